"""A look into a database file without opening it as a store: also into backups and older schemas.

Nothing is written, not even beside the file.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from kundenpflege.base.errors import DamagedError
from kundenpflege.base.i18n import _

from . import backup, cipher, opening
from .engine import uri_of

_PAGE = 500


class Peek:
    """The connection of one look; see `look`."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.tables = frozenset(
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        )
        self.head: Mapping[str, Any] = backup.head(connection)

    def rows(self, table: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a SELECT; none when there is no such `table` in this file."""
        if table not in self.tables:
            return []
        return list(self._connection.execute(statement, values))

    def columns(self, table: str) -> frozenset[str]:
        """The names of a table's columns."""
        found = self._connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
        return frozenset(row[0] for row in found)

    def counts(self) -> dict[str, int]:
        """The rows of every table."""
        return backup.counts(self._connection)

    def steps_down(self, newest: int) -> Iterator[tuple[int, str, str, bytes | None]]:
        """(id, time, kind, chain) of the journal's steps from `newest` down."""
        chain = "chain" if "chain" in self.columns("journal_step") else "NULL"
        while True:
            page = self.rows(
                "journal_step",
                f"SELECT id, at, kind, {chain} FROM journal_step WHERE id <= ? "
                f"ORDER BY id DESC LIMIT {_PAGE}",
                newest,
            )
            yield from page
            if len(page) < _PAGE:
                return
            newest = page[-1][0] - 1

    def count_steps(self, after: int) -> int:
        """How many steps came after one."""
        found = self.rows("journal_step", "SELECT count(*) FROM journal_step WHERE id > ?", after)
        return int(found[0][0]) if found else 0

    def steps(self, after: int, limit: int) -> list[tuple[datetime, str, str, str]]:
        """(time, kind, label, user) of the steps after one, newest first."""
        name = "''"
        if "app_user" in self.tables:
            name = "coalesce((SELECT name FROM app_user WHERE app_user.id = user_id), '')"
        found = self.rows(
            "journal_step",
            f"SELECT at, kind, label, {name} FROM journal_step "
            "WHERE id > ? ORDER BY id DESC LIMIT ?",
            after,
            limit,
        )
        return [(datetime.fromisoformat(at), kind, label, user) for at, kind, label, user in found]


def common_step(one: Peek, other: Peek) -> int:
    """The newest step both journals share; 0 when they have none in common."""
    top = min(int(one.head["head_step"]), int(other.head["head_step"]))
    mine, theirs = one.steps_down(top), other.steps_down(top)
    left, right = next(mine, None), next(theirs, None)
    while left is not None and right is not None:
        if left[0] > right[0]:
            left = next(mine, None)
        elif left[0] < right[0]:
            right = next(theirs, None)
        elif _same(left, right):
            return left[0]
        else:
            left, right = next(mine, None), next(theirs, None)
    return 0


def _same(
    one: tuple[int, str, str, bytes | None], other: tuple[int, str, str, bytes | None]
) -> bool:
    """By the chain; where one is too old to have it, by time and kind (labels get erased)."""
    if one[3] is not None and other[3] is not None:
        return one[3] == other[3]
    return one[1:3] == other[1:3]


@contextlib.contextmanager
def look(path: Path, key: bytes | None = None, *, still: bool = False) -> Iterator[Peek]:
    """Look into the database at `path`; `still`: nobody writes to it (a backup).

    PasswordNeededError when it is encrypted and `key` does not fit, DamagedError when it cannot
    be read, OSError when the file cannot.
    """
    import sqlcipher3.dbapi2 as driver

    with path.open("rb") as file:
        encrypted = cipher.is_encrypted(file.read(cipher.SALT_LENGTH))
    if encrypted and key is None:
        raise opening.password_needed(path)
    # Whoever has it open has a log; without one nothing need be laid beside the file to read it.
    still = still or not path.with_name(path.name + "-wal").exists()
    way = "ro&immutable=1" if still else "ro"
    connection = None
    try:
        connection = driver.connect(uri_of(path, way), uri=True, timeout=5.0, isolation_level=None)
        if encrypted and key is not None:
            cipher.unlock(connection, key)
        connection.execute("BEGIN")
        yield Peek(connection)
    except driver.Error as error:
        if encrypted and "not a database" in str(error):
            raise opening.password_needed(path, wrong=True) from None
        if "not a database" in str(error):
            raise DamagedError(
                _("„{path}“ ist keine Kundenpflege-Datei, oder ihr Anfang ist beschädigt.").format(
                    path=path
                ),
                path,
            ) from error
        raise DamagedError(
            _("„{path}“ kann nicht gelesen werden, die Datei ist beschädigt ({reason}).").format(
                path=path, reason=error
            ),
            path,
        ) from error
    except ValueError as error:
        raise DamagedError(
            _("„{path}“ kann nicht gelesen werden, die Datei ist beschädigt ({reason}).").format(
                path=path, reason=error
            ),
            path,
        ) from error
    finally:
        if connection is not None:
            connection.close()
