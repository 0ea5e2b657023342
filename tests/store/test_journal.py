"""Writing, undo, redo, history, announcements."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import ConflictError, NotFoundError, UserError
from kundenpflege.model import (
    Address,
    Contact,
    Customer,
    NumberCircle,
    Offer,
    OfferDocument,
    OfferLine,
    Person,
    User,
)
from kundenpflege.store import Changes, Store
from kundenpflege.store.engine import WriteOutsideTransactionError
from kundenpflege.store.undo import STEPS


def add_customer(store: Store, number: str = "1", name: str = "Hans Müller") -> int:
    with store.write("Kunde angelegt") as db:
        customer = db.add(Customer(number=number, name=name, turnover=Decimal("4820.50")))
        customer.persons.append(
            Person(first_name="Hans", last_name="Müller", birth_day=29, birth_month=2)
        )
        customer.addresses.append(Address(street="Dorfstr. 12", place="Ahrensburg"))
        db.flush()
        db.add(Contact(customer_id=customer.id, reason="Wartung", due=date(2026, 12, 1)))
        return customer.id


def test_undo_and_redo_give_equal_dumps(store: Store) -> None:
    dumps = [store.dump()]
    customer_id = add_customer(store)
    dumps.append(store.dump())
    with store.write("Kunde geändert") as db:
        customer = db.require(Customer, customer_id)
        customer.name = "Hans Meier"
        db.flush()
        customer.note = "neu"
    dumps.append(store.dump())
    with store.write("Kunde gelöscht") as db:
        db.delete(db.require(Customer, customer_id))
    dumps.append(store.dump())
    assert dumps[0] == dumps[3] == ""
    assert len(set(dumps)) == 3
    for step in (2, 1, 0):
        assert store.undo()
        assert store.dump() == dumps[step]
        assert store.check() == []
    assert store.undo() is None
    for step in (1, 2, 3):
        assert store.redo()
        assert store.dump() == dumps[step]
        assert store.check() == []
    assert store.redo() is None


def test_undo_works_after_a_restart(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "k.db"
    with Store.open(path, clock=clock) as store:
        add_customer(store)
        full = store.dump()
    with Store.open(path, clock=clock) as store:
        assert store.undo_label() == "Kunde angelegt"
        assert store.undo() == "Kunde angelegt"
        assert store.dump() == ""
    with Store.open(path, clock=clock) as store:
        assert store.redo() == "Kunde angelegt"
        assert store.dump() == full


def test_a_new_write_ends_what_could_be_redone(store: Store) -> None:
    add_customer(store)
    store.undo()
    add_customer(store, "2")
    assert store.redo_label() is None
    assert store.undo() == "Kunde angelegt"
    assert store.undo() is None


def test_the_last_hundred_steps_can_be_undone(store: Store) -> None:
    customer_id = add_customer(store)
    for n in range(STEPS + 5):
        with store.write("Notiz") as db:
            db.require(Customer, customer_id).note = str(n)
    count = 0
    while store.undo():
        count += 1
    assert count == STEPS
    with store.read() as db:
        assert db.require(Customer, customer_id).note == "4"


def test_an_exception_leaves_everything_as_it_was(store: Store) -> None:
    customer_id = add_customer(store)
    before, history = store.dump(), store.history()
    with pytest.raises(ZeroDivisionError), store.write("Unfall") as db:
        db.require(Customer, customer_id).name = "weg"
        db.flush()
        raise ZeroDivisionError
    assert store.dump() == before
    assert store.history() == history


def test_nothing_changed_means_no_step_and_no_announcement(store: Store) -> None:
    customer_id = add_customer(store)
    heard: list[Changes] = []
    store.on_change(heard.append)
    history = store.history()
    with store.write("Nichts") as db:
        customer = db.require(Customer, customer_id)
        customer.name = "anders"
        db.flush()
        customer.name = "Hans Müller"
    assert store.history() == history
    assert heard == []


def test_a_write_is_announced_once_with_its_rows(store: Store) -> None:
    heard: list[Changes] = []
    stop = store.on_change(heard.append)
    customer_id = add_customer(store)
    assert len(heard) == 1
    assert heard[0].tables == {"customer", "person", "address", "contact"}
    assert ("customer", customer_id) in heard[0].rows
    store.undo()
    assert len(heard) == 2 and heard[1].rows == heard[0].rows
    stop()
    add_customer(store)
    assert len(heard) == 2


def test_a_reader_cannot_write(store: Store) -> None:
    customer_id = add_customer(store)
    with store.read() as db, pytest.raises(WriteOutsideTransactionError):
        db.require(Customer, customer_id).name = "heimlich"
        db._session.flush()
    for statement in (
        update(Customer).values(name="x"),
        delete(Customer),
        insert(Customer).values(number="9"),
    ):
        with store.read() as db, pytest.raises(WriteOutsideTransactionError):
            db.execute(statement)
        with pytest.raises(WriteOutsideTransactionError), store.write("Masse") as writer:
            writer.execute(statement)
    with pytest.raises(WriteOutsideTransactionError), store._engine.connect() as connection:
        connection.execute(delete(Customer))


def test_history_of_a_record_says_when_who_and_what(store: Store, clock: FixedClock) -> None:
    customer_id = add_customer(store)
    store.user_id = 7
    with store.write("Kunde geändert") as db:
        db.require(Customer, customer_id).name = "Meier"
    newest, first = store.record_history("customer", customer_id)
    assert (newest.label, newest.user_id, newest.at) == ("Kunde geändert", 7, clock.now())
    assert newest.before["name"] == "Hans Müller" and newest.after["name"] == "Meier"
    assert first.operation == "insert" and first.after["turnover"] == Decimal("4820.50")


def test_versions_advance_with_every_change_also_by_undo(store: Store) -> None:
    customer_id = add_customer(store)
    seen = []
    for act in (lambda: None, store.undo, store.redo):
        act()
        with store.read() as db:
            seen.append(db.version(Customer, customer_id))
    assert seen[0] > 0 and seen == sorted(set(seen))


def test_two_people_changing_different_fields_merge_the_same_field_is_asked(store: Store) -> None:
    customer_id = add_customer(store)
    with store.read() as db:
        seen = db.version(Customer, customer_id)
    with store.write("Erste") as db:
        db.require(Customer, customer_id).phone = "04102 1"
    with store.write("Zweite") as db:
        customer = db.require(Customer, customer_id)
        db.expect(customer, seen, ["note"])
        customer.note = "merken"
    with pytest.raises(ConflictError) as caught, store.write("Dritte") as db:
        db.expect(db.require(Customer, customer_id), seen, ["phone", "email"])
    assert caught.value.fields == {"phone"}
    assert "Telefon" in caught.value.message


def test_a_missing_record_is_told_in_german(store: Store) -> None:
    with store.read() as db, pytest.raises(NotFoundError, match="nicht mehr vorhanden"):
        db.require(Customer, 999)


def sent_offer(store: Store, customer_id: int) -> int:
    with store.write("Angebot begonnen") as db:
        offer = db.add(Offer(customer_id=customer_id, subject="Fenster"))
        offer.lines.append(OfferLine(text="Fenster", unit_price=Decimal("10.5")))
        db.flush()
        offer_id = offer.id
    with store.write("Angebot gesendet") as db:
        offer = db.require(Offer, offer_id)
        offer.number = "AN-1"
        db.add(
            OfferDocument(
                offer_id=offer_id, pdf=b"%PDF", sha256="0", snapshot="{}", created_at=db.now
            )
        )
        db.seal()
    return offer_id


def test_a_sealed_step_and_what_it_builds_on_are_passed_over_by_undo(store: Store) -> None:
    with store.write("Älteres") as db:
        db.add(Customer(number="9", name="Andere"))
    older = store.dump()
    customer_id = add_customer(store)
    sent_offer(store, customer_id)
    sent = store.dump()
    with store.write("Notiz") as db:
        db.require(Customer, customer_id).note = "x"
    assert store.undo() == "Notiz"
    assert store.dump() == sent
    # neither the sent offer, nor its draft, nor its customer; but what is older still
    assert store.undo() == "Älteres"
    assert older not in store.dump() and "AN-1" in store.dump()
    assert store.undo() is None
    assert store.redo() == "Älteres"
    assert store.redo() == "Notiz"


def numbered(store: Store, name: str) -> int:
    """A customer with the next number of the circle, as services add it."""
    with store.write(f"{name} angelegt") as db:
        circle = db.scalar(select(NumberCircle))
        customer = db.add(Customer(number=f"K-{circle.next_value}", name=name))
        circle.next_value += 1
        db.flush()
        return customer.id


def test_running_numbers_do_not_tie_what_is_older_to_a_final_step(store: Store) -> None:
    with store.write("Nummernkreis") as db:
        db.add(NumberCircle(key="customer", pattern="K-{N}"))
    numbered(store, "Eins")
    sent_offer(store, numbered(store, "Zwei"))
    both = store.dump()
    assert store.undo() == "Eins angelegt"
    assert "Zwei" in store.dump() and '"next_value":3' in store.dump()
    assert store.redo() == "Eins angelegt"
    assert store.dump() == both


def test_running_numbers_go_back_where_nothing_newer_counted(store: Store) -> None:
    with store.write("Nummernkreis") as db:
        db.add(NumberCircle(key="customer", pattern="K-{N}"))
    before = store.dump()
    numbered(store, "Eins")
    numbered(store, "Zwei")
    assert (store.undo(), store.undo()) == ("Zwei angelegt", "Eins angelegt")
    assert store.dump() == before


def test_a_final_step_is_final_for_what_its_foundations_build_on(store: Store) -> None:
    with store.write("Älteres") as db:
        db.add(Customer(number="9", name="Andere"))
    with store.write("Mitarbeiterin angelegt") as db:
        user = db.add(User(name="Petra"))
        db.flush()
        user_id = user.id
    with store.write("Kunde angelegt") as db:
        customer = db.add(Customer(number="1", name="Eins", responsible_id=user_id))
        db.flush()
        customer_id = customer.id
    sent_offer(store, customer_id)
    assert store.undo() == "Älteres"
    assert store.undo() is None


def test_ids_are_never_given_twice_so_that_undo_finds_its_rows(store: Store) -> None:
    customer_id = add_customer(store)
    with store.write("Kontakt gelöscht") as db:
        contact = db.scalars(select(Contact))[0]
        db.delete(contact)
    with store.write("Angebot gesendet") as db:
        planned = db.add(Contact(customer_id=customer_id, reason="Nachfassen", due=store.today))
        db.seal()
    assert planned.id != contact.id
    assert len(store.record_history("contact", planned.id)) == 1
    assert store.undo() == "Kontakt gelöscht"
    with store.read() as db:
        assert {c.reason for c in db.scalars(select(Contact))} == {"Wartung", "Nachfassen"}


def test_a_step_that_cannot_be_taken_back_is_told_once_and_passed_over(store: Store) -> None:
    with store.write("Älteres") as db:
        db.add(Customer(number="9", name="Andere"))
    customer_id = add_customer(store)
    with store._writing.begin() as connection:
        connection.execute(
            insert(Contact).values(
                customer_id=customer_id, reason="von anderswo", due=date(2026, 12, 2)
            )
        )
    before = store.dump()
    with pytest.raises(UserError, match="„Kunde angelegt“ bleibt, wie es ist. Neuere Einträge"):
        store.undo()
    assert store.dump() == before
    assert store.undo() == "Älteres"


def test_undo_refuses_when_a_row_was_changed_behind_its_back(store: Store) -> None:
    customer_id = add_customer(store)
    with store._writing.begin() as connection:
        connection.execute(
            update(Customer).where(Customer.id == customer_id).values(note="von anderswo")
        )
    with pytest.raises(UserError, match="inzwischen anderswo geändert"):
        store.undo()


def test_kept_documents_cannot_be_deleted(store: Store) -> None:
    sent_offer(store, add_customer(store))
    with pytest.raises(RuntimeError), store.write("weg") as db:
        db.delete(db.scalars(select(OfferDocument))[0])


def test_what_moved_before_its_owner_was_deleted_stays_through_undo_and_redo(
    store: Store,
) -> None:
    keep, gone = add_customer(store, "1"), add_customer(store, "2", "Doppelt")
    before = store.dump()
    with store.write("Zusammengeführt") as db:
        for mapped in (Person, Address, Contact):
            for row in db.scalars(select(mapped).where(mapped.customer_id == gone)):
                row.customer_id = keep
        db.delete(db.require(Customer, gone))
    after = store.dump()
    for _n in range(2):
        store.undo()
        assert store.dump() == before
        store.redo()
        assert store.dump() == after


def test_deleting_takes_along_what_hangs_on_it_and_undo_brings_it_all_back(store: Store) -> None:
    customer_id = add_customer(store)
    with store.write("Kontakt") as db:
        person = db.scalars(select(Person))[0]
        db.add(Contact(customer_id=customer_id, person_id=person.id, reason="R", due=db.today))
    before = store.dump()
    with store.write("Person gelöscht") as db:
        db.delete(db.scalars(select(Person))[0])
    with store.read() as db:
        assert db.scalars(select(Contact.person_id)) == [None, None]
    store.undo()
    assert store.dump() == before
    with store.write("Kunde gelöscht") as db:
        db.delete(db.require(Customer, customer_id))
    assert store.dump() == ""
    store.undo()
    assert store.dump() == before


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from("ncdur"), TEXT), max_size=14))
def test_any_sequence_of_edits_is_taken_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, str]]
) -> None:
    clock = FixedClock(date(2026, 11, 21))
    with Store.open(tmp_path_factory.mktemp("any") / "k.db", clock=clock) as store:
        dumps = [store.dump()]
        number = 0
        for action, text in actions:
            with store.read() as db:
                ids = db.scalars(select(Customer.id))
            if action == "u":
                if store.undo():
                    dumps.pop()
                    assert store.dump() == dumps[-1]
                continue
            if action == "r":
                if store.redo():
                    dumps.append(store.dump())
                continue
            if action == "n":
                number += 1
                add_customer(store, f"{number}-{text}"[:20], text)
            elif not ids:
                continue
            elif action == "c":
                with store.write("ändern") as db:
                    db.require(Customer, ids[-1]).note = text
            else:
                with store.write("löschen") as db:
                    db.delete(db.require(Customer, ids[0]))
            if store.dump() != dumps[-1]:
                dumps.append(store.dump())
        while len(dumps) > 1:
            assert store.undo()
            dumps.pop()
            assert store.dump() == dumps[-1]
        assert store.check() == []


def test_a_failing_listener_does_not_make_a_committed_write_fail(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Changes] = []

    def fail(_changes: Changes) -> None:
        raise ValueError("broken")

    store.on_change(fail)
    store.on_change(heard.append)
    add_customer(store)
    assert len(heard) == 1
    assert "listener failed" in caplog.text
    assert store.undo() == "Kunde angelegt"
    assert len(heard) == 2
