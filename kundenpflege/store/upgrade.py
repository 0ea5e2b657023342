"""Bringing an older file to the present schema: verified backup first, then alembic."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from kundenpflege.rules.backup_keeping import before_upgrade

from . import backup, chain, contents, facts, search
from .opening import REVISION
from .tables import FURNISH


def upgrade(
    engine: Engine, path: Path, revision: str, now: datetime, key: bytes | None = None
) -> Path:
    """Upgrade the file from `revision` to the head; gives the path of the backup made before.

    alembic is imported only here: most starts find the schema up to date.
    """
    from alembic import command
    from alembic.config import Config

    stamp = now.strftime("%Y%m%d-%H%M%S")
    reason = before_upgrade(REVISION)
    kept = path.parent / "Sicherungen" / f"{path.stem}-{stamp}-{reason}.db"
    backup.save(path, kept, key, made_at=now, reason=reason)
    config = Config()
    config.set_main_option(
        "script_location", str(Path(__file__).parent / "migrations").replace("%", "%%")
    )
    with engine.execution_options(kp_write=True).begin() as connection:
        # Tables are rebuilt by copying; references are checked again at the end.
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        facts.renew(connection)
        chain.seal_past(connection)
        contents.note_past(connection)
        search.rebuild(connection)
        # With the upgrade itself: a program killed before the libraries are there makes up for it.
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO store_info(key, value) VALUES (?, ?)", (FURNISH, "due")
        )
    return kept
