"""Loading what occasions follow from, for many customers in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from kundenpflege.base.text import fold
from kundenpflege.model import (
    Address,
    Business,
    Contact,
    Customer,
    DecisionDate,
    Installation,
    Letter,
    OccasionType,
    Offer,
    Person,
    ReminderAnswer,
    Wish,
)
from kundenpflege.model.kinds import (
    AnswerKind,
    Channel,
    ContactNature,
    OccasionAnchor,
    OfferKind,
    OfferState,
)
from kundenpflege.rules import name_days
from kundenpflege.rules.maintenance import TypeFacts
from kundenpflege.rules.occasions import idea
from kundenpflege.rules.occasions.facts import (
    JobPart,
    OccasionFacts,
    PersonPart,
    ReferralPart,
    WishPart,
)
from kundenpflege.rules.occasions.occasion import Occasion
from kundenpflege.store import Reader
from kundenpflege.store.tables import customer_fact

from .decision_dates import facts_of as decision_facts
from .installations import facts_of as installation_facts
from .installations import facts_of_type
from .permission_facts import Known, load_known

_CHUNK = 2000
_JOBS = (OfferKind.OFFER, OfferKind.ESTIMATE)


@dataclass(slots=True)
class Setting:
    """What is the same for all customers."""

    name_days: bool
    types: dict[int, TypeFacts]
    seasonal: tuple[TypeFacts, ...]


@dataclass(slots=True)
class CustomerKnown:
    """All about one customer: the facts, whom to ask (`responsible_id`), by which channels they can
    be reached at all, what is permitted, and which occasions are planned or done already.

    `contacts` are the days of contacts of care, done and planned, near today; `planned` counts
    those of the next twelve months. `no_ideas`: contacts without an occasion are not wanted.
    """

    facts: OccasionFacts
    responsible_id: int | None
    own_rhythm: int | None
    reach: frozenset[Channel]
    permitted: Known
    covered: set[str] = field(default_factory=set)
    contacts: list[date] = field(default_factory=list)
    planned: int = 0
    no_ideas: bool = False


def load_setting(db: Reader) -> Setting:
    """Kinds of occasions and what the business keeps."""
    business = db.get(Business, 1)
    country, state = (business.country, business.state) if business else ("DE", "")
    chosen = business.name_days if business else None
    rows = db.scalars(
        select(OccasionType).where(OccasionType.active).order_by(OccasionType.position)
    )
    types = {row.id: facts_of_type(row) for row in rows}
    return Setting(
        name_days=name_days.is_usual(country, state) if chosen is None else chosen,
        types=types,
        seasonal=tuple(
            one
            for one in types.values()
            if one.anchor is OccasionAnchor.CALENDAR and one.season and fold(one.trade) == "alle"
        ),
    )


def load_customers(
    db: Reader, ids: Sequence[int], setting: Setting, since: date, until: date
) -> dict[int, CustomerKnown]:
    """What is known of these customers (some thousand at most); restricted and gone ones are left
    out. Contacts done after `since` or planned up to `until` are counted."""
    permitted = load_known(db, ids)
    parts = _Parts(db, ids, setting)
    found: dict[int, CustomerKnown] = {}
    for row in db.execute(
        select(
            Customer.id,
            Customer.importance,
            Customer.since,
            Customer.responsible_id,
            Customer.contacts_per_year,
            customer_fact.c.has_phone,
            customer_fact.c.has_email,
        )
        .join(customer_fact, customer_fact.c.customer_id == Customer.id)
        .where(Customer.id.in_(ids), Customer.restricted_on.is_(None))
    ):
        reach = {Channel.POST} if row.id in parts.posted else set()
        if row.has_phone:
            reach |= {Channel.PHONE, Channel.MESSAGE}
        if row.has_email:
            reach.add(Channel.EMAIL)
        found[row.id] = CustomerKnown(
            facts=OccasionFacts(
                customer_id=row.id,
                today=db.today,
                importance=row.importance,
                since=row.since,
                persons=tuple(parts.persons[row.id]),
                decider=parts.deciders.get(row.id),
                installations=tuple(parts.installations[row.id]),
                types=setting.types,
                seasonal=setting.seasonal,
                jobs=tuple(parts.jobs[row.id]),
                decisions=tuple(parts.decisions[row.id]),
                wishes=tuple(parts.wishes[row.id]),
                referrals=tuple(parts.referrals[row.id]),
                name_days=setting.name_days,
            ),
            responsible_id=row.responsible_id,
            own_rhythm=row.contacts_per_year,
            reach=frozenset(reach),
            permitted=permitted[row.id],
        )
    _add_contacts(db, ids, found, since, until)
    for subject in db.scalars(
        select(ReminderAnswer.subject).where(
            ReminderAnswer.rule == idea.KEY,
            ReminderAnswer.occasion == "",
            ReminderAnswer.answer == AnswerKind.NEVER,
            ReminderAnswer.subject.in_([f"customer:{one}" for one in found]),
        )
    ):
        found[int(subject.partition(":")[2])].no_ideas = True
    return found


def open_occasions(
    db: Reader, known: CustomerKnown, occasions: Iterable[Occasion]
) -> list[Occasion]:
    """Those of one customer for which nothing is planned, done or answered."""
    return unanswered(db, [(known, list(occasions))])[0]


def unanswered(
    db: Reader, found: Sequence[tuple[CustomerKnown, Sequence[Occasion]]]
) -> list[list[Occasion]]:
    """The same for many customers, in their order."""
    subjects = {one.key.subject for _known, occasions in found for one in occasions}
    answered = _answers(db, sorted(subjects))
    return [
        [
            one
            for one in occasions
            if one.key.text not in known.covered
            # Whoever has planned something for the very day will congratulate then.
            and not (one.festive and one.day in known.contacts)
            and (one.key.rule, one.key.subject, one.key.occasion) not in answered
            and (one.key.rule, one.key.subject, "") not in answered
        ]
        for known, occasions in found
    ]


def customer_names(db: Reader, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Number and name of these customers, by id."""
    found: dict[int, tuple[str, str]] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        for row in db.rows(
            select(Customer.id, Customer.number, Customer.name).where(Customer.id.in_(part))
        ):
            found[row.id] = row.number, row.name
    return found


def person_names(db: Reader, ids: Sequence[int]) -> dict[int, str]:
    """The full names of these people, by id."""
    found: dict[int, str] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        found |= {
            one.id: one.full_name for one in db.scalars(select(Person).where(Person.id.in_(part)))
        }
    return found


class _Parts:
    """The rows of the tables, by customer."""

    def __init__(self, db: Reader, ids: Sequence[int], setting: Setting) -> None:
        self.persons: defaultdict[int, list[PersonPart]] = defaultdict(list)
        self.deciders: dict[int, int] = {}
        self.installations: defaultdict[int, list[Any]] = defaultdict(list)
        self.jobs: defaultdict[int, list[JobPart]] = defaultdict(list)
        self.decisions: defaultdict[int, list[Any]] = defaultdict(list)
        self.wishes: defaultdict[int, list[WishPart]] = defaultdict(list)
        self.referrals: defaultdict[int, list[ReferralPart]] = defaultdict(list)
        self.posted = set(
            db.scalars(
                select(Address.customer_id).where(
                    Address.customer_id.in_(ids),
                    (Address.street != "") | (Address.po_box != ""),
                )
            )
        )
        self._load_persons(db, ids, setting)
        self._load_work(db, ids)
        self._load_reasons(db, ids)

    def _load_persons(self, db: Reader, ids: Sequence[int], setting: Setting) -> None:
        for row in db.rows(
            select(
                Person.id,
                Person.customer_id,
                Person.title_before,
                Person.first_name,
                Person.particle,
                Person.last_name,
                Person.birth_day,
                Person.birth_month,
                Person.birth_year,
                Person.name_key,
                Person.name_day,
                Person.decides,
            )
            .where(
                Person.customer_id.in_(ids),
                Person.left_on.is_(None),
                Person.restricted_on.is_(None),
            )
            .order_by(Person.customer_id, Person.position, Person.id)
        ):
            names = (row.title_before, row.first_name, row.particle, row.last_name)
            if row.decides:
                self.deciders.setdefault(row.customer_id, row.id)
            self.persons[row.customer_id].append(
                PersonPart(
                    id=row.id,
                    name=" ".join(part for part in names if part),
                    birth_day=row.birth_day,
                    birth_month=row.birth_month,
                    birth_year=row.birth_year,
                    name_day=name_days.day_of(row.name_key, row.name_day)
                    if setting.name_days
                    else None,
                )
            )

    def _load_work(self, db: Reader, ids: Sequence[int]) -> None:
        for one in db.scalars(
            select(Installation)
            .where(Installation.customer_id.in_(ids), Installation.removed_on.is_(None))
            .order_by(Installation.id)
        ):
            self.installations[one.customer_id].append(installation_facts(one))
        for row in db.rows(
            select(Offer.id, Offer.customer_id, Offer.subject, Offer.decided_on)
            .where(
                Offer.customer_id.in_(ids),
                Offer.state == OfferState.ACCEPTED,
                Offer.kind.in_(_JOBS),
                Offer.decided_on.is_not(None),
            )
            .order_by(Offer.decided_on.desc(), Offer.id.desc())
        ):
            if row.decided_on is not None:
                self.jobs[row.customer_id].append(JobPart(row.id, row.subject, row.decided_on))

    def _load_reasons(self, db: Reader, ids: Sequence[int]) -> None:
        for one in db.scalars(select(DecisionDate).where(DecisionDate.customer_id.in_(ids))):
            self.decisions[one.customer_id].append(decision_facts(one))
        for wish in db.rows(
            select(
                Wish.id,
                Wish.customer_id,
                Wish.text,
                Wish.noted_on,
                Wish.wanted_by,
                Wish.person_id,
            ).where(Wish.customer_id.in_(ids), Wish.done_on.is_(None))
        ):
            self.wishes[wish.customer_id].append(
                WishPart(wish.id, wish.text, wish.noted_on, wish.wanted_by, wish.person_id)
            )
        for row in db.rows(
            select(
                Customer.id,
                Customer.name,
                Customer.referred_by_id,
                Customer.created_at,
                Customer.since,
            ).where(Customer.referred_by_id.in_(ids), Customer.restricted_on.is_(None))
        ):
            day = row.created_at.date() if row.created_at else row.since
            if day is not None and row.referred_by_id is not None:
                self.referrals[row.referred_by_id].append(ReferralPart(row.id, row.name, day))


def _add_contacts(
    db: Reader, ids: Sequence[int], found: dict[int, CustomerKnown], since: date, until: date
) -> None:
    """Days of contacts, and the occasions that contacts and letters were made for."""
    for row in db.rows(
        select(Contact.customer_id, Contact.due, Contact.done_on).where(
            Contact.customer_id.in_(ids),
            Contact.nature != ContactNature.BILLING,
            Contact.done_on.is_(None) | (Contact.done_on > since),
        )
    ):
        known = found.get(row.customer_id)
        if known is None:
            continue
        # What is overdue will be done today at the earliest.
        known.contacts.append(row.done_on or max(row.due, db.today))
        known.planned += row.done_on is None and row.due <= until
    for mapped in (Contact, Letter):
        for customer_id, occasion in db.rows(
            select(mapped.customer_id, mapped.occasion).where(
                mapped.customer_id.in_(ids), mapped.occasion != ""
            )
        ):
            if customer_id in found:
                found[customer_id].covered.add(occasion)


def _answers(db: Reader, subjects: Sequence[str]) -> set[tuple[str, str, str]]:
    """What was answered for good; what was only put off is still an occasion."""
    found: set[tuple[str, str, str]] = set()
    for start in range(0, len(subjects), _CHUNK):
        rows = db.rows(
            select(ReminderAnswer.rule, ReminderAnswer.subject, ReminderAnswer.occasion).where(
                ReminderAnswer.subject.in_(subjects[start : start + _CHUNK]),
                ReminderAnswer.answer != AnswerKind.SNOOZED,
            )
        )
        found.update((row[0], row[1], row[2]) for row in rows)
    return found
