"""DATANORM 4 and 5: the articles and prices of a wholesaler.

Records are lines with `;` between their fields; only the first line of version 4 has fixed
places. The specification is not public and suppliers deviate from it, so the reader is lenient:
what it does not know it passes over, what is damaged it tells by line. Prices are in cents and
without VAT; a gross price (1) is a list price, a net price (2) is what the business pays.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.money import round_to
from kundenpflege.base.text import clean

from .datanorm_parts import (
    UNITS,
    Article,
    Damage,
    Datanorm,
    decode,
    discounted,
    is_ean,
    read_day,
)
from .limits import MAX_FILE, check_size

#: Fields of one line, and lines of one file, that are looked at.
MAX_FIELDS = 400
MAX_LINES = 1_000_000
#: Articles of one file that are taken.
MAX_ARTICLES = 200_000
_MAX_LONG = 20_000
_RECORD = re.compile(r"[A-Z];")
_HEADER = re.compile(rb"V[ ;\d]")
_NUMBER = re.compile(r"-?\d{1,12}")
#: What version 4 writes for how many units a price is.
_UNITS_4 = {"": 1, "0": 1, "1": 10, "2": 100, "3": 1000}
_PRICE_UNITS = (1, 10, 100, 1000)


def is_datanorm(data: bytes) -> bool:
    """Whether a file holds such records, by its first lines."""
    lines = [line for line in data[:4_000].splitlines()[:20] if line.strip(b"\x1a\0 \t")]
    if not lines:
        return False
    headed = bool(_HEADER.match(lines[0])) and not lines[0].lower().startswith(b"vorname")
    records = sum(1 for line in lines if re.match(rb"[ABCDEGJKPRSTZ];[^;]{0,1};|P;", line))
    rest = len(lines) - headed
    return records > 0 and (records * 2 > rest if headed else records == rest > 1)


def read_datanorm(data: bytes, *companions: bytes) -> Datanorm:
    """Read a delivery; `companions` are its files of groups (.WRG) and discounts (.RAB).

    UserError when it is too large or holds no record at all.
    """
    result = Datanorm()
    reader = _Reader(result)
    for extra in companions:
        reader.read(extra, main=False)
    reader.read(data, main=True)
    reader.finish()
    if not result.articles and not result.damages:
        raise UserError(_("In der Datei stehen keine DATANORM-Artikel."))
    return result


class _Reader:
    def __init__(self, result: Datanorm) -> None:
        self.result = result
        self.known: dict[str, Article] = {}
        self.texts: dict[str, dict[int, str]] = {}
        self.dimensions: dict[str, dict[int, str]] = {}

    def read(self, data: bytes, main: bool) -> None:
        check_size(min(len(data), MAX_FILE + 1))
        for line, text in enumerate(decode(data).splitlines(), 1):
            if line > MAX_LINES:
                self.damage(line, _("Weitere Zeilen werden nicht gelesen."))
                return
            text = text.strip("\x1a\0\r\n")
            if not text.strip():
                continue
            if text[0] == "V" and main and not self.known:
                self.header(text)
                continue
            if not _RECORD.match(text):
                if main:
                    self.damage(line, _("kein DATANORM-Satz"))
                continue
            fields = [clean(cell) for cell in text.split(";", MAX_FIELDS)[:MAX_FIELDS]]
            try:
                self.record(fields, line, main)
            except _DamagedError as error:
                if main:
                    self.damage(line, str(error))

    def damage(self, line: int, reason: str) -> None:
        if len(self.result.damages) < MAX_ARTICLES:
            self.result.damages.append(Damage(line, reason))

    def header(self, text: str) -> None:
        """The first line: fixed places in version 4, fields in version 5."""
        result = self.result
        if text[1:2] == ";":
            fields = [clean(cell) for cell in text.split(";")]
            result.version = 5
            result.day = next((day for cell in fields[1:5] if (day := read_day(cell))), None)
            words = [cell for cell in fields[4:] if re.search(r"[^\W\d_]{4}", cell)]
            result.supplier = words[0][:120] if words else ""
            result.currency = next(
                (cell for cell in fields[1:6] if re.fullmatch(r"[A-Z]{3}", cell)), "EUR"
            )
            return
        result.version = 5 if text[123:126].strip().startswith("05") else 4
        result.day = read_day(text[2:8])
        result.supplier = clean(text[8:48])
        currency = text[125:128].strip()
        result.currency = currency if re.fullmatch(r"[A-Z]{3}", currency) else "EUR"

    def record(self, fields: list[str], line: int, main: bool) -> None:
        match fields[0]:
            case "A":
                self.article(fields, line)
            case "B":
                self.second(fields)
            case "P":
                self.prices(fields, line)
            case "T" | "E":
                self.text(fields)
            case "D":
                self.dimension(fields)
            case "S":
                self.group(fields)
            case "R":
                self.discount(fields)
            case _:
                pass  # rates of pay, pictures, sets: nothing for a catalogue

    def article(self, fields: list[str], line: int) -> None:
        action, number = _at(fields, 1).upper() or "N", _at(fields, 2)
        if not number:
            raise _DamagedError(_("ohne Artikelnummer"))
        if action not in ("N", "A", "L", "X"):
            raise _DamagedError(_("unbekanntes Kennzeichen „{sign}“").format(sign=action[:10]))
        if len(self.result.articles) >= MAX_ARTICLES:
            raise _DamagedError(_("Weitere Artikel werden nicht gelesen."))
        found = Article(number, line, action)
        if action == "X":
            # The new number stands where the first text would be.
            found.new_number = next((cell for cell in fields[3:6] if _is_number(cell)), "")
            if not found.new_number:
                raise _DamagedError(_("ohne neue Artikelnummer"))
        elif action != "L":
            if len(fields) < 8:
                raise _DamagedError(_("der Satz ist zu kurz"))
            self.fill(found, fields)
        self.result.articles.append(found)
        self.known[number] = found

    def fill(self, found: Article, fields: list[str]) -> None:
        if self.result.version == 5:
            title, unit, sign, units, price = fields[3:5], 5, 6, 7, 8
            found.discount_group, found.group = _at(fields, 9), _at(fields, 10)
            found.text_key = _at(fields, 23)
            found.ean = next((cell for cell in fields[10:] if is_ean(cell)), "")
            count = _whole(_at(fields, units)) or 1
        else:
            title, unit, sign, units, price = fields[4:6], 8, 6, 7, 9
            found.discount_group, found.group = _at(fields, 10), _at(fields, 11)
            found.text_key = _at(fields, 12)
            if _at(fields, units) not in _UNITS_4:
                raise _DamagedError(_("die Preiseinheit ist unbekannt"))
            count = _UNITS_4[_at(fields, units)]
        found.title = clean(" ".join(cell for cell in title if cell))
        word = _at(fields, unit)
        found.unit = UNITS.get(word.casefold().rstrip("."), word)[:12]
        _price(found, _at(fields, sign), _at(fields, price), count)

    def second(self, fields: list[str]) -> None:
        """Match code and EAN of an article that came before."""
        found = self.known.get(_at(fields, 2))
        if found is None:
            return
        found.match_code = _at(fields, 3)
        found.ean = found.ean or next((cell for cell in fields[5:] if is_ean(cell)), "")

    def prices(self, fields: list[str], line: int) -> None:
        """Prices alone: in version 4 up to three articles in one line."""
        if not re.fullmatch(r"[A-Z]?", _at(fields, 1)):
            # Version 5 without a sign: number, kind, units, price, discount group.
            self.price(_at(fields, 1), line, _at(fields, 2), _at(fields, 4),
                       _whole(_at(fields, 3)) or 1)  # fmt: skip
            return
        groups = range(2, len(fields), 9)
        for start in groups:
            number, sign, price = (_at(fields, start + n) for n in range(3))
            if number:
                pairs = [(_at(fields, start + n), _at(fields, start + n + 1)) for n in (3, 5, 7)]
                self.price(number, line, sign, price, None, pairs)
        if not any(_at(fields, start) for start in groups):
            raise _DamagedError(_("ohne Artikelnummer"))

    def price(
        self,
        number: str,
        line: int,
        sign: str,
        price: str,
        units: int | None,
        discounts: list[tuple[str, str]] | None = None,
    ) -> None:
        found = self.known.get(number)
        if found is None:
            found = Article(number, line, "P", price_unit=0)
            self.result.articles.append(found)
            self.known[number] = found
        kept = found.price_unit
        _price(found, sign, price, units or kept or 1)
        if units is None and not kept:
            found.price_unit = 0  # as many as the catalogue knows
        if sign == "1" and found.list_price is not None:
            cost = found.list_price
            for kind, value in discounts or ():
                cost = discounted(cost, kind, value, self.result.discounts)
            if cost != found.list_price:
                found.cost = round_to(cost, 4)

    def text(self, fields: list[str]) -> None:
        key = _at(fields, 2)
        lines = self.texts.setdefault(key, {})
        if self.result.version == 5:
            parts = [(_at(fields, 4), next((c for c in fields[5:] if c), ""))]
        else:
            parts = [(_at(fields, 4), _at(fields, 6)), (_at(fields, 7), _at(fields, 9))]
        _collect(lines, parts)

    def dimension(self, fields: list[str]) -> None:
        lines = self.dimensions.setdefault(_at(fields, 2), {})
        if self.result.version == 5:
            parts = [(_at(fields, 3), max(fields[4:] or [""], key=len))]
        else:
            parts = [(_at(fields, 3), _at(fields, 6)), (_at(fields, 7), _at(fields, 10))]
        _collect(lines, parts)

    def group(self, fields: list[str]) -> None:
        for key, name in ((_at(fields, 2), _at(fields, 3)), (_at(fields, 4), _at(fields, 5))):
            if key and name:
                self.result.groups[key] = name

    def discount(self, fields: list[str]) -> None:
        key, kind, value = (_at(fields, n) for n in (2, 3, 4))
        if key and _NUMBER.fullmatch(value):
            kept = discounted(Decimal(1), kind or "1", value, {})
            self.result.discounts[key] = kept

    def finish(self) -> None:
        """Put together what stands in different records."""
        result = self.result
        for found in result.articles:
            parts = [self.texts.get(found.text_key, {}), self.dimensions.get(found.number, {})]
            told = ["\n".join(lines[n] for n in sorted(lines)) for lines in parts if lines]
            found.long_text = clean("\n".join(told), multiline=True)[:_MAX_LONG]
            found.group = result.groups.get(found.group, "")
            kept = result.discounts.get(found.discount_group)
            if found.cost is None and found.list_price is not None and kept is not None:
                found.cost = round_to(found.list_price * kept, 4)


class _DamagedError(Exception):
    pass


def _collect(lines: dict[int, str], parts: list[tuple[str, str]]) -> None:
    for number, text in parts:
        if text and len(lines) < MAX_FIELDS * 5:
            lines[_whole(number) or (max(lines, default=0) + 1)] = text


def _price(found: Article, sign: str, cents: str, units: int) -> None:
    """Set list price or cost; a price that is missing (0) comes with another file."""
    found.price_unit = units if units in _PRICE_UNITS else 1
    if not cents or cents == "0":
        return
    if not _NUMBER.fullmatch(cents):
        raise _DamagedError(_("der Preis „{price}“ ist keine Zahl in Cent").format(
            price=cents[:20]
        ))  # fmt: skip
    euros = Decimal(cents) / 100
    if units not in _PRICE_UNITS:
        euros = round_to(euros / units, 4)
    if sign == "2":
        found.cost = euros
    elif sign in ("", "1"):
        found.list_price = euros
    elif sign != "9":  # 9: on demand
        raise _DamagedError(_("das Preiskennzeichen „{sign}“ ist unbekannt").format(sign=sign[:9]))


def _at(fields: list[str], index: int) -> str:
    return fields[index] if index < len(fields) else ""


def _whole(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else 0


def _is_number(text: str) -> bool:
    return len(text) > 2 and bool(re.search(r"\d", text)) and " " not in text
