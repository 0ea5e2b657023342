"""Encryption from scripts: passwords come by file, environment or terminal, and go nowhere."""

from __future__ import annotations

import base64
import getpass
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import keyring
import pytest

from kundenpflege.base.log import start_log
from kundenpflege.cli import main
from kundenpflege.cli.parser import parse
from kundenpflege.services import encryption
from kundenpflege.store import keyfile
from tests.empty_database import put_empty_database
from tests.memory_keyring import MemoryKeyring

PASSWORD, NEXT = "Kanarienvogel im Keller", "Nachtigall im Garten"

Call = Callable[..., Any]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a guess costs is tested elsewhere; nobody asks this computer's keyring."""
    monkeypatch.setattr(keyfile, "MEMORY_KIB", 64)
    monkeypatch.setattr(keyfile, "PASSES", 1)
    monkeypatch.setattr(keyring, "get_password", lambda _service, _name: None)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: False))
    for name in ("KUNDENPFLEGE_PASSWORD", "KUNDENPFLEGE_NEW_PASSWORD"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return put_empty_database(tmp_path / "kunden.db")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with the password; what comes after its first line does not matter."""
    path = tmp_path / "home" / "passwort.txt"
    path.write_bytes(b"\xef\xbb\xbf" + PASSWORD.encode() + b"\r\nsonst nichts\r\n")
    return path


@pytest.fixture
def call(database: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command; gives exit code, what it printed (objects with --json) and its messages."""

    def run(*words: object) -> tuple[int, Any, str]:
        code = main(["--database", str(database), *map(str, words)])
        printed = capsys.readouterr()
        out = json.loads(printed.out) if "--json" in words and printed.out else printed.out
        return code, out, printed.err

    return run


def test_every_command_works_on_an_encrypted_database(
    call: Call, database: Path, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "code.pdf"
    code, ((told),), err = call("encrypt", "--password-file", file, "--recovery", sheet, "--json")
    assert (code, err) == (0, "") and told["pdf"] == str(sheet) and sheet.stat().st_size > 5000
    assert set(told) == {"database", "encrypted", "code", "pdf", "plain_backups", "wiped"}
    assert encryption.is_encrypted(database)
    # Without a password, and with a wrong one, it says what to do and stays as it is.
    for words in (("customer", "list"), ("check",), ("history",), ("decrypt",), ("password",)):
        code, out, err = call(*words)
        assert (code, out) == (1, "") and "--password-file" in err, words
    monkeypatch.setenv("KUNDENPFLEGE_PASSWORD", "geraten und falsch")
    assert call("check")[0] == 1 and "passt nicht" in call("check")[2]
    monkeypatch.setenv("KUNDENPFLEGE_PASSWORD", PASSWORD)
    calls: tuple[tuple[object, ...], ...] = (
        ("check",), ("customer", "list"), ("today",), ("plan",), ("history",), ("undo",),
        ("backup", tmp_path / "b.db"), ("export", "customers", tmp_path / "k.csv"),
    )  # fmt: skip
    for each in calls:
        code, out, err = call(*each)
        assert "passt nicht" not in err and "verschlüsselt" not in err, (each, err)
    assert encryption.is_encrypted(tmp_path / "b.db")
    # The file in the call counts more than the environment, and the code is as good.
    monkeypatch.setenv("KUNDENPFLEGE_PASSWORD", "falsch")
    assert call("check", "--password-file", file)[0] == 0
    monkeypatch.setenv("KUNDENPFLEGE_PASSWORD", told["code"].lower())
    assert call("check")[0] == 0


def test_password_and_code_are_changed_and_encryption_goes_again(
    call: Call, database: Path, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = call("encrypt", "--password-file", file, "--json")[1][0]["code"]
    other = tmp_path / "neu.txt"
    other.write_text(NEXT, encoding="utf-8")
    assert call("password", "--password-file", file, "--new-password-file", other)[0] == 0
    assert call("check", "--password-file", file)[0] == 1
    shown = call("recovery-code", "--password-file", other, "--json")[1]
    assert shown == [
        {"database": str(database), "encrypted": True, "code": first, "pdf": "", "new": False}
    ]
    code, out, _err = call("recovery-code", "--new", "--password-file", other)
    assert code == 0 and first not in out and "Daten verloren" in out
    monkeypatch.setenv("KUNDENPFLEGE_PASSWORD", first)
    assert call("check")[0] == 1
    monkeypatch.setenv("KUNDENPFLEGE_PASSWORD", NEXT)
    monkeypatch.setenv("KUNDENPFLEGE_NEW_PASSWORD", "kurz")
    assert "mindestens 10 Zeichen" in call("password")[2]
    assert call("encrypt")[2].count("schon verschlüsselt") == 1
    assert call("decrypt", "--json")[1] == [{"database": str(database), "encrypted": False}]
    assert not encryption.is_encrypted(database) and call("check")[0] == 0
    for words in (("decrypt",), ("recovery-code",), ("password",)):
        assert "nicht verschlüsselt" in call(*words)[2]
    monkeypatch.delenv("KUNDENPFLEGE_PASSWORD")
    assert "fehlt das neue Passwort" in call("encrypt")[2]
    assert "kann nicht gelesen" in call("encrypt", "--password-file", tmp_path / "weg")[2]


@pytest.mark.parametrize(("choice", "left"), [("keep", 1), ("encrypt", 0), ("delete", 0)])
def test_readable_backups_are_named_or_done_with(
    call: Call, file: Path, tmp_path: Path, choice: str, left: int
) -> None:
    assert call("backup")[0] == 0
    (backup,) = (tmp_path / "Sicherungen").glob("*.db")
    code, out, _err = call("encrypt", "--password-file", file, "--backups", choice)
    assert code == 0
    assert ("noch für jeden lesbar" in out, str(backup) in out) == (bool(left), bool(left))
    assert "SSDs" in out
    assert backup.exists() == (choice != "delete")
    assert backup.exists() is False or encryption.is_encrypted(backup) == (choice == "encrypt")
    # The way out that was named can be gone later, too.
    code, out, err = call("encrypt", "--password-file", file, "--backups", "encrypt")
    assert (code, err) == (0, "") and "Keine Sicherung" in out
    assert not backup.exists() or encryption.is_encrypted(backup)
    if choice == "encrypt":
        assert call("restore", backup, "--password-file", file)[0] == 0


def test_what_is_not_there_is_missed(database: Path, call: Call, file: Path) -> None:
    assert call("encrypt", "--password-file", file)[0] == 0
    beside = database.with_name(database.name + ".schluessel")
    key = beside.read_bytes()
    away = database.rename(database.with_name("anderswo.db"))
    database.with_name(database.name + ".pruefsummen").unlink()
    # Its key alone tells that there was one, also after the first refusal.
    for words in (("encrypt", "--password-file", file),) * 2 + (("decrypt",), ("recovery-code",)):
        assert "nicht mehr da" in call(*words)[2], words
    assert not database.exists() and beside.read_bytes() == key
    away.rename(database)
    assert call("check", "--password-file", file)[0] == 0


def test_at_a_terminal_it_asks_three_times(
    call: Call, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[str] = []
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr(getpass, "getpass", lambda _words: answers.pop(0))
    answers[:] = ["kurz", PASSWORD, "vertippt", PASSWORD, PASSWORD]
    code, out, err = call("encrypt")
    assert code == 0 and "verschieden" in err and "mindestens" in err and not answers
    answers[:] = ["falsch", PASSWORD]
    code, out, err = call("check")
    assert code == 0 and "passt nicht" in err and "in Ordnung" in out
    answers[:] = ["falsch", "falscher", "am falschesten", PASSWORD]
    assert call("check")[0] == 1 and answers == [PASSWORD]


def test_a_remembered_key_opens_without_being_asked(
    call: Call, database: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = MemoryKeyring()
    monkeypatch.setattr(keyring, "get_password", memory.get_password)
    monkeypatch.setattr(keyring, "set_password", memory.set_password)
    call("encrypt", "--password-file", file)
    assert call("check")[0] == 1
    encryption.remember(database, encryption.key_for(database, PASSWORD))
    assert call("check")[0] == 0
    # What changes the way in wants the password itself.
    assert call("recovery-code")[0] == 1


def test_no_password_is_ever_part_of_a_call() -> None:
    for words in (["encrypt"], ["password"], ["decrypt"], ["recovery-code"], ["check"]):
        with pytest.raises(SystemExit):
            parse([*words, "--password", PASSWORD])


def test_a_canary_is_found_nowhere(
    database: Path, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Password, code and key of a database in use: not in files, logs or the words of a process."""
    start_log(tmp_path / "home" / "log")
    command = [sys.executable, "-m", "kundenpflege", "--database", str(database)]
    environment = {**os.environ, "KUNDENPFLEGE_PASSWORD": PASSWORD}
    environment |= {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    running = subprocess.Popen(
        [*command, "encrypt", "--json"], env=environment, stdout=subprocess.PIPE, text=True
    )
    words = Path(f"/proc/{running.pid}/cmdline")
    seen = words.read_bytes() if words.exists() else b""
    (made,) = json.loads(running.communicate()[0])
    code, key = made["code"], encryption.key_for(database, PASSWORD)
    monkeypatch.setenv("KUNDENPFLEGE_PASSWORD", PASSWORD)
    monkeypatch.setenv("KUNDENPFLEGE_NEW_PASSWORD", NEXT)
    for words_of_call in (
        ["history"], ["backup", tmp_path / "b.db"], ["customer", "show", "gibt es nicht"],
        ["password"], ["check"], ["recovery-code", "--new"],
    ):  # fmt: skip
        main(["--database", str(database), *map(str, words_of_call)])
    try:
        int(PASSWORD)  # its message repeats the password
    except ValueError:
        logging.getLogger("kundenpflege").exception("a bug with a password at hand")
    file.unlink()
    secrets = [PASSWORD, NEXT, code, code.replace("-", ""), key.hex()]
    shapes = {shape for secret in secrets for shape in _shapes(secret.encode())} | {
        *_shapes(key),
        *(shape for secret in secrets for shape in _shapes(secret.encode("utf-16-le"))),
    }
    places = [f for f in tmp_path.rglob("*") if f.is_file()]
    assert {f.name for f in places} >= {"kunden.db", "kunden.db.schluessel", "b.db"}
    assert any(f.name == "kundenpflege.log" and f.stat().st_size for f in places)
    found = [f.name for f in places if any(shape in f.read_bytes() for shape in shapes)]
    assert found == []
    assert seen == b"" or b"encrypt" in seen
    assert not any(shape in seen for shape in shapes)


def _shapes(secret: bytes) -> list[bytes]:
    return [secret, base64.b64encode(secret).rstrip(b"=")[:-1], secret.hex().encode()]
