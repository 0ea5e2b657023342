"""Import and export within the main window: reached by commands, marked below Kunden, by drop."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kundenpflege.services.business import ensure_business
from kundenpflege.store import Store
from kundenpflege.ui.catalogue.page import CataloguePage
from kundenpflege.ui.exchange.export_page import ExportPage
from kundenpflege.ui.exchange.import_page import ImportPage
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.kit.page import PageEntry
from kundenpflege.ui.mainwindow import PAGES, MainWindow
from tests.ui.conftest import settle
from tests.ui.exchange.test_import_page import SAMPLE, Answers

COPY = Qt.DropAction.CopyAction
LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot: QtBot, store: Store, office: Office) -> MainWindow:
    with store.write("Betrieb eingerichtet") as db:
        ensure_business(db)
        db.seal()
    answers = Answers()
    answers.path = SAMPLE
    office.questions = answers
    rooms = "tests.ui.demo_pages"
    entries = [
        PageEntry("customers", "Kunden", "customers", f"{rooms}:RecordPage"),
        *(entry for entry in PAGES if entry.within),
    ]
    made = MainWindow(office, entries)
    qtbot.addWidget(made)
    made.resize(1236, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.start()
    settle(qtbot, office)
    return made


def test_the_command_asks_for_the_list_and_shows_what_becomes_of_it(
    qtbot: QtBot, window: MainWindow, office: Office
) -> None:
    assert office.commands.run("customers.import")
    settle(qtbot, office)
    page = window.page("import")
    assert isinstance(page, ImportPage) and page.preview.isVisible()
    assert window.header.title.text() == "Kunden importieren"
    assert window.navigation.button("customers").isChecked()
    assert office.settings.get("last_page") == "customers", "tomorrow does not begin here"
    qtbot.mouseClick(window.header.buttons()[-1], LEFT)
    settle(qtbot, office)
    assert page.step() == "result"
    toasts = window.toasts.shown()
    assert [(one.text, one.action) for one in toasts] == [("13 Kunden importiert", "Rückgängig")]
    qtbot.mouseClick(window.header.buttons()[-1], LEFT)
    assert window.current_key == "customers"


def test_neither_has_a_line_of_its_own_but_both_are_found(
    window: MainWindow, office: Office
) -> None:
    with pytest.raises(KeyError):
        window.navigation.button("import")
    assert office.commands.get("page.import") is None
    assert [one.key for one in office.commands.find("excel")] == [
        "customers.import",
        "customers.export",
        # Plan and balance leave as spreadsheets, too; the customers come first.
        "export.plan",
        "export.balance",
    ]
    assert office.commands.run("customers.export")
    assert isinstance(window.page("export"), ExportPage)
    keys = [command.key for command in office.commands.in_menu("file")]
    assert "customers.import" in keys and "customers.export" in keys


def drag(window: MainWindow, path: Path) -> tuple[QDragEnterEvent, QDropEvent]:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    enter = QDragEnterEvent(QPoint(300, 300), COPY, data, LEFT, PLAIN)
    QApplication.sendEvent(window, enter)
    drop = QDropEvent(QPointF(300, 300), COPY, data, LEFT, PLAIN)
    QApplication.sendEvent(window, drop)
    return enter, drop


def test_a_list_dropped_anywhere_on_the_window_is_read(
    qtbot: QtBot, window: MainWindow, office: Office
) -> None:
    enter, drop = drag(window, SAMPLE)
    assert enter.isAccepted() and drop.isAccepted()
    settle(qtbot, office)
    assert window.current_key == "import"
    page = window.page("import")
    assert isinstance(page, ImportPage) and page.preview.isVisible()


def test_other_files_are_left_alone(window: MainWindow, tmp_path: Path) -> None:
    drag(window, tmp_path / "bild.png")
    assert window.current_key == "customers"
    assert window.drops is not None and window.drops._hint is None


def test_a_tender_dropped_on_the_window_leads_to_the_catalogue(
    qtbot: QtBot, window: MainWindow, office: Office
) -> None:
    file = Path(__file__).parents[2] / "exchange" / "catalogue" / "LV_Kita.x83"
    enter, drop = drag(window, file)
    assert enter.isAccepted() and drop.isAccepted()
    settle(qtbot, office)
    page = window.stack.currentWidget()
    assert isinstance(page, CataloguePage)
    assert page.tender.isVisible() and len(page.tender.table.paged.ids) == 11
