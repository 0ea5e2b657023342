"""Following offers up: the planned calls, and the end of the validity where none is planned."""

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
#: That the offer runs out is told so many days before, unless a call about it is planned.
DAYS_BEFORE_END = 5
#: A call planned so many days before that was about the end: plans move off holidays.
_SHIFTED = 5

_ACTIONS = (Action.CALL, Action.OPEN, Action.DONE, Action.LATER)


def first_follow_up(sent_on: date, offer_date: date | None, days: int) -> date:
    """The day to call after an offer: `days` after its date, or after sending when that was
    earlier."""
    counted_from = min(sent_on, offer_date) if offer_date else sent_on
    return counted_from + timedelta(days=days)


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """For each undecided offer the next call about it and the end of its validity.

    Both may be due at once; the list shows the earlier one that is not answered yet.
    """
    for offer in facts.offers:
        customer = facts.customers.get(offer.customer_id)
        if customer is None:
            continue
        what = _what(offer, customer)
        for day, occasion, title in _stages(offer, today, facts.follow_up_days):
            if not in_sight(day, today):
                continue
            yield remind(
                KEY,
                f"offer:{offer.id}",
                occasion,
                day,
                today,
                customer,
                facts.person(offer.person_id),
                title=title.format(kind=offer.kind.label, number=offer.number, what=what),
                why=_why(offer, today),
                advice=_advice(offer),
                actions=_ACTIONS,
                kind=offer.planned.kind if offer.planned else ContactKind.CALL,
                contact_id=offer.planned.id if offer.planned else None,
                offer_id=offer.id,
                at_time=offer.planned.at_time if offer.planned and offer.planned.due == day else "",
                chips=_chips(offer, today),
            )


def _stages(offer: OfferFacts, today: date, days: int) -> list[tuple[date, str, str]]:
    """(day, occasion, title pattern) of what is to be done about the offer, earliest first."""
    found: list[tuple[date, str, str]] = []
    talked_on = offer.followed_up_on or offer.talked_on
    waiting = offer.state is OfferState.SENT and talked_on is None
    if offer.planned is not None or waiting:
        text = (
            _("{kind} {number} nachfassen – {what}")
            if talked_on is None
            else _("{kind} {number} noch einmal nachfassen – {what}")
        )
        if offer.planned is not None:
            occasion = f"contact-{offer.planned.id}"
        else:
            occasion = f"sent-{offer.sent_on.isoformat()}"
        day = (
            offer.planned.due
            if offer.planned is not None
            else first_follow_up(offer.sent_on, offer.offer_date, days)
        )
        found.append((day, occasion, text))
    if offer.valid_until is not None:
        last_call = offer.valid_until - timedelta(days=DAYS_BEFORE_END)
        if today > offer.valid_until:
            title = _("{kind} {number} ist abgelaufen: verlängern oder abschließen – {what}")
        else:
            title = _("{kind} {number} läuft bald ab: Entscheidung erfragen – {what}")
        after = offer.valid_until + timedelta(days=1)
        talked = (talked_on is not None and talked_on >= last_call) or (
            offer.talk_due is not None and offer.talk_due >= last_call - timedelta(days=_SHIFTED)
        )
        covered = offer.planned is not None and offer.planned.due <= offer.valid_until
        if covered or talked:
            # The planned call asks for the decision, or it was asked for: only the end is told.
            if covered or (talked_on is not None and talked_on <= offer.valid_until):
                found.append((after, f"expired-{offer.valid_until.isoformat()}", title))
        elif last_call > offer.sent_on:
            found.append((last_call, f"valid-{offer.valid_until.isoformat()}", title))
    return sorted(found, key=lambda stage: stage[0])


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
    if left > 2 * DAYS_BEFORE_END:
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


RULE = Rule(KEY, N_("Nachfassen"), due)
