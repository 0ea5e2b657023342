"""What happened with a customer and what is planned, newest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from kundenpflege.base.dates import relative_days
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.base.money import format_money
from kundenpflege.base.text import fold
from kundenpflege.model import Contact, ContactSeries, Customer, Offer, Person
from kundenpflege.model.kinds import DeclineReason, OfferState
from kundenpflege.rules.series import in_words
from kundenpflege.store import Reader

from .series_days import plan_of

_DECISIONS = {
    OfferState.ACCEPTED: N_("{kind} {number} angenommen"),
    OfferState.DECLINED: N_("{kind} {number} abgelehnt"),
    OfferState.REPLACED: N_("{kind} {number} durch neue Fassung ersetzt"),
}
#: Kinds of entries, in the order of the filter.
KINDS = ("contact", "offer", "enquiry", "wish", "decision", "phase", "consent", "import")
#: So many of each sort are looked at.
_MOST = 2000


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One entry: `kind` is one of `KINDS`, `icon` the kind of contact, else the same word.

    `record` with `record_id` is what a click opens (empty: nothing); `planned` entries lie ahead.
    """

    icon: str
    title: str
    subtitle: str
    day: date
    planned: bool
    record: str
    record_id: int
    kind: str = "contact"


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Entries of a timeline, newest first, planned ones before; `counts` by kind before filtering,
    `more` when older ones were left out."""

    entries: tuple[TimelineEntry, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    more: bool = False


def timeline(
    db: Reader, customer_id: int, limit: int = 300, kinds: Collection[str] | None = None
) -> list[TimelineEntry]:
    """Planned contacts first, then what happened; each part newest first."""
    return list(timeline_page(db, customer_id, kinds=kinds, limit=limit).entries)


def timeline_page(
    db: Reader,
    customer_id: int,
    kinds: Collection[str] | None = None,
    text: str = "",
    limit: int = 300,
) -> TimelinePage:
    """The newest `limit` entries of the wanted `kinds` (None: all) that hold every word of `text`.

    NotFoundError when the customer is gone.
    """
    from .timeline_facts import facts_entries

    customer = db.require(Customer, customer_id)
    names = {
        person.id: person.full_name
        for person in db.scalars(select(Person).where(Person.customer_id == customer_id))
    }
    entries = [
        *_contacts(db, customer_id, names),
        *_offers(db, customer),
        *facts_entries(db, customer, names),
    ]
    entries.sort(
        key=lambda entry: (entry.planned, entry.day, -KINDS.index(entry.kind), entry.record_id),
        reverse=True,
    )
    counts = Counter(entry.kind for entry in entries)
    words = fold(text).split()
    wanted = [
        entry
        for entry in entries
        if (kinds is None or entry.kind in kinds) and _holds(words, entry)
    ]
    return TimelinePage(
        tuple(wanted[:limit]),
        {kind: counts[kind] for kind in KINDS if counts[kind]},
        len(wanted) > limit,
    )


def first_line(text: str) -> str:
    """The first line of a note."""
    return text.split("\n", 1)[0]


def _holds(words: list[str], entry: TimelineEntry) -> bool:
    if not words:
        return True
    full = fold(f"{entry.title} {entry.subtitle}")
    return all(word in full for word in words)


def _contacts(db: Reader, customer_id: int, names: Mapping[int, str]) -> list[TimelineEntry]:
    contacts = db.scalars(
        select(Contact)
        .where(Contact.customer_id == customer_id)
        .order_by(Contact.done_on.is_(None).desc(), Contact.done_on.desc(), Contact.id.desc())
        .limit(_MOST)
    )
    rhythms = {
        series.id: in_words(plan_of(series))
        for series in db.scalars(
            select(ContactSeries).where(ContactSeries.customer_id == customer_id)
        )
    }
    return [_contact(contact, names, rhythms, db.today) for contact in contacts]


def _contact(
    contact: Contact, names: Mapping[int, str], rhythms: Mapping[int, str], today: date
) -> TimelineEntry:
    planned = contact.done_on is None
    parts = []
    if contact.done_on is None:
        parts.append(_("geplant {when}").format(when=relative_days(contact.due, today)))
        if contact.at_time:
            parts.append(_("{time} Uhr").format(time=contact.at_time))
        if contact.series_id is not None and contact.series_id in rhythms:
            parts.append(rhythms[contact.series_id])
        if contact.attempts:
            tries = ngettext("{n} Versuch", "{n} Versuche", contact.attempts)
            parts.append(tries.format(n=contact.attempts))
    elif contact.mood:
        parts.append(contact.mood.label)
    if contact.done_on is not None and contact.outcome:
        parts.append(_("Ergebnis: {text}").format(text=first_line(contact.outcome)))
    if contact.note:
        parts.append(first_line(contact.note))
    if contact.person_id is not None and contact.person_id in names and len(names) > 1:
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


def _offers(db: Reader, customer: Customer) -> list[TimelineEntry]:
    offers = db.scalars(
        select(Offer).where(Offer.customer_id == customer.id).order_by(Offer.id.desc()).limit(_MOST)
    )
    return [entry for offer in offers for entry in _offer(offer, customer.is_business, db.today)]


def _offer(offer: Offer, net: bool, today: date) -> Iterator[TimelineEntry]:
    """The draft; or sending, following up and the decision, each on its day."""

    def entry(title: str, day: date, *parts: str) -> TimelineEntry:
        return TimelineEntry(
            icon="offer",
            title=title,
            subtitle=" · ".join(part for part in parts if part),
            day=day,
            planned=False,
            record="offer",
            record_id=offer.id,
            kind="offer",
        )

    amount = offer.net_total if net else offer.gross_total
    price = format_money(amount) if amount else ""
    changed = offer.changed_at.date() if offer.changed_at else None
    kind = offer.kind.label
    if offer.state is OfferState.DRAFT:
        title = _("{kind} in Arbeit: {subject}").format(
            kind=kind, subject=offer.subject or _("ohne Betreff")
        )
        yield entry(title, changed or offer.offer_date or today, price)
        return
    number = offer.full_number
    sent = offer.sent_at.date() if offer.sent_at else offer.offer_date
    if sent is not None:
        title = _("{kind} {number} gesendet").format(kind=kind, number=number)
        yield entry(title, sent, offer.subject, price)
    if offer.followed_up_on is not None:
        title = _("{kind} {number} nachgefasst").format(kind=kind, number=number)
        yield entry(title, offer.followed_up_on, offer.subject)
    if offer.state in _DECISIONS:
        days = ""
        if offer.decided_on and sent:
            n = (offer.decided_on - sent).days
            days = ngettext("nach {n} Tag", "nach {n} Tagen", n).format(n=n)
        reason = ""
        if offer.state is OfferState.DECLINED and offer.decline_reason is not DeclineReason.NONE:
            reason = _("Grund: {reason}").format(reason=offer.decline_reason.label)
        yield entry(
            _(_DECISIONS[offer.state]).format(kind=kind, number=number),
            offer.decided_on or changed or sent or today,
            offer.subject,
            price,
            days,
            reason,
        )
