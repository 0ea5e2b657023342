"""What happened with a customer and what is planned, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kundenpflege.base.dates import relative_days
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.base.money import format_money
from kundenpflege.model import Contact, Customer, Offer, Person
from kundenpflege.model.kinds import DeclineReason, OfferState
from kundenpflege.store import Reader

_OFFER_TITLES = {
    OfferState.DRAFT: N_("Angebot in Arbeit: {subject}"),
    OfferState.SENT: N_("Angebot {number} gesendet"),
    OfferState.FOLLOWED_UP: N_("Angebot {number} nachgefasst"),
    OfferState.ACCEPTED: N_("Angebot {number} angenommen"),
    OfferState.DECLINED: N_("Angebot {number} abgelehnt"),
    OfferState.REPLACED: N_("Angebot {number} durch neue Fassung ersetzt"),
}


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One entry: `icon` is the kind of contact or `offer`; `record` (contact or offer) with
    `record_id` is what a click opens; `planned` entries lie ahead."""

    icon: str
    title: str
    subtitle: str
    day: date
    planned: bool
    record: str
    record_id: int


def timeline(db: Reader, customer_id: int, limit: int = 300) -> list[TimelineEntry]:
    """Planned contacts first, then what happened; each part newest first."""
    customer = db.require(Customer, customer_id)
    entries = [*_contacts(db, customer_id, limit), *_offers(db, customer, limit)]
    entries.sort(key=lambda entry: (entry.planned, entry.day, entry.record_id), reverse=True)
    return entries[:limit]


def _contacts(db: Reader, customer_id: int, limit: int) -> list[TimelineEntry]:
    contacts = db.scalars(
        select(Contact)
        .where(Contact.customer_id == customer_id)
        .order_by(Contact.done_on.is_(None).desc(), Contact.done_on.desc(), Contact.id.desc())
        .limit(limit)
    )
    names = {
        person.id: person.full_name
        for person in db.scalars(select(Person).where(Person.customer_id == customer_id))
    }
    return [_contact(contact, names, db.today) for contact in contacts]


def _contact(contact: Contact, names: dict[int, str], today: date) -> TimelineEntry:
    planned = contact.done_on is None
    parts = []
    if contact.done_on is None:
        parts.append(_("geplant {when}").format(when=relative_days(contact.due, today)))
        if contact.at_time:
            parts.append(_("{time} Uhr").format(time=contact.at_time))
    elif contact.outcome:
        parts.append(_("Ergebnis: {text}").format(text=_first_line(contact.outcome)))
    if contact.note:
        parts.append(_first_line(contact.note))
    if contact.person_id in names and len(names) > 1:
        parts.append(names[contact.person_id])
    return TimelineEntry(
        icon=contact.kind.value,
        title=_("{kind} – {reason}").format(kind=contact.kind.label, reason=contact.reason),
        subtitle=" · ".join(parts),
        day=contact.done_on or contact.due,
        planned=planned,
        record="contact",
        record_id=contact.id,
    )


def _offers(db: Reader, customer: Customer, limit: int) -> list[TimelineEntry]:
    offers = db.scalars(
        select(Offer).where(Offer.customer_id == customer.id).order_by(Offer.id.desc()).limit(limit)
    )
    return [_offer(offer, customer.is_business, db.today) for offer in offers]


def _offer(offer: Offer, net: bool, today: date) -> TimelineEntry:
    title = _(_OFFER_TITLES[offer.state]).format(
        number=offer.full_number, subject=offer.subject or _("ohne Betreff")
    )
    parts = []
    if offer.state is not OfferState.DRAFT and offer.subject:
        parts.append(offer.subject)
    amount = offer.net_total if net else offer.gross_total
    if amount:
        parts.append(format_money(amount))
    sent = offer.sent_at.date() if offer.sent_at else offer.offer_date
    if offer.decided_on and sent:
        days = (offer.decided_on - sent).days
        parts.append(ngettext("nach {n} Tag", "nach {n} Tagen", days).format(n=days))
    if offer.state is OfferState.DECLINED and offer.decline_reason is not DeclineReason.NONE:
        parts.append(_("Grund: {reason}").format(reason=offer.decline_reason.label))
    changed = offer.changed_at.date() if offer.changed_at else None
    if offer.state is OfferState.DRAFT:
        day = changed or offer.offer_date or today
    else:
        followed = offer.followed_up_on if offer.state is OfferState.FOLLOWED_UP else None
        day = offer.decided_on or followed or sent or changed or today
    return TimelineEntry(
        icon="offer",
        title=title,
        subtitle=" · ".join(parts),
        day=day,
        planned=False,
        record="offer",
        record_id=offer.id,
    )


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0]
