"""The search box: customers, persons, offers, letters and commands, found as one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.controls import SearchField, announce
from ..kit.office import Office
from .results import Result, Results

if TYPE_CHECKING:
    from kundenpflege.store import Reader

WAIT = 80  # ms after the last keystroke
LIMIT = 8
MOST_COMMANDS = 5


class Hit(Protocol):
    """What a search gives: a record with its words."""

    @property
    def kind(self) -> str:
        """customer, person, offer or letter."""
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

#: Kind of a hit that is only a name spelt better than the one searched for.
SUGGESTION = "suggestion"


def find_records(db: Reader, text: str, limit: int) -> Sequence[Hit]:
    """The program's own finder, loaded on the worker."""
    from kundenpflege.services import search

    found: Sequence[Hit] = search.find_anything(db, text, limit)
    if found:
        return found
    from kundenpflege.services.misspelling import suggest

    name = suggest(db, text)
    return [search.Hit(SUGGESTION, 0, 0, name, "")] if name else []


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
        if kind == SUGGESTION:
            words = _("Meinten Sie „{name}“?").format(name=hit.title)
            return Result("search", words, "", "", lambda: self._search_for(hit.title))
        icon, word = {
            "customer": ("customers", _("Kunde")),
            "person": ("person", _("Person")),
            "offer": ("offers", _("Angebot")),
            "contact": ("plan", _("Kontakt")),
            "letter": ("letter", _("Brief")),
        }.get(kind, ("search", ""))
        return Result(
            icon, hit.title, hit.subtitle, word, lambda: self._office.open(kind, record_id)
        )

    def _search_for(self, text: str) -> None:
        """Search for a name that was offered."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setText(text)
        self._search()

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
