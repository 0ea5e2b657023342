"""Tables out of files: xlsx, xls, ods and text, recognised by their contents, not their ending."""

from __future__ import annotations

import posixpath
import re
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_count

from .app_headers import unfold_addresses
from .archive import Archive
from .compound import MAGIC as XLS
from .delimited import read_clipboard, read_rows, read_text
from .limits import MAX_FILE, MAX_PASTED, RefusedError, SheetScan, check_size, damaged, locked
from .others import refuse_others
from .scanning import scan_ods, scan_xlsx
from .vcard import read_cards
from .vcard_lines import to_bytes
from .vcard_table import card_rows
from .xls import clean_xls

#: How many rows are looked at to find the right sheet and its headers.
HEAD = 60
_VCARD = re.compile(rb"\s*BEGIN[ \t]*:[ \t]*VCARD\s", re.IGNORECASE)

T = TypeVar("T")
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
    return read_data(load_file(path), judge, sheet)


def read_data(data: bytes, judge: Judge, sheet: str = "") -> Table:
    """The same for the contents of a file; nothing is opened, whatever stands in them."""
    if is_vcard(data):
        return _cards(data)
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, judge, sheet)
    if data.startswith(XLS):
        data, scan = clean_xls(data)
        return _pick(data, judge, sheet, lambda _name: scan)
    refuse_others(data)
    return Table("", list(unfold_addresses(read_text(data, judge))))


def read_pasted(text: str, judge: Judge | None = None) -> Table:
    """A table from the clipboard: cells of a spreadsheet, a text table, or cards.

    UserError when there is nothing in it or too much.
    """
    if len(text) > MAX_PASTED:
        raise RefusedError(
            _("Eingefügt werden höchstens {n} Zeichen. Bitte die Datei importieren.").format(
                n=format_count(MAX_PASTED)
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


def sheets(path: Path) -> tuple[str, ...]:
    """The names of the sheets that can be read, as the file orders them; none for a text or cards.

    UserError like `read_table`.
    """
    data = load_file(path)
    if data.startswith(b"PK\x03\x04"):
        archive = _archive(data)
        if "content.xml" in archive:
            return tuple(scan_ods(archive.pieces("content.xml")))
        scan_xlsx(archive)
    elif data.startswith(XLS):
        data, _scan = clean_xls(data)
    else:
        if not is_vcard(data):
            refuse_others(data)
        return ()
    return tuple(_with_book(data, _worksheets))


def load_file(path: Path) -> bytes:
    """The contents of a file of bearable size; UserError when it cannot be read or is empty."""
    if path.is_dir():
        raise UserError(_("„{path}“ ist ein Ordner. Bitte eine Datei angeben.").format(path=path))
    try:
        status = path.stat()
        if stat.S_ISFIFO(status.st_mode) or stat.S_ISSOCK(status.st_mode):
            # Opening one would wait for a writer for ever.
            raise UserError(_("„{path}“ ist keine gewöhnliche Datei.").format(path=path))
        check_size(status.st_size)
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


def _archive(data: bytes) -> Archive:
    archive = Archive(data)
    if archive.having(b"encryption-data"):
        raise locked()
    if "content.xml" not in archive and "xl/workbook.xml" not in archive:
        raise RefusedError(
            _("Diese Art Datei wird nicht gelesen. Bitte die Liste als .xlsx oder .csv speichern.")
        )
    return archive


def _zipped(data: bytes, judge: Judge, sheet: str) -> Table:
    archive = _archive(data)
    if "content.xml" in archive:
        ods = scan_ods(archive.pieces("content.xml"))
        return _pick(data, judge, sheet, lambda name: ods.get(name, SheetScan()))
    xlsx = scan_xlsx(archive)
    places = _sheet_parts(archive)
    return _pick(data, judge, sheet, lambda name: xlsx.get(places.get(name, ""), SheetScan()))


def _sheet_parts(archive: Archive) -> dict[str, str]:
    """Sheet name → part of the archive (only to find its formulas)."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    targets: dict[str, str] = {}
    names: dict[str, str] = {}
    try:
        for relation in fromstring(
            archive.read("xl/_rels/workbook.xml.rels") or b"<r/>", forbid_dtd=True
        ):
            target = relation.get("Target", "")
            targets[relation.get("Id", "")] = (
                target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            )
        for element in fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True).iter():
            if element.tag.rpartition("}")[2] == "sheet":
                for key, value in element.attrib.items():
                    if key.endswith("}id"):
                        names[element.get("name", "")] = targets.get(value, "")
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise damaged() from error
    return names


def _with_book(data: bytes, work: Callable[[Any], T]) -> T:
    """Do something with the opened spreadsheet; its reader's failures become German."""
    from python_calamine import CalamineError, PasswordError, load_workbook

    try:
        return work(load_workbook(BytesIO(data)))
    except PasswordError as error:
        raise locked() from error
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise damaged() from error
    except BaseException as error:
        # The reader's own failures do not derive from Exception.
        if type(error).__name__ == "PanicException":
            raise damaged() from error
        raise


def _worksheets(book: Any) -> list[str]:
    """The visible sheets, or all when all are hidden; charts are none."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    found = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in found if sheet.visible == SheetVisibleEnum.Visible]
    return visible or [sheet.name for sheet in found]


def _pick(data: bytes, judge: Judge, wanted: str, scan: Callable[[str], SheetScan]) -> Table:
    """Open the measured file and take the sheet that reads best."""

    def choose(book: Any) -> tuple[str, list[list[Any]], tuple[str, ...]]:
        names = _worksheets(book)
        if wanted:
            if wanted not in book.sheet_names:
                raise UserError(_("Ein Blatt „{name}“ gibt es nicht.").format(name=wanted))
            names = [wanted]
        # Each look at a sheet reads all of it: the best one so far is kept.
        filled: list[str] = []
        best, found = -1, None
        for name in names:
            sheet = book.get_sheet_by_name(name)
            if sheet.end is None:
                continue
            filled.append(name)
            verdict = judge(sheet.to_python(skip_empty_area=False, nrows=HEAD))
            if verdict > best:
                best, found = verdict, sheet
        if found is None:
            raise UserError(_("Die Tabelle ist leer."))
        rows = found.to_python(skip_empty_area=False)
        return found.name, rows, tuple(name for name in filled if name != found.name)

    best, rows, others = _with_book(data, choose)
    return Table(best, rows, scan(best).formulas, others)
