"""Exporting: what, in which format, where to; stopped or refused without a half file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from kundenpflege.exchange import exporting
from kundenpflege.services import customers
from kundenpflege.services.business import ensure_business
from kundenpflege.store import Store
from kundenpflege.ui.exchange import export_page
from kundenpflege.ui.exchange.export_page import ExportPage
from kundenpflege.ui.kit.cards import Banner
from kundenpflege.ui.kit.desk import Notice
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
                    "persons": [{"first_name": first, "last_name": last}],
                    "addresses": [{"street": "=1+1", "place": "Siek"}],
                },
            )
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


def result(page: ExportPage) -> str:
    banner = page.findChild(Banner, "result")
    assert banner is not None and banner.isVisible()
    return banner.text()


def test_customers_go_into_a_table_that_is_opened_from_the_message(
    qtbot: QtBot, page: ExportPage, office: Office, answers: Answers, press: Press, tmp_path: Path
) -> None:
    told: list[Notice] = []
    office.told.connect(told.append)
    tile = page.findChild(QAbstractButton, "choice_customers")
    assert tile is not None and tile.accessibleName() == "Kunden, 3"
    answers.path = tmp_path / "kunden.xlsx"
    export(qtbot, page, office)
    assert answers.asked == [("Kunden 2026-11-21.xlsx", [("Excel", ("xlsx",))])]
    assert result(page) == "Kunden: 3 Zeilen in „kunden.xlsx“ geschrieben."
    from openpyxl import load_workbook

    sheet = load_workbook(answers.path).active
    assert sheet is not None
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "Łukasz" in cells and "=1+1" in cells
    shown: list[Path] = []
    page.open_file = shown.append
    press("openWritten")
    assert told[0].action == "Öffnen" and told[0].run is not None
    told[0].run()
    assert shown == [answers.path, answers.path]


def test_what_and_format_are_chosen_by_keyboard(
    qtbot: QtBot, page: ExportPage, office: Office, answers: Answers, tmp_path: Path
) -> None:
    first = page.findChild(QAbstractButton, "choice_customers")
    assert first is not None
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert page._chosen(page._what) == "persons"
    xlsx = page.findChild(QAbstractButton, "choice_xlsx")
    assert xlsx is not None
    xlsx.setFocus()
    qtbot.keyClick(xlsx, Qt.Key.Key_Right)
    assert page._chosen(page._format) == "csv" and page._chosen(page._what) == "persons"
    answers.path = tmp_path / "personen.csv"
    export(qtbot, page, office)
    assert answers.asked[0][0] == "Personen 2026-11-21.csv"
    assert "Nowak" in answers.path.read_text(encoding="utf-8-sig")


def test_a_selection_alone_or_all_after_all(
    qtbot: QtBot, page: ExportPage, office: Office, answers: Answers, press: Press, tmp_path: Path
) -> None:
    page.new_record("export", what="customers", ids=[2, 3])
    banner = page.findChild(Banner, "selection")
    assert banner is not None and banner.text() == "Nur die 2 gewählten Einträge"
    answers.path = tmp_path / "auswahl.csv"
    export(qtbot, page, office)
    text = answers.path.read_text(encoding="utf-8-sig")
    assert "Brandt" in text and "Müller" not in text
    press("choice_offers")
    assert not banner.isVisible(), "the selection is one of customers"
    press("choice_customers")
    press("exportAll")
    export(qtbot, page, office)
    assert "Müller" in answers.path.read_text(encoding="utf-8-sig")


def test_where_nothing_can_be_written_is_told_on_the_page(
    qtbot: QtBot, page: ExportPage, office: Office, answers: Answers, tmp_path: Path
) -> None:
    answers.path = tmp_path / "fehlt" / "kunden.xlsx"
    export(qtbot, page, office)
    assert "Ordner" in result(page)
    assert not page._open.isVisible()


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
    real = exporting.export_table

    def endless(db: Any, what: str, path: Path, ids: Any, progress: Any) -> int:
        def forever(done: int, total: int) -> None:
            while True:
                progress(1, 10)

        return real(db, what, path, ids, forever)

    monkeypatch.setattr(export_page, "export_table", endless)
    answers.path = tmp_path / "kunden.xlsx"
    page.head_actions()[-1].run()  # type: ignore[misc]
    qtbot.waitUntil(lambda: page._working.bar.maximum() == 10, timeout=10_000)
    assert page.head_actions() == ()
    stop = page.findChild(QAbstractButton, "stopWork")
    assert stop is not None
    qtbot.keyClick(stop, Qt.Key.Key_Space)
    settle(qtbot, office)
    assert page._form.isVisible() and not page._result.isVisible()
    assert [one.name for one in tmp_path.glob("*kunden.xlsx*")] == []
