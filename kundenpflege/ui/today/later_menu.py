"""*Später*: tomorrow, in three days, next week, a day of one's choice, or not needed at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QMenu, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_short_date
from kundenpflege.base.i18n import _

from ..kit import icons, theme


def later_days(today: date) -> list[tuple[str, date]]:
    """Three days with their words. Next week begins on Monday, unless that is one of the others."""
    days = [
        (_("Morgen"), today + timedelta(days=1)),
        (_("In 3 Tagen"), today + timedelta(days=3)),
    ]
    monday = today + timedelta(days=7 - today.weekday())
    if monday in (day for _words, day in days):
        return [*days, (_("In einer Woche"), today + timedelta(days=7))]
    return sorted([*days, (_("Nächste Woche"), monday)], key=lambda one: one[1])


def later_menu(
    parent: QWidget,
    today: date,
    put_off: Callable[[date], object],
    other_day: Callable[[], object],
    dismiss: Callable[[], object],
) -> QMenu:
    """The menu; every entry calls one of the three."""
    menu = QMenu(parent)
    menu.setObjectName("laterMenu")
    menu.setAccessibleName(_("Auf später verschieben"))
    for words, day in later_days(today):
        entry = menu.addAction(f"{words}\t{weekday(day)} {format_short_date(day)}")
        entry.setData(day)
        entry.triggered.connect(lambda _on=False, day=day: put_off(day))
    entry = menu.addAction(icons.icon("calendar"), _("Datum …"))
    entry.setObjectName("otherDay")
    entry.triggered.connect(lambda: other_day())
    menu.addSeparator()
    entry = menu.addAction(icons.icon("close"), _("Nicht nötig"))
    entry.setObjectName("dismiss")
    entry.triggered.connect(lambda: dismiss())
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def weekday(day: date) -> str:
    """`Mo` to `So`."""
    names = (_("Mo"), _("Di"), _("Mi"), _("Do"), _("Fr"), _("Sa"), _("So"))
    return names[day.weekday()]


class DayPicker(QFrame):
    """A month that pops up; a click or Enter takes the day, Esc leaves."""

    def __init__(self, parent: QWidget, first: date, take: Callable[[date], object]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("dayPicker")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self._take = take
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S2, theme.S2, theme.S2, theme.S2)
        self.calendar = QCalendarWidget(self)
        self.calendar.setLocale(QLocale(QLocale.Language.German, QLocale.Country.Germany))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        plain = self.calendar.weekdayTextFormat(Qt.DayOfWeek.Monday)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, plain)  # red would say „overdue“ here
        self.calendar.setMinimumDate(QDate(first.year, first.month, first.day))
        self.calendar.setAccessibleName(_("Tag wählen"))
        self.calendar.clicked.connect(self._chosen)
        self.calendar.activated.connect(self._chosen)
        layout.addWidget(self.calendar)

    def pop_up(self, at: QPoint) -> None:
        """Show below `at`, on the screen."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = min(max(at.x(), screen.left()), screen.right() - self.width())
        y = min(at.y(), screen.bottom() - self.height())
        self.move(x, y)
        self.show()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _chosen(self, day: QDate) -> None:
        # Two signals may tell the same day: take it once.
        take, self._take = self._take, lambda _day: None
        self.close()
        take(date(day.year(), day.month(), day.day()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
