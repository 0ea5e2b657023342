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
from kundenpflege.rules.phase import DORMANT_MONTHS
from kundenpflege.rules.reminders import dormant, next_step, referral
from kundenpflege.rules.reminders.facts import GapFacts, LooseEnd, ReferralFacts, SleeperFacts
from kundenpflege.rules.reminders.windows import reach
from kundenpflege.rules.work_calendar import WorkCalendar
from kundenpflege.store import Reader
from kundenpflege.store.tables import customer_fact

from .phase_filter import phase_is

_F = customer_fact.c
#: No rhythm is slower than a contact a year.
_MOST_MONTHS = 12
_ORDER = {Importance.A: 0, Importance.B: 1, Importance.C: 2, Importance.NONE: 3}


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
    rows = db.execute(
        select(
            Contact.id,
            Contact.customer_id,
            Contact.kind,
            Contact.reason,
            Contact.done_on,
            Contact.person_id,
            Contact.no_next,
            Contact.nature,
            Contact.occasion,
            _F.importance,
        )
        .join(customer_fact, _F.customer_id == Contact.customer_id)
        .where(
            or_(
                and_(Contact.done_on >= first, Contact.done_on < db.today),
                Contact.id.in_(again),
            ),
            Contact.done_on == _F.last_contact,
            _F.next_contact.is_(None),
            _F.restricted_on.is_(None),
        )
    )
    newest: dict[int, Any] = {}
    for row in rows:
        before = newest.get(row.customer_id)
        if before is None or row.id > before.id:
            newest[row.customer_id] = row
    found = [
        row
        for row in newest.values()
        if row.kind in next_step.KINDS
        and not row.no_next
        and row.nature is not ContactNature.BILLING
        and row.occasion.partition(":")[0] not in next_step.COMPLETE
    ]
    found.sort(key=lambda row: (_ORDER[row.importance], row.done_on, row.id))
    return tuple(
        LooseEnd(row.id, row.customer_id, row.kind, row.reason, row.done_on, row.person_id)
        for row in found[:most]
    )


def load_gaps(db: Reader, rhythm: Rhythm, most: int) -> tuple[tuple[GapFacts, ...], int]:
    """A and B customers whose next contact is wanted by today and who have none planned within
    their rhythm; and how many more there are."""
    wanted = func.coalesce(
        _F.contacts_per_year, case((_F.importance == Importance.A, rhythm.a), else_=rhythm.b)
    )
    # Whole months, rounded up, as `care_gap.pause`.
    months = func.max(1, (_MOST_MONTHS - 1 + wanted).op("/")(wanted), type_=Integer)
    silent = or_(
        _F.last_care.is_(None),
        *(
            and_(months == n, _F.last_care <= _latest(db.today, n))
            for n in range(1, _MOST_MONTHS + 1)
        ),
    )
    planned = (
        select(Contact.id)
        .where(
            Contact.customer_id == _F.customer_id,
            Contact.done_on.is_(None),
            Contact.nature != ContactNature.BILLING,
            Contact.due
            <= case(
                *((months == n, add_months(db.today, n)) for n in range(1, _MOST_MONTHS)),
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
    more = 0
    if len(rows) >= most:
        more = db.count(select(_F.customer_id).where(condition)) - len(rows)
    return tuple(
        GapFacts(
            row.customer_id,
            row.months,
            row.last_care,
            row.since or (row.created_at.date() if row.created_at else None),
        )
        for row in rows
    ), more


def load_sleepers(db: Reader, most: int) -> tuple[tuple[SleeperFacts, ...], int]:
    """Sleeping customers with nothing planned and no contact since they are to be thought of; and
    how many more there are."""
    rows = db.execute(
        select(
            _F.customer_id,
            _F.bought_on,
            _F.dormant_months,
            _F.last_contact,
            _F.importance,
        ).where(
            phase_is((Phase.DORMANT,), db.today),
            _F.restricted_on.is_(None),
            _F.next_contact.is_(None),
        )
    )
    ordered = sorted(rows, key=lambda row: (_ORDER[row.importance], row.customer_id))
    found = []
    more = 0
    for row in ordered:
        if len(found) >= most:
            more += 1
            continue
        months = row.dormant_months or DORMANT_MONTHS
        one = SleeperFacts(row.customer_id, row.bought_on, months, row.last_contact)
        day = dormant.since(one, db.today)
        if day is not None and (one.last_contact is None or one.last_contact < day):
            found.append(one)
    return tuple(found), more


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
