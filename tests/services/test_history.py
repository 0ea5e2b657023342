"""The history reads like a diary: who changed which field from what to what."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from kundenpflege.model import User
from kundenpflege.services import addresses, business, contacts, customers, persons
from kundenpflege.services.history import FieldChange, record_history
from kundenpflege.store import Store


def test_a_customers_history_with_people_and_addresses(store: Store) -> None:
    with store.write("Benutzer") as db:
        inga = db.add(User(name="Inga Beispiel"))
        db.flush()
    store.user_id = inga.id
    with store.write("Kunde angelegt") as db:
        customer_id = customers.add_customer(
            db,
            {
                "number": "K-7",
                "persons": [{"first_name": "Ida", "last_name": "Ohm"}],
                "addresses": [{"place": "Siek"}],
            },
        )
        other = customers.add_customer(db, {"persons": [{"last_name": "Fremd"}]})
        detail = customers.get_customer(db, customer_id)
    with store.write("Kunde geändert") as db:
        customers.change_customer(
            db,
            customer_id,
            None,
            {
                "importance": "A",
                "turnover": Decimal("1234.5"),
                "since": date(2014, 3, 1),
                "net_prices": True,
                "note": "x" * 300,
            },
        )
    with store.write("Person gelöscht") as db:
        persons.remove_person(db, detail.persons[0].id)
        addresses.remove_address(db, detail.addresses[0].id)
        persons.remove_person(db, customers.get_customer(db, other).persons[0].id)
    store.user_id = None
    store.undo()
    with store.read() as db:
        rows = record_history(db, "customer", customer_id)
    told = [(row.step, row.what, row.who) for row in rows]
    assert sorted(told[:2]) == [
        ("Rückgängig: Person gelöscht", "Anschrift angelegt", ""),
        ("Rückgängig: Person gelöscht", "Person angelegt", ""),
    ]
    assert sorted(told[2:4]) == [
        ("Person gelöscht", "Anschrift gelöscht", "Inga Beispiel"),
        ("Person gelöscht", "Person gelöscht", "Inga Beispiel"),
    ]
    assert told[4] == ("Kunde geändert", "Kunde geändert", "Inga Beispiel")
    assert rows[4].at == datetime(2026, 11, 21, 8)
    assert rows[4].changes == (
        FieldChange("Klasse", "", "A"),
        FieldChange("Nettopreise", "", "ja"),
        FieldChange("Kunde seit", "", "01.03.2014"),
        FieldChange("Umsatz", "", "1.234,50\u00a0€"),
        FieldChange("Notiz", "", "x" * 199 + "…"),
    )
    assert len(told) == 8
    (first,) = [row for row in rows if row.what == "Kunde angelegt"]
    assert FieldChange("Kundennummer", "", "K-7") in first.changes
    assert FieldChange("Verantwortlich", "", "Inga Beispiel") in first.changes


def test_removed_people_still_show_and_nobody_elses(store: Store) -> None:
    with store.write("Kunden") as db:
        ids = [
            customers.add_customer(db, {"persons": [{"last_name": name}]})
            for name in ("Ohm", *(f"Nr {n}" for n in range(11)))
        ]
    with store.write("weg") as db:
        for customer_id in ids:
            for person in persons.list_persons(db, customer_id):
                persons.remove_person(db, person.id)
    with store.read() as db:
        rows = record_history(db, "customer", ids[0])
    assert [row.what for row in rows if "Person" in row.what] == [
        "Person gelöscht",
        "Person angelegt",
    ]
    assert FieldChange("Nachname", "Ohm", "") in rows[0].changes


def test_references_and_pictures_are_told_by_name(store: Store) -> None:
    with store.write("Kunde") as db:
        customer_id = customers.add_customer(
            db, {"persons": [{"first_name": "Ida", "last_name": "Ohm"}]}
        )
        person_id = customers.get_customer(db, customer_id).persons[0].id
        contact_id = contacts.plan_contact(
            db,
            customer_id,
            kind="visit",
            reason="Wartung",
            due=date(2026, 12, 1),
            person_id=person_id,
        )
        business.change_business(db, None, {"logo": b"\x89PNG\r\n\x1a\n", "vat_rate": "7,5"})
    with store.write("Person weg") as db:
        persons.remove_person(db, person_id)
    with store.read() as db:
        newest, oldest = record_history(db, "contact", contact_id)
        (made,) = record_history(db, "business", 1)
    assert FieldChange("Art", "", "Besuch") in oldest.changes
    assert FieldChange("Geplant für", "", "01.12.2026") in oldest.changes
    assert newest.changes == (FieldChange("Ansprechpartner", f"Nr. {person_id}", ""),)
    assert FieldChange("Logo", "", "Bild") in made.changes
    assert FieldChange("Üblicher Steuersatz", "", "7,5") in made.changes
    assert FieldChange("Logo rechts", "", "ja") in made.changes


def test_the_newest_rows_only(store: Store) -> None:
    with store.write("Kunde") as db:
        customer_id = customers.add_customer(db, {"name": "Ohm"})
    for n in range(5):
        with store.write("Kunde geändert") as db:
            customers.change_customer(db, customer_id, None, {"note": str(n)})
    with store.read() as db:
        rows = record_history(db, "customer", customer_id, limit=2)
    assert [row.changes for row in rows] == [
        (FieldChange("Notiz", "3", "4"),),
        (FieldChange("Notiz", "2", "3"),),
    ]
