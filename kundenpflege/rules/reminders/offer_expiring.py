"""Offers that run out: before the end of the validity, unless a call about it is planned, and
after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kundenpflege.base.i18n import N_, _

from . import follow_up
from .facts import CustomerFacts, Facts, OfferFacts
from .reminder import Reminder, Rule, in_sight

KEY = "offer_expiring"
#: That the offer runs out is told so many days before, unless a call about it is planned.
DAYS_BEFORE_END = 5
#: A call planned so many days before that was about the end: plans move off holidays.
_SHIFTED = 5


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """For each undecided offer the last days of its validity, or that it is over."""
    for offer in facts.offers:
        customer = facts.customers.get(offer.customer_id)
        stage = None if customer is None else _stage(offer, customer, facts)
        if customer is None or stage is None:
            continue
        day, occasion = stage
        if not in_sight(day, today):
            continue
        assert offer.valid_until is not None
        if today > offer.valid_until:
            title = _("{kind} {number} ist abgelaufen: verlängern oder abschließen – {what}")
        else:
            title = _("{kind} {number} läuft bald ab: Entscheidung erfragen – {what}")
        yield follow_up.offer_reminder(KEY, occasion, day, title, offer, customer, facts, today)


def _stage(offer: OfferFacts, customer: CustomerFacts, facts: Facts) -> tuple[date, str] | None:
    """The day and the occasion of what is to be told about the end; None for nothing."""
    if offer.valid_until is None:
        return None
    talked_on = offer.followed_up_on or offer.talked_on
    last_call = offer.valid_until - timedelta(days=DAYS_BEFORE_END)
    talked = (talked_on is not None and talked_on >= last_call) or (
        offer.talk_due is not None and offer.talk_due >= last_call - timedelta(days=_SHIFTED)
    )
    covered = offer.planned is not None and offer.planned.due <= offer.valid_until
    if covered or talked:
        # The planned call asks for the decision, or it was asked for: only the end is told.
        if covered or (talked_on is not None and talked_on <= offer.valid_until):
            after = facts.speaks(offer.valid_until + timedelta(days=1), customer)
            # Before it is over nobody says that it is.
            after = max(after, offer.valid_until + timedelta(days=1))
            return after, f"expired-{offer.valid_until.isoformat()}"
        return None
    if last_call <= offer.sent_on:
        return None
    day = facts.speaks(last_call, customer)
    if day > offer.valid_until:
        # After the holidays it would be too late.
        day = facts.calendar.working_day(last_call, back=True, user_id=customer.responsible_id)
    return day, f"valid-{offer.valid_until.isoformat()}"


RULE = Rule(KEY, N_("Ablaufende Angebote"), due, family=follow_up.KEY)
