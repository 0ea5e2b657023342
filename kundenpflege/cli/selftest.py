"""`--selftest`: the main job from end to end on the demo business, also without a screen.

Runs from source, from the installed package and in the frozen program, where it shows that
nothing was left out of the bundle.
"""

from __future__ import annotations

import secrets
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kundenpflege.base.dates import Clock
from kundenpflege.base.i18n import _

from .output import tell
from .session import demo_folder

if TYPE_CHECKING:
    from kundenpflege.store import Store, Writer


def run(clock: Clock) -> int:
    """Do every step and print a line for each; 1 when one of them failed."""
    failures = 0
    for step in (_pages, _main_job):
        try:
            problems = step(clock)
        except Exception:
            problems = [traceback.format_exc()]
        for problem in problems:
            print(problem, file=sys.stderr)
        failures += len(problems)
    tell(_("Selbsttest bestanden.") if not failures else _("Selbsttest NICHT bestanden."))
    return 1 if failures else 0


def _pages(clock: Clock) -> list[str]:
    from kundenpflege import app

    return app.selftest(clock, tell)


def _main_job(clock: Clock) -> list[str]:
    from kundenpflege.services import opening

    problems: list[str] = []

    def step(name: str, fine: bool) -> None:
        tell(f"{name}: {_('in Ordnung') if fine else _('FEHLER')}")
        if not fine:
            problems.append(name)

    with demo_folder() as folder:
        with opening.open_demo(folder, clock=clock) as store:
            _work(store, folder, step)
            path, before = store.path, store.dump()
        _lock_up(path, folder / "sicherung.db", before, clock, step)
    return problems


def _work(store: Store, folder: Path, step: Callable[[str, bool], None]) -> None:
    from kundenpflege.exchange import exporting, importing
    from kundenpflege.services import imports, offers, today

    with store.read() as db:
        page = today.reminders(db)
        drafts = offers.list_offer_ids(db, offers.OfferFilter(group=offers.OfferGroup.DRAFT))
    step(_("Heute hat Erinnerungen"), bool(page.reminders))

    with store.write(_("Angebot gesendet")) as writer:
        sendable = next(n for n in drafts if offers.can_send(offers.get_offer(writer, n).check()))
        sent = offers.send_offer(writer, sendable, "save")
    step(_("Angebot {number} gesendet").format(number=sent.number), bool(sent.number))
    pdf = folder / "angebot.pdf"
    pdf.write_bytes(sent.pdf)
    step(_("PDF geschrieben und lesbar"), _readable(pdf))

    sheet = folder / "kunden.xlsx"
    with store.read() as db:
        rows = exporting.export_table(db, "customers", sheet)
        plan = importing.prepare(sheet, imports.lookup(db))
    step(_("Tabelle mit {n} Kunden geschrieben").format(n=rows), rows > 0)
    known = plan.count(imports.RowStatus.DUPLICATE)
    step(_("Tabelle wieder gelesen, alle bekannt"), known == rows)

    before = store.dump()
    with store.write(_("Notiz")) as writer:
        _note(writer)
    changed = store.dump()
    store.undo()
    step(_("Rückgängig"), store.dump() == before != changed)
    store.redo()
    step(_("Wiederherstellen"), store.dump() == changed)
    copy = folder / "sicherung.db"
    store.backup(copy)
    step(_("Sicherung geschrieben und geprüft"), copy.stat().st_size > 0)
    step(_("Datenbank geprüft"), store.check() == [])


def _lock_up(
    path: Path, backup: Path, before: str, clock: Clock, step: Callable[[str, bool], None]
) -> None:
    """Password and recovery code open the encrypted file, a backup comes back."""
    from kundenpflege.services import encryption, opening, restoring

    locked = encryption.encrypt(path, secrets.token_urlsafe(18), clock=clock)
    key = encryption.key_for(path, locked.code)
    with opening.open_store(path, clock=clock, key=key) as store:
        step(_("Verschlüsselt, mit dem Code geöffnet"), store.encrypted and store.dump() == before)
    restored = restoring.restore(path, backup, present_key=key, clock=clock)
    with opening.open_store(path, clock=clock, key=restored.key) as store:
        step(_("Sicherung zurückgeholt"), store.dump() == before)


def _note(writer: Writer) -> None:
    from kundenpflege.services import customers

    first = customers.list_customer_ids(writer)[0]
    version = customers.get_customer(writer, first).version
    customers.change_customer(writer, first, version, {"note": _("Selbsttest")})


def _readable(pdf: Path) -> bool:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document) >= 1
    finally:
        document.close()
