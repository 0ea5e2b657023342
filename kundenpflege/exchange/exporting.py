"""The exports: one entry each in `EXPORTS`, from which menu, page and command line are built.

with store.read() as db:
    done = exporting.run_export(db, "labels", Path("etiketten.pdf"), ids, ExportOptions(start=4))
    print(done.rows, done.left_out_summary)
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.text import fold
from kundenpflege.model.kinds import Channel, ContactNature
from kundenpflege.services import exports, journal
from kundenpflege.services.export_scope import choose
from kundenpflege.services.plan_records import count_planned
from kundenpflege.store import Reader

from .export_cards import card_fields, card_records, write_cards
from .export_job import Export, Exported, ExportOptions, Job, Preview
from .export_journal import journal_fields, journal_records, write_journal
from .export_letters import label_fields, letter_records, merge_fields, write_labels
from .export_people import (
    birthday_fields,
    birthday_records,
    phone_fields,
    phone_records,
    write_birthdays,
    write_phones,
)
from .export_plan import (
    balance_fields,
    balance_records,
    plan_fields,
    write_balance,
    write_plan,
)
from .export_tables import contact_fields, customer_fields, offer_fields, person_fields
from .ics_plan import job_records, write_ics
from .writing import Progress, cell_text, write_table

__all__ = [
    "EXPORTS",
    "FORMATS",
    "Export",
    "ExportOptions",
    "Exported",
    "Preview",
    "column_keys",
    "export_table",
    "find_export",
    "preview",
    "run_export",
]

#: Ending → name and what it is good for.
FORMATS: dict[str, tuple[str, str]] = {
    "xlsx": (N_("Excel"), N_("Mit echten Datums- und Betragsfeldern, auch für LibreOffice")),
    "csv": (N_("CSV"), N_("Einfacher Text mit Semikolon, für andere Programme")),
    "pdf": (N_("PDF"), N_("Zum Drucken, auf Papier wie hier")),
    "vcf": (N_("vCard"), N_("Für Telefon, Outlook und Thunderbird")),
    "ics": (N_("Kalender"), N_("Für Telefon, Outlook, Google und Apple")),
}


def find_export(what: str) -> Export:
    """The export called `what`; UserError when there is none."""
    for export in EXPORTS:
        if export.key == what:
            return export
    names = ", ".join(export.key for export in EXPORTS)
    raise UserError(_("Exportieren kann man: {names}").format(names=names))


def run_export(
    db: Reader,
    what: str,
    path: Path,
    ids: Sequence[int] | None = None,
    options: ExportOptions | None = None,
    progress: Progress | None = None,
) -> Exported:
    """Write the export `what` (a key of `EXPORTS`) in the format of the path's ending.

    `ids` are customers and narrow every export to them, in that order; None means all. The file
    appears when it is complete. `progress` may raise to stop. UserError with a German text when
    the format is not offered or `path` cannot be written.
    """
    export = find_export(what)
    options = options or ExportOptions()
    ending = path.suffix.lower().lstrip(".")
    if ending not in export.formats:
        raise UserError(
            _("{what} exportiert man als {endings}. Bitte „{name}“ so benennen.").format(
                what=export.title,
                endings=_(" oder ").join(f".{one}" for one in export.formats),
                name=path.name,
            )
        )
    job = _job(db, export, ids, options, progress)
    writer = export.writers.get(ending, _write_table)
    rows = writer(job, path)
    return Exported(what, path, rows, tuple(job.chosen.left_out), tuple(job.notes))


def column_keys(db: Reader, what: str, names: Sequence[str]) -> frozenset[str]:
    """The keys of the columns called so (by header or key); UserError for an unknown one."""
    known: dict[str, str] = {}
    for one in find_export(what).fields(db):
        known.setdefault(fold(one.key), one.key)
        known.setdefault(fold(one.label), one.key)
        known.setdefault(fold(one.column.header), one.key)
    unknown = [name.strip() for name in names if fold(name) not in known]
    if unknown:
        raise UserError(_("Diese Spalten gibt es nicht: {names}").format(names=", ".join(unknown)))
    return frozenset(known[fold(name)] for name in names)


def export_table(
    db: Reader,
    what: str,
    path: Path,
    ids: Sequence[int] | None = None,
    progress: Progress | None = None,
) -> int:
    """`run_export` without options; gives the number of rows."""
    return run_export(db, what, path, ids, progress=progress).rows


def preview(
    db: Reader,
    what: str,
    ids: Sequence[int] | None = None,
    options: ExportOptions | None = None,
    limit: int = 8,
) -> Preview:
    """The first `limit` rows as texts."""
    job = _job(db, find_export(what), ids, options or ExportOptions(), None)
    fields = job.fields()
    rows = [
        tuple(cell_text(one.get(record), one.column.kind) for one in fields)
        for record in islice(job.records(), limit)
    ]
    headers = tuple(one.column.header for one in fields)
    return Preview(headers, tuple(rows), len(job.chosen.ids), tuple(job.chosen.left_out))


def _job(
    db: Reader,
    export: Export,
    ids: Sequence[int] | None,
    options: ExportOptions,
    progress: Progress | None,
) -> Job:
    nature = options.nature or export.nature
    channel = export.channel if nature is ContactNature.CARE else None
    chosen = choose(db, ids, channel, export.by_person, progress)
    return Job(db, export, chosen, options, progress, narrowed=ids is not None)


def _write_table(job: Job, path: Path) -> int:
    """The job's fields as a table."""
    fields = job.fields()
    getters = [one.get for one in fields]
    return write_table(
        path,
        job.export.title,
        [one.column for one in fields],
        ([get(record) for get in getters] for record in job.records()),
        job.total,
        job.progress,
        notes=job.notes,
        windows=job.export.windows,
    )


def _customers(job: Job) -> Any:
    return exports.customer_records(job.db, job.chosen.ids, job.chosen.persons_out)


def _persons(job: Job) -> Any:
    ids = exports.person_ids(job.db, job.chosen.ids, job.chosen.persons_out)
    return exports.person_records(job.db, ids)


def _contacts(job: Job) -> Any:
    return exports.contact_records(job.db, exports.contact_ids(job.db, job.chosen.ids))


def _offers(job: Job) -> Any:
    return exports.offer_records(job.db, exports.offer_ids(job.db, job.chosen.ids))


_TABLE = ("xlsx", "csv")

#: Everything that can be exported.
EXPORTS: tuple[Export, ...] = (
    Export(
        "customers", N_("Kunden"),
        N_("Eine Zeile je Kunde, mit allem: lässt sich wieder einlesen"),
        _TABLE, _customers, customer_fields, exports.count_customers, channel=Channel.POST,
    ),
    Export(
        "persons", N_("Personen"), N_("Eine Zeile je Mensch, mit Anschrift"),
        _TABLE, _persons, person_fields, exports.count_persons, channel=Channel.POST,
        by_person=True,
    ),
    Export(
        "mailmerge", N_("Serienbrief"),
        N_("Anschriftzeilen und Briefanrede je Zeile, für Word und Writer"),
        _TABLE, letter_records, merge_fields, exports.count_customers,
        nature=ContactNature.CARE, channel=Channel.POST, windows=True,
    ),
    Export(
        "labels", N_("Etiketten"), N_("Adressen auf Zweckform-Bogen, ab jedem freien Etikett"),
        ("pdf",), letter_records, label_fields, exports.count_customers,
        {"pdf": write_labels}, ContactNature.CARE, Channel.POST, options=frozenset({"sheet"}),
    ),
    Export(
        "birthdays", N_("Geburtstage"), N_("Nach Monaten, runde hervorgehoben"),
        ("pdf", *_TABLE), birthday_records, birthday_fields, exports.count_birthdays,
        {"pdf": write_birthdays}, ContactNature.CARE, Channel.POST, True,
        frozenset({"months"}),
    ),
    Export(
        "phones", N_("Telefonliste"), N_("Wer wo erreichbar ist, fürs Auto und die Werkstatt"),
        ("pdf", *_TABLE), phone_records, phone_fields, exports.count_customers,
        {"pdf": write_phones}, channel=Channel.PHONE, by_person=True,
    ),
    Export(
        "vcard", N_("Adressbuch"), N_("Namen und Nummern fürs Telefon; Notizen bleiben hier"),
        ("vcf",), card_records, card_fields, exports.count_customers, {"vcf": write_cards},
        channel=Channel.PHONE, by_person=True,
    ),
    Export(
        "contacts", N_("Kontakte"), N_("Geplante und erledigte Kontakte mit Anlass und Ergebnis"),
        _TABLE, _contacts, contact_fields, exports.count_contacts,
    ),
    Export(
        "ics", N_("Kalenderdatei"), N_("Der Kontaktplan für Telefon und Outlook"),
        ("ics",), job_records, plan_fields, count_planned, {"ics": write_ics},
        options=frozenset({"period", "user", "notes"}),
    ),
    Export(
        "plan", N_("Kontaktplan"), N_("Was geplant ist und was war, Tag für Tag"),
        ("xlsx", "pdf", "csv"), job_records, plan_fields, count_planned, {"pdf": write_plan},
        options=frozenset({"period", "user", "notes"}),
    ),
    Export(
        "balance", N_("Genug gepflegt?"),
        N_("Kontakte von zwölf Monaten gegen den Rhythmus, die größten Lücken zuerst"),
        ("xlsx", "pdf", "csv"), balance_records, balance_fields, exports.count_customers,
        {"pdf": write_balance}, options=frozenset({"user"}),
    ),
    Export(
        "offers", N_("Angebote"), N_("Alle Angebote mit Stand, Summen und Grund der Absage"),
        _TABLE, _offers, offer_fields, exports.count_offers,
    ),
    Export(
        "journal", N_("Protokoll"), N_("Wer was wann geändert hat, mit allen Werten"),
        ("xlsx", "pdf", "csv"), journal_records, journal_fields, journal.count_steps,
        {"pdf": write_journal}, options=frozenset({"period", "user"}),
    ),
)  # fmt: skip
