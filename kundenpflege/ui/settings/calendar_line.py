"""A foreign calendar in the list of the settings."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_count
from kundenpflege.services.foreign_calendars import CalendarRow

from ..kit import theme
from ..kit.chips import Chip
from ..kit.controls import ElidedLabel, Label
from .calendar_preview import Swatch
from .lines import ClickLine


class CalendarLine(ClickLine):
    """A foreign calendar: its colour, its name, how far it reaches, when it was read."""

    def __init__(self, row: CalendarRow, today: Any) -> None:
        facts = calendar_facts(row, today)
        super().__init__(f"calendar_{row.id}", f"{row.name}, {facts}")
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.S3, theme.S2, theme.S3, theme.S2)
        line.setSpacing(theme.S3)
        line.addWidget(Swatch(row.color))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(ElidedLabel(row.name, "strong"))
        words.addWidget(ElidedLabel(facts, "small"))
        line.addLayout(words, 1)
        if not row.visible:
            line.addWidget(Chip(_("ausgeblendet")))
        line.addWidget(Label(row.user or _("für alle"), "muted"))


def calendar_facts(row: CalendarRow, today: Any) -> str:
    """`48 Termine bis 24.05.2028 · gelesen vor 3 Tagen`."""
    words = ngettext("{n} Termin", "{n} Termine", row.events).format(n=format_count(row.events))
    if row.last is not None:
        words = _("{events} bis {day}").format(events=words, day=format_date(row.last))
    if row.read_at is None:
        return words
    return _("{events} · gelesen {day}").format(
        events=words, day=relative_days(row.read_at.date(), today)
    )
