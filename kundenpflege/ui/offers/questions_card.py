"""The questions of the talk: what is still to be asked, and answers that become needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import OfferKind, TalkState

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import ElidedLabel, IconButton, Label, announce, focus_is_inside
from ..kit.office import Office
from .book import DraftBook
from .question_row import QuestionRow

if TYPE_CHECKING:
    from kundenpflege.services.talks import QuestionnaireRow, Talk, TalkQuestion
    from kundenpflege.store import Changes, Reader, Writer

_ORDERED = frozenset({OfferKind.CONFIRMATION, OfferKind.SUPPLEMENT})
_TABLES = frozenset({"talk_answer", "question", "questionnaire"})


class QuestionsCard(QWidget):
    """The questionnaire of the offer in hand.

    `taken(question, sentence)` when an answer shall become a need, `open_changed` when other
    questions are open, `tabs_changed` when fields came or went.
    """

    taken = Signal(object)
    open_changed = Signal()
    tabs_changed = Signal()
    sheet_wanted = Signal()

    def __init__(self, office: Office, book: DraftBook) -> None:
        super().__init__()
        self._office, self._book = office, book
        self.talk: Talk | None = None
        self._all: tuple[QuestionnaireRow, ...] = ()
        self._rows: list[QuestionRow] = []
        self._parts: list[QWidget] = []
        self._shape: tuple[object, ...] | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.card = Card(_("Fragen, die noch offen sind"))
        self._name = ElidedLabel("", "muted")
        self.choose = IconButton("list", _("Fragebogen wählen"), "quiet", on_click=self._choose)
        self.choose.setObjectName("choose_questionnaire")
        self.sheet = IconButton(
            "print", _("Gesprächsbogen drucken"), "quiet", on_click=self.sheet_wanted.emit
        )
        self.sheet.setObjectName("talk_sheet")
        self.sheet.setToolTip(_("Gesprächsbogen: die Fragen zum Ausdrucken, für den Besuch"))
        self.card.head.insertWidget(1, self._name, 1)
        self.card.head.addWidget(self.choose)
        self.card.head.addWidget(self.sheet)
        self.card.body.setSpacing(0)
        outer.addWidget(self.card)
        office.changed.connect(self._changed)

    # What there is -----------------------------------------------------------------------------

    def open_questions(self) -> tuple[str, ...]:
        """The words of the questions still to be asked, once a questionnaire was chosen; what was
        ordered is asked about no more."""
        if self.talk is None or not self.talk.chosen or self._book.draft.kind in _ORDERED:
            return ()
        return tuple(one.text for one in self.talk.open_questions)

    def rows(self) -> tuple[QuestionRow, ...]:
        """The questions from top to bottom."""
        return tuple(self._rows)

    def chain(self) -> Iterator[QWidget]:
        """Questionnaire, sheet, then the questions."""
        yield from (self.choose, self.sheet)
        for line in self._rows:
            yield from line.chain()

    def load(self) -> None:
        """Ask for the talk of the offer in hand."""
        offer_id = self._book.offer_id
        if offer_id is None:
            return

        def gather(db: Reader) -> tuple[int, Talk, tuple[QuestionnaireRow, ...]]:
            from kundenpflege.services.talks import list_questionnaires, load_talk

            return offer_id, load_talk(db, offer_id), tuple(list_questionnaires(db))

        def failed(_error: UserError) -> None:
            """The offer went meanwhile: the book tells it."""

        self._office.ask(gather, then=self._loaded, failed=failed, owner=self, key="talk")

    def _changed(self, changes: Changes) -> None:
        if changes.origin is self or not self._book.is_open:
            return
        proposed = self.talk is None or not self.talk.chosen
        if not _TABLES.isdisjoint(changes.tables) or (proposed and "offer" in changes.tables):
            self.load()

    def _loaded(self, found: tuple[int, Talk, tuple[QuestionnaireRow, ...]]) -> None:
        offer_id, talk, questionnaires = found
        if offer_id == self._book.offer_id:
            self._all = questionnaires
            self._show(talk)

    # Showing -----------------------------------------------------------------------------------

    def _show(self, talk: Talk) -> None:
        before = self.open_questions()
        self.talk = talk
        name = _("Fragebogen „{name}“").format(name=talk.name) if talk.name else ""
        self._name.setText(name)
        self.choose.set_name(_("Fragebogen wählen") if not name else _("Anderer Fragebogen"))
        self.choose.setAccessibleDescription(name)
        self.sheet.setEnabled(bool(talk.questions))
        shape = tuple(
            (one.question_id or -(one.answer_id or 0), one.text, one.kind, one.section)
            for one in talk.questions
        )
        if shape != self._shape:
            self._shape = shape
            self._build(talk.questions)
        for line, question in zip(self._rows, talk.questions, strict=True):
            line.show_question(question)
        count = len(talk.open_questions)
        if talk.questions and not count:
            self.card.title.setText(_("Alle Fragen sind besprochen"))
        else:
            self.card.title.setText(_("Fragen, die noch offen sind"))
        self.card.setAccessibleDescription(
            ngettext("{n} Frage offen", "{n} Fragen offen", count).format(n=count)
        )
        if before != self.open_questions():
            self.open_changed.emit()

    def _build(self, questions: tuple[TalkQuestion, ...]) -> None:
        for part in self._parts:
            self.card.body.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts, self._rows = [], []
        section = ""
        for question in questions:
            if question.section and question.section != section:
                section = question.section
                title = Label(section, "small")
                title.setContentsMargins(0, theme.S2 if self._parts else 0, 0, 0)
                self._parts.append(title)
                self.card.body.addWidget(title)
            line = QuestionRow(question)
            line.opened.connect(lambda line=line: self._open(line))
            line.next_wanted.connect(lambda line=line: self._next(line))
            line.tabs_changed.connect(self.tabs_changed)
            line.answered.connect(
                lambda answer, state, line=line: self._answer(line, answer, state)
            )
            line.take_wanted.connect(lambda answer, line=line: self._take(line, answer))
            self._parts.append(line)
            self._rows.append(line)
            self.card.body.addWidget(line)
        if not questions:
            empty = Label(
                _("Wählen Sie einen Fragebogen: Er fragt weiter als bis zur Technik."),
                "muted",
                wrap=True,
            )
            self._parts.append(empty)
            self.card.body.addWidget(empty)
        self.tabs_changed.emit()

    def _open(self, line: QuestionRow) -> None:
        for other in self._rows:
            if other is not line:
                other.set_open(False)
        line.set_open(True)

    def _next(self, line: QuestionRow) -> None:
        """On to the next question that is open, from the top when there is none below."""
        place = self._rows.index(line)
        order = [*self._rows[place + 1 :], *self._rows[:place]]
        following = next(
            (one for one in order if one.question.state is TalkState.OPEN and one is not line), None
        )
        line.set_open(False)
        if following is not None:
            following.begin()
        else:
            line.state.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """The first question still open."""
        line = next((one for one in self._rows if one.question.state is TalkState.OPEN), None)
        if line is not None:
            line.begin()
        elif self._rows:
            self._rows[0].begin()

    def flush(self) -> None:
        """Hand in the answer that is being typed."""
        for line in self._rows:
            if line.is_open():
                line.note()

    # Answers -----------------------------------------------------------------------------------

    def _answer(
        self,
        line: QuestionRow,
        answer: str,
        state: TalkState | None,
        then: Callable[[TalkQuestion], object] | None = None,
    ) -> None:
        offer_id, question_id = self._book.offer_id, line.question.question_id
        if offer_id is None or question_id is None:
            return

        def change(db: Writer) -> Talk:
            from kundenpflege.services.talks import answer_question, load_talk, mark_taken

            answer_question(db, offer_id, question_id, answer, state)
            if then is not None:
                mark_taken(db, offer_id, question_id)
            return load_talk(db, offer_id)

        def noted(talk: Talk) -> None:
            if offer_id != self._book.offer_id:
                return
            self._show(talk)
            found = next((one for one in talk.questions if one.question_id == question_id), None)
            if then is not None and found is not None:
                then(found)

        self._office.run(
            _("Antwort notiert"), change, then=noted, owner=self, quiet=True,
            failed=lambda error: self._office.tell(error.message, "red"),
        )  # fmt: skip

    def _take(self, line: QuestionRow, answer: str) -> None:
        """The answer becomes a need, in the sentence that the question has for it."""
        if not answer or not line.question.becomes_need:
            return

        def take(question: TalkQuestion) -> None:
            sentence = question.suggestion or question.answer
            announce(self, _("Als Bedürfnis übernommen: {need}").format(need=sentence))
            self.taken.emit(question)
            if focus_is_inside(self):
                self._next(line)

        if line.question.question_id is None:
            take(line.question)
        else:
            self._answer(line, answer, TalkState.ANSWERED, take)

    # Questionnaires ----------------------------------------------------------------------------

    def make_menu(self) -> QMenu:
        """The questionnaires to choose from."""
        menu = QMenu(self)
        menu.setAccessibleName(_("Fragebögen"))
        current = self.talk.questionnaire_id if self.talk else None
        for entry in self._all:
            if not entry.active and entry.id != current:
                continue
            action = menu.addAction(entry.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(entry.id == current)
            action.triggered.connect(lambda _on=False, key=entry.id: self._take_up(key))
        if menu.actions():
            menu.addSeparator()
        edit = menu.addAction(_("Fragebögen bearbeiten …"))
        edit.triggered.connect(lambda: self._office.create("settings", section="talk"))
        return menu

    def _choose(self) -> None:
        menu = self.make_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.choose.mapToGlobal(QPoint(0, self.choose.height() + 2)))

    def _take_up(self, questionnaire_id: int) -> None:
        offer_id = self._book.offer_id
        if offer_id is None:
            return

        def change(db: Writer) -> Talk:
            from kundenpflege.services.talks import choose_questionnaire, load_talk

            choose_questionnaire(db, offer_id, questionnaire_id)
            return load_talk(db, offer_id)

        self._office.run(_("Fragebogen gewählt"), change, then=self._show, owner=self, quiet=True)
