"""Whom we may contact: the facts from the database."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import InputError
from kundenpflege.model import Address, Customer, Offer, Person
from kundenpflege.model.kinds import (
    Channel,
    ConsentBasis,
    ContactKind,
    ContactNature,
    CustomerKind,
    OfferState,
)
from kundenpflege.services import consents, contacts, permissions
from kundenpflege.store import Store


def _add(store: Store, kind: CustomerKind = CustomerKind.PRIVATE, persons: int = 1) -> int:
    with store.write("Kunde angelegt") as db:
        number = db.count(select(Customer.id)) + 1
        customer = db.add(Customer(number=str(number), kind=kind, name=f"Kunde {number}"))
        db.flush()
        for position in range(persons):
            db.add(
                Person(
                    customer_id=customer.id,
                    first_name="Ada",
                    last_name=f"Nr{position}",
                    position=position,
                )
            )
        db.add(Address(customer_id=customer.id, street="Weg 1", postal_code="22926", place="A"))
        db.flush()
        return customer.id


def _person(store: Store, customer_id: int, position: int = 0) -> int:
    with store.read() as db:
        return int(
            db.scalar(
                select(Person.id).where(
                    Person.customer_id == customer_id, Person.position == position
                )
            )
        )


def _allowed(store: Store, customer_id: int, channel: Channel, person: int | None = None) -> bool:
    with store.read() as db:
        return permissions.permission(db, customer_id, person, channel).allowed


def test_an_objection_of_one_of_a_couple_closes_the_joint_letter_only(store: Store) -> None:
    customer = _add(store, CustomerKind.COUPLE, 2)
    first, second = _person(store, customer, 0), _person(store, customer, 1)
    with store.write("Widerspruch") as db:
        consents.object_to(db, customer, Channel.POST, person_id=first)
    assert not _allowed(store, customer, Channel.POST)
    assert not _allowed(store, customer, Channel.POST, first)
    assert _allowed(store, customer, Channel.POST, second)


def test_a_withdrawal_of_one_of_a_couple_closes_the_joint_letter_until_it_is_given_again(
    store: Store,
) -> None:
    customer = _add(store, CustomerKind.COUPLE, 2)
    first, second = _person(store, customer, 0), _person(store, customer, 1)

    def give() -> int:
        with store.write("Einwilligung") as db:
            return consents.grant(db, customer, {"channel": "post", "person_id": first})

    given = give()
    with store.write("Widerruf") as db:
        consents.withdraw(db, given, "am Telefon")
    assert not _allowed(store, customer, Channel.POST)
    assert not _allowed(store, customer, Channel.POST, first)
    assert _allowed(store, customer, Channel.POST, second)
    give()
    assert _allowed(store, customer, Channel.POST)


def test_a_business_is_closed_when_everybody_there_objects(store: Store) -> None:
    customer = _add(store, CustomerKind.BUSINESS, 2)
    with store.write("Widerspruch") as db:
        consents.object_to(db, customer, Channel.POST, person_id=_person(store, customer, 0))
    assert _allowed(store, customer, Channel.POST)
    with store.write("Widerspruch") as db:
        consents.object_to(db, customer, None, person_id=_person(store, customer, 1))
    assert not _allowed(store, customer, Channel.POST)


def test_consent_of_the_only_person_counts_for_the_customer(store: Store) -> None:
    customer = _add(store)
    person = _person(store, customer)
    assert not _allowed(store, customer, Channel.PHONE)
    with store.write("Einwilligung") as db:
        given = consents.grant(db, customer, {"channel": "phone", "person_id": person})
    assert _allowed(store, customer, Channel.PHONE)
    assert _allowed(store, customer, Channel.PHONE, person)
    with store.write("Widerruf") as db:
        consents.withdraw(db, given, "am Telefon")
    assert not _allowed(store, customer, Channel.PHONE)
    store.undo()
    assert _allowed(store, customer, Channel.PHONE)


def test_a_recorded_order_opens_mail_only_with_the_notice(store: Store) -> None:
    customer = _add(store)
    with store.write("Auftrag") as db:
        db.add(
            Offer(
                customer_id=customer,
                state=OfferState.ACCEPTED,
                number="AN-1",
                decided_on=date(2026, 5, 1),
            )
        )
    assert not _allowed(store, customer, Channel.EMAIL)
    with store.write("Hinweis gegeben") as db:
        consents.grant(db, customer, {"channel": "email", "basis": ConsentBasis.EXISTING_CUSTOMER})
    with store.read() as db:
        found = permissions.permission(db, customer, None, Channel.EMAIL)
        assert found.allowed
        assert found.basis is ConsentBasis.EXISTING_CUSTOMER


def test_the_country_of_the_letter_address_decides(store: Store) -> None:
    customer = _add(store, CustomerKind.BUSINESS)
    with store.write("Kontakt") as db:
        db.require(Customer, customer).last_order = date(2026, 5, 1)
    assert _allowed(store, customer, Channel.PHONE)
    with store.write("Umzug") as db:
        address = db.scalar(select(Address).where(Address.customer_id == customer))
        address.country = "AT"
    with store.read() as db:
        found = permissions.permission(db, customer, None, Channel.PHONE)
    assert not found.allowed
    assert "§ 174" in found.reason


def test_bulk_and_single_judge_alike(store: Store) -> None:
    ids = [_add(store, kind, 1 + n % 3) for n, kind in enumerate(CustomerKind)]
    with store.write("Sperre") as db:
        db.require(Customer, ids[0]).restricted_on = date(2026, 1, 1)
        consents.object_to(db, ids[1])
        consents.grant(db, ids[2], {"channel": "phone"})
    with store.read() as db:
        for channel in Channel:
            found = permissions.advertisable(db, ids, channel)
            assert set(found) == set(ids)
            for one in ids:
                assert found[one] == permissions.permission(db, one, None, channel)
        assert db.scalars(select(Customer.id).where(permissions.has_objection())) == [ids[1]]


def test_restricted_people_are_not_even_contacted_about_orders(store: Store) -> None:
    customer = _add(store)
    with store.write("Sperre") as db:
        db.require(Customer, customer).restricted_on = date(2026, 1, 1)
    with store.read() as db:
        found = permissions.permission(db, customer, None, Channel.POST, ContactNature.SERVICE)
        assert not found.allowed
        assert "Art. 18" in found.reason


def test_a_grant_is_checked(store: Store) -> None:
    customer, other = _add(store), _add(store)
    with pytest.raises(InputError) as error, store.write("Einwilligung") as db:
        consents.grant(
            db,
            customer,
            {"person_id": _person(store, other), "granted_on": date(2027, 1, 1)},
            proof=b"x" * (consents.PROOF_LIMIT + 1),
        )
    assert set(error.value.fields) == {"person_id", "granted_on", "proof", "channel"}


def test_the_same_objection_is_recorded_once(store: Store) -> None:
    customer = _add(store)
    with store.write("Widerspruch") as db:
        one = consents.object_to(db, customer, "email")
        assert consents.object_to(db, customer, "email") == one
    with store.write("Aufgehoben") as db:
        consents.lift(db, one)
        assert consents.object_to(db, customer, "email") != one
    with store.read() as db:
        assert [o.stands for o in consents.list_objections(db, customer)] == [True, False]


def test_the_proof_comes_back_byte_by_byte(store: Store) -> None:
    customer = _add(store)
    with store.write("Einwilligung") as db:
        given = consents.grant(
            db, customer, {"channel": "email"}, proof_name="a.pdf", proof=b"\x00%PDF"
        )
    with store.read() as db:
        assert consents.read_proof(db, given) == ("a.pdf", b"\x00%PDF")
        assert consents.list_consents(db, customer)[0].proof == "a.pdf"
    store.undo()
    store.redo()
    with store.read() as db:
        assert consents.read_proof(db, given) == ("a.pdf", b"\x00%PDF")


def test_contacts_about_an_offer_are_no_advertising(store: Store) -> None:
    customer = _add(store)
    with store.write("Angebot") as db:
        offer = db.add(Offer(customer_id=customer, number="AN-1"))
        db.flush()
        about = contacts.plan_contact(
            db, customer, kind="call", reason="a", due=date(2026, 12, 1), offer_id=offer.id
        )
        care = contacts.plan_contact(db, customer, kind="call", reason="b", due=date(2026, 12, 1))
        told = contacts.plan_contact(
            db, customer, kind="call", reason="c", due=date(2026, 12, 1), nature="service"
        )
        step = contacts.NextStep(ContactKind.CALL, "d", date(2026, 12, 2))
        following = contacts.finish_contact(db, about, "gut", step)
        assert following is not None
        found = [contacts.get_contact(db, one).nature for one in (about, care, told, following)]
    assert found == [
        ContactNature.SERVICE,
        ContactNature.CARE,
        ContactNature.SERVICE,
        ContactNature.SERVICE,
    ]


kinds = st.sampled_from(list(CustomerKind))
channels = st.sampled_from(list(Channel))


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_long_lists_are_judged_like_single_customers(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        clock = FixedClock(date(2026, 11, 21))
        with Store.open(Path(folder) / "a.db", clock=clock) as store:
            ids = [_add(store, data.draw(kinds), data.draw(st.integers(1, 3))) for _n in range(4)]
            with store.write("Zufall") as db:
                people = [p.id for p in db.scalars(select(Person))]
                for _n in range(data.draw(st.integers(0, 6))):
                    person = db.require(Person, data.draw(st.sampled_from(people)))
                    whole = data.draw(st.booleans())
                    who = None if whole else person.id
                    match data.draw(st.integers(0, 4)):
                        case 0:
                            consents.object_to(
                                db,
                                person.customer_id,
                                data.draw(st.none() | channels),
                                person_id=who,
                            )
                        case 1:
                            consents.grant(
                                db,
                                person.customer_id,
                                {
                                    "channel": data.draw(channels),
                                    "basis": data.draw(st.sampled_from(list(ConsentBasis))),
                                    "person_id": who,
                                },
                            )
                        case 2:
                            person.restricted_on = db.today
                        case 3:
                            person.left_on = db.today
                        case _:
                            db.require(Customer, person.customer_id).last_order = db.today
            with store.read() as db:
                for channel in Channel:
                    found = permissions.advertisable(db, ids, channel)
                    for one in ids:
                        assert found[one] == permissions.permission(db, one, None, channel)
