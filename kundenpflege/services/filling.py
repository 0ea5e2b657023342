"""Filling the year: enough contacts for a customer, or for all, each with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, func, or_, select

from kundenpflege.base.dates import add_months
from kundenpflege.model import Contact, Customer
from kundenpflege.model.kinds import ContactNature, Importance
from kundenpflege.rules.care import CARE_MONTHS, CLASSES, Rhythms
from kundenpflege.rules.filling import Desk, Proposal, Year, spread
from kundenpflege.rules.occasions.occasion import Occasion
from kundenpflege.rules.occasions.registry import find
from kundenpflege.store import Reader, Writer
from kundenpflege.store.tables import customer_fact

from .care_counts import load_rhythms, series_ahead, wanted_by
from .occasion_facts import CustomerKnown, Setting, load_customers, load_setting, unanswered
from .occasions import AHEAD_DAYS, allowed_ways, make_desk

__all__ = [
    "Filled",
    "Progress",
    "Proposal",
    "fill_all",
    "fill_customer",
    "plan_proposals",
    "propose",
    "propose_all",
    "write_proposals",
]

#: Called with customers looked at and all of them; False stops.
Progress = Callable[[int, int], bool]
_F = customer_fact.c
#: Customers whose facts are in memory together.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Filled:
    """What filling proposes or did: `customers` looked at, those that get contacts (`helped`), the
    number of `contacts`, and `short`: customers for whom not enough could be found."""

    customers: int
    helped: int
    contacts: int
    short: int
    stopped: bool = False


def propose(db: Reader, customer_id: int) -> list[Proposal]:
    """The contacts that are lacking in the next twelve months, by day; nothing is written."""
    db.require(Customer, customer_id)
    filler = _Filler(db, only=customer_id)
    return [one for found, _missing in filler.years([customer_id]) for one in found]


def fill_customer(db: Writer, customer_id: int) -> list[int]:
    """Plan what `propose` proposes; the ids of the new contacts, by day."""
    return write_proposals(db, propose(db, customer_id))


def propose_all(
    db: Reader,
    importance: Importance | None = None,
    responsible_id: int | None = None,
    progress: Progress | None = None,
    limit: int | None = None,
) -> tuple[Filled, list[Proposal]]:
    """What `fill_all` would plan: the sums, and the proposals (at most `limit` of them kept)."""
    kept: list[Proposal] = []

    def keep(found: Sequence[Proposal]) -> None:
        kept.extend(found if limit is None else found[: max(0, limit - len(kept))])

    return _through_all(db, importance, responsible_id, progress, keep), kept


def plan_proposals(db: Writer, proposals: Sequence[Proposal]) -> list[int]:
    """Plan exactly these (a preview that was looked at); those that were planned or answered in
    the meantime are left out. The ids of the new contacts."""
    fitting: list[Proposal] = []
    setting = load_setting(db)
    since, until = _window(db.today)
    ids = list(dict.fromkeys(one.customer_id for one in proposals))
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        wanted = [one for one in proposals if one.customer_id in set(part)]
        known = load_customers(db, part, setting, since, until)
        pairs = [
            (known[one.customer_id], [one.occasion]) for one in wanted if one.customer_id in known
        ]
        left = unanswered(db, pairs)
        there = [one for one in wanted if one.customer_id in known]
        fitting += [
            one for one, kept in zip(there, left, strict=True) if kept and one.day >= db.today
        ]
    return write_proposals(db, fitting)


def fill_all(
    db: Writer,
    importance: Importance | None = None,
    responsible_id: int | None = None,
    progress: Progress | None = None,
) -> Filled:
    """Fill the year of all customers with a rhythm, the most important first, in one step.

    `progress` counts every customer twice: looked at, and written. When it says False while they
    are looked at nothing is planned at all (`stopped`)."""
    kept: list[Proposal] = []
    looked = None if progress is None else _half(progress)
    filled = _through_all(db, importance, responsible_id, looked, kept.extend)
    if not filled.stopped:
        write_proposals(db, kept, progress, filled.customers)
    return filled


def _half(progress: Progress) -> Progress:
    """The first of two halves."""
    return lambda done, of: progress(done, 2 * of)


def _through_all(
    db: Reader,
    importance: Importance | None,
    responsible_id: int | None,
    progress: Progress | None,
    keep: Callable[[Sequence[Proposal]], None],
) -> Filled:
    ids = _lacking(db, importance, responsible_id)
    filler = _Filler(db)
    helped = contacts = short = 0
    for start in range(0, len(ids), _CHUNK):
        if progress is not None and not progress(start, len(ids)):
            return Filled(start, helped, contacts, short, stopped=True)
        for found, missing in filler.years(ids[start : start + _CHUNK]):
            helped += bool(found)
            short += missing > 0
            contacts += len(found)
            keep(found)
    if progress is not None and not progress(len(ids), len(ids)):
        return Filled(len(ids), helped, contacts, short, stopped=True)
    return Filled(len(ids), helped, contacts, short)


class _Filler:
    """Fills one customer after the other, so that each sees what the ones before have to do."""

    def __init__(self, db: Reader, only: int | None = None) -> None:
        self.db = db
        self.setting: Setting = load_setting(db)
        self.rhythms: Rhythms = load_rhythms(db)
        self.series = series_ahead(db, None if only is None else [only])
        self.desk: Desk = make_desk(db)
        _load_desk(db, self.desk, only)
        self.since, self.until = _window(db.today)
        self.horizon = self.until + timedelta(days=AHEAD_DAYS)

    def years(self, ids: Sequence[int]) -> Iterator[tuple[list[Proposal], int]]:
        """By customer the proposals and how many contacts are still lacking."""
        db = self.db
        known = load_customers(db, ids, self.setting, self.since, self.until)
        lacking = [(one, self._year(one)) for key in ids if (one := known.get(key)) is not None]
        lacking = [(one, year) for one, year in lacking if year.missing]
        found = [
            (one, self._helpful(find(one.facts, db.today, self.horizon))) for one, _y in lacking
        ]
        for (one, year), occasions in zip(lacking, unanswered(db, found), strict=True):
            proposals = spread(year, occasions, allowed_ways(one, db.today), self.desk)
            yield proposals, year.missing - len(proposals)

    def _year(self, one: CustomerKnown) -> Year:
        more = self.series.get(one.facts.customer_id, [])
        return Year(
            facts=one.facts,
            wanted=self.rhythms.wanted(one.facts.importance, one.own_rhythm),
            planned=one.planned + len(more),
            taken=[*one.contacts, *more],
            responsible_id=one.responsible_id,
        )

    def _helpful(self, occasions: Sequence[Occasion]) -> list[Occasion]:
        """Those whose contact lies in the twelve months."""
        return [one for one in occasions if one.span()[0] <= self.until]


def _window(today: date) -> tuple[date, date]:
    return add_months(today, -CARE_MONTHS), add_months(today, CARE_MONTHS)


def _load_desk(db: Reader, desk: Desk, only: int | None) -> None:
    """What everybody has to do already, or the one who is responsible for a customer."""
    statement = (
        select(Contact.responsible_id, Contact.due, func.count(Contact.id))
        .where(
            Contact.done_on.is_(None),
            Contact.due >= desk.today,
            Contact.due <= desk.horizon,
        )
        .group_by(Contact.responsible_id, Contact.due)
    )
    if only is not None:
        user_id = db.scalar(select(Customer.responsible_id).where(Customer.id == only))
        statement = statement.where(Contact.responsible_id == user_id)
    for user, day, number in db.rows(statement):
        desk.add(user, day, number)


def _lacking(db: Reader, importance: Importance | None, responsible_id: int | None) -> list[int]:
    """Customers with a rhythm for whom fewer contacts are planned than wanted, as far as the
    tables say; the most important first."""
    wanted = wanted_by(load_rhythms(db))
    until = _window(db.today)[1]
    planned = (
        select(Contact.customer_id, func.count(Contact.id).label("n"))
        .where(
            Contact.done_on.is_(None),
            Contact.due <= until,
            Contact.nature != ContactNature.BILLING,
        )
        .group_by(Contact.customer_id)
        .subquery()
    )
    rank = case(*((_F.importance == one, place) for place, one in enumerate(CLASSES)), else_=9)
    statement = (
        select(_F.customer_id)
        .outerjoin(planned, planned.c.customer_id == _F.customer_id)
        .where(
            _F.restricted_on.is_(None),
            or_(_F.importance.in_(CLASSES), _F.contacts_per_year > 0),
            func.coalesce(planned.c.n, 0) < wanted,
        )
        .order_by(rank, _F.sort_name, _F.customer_id)
    )
    if importance is not None:
        statement = statement.where(_F.importance == importance)
    if responsible_id is not None:
        statement = statement.where(_F.responsible_id == responsible_id)
    return list(db.scalars(statement))


def write_proposals(
    db: Writer,
    proposals: Sequence[Proposal],
    progress: Progress | None = None,
    customers: int = 0,
) -> list[int]:
    """One contact for each, as they were proposed in this very step; gives their ids.

    `progress` is told of the second half of `customers`; it does not stop any more."""
    made: list[int] = []
    for start in range(0, len(proposals), _CHUNK):
        if progress is not None:
            progress(customers + customers * start // len(proposals), 2 * customers)
        rows = [
            db.add(
                Contact(
                    customer_id=one.customer_id,
                    person_id=one.occasion.person_id,
                    kind=one.kind,
                    nature=ContactNature.CARE,
                    reason=one.occasion.reason,
                    due=one.day,
                    responsible_id=one.responsible_id or db.user_id,
                    occasion=one.occasion.key.text,
                )
            )
            for one in proposals[start : start + _CHUNK]
        ]
        db.flush()
        made += [row.id for row in rows]
    if progress is not None:
        progress(2 * customers, 2 * customers)
    return made
