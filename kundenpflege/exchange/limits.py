"""What a file may be before anything is parsed: small enough unzipped, no cell far outside.

The spreadsheet reader allocates the whole rectangle up to the last cell and strings once per
cell; when memory does not suffice, the process dies. So every part is measured first, with a
parser that stops at the first breach. What this parser refuses is refused altogether: the real
reader never sees anything that was not measured. That holds in the frozen program as well, where
a process of its own for reading would need care on every system.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_count

#: Largest file, and largest sum of all unzipped parts, in bytes.
MAX_FILE = 50 * 1024 * 1024
#: Longest text taken from the clipboard.
MAX_PASTED = 20_000_000
MAX_UNZIPPED = 100 * 1024 * 1024
MAX_PARTS = 5_000
#: Characters of one cell (Excel itself stops at 32,767).
MAX_CELL = 131_072
#: Tags in all XML parts together, and bytes from one `<` or `>` to the next.
MAX_TAGS = 14_000_000
MAX_TOKEN = 2_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 1_024
MAX_CELLS = 2_500_000
MAX_FORMULAS = 250_000
#: Characters in all cells together; one long shared string may stand in many of them.
MAX_TEXT = 40_000_000


class RefusedError(UserError):
    """The file is too large or made to harm; it was not read."""


@dataclass
class SheetScan:
    """The measured sheet: last row and column (1-based) that hold anything, formulas without a
    stored result by (row, column), references to shared texts and their characters."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    shared: int = 0
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    text: int = 0

    def formula(self, row: int, column: int, text: str) -> None:
        """Remember a formula without a result; RefusedError when there are too many."""
        if len(self.formulas) >= MAX_FORMULAS:
            raise RefusedError(
                _(
                    "Die Tabelle hat zu viele Formeln ohne Ergebnis. Bitte in Excel öffnen und "
                    "neu speichern."
                )
            )
        self.formulas[(row, column)] = text[:1_000]

    def reach(self, row: int, column: int) -> None:
        """A cell with contents at `row`, `column`; RefusedError when that is too far."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if self.rows > MAX_ROWS or self.columns > MAX_COLUMNS:
            raise RefusedError(
                _(
                    "Die Tabelle reicht bis Zeile {row}, Spalte {column}. Gelesen werden höchstens "
                    "{rows} Zeilen und {columns} Spalten. Bitte leere Bereiche löschen oder die "
                    "Liste aufteilen."
                ).format(
                    row=row,
                    column=column,
                    rows=format_count(MAX_ROWS),
                    columns=format_count(MAX_COLUMNS),
                )
            )
        if self.rows * self.columns > MAX_CELLS:
            raise too_many_cells()


def check_size(size: int) -> None:
    """RefusedError when a file of `size` bytes is too large."""
    if size > MAX_FILE:
        raise RefusedError(
            _("Die Datei ist größer als {n} MB. Bitte die Liste aufteilen.").format(
                n=MAX_FILE // (1024 * 1024)
            )
        )


def damaged() -> RefusedError:
    """The error for a file whose structure is broken."""
    return RefusedError(_("Die Datei ist beschädigt und lässt sich nicht lesen."))


def locked() -> RefusedError:
    """The error for a file with a password."""
    return RefusedError(
        _("Die Datei ist mit einem Kennwort geschützt. Bitte ohne Kennwort speichern.")
    )


def long_cell() -> RefusedError:
    """The error for a cell beyond measure."""
    return RefusedError(
        _("Eine Zelle ist länger als {n} Zeichen.").format(n=format_count(MAX_CELL))
    )


def too_many_cells() -> RefusedError:
    """The error for a table that would not fit into memory."""
    return RefusedError(
        _("Die Tabelle hat zu viele Zellen. Bitte die Liste in mehrere Dateien aufteilen.")
    )


def too_large() -> RefusedError:
    """The error for a file that grows beyond the limits."""
    return RefusedError(
        _("Die Datei wird entpackt größer als {n} MB und wurde nicht gelesen.").format(
            n=MAX_UNZIPPED // (1024 * 1024)
        )
    )
