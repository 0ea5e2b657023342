"""The rights of one customer: what is allowed, Auskunft, Sperren, Löschen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import Card, IconView
from ..kit.consents import ConsentCard
from ..kit.controls import Button, Label, row
from ..kit.editors import ChoiceEditor
from ..kit.office import Office
from ..kit.picker import CustomerPicker
from .erase_card import EraseCard
from .parts import ScrolledTab, save_bytes
from .restrict_card import RestrictCard

if TYPE_CHECKING:
    from kundenpflege.services.persons import PersonDetail
    from kundenpflege.services.privacy_report import PrivacyReport
    from kundenpflege.store import Reader

_NARROW = 860  # px at normal font size: the cards stand one below the other


class PersonTab(ScrolledTab):
    """A customer is chosen above; below stands what one may and must do with the data."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.customer_id: int | None = None
        self.picker = CustomerPicker(office)
        self.picker.name_field("privacyCustomer", _("Kunde"), _("Um wessen Daten es geht"))
        self.picker.changed.connect(self._picked)
        label = Label(_("Kunde"), "muted")
        label.setBuddy(self.picker.field)
        self._open = Button(_("Kunde öffnen"), "customers", on_click=self._open_customer)
        self._open.setObjectName("openCustomer")
        line = row(label, self.picker, self._open)
        line.setStretch(1, 1)
        self.column.addLayout(line)
        self._empty = _what_is_here()
        self.column.addWidget(self._empty, 1)
        self.consents = ConsentCard(office)
        self.account = AccountCard(office)
        self.restrict = RestrictCard(office)
        self.erase = EraseCard(office)
        self.erase.erased.connect(self._erased)
        self._halves = QWidget()
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._halves)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.S3)
        for cards in ((self.consents, self.restrict), (self.account, self.erase)):
            side = QVBoxLayout()
            side.setSpacing(theme.S3)
            for card in cards:
                side.addWidget(card)
            side.addStretch(1)
            self._layout.addLayout(side, 1)
        self.column.addWidget(self._halves)
        self._rest = QWidget()
        self.column.addWidget(self._rest, 1)
        self._show(None)

    def show_customer(self, customer_id: int) -> None:
        """Choose a customer."""
        self.picker.set_value(customer_id)
        self._show(customer_id)

    def _picked(self) -> None:
        chosen = self.picker.value()
        if chosen is not None and chosen != self.customer_id:
            self._show(chosen)

    def _show(self, customer_id: int | None) -> None:
        self.customer_id = customer_id
        self._empty.setVisible(customer_id is None)
        self._halves.setVisible(customer_id is not None)
        self._rest.setVisible(customer_id is not None)
        self._open.setEnabled(customer_id is not None)
        self.consents.show_customer(customer_id)
        for card in (self.account, self.restrict, self.erase):
            card.show_customer(customer_id)
        self._show_rest(True)

    def _show_rest(self, shown: bool) -> None:
        """Nothing else can be done with somebody who is gone."""
        for card in (self.consents, self.account, self.restrict):
            card.setVisible(shown)

    def refresh(self) -> None:
        """The cards ask for themselves."""
        for card in (self.account, self.restrict, self.erase):
            card.show_customer(self.customer_id)

    def _erased(self, gone: bool) -> None:
        """After erasing the record itself may be gone; its name is in any case."""
        if not gone:
            self.picker.set_value(self.customer_id)
        else:
            self.picker.set_value(None)
            self.customer_id = None
            self.consents.show_customer(None)
            for card in (self.account, self.restrict):
                card.show_customer(None)
            self._show_rest(False)
            self.picker.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._open.setEnabled(False)

    def _open_customer(self) -> None:
        if self.customer_id is not None:
            self.office.open("customer", self.customer_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= theme.px(_NARROW)
        self._layout.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )


def _what_is_here() -> Card:
    """Shown until a customer is chosen: what can be done here."""
    card = Card(_("Wählen Sie oben, um wessen Daten es geht"))
    for icon, title, sentence in (
        ("call", _("Werbung"), _("Auf welchem Weg Sie sich melden dürfen, und warum.")),
        (
            "forbidden",
            _("Widerspruch"),
            _("Gilt sofort und überall: Listen, Briefe, Erinnerungen."),
        ),
        ("offers", _("Auskunft"), _("Alle Daten als Brief und als Datei, innerhalb eines Monats.")),
        ("lock", _("Sperren"), _("Die Daten bleiben und werden für nichts verwendet.")),
        ("delete", _("Löschen"), _("Was gehen kann, geht für immer; was bleiben muss, bleibt.")),
    ):
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(title, "strong"))
        words.addWidget(Label(sentence, "muted", wrap=True))
        line = row(IconView(icon, tone="brand", size=20), gap=theme.S3)
        line.addLayout(words, 1)
        line.setContentsMargins(0, theme.S2, 0, theme.S2)
        card.add(line)
    card.body.addStretch(1)
    return card


class AccountCard(Card):
    """All data as a letter (PDF) and as a file for machines (JSON)."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(_("Auskunft"), _("innerhalb eines Monats"), parent=parent)
        self.office = office
        self._customer_id: int | None = None
        self.add(
            Label(
                _(
                    "Alle gespeicherten Daten als Brief, mit Zweck, Herkunft, Fristen und Rechten "
                    "(Art.\u00a015\u00a0DSGVO), auf Wunsch als Datei (Art.\u00a020\u00a0DSGVO)."
                ),
                "muted",
                wrap=True,
            )
        )
        self.person = ChoiceEditor([(None, _("alle Personen"))])
        self.person.name_field("reportPerson", _("Für wen"), _("Bei Betrieben oft nur eine Person"))
        self.add(self.person)
        self.pdf = Button(_("Brief speichern …"), "offers", on_click=lambda: self._make("pdf"))
        self.pdf.setObjectName("savePdf")
        self.json = Button(_("Datei speichern …"), "file", on_click=lambda: self._make("json"))
        self.json.setObjectName("saveJson")
        self.add(row(self.pdf, self.json, 0))

    def show_customer(self, customer_id: int | None) -> None:
        """Another customer."""
        if customer_id != self._customer_id:
            self.person.set_choices([(None, _("alle Personen"))])
            self.person.set_value(None)
        self._customer_id = customer_id
        for button in (self.pdf, self.json):
            button.setEnabled(customer_id is not None)
        if customer_id is None:
            return
        from kundenpflege.services.persons import list_persons

        self.office.ask(
            lambda db: list_persons(db, customer_id), then=self._people, owner=self, key="people"
        )

    def _people(self, people: tuple[PersonDetail, ...]) -> None:
        self.person.set_choices(
            [(None, _("alle Personen")), *((one.id, one.full_name) for one in people)]
        )
        self.person.setVisible(len(people) > 1)

    def _make(self, kind: str) -> None:
        customer_id, person_id = self._customer_id, self.person.value()
        if customer_id is None:
            return
        wanted = customer_id

        def question(db: Reader) -> PrivacyReport:
            from kundenpflege.services.privacy_report import privacy_report

            return privacy_report(db, wanted, person_id)

        def save(report: PrivacyReport) -> None:
            name = _("Auskunft {number}").format(number=report.number).replace("/", "-")
            if kind == "pdf":
                save_bytes(
                    self.office, _("Auskunft speichern"), f"{name}.pdf",
                    (("PDF", ("pdf",)),), report.pdf,
                )  # fmt: skip
            else:
                save_bytes(
                    self.office, _("Daten speichern"), f"{name}.json",
                    (("JSON", ("json",)),), report.json.encode(),
                )  # fmt: skip

        self.office.ask(question, then=save, owner=self)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
