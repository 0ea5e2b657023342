"""Customers, persons, contacts and offers as tables: which columns they have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kundenpflege.base.i18n import _
from kundenpflege.model import Contact, Offer, field_info
from kundenpflege.model.kinds import CustomFieldKind
from kundenpflege.services import exports
from kundenpflege.services.custom_fields import list_fields
from kundenpflege.store import Reader

from .export_fields import Field, birthday, column, label, number, plain, wide, yes
from .own_headers import own_header
from .own_links import successor_words
from .workbook import CellKind, OutColumn

_PERSON_NAMES = {
    "person_phone": "phone",
    "person_email": "email",
    "person_note": "note",
    "person_override": "salutation_override",
}
_PERSON_HEAD = ("salutation", "title_before", "first_name", "particle", "last_name", "title_after")
_PERSON_TAIL = ("role", "person_phone", "mobile", "person_email", "birthday", "informal")
#: What stands far right; of the first person as `Person 1 …`: the name alone says too little.
_PERSON_MORE = (
    "person_note", "decides", "pays", "on_site", "private", "person_override", "left_on",
    "successor",
)  # fmt: skip
_FLAGS = frozenset({"informal", "decides", "pays", "on_site", "private"})
_ADDRESS = ("supplement", "street", "po_box", "postal_code", "place", "country")
_CUSTOM_KINDS = {
    CustomFieldKind.NUMBER: CellKind.NUMBER,
    CustomFieldKind.DATE: CellKind.DATE,
}


def _own(field: str, name: str = "") -> Field:
    """A field of the record's own row."""
    name = name or field
    return Field(field, column(field), lambda record: plain(record.fields[name]))


def person_value(person: Mapping[str, Any], field: str) -> Any:
    """A cell of a person."""
    if field == "birthday":
        return birthday(person)
    if field in _FLAGS:
        return yes(person[field])
    return plain(person[_PERSON_NAMES.get(field, field)])


def _successor(person: Mapping[str, Any], persons: Any) -> str:
    """Who follows, by the column group of the person: `Person 2`."""
    for position, other in enumerate(persons, 1):
        if other["id"] == person["successor_id"]:
            return successor_words(position)
    return ""


def _person_field(field: str, position: int) -> Field:
    def get(record: exports.CustomerRecord) -> Any:
        if position >= len(record.persons):
            return None
        person = record.persons[position]
        if field == "successor":
            return _successor(person, record.persons)
        return person_value(person, field)

    if not position and field not in _PERSON_MORE[1:]:
        return Field(field, column(field), get)
    header = _("Person {n} {field}").format(n=position + 1, field=label(field))
    key, choice = ("persons", _("Weitere Personen")) if position else (field, "")
    return Field(key, column(field, header), get, choice)


def _address_field(field: str, position: int) -> Field:
    name = "kind" if field == "address_kind" else field

    def get(record: exports.CustomerRecord) -> Any:
        if position >= len(record.addresses):
            return None
        return plain(record.addresses[position][name])

    if not position:
        return Field(field, column(field), get)
    header = _("Anschrift {n} {field}").format(n=position + 1, field=label(field))
    return Field("addresses", column(field, header), get, _("Weitere Anschriften"))


def _websites(record: exports.CustomerRecord) -> str:
    """Further websites: `Shop: https://example.de; https://example.org`."""
    return "; ".join(
        f"{site['label']}: {site['url']}" if site["label"] else site["url"]
        for site in record.websites
    )


def customer_fields(db: Reader) -> list[Field]:
    """One line a customer; further persons and addresses in columns of their own at the end."""
    persons, addresses = exports.most_parts(db)
    fields = [
        _own("number"),
        _own("kind"),
        _own("full_name", "name"),
        _own("company"),
        _own("company_extra"),
        *(_person_field(name, 0) for name in _PERSON_HEAD),
        *(_address_field(name, 0) for name in _ADDRESS),
        _own("phone"),
        _own("email"),
        *(_person_field(name, 0) for name in _PERSON_TAIL),
        *(
            _own(name)
            for name in ("website", "importance", "potential", "turnover", "since", "last_order")
        ),
        _own("source"),
        Field("responsible", column("responsible"), lambda record: record.responsible),
        Field("categories", column("categories"), lambda record: "; ".join(record.categories)),
        Field("tags", column("tags"), lambda record: "; ".join(record.tags)),
        *_custom_fields(db),
        _own("net_prices"),
        _own("vat_id"),
        _own("salutation_override"),
        _own("note"),
        Field("referred_by", column("referred_by"), lambda record: record.referred_by),
        Field("websites", column("websites"), _websites),
        *(
            _own(name)
            for name in (
                "address_override", "phase_override", "phase_note", "privacy_info_on",
                "keep_until", "keep_reason",
            )
        ),
        *(_person_field(name, 0) for name in _PERSON_MORE),
        _address_field("address_kind", 0),
    ]  # fmt: skip
    for position in range(1, persons):
        fields += [
            _person_field(name, position) for name in (*_PERSON_HEAD, *_PERSON_TAIL, *_PERSON_MORE)
        ]
    for position in range(1, addresses):
        fields += [_address_field(name, position) for name in ("address_kind", *_ADDRESS)]
    return fields


def _custom_fields(db: Reader) -> list[Field]:
    """The business's own fields, also those no longer asked for: nothing is lost on the way."""

    def field(own: Any) -> Field:
        kind = _CUSTOM_KINDS.get(own.kind, CellKind.TEXT)
        return Field(
            own.key,
            wide(own_header(own.name, own.kind), 14 if kind is CellKind.DATE else 18, kind),
            lambda record: number(record.custom.get(own.id)),
            own.name,
        )

    return [field(own) for own in list_fields(db, active_only=False)]


def person_fields(_db: Reader) -> list[Field]:
    """One line a human, with the address for letters."""

    def person(field: str) -> Field:
        return Field(field, column(field), lambda record: person_value(record.fields, field))

    def customer(field: str) -> Field:
        return Field(field, column(field), lambda record: plain(record.customer[field]))

    def address(field: str) -> Field:
        return Field(field, column(field), lambda record: plain(record.address.get(field, "")))

    return [
        customer("number"),
        Field("customer", wide(_("Kunde"), 28), lambda record: record.customer["name"]),
        *(person(name) for name in (*_PERSON_HEAD, *_PERSON_TAIL)),
        Field("phone", wide(_("Telefon des Kunden"), 18), lambda r: r.customer["phone"]),
        Field("email", wide(_("E-Mail des Kunden"), 28), lambda r: r.customer["email"]),
        *(address(name) for name in _ADDRESS),
        customer("importance"),
        *(person(name) for name in ("decides", "pays", "on_site", "private", "left_on")),
        person("person_note"),
    ]


def _label(mapped: type[Contact] | type[Offer], name: str) -> str:
    return _(field_info(mapped, name).label)


def contact_fields(_db: Reader) -> list[Field]:
    """Planned and done contacts."""

    def own(name: str, kind: CellKind = CellKind.TEXT, width: int = 16) -> Field:
        head = OutColumn(_label(Contact, name), kind, width)
        return Field(name, head, lambda record: plain(record.fields[name]))

    return [
        Field("number", column("number"), lambda record: record.number),
        Field("customer", wide(_("Kunde"), 28), lambda record: record.customer),
        Field("person", wide(_label(Contact, "person_id"), 24), lambda record: record.person),
        own("kind", width=10),
        own("reason", width=36),
        own("due", CellKind.DATE, 13),
        own("at_time", width=8),
        own("done_on", CellKind.DATE, 13),
        own("outcome", width=40),
        own("note", width=40),
        Field("offer", wide(_("Angebot"), 16), lambda record: record.offer),
        Field(
            "responsible",
            wide(_label(Contact, "responsible_id"), 16),
            lambda record: record.responsible,
        ),
    ]


def offer_fields(_db: Reader) -> list[Field]:
    """Offers with state and totals."""

    def own(name: str, kind: CellKind = CellKind.TEXT, width: int = 16) -> Field:
        head = OutColumn(_label(Offer, name), kind, width)
        return Field(name, head, lambda record: plain(record.fields[name]))

    return [
        Field("offer", wide(_label(Offer, "number"), 16), lambda record: record.full_number),
        Field("number", column("number"), lambda record: record.number),
        Field("customer", wide(_("Kunde"), 28), lambda record: record.customer),
        Field("person", wide(_label(Offer, "person_id"), 24), lambda record: record.person),
        own("subject", width=36),
        own("state", width=13),
        own("talk_date", CellKind.DATE, 13),
        own("offer_date", CellKind.DATE, 13),
        own("valid_until", CellKind.DATE, 13),
        own("net_total", CellKind.MONEY, 13),
        own("gross_total", CellKind.MONEY, 13),
        Field(
            "sent_at",
            wide(_("Gesendet am"), 13, CellKind.DATE),
            lambda record: record.fields["sent_at"],
        ),
        own("followed_up_on", CellKind.DATE, 13),
        own("decided_on", CellKind.DATE, 13),
        own("decline_reason", width=18),
        own("decision_note", width=36),
        Field(
            "responsible",
            wide(_label(Offer, "responsible_id"), 16),
            lambda record: record.responsible,
        ),
    ]
