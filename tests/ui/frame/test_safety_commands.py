"""Backup, restore, check and password are in the menu and found by the words people use."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.mainwindow import MainWindow

Asked = list[dict[str, object]]


@pytest.fixture
def asked(qtbot: QtBot, office: Office) -> Asked:
    """What the pages are asked for."""
    window = MainWindow(office)
    qtbot.addWidget(window)
    found: Asked = []
    office.create_requested.disconnect()
    office.create_requested.connect(lambda page, given: found.append({"page": page, **given}))
    return found


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Jetzt sichern", {"do": "save"}),
        ("Datensicherung", {"do": "save"}),
        ("wiederherstellen Backup", {"tab": "backups"}),
        ("Daten prüfen", {"do": "check"}),
        ("USB-Stick", {"do": "second"}),
        ("Probe", {"do": "test"}),
        ("Passwort ändern", {"tab": "encryption"}),
        ("Wiederherstellungscode", {"tab": "encryption"}),
    ],
)
def test_each_is_found(office: Office, asked: Asked, words: str, wanted: dict[str, object]) -> None:
    found = [one for one in office.commands.find(words) if one.key.startswith("safety.")]
    assert found
    found[0].run()
    assert asked == [{"page": "safety", **wanted}]


def test_the_menu_saves_restores_and_copies(office: Office, asked: Asked) -> None:
    menu = [command.key for command in office.commands.in_menu("file")]
    at = menu.index("safety.save")
    assert menu[at : at + 3] == ["safety.save", "safety.restore", "backup"]


def test_who_only_looks_saves_nothing(
    office: Office, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(office), "look_only", property(lambda _office: True))
    assert not office.commands.run("safety.save")
    assert office.commands.run("safety.restore")
