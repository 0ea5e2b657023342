"""The page Sicherheit: lights, backups of both places, the way back, encryption."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.base import places, secrets
from kundenpflege.services import backups, encryption
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store
from kundenpflege.store.checking import Finding
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.safety.lights import LightLine
from kundenpflege.ui.safety.page import SafetyPage
from tests.ui.conftest import settle
from tests.ui.furnished import shown
from tests.ui.safety.conftest import Watch, Yes, add_customer, names, reasons

Press = Callable[[str], None]
Typed = Callable[..., None]

WORD, OTHER = "Sonntags gibt es Apfelkuchen", "Montags gibt es wieder Suppe"


def head(page: SafetyPage, words: str) -> None:
    action = next(one for one in page.head_actions() if one.text == words)
    assert action.run is not None
    action.run()


def light(page: SafetyPage, key: str) -> str:
    """What a light says, to a screen reader, too."""
    lines = page.findChildren(LightLine, f"light_{key}")
    return next(line.accessibleName() for line in lines if line.isVisibleTo(page))


def test_a_new_database_says_what_is_still_to_do_and_each_button_does_it(
    qtbot: QtBot, page: SafetyPage, office: Office, furnished: Store, press: Press,
    toasts: list[str], crashes: list[str],
) -> None:  # fmt: skip
    verdict = page.overview.lights.verdict
    assert "Aufmerksamkeit" in verdict.text()
    assert "in Ordnung" not in light(page, "backup")
    press("do_backup")
    assert reasons(furnished.path) == ["hand"]
    assert toasts[-1].startswith("Gesichert und geprüft")
    assert "in Ordnung" in light(page, "backup")
    press("do_integrity")
    assert toasts[-1] == "Geprüft: alles in Ordnung."
    assert "in Ordnung" in light(page, "integrity")
    press("do_restore_test")
    assert toasts[-1].startswith("Probe gelungen")
    assert "in Ordnung" in light(page, "restore_test")
    press("do_encryption")
    assert page.tabs.current() == "encryption"
    assert crashes == []


def test_what_a_check_found_stays_until_it_is_mended(
    qtbot: QtBot, page: SafetyPage, office: Office, furnished: Store, press: Press
) -> None:
    add_customer(qtbot, office, "Brandt")
    with furnished._writing.begin() as connection:
        connection.exec_driver_sql("DELETE FROM search_entry")
    head(page, "Jetzt prüfen")
    settle(qtbot, office)
    told = shown(page, "findingsText")
    assert isinstance(told, QLabel) and "Suchverzeichnis" in told.text()
    press("rebuildSearch")
    head(page, "Jetzt prüfen")
    settle(qtbot, office)
    assert not page.overview.findings.isVisibleTo(page)
    page.overview.findings.show_findings([Finding("pages", f"Seite {n}") for n in range(50)])
    assert "… und 10 weitere" in told.text()
    press("lookAtBackups")
    assert page.tabs.current() == "backups"


def test_a_backup_comes_back_with_a_preview_and_the_present_state_is_kept(
    qtbot: QtBot, page: SafetyPage, office: Office, furnished: Store, press: Press, clock: Watch,
    answers: Yes, toasts: list[str], crashes: list[str],
) -> None:  # fmt: skip
    path = furnished.path
    add_customer(qtbot, office, "Brandt")
    before = furnished.dump()
    head(page, "Jetzt sichern")
    settle(qtbot, office)
    clock.later(hours=1)
    add_customer(qtbot, office, "Vogt")
    page.show_tab("backups")
    press("verifyBackup")
    assert "Jedes Byte" in page.backups.chosen.result.text()
    press("restoreBackup")
    words = [one.text() for one in page.restore.findChildren(QLabel)]
    assert "Dieser Schritt geht verloren" in words and "Kunde angelegt" in words
    assert "Kunden" in words, "what there is more or less of"
    press("restoreNow")
    assert "zurückholen?" in answers.asked[-1]
    assert names(qtbot, office) == ["Brandt"]
    assert reasons(path) == ["hand", "vor-wiederherstellung"]
    assert any(told.startswith("Zurückgeholt") for told in toasts)
    dumps: list[str] = []
    office.with_store(lambda store: store.dump(), dumps.append)
    settle(qtbot, office)
    assert dumps == [before]
    # … and back again.
    page.backups.table.select_id(1)
    assert page.backups.current().reason == "vor-wiederherstellung"  # type: ignore[union-attr]
    press("restoreBackup")
    press("restoreNow")
    assert names(qtbot, office) == ["Brandt", "Vogt"]
    assert crashes == []


def test_a_backup_from_anywhere_is_taken_back_also_with_another_password(
    qtbot: QtBot, page: SafetyPage, office: Office, press: Press, typed: Typed, answers: Yes,
    tmp_path: Path, clock: Watch, furnished: Store, toasts: list[str],
) -> None:  # fmt: skip
    other = tmp_path / "alt" / "alt.db"
    other.parent.mkdir()
    open_store(other, clock=clock).close()
    made = encryption.encrypt(other, WORD, clock=clock)
    with open_store(other, clock=clock, key=made.key) as old:
        kept = backups.make(old, "hand").path
    page.show_tab("backups")
    answers.path = tmp_path / "fehlt.db"
    press("otherBackup")
    assert "kann nicht gelesen werden" in toasts[-1]
    answers.path = kept
    press("otherBackup")
    typed("backup_secret", OTHER)
    press("unlockBackup")
    assert "lässt sich die Sicherung nicht öffnen" in errors(page.restore)
    typed("backup_secret", WORD)
    press("unlockBackup")
    told = " ".join(one.text() for one in page.restore.findChildren(QLabel) if one.isVisible())
    assert "aus einer anderen Datenbank" in told and "mit dem Passwort dieser Sicherung" in told
    press("restoreNow")
    assert encryption.is_encrypted(furnished.path)
    assert encryption.key_for(furnished.path, WORD) == made.key
    assert names(qtbot, office) == []


def test_a_changed_backup_is_noticed_and_not_brought_back(
    qtbot: QtBot, page: SafetyPage, office: Office, furnished: Store, press: Press
) -> None:
    head(page, "Jetzt sichern")
    settle(qtbot, office)
    row = page.backups.current()
    assert row is not None
    body = bytearray(row.path.read_bytes())
    body[5000] ^= 1
    row.path.write_bytes(body)
    page.show_tab("backups")
    press("verifyBackup")
    assert "Jedes Byte" not in page.backups.chosen.result.text()
    press("restoreBackup")
    shown(page, "closePanel")
    offered = [one for one in page.restore.findChildren(QAbstractButton) if one.isVisible()]
    assert "restoreNow" not in [one.objectName() for one in offered]
    assert page.back() and not page.restore.is_open()


def test_the_second_place_gets_each_backup_and_is_told_when_it_is_away(
    qtbot: QtBot, page: SafetyPage, office: Office, furnished: Store, tmp_path: Path, press: Press,
    monkeypatch: pytest.MonkeyPatch, typed: Typed,
) -> None:  # fmt: skip
    stick = tmp_path / "Stick"
    stick.mkdir()
    page.show_tab("backups")
    page.backups.second.ask = lambda _title, _start: furnished.path.parent
    press("chooseSecond")
    assert "Daten selbst" in page.backups.second.state.text()
    assert not office.settings.get("backup_folder")
    page.backups.second.ask = lambda _title, _start: stick
    press("chooseSecond")
    assert office.settings.get("backup_folder") == str(stick)
    assert len(list(stick.glob("*-hand.db"))) == 1
    assert sum(line.backup.second for line in page.backups._lines.values()) == 1
    assert not page.backups.second.exposed.isVisible()
    monkeypatch.setattr(places, "danger", lambda path, *_around: path if path == stick else None)
    page.refresh()
    settle(qtbot, office)
    assert page.backups.second.exposed.isVisible(), "there others may read it"
    box = shown(page, "sealSecond")
    assert isinstance(box, QCheckBox)
    box.click()
    typed("new_password", WORD)
    typed("new_password_again", WORD)
    press("sealNow")
    assert page.secret.code is not None and page.secret.code.code.text()
    page.secret.dismiss(force=True)
    page.refresh()
    settle(qtbot, office)
    assert box.isChecked() and not page.backups.second.exposed.isVisible()
    add_customer(qtbot, office, "Brandt")
    head(page, "Jetzt sichern")
    settle(qtbot, office)
    rows = [n for n, line in page.backups._lines.items() if line.backup.sealed]
    assert len(rows) == 1
    add_customer(qtbot, office, "Vogt")
    page.backups.table.select_id(rows[0])
    press("restoreBackup")
    press("restoreNow")  # this computer knows the key
    assert not encryption.is_encrypted(furnished.path) and names(qtbot, office) == ["Brandt"]
    stick.rename(tmp_path / "weg")
    page.refresh()
    settle(qtbot, office)
    assert "nicht erreichbar" in page.backups.second.state.text()
    press("leaveSecond")
    assert not office.settings.get("backup_folder")
    assert not any(line.backup.second for line in page.backups._lines.values())


def test_encrypting_shows_the_code_once_and_closing_asks_whether_it_is_kept(
    qtbot: QtBot, page: SafetyPage, office: Office, furnished: Store, press: Press, typed: Typed,
    answers: Yes, tmp_path: Path, crashes: list[str],
) -> None:  # fmt: skip
    path = furnished.path
    add_customer(qtbot, office, "Brandt")
    head(page, "Jetzt sichern")
    settle(qtbot, office)
    page.show_tab("encryption")
    press("encrypt")
    typed("new_password", "kurz")
    assert "leicht" in page.secret.new.strength.text()  # type: ignore[union-attr]
    press("encryptNow")
    assert not encryption.is_encrypted(path) and "mindestens" in errors(page.secret)
    typed("new_password", WORD)
    typed("new_password_again", OTHER)
    press("encryptNow")
    assert "verschieden" in errors(page.secret) and not encryption.is_encrypted(path)
    typed("new_password_again", WORD)
    press("encryptNow")
    assert encryption.is_encrypted(path) and names(qtbot, office) == ["Brandt"]
    code = page.secret.code
    assert code is not None
    told = code.code.text().replace("\n", "")
    assert encryption.key_for(path, told) == encryption.key_for(path, WORD)
    answers.path = tmp_path / "Code.pdf"
    press("saveCode")
    assert answers.path.read_bytes().startswith(b"%PDF")
    opened: list[Path] = []

    def opener(file: Path) -> bool:
        opened.append(file)
        return True

    code._opener = opener
    press("printCode")
    assert opened[0].exists()
    page.back()
    assert page.secret.is_open(), "first it is asked whether the code is kept"
    code.kept.field.click()  # type: ignore[attr-defined]
    press("codeDone")
    assert not page.secret.is_open() and not opened[0].exists(), "nothing readable is left"
    # What was saved before can be read by anybody: it is told, and can go or be encrypted.
    assert page.encryption.plain.isVisible() and "-hand.db" in page.encryption.plain.text()
    press("encryptBackups")
    assert not page.encryption._leftover.isVisible()
    assert page.backups.current().encrypted  # type: ignore[union-attr]
    assert crashes == []


@pytest.fixture
def locked(qtbot: QtBot, page: SafetyPage, office: Office, furnished: Store) -> str:
    """The page on an encrypted database; gives its code."""
    codes: list[str] = []

    def take(title: str, code: str, **_how: Any) -> None:
        codes.append(code)

    page.secret._show_the_code = take  # type: ignore[method-assign]
    page.show_tab("encryption")
    page.secret.encrypt()
    new = page.secret.new
    assert new is not None
    for editor in (new.first, new.second):
        editor.line.setText(WORD)
    page.secret._encrypt()
    settle(qtbot, office)
    del page.secret._show_the_code
    page.secret.dismiss(force=True)
    settle(qtbot, office)
    return codes[0]


def test_a_code_shown_again_is_kept_already(
    page: SafetyPage, locked: str, press: Press, typed: Typed
) -> None:
    press("codeOpen")
    typed("present_secret", WORD)
    press("showCode")
    code = page.secret.code
    assert code is not None and code.code.text().replace("\n", "") == locked
    assert not code.kept.isVisible(), "nobody is asked twice whether it was written down"
    press("codeDone")
    assert not page.secret.is_open()


def test_who_looks_only_is_asked_to_do_nothing(
    qtbot: QtBot, page: SafetyPage, office: Office
) -> None:
    facts, button = page.overview._facts, page.backups._empty.button
    assert facts is not None and button is not None
    assert "Bitte jetzt sichern" in light(page, "backup") and not button.isHidden()
    page._show(replace(facts, look_only=True))
    settle(qtbot, office)
    assert "Bitte" not in light(page, "backup") + light(page, "integrity")
    assert button.isHidden(), "nothing is offered that cannot be done"


def test_password_and_code_are_changed_by_who_knows_one_of_them(
    qtbot: QtBot, page: SafetyPage, locked: str, office: Office, press: Press, typed: Typed,
    furnished: Store, toasts: list[str],
) -> None:  # fmt: skip
    path = furnished.path
    press("changeOpen")
    typed("present_secret", "falsch und ganz anders")
    typed("new_password", OTHER)
    typed("new_password_again", OTHER)
    press("changePassword")
    assert "weder das Passwort" in errors(page.secret) and page.secret.is_open()
    typed("present_secret", locked)
    press("changePassword")
    assert toasts[-1] == "Passwort geändert" and encryption.key_for(path, OTHER)
    press("codeOpen")
    typed("present_secret", OTHER)
    press("newCode")
    assert page.secret.code is not None
    fresh = page.secret.code.code.text().replace("\n", "")
    assert fresh != locked and encryption.key_for(path, fresh)
    page.secret.dismiss(force=True)
    press("decryptOpen")
    typed("present_secret", OTHER)
    press("decryptNow")
    assert not encryption.is_encrypted(path) and names(qtbot, office) == []


def test_the_key_may_be_remembered_on_this_computer(
    qtbot: QtBot, page: SafetyPage, locked: str, office: Office, furnished: Store,
    monkeypatch: pytest.MonkeyPatch, toasts: list[str],
) -> None:  # fmt: skip
    kept: dict[str, str] = {}
    monkeypatch.setattr(secrets, "get", lambda name: kept.get(name, ""))
    monkeypatch.setattr(secrets, "set", kept.__setitem__)
    monkeypatch.setattr(secrets, "delete", lambda name: kept.pop(name, None))
    box = shown(page, "rememberKey")
    assert isinstance(box, QCheckBox)
    box.click()
    settle(qtbot, office)
    assert len(kept) == 1
    page.refresh()
    settle(qtbot, office)
    assert box.isChecked()
    box.click()
    settle(qtbot, office)
    assert kept == {}


def test_a_password_can_be_seen_only_while_one_wants_to(
    qtbot: QtBot, page: SafetyPage, press: Press, typed: Typed
) -> None:
    page.show_tab("encryption")
    press("encrypt")
    new = page.secret.new
    assert new is not None
    typed("new_password", f" {WORD} ")
    assert new.first.value() == f" {WORD} ", "blanks belong to it"
    assert new.first.line.echoMode() is QLineEdit.EchoMode.Password
    new.first.eye.click()
    assert new.first.line.echoMode() is QLineEdit.EchoMode.Normal
    assert new.first.eye.accessibleName() == "Verbergen"
    page.back()
    assert page.secret.new is None, "no password stays in a field that is not seen"


def test_every_pose_can_be_struck(
    qtbot: QtBot, page: SafetyPage, office: Office, crashes: list[str]
) -> None:
    for _name, strike in page.poses():
        strike()
        settle(qtbot, office)
    assert crashes == [] and page.tabs.current() == "overview"


def errors(panel: QWidget) -> str:
    """What the fields of a panel say is wrong."""
    labels = panel.findChildren(QLabel)
    return " ".join(one.text() for one in labels if one.property("role") == "error")


def test_what_a_command_asks_for_is_done_once_and_not_where_one_only_looks(
    qtbot: QtBot, page: SafetyPage, office: Office, furnished: Store, monkeypatch: Any
) -> None:
    page.new_record("safety", do="save")
    page.new_record("safety", do="test")  # not while the backup is being made
    assert page.deeds.busy == "save"
    settle(qtbot, office)
    assert reasons(furnished.path) == ["hand"]
    page.new_record("safety", tab="backups")
    assert page.tabs.current() == "backups"
    page.new_record("safety", do="test")
    assert page.tabs.current() == "overview"
    settle(qtbot, office)
    assert "in Ordnung" in light(page, "restore_test")
    monkeypatch.setattr(type(office), "look_only", property(lambda _office: True))
    page.new_record("safety", do="save")
    assert page.deeds.busy == ""
