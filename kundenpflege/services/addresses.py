"""The addresses of a customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from kundenpflege.base.i18n import _
from kundenpflege.model import Address, Customer
from kundenpflege.model.kinds import AddressKind
from kundenpflege.rules.validation import check_country, check_postal_code
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply
from .versions import load_versions

#: What may be written.
ADDRESS_FIELDS = frozenset(
    {"kind", "supplement", "street", "po_box", "postal_code", "place", "country", "position"}
)
_CONTENT = ("supplement", "street", "po_box", "postal_code", "place")


@dataclass(frozen=True, slots=True)
class AddressDetail:
    """An address with all fields; `country` ISO 3166 alpha-2."""

    id: int
    version: int
    customer_id: int
    kind: AddressKind
    supplement: str
    street: str
    po_box: str
    postal_code: str
    place: str
    country: str
    position: int

    @property
    def line(self) -> str:
        """`Am Burgfeld 12, 23568 Lübeck`."""
        place = " ".join(part for part in (self.postal_code, self.place) if part)
        box = _("Postfach {number}").format(number=self.po_box) if self.po_box else ""
        return ", ".join(part for part in (self.street or box, place) if part)


def add_address(db: Writer, customer_id: int, values: Mapping[str, Any]) -> int:
    """Add an address to a customer and give its id."""
    db.require(Customer, customer_id)
    problems = Problems()
    draft = address_draft(values, problems, db.today)
    problems.raise_if_any()
    known = load_addresses(db, customer_id)
    draft.values.setdefault("position", max((a.position for a in known), default=-1) + 1)
    address = db.add(Address(customer_id=customer_id, **draft.values))
    db.flush()
    return address.id


def change_address(
    db: Writer, address_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change the given fields; InputError by field, ConflictError when changed meanwhile."""
    address = db.require(Address, address_id)
    problems = Problems()
    draft = address_draft(values, problems, db.today, known=address)
    problems.raise_if_any()
    apply(db, address, version, draft.values)


def remove_address(db: Writer, address_id: int) -> None:
    """Remove an address; offers sent there keep it."""
    db.delete(db.require(Address, address_id))


def load_addresses(db: Reader, customer_id: int) -> Sequence[Address]:
    """The entities, the one for letters first, for services."""
    found = db.scalars(
        select(Address)
        .where(Address.customer_id == customer_id)
        .order_by(Address.position, Address.id)
    )
    return sorted(found, key=lambda address: address.kind is not AddressKind.POST)


def home_country(db: Reader, customer_id: int) -> str:
    """The country whose national phone numbers are meant."""
    addresses = load_addresses(db, customer_id)
    return addresses[0].country if addresses else "DE"


def address_details(db: Reader, found: Sequence[Address]) -> tuple[AddressDetail, ...]:
    """The frozen forms of these addresses."""
    versions = load_versions(db, Address, [address.id for address in found])
    return tuple(_detail(address, versions.get(address.id, 0)) for address in found)


def _detail(address: Address, version: int) -> AddressDetail:
    """The frozen form of an address."""
    return AddressDetail(
        id=address.id,
        version=version,
        customer_id=address.customer_id,
        **{name: getattr(address, name) for name in ADDRESS_FIELDS},
    )


def is_empty_address(values: Mapping[str, Any]) -> bool:
    """Whether a form's address was left blank."""
    return not any(str(values.get(name) or "").strip() for name in _CONTENT)


def address_draft(
    values: Mapping[str, Any],
    problems: Problems,
    today: date,
    *,
    known: Address | None = None,
    prefix: str = "",
) -> Draft:
    """Checked values for a new address, or for changing the `known` one."""
    draft = Draft(Address, values, ADDRESS_FIELDS, problems, today, prefix)
    draft.check("country", check_country)
    country = draft.get("country", known.country if known else "DE")
    if "country" in draft.values and known is not None and country != known.country:
        draft.values.setdefault("postal_code", known.postal_code)
    draft.check("postal_code", check_postal_code, country)
    merged = {name: draft.get(name, getattr(known, name, "")) for name in _CONTENT}
    wrong = any(f"{prefix}{name}" in problems.fields for name in _CONTENT)
    if not wrong and not any(merged[name] for name in ("street", "po_box", "postal_code", "place")):
        problems.add(f"{prefix}street", _("Bitte Straße oder Ort eintragen."))
    return draft
