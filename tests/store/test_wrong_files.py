"""Files that are not ours, or not for this program: refused, named, and left byte for byte."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import DamagedError, PasswordNeededError, StoreError
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store, cipher
from kundenpflege.store.engine import APPLICATION_ID
from tests.empty_database import put_empty_database

KEY = bytes(range(32))


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


def _other_program(path: Path, *, application: int = 0, wal: bool = False) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id={application}")
        if wal:
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT)")
        connection.execute("INSERT INTO customer VALUES (1, 'Fremd')")
        connection.commit()
        if wal:
            # As if its program had been killed: what it wrote lies beside the file.
            for ending in ("", "-wal", "-shm"):
                shutil.copyfile(f"{path}{ending}", f"{path}.kopie{ending}")
    if wal:
        for ending in ("", "-wal", "-shm"):
            os.replace(f"{path}.kopie{ending}", f"{path}{ending}")


def _future(path: Path, *, key: bytes | None = None, pending: bool = False) -> None:
    """Our own, of a schema that does not exist yet; `pending`: only the log beside says so."""
    import sqlcipher3.dbapi2 as driver

    Store.open(path, key=key).close()
    connection = driver.connect(str(path))
    if key is not None:
        cipher.unlock(connection, key)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("UPDATE alembic_version SET version_num='9999'")
    connection.execute("CREATE TABLE what_comes (id INTEGER PRIMARY KEY)")
    connection.commit()
    if pending:
        for ending in ("", "-wal"):
            shutil.copyfile(f"{path}{ending}", f"{path}.kopie{ending}")
    connection.close()
    if pending:
        for ending in ("", "-wal"):
            os.replace(f"{path}.kopie{ending}", f"{path}{ending}")


def _header(change: Callable[[bytearray], object]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        put_empty_database(path)
        content = bytearray(path.read_bytes())
        change(content)
        path.write_bytes(content)

    return make


def _bytes(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


FOREIGN = "keine Kundenpflege-Datenbank"
NEWER = "neueren Version"
DAMAGED = "beschädigt"

KINDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "text": (_bytes("Sehr geehrte Frau Müller,\n".encode() * 50), FOREIGN),
    "one byte": (_bytes(b"S"), FOREIGN),
    "xlsx": (_bytes(_zip()), FOREIGN),
    "pdf": (_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"0" * 500), FOREIGN),
    "picture": (_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500)), FOREIGN),
    "zeros": (_bytes(bytes(8192)), FOREIGN),
    "noise": (_bytes(os.urandom(8192)), FOREIGN),
    "our four letters": (_bytes(b"KPfl"), FOREIGN),
    "a text of ours": (_bytes(b"KPflanzenliste\n" * 20), FOREIGN),
    "a later way of encryption": (_bytes(b"KPfl\x02" + os.urandom(8187)), NEWER),
    "another program": (_other_program, FOREIGN),
    "another program at work": (lambda path: _other_program(path, wal=True), FOREIGN),
    "another program's mark": (lambda path: _other_program(path, application=0x4B506600), FOREIGN),
    "our mark, nothing of ours": (
        lambda path: _other_program(path, application=APPLICATION_ID),
        DAMAGED,
    ),
    # The sums beside it tell that it was ours.
    "cut in the header": (_header(lambda content: content.__delitem__(slice(60, None))), DAMAGED),
    "cut in the first page": (
        _header(lambda content: content.__delitem__(slice(900, None))),
        DAMAGED,
    ),
    "half of it": (_header(lambda content: content.__delitem__(slice(200_704, None))), DAMAGED),
    "broken header": (
        _header(lambda content: content.__setitem__(slice(16, 60), b"\xff" * 44)),
        DAMAGED,
    ),
    "newer": (_future, NEWER),
    "newer, in the log only": (lambda path: _future(path, pending=True), NEWER),
    "newer and encrypted": (lambda path: _future(path, key=KEY), NEWER),
    "newer and encrypted, in the log only": (
        lambda path: _future(path, key=KEY, pending=True),
        NEWER,
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_refused_and_left_as_it_is(tmp_path: Path, clock: FixedClock, kind: str) -> None:
    make, said = KINDS[kind]
    path = tmp_path / "wahl" / "k.db"
    path.parent.mkdir()
    make(path)
    key = KEY if cipher.is_encrypted(path.read_bytes()[:16]) else None
    names = {file.name for file in path.parent.iterdir()}
    before = {
        name: path.with_name(name).read_bytes() for name in names if not name.endswith("-shm")
    }
    for look_only in (False, True):
        with pytest.raises(StoreError, match=said) as caught:
            open_store(path, clock=clock, key=key, look_only=look_only)
        assert "nicht verändert" in caught.value.message
        assert not isinstance(caught.value, PasswordNeededError)
        assert isinstance(caught.value, DamagedError) == (said is DAMAGED)
        after = {name: path.with_name(name).read_bytes() for name in before}
        assert after == before
        left = {file.name for file in path.parent.iterdir()} - names
        assert left <= {"k.db.lock", "k.db-shm"}


def test_a_wrong_key_is_no_damage_and_changes_nothing(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "k.db"
    Store.open(path, clock=clock, key=KEY).close()
    before = path.read_bytes()
    for look_only in (False, True):
        for key, wrong in ((None, False), (bytes(32), True)):
            with pytest.raises(PasswordNeededError) as caught:
                open_store(path, clock=clock, key=key, look_only=look_only)
            assert caught.value.wrong is wrong
            assert path.read_bytes() == before


def test_a_spoilt_beginning_beside_backups_is_damage(tmp_path: Path, clock: FixedClock) -> None:
    path = put_empty_database(tmp_path / "k.db")
    for beside in tmp_path.glob("k.db.*"):
        beside.unlink()
    path.write_bytes(bytes(300) + path.read_bytes()[300:])
    with pytest.raises(StoreError, match="keine Kundenpflege-Datenbank"):
        open_store(path, clock=clock)
    (tmp_path / "Sicherungen").mkdir()
    (tmp_path / "Sicherungen" / "k-20261121-080000-ende.db").write_bytes(b"...")
    with pytest.raises(DamagedError, match="Anfang"):
        open_store(path, clock=clock)


def test_a_damaged_page_is_told_in_german(tmp_path: Path, clock: FixedClock) -> None:
    path = put_empty_database(tmp_path / "k.db")
    path.write_bytes(path.read_bytes()[:100] + bytes(8_900) + path.read_bytes()[9_000:])
    with pytest.raises(DamagedError, match="ist beschädigt") as caught:
        open_store(path, clock=clock)
    assert "malformed" not in caught.value.message
