"""Whose data have outlived their purpose: the list for the yearly look, and what to do with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, select

from kundenpflege.base.dates import add_months
from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean
from kundenpflege.model import Business, Contact, Customer, Enquiry, Offer, ReminderAnswer
from kundenpflege.model.kinds import AnswerKind, OfferKind, OfferState
from kundenpflege.rules.retention import (
    PROSPECT_MONTHS,
    Retention,
    RetentionFacts,
    retention,
)
from kundenpflege.store import Reader, Writer

from .erasing import residue_reason
from .fields import apply
from .undecided import OPEN_STATES

#: By this name the look of a year is remembered among the answers.
RULE = "retention"


@dataclass(frozen=True, slots=True)
class RetentionRow:
    """A customer whose data are to go: since when, why, and the law behind it."""

    customer_id: int
    number: str
    name: str
    due: date
    reason: str
    law: str
    residue: bool

    @property
    def id(self) -> int:
        """Key of the customer, for lists."""
        return self.customer_id


def list_proposals(db: Reader, until: date | None = None) -> list[RetentionRow]:
    """The customers due by `until` (today), the longest overdue first. A handful of queries.

    Looking ahead, customers spoken to in the last twelve months are left out.
    """
    last = until or db.today
    country = str(db.scalar(select(Business.country).where(Business.id == 1)) or "DE")
    facts = _facts(db)
    found: list[tuple[int, Retention, bool]] = []
    for customer_id, known in facts.items():
        proposal = retention(known, country)
        if proposal is not None and proposal.due <= last:
            found.append((customer_id, proposal, known.residue))
    names = {
        row.id: row
        for start in range(0, len(found), 5000)
        for row in db.rows(
            select(Customer.id, Customer.number, Customer.name).where(
                Customer.id.in_([one[0] for one in found[start : start + 5000]])
            )
        )
    }
    rows = [
        RetentionRow(
            customer_id=customer_id,
            number=names[customer_id].number,
            name=names[customer_id].name,
            due=proposal.due,
            reason=proposal.reason,
            law=proposal.law,
            residue=residue,
        )
        for customer_id, proposal, residue in found
    ]
    return sorted(rows, key=lambda row: (row.due, row.name.casefold(), row.customer_id))


def count_proposals(db: Reader) -> int:
    """How many customers are due to be erased."""
    return len(list_proposals(db))


def yearly_look(db: Reader) -> int:
    """How many customers wait for the look of this year; 0 once it was taken."""
    if _looked(db) is not None:
        return 0
    return count_proposals(db)


def note_look(db: Writer) -> None:
    """The list was looked at this year: nobody is reminded again before the next one."""
    if _looked(db) is None:
        db.add(
            ReminderAnswer(
                rule=RULE,
                subject="business:1",
                occasion=str(db.today.year),
                answer=AnswerKind.DONE,
                answered_at=db.now,
                user_id=db.user_id,
            )
        )


def _looked(db: Reader) -> int | None:
    found: int | None = db.scalar(
        select(ReminderAnswer.id).where(
            ReminderAnswer.rule == RULE,
            ReminderAnswer.subject == "business:1",
            ReminderAnswer.occasion == str(db.today.year),
        )
    )
    return found


def keep(db: Writer, customer_id: int, until: date, reason: str) -> None:
    """Do not propose to erase before `until`; InputError without a reason or with a past day."""
    customer = db.require(Customer, customer_id)
    text = clean(reason)[:400]
    problems = {}
    if until <= db.today:
        problems["keep_until"] = _("Dieser Tag muss in der Zukunft liegen.")
    if not text:
        problems["keep_reason"] = _("Bitte den Grund eintragen: Wozu werden die Daten gebraucht?")
    if problems:
        raise InputError(problems)
    apply(db, customer, None, {"keep_until": until, "keep_reason": text})


def keep_all(db: Writer, ids: Iterable[int], until: date, reason: str) -> None:
    """The same for several customers."""
    for customer_id in ids:
        keep(db, customer_id, until, reason)


def _facts(db: Reader) -> dict[int, RetentionFacts]:
    """What decides, for every customer who rests: nobody else is near the end of a period."""
    resting = _resting(db)
    words = _newest(
        db,
        select(Contact.customer_id, func.max(Contact.done_on))
        .where(Contact.done_on.is_not(None), Contact.customer_id.in_(resting))
        .group_by(Contact.customer_id),
    )
    for customer_id, day in _newest(
        db,
        select(Enquiry.customer_id, func.max(Enquiry.received_on))
        .where(Enquiry.customer_id.in_(resting))
        .group_by(Enquiry.customer_id),
    ).items():
        words[customer_id] = max(day, words.get(customer_id, day))
    planned = _newest(
        db,
        select(Contact.customer_id, func.min(Contact.due))
        .where(
            Contact.done_on.is_(None),
            Contact.due >= db.today,
            Contact.customer_id.in_(resting),
        )
        .group_by(Contact.customer_id),
    )
    offers = _newest(
        db,
        select(Offer.customer_id, func.max(Offer.offer_date))
        .where(Offer.state != OfferState.DRAFT)
        .group_by(Offer.customer_id),
    )
    orders = _newest(
        db,
        select(Offer.customer_id, func.max(Offer.decided_on))
        .where(Offer.state == OfferState.ACCEPTED)
        .group_by(Offer.customer_id),
    )
    busy = set(
        db.scalars(
            select(Offer.customer_id).where(
                (Offer.state == OfferState.DRAFT)
                | (
                    Offer.state.in_(OPEN_STATES)
                    & (Offer.kind != OfferKind.CONFIRMATION)
                    & (Offer.valid_until.is_(None) | (Offer.valid_until >= db.today))
                )
            )
        )
    )
    facts = {}
    for row in db.rows(
        select(
            Customer.id,
            Customer.created_at,
            Customer.since,
            Customer.last_order,
            Customer.keep_until,
            Customer.restricted_on,
            Customer.restricted_reason,
        ).where(Customer.id.in_(resting))
    ):
        ordered = [day for day in (row.last_order, orders.get(row.id), row.since) if day]
        facts[row.id] = RetentionFacts(
            created_on=row.created_at.date() if row.created_at else None,
            last_word=words.get(row.id),
            last_offer=offers.get(row.id),
            last_order=max(ordered, default=None),
            next_contact=planned.get(row.id),
            offer_open=row.id in busy,
            keep_until=row.keep_until,
            residue=row.restricted_on is not None and row.restricted_reason == residue_reason(),
        )
    return facts


def _resting(db: Reader) -> Select[Any]:
    """Ids of customers without a done contact in the shortest period."""
    since = add_months(db.today, -PROSPECT_MONTHS)
    return select(Customer.id).where(
        ~exists()
        .where(Contact.customer_id == Customer.id, Contact.done_on > since)
        .correlate(Customer)
    )


def _newest(db: Reader, statement: Any) -> dict[int, date]:
    found = {}
    rows: Any = db.execute(statement)
    for customer_id, value in rows:
        day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
        if day is not None:
            found[int(customer_id)] = day
    return found
