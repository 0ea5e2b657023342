"""Single cells: what people and spreadsheets make of numbers, days, phones and places.

Every reader says whether it is sure. What it does not understand it gives back as text; nothing
is made up and nothing is dropped.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _
from kundenpflege.base.money import parse_decimal, round_money
from kundenpflege.base.text import clean, digits, fold
from kundenpflege.rules.validation import InvalidValue, check_email, normal_phone

_SEVERAL_PHONES = re.compile(
    r"\s*(?:[;\n|]|:::|\boder\b|\bo\.|\bu\.|\bund\b|,)\s*|\s+/\s*(?=\+|0\d{2,4})", re.IGNORECASE
)
_SCIENTIFIC = re.compile(r"^(\d)[.,](\d+)E\+?(\d{1,2})$", re.IGNORECASE)
_SEVERAL_EMAILS = re.compile(r"\s*(?:[;,\n|]|:::|\boder\b|\bund\b)\s*|\s+(?=[^\s@<>]+@)")
_POSTAL = re.compile(
    r"^(?:(?P<land>[A-Za-z]{1,3})\s*[-–]\s*|(?P<land2>[A-Z]{1,2})\s+)?"
    r"(?P<code>\d{2}-\d{3}|\d{3,6})"
    r"(?:\.0)?\s*,?\s*(?P<place>\D.*)?$"
)
_POSTAL_LAST = re.compile(r"^(?P<place>\D+?)[\s,]+(?P<code>\d{4,5})$")
_PLATES = {
    "d": "DE",
    "de": "DE",
    "brd": "DE",
    "a": "AT",
    "at": "AT",
    "ch": "CH",
    "fl": "LI",
    "li": "LI",
    "f": "FR",
    "i": "IT",
    "l": "LU",
    "b": "BE",
    "nl": "NL",
    "dk": "DK",
    "pl": "PL",
    "cz": "CZ",
    "s": "SE",
    "n": "NO",
    "e": "ES",
    "h": "HU",
    "gb": "GB",
    "uk": "GB",
    "deutschland": "DE",
    "osterreich": "AT",
    "schweiz": "CH",
}
#: Towns whose four-digit codes are not German ones that lost a zero.
_ABROAD = {
    **dict.fromkeys(
        map(fold, "Wien Graz Linz Salzburg Innsbruck Klagenfurt Villach Wels Bregenz".split()), "AT"
    ),
    **dict.fromkeys(
        map(fold, "Zürich Basel Bern Genf Lausanne Luzern Winterthur Lugano Chur".split()), "CH"
    ),
}


def text_of(value: Any, multiline: bool = False) -> str:
    """A cell as text: `1001.0` → `1001`, days as `21.11.2026`, yes and no in German."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value, multiline)
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, datetime):
        return format_date(value.date())
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        if value == int(value) and abs(value) < 1e15:
            return str(int(value))
        return repr(value).replace(".", ",")
    if isinstance(value, time | timedelta):
        return str(value)
    return clean(str(value), multiline)


def read_amount(value: Any) -> Decimal | None:
    """Euros from a number or a text (`18.900,00`); None when it is no amount."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        amount = Decimal(repr(value)) if math.isfinite(value) else None
    else:
        amount = parse_decimal(text_of(value))
    if amount is None or abs(amount) >= Decimal(10) ** 12:
        return None
    return round_money(amount)


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number in international form; `sure` is False when it stayed as typed."""

    text: str
    sure: bool = True

    @property
    def mobile(self) -> bool:
        """Whether it is a German mobile number (015, 016, 017)."""
        return self.text.startswith(("+49 15", "+49 16", "+49 17"))


def read_phones(value: Any, country: str) -> list[Phone]:
    """All numbers of a cell. `country` (ISO alpha-2) is the one whose national numbers are meant.

    A number that the spreadsheet kept as a number has lost its zero or its plus.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = text_of(value)
        return [_numeric_phone(number, country)] if number else []
    text = text_of(value, multiline=True)
    parts = [part.strip() for part in _SEVERAL_PHONES.split(text) if part and part.strip()]
    if any(len(digits(part)) < 5 for part in parts):
        # `04102/555, App. 3` is one number; so is `0 41 02 / 555 12`.
        parts = [" ".join(text.split())] if text else []
    return [_typed_phone(part, country) for part in parts]


def _numeric_phone(number: str, country: str) -> Phone:
    candidates = [f"0{number}", number]
    if number.startswith("49") and len(number) >= 11:
        candidates.insert(0, f"+{number}")
    elif country in ("AT", "CH") and number.startswith({"AT": "43", "CH": "41"}[country]):
        candidates.insert(0, f"+{number}")
    for candidate in candidates:
        normal = normal_phone(candidate, country)
        if normal.startswith("+"):
            return Phone(normal)
    return Phone(number, sure=False)


def _typed_phone(text: str, country: str) -> Phone:
    if match := _SCIENTIFIC.match(text):
        # `4,91725550006E+11` is whole, `4,917E+11` has lost its last digits for good.
        if len(match[2]) < int(match[3]):
            return Phone(text, sure=False)
        return _numeric_phone((match[1] + match[2])[: int(match[3]) + 1], country)
    number = digits(text)
    if text[:1].isdigit() and not text.startswith("0"):
        if number.startswith("49") and len(number) >= 11:
            normal = normal_phone(f"+{number}", country)
            return Phone(normal, normal.startswith("+"))
        if len(number) >= 9 and number == text.replace(" ", "").replace("/", "").replace("-", ""):
            normal = normal_phone(f"0{number}", country)
            if normal.startswith("+"):
                return Phone(normal, sure=False)
    normal = normal_phone(text, country)
    return Phone(normal, normal.startswith("+"))


@dataclass(frozen=True, slots=True)
class Emails:
    """The addresses of a cell; `repaired` had `(at)` for `@`, `wrong` is what was no address."""

    good: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


def read_emails(value: Any) -> Emails:
    """All e-mail addresses of a cell."""
    text = text_of(value, multiline=True)
    mended = re.sub(r"\s*[(\[{]\s*(?:at|ät)\s*[)\]}]\s*", "@", text, flags=re.IGNORECASE)
    mended = re.sub(r"\s*[(\[{]\s*(?:dot|punkt)\s*[)\]}]\s*", ".", mended, flags=re.IGNORECASE)
    good, repaired, wrong = [], [], []
    for part in _SEVERAL_EMAILS.split(mended):
        part = part.strip(" .,;")
        if match := re.search(r"<([^<>\s]+@[^<>\s]+)>", part):
            part = match[1]
        if not part:
            continue
        try:
            email = check_email(part)
        except InvalidValue:
            wrong.append(part)
            continue
        good.append(email)
        if part not in text:
            repaired.append(email)
    return Emails(tuple(dict.fromkeys(good)), tuple(repaired), tuple(wrong))


def read_country(text: str) -> str:
    """ISO 3166 alpha-2 of a country's name, car plate or code; empty when unknown."""
    key = fold(text)
    if not key:
        return ""
    if key in _PLATES:
        return _PLATES[key]
    return _territories().get(key, "")


@cache
def _territories() -> dict[str, str]:
    from babel import Locale

    names: dict[str, str] = {}
    for language in ("en", "de"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                names[fold(str(name))] = str(code)
                names[code.casefold()] = str(code)
    return names


@dataclass(frozen=True, slots=True)
class Town:
    """Postal code, place and country; `restored` says that a lost zero was put back, `sure` is
    False when the code cannot be right."""

    postal_code: str = ""
    place: str = ""
    country: str = ""
    restored: bool = False
    sure: bool = True


def split_town(text: str) -> tuple[str, str, str]:
    """`A-1010 Wien` → code `1010`, place `Wien`, country `AT`; parts that are missing are empty."""
    text = clean(text)
    if match := _POSTAL.match(text):
        land = match["land"] or match["land2"] or ""
        country = read_country(land)
        if not land or country:
            code, place = match["code"], (match["place"] or "").strip()
            if country == "NL" and (letters := re.match(r"([A-Z]{2})\s+(?=\S)", place)):
                code, place = f"{code} {letters[1]}", place[letters.end() :]
            return code, place, country
    if match := _POSTAL_LAST.match(text):
        return match["code"], match["place"].strip(), ""
    return "", text, ""


def make_town(code: str, place: str, country: str, phone_country: str = "") -> Town:
    """Bring a postal code into its country's form.

    `country` as said by the row; `phone_country` is the one its phone numbers point to and counts
    only for codes that cannot be German.
    """
    code, place = clean(code), clean(place)
    if code and not place and not code.isdigit():
        code, place, said = split_town(code)
        country = country or said
    elif match := _POSTAL.match(code):
        said = read_country(match["land"] or match["land2"] or "")
        code = match["code"] if not match["place"] else code
        country = country or said
    if not country and len(code) == 4 and code.isdigit():
        country = _ABROAD.get(fold(place).split(" ")[0] if place else "", "")
        country = country or (phone_country if phone_country in ("AT", "CH", "LI") else "")
    country = country or "DE"
    restored = False
    if country == "DE" and code.isdigit() and len(code) in (3, 4):
        code, restored = code.zfill(5), True
    sure = True
    if country == "DE" and code:
        sure = len(code) == 5 and code.isdigit() and code >= "01000"
    elif country in ("AT", "CH", "LI") and code:
        sure = len(code) == 4 and code.isdigit()
    return Town(code, place, country, restored, sure)


def country_of_phone(text: str) -> str:
    """`AT` for `+43 …`, `CH` for `0041 …`: the country a phone number points to."""
    number = re.sub(r"[^\d+]", "", text)
    for prefix, country in (("43", "AT"), ("41", "CH"), ("423", "LI")):
        if number.startswith((f"+{prefix}", f"00{prefix}")):
            return country
    return ""


def read_flag(value: Any) -> bool | None:
    """Yes, no or nothing said."""
    if isinstance(value, bool):
        return value
    word = fold(text_of(value))
    if word in ("ja", "j", "x", "1", "wahr", "true", "yes", "y"):
        return True
    return False if word in ("nein", "n", "0", "falsch", "false", "no") else None


def cell_name(row: int, column: int) -> str:
    """`C18` for row 18, column 3 (both 1-based)."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


_HYPERLINK = re.compile(
    r'^\s*=?\s*HYPERLINK\s*\(\s*"[^"]*"\s*[;,]\s*"((?:[^"]|"")*)"\s*\)\s*$', re.I
)


def shown_text(formula: str) -> str:
    """The text a formula surely shows without being computed: that of a literal HYPERLINK."""
    match = _HYPERLINK.match(formula.removeprefix("of:"))
    return clean(match[1].replace('""', '"')) if match else ""
