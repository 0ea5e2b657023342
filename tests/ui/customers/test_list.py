"""The list: views, search, filters, sorting, keys, habits."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from kundenpflege.model.kinds import Importance
from kundenpflege.services import custom_fields, customers
from kundenpflege.services.customer_filter import CustomerFilter
from kundenpflege.store import Store, Writer
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
    assert reuter["next_contact"] == "überfällig · Türen-Wartung anbieten"
    assert cells(page, BRANDT)["next_contact"] == "28.11. · Maß nehmen"
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
    words = ["Alle 4", "A-Kunden 2", "Ohne nächsten Schritt 2"]
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
    panel = page.list.panel
    assert not panel.isVisible()
    qtbot.mouseClick(page.list.filter, Qt.MouseButton.LeftButton)
    assert panel.isVisible()
    pick(panel.responsible, "Niemand")
    settle(qtbot, office)
    assert names(page) == [KIM]
    lift = page.list.active.findChildren(QPushButton)
    assert [button.text() for button in lift] == [
        "Niemand verantwortlich", "Als Ansicht speichern …",
    ]  # fmt: skip
    assert page.list.views.chips.current() == ""
    qtbot.mouseClick(lift[0], Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert len(names(page)) == 4 and not page.list.active.isVisible()
    assert page.list.views.chips.current() == "all"
    pick(panel.category, "Türen")
    settle(qtbot, office)
    assert names(page) == [SOMMER]
    page.list.clear_filters()
    settle(qtbot, office)
    assert len(names(page)) == 4 and panel.category.currentIndex() == 0


def test_filters_combine(page: CustomersPage, qtbot: QtBot, office: Office) -> None:
    qtbot.mouseClick(page.list.filter, Qt.MouseButton.LeftButton)
    panel = page.list.panel
    qtbot.mouseClick(child(panel, "importance_A"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert names(page) == [REUTER, SOMMER]
    qtbot.mouseClick(child(panel, "without_email"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert names(page) == [SOMMER]
    qtbot.mouseClick(child(panel, "importance_B"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert SOMMER in names(page) and REUTER not in names(page) and len(names(page)) > 1
    qtbot.keyClicks(panel.place, "23568")
    eventually(qtbot, lambda: names(page), [SOMMER])
    assert "Ort: 23568 …" in [b.text() for b in page.list.active.findChildren(QPushButton)]


def test_a_filter_is_kept_as_a_view_and_the_view_is_renamed_and_removed(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    page.list.set_filter(CustomerFilter(orphans=True))
    page.list.set_filter(CustomerFilter(importances=(Importance.B,)))
    settle(qtbot, office)
    qtbot.mouseClick(child(page.list.active, "saveView"), Qt.MouseButton.LeftButton)
    line = child(page.list.views, "viewName")
    assert isinstance(line, QLineEdit) and line.hasFocus()
    qtbot.keyClicks(line, "alle")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert line.isVisible()  # the name is taken
    line.setText("Stamm B")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert not line.isVisible()
    eventually(qtbot, lambda: page.list.views.chips.current(), "own.1")
    eventually(qtbot, lambda: chip(page, "own.1").text(), "Stamm B 2")
    assert not page.list.active.isVisible()
    rename = next(a for a in page.list.views.menu_for("own.1").actions() if "Umb" in a.text())
    rename.trigger()
    line.setText("B-Kunden")
    qtbot.mouseClick(child(page.list.views, "saveViewName"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    eventually(qtbot, lambda: chip(page, "own.1").text(), "B-Kunden 2")
    remove = next(a for a in page.list.views.menu_for("own.1").actions() if "Entf" in a.text())
    remove.trigger()
    settle(qtbot, office)
    eventually(qtbot, lambda: page.list.views.chips.current(), "")
    office.undo()
    settle(qtbot, office)
    eventually(qtbot, lambda: page.list.views.chips.current(), "own.1")


def test_a_misspelt_name_is_offered(page: CustomersPage, qtbot: QtBot, office: Office) -> None:
    qtbot.keyClicks(page.list.search, "Sommre")
    settle(qtbot, office)
    near = child(page.list.table, "nearest")
    assert isinstance(near, QPushButton) and near.text() == "Meinten Sie „Sommer“?"
    qtbot.mouseClick(near, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert names(page) == [SOMMER] and page.list.search.text() == "Sommer"


def test_ticked_customers_are_changed_in_one_step(
    page: CustomersPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    table, bar = page.list.table, page.list.selection
    assert not bar.isVisible()
    middle = table.rowViewportPosition(0) + table.rowHeight(0) // 2
    box = table.columnViewportPosition(0) + 15
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box, middle))
    assert table.selected_ids() == [REUTER] and bar.count.text() == "1 ausgewählt"
    below = QPoint(box, middle + 2 * table.rowHeight(0))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert table.selected_ids() == [REUTER, KIM] and bar.count.text() == "2 ausgewählt"
    settle(qtbot, office)
    menu = bar.menu_for(table.selected_ids(), bar)
    importances = menu.actions()[0].menu()
    assert isinstance(importances, QMenu)
    next(a for a in importances.actions() if a.text() == "Klasse C").trigger()
    settle(qtbot, office)
    assert {cells(page, key)["importance"] for key in (REUTER, KIM)} == {"C"}
    assert cells(page, SOMMER)["importance"] == "A"
    assert office.undo_label == "2 Kunden geändert"
    office.undo()
    settle(qtbot, office)
    assert cells(page, REUTER)["importance"] == "A"
    page.list.leave()
    assert not bar.isVisible()


def test_ctrl_a_takes_everybody_of_the_view_and_that_is_exported(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    asked: list[tuple[str, dict[str, object]]] = []
    office.create_requested.connect(lambda kind, given: asked.append((kind, given)))
    page.list.set_filter(CustomerFilter(importances=(Importance.A,)))
    settle(qtbot, office)
    page.list.export()
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.list.selection.count.text() == "2 ausgewählt"
    page.list.export()
    both = ("export", {"what": "customers", "ids": [REUTER, SOMMER]})
    assert asked == [both, both]


def test_own_fields_are_columns(page: CustomersPage, qtbot: QtBot, office: Office) -> None:
    def give(db: Writer) -> None:
        field = custom_fields.add_field(db, {"name": "Heizung", "purpose": "Wartung"})
        custom_fields.set_values(db, SOMMER, {field: "Gas"})

    office.run("Feld", give)
    settle(qtbot, office)
    table = page.list.table
    eventually(qtbot, lambda: table.paged.columns[-1].title, "Heizung")
    assert not table.is_column_shown("custom.1")
    assert table.current_id() == REUTER
    table.set_column_shown("custom.1", True)
    eventually(qtbot, lambda: cells(page, SOMMER)["custom.1"], "Gas")
    table.request_sort("custom.1", False)
    settle(qtbot, office)
    assert names(page)[0] == SOMMER


def pick(combo: QComboBox, words: str) -> None:
    """Take an entry of a box, as a click does."""
    combo.setCurrentIndex(combo.findText(words))
    combo.activated.emit(combo.currentIndex())


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
        "Klasse geben", "Potenzial geben", "Verantwortlich machen", "Schlagwort",
        "Leistungsbereich", "Löschen",
    ]  # fmt: skip
    menu = actions[0].menu()
    assert isinstance(menu, QMenu)
    menu.actions()[2].trigger()
    settle(qtbot, office)
    assert [cells(page, key)["importance"] for key in (BRANDT, KIM)] == ["C", "C"]
    assert filled.undo() == "2 Kunden geändert"


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


def test_two_selected_customers_can_be_made_one(
    qtbot: QtBot, office: Office, page: CustomersPage
) -> None:
    wanted: list[tuple[str, dict[str, object]]] = []
    office.create_requested.connect(lambda kind, given: wanted.append((kind, given)))
    bar = page.list.selection
    page.list.table.tick(0)
    assert bar.isVisible() and bar.merge.isHidden()
    page.list.table.tick(2)
    ids = page.list.selected_ids()
    assert bar.merge.isVisible() and bar.merge.text() == "Zusammenführen"
    qtbot.mouseClick(bar.merge, Qt.MouseButton.LeftButton)
    assert wanted == [("duplicates", {"first": ids[0], "second": ids[1]})]
    page.list.table.tick(1)
    assert bar.merge.isHidden()


def test_the_bar_of_the_selection_keeps_to_one_row_in_the_usual_window(page: CustomersPage) -> None:
    bar = page.list.selection
    page.list.table.tick(0)
    page.list.table.tick(2)
    assert bar.merge.isVisible()
    assert bar.heightForWidth(740) == bar.heightForWidth(4000)
