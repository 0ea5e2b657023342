"""A restricted customer is used for nothing: no reminder, no plan, no list of those in need."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from kundenpflege.base.errors import InputError
from kundenpflege.model import Contact, Customer, Person
from kundenpflege.model.kinds import Importance
from kundenpflege.services import (
    care,
    decision_dates,
    enquiries,
    occasions,
    offers,
    plan,
    restriction,
    today,
    today_figures,
    wishes,
)
from kundenpflege.services.search import find_anything
from kundenpflege.store import Store

#: Reminders, birthdays and contacts of the month, the week, care, those in need, suggestions …
SEEN = (2, 1, 1, 2, 2, 1, 1, 1, 1, 3)


def _customer(store: Store) -> int:
    with store.write("Kunde") as db:
        customer = db.add(Customer(number="1", name="Quast", importance=Importance.A))
        db.flush()
        person = Person(customer_id=customer.id, first_name="Q", last_name="Quast")
        person.set_birthday(22, 11, 1966)
        db.add(person)
        db.add(Contact(customer_id=customer.id, reason="Fragen", due=date(2026, 11, 21)))
        wishes.add_wish(db, customer.id, {"text": "Regal"})
        enquiries.add_enquiry(db, customer.id, {"subject": "Tür", "state": "declined"})
        decision_dates.add_decision_date(db, customer.id, {"title": "Haus", "first_month": 4})
        return customer.id


def _seen(store: Store) -> tuple[int, ...]:
    with store.read() as db:
        entries = plan.month(db, date(2026, 11, 1), date(2026, 11, 30))
        return (
            len(today.reminders(db).every),
            sum(entry.kind is plan.EntryKind.BIRTHDAY for entry in entries),
            sum(entry.kind is plan.EntryKind.CONTACT for entry in entries),
            sum(day.contacts + day.birthdays for day in today_figures.week(db)),
            sum(one.total + one.planned for one in today_figures.care(db)),
            len(wishes.list_wishes(db)),
            len(enquiries.list_enquiries(db)),
            len(decision_dates.list_decision_dates(db)),
            len(care.gaps(db, state=None)),
            len(occasions.list_occasions(db, db.scalar(select(Customer.id)))),
        )


def test_a_restricted_customer_is_nowhere_and_comes_back(store: Store) -> None:
    customer = _customer(store)
    assert _seen(store) == SEEN
    with store.write("Gesperrt") as db:
        restriction.restrict(db, customer, "verlangt per Brief")
    assert _seen(store) == (0,) * len(SEEN)
    with store.read() as db:
        assert restriction.get_restriction(db, customer).since == date(2026, 11, 21)
        assert len(wishes.list_wishes(db, customer)) == 1, "its own page still tells"
        assert db.find("quast", ("customer",), 5) == [("customer", customer)]
    with store.write("Entsperrt") as db:
        restriction.unrestrict(db, customer)
    assert _seen(store) == SEEN


def test_a_restriction_needs_a_reason_and_keeps_its_day(store: Store) -> None:
    customer = _customer(store)
    with pytest.raises(InputError), store.write("Gesperrt") as db:
        restriction.restrict(db, customer, "  ")
    with store.write("Gesperrt") as db:
        db.require(Customer, customer).restricted_on = date(2026, 1, 1)
        restriction.restrict(db, customer, "neuer Grund")
    with store.read() as db:
        found = db.require(Customer, customer)
        assert (found.restricted_on, found.restricted_reason) == (date(2026, 1, 1), "neuer Grund")


def test_a_restricted_person_gets_no_birthday(store: Store) -> None:
    _customer(store)
    with store.write("Gesperrt") as db:
        restriction.restrict_person(db, db.scalar(select(Person.id)))
    assert _seen(store)[:4] == (1, 0, 1, 1)


def test_the_search_finds_a_restricted_customer_and_says_so(store: Store) -> None:
    customer = _customer(store)
    with store.write("Gesperrt") as db:
        restriction.restrict(db, customer, "verlangt")
    with store.read() as db:
        for words in ("Quast", "q"):
            found = find_anything(db, words)
            assert [hit.id for hit in found if hit.kind == "customer"] == [customer]
            assert found[0].subtitle.endswith("gesperrt")


def test_an_offer_to_a_restricted_customer_warns(store: Store) -> None:
    customer_id = _customer(store)
    with store.write("Angebot") as db:
        offer_id = offers.add_offer(db, customer_id, offers.OfferDraft(customer_id=customer_id))
    with store.write("Einschränkung") as db:
        assert not offers.get_offer(db, offer_id).setting.restricted
        restriction.restrict(db, customer_id, "Streit über die Rechnung")
        assert offers.get_offer(db, offer_id).setting.restricted
