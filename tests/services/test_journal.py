"""The journal as a list: filters, words, what erasing leaves, and whether the chain holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.model import Base, table_of
from kundenpflege.model.kinds import ContactKind
from kundenpflege.rules.table_nouns import NOUNS
from kundenpflege.services import contacts, customers, erasing, history, journal, tags, users
from kundenpflege.services.journal import StepFilter
from kundenpflege.services.journal_chain import check_chain
from kundenpflege.store import Store


@pytest.fixture
def mueller(store: Store) -> int:
    """A customer with a person, changed by Inga, called the day after; Vogt is somebody else."""
    with store.write("Benutzer angelegt") as db:
        store.user_id = users.add_user(db, {"name": "Inga Beispiel"})
    people = {"persons": [{"first_name": "Eva", "last_name": "Müller"}]}
    with store.write("Kunde angelegt") as db:
        customer_id = customers.add_customer(db, people)
    with store.write("Kunde angelegt") as db:
        customers.add_customer(db, {"persons": [{"last_name": "Vogt"}]})
    with store.write("Kunde geändert") as db:
        customers.change_customer(db, customer_id, None, {"phone": "0171 111"})
        tags.set_tags(db, customer_id, ["Barrierefrei"])
    store.clock = FixedClock(date(2026, 11, 22))
    with store.write("Kontakt geplant") as db:
        contacts.plan_contact(
            db,
            customer_id,
            due=db.today + timedelta(days=3),
            reason="Treppe",
            kind=ContactKind.CALL,
        )
    return customer_id


def _labels(store: Store, **wanted: object) -> list[str]:
    with store.read() as db:
        chosen = StepFilter(**wanted)  # type: ignore[arg-type]
        rows = journal.list_steps(db, chosen)
        assert journal.count_steps(db, chosen) == len(rows)
    return [row.label for row in rows]


def test_every_table_has_its_noun() -> None:
    kept = {table_of(m.class_).name for m in Base.registry.mappers if m.class_.journaled}
    assert kept <= set(NOUNS), kept - set(NOUNS)


def test_steps_newest_first_with_who_and_what(store: Store, mueller: int) -> None:
    store.undo()
    with store.read() as db:
        rows = journal.list_steps(db)
        older = journal.list_steps(db, limit=2, before=rows[2].id)
    assert [row.label for row in rows[:3]] == [
        "Rückgängig: Kontakt geplant", "Kontakt geplant", "Kunde geändert",
    ]  # fmt: skip
    assert [row.id for row in older] == [row.id for row in rows[3:5]]
    undone, planned, changed = rows[:3]
    assert (undone.name, undone.kind, planned.state) == ("Kontakt geplant", "undo", "undone")
    assert changed.who == "Inga Beispiel" and changed.count == 3
    assert changed.what == "Kunde, Schlagwort, Schlagwort am Kunden"
    assert changed.main is not None and changed.main.kind == "customer"
    assert changed.main.text.startswith("Eva Müller")
    assert planned.main is not None and planned.main.kind == "customer", "the contact is gone"
    assert "Treppe" in planned.main.text and "Müller" in planned.main.text


def test_filters(store: Store, mueller: int) -> None:
    assert _labels(store, user_id=0) == ["Benutzer angelegt"]
    assert len(_labels(store, user_id=1)) == 4
    assert _labels(store, first=date(2026, 11, 22)) == ["Kontakt geplant"]
    assert len(_labels(store, last=date(2026, 11, 21))) == 4
    assert _labels(store, table="contact") == ["Kontakt geplant"]
    own = ["Kontakt geplant", "Kunde geändert", "Kunde angelegt"]
    assert _labels(store, table="customer", record_id=mueller) == own
    assert _labels(store, customer_id=mueller) == own
    assert _labels(store, text="mueller") == own, "steps about who is called so"
    assert _labels(store, text="Kunde ange") == ["Kunde angelegt"] * 2
    assert _labels(store, text="50%") == []
    store.undo()
    assert _labels(store, kind="undo") == ["Rückgängig: Kontakt geplant"]
    assert "Rückgängig: Kontakt geplant" in _labels(store, customer_id=mueller), "gone rows, too"


def test_each_value_in_words(store: Store, mueller: int) -> None:
    with store.write("Kunde geändert") as db:
        customers.change_customer(db, mueller, None, {"phone": "0172 222", "responsible_id": None})
    with store.read() as db:
        steps = journal.list_steps(db, limit=3)
        (line,) = (history.part_line(row) for row in history.step_history(db, steps[0].id))
        tagged = [history.part_line(row) for row in history.step_history(db, steps[2].id)]
    assert line.startswith("Kunde geändert (Eva Müller")
    assert "Telefon: 0171 111 → 0172 222" in line and "Inga Beispiel → –" in line
    assert any("Schlagwort: Barrierefrei" in one for one in tagged), tagged


def test_erasing_leaves_when_but_not_what(store: Store, mueller: int) -> None:
    erasing.erase_customer(store, mueller)
    with store.read() as db:
        (erased,) = journal.list_steps(db, StepFilter(kind="erasure"))
        parts = [
            row
            for step in journal.list_steps(db)
            for row in history.step_history(db, step.id)
            if row.erased
        ]
        texts = " ".join(
            [row.label for row in journal.list_steps(db)]
            + [history.part_line(row) for row in parts]
            + [row.main.text for row in journal.list_steps(db) if row.main]
        )
    assert parts and all("endgültig gelöscht" in history.part_line(row) for row in parts)
    assert "Müller" not in texts and "0171" not in texts and erased.count
    state = check_chain(store)
    assert state.holds and state.steps >= erased.id, "the chain stays whole"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE journal_change SET after = replace(after, '0171', '0172')", "Werte von Kunde"),
        ("UPDATE journal_step SET label = 'Nichts' WHERE id = 3", "Schritt 3: die Bezeichnung"),
        ("UPDATE journal_step SET user_id = 9 WHERE id = 2", "Zeit, Person"),
        ("DELETE FROM journal_step WHERE id = 2", "fehlt ein Schritt"),
    ],
)
def test_a_change_past_the_program_is_named(
    store: Store, mueller: int, statement: str, words: str
) -> None:
    assert check_chain(store).holds
    with store._writing.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        if statement.startswith("DELETE"):
            connection.exec_driver_sql("DELETE FROM journal_change WHERE step_id = 2")
        connection.exec_driver_sql(statement)
    state = check_chain(store)
    assert not state.holds and any(words in problem for problem in state.problems), state.problems
