"""The page itself, the look, and the data: sections by keyboard, live size, the ways out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QSlider, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.services.business import change_business
from kundenpflege.store import Store
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.chips import Chip
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.kit.page import PageEntry
from kundenpflege.ui.mainwindow import PAGES, MainWindow
from kundenpflege.ui.settings.page import SECTIONS, SettingsPage
from kundenpflege.ui.settings.section import Section
from tests.ui.conftest import settle
from tests.ui.settings.conftest import Answers

Press = Callable[[str], None]


def test_arrow_keys_walk_through_all_sections(
    qtbot: QtBot, page: SettingsPage, office: Office, crashes: list[str]
) -> None:
    page._list.setFocus()
    seen = [page.section.key]
    for _step in SECTIONS[1:]:
        qtbot.keyClick(page._list, Qt.Key.Key_Down)
        settle(qtbot, office)
        seen.append(page.section.key)
    assert seen == [section.key for section in SECTIONS]
    assert crashes == []


def test_others_lead_to_a_section(page: SettingsPage) -> None:
    page.new_record("settings", section="texts")
    assert page.section.key == "texts"
    page.new_record("settings")
    assert page.section.key == "texts"


def test_the_head_has_the_button_of_the_section(page: SettingsPage) -> None:
    words = {}
    for section in SECTIONS:
        page.show_section(section.key)
        words[section.key] = [action.text for action in page.head_actions()]
        assert page.subtitle()
    assert words["texts"] == ["Neuer Text"] and words["users"] == ["Neuer Benutzer"]
    assert words["database"] == ["Sicherheit"] and words["look"] == []


def test_hidden_sections_ask_only_when_shown(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office
) -> None:
    page.show_section("letterhead")
    settle(qtbot, office)
    page.show_section("texts")
    settle(qtbot, office)
    section = page._sections["letterhead"]
    with furnished.write("Betrieb") as db:
        change_business(db, None, {"tagline": "Neu"})
    settle(qtbot, office)
    qtbot.waitUntil(lambda: section.stale)
    page.show_section("letterhead")
    settle(qtbot, office)
    assert not section.stale
    assert section.forms[0].editor("tagline").value() == "Neu"  # type: ignore[attr-defined]


@pytest.mark.parametrize("scale", [1.0, 1.6])
@pytest.mark.parametrize("section", SECTIONS, ids=lambda one: one.key)
def test_no_section_is_wider_than_a_small_window(
    qtbot: QtBot,
    qapp: QApplication,
    page: SettingsPage,
    office: Office,
    section: type[Section],
    scale: float,
) -> None:
    theme.apply(qapp, "light", scale)
    page.resize(1040 if scale > 1 else 800, 600)
    shown = page.show_section(section.key)
    settle(qtbot, office)
    qapp.processEvents()
    cut = [
        f"{type(one).__name__} {one.objectName()}"
        for one in shown.findChildren(QWidget)
        if one.isVisible()
        and one.width() < one.minimumSizeHint().width()
        and one.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    assert cut == []
    assert page.minimumSizeHint().width() <= page.width()


# Look


def test_the_look_changes_at_once_and_is_kept(
    qtbot: QtBot, page: SettingsPage, office: Office, press: Press
) -> None:
    page.show_section("look")
    press("theme_dark")
    assert theme.current().scheme == "dark" and office.settings.get("theme") == "dark"
    slider = page.findChild(QSlider, "font_scale")
    assert slider is not None
    slider.setFocus()
    for _step in range(3):
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert theme.current().scale == 1.3 and office.settings.get("font_scale") == 1.3
    label = page.findChild(QLabel, "percent")
    assert label is not None and label.text() == "130\u00a0%"
    for key, scale in ((Qt.Key.Key_End, 1.6), (Qt.Key.Key_Home, 0.9)):
        qtbot.keyClick(slider, key)
        assert theme.current().scale == scale
    press("normalSize")
    assert theme.current().scale == 1.0


def test_a_look_chosen_elsewhere_shows(page: SettingsPage, office: Office) -> None:
    page.show_section("look")
    office.settings.set("theme", "dark")
    office.settings.set("font_scale", 1.2)
    office.commands.state_changed.emit()
    slider = page.findChild(QSlider, "font_scale")
    assert slider is not None and slider.value() == 12
    tile = page.findChild(QAbstractButton, "theme_dark")
    assert tile is not None and tile.isChecked()


# Data


@pytest.fixture
def window(qtbot: QtBot, furnished: Store, office: Office, answers: Answers) -> MainWindow:
    entries: list[PageEntry] = [entry for entry in PAGES if entry.key == "settings"]
    made = MainWindow(office, entries)
    qtbot.addWidget(made)
    made.resize(1236, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.start()
    settle(qtbot, office)
    return made


def test_a_copy_is_written_where_the_user_wants_it(
    qtbot: QtBot, window: MainWindow, office: Office, answers: Answers, tmp_path: Path
) -> None:
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    page.show_section("database")
    settle(qtbot, office)
    state = page.findChild(Chip, "backupState")
    assert state is not None and state.text() == "noch nie gesichert"
    answers.path = tmp_path / "Sicherung.db"
    copy = page.findChild(QAbstractButton, "goCopy")
    assert copy is not None
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert answers.path.exists() and "2026-11-21" in answers.asked[0]
    assert state.text() == "gesichert heute"
    with Store.open(answers.path) as made:
        assert made.check() == []


def test_the_data_tell_where_they_lie_and_lead_on(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office, press: Press
) -> None:
    wanted: list[str] = []
    office.open_requested.connect(lambda kind, _id: wanted.append(kind))
    page.show_section("database")
    settle(qtbot, office)
    path = page.findChild(QLabel, "databasePath")
    assert path is not None and path.text() == str(furnished.path)
    press("goSafety")
    press("goJournal")
    assert wanted == ["safety", "journal"]


def test_every_pose_can_be_struck(
    qtbot: QtBot, page: SettingsPage, office: Office, crashes: list[str]
) -> None:
    names = []
    for name, strike in page.poses():
        strike()
        settle(qtbot, office)
        names.append(name)
    assert crashes == []
    assert "catalogue" in names and names[-1] == page.section.key == "business"
