"""Where entries stand: never two in the same place, nothing lost, longer ones in one piece."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.services.plan import CalendarEntry
from kundenpflege.ui.contactplan.facts import length, starts_at, time_text
from kundenpflege.ui.contactplan.placing import by_day, day_blocks, week_rows

from .conftest import entry

MONDAY = date(2026, 11, 23)
WEEK = [MONDAY + timedelta(days=n) for n in range(7)]


@st.composite
def entries(draw: st.DrawFn) -> list[CalendarEntry]:
    """Some entries around a week, several of them over days."""
    found = []
    for number in range(draw(st.integers(0, 14))):
        day = MONDAY + timedelta(days=draw(st.integers(-5, 8)))
        last = day + timedelta(days=draw(st.sampled_from((0, 0, 0, 1, 3, 9))))
        found.append(entry(day, f"E{number}", contact_id=number, last_day=last))
    return found


@given(entries(), st.integers(0, 5), st.booleans(), st.dictionaries(
    st.sampled_from(WEEK), st.integers(1, 9), max_size=2
))  # fmt: skip
def test_no_two_bars_share_a_place_and_all_are_shown_or_counted(
    found: list[CalendarEntry], room: int, below: bool, more: dict[date, int]
) -> None:
    rows = week_rows(WEEK, found, room, more, below)
    places = set()
    for bar in rows.bars:
        assert bar.lane < room
        for column in range(bar.first, bar.last + 1):
            assert (bar.lane, column) not in places
            places.add((bar.lane, column))
            assert bar.entry.day <= WEEK[column] <= bar.entry.last
        assert not bar.begins or bar.entry.day == WEEK[bar.first]
        assert not bar.ends or bar.entry.last == WEEK[bar.last]
    for column, day in enumerate(WEEK):
        here = sum(e.day <= day <= e.last for e in found)
        shown = len(rows.at(column))
        assert shown + rows.hidden[column] == here + more.get(day, 0)
        if below and rows.hidden[column] and room:
            assert shown < room, "the last line is kept for the words"
        if not rows.hidden[column]:
            assert shown == here


def test_what_goes_on_over_days_is_one_bar_above_the_others() -> None:
    single = entry(WEEK[1], "Anruf", contact_id=1)
    long = entry(WEEK[0], "Messe", contact_id=2, last_day=WEEK[2])
    rows = week_rows(WEEK, [single, long], 4)
    assert [(b.entry.label, b.lane, b.first, b.last) for b in rows.bars] == [
        ("Messe", 0, 0, 2), ("Anruf", 1, 1, 1)
    ]  # fmt: skip
    assert rows.lanes == 2 and not any(rows.hidden)


def test_a_bar_from_the_week_before_into_the_next_has_open_ends() -> None:
    long = entry(WEEK[0] - timedelta(days=2), last_day=WEEK[6] + timedelta(days=3))
    (bar,) = week_rows(WEEK, [long], 2).bars
    assert (bar.first, bar.last, bar.begins, bar.ends) == (0, 6, False, False)


@st.composite
def timed(draw: st.DrawFn) -> list[CalendarEntry]:
    """Entries of one day by the clock."""
    found = []
    for number in range(draw(st.integers(0, 12))):
        start = draw(st.integers(0, 24 * 60 - 1))
        minutes = draw(st.sampled_from((None, 5, 15, 30, 45, 60, 240, 1440)))
        found.append(
            entry(MONDAY, f"E{number}", contact_id=number, at_time=time_text(start),
                  minutes=minutes)
        )  # fmt: skip
    return found


@given(timed())
def test_overlapping_blocks_stand_side_by_side(found: list[CalendarEntry]) -> None:
    blocks = day_blocks(found, least=30)
    assert len(blocks) == len(found)
    for block in blocks:
        assert 0 <= block.start < block.end <= 24 * 60
        assert block.end - block.start >= 30
        assert block.column + block.span <= block.columns
        start = starts_at(block.entry)
        assert start is not None and block.start <= start
        assert block.end >= min(24 * 60, start + length(block.entry))
    for n, one in enumerate(blocks):
        for other in blocks[n + 1 :]:
            if one.start < other.end and other.start < one.end:
                mine = range(one.column, one.column + one.span)
                assert not set(mine) & set(range(other.column, other.column + other.span))


def test_an_entry_alone_has_the_whole_width_and_the_third_takes_the_room_left() -> None:
    def at(time: str, minutes: int, number: int) -> CalendarEntry:
        return entry(MONDAY, f"E{number}", contact_id=number, at_time=time, minutes=minutes)

    blocks = day_blocks([at("09:00", 60, 1), at("09:30", 60, 2), at("10:00", 30, 3),
                         at("12:00", 30, 4)])  # fmt: skip
    shown = [(b.entry.label, b.column, b.columns, b.span) for b in blocks]
    assert shown == [("E1", 0, 2, 1), ("E2", 1, 2, 1), ("E3", 0, 2, 1), ("E4", 0, 1, 1)]


def test_entries_stand_on_each_of_their_days() -> None:
    long = entry(WEEK[5], last_day=WEEK[6] + timedelta(days=5))
    days = by_day([long], WEEK[0], WEEK[6])
    assert sorted(days) == WEEK[5:]
