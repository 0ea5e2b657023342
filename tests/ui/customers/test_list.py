"""The list: views, search, filters, sorting, keys, habits."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from kundenpflege.services import customers
from kundenpflege.store import Store
from kundenpflege.ui.customers.page import CustomersPage
from kundenpflege.ui.kit.chips import Chip
from kundenpflege.ui.kit.commands import Command
from kundenpflege.ui.kit.empty import EmptyState
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

from .conftest import BRANDT, KIM, REUTER, SOMMER, child, eventually, names, show


def cells(page: CustomersPage, customer_id: int) -> dict[str, str]:
    table = page.list.table
    row = table.paged.row_of(customer_id)
    assert row is not None
    record = table.paged.record(row)
    return {column.key: column.text(record) for column in table.paged.columns}


def chip(page: CustomersPage, key: str) -> QPushButton:
    return child(page.list.views, key)  # type: ignore[return-value]


def test_names_persons_and_next_contacts_stand_in_the_list(
    page: CustomersPage, qtbot: QtBot
) -> None:
    assert names(page) == [REUTER, SOMMER, KIM, BRANDT]
    reuter, sommer = cells(page, REUTER), cells(page, SOMMER)
    assert reuter["name"] == "Autohaus Reuter GmbH · Kai Reuter"
    assert reuter["next_contact"] == "überfällig: Türen-Wartung anbieten"
    assert cells(page, BRANDT)["next_contact"] == "28.11. Maß nehmen"
    assert sommer["name"] == "Dr. Helene Sommer · K-0087"
    assert (sommer["importance"], sommer["phase"]) == ("A", "Stammkunde")
    assert sommer["turnover"] == "42.310\u00a0€"
    eventually(qtbot, page.subtitle, "4 Kunden · 5 Personen")
    # The first one is shown without asking.
    assert page.pane.customer_id == REUTER


def test_views_tell_their_counts_and_narrow_the_list(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    keys = ("all", "important", "without_next")
    words = ["Alle 4", "A-Kunden 2", "Ohne nächsten Kontakt 2"]
    eventually(qtbot, lambda: [chip(page, key).text() for key in keys], words)
    qtbot.mouseClick(chip(page, "without_next"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert names(page) == [SOMMER, KIM]
    assert page.pane.customer_id == SOMMER
    eventually(qtbot, page.subtitle, "2 von 4 Kunden")


def test_typing_searches_at_once_and_shows_the_first_found(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    page.list.table.setFocus()
    qtbot.keyClicks(page.list.table, "b")
    assert page.list.search.hasFocus()
    qtbot.keyClicks(page.list.search, "rand")
    settle(qtbot, office)
    assert names(page) == [BRANDT]
    assert page.pane.customer_id == BRANDT
    qtbot.keyClick(page.list.search, Qt.Key.Key_Return)
    assert page.list.table.hasFocus()
    page.list.search.setFocus()
    qtbot.keyClick(page.list.search, Qt.Key.Key_Escape)
    settle(qtbot, office)
    assert len(names(page)) == 4
    assert page.pane.customer_id == BRANDT


def test_arrow_keys_walk_and_the_detail_follows(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    page.list.table.setFocus()
    for _step in range(2):
        qtbot.keyClick(page.list.table, Qt.Key.Key_Down)
    settle(qtbot, office)
    assert page.pane.customer_id == KIM
    page.list.search.setFocus()
    qtbot.keyClick(page.list.search, Qt.Key.Key_Up)
    settle(qtbot, office)
    assert page.pane.customer_id == SOMMER


def test_nobody_found_offers_to_lift_the_search_or_to_create(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    qtbot.keyClicks(page.list.search, "Neumann")
    settle(qtbot, office)
    assert names(page) == []
    create = child(page.list.table, "createSearched")
    assert isinstance(create, QPushButton) and create.text() == "„Neumann“ anlegen"
    qtbot.mouseClick(create, Qt.MouseButton.LeftButton)
    assert page.new.is_open()
    assert page.new.form.editor("last_name").value() == "Neumann"
    page.new.dismiss(force=True)
    qtbot.mouseClick(child(page.list.table, "showAll"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert len(names(page)) == 4 and page.list.search.text() == ""


def test_a_filter_narrows_and_is_lifted_by_its_button(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    menu = page.list.filter.open_menu()
    choose(menu, "Verantwortlich", "Niemand")
    settle(qtbot, office)
    assert names(page) == [KIM]
    lift = page.list.active.findChildren(QPushButton)
    assert [button.text() for button in lift] == ["Niemand verantwortlich"]
    qtbot.mouseClick(lift[0], Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert len(names(page)) == 4 and not page.list.active.isVisible()
    menu = page.list.filter.open_menu()
    choose(menu, "Leistungsbereich", "Türen")
    settle(qtbot, office)
    assert names(page) == [SOMMER]
    assert choose(page.list.filter.open_menu(), "", "Alle Filter aufheben").isEnabled()
    settle(qtbot, office)
    assert len(names(page)) == 4


def choose(menu: QMenu, sub: str, words: str) -> QAction:
    """Take an entry of a menu, as a click does."""
    if sub:
        inner = next(a.menu() for a in menu.actions() if a.text() == sub)
        assert isinstance(inner, QMenu)
        found = next(a for a in inner.actions() if a.text() == words)
    else:
        found = next(a for a in menu.actions() if a.text() == words)
    found.trigger()
    menu.close()
    return found


def test_sorting_is_asked_of_the_database_and_kept(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    header = page.list.table.horizontalHeader()
    place = [c.key for c in page.list.table.paged.columns].index("turnover")
    x = header.sectionViewportPosition(place) + header.sectionSize(place) // 2
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 10))
    settle(qtbot, office)
    assert names(page)[0] == SOMMER
    # Whoever was shown stays, wherever it stands now.
    assert page.pane.customer_id == REUTER
    qtbot.waitUntil(lambda: "customers" in office.settings.get("tables"), timeout=5000)
    again = CustomersPage(office)
    qtbot.addWidget(again)
    assert again.list.table.sort() == ("turnover", True)


def test_del_deletes_what_is_selected_and_the_toast_takes_it_back(
    page: CustomersPage, qtbot: QtBot, office: Office, told: list[str]
) -> None:
    table = page.list.table
    table.setFocus()
    table.select_id(SOMMER)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_ids() == [SOMMER, KIM]
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    settle(qtbot, office)
    assert names(page) == [REUTER, BRANDT]
    assert told[-1] == "2 Kunden gelöscht"
    # The neighbour has taken the place.
    assert page.pane.customer_id in (REUTER, BRANDT)
    office.undo()
    settle(qtbot, office)
    assert names(page) == [REUTER, SOMMER, KIM, BRANDT]


def test_customers_with_offers_stay_and_it_is_said_why(
    page: CustomersPage, qtbot: QtBot, office: Office, told: list[str], filled: Store
) -> None:
    page.list.table.selectAll()
    settle(qtbot, office)
    several = child(page.pane, "deleteSelected")
    assert several.isVisible()
    qtbot.mouseClick(several, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert names(page) == [REUTER]
    assert "Autohaus Reuter" in " ".join(told)
    assert office.undo_label == "3 Kunden gelöscht"
    page.list.table.select_id(REUTER)
    qtbot.keyClick(page.list.table, Qt.Key.Key_Delete)
    settle(qtbot, office)
    assert names(page) == [REUTER]
    assert "§ 257 HGB" in told[-1]


def test_who_is_selected_is_forgotten_with_the_list(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    page.list.table.selectAll()
    settle(qtbot, office)
    assert child(page.pane, "changeSelected").isVisible()
    qtbot.keyClicks(page.list.search, "Niemand")
    settle(qtbot, office)
    eventually(qtbot, lambda: child(page.pane, "changeSelected").isVisible(), False)
    assert page.pane.customer_id is None
    qtbot.keyClick(page.list.search, Qt.Key.Key_Escape)
    settle(qtbot, office)
    assert page.pane.customer_id == REUTER


def test_the_menu_of_several_rows_gives_them_a_class_in_one_step(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    actions = page._row_actions([BRANDT, KIM])
    assert [action.text() for action in actions] == [
        "Klasse geben", "Verantwortlich machen", "Löschen",
    ]  # fmt: skip
    menu = actions[0].menu()
    assert isinstance(menu, QMenu)
    menu.actions()[2].trigger()
    settle(qtbot, office)
    assert [cells(page, key)["importance"] for key in (BRANDT, KIM)] == ["C", "C"]
    assert filled.undo() == "Klasse C (2)"


def test_a_change_elsewhere_refreshes_but_keeps_place_and_customer(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    show(qtbot, page, SOMMER)
    with filled.write("Anderswo") as db:
        customers.add_customer(db, {"company": "Aalräucherei", "kind": "business"})
        customers.change_customer(db, SOMMER, None, {"importance": "C"})
    qtbot.waitUntil(lambda: len(names(page)) == 5, timeout=5000)
    settle(qtbot, office)
    assert names(page)[0] == 5
    assert page.pane.customer_id == SOMMER and page.list.current_id() == SOMMER
    chips = page.pane.view.head.chips
    qtbot.waitUntil(lambda: "C-Kundin" in [one.text() for one in chips.findChildren(Chip)])


def test_a_customer_that_leaves_the_view_stays_on_the_screen(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    qtbot.mouseClick(chip(page, "important"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    show(qtbot, page, SOMMER)
    with filled.write("Anderswo") as db:
        customers.change_customer(db, SOMMER, None, {"importance": "C"})
    qtbot.waitUntil(lambda: names(page) == [REUTER], timeout=5000)
    settle(qtbot, office)
    assert page.pane.customer_id == SOMMER


def test_import_and_export_are_offered_where_they_exist(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    button = child(page, "customers_import")
    assert button.isHidden()
    called: list[str] = []
    office.commands.register(
        Command("customers.import", "Importieren", lambda: called.append("import"))
    )
    assert not button.isHidden()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert called == ["import"]


def test_without_customers_the_page_says_what_belongs_here(
    qtbot: QtBot, office: Office, store: Store
) -> None:
    created: list[str] = []
    office.create_requested.connect(lambda kind, _given: created.append(kind))
    page = CustomersPage(office)
    qtbot.addWidget(page)
    page.resize(1236, 800)
    page.show()
    settle(qtbot, office)
    new = child(page.list.table, "emptyNew")
    sentences = [state.sentence() for state in page.list.table.findChildren(EmptyState)]
    assert any("Hier stehen Ihre Kunden" in words for words in sentences)
    qtbot.mouseClick(new, Qt.MouseButton.LeftButton)
    assert created == ["customer"] and not page.pane.isVisible()
    eventually(qtbot, page.subtitle, "0 Kunden · 0 Personen")


@pytest.mark.parametrize("column", ["phone", "potential", "last_contact", "responsible"])
def test_further_columns_can_be_shown(page: CustomersPage, column: str) -> None:
    table = page.list.table
    assert not table.is_column_shown(column)
    table.set_column_shown(column, True)
    assert table.is_column_shown(column)
    assert column in cells(page, SOMMER)
