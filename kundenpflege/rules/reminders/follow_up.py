"""Following offers up: the planned calls, or the first one where none is planned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.base.money import NBSP, currency_sign, format_decimal
from kundenpflege.model.kinds import ContactKind, OfferState

from .facts import CustomerFacts, Facts, OfferFacts
from .reminder import Action, Chip, Reminder, Rule, in_sight, joined, remind, shorten

KEY = "follow_up"
#: What is left of the validity is told when it is no more than so many days.
_LAST_DAYS = 10

_ACTIONS = (Action.CALL, Action.OPEN, Action.DONE, Action.LATER)


def first_follow_up(sent_on: date, offer_date: date | None, days: int) -> date:
    """The day to call after an offer: `days` after its date, or after sending when that was
    earlier."""
    counted_from = min(sent_on, offer_date) if offer_date else sent_on
    return counted_from + timedelta(days=days)


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """For each undecided offer the next planned call about it; where none is planned and nobody
    has called yet, the first one."""
    for offer in facts.offers:
        customer = facts.customers.get(offer.customer_id)
        if customer is None:
            continue
        talked_on = offer.followed_up_on or offer.talked_on
        planned = offer.planned
        if planned is not None:
            day, occasion = planned.due, f"contact-{planned.id}"
            if not planned.at_time:
                day = facts.speaks(day, customer)
        elif offer.state is OfferState.SENT and talked_on is None:
            day = first_follow_up(offer.sent_on, offer.offer_date, facts.follow_up_days)
            day, occasion = facts.speaks(day, customer), f"sent-{offer.sent_on.isoformat()}"
        else:
            continue
        if not in_sight(day, today):
            continue
        title = (
            _("{kind} {number} nachfassen – {what}")
            if talked_on is None
            else _("{kind} {number} noch einmal nachfassen – {what}")
        )
        yield offer_reminder(
            KEY, occasion, day, title, offer, customer, facts, today,
            at_time=planned.at_time if planned and planned.due == day else "",
        )  # fmt: skip


def offer_reminder(
    rule: str,
    occasion: str,
    day: date,
    title: str,
    offer: OfferFacts,
    customer: CustomerFacts,
    facts: Facts,
    today: date,
    *,
    at_time: str = "",
) -> Reminder:
    """A reminder about an undecided offer; `title` holds {kind}, {number} and {what}."""
    return remind(
        rule,
        f"offer:{offer.id}",
        occasion,
        day,
        today,
        customer,
        facts.person(offer.person_id),
        title=title.format(kind=offer.kind.label, number=offer.number, what=_what(offer, customer)),
        why=_why(offer, today),
        advice=_advice(offer),
        actions=_ACTIONS,
        kind=offer.planned.kind if offer.planned else ContactKind.CALL,
        contact_id=offer.planned.id if offer.planned else None,
        offer_id=offer.id,
        at_time=at_time,
        pressing=bool(at_time),
        chips=_chips(offer, today),
    )


def _what(offer: OfferFacts, customer: CustomerFacts) -> str:
    """`Sprossenfenster, 14.280 €`: gross for consumers, net for businesses."""
    amount = offer.net_total if customer.is_business else offer.gross_total
    money = f"{format_decimal(amount, 0)}{NBSP}{currency_sign()}"
    if customer.is_business:
        money = _("{money} netto").format(money=money)
    return f"{shorten(offer.subject, 60)}, {money}" if offer.subject else money


def _why(offer: OfferFacts, today: date) -> str:
    since = offer.followed_up_on or offer.talked_on
    told = _("gesendet {when}").format(when=relative_days(offer.sent_on, today))
    asked = _("nachgefasst {when}").format(when=relative_days(since, today)) if since else ""
    return joined(told, asked, _end(offer, today))


def _end(offer: OfferFacts, today: date) -> str:
    if offer.valid_until is None:
        return ""
    left = (offer.valid_until - today).days
    if left < 0:
        return _("galt bis {day}").format(day=format_date(offer.valid_until))
    if left == 0:
        return _("gilt nur noch heute")
    if left > _LAST_DAYS:
        return ""
    return ngettext("gilt noch {n} Tag", "gilt noch {n} Tage", left).format(n=left)


def _advice(offer: OfferFacts) -> str:
    if offer.planned is not None and offer.planned.note:
        return shorten(offer.planned.note, 110)
    if offer.needs:
        words = ", ".join(f"„{shorten(need, 60)}“" for need in offer.needs[:2])
        return _("wichtig: {needs}").format(needs=words)
    return _("Fragen, ob das Angebot alles trifft oder etwas offen ist")


def _chips(offer: OfferFacts, today: date) -> tuple[Chip, ...]:
    if offer.valid_until is not None and offer.valid_until < today:
        return (Chip(_("abgelaufen"), "neutral"),)
    return ()


RULE = Rule(KEY, N_("Nachfassen"), due, family=KEY)
