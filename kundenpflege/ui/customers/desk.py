"""What is done to the customer shown: plan, note, wishes and the like, people who leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import ContactKind

from ..kit.contact_panel import ContactPanel
from ..kit.dialogs import SidePanel
from ..kit.office import Office
from .detail import DetailData, read_detail
from .installation_panel import InstallationPanel
from .leaving import LeavingPanel
from .notices import Hint, read_extras, read_suspects
from .pane import DetailPane
from .record_panel import RecordPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from kundenpflege.base.errors import UserError
    from kundenpflege.services.persons import PersonDetail

_REST = 250  # ms on one customer before its doubles are looked for

#: What an entry of the timeline leads to: kind of record → tab.
_TABS = {
    "wish": "wants",
    "enquiry": "wants",
    "decision": "wants",
    "installation": "care",
    "consent": "persons",
    "objection": "persons",
    "customer": "facts",
    "phase": "facts",
}


class DetailDesk:
    """Answers what the detail wants, with the panels over `host`. `edit(field)` opens the form."""

    def __init__(
        self, office: Office, host: QWidget, pane: DetailPane, edit: Callable[[str], None]
    ) -> None:
        self._office, self._host, self._pane, self._edit = office, host, pane, edit
        self.contact = ContactPanel(office, host)
        self.record = RecordPanel(office, host)
        self.installation = InstallationPanel(office, host)
        self.leaving = LeavingPanel(office, host)
        self._soon = QTimer(host)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REST)
        self._soon.timeout.connect(self._ask_suspects)
        pane.plan_wanted.connect(self.plan)
        pane.offer_wanted.connect(self._offer)
        pane.opened.connect(self.open)
        pane.acted.connect(self.act)
        pane.record_wanted.connect(self.write)
        pane.left_wanted.connect(self.left)
        pane.back_at_customer.connect(self._back)

    def panels(self) -> tuple[SidePanel, ...]:
        """The panels, for Esc."""
        return self.contact, self.record, self.installation, self.leaving

    def ask(
        self,
        customer_id: int,
        came: Callable[[DetailData], object],
        gone: Callable[[UserError], object],
    ) -> None:
        """Ask for a customer; what may take its time follows when the customer is there."""

        def shown(data: DetailData) -> None:
            came(data)
            self._soon.start()
            self._office.ask(
                lambda db: read_extras(db, customer_id),
                then=lambda extras: self._pane.view.show_extras(customer_id, extras),
                owner=self._host,
                key="extras",
            )

        self._office.ask(
            lambda db: read_detail(db, customer_id),
            then=shown, failed=gone, owner=self._host, key="detail",
        )  # fmt: skip

    def _ask_suspects(self) -> None:
        """Looking for doubles takes its time: only where the eye rests."""
        customer_id = self._pane.customer_id
        if customer_id is not None:
            self._office.ask(
                lambda db: read_suspects(db, customer_id),
                then=lambda found: self._pane.view.show_suspects(customer_id, found),
                failed=lambda _error: None,
                owner=self._host,
                key="suspects",
            )

    def plan(self, person_id: int = 0, reason: str = "") -> None:
        """Plan a contact with the customer shown."""
        if self._pane.customer_id is not None:
            self.contact.plan(self._pane.customer_id, person_id=person_id or None, reason=reason)

    def open(self, kind: str, record_id: int) -> None:
        """Open what was clicked: here, or on its own page."""
        if kind == "contact":
            self.contact.show_contact(record_id)
        elif kind in _TABS and not (kind == "customer" and record_id != self._pane.customer_id):
            self._pane.view.show_tab(_TABS[kind])
        else:
            self._office.open(kind, record_id)

    def write(self, kind: str, row: object) -> None:
        """Write a wish, an enquiry, a decision date or something installed; a known one when `row`
        is given."""
        from kundenpflege.services.decision_dates import DecisionRow
        from kundenpflege.services.enquiries import EnquiryRow
        from kundenpflege.services.installations import InstallationRow
        from kundenpflege.services.wishes import WishRow

        data = self._pane.data
        if data is None:
            return
        detail = data.detail
        people = [(p.id, p.full_name) for p in detail.persons if not p.has_left]
        if kind == "wish":
            self.record.wish(detail.id, people, row if isinstance(row, WishRow) else None)
        elif kind == "installation":
            known = row if isinstance(row, InstallationRow) else None
            self.installation.installation(detail.id, known)
        elif kind == "enquiry":
            self.record.enquiry(detail.id, people, row if isinstance(row, EnquiryRow) else None)
        else:
            self.record.decision(detail.id, row if isinstance(row, DecisionRow) else None)

    def open_form(self, form: str, record_id: int | None) -> None:
        """Open the form of something of the customer shown; of a known record its tab, where it
        can be opened."""
        data = self._pane.data
        if data is None:
            return
        if form == "customer":
            self._edit("")
        elif form == "note":
            self._pane.note()
        elif form in ("wish", "enquiry", "decision_date", "installation") and record_id is None:
            self.write(form, None)
        elif form == "leaving":
            for person in data.detail.persons:
                if person.id == record_id:
                    self.left(person)
        else:
            self._pane.view.show_tab(_TABS.get(form.removesuffix("_date"), "facts"))

    def left(self, person: PersonDetail) -> None:
        """Somebody has left: who follows?"""
        if self._pane.data is not None:
            others = [
                one
                for one in self._pane.data.detail.persons
                if one.id != person.id and not one.has_left
            ]
            self.leaving.begin(person, others)

    def act(self, hint: Hint) -> None:
        """Do what a banner offers."""
        match hint.act:
            case "done":
                self.contact.finish(hint.ref)
            case "plan":
                self.plan(0, hint.reason)
            case "greet":
                self._greet(hint.ref)
            case "assign":
                self._edit("responsible_id")
            case "consents":
                self._pane.view.show_tab("persons")
                self._pane.view.show_consents()
            case "enquiry":
                self._pane.view.show_tab("wants")
            case "duplicates" | "privacy":
                self._office.open(hint.act, hint.ref)

    def _greet(self, person_id: int) -> None:
        """A card today; a birthday to come is planned."""
        customer_id = self._pane.customer_id
        if customer_id is None or self._pane.data is None:
            return
        person = next((p for p in self._pane.data.detail.persons if p.id == person_id), None)
        day = self._office.today
        if person is not None and person.birth_day and person.birth_month:
            from kundenpflege.base.dates import next_anniversary

            day = next_anniversary(person.birth_month, person.birth_day, day)
        if day == self._office.today:
            key = f"birthday:person:{person_id}:{day.isoformat()}"
            self._office.create(
                "letter", customer_id=customer_id, person_id=person_id, occasion=key, form="card"
            )
            return
        reason = _("Zum Geburtstag gratulieren")
        self.contact.plan(
            customer_id, day=day, kind=ContactKind.LETTER, reason=reason, person_id=person_id
        )

    def _offer(self) -> None:
        if self._pane.customer_id is not None:
            self._office.create("offer", customer_id=self._pane.customer_id)

    def _back(self, person_id: int) -> None:
        from kundenpflege.services.persons import come_back

        label = _("Person ist wieder da")
        self._office.run(label, lambda db: come_back(db, person_id), told=label)
