"""Step 1: the talk, and what matters to the customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model import Offer
from kundenpflege.rules.need_address import informal
from kundenpflege.services.offers import NeedDraft, SavedDraft

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Button
from ..kit.editors import ChoiceEditor, DateEditor, MultilineEditor, TextEditor
from ..kit.form import Form
from ..kit.office import Office
from ..kit.picker import CustomerPicker
from .book import DraftBook
from .need_row import NeedRow
from .questions_card import QuestionsCard
from .rows import RowList
from .step import Step, noted_card

if TYPE_CHECKING:
    from kundenpflege.services.talks import TalkQuestion
    from kundenpflege.store import Reader


class _Salutation(MultilineEditor):
    """Shows how the letter begins; only another wording is a value of its own."""

    usual = ""

    def value(self) -> str:
        """The user's own wording, '' for the usual one."""
        typed = " ".join(super().value().split())
        return "" if typed == self.usual else typed

    def show_usual(self, usual: str, own: str) -> None:
        """The wording that follows from the customer's data, and the user's own."""
        self.usual = usual
        if not self.area.hasFocus():
            self.set_value(own or usual)


class TalkStep(Step):
    """Customer, day of the talk, salutation, subject, needs."""

    def __init__(self, office: Office, book: DraftBook) -> None:
        super().__init__(office, book, _("Leistungen"))
        self._person: ChoiceEditor = ChoiceEditor([(None, _("an alle gemeinsam"))])
        self._build_talk()
        self._build_needs()
        self._build_questions()
        self.finish()

    def _build_talk(self) -> None:
        card = Card(_("Das Gespräch"))
        self._form = Form(Offer)
        self._picker = CustomerPicker(self.office)
        self._talk_date = DateEditor(self.office.clock, past=True)
        self._salutation = _Salutation(1, 3, max_length=300)
        self._subject = TextEditor(_("Worum geht es dem Kunden?"), 300)
        self._form.row(
            ("customer", self._picker),
            ("talk_date", self._talk_date),
            ("salutation", self._salutation),
        )
        self._form.row(("subject", self._subject, 9), ("person_id", self._person, 5))
        self._rename("customer", _("Kunde"))
        self._form.changed.connect(self._talk_edited)
        self._picker.left.connect(self._customer_left)
        card.add(self._form)
        self.cards.addWidget(card)

    def _rename(self, name: str, label: str) -> None:
        box = self._form.box(name)
        box.label_text = label
        box.set_mnemonic("")
        self._form.editor(name).name_field(name, label)

    def _build_needs(self) -> None:
        card = noted_card(_("Was ist dem Kunden wichtig?"), _("in seinen eigenen Worten"))
        self._add = Button(_("Bedürfnis"), "plus", on_click=lambda: self.needs.add())
        self._add.setObjectName("addNeed")
        self._add.setToolTip(_("Neues Bedürfnis (Eingabetaste im letzten)"))
        card.head.addWidget(self._add)
        self.needs = RowList[NeedRow](self._make_row, lambda _after: NeedDraft(self.book.new_key()))
        self.needs.edited.connect(self._needs_edited)
        self.needs.removed.connect(lambda: self.book.flush(_("Bedürfnis entfernt")))
        self.needs.rows_changed.connect(self.tabs_changed)
        card.add(self.needs)
        card.body.setContentsMargins(0, theme.S1, 0, theme.S1)
        self.cards.addWidget(card)

    def _build_questions(self) -> None:
        self.questions = QuestionsCard(self.office, self.book)
        self.questions.taken.connect(self._take_answer)
        self.questions.tabs_changed.connect(self.tabs_changed)
        self.cards.addWidget(self.questions)

    def chain(self) -> Iterator[QWidget]:
        """The talk, the needs, then the questions."""
        for name in self._form.names():
            yield self._form.editor(name).field
        yield self._add
        yield from self.needs.chain()
        yield from self.questions.chain()
        yield from self._onward()

    # Showing -----------------------------------------------------------------------------------

    def load(self) -> None:
        """Show the draft."""
        world, draft = self.book.world, self.book.draft
        if world is None:
            return
        if self._picker.value() != draft.customer_id and not self._picker.line.hasFocus():
            self._picker.set_customer(world.detail.customer_id, world.detail.customer_name)
        # A further version goes to the same customer.
        self._picker.set_read_only(bool(world.detail.number))
        self._person.set_choices([(None, _("an alle gemeinsam")), *world.people])
        self._form.set_shown("person_id", len(world.people) > 1)
        for name in ("talk_date", "subject", "person_id"):
            editor, value = self._form.editor(name), getattr(draft, name)
            if editor.value() != value and not (editor.field.hasFocus() and editor.problem()):
                editor.set_value(value)
        self._show_salutation()
        self.needs.load(draft.needs)
        self.questions.load()

    def _make_row(self) -> NeedRow:
        made = NeedRow(self.office)
        made.addressed = self._addressed
        return made

    def _addressed(self, sentence: str) -> str:
        """A suggestion as this customer is addressed."""
        world = self.book.world
        if world is None:
            return sentence
        manner = world.context.salutation(self.book.draft)
        return informal(sentence, plural=manner.plural) if manner.informal else sentence

    def _show_salutation(self) -> None:
        world, draft = self.book.world, self.book.draft
        if world is not None:
            from dataclasses import replace

            usual = world.context.salutation(replace(draft, salutation="")).text
            self._salutation.show_usual(usual, draft.salutation)

    def rekey(self, saved: SavedDraft) -> None:
        """New needs have got their ids."""
        self.needs.rekey(saved.needs)

    def begin(self) -> None:
        """The day of the talk, or the next need once that is known."""
        draft = self.book.draft
        if draft.talk_date is None:
            self.reveal(self._talk_date.field)
        elif not draft.subject:
            self.reveal(self._subject.field)
        else:
            rows = self.needs.rows
            self.needs.focus(next((one for one in rows if one.is_blank()), rows[0]))

    def go_to(self, place: str) -> QWidget | None:
        """Talk and needs."""
        if place in self._form.names():
            return self._form.editor(place).field
        if place == "needs":
            return self.needs.rows[0].first_field()
        if place.startswith("needs["):
            number, _bracket, name = place.removeprefix("needs[").partition("]")
            parts = self.book.draft.needs
            if int(number) < len(parts):
                found = self.needs.row_of(parts[int(number)].key)
                if found is not None:
                    return found.field(name.lstrip(".")) or found.first_field()
        return None

    # Editing -----------------------------------------------------------------------------------

    def _talk_edited(self) -> None:
        values: dict[str, Any] = {"subject": self._subject.value()}
        values["salutation"] = self._salutation.value()
        if not self._talk_date.problem():
            values["talk_date"] = self._talk_date.value()
        values["person_id"] = self._person.value()
        self.book.change(**values)
        if not self._salutation.area.hasFocus():
            self._show_salutation()

    def _customer_left(self) -> None:
        """Another customer: the offer goes to them, with their people and salutation."""
        chosen, before = self._picker.value(), self.book.draft.customer_id
        if chosen is None or chosen == before:
            return
        self.book.change(customer_id=chosen, person_id=None, salutation="")
        self.book.flush(_("Angebot an anderen Kunden"))

        def usual(db: Reader) -> tuple[tuple[int, ...], tuple[int, ...]]:
            from kundenpflege.services.papers import papers_for

            return papers_for(db, before), papers_for(db, chosen)

        def follow(found: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
            draft = self.book.draft
            # Consumers get other papers than companies; a choice made by hand stays.
            if draft.customer_id == chosen and draft.attachments == found[0]:
                self.book.change(attachments=found[1])

        self.office.ask(usual, then=follow, owner=self, key="papers")

    def _needs_edited(self) -> None:
        self.book.change(needs=tuple(row.part() for row in self.needs.rows if not row.is_blank()))

    def _take_answer(self, question: TalkQuestion) -> None:
        """What was answered stands among the needs, to be put into better words there."""
        text = question.suggestion or question.answer
        draft = self.book.draft
        if any(need.text == text for need in draft.needs):
            return
        need = NeedDraft(self.book.new_key(), text, question.weight, question.deadline)
        self.book.change(needs=(*draft.needs, need))
        self.needs.load(self.book.draft.needs)
        self.book.flush(_("Als Bedürfnis übernommen"))
