"""The chain of the journal: whoever changes what was noted is found."""

from __future__ import annotations

import pytest

from kundenpflege.model import Customer
from kundenpflege.store import Store, chain


def _noted(store: Store) -> None:
    with store.write("Kunde angelegt") as db:
        db.add(Customer(number="1", name="Ä Bäcker"))
    with store.write("Kunde geändert") as db:
        db.require(Customer, 1).name = "Bäcker"
        db.add(Customer(number="2", name="Maler"))
    store.undo()


def _breaks(store: Store) -> list[chain.Break]:
    with store._look() as connection:
        return list(chain.breaks(connection))


def _spoil(store: Store, statement: str) -> None:
    with store._writing.begin() as connection:
        assert connection.exec_driver_sql(statement).rowcount > 0


def test_a_chain_nobody_touched_holds(store: Store) -> None:
    before = _breaks(store)
    _noted(store)
    assert before == _breaks(store) == []
    with store._look() as connection:
        assert chain.head(connection).step == len(store.history())


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE journal_step SET label = 'Nichts' WHERE id = {last}", "label"),
        ("UPDATE journal_step SET label = 'Nichts', secret = NULL WHERE id = {last}", "label"),
        ("UPDATE journal_step SET at = '2020-01-01 00:00:00.000000' WHERE id = {last}", "step"),
        ("UPDATE journal_step SET user_id = 7 WHERE id = {last}", "step"),
        ("UPDATE journal_step SET chain = zeroblob(32) WHERE id = {last} - 1", "step"),
        (
            "UPDATE journal_change SET after = replace(after, 'Maler', 'Metzger') "
            "WHERE after LIKE '%Maler%'",
            "changed",
        ),
        ("UPDATE journal_change SET secret = NULL WHERE after LIKE '%Maler%'", "changed"),
        ("UPDATE journal_change SET row_id = 99 WHERE step_id = {last}", "step"),
        ("DELETE FROM journal_change WHERE step_id = {last}", "step"),
        ("INSERT INTO journal_change (step_id, table_name, row_id, operation) "
         "VALUES ({last}, 'customer', 1, 'update')", "changed"),
    ],
)  # fmt: skip
def test_every_change_of_the_journal_is_found(store: Store, statement: str, kind: str) -> None:
    _noted(store)
    last = store.history(1)[0].id
    _spoil(store, statement.format(last=last))
    assert kind in {one.kind for one in _breaks(store)}


def test_a_step_taken_out_is_missed(store: Store) -> None:
    _noted(store)
    middle = store.history(2)[1].id
    _spoil(store, f"DELETE FROM journal_change WHERE step_id = {middle}")
    _spoil(store, f"DELETE FROM journal_step WHERE id = {middle}")
    assert {one.kind for one in _breaks(store)} == {"gap", "step"}


def test_what_was_erased_leaves_the_chain_whole(store: Store) -> None:
    from kundenpflege.store.erasure import Request, erase

    _noted(store)
    erase(store, Request("customer", 1, "Kunde gelöscht"))
    assert _breaks(store) == []
    with store._look() as connection:
        left = connection.exec_driver_sql(
            "SELECT count(*) FROM journal_change WHERE table_name = 'customer' AND row_id = 1 "
            "AND (before IS NOT NULL OR after IS NOT NULL OR secret IS NOT NULL) "
            f"AND step_id < {store.history(1)[0].id}"
        ).scalar()
    assert left == 0


def test_the_past_is_chained_after_an_upgrade(store: Store) -> None:
    _noted(store)
    _spoil(store, "UPDATE journal_step SET secret = NULL, digest = NULL, chain = NULL")
    _spoil(store, "UPDATE journal_change SET secret = NULL, digest = NULL")
    assert {one.kind for one in _breaks(store)} >= {"unchained"}
    with store._writing.begin() as connection:
        chain.seal_past(connection)
    assert _breaks(store) == []
    with store.write("Weiter") as db:
        db.add(Customer(number="9", name="Später"))
    assert _breaks(store) == []
