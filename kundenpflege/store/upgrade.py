"""Bringing an older file to the present schema: verified backup first, then alembic."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from . import backup, facts, search


def upgrade(
    engine: Engine, path: Path, revision: str, now: datetime, key: bytes | None = None
) -> Path:
    """Upgrade the file from `revision` to the head; gives the path of the backup made before.

    alembic is imported only here: most starts find the schema up to date.
    """
    from alembic import command
    from alembic.config import Config

    stamp = now.strftime("%Y%m%d-%H%M%S")
    kept = path.parent / "Sicherungen" / f"{path.stem}-vor-{revision or 'leer'}-{stamp}.db"
    backup.copy(engine, kept, key)
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
        search.rebuild(connection)
    return kept
