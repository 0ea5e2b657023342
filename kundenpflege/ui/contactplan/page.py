"""The page Kontaktplan: month, chosen day, and who is cared for too little."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.dates import add_months, format_date, format_month
from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import Card
from ..kit.contact_panel import ContactPanel
from ..kit.controls import Button, IconButton, Label, row
from ..kit.office import Office
from ..kit.page import Page, PageAction
from .calendar import MonthView
from .model import MonthModel
from .side import CareCard, DayCard

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry, CareRow, Suggestion

_CARE_ROWS = 40


class ContactPlanPage(Page):
    """Every planned contact with its reason, birthdays and holidays, month by month."""

    key = "contactplan"
    watches: ClassVar[frozenset[str]] = frozenset(
        {"contact", "customer", "person", "offer", "business"}
    )

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.set_head(
            _("Kontaktplan"),
            _("Jeder Kontakt mit einem Grund"),
            PageAction(_("Kontakt planen"), self._plan_on_chosen_day, "plus"),
        )
        self._chosen = office.today
        self._customer: tuple[int, str] | None = None
        self._model = MonthModel(office.today, office.today)
        self._view = MonthView(self._model)
        self._month = Label(format_month(office.today), "heading")
        self._month.setObjectName("month")
        self._day_card = DayCard()
        self._care = CareCard()
        self._panel = ContactPanel(office, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        back = IconButton("left", _("Voriger Monat"), on_click=lambda: self._leaf(-1))
        back.setObjectName("previousMonth")
        now = Button(_("Heute"), on_click=lambda: self.show_day(self.office.today))
        now.setObjectName("goToday")
        forth = IconButton("right", _("Nächster Monat"), on_click=lambda: self._leaf(1))
        forth.setObjectName("nextMonth")
        bar = row(back, now, forth, self._month, 0)
        calendar = Card(margin=0)
        calendar.add(self._view, 1)
        left = QVBoxLayout()
        left.setSpacing(theme.S3)
        left.addLayout(bar)
        left.addWidget(calendar, 1)
        side = QWidget()
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.S3)
        right.addWidget(self._day_card)
        right.addWidget(self._care, 1)
        self._side = side
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S4)
        layout.setSpacing(theme.S4)
        layout.addLayout(left, 1)
        layout.addWidget(side)

    def _connect(self) -> None:
        self._view.day_chosen.connect(self._choose)
        self._view.entry_opened.connect(self._open_entry)
        self._view.day_opened.connect(self._open_day)
        self._view.plan_wanted.connect(lambda day: self._panel.plan(day=day))
        self._view.month_wanted.connect(self._leaf)
        self._view.shift_wanted.connect(self._shift)
        self._model.contact_dropped.connect(self._move)
        self._day_card.entry_opened.connect(self._open_entry)
        self._day_card.plan_wanted.connect(self._plan_on_chosen_day)
        self._care.customer_chosen.connect(self._choose_customer)
        self._care.suggestion_wanted.connect(self._plan_suggestion)
        theme.signals.changed.connect(self._fit_side)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes to the days: the arrow keys walk along them at once."""
        if self._view.day() is None:  # else Qt begins with the first one on the page
            self._view.choose(self._chosen)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The calendar keeps two thirds of the room."""
        super().resizeEvent(event)
        self._fit_side()

    def _fit_side(self) -> None:
        self._side.setFixedWidth(min(theme.px(316), self.width() * 35 // 100))

    # -- data ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the month and the side list."""
        from kundenpflege.services import plan

        first, last = self._model.days[0], self._model.days[-1]
        self.office.ask(
            lambda db: plan.month(db, first, last),
            then=lambda entries: self._show_month(first, entries),
            owner=self,
            key="month",
        )
        self.office.ask(
            lambda db: plan.next_contacts(db, _CARE_ROWS),
            then=self._show_care,
            owner=self,
            key="care",
        )

    def _show_month(self, first: date, entries: list[CalendarEntry]) -> None:
        if first != self._model.days[0]:
            return
        self._model.set_entries(entries, self.office.today)
        self._show_chosen()

    def _show_care(self, rows: list[CareRow]) -> None:
        self._care.show_rows(rows, self.office.today)
        if self._customer is not None:
            self._choose_customer(self._customer[0])

    def _show_chosen(self) -> None:
        self._view.choose(self._chosen)
        self._day_card.show_day(self._chosen, self._model.entries(self._chosen), self.office.today)

    # -- days and months -------------------------------------------------------------------

    def show_day(self, day: date) -> None:
        """Leaf to a day and choose it."""
        self._chosen = day
        if day.replace(day=1) != self._model.month:
            self._set_month(day)
        self._show_chosen()

    def show_record(self, record_id: int, kind: str = "") -> None:
        """A contact is opened in the panel; of the page itself the number is a day's ordinal."""
        if kind == "contact":
            self._panel.show_contact(record_id)
        elif kind == self.key:
            self.show_day(date.fromordinal(record_id))

    def new_record(self, kind: str, **given: Any) -> None:
        """Plan a contact, for a customer or on a day."""
        if kind == "contact":
            allowed = {"customer_id", "day", "kind", "reason", "person_id"}
            self._panel.plan(**{key: value for key, value in given.items() if key in allowed})

    def back(self) -> bool:
        """Close the panel."""
        if self._panel.is_open():
            self._panel.dismiss()
            return True
        return False

    def _choose(self, day: date) -> None:
        self._chosen = day
        self._day_card.show_day(day, self._model.entries(day), self.office.today)

    def _leaf(self, months: int) -> None:
        month = add_months(self._model.month, months)
        self._set_month(month)
        if self._chosen.replace(day=1) != month:
            self._chosen = add_months(self._chosen, months)
            if self._chosen.replace(day=1) != month:
                self._chosen = month
        self._show_chosen()

    def _set_month(self, month: date) -> None:
        self._model.set_month(month)
        self._month.setText(format_month(month))
        self.refresh()

    # -- acting ----------------------------------------------------------------------------

    def _plan_on_chosen_day(self) -> None:
        day = self._chosen if self._chosen >= self.office.today else None
        self._panel.plan(day=day)

    def _open_day(self, day: date) -> None:
        entries = [entry for entry in self._model.entries(day) if entry.kind != "holiday"]
        if not entries:
            self._panel.plan(day=day)
        elif len(entries) == 1:
            self._open_entry(entries[0])
        else:
            self._day_card.findChildren(Button)[0].setFocus()

    def _open_entry(self, entry: CalendarEntry) -> None:
        if entry.contact_id is not None:
            self._panel.show_contact(entry.contact_id)
        elif entry.person_id is not None:
            self.office.open("person", entry.person_id)

    def _shift(self, days: int) -> None:
        movable = [entry for entry in self._model.entries(self._chosen) if entry.movable]
        if len(movable) == 1 and movable[0].contact_id is not None:
            target = self._chosen + timedelta(days=days)
            self._move(movable[0].contact_id, target)
            self.show_day(target)

    def _move(self, contact_id: int, day: date) -> None:
        from kundenpflege.services.contacts import move_contact

        self.office.run(
            _("Kontakt verschoben"),
            lambda db: move_contact(db, contact_id, day),
            told=_("Auf {day} verschoben").format(day=format_date(day)),
        )

    def _choose_customer(self, customer_id: int) -> None:
        from kundenpflege.services import customers, plan

        def ask(db: Any) -> tuple[str, list[Suggestion]]:
            name = customers.get_customer(db, customer_id).name
            return name, plan.suggestions(db, customer_id)

        self.office.ask(
            ask, then=lambda found: self._suggest(customer_id, *found), owner=self, key="hints"
        )

    def _suggest(self, customer_id: int, name: str, found: list[Suggestion]) -> None:
        self._customer = (customer_id, name)
        self._care.show_suggestions(name, found, self.office.today)

    def _plan_suggestion(self, suggestion: Suggestion) -> None:
        if self._customer is not None:
            self._panel.plan(
                self._customer[0],
                suggestion.day,
                suggestion.kind,
                suggestion.reason,
                suggestion.person_id,
            )
