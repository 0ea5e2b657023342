"""Packages of lines: links stay, catalogue prices are today's, prices are kept net."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.offer_draft import LineDraft
from kundenpflege.services import catalogue, packages
from kundenpflege.store import Store


def lines(item: catalogue.ItemRow) -> tuple[LineDraft, ...]:
    return (
        LineDraft(-7, kind=LineKind.HEADING, text="Türen"),
        catalogue.line_of(item, key=-8),
        LineDraft(
            -9, kind=LineKind.ALTERNATIVE, text="Eiche", unit_price=Decimal("1500.5"),
            alternative_to=-8, quantity=Decimal("2.5"), memo="nur für uns", fulfils=(3,),
            unit_cost=Decimal(900), hide_price=True,
        ),
        LineDraft(
            -10, kind=LineKind.SURCHARGE, text="Höhe", surcharge_percent=Decimal(5),
            surcharge_on=(-8,),
        ),
    )  # fmt: skip


@pytest.fixture
def door(store: Store) -> catalogue.ItemRow:
    with store.write("Tür") as db:
        key = catalogue.add_item(
            db,
            {"title": "Haustür", "unit_price": "1000", "unit_cost": "600", "number": "T-1",
             "argument": "schlägt den Mitbewerber", "long_text": "mit Schwelle"},
        )  # fmt: skip
        db.flush()
        return catalogue.get_item(db, key)


def test_lines_from_the_catalogue(store: Store, door: catalogue.ItemRow) -> None:
    line = catalogue.line_of(door, key=-1)
    assert (line.text, line.long_text, line.item_id) == ("Haustür", "mit Schwelle", door.id)
    assert (line.unit_price, line.unit_cost) == (Decimal(1000), Decimal(600))
    assert catalogue.line_of(door, key=-1, gross_prices=True).unit_price == Decimal(1190)
    assert "Mitbewerber" not in repr(line)
    with store.read() as db:
        assert [item.id for item in catalogue.search_items(db, "t-1")] == [door.id]
        assert catalogue.search_items(db, " ") == []


def test_in_and_out(store: Store, door: catalogue.ItemRow) -> None:
    with store.write("Paket") as db:
        key = packages.add_package(db, "Haustür komplett", lines(door), note="Altbau")
    with store.read() as db:
        heading, item, other, more = packages.package_lines(db, key)
        (row,) = packages.list_packages(db)
    assert (row.name, row.lines, row.note) == ("Haustür komplett", 4, "Altbau")
    assert row.net == Decimal("1050.00")
    assert (heading.kind, heading.key) == (LineKind.HEADING, -1)
    assert (item.item_id, item.unit_price) == (door.id, Decimal(1000))
    assert (other.alternative_to, other.quantity, other.hide_price) == (-2, Decimal("2.5"), True)
    assert (other.memo, other.fulfils) == ("", ()), "nothing of the customer's"
    assert more.surcharge_on == (-2,)


def test_prices_are_todays_unless_the_package_has_its_own(
    store: Store, door: catalogue.ItemRow
) -> None:
    own = LineDraft(-3, text="Sonderpreis", item_id=door.id, unit_price=Decimal(800))
    with store.write("Paket") as db:
        key = packages.add_package(db, "A", (*lines(door), own))
        catalogue.change_item(db, door.id, None, {"unit_price": "1100"})
    with store.read() as db:
        prices = [line.unit_price for line in packages.package_lines(db, key)]
        gross = packages.package_lines(db, key, gross_prices=True)
    assert prices == [0, Decimal(1100), Decimal("1500.5"), 0, Decimal(800)]
    assert gross[1].unit_price == Decimal(1309)
    with store.write("weg") as db:
        catalogue.remove_item(db, door.id)
    with store.read() as db:
        assert [line.item_id for line in packages.package_lines(db, key)] == [None] * 5


def test_gross_prices_are_kept_net(store: Store, door: catalogue.ItemRow) -> None:
    with store.write("Paket") as db:
        key = packages.add_package(
            db, "Brutto", (catalogue.line_of(door, key=-1, gross_prices=True),), gross_prices=True
        )
        catalogue.change_item(db, door.id, None, {"unit_price": "2000"})
    with store.read() as db:
        assert packages.package_lines(db, key)[0].unit_price == Decimal(2000)


def test_names_are_given_once(store: Store, door: catalogue.ItemRow) -> None:
    with store.write("Paket") as db:
        key = packages.add_package(db, "Tür", lines(door))
        packages.change_package(db, key, None, {"name": "TÜR"}, lines(door)[:1])
    with pytest.raises(InputError), store.write("zwei") as db:
        packages.add_package(db, "tuer", lines(door))
    with pytest.raises(UserError, match="mindestens eine"), store.write("leer") as db:
        packages.add_package(db, "Leer", ())
