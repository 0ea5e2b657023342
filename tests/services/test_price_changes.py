"""Prices in percent: previewed, rounded, one step, with the history of each item."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kundenpflege.base.errors import InputError
from kundenpflege.services import catalogue, price_changes
from kundenpflege.store import Store

CENT, FIVE, TEN, EURO = (value for value, _label in price_changes.ROUNDINGS)


@pytest.mark.parametrize(
    ("price", "percent", "rounding", "result"),
    [
        ("100", "3.5", CENT, "103.50"),
        ("9.99", "3", CENT, "10.29"),
        ("9.99", "3", FIVE, "10.30"),
        ("9.99", "3", TEN, "10.30"),
        ("9.99", "3", EURO, "10"),
        ("10.025", "0", CENT, "10.025"),
        ("10.50", "-50", EURO, "5"),
        ("11", "-50", EURO, "6"),
        ("0.02", "-90", CENT, "0.01"),
        ("-20", "10", CENT, "-22"),
        ("0", "10", EURO, "0"),
    ],
)
def test_rounding(price: str, percent: str, rounding: Decimal, result: str) -> None:
    assert price_changes.raised(Decimal(price), Decimal(percent), rounding) == Decimal(result)


def test_one_step_with_reason(store: Store) -> None:
    with store.write("Anlegen") as db:
        door = catalogue.add_item(db, {"title": "Tür", "unit_price": "100", "unit_cost": "60"})
        free = catalogue.add_item(db, {"title": "Beratung", "unit_price": "0"})
    with store.read() as db:
        plan = price_changes.preview_raise(db, [door, free, 999], Decimal(5), costs=True)
    assert [(row.item_id, row.after, row.changes) for row in plan] == [
        (door, Decimal(105), True), (free, Decimal(0), False),
    ]  # fmt: skip
    with store.write("Preise") as db:
        assert price_changes.raise_prices(
            db, [door, free], Decimal(5), reason="Holz wurde teurer", costs=True
        ) == 1  # fmt: skip
    with store.read() as db:
        (past,) = price_changes.price_history(db, door)
        assert (past.unit_price, past.unit_cost) == (Decimal(100), Decimal(60))
        assert (past.reason, past.changed_on) == ("Holz wurde teurer", db.today)
        assert catalogue.get_item(db, door).unit_cost == Decimal(63)
        assert catalogue.get_item(db, door).priced_on == db.today
        assert price_changes.price_history(db, free) == []
    store.undo()
    with store.read() as db:
        assert catalogue.get_item(db, door).unit_price == Decimal(100)
        assert price_changes.price_history(db, door) == []


def test_a_changed_price_is_remembered_and_other_fields_are_not(store: Store) -> None:
    with store.write("Anlegen") as db:
        door = catalogue.add_item(db, {"title": "Tür", "unit_price": "100"})
    with store.write("Name") as db:
        catalogue.change_item(db, door, None, {"title": "Haustür"})
    with store.write("Preis") as db:
        catalogue.change_item(db, door, None, {"unit_price": "90"}, reason="Aktion")
    with store.read() as db:
        assert [(p.unit_price, p.reason) for p in price_changes.price_history(db, door)] == [
            (Decimal(100), "Aktion")
        ]


@pytest.mark.parametrize("percent", ["-91", "1000", "NaN"])
def test_percentages_beyond_measure(store: Store, percent: str) -> None:
    with store.read() as db, pytest.raises(InputError) as caught:
        price_changes.preview_raise(db, [], Decimal(percent), Decimal("0.03"))
    assert set(caught.value.fields) == {"percent", "rounding"}
