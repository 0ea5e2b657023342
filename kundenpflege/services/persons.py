"""The people at a customer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.model import (
    Contact,
    ContactSeries,
    Customer,
    Enquiry,
    Offer,
    Person,
    ReminderAnswer,
    field_info,
)
from kundenpflege.model.kinds import EnquiryState, OfferState, Salutation
from kundenpflege.rules.naming import derive_name
from kundenpflege.rules.validation import (
    InvalidValue,
    check_birthday,
    check_day_number,
    check_email,
    normal_phone,
    parse_birthday,
)
from kundenpflege.store import Reader, Writer

from .addresses import home_country
from .fields import Draft, Problems, apply
from .versions import load_versions

#: What may be written; `birthday` may stand for day, month and year as typed.
PERSON_FIELDS = frozenset(
    {
        "salutation",
        "title_before",
        "first_name",
        "particle",
        "last_name",
        "title_after",
        "role",
        "phone",
        "mobile",
        "email",
        "birth_day",
        "birth_month",
        "birth_year",
        "informal",
        "note",
        "salutation_override",
        "decides",
        "pays",
        "on_site",
        "private",
        "position",
        "name_day",
    }
)
#: The roles a person may have beside the free one; they move to the successor.
ROLES = ("decides", "pays", "on_site")
_BIRTH = ("birth_day", "birth_month", "birth_year")


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """A person with all fields; the year of birth may be unknown."""

    id: int
    version: int
    customer_id: int
    full_name: str
    salutation: Salutation
    title_before: str
    first_name: str
    particle: str
    last_name: str
    title_after: str
    role: str
    phone: str
    mobile: str
    email: str
    birth_day: int | None
    birth_month: int | None
    birth_year: int | None
    informal: bool
    note: str
    salutation_override: str
    decides: bool
    pays: bool
    on_site: bool
    private: bool
    position: int
    left_on: date | None = None
    successor_id: int | None = None
    restricted_on: date | None = None
    name_day: int | None = None

    @property
    def has_left(self) -> bool:
        """Whether the person is no longer at the customer: no post, no reminders."""
        return self.left_on is not None

    @property
    def roles(self) -> tuple[str, ...]:
        """What the person does, as the screen says it: `Entscheidet`, `Zahlt`, the free role."""
        named = [_(field_info(Person, name).label) for name in (*ROLES, "private")]
        flags = (self.decides, self.pays, self.on_site, self.private)
        chosen = [name for name, flag in zip(named, flags, strict=True) if flag]
        return tuple(part for part in (self.role, *chosen) if part)

    @property
    def birthday(self) -> str:
        """`03.04.1961`, `03.04.` or nothing; as the form shows and reads it."""
        if not self.birth_day or not self.birth_month:
            return ""
        text = f"{self.birth_day:02d}.{self.birth_month:02d}."
        return f"{text}{self.birth_year:04d}" if self.birth_year else text


@dataclass(frozen=True, slots=True)
class LeaveResult:
    """How many planned contacts, drafts of offers and open enquiries were handed over."""

    contacts: int
    drafts: int
    enquiries: int


def list_persons(db: Reader, customer_id: int) -> tuple[PersonDetail, ...]:
    """The people of a customer in their order, those who left last; the first one is the main
    contact."""
    return person_details(db, load_persons(db, customer_id))


def get_person(db: Reader, person_id: int) -> PersonDetail:
    """One person; NotFoundError when gone."""
    person = db.require(Person, person_id)
    return _detail(person, db.version(person))


def add_person(db: Writer, customer_id: int, values: Mapping[str, Any]) -> int:
    """Add a person to a customer and give its id; the customer's derived name follows."""
    customer = db.require(Customer, customer_id)
    problems = Problems()
    draft = person_draft(values, problems, db.today, country=home_country(db, customer_id))
    problems.raise_if_any()
    with name_follows(db, customer):
        persons = load_persons(db, customer_id)
        draft.values.setdefault("position", max((p.position for p in persons), default=-1) + 1)
        person = db.add(Person(customer_id=customer_id, **draft.values))
        db.flush()
    return person.id


def change_person(
    db: Writer, person_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change the given fields; InputError by field, ConflictError when changed meanwhile."""
    person = db.require(Person, person_id)
    customer = db.require(Customer, person.customer_id)
    problems = Problems()
    country = home_country(db, person.customer_id)
    draft = person_draft(values, problems, db.today, country=country, known=person)
    problems.raise_if_any()
    with name_follows(db, customer):
        apply(db, person, version, draft.values)


def remove_person(db: Writer, person_id: int) -> None:
    """Remove a person; contacts and offers stay with the customer."""
    person = db.require(Person, person_id)
    customer = db.require(Customer, person.customer_id)
    with name_follows(db, customer):
        forget_answers(db, [f"person:{person_id}"])
        _call_off(db, person)
        db.delete(person)


def leave(
    db: Writer, person_id: int, day: date | None = None, successor_id: int | None = None
) -> LeaveResult:
    """The person has left the customer on `day` (else today); the history stays.

    Planned contacts, drafts, open enquiries and the roles go to the successor, who must be at the
    same customer; without one they are left to the customer. What was planned for a birthday or
    name day of the person falls away. InputError by field.
    """
    person = db.require(Person, person_id)
    customer = db.require(Customer, person.customer_id)
    successor = _successor(db, person, successor_id)
    left_on = day or db.today
    if left_on > db.today:
        raise InputError({"left_on": _("Dieser Tag liegt in der Zukunft.")})
    with name_follows(db, customer):
        person.left_on, person.successor_id = left_on, successor_id
        _call_off(db, person)
        contacts = db.scalars(
            select(Contact).where(Contact.person_id == person_id, Contact.done_on.is_(None))
        )
        drafts = db.scalars(
            select(Offer).where(Offer.person_id == person_id, Offer.state == OfferState.DRAFT)
        )
        enquiries = db.scalars(
            select(Enquiry).where(
                Enquiry.person_id == person_id, Enquiry.state == EnquiryState.OPEN
            )
        )
        series = db.scalars(select(ContactSeries).where(ContactSeries.person_id == person_id))
        for record in (*contacts, *series, *drafts, *enquiries):
            record.person_id = successor_id
        if successor is not None:
            for role in ROLES:
                if getattr(person, role):
                    setattr(successor, role, True)
                    setattr(person, role, False)
            if person.role and not successor.role:
                successor.role = person.role
            # Who follows the main contact becomes the main contact.
            if successor.position > person.position:
                successor.position, person.position = person.position, successor.position
        db.flush()
    return LeaveResult(len(contacts), len(drafts), len(enquiries))


def of_person(occasion: Any, person_id: int) -> Any:
    """Condition: a contact or letter is about an occasion of this person alone (a birthday)."""
    return occasion.contains(f":person:{person_id}:", autoescape=True)


def _call_off(db: Writer, person: Person) -> None:
    """Nobody else is congratulated on this person's birthday."""
    planned = select(Contact).where(
        Contact.customer_id == person.customer_id,
        Contact.done_on.is_(None),
        of_person(Contact.occasion, person.id),
    )
    for contact in db.scalars(planned):
        forget_answers(db, [f"contact:{contact.id}"])
        db.delete(contact)
    db.flush()


def come_back(db: Writer, person_id: int) -> None:
    """The person is at the customer again; what the successor took over stays there."""
    person = db.require(Person, person_id)
    customer = db.require(Customer, person.customer_id)
    with name_follows(db, customer):
        person.left_on = person.successor_id = None
        db.flush()


def _successor(db: Reader, person: Person, successor_id: int | None) -> Person | None:
    if successor_id is None:
        return None
    successor = db.get(Person, successor_id)
    if (
        successor is None
        or successor.id == person.id
        or successor.customer_id != person.customer_id
        or successor.left_on is not None
    ):
        raise InputError(
            {"successor_id": _("Nachfolgen kann nur, wer noch bei diesem Kunden ist.")}
        )
    return successor


def load_persons(db: Reader, customer_id: int) -> Sequence[Person]:
    """The entities, for services: those who left last."""
    return db.scalars(
        select(Person)
        .where(Person.customer_id == customer_id)
        .order_by(Person.left_on.is_not(None), Person.position, Person.id)
    )


def present(persons: Sequence[Person]) -> list[Person]:
    """Those who are still there; everybody when all have left."""
    return [person for person in persons if person.left_on is None] or list(persons)


def person_details(db: Reader, found: Sequence[Person]) -> tuple[PersonDetail, ...]:
    """The frozen forms of these persons."""
    versions = load_versions(db, Person, [person.id for person in found])
    return tuple(_detail(person, versions.get(person.id, 0)) for person in found)


def _detail(person: Person, version: int) -> PersonDetail:
    """The frozen form of a person."""
    return PersonDetail(
        id=person.id,
        version=version,
        customer_id=person.customer_id,
        full_name=person.full_name,
        left_on=person.left_on,
        successor_id=person.successor_id,
        restricted_on=person.restricted_on,
        **{name: getattr(person, name) for name in PERSON_FIELDS},
    )


def person_draft(
    values: Mapping[str, Any],
    problems: Problems,
    today: date,
    *,
    country: str = "DE",
    known: Person | None = None,
    prefix: str = "",
) -> Draft:
    """Checked values for a new person, or for changing the `known` one."""
    own = dict(values)
    typed = own.pop("birthday", None) if "birthday" in own else _BIRTH
    if typed is not _BIRTH:
        own.update(zip(_BIRTH, _birthday(typed, problems, today, prefix), strict=True))
    draft = Draft(Person, own, PERSON_FIELDS, problems, today, prefix)
    draft.check("email", check_email)
    draft.check("name_day", check_day_number)
    for name in ("phone", "mobile"):
        draft.check(name, normal_phone, country)
    merged = {name: draft.get(name, getattr(known, name, None)) for name in PERSON_FIELDS}
    if typed is _BIRTH and any(name in draft.values for name in _BIRTH):
        problems.check(
            f"{prefix}birth_day", check_birthday, *(merged[name] for name in _BIRTH), today
        )
    if not merged["last_name"] and not merged["first_name"]:
        problems.add(f"{prefix}last_name", _("Bitte einen Namen eintragen."))
    return draft


@contextmanager
def name_follows(db: Writer, customer: Customer) -> Iterator[None]:
    """Within the block people, company or kind may change; a derived name is kept in step.

    A name that somebody chose (it differs from the derived one) stays.
    """
    before = _derived(db, customer)
    yield
    after = _derived(db, customer)
    if after and after != before and customer.name in (before, ""):
        customer.name = after
        db.flush()


def forget_answers(db: Writer, subjects: Iterable[str]) -> None:
    """Delete the answers to reminders about records that go: they mean nothing without them."""
    found = db.scalars(select(ReminderAnswer).where(ReminderAnswer.subject.in_(list(subjects))))
    for answer in found:
        db.delete(answer)


def _derived(db: Reader, customer: Customer) -> str:
    people = present(load_persons(db, customer.id))
    return derive_name(customer.kind, customer.company, people)[:200]


def _birthday(
    typed: object, problems: Problems, today: date, prefix: str
) -> tuple[int | None, int | None, int | None]:
    """Day, month, year of what a form or an import gives for the birthday."""
    if typed is None:
        return None, None, None
    text = typed.isoformat() if isinstance(typed, date) else str(typed)
    try:
        return parse_birthday(text, today)
    except InvalidValue as error:
        problems.add(f"{prefix}birthday", str(error))
        return None, None, None
