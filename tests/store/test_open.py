"""Opening: what is ours is opened, everything else is named in German and left untouched."""

from __future__ import annotations

import logging
import os
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path, PureWindowsPath

import pytest
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import DamagedError, PasswordNeededError, StoreError
from kundenpflege.model import Customer
from kundenpflege.store import Store, holder, opening, pages
from kundenpflege.store.engine import APPLICATION_ID, uri_of


def _refused(path: Path, clock: FixedClock) -> str:
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        Store.open(path, clock=clock)
    assert path.read_bytes() == before
    return caught.value.message


def test_a_new_file_is_made_and_marked_as_ours(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "neu" / "k.db"
    with Store.open(path, clock=clock, new=True) as store:
        assert store.created
        assert store.check() == []
    head = path.read_bytes()[:100]
    assert int.from_bytes(head[68:72], "big") == APPLICATION_ID
    with Store.open(path, clock=clock) as store:
        assert not store.created


def test_the_file_is_kept_as_safe_as_promised(store: Store) -> None:
    with store._engine.connect() as connection:

        def pragma(name: str) -> object:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2
        assert pragma("foreign_keys") == 1
        assert pragma("secure_delete") == 1


def test_alembic_is_not_imported_when_the_schema_is_current(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kundenpflege.store import Store;"
        f"p = Path({str(tmp_path / 'k.db')!r}); Store.open(p).close(); Store.open(p).close();"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


@pytest.mark.parametrize(
    "content", [b"kein SQLite, nur Text" * 20, b"\x00" * 4096, os.urandom(4096)]
)
def test_a_foreign_file_stays_untouched(tmp_path: Path, clock: FixedClock, content: bytes) -> None:
    path = tmp_path / "brief.db"
    path.write_bytes(content)
    assert "keine Kundenpflege-Datenbank" in _refused(path, clock)


def test_another_programs_database_stays_untouched(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "andere.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE customer (id INTEGER)")
    connection.commit()
    connection.close()
    assert "keine Kundenpflege-Datenbank" in _refused(path, clock)


def test_a_newer_schema_stays_untouched(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "k.db"
    Store.open(path, clock=clock).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num='9999'")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert "neueren Version" in _refused(path, clock)


def test_a_damaged_file_stays_untouched(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "k.db"
    Store.open(path, clock=clock).close()
    content = bytearray(path.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    path.write_bytes(bytes(content))
    assert "beschädigt" in _refused(path, clock)


def test_a_file_damaged_further_in_is_told_at_each_reading(
    tmp_path: Path, clock: FixedClock
) -> None:
    path = tmp_path / "k.db"
    with Store.open(path, clock=clock) as store, store.write("Kunden") as db:
        db.add_all(Customer(number=str(n), name="Müller " * 20) for n in range(2_000))
    content = bytearray(path.read_bytes())
    for start in range(len(content) // 4096 // 4 * 4096, len(content), 4096):
        content[start : start + 64] = b"\xff" * 64
    path.write_bytes(content)
    with pytest.raises(DamagedError, match="nicht mehr so"):
        Store.open(path, clock=clock)
    pages.discard(path)
    with Store.open(path, clock=clock) as store:
        with pytest.raises(StoreError, match="beschädigt"), store.read() as db:
            db.scalars(select(Customer))
        with pytest.raises(StoreError, match="beschädigt"):
            store.dump()


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="only where devices are files")
def test_a_device_is_no_database(clock: FixedClock) -> None:
    with pytest.raises(StoreError, match="keine Kundenpflege-Datenbank"):
        Store.open(Path("/dev/null"), clock=clock)


def test_a_folder_is_refused(tmp_path: Path, clock: FixedClock) -> None:
    with pytest.raises(StoreError, match="Ordner"):
        Store.open(tmp_path, clock=clock)


@pytest.mark.skipif(os.name == "nt", reason="POSIX users")
def test_a_read_only_file_is_named(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "k.db"
    Store.open(path, clock=clock).close()
    path.chmod(0o444)
    before = path.read_bytes()
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from kundenpflege.base.errors import StoreError\n"
        "from kundenpflege.store import Store\n"
        # root may write everywhere: the check is made as an ordinary user
        "os.chdir(sys.argv[1])\n"
        "os.setuid(65534) if os.getuid() == 0 else None\n"
        "try:\n"
        "    opening = Store.open(Path('k.db'))\n"
        "except StoreError as error:\n"
        "    print(error.message)\n"
    )
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path(folder.anchor):
            folder.chmod(folder.stat().st_mode | 0o055)
    result = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert "schreibgeschützt" in result.stdout, result.stderr
    assert path.read_bytes() == before


def test_a_second_program_on_the_same_file_is_told(store: Store, clock: FixedClock) -> None:
    with store.write("Kunde angelegt") as db:
        db.add(Customer(number="1", name="Erster"))
    before = store.dump()
    with pytest.raises(StoreError, match="schon geöffnet"):
        Store.open(store.path, clock=clock)
    assert store.dump() == before


def test_a_creation_that_was_cut_off_is_finished(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "k.db"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute("VACUUM")
    connection.commit()
    connection.close()
    with Store.open(path, clock=clock) as store:
        assert store.created
        assert store.check() == []


def test_the_revision_is_the_newest_migration() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(opening.__file__).with_name("migrations")))
    assert ScriptDirectory.from_config(config).get_heads() == [opening.REVISION]


def test_closing_twice_leaves_the_file_alone_that_took_the_place(
    tmp_path: Path, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "k.db"
    store = Store.open(path, clock=clock)
    store.close()
    path.write_bytes(b"KPfl\x01" + bytes(8187))  # with luck under the same number
    store._file = (path.stat().st_dev, path.stat().st_ino)

    def content() -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in tmp_path.glob("k.db*")}

    before = content()
    with caplog.at_level(logging.INFO):
        store.close()
    assert not caplog.records
    assert content() == before


@pytest.mark.parametrize("key", [None, bytes(range(32))], ids=["plain", "encrypted"])
def test_who_waits_opens_what_was_made_meanwhile(
    tmp_path: Path, clock: FixedClock, key: bytes | None
) -> None:
    """Two first starts at once: one makes the database, the other finds it."""
    path = tmp_path / "k.db"
    lock = holder.hold(path, 0, clock.now())
    found: list[object] = []

    def second() -> None:
        try:
            with Store.open(path, clock=clock, wait=20) as store:
                found.append(store.created)
        except StoreError as error:
            found.append(type(error))

    thread = threading.Thread(target=second)
    thread.start()
    time.sleep(0.3)  # it has looked, and waits for the lock
    with Store.open(tmp_path / "anders.db", clock=clock, key=key):
        pass
    os.replace(tmp_path / "anders.db", path)
    lock.release()
    thread.join(30)
    assert found == [False if key is None else PasswordNeededError]


def test_shares_and_drives_of_windows_are_files() -> None:
    class Somewhere(PureWindowsPath):
        def absolute(self) -> Somewhere:
            return self

    def told(path: str) -> str:
        return uri_of(Somewhere(path), "ro")  # type: ignore[arg-type]

    assert told(r"\\nas\büro\a b.db") == "file:////nas/b%C3%BCro/a%20b.db?mode=ro"
    assert told(r"C:\Wer? Was?\k.db") == "file:///C:/Wer%3F%20Was%3F/k.db?mode=ro"
