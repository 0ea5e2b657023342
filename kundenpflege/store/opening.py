"""Opening the file: what it is, whether we may use it, and making a new one.

Everything here looks before it touches: a file that is not ours, newer or damaged stays as it is.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from sqlalchemy import Engine

from kundenpflege.base.errors import (
    DamagedError,
    NewerFileError,
    PasswordNeededError,
    PlaceMissingError,
    StoreError,
    WriteProtectedError,
)
from kundenpflege.base.files import why
from kundenpflege.base.i18n import _
from kundenpflege.model import Base

from . import cipher, facts, keyfile
from .engine import APPLICATION_ID, uri_of
from .tables import FTS_SQL

#: The schema this program works with; equal to the newest migration (a test compares).
REVISION = "0005"

_MAGIC = b"SQLite format 3\0"


class Found(Enum):
    """What lies at the place of the database."""

    NOTHING = "nothing"
    PLAIN = "plain"
    ENCRYPTED = "encrypted"


@dataclass(frozen=True, slots=True)
class Place:
    """What lies at a path, and whether the file and its folder can be written."""

    found: Found
    writable: bool = True
    #: An empty file: what a creation that was cut off, or a disk that was full, leaves.
    empty: bool = False


def inspect_file(path: Path) -> Place:
    """What `path` holds: one of our databases, encrypted or not, or nothing yet. Only looks.

    StoreError with a German text for anything we must not touch; PlaceMissingError when the
    folder may not be read.
    """
    head = b""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise StoreError(
                _("„{path}“ ist ein Ordner. Bitte eine Datei angeben.").format(path=path)
            )
        if stat.S_ISREG(found.st_mode):
            if not found.st_size:
                return Place(Found.NOTHING, empty=True)
            with path.open("rb") as file:
                head = file.read(100)
    except (FileNotFoundError, NotADirectoryError):
        return Place(Found.NOTHING)
    except OSError as error:
        raise PlaceMissingError(
            _(
                "„{path}“ kann nicht gelesen werden ({reason}). Bitte die Zugriffsrechte und den "
                "Datenträger prüfen. Es wurde nichts verändert."
            ).format(path=path, reason=why(error)),
            path,
        ) from error
    encrypted = cipher.is_encrypted(head)
    ours = head[:16] == _MAGIC and int.from_bytes(head[68:72], "big") == APPLICATION_ID
    if not encrypted and cipher.is_newer(head) and not _has_key_of(path, head):
        raise _from_a_newer_program(path)
    if not encrypted and not ours and _was_ours(path):
        raise DamagedError(
            _(
                "Der Anfang von „{path}“ ist beschädigt, oder die Datei wurde gegen eine andere "
                "ausgetauscht. Sie wurde nicht verändert. Bitte eine Sicherung verwenden."
            ).format(path=path),
            path,
        )
    if not encrypted and not ours:
        raise StoreError(
            _(
                "„{path}“ ist keine Kundenpflege-Datenbank. Die Datei wurde nicht verändert. "
                "Bitte eine andere wählen."
            ).format(path=path)
        )
    return Place(Found.ENCRYPTED if encrypted else Found.PLAIN, can_write(path))


def _was_ours(path: Path) -> bool:
    """Whether sums, a key or backups beside a file that is not ours tell that one of ours was
    there."""
    sums = path.with_name(path.name + ".pruefsummen")
    return sums.is_file() or keyfile.load(path) is not None or bool(_backups_of(path))


def _has_key_of(path: Path, head: bytes) -> bool:
    """Whether the key beside the file belongs to it but for the mark: then that is damaged."""
    envelope = keyfile.load(path)
    start = len(cipher.MARK)
    return envelope is not None and envelope.salt[start:] == head[start : cipher.SALT_LENGTH]


def can_write(path: Path) -> bool:
    """Whether a file, and others beside it, can be written; nothing is changed by asking."""
    effective = os.access in os.supports_effective_ids
    try:
        os.close(os.open(path, os.O_RDWR))
        return os.access(path.parent, os.W_OK, effective_ids=effective)
    except OSError:
        return False


def write_protected(path: Path) -> WriteProtectedError:
    """The file can only be looked at."""
    return WriteProtectedError(
        _(
            "„{path}“ ist schreibgeschützt. Bitte den Schreibschutz der Datei und ihres "
            "Ordners aufheben oder eine andere Datenbank öffnen."
        ).format(path=path),
        path,
    )


def missing(path: Path) -> PlaceMissingError:
    """The database, its folder or its drive is not there; nothing was made in its place."""
    try:
        folder = path.parent.is_dir()
    except OSError:
        folder = False
    if not folder:
        text = _(
            "Der Ordner „{folder}“ ist nicht da. Liegt er auf einem Laufwerk, bitte dieses "
            "anschließen. Es wurde nichts neu angelegt."
        )
    else:
        text = _(
            "„{path}“ ist nicht mehr da, die Datei wurde verschoben oder gelöscht. Es wurde "
            "nichts neu angelegt."
        )
    return PlaceMissingError(text.format(path=path, folder=path.parent), path)


def leftovers(path: Path, key: bytes | None = None) -> list[Path]:
    """What tells that a database was at `path`: pages, key and sums beside it, its backups.

    A key file for `key` is none: it is laid there before the new encrypted database is made.
    """
    endings = ["-wal", ".pruefsummen"]
    envelope = keyfile.load(path) if key is not None else None
    if envelope is None or key is None or not envelope.fits(key):
        endings.append(".schluessel")
    beside = [Path(str(path) + ending) for ending in endings]
    found = [file for file in beside if file.is_file() and file.stat().st_size]
    return found + _backups_of(path)


def _backups_of(path: Path) -> list[Path]:
    """What lies in the folder for backups by the name of the database at `path`."""
    backup_name = re.compile(re.escape(path.stem) + r"-(\d{8}-\d{6}-.+|vor-.+)\.db")
    try:
        kept = sorted(path.with_name("Sicherungen").iterdir())
    except OSError:
        kept = []
    return [file for file in kept if backup_name.fullmatch(file.name)]


def prepare_new(path: Path, place: Place, *, new: bool | None, key: bytes | None) -> None:
    """Whether a database may be made at `path`, where there is none.

    `new`: wanted explicitly (folders are made, what is left of an older one is set aside), never
    (False), or by default: in an existing folder where nothing tells that there was one.
    PlaceMissingError or DamagedError when there should be one, StoreError for other reasons.
    """
    if not new:
        try:
            gone = new is False or not path.parent.is_dir()
            gone = gone or bool(leftovers(path, key))
        except OSError:
            gone = True
        if gone and place.empty:
            raise DamagedError(
                _(
                    "„{path}“ ist leer, obwohl hier Daten waren. Die Datei wurde nicht verändert. "
                    "Bitte eine Sicherung verwenden."
                ).format(path=path),
                path,
            )
        if gone:
            raise missing(path)
    _check_folder(path)
    if new:
        _set_aside(path, key)


def _set_aside(path: Path, key: bytes | None) -> None:
    """Pages and keys of an earlier database must not be taken for those of the new one."""
    for file in leftovers(path, key):
        if file.parent != path.parent:
            continue
        if file.name.endswith(".pruefsummen"):
            file.unlink()
            continue
        number = 1
        while (aside := file.with_name(f"{file.name}.alt-{number}")).exists():
            number += 1
        file.rename(aside)


def has_unfinished(path: Path) -> bool:
    """Whether pages of a program that was killed, or is at work, lie beside the file."""
    for ending in ("-wal", "-journal"):
        try:
            if Path(str(path) + ending).stat().st_size:
                return True
        except OSError:
            continue
    return False


def _check_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            _("Der Ordner „{path}“ kann nicht angelegt werden ({reason}).").format(
                path=path.parent, reason=why(error)
            )
        ) from error
    if not os.access(path.parent, os.W_OK):
        raise StoreError(
            _(
                "Im Ordner „{path}“ darf nicht geschrieben werden. Bitte einen anderen wählen."
            ).format(path=path.parent)
        )


def create(engine: Engine) -> None:
    """Make the schema in an empty file and mark it as ours; WAL comes last, so that even a
    killed creation leaves a file that is recognised."""
    with engine.connect() as connection:
        raw = connection.connection.cursor()
        raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
        raw.close()
    writing = engine.execution_options(kp_write=True)
    with writing.begin() as connection:
        Base.metadata.create_all(connection)
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
        connection.exec_driver_sql(
            "INSERT INTO alembic_version (version_num) VALUES (?)", (REVISION,)
        )
        for statement in FTS_SQL:
            connection.exec_driver_sql(statement)
        facts.create_triggers(connection)


def use_wal(engine: Engine) -> None:
    """Switch to write-ahead logging (kept in the file)."""
    with engine.connect() as connection:
        raw = connection.connection.cursor()
        raw.execute("PRAGMA journal_mode=WAL")
        raw.close()


def password_needed(path: Path, *, wrong: bool = False) -> PasswordNeededError:
    """The encrypted database wants its key, or (`wrong`) does not take the one given.

    A wrong key and a damaged first page look alike to the engine: the sentence offers no new
    database, and nothing was changed.
    """
    if wrong:
        text = _("Das Passwort passt nicht zu „{path}“. Die Datei wurde nicht verändert.")
    else:
        text = _("„{path}“ ist verschlüsselt. Bitte das Passwort eingeben.")
    return PasswordNeededError(text.format(path=path), path, wrong=wrong)


def read_revision(path: Path, key: bytes | None, *, told: Path | None = None) -> str:
    """The schema of the file; '' for a file whose creation was cut off.

    Only reads: also pages that a killed program left beside the file stay there. StoreError when
    the file is damaged or made by a newer program; PasswordNeededError when the `key` of an
    encrypted one is another one. `told`: the file of which `path` is a copy, for the messages.
    """
    import sqlcipher3.dbapi2 as driver

    told = told or path
    way, index = _way(path), Path(f"{path}-shm")
    indexed = index.exists()
    try:
        connection = driver.connect(uri_of(path, way), uri=True, timeout=5.0)
        try:
            if key is not None:
                cipher.unlock(connection, key)
            if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                return ""
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
            if way == "ro" and not indexed:
                index.unlink(missing_ok=True)
    except driver.OperationalError as error:
        raise _damaged(told, error) from error
    except driver.DatabaseError as error:
        # The engine cannot tell a wrong key from a damaged first page, the key file can.
        envelope = keyfile.find(told) if key is not None else None
        if key is not None and not (envelope is not None and envelope.fits(key)):
            raise password_needed(told, wrong=True) from None
        raise _damaged(told, error) from error
    if row is None:
        raise _damaged(told, ValueError("alembic_version"))
    revision = str(row[0])
    if revision > REVISION:
        raise _from_a_newer_program(told)
    return revision


def _from_a_newer_program(path: Path) -> NewerFileError:
    return NewerFileError(
        _(
            "„{path}“ stammt von einer neueren Version von Kundenpflege. Die Datei wurde nicht "
            "verändert. Bitte das Programm aktualisieren."
        ).format(path=path),
        path,
    )


def incomplete(path: Path) -> StoreError:
    """Looking only cannot finish what was begun."""
    return StoreError(
        _(
            "„{path}“ ist noch nicht fertig eingerichtet und kann deshalb nicht nur angesehen "
            "werden."
        ).format(path=path)
    )


def _way(path: Path) -> str:
    """How to open the file so that nothing is written: as little as its state allows."""
    if not has_unfinished(path):
        return "ro&immutable=1"
    # A creation that was cut off is rolled back before anything can be read.
    return "ro" if Path(str(path) + "-wal").exists() else "rw"


def _damaged(path: Path, error: Exception) -> DamagedError:
    return DamagedError(
        _(
            "„{path}“ ist beschädigt und kann nicht gelesen werden. Die Datei wurde nicht "
            "verändert. Bitte eine Sicherung verwenden."
        ).format(path=path),
        path,
    )
