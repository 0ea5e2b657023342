"""Tables into files: xlsx with typed cells, csv for German spreadsheets; whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.files import replaced
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_decimal
from kundenpflege.base.text import clean

from .delimited import guard, write_rows
from .workbook import CellKind, OutColumn, Workbook, literal

__all__ = ["CellKind", "OutColumn", "Progress", "cell_text", "literal", "replaced", "write_table"]

#: Called with rows done and rows in all; it may raise to stop, and no file is left behind.
Progress = Callable[[int, int], None]

_STEP = 200


def write_table(
    path: Path,
    title: str,
    columns: Sequence[OutColumn],
    rows: Iterable[Sequence[Any]],
    total: int = 0,
    progress: Progress | None = None,
    *,
    notes: list[str] | None = None,
    windows: bool = False,
) -> int:
    """Write rows as .xlsx or .csv by the file's ending and give their number.

    Texts are literal: what looks like a formula stays text. The file appears when it is complete;
    UserError with a German text when it cannot be written. `notes` hears what the reader of the
    file should know. `windows` asks for a csv that old programs read (code page 1252), as long as
    every letter has a place in it.
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
        told = notes if notes is not None else []
        if ending == ".csv":
            count = _write_csv(target, columns, counted)
            if windows and not _to_windows(target):
                told.append(
                    _(
                        "Die Liste enthält Buchstaben, die das alte Windows-Format nicht kennt; "
                        "sie ist deshalb in UTF-8 gespeichert. Word fragt beim Öffnen danach."
                    )
                )
            return count
        return _write_xlsx(target, title, columns, counted, told)


def _counted(
    rows: Iterable[Sequence[Any]], total: int, progress: Progress | None
) -> Iterator[Sequence[Any]]:
    for done, row in enumerate(rows):
        if progress is not None and done % _STEP == 0:
            progress(done, total)
        yield row


def _write_xlsx(
    target: Path,
    title: str,
    columns: Sequence[OutColumn],
    rows: Iterable[Sequence[Any]],
    notes: list[str],
) -> int:
    book = Workbook(target, title, columns)
    count = book.write(rows)
    if book.cut:
        notes.append(
            ngettext(
                "Länger als eine Excel-Zelle (32.767 Zeichen) und dort gekürzt: Zelle {cells}",
                "Länger als eine Excel-Zelle (32.767 Zeichen) und dort gekürzt: Zellen {cells}",
                len(book.cut),
            ).format(cells=_some(book.cut))
        )
    return count


def _some(cells: Sequence[str]) -> str:
    shown = ", ".join(cells[:5])
    return f"{shown} …" if len(cells) > 5 else shown


def _write_csv(target: Path, columns: Sequence[OutColumn], rows: Iterable[Sequence[Any]]) -> int:
    count = -1

    def lines() -> Iterator[list[str]]:
        nonlocal count
        yield [guard(clean(column.header)) for column in columns]
        for row in rows:
            yield [
                guard(cell_text(value, column.kind))
                if isinstance(value, str)
                else cell_text(value, column.kind)
                for column, value in zip(columns, row, strict=True)
            ]

    with target.open("w", encoding="utf-8-sig", newline="") as file:
        for line in write_rows(lines()):
            file.write(line)
            count += 1
    return count


def _to_windows(target: Path) -> bool:
    """Change a written text to code page 1252 if it has a place for every letter."""
    other = target.with_name(f"{target.name}.1252")
    try:
        with (
            target.open(encoding="utf-8-sig", newline="") as source,
            other.open("w", encoding="cp1252", newline="") as copy,
        ):
            while piece := source.read(1 << 16):
                copy.write(piece)
        os.replace(other, target)
    except UnicodeEncodeError:
        return False
    finally:
        other.unlink(missing_ok=True)
    return True


def cell_text(value: Any, kind: CellKind = CellKind.TEXT) -> str:
    """A value as German spreadsheets read it: decimal comma, 21.11.2026."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value, multiline=True)
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
        # Spreadsheets know no whole numbers: `1001.0` is the number 1001.
        return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
    return str(value)
