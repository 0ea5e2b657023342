"""Fields of work and catalogue items."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kundenpflege.base.errors import ConflictError, InputError, UserError
from kundenpflege.model import Offer, OfferLine
from kundenpflege.services import catalogue, customers
from kundenpflege.store import Store


def add_category(store: Store, **values: Any) -> int:
    with store.write("Bereich") as db:
        return catalogue.add_category(db, values)


def add_item(store: Store, **values: Any) -> int:
    with store.write("Leistung") as db:
        return catalogue.add_item(db, values)


def titles(store: Store, *args: Any, **kwargs: Any) -> list[str]:
    with store.read() as db:
        return [item.title for item in catalogue.list_items(db, *args, **kwargs)]


def test_categories_keep_their_order(store: Store) -> None:
    doors = add_category(store, name="Türen")
    add_category(store, name="Möbel")
    with store.write("nach hinten") as db:
        catalogue.change_category(db, doors, None, {"position": 9})
    add_item(store, title="Haustür", category_id=doors)
    with store.write("Kunde") as db:
        customers.add_customer(db, {"name": "Ohm", "categories": [doors]})
    with store.read() as db:
        rows = catalogue.list_categories(db)
    assert [(row.name, row.customers, row.items) for row in rows] == [
        ("Möbel", 0, 0),
        ("Türen", 1, 1),
    ]
    with pytest.raises(InputError, match="gibt es schon"):
        add_category(store, name="TUEREN")
    with pytest.raises(InputError):
        add_category(store, name=" ")


def test_a_used_category_stays(store: Store) -> None:
    doors = add_category(store, name="Türen")
    item = add_item(store, title="Haustür", category_id=doors)
    with pytest.raises(UserError, match="1 Leistungen"), store.write("weg") as db:
        catalogue.remove_category(db, doors)
    with store.write("um") as db:
        catalogue.change_item(db, item, None, {"category_id": None})
        catalogue.remove_category(db, doors)
    with store.read() as db:
        assert catalogue.list_categories(db) == []


def test_items_are_found_by_any_word(store: Store) -> None:
    doors = add_category(store, name="Türen")
    add_item(store, title="Wartung", number="W-1")
    add_item(store, title="Haustür Eiche", benefit="hält warm", category_id=doors)
    add_item(store, title="Alte Tür", active=False, category_id=doors)
    assert titles(store) == ["Haustür Eiche", "Wartung"]
    assert titles(store, "haustuer") == ["Haustür Eiche"]
    assert titles(store, "WARM eiche") == ["Haustür Eiche"]
    assert titles(store, "w-1") == ["Wartung"]
    assert titles(store, "tür gibt es nicht") == []
    assert titles(store, category_id=doors, include_inactive=True) == ["Alte Tür", "Haustür Eiche"]


def test_an_item_with_all_fields(store: Store) -> None:
    doors = add_category(store, name="Türen")
    add_item(
        store,
        number="T-1",
        title="Haustür",
        category_id=doors,
        unit="psch",
        unit_price="1.234,5678",
        vat_rate=Decimal("8.1"),
        labour_share="30 %",
        argument="drei\nRiegel",
    )
    with store.read() as db:
        (item,) = catalogue.list_items(db)
    assert item.unit_price == Decimal("1234.5678")
    assert (item.vat_rate, item.labour_share) == (Decimal("8.1"), Decimal(30))
    assert (item.category_name, item.unit, item.argument) == ("Türen", "psch", "drei\nRiegel")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x", "unit_price": "teuer"}, "unit_price"),
        ({"title": "x", "unit_price": "9" * 13}, "unit_price"),
        ({"title": "x", "vat_rate": "190"}, "vat_rate"),
        ({"title": "x", "labour_share": -1}, "labour_share"),
        ({"title": "x", "category_id": 99}, "category_id"),
        ({"title": "x", "unit": ""}, "unit"),
        ({"title": "x", "number": "t-1"}, "number"),
        ({"title": "x", "unit_price": None}, "unit_price"),
    ],
)
def test_problems_of_an_item(store: Store, values: dict[str, Any], field: str) -> None:
    add_item(store, title="Haustür", number="T-1")
    with pytest.raises(InputError) as caught:
        add_item(store, **values)
    assert set(caught.value.fields) == {field}


def test_offers_keep_what_they_took_over(store: Store) -> None:
    item_id = add_item(store, title="Haustür")
    unused = add_item(store, title="Fenster")
    with store.write("Angebot") as db:
        customer_id = customers.add_customer(db, {"name": "Ohm"})
        offer = db.add(Offer(customer_id=customer_id))
        db.flush()
        line = db.add(OfferLine(offer_id=offer.id, text="Haustür", item_id=item_id))
        db.flush()
    with store.write("weg") as db:
        assert catalogue.remove_item(db, item_id) is False
        assert catalogue.remove_item(db, unused) is True
    with store.read() as db:
        assert db.require(OfferLine, line.id).item_id == item_id
        (kept,) = catalogue.list_items(db, include_inactive=True)
        assert (kept.id, kept.active) == (item_id, False), unused


def test_a_conflict_names_the_field(store: Store) -> None:
    item_id = add_item(store, title="Haustür")
    with store.read() as db:
        seen = catalogue.list_items(db)[0].version
    with store.write("x") as db:
        catalogue.change_item(db, item_id, seen, {"unit_price": 5})
    with pytest.raises(ConflictError, match="Einzelpreis"), store.write("x") as db:
        catalogue.change_item(db, item_id, seen, {"unit_price": 6})
