"""What was exported comes back as it was: into an empty database, and into its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.exchange.exporting import export_table, run_export
from kundenpflege.exchange.importing import summary
from kundenpflege.model import Customer, CustomField, Person, User, Website
from kundenpflege.model.kinds import CustomFieldKind
from kundenpflege.services.opening import open_demo
from kundenpflege.store import Store

from .customer_world import add_rich_customers, contents
from .files import import_file

SAMPLES = Path(__file__).parents[1] / "samples"
ENDINGS = pytest.mark.parametrize("ending", [".xlsx", ".csv"])


@pytest.fixture
def second(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    """An empty database."""
    with Store.open(tmp_path / "zweite.db", clock=clock) as opened:
        yield opened


def _users_of(store: Store, target: Store) -> None:
    """The same colleagues work there."""
    with store.read() as db:
        users = [(user.name, user.first_name) for user in db.scalars(select(User))]
    with target.write("Benutzer") as db:
        for name, first in users:
            db.add(User(name=name, first_name=first))


@ENDINGS
def test_everything_said_of_a_customer_comes_back(
    store: Store, second: Store, tmp_path: Path, ending: str
) -> None:
    with store.write("Bestand") as db:
        add_rich_customers(db)
    path = tmp_path / f"kunden{ending}"
    with store.read() as db:
        export_table(db, "customers", path)
    result = import_file(second, path)
    assert [row.status.value for row in result.rows] == ["taken", "taken"], result.rows
    assert contents(second) == contents(store)
    with second.read() as db:
        kinds = {field.name: field.kind for field in db.scalars(select(CustomField))}
    assert kinds == {
        "Holzart": CustomFieldKind.CHOICE,
        "Raumhöhe": CustomFieldKind.NUMBER,
        "Aufmaß": CustomFieldKind.DATE,
        "Schlüssel (Nr.)": CustomFieldKind.TEXT,
    }
    dump = second.dump()
    assert summary(import_file(second, path).rows).startswith("0 übernommen")
    assert second.dump() == dump


@ENDINGS
def test_the_same_database_stays_as_it_is(store: Store, tmp_path: Path, ending: str) -> None:
    with store.write("Bestand") as db:
        add_rich_customers(db)
    path = tmp_path / f"kunden{ending}"
    with store.read() as db:
        export_table(db, "customers", path)
    before = store.dump()
    import_file(store, path)
    assert store.dump() == before


@ENDINGS
def test_known_customers_get_websites_referrer_and_successor(
    store: Store, second: Store, tmp_path: Path, ending: str
) -> None:
    for database in (store, second):
        with database.write("Bestand") as db:
            add_rich_customers(db)
    with second.write("Weg") as db:
        for site in db.scalars(select(Website))[1:]:
            db.delete(site)
        for person in db.scalars(select(Person)):
            person.successor_id = None
        for customer in db.scalars(select(Customer)):
            customer.referred_by_id = None
    assert contents(second) != contents(store)
    path = tmp_path / f"kunden{ending}"
    with store.read() as db:
        export_table(db, "customers", path)
    before = second.dump()
    assert summary(import_file(second, path).rows).startswith("0 übernommen · 1 ergänzt")
    assert contents(second) == contents(store)
    after = second.dump()
    assert "ergänzt" not in summary(import_file(second, path).rows)
    assert second.dump() == after
    second.undo()
    assert second.dump() == before


@ENDINGS
def test_the_demo_business_comes_back(
    second: Store, tmp_path: Path, clock: FixedClock, ending: str
) -> None:
    path = tmp_path / f"kunden{ending}"
    with open_demo(tmp_path, clock=clock, kept=tmp_path / "kept") as demo:
        with demo.read() as db:
            done = run_export(db, "customers", path)
        _users_of(demo, second)
        there = contents(demo)
        before = demo.dump()
        import_file(demo, path)
        assert demo.dump() == before
    import_file(second, path)
    came = contents(second)
    assert done.rows == len(there) - len(done.left_out)
    gone = {one.number for one in done.left_out}
    assert came == {number: one for number, one in there.items() if number not in gone}


@pytest.mark.parametrize(
    "name", ["kundenliste.xlsx", "outlook_kontakte.csv", "google_contacts.csv", "handy.vcf"]
)
@ENDINGS
def test_imported_lists_come_back(
    store: Store, second: Store, tmp_path: Path, name: str, ending: str
) -> None:
    import_file(store, SAMPLES / name)
    path = tmp_path / f"kunden{ending}"
    with store.read() as db:
        export_table(db, "customers", path)
    import_file(second, path)
    assert contents(second) == contents(store)
    before = store.dump()
    import_file(store, path)
    assert store.dump() == before
