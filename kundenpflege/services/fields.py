"""Typed values on their way into records: each is brought into the form its column declares.

What does not fit is collected as a German sentence per field, so that a form can show all of
them at once beside the fields.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, String

from kundenpflege.base.dates import check_year, parse_date
from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.base.money import parse_decimal
from kundenpflege.base.text import clean
from kundenpflege.model import Base, table_of
from kundenpflege.model.base import Fixed
from kundenpflege.model.columns import KindType
from kundenpflege.rules.validation import InvalidValue
from kundenpflege.store import Reader, Writer

R = TypeVar("R")

#: Text fields longer than this may hold line breaks.
_MULTILINE = 400
_MISSING = object()


class Problems:
    """What is wrong with typed values: field name → German sentence (the first one counts)."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}

    def add(self, name: str, text: str) -> None:
        """Note a problem of the field `name`."""
        self.fields.setdefault(name, text)

    def check(self, name: str, check: Callable[..., R], *args: Any) -> R | None:
        """The checked value; None with a noted problem when it cannot be right."""
        try:
            return check(*args)
        except InvalidValue as error:
            self.add(name, str(error))
            return None

    def raise_if_any(self) -> None:
        """InputError with all problems, if there are any."""
        if self.fields:
            raise InputError(self.fields)


class Draft:
    """Values for one record of `mapped`: only writable fields, in the form of their columns.

    `prefix` stands before the field names in problems (`persons.0.`). Unknown names are a bug of
    the caller and raise TypeError.
    """

    def __init__(
        self,
        mapped: type[Base],
        values: Mapping[str, Any],
        writable: Collection[str],
        problems: Problems,
        today: date,
        prefix: str = "",
    ) -> None:
        self.problems = problems
        self.prefix = prefix
        self.values: dict[str, Any] = {}
        for name, raw in values.items():
            if name not in writable:
                raise TypeError(f"{mapped.__name__} takes no {name!r}")
            try:
                value = _coerce(table_of(mapped).columns[name], raw, today)
            except InvalidValue as error:
                problems.add(prefix + name, str(error))
            else:
                self.values[name] = value

    def check(self, name: str, check: Callable[..., Any], *args: Any) -> None:
        """Run `check` on the value of `name`, if there is one, and keep what it gives."""
        if name not in self.values:
            return
        try:
            self.values[name] = check(self.values[name], *args)
        except InvalidValue as error:
            del self.values[name]
            self.problems.add(self.prefix + name, str(error))

    def get(self, name: str, default: Any = None) -> Any:
        """The value given for `name`, else `default`."""
        return self.values.get(name, default)

    def require(self, name: str, text: str, new: bool) -> None:
        """Note `text` when `name` is given empty, or not given for a new record."""
        if f"{self.prefix}{name}" in self.problems.fields:
            return
        value = self.values.get(name, _MISSING)
        if value in ("", None) or (new and value is _MISSING):
            self.problems.add(self.prefix + name, text)


def apply(db: Writer, record: Base, version: int | None, values: Mapping[str, Any]) -> bool:
    """Assign what differs; gives whether anything did.

    `version` is the one the user saw: ConflictError when one of the same fields was changed since.
    None writes regardless.
    """
    changed = {name: value for name, value in values.items() if getattr(record, name) != value}
    if not changed:
        return False
    if version is not None:
        db.expect(record, version, changed)
    for name, value in changed.items():
        setattr(record, name, value)
    db.flush()
    return True


def check_reference(
    db: Reader, problems: Problems, name: str, mapped: type[Base], record_id: int | None
) -> None:
    """Note a problem when `record_id` names a record that is gone."""
    if record_id is not None and db.get(mapped, record_id) is None:
        problems.add(name, _("Dieser Eintrag ist nicht mehr vorhanden. Bitte neu wählen."))


def check_percent(value: Decimal) -> Decimal:
    """A percentage from 0 to 100."""
    if not 0 <= value <= 100:
        raise InvalidValue(_("Bitte einen Wert zwischen 0 und 100 eingeben."))
    return value


def _coerce(column: Column[Any], raw: Any, today: date) -> Any:
    kind = column.type
    if isinstance(kind, KindType):
        return None if column.nullable and raw in ("", None) else _kind(kind, raw)
    if raw is None or (raw == "" and not isinstance(kind, String)):
        return _empty(column)
    if isinstance(kind, String):
        return _text(kind, raw)
    if isinstance(kind, Fixed):
        return _decimal(raw)
    if isinstance(kind, Boolean):
        return bool(raw)
    if isinstance(kind, Integer):
        return _integer(raw)
    if isinstance(kind, Date):
        return _date(raw, today)
    if isinstance(kind, LargeBinary):
        return bytes(raw)
    raise TypeError(f"no rule for {kind!r}")


def _empty(column: Column[Any]) -> Any:
    if column.nullable:
        return None
    if isinstance(column.type, String):
        return ""
    raise InvalidValue(_("Bitte ausfüllen."))


def _kind(kind: KindType, raw: Any) -> Any:
    try:
        return kind.kind("" if raw is None else raw)
    except ValueError:
        raise InvalidValue(_("Bitte einen Eintrag aus der Liste wählen.")) from None


def _text(kind: String, raw: Any) -> str:
    if not isinstance(raw, str):
        raise TypeError(f"text expected, not {raw!r}")
    text = clean(raw, multiline=bool(kind.length and kind.length > _MULTILINE))
    if kind.length and len(text) > kind.length:
        raise InvalidValue(_("Bitte auf {n} Zeichen kürzen.").format(n=kind.length))
    return text


def _decimal(raw: Any) -> Decimal:
    value = parse_decimal(raw) if isinstance(raw, str) else Decimal(raw)
    if value is None or not value.is_finite():
        raise InvalidValue(_("Bitte eine Zahl eingeben, zum Beispiel 1.234,50."))
    if abs(value) >= Decimal(10) ** 12:
        raise InvalidValue(_("Diese Zahl ist zu groß."))
    return value


def _integer(raw: Any) -> int:
    value = parse_decimal(raw) if isinstance(raw, str) else Decimal(raw)
    if value is None or value != value.to_integral_value() or abs(value) >= 2**31:
        raise InvalidValue(_("Bitte eine ganze Zahl eingeben."))
    return int(value)


def _date(raw: Any, today: date) -> date:
    value = parse_date(raw, today) if isinstance(raw, str) else raw
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        raise InvalidValue(
            _("Bitte ein Datum eingeben, zum Beispiel {day}.").format(day="21.11.2026")
        )
    if wrong := check_year(value):
        raise InvalidValue(wrong)
    return value
