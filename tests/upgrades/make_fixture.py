"""Makes the fixture of the present schema: `python tests/upgrades/make_fixture.py`.

Run once for each released schema, never again for an older one: the file shows what users have.
"""

from __future__ import annotations

import gzip
import tempfile
from datetime import date
from pathlib import Path

from kundenpflege.base.dates import FixedClock
from kundenpflege.exchange import importing
from kundenpflege.model import Customer
from kundenpflege.services import imports
from kundenpflege.services.opening import open_demo
from kundenpflege.store.opening import REVISION

HERE = Path(__file__).parent
CLOCK = FixedClock(date(2026, 11, 21))


def main() -> None:
    """The demo business with the messy sample list on top and one undoable change."""
    with tempfile.TemporaryDirectory() as folder:
        with open_demo(Path(folder), clock=CLOCK) as store:
            with store.read() as reader:
                plan = importing.prepare(
                    HERE.parent / "samples" / "kundenliste.xlsx", imports.lookup(reader)
                )
            with store.write(plan.label) as db:
                imports.apply(db, plan)
            with store.write("Kunde geändert") as db:
                db.require(Customer, 1).note = "Vor der Umstellung notiert"
            copy = Path(folder) / "kopie.db"
            store.backup(copy)
        content = gzip.compress(copy.read_bytes(), 9, mtime=0)
    (HERE / f"{REVISION}.db.gz").write_bytes(content)


if __name__ == "__main__":
    main()
