"""Tables into files: xlsx with typed cells, csv for German spreadsheets; whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_decimal
from kundenpflege.base.text import clean

from .delimited import guard, write_rows

#: Called with rows done and rows in all; it may raise to stop, and no file is left behind.
Progress = Callable[[int, int], None]

_STEP = 200
#: Excel takes no longer text in a cell.
_LONGEST = 32_767
#: `_x0041_` in a text is an escape for a spreadsheet; its underscore must be escaped itself.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
#: How the customers' data begin: no list and no letter ever takes their place.
_DATABASE = b"SQLite format 3\0"
_SHEET_SIGNS = re.compile(r"[\[\]:*?/\\']")


class CellKind(Enum):
    """What a column holds. PLAIN takes whatever comes (copies of foreign lists)."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    PLAIN = "plain"


_FORMATS = {CellKind.TEXT: "@", CellKind.DATE: "DD.MM.YYYY", CellKind.MONEY: "#,##0.00"}


@dataclass(frozen=True, slots=True)
class OutColumn:
    """A column of a written table; `width` in characters."""

    header: str
    kind: CellKind = CellKind.TEXT
    width: int = 16


def write_table(
    path: Path,
    title: str,
    columns: Sequence[OutColumn],
    rows: Iterable[Sequence[Any]],
    total: int = 0,
    progress: Progress | None = None,
) -> int:
    """Write rows as .xlsx or .csv by the file's ending and give their number.

    Texts are literal: what looks like a formula stays text. The file appears when it is complete;
    UserError with a German text when it cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise UserError(
            _(
                "Exportiert wird als .xlsx oder .csv. Bitte „{name}“ eine dieser Endungen geben."
            ).format(name=path.name)
        )
    counted = _counted(rows, total, progress)
    with replaced(path) as target:
        if ending == ".csv":
            return _write_csv(target, columns, counted)
        return _write_xlsx(target, title, columns, counted)


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A file to write beside `path`, which takes its place at the end; nothing stays on failure.

    UserError with a German text when it cannot be written, or when `path` is a database.
    """
    target = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.is_file() and _is_database(path):
            raise UserError(
                _("„{name}“ ist eine Datenbank und wird nicht überschrieben.").format(
                    name=path.name
                )
            )
        # Where nothing can be written, that is told before any work is done.
        target.touch()
        yield target
        os.replace(target, path)
    except OSError as error:
        raise UserError(_reason(error, path)) from error
    finally:
        with contextlib.suppress(OSError):
            target.unlink(missing_ok=True)


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_DATABASE)) == _DATABASE


def _reason(error: OSError, path: Path) -> str:
    if error.errno == errno.ENOSPC:
        return _("Der Datenträger ist voll. „{name}“ wurde nicht geschrieben.").format(
            name=path.name
        )
    if not path.parent.is_dir():
        return _("Den Ordner „{path}“ gibt es nicht.").format(path=path.parent)
    if path.is_dir():
        return _("„{path}“ ist ein Ordner. Bitte einen Dateinamen angeben.").format(path=path)
    return _(
        "„{name}“ lässt sich nicht schreiben. Vielleicht ist die Datei in Excel geöffnet oder der "
        "Ordner schreibgeschützt. Bitte schließen oder einen anderen Namen wählen."
    ).format(name=path.name)


def _counted(
    rows: Iterable[Sequence[Any]], total: int, progress: Progress | None
) -> Iterator[Sequence[Any]]:
    for done, row in enumerate(rows):
        if progress is not None and done % _STEP == 0:
            progress(done, total)
        yield row


def literal(text: str) -> str:
    """A text as a spreadsheet cell can hold it: no control characters, at most 32,767 long."""
    text = clean(text, multiline=True)
    if "_x" in text:
        text = _ESCAPE.sub("_x005F_", text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _write_xlsx(
    target: Path, title: str, columns: Sequence[OutColumn], rows: Iterable[Sequence[Any]]
) -> int:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_SHEET_SIGNS.sub(" ", title).strip()[:31] or "Liste")
    sheet.freeze_panes = "A2"
    cells = []
    heads = []
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
        head = WriteOnlyCell(sheet, literal(column.header))
        head.data_type = "s"
        head.font = Font(bold=True)
        heads.append(head)
        cell = WriteOnlyCell(sheet)
        cell.number_format = _FORMATS.get(column.kind, "General")
        day = WriteOnlyCell(sheet)
        day.number_format = _FORMATS[CellKind.DATE]
        cells.append((cell, day))
    count = 0
    try:
        sheet.append(heads)
        for row in rows:
            sheet.append([_cell(*pair, value) for pair, value in zip(cells, row, strict=True)])
            count += 1
        sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(columns), 1))}{count + 1}"
    except BaseException:
        sheet.close()
        raise
    book.save(target)
    return count


def _cell(cell: Any, day: Any, value: Any) -> Any:
    """The column's one cell filled anew: a write-only sheet takes it over at once."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        # Past openpyxl's own setter: it would look for formulas, and it takes half the time.
        cell._value = literal(value)
        cell.data_type = "s"
        return cell
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        day.value = value
        return day
    if isinstance(value, bool):
        cell.value = _("ja") if value else _("nein")
        return cell
    if isinstance(value, int | float | Decimal):
        cell.value = value
        return cell
    cell.value = literal(str(value))
    cell.data_type = "s"
    return cell


def _write_csv(target: Path, columns: Sequence[OutColumn], rows: Iterable[Sequence[Any]]) -> int:
    count = -1

    def lines() -> Iterator[list[str]]:
        nonlocal count
        yield [guard(clean(column.header)) for column in columns]
        for row in rows:
            yield [_text(value, column.kind) for column, value in zip(columns, row, strict=True)]

    with target.open("w", encoding="utf-8-sig", newline="") as file:
        for line in write_rows(lines()):
            file.write(line)
            count += 1
    return count


def _text(value: Any, kind: CellKind) -> str:
    """A value as German spreadsheets read it: decimal comma, 21.11.2026; texts guarded."""
    if value is None:
        return ""
    if isinstance(value, str):
        return guard(clean(value, multiline=True))
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal):
        places = 2 if kind is CellKind.MONEY else None
        return format_decimal(value, places).replace(".", "").replace("−", "-")
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    return str(value)
