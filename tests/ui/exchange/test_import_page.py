"""Importing a list: nothing before the button, every row explained, one step to take back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from kundenpflege.exchange import importing
from kundenpflege.services import customers, imports
from kundenpflege.services.business import ensure_business
from kundenpflege.store import Store
from kundenpflege.ui.exchange.import_page import ImportPage
from kundenpflege.ui.exchange.stored import stored_facts
from kundenpflege.ui.kit.cards import Banner
from kundenpflege.ui.kit.desk import Notice
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

SAMPLE = Path(__file__).parents[2] / "samples" / "kundenliste.xlsx"
Press = Callable[[str], None]


class Answers:
    """Answers the questions for files as the test wants."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self.suggestion = ""

    def open_file(self, title: str, kinds: Sequence[Any]) -> Path | None:
        return self.path

    def save_file(self, title: str, suggestion: str, kinds: Sequence[Any]) -> Path | None:
        self.suggestion = suggestion
        return self.path

    def confirm(self, title: str, text: str, action: str) -> bool:
        raise AssertionError("an import never asks")


@pytest.fixture
def answers(office: Office) -> Answers:
    made = Answers()
    office.questions = made
    return made


@pytest.fixture
def furnished(store: Store) -> Store:
    with store.write("Betrieb eingerichtet") as db:
        ensure_business(db)
        db.seal()
    return store


@pytest.fixture
def opened(office: Office) -> list[str]:
    """The pages that were asked for."""
    found: list[str] = []
    office.open_requested.connect(lambda kind, _id: found.append(kind))
    return found


@pytest.fixture
def page(
    qtbot: QtBot, furnished: Store, office: Office, answers: Answers, opened: list[str]
) -> ImportPage:
    made = ImportPage(office)
    qtbot.addWidget(made)
    made.resize(1236, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    settle(qtbot, office)
    return made


@pytest.fixture
def press(qtbot: QtBot, page: ImportPage, office: Office) -> Press:
    def do(name: str) -> None:
        QApplication.processEvents()
        found = [b for b in page.findChildren(QAbstractButton, name) if b.isVisible()]
        assert len(found) == 1, name
        qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)
        settle(qtbot, office)

    return do


@pytest.fixture
def previewed(qtbot: QtBot, page: ImportPage, answers: Answers, press: Press) -> ImportPage:
    answers.path = SAMPLE
    press("chooseFile")
    assert page.preview.isVisible()
    return page


def count(store: Store) -> int:
    with store.read() as db:
        return customers.count_customers(db).customers


def cell(page: ImportPage, row: int, key: str) -> str:
    columns = [column.key for column in page.preview.table.paged.columns]
    index = page.preview.table.paged.index(row, columns.index(key))
    return str(index.data(Qt.ItemDataRole.DisplayRole))


def test_the_preview_shows_every_row_with_its_fate_and_writes_nothing(
    previewed: ImportPage, furnished: Store
) -> None:
    summary = previewed.findChild(QLabel, "summary")
    assert summary is not None
    assert (
        summary.text() == "Vorschau: 13 übernommen, davon 7 mit Hinweis · 1 doppelt · 1 abgelehnt"
    )
    table = previewed.preview.table
    assert table.paged.rowCount() == 15
    assert cell(previewed, 0, "who") == "Hans Müller · Privatperson"
    assert cell(previewed, 0, "where") == "Dorfstr. 12 · 22926 Ahrensburg"
    assert cell(previewed, 0, "reach") == "+49 4102 55512 · hans.mueller@example.de"
    fates = [cell(previewed, row, "status") for row in range(15)]
    assert fates.count("doppelt") == 1 and fates[-1] == "abgelehnt"
    assert "Summenzeile" in cell(previewed, 14, "reason")
    assert [action.text for action in previewed.head_actions()] == ["13 Kunden importieren"]
    assert "kundenliste.xlsx" in previewed.subtitle()
    banners = [one.text() for one in previewed.preview.findChildren(Banner) if one.isVisible()]
    assert banners == ["Nicht gelesen: Blatt „Preise 2026“"]
    assert count(furnished) == 0


def test_one_step_imports_and_undo_takes_it_back(
    qtbot: QtBot,
    previewed: ImportPage,
    furnished: Store,
    office: Office,
    opened: list[str],
) -> None:
    told: list[Notice] = []
    office.told.connect(told.append)
    before = furnished.dump()
    previewed.head_actions()[-1].run()  # type: ignore[misc]
    settle(qtbot, office)
    assert count(furnished) == 13
    assert previewed.step() == "result" and previewed.result.isVisible()
    figures = [
        label.text()
        for tile in previewed.result.tiles.values()
        for label in tile.findChildren(QLabel)
        if label.text().isdigit()
    ]
    assert figures == ["13", "0", "1", "1"]
    assert opened == []
    previewed.head_actions()[-1].run()  # type: ignore[misc]
    assert opened == ["customers"]
    assert [(one.text, one.action) for one in told] == [("13 Kunden importiert", "Rückgängig")]
    assert told[0].run is not None
    told[0].run()
    settle(qtbot, office)
    assert count(furnished) == 0 and furnished.dump() == before


def test_the_same_list_once_more_adds_nothing(
    qtbot: QtBot, previewed: ImportPage, furnished: Store, office: Office, press: Press
) -> None:
    previewed.import_now()
    settle(qtbot, office)
    press("furtherList")
    summary = previewed.findChild(QLabel, "summary")
    assert summary is not None and summary.text().startswith("Vorschau: 0 übernommen")
    assert previewed.head_actions() == ()
    assert count(furnished) == 13


def test_the_preview_stays_true_when_customers_change_meanwhile(
    qtbot: QtBot, previewed: ImportPage, furnished: Store, office: Office
) -> None:
    office.run(
        "Kunde angelegt",
        lambda db: customers.add_customer(
            db,
            {
                "persons": [{"first_name": "Ferdinand", "last_name": "Krüger"}],
                "addresses": [
                    {"street": "Bahnhofstraße 9", "postal_code": "23858", "place": "Reinfeld"}
                ],
            },
        ),
    )
    settle(qtbot, office)
    rows = [row for row in range(15) if "Ferdinand" in cell(previewed, row, "who")]
    # The table shows what it knows until the newer rows are fetched.
    qtbot.waitUntil(lambda: [cell(previewed, row, "status") for row in rows] == ["ergänzt"])
    assert previewed.head_actions()[-1].text == "12 Kunden importieren, 1 ergänzen"


def test_rows_are_filtered_and_sorted_by_their_fate(
    qtbot: QtBot, previewed: ImportPage, press: Press
) -> None:
    chips = previewed.preview.filter
    qtbot.mouseClick(chips.findChild(QAbstractButton, "rejected"), Qt.MouseButton.LeftButton)
    assert previewed.preview.table.paged.rowCount() == 1
    chips.findChild(QAbstractButton, "rejected").setFocus()  # type: ignore[union-attr]
    qtbot.keyClick(chips.findChild(QAbstractButton, "rejected"), Qt.Key.Key_Left)
    assert chips.current() == "duplicate"
    chips.choose("")
    chips.chosen.emit("")
    previewed.preview.table.request_sort("status", True)
    qtbot.waitUntil(lambda: cell(previewed, 0, "status") == "abgelehnt")


def test_a_row_shows_what_is_stored_beside_what_was_given(
    qtbot: QtBot, previewed: ImportPage, furnished: Store
) -> None:
    table = previewed.preview.table
    table.setFocus()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    panel = previewed.preview.panel
    assert panel.is_open() and panel.accessibleName() == "Zeile 5"
    words = [label.text() for label in panel.findChildren(QLabel)]
    assert "03.04.1961" in words and "3.4.61" in words, "as stored, and as given"
    assert "22926 Ahrensburg" in " ".join(words) and "4.820,50\u00a0€" in words
    assert table.hasFocus(), "the arrow keys walk on"
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert panel.accessibleName() == "Zeile 6"
    assert previewed.back() and not panel.is_open()


def test_the_report_is_saved_with_the_fate_of_each_row(
    qtbot: QtBot,
    previewed: ImportPage,
    office: Office,
    answers: Answers,
    press: Press,
    tmp_path: Path,
) -> None:
    told: list[Notice] = []
    office.told.connect(told.append)
    answers.path = tmp_path / "bericht.csv"
    press("saveReport")
    assert answers.suggestion == "kundenliste – Bericht.xlsx"
    text = answers.path.read_text(encoding="utf-8-sig")
    assert "Summenzeile" in text and "doppelt" in text
    shown: list[Path] = []
    previewed.open_file = shown.append
    assert told[0].action == "Öffnen" and told[0].run is not None
    told[0].run()
    assert shown == [answers.path]


def test_after_the_import_the_report_has_the_final_numbers(
    qtbot: QtBot,
    previewed: ImportPage,
    office: Office,
    answers: Answers,
    press: Press,
    tmp_path: Path,
) -> None:
    previewed.import_now()
    settle(qtbot, office)
    answers.path = tmp_path / "bericht.csv"
    press("saveLastReport")
    assert "übernommen" in answers.path.read_text(encoding="utf-8-sig")


def test_a_file_that_cannot_be_read_is_told_where_it_was_chosen(
    qtbot: QtBot, page: ImportPage, answers: Answers, press: Press, tmp_path: Path
) -> None:
    answers.path = tmp_path / "brief.xlsx"
    answers.path.write_bytes(b"%PDF-1.7 kein Blatt")
    press("chooseFile")
    problem = page.findChild(Banner, "problem")
    assert problem is not None and problem.isVisible() and "PDF" in problem.text()
    answers.path = SAMPLE
    press("chooseFile")
    assert page.preview.isVisible()
    page.back()
    assert not problem.isVisible()


def test_giving_up_the_choice_changes_nothing(
    page: ImportPage, answers: Answers, press: Press
) -> None:
    answers.path = None
    press("chooseFile")
    assert page.area.isVisible()


def test_reading_can_be_stopped(
    qtbot: QtBot,
    page: ImportPage,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended: list[bool] = []

    def endless(*words: Any, **_named: Any) -> None:
        progress = words[3]
        try:
            done = 0
            while True:
                done = min(done + 1, 99)
                progress(done, 100)
        finally:
            ended.append(True)

    monkeypatch.setattr(importing, "read_rows", endless)
    page.take_file(SAMPLE)
    qtbot.waitUntil(lambda: page._working.bar.maximum() == 1000, timeout=10_000)
    stop = page.findChild(QAbstractButton, "stopWork")
    assert stop is not None and stop.hasFocus(), "Enter stops at once"
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert ended == [True] and page.step() == "columns", "what was read so far is still there"


def test_a_stopped_import_leaves_nothing_behind(
    qtbot: QtBot,
    previewed: ImportPage,
    furnished: Store,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = furnished.dump()
    apply = imports.apply

    def slow(db: Any, plan: Any, progress: imports.Progress) -> Any:
        apply(db, plan, progress)
        while True:
            progress(1, 2)

    monkeypatch.setattr(imports, "apply", slow)
    previewed.import_now()
    qtbot.waitUntil(lambda: previewed._working.bar.maximum() == 2, timeout=10_000)
    assert previewed.back(), "Esc stops"
    settle(qtbot, office)
    assert furnished.dump() == before
    assert previewed.preview.isVisible(), "the preview is still there"


def test_a_list_is_dropped_on_the_field(qtbot: QtBot, page: ImportPage, office: Office) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(SAMPLE))])
    where = QPointF(page.area.rect().center())
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), copy, data, button, none)
    QApplication.sendEvent(page.area, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page.area, QDropEvent(where, copy, data, button, none))
    settle(qtbot, office)
    assert page.preview.isVisible()


def test_rows_in_words() -> None:
    from kundenpflege.model.kinds import CustomerKind, Salutation

    row = imports.CheckedRow(
        3,
        ("a",),
        imports.RowStatus.TAKEN,
        (),
        {
            "name": "Anna Graf",
            "kind": CustomerKind.PRIVATE,
            "net_prices": True,
            "persons": [
                {
                    "salutation": Salutation.MRS,
                    "title_before": "Dr.",
                    "first_name": "Anna",
                    "last_name": "Graf",
                    "title_after": "MBA",
                    "birth_day": 24,
                    "birth_month": 6,
                    "birth_year": None,
                }
            ],
            "addresses": [
                {"street": "Ring 1", "postal_code": "1010", "place": "Wien", "country": "AT"}
            ],
        },
    )
    facts = dict(stored_facts(row))
    assert facts["Person"] == "Frau Dr. Anna Graf, MBA"
    assert facts["Geburtstag"] == "24.06."
    assert facts["Anschrift"] == "Ring 1\n1010 Wien (AT)"
    assert facts["Art"] == "Privatperson" and "Notiz" not in facts


@pytest.mark.parametrize("kept", [True, False])
def test_the_state_before_is_kept_but_for_the_demo_business(
    qtbot: QtBot,
    previewed: ImportPage,
    office: Office,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    kept: bool,
) -> None:
    if not kept:
        monkeypatch.setattr(office.settings, "_path", None)
    previewed.import_now()
    settle(qtbot, office)
    assert store.undo_label()
    assert len(list(store.path.parent.glob("Sicherungen/*-vor-import.db"))) == kept
