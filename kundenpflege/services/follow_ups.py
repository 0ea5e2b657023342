"""The follow-up plan of an offer: made by sending, stopped by a result, counted as it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Business, Contact, Customer, FollowUpRhythm, Offer
from kundenpflege.model.kinds import ContactKind, ContactNature, OfferState
from kundenpflege.rules.follow_up_plan import (
    AmountRhythm,
    FollowUpStep,
    Rhythm,
    default_rhythm,
    plan_follow_ups,
    read_days,
    rhythm_for,
)
from kundenpflege.rules.holidays import holidays_between
from kundenpflege.rules.offer_standing import UNDECIDED, awaits_decision
from kundenpflege.store import Reader, Writer

from .work_calendar import load_calendar

#: Holidays are asked for so far ahead of the last call.
_AHEAD = timedelta(days=420)


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One follow-up of an offer, planned while `done_on` is None. `step` counts from 1."""

    contact_id: int
    step: int
    due: date
    done_on: date | None
    outcome: str
    kind: ContactKind = ContactKind.CALL
    reason: str = ""
    at_time: str = ""


def list_follow_ups(db: Reader, offer_id: int) -> list[FollowUpRow]:
    """The follow-ups of an offer, done ones first, then the planned ones by their day."""
    rows = db.scalars(
        select(Contact)
        .where(Contact.offer_id == offer_id, Contact.follow_up > 0)
        .order_by(
            Contact.done_on.is_(None), Contact.done_on, Contact.due, Contact.follow_up, Contact.id
        )
    )
    return [
        FollowUpRow(
            contact.id,
            contact.follow_up,
            contact.due,
            contact.done_on,
            contact.outcome,
            contact.kind,
            contact.reason,
            contact.at_time,
        )
        for contact in rows
    ]


def next_step_number(db: Reader, offer_id: int) -> int:
    """The number of the next follow-up of an offer; 0 while or once nobody waits for an answer."""
    offer = db.get(Offer, offer_id)
    if offer is None or offer.state not in UNDECIDED:
        return 0
    highest = db.scalar(
        select(func.max(Contact.follow_up)).where(
            Contact.offer_id == offer_id, Contact.done_on.is_not(None)
        )
    )
    return int(highest or 0) + 1


def free_days(db: Reader, first: date, last: date) -> Callable[[date], bool]:
    """Tells from `first` to `last` weekends and days on which the business does not work, the
    public holidays of its Land, its company holidays, and the 24th and 31st of December, when
    nobody wants to talk about an offer."""
    calendar = load_calendar(db)
    holidays = holidays_between(first, last, calendar.country, calendar.state)
    return lambda day: (
        day.weekday() >= 5
        or not calendar.work_days[day.weekday()]
        or day in holidays
        or bool(calendar.closure(day))
        or (day.month == 12 and day.day in (24, 31))
    )


def rhythm_of(db: Reader, offer: Offer) -> Rhythm:
    """How an offer of this net sum is followed up; rows that cannot be read do not count."""
    business = db.get(Business, 1)
    days = business.follow_up_days if business and business.follow_up_days is not None else 7
    rhythms = []
    for row in db.scalars(select(FollowUpRhythm)):
        try:
            rhythms.append(
                AmountRhythm(row.from_amount, Rhythm(read_days(row.days), row.days_before_end))
            )
        except UserError:
            continue
    return rhythm_for(offer.net_total, rhythms, default_rhythm(days))


def proposed_plan(
    db: Reader, offer_id: int, handed_over: date | None = None
) -> tuple[FollowUpStep, ...]:
    """The plan that sending this draft today would make."""
    offer = db.require(Offer, offer_id)
    return _steps(db, offer, db.today, handed_over)


def start_plan(db: Writer, offer: Offer, handed_over: date | None = None) -> date | None:
    """Plan the calls about an offer that goes out today; gives the day of the first.

    `handed_over`: it reaches the customer on that later day. Confirmations need no call.
    """
    steps = _steps(db, offer, db.today, handed_over)
    _add(db, offer, steps, 1)
    return steps[0].due if steps else None


def continue_plan(db: Writer, offer: Offer) -> None:
    """Plan anew from today, for an offer that was decided and is open again."""
    first = next_step_number(db, offer.id)
    still = offer.valid_until if offer.valid_until and offer.valid_until > db.today else None
    business = db.get(Business, 1) or Business(id=1)
    rhythm = rhythm_of(db, offer)
    free = free_days(db, db.today, db.today + _AHEAD)
    steps = plan_follow_ups(db.today, db.today, still, rhythm, free)
    if not steps:
        again = default_rhythm(business.follow_up_days or 7)
        steps = plan_follow_ups(db.today, db.today, None, again, free)[:1]
    _add(db, offer, steps, first)


def planned_follow_ups(db: Reader, offer_id: int) -> list[Contact]:
    """The planned calls about an offer, the next first. Never leaves the services."""
    found = db.scalars(
        select(Contact).where(
            Contact.offer_id == offer_id, Contact.done_on.is_(None), Contact.follow_up > 0
        )
    )
    # Ordered here: for the order the database would walk through all that is planned.
    return sorted(found, key=lambda one: (one.due, one.id))


def note_done(db: Writer, contact: Contact) -> None:
    """A follow-up took place, or is open again: its offer says so, while nothing is decided."""
    offer = _waiting(db, contact)
    if offer is not None:
        note_state(db, offer)


def note_state(db: Writer, offer: Offer) -> None:
    """Whether and when an undecided offer was followed up, as its follow-ups say."""
    last = db.scalar(
        select(func.max(Contact.done_on)).where(Contact.offer_id == offer.id, Contact.follow_up > 0)
    )
    state = OfferState.SENT if last is None else OfferState.FOLLOWED_UP
    if offer.state is not state:
        offer.state = state
    if offer.followed_up_on != last:
        offer.followed_up_on = last


def go_on(db: Writer, contact: Contact, agreed: date | None, keep_id: int | None) -> None:
    """What a follow-up that took place makes needless falls away: calls due by today, and where
    a next step was agreed those up to its day. The others are counted on."""
    offer = _waiting(db, contact)
    if offer is None or contact.done_on is None:
        return
    _clear(db, offer.id, max(db.today, agreed or db.today), keep_id)


def put_off(db: Writer, contact: Contact, until: date) -> None:
    """Move a planned call to a later day; calls planned up to then fall away."""
    if contact.due >= until or contact.offer_id is None:
        return
    contact.due = until
    db.flush()
    _clear(db, contact.offer_id, until, contact.id)


def _clear(db: Writer, offer_id: int, until: date, keep_id: int | None) -> None:
    """Remove the calls planned up to a day but one, and count the others on."""
    for other in planned_follow_ups(db, offer_id):
        if other.due <= until and other.id != keep_id:
            db.delete(other)
    db.flush()
    first = next_step_number(db, offer_id)
    for step, other in enumerate(planned_follow_ups(db, offer_id), first):
        if other.follow_up != step:
            other.follow_up = step
    db.flush()


def _waiting(db: Reader, contact: Contact) -> Offer | None:
    """The offer of a follow-up while the customer decides on it."""
    offer = db.get(Offer, contact.offer_id) if contact.follow_up else None
    return offer if offer is not None and offer.state in UNDECIDED else None


def _steps(
    db: Reader, offer: Offer, sent_on: date, handed_over: date | None
) -> tuple[FollowUpStep, ...]:
    if not awaits_decision(offer.kind):
        return ()
    there = max(sent_on, handed_over or sent_on)
    counted_from = handed_over or min(offer.offer_date or sent_on, sent_on)
    free = free_days(db, there, max(there, offer.valid_until or there) + _AHEAD)
    return plan_follow_ups(there, counted_from, offer.valid_until, rhythm_of(db, offer), free)


def _add(db: Writer, offer: Offer, steps: tuple[FollowUpStep, ...], first: int) -> None:
    customer = db.require(Customer, offer.customer_id)
    for number, step in enumerate(steps, first):
        db.add(
            Contact(
                customer_id=offer.customer_id,
                person_id=offer.person_id,
                offer_id=offer.id,
                kind=ContactKind.CALL,
                nature=ContactNature.SERVICE,
                reason=_reason(offer, number, step.before_end),
                due=step.due,
                follow_up=number,
                responsible_id=offer.responsible_id or customer.responsible_id,
            )
        )
    db.flush()


def _reason(offer: Offer, number: int, before_end: bool) -> str:
    if number == 1:
        pattern = _("{kind} {number} nachfassen")
    elif before_end:
        pattern = _("{kind} {number}: Entscheidung erfragen, bevor die Frist abläuft")
    else:
        pattern = _("{kind} {number} noch einmal nachfassen")
    return pattern.format(kind=offer.kind.label, number=offer.full_number)
