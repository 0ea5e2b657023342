"""Enquiries, and the criteria that tell whether they are worth an offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Criterion, Customer, Enquiry, EnquiryTick, Person
from kundenpflege.model.kinds import EnquiryState
from kundenpflege.rules.qualification import (
    DEFAULT_CRITERIA,
    MOST_CRITERIA,
    WEIGHTS,
    CriterionFacts,
    Score,
    Verdict,
)
from kundenpflege.rules.qualification import score as rule_score
from kundenpflege.rules.validation import InvalidValue
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply
from .ordering import next_position
from .versions import load_versions
from .wishes import check_person

__all__ = ["CriterionRow", "EnquiryRow", "Score", "Verdict"]

#: What may be written; ticks are given beside them.
ENQUIRY_FIELDS = frozenset(
    {"person_id", "received_on", "subject", "source", "state", "answered_on", "note"}
)
CRITERION_FIELDS = frozenset({"name", "weight", "position", "active"})


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion; `ticked` enquiries answered it with yes."""

    id: int
    version: int
    name: str
    weight: int
    position: int
    active: bool
    ticked: int = 0


@dataclass(frozen=True, slots=True)
class EnquiryRow:
    """An enquiry with its ticks (criterion ids) and the score they make."""

    id: int
    version: int
    customer_id: int
    customer_number: str
    customer_name: str
    person_id: int | None
    person_name: str
    received_on: date
    subject: str
    source: str
    state: EnquiryState
    answered_on: date | None
    note: str
    ticks: frozenset[int]
    score: Score

    @property
    def waiting_days(self) -> int | None:
        """Days from the enquiry to our answer; None while it is not answered."""
        return None if self.answered_on is None else (self.answered_on - self.received_on).days


def list_criteria(db: Reader, active_only: bool = True) -> list[CriterionRow]:
    """The criteria in their order."""
    statement = select(Criterion).order_by(Criterion.position, Criterion.id)
    if active_only:
        statement = statement.where(Criterion.active)
    criteria = db.scalars(statement)
    versions = load_versions(db, Criterion, [one.id for one in criteria])
    ticked = {
        row[0]: row[1]
        for row in db.rows(
            select(EnquiryTick.criterion_id, func.count(EnquiryTick.id)).group_by(
                EnquiryTick.criterion_id
            )
        )
    }
    return [
        CriterionRow(
            id=one.id,
            version=versions.get(one.id, 0),
            name=one.name,
            weight=one.weight,
            position=one.position,
            active=one.active,
            ticked=ticked.get(one.id, 0),
        )
        for one in criteria
    ]


def add_criterion(db: Writer, values: Mapping[str, Any]) -> int:
    """Add a criterion at the end and give its id; at most five are active."""
    draft = _criterion_draft(db, values, None)
    if "position" not in draft.values:
        draft.values["position"] = next_position(db, Criterion)
    criterion = db.add(Criterion(**draft.values))
    db.flush()
    return criterion.id


def change_criterion(
    db: Writer, criterion_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change the given fields; scores of open and old enquiries follow."""
    criterion = db.require(Criterion, criterion_id)
    apply(db, criterion, version, _criterion_draft(db, values, criterion).values)


def remove_criterion(db: Writer, criterion_id: int) -> None:
    """Remove a criterion together with its ticks."""
    db.delete(db.require(Criterion, criterion_id))


def ensure_criteria(db: Writer) -> None:
    """The four criteria a new business begins with, when there are none."""
    if not db.scalar(select(func.count(Criterion.id))):
        for position, (name, weight) in enumerate(DEFAULT_CRITERIA):
            db.add(Criterion(name=_(name), weight=weight, position=position))
        db.flush()


def list_enquiries(
    db: Reader, customer_id: int | None = None, open_only: bool = False
) -> list[EnquiryRow]:
    """Enquiries of one customer or of all that are not restricted: open ones first, then the
    newest."""
    statement = (
        select(Enquiry, Customer.number, Customer.name, Person)
        .join(Customer, Customer.id == Enquiry.customer_id)
        .outerjoin(Person, Person.id == Enquiry.person_id)
        .order_by(Enquiry.state != EnquiryState.OPEN, Enquiry.received_on.desc(), Enquiry.id.desc())
    )
    if customer_id is not None:
        statement = statement.where(Enquiry.customer_id == customer_id)
    else:
        statement = statement.where(Customer.restricted_on.is_(None))
    if open_only:
        statement = statement.where(Enquiry.state == EnquiryState.OPEN)
    rows: Sequence[Any] = db.rows(statement)
    if not rows:
        return []
    ticks = _ticks(db, customer_id)
    criteria = _criteria(db)
    versions = load_versions(db, Enquiry, [row[0].id for row in rows])
    return [
        EnquiryRow(
            id=enquiry.id,
            version=versions.get(enquiry.id, 0),
            customer_id=enquiry.customer_id,
            customer_number=number,
            customer_name=name,
            person_id=enquiry.person_id,
            person_name=person.full_name if person else "",
            received_on=enquiry.received_on,
            subject=enquiry.subject,
            source=enquiry.source,
            state=enquiry.state,
            answered_on=enquiry.answered_on,
            note=enquiry.note,
            ticks=frozenset(ticks.get(enquiry.id, ())),
            score=rule_score(criteria, ticks.get(enquiry.id, ())),
        )
        for enquiry, number, name, person in rows
    ]


def score(db: Reader, ticks: Iterable[int]) -> Score:
    """The score of these ticked criteria, while somebody is still asking."""
    return rule_score(_criteria(db), frozenset(ticks))


def list_sources(db: Reader) -> list[str]:
    """The sources named so far for customers and enquiries, the most frequent first."""
    counts: dict[str, int] = {}
    for column in (Enquiry.source, Customer.source):
        for name, number in db.rows(
            select(column, func.count()).where(column != "").group_by(column)
        ):
            counts[name] = counts.get(name, 0) + number
    return sorted(counts, key=lambda name: (-counts[name], name.casefold()))


def add_enquiry(
    db: Writer, customer_id: int, values: Mapping[str, Any], ticks: Iterable[int] = ()
) -> int:
    """Note an enquiry, received today unless said otherwise, and give its id.

    A customer whose source is not known gets the one of the first enquiry.
    """
    customer = db.require(Customer, customer_id)
    draft = _draft(db, customer_id, values, None)
    if draft.get("received_on") is None:
        draft.values["received_on"] = db.today
    enquiry = db.add(Enquiry(customer_id=customer_id, **draft.values))
    db.flush()
    if enquiry.source and not customer.source:
        customer.source = enquiry.source
    set_ticks(db, enquiry.id, ticks)
    return enquiry.id


def change_enquiry(
    db: Writer,
    enquiry_id: int,
    version: int | None,
    values: Mapping[str, Any],
    ticks: Iterable[int] | None = None,
) -> None:
    """Change the given fields, and the ticks when given."""
    enquiry = db.require(Enquiry, enquiry_id)
    apply(db, enquiry, version, _draft(db, enquiry.customer_id, values, enquiry).values)
    if ticks is not None:
        set_ticks(db, enquiry_id, ticks)


def answer_enquiry(
    db: Writer, enquiry_id: int, state: EnquiryState, on: date | None = None, note: str = ""
) -> None:
    """Say what became of an enquiry: offered, declined, gone; answered `on` (else today).

    Opening it again (OPEN) takes the answer back.
    """
    enquiry = db.require(Enquiry, enquiry_id)
    values: dict[str, Any] = {"state": state}
    values["answered_on"] = None if state is EnquiryState.OPEN else on or db.today
    if note:
        values["note"] = note
    apply(db, enquiry, None, _draft(db, enquiry.customer_id, values, enquiry).values)


def remove_enquiry(db: Writer, enquiry_id: int) -> None:
    """Remove an enquiry with its ticks."""
    db.delete(db.require(Enquiry, enquiry_id))


def set_ticks(db: Writer, enquiry_id: int, ticks: Iterable[int]) -> None:
    """Make these criteria the ones answered with yes, no others."""
    wanted = set(ticks)
    there = db.scalars(select(EnquiryTick).where(EnquiryTick.enquiry_id == enquiry_id))
    for tick in there:
        if tick.criterion_id not in wanted:
            db.delete(tick)
    for criterion_id in sorted(wanted - {tick.criterion_id for tick in there}):
        db.require(Criterion, criterion_id)
        db.add(EnquiryTick(enquiry_id=enquiry_id, criterion_id=criterion_id))
    db.flush()


def _ticks(db: Reader, customer_id: int | None) -> dict[int, set[int]]:
    statement = select(EnquiryTick.enquiry_id, EnquiryTick.criterion_id)
    if customer_id is not None:
        statement = statement.join(Enquiry, Enquiry.id == EnquiryTick.enquiry_id).where(
            Enquiry.customer_id == customer_id
        )
    found: dict[int, set[int]] = {}
    for enquiry_id, criterion_id in db.rows(statement):
        found.setdefault(enquiry_id, set()).add(criterion_id)
    return found


def _criteria(db: Reader) -> Sequence[CriterionFacts]:
    rows = db.scalars(
        select(Criterion).where(Criterion.active).order_by(Criterion.position, Criterion.id)
    )
    return [CriterionFacts(one.id, one.name, one.weight) for one in rows]


def _draft(db: Reader, customer_id: int, values: Mapping[str, Any], known: Enquiry | None) -> Draft:
    problems = Problems()
    draft = Draft(Enquiry, values, ENQUIRY_FIELDS, problems, db.today)
    draft.require("subject", _("Bitte sagen, worum es geht."), new=known is None)
    if known is not None:
        draft.require("received_on", _("Bitte den Tag der Anfrage eintragen."), new=False)
    check_person(db, problems, customer_id, draft.get("person_id"))
    received = draft.get("received_on") or (known.received_on if known else db.today)
    answered = draft.get("answered_on")
    if answered is not None and answered < received:
        problems.add("answered_on", _("Die Antwort liegt vor der Anfrage."))
    problems.raise_if_any()
    return draft


def _criterion_draft(db: Reader, values: Mapping[str, Any], known: Criterion | None) -> Draft:
    problems = Problems()
    draft = Draft(Criterion, values, CRITERION_FIELDS, problems, db.today)
    draft.require("name", _("Bitte die Frage eintragen."), new=known is None)
    draft.check("weight", _weight)
    problems.raise_if_any()
    becomes_active = draft.get("active", known.active if known else True)
    if becomes_active and not (known is not None and known.active):
        active = db.scalar(select(func.count(Criterion.id)).where(Criterion.active))
        if int(active or 0) >= MOST_CRITERIA:
            raise UserError(
                _("Fünf Kriterien sind genug: bitte zuerst eines abschalten oder ersetzen.")
            )
    return draft


def _weight(value: int) -> int:
    if value not in WEIGHTS:
        raise InvalidValue(_("Bitte 1 bis 5 Punkte vergeben."))
    return value
