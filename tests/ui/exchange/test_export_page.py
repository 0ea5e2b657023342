"""Exporting: what, for whom, in which format, where to; stopped or refused without a half file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QTableWidget
from pytestqt.qtbot import QtBot

from kundenpflege.exchange import exporting
from kundenpflege.model import Customer, Objection, SavedView
from kundenpflege.services import customers
from kundenpflege.services.business import ensure_business
from kundenpflege.store import Store
from kundenpflege.ui.exchange import export_page
from kundenpflege.ui.exchange.export_page import ExportPage
from kundenpflege.ui.exchange.sheet_picture import SheetPicture
from kundenpflege.ui.kit.cards import Banner
from kundenpflege.ui.kit.controls import Label
from kundenpflege.ui.kit.desk import Notice
from kundenpflege.ui.kit.editors_text import Combo
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

Press = Callable[[str], None]


class Answers:
    """Says where to write."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self.asked: list[tuple[str, Sequence[Any]]] = []

    def open_file(self, title: str, kinds: Sequence[Any]) -> Path | None:
        raise AssertionError

    def save_file(self, title: str, suggestion: str, kinds: Sequence[Any]) -> Path | None:
        self.asked.append((suggestion, kinds))
        return self.path

    def confirm(self, title: str, text: str, action: str) -> bool:
        raise AssertionError


@pytest.fixture
def answers(office: Office) -> Answers:
    made = Answers()
    office.questions = made
    return made


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write("Anfang") as db:
        ensure_business(db)
        for first, last in (("Hans", "Müller"), ("Petra", "Brandt"), ("Łukasz", "Nowak")):
            customers.add_customer(
                db,
                {
                    "persons": [{"first_name": first, "last_name": last, "birthday": "24.12.1966"}],
                    "addresses": [{"street": "=1+1", "postal_code": "22962", "place": "Siek"}],
                    "phone": "+49 4107 5551",
                },
            )
        db.add(Objection(customer_id=1, objected_on=date(2026, 3, 1), how="Anruf"))
        db.add(SavedView(kind="customer", name="Rote Liste", definition='{"text": "brandt"}'))
    return store


@pytest.fixture
def page(qtbot: QtBot, filled: Store, office: Office, answers: Answers) -> ExportPage:
    made = ExportPage(office)
    qtbot.addWidget(made)
    made.resize(1236, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    settle(qtbot, office)
    return made


@pytest.fixture
def press(qtbot: QtBot, page: ExportPage, office: Office) -> Press:
    def do(name: str) -> None:
        QApplication.processEvents()
        found = [b for b in page.findChildren(QAbstractButton, name) if b.isVisible()]
        assert len(found) == 1, name
        qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)
        settle(qtbot, office)

    return do


def export(qtbot: QtBot, page: ExportPage, office: Office) -> None:
    page.head_actions()[-1].run()  # type: ignore[misc]
    settle(qtbot, office)


def told(page: ExportPage, name: str = "result") -> str:
    banner = page.findChild(Banner, name)
    assert banner is not None
    return banner.text() if banner.isVisible() else ""


def shown(page: ExportPage) -> list[list[str]]:
    """The preview's cells, the head first."""
    table = page.findChild(QTableWidget, "previewRows")
    assert table is not None
    model = table.model()
    columns = range(model.columnCount())
    heads = [str(model.headerData(n, Qt.Orientation.Horizontal)) for n in columns]
    rows = [[str(model.index(r, c).data() or "") for c in columns] for r in range(model.rowCount())]
    return [heads, *rows]


def choose(qtbot: QtBot, page: ExportPage, office: Office, name: str, words: str) -> None:
    """Take the entry that begins so in the box `name`."""
    combo = page.findChild(Combo, name)
    assert combo is not None
    texts = [combo.itemText(n) for n in range(combo.count())]
    combo.setCurrentIndex(next(n for n, text in enumerate(texts) if text.startswith(words)))
    combo.activated.emit(combo.currentIndex())
    settle(qtbot, office)


def test_customers_go_into_a_table_that_is_opened_from_the_message(
    qtbot: QtBot, page: ExportPage, office: Office, answers: Answers, press: Press, tmp_path: Path
) -> None:
    notices: list[Notice] = []
    office.told.connect(notices.append)
    tile = page.findChild(QAbstractButton, "choice_customers")
    assert tile is not None and tile.accessibleName() == "Kunden, 3"
    assert [row[0] for row in shown(page)] == ["Kundennummer", "K-0001", "K-0003", "K-0002"]
    answers.path = tmp_path / "kunden.xlsx"
    export(qtbot, page, office)
    assert answers.asked == [("Kunden 2026-11-21.xlsx", [("Excel", ("xlsx",))])]
    assert told(page) == "Kunden: 3 Zeilen in „kunden.xlsx“ geschrieben."
    from openpyxl import load_workbook

    sheet = load_workbook(answers.path).active
    assert sheet is not None
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "Łukasz" in cells and "=1+1" in cells
    opened: list[Path] = []
    page.open_file = opened.append
    press("openWritten")
    press("openFolder")
    assert notices[0].action == "Öffnen" and notices[0].run is not None
    notices[0].run()
    assert opened == [answers.path, tmp_path, answers.path]


def test_what_and_format_are_chosen_by_keyboard(
    qtbot: QtBot, page: ExportPage, office: Office, answers: Answers, tmp_path: Path
) -> None:
    first = page.findChild(QAbstractButton, "choice_customers")
    assert first is not None
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    settle(qtbot, office)
    assert page._choices.export().key == "persons"
    xlsx = page.findChild(QAbstractButton, "xlsx")
    assert xlsx is not None
    xlsx.setFocus()
    qtbot.keyClick(xlsx, Qt.Key.Key_Right)
    settle(qtbot, office)
    assert page._choices.ending() == "csv" and page._choices.export().key == "persons"
    answers.path = tmp_path / "personen.csv"
    export(qtbot, page, office)
    assert answers.asked[0][0] == "Personen 2026-11-21.csv"
    assert "Nowak" in answers.path.read_text(encoding="utf-8-sig")


def test_what_another_page_asks_for_is_chosen_and_has_the_keyboard(
    qtbot: QtBot, page: ExportPage, office: Office
) -> None:
    page.setFocus()
    page.new_record("export", what="ics")
    settle(qtbot, office)
    tile = page.findChild(QAbstractButton, "choice_ics")
    assert tile is not None and tile.isChecked() and tile.hasFocus()


def test_a_selection_alone_or_all_after_all(
    qtbot: QtBot, page: ExportPage, office: Office, answers: Answers, press: Press, tmp_path: Path
) -> None:
    page.new_record("export", what="customers", ids=[2, 3])
    settle(qtbot, office)
    assert [row[0] for row in shown(page)[1:]] == ["K-0002", "K-0003"]
    answers.path = tmp_path / "auswahl.csv"
    press("csv")
    export(qtbot, page, office)
    text = answers.path.read_text(encoding="utf-8-sig")
    assert "Brandt" in text and "Müller" not in text
    press("choice_phones")
    assert len(shown(page)) == 3, "the selection counts for every export"
    press("choice_customers")
    choose(qtbot, page, office, "who", "Alle Kunden")
    export(qtbot, page, office)
    assert "Müller" in answers.path.read_text(encoding="utf-8-sig")
    page.new_record("export")
    settle(qtbot, office)
    assert page._choices.scope().ids == ()


def test_a_saved_view_is_exported(
    qtbot: QtBot, page: ExportPage, office: Office, answers: Answers, press: Press, tmp_path: Path
) -> None:
    choose(qtbot, page, office, "who", "Ansicht: Rote Liste")
    assert [row[0] for row in shown(page)[1:]] == ["K-0002"]
    answers.path = tmp_path / "ansicht.csv"
    press("csv")
    export(qtbot, page, office)
    assert told(page).startswith("Kunden: 1 Zeilen")


def test_who_objects_is_left_out_of_advertising_and_told_before_and_after(
    qtbot: QtBot, page: ExportPage, office: Office, answers: Answers, press: Press, tmp_path: Path
) -> None:
    press("choice_mailmerge")
    assert told(page, "leftOut") == "Nicht in der Datei: 1 ohne Erlaubnis für Werbung"
    names = page.findChild(Label, "leftOutList")
    assert names is not None and not names.isVisible()
    press("leftOutNames")
    assert names.isVisible() and "Hans Müller" in names.text() and "01.03.2026" in names.text()
    answers.path = tmp_path / "brief.csv"
    press("csv")
    export(qtbot, page, office)
    text = answers.path.read_text(encoding="utf-8-sig")
    assert "Brandt" in text and "Müller" not in text
    assert told(page, "writtenWithout") == told(page, "leftOut") != ""
    assert "UTF-8" in told(page), "Łukasz has no place in the old Windows letters"
    press("service")
    assert told(page, "leftOut") == ""
    export(qtbot, page, office)
    assert "Müller" in answers.path.read_text(encoding="utf-8-sig")


def test_labels_begin_where_the_sheet_is_clicked_and_the_printer_is_remembered(
    qtbot: QtBot, page: ExportPage, office: Office, answers: Answers, press: Press, tmp_path: Path
) -> None:
    press("choice_labels")
    picture = page.findChild(SheetPicture)
    assert picture is not None and picture.isVisible()
    spot = picture.rect_of(4).center().toPoint()
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(spot))
    assert page._choices.options().start == 5
    picture.setFocus()
    qtbot.keyClick(picture, Qt.Key.Key_Down)
    assert page._choices.options().start == 8
    assert picture.accessibleName() == "Erstes freies Etikett: 8 von 21"
    choose(qtbot, page, office, "sheet", "L7163")
    page._choices.labels.offset_x.set_value("1.5")
    answers.path = tmp_path / "etiketten.pdf"
    export(qtbot, page, office)
    assert answers.path.read_bytes().startswith(b"%PDF")
    assert "1 Blatt L7163" in told(page) and "Tatsächliche Größe" in told(page)
    again = ExportPage(office)
    qtbot.addWidget(again)
    assert again._choices.labels.values()["sheet"] == "L7163"
    assert again._choices.labels.values()["offset_x"] == 1.5
    page._choices.labels.offset_x.line.setText("99")
    export(qtbot, page, office)
    assert told(page) == "Höchstens 20\u00a0mm."


def test_columns_are_left_out(
    qtbot: QtBot, page: ExportPage, office: Office, answers: Answers, press: Press, tmp_path: Path
) -> None:
    press("columns")
    press("noColumns")
    for key in ("number", "place"):
        box = page.findChild(QCheckBox, f"column_{key}")
        assert box is not None
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    settle(qtbot, office)
    assert shown(page)[0] == ["Kundennummer", "Ort"]
    answers.path = tmp_path / "orte.csv"
    press("csv")
    export(qtbot, page, office)
    lines = answers.path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[:2] == ["Kundennummer;Ort", "K-0001;Siek"]


def test_birthdays_of_the_next_month(
    qtbot: QtBot, page: ExportPage, office: Office, press: Press
) -> None:
    press("choice_birthdays")
    press("xlsx")
    choose(qtbot, page, office, "month", "Nächster Monat")
    rows = shown(page)
    assert len(rows) == 3, "one of three objects"
    assert rows[1][:4] == ["Dezember", "24.12.1966", "24.12.2026", "60"]
    choose(qtbot, page, office, "month", "Januar")
    assert len(shown(page)) == 1


def test_where_nothing_can_be_written_is_told_on_the_page(
    qtbot: QtBot, page: ExportPage, office: Office, answers: Answers, tmp_path: Path
) -> None:
    answers.path = tmp_path / "fehlt" / "kunden.xlsx"
    export(qtbot, page, office)
    assert "Ordner" in told(page)
    assert not page._result.open_file.isVisible()


def test_giving_up_the_choice_writes_nothing(
    qtbot: QtBot, page: ExportPage, office: Office, answers: Answers
) -> None:
    export(qtbot, page, office)
    assert page._form.isVisible() and not page._result.isVisible()


def test_a_stopped_export_leaves_no_file(
    qtbot: QtBot,
    page: ExportPage,
    office: Office,
    answers: Answers,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    real = exporting.run_export

    def endless(db: Any, what: str, path: Path, ids: Any, options: Any, progress: Any) -> Any:
        def forever(done: int, total: int) -> None:
            while True:
                progress(1, 10)

        return real(db, what, path, ids, options, forever)

    monkeypatch.setattr(export_page, "run_export", endless)
    answers.path = tmp_path / "kunden.xlsx"
    page.head_actions()[-1].run()  # type: ignore[misc]
    assert page._form.isVisible(), "what is done at once shows no bar"
    qtbot.waitUntil(page._working.isVisible, timeout=10_000)
    qtbot.waitUntil(lambda: page._working.bar.maximum() == 10, timeout=10_000)
    assert page.head_actions() == ()
    stop = page.findChild(QAbstractButton, "stopWork")
    assert stop is not None
    qtbot.keyClick(stop, Qt.Key.Key_Space)
    settle(qtbot, office)
    assert page._form.isVisible() and not page._result.isVisible()
    assert [one.name for one in tmp_path.glob("*kunden.xlsx*")] == []


def test_the_page_follows_what_others_write(qtbot: QtBot, page: ExportPage, office: Office) -> None:
    def rename(db: Any) -> None:
        db.require(Customer, 1).number = "K-7777"

    office.run("Nummer geändert", rename, owner=office)
    settle(qtbot, office)
    assert shown(page)[1][0] == "K-7777"
