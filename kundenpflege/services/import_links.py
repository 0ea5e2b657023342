"""What customers of a list point to: further websites, and in our own export who referred them, who
follows whom, and own fields that this database did not have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold
from kundenpflege.model import Customer, CustomValue, Person, Website
from kundenpflege.model.kinds import CustomFieldKind
from kundenpflege.rules.validation import InvalidValue
from kundenpflege.store import Writer

from .custom_fields import CustomFieldRow, add_field, check_value, list_fields

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class OwnValue:
    """The value of an own field by the field's name; `raw` is the cell, `text` what it shows."""

    name: str
    kind: CustomFieldKind
    raw: Any
    text: str


@dataclass(frozen=True, slots=True)
class Links:
    """`referred_by` is a customer's number, `websites` are (label, address), `successors` pairs of
    places in the row's list of people: who left and who follows."""

    referred_by: str = ""
    websites: tuple[tuple[str, str], ...] = ()
    successors: tuple[tuple[int, int], ...] = ()
    fields: tuple[OwnValue, ...] = ()


def apply_links(db: Writer, links: Mapping[int, Links]) -> None:
    """Write the links of customers (by id), after all customers and people are there.

    Websites that are there already are left alone. What points nowhere, or fits no field, is kept
    in the customer's note.
    """
    if not links:
        return
    _referrers(db, links)
    _websites(db, {key: link.websites for key, link in links.items() if link.websites})
    for customer_id, link in links.items():
        if link.successors:
            people = db.scalars(
                select(Person)
                .where(Person.customer_id == customer_id)
                .order_by(Person.position, Person.id)
            )
            for gone, follows in link.successors:
                if gone < len(people) and follows < len(people) and gone != follows:
                    people[gone].successor_id = people[follows].id
    _own_fields(db, links)
    db.flush()


def _websites(db: Writer, wanted: Mapping[int, Sequence[tuple[str, str]]]) -> None:
    ids = list(wanted)
    there: dict[int, list[Website]] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        for site in db.scalars(select(Website).where(Website.customer_id.in_(chunk))):
            there.setdefault(site.customer_id, []).append(site)
    for customer_id, sites in wanted.items():
        known = {site.url for site in there.get(customer_id, ())}
        last = max((site.position for site in there.get(customer_id, ())), default=-1)
        new = [(label[:80], url[:400]) for label, url in sites if url[:400] not in known]
        for position, (label, url) in enumerate(new, last + 1):
            db.add(Website(customer_id=customer_id, label=label, url=url, position=position))


def _referrers(db: Writer, links: Mapping[int, Links]) -> None:
    wanted = {link.referred_by for link in links.values()} - {""}
    if not wanted:
        return
    ids = {row.number.casefold(): row.id for row in db.rows(select(Customer.id, Customer.number))}
    for customer_id, link in links.items():
        if not link.referred_by:
            continue
        found = ids.get(link.referred_by.casefold())
        if found is not None and found != customer_id:
            db.require(Customer, customer_id).referred_by_id = found
        else:
            _note(db, customer_id, _("Empfohlen von"), link.referred_by)


def _own_fields(db: Writer, links: Mapping[int, Links]) -> None:
    values: dict[str, list[tuple[int, OwnValue]]] = {}
    for customer_id, link in links.items():
        for value in link.fields:
            values.setdefault(fold(value.name), []).append((customer_id, value))
    known = {fold(field.name): field for field in list_fields(db, active_only=False)}
    for key, entries in values.items():
        field = known.get(key) or _new_field(db, [value for _id, value in entries])
        for customer_id, value in entries:
            _put(db, customer_id, value, field)


def _new_field(db: Writer, values: Sequence[OwnValue]) -> CustomFieldRow | None:
    first = values[0]
    wanted: dict[str, Any] = {
        "name": first.name,
        "kind": first.kind,
        "purpose": _("Aus einer eingelesenen Liste"),
    }
    if first.kind is CustomFieldKind.CHOICE:
        wanted["choices"] = "\n".join(dict.fromkeys(value.text for value in values))
    try:
        new = add_field(db, wanted)
    except InputError:
        return None
    return next(one for one in list_fields(db, active_only=False) if one.id == new)


def _put(db: Writer, customer_id: int, value: OwnValue, field: CustomFieldRow | None) -> None:
    if field is not None:
        try:
            checked = check_value(field, value.raw, db.today)
        except InvalidValue:
            pass
        else:
            db.add(
                CustomValue(
                    customer_id=customer_id,
                    field_id=field.id,
                    text=checked.text,
                    number=checked.number,
                    day=checked.day,
                )
            )
            return
    _note(db, customer_id, value.name, value.text)


def _note(db: Writer, customer_id: int, label: str, text: str) -> None:
    customer = db.require(Customer, customer_id)
    customer.note = f"{customer.note}\n{label}: {text}".strip()
