"""Moving and stretching: where entries go, and what never happens to them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.services.plan import CalendarEntry, EntryKind
from kundenpflege.ui.contactplan.facts import (
    key_of,
    minute_of,
    span_text,
    spoken,
    spoken_day,
    starts_at,
    time_text,
)
from kundenpflege.ui.contactplan.moving import (
    Slot,
    dragged,
    longer,
    shifted,
    snapped,
    stretched,
)

from .conftest import entry

DAY = date(2026, 11, 24)
NEXT = DAY + timedelta(days=1)


def test_days_and_times_move_together_but_what_has_no_time_gets_none() -> None:
    timed = entry(DAY, contact_id=1, at_time="14:00")
    whole = entry(DAY, contact_id=2)
    found = shifted([timed, whole], 1, 30)
    assert [(t.day, t.at_time) for t in found] == [(NEXT, "14:30"), (NEXT, None)]
    assert found[0].shown.at_time == "14:30" and found[1].shown.at_time == ""


def test_nothing_moves_that_is_done_or_belongs_to_others() -> None:
    done = entry(DAY, done=True)
    birthday = entry(DAY, kind=EntryKind.BIRTHDAY, contact_id=None, contact_kind=None)
    foreign = entry(DAY, kind=EntryKind.FOREIGN, contact_id=None, foreign=True)
    assert shifted([done, birthday, foreign], 3) == []
    for one in (done, birthday, foreign):
        assert stretched(one, Slot(NEXT)) is None and longer(one, 1, clock=True) is None


def test_several_days_stay_several_days() -> None:
    long = entry(DAY, last_day=NEXT)
    (target,) = shifted([long], 7)
    assert target.shown.last_day == NEXT + timedelta(days=7)


@pytest.mark.parametrize(
    ("at_time", "grabbed", "now", "day", "new_time"),
    [
        ("14:00", Slot(DAY, 850), Slot(NEXT, 910), NEXT, "15:00"),  # by the clock
        ("14:00", Slot(DAY, 850), Slot(NEXT, None), NEXT, ""),  # up to the whole day
        ("", Slot(DAY), Slot(NEXT, 551), NEXT, "09:15"),  # down to the clock
        ("", Slot(DAY), Slot(NEXT), NEXT, None),  # from day to day
        ("14:00", Slot(DAY, 850), Slot(DAY, 0), DAY, "00:00"),  # not before midnight
        ("14:00", Slot(DAY, 841), Slot(DAY, 1439), DAY, "23:45"),  # nor after it
    ],
)
def test_dragging_in_a_week_says_day_and_time(
    at_time: str, grabbed: Slot, now: Slot, day: date, new_time: str | None
) -> None:
    held = entry(DAY, at_time=at_time)
    (target,) = dragged([held], held, grabbed, now, clock=True)
    assert (target.day, target.at_time) == (day, new_time)


def test_in_a_month_dragging_keeps_the_time() -> None:
    held = entry(DAY, at_time="14:00")
    (target,) = dragged([held], held, Slot(DAY), Slot(NEXT), clock=False)
    assert (target.day, target.at_time) == (NEXT, None)


def test_several_go_by_as_much_as_the_one_in_hand() -> None:
    held = entry(DAY, contact_id=1, at_time="14:00")
    other = entry(NEXT, contact_id=2, at_time="09:00")
    whole = entry(NEXT, contact_id=3)
    found = dragged([held, other, whole], held, Slot(DAY, 840), Slot(NEXT, 900), clock=True)
    assert [(t.entry.contact_id, t.day, t.at_time) for t in found] == [
        (1, NEXT, "15:00"), (2, NEXT + timedelta(days=1), "10:00"),
        (3, NEXT + timedelta(days=1), None),
    ]  # fmt: skip


def test_pulling_the_end_gives_minutes_or_days() -> None:
    timed = entry(DAY, at_time="14:00", minutes=30)
    wish = stretched(timed, Slot(DAY, 921))
    assert wish is not None and (wish.minutes, wish.last_day) == (75, None)
    least = stretched(timed, Slot(DAY, 0))
    assert least is not None and least.minutes == 15
    whole = entry(DAY)
    wish = stretched(whole, Slot(NEXT))
    assert wish is not None and wish.last_day == NEXT and wish.shown.last == NEXT
    assert stretched(whole, Slot(DAY - timedelta(days=4))) is None, "never before it begins"


def test_plus_and_minus_stretch_by_steps() -> None:
    timed = entry(DAY, at_time="23:30", minutes=15)
    more = longer(timed, 1, clock=True)
    assert more is not None and more.minutes == 30
    assert longer(more.shown, 1, clock=True) is None, "the day ends"
    assert longer(timed, -1, clock=True) is None, "a quarter of an hour at least"
    by_day = longer(timed, 1, clock=False)
    assert by_day is not None and by_day.last_day == NEXT
    back = longer(by_day.shown, -1, clock=False)
    assert back is not None and back.last_day == DAY


@given(st.integers(-10_000, 10_000), st.integers(-3000, 3000), st.integers(0, 1439))
def test_whatever_the_way_a_contact_stays_within_its_day(
    days: int, minutes: int, start: int
) -> None:
    one = entry(DAY, at_time=time_text(start))
    for target in shifted([one], days, minutes):
        assert target.day - DAY == timedelta(days=days)
        shown = starts_at(target.shown)
        assert shown is not None and 0 <= shown < 24 * 60


@given(st.integers(-5000, 5000))
def test_times_snap_to_quarters(minute: int) -> None:
    found = snapped(minute)
    assert found % 15 == 0 and 0 <= found <= 24 * 60 - 15
    if 0 <= minute < 24 * 60 - 15:
        assert abs(found - minute) <= 8


def test_beyond_the_calendar_nothing_moves() -> None:
    assert shifted([entry(date.max)], 1) == []


@pytest.mark.parametrize(
    ("text", "minute"),
    [("09:30", 570), ("9:30", 570), ("", None), ("24:00", None), ("ab:cd", None), ("0930", None)],
)
def test_times_are_read_as_they_are_stored(text: str, minute: int | None) -> None:
    assert minute_of(text) == minute
    if minute is not None:
        assert minute_of(time_text(minute)) == minute


def test_an_entry_is_told_in_full() -> None:
    one = entry(
        DAY, text="14:00 Uhr, Anruf Reuter – Muster", at_time="14:00", minutes=45,
        place="Werkstatt", responsible="Inga", series_id=4, series_day=DAY,
    )  # fmt: skip
    assert spoken(one) == (
        "14:00 Uhr, Anruf Reuter – Muster, 45 Minuten, Werkstatt, Inga, wiederholt sich"
    )
    assert span_text(one) == "14:00 – 14:45"
    long = entry(DAY, last_day=NEXT, done=True)
    assert span_text(long) == "bis 25.11.2026" and spoken(long).endswith("erledigt")
    assert spoken_day(DAY, []) == "Dienstag, 24. November 2026; nichts geplant"
    assert spoken_day(DAY, [one], 2).endswith("2 weitere")


def test_entries_keep_their_key_when_they_move() -> None:
    one: CalendarEntry = entry(DAY)
    assert key_of(one) == key_of(entry(NEXT, label="Anders"))
    later = entry(DAY, contact_id=None, series_id=3, series_day=DAY)
    assert key_of(later) != key_of(entry(DAY, contact_id=None, series_id=3, series_day=NEXT))
