"""Checks of what is typed: phones, e-mails, postal codes, numbers of banks and tax offices.

Each check takes the text as typed and gives the form in which it is kept; what cannot be right
raises `InvalidValue` with a German sentence that says what to do. Nothing typed is ever lost: a
phone number that is not understood stays as it is.
"""

from __future__ import annotations

import re
from datetime import date

from kundenpflege.base.dates import anniversary, parse_date
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean, digits

#: Largest logo that is stored, in bytes.
LOGO_LIMIT = 2 * 1024 * 1024

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_CODE_LENGTHS = {"DE": 5, "AT": 4, "CH": 4, "LI": 4}
_CODE_EXAMPLES = {"DE": "22926", "AT": "1010", "CH": "3003", "LI": "9490"}
_CODE_PREFIXES = {"DE": "DE|D", "AT": "AT|A", "CH": "CH", "LI": "FL|LI"}
_TIME = re.compile(r"^(\d{1,2})(?:\s*[:.h]\s*(\d{1,2}))?$|^(\d{1,2})(\d{2})$")
_EU_VAT_PREFIX = re.compile(r"^[A-Z]{2}")


class InvalidValue(ValueError):
    """A value that cannot be right; the text is German and says what to do."""


def normal_phone(text: str, country: str = "DE") -> str:
    """The international form `+49 4102 5550`; the text as typed when it holds anything else.

    `country` (ISO 3166 alpha-2) is the one whose national numbers are meant.
    """
    typed = clean(text)
    if not typed or any(ch.isalpha() for ch in typed):
        return typed
    import phonenumbers

    try:
        number = phonenumbers.parse(typed, country.upper() or "DE")
    except phonenumbers.NumberParseException:
        return typed
    if not phonenumbers.is_valid_number(number):
        return typed
    formatted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    national = digits(str(formatted)).removeprefix(str(number.country_code))
    if not digits(typed.replace("(0)", "")).endswith(national):
        return typed
    rest = digits(typed.replace("(0)", "")).removesuffix(national)
    if rest.lstrip("0") not in ("", str(number.country_code)):
        return typed
    return str(formatted)


def check_email(text: str) -> str:
    """A well-formed address (RFC 5321), its domain in small letters; nobody is asked by net."""
    typed = clean(text).removeprefix("mailto:")
    if not typed:
        return ""
    from email_validator import EmailNotValidError, validate_email

    try:
        checked = validate_email(typed, check_deliverability=False)
    except EmailNotValidError:
        raise InvalidValue(
            _("Das ist keine vollständige E-Mail-Adresse. Beispiel: name@beispiel.de")
        ) from None
    return str(checked.normalized)


#: A name and perhaps a port; what has another colon is an instruction (`javascript:`).
_HOST = re.compile(r"[^\s:@<>\"]+(:[0-9]{1,5})?")


def check_website(text: str) -> str:
    """A web address such as `tischlerei-beispiel.de`; a trailing slash is dropped."""
    typed = clean(text)
    if not typed:
        return ""
    host = re.sub(r"^https?://", "", typed, flags=re.IGNORECASE).split("/")[0]
    if " " in typed or "." not in host.strip(".") or not _HOST.fullmatch(host):
        raise InvalidValue(_("Das ist keine Webadresse. Beispiel: www.beispiel.de"))
    return typed.rstrip("/")


def check_postal_code(text: str, country: str = "DE") -> str:
    """The postal code without country letters; its length is checked for DE, AT, CH and LI."""
    typed = clean(text)
    country = country.upper() or "DE"
    prefix = _CODE_PREFIXES.get(country)
    code = re.sub(rf"^(?:{prefix})[\s-]*(?=\d)", "", typed, flags=re.I) if prefix else typed
    length = _CODE_LENGTHS.get(country)
    if length is None or not code:
        return code
    if not re.fullmatch(rf"[0-9]{{{length}}}", code.replace(" ", "")):
        raise InvalidValue(
            _("Hier gehören {n} Ziffern hin, zum Beispiel {example}.").format(
                n=length, example=_CODE_EXAMPLES[country]
            )
        )
    return code.replace(" ", "")


def check_country(text: str) -> str:
    """Two capital letters (ISO 3166); empty means Germany."""
    code = clean(text).upper() or "DE"
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise InvalidValue(
            _("Bitte das Land mit zwei Buchstaben angeben, zum Beispiel DE oder AT.")
        )
    return code


def check_iban(text: str) -> str:
    """An IBAN with right check digits (ISO 13616), in groups of four."""
    typed = clean(text)
    if not typed:
        return ""
    from stdnum import iban
    from stdnum.exceptions import ValidationError

    try:
        return str(iban.format(iban.validate(typed)))
    except ValidationError:
        raise InvalidValue(
            _("Die IBAN stimmt nicht: bitte noch einmal mit dem Kontoauszug vergleichen.")
        ) from None


def check_bic(text: str) -> str:
    """A BIC of 8 or 11 signs (ISO 9362), in capitals."""
    typed = clean(text)
    if not typed:
        return ""
    from stdnum import bic
    from stdnum.exceptions import ValidationError

    try:
        return str(bic.validate(typed))
    except ValidationError:
        raise InvalidValue(_("Ein BIC hat 8 oder 11 Zeichen, zum Beispiel HASPDEHHXXX.")) from None


def check_vat_id(text: str) -> str:
    """A VAT number of an EU country (§ 27a UStG) or Switzerland with right check digits."""
    typed = clean(text).upper()
    if not typed:
        return ""
    from stdnum.ch import vat as swiss
    from stdnum.eu import vat
    from stdnum.exceptions import ValidationError

    try:
        if typed.startswith("CHE"):
            return str(swiss.format(swiss.validate(typed)))
        if not _EU_VAT_PREFIX.match(typed):
            raise InvalidValue(_("Eine USt-IdNr. beginnt mit dem Land, zum Beispiel DE123456788."))
        return str(vat.validate(typed))
    except ValidationError:
        raise InvalidValue(
            _("Die USt-IdNr. stimmt nicht: bitte Buchstaben und Ziffern vergleichen.")
        ) from None


def check_color(text: str) -> str:
    """A colour `#0E5A62` in capitals; three-digit colours are widened."""
    code = clean(text).upper()
    code = code if code.startswith("#") else f"#{code}"
    if re.fullmatch(r"#[0-9A-F]{3}", code):
        code = "#" + "".join(ch * 2 for ch in code[1:])
    if not re.fullmatch(r"#[0-9A-F]{6}", code):
        raise InvalidValue(_("Eine Farbe sieht so aus: #0E5A62"))
    return code


def check_time(text: str) -> str:
    """A time of day as `08:30`; typed `8`, `8.30`, `830` or `8:30 Uhr`. Empty stays empty."""
    typed = clean(text).casefold().removesuffix("uhr").strip()
    if not typed:
        return ""
    match = _TIME.match(typed)
    if match is not None:
        hour = int(match[1] or match[3])
        minute = int(match[2] or match[4] or 0)
        if hour < 24 and minute < 60:
            return f"{hour:02d}:{minute:02d}"
    raise InvalidValue(_("Eine Uhrzeit sieht so aus: 14:30"))


def check_birthday(day: int | None, month: int | None, year: int | None, today: date) -> None:
    """A day that exists and is not ahead; the year may be unknown (29 February is fine then)."""
    if day is None and month is None:
        if year is not None and not 1880 <= year <= today.year:
            raise InvalidValue(_("Dieses Geburtsjahr kann nicht stimmen."))
        return
    if day is None or month is None:
        raise InvalidValue(_("Zum Geburtstag gehören Tag und Monat, zum Beispiel 3.4."))
    try:
        born = date(2000 if year is None else year, month, day)
    except ValueError:
        raise InvalidValue(_("Diesen Tag gibt es nicht im Kalender.")) from None
    if year is None:
        return
    if born > today:
        raise InvalidValue(_("Der Geburtstag liegt in der Zukunft."))
    if born < anniversary(today.year - 130, today.month, today.day):
        raise InvalidValue(_("Dieses Geburtsjahr kann nicht stimmen."))


def check_rhythm(value: int | None) -> int | None:
    """The own rhythm of a customer in contacts a year; 0: none are wanted."""
    from .care import MOST_A_YEAR  # its classes come with the database library

    if value is not None and not 0 <= value <= MOST_A_YEAR:
        raise InvalidValue(
            _("Bitte 0 bis {most} Kontakte im Jahr angeben.").format(most=MOST_A_YEAR)
        )
    return value


def check_day_number(value: int | None) -> int | None:
    """A day of every year as month * 100 + day; 0 and None stay what they are."""
    if value:
        try:
            date(2000, value // 100, value % 100)
        except ValueError:
            raise InvalidValue(_("Diesen Tag gibt es nicht im Kalender.")) from None
    return value


def parse_birthday(text: str, today: date) -> tuple[int | None, int | None, int | None]:
    """Day, month and year of a birthday as typed: `3.4.1961`, `3.4.61`, `1961-04-03`, `3.4.`.

    Two-digit years lie in the past. Without a year (or `03.04.????`) the year is None; empty
    gives three times None.
    """
    typed = clean(text).rstrip("?").rstrip()
    if not typed:
        return None, None, None
    if match := re.fullmatch(r"(?:--)?(\d{1,2})\s*[.\-/]?\s*(\d{1,2})\s*[.\-/]?", typed):
        first, second = int(match[1]), int(match[2])
        day, month = (second, first) if typed.startswith("--") else (first, second)
        check_birthday(day, month, None, today)
        return day, month, None
    born = parse_date(typed, today, past=True) if typed[0].isdigit() else None
    if born is None:
        raise InvalidValue(
            _("Bitte ein Datum eingeben, mit oder ohne Jahr: {full} oder {short}").format(
                full="3.4.1961", short="3.4."
            )
        )
    check_birthday(born.day, born.month, born.year, today)
    return born.day, born.month, born.year


def image_kind(data: bytes) -> str | None:
    """`png` or `jpeg` by the file's first bytes; None for anything else, whatever its name."""
    if data.startswith(_PNG):
        return "png"
    return "jpeg" if data.startswith(_JPEG) else None


def check_logo(data: bytes | None) -> bytes | None:
    """A PNG or JPEG of at most 2 MB; empty means no logo."""
    if not data:
        return None
    if len(data) > LOGO_LIMIT:
        raise InvalidValue(_("Das Logo ist größer als 2 MB. Bitte eine kleinere Datei wählen."))
    if image_kind(data) is None:
        raise InvalidValue(_("Das Logo muss ein PNG- oder JPEG-Bild sein."))
    return data
