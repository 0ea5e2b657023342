"""Read-only, locked, vanished: looked at where it can be read, never taken for a first start.

Each try is a process of an ordinary user: for the administrator nothing is write-protected.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import socket
import tempfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path

from kundenpflege import cli
from kundenpflege.base.errors import (
    DamagedError,
    LookOnlyError,
    PlaceMissingError,
    StoreError,
    UserError,
    WriteProtectedError,
)
from kundenpflege.base.settings import Settings
from kundenpflege.model import Customer
from kundenpflege.services import backups, known_databases
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store

from .row import CLOCK, Outcome, Work, brief
from .writing import copied, demo, opened

NOBODY = 65534


def run(work: Work) -> Outcome:
    """Every case, `work.count` times."""
    outcome = Outcome()
    if not hasattr(os, "fork"):
        outcome.note = "needs fork"
        return outcome
    # Its folders may be passed through.
    work.folder.parent.chmod(0o711)
    work.folder.chmod(0o711)
    base = demo(work.folder)
    with opened(base) as store:
        wanted = store.dump()
        made = backups.make(store, "auto").path
    # Whatever is imported late is imported now, while it may be read.
    with Store.open(base, clock=CLOCK, look_only=True), redirect_stdout(io.StringIO()):
        for words in _COMMANDS:
            with redirect_stderr(io.StringIO()):
                cli.main(["--database", str(work.folder), *words])
        cli.main(["--database", str(base), "restore", str(made), "--dry-run"])
    for number in range(work.count):
        for name, case in CASES.items():
            home = work.folder / f"{number} {name}"
            place = home / "Daten"
            (place / "Sicherungen").mkdir(parents=True)
            path = copied(base, place / base.name)
            shutil.copyfile(made, place / "Sicherungen" / made.name)
            outcome.tried += 1
            told = _as_nobody(home, partial(case, path, wanted))
            outcome.demand(not told, f"{name}: {told}")
            shutil.rmtree(home)
    return outcome


def _as_nobody(home: Path, work: Callable[[], str]) -> str:
    """What `work` says when an ordinary user does it in a folder of his own."""
    ours, its = socket.socketpair()
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                for one in (home, *home.rglob("*")):
                    os.chown(one, NOBODY, NOBODY)
                tempfile.tempdir = str(home)
                os.setegid(NOBODY)
                os.seteuid(NOBODY)
            try:
                told = work()
            except Exception as error:
                told = brief(error)
            its.sendall(json.dumps(told).encode())
        finally:
            os._exit(0)
    its.close()
    ours.settimeout(60)
    heard = b""
    try:
        while found := ours.recv(65536):
            heard += found
    finally:
        ours.close()
        os.waitpid(child, 0)
    return str(json.loads(heard)) if heard else "the program died"


def _looks(path: Path, wanted: str) -> str:
    """Opened to look only because nothing can be written: reads work, writing is refused."""
    content, there = path.read_bytes(), _names(path)
    try:
        opened(path).close()
        return "opened for writing"
    except WriteProtectedError:
        pass
    with open_store(path, clock=CLOCK, look_only=None) as store:
        if not store.look_only or not store.look_reason:
            return "does not say that it only looks"
        if store.dump() != wanted:
            return "shows other contents"
        for act in (lambda: _write(store), store.undo, lambda: store.set_info("a", "b")):
            try:
                act()
                return "something could be written"
            except LookOnlyError:
                pass
    if path.read_bytes() != content or _names(path) != there:
        return "something was changed"
    return ""


def _names(path: Path) -> list[str]:
    return sorted(one.name for one in path.parent.iterdir())


def _write(store: Store) -> None:
    with store.write("Etwas") as db:
        db.add(Customer(number="neu", name="Neu"))


def _file_protected(path: Path, wanted: str) -> str:
    os.chmod(path, 0o444)
    return _looks(path, wanted)


def _folder_protected(path: Path, wanted: str) -> str:
    os.chmod(path.parent, 0o555)
    return _looks(path, wanted)


def _refused(
    path: Path, kinds: tuple[type[UserError], ...], settings: Settings | None = None
) -> str:
    """No database is made, in no way of opening it."""
    before = sorted(map(str, path.parent.parent.rglob("*")))
    for look in (False, None, True):
        try:
            open_store(path, clock=CLOCK, look_only=look, settings=settings).close()
            return f"opened something that is not there (look_only={look})"
        except kinds:
            pass
    after = sorted(map(str, path.parent.parent.rglob("*")))
    return "" if before == after else "something was made"


def _folder_denied(path: Path, wanted: str) -> str:
    os.chmod(path.parent, 0)
    told = _refused(path, (StoreError,)) or _commands_refuse(path)
    os.chmod(path.parent, 0o700)
    return told


def _commands_refuse(path: Path) -> str:
    """Every command about safety says what is denied, none that there was nothing."""
    backup = path.parent / "Sicherungen" / "k.db"
    secret = path.parent.parent / "passwort"
    secret.write_text("drei Hobel, vier Sägen", encoding="utf-8")
    for words in (*_COMMANDS, ("restore", str(backup)), ("restore", backup.name),
                  ("encrypt", "--password-file", str(secret))):  # fmt: skip
        out, told = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(told):
            code = cli.main(["--database", str(path), *words])
        if code != 1 or out.getvalue() or "Zugriff verweigert" not in told.getvalue():
            return f"{words[0]}: {code}, {out.getvalue()}{told.getvalue()}"
    return ""


_COMMANDS = (
    ("check",), ("backup",), ("backup", "--list"), ("undo",), ("decrypt",), ("password",),
    ("recovery-code",), ("customer", "list"), ("--new", "customer", "list"),
)  # fmt: skip


def _folder_gone(path: Path, wanted: str) -> str:
    path.parent.rename(path.parent.with_name(path.parent.name + " anderswo"))
    told = _refused(path, (PlaceMissingError,))
    path.parent.with_name(path.parent.name + " anderswo").rename(path.parent)
    return told


def _file_gone(path: Path, wanted: str) -> str:
    path.unlink()
    return _refused(path, (PlaceMissingError,))


def _sums_left(path: Path, wanted: str) -> str:
    path.unlink()
    shutil.rmtree(path.parent / "Sicherungen")
    return _refused(path, (PlaceMissingError,))


def _known(path: Path, wanted: str) -> str:
    settings = Settings(None)
    known_databases.remember(settings, path, CLOCK.now())
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink()
    shutil.rmtree(path.parent / "Sicherungen")
    return _refused(path, (PlaceMissingError,), settings)


def _emptied(path: Path, wanted: str) -> str:
    path.write_bytes(b"")
    return _refused(path, (DamagedError, PlaceMissingError))


def _held(path: Path, wanted: str) -> str:
    out, into = os.pipe()
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        with opened(path) as store:
            _write(store)
            os.write(told, b"x")
            os.read(out, 1)
        os._exit(0)
    try:
        os.read(ready, 1)
        with Store.open(path, clock=CLOCK, look_only=True) as store:
            if "Neu" not in store.dump():
                return "does not show what the other one saved"
            try:
                _write(store)
                return "could be written"
            except LookOnlyError:
                return ""
    finally:
        os.write(into, b"x")
        os.waitpid(child, 0)


def _unplugged(path: Path, wanted: str) -> str:
    """The drive goes while the program has it open, and comes back."""
    away = path.parent.with_name(path.parent.name + " weg")
    with opened(path) as store:
        _write(store)
        shown = store.dump()
        path.parent.rename(away)
        try:
            with store.write("Ohne Laufwerk") as db:
                db.add(Customer(number="weg", name="Weg"))
            shown = store.dump()
        except UserError:
            pass
        made = path.parent.exists()
        if not made:
            away.rename(path.parent)
        _again = store.dump()
        if _again != shown:
            return "shows other contents"
    if made:
        return "the folder was made anew"
    with opened(path) as store:
        if store.dump() != shown:
            return "what was acknowledged is not there"
        return "; ".join(store.check()[:1])


CASES: dict[str, Callable[[Path, str], str]] = {
    "file protected": _file_protected,
    "folder protected": _folder_protected,
    "folder denied": _folder_denied,
    "folder gone": _folder_gone,
    "file gone": _file_gone,
    "digests left": _sums_left,
    "known from before": _known,
    "emptied": _emptied,
    "held by another": _held,
    "unplugged": _unplugged,
}
