"""Addresses for letters in bulk: window lines, letter salutation and the fields of a mail merge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from kundenpflege.base.i18n import N_, _
from kundenpflege.model import Address, Business, Customer, Person
from kundenpflege.model.kinds import CustomerKind, Salutation
from kundenpflege.rules.address_block import address_lines
from kundenpflege.rules.addressee import Addressee, in_order, name_parts, shared_surname
from kundenpflege.rules.salutation import letter_salutation
from kundenpflege.store import Reader

from .addressees import addressee_of
from .export_scope import Chosen, LeftOut, Why, chunks, takes_post_for_all

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """One letter: `lines` are the window's (at most six), `salutation` begins the letter.

    The other fields are the classic ones of mail merges; of two people with different names
    they hold the first, the window names both.
    """

    number: str
    name: str
    form: str
    salutation: str
    title: str
    first_name: str
    last_name: str
    company: str
    street: str
    postal_code: str
    place: str
    country: str
    lines: tuple[str, ...]
    email: str = ""


def letter_records(db: Reader, chosen: Chosen) -> Iterator[LetterRecord]:
    """Letters to the chosen customers in their order.

    Who has left, is restricted or (in advertising) objects is not named. Customers without an
    address, or of whom nobody is left, are added to `chosen.left_out`.
    """
    business = db.get(Business, 1)
    sender = business.country if business else "DE"
    for chunk in chunks(chosen.ids, _CHUNK):
        customers = {c.id: c for c in db.scalars(select(Customer).where(Customer.id.in_(chunk)))}
        persons: dict[int, list[Person]] = {}
        for person in db.scalars(
            select(Person).where(Person.customer_id.in_(chunk)).order_by(Person.position, Person.id)
        ):
            persons.setdefault(person.customer_id, []).append(person)
        addresses: dict[int, list[Address]] = {}
        for address in db.scalars(
            select(Address)
            .where(Address.customer_id.in_(chunk))
            .order_by(Address.position, Address.id)
        ):
            addresses.setdefault(address.customer_id, []).append(address)
        for key in chunk:
            customer = customers.get(key)
            if customer is None:
                continue
            people = persons.get(key, [])
            named = [p for p in people if p.left_on is None and p.id not in chosen.persons_out]
            if people and not named and not takes_post_for_all(customer.kind):
                reason = _("Niemand da, dem man schreiben kann: ausgeschieden oder gesperrt")
                chosen.left_out.append(LeftOut(customer.number, customer.name, Why.NOBODY, reason))
                continue
            addressee = addressee_of(customer, named, addresses.get(key, []))
            record = _record(customer, addressee, sender)
            if not (record.place or record.postal_code):
                reason = _("Ohne Ort kommt keine Post an")
                chosen.left_out.append(
                    LeftOut(customer.number, customer.name, Why.NO_ADDRESS, reason)
                )
                continue
            yield record


def _record(customer: Customer, addressee: Addressee, sender: str) -> LetterRecord:
    from babel import Locale

    address = addressee.address
    people = in_order(addressee)
    names = [name_parts(person, address.country) for person in people]
    first = names[0] if names else None
    surname = shared_surname(people, address.country)
    alone = len(people) == 1 or (addressee.is_company and bool(people))
    form = _form(people[0].salutation) if alone else ""
    first_name = first.first if first else ""
    if people and not alone:
        if addressee.kind is CustomerKind.FAMILY and surname:
            form, first_name = _("Familie"), ""
        elif surname:
            form = _("Eheleute") if addressee.kind is CustomerKind.COUPLE else ""
            first_name = _(" und ").join(name.first for name in names if name.first)
        else:
            form = _form(people[0].salutation)
    return LetterRecord(
        number=customer.number,
        name=customer.name,
        form=form,
        salutation=letter_salutation(addressee, sender).text,
        title=" ".join(first.titles) if first and alone else "",
        first_name=first_name,
        last_name=" ".join(w for w in (first.noble, first.surname) if w) if first else "",
        company=addressee.company,
        street=_street(address.street, address.po_box),
        postal_code=address.postal_code,
        place=address.place,
        country=str(Locale("de").territories.get(address.country, address.country)),
        lines=address_lines(addressee, sender),
        email=customer.email,
    )


def _street(street: str, po_box: str) -> str:
    return _("Postfach {number}").format(number=po_box) if po_box.strip() else street


_FORMS = {Salutation.MR: N_("Herrn"), Salutation.MRS: N_("Frau")}


def _form(salutation: Salutation) -> str:
    """`Herrn` or `Frau`; nothing where it is not known."""
    return _(_FORMS[salutation]) if salutation in _FORMS else ""


def sender_line(db: Reader) -> str:
    """The business in one small line: `Tischlerei Holz · Werkweg 3 · 22926 Ahrensburg`."""
    business = db.get(Business, 1)
    if business is None:
        return ""
    place = f"{business.postal_code} {business.place}".strip()
    return " · ".join(part for part in (business.name, business.street, place) if part)
