"""The page Karten und Briefe."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.office import Office
from ..kit.page import Page, PageAction
from .begin import BeginView
from .board import LetterBoard
from .editor import LetterEditor
from .printing import Printer

if TYPE_CHECKING:
    from kundenpflege.services.letter_occasions import ToWrite
    from kundenpflege.services.letters import LetterDraft
    from kundenpflege.store import Changes, Reader


class LettersPage(Page):
    """The board; a letter takes its place while it is written."""

    key = "letters"
    watches: ClassVar[frozenset[str]] = frozenset(
        {
            "letter", "customer", "person", "address", "contact", "reminder_answer", "text_block",
            "business", "objection", "consent", "installation", "wish",
        }
    )  # fmt: skip

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.printer = Printer(office, self)
        self.board = LetterBoard(office, self.printer)
        self.editor = LetterEditor(office)
        self.begin = BeginView(office)
        self._told = ""
        self._stack = QStackedWidget()
        for part in (self.board, self.begin, self.editor):
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S5, 0, 0, 0)
        layout.addWidget(self._stack)
        self.board.opened.connect(self.open_letter)
        self.board.new_wanted.connect(self._new)
        self.board.occasion_wanted.connect(self._write_to)
        self.board.told.connect(self._tell)
        self.begin.chosen.connect(lambda customer, kind: self._propose(customer, None, kind))
        self.begin.begun.connect(lambda ids: self.open_letter(ids[0]))
        self.editor.head_changed.connect(self._show_head)
        self.editor.gone.connect(self.show_board)
        self.editor.finished.connect(lambda _id: self.board.refresh())
        self.board.shown.connect(self._show_head)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self.editor, self.editor.finish)
        self._show_head()

    # Head --------------------------------------------------------------------------------------

    def _tell(self, words: str) -> None:
        self._told = words
        self._show_head()

    def _show_head(self) -> None:
        where = self._stack.currentWidget()
        back = PageAction(_("Alle Karten und Briefe"), self.show_board, "left", "secondary")
        if where is self.editor and self.editor.draft is not None:
            editor = self.editor
            if editor.is_finished:
                again = PageAction(_("Wieder öffnen"), editor.reopen, "undo", "secondary")
                actions: tuple[PageAction, ...]
                if self._next() is None:
                    actions = (back, again, PageAction(_("Drucken"), self._print_this, "print"))
                else:
                    actions = (
                        back,
                        again,
                        PageAction(_("Drucken"), self._print_this, "print", "secondary"),
                        PageAction(_("Nächste schreiben"), self._write_next, "right"),
                    )
            else:
                actions = (
                    back,
                    PageAction(_("Verwerfen"), editor.remove, "delete", "secondary"),
                    PageAction(_("Fertig"), editor.finish, "done"),
                )
            self.set_head(editor.title(), editor.subtitle(), *actions)
        elif where is self.begin:
            self.set_head(_("Karten und Briefe"), _("Neu"), back)
        else:
            new = PageAction(_("Karte oder Brief"), self._new)
            self.set_head(_("Karten und Briefe"), self._told, new)

    # What is shown -----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the board, and for the letter that is open."""
        self.board.refresh()
        if self._stack.currentWidget() is self.editor:
            self.editor.reload()

    def concerns(self, changes: Changes) -> bool:
        """What the editor stores itself it knows already; the board is asked when it comes back."""
        if changes.origin is self.editor and changes.tables <= {"letter"}:
            return self.editor.letter_id is None or self.editor.is_finished
        return super().concerns(changes)

    def show_board(self) -> None:
        """Back to all of them."""
        self.editor.forget()
        self._stack.setCurrentWidget(self.board)
        self._show_head()
        self.refresh_soon()
        self.board.table.setFocus()

    def _new(self) -> None:
        self.editor.forget()
        self._stack.setCurrentWidget(self.begin)
        self._show_head()
        self.begin.begin()

    def open_letter(self, letter_id: int) -> None:
        """Show a letter."""
        self.editor.keep()

        def read(db: Reader) -> LetterDraft:
            from kundenpflege.services.letters import get_letter

            return get_letter(db, letter_id)

        self.office.ask(read, then=self._show, failed=self._failed, owner=self, key="open")

    def _write_to(self, one: ToWrite) -> None:
        if one.letter_id is not None:
            self.open_letter(one.letter_id)
        else:
            self._propose(one.customer_id, one.person_id, one.occasion)

    def _propose(
        self, customer_id: int, person_id: int | None, occasion: str, form: str | None = None
    ) -> None:
        self.editor.keep()

        def read(db: Reader) -> LetterDraft:
            from kundenpflege.services.letters import new_letter

            return new_letter(db, customer_id, person_id, occasion, form)

        self.office.ask(read, then=self._show, failed=self._failed, owner=self, key="open")

    def _show(self, draft: LetterDraft) -> None:
        self._stack.setCurrentWidget(self.editor)
        self.editor.show_draft(draft)
        self._show_head()
        self.editor.focus_first()

    def _next(self) -> Callable[[], None] | None:
        """What to write after this one: of many the next, somebody with an occasion, a draft."""
        here = self.editor.draft
        occasion = here.context.occasion if here is not None else ""
        drafts = [
            row
            for row in self.board.rows.values()
            if row.state == "draft" and row.id != self.editor.letter_id
        ]
        # Of many for the same occasion the next one, in the order in which they were begun.
        for row in sorted(drafts, key=lambda row: row.id):
            if row.occasion == occasion:
                return partial(self.open_letter, row.id)
        for one in self.board.soon.rows:
            if one.occasion != occasion:
                return partial(self._write_to, one)
        return partial(self.open_letter, drafts[0].id) if drafts else None

    def _write_next(self) -> None:
        if (begin := self._next()) is not None:
            begin()

    def _failed(self, error: UserError) -> None:
        self.office.tell(error.message, "red")

    def _print_this(self) -> None:
        if self.editor.letter_id is not None:
            self.printer.papers([self.editor.letter_id])

    # What the frame asks -----------------------------------------------------------------------

    def show_record(self, record_id: int, kind: str = "") -> None:
        """`office.open("letter", 7)`."""
        self.open_letter(record_id)

    def new_record(self, kind: str, **given: Any) -> None:
        """`office.create("letter", customer_id=5, person_id=…, occasion="birthday:person:12:…",
        form="card")`; without a customer one is asked for."""
        customer_id = given.get("customer_id")
        if customer_id is None:
            self._new()
            return
        self._propose(
            int(customer_id),
            given.get("person_id"),
            str(given.get("occasion") or "own"),
            given.get("form"),
        )

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes to what one does here next."""
        where = self._stack.currentWidget()
        if where is self.editor:
            self.editor.focus_first()
        elif where is self.begin:
            self.begin.picker.field.setFocus(event.reason())
        else:
            self.board.table.setFocus(event.reason())

    def flush(self) -> None:
        """Store what was typed."""
        self.editor.keep()

    def back(self) -> bool:
        """Esc: from a letter to the board."""
        if self._stack.currentWidget() is self.board:
            return False
        self.show_board()
        return True

    def poses(self) -> list[tuple[str, Callable[[], object]]]:
        """A card being written."""
        return [("card", self._pose_card), ("letter", self._pose_letter), ("new", self._new)]

    def _pose_card(self) -> None:
        rows = self.board.soon.rows
        if rows:
            self._write_to(rows[0])

    def _pose_letter(self) -> None:
        rows = self.board.soon.rows
        if rows:
            self._propose(rows[0].customer_id, None, "dormant")
