"""The quieter entries of the timeline: phases, wishes, decision dates, enquiries, consents, lists
that were read in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model import (
    Category,
    Consent,
    Contact,
    Customer,
    CustomerCategory,
    DecisionDate,
    Enquiry,
    ImportBatch,
    Objection,
    Offer,
    Wish,
    table_of,
)
from kundenpflege.model.kinds import DeclineReason, EnquiryState, OfferKind, OfferState
from kundenpflege.rules.decision_date import describe, next_decision
from kundenpflege.rules.phase import DORMANT_MONTHS
from kundenpflege.rules.phase_history import PhaseEvents, phase_history
from kundenpflege.store import Reader
from kundenpflege.store.tables import journal_change, journal_step

from .decision_dates import facts_of
from .timeline import TimelineEntry, first_line
from .undecided import OPEN_STATES


def facts_entries(
    db: Reader, customer: Customer, names: Mapping[int, str]
) -> Iterator[TimelineEntry]:
    """All of them, in no order; `names` of persons by id."""
    yield from _phases(db, customer)
    yield from _imports(db, customer.id)
    yield from _wishes(db, customer.id, names)
    yield from _decisions(db, customer.id)
    yield from _enquiries(db, customer.id, names)
    yield from _consents(db, customer.id, names)


def phase_events(db: Reader, customer: Customer) -> PhaseEvents:
    """What the phases of a customer follow from, each with its day."""
    offers = db.rows(
        select(
            Offer.state, Offer.sent_at, Offer.offer_date, Offer.decided_on, Offer.decline_reason
        ).where(
            Offer.customer_id == customer.id,
            Offer.state != OfferState.DRAFT,
            Offer.kind != OfferKind.CONFIRMATION,
        )
    )
    spans = []
    for row in offers:
        sent = row.sent_at.date() if row.sent_at else row.offer_date
        still = row.state in OPEN_STATES
        if sent is not None and (still or row.decided_on is not None):
            spans.append((sent, None if still else max(sent, row.decided_on or sent)))
    contacts = db.scalars(
        select(Contact.done_on).where(
            Contact.customer_id == customer.id, Contact.done_on.is_not(None)
        )
    )
    limits = db.scalars(
        select(Category.dormant_months)
        .join(CustomerCategory, CustomerCategory.category_id == Category.id)
        .where(CustomerCategory.customer_id == customer.id, Category.dormant_months.is_not(None))
    )
    return PhaseEvents(
        known_on=customer.created_at.date() if customer.created_at else None,
        since=customer.since,
        last_order=customer.last_order,
        accepted=tuple(
            row.decided_on
            for row in offers
            if row.state is OfferState.ACCEPTED and row.decided_on is not None
        ),
        declined=tuple(
            row.decided_on
            for row in offers
            if row.state is OfferState.DECLINED
            and row.decided_on is not None
            and row.decline_reason is not DeclineReason.POSTPONED
        ),
        open_offers=tuple(spans),
        contacts=tuple(contacts),
        dormant_months=max(limits, default=DORMANT_MONTHS) or DORMANT_MONTHS,
    )


def _entry(
    kind: str,
    title: str,
    day: date,
    *parts: str,
    record: str = "",
    record_id: int = 0,
    planned: bool = False,
) -> TimelineEntry:
    return TimelineEntry(
        icon=kind,
        title=title,
        subtitle=" · ".join(part for part in parts if part),
        day=day,
        planned=planned,
        record=record,
        record_id=record_id,
        kind=kind,
    )


def _phases(db: Reader, customer: Customer) -> Iterator[TimelineEntry]:
    for day, phase, reason in phase_history(phase_events(db, customer), db.today):
        yield _entry("phase", _("Phase: {phase}").format(phase=phase.label), day, reason)
    if customer.phase_override is not None:
        laid_down = db.scalar(
            select(func.max(journal_step.c.at))
            .join(journal_change, journal_change.c.step_id == journal_step.c.id)
            .where(
                _touched(customer.id),
                func.json_extract(journal_change.c.after, "$.phase_override")
                == customer.phase_override.value,
            )
        )
        if laid_down is not None:
            title = _("Phase von Hand: {phase}").format(phase=customer.phase_override.label)
            yield _entry("phase", title, laid_down.date(), customer.phase_note)


def _imports(db: Reader, customer_id: int) -> Iterator[TimelineEntry]:
    """The lists that brought or changed the customer; those taken back are gone."""
    steps = {
        row.step_id: row.operation
        for row in db.rows(
            select(journal_change.c.step_id, journal_change.c.operation).where(
                _touched(customer_id)
            )
        )
    }
    batch = table_of(ImportBatch).name
    lists = db.rows(
        select(ImportBatch.file_name, ImportBatch.imported_at, journal_change.c.step_id).join(
            journal_change,
            and_(journal_change.c.table_name == batch, journal_change.c.row_id == ImportBatch.id),
        )
    )
    for row in lists:
        if row.step_id in steps:
            came = steps[row.step_id] == "insert"
            title = _("Mit einer Liste gekommen") if came else _("Durch eine Liste ergänzt")
            yield _entry("import", title, row.imported_at.date(), row.file_name)


def _touched(customer_id: int) -> ColumnElement[bool]:
    """Changes of the customer itself."""
    return and_(
        journal_change.c.table_name == table_of(Customer).name,
        journal_change.c.row_id == customer_id,
    )


def _wishes(db: Reader, customer_id: int, names: Mapping[int, str]) -> Iterator[TimelineEntry]:
    for wish in db.scalars(select(Wish).where(Wish.customer_id == customer_id)):
        who = names.get(wish.person_id or 0, "") if len(names) > 1 else ""
        text = first_line(wish.text)
        said = _("Wunsch: {text}").format(text=text)
        yield _entry("wish", said, wish.noted_on, who, record="wish", record_id=wish.id)
        if wish.done_on is not None:
            done = _("Wunsch erfüllt: {text}").format(text=text)
            yield _entry("wish", done, wish.done_on, who, record="wish", record_id=wish.id)


def _decisions(db: Reader, customer_id: int) -> Iterator[TimelineEntry]:
    """Where the next decision lies ahead it is planned; a single day that is over happened."""
    rows = db.scalars(select(DecisionDate).where(DecisionDate.customer_id == customer_id))
    for decision in rows:
        facts = facts_of(decision)
        span = next_decision(facts, db.today)
        if span is None:
            continue
        title = _("Entscheidung: {title}").format(title=decision.title)
        yield _entry(
            "decision",
            title,
            span[0],
            describe(facts, db.today) if span[1] >= db.today else "",
            first_line(decision.note),
            record="decision",
            record_id=decision.id,
            planned=span[1] >= db.today,
        )


def _enquiries(db: Reader, customer_id: int, names: Mapping[int, str]) -> Iterator[TimelineEntry]:
    for enquiry in db.scalars(select(Enquiry).where(Enquiry.customer_id == customer_id)):
        source = _("über: {source}").format(source=enquiry.source) if enquiry.source else ""
        who = names.get(enquiry.person_id or 0, "") if len(names) > 1 else ""
        title = _("Anfrage: {subject}").format(subject=enquiry.subject)
        waits = _("noch nicht beantwortet") if enquiry.state is EnquiryState.OPEN else ""
        yield _entry(
            "enquiry",
            title,
            enquiry.received_on,
            who,
            source,
            waits,
            record="enquiry",
            record_id=enquiry.id,
        )
        if enquiry.answered_on is not None and enquiry.state is not EnquiryState.OPEN:
            days = (enquiry.answered_on - enquiry.received_on).days
            took = ngettext("nach {n} Tag", "nach {n} Tagen", days).format(n=days)
            yield _entry(
                "enquiry",
                _("Anfrage beantwortet: {state}").format(state=enquiry.state.label),
                enquiry.answered_on,
                enquiry.subject,
                took,
                first_line(enquiry.note),
                record="enquiry",
                record_id=enquiry.id,
            )


def _consents(db: Reader, customer_id: int, names: Mapping[int, str]) -> Iterator[TimelineEntry]:
    for consent in db.scalars(select(Consent).where(Consent.customer_id == customer_id)):
        who = names.get(consent.person_id or 0, "")
        channel = consent.channel.label
        given = _("Erlaubnis für {channel}").format(channel=channel)
        yield _entry("consent", given, consent.granted_on, who, consent.basis.label, consent.how)
        if consent.withdrawn_on is not None:
            taken = _("Erlaubnis für {channel} widerrufen").format(channel=channel)
            yield _entry("consent", taken, consent.withdrawn_on, who, consent.withdrawn_how)
    for objection in db.scalars(select(Objection).where(Objection.customer_id == customer_id)):
        who = names.get(objection.person_id or 0, "")
        channel = objection.channel.label if objection.channel else _("jede Werbung")
        against = _("Widerspruch gegen {channel}").format(channel=channel)
        yield _entry("consent", against, objection.objected_on, who, objection.how)
        if objection.lifted_on is not None:
            lifted = _("Widerspruch gegen {channel} aufgehoben").format(channel=channel)
            yield _entry("consent", lifted, objection.lifted_on, who)
