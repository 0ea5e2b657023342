"""People and addresses of a customer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from kundenpflege.base.errors import ConflictError, InputError, NotFoundError
from kundenpflege.model import Contact, Customer, Offer, ReminderAnswer
from kundenpflege.model.kinds import AddressKind, AnswerKind, CustomerKind, Salutation
from kundenpflege.services import addresses, customers, persons
from kundenpflege.services.addressees import addressee_of
from kundenpflege.store import Store


@pytest.fixture
def customer_id(store: Store) -> int:
    with store.write("Kunde") as db:
        return customers.add_customer(
            db, {"kind": "couple", "persons": [{"first_name": "Petra", "last_name": "Brandt"}]}
        )


def add(store: Store, customer_id: int, **values: Any) -> int:
    with store.write("Person") as db:
        return persons.add_person(db, customer_id, values)


def change(store: Store, person_id: int, version: int | None = None, **values: Any) -> None:
    with store.write("Person") as db:
        persons.change_person(db, person_id, version, values)


def get(store: Store, person_id: int) -> persons.PersonDetail:
    with store.read() as db:
        return persons.get_person(db, person_id)


def name(store: Store, customer_id: int) -> str:
    with store.read() as db:
        return customers.get_customer(db, customer_id).name


def test_the_customers_name_follows_its_people(store: Store, customer_id: int) -> None:
    jan = add(store, customer_id, first_name="Jan", last_name="Brandt")
    assert name(store, customer_id) == "Petra und Jan Brandt"
    change(store, jan, last_name="Watt")
    assert name(store, customer_id) == "Petra Brandt und Jan Watt"
    with store.write("weg") as db:
        persons.remove_person(db, jan)
    assert name(store, customer_id) == "Petra Brandt"


def test_a_company_keeps_its_name_when_people_change(store: Store, customer_id: int) -> None:
    with store.write("Firma") as db:
        customers.change_customer(db, customer_id, None, {"company": "Brandt Bau GmbH"})
    add(store, customer_id, first_name="Jan", last_name="Brandt")
    assert name(store, customer_id) == "Brandt Bau GmbH"


def test_people_stay_in_order_and_can_be_moved(store: Store, customer_id: int) -> None:
    jan = add(store, customer_id, first_name="Jan")
    add(store, customer_id, first_name="Ida")
    change(store, jan, position=-1)
    with store.read() as db:
        found = persons.list_persons(db, customer_id)
    assert [person.first_name for person in found] == ["Jan", "Petra", "Ida"]
    assert all(person.version for person in found)


def test_fields_of_a_person(store: Store, customer_id: int) -> None:
    detail = get(
        store,
        add(
            store,
            customer_id,
            salutation=Salutation.MR,
            title_before="Dr.",
            first_name="Karl",
            particle="von der",
            last_name="Heide",
            title_after="M. Sc.",
            phone="04102 5550",
            email="karl@HEIDE.de",
            birthday="29.2.",
            informal=True,
        ),
    )
    assert detail.full_name == "Dr. Karl von der Heide, M. Sc."
    assert (detail.phone, detail.email) == ("+49 4102 5550", "karl@heide.de")
    assert (detail.birth_day, detail.birth_month, detail.birth_year) == (29, 2, None)
    assert detail.birthday == "29.02."
    assert detail.informal


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("3.4.61", "03.04.1961"), (date(1961, 4, 3), "03.04.1961"), (None, ""), ("", "")],
)
def test_birthdays_as_typed(store: Store, customer_id: int, typed: object, shown: str) -> None:
    person_id = add(store, customer_id, first_name="Jan", birthday="1.1.1970")
    change(store, person_id, birthday=typed)
    assert get(store, person_id).birthday == shown


def test_birthday_by_parts_is_checked_with_what_is_known(store: Store, customer_id: int) -> None:
    person_id = add(store, customer_id, first_name="Jan", birth_day=29, birth_month=2)
    with pytest.raises(InputError) as caught:
        change(store, person_id, birth_year=2023)
    assert set(caught.value.fields) == {"birth_day"}
    change(store, person_id, birth_year=2024)
    assert get(store, person_id).birthday == "29.02.2024"


def test_problems_of_a_person(store: Store, customer_id: int) -> None:
    with pytest.raises(InputError) as caught:
        add(store, customer_id, email="x", birthday="31.2.", salutation="dr", phone="?" * 41)
    assert set(caught.value.fields) == {"email", "birthday", "salutation", "phone", "last_name"}
    person_id = add(store, customer_id, last_name="Brandt")
    with pytest.raises(InputError) as caught:
        change(store, person_id, last_name=" ")
    assert set(caught.value.fields) == {"last_name"}


def test_a_conflict_names_the_field(store: Store, customer_id: int) -> None:
    person_id = add(store, customer_id, last_name="Brandt")
    seen = get(store, person_id).version
    change(store, person_id, seen, role="Einkauf")
    with pytest.raises(ConflictError, match="Aufgabe"):
        change(store, person_id, seen, role="Chefin")


@pytest.mark.parametrize("way", ["leaves", "is removed"])
def test_nobody_else_is_congratulated_on_the_birthday_of_who_is_gone(
    store: Store, customer_id: int, way: str
) -> None:
    person_id = add(store, customer_id, last_name="Watt")
    heir = add(store, customer_id, last_name="Erb")
    with store.write("Kontakte") as db:
        for who, occasion in ((person_id, f"birthday:person:{person_id}:2027-01-14"),
                              (heir, f"birthday:person:{heir}:2027-02-01"),
                              (person_id, "")):  # fmt: skip
            db.add(
                Contact(
                    customer_id=customer_id,
                    person_id=who,
                    reason="x",
                    due=date(2026, 12, 1),
                    occasion=occasion,
                )
            )
    before = store.dump()
    with store.write("Weg") as db:
        if way == "leaves":
            assert persons.leave(db, person_id, successor_id=heir).contacts == 1
        else:
            persons.remove_person(db, person_id)
    with store.read() as db:
        left = sorted(one.occasion for one in db.scalars(select(Contact)))
    assert left == ["", f"birthday:person:{heir}:2027-02-01"]
    store.undo()
    assert store.dump() == before


def test_removing_a_person_leaves_contacts_and_offers(store: Store, customer_id: int) -> None:
    person_id = add(store, customer_id, last_name="Watt")
    with store.write("Kontakt") as db:
        contact = db.add(
            Contact(customer_id=customer_id, person_id=person_id, reason="x", due=date(2026, 12, 1))
        )
        offer = db.add(Offer(customer_id=customer_id, person_id=person_id))
        db.add(
            ReminderAnswer(
                rule="birthday",
                subject=f"person:{person_id}",
                occasion="2026",
                answer=AnswerKind.DONE,
            )
        )
        db.flush()
    before = store.dump()
    with store.write("Person gelöscht") as db:
        persons.remove_person(db, person_id)
    with store.read() as db:
        assert db.require(Contact, contact.id).person_id is None
        assert db.require(Offer, offer.id).person_id is None
        assert db.find("Watt", ["person"], 5) == []
    with pytest.raises(NotFoundError):
        get(store, person_id)
    store.undo()
    assert store.dump() == before


def test_addresses(store: Store, customer_id: int) -> None:
    with store.write("Anschrift") as db:
        site = addresses.add_address(
            db, customer_id, {"kind": "site", "street": "Baustelle 1", "place": "Siek"}
        )
        addresses.add_address(db, customer_id, {"street": "Villenweg 3", "postal_code": "D-22926"})
    with store.read() as db:
        found = customers.get_customer(db, customer_id).addresses
    assert [address.kind for address in found] == [AddressKind.POST, AddressKind.SITE]
    assert [address.line for address in found] == ["Villenweg 3, 22926", "Baustelle 1, Siek"]
    with store.write("Anschrift") as db:
        addresses.change_address(db, site, found[1].version, {"postal_code": "22962"})
    with pytest.raises(ConflictError), store.write("Anschrift") as db:
        addresses.change_address(db, site, found[1].version, {"postal_code": "22963"})
    with store.write("Anschrift") as db:
        addresses.remove_address(db, site)
    with store.read() as db:
        assert len(customers.get_customer(db, customer_id).addresses) == 1


def test_the_postal_code_fits_the_country(store: Store, customer_id: int) -> None:
    with store.write("Anschrift") as db:
        address = addresses.add_address(db, customer_id, {"place": "Wien", "postal_code": "10100"})
    with pytest.raises(InputError) as caught, store.write("Anschrift") as db:
        addresses.change_address(db, address, None, {"country": "AT"})
    assert set(caught.value.fields) == {"postal_code"}
    with pytest.raises(InputError) as caught, store.write("Anschrift") as db:
        addresses.change_address(db, address, None, {"place": "", "postal_code": ""})
    assert set(caught.value.fields) == {"street"}
    with store.write("Anschrift") as db:
        addresses.change_address(db, address, None, {"country": "AT", "postal_code": "1010"})


@pytest.mark.parametrize(
    ("kind", "wanted", "named", "as_kind"),
    [
        (CustomerKind.PRIVATE, None, ["Petra"], CustomerKind.PRIVATE),
        (CustomerKind.BUSINESS, None, ["Petra"], CustomerKind.BUSINESS),
        (CustomerKind.BUSINESS, "Jan", ["Jan"], CustomerKind.BUSINESS),
        (CustomerKind.COUPLE, None, ["Petra", "Jan"], CustomerKind.COUPLE),
        (CustomerKind.COUPLE, "Jan", ["Jan"], CustomerKind.PRIVATE),
        (CustomerKind.FAMILY, None, ["Petra", "Jan", "Ida"], CustomerKind.FAMILY),
    ],
)
def test_whom_a_letter_names(
    store: Store,
    customer_id: int,
    kind: CustomerKind,
    wanted: str | None,
    named: list[str],
    as_kind: CustomerKind,
) -> None:
    add(store, customer_id, first_name="Jan")
    add(store, customer_id, first_name="Ida")
    with store.write("Art") as db:
        customers.change_customer(db, customer_id, None, {"kind": kind})
    with store.read() as db:
        people = persons.load_persons(db, customer_id)
        person_id = next((person.id for person in people if person.first_name == wanted), None)
        customer = db.require(Customer, customer_id)
        addressee = addressee_of(customer, people, [], person_id)
    assert [person.first_name for person in addressee.persons] == named
    assert addressee.kind is as_kind
