"""The texts of cards and letters in the settings: by occasion, with their own variables."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from kundenpflege.rules.greetings import KINDS
from kundenpflege.services import texts
from kundenpflege.services.greeting_texts import ensure_greetings
from kundenpflege.store import Store
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.settings.greetings import GreetingsSection
from kundenpflege.ui.settings.page import SettingsPage
from tests.ui.conftest import settle
from tests.ui.settings.conftest import shown


def test_an_own_text_for_birthdays(
    page: SettingsPage,
    qtbot: QtBot,
    office: Office,
    store: Store,
    press: Callable[[str], None],
) -> None:
    with store.write("Texte") as db:
        ensure_greetings(db)
    section = page.show_section("greetings")
    assert isinstance(section, GreetingsSection)
    settle(qtbot, office)
    assert [key for key, _chip in section._kinds.items()] == [kind.texts for kind in KINDS]
    section._kinds.choose("greet:birthday")
    section.new_text()
    settle(qtbot, office)
    press("variables_body")
    menu = next(one for one in section.panel.findChildren(QMenu) if one.isVisible())
    words = [action.text() for action in menu.actions()]
    assert words[0].startswith("{Persönlicher Satz}") and any("{Alter}" in w for w in words)
    assert not any("{Gesamtpreis}" in one for one in words)
    menu.actions()[0].trigger()
    menu.close()
    field = shown(page, "body")
    assert isinstance(field, QPlainTextEdit)
    assert field.toPlainText() == "{Persönlicher Satz}"
    field.insertPlainText(" Hoch soll er leben!")
    press("saveRecord")
    with store.read() as db:
        row = texts.list_texts(db, "greet:birthday")[-1]
    assert row.body == "{Persönlicher Satz} Hoch soll er leben!"
    assert section._kinds.current() == "greet:birthday"


def test_a_text_is_shown_as_a_whole_and_its_kinds_in_one_row(
    page: SettingsPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    with store.write("Texte") as db:
        ensure_greetings(db)
    section = page.show_section("greetings")
    assert isinstance(section, GreetingsSection)
    settle(qtbot, office)
    read = Qt.ItemDataRole.AccessibleTextRole
    spoken = [section.list.item(row).data(read) for row in range(section.list.count())]
    assert spoken and all("\n" not in one for one in spoken)
    chip = section._kinds.items()[0][1]
    assert section._kinds.folded() and section._kinds.height() < 2 * chip.height()
