"""Personen: whom one talks to, each on a card."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import Salutation

from ..kit import theme
from ..kit.cards import Card, IconView
from ..kit.chips import Avatar, Chip
from ..kit.controls import Button, IconButton, Label, row
from ..kit.controls_flow import FlowRow
from ..kit.office import Office
from .words import birthday_words, personal_salutation

if TYPE_CHECKING:
    from kundenpflege.services.customers import CustomerDetail
    from kundenpflege.services.persons import PersonDetail


class PeopleTab(QWidget):
    """`edit_wanted(id)` opens the form at a person, 0 at a new one; `plan_wanted(id)`."""

    edit_wanted = Signal(int)
    plan_wanted = Signal(int)
    dialled = Signal(str)
    mailed = Signal(str)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.office = office
        self._shown: tuple[PersonDetail, ...] | None = None
        self._cards: dict[int, Card] = {}
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
        self._layout.addStretch(1)

    def show_customer(self, detail: CustomerDetail) -> None:
        """Show the people of a customer; the same ones cost nothing."""
        if detail.persons == self._shown:
            return
        self._shown = detail.persons
        for card in self._cards.values():
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = {}
        for place, person in enumerate(detail.persons):
            card = self._card(person, place == 0 and len(detail.persons) > 1)
            self._cards[person.id] = card
            self._list.addWidget(card)
        self._none.setVisible(not detail.persons)

    def card(self, person_id: int) -> Card | None:
        """The card of a person."""
        return self._cards.get(person_id)

    def _card(self, person: PersonDetail, first: bool) -> Card:
        card = Card(margin=theme.S3)
        card.setObjectName(f"person_{person.id}")
        card.setAccessibleName(person.full_name)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(person.full_name, "strong", wrap=True, selectable=True))
        role = person.role or (_("Erste Ansprechperson") if first else "")
        if role:
            words.addWidget(Label(role, "small", wrap=True))
        edit = IconButton("edit", _("{name} bearbeiten").format(name=person.full_name), "quiet")
        edit.clicked.connect(lambda: self.edit_wanted.emit(person.id))
        edit.setObjectName(f"editPerson_{person.id}")
        plan = IconButton(
            "schedule", _("Kontakt mit {name} planen").format(name=person.full_name), "quiet"
        )
        plan.clicked.connect(lambda: self.plan_wanted.emit(person.id))
        top = row(Avatar(person.full_name, 34), gap=theme.S3)
        top.addLayout(words, 1)
        for button in (plan, edit):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        card.add(top)
        for icon, number in (("phone", person.mobile), ("phone", person.phone)):
            if number:
                card.add(self._way(icon, number, self._dialler(number)))
        if person.email:
            card.add(self._way("email", person.email, self._mailer(person.email)))
        if birthday := birthday_words(person, self.office.today):
            card.add(_line("cake", birthday))
        card.add(_line("letter", f"„{personal_salutation(person)}“"))
        if person.note:
            card.add(_line("note", person.note))
        chips = FlowRow()
        if person.salutation is Salutation.UNKNOWN:
            chip = Chip(_("Anrede unbekannt"), "amber")
            chip.setToolTip(_("Briefe beginnen neutral, bis die Anrede eingetragen ist."))
            chips.add(chip)
        if person.informal:
            chips.add(Chip(_("per Du"), "blue"))
        if person.salutation is Salutation.UNKNOWN or person.informal:
            card.add(chips)
        return card

    def _way(self, icon: str, words: str, act: Callable[[], object]) -> QWidget:
        button = Button(words, role="link", on_click=act)
        line = QWidget()
        line.setLayout(row(IconView(icon, "muted", 15), button, 0))
        return line

    def _dialler(self, number: str) -> Callable[[], None]:
        return lambda: self.dialled.emit(number)

    def _mailer(self, address: str) -> Callable[[], None]:
        return lambda: self.mailed.emit(address)


def _line(icon: str, words: str) -> QWidget:
    line = QWidget()
    layout = row(IconView(icon, "muted", 15))
    layout.addWidget(Label(words, "small", wrap=True, selectable=True), 1)
    layout.setAlignment(Qt.AlignmentFlag.AlignTop)
    line.setLayout(layout)
    return line
