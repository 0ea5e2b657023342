"""Loading what nobody asked for but us: contacts without a next step, customers nobody cares for
or who sleep, thanks for recommendations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, func, or_, select

from kundenpflege.base.dates import add_months
from kundenpflege.model import Business, Contact, Customer
from kundenpflege.model.kinds import ContactNature, Importance, Phase
from kundenpflege.rules.care import CLASSES
from kundenpflege.rules.phase import DORMANT_MONTHS
from kundenpflege.rules.reminders import dormant, next_step, referral
from kundenpflege.rules.reminders.facts import GapFacts, LooseEnd, ReferralFacts, SleeperFacts
from kundenpflege.rules.reminders.windows import reach
from kundenpflege.rules.work_calendar import WorkCalendar
from kundenpflege.store import Reader
from kundenpflege.store.tables import customer_fact

from .phase_filter import phase_is
from .reminder_people import chunks

_F = customer_fact.c
#: No rhythm is slower than a contact a year.
_MOST_MONTHS = 12
#: Customers looked at for each one that is kept.
_LOOK = 3


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Wanted contacts a year of the classes that are cared for."""

    a: int = 4
    b: int = 2


def load_rhythm(business: Business | None) -> Rhythm:
    """As the business has set it."""
    return Rhythm(business.rhythm_a, business.rhythm_b) if business else Rhythm()


def load_loose_ends(
    db: Reader, calendar: WorkCalendar, again: Collection[int], most: int
) -> tuple[LooseEnd, ...]:
    """The last contacts of customers with nothing planned, unless a card or declared complete."""
    first, _last = reach(calendar, db.today - timedelta(days=next_step.WITHIN_DAYS), db.today)
    ids = _by_class(
        db,
        and_(_F.last_care >= first, _F.last_care < db.today, _F.next_contact.is_(None)),
        most * _LOOK,
    )
    if again:
        ids += db.scalars(select(Contact.customer_id).where(Contact.id.in_(again)))
    rank = {key: place for place, key in enumerate(ids)}
    newest: dict[int, Any] = {}
    for part in chunks(rank):
        rows = db.execute(
            select(
                Contact.id,
                Contact.customer_id,
                Contact.kind,
                Contact.reason,
                Contact.done_on,
                Contact.person_id,
                Contact.no_next,
                Contact.occasion,
            )
            .join(customer_fact, _F.customer_id == Contact.customer_id)
            .where(
                Contact.customer_id.in_(part),
                Contact.done_on == _F.last_care,
                Contact.nature != ContactNature.BILLING,
                _F.next_contact.is_(None),
                _F.restricted_on.is_(None),
            )
            .order_by(Contact.id)
        )
        newest.update((row.customer_id, row) for row in rows)
    found = [
        row
        for row in newest.values()
        if row.kind in next_step.KINDS
        and not row.no_next
        and row.occasion.partition(":")[0] not in next_step.COMPLETE
    ]
    found.sort(key=lambda row: rank[row.customer_id])
    return tuple(
        LooseEnd(row.id, row.customer_id, row.kind, row.reason, row.done_on, row.person_id)
        for row in found[:most]
    )


def _by_class(db: Reader, condition: ColumnElement[bool], most: int) -> list[int]:
    """The first customers of whom it is true, the important ones first: one walk along an index
    that stops when there are enough."""
    found: list[int] = []
    for importance in (*CLASSES, Importance.NONE):
        if len(found) < most:
            found += db.scalars(
                select(_F.customer_id)
                .where(_F.importance == importance, _F.restricted_on.is_(None), condition)
                .order_by(_F.last_care, _F.customer_id)
                .limit(most - len(found))
            )
    return found


def load_gaps(db: Reader, rhythm: Rhythm, most: int) -> tuple[GapFacts, ...]:
    """A and B customers whose next contact is wanted by today and who have none planned within
    their rhythm."""
    wanted = func.coalesce(
        _F.contacts_per_year, case((_F.importance == Importance.A, rhythm.a), else_=rhythm.b)
    )
    # Whole months, rounded up, as `care_gap.pause`.
    months = func.max(1, (wanted + (_MOST_MONTHS - 1)) // wanted, type_=Integer)
    wanted_since = case(
        {n: _latest(db.today, n) for n in range(1, _MOST_MONTHS)},
        value=months,
        else_=_latest(db.today, _MOST_MONTHS),
    )
    silent = or_(_F.last_care.is_(None), _F.last_care <= wanted_since)
    planned = (
        select(Contact.id)
        .where(
            Contact.customer_id == _F.customer_id,
            Contact.done_on.is_(None),
            Contact.nature != ContactNature.BILLING,
            Contact.due
            <= case(
                {n: add_months(db.today, n) for n in range(1, _MOST_MONTHS)},
                value=months,
                else_=add_months(db.today, _MOST_MONTHS),
            ),
        )
        .exists()
    )
    condition = and_(
        _F.importance.in_((Importance.A, Importance.B)),
        _F.restricted_on.is_(None),
        wanted > 0,
        silent,
        or_(_F.next_contact.is_(None), ~planned),
    )
    rows = db.execute(
        select(
            _F.customer_id,
            _F.last_care,
            _F.since,
            Customer.created_at,
            months.label("months"),
        )
        .join(Customer, Customer.id == _F.customer_id)
        .where(condition)
        .order_by(_F.importance, _F.last_care, _F.customer_id)
        .limit(most)
    ).all()
    return tuple(
        GapFacts(
            row.customer_id,
            row.months,
            row.last_care,
            row.since or (row.created_at.date() if row.created_at else None),
        )
        for row in rows
    )


def load_sleepers(db: Reader, most: int) -> tuple[SleeperFacts, ...]:
    """Sleeping customers with nothing planned and no contact since they are to be thought of."""
    asleep = and_(phase_is((Phase.DORMANT,), db.today), _F.next_contact.is_(None))
    found = []
    for part in chunks(_by_class(db, asleep, most * _LOOK)):
        rows = db.execute(
            select(_F.customer_id, _F.bought_on, _F.dormant_months, _F.last_contact).where(
                _F.customer_id.in_(part)
            )
        )
        by_id = {row.customer_id: row for row in rows}
        for row in (by_id[key] for key in part):
            months = row.dormant_months or DORMANT_MONTHS
            one = SleeperFacts(row.customer_id, row.bought_on, months, row.last_contact)
            day = dormant.since(one, db.today)
            if day is not None and (one.last_contact is None or one.last_contact < day):
                found.append(one)
    return tuple(found[:most])


def load_referrals(db: Reader, again: Collection[int], most: int) -> tuple[ReferralFacts, ...]:
    """New customers whom another customer sent."""
    first = datetime.combine(db.today - timedelta(days=referral.WITHIN_DAYS), time.min)
    near: ColumnElement[bool] = or_(Customer.created_at >= first, Customer.id.in_(again))
    rows = db.execute(
        select(Customer.id, Customer.referred_by_id, Customer.name, Customer.created_at)
        .where(
            Customer.referred_by_id.is_not(None),
            Customer.referred_by_id != Customer.id,
            Customer.created_at.is_not(None),
            Customer.restricted_on.is_(None),
            near,
        )
        .order_by(Customer.created_at.desc(), Customer.id)
        .limit(most)
    )
    return tuple(
        ReferralFacts(row.id, row.referred_by_id, row.name, row.created_at.date()) for row in rows
    )


def _latest(today: date, months: int) -> date:
    """The last day from which `months` are over today."""
    day = add_months(today, -months)
    while add_months(day + timedelta(days=1), months) <= today:
        day += timedelta(days=1)
    while add_months(day, months) > today:
        day -= timedelta(days=1)
    return day
