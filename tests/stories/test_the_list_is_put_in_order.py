"""The evening of the office partner: cells corrected, many customers changed, labels printed."""

from __future__ import annotations

from typing import cast

import pypdfium2
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from kundenpflege.services import customers
from kundenpflege.services.customers import CustomerDetail
from kundenpflege.ui.exchange.cells_view import CellsView
from kundenpflege.ui.kit.table import PagedTable

from .conftest import SAMPLES
from .desk import Answers, Desk

NOWAK = "1006"


def stored(desk: Desk, number: str) -> CustomerDetail:
    return desk.look(lambda db: customers.get_customer(db, customers.find_by_number(db, number)))


def known(desk: Desk, customer_id: int) -> CustomerDetail:
    return desk.look(lambda db: customers.get_customer(db, customer_id))


def classes(desk: Desk) -> dict[str, str]:
    return desk.look(
        lambda db: {
            row.number: str(row.importance)
            for row in customers.list_customer_rows(db, customers.list_customer_ids(db))
        }
    )


def table(desk: Desk) -> PagedTable:
    return cast(PagedTable, desk.see("customerTable"))


def test_a_bad_cell_is_corrected_in_place_and_what_was_changed_since_stays(
    empty_desk: Desk,
) -> None:
    desk = empty_desk
    desk.open()
    desk.office.questions = Answers(SAMPLES / "kundenliste.xlsx")
    desk.click("Kunden importieren", within="page_today")
    desk.wait(lambda: desk.sees("importRows"))
    desk.settle()
    desk.click_row("importRows", "Nowak")
    assert "diesen Tag gibt es nicht" in " ".join(desk.texts("rowPanel"))
    desk.click("correctCells")
    cells = cast(CellsView, desk.see("importCells"))
    assert cells.currentIndex().data() == "31.02.1990", "the doubtful cell is the current one"
    desk.press("Return")
    desk.replace("28.02.1990")
    desk.press("Return")
    desk.wait(lambda: "Geburtstag" not in desk.texts("cellReason")[0])
    assert desk.place == "importCells", "on to the next cell"
    desk.tab_to("primaryAction")
    desk.press("Return")
    desk.wait(lambda: desk.sees("saveLastReport"))
    desk.settle()
    person = stored(desk, NOWAK).persons[0]
    assert (person.birth_day, person.birth_month, person.birth_year) == (28, 2, 1990)

    # Days later: one was worked with, the import was a mistake.
    desk.press("Ctrl+K")
    desk.type("nowak")
    desk.press("Return")
    desk.wait(lambda: desk.sees("customerName"))
    desk.press("Ctrl+E")
    desk.tab_to("website")
    desk.type("www.nowak.example")
    desk.press("Ctrl+S")
    desk.close()
    desk.open()
    desk.press("Ctrl+K")
    desk.type("import zur")
    desk.press("Return")
    desk.wait(lambda: desk.sees("pastImports"))
    desk.tab_to("takeBack1")
    desk.press("Return")
    desk.wait(lambda: desk.sees("takeBackNow"))
    told = desk.texts("takeBackPanel")
    assert any("12 Kunden gehen" in text for text in told), told
    assert "1 Kunde bleibt, weil seitdem daran gearbeitet wurde:" in told
    assert desk.place == "takeBackNow"
    desk.press("Return")
    assert desk.told[-1] == "Import kundenliste.xlsx zurückgenommen"
    assert list(classes(desk)) == [NOWAK]
    assert desk.place == "chooseFile", "the keyboard is where one goes on"


def test_nobody_fits_a_misspelt_name_and_the_right_one_is_a_key_away(desk: Desk) -> None:
    desk.press("Ctrl+2")
    assert desk.place == "customerTable", "the page has the keyboard, not the navigation"
    desk.press("Ctrl+F")
    desk.type("Somer")
    desk.wait(lambda: desk.sees("nearest"))
    assert desk.see("nearest").text() == "Meinten Sie „Sommer“?"  # type: ignore[attr-defined]
    desk.tab_to("nearest")
    desk.press("Return")
    desk.wait(lambda: desk.texts("customerName") == ["Dr. Helene Sommer"])
    assert len(table(desk).paged.ids) == 1


def test_a_filter_is_kept_as_a_view_and_all_in_it_are_changed_and_changed_back(
    desk: Desk,
) -> None:
    before = classes(desk)
    desk.click(desk.window.navigation.button("customers"))
    desk.click("filter")
    desk.click("importance_B")
    desk.click("saveView")
    desk.type("Unsere B")
    desk.click("saveViewName")
    assert desk.told[-1] == "Ansicht gespeichert"
    rows = table(desk)
    assert len(rows.paged.ids) == 5
    for row in range(5):
        box = rows.visualRect(rows.paged.index(row, 0))
        desk.click_at(rows.viewport(), QPoint(box.left() + 18, box.center().y()))
    desk.settle()
    desk.click("bulkImportance")
    desk.choose("Klasse C")
    assert desk.told[-1] == "5 Kunden geändert"
    assert "B" not in classes(desk).values()
    desk.click("Rückgängig")
    assert classes(desk) == before
    desk.close()
    desk.open()
    desk.click(desk.window.navigation.button("customers"))
    desk.wait(lambda: desk.reads("Alle 13"))
    assert not desk.sees("Unsere B 5"), "the row has no room for it, so it is behind the last chip"
    desk.click("moreChips")
    desk.choose("Unsere B 5")
    assert len(table(desk).paged.ids) == 5


def test_only_who_is_really_changed_is_counted(desk: Desk) -> None:
    desk.press("Ctrl+2")
    desk.press("Ctrl+Home", "Space", "Down")
    desk.press("Ctrl+Home", "Shift+Down", "Shift+Down", "Shift+Down", "Shift+Down")
    ids = table(desk).selected_ids()
    assert len(ids) == 5
    already = sum(known(desk, one).importance.value == "B" for one in ids)
    assert already
    desk.tab_to("bulkImportance")
    desk.press("Return")
    desk.walk_to("Klasse B")
    desk.press("Return")
    assert desk.told[-1] == f"{5 - already} Kunden geändert"
    desk.press("Ctrl+Z")
    assert desk.told[-1] == f"„{5 - already} Kunden geändert“ zurückgenommen"


def test_customers_are_ticked_with_the_space_bar_and_go_onto_labels(desk: Desk) -> None:
    labels = desk.folder / "etiketten.pdf"
    desk.office.questions = Answers(labels)
    desk.press("Ctrl+2", "Ctrl+Home", "Space")
    assert desk.texts("selectionBar")[0] == "1 ausgewählt"
    desk.press("Ctrl+Down", "Ctrl+Down", "Space")
    assert desk.texts("selectionBar")[0] == "2 ausgewählt"
    chosen = table(desk).selected_ids()
    desk.tab_to("customers_export", "Shift+Tab")
    desk.press("Return")
    assert desk.window.current_key == "export"
    assert desk.place == "choice_customers", "the keyboard is on the first choice"
    desk.press("Down", "Down", "Down")
    assert desk.place == "choice_labels"
    desk.press("Space")
    assert desk.texts("who") == [] or desk.reads("Die 2 gewählten Kunden")
    desk.press("Ctrl+N")
    desk.wait(labels.exists)
    desk.settle()
    assert desk.told[-1] == "Exportiert: etiketten.pdf"
    assert desk.place == "openWritten", "not on Rückgängig of an older message"
    page = pypdfium2.PdfDocument(labels)[0]
    text = page.get_textpage().get_text_range()
    for one in chosen:
        street = known(desk, one).addresses[0].street
        assert street in text
    assert desk.clicks == 0


def test_columns_are_chosen_from_a_button_and_remembered(desk: Desk) -> None:
    desk.click(desk.window.navigation.button("customers"))
    desk.click("columns")
    menu = desk.focus
    assert isinstance(menu, QMenu)
    for words in ("PLZ", "Telefon"):
        action = next(a for a in menu.actions() if a.text() == words)
        place = menu.actionGeometry(action).center()
        desk.qtbot.mouseMove(menu, place)
        desk.qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)
    assert menu.isVisible(), "several columns are chosen at one go"
    desk.press("Escape")
    assert not table(desk)._hidden & {"postal_code", "phone"}
    desk.wait(lambda: "customers" in desk.office.settings.get("tables"))
    desk.close()
    desk.open()
    desk.press("Ctrl+2")
    assert not table(desk)._hidden & {"postal_code", "phone"}
