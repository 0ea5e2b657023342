"""Working days, holidays, days off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model import Business, Closure
from kundenpflege.model.kinds import FreeDayRule
from kundenpflege.rules.work_calendar import ClosureFacts, WorkCalendar
from kundenpflege.services.work_calendar import load_calendar
from kundenpflege.store import Store

DAYS = st.dates(date(2024, 1, 1), date(2036, 12, 31))
WINTER = ClosureFacts("Weihnachten", date(2020, 12, 24), date(2021, 1, 6), yearly=True)
CALENDAR = WorkCalendar(state="SH", closures=(WINTER,))


def test_the_turn_of_the_year_is_closed_every_year() -> None:
    assert CALENDAR.closure(date(2031, 12, 30)) == "Weihnachten"
    assert CALENDAR.closure(date(2032, 1, 6)) == "Weihnachten"
    assert not CALENDAR.closure(date(2032, 1, 7)) and not CALENDAR.closure(date(2031, 12, 23))


def test_holidays_of_one_of_us_leave_the_others_at_work() -> None:
    away = ClosureFacts("Urlaub", date(2026, 8, 3), date(2026, 8, 14), user_id=2)
    calendar = WorkCalendar(closures=(away,))
    assert calendar.is_free(date(2026, 8, 4), 2)
    assert not calendar.is_free(date(2026, 8, 4), 1)
    assert not calendar.is_free(date(2026, 8, 4))


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        (FreeDayRule.KEEP, date(2026, 10, 31)),
        (FreeDayRule.BEFORE, date(2026, 10, 30)),
        (FreeDayRule.AFTER, date(2026, 11, 2)),
    ],
)
def test_a_holiday_on_a_saturday_is_shifted_as_set(rule: FreeDayRule, day: date) -> None:
    calendar = WorkCalendar(state="SH", rule=rule)
    assert calendar.shifted(date(2026, 10, 31)) == day


@given(DAYS, st.booleans())
def test_the_nearest_working_day_is_one_and_none_lies_between(day: date, back: bool) -> None:
    found = CALENDAR.working_day(day, back=back)
    assert not CALENDAR.is_free(found)
    while day != found:
        assert CALENDAR.is_free(day)
        day += timedelta(days=-1 if back else 1)


def test_closed_for_good_leaves_the_day_where_it_is() -> None:
    calendar = WorkCalendar(closures=(ClosureFacts("zu", date(2026, 1, 1), date(2030, 1, 1)),))
    assert calendar.working_day(date(2027, 5, 5)) == date(2027, 5, 5)


def test_free_days_have_names() -> None:
    found = dict(CALENDAR.free_days(date(2026, 12, 23), date(2026, 12, 26)))
    assert found[date(2026, 12, 24)] == "Weihnachten"
    assert "Weihnachtstag" in found[date(2026, 12, 25)]
    assert date(2026, 12, 23) not in found


def test_it_is_loaded_as_it_is_stored(store: Store) -> None:
    with store.read() as db:
        assert load_calendar(db) == WorkCalendar()
    with store.write("Betrieb") as writer:
        writer.add(Business(id=1, name="Tischlerei", state="SH", work_days="1111110"))
        writer.add(Closure(title="Sommer", first=date(2026, 8, 3), last=date(2026, 8, 14)))
    with store.read() as db:
        calendar = load_calendar(db)
    assert not calendar.is_free(date(2026, 11, 21)) and calendar.is_free(date(2026, 11, 22))
    assert calendar.closure(date(2026, 8, 10)) == "Sommer"
