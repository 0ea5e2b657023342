"""The frame: pages, head line, search, commands, toasts, trouble, and what it remembers."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.i18n import N_
from kundenpflege.base.settings import Settings
from kundenpflege.model import Customer
from kundenpflege.store import Reader, Store
from kundenpflege.ui.frame import helppanel
from kundenpflege.ui.frame.facts import FrameFacts
from kundenpflege.ui.frame.helppanel import help_text
from kundenpflege.ui.frame.searchbox import SUGGESTION, Hit
from kundenpflege.ui.kit import call_panel, theme
from kundenpflege.ui.kit.commands import Command, Commands, native
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.kit.page import PageEntry
from kundenpflege.ui.mainwindow import PAGES, MainWindow
from kundenpflege.ui.today import action_strip
from tests.ui.conftest import settle
from tests.ui.demo_pages import CountingPage, RecordPage

_DEMO = "tests.ui.demo_pages"
ENTRIES = (
    PageEntry("first", N_("Heute"), "today", f"{_DEMO}:CountingPage"),
    PageEntry("second", N_("Kunden"), "customers", f"{_DEMO}:RecordPage", frozenset({"customer"})),
    PageEntry("broken", N_("Angebote"), "offers", f"{_DEMO}:BrokenPage", frozenset({"offer"})),
    PageEntry("settings", N_("Einstellungen"), "settings", f"{_DEMO}:RecordPage"),
)
SAVED = datetime(2026, 11, 21, 7, 58)


def facts(_store: Store) -> FrameFacts:
    return FrameFacts("Tischlerei Beispiel GmbH", {"first": 9}, SAVED)


class Found:
    def __init__(self, kind: str, record_id: int, title: str) -> None:
        self.kind, self.id, self.title, self.subtitle = kind, record_id, title, "Lübeck"


def finder(_db: Reader, text: str, limit: int) -> list[Hit]:
    names = ["Dr. Helene Sommer", "Familie Brandt", "Sommergarten GmbH"]
    found = [
        Found("customer", number, name)
        for number, name in enumerate(names, 1)
        if text.casefold() in name.casefold()
    ]
    return list(found[:limit])


@pytest.fixture
def window(qtbot: QtBot, office: Office) -> Iterator[MainWindow]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", 1.0)
    made = MainWindow(office, ENTRIES, facts=facts, finder=finder, log_file=Path("log.txt"))
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    made.start()
    settle(qtbot, office)
    yield made
    theme.apply(app, "light", 1.0)


def first(window: MainWindow) -> CountingPage:
    return cast(CountingPage, window.page("first"))


def second(window: MainWindow) -> RecordPage:
    return cast(RecordPage, window.page("second"))


def add_customer(office: Office, number: str = "K-0001") -> None:
    office.run("Kunde angelegt", lambda db: db.add(Customer(number=number, name="Brandt")))


# Pages ---------------------------------------------------------------------------------------


def test_the_first_page_shows_its_data_and_its_head_line(window: MainWindow) -> None:
    assert window.current_key == "first"
    assert window.header.title.text() == "Guten Morgen"
    assert window.header.subtitle.text() == "0 Kunden"
    assert [b.text() for b in window.header.buttons()] == ["Neu"]


def test_a_page_waiting_for_the_store_asks_once(
    qtbot: QtBot, tmp_path: Path, clock: FixedClock
) -> None:
    office = Office(Settings(None), clock)
    made = MainWindow(office, ENTRIES, facts=facts, finder=finder)
    qtbot.addWidget(made)
    made.show()
    made.start()
    office.start(lambda: Store.open(tmp_path / "k.db", clock=clock))
    settle(qtbot, office)
    assert (first(made).refreshed, first(made).subtitle()) == (1, "0 Kunden")
    office.start(lambda: Store.open(tmp_path / "andere.db", clock=clock))
    settle(qtbot, office)
    assert first(made).refreshed == 2, "another database has other data"
    office.close()


def test_the_navigation_tells_business_counts_and_backup(window: MainWindow) -> None:
    nav = window.navigation
    assert nav.button("first").count == 9
    assert nav.button("first").accessibleName() == "Heute, 9 offen"
    assert nav.button("second").accessibleName() == "Kunden"
    texts = {w.objectName(): w.accessibleName() for w in nav.findChildren(QLabel)}
    assert texts["business"] == "Tischlerei Beispiel GmbH"
    assert "07:58" in nav.saved.text() and "07:58" in nav.saved.accessibleName()


def test_a_click_and_a_shortcut_change_the_page(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(window.navigation.button("second"), Qt.MouseButton.LeftButton)
    assert window.current_key == "second" and window.header.title.text() == "Kunden"
    assert first(window).called == [("flush",)], "what was typed there is handed in"
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.current_key == "first"
    assert window.navigation.button("first").isChecked()


def test_arrow_keys_walk_along_the_navigation(qtbot: QtBot, window: MainWindow) -> None:
    window.navigation.button("first").setFocus()
    qtbot.keyClick(window.navigation.button("first"), Qt.Key.Key_Down)
    assert window.navigation.button("second").hasFocus()
    qtbot.keyClick(window.navigation.button("second"), Qt.Key.Key_Space)
    assert window.current_key == "second"


def test_rooms_are_built_when_first_shown(window: MainWindow) -> None:
    assert window.page("second") is None
    window.show_page("second")
    page = window.page("second")
    assert isinstance(page, RecordPage)
    window.show_page("first")
    assert window.show_page("second") is page


def test_a_visible_page_hears_of_changes_and_a_hidden_one_when_shown(
    qtbot: QtBot, office: Office, window: MainWindow
) -> None:
    page = first(window)
    assert page.refreshed == 1
    add_customer(office)
    qtbot.waitUntil(lambda: page.count.text() == "1")
    window.show_page("second")
    add_customer(office, "K-0002")
    settle(qtbot, office)
    assert page.refreshed == 2, "nobody looks at it"
    window.show_page("first")
    qtbot.waitUntil(lambda: page.count.text() == "2")
    window.show_page("second")
    window.show_page("first")
    settle(qtbot, office)
    assert page.refreshed == 3, "it was still fresh"


def test_a_change_of_other_tables_does_not_concern_the_page(
    qtbot: QtBot, office: Office, window: MainWindow
) -> None:
    from kundenpflege.model import User

    office.run("Benutzer angelegt", lambda db: db.add(User(name="Lisa")))
    settle(qtbot, office)
    assert first(window).refreshed == 1


def test_records_are_opened_and_begun_on_their_page(office: Office, window: MainWindow) -> None:
    office.open("customer", 7)
    assert window.current_key == "second"
    office.create("customer", name="Vogt")
    assert second(window).called == [
        ("show", "customer", 7, True),
        ("create", "customer", {"name": "Vogt"}),
    ]
    office.open("first")
    assert window.current_key == "first"


def test_a_broken_room_does_not_close_the_others(
    qtbot: QtBot, window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        window.show_page("broken")
    assert "this room is broken" in caplog.text
    assert window.crash.isVisible() and "log.txt" in window.crash.where.text()
    assert "this room is broken" not in window.crash.report(), "texts may name somebody"
    window.crash.dismiss()
    window.show_page("second")
    assert window.header.title.text() == "Kunden"


def test_the_primary_action_is_pressed_by_button_and_by_keys(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.show_page("second")
    qtbot.mouseClick(window.header.buttons()[-1], Qt.MouseButton.LeftButton)
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert second(window).called == [("new",), ("new",)]


def test_escape_reaches_the_page(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(first(window), Qt.Key.Key_Escape)
    assert first(window).called == [("back",)]


# Search --------------------------------------------------------------------------------------


def titles(window: MainWindow) -> list[str]:
    return [result.title for result in window.search.results.model.results]


def type_search(qtbot: QtBot, window: MainWindow, text: str) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.search.hasFocus()
    qtbot.keyClicks(window.search, text)
    qtbot.waitUntil(lambda: text in window.search.text() and window.office.is_idle)


def test_records_and_commands_are_found_as_one_types(qtbot: QtBot, window: MainWindow) -> None:
    type_search(qtbot, window, "sommer")
    qtbot.waitUntil(lambda: titles(window) == ["Dr. Helene Sommer", "Sommergarten GmbH"])
    window.search.clear()
    type_search(qtbot, window, "neu")
    qtbot.waitUntil(lambda: "Neuer Kunde" in titles(window))


def test_down_and_enter_open_and_give_the_page_the_keyboard(
    qtbot: QtBot, window: MainWindow
) -> None:
    type_search(qtbot, window, "sommer")
    qtbot.waitUntil(lambda: len(titles(window)) == 2)
    qtbot.keyClick(window.search, Qt.Key.Key_Down)
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert second(window).called == [("show", "customer", 3, True)]
    assert window.search.text() == "" and not window.search.results.isVisible()
    assert not window.search.hasFocus()


def test_enter_right_after_typing_opens_the_best_hit(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.search, "brandt")
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.current_key == "second")
    assert second(window).called == [("show", "customer", 2, True)]


def test_a_click_opens(qtbot: QtBot, window: MainWindow) -> None:
    type_search(qtbot, window, "brandt")
    qtbot.waitUntil(lambda: titles(window) == ["Familie Brandt"])
    view = window.search.results.list
    spot = view.visualRect(view.model().index(0, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert second(window).called == [("show", "customer", 2, True)]


def test_escape_empties_then_leaves_to_where_one_was(qtbot: QtBot, window: MainWindow) -> None:
    first(window).edit.setFocus()
    type_search(qtbot, window, "brandt")
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    assert window.search.text() == "" and window.search.hasFocus()
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    assert first(window).edit.hasFocus()
    assert not window.search.results.isVisible()


def test_nothing_found_says_what_can_be_searched(qtbot: QtBot, window: MainWindow) -> None:
    type_search(qtbot, window, "xyz")
    qtbot.waitUntil(lambda: titles(window) == [])
    sentence = window.search.results.findChildren(QLabel)[-1]
    assert sentence.isVisible() and "Nichts gefunden" in sentence.text()


def test_the_nearest_name_is_offered_and_searched_for(qtbot: QtBot, window: MainWindow) -> None:
    def nearest(db: Reader, text: str, limit: int) -> list[Hit]:
        found = finder(db, text, limit)
        return found or [Found(SUGGESTION, 0, "Sommer")]

    window.search._finder = nearest
    type_search(qtbot, window, "sommre")
    qtbot.waitUntil(lambda: titles(window) == ["Meinten Sie „Sommer“?"])
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert window.search.text() == "Sommer" and window.search.hasFocus()
    qtbot.waitUntil(lambda: titles(window) == ["Dr. Helene Sommer", "Sommergarten GmbH"])


def test_a_late_answer_for_other_words_is_not_shown(
    qtbot: QtBot, office: Office, window: MainWindow
) -> None:
    gate = threading.Event()
    office.ask(lambda db: gate.wait(10))
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.search, "sommer")
    window.search._search()
    window.search.setText("brandt")
    window.search._search()
    gate.set()
    qtbot.waitUntil(lambda: titles(window) == ["Familie Brandt"])


def test_the_list_stays_inside_the_window(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(900, 600)
    type_search(qtbot, window, "sommer")
    qtbot.waitUntil(lambda: window.search.results.isVisible())
    assert window.rect().contains(window.search.results.geometry())
    window.resize(1300, 700)
    assert window.rect().contains(window.search.results.geometry())


# Commands ------------------------------------------------------------------------------------


def test_undo_in_the_menu_names_what_it_takes_back(
    qtbot: QtBot, office: Office, window: MainWindow
) -> None:
    undo = window.menus.action("undo")
    assert not undo.isEnabled()
    add_customer(office)
    settle(qtbot, office)
    assert undo.isEnabled() and undo.text() == "Rückgängig: Kunde angelegt"
    assert [t.text for t in window.toasts.shown()] == ["Gespeichert"]
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.menus.action("redo").isEnabled())
    settle(qtbot, office)
    # The older „Rückgängig“ is gone: it would take back something else than it says.
    assert [t.text for t in window.toasts.shown()] == ["„Kunde angelegt“ zurückgenommen"]
    assert first(window).count.text() == "0"


def test_the_toast_takes_the_change_back(qtbot: QtBot, office: Office, window: MainWindow) -> None:
    add_customer(office)
    qtbot.waitUntil(lambda: first(window).count.text() == "1")
    button = window.toasts.shown()[-1].button
    assert button is not None and button.text() == "Rückgängig"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: first(window).count.text() == "0")


def test_every_command_has_words_an_action_and_its_own_shortcut(window: MainWindow) -> None:
    seen: dict[str, str] = {}
    for command in window.office.commands.all():
        action = window.menus.action(command.key)
        assert command.title() and action.text(), command.key
        assert action.menuRole() != QAction.MenuRole.TextHeuristicRole, command.key
        for sequence in command.sequences():
            text = sequence.toString()
            assert text, f"{command.key}: no such key"
            assert seen.setdefault(text, command.key) == command.key, text
    roles = {key: window.menus.action(key).menuRole() for key in ("quit", "about")}
    assert roles == {"quit": QAction.MenuRole.QuitRole, "about": QAction.MenuRole.AboutRole}
    settings = window.menus.action("page.settings")
    assert settings.menuRole() == QAction.MenuRole.PreferencesRole


def test_rooms_add_and_remove_commands(qtbot: QtBot, window: MainWindow) -> None:
    done: list[str] = []
    commands = window.office.commands
    commands.register(Command("import", N_("Liste importieren …"), lambda: done.append("import"),
                              "Ctrl+I", "file", 3, "import", words="Excel"))  # fmt: skip
    menu = window.menus.menus()[0]
    assert window.menus.action("import") in menu.actions()
    qtbot.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert done == ["import"]
    assert [c.key for c in commands.find("excel")] == ["import"]
    commands.remove("import")
    qtbot.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert done == ["import"] and commands.get("import") is None


def test_a_command_that_cannot_be_done_is_neither_found_nor_run() -> None:
    done: list[int] = []
    commands = Commands()
    commands.register(
        Command("send", N_("Angebot senden"), lambda: done.append(1), enabled=lambda: False)
    )
    assert commands.find("senden") == []
    assert not commands.run("send") and not commands.run("unknown") and done == []
    with pytest.raises(ValueError):
        commands.register(Command("x", "x", menu="nowhere"))


def test_shortcuts_are_written_in_german() -> None:
    assert native("Ctrl+Shift+N") in ("Strg+Umschalt+N", "⇧⌘N")
    assert native("F1") == "F1"


def test_the_overview_of_shortcuts_opens_with_a_question_mark(
    qtbot: QtBot, window: MainWindow
) -> None:
    first(window).setFocus()
    qtbot.keyClicks(window, "?")
    panel = window.findChild(QWidget, "shortcutPanel")
    assert panel is not None and panel.isVisible()
    words = {w.accessibleName() for w in panel.findChildren(QWidget)}
    assert "Rückgängig: Strg+Z" in words or "Rückgängig: ⌘Z" in words
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_a_question_mark_in_a_text_is_a_question_mark(qtbot: QtBot, window: MainWindow) -> None:
    edit = first(window).edit
    edit.setFocus()
    qtbot.keyClicks(edit, "wann?")
    assert edit.text() == "wann?"
    assert window.findChild(QWidget, "shortcutPanel") is None


def test_f1_helps_with_the_present_page(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    panel = window.findChild(QWidget, "helpPanel")
    assert panel is not None and panel.isVisible()
    assert panel.accessibleName() == "Hilfe: Heute"
    window.show_about()
    assert not panel.isVisible(), "one panel at a time"


@pytest.mark.parametrize("key", [entry.key for entry in PAGES])
def test_every_page_has_its_own_help(key: str) -> None:
    text = help_text(key)
    assert text and text != help_text("start")
    assert '"' not in text and "..." not in text, "German typography"


def test_the_menu_opens_from_its_button(qtbot: QtBot, window: MainWindow) -> None:
    titles = [menu.title().replace("&", "") for menu in window.menus.menus()]
    assert titles == ["Datei", "Bearbeiten", "Ansicht", "Hilfe"]
    assert all(menu.actions() for menu in window.menus.menus())
    button = window.navigation.menu_button
    assert button.accessibleName() == "Menü"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.menus.popup.isVisible()
    window.menus.popup.close()


def test_a_backup_is_written_where_the_user_wants_it(
    qtbot: QtBot, office: Office, window: MainWindow, tmp_path: Path
) -> None:
    target = tmp_path / "sicherung.db"

    class Answers:
        def open_file(self, title: str, kinds: Any) -> Path | None:
            return None

        def save_file(self, title: str, suggestion: str, kinds: Any) -> Path | None:
            assert suggestion == "Kundenpflege-Sicherung 2026-11-21.db"
            return target

        def confirm(self, title: str, text: str, action: str) -> bool:
            return False

    office.questions = Answers()
    office.commands.run("backup")
    settle(qtbot, office)
    assert target.is_file()
    assert window.toasts.shown()[-1].text == "Gesichert und geprüft: sicherung.db"


# Look ----------------------------------------------------------------------------------------


def test_theme_and_size_change_live_and_are_remembered(window: MainWindow) -> None:
    commands, settings = window.office.commands, window.office.settings
    commands.run("theme.dark")
    assert theme.current().dark and settings.get("theme") == "dark"
    assert window.menus.action("theme.dark").isChecked()
    assert not window.menus.action("theme.light").isChecked()
    for _step in range(20):
        commands.run("bigger")
    assert settings.get("font_scale") == 1.6 and theme.current().scale == 1.6
    commands.run("normal")
    commands.run("smaller")
    assert settings.get("font_scale") == 0.9
    commands.run("theme.light")


@pytest.mark.parametrize(("width", "narrow"), [(1440, False), (1100, False), (980, True)])
def test_the_navigation_shows_icons_alone_only_when_it_must(
    window: MainWindow, width: int, narrow: bool
) -> None:
    window.resize(width, 700)
    assert window.navigation.is_narrow() is narrow
    button = window.navigation.button("first")
    assert (button.toolTip() == "Heute, 9 offen") is narrow


@pytest.mark.parametrize("scale", [0.9, 1.0, 1.6])
@pytest.mark.parametrize("size", [(1100, 700), (1440, 900), (3840, 2160)])
def test_nothing_of_the_frame_is_cut_off(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int], scale: float
) -> None:
    window.set_look(scale=scale)
    window.resize(*size)
    qtbot.waitUntil(lambda: window.size() == QSize(*size))
    window.show_page("second")
    QApplication.sendPostedEvents()
    for part in (window.header, window.navigation):
        assert window.rect().contains(part.geometry())
        for child in part.findChildren(QPushButton):
            if child.isVisible():
                assert part.rect().contains(child.geometry()), child.objectName()
                needed = child.minimumSizeHint()
                assert child.width() >= needed.width() and child.height() >= needed.height()
    assert window.search.width() >= theme.px(150)
    assert window.header.title.width() > 0


def test_every_control_can_be_named_by_a_screen_reader(window: MainWindow) -> None:
    window.show_page("second")
    for widget in window.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            name = widget.accessibleName() or getattr(widget, "text", lambda: "")()
            assert name, widget


def test_the_search_says_less_where_there_is_little_room(window: MainWindow) -> None:
    assert window.search.placeholderText() == "Suchen oder Befehl …"
    window.search.setMaximumWidth(170)
    QApplication.sendPostedEvents()
    assert window.search.placeholderText() == "Suchen …"


def test_tab_goes_through_navigation_head_and_page(qtbot: QtBot, window: MainWindow) -> None:
    window.navigation.menu_button.setFocus()
    # The pages are one stop: arrow keys walk among them.
    page, head = window.navigation.button("first"), window.header.buttons()[-1]
    for expected in (page, window.search, head, first(window).edit):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is expected


# Trouble and leaving -------------------------------------------------------------------------


def test_trouble_with_the_data_takes_the_whole_window(qtbot: QtBot, window: MainWindow) -> None:
    window.show_trouble("Die Datei ist schreibgeschützt.")
    assert window.has_trouble() and window.trouble.text() == "Die Datei ist schreibgeschützt."
    with qtbot.waitSignal(window.other_database_wanted):
        qtbot.mouseClick(window.trouble.other, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(window.try_again_wanted):
        qtbot.mouseClick(window.trouble.again, Qt.MouseButton.LeftButton)
    window.start()
    assert not window.has_trouble()


def test_a_bug_is_told_without_a_dialog(
    qtbot: QtBot, office: Office, window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        office.ask(lambda db: 1 // 0)
        settle(qtbot, office)
    assert window.crash.isVisible()
    assert "Das hätte nicht passieren dürfen" in window.crash.text()
    assert QApplication.activeModalWidget() is None


def test_leaving_hands_in_and_remembers(
    qtbot: QtBot, office: Office, window: MainWindow, clock: Any
) -> None:
    window.show_page("second")
    first(window).called.clear()
    window.close()
    assert first(window).called == [("flush",)]
    assert office.settings.get("last_page") == "second"
    kept = QByteArray.fromBase64(office.settings.get("geometry").encode())
    assert QWidget().restoreGeometry(kept)
    again = Office(office.settings, clock)
    other = MainWindow(again, ENTRIES, facts=facts, finder=finder)
    qtbot.addWidget(other)
    assert bytes(other.saveGeometry().data()) != bytes(QWidget().saveGeometry().data())
    assert again.close()


def test_the_first_shortcut_is_the_one_shown() -> None:
    command = Command("redo", N_("Wiederherstellen"), shortcut="Ctrl+Y; Ctrl+Shift+Z")
    assert command.sequences() == [QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")]
    assert command.keys() == native("Ctrl+Y")


def test_the_keys_of_the_day_and_of_calls_are_all_told() -> None:
    assert dict(helppanel.IN_TODAY).keys() == action_strip.KEYS.keys()
    told = [keys for keys, _words in helppanel.IN_A_CALL]
    assert told == ["W", *(key for _how, _word, _icon, key in call_panel.MISSED)]
