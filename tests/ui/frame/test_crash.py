"""A bug: one calm panel, a report without names, the page anew, and nothing typed is lost."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.services import form_drafts
from kundenpflege.store import Store
from kundenpflege.ui.frame import crash
from kundenpflege.ui.frame.leftovers import FORMS, leftover_words
from kundenpflege.ui.kit import drafts
from kundenpflege.ui.kit.editors import TextEditor
from kundenpflege.ui.kit.form import Form
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.kit.page import Page, PageEntry
from kundenpflege.ui.mainwindow import MainWindow
from tests.ui.conftest import settle


class TypingPage(Page):
    """A page with one form that is always open."""

    key = "typing"
    made: ClassVar[int] = 0

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        type(self).made += 1
        self.form = Form()
        self.form.add("name", TextEditor(), "Name")
        self.form.load({"name": ""})
        self.keeper = drafts.DraftKeeper(office, self, inputs=lambda: self.form)
        layout = QVBoxLayout(self)
        layout.addWidget(self.keeper.banner)
        layout.addWidget(self.form)
        self.keeper.begin("new_customer")


class OtherPage(Page):
    """Somewhere else."""

    key = "other"


_HERE = f"{__name__}"
_ENTRIES = (
    PageEntry("typing", "Tippen", "edit", f"{_HERE}:TypingPage", frozenset({"customer"})),
    PageEntry("other", "Andere", "list", f"{_HERE}:OtherPage"),
)


@pytest.fixture
def window(qtbot: QtBot, office: Office) -> MainWindow:
    """The window on the page where one types."""
    made = MainWindow(office, _ENTRIES, log_file=Path("/daten/kundenpflege.log"))
    qtbot.addWidget(made)
    made.show()
    made.start("typing")
    settle(qtbot, office)
    return made


def _fail(qtbot: QtBot, office: Office) -> None:
    def work(_db: object) -> None:
        raise KeyError("Quastenberg")

    office.ask(work)
    settle(qtbot, office)


@pytest.mark.usefixtures("caplog")
def test_one_calm_panel(qtbot: QtBot, office: Office, window: MainWindow) -> None:
    page = window.page("typing")
    assert isinstance(page, TypingPage)
    page.form.editor("name").field.setFocus()
    _fail(qtbot, office)
    panel = window.crash
    assert panel.isVisible() and QApplication.activeModalWidget() is None
    assert "unversehrt" in panel.text() and "aufgehoben" in panel.text()
    assert panel.where.text().endswith("kundenpflege.log")
    qtbot.mouseClick(panel.copy, Qt.MouseButton.LeftButton)
    report = QApplication.clipboard().text()
    assert "KeyError" in report and "test_crash.py" in report and "Seite: typing" in report
    assert "Quastenberg" not in report and str(Path.home()) not in report
    assert not panel.report_view.isVisible()
    qtbot.mouseClick(panel.show_report, Qt.MouseButton.LeftButton)
    assert panel.report_view.toPlainText() == report
    qtbot.keyClick(panel.again, Qt.Key.Key_Escape)
    assert not panel.isVisible() and page.form.editor("name").field.hasFocus()


@pytest.mark.usefixtures("caplog")
def test_the_page_begins_anew_and_typing_is_offered(
    qtbot: QtBot, office: Office, window: MainWindow, store: Store
) -> None:
    before = window.page("typing")
    assert isinstance(before, TypingPage)
    before.form.editor("name").set_value("Vogt")
    _fail(qtbot, office)
    qtbot.mouseClick(window.crash.again, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    after = window.page("typing")
    assert isinstance(after, TypingPage) and after is not before and window.current_key == "typing"
    assert after.keeper.banner.isVisible()
    assert window.leftovers.isVisible(), "told above, too"
    window.leftovers.open_first()
    settle(qtbot, office)
    assert after.form.editor("name").value() == "Vogt", "the form was open already"
    assert not after.keeper.banner.isVisible()
    after.keeper.done()
    settle(qtbot, office)
    with store.read() as db:
        assert form_drafts.list_drafts(db) == []


@pytest.mark.usefixtures("caplog")
def test_a_page_that_goes_on_failing_is_left(
    qtbot: QtBot, office: Office, window: MainWindow
) -> None:
    for _n in range(crash.OFTEN):
        _fail(qtbot, office)
        assert window.crash.again.isVisible() and not window.crash.away.isVisible()
        qtbot.mouseClick(window.crash.again, Qt.MouseButton.LeftButton)
        settle(qtbot, office)
    made = TypingPage.made
    _fail(qtbot, office)
    assert "„Tippen“ macht gerade Schwierigkeiten" in window.crash.text()
    assert not window.crash.again.isVisible()
    qtbot.mouseClick(window.crash.away, Qt.MouseButton.LeftButton)
    assert window.current_key == "other" and TypingPage.made == made, "no loop"


def test_the_same_over_and_over_is_told_once(office: Office, window: MainWindow) -> None:
    """A page that fails whenever it is painted fails behind the panel, too."""
    for _n in range(50):
        office.crashed.emit("TypeError: paintEvent")
    assert window.crash.again.isVisible() and not window.crash.away.isVisible()
    office.crashed.emit("TypeError: something else")
    assert "something else" in window.crash.report()


def test_what_was_left_behind_is_told(
    qtbot: QtBot, office: Office, window: MainWindow, store: Store
) -> None:
    for form, title in (("item", "Haustür"), ("new_customer", "")):
        form_drafts.save(store, 0, form, {"name": "Vogt"}, title=title)
    window.leftovers.ask()
    settle(qtbot, office)
    banner = window.leftovers
    assert banner.isVisible()
    assert "Neuer Kunde, 08:00\u00a0Uhr" in banner.text() and "Und 1 weitere" in banner.text()
    asked: list[object] = []
    office.create_requested.connect(lambda kind, given: asked.append((kind, given)))
    banner.open_first()
    settle(qtbot, office)
    assert asked == [("customer", {})] and "Leistung „Haustür“" in banner.text()
    banner.drop_first()
    settle(qtbot, office)
    assert not banner.isVisible()
    with store.read() as db:
        assert [one.form for one in form_drafts.list_drafts(db)] == ["new_customer"]
    drafts._wanted.clear()


def test_every_form_has_its_words(store: Store) -> None:
    for form in (*FORMS, "done:birthday", "gibt es nicht"):
        form_drafts.save(store, 0, form, {"x": 1}, title="Müller")
    with store.read() as db:
        words = {one.form: leftover_words(one) for one in form_drafts.list_drafts(db)}
    assert words["customer"] == "Kunde „Müller“" and words["done:birthday"] == "Ergebnis „Müller“"
    assert words["gibt es nicht"] == "Eingaben „Müller“"
