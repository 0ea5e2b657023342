"""Databases of every released schema stay openable; migrations and model say the same."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import StoreError
from kundenpflege.model import Base, Customer, Questionnaire, SalesObjection, TextBlock
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store, backup, upgrade
from kundenpflege.store.engine import APPLICATION_ID, open_engine
from kundenpflege.store.opening import REVISION

RELEASED = sorted(Path(__file__).parent.glob("*.db.gz"))


def _schema(path: Path) -> dict[str, object]:
    """Tables with columns, keys and indexes, and all triggers, whatever the order of columns."""
    connection = sqlite3.connect(path)

    def ask(pragma: str, name: str, skip: int) -> list[str]:
        rows = connection.execute(f"SELECT * FROM pragma_{pragma}(?)", (name,))
        return sorted(str(row[skip:]).replace("CURRENT", "") for row in rows)

    found: dict[str, object] = {}
    names = connection.execute("SELECT type, name, sql FROM sqlite_master")
    for kind, name, sql in names.fetchall():
        if name == "alembic_version" or name.startswith("sqlite_"):
            continue
        if kind == "table":
            found[name] = (
                ask("table_info", name, 1),
                ask("foreign_key_list", name, 2),
                sorted(
                    str(row[2:])
                    for row in connection.execute(
                        "SELECT * FROM pragma_index_list(?) WHERE origin <> 'c'", (name,)
                    )
                ),
                "AUTOINCREMENT" in (sql or ""),
            )
        elif kind == "index":
            found[name] = ask("index_info", name, 2)
        else:
            found[name] = " ".join((sql or "").split())
    connection.close()
    return found


def test_the_migrations_make_the_schema_of_the_model(tmp_path: Path, clock: FixedClock) -> None:
    made, created = tmp_path / "alt.db", tmp_path / "neu.db"
    engine = open_engine(made)
    with engine.connect() as connection:
        raw = connection.connection.cursor()
        raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
        raw.close()
    kept = upgrade.upgrade(engine, made, "", clock.now())
    assert kept.exists()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        differences = [
            difference
            for difference in compare_metadata(context, Base.metadata)
            if "search_fts" not in str(difference)
            # SQLAlchemy does not read the options of keys declared beside their column; keys are
            # compared below, as SQLite itself understands them.
            and difference[0] not in ("add_fk", "remove_fk")
        ]
    engine.dispose()
    assert differences == []
    Store.open(created, clock=clock).close()
    assert _schema(made) == _schema(created)
    with Store.open(made, clock=clock) as store:
        assert not store.created
        assert store.check() == []


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.name)
def test_a_released_database_opens_with_everything_in_it(
    tmp_path: Path, clock: FixedClock, released: Path
) -> None:
    path = tmp_path / "alt.db"
    path.write_bytes(gzip.decompress(released.read_bytes()))
    connection = sqlite3.connect(path)
    count = connection.execute("SELECT count(*) FROM customer").fetchone()[0]
    revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    connection.close()
    with Store.open(path, clock=clock) as store:
        assert store.check() == []
        assert (store.upgrade_backup is not None) == (revision < REVISION)
        with store.read() as db:
            assert len(db.find("mueller", ("customer",), 50)) > 0
            assert db.count(select(Customer.id)) == count > 10
        assert store.undo() == "Kunde geändert"
        assert store.redo() == "Kunde geändert"
        assert store.check() == []


def test_there_is_a_fixture_of_every_released_schema() -> None:
    released = {path.name.split(".")[0] for path in RELEASED}
    versions = Path(upgrade.__file__).parent / "migrations" / "versions"
    assert released == {path.name.split("_")[0] for path in versions.glob("0*.py")}


def test_without_a_verified_backup_nothing_is_upgraded(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "k.db"
    Store.open(path, clock=clock).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num='0000'")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    before = path.read_bytes()

    def refuse(*_args: object, **_more: object) -> None:
        raise StoreError("Kein Platz für die Sicherung.")

    monkeypatch.setattr(backup, "save", refuse)
    with pytest.raises(StoreError, match="Kein Platz"):
        Store.open(path, clock=clock)
    assert path.read_bytes() == before


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.name)
def test_an_upgraded_database_gets_the_libraries_once(
    tmp_path: Path, clock: FixedClock, released: Path
) -> None:
    path = tmp_path / "alt.db"
    path.write_bytes(gzip.decompress(released.read_bytes()))
    with open_store(path, clock=clock) as store:
        with store.read() as db:
            count = db.count(select(Questionnaire.id))
            assert count >= 10 and db.count(select(SalesObjection.id)) > 0
            mails = db.count(select(TextBlock.id).where(TextBlock.kind == "mail"))
            assert mails > 0
        # What was done before the upgrade can still be taken back.
        assert store.undo() == "Kunde geändert"
        while store.undo():
            pass
        assert store.check() == []
        while store.redo():
            pass
        assert store.check() == []
        with store.write("Fragebogen weg") as db:
            db.delete(db.scalar(select(Questionnaire).order_by(Questionnaire.id).limit(1)))
            for one in db.scalars(select(SalesObjection)):
                db.delete(one)
    with open_store(path, clock=clock) as store, store.read() as db:
        assert db.count(select(Questionnaire.id)) == count - 1
        assert db.count(select(SalesObjection.id)) == 0
        assert db.count(select(TextBlock.id).where(TextBlock.kind == "mail")) == mails
