"""Where entries stand: rows of a week in the month, columns of a day by the clock. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from .facts import DAY_MINUTES, last_day, length, starts_at

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """An entry in a week: columns `first` to `last` (0 is Monday) in row `lane`.

    `begins`, `ends`: whether the entry really begins or ends here, or goes on beyond.
    """

    entry: CalendarEntry
    lane: int
    first: int
    last: int
    begins: bool = True
    ends: bool = True


@dataclass(frozen=True, slots=True)
class WeekRows:
    """The bars of a week that are shown, and how many are not, by column."""

    bars: tuple[Bar, ...]
    hidden: tuple[int, ...]
    lanes: int

    def at(self, column: int) -> list[Bar]:
        """What stands in a column, from top to bottom."""
        found = [bar for bar in self.bars if bar.first <= column <= bar.last]
        return sorted(found, key=lambda bar: bar.lane)


def week_rows(
    days: Sequence[date],
    entries: Sequence[CalendarEntry],
    room: int,
    more: Mapping[date, int] | None = None,
    words_below: bool = True,
) -> WeekRows:
    """Give each entry of neighbouring `days` the highest free row; `room` rows fit on the screen.

    What goes on over several days comes first, so that it is one bar. A day on which not
    everything fits keeps its last row for the words how many there are `more`, unless these stand
    elsewhere (`words_below` False).
    """
    more = more or {}
    columns = len(days)
    taken: list[set[int]] = [set() for _day in days]
    bars: list[Bar] = []
    inside = [(n, e) for n, e in enumerate(entries) if e.day <= days[-1] and last_day(e) >= days[0]]
    # Longer ones first, else in the order they came.
    inside.sort(key=lambda one: (-(last_day(one[1]) - one[1].day).days, one[0]))
    for _n, entry in inside:
        first = max(0, (entry.day - days[0]).days)
        last = min(columns - 1, (last_day(entry) - days[0]).days)
        lane = 0
        while any(lane in taken[column] for column in range(first, last + 1)):
            lane += 1
        for column in range(first, last + 1):
            taken[column].add(lane)
        begins, ends = entry.day >= days[0], last_day(entry) <= days[-1]
        bars.append(Bar(entry, lane, first, last, begins, ends))
    limits = [
        room
        if not words_below or (not more.get(day) and (not held or max(held) < room))
        else max(0, room - 1)
        for day, held in zip(days, taken, strict=True)
    ]
    hidden = tuple(
        sum(lane >= limit for lane in held) + more.get(day, 0)
        for day, held, limit in zip(days, taken, limits, strict=True)
    )
    shown = [piece for bar in bars for piece in _visible(bar, limits)]
    lanes = max((bar.lane + 1 for bar in shown), default=0)
    if any(hidden) and words_below:
        lanes = max(lanes, min(room, lanes + 1))
    return WeekRows(tuple(shown), hidden, lanes)


def _visible(bar: Bar, limits: Sequence[int]) -> list[Bar]:
    """The pieces of a bar on the days that have a row for it."""
    pieces: list[Bar] = []
    start: int | None = None
    for column in range(bar.first, bar.last + 2):
        fits = column <= bar.last and bar.lane < limits[column]
        if fits and start is None:
            start = column
        elif not fits and start is not None:
            begins = bar.begins and start == bar.first
            ends = bar.ends and column - 1 == bar.last
            pieces.append(Bar(bar.entry, bar.lane, start, column - 1, begins, ends))
            start = None
    return pieces


@dataclass(frozen=True, slots=True)
class Block:
    """A timed entry of a day: minutes from `start` to `end`, `column` of `columns` side by side,
    `span` of them wide."""

    entry: CalendarEntry
    start: int
    end: int
    column: int
    columns: int
    span: int = 1


def day_blocks(entries: Sequence[CalendarEntry], least: int = 30) -> list[Block]:
    """The timed entries of one day side by side where they overlap.

    `least` is the shortest height in minutes: what is shorter on the clock still needs a line.
    """
    timed = []
    for entry in entries:
        start = starts_at(entry)
        if start is not None:
            start = min(start, DAY_MINUTES - least)
            end = min(DAY_MINUTES, start + max(least, length(entry)))
            timed.append((start, end, entry))
    timed.sort(key=lambda one: (one[0], -one[1]))
    blocks: list[Block] = []
    cluster: list[tuple[int, int, CalendarEntry]] = []
    reach = -1
    for one in timed:
        if cluster and one[0] >= reach:
            blocks += _side_by_side(cluster)
            cluster, reach = [], -1
        cluster.append(one)
        reach = max(reach, one[1])
    return blocks + _side_by_side(cluster) if cluster else blocks


def _side_by_side(cluster: Sequence[tuple[int, int, CalendarEntry]]) -> list[Block]:
    """Columns for entries that touch each other; who has room to the right takes it."""
    ends: list[int] = []
    places = []
    for start, end, entry in cluster:
        column = next((n for n, free in enumerate(ends) if free <= start), len(ends))
        if column == len(ends):
            ends.append(end)
        else:
            ends[column] = end
        places.append((start, end, entry, column))
    found = []
    for start, end, entry, column in places:
        span = 1
        while column + span < len(ends) and not any(
            other[3] == column + span and other[0] < end and other[1] > start for other in places
        ):
            span += 1
        found.append(Block(entry, start, end, column, len(ends), span))
    return found


def days_of(entry: CalendarEntry, first: date, last: date) -> list[date]:
    """The days between `first` and `last` on which it stands."""
    start, end = max(first, entry.day), min(last, last_day(entry))
    return [start + n * _DAY for n in range((end - start).days + 1)]


def by_day(
    entries: Sequence[CalendarEntry], first: date, last: date
) -> dict[date, list[CalendarEntry]]:
    """The entries by each day they stand on, in the order they came."""
    found: dict[date, list[CalendarEntry]] = {}
    for entry in entries:
        for day in days_of(entry, first, last):
            found.setdefault(day, []).append(entry)
    return found
