"""Customers: get, list, add, change, remove."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.sql import ColumnElement

from kundenpflege.base.errors import NotFoundError, UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model import (
    Address,
    Category,
    Contact,
    Customer,
    CustomerCategory,
    Offer,
    Person,
    User,
)
from kundenpflege.model.kinds import CustomerKind
from kundenpflege.rules.naming import derive_name
from kundenpflege.rules.validation import (
    check_email,
    check_rhythm,
    check_vat_id,
    check_website,
    normal_phone,
)
from kundenpflege.store import Reader, Writer

from . import numbers
from .addresses import address_draft, home_country, is_empty_address
from .custom_fields import set_values
from .customer_detail import CUSTOMER_FIELDS, CustomerDetail, CustomerFigures, get_customer
from .customer_list import (
    CustomerCounts,
    CustomerFilter,
    CustomerRow,
    CustomerSort,
    CustomerView,
    count_customers,
    list_customer_ids,
    list_customer_rows,
)
from .fields import Draft, Problems, apply, check_reference
from .former_numbers import former_number
from .persons import forget_answers, load_persons, name_follows, person_draft, present
from .tags import set_tags
from .timeline import TimelineEntry, TimelinePage, timeline, timeline_page

__all__ = [
    "CustomerCounts",
    "CustomerDetail",
    "CustomerFigures",
    "CustomerFilter",
    "CustomerRow",
    "CustomerSort",
    "CustomerView",
    "TimelineEntry",
    "TimelinePage",
    "add_customer",
    "change_customer",
    "count_customers",
    "default_responsible",
    "find_by_number",
    "get_customer",
    "list_customer_ids",
    "list_customer_rows",
    "remove_customer",
    "set_categories",
    "timeline",
    "timeline_page",
]

_COMPANIES = (CustomerKind.BUSINESS, CustomerKind.PUBLIC)


def find_by_number(db: Reader, number: str) -> int:
    """Id of the customer with this number, large and small letters alike, or of the one that took
    in the customer with this number; else NotFoundError."""
    wanted = number.strip()
    found = db.scalar(select(Customer.id).where(_has_number(wanted)).limit(1))
    if found is None:
        found = former_number(db, wanted)
    if found is None:
        raise NotFoundError(
            _("Es gibt keinen Kunden mit der Nummer „{number}“.").format(number=wanted)
        )
    return int(found)


def add_customer(db: Writer, values: Mapping[str, Any]) -> int:
    """Add a customer and give its id.

    Beside the fields `values` may hold `persons` and `addresses` (lists of mappings, blank ones
    are left out), `categories` (ids), `tags` (names) and `custom` (field id → value). Without a
    number the next one of the circle is taken, without a name it is derived from company and
    persons. InputError names fields of parts as `persons.0.email`.
    """
    own = dict(values)
    people, places = own.pop("persons", ()), own.pop("addresses", ())
    categories, words = own.pop("categories", ()), own.pop("tags", ())
    values_of_own_fields = own.pop("custom", {})
    problems = Problems()
    address_drafts = [
        address_draft(part, problems, db.today, prefix=f"addresses.{n}.")
        for n, part in enumerate(places)
        if not is_empty_address(part)
    ]
    country = str(address_drafts[0].get("country", "DE")) if address_drafts else "DE"
    person_drafts = [
        person_draft(part, problems, db.today, country=country, prefix=f"persons.{n}.")
        for n, part in enumerate(people)
        if _is_filled(part)
    ]
    draft = _draft(db, own, problems, country, None)
    kind = draft.get("kind", CustomerKind.PRIVATE)
    if kind in _COMPANIES and not draft.get("company"):
        draft.values["company"] = draft.get("name", "")
    derived = derive_name(
        kind, draft.get("company", ""), [Person(**part.values) for part in person_drafts]
    )
    draft.values["name"] = draft.get("name") or derived[:200]
    if not draft.values["name"]:
        problems.add("name", _("Bitte einen Namen, eine Firma oder eine Person eintragen."))
    problems.raise_if_any()
    draft.values["number"] = draft.get("number") or numbers.next_number(db, "customer")
    if "responsible_id" not in draft.values:
        draft.values["responsible_id"] = default_responsible(db)
    customer = db.add(Customer(created_at=db.now, **draft.values))
    db.flush()
    for position, part in enumerate(person_drafts):
        part.values.setdefault("position", position)
        db.add(Person(customer_id=customer.id, **part.values))
    for position, part in enumerate(address_drafts):
        part.values.setdefault("position", position)
        db.add(Address(customer_id=customer.id, **part.values))
    set_categories(db, customer.id, categories)
    if words:
        set_tags(db, customer.id, words)
    if values_of_own_fields:
        set_values(db, customer.id, values_of_own_fields)
    db.flush()
    return customer.id


def change_customer(
    db: Writer, customer_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change the given fields of a customer.

    `version` is the one seen in the detail (None writes regardless): when somebody changed one of
    the same fields since, ConflictError names them. An emptied name is derived anew.
    """
    customer = db.require(Customer, customer_id)
    problems = Problems()
    draft = _draft(db, values, problems, home_country(db, customer_id), customer)
    draft.require("number", _("Bitte eine Kundennummer eintragen."), new=False)
    if draft.get("name") == "":
        draft.values["name"] = derive_name(
            draft.get("kind", customer.kind),
            draft.get("company", customer.company),
            present(load_persons(db, customer_id)),
        )[:200]
        draft.require("name", _("Bitte einen Namen eintragen."), new=False)
    problems.raise_if_any()
    with name_follows(db, customer):
        apply(db, customer, version, draft.values)


def remove_customer(db: Writer, customer_id: int) -> None:
    """Remove a customer with people, addresses and contacts.

    Refused while there are offers: business letters must be kept for six years (§ 257 HGB).
    """
    customer = db.require(Customer, customer_id)
    offers = int(db.scalar(select(func.count(Offer.id)).where(Offer.customer_id == customer_id)))
    if offers:
        raise UserError(
            ngettext(
                "„{name}“ hat {n} Angebot. Entwürfe bitte zuerst löschen; gesendete Angebote "
                "müssen sechs Jahre aufbewahrt werden (§ 257 HGB).",
                "„{name}“ hat {n} Angebote. Entwürfe bitte zuerst löschen; gesendete Angebote "
                "müssen sechs Jahre aufbewahrt werden (§ 257 HGB).",
                offers,
            ).format(name=customer.name, n=offers)
        )
    persons = [f"person:{person.id}" for person in load_persons(db, customer_id)]
    contacts = db.scalars(select(Contact.id).where(Contact.customer_id == customer_id))
    forget_answers(
        db, [f"customer:{customer_id}", *persons, *(f"contact:{key}" for key in contacts)]
    )
    db.delete(customer)


def set_categories(db: Writer, customer_id: int, category_ids: Iterable[int]) -> None:
    """Make these the fields of work the customer buys in, no others."""
    wanted = set(category_ids)
    links = db.scalars(select(CustomerCategory).where(CustomerCategory.customer_id == customer_id))
    for link in links:
        if link.category_id not in wanted:
            db.delete(link)
    known = {link.category_id for link in links}
    for category_id in sorted(wanted - known):
        db.require(Category, category_id)
        db.add(CustomerCategory(customer_id=customer_id, category_id=category_id))
    db.flush()


def _draft(
    db: Reader,
    values: Mapping[str, Any],
    problems: Problems,
    country: str,
    known: Customer | None,
) -> Draft:
    """Checked values for a new customer, or for changing the `known` one."""
    draft = Draft(Customer, values, CUSTOMER_FIELDS, problems, db.today)
    draft.check("phone", normal_phone, country)
    draft.check("email", check_email)
    draft.check("website", check_website)
    draft.check("contacts_per_year", check_rhythm)
    vat_id = draft.get("vat_id")
    if vat_id and (known is None or known.vat_id != vat_id):
        draft.check("vat_id", check_vat_id)
    check_reference(db, problems, "responsible_id", User, draft.get("responsible_id"))
    _check_referrer(db, problems, draft.get("referred_by_id"), known)
    number = draft.get("number")
    if number and (known is None or known.number != number):
        _check_number(db, problems, number, known)
    return draft


def _check_number(db: Reader, problems: Problems, number: str, known: Customer | None) -> None:
    """A number belongs to one customer, large and small letters alike."""
    holder = db.rows(select(Customer.id, Customer.name).where(_has_number(number)).limit(1))
    if holder and (known is None or holder[0].id != known.id):
        problems.add(
            "number",
            _("Die Nummer {number} hat schon „{name}“. Bitte eine andere wählen.").format(
                number=number, name=holder[0].name
            ),
        )


def _check_referrer(
    db: Reader, problems: Problems, referrer_id: int | None, known: Customer | None
) -> None:
    """Who recommends is another customer."""
    check_reference(db, problems, "referred_by_id", Customer, referrer_id)
    if known is not None and referrer_id == known.id:
        problems.add("referred_by_id", _("Ein Kunde kann sich nicht selbst empfehlen."))


def _has_number(number: str) -> ColumnElement[bool]:
    """The very number, or one that differs by large and small letters (SQLite lowers only a–z)."""
    return or_(Customer.number == number, func.lower(Customer.number) == number.lower())


def _is_filled(person: Mapping[str, Any]) -> bool:
    """Whether a form's person was filled in at all."""
    return any(
        str(value or "").strip()
        for name, value in person.items()
        if name not in ("salutation", "informal", "position")
    )


def default_responsible(db: Reader) -> int | None:
    """Who writes, else the only user there is: each customer has one responsible person."""
    if db.user_id is not None:
        return db.user_id
    users = db.scalars(select(User.id).where(User.active).limit(2))
    return int(users[0]) if len(users) == 1 else None
