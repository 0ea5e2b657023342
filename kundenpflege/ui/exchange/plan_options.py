"""What an export of the contact plan lets one choose: which days, whose, with notes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.dates import add_months
from kundenpflege.base.i18n import _
from kundenpflege.services.users import UserRow, list_users

from ..kit import theme
from ..kit.editors_date import DateEditor
from ..kit.editors_text import CheckEditor, ChoiceEditor
from ..kit.form import FieldBox
from ..kit.office import Office

_OWN = "own"


def period(key: str, today: date) -> tuple[date | None, date | None]:
    """First and last day of a choice; None for the usual stretch of the export."""
    month = today.replace(day=1)
    match key:
        case "days":
            return today, today + timedelta(days=30)
        case "month":
            return month, add_months(month, 1) - timedelta(days=1)
        case "next":
            return add_months(month, 1), add_months(month, 2) - timedelta(days=1)
        case "year":
            return date(today.year, 1, 1), date(today.year, 12, 31)
        case "ahead":
            return today, add_months(today, 12)
        case "back":
            return add_months(today, -12), today
    return None, None


class PlanOptions(QWidget):
    """Days, responsible and notes; what an export does not know is hidden."""

    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.period = ChoiceEditor(
            [
                ("", _("Üblich: ab letztem Monat")),
                ("days", _("Die nächsten 30 Tage")),
                ("month", _("Dieser Monat")),
                ("next", _("Nächster Monat")),
                ("year", _("Dieses Jahr")),
                ("ahead", _("Die nächsten 12 Monate")),
                ("back", _("Die letzten 12 Monate")),
                (_OWN, _("Von … bis …")),
            ]
        )
        self.first = DateEditor(office.clock)
        self.last = DateEditor(office.clock)
        self.user = ChoiceEditor([(None, _("alle"))])
        self.notes = CheckEditor(_("Mit unseren Notizen"))
        self._days = QWidget()
        pair = QHBoxLayout(self._days)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(theme.S3)
        pair.addWidget(FieldBox("plan_first", self.first, _("Von")))
        pair.addWidget(FieldBox("plan_last", self.last, _("Bis")))
        self._period = FieldBox("plan_period", self.period, _("Zeitraum"))
        self._user = FieldBox("plan_user", self.user, _("Wessen Kontakte?"))
        self.notes.name_field(
            "plan_notes", _("Mit unseren Notizen"), _("Sie sind sonst nur für Sie da")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        for widget in (self._period, self._days, self._user, self.notes):
            layout.addWidget(widget)
        self._days.setVisible(False)
        for editor in (self.period, self.first, self.last, self.user, self.notes):
            editor.changed.connect(self._changed)

    def offer(self, options: frozenset[str]) -> None:
        """Show what the export knows, and ask who works here."""
        self.setVisible(bool(options & {"period", "user", "notes"}))
        self._period.setVisible("period" in options)
        self._days.setVisible("period" in options and self.period.value() == _OWN)
        self._user.setVisible("user" in options)
        self.notes.setVisible("notes" in options)
        if "user" in options:
            self._office.ask(list_users, then=self._show_users, owner=self, key="users")

    def _show_users(self, users: list[UserRow]) -> None:
        self.user.set_choices([(None, _("alle")), *((user.id, user.name) for user in users)])

    def _changed(self) -> None:
        if self.period.value() == _OWN and self.first.value() is None:
            self.first.set_value(self._office.today)
            self.last.set_value(self._office.today + timedelta(days=30))
        self._days.setVisible(not self._period.isHidden() and self.period.value() == _OWN)
        self.changed.emit()

    def values(self) -> dict[str, Any]:
        """The parts of the export's options."""
        found: dict[str, Any] = {}
        if not self._period.isHidden():
            key = str(self.period.value() or "")
            if key == _OWN:
                found["first"], found["last"] = self.first.value(), self.last.value()
            else:
                found["first"], found["last"] = period(key, self._office.today)
        if not self._user.isHidden():
            found["user_id"] = self.user.value()
        if not self.notes.isHidden():
            found["notes"] = bool(self.notes.value())
        return found

    def problem(self) -> str:
        """What is wrong with the days; empty when nothing is."""
        if self._period.isHidden() or self.period.value() != _OWN:
            return ""
        first, last = self.first.value(), self.last.value()
        if self.first.problem() or self.last.problem() or first is None or last is None:
            return _("Bitte beide Tage eintragen.")
        return _("Das Ende liegt vor dem Anfang.") if last < first else ""
