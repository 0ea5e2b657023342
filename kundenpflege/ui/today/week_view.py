"""The week ahead: what the next seven days bring, day by day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from ..kit.office import Office
from . import errands
from .deeds import Deeds
from .reminder_list import ReminderList
from .reminder_model import entries_by_day
from .reminder_rows import Entry

if TYPE_CHECKING:
    from kundenpflege.rules.reminders.reminder import Reminder


class WeekView(QWidget):
    """Tomorrow and the six days after it, each with its heading."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weekAhead")
        self._office = office
        self.list = ReminderList()
        self.list.setObjectName("weekReminders")
        self.deeds = Deeds(office, self.list, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        self.setFocusProxy(self.list)

    def refresh(self) -> None:
        """Ask for the days."""
        self._office.ask(errands.week_ahead, then=self._show, owner=self, key="week")

    def _show(self, days: list[tuple[date, str, tuple[Reminder, ...]]]) -> None:
        every = [one for _day, _name, found in days for one in found]
        # Something is being typed about a reminder that went away: it stays, at the top.
        known = {one.key for one in every}
        lost = [one for one in self.deeds.keep_open(every) if one.key not in known]
        self.list.show_entries([Entry(one) for one in lost] + entries_by_day(days))
        self.list.setAccessibleName(_("Die nächsten sieben Tage"))
