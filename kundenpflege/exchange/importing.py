"""Import of customers: read the file, recognise the columns, check every row, report.

with store.read() as db:
    plan = importing.plan_import(db, importing.open_source(path))
with store.write(plan.label) as db:
    result = imports.apply(db, plan)
importing.write_report(plan, result.rows, report_path)

In a window the steps stand for themselves: `open_source`, `guess`, `read_rows`, `check_plan`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.services import imports
from kundenpflege.services.imports import (
    CheckedRow,
    Choice,
    ImportPlan,
    Lookup,
    Mode,
    Progress,
    RowDraft,
    RowStatus,
    check_rows,
)
from kundenpflege.store import Reader

from .cells import text_of
from .headers import CUSTOM, Headers, find_headers, headers_at, judge
from .mapping import fingerprint, from_definition, modes_of, recalled, to_definition, with_mode
from .reading import Table, read_pasted, read_table
from .rows import read_row
from .writing import CellKind, OutColumn, write_table

_STEP = 100


@dataclass(frozen=True, slots=True)
class Source:
    """A list as it was opened: its name and one of its sheets. `path` is None when pasted."""

    name: str
    table: Table
    path: Path | None = None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets that hold anything, the one that was read first."""
        return (self.table.name, *self.table.unread)

    def with_cell(self, row: int, column: int, text: str) -> Source:
        """The list with one cell corrected (row 1-based, column 0-based)."""
        rows = list(self.table.rows)
        cells = list(rows[row - 1])
        cells += [""] * (column + 1 - len(cells))
        cells[column] = text
        rows[row - 1] = cells
        gone = (row, column + 1)
        formulas = {place: text for place, text in self.table.formulas.items() if place != gone}
        return replace(self, table=replace(self.table, rows=rows, formulas=formulas))


def open_source(path: Path, sheet: str = "") -> Source:
    """Read a file (xlsx, xls, ods, csv, vCard); UserError when it cannot be read.

    `sheet` names one of several sheets, else the one with the best headers is taken.
    """
    return Source(path.name, read_table(path, judge, sheet), path)


def paste_source(text: str) -> Source:
    """A table from the clipboard."""
    return Source(_("Zwischenablage"), read_pasted(text, judge))


def own_fields(known: Lookup) -> dict[str, str]:
    """The business's own fields by the keys that columns know them by."""
    return {f"{CUSTOM}{one.id}": one.name for one in known.fields}


def guess(source: Source, known: Lookup, row: int | None = None) -> Headers:
    """The columns as their headers say; `row` (1-based, 0: none) if it is not to be looked for.

    UserError when no row holds headers.
    """
    rows, own = source.table.rows, own_fields(known)
    if row is not None:
        return headers_at(rows, row, own)
    headers = find_headers(rows, own)
    if headers is None:
        raise UserError(
            _(
                "In „{name}“ ist keine Kundenliste zu erkennen. Eine Zeile muss die Überschriften "
                "tragen, zum Beispiel Name, Straße, PLZ, Ort, Telefon."
            ).format(name=source.name)
        )
    return headers


def read_rows(
    source: Source,
    headers: Headers,
    known: Lookup,
    progress: Progress | None = None,
    *,
    definition: str = "",
) -> ImportPlan:
    """Read every row; their fate is still open (`check_plan`). `definition` is remembered."""
    table = source.table
    drafts: list[RowDraft] = []
    for number, cells in enumerate(table.rows[headers.row :], headers.row + 1):
        if progress is not None and number % _STEP == 0:
            progress(number, len(table.rows))
        draft = read_row(number, cells, headers, known, table.formulas)
        if draft is not None:
            drafts.append(draft)
    return ImportPlan(
        source=source.name,
        sheet=table.name,
        header_row=headers.row,
        headers=tuple(column.header for column in headers.columns),
        fields=tuple(headers.label(column) for column in headers.columns),
        drafts=tuple(drafts),
        rows=(),
        notes=tuple(_notes(table, headers)),
        modes=modes_of(headers.columns),
        fingerprint=fingerprint(headers),
        definition=definition,
    )


def read_again(
    plan: ImportPlan, source: Source, headers: Headers, known: Lookup, number: int
) -> ImportPlan:
    """The plan with one row read anew, after a cell was corrected; what was chosen stays."""
    cells = source.table.rows[number - 1]
    fresh = read_row(number, cells, headers, known, source.table.formulas)
    if fresh is None:
        fresh = RowDraft(number, tuple(cells), None, rejection=_("leere Zeile"))
    return replace(
        plan,
        drafts=tuple(
            replace(fresh, choice=draft.choice) if draft.row_number == number else draft
            for draft in plan.drafts
        ),
    )


def choose(plan: ImportPlan, numbers: Sequence[int], choice: Choice) -> ImportPlan:
    """The plan with a decision of the user for some rows."""
    wanted = set(numbers)
    return replace(
        plan,
        drafts=tuple(
            replace(draft, choice=choice) if draft.row_number in wanted else draft
            for draft in plan.drafts
        ),
    )


def check_plan(plan: ImportPlan, known: Lookup, progress: Progress | None = None) -> ImportPlan:
    """Decide the fate of every row. `known` comes from `imports.lookup(db, plan.drafts)`."""
    return replace(plan, rows=check_rows(plan.drafts, known, progress, plan.modes))


def plan_import(
    db: Reader,
    source: Source,
    progress: Progress | None = None,
    *,
    mapping: str = "",
    mode: Mode | None = None,
) -> ImportPlan:
    """All of it at once: columns as guessed, remembered or given (`mapping`, JSON), every row
    checked against the customers that are known. `mode` holds for all columns."""
    around = imports.surroundings(db)
    headers = guess(source, around)
    headers = recalled(headers, imports.recall_mapping(db, fingerprint(headers)))
    if mapping:
        headers = from_definition(headers, mapping)
    if mode is not None:
        headers = with_mode(headers, mode)
    plan = read_rows(
        source,
        headers,
        around,
        _half(progress, 0),
        definition=to_definition(headers) if mapping else "",
    )
    return check_plan(plan, imports.lookup(db, plan.drafts), _half(progress, 1))


def prepare(
    path: Path, known: Lookup, progress: Progress | None = None, sheet: str = ""
) -> ImportPlan:
    """Read `path` and decide the fate of every row by what is `known` (`imports.lookup(db)`);
    nothing is written.

    `progress` hears how much is done, in steps of reading and of comparing, and may raise to stop.
    UserError with a German text when the file cannot be read or holds no list of customers.
    """
    source = open_source(path, sheet)
    plan = read_rows(source, guess(source, known), known, _half(progress, 0))
    return check_plan(plan, known, _half(progress, 1))


def _half(progress: Progress | None, place: int) -> Progress | None:
    """Reading is the first half of the work, comparing with what is known is the second."""
    if progress is None:
        return None
    heard: Callable[[int, int], None] = progress
    return lambda done, total: heard(place * total + done, 2 * total)


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
    """`13 übernommen, davon 5 mit Hinweis · 2 ergänzt · 1 doppelt · 1 abgelehnt`."""
    counts = {status: sum(row.status is status for row in rows) for status in RowStatus}
    parts = [
        ngettext("{n} übernommen", "{n} übernommen", 2).format(
            n=counts[RowStatus.TAKEN] + counts[RowStatus.WARNING]
        )
    ]
    if counts[RowStatus.WARNING]:
        parts[0] += _(", davon {n} mit Hinweis").format(n=counts[RowStatus.WARNING])
    for status in (
        RowStatus.MERGED,
        RowStatus.DUPLICATE,
        RowStatus.SKIPPED,
        RowStatus.REJECTED,
    ):
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
