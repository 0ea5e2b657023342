"""Price lists into the catalogue: recognised, planned, one step, former prices kept."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kundenpflege.base.errors import UserError
from kundenpflege.exchange.catalogue_export import export_catalogue
from kundenpflege.exchange.catalogue_import import open_catalogue
from kundenpflege.services import catalogue
from kundenpflege.services.catalogue_import import (
    ItemChoice,
    ItemStatus,
    PlannedItem,
    apply_items,
    plan_items,
)
from kundenpflege.services.price_changes import price_history
from kundenpflege.store import Store

FOLDER = Path(__file__).parent


def plan(store: Store, path: Path, choice: ItemChoice | None = None) -> tuple[PlannedItem, ...]:
    with store.read() as db:
        return plan_items(db, open_catalogue(path).rows, choice)


def take(store: Store, path: Path, choice: ItemChoice | None = None) -> list[ItemStatus]:
    planned = plan(store, path, choice)
    source = open_catalogue(path)
    with store.write(source.label) as db:
        apply_items(db, planned, source.reason)
    return [row.status for row in planned]


def items(store: Store) -> dict[str, catalogue.ItemDetail]:
    with store.read() as db:
        return {item.number: item for item in catalogue.list_items(db, include_inactive=True)}


def price_list(folder: Path, *lines: str) -> Path:
    path = folder / "liste.csv"
    path.write_text("\n".join(lines), encoding="cp1252")
    return path


def test_a_list_as_wholesalers_send_them(store: Store, tmp_path: Path) -> None:
    path = price_list(
        tmp_path,
        "Preisliste 2026;;;;",
        "Art.-Nr.;Kurztext;ME;VK brutto;Gruppe;EK;Langtext",
        "T-1;Haustür Eiche;Stk;1.190,00;Türen;700;mit Schwelle",
        "T-2;Zarge;Stk;günstig;Türen;;",
        ";;;;;;",
        "T-1;Haustür Fichte;Stk;900;Türen;;",
    )
    planned = plan(store, path)
    assert [(row.row_number, row.status.value) for row in planned] == [
        (3, "new"), (4, "rejected"), (6, "rejected"),
    ]  # fmt: skip
    assert planned[1].reason == "„günstig“ ist keine Zahl."
    assert planned[2].reason == "Die Nummer steht schon in Zeile 3."
    take(store, path)
    door = items(store)["T-1"]
    assert (door.unit_price, door.unit_cost) == (Decimal(1000), Decimal(700))
    assert (door.category_name, door.long_text) == ("Türen", "mit Schwelle")


def test_known_numbers_change_and_keep_their_former_price(store: Store, tmp_path: Path) -> None:
    take(store, price_list(tmp_path, "Nummer;Bezeichnung;Preis;Nutzen", "T-1;Tür;100;warm"))
    path = price_list(tmp_path, "Nummer;Bezeichnung;Preis;Nutzen", "t-1;Tür;120;")
    (row,) = plan(store, path)
    assert row.status is ItemStatus.CHANGED
    assert (row.price_before, row.price) == (Decimal(100), Decimal(120))
    assert row.changes == ("Einzelpreis netto",)
    take(store, path)
    door = items(store)["T-1"]
    assert (door.unit_price, door.benefit) == (Decimal(120), "warm")
    with store.read() as db:
        (past,) = price_history(db, door.id)
    assert (past.unit_price, past.reason) == (Decimal(100), "Import liste.csv")
    assert take(store, path) == [ItemStatus.SAME]
    # Nothing changed is no step: the next undo takes back the second list as a whole.
    store.undo()
    door = items(store)["T-1"]
    with store.read() as db:
        assert (door.unit_price, price_history(db, door.id)) == (Decimal(100), [])


def test_a_delivery_and_its_price_change(store: Store) -> None:
    path = FOLDER / "DATANORM.001"
    statuses = take(store, path, ItemChoice(markup=Decimal(50)))
    assert statuses.count(ItemStatus.NEW) == 3
    found = items(store)
    assert found["FB-100"].unit_price == Decimal("24.90")
    assert found["FB-100"].unit_cost == Decimal("14.94")
    assert found["FB-100"].supplier == "Holzhandel Förde Neumünster"
    assert found["FB-100"].category_name == "Fensterbeschläge"
    # A net price is what the business pays: 6.49 and half of it more.
    assert (found["SR-4"].unit_cost, found["SR-4"].unit_price) == (
        Decimal("6.49"), Decimal("9.74"),
    )  # fmt: skip
    assert found["SR-4"].price_unit == 100
    with store.write("eigener Preis") as db:
        catalogue.change_item(db, found["SR-4"].id, None, {"unit_price": "11", "number": "S4"})
    assert ItemStatus.CHANGED not in take(store, path)
    assert items(store)["S4"].unit_price == Decimal(11), "own prices and numbers stay"


def test_articles_go_and_get_new_numbers(store: Store, tmp_path: Path) -> None:
    with store.write("vorher") as db:
        for number in ("ALT-1", "ALT-2"):
            catalogue.add_item(db, {"number": number, "title": number})
    take(store, FOLDER / "DATANORM.001")
    found = items(store)
    assert not found["ALT-1"].active
    assert "ALT-2" not in found and found["NEU-2"].title == "ALT-2"


def test_what_would_be_sold_at_cost_is_known(store: Store) -> None:
    path = FOLDER / "DATANORM.001"
    assert [row.number for row in plan(store, path) if row.at_cost] == ["SR-4"]
    assert not any(row.at_cost for row in plan(store, path, ItemChoice(markup=Decimal(5))))


def test_only_what_is_wanted(store: Store) -> None:
    planned = plan(store, FOLDER / "DATANORM.001", ItemChoice(only="schraube"))
    assert [row.number for row in planned if row.takes] == ["SR-4"]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_out_and_in_again_changes_nothing(store: Store, tmp_path: Path, ending: str) -> None:
    take(store, FOLDER / "DATANORM.001", ItemChoice(markup=Decimal(33)))
    with store.write("lang") as db:
        catalogue.add_item(
            db,
            {
                "number": "=1+1", "title": "Tür „Gold“; groß", "long_text": "a\nb",
                "benefit": "ruhig", "unit_price": "1234.5678", "labour_share": "30",
                "price_unit": 10, "active": False, "ean": "4006381333931",
            },
        )  # fmt: skip
    path = tmp_path / f"katalog.{ending}"
    with store.read() as db:
        assert export_catalogue(db, path) == 4
    assert {row.status for row in plan(store, path)} == {ItemStatus.SAME}


def test_no_price_list(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Überschriften"):
        open_catalogue(price_list(tmp_path, "1;2", "3;4"))
