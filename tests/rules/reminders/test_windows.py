"""Free days move when a reminder speaks up; nothing is lost by it, whatever days are free."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kundenpflege.model.kinds import FreeDayRule
from kundenpflege.rules.reminders import birthday
from kundenpflege.rules.reminders.reminder import SOON_DAYS
from kundenpflege.rules.reminders.windows import reach
from kundenpflege.rules.work_calendar import ClosureFacts, WorkCalendar

from .sample import HELENE, SOMMER, facts

DAY = timedelta(days=1)
YEAR = date(2027, 1, 1)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """A business with up to three spells of company holidays."""
    closures = []
    for _n in range(draw(st.integers(0, 3))):
        first = YEAR + timedelta(days=draw(st.integers(-60, 420)))
        length = draw(st.integers(0, 30))
        yearly = draw(st.booleans())
        user = draw(st.sampled_from([None, None, 1, 2]))
        closures.append(ClosureFacts("zu", first, first + timedelta(days=length), yearly, user))
    rule = draw(st.sampled_from(FreeDayRule))
    return WorkCalendar("DE", "SH", rule=rule, closures=tuple(closures))


@settings(max_examples=150, deadline=None)
@given(calendars(), st.integers(0, 364), st.integers(-40, 40), st.sampled_from([None, 1]))
@example(WorkCalendar(rule=FreeDayRule.AFTER), 58, 0, None)
def test_a_birthday_is_shown_from_before_it_speaks_until_after_it(
    calendar: WorkCalendar, number: int, later: int, responsible: int | None
) -> None:
    day = YEAR + timedelta(days=number)
    today = day + timedelta(days=later)
    customer = replace(SOMMER, responsible_id=responsible)
    person = replace(HELENE, birth_day=day.day, birth_month=day.month, birth_year=None)
    of = facts(calendar=calendar, birthdays=(person,), customers={customer.id: customer})
    speaks = calendar.shifted(day, responsible)
    first = speaks - timedelta(days=SOON_DAYS)
    last = max(day, speaks) + timedelta(days=birthday.LATE_DAYS)
    found = list(birthday.due(of, today))
    assert [(r.due, r.occasion) for r in found] == (
        [(speaks, day.isoformat())] if first <= today <= last else []
    )
    if found:
        begin, end = reach(
            calendar, today - timedelta(days=birthday.LATE_DAYS), today + timedelta(days=SOON_DAYS)
        )
        assert begin <= day <= end, "it would not be loaded"


@settings(max_examples=100, deadline=None)
@given(calendars(), st.integers(0, 364))
def test_no_day_of_a_year_is_forgotten(calendar: WorkCalendar, number: int) -> None:
    """Whoever is there on working days alone sees each birthday at least once."""
    day = YEAR + timedelta(days=number)
    person = replace(HELENE, birth_day=day.day, birth_month=day.month)
    of = facts(calendar=calendar, birthdays=(person,))
    seen = {
        reminder.occasion
        for n in range(-80, 81)
        if not calendar.is_free(day + n * DAY)
        for reminder in birthday.due(of, day + n * DAY)
    }
    free = all(calendar.is_free(day + n * DAY) for n in range(-SOON_DAYS, birthday.LATE_DAYS + 1))
    assert day.isoformat() in seen or (free and calendar.rule is FreeDayRule.KEEP)


def test_round_the_reach_is_the_span_itself_where_nothing_moves() -> None:
    first, last = date(2026, 11, 14), date(2026, 11, 29)
    assert reach(WorkCalendar(), first, last) == (first, last)
    before = WorkCalendar(rule=FreeDayRule.BEFORE)
    assert reach(before, first, date(2026, 11, 27)) == (first, last)
    after = WorkCalendar(rule=FreeDayRule.AFTER)
    assert reach(after, date(2026, 11, 16), last) == (first, last)
