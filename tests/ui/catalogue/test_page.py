"""The catalogue on the screen: items, fields of work, prices in percent, packages, files."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from kundenpflege.services import catalogue, customers, offers, packages, pictures, price_changes
from kundenpflege.services.tenders import has_tender
from kundenpflege.store import Store
from kundenpflege.ui.catalogue.page import CataloguePage
from kundenpflege.ui.kit.office import Office
from tests.ui.catalogue.conftest import Answers, shown
from tests.ui.conftest import settle

Typed = Callable[..., None]
Press = Callable[[str], None]
FILES = Path(__file__).parents[2] / "exchange" / "catalogue"


def areas_of(store: Store) -> list[catalogue.CategoryRow]:
    with store.read() as db:
        return catalogue.list_categories(db)


def three(qtbot: QtBot, page: CataloguePage, office: Office, store: Store) -> list[int]:
    """Three items that are on the screen."""
    with store.write("Leistungen") as db:
        ids = [
            catalogue.add_item(db, {"title": title, "unit_price": price, "number": title[:1]})
            for title, price in (("Alt", 30), ("Billig", 10), ("Chic", 20))
        ]
    qtbot.waitUntil(lambda: set(page.items.table.paged.ids) == set(ids))
    settle(qtbot, office)
    return ids


def test_an_item_is_made_found_changed_and_taken_out(
    qtbot: QtBot,
    page: CataloguePage,
    furnished: Store,
    office: Office,
    typed: Typed,
    press: Press,
) -> None:
    section = page.items
    assert section._empty.isVisible()
    section.new_item()
    typed("title", "Sprossenfenster Kiefer", leave=False)
    typed("unit_price", "1.150,50", leave=False)
    typed("benefit", "haelt den Laerm draussen", leave=False)
    press("saveRecord")
    with furnished.read() as db:
        (item,) = catalogue.list_items(db)
    assert (item.title, item.unit_price, item.unit) == (
        "Sprossenfenster Kiefer", Decimal("1150.5"), "Stk",
    )  # fmt: skip
    assert item.vat_rate == 19
    typed("catalogueSearch", "laerm kiefer", leave=False)
    assert list(section.table.paged.ids) == [item.id]
    typed("catalogueSearch", "tuer", leave=False)
    assert list(section.table.paged.ids) == []
    section.search.clear()
    index = section.table.paged.index(0, 0)
    qtbot.mouseClick(
        section.table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=section.table.visualRect(index).center(),
    )
    settle(qtbot, office)
    assert section.panel.is_open()
    box = section.panel.form.editor("active").field
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    if section.panel.form.values()["active"]:
        qtbot.keyClick(box, Qt.Key.Key_Space)
    press("saveRecord")
    with furnished.read() as db:
        assert catalogue.list_items(db) == []
    assert list(section.table.paged.ids) == [item.id], "it rests, but stays in the list"
    section.open_item(item.id)
    settle(qtbot, office)
    press("removeRecord")
    assert section._empty.isVisible()
    office.undo()
    settle(qtbot, office)
    assert list(section.table.paged.ids) == [item.id]


def test_an_item_number_given_twice_is_told_beside_it(
    qtbot: QtBot,
    page: CataloguePage,
    furnished: Store,
    office: Office,
    typed: Typed,
    press: Press,
) -> None:
    with furnished.write("Leistung") as db:
        catalogue.add_item(db, {"title": "Fenster", "number": "F-1"})
    section = page.items
    section.new_item()
    typed("title", "Noch eins", leave=False)
    typed("number", "f-1", leave=False)
    press("saveRecord")
    assert "gibt es schon" in section.panel.form.box("number").error.text()


def test_fields_of_work_are_added_renamed_ordered_and_removed(
    qtbot: QtBot,
    page: CataloguePage,
    furnished: Store,
    office: Office,
    typed: Typed,
    press: Press,
) -> None:
    def names() -> list[str]:
        with furnished.read() as db:
            return [row.name for row in catalogue.list_categories(db)]

    section = page.items
    press("areas")
    assert section.areas.is_open()
    typed("newArea", "Fenster", leave=False)
    press("addArea")
    before = names()
    assert before[-1] == "Fenster"
    typed("newArea", "fenster", leave=False)
    press("addArea")
    assert "gibt es schon" in section.areas._problem.text()
    last = section.areas._lines[-1].area.id
    press(f"up_{last}")
    assert names() == [*before[:-2], before[-1], before[-2]]
    typed(f"area_{last}", "Fenster und Tueren")
    assert "Fenster und Tueren" in names()
    press(f"remove_{last}")
    assert names() == before[:-1]
    assert [line.area.name for line in section.areas._lines] == before[:-1]


def test_columns_and_sorting_of_the_catalogue_are_remembered(
    qtbot: QtBot, page: CataloguePage, furnished: Store, office: Office
) -> None:
    three(qtbot, page, office, furnished)
    section = page.items
    section.table.request_sort("unit_price", False)
    titles = [section._items[one].title for one in section.table.paged.ids]
    assert titles == ["Billig", "Chic", "Alt"]
    qtbot.waitUntil(lambda: "catalogue" in office.settings.get("tables"))
    assert office.settings.get("tables")["catalogue"]["sort"] == ["unit_price", False]


def test_a_field_of_work_says_when_its_customers_sleep(
    qtbot: QtBot, page: CataloguePage, office: Office, furnished: Store
) -> None:
    section = page.items
    section.open_areas()
    settle(qtbot, office)
    area = areas_of(furnished)[0]
    assert area.dormant_months is None
    spin = shown(page, f"dormant_{area.id}")
    assert isinstance(spin, QSpinBox)
    assert spin.text() == "24 Monaten (üblich)"
    spin.setFocus()
    spin.setValue(60)
    qtbot.keyClick(spin, Qt.Key.Key_Tab)
    settle(qtbot, office)
    assert areas_of(furnished)[0].dormant_months == 60
    office.undo()
    settle(qtbot, office)
    assert areas_of(furnished)[0].dormant_months is None


def test_prices_of_the_ticked_ones_change_in_one_step(
    qtbot: QtBot,
    page: CataloguePage,
    furnished: Store,
    office: Office,
    typed: Typed,
    press: Press,
) -> None:
    alt, billig, chic = three(qtbot, page, office, furnished)
    page.items.table.tick(page.items.table.paged.row_of(alt) or 0)
    page.items.table.tick(page.items.table.paged.row_of(chic) or 0)
    assert shown(page, "tickedItems").isVisible()
    press("changePrices")
    typed("percent", "3,3")
    typed("reason", "Holz wurde teurer")
    rows = page.items.prices._rows
    assert {row.id: row.after for row in rows.values()} == {
        alt: Decimal("30.99"), chic: Decimal("20.66"),
    }  # fmt: skip
    press("applyPrices")
    with furnished.read() as db:
        prices = [catalogue.get_item(db, one).unit_price for one in (alt, billig, chic)]
        (past,) = price_changes.price_history(db, alt)
    assert prices == [Decimal("30.99"), 10, Decimal("20.66")]
    assert past.reason == "Holz wurde teurer"
    assert not page.items.prices.is_open()
    office.undo()
    settle(qtbot, office)
    with furnished.read() as db:
        assert catalogue.get_item(db, chic).unit_price == 20


def test_without_ticks_all_that_is_shown_changes(
    qtbot: QtBot, page: CataloguePage, furnished: Store, office: Office, typed: Typed, press: Press
) -> None:
    three(qtbot, page, office, furnished)
    typed("catalogueSearch", "i", leave=False)
    press("changePrices")
    assert len(page.items.prices._rows) == 2
    typed("percent", "10", leave=False)
    qtbot.keyClick(shown(page, "percent"), Qt.Key.Key_Escape)
    settle(qtbot, office)
    assert page.items.prices.is_open(), "what was typed is asked about"
    press("discard")
    assert not page.items.prices.is_open()


def test_a_photo_is_made_small_and_shown_again(
    qtbot: QtBot,
    page: CataloguePage,
    furnished: Store,
    office: Office,
    answers: Answers,
    press: Press,
    tmp_path: Path,
) -> None:
    alt = three(qtbot, page, office, furnished)[0]
    Image.new("RGB", (2600, 1300), "#884400").save(tmp_path / "foto.jpg")
    settle(qtbot, office)
    page.items.open_item(alt)
    settle(qtbot, office)
    answers.path = tmp_path / "foto.jpg"
    page.items.panel.form.editor("picture").field.click()  # type: ignore[attr-defined]
    settle(qtbot, office)
    press("saveRecord")
    with furnished.read() as db:
        key = catalogue.get_item(db, alt).picture_id
        assert key is not None
        with Image.open(BytesIO(pictures.picture_content(db, key))) as image:
            assert image.size == (1200, 600)
    answers.path = tmp_path / "kein.txt"
    answers.path.write_text("kein Bild")
    page.items.open_item(alt)
    settle(qtbot, office)
    assert page.items.panel.form.values()["picture"]
    page.items.panel.form.editor("picture").field.click()  # type: ignore[attr-defined]
    settle(qtbot, office)
    assert "kein Bild" in page.items.panel.form.editor("picture").problem()


def test_ticked_items_become_a_package(
    qtbot: QtBot, page: CataloguePage, furnished: Store, office: Office, typed: Typed, press: Press
) -> None:
    three(qtbot, page, office, furnished)
    page.items.table.tick(0)
    page.items.table.tick(1)
    press("makePackage")
    typed("name", "Haustuer komplett", leave=False)
    press("saveRecord")
    page.tabs.choose("packages")
    settle(qtbot, office)
    with furnished.read() as db:
        (package,) = packages.list_packages(db)
    assert (package.lines, package.net) == (2, Decimal(40))
    assert list(page.packages.table.paged.ids) == [package.id]
    page.packages.open_package(package.id)
    settle(qtbot, office)
    press("removeRecord")
    with furnished.read() as db:
        assert packages.list_packages(db) == []


def test_a_delivery_is_looked_at_and_taken(
    qtbot: QtBot,
    page: CataloguePage,
    furnished: Store,
    office: Office,
    answers: Answers,
    typed: Typed,
    press: Press,
) -> None:
    answers.path = FILES / "DATANORM.001"
    page.new_record("catalogue", file="list")
    settle(qtbot, office)
    assert page.importing.isVisible() and not page.tabs.isVisible()
    assert len(page.importing.table.paged.ids) == 9
    typed("markup", "50")
    typed("importOnly", "schraube", leave=False)
    settle(qtbot, office)
    button = shown(page, "takeItems")
    assert button.text() == "1 Leistung übernehmen"  # type: ignore[attr-defined]
    press("takeItems")
    assert not page.importing.isVisible()
    with furnished.read() as db:
        (item,) = catalogue.list_items(db)
    assert (item.number, item.unit_price) == ("SR-4", Decimal("9.74"))
    answers.path = FILES / "LV_Kita.x83"
    page.choose_list()
    settle(qtbot, office)
    assert not page.importing.isVisible(), "no list: told, and back"


def test_a_tender_becomes_an_offer(
    qtbot: QtBot,
    page: CataloguePage,
    furnished: Store,
    office: Office,
    answers: Answers,
    press: Press,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with furnished.write("Kunde") as db:
        customer = customers.add_customer(db, {"name": "Stadt Ahrensburg", "kind": "public"})
    answers.path = FILES / "LV_Kita.x83"
    opened: list[tuple[str, int | None]] = []
    monkeypatch.setattr(office, "open", lambda kind, key=None: opened.append((kind, key)))
    page.new_record("catalogue", file="tender")
    settle(qtbot, office)
    assert len(page.tender.table.paged.ids) == 11
    assert page.tender.customer.value() == customer, "the only one of that name"
    press("makeOffer")
    ((kind, key),) = opened
    assert kind == "offer" and key
    with furnished.read() as db:
        assert has_tender(db, key)
        assert offers.get_offer(db, key).draft.subject == "Kita Sonnenweg – Tischlerarbeiten"


def test_escape_leaves_a_file(
    qtbot: QtBot, page: CataloguePage, office: Office, answers: Answers
) -> None:
    answers.path = FILES / "LV_Kita.x83"
    page.choose_tender()
    settle(qtbot, office)
    assert page.back() and not page.tender.isVisible()
    assert not page.back()


def test_the_catalogue_goes_out_and_comes_in_unchanged(
    qtbot: QtBot,
    page: CataloguePage,
    furnished: Store,
    office: Office,
    answers: Answers,
    tmp_path: Path,
) -> None:
    three(qtbot, page, office, furnished)
    answers.path = tmp_path / "katalog.xlsx"
    page.new_record("catalogue", file="out")
    settle(qtbot, office)
    page.choose_list()
    settle(qtbot, office)
    assert {row.row.status.value for row in page.importing._rows.values()} == {"same"}
    assert not shown(page, "takeItems").isEnabled()


def test_others_open_an_item(
    qtbot: QtBot, page: CataloguePage, furnished: Store, office: Office
) -> None:
    alt = three(qtbot, page, office, furnished)[0]
    page.show_record(alt, "item")
    settle(qtbot, office)
    title = shown(page, "title")
    assert isinstance(title, QLineEdit) and title.text() == "Alt"
