"""Letters: the table a word processor merges with, and labels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.services import export_letters
from kundenpflege.store import Reader

from .export_fields import Field, wide
from .export_job import Job
from .writing import replaced

_LINES = 6


def letter_records(job: Job) -> Any:
    """Letters to the job's customers."""
    return export_letters.letter_records(job.db, job.chosen)


def _line(number: int) -> Callable[[Any], str]:
    return lambda record: record.lines[number] if number < len(record.lines) else ""


def _lines() -> list[Field]:
    return [
        Field(
            "lines",
            wide(_("Anschrift {n}").format(n=number + 1), 28),
            _line(number),
            _("Anschriftzeilen 1 bis 6"),
        )
        for number in range(_LINES)
    ]


def merge_fields(_db: Reader) -> list[Field]:
    """The headers Word and Writer know, the salutation of each letter, the lines of the window."""

    def own(header: str, name: str, width: int = 18) -> Field:
        return Field(name, wide(header, width), lambda record: getattr(record, name))

    return [
        own(_("Anrede"), "form", 10),
        own(_("Briefanrede"), "salutation", 40),
        own(_("Titel"), "title", 10),
        own(_("Vorname"), "first_name"),
        own(_("Nachname"), "last_name", 22),
        own(_("Firma"), "company", 28),
        own(_("Strasse"), "street", 26),
        own(_("PLZ"), "postal_code", 8),
        own(_("Ort"), "place", 20),
        own(_("Land"), "country", 14),
        *_lines(),
        own(_("Kundennummer"), "number", 14),
        own(_("E-Mail"), "email", 28),
    ]


def label_fields(_db: Reader) -> list[Field]:
    """What stands on a label, line by line (for the preview)."""
    return _lines()


def write_labels(job: Job, path: Path) -> int:
    """Sheets of labels as PDF."""
    from kundenpflege.documents.label_sheets import find_sheet
    from kundenpflege.documents.labels import LabelLayout, print_labels

    options = job.options
    sheet = find_sheet(options.sheet)
    layout = LabelLayout(
        sheet=sheet,
        start=max(1, min(options.start, sheet.count)),
        copies=max(1, min(options.copies, 100)),
        offset_x=max(-20.0, min(options.offset_x, 20.0)),
        offset_y=max(-20.0, min(options.offset_y, 20.0)),
        sender=export_letters.sender_line(job.db) if options.sender else "",
        frames=options.frames,
    )
    with replaced(path) as target:
        records = list(job.watched())
        file = print_labels([r.lines for r in records], layout, job.db.today, job.progress)
        target.write_bytes(file.content)
    job.notes.append(
        ngettext("{n} Blatt {sheet}", "{n} Blätter {sheet}", file.pages).format(
            n=file.pages, sheet=sheet.key
        )
        + _(". Beim Drucken „Tatsächliche Größe“ wählen.")
    )
    if file.short:
        names = ", ".join(f"{records[n].number} {records[n].name}" for n in file.short[:5])
        job.notes.append(
            _("Zu lang für das Etikett und gekürzt, bitte ansehen: {names}").format(names=names)
            + (" …" if len(file.short) > 5 else "")
        )
    return len(records)
