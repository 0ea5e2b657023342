"""`import`: lists in, past imports, and taking one back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kundenpflege.base.errors import NotFoundError, UserError
from kundenpflege.base.i18n import _, ngettext

from .output import show_json, show_table, tell
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.services.imports import Batch
    from kundenpflege.store import Reader, Store


def declare(verb: argparse.ArgumentParser) -> None:
    """The words of the call."""
    verb.set_defaults(refuse=verb.error)
    verb.add_argument("file", type=Path, nargs="?", metavar=_("DATEI"))
    verb.add_argument("--dry-run", action="store_true", help=_("nur prüfen, nichts speichern"))
    verb.add_argument(
        "--report", type=Path, metavar="OUT.xlsx", help=_("Bericht mit Grund je Zeile")
    )
    verb.add_argument("--sheet", default="", metavar=_("BLATT"), help=_("dieses Blatt lesen"))
    verb.add_argument(
        "--mapping",
        default="",
        metavar="JSON",
        help=_("Zuordnung der Spalten, als Datei oder Text"),
    )
    verb.add_argument(
        "--mode",
        choices=("fill", "overwrite", "keep"),
        help=_("was mit bekannten Kunden geschieht (sonst fill: nur Leeres füllen)"),
    )
    verb.add_argument("--list", action="store_true", help=_("frühere Importe zeigen"))
    verb.add_argument(
        "--take-back", type=int, metavar=_("ID"), help=_("einen früheren Import zurücknehmen")
    )


def run(options: argparse.Namespace) -> None:
    """Do what was called."""
    ways = [options.file is not None, options.list, options.take_back is not None]
    if sum(ways) != 1:
        options.refuse(
            _("Bitte eine Datei angeben, oder --list, oder --take-back mit einer Nummer.")
        )
    if options.list:
        show_imports(options)
    elif options.take_back is not None:
        take_back(options)
    else:
        import_customers(options)


def import_customers(options: argparse.Namespace) -> None:
    """Import customers; every row is reported."""
    from kundenpflege.exchange import importing
    from kundenpflege.services import imports

    if options.report and options.report.resolve() == options.file.resolve():
        raise UserError(_("Der Bericht würde die Liste überschreiben. Bitte anders nennen."))
    mapping = _mapping(options.mapping)
    mode = imports.Mode(options.mode) if options.mode else None
    with opened(options) as store:
        source = importing.open_source(options.file, options.sheet)
        with store.read() as reader:
            plan = importing.plan_import(reader, source, mapping=mapping, mode=mode)
        rows = plan.rows
        if options.report:
            # Before anything is stored: an unwritable report changes nothing.
            importing.write_report(plan, rows, options.report)
        if not options.dry_run:
            keep_state(options, store)
            with store.write(plan.label) as db:
                rows = imports.apply(db, plan).rows
                if options.report:
                    importing.write_report(plan, rows, options.report)
    if options.json:
        show_json([row.as_json() for row in rows])
        return
    show_table(
        [
            [str(row.row_number), row.status.label, row.name or row.number, row.reason]
            for row in rows
        ],
        _("Die Liste hat keine Zeilen."),
    )
    for note in plan.notes:
        print(note)
    print(importing.summary(rows))


def keep_state(options: argparse.Namespace, store: Store) -> None:
    """A backup of the state before a list comes in; a demo business needs none."""
    if not options.demo:
        from kundenpflege.services import backups

        backups.before_import(store)


def _mapping(given: str) -> str:
    """JSON as typed, or out of a file."""
    if not given or given.lstrip().startswith("{"):
        return given
    path = Path(given)
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(_("„{path}“ lässt sich nicht lesen.").format(path=path)) from error


def show_imports(options: argparse.Namespace) -> None:
    """Past imports, the newest first."""
    from kundenpflege.services import imports

    with opened(options) as store, store.read() as db:
        batches = imports.list_batches(db)
    if options.json:
        show_json([batch.as_json() for batch in batches])
        return
    show_table(
        [
            [
                str(batch.id),
                f"{batch.imported_at:%d.%m.%Y %H:%M}",
                batch.file_name,
                _("{taken} übernommen, {merged} ergänzt, {skipped} übersprungen, "
                  "{rejected} abgelehnt").format(
                    taken=batch.taken,
                    merged=batch.merged,
                    skipped=batch.skipped,
                    rejected=batch.rejected,
                ),
            ]
            for batch in batches
        ],
        _("Es wurde noch nichts importiert."),
    )  # fmt: skip


def take_back(options: argparse.Namespace) -> None:
    """Take a past import back as far as nothing was built on it; what stays is told.

    With `--dry-run` it is only told.
    """
    from kundenpflege.services import imports

    with opened(options) as store:
        with store.read() as db:
            batch = _batch(db, options.take_back)
            if batch.step_id is None:
                raise UserError(_("Dieser Import lässt sich nicht mehr zurücknehmen."))
            result = imports.outlook(db, store.look_back(batch.step_id))
        if not options.dry_run:
            store.take_back(batch.step_id)
    if options.json:
        show_json(
            [
                {
                    "id": batch.id,
                    "file": batch.file_name,
                    "removed": result.removed,
                    "restored": result.restored,
                    "kept": [one.as_json() for one in result.stays],
                }
            ]
        )
        return
    for one in result.stays:
        print(_("bleibt: {number} {name} ({why})").format(
            number=one.number, name=one.name, why=one.why
        ))  # fmt: skip
    n, m = result.removed, result.restored
    text = ngettext("{n} Kunde entfernt", "{n} Kunden entfernt", n).format(n=n)
    if m:
        text += _(", {n} wieder wie vorher").format(n=m)
    told = _("Nur geprüft: {text}.") if options.dry_run else _("Zurückgenommen: {text}.")
    tell(told.format(text=text))


def _batch(db: Reader, number: int) -> Batch:
    from kundenpflege.services import imports

    try:
        return imports.get_batch(db, number)
    except NotFoundError as error:
        raise UserError(
            _("Einen Import mit der Nummer {n} gibt es nicht. Alle zeigt --list.").format(n=number)
        ) from error
