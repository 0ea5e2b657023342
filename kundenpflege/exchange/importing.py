"""Import of customers: read the file, recognise the columns, check every row, report.

with store.read() as db:
    known = imports.lookup(db)
plan = importing.prepare(path, known)
with store.write(plan.label) as db:
    result = imports.apply(db, plan)
importing.write_report(plan, result.rows, report_path)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.services.imports import (
    CheckedRow,
    ImportPlan,
    Lookup,
    Progress,
    RowDraft,
    RowStatus,
    check_rows,
)

from .cells import text_of
from .headers import Headers, find_headers, judge
from .reading import Table, read_table
from .rows import read_row
from .writing import CellKind, OutColumn, write_table

_STEP = 100


def prepare(
    path: Path, known: Lookup, progress: Progress | None = None, sheet: str = ""
) -> ImportPlan:
    """Read `path` (xlsx, xls, ods, csv) and decide the fate of every row; nothing is written.

    `progress` hears how much is done, in steps of reading and of comparing, and may raise to stop.
    `sheet` names one of several sheets, else the one with the best headers is taken. UserError
    with a German text when the file cannot be read or holds no list of customers.
    """
    table = read_table(path, judge, sheet)
    headers = find_headers(table.rows)
    if headers is None:
        raise UserError(
            _(
                "In „{name}“ ist keine Kundenliste zu erkennen. Eine Zeile muss die Überschriften "
                "tragen, zum Beispiel Name, Straße, PLZ, Ort, Telefon."
            ).format(name=path.name)
        )
    drafts: list[RowDraft] = []
    for number, cells in enumerate(table.rows[headers.row :], headers.row + 1):
        if progress is not None and number % _STEP == 0:
            progress(number, 2 * len(table.rows))
        draft = read_row(number, cells, headers, known, table.formulas)
        if draft is not None:
            drafts.append(draft)
    return ImportPlan(
        source=path.name,
        sheet=table.name,
        header_row=headers.row,
        headers=tuple(column.header for column in headers.columns),
        fields=tuple(headers.label(column) for column in headers.columns),
        drafts=tuple(drafts),
        rows=check_rows(drafts, known, _second_half(progress)),
        notes=tuple(_notes(table, headers)),
    )


def _second_half(progress: Progress | None) -> Progress | None:
    """Reading was the first half of the work, comparing with what is known is the second."""
    if progress is None:
        return None
    return lambda done, total: progress(total + done, 2 * total)


def _notes(table: Table, headers: Headers) -> list[str]:
    notes = []
    if table.unread:
        names = ", ".join(f"„{name}“" for name in table.unread)
        notes.append(
            ngettext(
                "Nicht gelesen: Blatt {names}", "Nicht gelesen: Blätter {names}", len(table.unread)
            ).format(names=names)
        )
    unknown = [
        column.header
        for column in headers.columns
        if column.header
        and not column.field
        and any(
            text_of(row[column.index])
            for row in table.rows[headers.row :]
            if column.index < len(row)
        )
    ]
    if unknown:
        notes.append(
            _("Spalten ohne eigenes Feld stehen in der Notiz: {names}").format(
                names=", ".join(unknown)
            )
        )
    return notes


def summary(rows: Sequence[CheckedRow]) -> str:
    """`13 übernommen, davon 5 mit Hinweis · 1 doppelt · 1 abgelehnt`."""
    counts = {status: sum(row.status is status for row in rows) for status in RowStatus}
    parts = [
        ngettext("{n} übernommen", "{n} übernommen", 2).format(
            n=counts[RowStatus.TAKEN] + counts[RowStatus.WARNING]
        )
    ]
    if counts[RowStatus.WARNING]:
        parts[0] += _(", davon {n} mit Hinweis").format(n=counts[RowStatus.WARNING])
    for status in (RowStatus.DUPLICATE, RowStatus.REJECTED):
        if counts[status]:
            parts.append(f"{counts[status]} {status.label}")
    return " · ".join(parts)


def write_report(plan: ImportPlan, rows: Sequence[CheckedRow], path: Path) -> None:
    """A copy of the list (.xlsx, .csv) with two more columns: what became of each row and why."""
    width = max([len(plan.headers), *(len(row.cells) for row in rows)], default=0)
    headers = [*plan.headers, *([""] * (width - len(plan.headers))), _("Ergebnis"), _("Grund")]
    columns = [OutColumn(header, CellKind.PLAIN, 18) for header in headers]
    columns[-1] = OutColumn(headers[-1], CellKind.TEXT, 60)

    def line(row: CheckedRow) -> list[Any]:
        cells = [*row.cells, *([None] * (width - len(row.cells)))]
        return [*cells, row.status.label, row.reason]

    write_table(path, plan.sheet or _("Import"), columns, (line(row) for row in rows), len(rows))
