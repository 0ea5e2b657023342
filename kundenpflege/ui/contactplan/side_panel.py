"""The column beside the plan: who is cared for too little, the chosen day, visits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ..kit import theme
from ..kit.office import Office
from .side import CareCard, DayCard

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry, CareRow, Suggestion

_CARE_ROWS = 40


class SidePanel(QWidget):
    """Asks for its own data (`refresh`); what is chosen on it goes out as signals.

    The page calls `refresh` with its own, and `show_day` when another day is chosen in the plan.
    """

    plan_wanted = Signal(int, object, object, str, object)
    """Plan a contact: customer id, day, `ContactKind`, reason, person id or None."""
    plan_on_day_wanted = Signal(object)
    """Plan a contact on this day, customer not yet known."""
    customer_chosen = Signal(int)
    """A customer of the list of gaps was chosen."""
    contact_opened = Signal(int)
    """A planned or done contact is to be shown."""
    entry_opened = Signal(object)
    """Another entry of the chosen day (a birthday, a day of a series) is to be shown."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidePanel")
        self.office = office
        self._day = office.today
        self._customer: tuple[int, str] | None = None
        self._day_card = DayCard()
        self._care = CareCard()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S3)
        layout.addWidget(self._day_card)
        layout.addWidget(self._care, 1)
        self._day_card.entry_opened.connect(self._open_entry)
        self._day_card.plan_wanted.connect(lambda: self.plan_on_day_wanted.emit(self._day))
        self._care.customer_chosen.connect(self.choose_customer)
        self._care.suggestion_wanted.connect(self._plan_suggestion)

    def refresh(self) -> None:
        """Ask for the customers by how well they are cared for."""
        from kundenpflege.services import plan

        self.office.ask(
            lambda db: plan.next_contacts(db, _CARE_ROWS),
            then=self._show_care,
            owner=self,
            key="care",
        )

    def show_day(self, day: date, entries: Sequence[CalendarEntry]) -> None:
        """Show what stands on a day of the plan."""
        self._day = day
        self._day_card.show_day(day, entries, self.office.today)

    def choose_customer(self, customer_id: int) -> None:
        """Show the occasions of a customer."""
        from kundenpflege.services import customers, plan

        self.customer_chosen.emit(customer_id)
        self.office.ask(
            lambda db: (
                customers.get_customer(db, customer_id).name,
                plan.suggestions(db, customer_id),
            ),
            then=lambda found: self._suggest(customer_id, *found),
            owner=self,
            key="hints",
        )

    def _show_care(self, rows: list[CareRow]) -> None:
        self._care.show_rows(rows, self.office.today)
        if self._customer is not None:
            self.choose_customer(self._customer[0])

    def _suggest(self, customer_id: int, name: str, found: list[Suggestion]) -> None:
        self._customer = (customer_id, name)
        self._care.show_suggestions(name, found, self.office.today)

    def _plan_suggestion(self, suggestion: Suggestion) -> None:
        if self._customer is not None:
            self.plan_wanted.emit(
                self._customer[0],
                suggestion.day,
                suggestion.kind,
                suggestion.reason,
                suggestion.person_id,
            )

    def _open_entry(self, entry: CalendarEntry) -> None:
        if entry.contact_id is not None:
            self.contact_opened.emit(entry.contact_id)
        elif entry.person_id is not None:
            self.office.open("person", entry.person_id)
        else:
            self.entry_opened.emit(entry)
