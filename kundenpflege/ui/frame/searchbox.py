"""The search box: customers, persons, offers and commands, found as one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.i18n import _

from ..kit import icons, theme
from ..kit.controls import Label, SearchField, announce
from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.store import Reader

WAIT = 80  # ms after the last keystroke
LIMIT = 8
MOST_COMMANDS = 5

Index = QModelIndex | QPersistentModelIndex


class Hit(Protocol):
    """What a search gives: a record with its words."""

    @property
    def kind(self) -> str:
        """customer, person or offer."""
        ...

    @property
    def id(self) -> int:
        """The record's id."""
        ...

    @property
    def title(self) -> str:
        """First line."""
        ...

    @property
    def subtitle(self) -> str:
        """Second line."""
        ...


Finder = Callable[["Reader", str, int], Sequence[Hit]]


@dataclass(frozen=True)
class Result:
    """A line of the list: a record or a command."""

    icon: str
    title: str
    subtitle: str
    kind: str
    choose: Callable[[], object]


def find_records(db: Reader, text: str, limit: int) -> Sequence[Hit]:
    """The program's own finder, loaded on the worker."""
    from kundenpflege.services import search

    found: Sequence[Hit] = search.find_anything(db, text, limit)
    return found


class _Model(QAbstractListModel):
    """The results; screen readers get both lines."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.results: list[Result] = []

    def show(self, results: list[Result]) -> None:
        """Replace the results."""
        self.beginResetModel()
        self.results = results
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Number of results."""
        return 0 if parent is not None and parent.isValid() else len(self.results)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, and for screen readers everything."""
        result = self.results[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return result.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (result.title, result.subtitle, result.kind) if part)
        return None


class _Delegate(QStyledItemDelegate):
    """Paints icon, two lines and the kind at the right."""

    def __init__(self, model: _Model, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines with air, one for commands."""
        lines = 2 if self._model.results[index.row()].subtitle else 1
        line = QFontMetrics(theme.font()).height()
        return QSize(200, line * lines + theme.px(14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one result."""
        result = self._model.results[index.row()]
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), theme.RADIUS, theme.RADIUS)
        gap, side = theme.px(12), theme.px(18)
        spot = QRectF(rect.x() + gap, rect.y() + (rect.height() - side) / 2, side, side)
        icons.paint(painter, spot, result.icon, "brand_text")
        left = spot.right() + gap
        small = theme.font("small")
        kind_width = QFontMetrics(small).horizontalAdvance(result.kind) + gap
        right = rect.right() - gap
        room = QRectF(left, rect.y() + theme.px(6), right - kind_width - left, 0)
        line = QFontMetrics(theme.font()).height()
        self._line(painter, room, line, result.title, theme.font("body", bold=True), "text")
        if result.subtitle:
            room.translate(0, line)
            self._line(painter, room, line, result.subtitle, small, "muted")
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        painter.drawText(
            QRectF(right - kind_width, rect.y(), kind_width, rect.height()),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            result.kind,
        )
        painter.restore()

    def _line(
        self, painter: QPainter, room: QRectF, height: int, text: str, font: Any, color: str
    ) -> None:
        painter.setFont(font)
        painter.setPen(theme.color(color))
        words = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        rect = QRectF(room.x(), room.y(), room.width(), height)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class Results(QFrame):
    """The list below the box. It never takes the focus: one goes on typing."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setProperty("role", "card")
        self.setObjectName("searchResults")
        self.setAccessibleName(_("Suchergebnisse"))
        self.model = _Model(self)
        self.list = QListView(self)
        self.list.setObjectName("results")
        self.list.setAccessibleName(_("Suchergebnisse"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(self.model, self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet("QListView { border: none; background: transparent; }")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.entered.connect(self.list.setCurrentIndex)
        self._nothing = Label("", "muted")
        self._nothing.setContentsMargins(theme.S3, theme.S2, theme.S3, theme.S2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S1, theme.S1, theme.S1, theme.S1)
        layout.addWidget(self.list)
        layout.addWidget(self._nothing)
        self.hide()

    def show_results(self, results: list[Result], nothing: str, below: QWidget) -> None:
        """Show results, or the sentence `nothing`, below a widget."""
        self.model.show(results)
        self.list.setVisible(bool(results))
        self._nothing.setText(nothing)
        self._nothing.setVisible(not results)
        if results:
            self.list.setCurrentIndex(self.model.index(0))
        self.place(below)
        self.show()
        self.raise_()

    def place(self, below: QWidget) -> None:
        """Follow the box."""
        host = self._host
        width = max(below.width(), min(theme.px(460), host.width() - 2 * theme.S4))
        corner = below.mapTo(host, QPoint(below.width() - width, below.height() + theme.S1))
        if self.model.results:
            rows = range(self.model.rowCount())
            wanted = sum(self.list.sizeHintForRow(row) for row in rows) + 2 * theme.S1 + 4
        else:
            wanted = self._nothing.sizeHint().height() + 2 * theme.S1 + 4
        height = min(wanted, host.height() - corner.y() - theme.S4)
        self.setGeometry(max(theme.S4, corner.x()), corner.y(), width, height)

    def current(self) -> Result | None:
        """The marked result."""
        row = self.list.currentIndex().row()
        return self.model.results[row] if 0 <= row < len(self.model.results) else None

    def move(self, step: int) -> Result | None:  # type: ignore[override]
        """Mark the next or the previous result, round the ends."""
        count = self.model.rowCount()
        if not count:
            return None
        row = (self.list.currentIndex().row() + step) % count
        self.list.setCurrentIndex(self.model.index(row))
        return self.current()


class SearchBox(SearchField):
    """The field in the head strip. Up and Down choose, Enter opens, Esc leaves."""

    def __init__(
        self,
        office: Office,
        host: QWidget,
        finder: Finder = find_records,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Suchen oder Befehl …"), "Ctrl+K", parent)
        self.setObjectName("search")
        self._office = office
        self._finder = finder
        self._return_to: QWidget | None = None
        self.results = Results(host)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT)
        self._timer.timeout.connect(self._search)
        self.textEdited.connect(lambda _text: self._timer.start())
        self.textChanged.connect(self._cleared)
        self.moved.connect(self._move)
        self.left.connect(self.leave)
        self.results.list.clicked.connect(lambda _index: self._choose())
        host.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less where there is little room."""
        super().resizeEvent(event)
        margins = self.textMargins()
        room = self.width() - margins.left() - margins.right() - theme.px(32)
        words = (_("Suchen oder Befehl …"), _("Suchen …"))
        fits = self.fontMetrics().horizontalAdvance(words[0]) <= room
        self.setPlaceholderText(words[0] if fits else words[1])

    def begin(self, before: QWidget | None) -> None:
        """Take the keyboard (Ctrl/⌘ K) and give it back to `before` on Esc."""
        if before is not self:
            self._return_to = before
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._search()

    def leave(self) -> None:
        """Close the list and go back to where the keyboard was."""
        self._timer.stop()
        self.results.hide()
        back, self._return_to = self._return_to, None
        if back is not None:
            try:
                back.setFocus(Qt.FocusReason.OtherFocusReason)
            except RuntimeError:
                back = None  # the widget went away with its page
        if back is None:
            self.clearFocus()

    def _cleared(self, text: str) -> None:
        if not text:
            self._timer.stop()
            if self.hasFocus():
                self._search()
            else:
                self.results.hide()

    def _search(self) -> None:
        text = self.text().strip()
        if not text:
            commands = [c for c in self._office.commands.all() if c.icon and c.searchable]
            self._show([], commands[:LIMIT])
            return
        self._office.ask(
            lambda db: list(self._finder(db, text, LIMIT)),
            lambda hits: self._found(text, hits),
            owner=self,
            key="search",
        )

    def _found(self, text: str, hits: list[Hit]) -> None:
        if text == self.text().strip() and self.hasFocus():
            self._show(hits, self._office.commands.find(text, MOST_COMMANDS))

    def _show(self, hits: Sequence[Hit], commands: Sequence[Any]) -> None:
        results = [self._record(hit) for hit in hits]
        results += [
            Result(c.icon or "keyboard", c.title(), "", c.keys() or _("Befehl"), c.run)
            for c in commands
            if c.enabled()
        ]
        nothing = _("Nichts gefunden. Suchen Sie nach Name, Ort, Straße, Telefon oder Nummer.")
        self.results.show_results(results, nothing, self)
        if not results:
            announce(self, nothing)

    def _record(self, hit: Hit) -> Result:
        kind, record_id = hit.kind, hit.id
        icon, word = {
            "customer": ("customers", _("Kunde")),
            "person": ("person", _("Person")),
            "offer": ("offers", _("Angebot")),
            "contact": ("plan", _("Kontakt")),
        }.get(kind, ("search", ""))
        return Result(
            icon, hit.title, hit.subtitle, word, lambda: self._office.open(kind, record_id)
        )

    def _move(self, step: int) -> None:
        if not self.results.isVisible():
            self._search()
            return
        result = self.results.move(step)
        if result is not None:
            announce(self, f"{result.title} {result.subtitle} {result.kind}")

    def _choose(self) -> None:
        result = self.results.current()
        if result is None:
            return
        self._timer.stop()
        self.results.hide()
        self._return_to = None
        self.clear()
        self.clearFocus()
        result.choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the marked result, searching first when the list is not up to date."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive():
                self._timer.stop()
                self._search_then_choose()
            elif self.results.isVisible():
                self._choose()
            return
        if event.key() == Qt.Key.Key_Escape and self.results.isVisible() and not self.text():
            self.leave()
            return
        super().keyPressEvent(event)

    def _search_then_choose(self) -> None:
        text = self.text().strip()

        def found(hits: list[Hit]) -> None:
            self._found(text, hits)
            if self.hasFocus() and text == self.text().strip():
                self._choose()

        self._office.ask(
            lambda db: list(self._finder(db, text, LIMIT)), found, owner=self, key="search"
        )

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list when the keyboard goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.results.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize and self.results.isVisible():
            self.results.place(self)
        return super().eventFilter(watched, event)
