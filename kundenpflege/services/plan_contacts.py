"""The contacts of the contact plan: planned, done, and those that follow from a series."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from kundenpflege.model import Contact, Customer, Person, User
from kundenpflege.model.kinds import ContactKind
from kundenpflege.store import Reader
from kundenpflege.store.tables import customer_fact

from .contact_drafts import LONGEST_DAYS
from .plan_entries import CalendarEntry, contact_entry
from .series_days import derived, with_names
from .whose import NOBODY, whose

#: So many numbers are asked for at once.
_CHUNK = 500
#: Room for contacts with people who are restricted alone.
_SPARE = 2


@dataclass(frozen=True, slots=True)
class Filter:
    """Whose contacts, and of which kinds; None: all."""

    responsible: tuple[int, ...] | None = None
    kinds: tuple[ContactKind, ...] | None = None

    def conditions(self, by_index: bool = True) -> list[Any]:
        """As SQL. Without `by_index` for contacts that are found by way of their customer."""
        found: list[Any] = []
        if self.responsible is not None and by_index:
            found.append(whose(Contact.responsible_id, self.responsible))
        elif self.responsible is not None:
            found.append(func.coalesce(Contact.responsible_id, NOBODY).in_(self.responsible))
        if self.kinds is not None:
            found.append(Contact.kind.in_(self.kinds))
        return found


def contact_entries(
    db: Reader, first: date, last: date, per_day: int | None, chosen: Filter
) -> tuple[list[CalendarEntry], Mapping[date, int]]:
    """The contacts from `first` to `last`, and how many of each day are left out.

    What lasts into the period is among them. Planned contacts come before done ones when there
    are more on a day than `per_day`, those with a time first.
    """
    open_ones = (Contact.done_on.is_(None), Contact.due >= first, Contact.due <= last)
    done_ones = (Contact.done_on >= first, Contact.done_on <= last)
    coming = list(_derived(db, first, last, chosen))
    more: dict[date, int] = {}
    if per_day is None:
        found = _entries(db, _rows(chosen).where(*open_ones))
        found += _entries(db, _rows(chosen).where(*done_ones))
        found += _told(db, with_names(db, coming))
    else:
        hidden = _hidden_sizes(db, first, last, chosen)
        # Who is restricted takes the place of nobody.
        room = per_day + max(hidden.values(), default=0) + _SPARE
        ids, stored = _first_ids(db, open_ones, Contact.due, room, chosen)
        more_ids, done_sizes = _first_ids(db, done_ones, Contact.done_on, room, chosen)
        found = _entries(db, _rows(Filter()).where(Contact.id.in_([*ids, *more_ids])))
        stored = stored + done_sizes - hidden
        shortlist = with_names(db, _first_ones(coming, per_day))
        found = _cut(found + _told(db, shortlist), per_day)
        shown = Counter(entry.day for entry in found)
        sizes = stored + Counter(on for _row, _day, on in coming)
        more = {
            day: sizes[day] - per_day
            for day, n in shown.items()
            if n == per_day and sizes[day] > per_day
        }
    return [*_lasting(db, first, chosen), *found], more


def day_counts(db: Reader, first: date, last: date, chosen: Filter) -> Mapping[date, int]:
    """How many contacts, done and planned, stand on each day that has any."""
    coming = [on for _row, _day, on in _derived(db, first, last, chosen)]
    found = Counter(coming)
    found.update(_stored_sizes(db, first, last, chosen))
    return found


def page(
    db: Reader,
    first: date,
    last: date,
    limit: int,
    offset: int,
    done: bool | None,
    chosen: Filter,
) -> list[CalendarEntry]:
    """A page of the contacts from `first` to `last` in the order of days and times."""
    size = offset + limit
    found: list[CalendarEntry] = []
    until = last
    for day, is_done in ((Contact.due, False), (Contact.done_on, True)):
        if done not in (None, is_done):
            continue
        wanted = _rows(chosen).where(day >= first, day <= last)
        wanted = wanted.where(
            Contact.done_on.is_not(None) if is_done else Contact.done_on.is_(None)
        )
        wanted = wanted.order_by(day, Contact.at_time == "", Contact.at_time, Contact.id)
        some = _entries(db, wanted.limit(size))
        if len(some) == size:  # what follows from a series later is on a later page
            until = min(until, some[-1].day)
        found += some
    if done is not True:
        ahead = sorted(_derived(db, first, until, chosen), key=lambda one: one[2])
        # Of the days that the page may reach, none that lies behind all of it.
        reach = ahead[size - 1][2] if len(ahead) > size else until
        ahead = [one for one in ahead if one[2] <= reach]
        found += _told(db, with_names(db, ahead))
    found.sort(key=_order)
    return found[offset : offset + limit]


def page_size(db: Reader, first: date, last: date, done: bool | None, chosen: Filter) -> int:
    """How many contacts the pages hold together."""
    size = 0
    if done is not True:
        size += sum(1 for _one in _derived(db, first, last, chosen))
    return size + sum(_stored_sizes(db, first, last, chosen, done).values())


def customer_days(
    db: Reader, customers: Collection[int], first: date, last: date, chosen: Filter
) -> Mapping[int, list[tuple[date, ContactKind, bool]]]:
    """The days of each of a few customers: day, kind, whether it took place."""
    day = func.coalesce(Contact.done_on, Contact.due)
    found: dict[int, list[tuple[date, ContactKind, bool]]] = defaultdict(list)
    wanted = (
        select(Contact.customer_id, Contact.due, Contact.done_on, Contact.kind)
        .outerjoin(Person, Person.id == Contact.person_id)
        .where(
            Contact.customer_id.in_(customers),
            day >= first,
            day <= last,
            Person.restricted_on.is_(None),
            *chosen.conditions(by_index=False),
        )
    )
    for row in db.execute(wanted):
        found[row.customer_id].append((row.done_on or row.due, row.kind, row.done_on is not None))
    wanted_ids = set(customers)
    for row, _day, on in _derived(db, first, last, chosen):
        if row.customer_id in wanted_ids:
            found[row.customer_id].append((on, row.kind, False))
    for days in found.values():
        days.sort()
    return found


def _order(entry: CalendarEntry) -> tuple[Any, ...]:
    derived_last = entry.contact_id is None
    return (
        entry.day, entry.at_time or "99:99", derived_last,
        entry.contact_id or entry.series_id or 0,
    )  # fmt: skip


def _cut(found: Iterable[CalendarEntry], per_day: int) -> list[CalendarEntry]:
    days: dict[date, list[CalendarEntry]] = defaultdict(list)
    for entry in found:
        days[entry.day].append(entry)
    cut = []
    for entries in days.values():
        if len(entries) > per_day:
            entries.sort(key=lambda entry: (entry.done, *_order(entry)))
        cut += entries[:per_day]
    return cut


def _first_ids(
    db: Reader,
    conditions: tuple[Any, ...],
    day: InstrumentedAttribute[Any],
    room: int,
    chosen: Filter,
) -> tuple[list[int], Counter[date]]:
    """At most `room` contacts of each day, and how many there are on each."""
    order: tuple[Any, ...] = (Contact.id,)
    if day is Contact.due:
        order = (Contact.at_time == "", Contact.at_time, Contact.id)
    place = func.row_number().over(partition_by=day, order_by=order)
    columns = [Contact.id, day.label("day"), place.label("place")]
    filters = chosen.conditions()
    if filters:
        # Then each row is read anyway: it is counted in the same pass.
        columns.append(func.count().over(partition_by=day).label("size"))
    some = select(*columns).where(*conditions, *filters).subquery()
    rows = db.execute(select(some).where(some.c.place <= room)).all()
    if filters:
        return [row.id for row in rows], Counter({row.day: row.size for row in rows})
    sizes = select(day, func.count()).where(*conditions).group_by(day)
    return [row.id for row in rows], _counted(db, sizes)


def _lasting(db: Reader, first: date, chosen: Filter) -> list[CalendarEntry]:
    """What began before `first` and is not over."""
    return _entries(
        db,
        _rows(chosen).where(
            Contact.done_on.is_(None),
            Contact.due < first,
            Contact.due >= first - timedelta(days=LONGEST_DAYS),
            Contact.last_day >= first,
        ),
    )


def _entries(db: Reader, wanted: Any) -> list[CalendarEntry]:
    today = db.today
    return [contact_entry(row, row.done_on or row.due, today) for row in db.execute(wanted)]


def _derived(
    db: Reader, first: date, last: date, chosen: Filter
) -> Iterable[tuple[Any, date, date]]:
    return derived(db, first, last, responsible=chosen.responsible, kinds=chosen.kinds, named=False)


def _told(db: Reader, coming: Iterable[tuple[Any, date, date]]) -> list[CalendarEntry]:
    today = db.today
    return [contact_entry(row, on, today, series_day=day) for row, day, on in coming]


def _first_ones(
    coming: Iterable[tuple[Any, date, date]], per_day: int
) -> list[tuple[Any, date, date]]:
    """At most `per_day` of each day, those with a time first."""
    days: dict[date, list[tuple[Any, date, date]]] = defaultdict(list)
    for one in coming:
        days[one[2]].append(one)
    return [
        one
        for ones in days.values()
        for one in sorted(ones, key=lambda one: (one[0].at_time or "99:99", one[0].id))[:per_day]
    ]


def _stored_sizes(
    db: Reader, first: date, last: date, chosen: Filter, done: bool | None = None
) -> Counter[date]:
    """Contacts of each day without those of restricted customers: counted in the index alone as
    far as nothing is filtered."""
    found: Counter[date] = Counter()
    for wanted in _sizes(first, last, chosen, done):
        found.update(_counted(db, wanted))
    return found - _hidden_sizes(db, first, last, chosen, done)


def _hidden_sizes(
    db: Reader, first: date, last: date, chosen: Filter, done: bool | None = None
) -> Counter[date]:
    """Contacts of each day with restricted customers."""
    restricted = db.scalars(
        select(customer_fact.c.customer_id).where(customer_fact.c.restricted_on.is_not(None))
    )
    found: Counter[date] = Counter()
    for start in range(0, len(restricted), _CHUNK):
        theirs = Contact.customer_id.in_(restricted[start : start + _CHUNK])
        for wanted in _sizes(first, last, chosen, done, by_index=False):
            found.update(_counted(db, wanted.where(theirs)))
    return found


def _counted(db: Reader, wanted: Any) -> Counter[date]:
    rows: Sequence[Any] = db.execute(wanted).all()
    return Counter({row[0]: row[1] for row in rows})


def _sizes(
    first: date, last: date, chosen: Filter, done: bool | None, by_index: bool = True
) -> Iterator[Any]:
    filters = chosen.conditions(by_index)
    for day, is_done in ((Contact.due, False), (Contact.done_on, True)):
        if done not in (None, is_done):
            continue
        wanted = select(day, func.count()).where(day >= first, day <= last, *filters)
        if not is_done:
            wanted = wanted.where(Contact.done_on.is_(None))
        yield wanted.group_by(day)


def _rows(chosen: Filter) -> Any:
    return (
        select(
            Contact.id, Contact.customer_id, Contact.person_id, Contact.offer_id, Contact.kind,
            Contact.reason, Contact.due, Contact.at_time, Contact.done_on, Contact.minutes,
            Contact.last_day, Contact.place, Contact.responsible_id, Contact.series_id,
            Contact.series_day, Customer.number, Customer.name,
            Customer.kind.label("customer_kind"), Person.title_before, Person.first_name,
            Person.particle, Person.last_name, User.name.label("responsible"), User.color,
        )
        .join(Customer, Customer.id == Contact.customer_id)
        .outerjoin(Person, Person.id == Contact.person_id)
        .outerjoin(User, User.id == Contact.responsible_id)
        .where(
            Customer.restricted_on.is_(None),
            or_(Contact.person_id.is_(None), Person.restricted_on.is_(None)),
            *chosen.conditions(),
        )
    )  # fmt: skip
