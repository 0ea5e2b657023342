"""Tables out of files: xlsx, xls, ods and text, recognised by their contents, not their ending."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from .delimited import read_clipboard, read_rows, read_text
from .limits import MAX_FILE, MAX_PASTED, RefusedError, SheetScan, check_size, damaged, unzip
from .scanning import scan_ods, scan_xls, scan_xlsx
from .vcard import read_cards
from .vcard_lines import to_bytes
from .vcard_table import card_rows

#: How many rows are looked at to find the right sheet and its headers.
HEAD = 60
_VCARD = re.compile(rb"\s*BEGIN[ \t]*:[ \t]*VCARD\s", re.IGNORECASE)
_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: How well some first rows read as the list that is looked for; 0 means not at all.
Judge = Callable[[Sequence[Sequence[Any]]], int]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. `rows` start with the file's first row; `formulas` without a stored result by
    (row, column), 1-based. `unread` are the names of the other sheets that hold anything."""

    name: str
    rows: list[list[Any]]
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


def read_table(path: Path, judge: Judge, sheet: str = "") -> Table:
    """The sheet of a file that reads best by `judge`, or the one named `sheet`.

    UserError with a German text when the file cannot be read, is too large, locked by a
    password, damaged or no table.
    """
    data = _load(path)
    if is_vcard(data):
        return _cards(data)
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, judge, sheet)
    if data.startswith(_XLS):
        scan = scan_xls(data)
        return _pick(data, judge, sheet, lambda _name: scan)
    _refuse_others(data)
    return Table("", [list(row) for row in read_text(data, judge)])


def read_pasted(text: str, judge: Judge | None = None) -> Table:
    """A table from the clipboard: cells of a spreadsheet, a text table, or cards.

    UserError when there is nothing in it or too much.
    """
    if len(text) > MAX_PASTED:
        raise RefusedError(
            _("Eingefügt werden höchstens {n} Zeichen. Bitte die Datei importieren.").format(
                n=MAX_PASTED
            )
        )
    if not text.strip("\0\r\n\t "):
        raise UserError(_("In der Zwischenablage ist keine Tabelle."))
    if _VCARD.match(text[:200].encode("utf-8", "replace")):
        return _cards(text)
    if judge is None:
        from .headers import judge
    rows = read_clipboard(text.replace("\0", "")) or read_rows(text.replace("\0", ""), judge)
    return Table("", [list(row) for row in rows])


def is_vcard(data: bytes) -> bool:
    """Whether a file holds cards, by its first line."""
    return _VCARD.match(to_bytes(data[:400]).lstrip()) is not None


def _cards(source: str | bytes) -> Table:
    return Table("", [list(row) for row in card_rows(read_cards(source))])


def _load(path: Path) -> bytes:
    if path.is_dir():
        raise UserError(_("„{path}“ ist ein Ordner. Bitte eine Datei angeben.").format(path=path))
    try:
        check_size(path.stat().st_size)
        with path.open("rb") as file:
            # No more than is looked at: a device has no size and no end.
            data = file.read(MAX_FILE + 1)
        check_size(len(data))
    except FileNotFoundError as error:
        raise UserError(_("Die Datei „{path}“ gibt es nicht.").format(path=path)) from error
    except OSError as error:
        raise UserError(
            _(
                "„{path}“ lässt sich nicht lesen. Ist die Datei in einem anderen Programm offen?"
            ).format(path=path)
        ) from error
    if not data.strip(b"\0\r\n\t "):
        raise UserError(_("Die Datei „{name}“ ist leer.").format(name=path.name))
    return data


def _refuse_others(data: bytes) -> None:
    head = data[:1_000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(b"%pdf"):
        raise RefusedError(_("Das ist ein PDF. Bitte die Liste als .xlsx oder .csv speichern."))
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml")):
        raise RefusedError(
            _(
                "Das ist eine Webseite mit der Endung einer Tabelle. Bitte mit Excel oder "
                "LibreOffice öffnen und als .xlsx speichern."
            )
        )


def _zipped(data: bytes, judge: Judge, sheet: str) -> Table:
    parts = unzip(data)
    if "content.xml" in parts:
        ods = scan_ods(parts["content.xml"])
        return _pick(data, judge, sheet, lambda name: ods.get(name, SheetScan()))
    if "xl/workbook.xml" in parts:
        xlsx = scan_xlsx(parts)
        places = _sheet_parts(parts)
        return _pick(data, judge, sheet, lambda name: xlsx.get(places.get(name, ""), SheetScan()))
    raise RefusedError(
        _("Diese Art Datei wird nicht gelesen. Bitte die Liste als .xlsx oder .csv speichern.")
    )


def _sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Sheet name → part of the archive (only to find its formulas)."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    targets: dict[str, str] = {}
    names: dict[str, str] = {}
    try:
        for relation in fromstring(
            parts.get("xl/_rels/workbook.xml.rels", b"<r/>"), forbid_dtd=True
        ):
            target = relation.get("Target", "")
            targets[relation.get("Id", "")] = (
                target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            )
        for element in fromstring(parts["xl/workbook.xml"], forbid_dtd=True).iter():
            if element.tag.rpartition("}")[2] == "sheet":
                for key, value in element.attrib.items():
                    if key.endswith("}id"):
                        names[element.get("name", "")] = targets.get(value, "")
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise damaged() from error
    return names


def _pick(data: bytes, judge: Judge, wanted: str, scan: Callable[[str], SheetScan]) -> Table:
    """Open the measured file and take the sheet that reads best."""
    from python_calamine import (
        CalamineError,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
        load_workbook,
    )

    try:
        book = load_workbook(BytesIO(data))
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        visible = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
        names = visible or [sheet.name for sheet in sheets]
        if wanted:
            if wanted not in book.sheet_names:
                raise UserError(_("Ein Blatt „{name}“ gibt es nicht.").format(name=wanted))
            names = [wanted]
        verdicts: dict[str, int] = {}
        for name in names:
            sheet = book.get_sheet_by_name(name)
            if sheet.end is not None:
                verdicts[name] = judge(sheet.to_python(skip_empty_area=False, nrows=HEAD))
        if not verdicts:
            raise UserError(_("Die Tabelle ist leer."))
        best = max(verdicts, key=lambda name: verdicts[name])
        rows = book.get_sheet_by_name(best).to_python(skip_empty_area=False)
    except PasswordError as error:
        raise RefusedError(
            _("Die Datei ist mit einem Kennwort geschützt. Bitte ohne Kennwort speichern.")
        ) from error
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise damaged() from error
    except BaseException as error:
        # The reader's own failures do not derive from Exception.
        if type(error).__name__ == "PanicException":
            raise damaged() from error
        raise
    others = tuple(name for name in verdicts if name != best)
    return Table(best, rows, scan(best).formulas, others)
