"""Loading what comes round after years: customers, orders and installations with an anniversary,
services and warranties of what was installed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, String, and_, case, cast, func, or_, select

from kundenpflege.model import Customer, Installation, OccasionType, Offer
from kundenpflege.model.kinds import OccasionAnchor, OfferKind, OfferState
from kundenpflege.rules.anniversaries import EVERY
from kundenpflege.rules.maintenance import (
    MOST_MONTHS,
    InstallationFacts,
    TypeFacts,
    is_warranty,
    lead_days,
    next_due,
    seasons,
)
from kundenpflege.rules.reminders import anniversary as anniversary_rule
from kundenpflege.rules.reminders import birthday, warranty
from kundenpflege.rules.reminders.facts import JobFacts, JubileeFacts
from kundenpflege.rules.reminders.reminder import SOON_DAYS
from kundenpflege.rules.reminders.windows import reach
from kundenpflege.rules.work_calendar import WorkCalendar
from kundenpflege.store import Reader
from kundenpflege.store.tables import customer_fact

from .installations import facts_of_type
from .reminder_people import IMPORTANT_FIRST

_F = customer_fact.c
#: Services are moved into their season by at most so many days; months have different lengths.
_SEASON_SLACK = 200
_SLACK = 3
#: Installations looked at for each one that is kept.
_LOOK = 3


def load_jubilees(
    db: Reader, calendar: WorkCalendar, again: Collection[int], most: int
) -> tuple[JubileeFacts, ...]:
    """Customers since so many years that somebody would write."""
    since = _F.since
    rows = db.execute(
        select(_F.customer_id, since)
        .where(
            _F.restricted_on.is_(None),
            since.is_not(None),
            or_(_marked(since, db.today, calendar), _F.customer_id.in_(again)),
        )
        .order_by(_F.importance == "", _F.importance, _F.customer_id)
        .limit(most)
    )
    return tuple(JubileeFacts(row.customer_id, row.since) for row in rows)


def load_jobs(
    db: Reader, calendar: WorkCalendar, again: Collection[int], most: int
) -> tuple[JobFacts, ...]:
    """Orders decided so many years ago, of which nothing is noted as installed."""
    noted = select(Installation.id).where(Installation.offer_id == Offer.id).exists()
    rows = db.execute(
        select(Offer.id, Offer.customer_id, Offer.subject, Offer.decided_on)
        .join(Customer, Customer.id == Offer.customer_id)
        .where(
            Offer.state == OfferState.ACCEPTED,
            Offer.kind != OfferKind.CONFIRMATION,
            Offer.subject != "",
            Offer.decided_on.is_not(None),
            Customer.restricted_on.is_(None),
            ~noted,
            or_(_marked(Offer.decided_on, db.today, calendar), Offer.id.in_(again)),
        )
        .order_by(*IMPORTANT_FIRST, Offer.id)
        .limit(most)
    )
    return tuple(JobFacts(row.id, row.customer_id, row.subject, row.decided_on) for row in rows)


def load_types(db: Reader) -> dict[int, TypeFacts]:
    """The kinds of occasions by id; those put aside remind of nothing."""
    kinds = db.scalars(select(OccasionType).where(OccasionType.active))
    return {kind.id: facts_of_type(kind) for kind in kinds}


def load_installations(
    db: Reader,
    calendar: WorkCalendar,
    types: Mapping[int, TypeFacts],
    again: Collection[int],
    most: int,
) -> tuple[InstallationFacts, ...]:
    """What was installed and has an anniversary, a service, a season or the end of its warranty
    near today."""
    _first, ahead = reach(calendar, db.today, db.today + timedelta(days=SOON_DAYS))
    found: dict[int, InstallationFacts] = {}

    def add(condition: ColumnElement[bool], kept: int) -> list[InstallationFacts]:
        rows = _installations(db, condition, kept)
        found.update((row.id, row) for row in rows)
        return rows

    add(_marked(Installation.installed_on, db.today, calendar), most)
    if again:
        add(Installation.id.in_(again), most)
    add(_warranty_near(db.today, ahead, types), most)
    if running := [key for key, kind in types.items() if _in_season(kind, db.today, ahead)]:
        add(Installation.type_id.in_(running), most)
    late = _installations(db, _service_near(ahead), most * _LOOK)
    due = [one for one in late if _is_due(one, types, db.today, ahead)]
    found.update((one.id, one) for one in due[:most])
    return tuple(found[key] for key in sorted(found))


def _installations(
    db: Reader, condition: ColumnElement[bool], most: int
) -> list[InstallationFacts]:
    rows: Sequence[Any] = db.execute(
        select(
            Installation.id,
            Installation.customer_id,
            Installation.title,
            Installation.place,
            Installation.installed_on,
            Installation.warranty_until,
            Installation.last_service,
            Installation.next_service,
            Installation.interval_months,
            Installation.removed_on,
            Installation.offer_id,
            Installation.type_id,
        )
        .join(Customer, Customer.id == Installation.customer_id)
        .outerjoin(OccasionType, and_(OccasionType.id == Installation.type_id, OccasionType.active))
        .where(
            or_(Installation.removed_on.is_(None), Installation.removed_on > db.today),
            Customer.restricted_on.is_(None),
            condition,
        )
        .order_by(*IMPORTANT_FIRST, Installation.id)
        .limit(most)
    ).all()
    return [InstallationFacts(**row._mapping) for row in rows]


def _marked(column: Any, today: date, calendar: WorkCalendar) -> ColumnElement[bool]:
    """Whether a marked anniversary of the day in this column is near today."""
    first, last = reach(
        calendar,
        today - timedelta(days=anniversary_rule.LATE_DAYS),
        today + timedelta(days=SOON_DAYS),
    )
    days = sorted(
        f"{key // 100:02d}-{key % 100:02d}" for key in birthday.birthday_keys(first, last)
    )
    # Days are kept as 2026-11-21.
    year = cast(func.substr(column, 1, 4), Integer)
    ages = [now - year for now in sorted({first.year, last.year})]
    return and_(
        func.substr(column, 6, 5, type_=String).in_(days),
        or_(*(or_(age == 1, and_(age > 0, age % EVERY == 0)) for age in ages)),
    )


def _warranty_near(today: date, ahead: date, types: Mapping[int, TypeFacts]) -> ColumnElement[bool]:
    first = today - timedelta(days=warranty.LATE_DAYS)
    last = ahead + timedelta(days=warranty.LEAD_DAYS)
    entered = and_(Installation.warranty_until >= first, Installation.warranty_until <= last)
    usual = []
    for kind in types.values():
        if is_warranty(kind):
            months = func.coalesce(Installation.interval_months, kind.interval_months)
            end = _later(Installation.installed_on, months)
            usual.append(
                and_(
                    Installation.type_id == kind.id,
                    Installation.warranty_until.is_(None),
                    # A day more: months have different lengths.
                    end >= first - timedelta(days=3),
                    end <= last + timedelta(days=3),
                )
            )
    return or_(entered, *usual)


def _service_near(ahead: date) -> ColumnElement[bool]:
    """Whether a service may be due, generously: the rule looks closer."""
    one, kind = Installation, OccasionType
    usual = func.coalesce(one.last_service, one.installed_on)
    start = case((kind.anchor == OccasionAnchor.INSTALLED, one.installed_on), else_=usual)
    months = func.coalesce(func.nullif(one.interval_months, 0), kind.interval_months)
    slack = case((func.coalesce(kind.season, "") != "", _SEASON_SLACK), else_=_SLACK)
    # A lead longer than a year nobody has.
    lead = func.min(366, func.coalesce(kind.lead_days, lead_days(None)))
    spoken = func.date(ahead.isoformat(), func.printf("+%d days", lead + slack), type_=Date)
    return and_(
        or_(kind.id.is_(None), kind.anchor != OccasionAnchor.CALENDAR),
        or_(
            one.next_service <= spoken,
            and_(months > 0, months <= MOST_MONTHS, _later(start, months) <= spoken),
        ),
    )


def _later(day: Any, months: Any) -> ColumnElement[Any]:
    return func.date(day, func.printf("+%d months", months), "floor", type_=Date)


def _is_due(
    one: InstallationFacts, types: Mapping[int, TypeFacts], today: date, ahead: date
) -> bool:
    kind = None if one.type_id is None else types.get(one.type_id)
    day = next_due(one, kind, today)
    return day is not None and day - timedelta(days=lead_days(kind)) <= ahead


def _in_season(kind: TypeFacts, today: date, ahead: date) -> bool:
    """Whether a season of this kind runs or is near."""
    if kind.anchor is not OccasionAnchor.CALENDAR:
        return False
    lead = timedelta(days=lead_days(kind))
    spans = seasons(kind.season, today - timedelta(days=366), ahead + lead)
    return any(first - lead <= ahead and today <= last for first, last in spans)
