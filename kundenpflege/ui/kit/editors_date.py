"""Editors for days, birthdays and times, typed as people say them."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QVBoxLayout, QWidget

from kundenpflege.base.dates import (
    Clock,
    format_date,
    format_weekday_date,
    parse_date,
    relative_days,
)
from kundenpflege.base.i18n import _
from kundenpflege.rules.validation import InvalidValue, parse_birthday

from . import theme
from .controls import IconButton
from .editors_base import LineEditor, cannot_read


class _Calendar(QCalendarWidget):
    """A month to choose from: Monday first, today marked, Esc closes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLocale(QLocale(QLocale.Language.German, QLocale.Country.Germany))
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        self.setGridVisible(False)
        self.setAccessibleName(_("Kalender"))
        plain = self.weekdayTextFormat(Qt.DayOfWeek.Monday)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(day, plain)


class DateEditor(LineEditor):
    """A day: `3.4.61`, `3.4.`, `heute`, `morgen`, `+7`, or from the calendar (Alt+Down).

    Up and down go a day on or back. With `past` two-digit years never lie ahead. The value is a
    date or None.
    """

    def __init__(
        self,
        clock: Clock,
        past: bool = False,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(placeholder or _("TT.MM.JJJJ"), 40, parent)
        self._clock, self._past = clock, past
        self._popup: QFrame | None = None
        self.line.installEventFilter(self)
        self.button = IconButton("calendar", _("Kalender öffnen"), "quiet", self, self.pop_up)
        # Reached with Alt+Down; the Tab key goes from field to field.
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.line.textChanged.connect(self._explain)
        theme.signals.changed.connect(self._place_button)

    def value(self) -> date | None:
        """The day; None when empty or unreadable."""
        return parse_date(self.text(), self._clock.today(), past=self._past)

    def set_value(self, value: Any) -> None:
        """Show a day; None is empty."""
        self._show("" if value is None else format_date(value))

    def problem(self) -> str:
        """Not a day of the calendar."""
        if self.text() and self.value() is None:
            return _("Bitte ein Datum wie {date} eingeben.").format(
                date=format_date(self._clock.today())
            )
        return ""

    def pop_up(self) -> None:
        """Open the calendar below the field."""
        if self.line.isReadOnly():
            return
        if self._popup is None:
            self._popup = self._build_popup()
        day = self.value() or self._clock.today()
        self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self._calendar.setFont(theme.font("body"))
        self._calendar.setMinimumSize(theme.px(320), theme.px(250))
        self._popup.adjustSize()
        self._popup.move(self.line.mapToGlobal(QPoint(0, self.line.height() + 2)))
        self._popup.show()
        self._calendar.setFocus()

    def _build_popup(self) -> QFrame:
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setProperty("role", "popup")
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(1, 1, 1, 1)
        self._calendar = _Calendar(popup)
        self._calendar.clicked.connect(self._picked)
        self._calendar.activated.connect(self._picked)
        layout.addWidget(self._calendar)
        return popup

    def name_field(self, name: str, label: str, purpose: str = "") -> None:
        """Name the field and its button."""
        super().name_field(name, label, purpose)
        self._purpose = purpose
        self.button.setAccessibleName(_("Kalender für {field}").format(field=label))

    _purpose = ""

    def _picked(self, day: QDate) -> None:
        if self._popup is not None:
            self._popup.hide()
        self.set_value(date(day.year(), day.month(), day.day()))
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)
        self.changed.emit()
        self.left.emit()

    def _tidy(self) -> None:
        day = self.value()
        if day is not None:
            self._show(format_date(day))

    def _explain(self) -> None:
        """The weekday and the distance stand in the tooltip."""
        day = self.value()
        words = ""
        if day is not None:
            distance = relative_days(day, self._clock.today())
            words = f"{format_weekday_date(day)} – {distance}"
        self.line.setToolTip("\n".join(part for part in (words, self._purpose) if part))

    def _step(self, days: int) -> None:
        day = self.value()
        self.set_value((day + timedelta(days=days)) if day else self._clock.today())
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys step, Alt+Down opens the calendar."""
        if watched is self.line and isinstance(event, QKeyEvent) and not self.line.isReadOnly():
            if event.type() == QEvent.Type.KeyPress:
                key = event.key()
                if key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                    self.pop_up()
                    return True
                if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
                    self._step(1 if key == Qt.Key.Key_Up else -1)
                    return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button inside the field."""
        super().resizeEvent(event)
        self._place_button()

    def _place_button(self) -> None:
        size = self.button.sizeHint()
        self.button.resize(size)
        self.line.setTextMargins(0, 0, size.width() - theme.px(4), 0)
        self.button.move(
            self.width() - size.width() - theme.px(3), (self.height() - size.height()) // 2
        )
        self.button.raise_()


class BirthdayEditor(LineEditor):
    """A birthday with or without the year: `3.4.61`, `3.4.`. The value is text, '' for none."""

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(_("TT.MM. oder TT.MM.JJJJ"), 40, parent)
        self._clock = clock

    def value(self) -> str:
        """`03.04.1961`, `03.04.` or ''; as typed while it cannot be read."""
        try:
            day, month, year = parse_birthday(self.text(), self._clock.today())
        except InvalidValue:
            return self.text()
        if not day or not month:
            return ""
        return f"{day:02d}.{month:02d}.{year:04d}" if year else f"{day:02d}.{month:02d}."

    def set_value(self, value: Any) -> None:
        """Show a birthday: text as above, or (day, month, year or None)."""
        if isinstance(value, tuple):
            day, month, year = value
            value = f"{day:02d}.{month:02d}.{year or ''}" if day and month else ""
        self._show("" if value is None else str(value))

    def problem(self) -> str:
        """No day of the calendar, or one that is ahead."""
        try:
            parse_birthday(self.text(), self._clock.today())
        except InvalidValue as error:
            return str(error)
        return ""

    def _tidy(self) -> None:
        self._show(self.value())


class TimeEditor(LineEditor):
    """A time of day: `9`, `9:30`, `930`. The value is a time or None."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder or _("z. B. 9:30"), 8, parent)

    def value(self) -> time | None:
        """The time; None when empty or unreadable."""
        match = re.fullmatch(r"(\d{1,2})(?:[:.,h ]?(\d{2}))?(?:\s*Uhr)?", self.text())
        if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
            return None
        return time(int(match[1]), int(match[2] or 0))

    def set_value(self, value: Any) -> None:
        """Show a time; None is empty."""
        self._show("" if value is None else f"{value.hour:02d}:{value.minute:02d}")

    def problem(self) -> str:
        """Not a time of day."""
        return cannot_read("9:30") if self.text() and self.value() is None else ""

    def _tidy(self) -> None:
        value = self.value()
        if value is not None:
            self.set_value(value)
