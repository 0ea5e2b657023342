"""Values of an offer as they are stored: texts cleaned and short enough, amounts rounded.

Each check notes what does not fit under its place (`lines[3].quantity`) and goes on.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from kundenpflege.base.dates import check_year
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_decimal, round_to
from kundenpflege.base.text import clean
from kundenpflege.model import Base

#: Decimals that are kept, by field.
PLACES = {
    "quantity": 3,
    "unit_price": 4,
    "discount_percent": 2,
    "vat_rate": 2,
    "labour_share": 2,
    "unit_cost": 4,
    "surcharge_percent": 2,
    "discount_amount": 2,
}


@cache
def text_limit(mapped: type[Base], name: str) -> int:
    """How many characters the column holds."""
    return int(mapped.__table__.columns[name].type.length)  # type: ignore[attr-defined]


def texts_of(
    mapped: type[Base],
    part: object,
    place: str,
    problems: dict[str, str],
    *,
    single: tuple[str, ...] = (),
    many: tuple[str, ...] = (),
) -> dict[str, Any]:
    """The cleaned texts of `part` by field name; `many` may hold line breaks."""
    result: dict[str, Any] = {}
    for name in (*single, *many):
        text = clean(getattr(part, name), multiline=name in many)
        limit = text_limit(mapped, name)
        if len(text) > limit:
            problems[place + name] = _("Höchstens {limit} Zeichen, es sind {n}.").format(
                limit=limit, n=len(text)
            )
        result[name] = text
    return result


def check_days(part: object, place: str, names: tuple[str, ...], problems: dict[str, str]) -> None:
    """Note days too far away to be meant."""
    for name in names:
        day = getattr(part, name)
        if day is not None and (wrong := check_year(day)):
            problems[place + name] = wrong


def percent_of(value: Decimal, name: str, place: str, problems: dict[str, str]) -> Decimal:
    """A percentage from 0 to 100."""
    return amount_of(value, name, Decimal(0), Decimal(100), place, problems)


def whole_of(
    value: int | None, name: str, highest: int, place: str, problems: dict[str, str]
) -> int | None:
    """A whole number from 0 to `highest`, or none."""
    if value is not None and not 0 <= value <= highest:
        problems[place + name] = _("Der Wert muss zwischen {low} und {high} liegen.").format(
            low=0, high=highest
        )
        return None
    return value


def amount_of(
    value: Decimal,
    name: str,
    lowest: Decimal,
    highest: Decimal,
    place: str,
    problems: dict[str, str],
) -> Decimal:
    """`value` rounded as it is stored; a problem when it is no number or out of range."""
    if not value.is_finite() or not lowest <= value <= highest:
        problems[place + name] = _("Der Wert muss zwischen {low} und {high} liegen.").format(
            low=format_decimal(lowest), high=format_decimal(highest)
        )
        return lowest
    return round_to(value, PLACES[name])
