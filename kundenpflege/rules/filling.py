"""Spreading the contacts of a year: each with a reason, on a working day, apart from each other.

The best reasons come first, as long as they lie well apart; then those that lie nearer to each
other; where none is left, the longest silence gets a contact with an idea of our own. Within the
days on which a contact helps, the one is taken on which whoever is responsible has least to do.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from kundenpflege.base.dates import add_months
from kundenpflege.model.kinds import ContactKind

from .care import CARE_MONTHS
from .occasions.facts import OccasionFacts
from .occasions.idea import idea
from .occasions.occasion import Occasion
from .work_calendar import WorkCalendar

#: Gives the way a contact may go, None when no way is permitted.
Allowed = Callable[[Occasion], ContactKind | None]

_DAY = timedelta(days=1)
#: Days of a long span that are looked at.
_LOOKED_AT = 14
#: Days around the middle of a silence that are looked at: a part of the wished distance, so that
#: whoever is wanted once a year can wait a little for a quiet week.
_AROUND, _AROUND_PART = 14, 1 / 6
#: What a contact of the same week, of the same day and a day beside the best one count.
_WEEK_COSTS, _DAY_COSTS = 4, 5
#: So many days before or after it a festive day may be thought of because of company holidays.
_FESTIVE_DAYS = 16
#: Parts of the wished distance that are kept, one after the other.
_WELL_APART, _APART = 0.5, 0.3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A contact to plan: for this occasion, on this day, this way."""

    customer_id: int
    occasion: Occasion
    day: date
    kind: ContactKind
    responsible_id: int | None = None


@dataclass(slots=True)
class Desk:
    """Working days, the distance of two contacts with one customer (days), and how much everybody
    has to do: contacts by responsible and day. What is proposed is added."""

    calendar: WorkCalendar
    today: date
    distance: int = 21
    days: Counter[tuple[int | None, date]] = field(default_factory=Counter)
    weeks: Counter[tuple[int | None, int]] = field(default_factory=Counter)
    free: dict[tuple[int | None, date], bool] = field(default_factory=dict)
    looks: int = 0

    @property
    def horizon(self) -> date:
        """The last day that is planned."""
        return add_months(self.today, CARE_MONTHS)

    def is_free(self, user_id: int | None, day: date) -> bool:
        """Whether nobody works then."""
        key = user_id, day
        known = self.free.get(key)
        if known is None:
            known = self.free[key] = self.calendar.is_free(day, user_id)
        return known

    def add(self, user_id: int | None, day: date, number: int = 1) -> None:
        """Somebody has something to do on that day."""
        self.days[user_id, day] += number
        self.weeks[user_id, _week(day)] += number

    def costs(self, user_id: int | None, day: date, best: date) -> tuple[int, date]:
        """The less the better."""
        busy = self.weeks[user_id, _week(day)] * _WEEK_COSTS + self.days[user_id, day] * _DAY_COSTS
        return busy + abs((day - best).days), day


@dataclass(frozen=True, slots=True)
class Year:
    """One customer's year: `wanted` contacts, `planned` of them already. `taken` are the days of
    all contacts near enough to keep a distance from, done and planned."""

    facts: OccasionFacts
    wanted: int
    planned: int
    taken: Sequence[date]
    responsible_id: int | None = None

    @property
    def missing(self) -> int:
        """How many contacts are lacking in the next twelve months."""
        return max(0, self.wanted - self.planned)


def spread(
    year: Year, occasions: Sequence[Occasion], allowed: Allowed, desk: Desk
) -> list[Proposal]:
    """The contacts that are lacking, by day; fewer when not all find a place or a permitted way."""
    if not year.missing:
        return []
    filler = _Filler(year, allowed, desk)
    wished = 365 / max(1, year.wanted)
    ranked = sorted(occasions, key=lambda one: (-one.weight, one.day, one.key.text))
    for part in (_WELL_APART, _APART):
        ranked = filler.take(ranked, max(desk.distance, int(wished * part)))
    while filler.missing and filler.break_silence(wished):
        pass
    filler.take(ranked, desk.distance)
    return sorted(filler.found, key=lambda one: (one.day, one.occasion.key.text))


def best_day(
    one: Occasion, kind: ContactKind, taken: Sequence[date], user_id: int | None, desk: Desk
) -> date | None:
    """The day for a contact about an occasion; None when every day that helps is too near to
    another contact."""
    return _best_day(one, kind, sorted(taken), user_id, desk, desk.distance)


def soon(one: Occasion, kind: ContactKind, user_id: int | None, desk: Desk) -> date:
    """The working day for an occasion that somebody wants planned whatever else is planned: the
    best one, tomorrow when that is past."""
    best = one.span(kind)[2]
    if working := _working_days(one, kind, user_id, desk, desk.today):
        return min(working, key=lambda day: desk.costs(user_id, day, best))
    return desk.calendar.working_day(max(best, desk.today), user_id=user_id)


class _Filler:
    """One customer's year while it fills."""

    def __init__(self, year: Year, allowed: Allowed, desk: Desk) -> None:
        self.year, self.allowed, self.desk = year, allowed, desk
        self.found: list[Proposal] = []
        self.taken = sorted(year.taken)
        self.missing = year.missing
        self._ideas = 0

    def take(self, ranked: Sequence[Occasion], distance: int) -> list[Occasion]:
        """Plan what fits with this distance to all other contacts; gives what is left.

        Of the best ones those that can only be on a few days find their place first."""
        best = sorted(ranked[: self.missing], key=_length)
        planned = set()
        for one in (*best, *ranked[len(best) :]):
            if self.missing and self._try(one, distance):
                planned.add(one.key)
        return [one for one in ranked if one.key not in planned]

    def _try(self, one: Occasion, distance: int) -> bool:
        kind = self.allowed(one)
        if kind is None:
            return False
        day = _best_day(one, kind, self.taken, self.year.responsible_id, self.desk, distance)
        if day is None:
            return False
        self._plan(one, day, kind)
        return True

    def _plan(self, one: Occasion, day: date, kind: ContactKind) -> None:
        facts, user_id = self.year.facts, self.year.responsible_id
        self.found.append(Proposal(facts.customer_id, one, day, kind, user_id))
        self.desk.add(user_id, day)
        insort(self.taken, day)
        self.missing -= 1

    def break_silence(self, wished: float) -> bool:
        """A contact in the middle of the longest time without one; whether there was a place."""
        today, user_id = self.desk.today, self.year.responsible_id
        around = timedelta(days=max(_AROUND, int(wished * _AROUND_PART)))
        # Who has waited longer than wished is not made to wait for the middle of the year.
        before = [day for day in self.taken if day <= today]
        oldest = today - timedelta(days=int(wished))
        start = max(before[-1] if before else oldest, oldest)
        ahead = [day for day in self.taken if day > today]
        points = [start, *ahead, self.desk.horizon]
        gaps = sorted(
            zip(points, points[1:], strict=False), key=lambda gap: (gap[0] - gap[1], gap[0])
        )
        for first, last in gaps:
            if (last - first).days < 2 * self.desk.distance and last != points[-1]:
                continue
            middle = first + (last - first) / 2
            day = self._place(max(middle, today + _DAY), user_id, around)
            if day is not None:
                one = idea(self.year.facts, day, self._ideas)
                kind = self.allowed(one)
                if kind is None:
                    return False
                self._ideas += 1
                self._plan(one, day, kind)
                return True
        return False

    def _place(self, target: date, user_id: int | None, around: timedelta) -> date | None:
        begin = max(target - around, self.desk.today + _DAY)
        end = min(begin + 2 * around, self.desk.horizon)
        fits = [
            day
            for day in _days(begin, end)
            if not self.desk.is_free(user_id, day)
            and _distance(self.taken, day) >= self.desk.distance
        ]
        return min(fits, key=lambda day: self.desk.costs(user_id, day, target), default=None)


def _best_day(
    one: Occasion,
    kind: ContactKind,
    taken: Sequence[date],
    user_id: int | None,
    desk: Desk,
    distance: int,
) -> date | None:
    best = one.span(kind)[2]
    working = _working_days(one, kind, user_id, desk, desk.today + _DAY)
    step = max(1, len(working) // _LOOKED_AT)
    # Of a long span others are looked at each time, else all would meet on the same few days.
    desk.looks += 1
    found: tuple[int, date] | None = None
    for day in working[desk.looks % step :: step]:
        if _distance(taken, day) >= distance:
            costs = desk.costs(user_id, day, best if step == 1 else day)
            if found is None or costs < found:
                found = costs
    return found[1] if found else None


def _working_days(
    one: Occasion, kind: ContactKind, user_id: int | None, desk: Desk, not_before: date
) -> list[date]:
    """The working days on which a contact helps. Where company holidays take them all, a card is
    posted on the last day before them, and somebody is called on the first day after."""
    first, last, _best = one.span(kind)
    begin, end = max(first, not_before), min(last, desk.horizon)
    found = [day for day in _days(begin, end) if not desk.is_free(user_id, day)]
    if not found and one.festive and begin <= end:
        early = kind is ContactKind.LETTER
        other = desk.calendar.working_day(first if early else last, back=early, user_id=user_id)
        near = abs((other - one.day).days) <= _FESTIVE_DAYS
        found = [other] if near and not_before <= other <= desk.horizon else []
    return found


def _length(one: Occasion) -> int:
    first, last, _best = one.span()
    return (last - first).days


def _distance(taken: Sequence[date], day: date) -> int:
    """Days to the nearest of these days."""
    place = bisect_left(taken, day)
    near = [abs((one - day).days) for one in taken[max(0, place - 1) : place + 1]]
    return min(near, default=9999)


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += _DAY


def _week(day: date) -> int:
    """Which week a day lies in."""
    return (day.toordinal() - 1) // 7
