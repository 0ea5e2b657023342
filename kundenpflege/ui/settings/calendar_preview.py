"""What a calendar file holds, before it is taken over."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kundenpflege.base.dates import WEEKDAYS, format_date
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_count

from ..kit import theme
from ..kit.cards import Banner
from ..kit.controls import ElidedLabel, Label

if TYPE_CHECKING:
    from kundenpflege.exchange.calendar_import import CalendarFile
    from kundenpflege.exchange.ics_reading import Appointment

_SHOWN = 8


class Swatch(QWidget):
    """A round spot of a calendar's colour."""

    def __init__(self, color: str) -> None:
        super().__init__()
        self._color = QColor(color)
        theme.signals.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """As high as a letter."""
        return QSize(theme.px(14), theme.px(14))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the spot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("line_strong"))
        painter.setBrush(self._color)
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))


class CalendarPreview(QWidget):
    """How many appointments, what was left out, and the next ones of them."""

    def __init__(self, file: CalendarFile) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.S2, 0, 0)
        layout.setSpacing(theme.S2)
        summary = Label(file.summary, "strong", wrap=True)
        summary.setObjectName("calendarSummary")
        layout.addWidget(summary)
        for note in file.read.notes:
            layout.addWidget(Banner("amber", "info", note))
        found = file.read.appointments
        today = file.first + timedelta(days=90)
        coming = [one for one in found if one.ends.date() >= today] or list(found)
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.S3)
        grid.setVerticalSpacing(theme.S1)
        grid.setColumnStretch(1, 1)
        for line, one in enumerate(coming[:_SHOWN]):
            grid.addWidget(Label(when_words(one), "muted"), line, 0)
            words = f"{one.title} · {one.place}" if one.place else one.title
            grid.addWidget(ElidedLabel(words), line, 1)
        layout.addWidget(table)
        left = len(found) - min(len(coming), _SHOWN)
        if left > 0:
            more = ngettext("und {n} weiterer", "und {n} weitere", left)
            layout.addWidget(Label(more.format(n=format_count(left)), "small"))
        layout.addStretch(1)


def when_words(one: Appointment) -> str:
    """`Mo 30.11.2026, 9:00`; several days with their last one."""
    day = one.starts.date()
    words = f"{_(WEEKDAYS[day.weekday()])[:2]} {format_date(day)}"
    if not one.all_day:
        return f"{words}, {one.starts:%H:%M}"
    last = (one.ends - timedelta(days=1)).date()
    return f"{words} – {format_date(last)}" if last > day else words


def sample_file(today: date) -> CalendarFile:
    """A calendar for pictures."""
    from kundenpflege.exchange.calendar_import import CalendarFile
    from kundenpflege.exchange.ics_reading import Appointment, CalendarRead

    morning = datetime(today.year, today.month, today.day, 9)
    midnight = morning.replace(hour=0)
    appointments = (
        Appointment(morning + timedelta(days=2), morning + timedelta(days=2, hours=1),
                    _("Elternsprechtag"), _("Grundschule")),
        Appointment(midnight + timedelta(days=5), midnight + timedelta(days=8),
                    _("Messe Holz und Handwerk"), _("Nürnberg"), True),
        Appointment(morning + timedelta(days=12), morning + timedelta(days=12, hours=2),
                    _("Innungsversammlung"), _("Bad Oldesloe")),
        Appointment(midnight + timedelta(days=33), midnight + timedelta(days=47),
                    _("Schulferien"), "", True),
    )  # fmt: skip
    read = CalendarRead(_("Familie"), appointments, 9, 5)
    return CalendarFile("", _("Familie"), read, today - timedelta(days=90), today)
