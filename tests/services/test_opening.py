"""Opening furnishes new databases; the demo business is made once a day."""

from __future__ import annotations

import contextlib
import gzip
from pathlib import Path

import pytest
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import DamagedError
from kundenpflege.model import Customer, Questionnaire, TextBlock, User
from kundenpflege.services import repairing
from kundenpflege.services.business import get_business
from kundenpflege.services.opening import open_demo, open_store
from tests.faults import witness


def test_a_new_database_is_furnished_once_and_undo_does_not_strip_it(
    tmp_path: Path, clock: FixedClock
) -> None:
    path = tmp_path / "k.db"
    with open_store(path, clock=clock) as store:
        first = store.dump()
        assert store.undo() is None
        with store.read() as db:
            assert get_business(db).offer_thanks is not None
            assert db.scalars(select(TextBlock))
    with open_store(path, clock=clock) as store:
        assert store.dump() == first


def test_a_furnishing_that_was_cut_off_is_made_up_for(tmp_path: Path, clock: FixedClock) -> None:
    from kundenpflege.store import Store

    path = tmp_path / "k.db"
    Store.open(path, clock=clock).close()
    with open_store(path, clock=clock) as store, store.read() as db:
        assert get_business(db).version > 0


def test_each_demo_is_a_fresh_copy_of_one_that_is_kept(tmp_path: Path, clock: FixedClock) -> None:
    kept, dumps = tmp_path / "kept", []
    kept.mkdir()
    for n in range(2):
        folder = tmp_path / str(n)
        folder.mkdir()
        with open_demo(folder, clock=clock, kept=kept) as store:
            dumps.append(store.dump())
            assert store.user_id is not None
            with store.read() as db:
                assert db.require(User, store.user_id).name == "Inga Beispiel"
                assert len(db.scalars(select(Customer.id))) == 60
            with store.write("Kunde geändert") as writer:
                writer.require(Customer, 1).note = "nur in dieser Kopie"
    assert dumps[0] == dumps[1]
    assert len(list(kept.iterdir())) == 1


def test_without_a_place_to_keep_it_the_demo_is_made_anyway(
    tmp_path: Path, clock: FixedClock
) -> None:
    blocked = tmp_path / "datei"
    blocked.write_text("x")
    with open_demo(tmp_path, clock=clock, kept=blocked) as store:
        assert "Familie Brandt" in store.dump()


def test_libraries_come_although_the_program_ended_right_after_the_upgrade(
    tmp_path: Path, clock: FixedClock
) -> None:
    from kundenpflege.store import Store

    path = tmp_path / "alt.db"
    released = Path(__file__).parents[1] / "upgrades" / "0001.db.gz"
    path.write_bytes(gzip.decompress(released.read_bytes()))
    Store.open(path, clock=clock).close()
    with open_store(path, clock=clock) as store, store.read() as db:
        assert db.count(select(Questionnaire.id)) >= 10
        steps = len(store.history())
    with open_store(path, clock=clock) as store:
        assert len(store.history()) == steps


@pytest.mark.parametrize("digests", [True, False])
@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE business SET tax_mode='regularx'",
        "UPDATE journal_step SET label=CAST(x'ce28' AS TEXT)",
        "UPDATE journal_step SET at='gestern'",
    ],
)
def test_what_cannot_be_there_is_told_as_damage(
    tmp_path: Path, clock: FixedClock, forged: str, digests: bool
) -> None:
    path = tmp_path / "k.db"
    open_store(path, clock=clock).close()
    if not digests:
        path.with_name("k.db.pruefsummen").unlink(missing_ok=True)
    connection = witness.connect(path)
    connection.execute(forged)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with contextlib.suppress(DamagedError), open_store(path, clock=clock) as store:
        assert store.check()
    assert repairing.assess(path).problems
