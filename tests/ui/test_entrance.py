"""The way into the database as users meet it: each reason why it stays shut, and the ways out."""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import keyring
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.app import start
from kundenpflege.app.first_start import demo_command
from kundenpflege.base.errors import DiskFullError
from kundenpflege.base.i18n import N_
from kundenpflege.base.paths import default_database, usual_database
from kundenpflege.base.settings import Settings
from kundenpflege.model import Customer
from kundenpflege.services import backups, encryption
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store
from kundenpflege.ui.frame.gate import Gate
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.page import PageEntry
from tests.memory_keyring import MemoryKeyring
from tests.ui.conftest import settle

_DEMO = "tests.ui.demo_pages"
ENTRIES = (
    PageEntry("today", N_("Heute"), "today", f"{_DEMO}:CountingPage"),
    PageEntry("customers", N_("Kunden"), "customers", f"{_DEMO}:RecordPage", frozenset({"c"})),
)
PASSWORD = "Sommerwind blaue Tür 7"
Make = Callable[..., start.Program]


@dataclass
class Hands:
    """Answers for the file dialogs, and a clock that goes on when it is told to."""

    path: Path | None = None
    sure: bool = True
    asked: list[str] = field(default_factory=list)
    time: datetime = datetime(2026, 11, 21, 8)

    def open_file(self, title: str, kinds: Any) -> Path | None:
        self.asked.append(title)
        return self.path

    def save_file(self, title: str, suggestion: str, kinds: Any) -> Path | None:
        self.asked.append(title)
        return self.path

    def confirm(self, title: str, text: str, action: str) -> bool:
        self.asked.append(title)
        return self.sure

    def today(self) -> date:
        return self.time.date()

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture(autouse=True)
def ring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication, tmp_path: Path, hands: Hands) -> Iterator[Make]:
    made: list[start.Program] = []

    def program(path: Path) -> start.Program:
        for one in made:
            end(one)
        one = start.Program(qapp, Settings(tmp_path / "s.json"), hands, path, None, ENTRIES)
        one.office.questions = hands
        made.append(one)
        one.show()
        ready(qtbot, one)
        return one

    yield program
    for one in made:
        end(one)
    theme.apply(qapp, "light", 1.0)


def end(program: start.Program) -> None:
    program.window.close()
    program.close()


def ready(qtbot: QtBot, program: start.Program) -> None:
    qtbot.waitUntil(lambda: program.window.current_key != "")
    settle(qtbot, program.office)


def locked(program: start.Program) -> bool:
    return program.office.locked


_made: dict[tuple[str, ...], tuple[Path, str]] = {}


def furnish(path: Path, hands: Hands, *names: str, password: str = "") -> str:
    """A database with customers; gives the recovery code when it is encrypted.

    Each kind is made once and copied: making one takes longer than most of what is tested.
    """
    kind = (*names, password)
    if kind not in _made:
        folder = Path(tempfile.mkdtemp(prefix="kundenpflege-test-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        model = folder / "k.db"
        with open_store(model, clock=hands) as store, store.write("Anlegen") as db:
            for name in names:
                db.add(Customer(number=name, name=name))
        code = encryption.encrypt(model, password, clock=hands).code if password else ""
        _made[kind] = (model, code)
    model, code = _made[kind]
    path.parent.mkdir(parents=True, exist_ok=True)
    for part in model.parent.glob("k.db*"):
        if part.suffix != ".lock":
            shutil.copy(part, path.parent / part.name.replace("k.db", path.name))
    return code


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def press(program: start.Program, key: str) -> None:
    gate = program.window.whole.covering()
    assert isinstance(gate, Gate)
    assert key in gate.offered(), gate.offered()
    gate.way(key).click()


def page(program: start.Program) -> QWidget:
    shown = program.window.page("today")
    assert shown is not None
    return shown


def count(program: start.Program) -> str:
    """How many customers the page shows; nothing may be in its place."""
    assert not program.window.whole.is_covered(), program.window.whole.covering()
    return program.window.header.subtitle.text()


# The first start -----------------------------------------------------------------------------


def test_a_first_start_asks_how_to_begin_and_makes_nothing_before(
    qtbot: QtBot, make: Make, tmp_path: Path
) -> None:
    path = tmp_path / "neu" / "k.db"
    path.parent.mkdir()
    program = make(path)
    welcome = program.entrance.first.page
    assert program.window.whole.covering() is welcome and str(path) in welcome.place.text()
    assert welcome.offered() == ["begin", "existing", "backup", "demo", "quit"]
    assert list(path.parent.iterdir()) == [], "nothing was made"
    assert not program.office.commands.run("page.customers"), "the pages cannot be reached"
    press(program, "begin")
    settle(qtbot, program.office)
    assert count(program) == "0 Kunden" and not encryption.is_encrypted(path)
    assert str(path) in program.office.settings.get("known")


def test_beginning_encrypted_shows_the_code_until_it_is_kept(
    qtbot: QtBot, make: Make, hands: Hands, tmp_path: Path
) -> None:
    path = tmp_path / "k.db"
    program = make(path)
    welcome = program.entrance.first.page
    welcome.protect.box.click()
    press(program, "begin")
    assert not path.exists(), "no password, no database"
    for editor in (welcome.password.first, welcome.password.second):
        editor.line.setText("kurz")
    press(program, "begin")
    settle(qtbot, program.office)
    assert not path.exists() and welcome.password.box("new_password").error.text()
    for editor in (welcome.password.first, welcome.password.second):
        editor.line.setText(PASSWORD)
    press(program, "begin")
    settle(qtbot, program.office)
    code = welcome.code.code.text()
    assert len(code) > 25 and welcome.offered() == ["next"]
    assert not welcome.way("next").isEnabled() and welcome.password.first.value() == ""
    hands.path = tmp_path / "code.pdf"
    welcome.code.save.click()
    settle(qtbot, program.office)
    assert hands.path.read_bytes().startswith(b"%PDF")
    welcome.code.kept.box.click()
    press(program, "next")
    settle(qtbot, program.office)
    assert count(program) == "0 Kunden" and encryption.is_encrypted(path)
    assert welcome.code.code.text() == ""
    assert encryption.key_for(path, code) == encryption.key_for(path, PASSWORD)
    program.close()
    for file in (tmp_path / "s.json", path, *tmp_path.glob("k.db*"), *tmp_path.rglob("*.log")):
        content = file.read_bytes() if file.exists() else b""
        assert PASSWORD.encode() not in content and code.encode() not in content, file


def test_another_place_is_remembered_for_the_next_start(
    qtbot: QtBot, make: Make, hands: Hands, tmp_path: Path
) -> None:
    program = make(default_database())
    assert program.window.whole.covering() is program.entrance.first.page
    hands.path = tmp_path / "Kunden" / "meine.db"
    hands.path.parent.mkdir()
    program.entrance.first.page.elsewhere.click()
    settle(qtbot, program.office)
    press(program, "begin")
    settle(qtbot, program.office)
    assert count(program) == "0 Kunden" and hands.path.exists()
    settings = tmp_path / "s.json"
    known = usual_database()
    assert not known.exists() and str(hands.path) in settings.read_text(encoding="utf-8")


def test_the_demo_business_is_a_program_of_its_own(make: Make, tmp_path: Path) -> None:
    program = make(tmp_path / "k.db")
    begun: list[tuple[str, list[str]]] = []

    def begin(name: str, arguments: list[str]) -> bool:
        begun.append((name, arguments))
        return True

    program.entrance.first.begin_process = begin
    press(program, "demo")
    assert begun == [(demo_command()[0], demo_command()[1:])] and begun[0][1][-1] == "--demo"
    assert program.window.isHidden() and not (tmp_path / "k.db").exists()


# Password ------------------------------------------------------------------------------------


def test_a_wrong_password_stays_and_never_makes_a_database(
    qtbot: QtBot, make: Make, hands: Hands, tmp_path: Path
) -> None:
    path = tmp_path / "k.db"
    code = furnish(path, hands, "Brandt", password=PASSWORD)
    before = digest(path)
    program = make(path)
    unlock = program.entrance.unlock_page
    assert program.window.whole.covering() is unlock and not unlock.lost.isVisible()
    for _try in range(3):
        unlock.secret.line.setText("falsch")
        press(program, "unlock")
        settle(qtbot, program.office)
        assert "passt nicht" in unlock.box.error.text()
        assert program.window.whole.covering() is unlock and "begin" not in unlock.offered()
    assert unlock.lost.isVisible() and "auch die Daten verloren" in unlock.lost.text()
    assert digest(path) == before
    unlock.secret.line.setText(code.lower().replace("-", " "))
    qtbot.keyClick(unlock.secret.line, Qt.Key.Key_Return)
    settle(qtbot, program.office)
    assert count(program) == "1 Kunden" and unlock.secret.value() == ""


def test_a_remembered_key_opens_the_next_time_by_itself(
    qtbot: QtBot, make: Make, hands: Hands, tmp_path: Path, ring: MemoryKeyring
) -> None:
    path = tmp_path / "k.db"
    furnish(path, hands, "Brandt", password=PASSWORD)
    program = make(path)
    unlock = program.entrance.unlock_page
    unlock.remember.box.click()
    unlock.secret.line.setText(PASSWORD)
    press(program, "unlock")
    settle(qtbot, program.office)
    assert len(ring.kept) == 1 and PASSWORD not in str(ring.kept)
    program = make(path)
    assert count(program) == "1 Kunden"


def test_the_caps_key_is_told_by_what_is_typed(qtbot: QtBot, make: Make, hands: Hands,
                                               tmp_path: Path) -> None:  # fmt: skip
    furnish(tmp_path / "k.db", hands, password=PASSWORD)
    unlock = make(tmp_path / "k.db").entrance.unlock_page
    qtbot.keyClick(unlock.secret.line, Qt.Key.Key_A)
    assert not unlock.caps.isVisible()
    qtbot.keyClick(unlock.secret.line, "A")
    assert unlock.caps.isVisible()
    qtbot.keyClick(unlock.secret.line, "A", Qt.KeyboardModifier.ShiftModifier)
    assert not unlock.caps.isVisible()


# Locking -------------------------------------------------------------------------------------


def test_after_a_rest_it_locks_and_what_was_typed_is_there_afterwards(
    qtbot: QtBot, make: Make, hands: Hands, tmp_path: Path
) -> None:
    path = tmp_path / "k.db"
    furnish(path, hands, "Brandt", password=PASSWORD)
    program = make(path)
    unlock, window = program.entrance.unlock_page, program.window
    unlock.secret.line.setText(PASSWORD)
    press(program, "unlock")
    settle(qtbot, program.office)
    program.office.settings.set("lock_minutes", 5)
    idle = program.entrance.idle
    assert idle is not None
    edit = page(program).findChild(QLineEdit)
    assert edit is not None
    edit.setFocus()
    edit.setText("Frau Brandt will im Mai")
    program.office.tell("Frau Brandt gespeichert")
    program.window.search_now()
    qtbot.keyClicks(program.window.search, "Kunden")
    settle(qtbot, program.office)
    results = program.window.findChild(QWidget, "searchResults")
    assert results is not None and results.isVisible()
    hands.time += timedelta(minutes=4)
    idle.look()
    assert not locked(program)
    handle = window.windowHandle()
    assert handle is not None
    QTest.mouseMove(handle, QPoint(20, 20))
    hands.time += timedelta(minutes=4)
    idle.look()
    assert not locked(program), "somebody was there"
    hands.time -= timedelta(days=300)
    idle.look()
    assert not locked(program), "a clock that was set back is no rest"
    done = threading.Event()
    program.office.keep(lambda _store: done.wait(20))  # a slow backup keeps nobody from locking
    hands.time += timedelta(minutes=5)
    idle.look()
    assert locked(program) and window.whole.covering() is unlock
    done.set()
    assert not edit.isVisible() and window.toasts.shown() == []
    over = [w for w in window.children() if isinstance(w, QWidget) and w.isVisible()]
    assert over == [window.whole], "nothing lies over the page that asks"
    assert not program.office.commands.run("page.customers")
    program.office.tell("Frau Sommer ruft an")
    program.office.open("c", 1)
    assert window.toasts.shown() == [] and window.current_key == "today"
    settle(qtbot, program.office)
    with Store.open(path, clock=hands, key=encryption.key_for(path, PASSWORD)):
        pass  # nobody holds it
    assert [row.reason for row in backups.list_backups(path)] == ["auto"], "it may be ended now"
    window.showMinimized()
    program.entrance.come_to_front()
    assert not window.isMinimized() and window.whole.covering() is unlock
    unlock.secret.line.setText("falsch")
    press(program, "unlock")
    settle(qtbot, program.office)
    assert locked(program) and "passt nicht" in unlock.box.error.text()
    unlock.secret.line.setText(PASSWORD)
    press(program, "unlock")
    settle(qtbot, program.office)
    assert count(program) == "1 Kunden"
    assert edit.text() == "Frau Brandt will im Mai" and edit.hasFocus()
    hands.time += timedelta(hours=8)  # the computer slept
    QTest.mouseMove(handle, QPoint(40, 40))
    assert locked(program), "the first hand comes before the clock is looked at"
    unlock.secret.line.setText(PASSWORD)
    press(program, "unlock")
    settle(qtbot, program.office)
    assert program.office.commands.run("lock") and locked(program)


def test_zero_minutes_and_plain_databases_never_lock(
    qtbot: QtBot, make: Make, hands: Hands, tmp_path: Path
) -> None:
    furnish(tmp_path / "k.db", hands)
    program = make(tmp_path / "k.db")
    assert program.entrance.idle is None and not program.office.commands.run("lock")


# In use, missing, unsafe, wrong --------------------------------------------------------------


def test_a_held_database_can_be_looked_at(
    qtbot: QtBot, make: Make, hands: Hands, tmp_path: Path
) -> None:
    path = tmp_path / "k.db"
    furnish(path, hands, "Brandt")
    with Store.open(path, clock=hands):
        program = make(path)
        trouble = program.window.trouble
        assert trouble.offered() == ["again", "look", "other", "quit"]
        assert "geöffnet" in trouble.text()
        press(program, "look")
        settle(qtbot, program.office)
        assert count(program) == "1 Kunden"
        banner = program.window.look_only
        assert banner.isVisible() and "nicht gespeichert" in banner.text()
        refused: list[str] = []

        def add(db: Any) -> None:
            db.add(Customer(number="2", name="Sommer"))

        program.office.run("Anlegen", add, failed=lambda error: refused.append(error.message))
        settle(qtbot, program.office)
        assert len(refused) == 1 and "Nichts wurde gespeichert" in refused[0]
    program.window.try_again_wanted.emit()
    settle(qtbot, program.office)
    assert count(program) == "1 Kunden" and not program.window.look_only.isVisible()


def test_a_held_encrypted_database_asks_for_its_password_once(
    qtbot: QtBot, make: Make, hands: Hands, tmp_path: Path
) -> None:
    path = tmp_path / "k.db"
    furnish(path, hands, "Brandt", password=PASSWORD)
    with Store.open(path, clock=hands, key=encryption.key_for(path, PASSWORD)):
        program = make(path)
        program.entrance.unlock_page.secret.line.setText(PASSWORD)
        press(program, "unlock")
        settle(qtbot, program.office)
        press(program, "look")
        settle(qtbot, program.office)
        assert count(program) == "1 Kunden" and program.office.look_only
        assert program.entrance._waiting is None, "the key is not kept any longer"


def test_a_place_that_is_gone_is_no_first_start(
    qtbot: QtBot, make: Make, hands: Hands, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    path = stick / "k.db"
    furnish(path, hands, "Brandt")
    assert count(make(path)) == "1 Kunden"
    end_of = make(tmp_path / "nichts.db")  # the first program lets go of its file
    end(end_of)
    shutil.move(stick, tmp_path / "weg")
    program = make(path)
    assert program.window.trouble.offered() == ["again", "find", "backup", "anew", "quit"]
    assert not stick.exists()
    hands.sure = False
    press(program, "anew")
    assert hands.asked[-1] == "Wirklich neu beginnen?"
    assert program.window.has_trouble() and not stick.exists(), "only when it is said twice"
    shutil.move(tmp_path / "weg", stick)
    press(program, "again")
    settle(qtbot, program.office)
    assert count(program) == "1 Kunden"


@pytest.mark.parametrize("drive", ["there", "away"])
def test_a_missing_file_comes_back_from_a_backup(
    qtbot: QtBot, make: Make, hands: Hands, tmp_path: Path, drive: str
) -> None:
    path = tmp_path / "daten" / "k.db"
    furnish(path, hands, "Brandt", "Sommer")
    with open_store(path, clock=hands) as store:
        made = backups.make(store, "hand", second=str(tmp_path)).path
    path.unlink()
    if drive == "away":
        shutil.rmtree(path.parent)
        made = tmp_path / made.name
        Settings(tmp_path / "s.json").set("backup_folder", str(tmp_path))
    program = make(path)
    press(program, "backup")
    settle(qtbot, program.office)
    repair = program.entrance.rescue.page
    assert [choice.path for choice in repair.choices()] == [made]
    assert repair.choices()[0].title.startswith("Samstag, 21.")
    assert "2 Kunden" in repair.choices()[0].note
    press(program, "restore")
    settle(qtbot, program.office)
    assert count(program) == "2 Kunden"
    assert path.parent.exists() == (drive == "there"), "no folder where a drive belongs"
    home = usual_database().with_name("k.db")
    assert program.entrance.database == (path if drive == "there" else home)


def test_an_encrypted_backup_asks_for_its_password(
    qtbot: QtBot, make: Make, hands: Hands, tmp_path: Path
) -> None:
    path = tmp_path / "daten" / "k.db"
    furnish(path, hands, "Brandt", password=PASSWORD)
    with open_store(path, clock=hands, key=encryption.key_for(path, PASSWORD)) as store:
        made = backups.make(store, "hand").path
    stick = tmp_path / "stick.db"
    shutil.copy(made, stick)
    shutil.rmtree(path.parent)
    program = make(tmp_path / "neu.db")
    press(program, "backup")
    settle(qtbot, program.office)
    hands.path = stick
    press(program, "backups")
    settle(qtbot, program.office)
    press(program, "restore")
    settle(qtbot, program.office)
    unlock = program.entrance.unlock_page
    assert program.window.whole.covering() is unlock and "stick.db" in unlock.text()
    press(program, "back")
    press(program, "restore")
    settle(qtbot, program.office)
    for secret in ("falsch", PASSWORD):
        unlock.secret.line.setText(secret)
        press(program, "unlock")
        settle(qtbot, program.office)
    assert count(program) == "1 Kunden" and encryption.is_encrypted(tmp_path / "neu.db")


def test_a_cloud_folder_is_left_and_becomes_the_place_of_backups(
    qtbot: QtBot, make: Make, hands: Hands, tmp_path: Path
) -> None:
    cloud = tmp_path / "Dropbox"
    (cloud / ".dropbox.cache").mkdir(parents=True)
    furnish(tmp_path / "k.db", hands, "Brandt")
    path = cloud / "k.db"
    shutil.move(tmp_path / "k.db", path)
    before = digest(path)
    program = make(path)
    assert (
        program.window.trouble.offered()[0] == "move" and "Dropbox" in program.window.trouble.text()
    )
    press(program, "move")
    settle(qtbot, program.office)
    assert count(program) == "1 Kunden" and digest(path) == before
    assert program.entrance.database == usual_database().with_name("k.db")
    assert program.office.settings.get("backup_folder") == str(cloud)


def test_a_full_disk_says_so_and_lets_one_look(
    qtbot: QtBot, make: Make, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "k.db"
    furnish(path, hands, "Brandt")
    full = {"now": True}
    real = Store.open.__func__  # type: ignore[attr-defined]

    def opened(cls: type[Store], *args: Any, **more: Any) -> Store:
        if full["now"] and args[0] == path and not more.get("look_only"):
            raise DiskFullError("Der Datenträger ist voll. Bitte Platz schaffen.")
        return real(cls, *args, **more)  # type: ignore[no-any-return]

    monkeypatch.setattr(Store, "open", classmethod(opened))
    program = make(path)
    assert program.window.trouble.offered() == ["again", "look", "other", "quit"]
    press(program, "look")
    settle(qtbot, program.office)
    assert count(program) == "1 Kunden" and program.office.look_only
    full["now"] = False
    program.window.try_again_wanted.emit()
    settle(qtbot, program.office)
    assert count(program) == "1 Kunden" and not program.office.look_only


@pytest.mark.parametrize("kind", ["letter", "newer"])
def test_a_wrong_or_newer_file_is_left_as_it_is(
    make: Make, hands: Hands, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "k.db"
    if kind == "letter":
        path.write_text("Ein Brief", encoding="utf-8")
    else:
        furnish(path, hands)
        with Store.open(path, clock=hands) as store, store._writing.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")
    before = digest(path)
    program = make(path)
    assert program.window.trouble.offered() == ["other", "again", "quit"]
    words = "keine Kundenpflege-Datenbank" if kind == "letter" else "neueren Version"
    assert words in program.window.trouble.text() and digest(path) == before
    heading = program.window.trouble.heading.text()
    assert heading == (
        "Diese Kundendaten sind neuer als das Programm"
        if kind == "newer"
        else "Die Kundendaten lassen sich nicht öffnen"
    )


# Damaged -------------------------------------------------------------------------------------


def test_a_damaged_database_is_set_aside_and_a_backup_takes_its_place(
    qtbot: QtBot, make: Make, hands: Hands, tmp_path: Path
) -> None:
    path = tmp_path / "k.db"
    furnish(path, hands, "Brandt", "Sommer")
    with open_store(path, clock=hands) as store:
        backups.make(store, "ende")
        hands.time += timedelta(hours=1)
        with store.write("Kunde angelegt") as db:
            db.add(Customer(number="3", name="Vogt"))
    content = bytearray(path.read_bytes())
    content[100:9000] = bytes(8900)
    path.write_bytes(content)
    program = make(path)
    repair = program.entrance.rescue.page
    assert program.window.whole.covering() is repair
    assert len(repair.choices()) == 1 and repair.offered()[0] == "restore"
    press(program, "restore")
    settle(qtbot, program.office)
    assert count(program) == "2 Kunden"
    aside = [file for file in tmp_path.iterdir() if "beschaedigt" in file.name]
    assert any(file.read_bytes() == bytes(content) for file in aside)
    assert program.window.navigation.saved.text() == "Gesichert heute 09:00", "it is a backup"


def test_whose_password_fitted_is_not_asked_again_for_the_backup(
    qtbot: QtBot, make: Make, hands: Hands, tmp_path: Path
) -> None:
    path = tmp_path / "k.db"
    furnish(path, hands, "Brandt", password=PASSWORD)
    with open_store(path, clock=hands, key=encryption.key_for(path, PASSWORD)) as store:
        backups.make(store, "ende")
    content = bytearray(path.read_bytes())
    content[5000:9000] = bytes(4000)
    path.write_bytes(content)
    program = make(path)
    program.entrance.unlock_page.secret.line.setText(PASSWORD)
    press(program, "unlock")
    settle(qtbot, program.office)
    assert "verschlüsselt" in program.entrance.rescue.page.choices()[0].note
    press(program, "restore")
    settle(qtbot, program.office)
    assert count(program) == "1 Kunden" and encryption.is_encrypted(path)
    assert program.entrance.rescue._key is None, "the key is not kept any longer"


def test_without_a_backup_nothing_empty_is_offered(
    make: Make, hands: Hands, tmp_path: Path
) -> None:
    path = tmp_path / "k.db"
    furnish(path, hands, "Brandt")
    content = bytearray(path.read_bytes())
    content[100:9000] = bytes(8900)
    path.write_bytes(content)
    program = make(path)
    repair = program.entrance.rescue.page
    assert repair.offered() == ["backups", "again", "other", "quit"]
    assert path.read_bytes() == bytes(content)
