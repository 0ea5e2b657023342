"""Running numbers: customers `K-0001`, offers `AN-2026-0001`, each kind from its own circle.

Patterns know {JJJJ} and {JJ} (year), {MM} (month) and one run of N, whose length is the least
width of the count: {NNNN} gives `0042`. Gaps are allowed; only invoices must be gapless
(§14 UStG), and this program writes none.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Customer, NumberCircle, Offer
from kundenpflege.store import Writer

#: Used until the business chose its own.
DEFAULT_PATTERNS = {
    "customer": "K-{NNNN}",
    "offer": "AN-{JJJJ}-{NNNN}",
    "estimate": "KV-{JJJJ}-{NNNN}",
    "confirmation": "AB-{JJJJ}-{NNNN}",
    "supplement": "NA-{JJJJ}-{NNNN}",
}

_COUNT = re.compile(r"\{(N+)\}")
_TOKEN = re.compile(r"\{[^{}]*\}")


def check_pattern(pattern: str) -> None:
    """Raises UserError when `pattern` holds no running number or an unknown token."""
    unknown = [
        token
        for token in _TOKEN.findall(pattern)
        if token not in ("{JJJJ}", "{JJ}", "{MM}") and not _COUNT.fullmatch(token)
    ]
    if unknown:
        raise UserError(
            _("„{token}“ ist in einem Nummernmuster nicht bekannt.").format(token=unknown[0])
        )
    if len(_COUNT.findall(pattern)) != 1:
        raise UserError(
            _(
                "Das Muster „{pattern}“ braucht genau eine laufende Nummer, zum Beispiel {count}."
            ).format(pattern=pattern, count="{NNNN}")
        )


def names_year(pattern: str) -> bool:
    """Whether the count starts anew each year."""
    return "{JJ" in pattern


def format_number(pattern: str, value: int, day: date) -> str:
    """The number `value` in the wording of `pattern` on `day`."""
    text = pattern.replace("{JJJJ}", f"{day.year:04d}").replace("{JJ}", f"{day.year % 100:02d}")
    text = text.replace("{MM}", f"{day.month:02d}")
    return _COUNT.sub(lambda match: f"{value:0{len(match[1])}d}", text)


def next_number(db: Writer, key: str) -> str:
    """Take the next number of the circle `key`: `customer`, or a kind of paper (`offer`,
    `estimate`, `confirmation`, `supplement`).

    Numbers that are in use already (imported, typed) are skipped. Where the pattern names the
    year, the count starts anew with it.
    """
    circle = db.scalar(select(NumberCircle).where(NumberCircle.key == key))
    if circle is None:
        circle = NumberCircle(key=key, pattern=DEFAULT_PATTERNS[key])
        db.add(circle)
    check_pattern(circle.pattern)
    year = db.today.year if names_year(circle.pattern) else 0
    value = circle.next_value
    if circle.year != year:
        value = 1 if year and circle.year else value
        circle.year = year
    db.flush()
    column = _column(key)
    while True:
        number = format_number(circle.pattern, value, db.today)
        value += 1
        if db.scalar(select(column).where(column == number).limit(1)) is None:
            break
    circle.next_value = value
    return number


def next_numbers(db: Writer, key: str, count: int, reserved: Collection[str] = ()) -> list[str]:
    """Take `count` numbers of the circle `key` at once (imports), skipping those in use and the
    `reserved` ones that are about to be used."""
    if count < 1:
        return []
    taken = {number.casefold() for number in (*db.scalars(select(_column(key))), *reserved)}
    first = next_number(db, key)
    circle = db.scalar(select(NumberCircle).where(NumberCircle.key == key))
    numbers = [] if first.casefold() in taken else [first]
    value = circle.next_value
    while len(numbers) < count:
        number = format_number(circle.pattern, value, db.today)
        value += 1
        if number.casefold() not in taken:
            numbers.append(number)
    circle.next_value = value
    db.flush()
    return numbers


def _column(key: str) -> InstrumentedAttribute[str]:
    """Where the numbers of a circle are in use."""
    return Customer.number if key == "customer" else Offer.number
