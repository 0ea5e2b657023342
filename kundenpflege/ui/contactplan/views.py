"""The stack of views: which one is seen, what it asks for, and what it was answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from ..kit.controls import focus_is_inside
from ..kit.office import Office
from . import asking
from .day_table import DayTable
from .entry_table import EntryTable
from .facts import is_ground, starts_at
from .filters import Wanted
from .model import MonthModel
from .month import MonthView
from .sheet import Sheet
from .spans import LIST, MONTH, WEEK, YEAR, Span
from .week import WeekView
from .wishes import Choice, Wishes
from .year_customers import PAGE
from .year_pane import CUSTOMERS, YearPane

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry, YearRow


class Views(QStackedWidget):
    """Year, month, week, list, and the twins of the first three as lists."""

    shown = Signal()
    """An answer is on the screen."""
    asked = Signal()
    """The view needs other data."""

    def __init__(self, office: Office, choice: Choice, wishes: Wishes) -> None:
        super().__init__()
        self._office, self._choice = office, choice
        self.model = MonthModel(choice.day, office.today)
        self.month = MonthView(self.model, choice, wishes)
        self.week = WeekView(choice, wishes)
        self.year = YearPane(choice, wishes)
        self.list = EntryTable(choice, wishes, "planList")
        self.twin = EntryTable(choice, wishes, "planTwinList")
        self.days = DayTable(choice, wishes)
        for widget in (self.month, self.week, self.year, self.list, self.twin, self.days):
            self.addWidget(widget)
        self.as_list = False
        self._span: Span | None = None
        self._wanted = Wanted()
        self._by = ""
        self.sheet: Sheet | None = None
        self.year.way_changed.connect(lambda _way: self.asked.emit())
        self.year.customers.more_wanted.connect(self._more_customers)
        self.list.more_wanted.connect(self._more_rows)
        self._asked_for_more = False
        self._asked_rows = 0
        self._twin_of: Sheet | None = None
        self.month.resized.connect(self._taller)

    # -- which one is seen ------------------------------------------------------------------

    def show_span(self, shown: Span, today: date) -> None:
        """Bring the view to the front; its data come when they are asked for."""
        if self._span != shown:
            self.sheet = None
        self._span = shown
        if shown.view == MONTH and self.model.month != self._choice_month(shown):
            self.model.set_month(self._choice_month(shown), today)
            self.month._choice_changed()
        elif shown.view == WEEK and self.week.sheet.first != shown.first:
            work, days = self.week.sheet.work, self.week.sheet.work_days
            empty = Sheet(shown.first, shown.last, today, work=work, work_days=days)
            self.week.set_sheet(empty)
        self._bring()

    @staticmethod
    def _choice_month(shown: Span) -> date:
        middle = date.fromordinal(shown.first.toordinal() + 15)
        return middle.replace(day=1)

    def set_as_list(self, as_list: bool) -> None:
        """Show the twin, or the view itself."""
        self.as_list = as_list
        self._bring()

    def _bring(self) -> None:
        view = self._span.view if self._span is not None else MONTH
        widget: QWidget = {MONTH: self.month, WEEK: self.week, LIST: self.list}.get(view, self.year)
        if self.as_list and view in (MONTH, WEEK):
            widget = self.twin
        elif self.as_list and view == YEAR and self.year.way != CUSTOMERS:
            widget = self.days
        if self.currentWidget() is not widget:
            had_focus = self.has_focus()
            self.setCurrentWidget(widget)
            self._fill_twin()
            if had_focus:
                self.face().setFocus()

    def face(self) -> QWidget:
        """What has the keyboard."""
        widget = self.currentWidget() or self.month
        return self.year.face() if widget is self.year else widget

    def has_focus(self) -> bool:
        """Whether the keyboard is in one of the views."""
        return QApplication.focusWidget() is not None and focus_is_inside(self)

    def is_dragging(self) -> bool:
        """Whether something is in hand."""
        return self.month.is_dragging() or self.week.is_dragging()

    def show_day(self, day: date) -> None:
        """Rows go to a day; the other views follow what is chosen."""
        for table in (self.list, self.twin):
            if self.currentWidget() is table:
                table.show_day(day)

    # -- what is asked ----------------------------------------------------------------------

    def ask(self, shown: Span, wanted: Wanted, by: str) -> None:
        """Ask for what the view shows."""
        self._wanted, self._by = wanted, by
        office = self._office
        if shown.view in (MONTH, WEEK):
            self._asked_rows = rows = self._lines(shown.view)
            office.ask(
                lambda db: asking.sheet(db, shown, wanted, by, rows),
                then=lambda found: self._sheet_came(shown, found), owner=self, key="plan",
            )  # fmt: skip
        elif shown.view == LIST:
            office.ask(
                lambda db: asking.rows(db, shown, wanted, 0),
                then=lambda rows: self._rows_came(shown, rows), owner=self, key="plan",
            )  # fmt: skip
        elif self.year.way == CUSTOMERS:
            office.ask(
                lambda db: asking.customers(db, shown, wanted, 0),
                then=lambda rows: self._customers_came(shown, rows), owner=self, key="plan",
            )  # fmt: skip
        else:
            office.ask(
                lambda db: asking.year(db, shown, wanted),
                then=lambda found: self._year_came(shown, found), owner=self, key="plan",
            )  # fmt: skip

    def _lines(self, view: str) -> int:
        """How many contacts of a day are worth asking for: those that fit, in steps."""
        if view == WEEK:
            return asking.WEEK_PER_DAY
        return -(-max(4, self.month.most_lines()) // 4) * 4

    def _taller(self) -> None:
        """More lines fit than were asked for."""
        if self.sheet is not None and self.sheet.more and self.currentWidget() is self.month:
            if self.month.most_lines() > self._asked_rows:
                self._asked_rows = self.month.most_lines()
                self.asked.emit()

    def _sheet_came(self, shown: Span, found: Sheet) -> None:
        if shown != self._span:
            return
        self.sheet = found
        self._choice.renew(found.shown)
        if shown.view == MONTH:
            self.month.set_sheet(found)
        else:
            now = self._office.clock.now()
            self.week.set_sheet(found, now.hour * 60 + now.minute)
        self._fill_twin()
        self.shown.emit()

    def _fill_twin(self) -> None:
        """The rows of the twin are made when it is seen."""
        found = self.sheet
        if found is not None and found is not self._twin_of and self.currentWidget() is self.twin:
            self._twin_of = found
            rows = _as_rows(found.entries)
            self.twin.show_entries(rows, found.today, found.by, first=found.first)

    def _year_came(self, shown: Span, found: asking.YearSheet) -> None:
        if shown == self._span:
            year, today = shown.first.year, self._office.today
            self.year.days.set_year(year, found.counts, found.free, found.work_days, today)
            self.days.set_year(found.counts, found.free)
            self.shown.emit()

    def _customers_came(self, shown: Span, rows: Sequence[YearRow]) -> None:
        if shown == self._span:
            today = self._office.today
            self._asked_for_more = False
            self.year.customers.show_rows(rows, shown.first.year, today, len(rows) < PAGE)
            self.shown.emit()

    def _rows_came(self, shown: Span, rows: Sequence[CalendarEntry]) -> None:
        if shown == self._span:
            self._choice.renew(rows)
            self._asked_for_more = False
            complete = len(rows) < asking.LIST_PAGE
            self.list.show_entries(rows, self._office.today, self._by, complete, shown.first)
            self.shown.emit()

    def _more_rows(self) -> None:
        shown, wanted, offset = self._span, self._wanted, len(self.list.rows.entries)
        if self._asked_for_more or shown is None or shown.view != LIST or not offset:
            return
        self._asked_for_more = True

        def came(rows: Sequence[CalendarEntry]) -> None:
            self._asked_for_more = False
            if shown == self._span and len(self.list.rows.entries) == offset:
                self.list.add_entries(rows, len(rows) < asking.LIST_PAGE)
                self.shown.emit()

        self._office.ask(
            lambda db: asking.rows(db, shown, wanted, offset), then=came, owner=self, key="more"
        )

    def _more_customers(self) -> None:
        table = self.year.customers
        shown, wanted, offset = self._span, self._wanted, len(table.rows.rows)
        if self._asked_for_more or shown is None or shown.view != YEAR or not offset:
            return
        self._asked_for_more = True

        def came(rows: Sequence[YearRow]) -> None:
            self._asked_for_more = False
            if shown == self._span and len(table.rows.rows) == offset:
                table.rows.add_rows(rows, len(rows) < PAGE)

        self._office.ask(
            lambda db: asking.customers(db, shown, wanted, offset),
            then=came, owner=self, key="more",
        )  # fmt: skip

    # -- what is there ----------------------------------------------------------------------

    def entries(self) -> Sequence[CalendarEntry]:
        """The entries on the screen."""
        view = self._span.view if self._span is not None else MONTH
        if view == LIST:
            return self.list.rows.entries
        return self.sheet.shown if self.sheet is not None and view in (MONTH, WEEK) else ()

    def knows(self, day: date) -> bool:
        """Whether everything that stands on a day was asked for."""
        sheet = self.sheet
        return sheet is not None and sheet.first <= day <= sheet.last and day not in sheet.more

    def is_waiting(self) -> bool:
        """Whether the entries of a month or week are still on their way."""
        view = self._span.view if self._span is not None else MONTH
        return view in (MONTH, WEEK) and self.sheet is None

    def on(self, day: date) -> list[CalendarEntry]:
        """What stands on a day that the view knows; holidays first."""
        if self.sheet is None:
            return []
        ground = [e for e in self.sheet.entries if is_ground(e) and e.day <= day <= e.last]
        return [*ground, *self.sheet.on(day)]

    def tick(self, now: datetime) -> None:
        """The line of the present time moves on."""
        if self.week.isVisible():
            self.week.now_minute = now.hour * 60 + now.minute
            self.week.viewport().update()


def _as_rows(entries: Sequence[CalendarEntry]) -> list[CalendarEntry]:
    """In the order of a day: why it is free, what has no time, then by the clock."""
    return sorted(entries, key=lambda e: (e.day, not is_ground(e), starts_at(e) or -1))
