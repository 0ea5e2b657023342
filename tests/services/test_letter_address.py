"""A card goes to the person, a letter to the customer."""

from __future__ import annotations

import pytest

from kundenpflege.base.errors import NotFoundError
from kundenpflege.model import Person
from kundenpflege.model.kinds import Salutation
from kundenpflege.services.letter_address import letter_address
from kundenpflege.store import Store

from .sample_work import fill


def test_a_letter_goes_to_all_of_them_and_a_card_to_one(store: Store) -> None:
    ids = fill(store)
    with store.write("Anrede") as db:
        db.require(Person, ids["petra"]).salutation = Salutation.MRS
    with store.read() as db:
        family = letter_address(db, ids["brandt"])
        petra = letter_address(db, ids["brandt"], ids["petra"])
    assert family.lines == ("Familie", "Petra und Jan Brandt", "Villenweg 3", "Ahrensburg")
    assert family.salutation == "Sehr geehrte Familie Brandt,"
    assert petra.lines == ("Frau", "Petra Brandt", "Villenweg 3", "Ahrensburg")
    assert petra.salutation == "Sehr geehrte Frau Brandt,"


def test_a_customer_who_is_gone_is_told(store: Store) -> None:
    with store.read() as db, pytest.raises(NotFoundError):
        letter_address(db, 4711)
