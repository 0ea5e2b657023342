"""*Später*: tomorrow, in three days, next week, a day of one's choice; not this time, or never."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QMenu, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_short_date
from kundenpflege.base.i18n import N_, _

from ..kit import icons, theme
from ..kit.controls import Label

if TYPE_CHECKING:
    from kundenpflege.rules.reminders.reminder import Reminder


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


#: Why something is left out this time, or for good.
REASONS = (
    N_("gerade erst gesprochen"),
    N_("passt im Moment nicht"),
    N_("hat sich erledigt"),
    N_("der Kunde möchte es nicht"),
)
#: Rules of which one may say „nie“: what was agreed or asked for is answered in another way.
_AGREED = frozenset({"planned_contact", "follow_up", "offer_expiring", "enquiry"})
_OF_PERSONS = frozenset({"birthday", "round_birthday", "name_day"})


@dataclass(frozen=True, slots=True)
class Leave:
    """What happens when a reminder is left out: `skip` and `never` get the reason, `own` asks for
    one first and is told which of the two is meant (True: never)."""

    skip: Callable[[str], object]
    never: Callable[[str], object]
    own: Callable[[bool], object]


def later_menu(
    parent: QWidget,
    today: date,
    put_off: Callable[[date], object],
    other_day: Callable[[], object],
    reminder: Reminder | None = None,
    leave: Leave | None = None,
) -> QMenu:
    """The days to put something off to, and below them the ways to leave it out."""
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
    if leave is not None and reminder is not None:
        menu.addSeparator()
        entry = menu.addAction(icons.icon("close"), _("Diesmal nicht"))
        entry.setObjectName("dismiss")
        entry.triggered.connect(lambda: leave.skip(""))
        why = menu.addMenu(_("Diesmal nicht, weil …"))
        why.setObjectName("skipMenu")
        _add_reasons(why, leave.skip, lambda: leave.own(False))
        _add_never(menu, reminder, leave)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def skip_menu(parent: QWidget, reminder: Reminder, leave: Leave) -> QMenu:
    """Why not this time: one key a reason."""
    menu = QMenu(parent)
    menu.setObjectName("skipMenu")
    menu.setAccessibleName(_("Diesmal nicht"))
    entry = menu.addAction(icons.icon("close"), _("&Diesmal nicht"))
    entry.setObjectName("dismiss")
    entry.triggered.connect(lambda: leave.skip(""))
    menu.addSeparator()
    _add_reasons(menu, leave.skip, lambda: leave.own(False))
    menu.addSeparator()
    _add_never(menu, reminder, leave)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _add_reasons(menu: QMenu, take: Callable[[str], object], own: Callable[[], object]) -> None:
    for number, reason in enumerate(REASONS, 1):
        words = _(reason)
        entry = menu.addAction(f"&{number}  {words}")
        entry.setData(words)
        entry.triggered.connect(lambda _on=False, words=words: take(words))
    entry = menu.addAction(icons.icon("edit"), _("&Anderer Grund …"))
    entry.setObjectName("ownReason")
    entry.triggered.connect(lambda: own())


def _add_never(menu: QMenu, reminder: Reminder, leave: Leave) -> None:
    if reminder.rule in _AGREED:
        return
    words = _("Nie wieder daran erinnern")
    if reminder.rule in _OF_PERSONS:
        words = _("Nie bei {name}").format(name=reminder.person or reminder.who)
    never = menu.addMenu(icons.icon("forbidden"), words.replace("&", "&&"))
    never.setObjectName("neverMenu")
    _add_reasons(never, leave.never, lambda: leave.own(True))


class ReasonBox(QFrame):
    """A line that pops up for a reason in one's own words; Enter takes it, Esc leaves."""

    def __init__(self, parent: QWidget, title: str, take: Callable[[str], object]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("reasonBox")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self._take = take
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S3, theme.S3, theme.S3, theme.S3)
        layout.setSpacing(theme.S2)
        layout.addWidget(Label(title, "strong"))
        self.line = QLineEdit()
        self.line.setObjectName("reason")
        self.line.setMaxLength(400)
        self.line.setMinimumWidth(theme.px(300))
        self.line.setPlaceholderText(_("Warum?"))
        self.line.setAccessibleName(_("Warum?"))
        self.line.returnPressed.connect(self._entered)
        layout.addWidget(self.line)

    def pop_up(self, at: QPoint) -> None:
        """Show below `at`, on the screen."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = min(max(at.x(), screen.left()), screen.right() - self.width())
        self.move(x, min(at.y(), screen.bottom() - self.height()))
        self.show()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def _entered(self) -> None:
        reason, take = self.line.text().strip(), self._take
        self.close()
        take(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


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
        least = QDate(first.year, first.month, first.day)
        self.calendar.setMinimumDate(least)
        over = QTextCharFormat()
        over.setForeground(theme.current().color("disabled"))
        for days in range(1, first.day):
            self.calendar.setDateTextFormat(least.addDays(-days), over)
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
