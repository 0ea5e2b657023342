"""Choosing a customer by typing: name, place, street, phone digits or number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from . import theme
from .editors_base import LineEditor
from .office import Office

if TYPE_CHECKING:
    from kundenpflege.services.search import Hit

_DELAY = 80
_MOST = 8


class CustomerPicker(LineEditor):
    """A field whose value is the id of a customer (None: none chosen).

    Suggestions come while typing; Up, Down and Enter choose, Esc closes the list.
    """

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(_("Name, Ort, Telefon oder Nummer"), 120, parent)
        self._office = office
        self._id: int | None = None
        self._name = ""
        self._asking = False
        self._hits: Sequence[Hit] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DELAY)
        self._soon.timeout.connect(self._ask)
        self._popup = QFrame(self, Qt.WindowType.ToolTip)
        self._popup.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._popup.setProperty("role", "popup")
        self._list = QListWidget(self._popup)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(_("Gefundene Kunden"))
        self._list.itemClicked.connect(lambda _item: self._take())
        layout = QVBoxLayout(self._popup)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._list)
        self.line.textEdited.connect(self._typed)
        self.line.installEventFilter(self)

    def value(self) -> int | None:
        """Id of the chosen customer."""
        return self._id if self._asking or self.text() == self._name else None

    def set_value(self, value: Any) -> None:
        """Choose the customer with this id; its name is asked for."""
        self._id, self._name, self._asking = value, "", value is not None
        if value is None:
            self._show("")
            return
        from kundenpflege.services.customers import get_customer

        wanted = int(value)
        self._office.ask(
            lambda db: get_customer(db, wanted).name,
            then=lambda name: self.set_customer(wanted, name),
            owner=self,
            key="name",
        )

    def set_customer(self, customer_id: int, name: str) -> None:
        """Choose a customer whose name is known."""
        self._id, self._name, self._asking = customer_id, name, False
        self._show(name)

    def problem(self) -> str:
        """Something was typed, but nobody was chosen."""
        if self.text() and self.value() is None:
            return _("Bitte einen Kunden aus der Liste wählen.")
        return ""

    def _typed(self, _text: str) -> None:
        self._asking = False
        self._soon.start()

    def _ask(self) -> None:
        from kundenpflege.services.search import find_anything

        text = self.line.text()
        self._office.ask(
            lambda db: [
                hit
                for hit in find_anything(db, text, 3 * _MOST)
                if hit.kind in ("customer", "person")
            ],
            then=self._offer,
            owner=self,
            key="find",
        )

    def _offer(self, hits: Sequence[Hit]) -> None:
        self._hits = hits[:_MOST]
        self._list.clear()
        for hit in self._hits:
            item = QListWidgetItem(f"{hit.title}\n{hit.subtitle}" if hit.subtitle else hit.title)
            self._list.addItem(item)
        if not self._hits or not self.line.hasFocus():
            self._popup.hide()
            return
        self._list.setCurrentRow(0)
        height = sum(self._list.sizeHintForRow(n) for n in range(self._list.count()))
        self._popup.setGeometry(0, 0, max(self.width(), theme.px(260)), height + 6)
        self._popup.move(self.mapToGlobal(QPoint(0, self.line.height() + 2)))
        self._popup.show()

    def _take(self) -> None:
        row = self._list.currentRow()
        self._popup.hide()
        if 0 <= row < len(self._hits):
            hit = self._hits[row]
            if hit.kind == "person":
                self.set_value(hit.customer_id)
            else:
                self.set_customer(hit.id, hit.title)
            self.changed.emit()
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the field move in the list; leaving the field closes it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if self._popup.isVisible() and self._key(Qt.Key(event.key())):
                return True
        elif event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self._popup.hide()
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        row, last = self._list.currentRow(), self._list.count() - 1
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._list.setCurrentRow(max(0, min(last, row + step)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key == Qt.Key.Key_Tab:
            self._take()
            return False
        elif key == Qt.Key.Key_Escape:
            self._popup.hide()
        else:
            return False
        return True
