"""Values of a row in words: as they will stand on the screen once they are stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_decimal, format_money


def person_name(person: Mapping[str, Any], formal: bool = False) -> str:
    """First and last name with titles; with the salutation in front where it is known."""
    parts = [person.get(name, "") for name in ("title_before", "first_name", "particle")]
    name = " ".join(filter(None, (*parts, person.get("last_name", ""))))
    if person.get("title_after"):
        name = f"{name}, {person['title_after']}"
    salutation = person.get("salutation")
    if formal and salutation:
        name = f"{salutation.label} {name}"
    return name


def place_line(address: Mapping[str, Any]) -> str:
    """`22926 Ahrensburg`, abroad with the country."""
    line = " ".join(filter(None, (address.get("postal_code"), address.get("place"))))
    country = address.get("country") or "DE"
    return f"{line} ({country})" if line and country != "DE" else line


def birthday(person: Mapping[str, Any]) -> str:
    """A day, `24.06.` without year, the year alone where nothing else is known."""
    day, month, year = (person.get(f"birth_{part}") for part in ("day", "month", "year"))
    if day and month:
        return format_date(date(year, month, day)) if year else f"{day:02d}.{month:02d}."
    return str(year) if year else ""


def first_text(cells: Sequence[Any]) -> str:
    """What a row that was not understood begins with."""
    return next((plain(cell) for cell in cells if plain(cell)), "")


def plain(value: Any) -> str:
    """A value in words; nothing for what is not known."""
    match value:
        case None | "" | b"":
            return ""
        case bool():
            return _("ja") if value else _("nein")
        case date():
            return format_date(value)
        case Decimal():
            return format_money(value)
        case float() if value.is_integer():
            return str(int(value))
        case float():
            return format_decimal(Decimal(str(value)))
        case _:
            label = getattr(value, "label", None)
            if label is None:
                return str(value).strip()
            return str(label) if value else ""
