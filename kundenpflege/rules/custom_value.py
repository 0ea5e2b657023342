"""Values of the business's own fields: checked and typed by the kind of the field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from kundenpflege.base.dates import check_year, format_date, parse_date
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_decimal, parse_decimal, round_to
from kundenpflege.base.text import clean, fold
from kundenpflege.model.kinds import CustomFieldKind

from .validation import InvalidValue

#: Longest text of a value, in characters.
MOST_TEXT = 2000
#: Numbers keep four decimals and stay below this.
LARGEST = Decimal(10) ** 12
#: From here on digits are grouped: a year stays `1898`.
_GROUPED = 10_000


@dataclass(frozen=True, slots=True)
class CheckedValue:
    """A value as it is stored: `text` is what the screen shows, `number` or `day` what lists sort
    by. Empty `text` means that there is no value."""

    text: str = ""
    number: Decimal | None = None
    day: date | None = None


def check_custom_value(
    kind: CustomFieldKind, choices: Sequence[str], raw: object, today: date
) -> CheckedValue:
    """What was typed (or a number, a date) as a value of this kind; nothing gives an empty value.

    InvalidValue tells in German what belongs here.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return CheckedValue()
    if kind is CustomFieldKind.NUMBER:
        return _number(raw)
    if kind is CustomFieldKind.DATE:
        return _day(raw, today)
    text = clean(_as_text(raw), multiline=kind is CustomFieldKind.TEXT)
    if len(text) > MOST_TEXT:
        raise InvalidValue(_("Bitte auf {n} Zeichen kürzen.").format(n=MOST_TEXT))
    return CheckedValue(_choice(choices, text) if kind is CustomFieldKind.CHOICE else text)


def split_choices(text: str) -> tuple[str, ...]:
    """The choices of a field, one a line; blank lines and repetitions are left out."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        choice = clean(line)
        if choice:
            found.setdefault(choice.casefold(), choice)
    return tuple(found.values())


def _number(raw: object) -> CheckedValue:
    try:
        value = parse_decimal(raw) if isinstance(raw, str) else Decimal(str(raw))
    except InvalidOperation:
        value = None
    if value is None or isinstance(raw, bool) or not value.is_finite():
        raise InvalidValue(_("Bitte eine Zahl eingeben, zum Beispiel 1.234,50."))
    if abs(value) >= LARGEST:
        raise InvalidValue(_("Diese Zahl ist zu groß."))
    value = round_to(value, 4) + 0
    text = format_decimal(value)
    if abs(value) < _GROUPED:
        text = text.replace(".", "")
    return CheckedValue(text, number=value)


def _day(raw: object, today: date) -> CheckedValue:
    day = parse_date(raw, today) if isinstance(raw, str) else raw
    if isinstance(day, datetime):
        day = day.date()
    if not isinstance(day, date):
        raise InvalidValue(
            _("Bitte ein Datum eingeben, zum Beispiel {day}.").format(day="21.11.2026")
        )
    if wrong := check_year(day):
        raise InvalidValue(wrong)
    return CheckedValue(format_date(day), day=day)


def _choice(choices: Sequence[str], text: str) -> str:
    """The choice as the field spells it."""
    if text in choices:
        return text
    wanted = [choice for choice in choices if fold(choice) == fold(text)]
    if len(wanted) != 1:
        raise InvalidValue(
            _("Bitte einen Eintrag aus der Liste wählen: {choices}").format(
                choices=", ".join(choices)
            )
        )
    return wanted[0]


def _as_text(raw: object) -> str:
    if isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool):
        # Without grouping: a year from a spreadsheet stays `1931`.
        whole, _point, places = f"{Decimal(str(raw)):f}".partition(".")
        return f"{whole},{places}" if places.strip("0") else whole
    if isinstance(raw, datetime):
        return format_date(raw.date())
    return format_date(raw) if isinstance(raw, date) else str(raw)
