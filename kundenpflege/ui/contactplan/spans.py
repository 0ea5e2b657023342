"""The four views and the days each of them shows. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kundenpflege.base.dates import add_months, format_date, format_month, format_short_date
from kundenpflege.base.dates import month_grid as _grid
from kundenpflege.base.i18n import N_, _

YEAR, MONTH, WEEK, LIST = "year", "month", "week", "list"
VIEWS = (YEAR, MONTH, WEEK, LIST)
NAMES = {YEAR: N_("Jahr"), MONTH: N_("Monat"), WEEK: N_("Woche"), LIST: N_("Liste")}

#: Years a calendar can leaf through; beyond them `date` ends.
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Span:
    """The days a view shows around `day`."""

    view: str
    first: date
    last: date
    title: str


def bounded(day: date) -> date:
    """`day` within the years of the calendar."""
    return min(LAST, max(FIRST, day))


def monday(day: date) -> date:
    """Monday of its week."""
    return day - timedelta(days=day.weekday())


def span(view: str, day: date) -> Span:
    """What `view` shows around `day`. The list begins with its month and has no end."""
    day = bounded(day)
    if view == YEAR:
        return Span(view, date(day.year, 1, 1), date(day.year, 12, 31), str(day.year))
    if view == WEEK:
        first = monday(day)
        return Span(view, first, first + timedelta(days=6), week_title(first))
    if view == LIST:
        title = _("Ab {month}").format(month=format_month(day))
        return Span(view, day.replace(day=1), LAST, title)
    days = _grid(day)
    return Span(view, days[0], days[-1], format_month(day))


def week_title(first: date) -> str:
    """`KW 48 · 23. – 29.11.2026`, with both months or years where they differ."""
    last = first + timedelta(days=6)
    start = f"{first.day}." if first.month == last.month else format_short_date(first)
    if first.year != last.year:
        start = format_date(first)
    return _("KW {week} · {first} – {last}").format(
        week=first.isocalendar().week, first=start, last=format_date(last)
    )


def leafed(view: str, day: date, pages: int) -> date:
    """The day to show `pages` further on (or back)."""
    day = bounded(day)
    if view == WEEK:
        days = max((FIRST - day).days, min((LAST - day).days, 7 * pages))
        return day + timedelta(days=days)
    months = 12 * pages if view == YEAR else pages
    target = day.year * 12 + day.month - 1 + months
    if target < FIRST.year * 12:
        return FIRST
    if target >= (LAST.year + 1) * 12:
        return LAST
    return add_months(day, months)


def page_names(view: str) -> tuple[str, str]:
    """What the buttons beside *Heute* say."""
    if view == YEAR:
        return _("Voriges Jahr"), _("Nächstes Jahr")
    if view == WEEK:
        return _("Vorige Woche"), _("Nächste Woche")
    return _("Voriger Monat"), _("Nächster Monat")
