"""The own rhythm of a customer and the chosen name day of a person."""

from __future__ import annotations

import pytest

from kundenpflege.base.errors import InputError
from kundenpflege.model.kinds import Importance
from kundenpflege.services import customers, persons
from kundenpflege.services.business import ensure_business
from kundenpflege.store import Store


@pytest.fixture
def customer(store: Store) -> int:
    with store.write("Kunde") as db:
        ensure_business(db)
        return customers.add_customer(
            db,
            {"name": "Martin", "importance": Importance.A, "persons": [{"first_name": "Martin"}]},
        )


def test_the_own_rhythm_goes_before_that_of_the_class(store: Store, customer: int) -> None:
    with store.read() as db:
        assert customers.get_customer(db, customer).figures.contacts_wanted == 4
    for own in (7, 0):
        with store.write("Rhythmus") as db:
            customers.change_customer(db, customer, None, {"contacts_per_year": own})
        with store.read() as db:
            detail = customers.get_customer(db, customer)
            assert detail.contacts_per_year == own == detail.figures.contacts_wanted
    for wrong in (-1, 53, "viele"):
        with pytest.raises(InputError), store.write("Rhythmus") as db:
            customers.change_customer(db, customer, None, {"contacts_per_year": wrong})
    store.undo()
    with store.read() as db:
        assert customers.get_customer(db, customer).contacts_per_year == 7


def test_a_chosen_name_day(store: Store, customer: int) -> None:
    with store.read() as db:
        (person,) = persons.list_persons(db, customer)
        assert person.name_day is None
    for day in (1125, 0, None, 229):
        with store.write("Namenstag") as db:
            persons.change_person(db, person.id, None, {"name_day": day})
        with store.read() as db:
            assert persons.get_person(db, person.id).name_day == day
    for wrong in (1131, 1301, 7, -3):
        with pytest.raises(InputError), store.write("Namenstag") as db:
            persons.change_person(db, person.id, None, {"name_day": wrong})
