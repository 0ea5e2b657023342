"""Personen: whom one talks to, each on a card; those who left are folded below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import Channel, Salutation

from ..kit import theme
from ..kit.cards import Card, IconView
from ..kit.chips import Avatar, Chip
from ..kit.consents import ConsentCard
from ..kit.controls import Button, IconButton, Label, row
from ..kit.controls_flow import FlowRow
from ..kit.office import Office
from .name_day import name_day_words
from .permits import Permits, permit_chip
from .words import birthday_words, personal_salutation

if TYPE_CHECKING:
    from kundenpflege.services.customers import CustomerDetail
    from kundenpflege.services.persons import PersonDetail


class PeopleTab(QWidget):
    """`edit_wanted(id)` opens the form at a person, 0 at a new one; `plan_wanted(id)`;
    `left_wanted(PersonDetail)` asks who follows, `back_wanted(id)` takes it back."""

    edit_wanted = Signal(int)
    plan_wanted = Signal(int)
    left_wanted = Signal(object)
    back_wanted = Signal(int)
    dialled = Signal(str)
    mailed = Signal(str)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.office = office
        self._shown: tuple[PersonDetail, ...] | None = None
        self._permits: Permits = Permits()
        self._cards: dict[int, Card] = {}
        self._name_days = False
        self._old_open = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.S3)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.S2)
        self._layout.addLayout(self._list)
        self._none = Label(
            _("Noch niemand eingetragen. Mit Namen und Anrede stimmen Briefe von selbst."),
            "muted", wrap=True,
        )  # fmt: skip
        self._layout.addWidget(self._none)
        self.add = Button(
            _("Person hinzufügen"), "new_customer", on_click=lambda: self.edit_wanted.emit(0)
        )
        self.add.setObjectName("addPersonCard")
        self._layout.addWidget(self.add)
        self.former = Button("", "down", "link", on_click=self._toggle_former)
        self.former.setObjectName("formerPersons")
        self._layout.addWidget(self.former)
        self._former = QWidget()
        self._old = QVBoxLayout(self._former)
        self._old.setContentsMargins(0, 0, 0, 0)
        self._old.setSpacing(theme.S2)
        self._layout.addWidget(self._former)
        self.consents = ConsentCard(office)
        self._layout.addWidget(self.consents)
        self._layout.addStretch(1)

    def show_customer(self, detail: CustomerDetail) -> None:
        """Show the people of a customer; the same ones cost nothing."""
        self.consents.show_customer(detail.id)
        if detail.persons == self._shown:
            return
        self._shown = detail.persons
        for card in self._cards.values():
            (self._old if card.parentWidget() is self._former else self._list).removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = {}
        here = [person for person in detail.persons if not person.has_left]
        gone = [person for person in detail.persons if person.has_left]
        names = {person.id: person.full_name for person in detail.persons}
        for place, person in enumerate(here):
            card = self._card(person, place == 0 and len(here) > 1)
            self._cards[person.id] = card
            self._list.addWidget(card)
        for person in gone:
            card = self._former_card(person, names)
            self._cards[person.id] = card
            self._old.addWidget(card)
        self._none.setVisible(not here)
        words = ngettext("{n} frühere Person", "{n} frühere Personen", len(gone))
        self.former.setText(words.format(n=len(gone)))
        self.former.setVisible(bool(gone))
        self._fold(self._old_open and bool(gone))

    def show_permits(self, permits: Permits) -> None:
        """What is allowed by which way; beside each number and address."""
        if permits != self._permits:
            self._permits = permits
            for place in self.findChildren(_Way):
                place.permit(permits)

    def show_name_days(self, usual: bool) -> None:
        """Whether name days are congratulated on: those chosen by hand are always told."""
        if usual != self._name_days:
            self._name_days = usual
            for line in self.findChildren(_NameDay):
                line.show_usual(usual)

    def card(self, person_id: int) -> Card | None:
        """The card of a person; those who left are unfolded for it."""
        found = self._cards.get(person_id)
        if found is not None and found.parentWidget() is self._former:
            self._fold(True)
        return found

    def _toggle_former(self) -> None:
        self._fold(self._former.isHidden())

    def _fold(self, opened: bool) -> None:
        self._old_open = opened
        self._former.setVisible(opened)
        self.former.set_icon("up" if opened else "down")

    # Cards -------------------------------------------------------------------------------------

    def _card(self, person: PersonDetail, first: bool) -> Card:
        card = Card(margin=theme.S3)
        card.setObjectName(f"person_{person.id}")
        card.setAccessibleName(person.full_name)
        edit = self._button("edit", _("{name} bearbeiten"), person, "editPerson")
        edit.clicked.connect(lambda: self.edit_wanted.emit(person.id))
        plan = self._button("schedule", _("Kontakt mit {name} planen"), person, "planPerson")
        plan.clicked.connect(lambda: self.plan_wanted.emit(person.id))
        left = self._button("person_left", _("{name} ist ausgeschieden"), person, "leftPerson")
        left.clicked.connect(lambda: self.left_wanted.emit(person))
        role = person.role or (_("Erste Ansprechperson") if first else "")
        self._head(card, person, role, plan, left, edit)
        self._chips(card, person)
        for kind, icon, value in (
            (Channel.PHONE, "phone", person.mobile), (Channel.PHONE, "phone", person.phone),
            (Channel.EMAIL, "email", person.email),
        ):  # fmt: skip
            if value:
                signal = self.mailed if kind is Channel.EMAIL else self.dialled
                way = _Way(person.id, kind, icon, value, self._sender(signal, value))
                way.permit(self._permits)
                card.add(way)
        if birthday := birthday_words(person, self.office.today):
            card.add(_line("cake", birthday))
        if words := name_day_words(person.first_name, person.name_day):
            line = _NameDay(words, person.name_day is not None)
            line.show_usual(self._name_days)
            card.add(line)
        card.add(_line("letter", f"„{personal_salutation(person)}“"))
        if person.note:
            card.add(_line("note", person.note))
        return card

    def _former_card(self, person: PersonDetail, names: Mapping[int, str]) -> Card:
        card = Card(margin=theme.S3)
        card.setObjectName(f"person_{person.id}")
        card.setAccessibleName(person.full_name)
        day = format_date(person.left_on) if person.left_on else ""
        words = _("ausgeschieden am {day}").format(day=day)
        if person.successor_id is not None and person.successor_id in names:
            follows = _("Nachfolge: {name}").format(name=names[person.successor_id])
            words = f"{words} · {follows}"
        back = self._button("undo", _("{name} ist wieder da"), person, "backPerson")
        back.clicked.connect(lambda: self.back_wanted.emit(person.id))
        edit = self._button("edit", _("{name} bearbeiten"), person, "editPerson")
        edit.clicked.connect(lambda: self.edit_wanted.emit(person.id))
        self._head(card, person, words, back, edit)
        return card

    def _head(self, card: Card, person: PersonDetail, role: str, *buttons: IconButton) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(person.full_name, "strong", wrap=True, selectable=True))
        if role:
            words.addWidget(Label(role, "small", wrap=True))
        top = row(Avatar(person.full_name, 34), gap=theme.S2)
        top.addLayout(words, 1)
        for button in buttons:
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        card.add(top)

    def _button(self, icon: str, words: str, person: PersonDetail, name: str) -> IconButton:
        button = IconButton(icon, words.format(name=person.full_name), "quiet")
        button.setObjectName(f"{name}_{person.id}")
        return button

    def _chips(self, card: Card, person: PersonDetail) -> None:
        """What the person decides, pays, opens; how one speaks; what is not known."""
        chips = FlowRow(gap=theme.px(6))
        shown = [
            (person.decides, _("entscheidet"), "brand", _("Wer den Auftrag gibt")),
            (person.pays, _("zahlt"), "green", _("Wer die Rechnung prüft und bezahlt")),
            (person.on_site, _("vor Ort"), "neutral",
             _("Wer aufschließt und auf der Baustelle Auskunft gibt")),
            (person.private, _("privat"), "violet",
             _("Private Verbindung: nicht für geschäftliche Post")),
            (person.informal, _("per Du"), "blue", _("Wir duzen uns")),
            (person.salutation is Salutation.UNKNOWN, _("Anrede unbekannt"), "amber",
             _("Briefe beginnen neutral, bis die Anrede eingetragen ist.")),
            (person.restricted_on is not None, _("gesperrt"), "red",
             _("Steht in keiner Liste und Erinnerung (Art. 18 DSGVO)")),
        ]  # fmt: skip
        for wanted, words, tone, tip in shown:
            if wanted:
                chip = Chip(words, tone)
                chip.setToolTip(tip)
                chip.setAccessibleDescription(tip)
                chips.add(chip)
        if any(wanted for wanted, *_rest in shown):
            card.add(chips)
        else:
            chips.deleteLater()

    def _sender(self, signal: object, value: str) -> Callable[[], None]:
        return lambda: signal.emit(value)  # type: ignore[attr-defined]


class _Way(QWidget):
    """A number or an address to click, and whether advertising is allowed by it."""

    def __init__(
        self, person_id: int, channel: Channel, icon: str, words: str, act: Callable[[], object]
    ) -> None:
        super().__init__()
        self._of = (person_id, channel)
        self._chip = Chip("", "neutral")
        button = Button(words, role="link", on_click=act)
        layout = row()
        layout.addWidget(IconView(icon, "muted", 15), 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(FlowRow(button, self._chip), 1)
        self.setLayout(layout)

    def permit(self, permits: Permits) -> None:
        """Say whether it is allowed, and why."""
        permit_chip(self._chip, permits.of(*self._of))


class _NameDay(QWidget):
    """The name day, told where it is usual or was chosen."""

    def __init__(self, words: str, chosen: bool) -> None:
        super().__init__()
        self._chosen = chosen
        layout = row(IconView("star", "muted", 15))
        told = _("Namenstag am {day}").format(day=words)
        layout.addWidget(Label(told, "small", wrap=True, selectable=True), 1)
        self.setLayout(layout)

    def show_usual(self, usual: bool) -> None:
        """Show it only where somebody expects it."""
        self.setVisible(usual or self._chosen)


def _line(icon: str, words: str) -> QWidget:
    line = QWidget()
    layout = row(IconView(icon, "muted", 15))
    layout.addWidget(Label(words, "small", wrap=True, selectable=True), 1)
    layout.setAlignment(Qt.AlignmentFlag.AlignTop)
    line.setLayout(layout)
    return line
