"""Texts, catalogue and users: opened in a panel, stored by its button, undone like everything."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from kundenpflege.model.kinds import CustomerKind
from kundenpflege.services import customers, texts, users
from kundenpflege.store import Store
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.settings.page import SettingsPage
from kundenpflege.ui.settings.texts import TextsSection
from kundenpflege.ui.settings.users import UsersSection
from tests.ui.conftest import settle
from tests.ui.settings.conftest import shown

Typed = Callable[..., None]
Press = Callable[[str], None]


def guarantees(store: Store) -> list[str]:
    with store.read() as db:
        return [row.name for row in texts.list_texts(db, "guarantee")]


def open_texts(qtbot: QtBot, page: SettingsPage, office: Office) -> TextsSection:
    section = page.show_section("texts")
    settle(qtbot, office)
    assert isinstance(section, TextsSection)
    return section


def open_users(qtbot: QtBot, page: SettingsPage, office: Office) -> UsersSection:
    section = page.show_section("users")
    settle(qtbot, office)
    assert isinstance(section, UsersSection)
    return section


# Texts


def test_a_text_is_added_changed_and_removed(
    qtbot: QtBot,
    page: SettingsPage,
    furnished: Store,
    office: Office,
    typed: Typed,
    press: Press,
) -> None:
    section = open_texts(qtbot, page, office)
    section.head_actions()[0].run()  # type: ignore[misc]
    typed("body", "Wir bringen die Plaene mit.", leave=False)
    press("saveRecord")
    assert not section.panel.is_open()
    assert guarantees(furnished)[-1] == "Wir bringen die Plaene"
    item = section.list.item(section.list.count() - 1)
    section.list.scrollToItem(item)
    qtbot.mouseClick(
        section.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=section.list.visualItemRect(item).center(),
    )
    assert section.panel.is_open()
    typed("name", "Plaene", leave=False)
    qtbot.keyClick(section.panel, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, office)
    assert guarantees(furnished)[-1] == "Plaene"
    qtbot.keyClick(section.list, Qt.Key.Key_Delete)
    settle(qtbot, office)
    assert "Plaene" not in guarantees(furnished)
    for _step in range(3):
        office.undo()
        settle(qtbot, office)
    assert len(guarantees(furnished)) == 10
    assert section.list.count() == 10


def test_alt_and_arrows_move_a_text(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office
) -> None:
    section = open_texts(qtbot, page, office)
    before = guarantees(furnished)
    section.list.setFocus()
    section.list.setCurrentRow(0)
    for _step in range(2):
        qtbot.keyClick(section.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, office)
    assert guarantees(furnished) == [before[1], before[2], before[0], *before[3:]]
    assert section.list.currentRow() == 2, "the text moved stays current"
    office.undo()
    settle(qtbot, office)
    assert guarantees(furnished)[:2] == [before[1], before[0]]


def test_a_text_without_words_is_refused_in_the_panel(
    qtbot: QtBot, page: SettingsPage, office: Office, press: Press
) -> None:
    section = open_texts(qtbot, page, office)
    section.new_text()
    press("saveRecord")
    assert section.panel.is_open()
    assert "Text eintragen" in section.panel.form.box("body").error.text()


def test_unsaved_typing_keeps_the_section_until_it_is_answered(
    qtbot: QtBot, page: SettingsPage, office: Office, typed: Typed, press: Press
) -> None:
    section = open_texts(qtbot, page, office)
    section.open_text(section._shown()[0].id)
    typed("name", "Anders", leave=False)
    page.show_section("users")
    assert page.section.key == "texts" and section.panel.is_open()
    section.open_text(section._shown()[1].id)
    assert section.panel.form.values()["name"] == "Anders", "not replaced under the user's hands"
    press("discard")
    assert page.show_section("users").key == "users"


def test_kinds_are_kept_apart_and_an_empty_one_says_what_belongs_there(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office, press: Press
) -> None:
    section = open_texts(qtbot, page, office)
    press("payment")
    assert section.list.count() == 3
    with furnished.write("Leeren") as db:
        for row in texts.list_texts(db, "payment"):
            texts.remove_text(db, row.id)
    settle(qtbot, office)
    qtbot.waitUntil(lambda: section._empty.isVisible())
    assert section._empty.button is not None
    qtbot.mouseClick(section._empty.button, Qt.MouseButton.LeftButton)
    assert section.panel.form.values()["kind"] == "payment"


# Users


def test_the_first_user_is_who_sits_here(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office, typed: Typed, press: Press
) -> None:
    section = open_users(qtbot, page, office)
    section.new_user()
    typed("name", "Inga Beispiel", leave=False)
    press("saveRecord")
    with furnished.read() as db:
        (user,) = users.list_users(db)
    assert office.settings.get("user") == user.id
    assert furnished.user_id == user.id
    line = shown(page, f"user_{user.id}")
    assert "Inga Beispiel" in line.accessibleName()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    typed("role", "Meisterin", leave=False)
    press("saveRecord")
    with furnished.read() as db:
        assert users.list_users(db)[0].role == "Meisterin"
        assert furnished.history(1)[0].user_id == user.id, "the step knows who did it"


def test_whoever_goes_hands_over_the_customers(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office, press: Press
) -> None:
    with furnished.write("Benutzer") as db:
        inga = users.add_user(db, {"name": "Inga Beispiel"})
        tom = users.add_user(db, {"name": "Tom Reimers"})
        customer = customers.add_customer(
            db, {"kind": CustomerKind.PRIVATE, "name": "Sommer", "responsible_id": tom}
        )
    section = open_users(qtbot, page, office)
    office.set_user(tom)
    settle(qtbot, office)
    section.open_user(tom)
    press("letGo")
    assert "Tom Reimers" in section.panel.accessibleName()
    press("saveRecord")
    with furnished.read() as db:
        assert customers.get_customer(db, customer).responsible_id == inga
        assert [user.name for user in users.list_users(db)] == ["Inga Beispiel"]
    assert office.settings.get("user") == 0
    assert "nicht mehr dabei" in shown(page, f"user_{tom}").accessibleName()
    section.open_user(inga)
    press("letGo")
    press("saveRecord")
    assert section.panel.is_open(), "one user has to stay"
    press("cancelRecord")
    section.open_user(tom)
    press("takeBack")
    with furnished.read() as db:
        assert len(users.list_users(db)) == 2


def test_who_i_am_is_chosen(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office
) -> None:
    with furnished.write("Benutzer") as db:
        users.add_user(db, {"name": "Inga Beispiel"})
        maren = users.add_user(db, {"name": "Maren Dohrn"})
    open_users(qtbot, page, office)
    combo = page.findChild(QComboBox, "me")
    assert combo is not None and combo.currentIndex() == 0
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_End)
    combo.activated.emit(combo.currentIndex())
    settle(qtbot, office)
    assert office.settings.get("user") == maren and furnished.user_id == maren
