"""An older step is taken back as far as nothing was built on it since."""

from __future__ import annotations

from datetime import date

import pytest

from kundenpflege.base.errors import NotFoundError, UserError
from kundenpflege.model import (
    Address,
    Contact,
    Customer,
    CustomerTag,
    NumberCircle,
    Person,
    Tag,
)
from kundenpflege.store import Store
from kundenpflege.store.takeback import KeptReason


def _import(store: Store) -> tuple[int, list[int]]:
    """Three customers with person and address under one new tag; one known customer filled in."""
    with store.write("Vorher") as db:
        db.add(Customer(number="K-9", name="Alt", phone=""))
        db.add(NumberCircle(key="customer", pattern="K-{NNNN}", next_value=1))
    with store.write("3 Kunden importiert") as db:
        tag = db.add(Tag(name="Messe"))
        made = []
        for n in range(3):
            customer = db.add(Customer(number=f"K-{n}", name=f"Neu {n}"))
            db.flush()
            db.add(Person(customer_id=customer.id, last_name=f"Person {n}"))
            db.add(Address(customer_id=customer.id, place=f"Ort {n}"))
            db.add(CustomerTag(customer_id=customer.id, tag_id=tag.id))
            made.append(customer.id)
        known = db.require(Customer, 1)
        known.phone, known.note = "0410 2555", "aus der Liste"
        db.require(NumberCircle, 1).next_value = 4
        step_id = 0
    with store.read() as db:
        step_id = db.step_of(Customer, made[0]) or 0
    return step_id, made


def test_untouched_it_goes_as_a_whole_and_comes_back_by_undo(store: Store) -> None:
    with store.write("Anlage") as db:
        db.add(Customer(number="K-8", name="Ganz alt"))
    start = None
    step_id, made = _import(store)
    imported = store.dump()
    store.undo()
    start = store.dump()
    store.redo()
    look = store.look_back(step_id)
    assert look.label == "3 Kunden importiert"
    assert not look.kept
    assert {("customer", key) for key in made} <= set(look.removed)
    taken = store.take_back(step_id)
    assert taken.label == "Zurückgenommen: 3 Kunden importiert"
    assert store.dump() == start
    assert store.check() == []
    assert store.undo() == taken.label
    assert store.dump() == imported
    assert store.redo() == taken.label
    assert store.dump() == start


def test_what_was_worked_on_since_stays_with_all_that_belongs_to_it(store: Store) -> None:
    step_id, made = _import(store)
    with store.write("Kunde geändert") as db:
        db.require(Customer, made[0]).note = "ruft gern abends an"
        db.require(Customer, 1).note = "inzwischen anders"
    with store.write("Kontakt geplant") as db:
        db.add(Contact(customer_id=made[1], due=date(2026, 12, 1), reason="Muster"))
    look = store.look_back(step_id)
    reasons = {(kept.table, kept.row_id): kept.reason for kept in look.kept}
    assert reasons[("customer", made[0])] is KeptReason.CHANGED
    assert reasons[("customer", made[1])] is KeptReason.BUILT_ON
    assert reasons[("tag", 1)] is KeptReason.BELONGS
    assert [row for row in look.removed if row[0] == "customer"] == [("customer", made[2])]
    store.take_back(step_id)
    assert store.check() == []
    with store.read() as db:
        assert db.get(Customer, made[2]) is None
        assert {person.customer_id for person in map(lambda n: db.get(Person, n), (1, 2)) if person}
        assert db.require(Person, 1).customer_id == made[0]
        assert db.require(Address, 2).customer_id == made[1]
        assert db.get(Person, 3) is None
        known = db.require(Customer, 1)
        assert (known.phone, known.note) == ("", "inzwischen anders")
        # Numbers that are in use are not given again.
        assert db.require(NumberCircle, 1).next_value == 4
        assert db.find("Ort 2", ("customer",), 5) == []
        assert db.find("Ort 1", ("customer",), 5) == [("customer", made[1])]


def test_a_customer_with_a_changed_person_stays(store: Store) -> None:
    step_id, made = _import(store)
    with store.write("Person geändert") as db:
        db.require(Person, 2).mobile = "0170 1"
    kept = {(k.table, k.row_id): k.reason for k in store.look_back(step_id).kept}
    assert kept[("person", 2)] is KeptReason.CHANGED
    assert kept[("customer", made[1])] is KeptReason.BELONGS
    assert ("customer", made[0]) not in kept


def test_a_deleted_record_comes_back_if_its_owner_is_still_there(store: Store) -> None:
    _import(store)
    with store.write("Weg") as db:
        db.delete(db.require(Person, 1))
        db.delete(db.require(Customer, 4))
    weg = store.history(1)[0].id
    with store.write("Danach") as db:
        db.require(Customer, 2).note = "x"
    store.take_back(weg)
    with store.read() as db:
        assert db.require(Person, 1).last_name == "Person 0"
        assert db.require(Address, 3).place == "Ort 2"
    assert store.check() == []


def test_a_number_given_anew_meanwhile_keeps_the_deleted_one_away(store: Store) -> None:
    _import(store)
    with store.write("Weg") as db:
        db.delete(db.require(Customer, 4))
    weg = store.history(1)[0].id
    with store.write("Neu") as db:
        db.add(Customer(number="K-2", name="Wer anders"))
    before = store.dump()
    with pytest.raises(UserError, match="neu vergeben"):
        store.take_back(weg)
    assert store.dump() == before and store.check() == []


def test_nothing_left_and_unknown_steps_are_told(store: Store) -> None:
    step_id, _made = _import(store)
    store.take_back(step_id)
    with pytest.raises(UserError, match="nichts mehr"):
        store.take_back(step_id)
    with pytest.raises(NotFoundError):
        store.look_back(4711)


def test_neighbouring_edits_with_one_mark_are_one_step(store: Store) -> None:
    with store.write("Angelegt") as db:
        db.add(Customer(number="K-1", name="Anfang"))
    before = store.dump()
    for n in range(4):
        with store.write("Angebot geändert", fold="offer-1-a") as db:
            db.require(Customer, 1).name = f"Stand {n}"
    after = store.dump()
    with store.write("Angebot geändert", fold="offer-1-b") as db:
        db.require(Customer, 1).name = "später"
    last = store.dump()
    assert store.undo() == "Angebot geändert"
    assert store.dump() == after
    assert store.undo() == "Angebot geändert"
    assert store.dump() == before
    assert store.undo_label() == "Angelegt"
    assert store.redo() == "Angebot geändert"
    assert store.dump() == after
    assert store.redo() == "Angebot geändert"
    assert store.dump() == last
    assert store.redo() is None


def test_a_fold_counts_once_among_the_steps_that_can_be_undone(store: Store) -> None:
    with store.write("Angelegt") as db:
        db.add(Customer(number="K-1", name="Anfang"))
    for n in range(150):
        with store.write("Getippt", fold="a") as db:
            db.require(Customer, 1).name = f"Stand {n}"
    assert store.undo() == "Getippt"
    assert store.undo() == "Angelegt"
