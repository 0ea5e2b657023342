"""GAEB DA XML read safely, in its own order: headings, items and notes as the tender has them.

The tree is built here and not by the library: it would lose notes, items without a heading and
what stands between paragraphs. No document type, no entity, no network; bounded in size, depth
and number of elements before anything is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import TYPE_CHECKING

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean

from .limits import damaged

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: Largest file in bytes, deepest nesting, most elements.
MAX_FILE = 20 * 1024 * 1024
MAX_DEPTH = 60
MAX_ELEMENTS = 600_000
#: Phases that ask for prices or carry them.
PHASES = ("81", "82", "83", "84", "86")
_NAMESPACE = re.compile(r"\{(.*)\}")
_BREAKS = frozenset({"p", "br", "div", "li", "tr"})
_NO_TEXT = frozenset({"image", "attachment"})


@dataclass(frozen=True, slots=True)
class Item:
    """One item, or a note (`kind` "note"), as the tender has it. `oz` is its full number with
    dots; `group` and `serial` tie alternatives together (serial 0: the base)."""

    oz: str
    kind: str
    short: str
    long: str
    quantity: Decimal | None = None
    unit: str = ""
    price: Decimal | None = None
    vat_rate: Decimal | None = None
    discount: Decimal = Decimal(0)
    provisional: str = ""
    lump_sum: bool = False
    hourly: bool = False
    group: str = ""
    serial: str = ""
    open_quantity: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its depth from 1."""

    oz: str
    title: str
    level: int


@dataclass(slots=True)
class Boq:
    """A bill of quantities: what it is called, and its parts and items in their order."""

    phase: str = ""
    project: str = ""
    title: str = ""
    owner: str = ""
    currency: str = "EUR"
    vat_rate: Decimal | None = None
    rows: list[Part | Item] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def parse(data: bytes) -> Element:
    """The tree of a file; UserError when it is too large, damaged or made to harm."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    if len(data) > MAX_FILE:
        raise UserError(
            _("Die GAEB-Datei ist größer als {n} MB.").format(n=MAX_FILE // (1024 * 1024))
        )
    depth = count = 0
    root: Element | None = None
    try:
        for event, element in iterparse(BytesIO(data), ("start", "end"), forbid_dtd=True):
            if event == "end":
                depth -= 1
                continue
            root = element if root is None else root
            depth, count = depth + 1, count + 1
            if depth > MAX_DEPTH or count > MAX_ELEMENTS:
                raise UserError(_("Die GAEB-Datei ist zu tief verschachtelt oder zu groß."))
    except DefusedXmlException as error:
        raise UserError(
            _("Die GAEB-Datei enthält Anweisungen, die nicht ausgeführt werden (DTD).")
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise damaged() from error
    if root is None or local(root) != "GAEB":
        raise UserError(_("Das ist keine GAEB-Datei (DA XML)."))
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace(root: Element) -> str:
    """The namespace of a file; empty when it has none."""
    match = _NAMESPACE.match(str(root.tag))
    return match[1] if match else ""


def child(element: Element | None, *path: str) -> Element | None:
    """The first element below, by names."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element


def value(element: Element | None, *path: str) -> str:
    """The text of the first element below, cleaned."""
    found = child(element, *path)
    return clean("".join(found.itertext())) if found is not None else ""


def number(text: str) -> Decimal | None:
    """A number of the file; None when it is none."""
    try:
        found = Decimal(text.replace(",", ".")) if len(text) < 40 else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def read_boq(root: Element) -> Boq:
    """The bill of quantities in a tree; UserError when there is none."""
    award = child(root, "Award")
    boq = child(award, "BoQ")
    body = child(boq, "BoQBody")
    if award is None or body is None:
        raise UserError(_("In der GAEB-Datei steht kein Leistungsverzeichnis."))
    info = child(root, "PrjInfo")
    result = Boq(
        phase=value(award, "DP"),
        project=value(info, "NamePrj") or value(info, "LblPrj"),
        title=value(boq, "BoQInfo", "LblBoQ") or value(boq, "BoQInfo", "Name"),
        owner=value(award, "OWN", "Address", "Name1"),
        currency=value(award, "AwardInfo", "Cur") or value(info, "Cur") or "EUR",
        vat_rate=number(value(award, "AwardInfo", "VAT"))
        or number(value(boq, "BoQInfo", "Totals", "VAT")),
    )
    _body(body, (), result)
    return result


def items(body: Element, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Element]]:
    """The items below a body with their numbers, in the order of the file."""
    for element in body:
        name = local(element)
        if name == "Itemlist":
            for item in element:
                if local(item) in ("Item", "MarkupItem"):
                    yield oz(path, item), item
        elif name == "BoQCtgy":
            inner = child(element, "BoQBody")
            if inner is not None:
                yield from items(inner, (*path, element.get("RNoPart", "").strip()))


def oz(path: tuple[str, ...], element: Element) -> str:
    """The full number of an item: the parts of its headings, its own and its index."""
    own = element.get("RNoPart", "").strip() + element.get("RNoIndex", "").strip()
    return clean(".".join(part for part in (*path, own) if part))[:40]


def _body(body: Element, path: tuple[str, ...], result: Boq) -> None:
    for element in body:
        match local(element):
            case "BoQCtgy":
                here = (*path, element.get("RNoPart", "").strip())
                title = _text(child(element, "LblTx"))
                joined = ".".join(part for part in here if part)[:40]
                result.rows.append(Part(joined, clean(title), len(here)))
                inner = child(element, "BoQBody")
                if inner is not None:
                    _body(inner, here, result)
            case "Itemlist":
                for one in element:
                    _one(one, path, result)
            case "Remark" | "PerfDescr":
                _one(element, path, result)


def _one(element: Element, path: tuple[str, ...], result: Boq) -> None:
    match local(element):
        case "Remark" | "PerfDescr":
            short, long = _texts(element)
            if short or long:
                result.rows.append(Item("", "note", short, long))
        case "Item" | "MarkupItem":
            number_of = oz(path, element)
            if value(element, "NotAppl") == "Yes":
                result.left_out.append(number_of)
                return
            result.rows.append(_item(element, number_of))


def _item(element: Element, number_of: str) -> Item:
    short, long = _texts(element)
    return Item(
        number_of,
        "markup" if local(element) == "MarkupItem" else "item",
        short,
        long,
        quantity=number(value(element, "Qty")),
        unit=value(element, "QU"),
        price=number(value(element, "UP")),
        vat_rate=number(value(element, "VAT")),
        discount=number(value(element, "DiscountPcnt")) or Decimal(0),
        provisional=value(element, "Provis"),
        lump_sum=value(element, "LumpSumItem") == "Yes",
        hourly=value(element, "HourIt") == "Yes",
        group=value(element, "ALNGroupNo") or value(element, "ALNBGroupNo"),
        serial=value(element, "ALNSerNo") or value(element, "ALNBSerNo"),
        open_quantity=value(element, "QtyTBD") == "Yes",
    )


def _texts(element: Element) -> tuple[str, str]:
    """Short and long text; further descriptions of parts follow the long one."""
    complete = child(element, "Description", "CompleteText")
    short = _text(child(complete, "OutlineText")) or _text(child(complete, "ShortText"))
    long = _text(child(complete, "DetailTxt")) or _text(child(complete, "LongText"))
    for one in element:
        if local(one) == "SubDescr":
            long += "\n" + _text(child(one, "Description"))
    short, long = clean(short), clean(long, multiline=True)
    if not short:
        short, _sep, long = long.partition("\n")
    return short, "" if long == short else long


def _text(element: Element | None) -> str:
    """All text below, paragraphs as lines; nothing is lost and nothing comes twice."""
    if element is None:
        return ""
    parts: list[str] = []

    def walk(one: Element) -> None:
        name = local(one)
        if name in _NO_TEXT:
            return
        if name == "br":
            parts.append("\n")
        parts.append(_joined(one.text))
        for below in one:
            walk(below)
            parts.append(_joined(below.tail))
        if name in _BREAKS and name != "br":
            parts.append("\n")

    walk(element)
    lines = (" ".join(line.split(" ")).strip() for line in "".join(parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _joined(text: str | None) -> str:
    """Text of the file: its line breaks are layout, unless they are all there is."""
    return (
        re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", text)
        if text and text.strip()
        else (" " if text and "\n" not in text else "")
    )
