"""The check: a value changed past the program is found and named."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kundenpflege.model import Customer, Person
from kundenpflege.store import Store, checking
from kundenpflege.store.erasure import Request, erase


def _noted(store: Store) -> None:
    with store.write("Angelegt") as db:
        first = db.add(Customer(number="K1", name="Bäckerei Ähre", turnover=Decimal("1234.50")))
        second = db.add(Customer(number="K2", name="Malerei"))
        db.flush()
        db.add(Person(customer_id=first.id, last_name="Ähre", birth_month=2, birth_day=29))
        db.add(Person(customer_id=second.id, last_name="Müller"))
    with store.write("Geändert") as db:
        db.require(Customer, 1).phone = "0171 234567"
    with store.write("Gelöscht") as db:
        db.delete(db.require(Customer, 2))
    store.undo()


def _spoil(store: Store, statement: str) -> None:
    with store._writing.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        assert connection.exec_driver_sql(statement).rowcount > 0


@pytest.mark.parametrize(
    ("statement", "words", "row"),
    [
        (
            "UPDATE customer SET phone = '0171 234568' WHERE id = 1",
            "Kunde „Bäckerei Ähre“ wurde am Programm vorbei geändert: „Telefon“.",
            ("customer", 1),
        ),
        (
            "UPDATE customer SET turnover = 99 WHERE id = 1",
            "Kunde „Bäckerei Ähre“ wurde am Programm vorbei geändert: „Umsatz",
            ("customer", 1),
        ),
        (
            "UPDATE person SET last_name = 'Öhre' WHERE id = 1",
            "Person „Öhre“ wurde am Programm vorbei geändert: „Nachname“.",
            ("person", 1),
        ),
        (
            "DELETE FROM person WHERE id = 2",
            "Person „Müller“ fehlt, laut Protokoll ist der Eintrag noch da.",
            ("person", 2),
        ),
        (
            "INSERT INTO customer (id, number, name, sort_name) VALUES (9, 'K9', 'Neu', 'neu')",
            "Kunde „Neu“ ist da, aber nicht über das Programm entstanden.",
            ("customer", 9),
        ),
        (
            "UPDATE customer SET kind = 'marsian' WHERE id = 1",
            "Kunde Nr. 1 enthält Unlesbares.",
            ("customer", 1),
        ),
    ],
)
def test_what_was_changed_past_the_program_is_named(
    store: Store, statement: str, words: str, row: tuple[str, int]
) -> None:
    _noted(store)
    assert store.check() == []
    _spoil(store, statement)
    found = [one for one in checking.findings(store) if one.kind == "contents"]
    assert len(found) == 1
    assert found[0].text.startswith(words)
    assert (found[0].table, found[0].row_id) == row


def test_erased_and_loaded_rows_are_no_finding(store: Store) -> None:
    _noted(store)
    erase(store, Request("customer", 1, "Gelöscht"))
    assert store.check() == []
    store.bulk_load({"customer": [{"id": 50, "number": "K50", "name": "Geladen"}]})
    assert store.check() == []
    with store.write("Geändert") as db:
        db.require(Customer, 50).name = "Anders"
    assert store.check() == []
    _spoil(store, "UPDATE customer SET name = 'Noch anders' WHERE id = 50")
    _spoil(store, "INSERT INTO customer (id, number, name, sort_name) VALUES (99, 'K99', 'N', 'n')")
    assert {one.row_id for one in checking.findings(store) if one.table == "customer"} == {50, 99}


def test_a_changed_journal_is_told(store: Store) -> None:
    _noted(store)
    _spoil(store, "UPDATE journal_change SET after = '{\"phone\":\"1\"}' WHERE after LIKE '%0171%'")
    found = {one.kind: one.text for one in checking.findings(store)}
    assert "Schritt Nr. " in found["chain"] and found["chain"].endswith("Kunde.")
    assert "„Telefon“" in found["contents"]


def test_the_check_lets_others_go_first(store: Store) -> None:
    with store.write("Viele") as db:
        db.add_all(Customer(number=str(n), name="Bäcker") for n in range(500))
    pauses: list[int] = []
    assert checking.findings(store, pause=lambda: pauses.append(1)) == []
    assert len(pauses) > 2


def test_what_was_deleted_and_made_anew_is_told(store: Store) -> None:
    _noted(store)
    _spoil(store, "DELETE FROM person WHERE id = 1")
    with store.write("Noch einmal") as db:
        db.add(Person(id=1, customer_id=1, last_name="Ähre"))
    assert "Person „Ähre“ wurde am Programm vorbei gelöscht." in store.check()
