# ruff: noqa: F401, F811
"""The five steps: each can be looked at, changed, and gone back to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from kundenpflege.services import custom_fields, customers, imports
from kundenpflege.services.imports import Choice, Mode
from kundenpflege.store import Store
from kundenpflege.ui.exchange.import_page import ImportPage
from kundenpflege.ui.kit.desk import Notice
from kundenpflege.ui.kit.editors_text import ChoiceEditor
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

from .test_import_page import (
    SAMPLE,
    Answers,
    Press,
    answers,
    cell,
    count,
    furnished,
    opened,
    page,
    press,
    previewed,
)

SAMPLES = SAMPLE.parent
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def do(*lines: str, name: str = "liste.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines), "utf-8")
        return path

    return do


@pytest.fixture
def take(qtbot: QtBot, page: ImportPage, office: Office) -> Callable[[Path], None]:
    def do(path: Path) -> None:
        page.take_file(path)
        settle(qtbot, office)

    return do


def field(page: ImportPage, name: str) -> ChoiceEditor:
    found: list[ChoiceEditor] = [
        one for one in page.findChildren(ChoiceEditor) if one.combo.objectName() == name
    ]
    assert len(found) == 1, name
    return found[0]


def choose(editor: ChoiceEditor, value: object) -> None:
    """As a user does: the signal comes with the choice."""
    editor.set_value(value)
    editor.changed.emit()


def shows(qtbot: QtBot, page: ImportPage, row: int, key: str, text: str) -> None:
    """The table shows what it knows until the newer rows are fetched."""
    qtbot.waitUntil(lambda: text in cell(page, row, key))


def words(page: ImportPage, name: str) -> str:
    label = page.findChild(QLabel, name)
    assert label is not None, name
    return label.text()


@pytest.mark.parametrize(
    ("name", "rows", "new"),
    [
        ("kundenliste.xlsx", 15, 13),
        ("google_contacts.csv", 2, 2),
        ("outlook_kontakte.csv", 3, 3),
        ("handy.vcf", 3, 3),
    ],
)
def test_each_sample_comes_in_through_the_window_once_and_goes_again(
    qtbot: QtBot,
    page: ImportPage,
    office: Office,
    furnished: Store,
    answers: Answers,
    press: Press,
    tmp_path: Path,
    name: str,
    rows: int,
    new: int,
) -> None:
    before = furnished.dump()
    answers.path = SAMPLES / name
    press("chooseFile")
    while page.step() != "check":
        page.head_actions()[-1].run()  # type: ignore[misc]
        settle(qtbot, office)
    assert page.preview.table.paged.rowCount() == rows
    page.head_actions()[-1].run()  # type: ignore[misc]
    settle(qtbot, office)
    assert page.step() == "result" and count(furnished) == new
    answers.path = tmp_path / "kopie.csv"
    press("saveLastReport")
    lines = answers.path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].endswith("Ergebnis;Grund") and len(lines) > rows
    full = furnished.dump()
    answers.path = SAMPLES / name
    press("furtherList")
    if page.step() == "check":
        assert page.head_actions() == (), "nothing new in it"
    page.back()
    settle(qtbot, office)
    assert furnished.dump() == full
    press("takeBack1")
    press("takeBackNow")
    assert furnished.dump() == before
    assert not page.past.isVisible()


def test_the_row_of_headers_can_be_another_one(
    qtbot: QtBot,
    page: ImportPage,
    office: Office,
    write: Write,
    take: Callable[[Path], None],
) -> None:
    take(write("Was;Wer;Wo", "Kram;Ohm, Ida;22962 Siek", "Name;Ort;PLZ", "Vogt, Anna;Köln;50667"))
    page.stepper.steps["sheet"].click()
    settle(qtbot, office)
    table = page.sheet.table
    assert table.currentIndex().row() == 2 and table.hasFocus()
    qtbot.keyClick(table, Qt.Key.Key_Up)
    qtbot.keyClick(table, Qt.Key.Key_Up)
    settle(qtbot, office)
    assert [page.sheet.model.index(0, c).data() for c in range(3)] == ["Was", "Wer", "Wo"]
    page.head_actions()[-1].run()  # type: ignore[misc]
    settle(qtbot, office)
    assert page.step() == "columns" and words(page, "columnSummary").startswith("0 von 3")
    choose(field(page, "field1"), ("surname_first", 1))
    settle(qtbot, office)
    assert "Ohm, Ida → Ida Ohm" in words(page, "stored1")
    choose(field(page, "field2"), ("postal_place", 1))
    choose(field(page, "field0"), ("ignored", 1))
    settle(qtbot, office)
    assert words(page, "stored0").startswith("Bleibt weg: Kram")
    page.head_actions()[-1].run()  # type: ignore[misc]
    settle(qtbot, office)
    shows(qtbot, page, 0, "who", "Ida Ohm")
    shows(qtbot, page, 0, "where", "22962 Siek")


def test_a_list_without_headers_begins_at_their_row(
    qtbot: QtBot,
    page: ImportPage,
    office: Office,
    write: Write,
    take: Callable[[Path], None],
) -> None:
    take(write("Vogt, Anna;Köln", "Ohm, Ida;Siek"))
    assert page.step() == "sheet" and page.head_actions() == ()
    qtbot.mouseClick(page.sheet.none.box, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    page.head_actions()[-1].run()  # type: ignore[misc]
    settle(qtbot, office)
    choose(field(page, "field0"), ("surname_first", 1))
    choose(field(page, "field1"), ("place", 1))
    settle(qtbot, office)
    page.head_actions()[-1].run()  # type: ignore[misc]
    settle(qtbot, office)
    shows(qtbot, page, 0, "who", "Anna Vogt")
    shows(qtbot, page, 1, "who", "Ida Ohm")


def test_unknown_columns_are_asked_for_once_and_remembered(
    qtbot: QtBot,
    page: ImportPage,
    office: Office,
    furnished: Store,
    write: Write,
    take: Callable[[Path], None],
) -> None:
    with furnished.write("Feld") as db:
        custom_fields.add_field(db, {"name": "Holz", "kind": "text", "purpose": "x"})
    take(write("Name;Ort;Kram;Holz", "Ida Ohm;Siek;Messe;Eiche"))
    assert page.step() == "columns", "Kram is in no field"
    assert field(page, "field3").value() == ("custom.1", 1), "own fields go by their names"
    choose(field(page, "field2"), ("source", 1))
    settle(qtbot, office)
    page.go_to("check")
    settle(qtbot, office)
    page.import_now()
    settle(qtbot, office)
    take(write("Name;Ort;Kram;Holz", "Bo Ost;Siek;Web;Kiefer"))
    assert page.step() == "check", "known from last time"
    page.import_now()
    settle(qtbot, office)
    with furnished.read() as db:
        bo = customers.get_customer(db, customers.find_by_number(db, "K-0002"))
        assert bo.source == "Web" and bo.custom[0].text == "Kiefer"


def test_modes_say_what_happens_to_known_customers(
    qtbot: QtBot,
    page: ImportPage,
    office: Office,
    furnished: Store,
    write: Write,
    take: Callable[[Path], None],
) -> None:
    take(write("Nr;Name;Ort;Telefon", "7;Ida Ohm;Siek;04107 555"))
    page.import_now()
    settle(qtbot, office)
    take(write("Nr;Name;Ort;Telefon", "7;Ida Ohm;Siek;04107 556"))
    shows(qtbot, page, 0, "status", "doppelt")
    assert page.head_actions() == ()
    page.stepper.steps["columns"].click()
    settle(qtbot, office)
    choose(field(page, "mode3"), Mode.OVERWRITE)
    settle(qtbot, office)
    page.go_to("check")
    settle(qtbot, office)
    shows(qtbot, page, 0, "status", "ergänzt")
    shows(qtbot, page, 0, "reason", "überschrieben: Telefon")
    assert page.head_actions()[-1].text == "1 Kunden ergänzen"
    page.import_now()
    settle(qtbot, office)
    with furnished.read() as db:
        ida = customers.get_customer(db, customers.find_by_number(db, "7"))
    assert ida.phone == "+49 4107 556"


def test_a_wrong_cell_is_corrected_in_place_and_checked_at_once(
    qtbot: QtBot,
    previewed: ImportPage,
    office: Office,
    press: Press,
    furnished: Store,
) -> None:
    table = previewed.preview.table
    table.setFocus()
    table.selectRow(5)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert previewed.preview.panel.accessibleName() == "Zeile 11"
    press("correctCells")
    cells = previewed.preview.cells
    assert cells.hasFocus() and cells.currentIndex().data() == "31.02.1990"
    assert "diesen Tag gibt es nicht" in words(previewed, "cellReason")
    qtbot.keyClick(cells, Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    assert editor is not None
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor, "28.02.1990")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    # The view takes what was typed with its next events.
    qtbot.waitUntil(lambda: cells.currentIndex().data() == "28.02.1990")
    settle(qtbot, office)
    assert "31.02.1990" not in words(previewed, "cellReason")
    previewed.import_now()
    settle(qtbot, office)
    with furnished.read() as db:
        nowak = customers.get_customer(db, customers.find_by_number(db, "1006"))
    assert nowak.persons[0].birthday == "28.02.1990"


def test_the_user_decides_for_single_and_for_several_rows(
    qtbot: QtBot,
    previewed: ImportPage,
    office: Office,
) -> None:
    previewed.preview.open_row(9)
    choice = field(previewed, "rowChoice")
    assert [choice.combo.itemText(n) for n in range(choice.combo.count())][0] == "Wie vorgeschlagen"
    choose(choice, Choice.NEW)
    settle(qtbot, office)
    assert previewed.head_actions()[-1].text == "14 Kunden importieren"
    assert field(previewed, "rowChoice").value() is Choice.NEW, "the panel shows the new fate"
    previewed.back()
    actions = previewed.preview.table.row_actions
    assert actions is not None
    next(one for one in actions([0, 1]) if one.text() == "Auslassen").trigger()
    settle(qtbot, office)
    shows(qtbot, previewed, 0, "status", "ausgelassen")
    assert previewed.head_actions()[-1].text == "12 Kunden importieren"


def test_a_table_is_pasted(qtbot: QtBot, page: ImportPage, office: Office, press: Press) -> None:
    QGuiApplication.clipboard().setText("Name\tOrt\nOhm, Ida\tSiek\n")
    press("pasteList")
    assert page.step() == "check" and "Zwischenablage" in page.subtitle()
    page.back()
    QGuiApplication.clipboard().setText("")
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, office)
    assert page.step() == "file"


def test_steps_are_reached_by_keyboard_and_lead_back(
    qtbot: QtBot,
    previewed: ImportPage,
    office: Office,
) -> None:
    steps = previewed.stepper.steps
    assert not steps["result"].isEnabled()
    steps["check"].setFocus()
    qtbot.keyClick(steps["check"], Qt.Key.Key_Left)
    assert steps["columns"].hasFocus() and "erledigt" in steps["columns"].accessibleName()
    qtbot.keyClick(steps["columns"], Qt.Key.Key_Space)
    settle(qtbot, office)
    assert previewed.step() == "columns"
    assert previewed.back() and previewed.step() == "file"
    assert not previewed.back()


def test_taking_back_tells_first_what_stays(
    qtbot: QtBot,
    previewed: ImportPage,
    office: Office,
    furnished: Store,
    press: Press,
) -> None:
    previewed.import_now()
    settle(qtbot, office)
    with furnished.write("Kunde geändert") as db:
        key = customers.find_by_number(db, "1002")
        customers.change_customer(db, key, None, {"note": "neu"})
    told: list[Notice] = []
    office.told.connect(told.append)
    press("undoImport")
    panel = previewed.past.panel
    said = [label.text() for label in panel.findChildren(QLabel)]
    assert "1002 Dr. Helene Sommer" in said and "seitdem geändert" in said
    assert any(text.startswith("12 Kunden gehen") for text in said)
    assert count(furnished) == 13, "nothing happened yet"
    press("takeBackNow")
    assert count(furnished) == 1 and previewed.step() == "file"
    assert told[-1].text == "Import kundenliste.xlsx zurückgenommen"
    assert told[-1].run is not None
    told[-1].run()
    settle(qtbot, office)
    assert count(furnished) == 13
    with furnished.read() as db:
        assert len(imports.list_batches(db)) == 1
    button = previewed.findChild(QAbstractButton, "takeBack1")
    assert button is not None and "kundenliste.xlsx" in button.accessibleName()


def test_past_imports_tell_the_day_as_people_say_it(
    qtbot: QtBot, previewed: ImportPage, office: Office, press: Press
) -> None:
    previewed.import_now()
    settle(qtbot, office)
    press("furtherList")
    when = [label for label in previewed.past.findChildren(QLabel) if label.text().endswith(" Uhr")]
    assert len(when) == 1 and when[0].text().startswith("heute, ")
    assert when[0].toolTip().startswith("21.11.2026, ")


def test_a_place_without_a_street_stands_in_the_first_line(page: ImportPage, press: Press) -> None:
    QGuiApplication.clipboard().setText("Name\tOrt\nOhm, Ida\tSiek\n")
    press("pasteList")
    record = page.preview.table.paged.record(0)
    assert record is not None and record.where == ("Siek", "")
