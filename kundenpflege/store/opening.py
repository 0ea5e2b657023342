"""Opening the file: what it is, whether we may use it, and making a new one.

Everything here looks before it touches: a file that is not ours, newer or damaged stays as it is.
"""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from kundenpflege.base.errors import DamagedError, PasswordNeededError, StoreError
from kundenpflege.base.i18n import _
from kundenpflege.model import Base

from . import cipher, facts, keyfile
from .engine import APPLICATION_ID
from .tables import FTS_SQL

#: The schema this program works with; equal to the newest migration (a test compares).
REVISION = "0005"

_MAGIC = b"SQLite format 3\0"


class Found(Enum):
    """What lies at the place of the database."""

    NOTHING = "nothing"
    PLAIN = "plain"
    ENCRYPTED = "encrypted"


def inspect_file(path: Path) -> Found:
    """What `path` holds: one of our databases, encrypted or not, or nothing yet.

    StoreError with a German text for anything we must not touch.
    """
    try:
        if path.is_dir():
            raise StoreError(
                _("„{path}“ ist ein Ordner. Bitte eine Datei angeben.").format(path=path)
            )
        if not path.exists() or (path.is_file() and path.stat().st_size == 0):
            _check_folder(path)
            return Found.NOTHING
        head = b""
        if path.is_file():
            with path.open("rb") as file:
                head = file.read(100)
    except OSError as error:
        raise StoreError(
            _(
                "„{path}“ kann nicht gelesen werden ({reason}). Bitte die Zugriffsrechte prüfen."
            ).format(path=path, reason=error.strerror)
        ) from error
    encrypted = cipher.is_encrypted(head)
    ours = head[:16] == _MAGIC and int.from_bytes(head[68:72], "big") == APPLICATION_ID
    if not encrypted and not ours:
        raise StoreError(
            _(
                "„{path}“ ist keine Kundenpflege-Datenbank. Die Datei wurde nicht verändert. "
                "Bitte eine andere wählen."
            ).format(path=path)
        )
    try:
        os.close(os.open(path, os.O_RDWR))
        writable = os.access(path.parent, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        raise StoreError(
            _(
                "„{path}“ ist schreibgeschützt. Bitte den Schreibschutz der Datei und ihres "
                "Ordners aufheben oder eine andere Datenbank öffnen."
            ).format(path=path)
        )
    return Found.ENCRYPTED if encrypted else Found.PLAIN


def _check_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            _("Der Ordner „{path}“ kann nicht angelegt werden ({reason}).").format(
                path=path.parent, reason=error.strerror
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


def read_revision(engine: Engine, path: Path, *, key: bytes | None = None) -> str:
    """The schema of the file by one SELECT; '' for a file whose creation was cut off.

    StoreError when the file is damaged or made by a newer program; PasswordNeededError when the
    `key` of an encrypted one is another one.
    """
    from sqlalchemy.exc import DatabaseError, OperationalError

    try:
        with engine.connect() as connection:
            found: Any = connection.exec_driver_sql(
                "SELECT version_num FROM alembic_version"
            ).scalar()
    except OperationalError as error:
        if "no such table" in str(error.orig):
            return ""
        raise _damaged(path, error) from error
    except DatabaseError as error:
        # The engine cannot tell a wrong key from a damaged first page, the key file can.
        envelope = keyfile.find(path) if key is not None else None
        if key is not None and not (envelope is not None and envelope.fits(key)):
            raise password_needed(path, wrong=True) from None
        raise _damaged(path, error) from error
    revision = str(found or "")
    if revision > REVISION:
        raise StoreError(
            _(
                "„{path}“ stammt von einer neueren Version von Kundenpflege. Die Datei wurde nicht "
                "verändert. Bitte das Programm aktualisieren."
            ).format(path=path)
        )
    return revision


def _damaged(path: Path, error: Exception) -> DamagedError:
    return DamagedError(
        _(
            "„{path}“ kann nicht gelesen werden, die Datei ist beschädigt oder gesperrt "
            "({reason}). Sie wurde nicht verändert. Bitte eine Sicherung verwenden."
        ).format(path=path, reason=str(getattr(error, "orig", error))),
        path,
    )
