"""Offer lines out of what was copied in a spreadsheet: rows of cells between tabs.

With a header row the columns go by their names; without one by what stands in them. Nothing is
refused: what is no number stays in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kundenpflege.base.money import parse_decimal, round_to
from kundenpflege.base.text import clean, fold
from kundenpflege.model.kinds import LineKind

from .offer_draft import PLACES, PRICE_UNITS, LineDraft

#: So many rows are read at most.
MAX_ROWS = 2000

_NAMES: dict[str, str] = {
    "text": "text bezeichnung leistung beschreibung artikel artikelbezeichnung kurztext "
    "leistungstext positionstext produkt was name",
    "long_text": "langtext details zusatztext erlauterung",
    "benefit": "nutzen vorteil",
    "quantity": "menge anzahl qty mge stuckzahl",
    "unit": "einheit me eh einh mengeneinheit vpe",
    "unit_price": "ep einzelpreis preis e-preis einheitspreis stuckpreis vk verkaufspreis",
    "total": "gp gesamtpreis gesamt summe betrag g-preis positionspreis",
    "reference": "pos position nr oz lfd ordnungszahl posnr lfdnr nummer artikelnummer artnr",
    "discount_percent": "rabatt nachlass",
    "vat_rate": "mwst ust umsatzsteuer steuer steuersatz mehrwertsteuer",
    "labour_share": "arbeitsanteil lohnanteil",
    "unit_cost": "kosten ek einkauf einkaufspreis selbstkosten",
    "price_unit": "pe preiseinheit",
}
_COLUMN = {fold(name): key for key, names in _NAMES.items() for name in names.split()}

_UNITS = frozenset(
    "stk stck st stuck m lfm lfdm m2 qm m3 cbm h std stunde stunden tag tage wo mon psch pauschal "
    "pausch kg t l set paar satz rolle pkg pack sack eimer dose karton pal palette km fahrt "
    "anfahrt ve kwp kwh port geb stwo m2wo cm mm g ml".split()
)
_LUMP_SUM = frozenset({"psch", "pauschal", "pausch"})
_SUMS = re.compile(
    r"(gesamt|netto|brutto|summe|end|rechnungs|angebots)?(summe|betrag|preis)?( ?(netto|brutto))?"
    r"|(zzgl|inkl|plus|davon)?( ?\d+)? ?(mwst|ust|umsatzsteuer|mehrwertsteuer)( ?\d+)?|ubertrag"
)
_SUBTOTAL = re.compile(r"zwischensumme|zw summe")
_REFERENCE = re.compile(r"\d{1,4}(\.\d{1,4})*\.?|\d+[a-z]")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|\Z)')
_PLAIN = re.compile(r"[^\t\n]*")
_NUMBER = re.compile(r"[+\-−]?[\d.,'’\u00a0 ]*\d[\d.,]*\s*(€|EUR|CHF|%)?")


def read_lines(text: str, *, vat_rate: Decimal) -> tuple[LineDraft, ...]:
    """The lines in copied rows, with keys -1, -2 …; empty when there is nothing to read.

    Prices are in euros and as they stand (net or gross like the offer's). `vat_rate` in percent
    is for rows that name none. Rows with a text alone become headings where prices follow, rows
    of sums (Gesamt, MwSt) are left out.
    """
    rows = _rows(text)
    if not rows:
        return ()
    width = max(len(row) for row in rows)
    rows = [row + [""] * (width - len(row)) for row in rows]
    columns, start = _columns(rows)
    rows = rows[start:]
    found: list[LineDraft] = []
    for number, row in enumerate(rows):
        cells = {name: row[at] for name, at in columns.items()}
        rest = [cell for at, cell in enumerate(row) if cell and at not in columns.values()]
        line = _line(cells, rest, vat_rate, rows[number + 1 :], columns)
        if line is not None:
            found.append(replace(line, key=-1 - len(found)))
    return tuple(found)


def _rows(text: str) -> list[list[str]]:
    """The cells, cleaned; rows without any are left out. Excel quotes cells with line breaks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    raw = _cells(text) if "\t" in text else [[line] for line in text.split("\n")]
    rows = [[clean(cell, multiline=True) for cell in row] for row in raw[: MAX_ROWS * 2]]
    return [row for row in rows if any(row)][:MAX_ROWS]


def _cells(text: str) -> list[list[str]]:
    """Rows of cells; one that begins with a quotation mark ends with the next single one."""
    rows: list[list[str]] = [[]]
    at = 0
    while at <= len(text):
        quoted = _QUOTED.match(text, at)
        plain = _PLAIN.match(text, at)
        assert plain is not None
        cell = quoted[1].replace('""', '"') if quoted else plain[0]
        rows[-1].append(cell)
        at = (quoted or plain).end()
        if text[at : at + 1] == "\n":
            rows.append([])
        at += 1
    return rows


def _columns(rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], int]:
    """Which column is what, and the row where the lines begin."""
    named: dict[str, int] = {}
    for at, cell in enumerate(rows[0]):
        name = _column_name(cell)
        if name and name not in named:
            named[name] = at
    filled = sum(1 for cell in rows[0] if cell)
    if len(named) >= 2 and len(named) * 2 >= filled and not any(map(_is_number, rows[0])):
        if "text" not in named:
            free = [at for at in range(len(rows[0])) if at not in named.values()]
            at = _wordiest(rows[1:], free or list(range(len(rows[0]))))
            named = {name: n for name, n in named.items() if n != at} | {"text": at}
        return named, 1
    return _guessed(rows), 0


def _column_name(cell: str) -> str | None:
    words = fold(re.sub(r"[(\[/].*", "", cell)).split()
    for name in ("".join(words), *words[:1]):
        if name in _COLUMN:
            return _COLUMN[name]
    return None


def _guessed(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """The columns by what stands in them."""
    width = len(rows[0])
    numeric, units = [], []
    for at in range(width):
        cells = [row[at] for row in rows if row[at]]
        if not cells:
            continue
        if sum(map(_is_number, cells)) * 2 > len(cells):
            numeric.append(at)
        elif sum(_is_unit(cell) for cell in cells) * 2 > len(cells):
            units.append(at)
    rest = [at for at in range(width) if at not in numeric and at not in units]
    columns = {"text": _wordiest(rows, rest or list(range(width)))}
    if units and units[0] != columns["text"]:
        columns["unit"] = units[0]
    numeric = [at for at in numeric if at != columns["text"]]
    if numeric and numeric[0] < columns["text"] and _counts_up([row[numeric[0]] for row in rows]):
        columns["reference"] = numeric.pop(0)
    else:
        left = [at for at in rest if at < columns["text"]]
        if left and _mostly([row[left[0]] for row in rows], _REFERENCE):
            columns["reference"] = left[0]
    for quantity, price, total in _triples(numeric):
        if _multiplies(rows, quantity, price, total):
            return columns | {"quantity": quantity, "unit_price": price, "total": total}
    if len(numeric) >= 2:
        columns |= {"quantity": numeric[0], "unit_price": numeric[1]}
    elif numeric:
        cells = [row[numeric[0]] for row in rows if row[numeric[0]]]
        price = any("€" in cell or re.search(r",\d\d\b", cell) for cell in cells)
        columns["unit_price" if price and "unit" not in columns else "quantity"] = numeric[0]
    return columns


def _triples(numeric: Sequence[int]) -> list[tuple[int, int, int]]:
    return [
        (a, b, c)
        for n, a in enumerate(numeric)
        for m, b in enumerate(numeric[n + 1 :], n + 1)
        for c in numeric[m + 1 :]
    ][:50]


def _multiplies(rows: Sequence[Sequence[str]], quantity: int, price: int, total: int) -> bool:
    """Whether the third column is the product of the first two."""
    seen = right = 0
    for row in rows:
        values = [parse_decimal(row[at]) for at in (quantity, price, total)]
        if None not in values:
            a, b, c = (value or Decimal(0) for value in values)
            seen += 1
            right += abs(a * b - c) < Decimal("0.01")
    return seen > 0 and right * 2 > seen


def _line(
    cells: dict[str, str],
    rest: Sequence[str],
    vat_rate: Decimal,
    following: Sequence[Sequence[str]],
    columns: dict[str, int],
) -> LineDraft | None:
    numbers = {
        name: parse_decimal(cells.get(name, ""))
        for name in ("quantity", "unit_price", "total", "discount_percent", "vat_rate",
                     "labour_share", "unit_cost", "price_unit")
    }  # fmt: skip
    text = cells.get("text", "")
    folded = fold(text)
    priced = any(numbers[name] is not None for name in ("quantity", "unit_price"))
    if not priced:
        label = folded or fold(" ".join(rest)) or fold(cells.get("reference", ""))
        if _SUBTOTAL.fullmatch(label):
            return LineDraft(-1, LineKind.SUBTOTAL, text=text or "Zwischensumme", vat_rate=vat_rate)
        if label and _SUMS.fullmatch(label):
            return None
    text = "\n".join(part for part in (text, *_words(cells, rest, numbers)) if part)
    if not text and numbers["unit_price"] is None and numbers["total"] is None:
        return None
    if not priced and numbers["total"] is None and {"quantity", "unit_price"} & columns.keys():
        kind = LineKind.HEADING if _leads(following, columns) else LineKind.TEXT
        return LineDraft(-1, kind, text=text, vat_rate=vat_rate)
    unit = clean(cells.get("unit", ""))[:12]
    quantity, price = _measured(numbers)
    price_unit = int(numbers["price_unit"] or 1) if numbers["price_unit"] in PRICE_UNITS else 1
    cost = numbers["unit_cost"]
    return LineDraft(
        -1,
        LineKind.LUMP_SUM if fold(unit) in _LUMP_SUM else LineKind.ITEM,
        text=text,
        benefit=cells.get("benefit", ""),
        long_text=cells.get("long_text", ""),
        quantity=quantity,
        unit=unit or "Stk",
        unit_price=price,
        discount_percent=_percent(numbers["discount_percent"], Decimal(0)),
        vat_rate=_percent(numbers["vat_rate"], vat_rate),
        labour_share=_percent(numbers["labour_share"], Decimal(0)),
        reference=clean(cells.get("reference", ""))[:40],
        price_unit=price_unit,
        unit_cost=None if cost is None else round_to(cost, PLACES["unit_cost"]),
    )


def _measured(numbers: dict[str, Decimal | None]) -> tuple[Decimal, Decimal]:
    """Quantity and unit price; from the total when that is all there is."""
    quantity = numbers["quantity"]
    quantity = Decimal(1) if quantity is None else round_to(quantity, PLACES["quantity"])
    price, total = numbers["unit_price"], numbers["total"]
    if price is None:
        price = total or Decimal(0)
        if total is not None and quantity:
            price = round_to(total / quantity, PLACES["unit_price"])
            if round_to(price * quantity, 2) != round_to(total, 2):
                quantity, price = Decimal(1), total
    if quantity < 0:
        # A credit: the papers have quantities from 0 on, and prices below.
        quantity, price = -quantity, -price
    return quantity, round_to(price, PLACES["unit_price"])


def _words(
    cells: dict[str, str], rest: Sequence[str], numbers: dict[str, Decimal | None]
) -> list[str]:
    """Words that stand where a number was expected, and those of unknown columns."""
    lost = [
        cells[name]
        for name in ("quantity", "unit_price")
        if cells.get(name) and numbers[name] is None
    ]
    return [*lost, *(cell for cell in rest if not _is_number(cell))]


def _percent(value: Decimal | None, default: Decimal) -> Decimal:
    return value if value is not None and 0 <= value <= 100 else default


def _leads(following: Sequence[Sequence[str]], columns: dict[str, int]) -> bool:
    """Whether the next row has a price or a quantity."""
    if not following:
        return False
    row = following[0]
    return any(
        parse_decimal(row[columns[name]]) is not None
        for name in ("quantity", "unit_price")
        if name in columns
    ) or _leads(following[1:2], columns)


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell)) and parse_decimal(cell) is not None


def _is_unit(cell: str) -> bool:
    return fold(cell.replace("²", "2").replace("³", "3")).replace(" ", "") in _UNITS


def _counts_up(cells: Sequence[str]) -> bool:
    """Whether these are position numbers: 1, 2, 3 … or 01.0010, never the same twice."""
    given = [cell for cell in cells if cell]
    if not _mostly(given, _REFERENCE):
        return False
    if any(cell.count(".") > 1 or cell.startswith("0") for cell in given):
        return True
    values = [parse_decimal(cell.rstrip(".")) or Decimal(0) for cell in given]
    rising = all(a < b for a, b in zip(values, values[1:], strict=False))
    return rising and len(values) > 1 and values[0] <= 10


def _mostly(cells: Sequence[str], pattern: re.Pattern[str]) -> bool:
    given = [cell for cell in cells if cell]
    return bool(given) and sum(bool(pattern.fullmatch(cell)) for cell in given) * 2 > len(given)


def _wordiest(rows: Sequence[Sequence[str]], among: Sequence[int]) -> int:
    """The column with the most letters."""
    return max(among, key=lambda at: (sum(sum(map(str.isalpha, row[at])) for row in rows), -at))
