"""Users: names and colours, and nobody leaves customers behind."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kundenpflege.base.errors import ConflictError, InputError, UserError
from kundenpflege.model import Contact, Customer
from kundenpflege.services import customers, users
from kundenpflege.store import Store


def add(store: Store, **values: Any) -> int:
    with store.write("Benutzer") as db:
        return users.add_user(db, values)


def rows(store: Store, include_inactive: bool = False) -> list[users.UserRow]:
    with store.read() as db:
        return users.list_users(db, include_inactive)


def test_users_get_different_colours_and_a_calling_name(store: Store) -> None:
    for name in ("Inga Beispiel", "Ärmel", "Jo Watt"):
        add(store, name=name, email="a@b.de")
    found = rows(store)
    assert [row.name for row in found] == ["Ärmel", "Inga Beispiel", "Jo Watt"]
    assert len({row.color for row in found}) == 3
    assert (found[1].first_name, found[1].initials) == ("Inga", "IB")
    assert add(store, name="Rot", color="f00")
    assert rows(store)[-1].color == "#FF0000"


def test_problems(store: Store) -> None:
    add(store, name="Inga Beispiel")
    for values, fields in (
        ({}, {"name"}),
        ({"name": "inga  beispiel"}, {"name"}),
        ({"name": "x", "email": "x", "color": "rot"}, {"email", "color"}),
    ):
        with pytest.raises(InputError) as caught:
            add(store, **values)
        assert set(caught.value.fields) == fields


def test_changes(store: Store) -> None:
    user_id = add(store, name="Inga Beispiel")
    seen = rows(store)[0].version
    with store.write("x") as db:
        users.change_user(db, user_id, seen, {"name": "Inga Beispiel", "role": "Meisterin"})
    with pytest.raises(ConflictError, match="Aufgabe"), store.write("x") as db:
        users.change_user(db, user_id, seen, {"role": "Chefin"})
    with pytest.raises(InputError), store.write("x") as db:
        users.change_user(db, user_id, None, {"color": ""})
    assert rows(store)[0].role == "Meisterin"


def test_who_leaves_hands_over(store: Store) -> None:
    inga, jo = add(store, name="Inga"), add(store, name="Jo")
    with store.write("Kunde") as db:
        customer_id = customers.add_customer(db, {"name": "Ohm", "responsible_id": inga})
        planned = db.add(
            Contact(customer_id=customer_id, reason="x", due=date(2026, 12, 1), responsible_id=inga)
        )
        done = db.add(
            Contact(
                customer_id=customer_id,
                reason="x",
                due=date(2026, 1, 1),
                done_on=date(2026, 1, 1),
                responsible_id=inga,
            )
        )
        db.flush()
    assert [row.customers for row in rows(store)] == [1, 0]
    for successor in (None, inga, 99):
        with pytest.raises(UserError, match="übernimmt"), store.write("weg") as db:
            users.deactivate_user(db, inga, successor)
    with store.write("weg") as db:
        users.deactivate_user(db, inga, jo)
    with store.read() as db:
        assert db.require(Customer, customer_id).responsible_id == jo
        assert db.require(Contact, planned.id).responsible_id == jo
        assert db.require(Contact, done.id).responsible_id == inga
    assert [row.name for row in rows(store)] == ["Jo"]
    assert [row.name for row in rows(store, include_inactive=True)] == ["Jo", "Inga"]
    with pytest.raises(UserError, match="Mindestens"), store.write("weg") as db:
        users.deactivate_user(db, jo)
    with store.write("wieder da") as db:
        users.activate_user(db, inga)
    assert len(rows(store)) == 2
