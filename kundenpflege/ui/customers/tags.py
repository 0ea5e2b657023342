"""The words a customer carries, added and removed in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCompleter, QSizePolicy, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean, fold

from ..kit import icons, theme
from ..kit.chips import chip_size
from ..kit.controls import Button
from ..kit.controls_flow import FlowLayout
from ..kit.editors_text import TextEditor
from ..kit.office import Office
from ..kit.tab_order import chain

_LONGEST = 60  # signs of a tag
_CROSS = 12  # px


class TagChip(QAbstractButton):
    """A tag with a cross. A click on the cross, or Delete, takes it off."""

    removed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Schlagwort {name}").format(name=text))
        self.setAccessibleDescription(_("Entf entfernt es"))
        self.setToolTip(_("{name} – das Kreuz oder Entf entfernt das Schlagwort").format(name=text))

    def sizeHint(self) -> QSize:
        """Room for the word and the cross."""
        size = chip_size(self.text())
        return QSize(size.width() + theme.px(_CROSS + 3), size.height())

    def minimumSizeHint(self) -> QSize:
        """A few letters and the cross."""
        return QSize(min(theme.px(56), self.sizeHint().width()), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """The size follows the font."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
        elif event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def _cross(self) -> QRectF:
        side = theme.px(_CROSS)
        right = self.width() - theme.px(5)
        return QRectF(right - side, (self.height() - side) / 2, side, side)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the cross."""
        super().mouseReleaseEvent(event)
        if self._cross().adjusted(-3, -3, 4, 3).contains(event.position()):
            self.removed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The hand is on the cross alone."""
        super().mouseMoveEvent(event)
        on_cross = self._cross().contains(event.position())
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if on_cross else Qt.CursorShape.ArrowCursor
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace take the tag off."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Outlined, so that it differs from what the program derived."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        focused = self.hasFocus()
        painter.setPen(
            QPen(theme.color("focus" if focused else "line_strong"), 2 if focused else 1)
        )
        painter.setBrush(theme.color("surface"))
        if focused:
            rect = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        font = theme.font("chip")
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        room = self._cross().left() - theme.px(10)
        words = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room))
        place = QRectF(theme.px(8), 0, room + theme.px(4), self.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), words)
        icons.paint(painter, self._cross(), "close", "text" if self.underMouse() else "muted")


class TagRow(QWidget):
    """What leads (chips of other kinds), the tags of a customer, and the way to another tag."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tags")
        self.setAccessibleName(_("Schlagwörter"))
        self.office = office
        self.customer_id: int | None = None
        self.names: tuple[str, ...] = ()
        self._leading: Sequence[QWidget] = ()
        self._chips: list[TagChip] = []
        self._flow = FlowLayout(self, theme.px(6))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.add_button = Button(_("Schlagwort"), "plus", "link", on_click=self.begin)
        self.add_button.setObjectName("addTag")
        self.add_button.setToolTip(
            _("Schlagwort hinzufügen: gruppiert Kunden für Listen und Briefe")
        )
        self.add_button.setAccessibleName(_("Schlagwort hinzufügen"))
        self.field = TextEditor(_("Schlagwort"), _LONGEST)
        self.field.name_field("newTag", _("Neues Schlagwort"))
        self.field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.field.line.returnPressed.connect(self._take)
        self.field.line.installEventFilter(self)
        self.field.setVisible(False)
        self._flow.addWidget(self.field)
        self._flow.addWidget(self.add_button)
        theme.signals.changed.connect(self._style)
        self._style()

    def _style(self) -> None:
        size = theme.font("chip").pointSizeF()
        side = theme.px(4) if self.add_button.text() else 0
        self.add_button.setStyleSheet(
            f"QPushButton {{ font-size: {size:.1f}pt; padding: {theme.px(1)}px {side}px; }}"
            f"QPushButton:focus {{ padding: 0 {max(0, side - 1)}px; }}"
        )
        self.field.setFixedWidth(theme.px(150))
        self.field.setStyleSheet(
            f"QLineEdit {{ padding: {theme.px(2)}px {theme.px(7)}px; }}"
            f"QLineEdit:focus {{ padding: {theme.px(1)}px {theme.px(6)}px; }}"
        )

    def show_customer(
        self, customer_id: int, names: Sequence[str], leading: Sequence[QWidget] = ()
    ) -> None:
        """Show the tags of a customer behind the `leading` chips, which then belong to the row."""
        if customer_id != self.customer_id:
            self._close()
        self.customer_id = customer_id
        self.names = tuple(names)
        for chip in (*self._leading, *self._chips):
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._leading = leading
        for widget in (self.field, self.add_button):
            self._flow.removeWidget(widget)
        self._chips = []
        for chip in leading:
            chip.setParent(self)
            self._flow.addWidget(chip)  # shown by the layout: show() each would lay out each
        for name in self.names:
            tag = TagChip(name, self)
            tag.removed.connect(self._remover(name))
            self._chips.append(tag)
            self._flow.addWidget(tag)
        # Behind other tags the sign alone says what it does.
        words = "" if self.names else _("Schlagwort")
        if words != self.add_button.text():
            self.add_button.setText(words)
            self._style()
        for widget in (self.field, self.add_button):
            self._flow.addWidget(widget)
        chain([*self._chips, self.field.line, self.add_button])
        self.updateGeometry()

    def begin(self) -> None:
        """Open the field, with the words others carry as suggestions."""
        from kundenpflege.services.tags import list_tags

        self.field.setVisible(True)
        self.add_button.setVisible(False)
        self.field.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.office.ask(
            lambda db: [row.name for row in list_tags(db)], then=self._suggest, owner=self,
            key="tags",
        )  # fmt: skip

    def _suggest(self, known: list[str]) -> None:
        self.field.set_suggestions([name for name in known if name not in self.names])

    def _take(self) -> None:
        typed = [clean(part) for part in self.field.text().split(",")]
        mine = {fold(name) for name in self.names}
        new = [name for name in typed if name and fold(name) not in mine]
        self.field.set_value("")
        if new:
            # The completer writes its choice into the field after this.
            QTimer.singleShot(0, self, lambda: self.field.set_value(""))
            self._store((*self.names, *new), typed=", ".join(new))
        else:
            self._close(focus=True)

    def _remover(self, name: str) -> Callable[[], None]:
        def remove() -> None:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self._store(tuple(one for one in self.names if one != name))

        return remove

    def _store(self, names: tuple[str, ...], typed: str = "") -> None:
        from kundenpflege.services.tags import set_tags

        customer_id = self.customer_id
        if customer_id is None:
            return

        def failed(error: UserError) -> None:
            self.office.tell(error.message, "red")
            if typed and customer_id == self.customer_id and not self.field.text():
                self.begin()
                self.field.set_value(typed)

        self.office.run(
            _("Schlagwörter geändert"), lambda db: set_tags(db, customer_id, names),
            failed=failed, owner=self,
        )  # fmt: skip

    def _close(self, focus: bool = False) -> None:
        if self.field.isHidden():
            return
        self.field.set_value("")
        self.add_button.setVisible(True)
        if focus:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.setVisible(False)

    def _is_completing(self) -> bool:
        completer: QCompleter | None = self.field.line.completer()
        popup = completer.popup() if completer is not None else None
        return popup is not None and popup.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc closes the field; leaving it keeps what was typed."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self._close(focus=True)
                return True
        elif event.type() == QEvent.Type.FocusOut and self.field.line.hasFocus() is False:
            if not self._is_completing():
                if self.field.text():
                    self._take()
                self._close()
        return super().eventFilter(watched, event)
