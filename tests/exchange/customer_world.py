"""Customers with everything one can say of them, and all of it read back without keys."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from kundenpflege.model import (
    Address,
    Category,
    Customer,
    CustomerCategory,
    CustomerTag,
    CustomField,
    CustomValue,
    Person,
    Tag,
    User,
    Website,
    table_of,
)
from kundenpflege.services import custom_fields, customers, tags
from kundenpflege.store import Store, Writer

#: Keys, and what belongs to this database alone.
_HIDDEN = {
    "id", "customer_id", "created_at", "responsible_id", "referred_by_id", "successor_id",
    "position", "birthday_key",
}  # fmt: skip


def add_rich_customers(db: Writer) -> None:
    """Own fields of every kind, tags, websites, three people of whom one left, three addresses."""
    fields = {}
    for name, kind, more in (
        ("Holzart", "choice", {"choices": "Eiche\nEsche; weiß\n=Kiefer"}),
        ("Raumhöhe", "number", {}),
        ("Aufmaß", "date", {}),
        ("Schlüssel (Nr.)", "text", {}),
    ):
        fields[name] = custom_fields.add_field(
            db, {"name": name, "kind": kind, "purpose": "Für die Werkstatt", **more}
        )
    first = customers.add_customer(
        db,
        {
            "number": "K-900", "kind": "business", "company": "Weber & Söhne GmbH",
            "company_extra": "Abteilung Einkauf", "name": "Weber & Söhne GmbH",
            "importance": "B", "potential": "medium", "phone": "+49 4102 900",
            "website": "https://weber.example", "turnover": Decimal("0.10"),
            "note": "Zeile 1\n=Zeile 2; mit \"Zeichen\"", "since": date(2001, 1, 31),
            "persons": [
                {"salutation": "mr", "first_name": "Otto", "last_name": "Weber", "role": "Inhaber"},
                {"salutation": "mrs", "first_name": "Ida", "last_name": "Weber", "role": "Einkauf"},
                {"first_name": "Kim", "last_name": "Lange", "role": "Werkstatt"},
            ],
            "addresses": [
                {"kind": "post", "street": "Weg 1", "postal_code": "01067", "place": "Dresden"},
                {"kind": "site", "street": "Bau 2", "postal_code": "1010", "place": "Wien",
                 "country": "AT", "supplement": "Hof 3"},
                {"kind": "invoice", "postal_code": "22926", "place": "Ahrensburg"},
            ],
        },
    )  # fmt: skip
    second = customers.add_customer(
        db,
        {
            "number": "K-901", "kind": "couple",
            "persons": [
                {"salutation": "mrs", "first_name": "Lotta", "last_name": "Fuchs",
                 "birthday": "29.02."},
                {"salutation": "mr", "first_name": "Otto", "last_name": "Pferd"},
            ],
        },
    )  # fmt: skip
    people = db.scalars(select(Person).where(Person.customer_id == first).order_by(Person.position))
    people[0].left_on, people[0].successor_id = date(2025, 6, 30), people[1].id
    people[1].decides = people[1].pays = True
    people[1].salutation_override = "Liebe Frau Weber"
    people[2].on_site = people[2].private = people[2].informal = True
    for address in db.scalars(select(Address).where(Address.customer_id == first)):
        if address.kind == "invoice":
            address.po_box = "12 34"
    customer = db.require(Customer, first)
    customer.address_override = "An den Rat\nder Weisen"
    customer.phase_override = "regular"  # type: ignore[assignment]
    customer.phase_note = "kennt den Chef"
    customer.privacy_info_on = date(2024, 5, 25)
    customer.keep_until, customer.keep_reason = date(2034, 12, 31), "Gewährleistung"
    customer.referred_by_id = second
    for position, (label, url) in enumerate(
        (("Shop", "https://shop.weber.example"), ("", "https://weber.example/a;b"))
    ):
        db.add(Website(customer_id=first, label=label, url=url, position=position))
    tags.set_tags(db, first, ["Messe 2026", "Altbau", "=Tag"])
    tags.set_tags(db, second, ["Altbau"])
    custom_fields.set_values(
        db,
        first,
        {
            fields["Holzart"]: "Esche; weiß",
            fields["Raumhöhe"]: "2,755",
            fields["Aufmaß"]: "03.02.2026",
            fields["Schlüssel (Nr.)"]: "0017",
        },
    )
    custom_fields.set_values(db, second, {fields["Holzart"]: "=Kiefer", fields["Raumhöhe"]: "-3"})


def contents(store: Store) -> dict[str, Any]:
    """Everything about every customer by number; what points to others by their names."""
    with store.read() as db:
        numbers = {one.id: one.number for one in db.scalars(select(Customer))}
        users = {one.id: one.name for one in db.scalars(select(User))}
        names = {one.id: one.full_name for one in db.scalars(select(Person))}

        def rows(mapped: Any, customer: int, order: Any) -> list[dict[str, Any]]:
            found = db.scalars(select(mapped).where(mapped.customer_id == customer).order_by(order))
            return [plain(row) for row in found]

        def plain(row: Any) -> dict[str, Any]:
            columns = [column.key for column in table_of(type(row)).columns]
            values = {key: getattr(row, key) for key in columns if key not in _HIDDEN}
            if isinstance(row, Person):
                values["successor"] = names.get(row.successor_id or 0, "")
            return values

        def words(mapped: Any, link: Any, key: Any, customer: int) -> list[str]:
            statement = select(mapped.name).join(link, key == mapped.id)
            return sorted(db.scalars(statement.where(link.customer_id == customer)))

        found = {}
        for customer in db.scalars(select(Customer)):
            key = customer.id
            found[customer.number] = {
                "customer": plain(customer),
                "responsible": users.get(customer.responsible_id or 0, ""),
                "referred_by": numbers.get(customer.referred_by_id or 0, ""),
                "persons": rows(Person, key, Person.position),
                "addresses": rows(Address, key, Address.position),
                "websites": rows(Website, key, Website.position),
                "categories": words(Category, CustomerCategory, CustomerCategory.category_id, key),
                "tags": words(Tag, CustomerTag, CustomerTag.tag_id, key),
                "custom": sorted(
                    (name, value.text, value.number, value.day)
                    for value, name in db.rows(
                        select(CustomValue, CustomField.name)
                        .join(CustomField, CustomField.id == CustomValue.field_id)
                        .where(CustomValue.customer_id == key)
                    )
                ),
            }
        return found
