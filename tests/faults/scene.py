"""The same day's work wherever the computer stands: `python -m tests.faults.scene DAY HOUR FOLDER`.

Prints one line per thing made (contents of the database, papers, lists) with its digest, so that
the output of two computers can be compared.
"""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import UserError
from kundenpflege.exchange import importing
from kundenpflege.exchange.exporting import EXPORTS, ExportOptions, run_export
from kundenpflege.model import Offer
from kundenpflege.services import imports
from kundenpflege.services.opening import open_demo
from kundenpflege.services.sample_papers import sample_papers
from kundenpflege.services.today import reminders
from tests.services.test_undo_of_everything import CASES

#: Enough of everything that keeps a day or a time.
STEPS = ("contacts.plan_contact", "contacts.finish_contact", "offer_decisions.accept_offer",
         "customers.add_customer", "consents.grant", "reminder_answers.later")  # fmt: skip


def main(arguments: list[str]) -> None:
    """Work through the day, then print it."""
    day, hour, place = arguments
    folder, clock = Path(place), FixedClock(date.fromisoformat(day), int(hour))
    with open_demo(folder, clock=clock, kept=folder) as store:
        for name in STEPS:
            # Some days lie behind those the steps speak of: then all refuse them alike.
            with suppress(UserError), store.write(name) as db:
                CASES[name](db)
        with store.read() as reader:
            plan = importing.prepare(
                Path(__file__).parents[1] / "samples" / "kundenliste.xlsx", imports.lookup(reader)
            )
        with store.write(plan.label) as db:
            imports.apply(db, plan)
        store.undo()
        store.redo()
        _tell("contents", store.dump().encode())
        with store.read() as db:
            _tell("today", repr(reminders(db)).encode())
            for export in EXPORTS:
                for ending in export.formats:
                    # A workbook is a zip, with the time of its making in it.
                    path = folder / f"aus.{ending}"
                    run_export(db, export.key, path, None, ExportOptions(notes=True))
                    _tell(f"{export.key}.{ending}", _content(path))
            offer = db.scalar(select(Offer.id).order_by(Offer.id).limit(1))
            for name, make in sample_papers(db, offer or 0):
                if name != "sixty-pages":
                    _tell(f"{name}.pdf", make())
        problems = store.check()
        _tell("check", repr(problems).encode())


def _tell(name: str, content: bytes) -> None:
    print(name, hashlib.sha256(content).hexdigest()[:16], flush=True)


def _content(path: Path) -> bytes:
    if path.suffix != ".xlsx":
        return path.read_bytes()
    from zipfile import ZipFile

    with ZipFile(path) as book:
        names = sorted(name for name in book.namelist() if not name.startswith("docProps"))
        return b"\0".join(book.read(name) for name in names)


if __name__ == "__main__":
    main(sys.argv[1:])
