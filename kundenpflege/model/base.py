"""Declarative base, column types and the `field` that declares a fact once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from kundenpflege.base.money import round_to

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Fixed(TypeDecorator[Decimal]):
    """A Decimal kept as a whole number of its smallest unit, so that SQL sorts and sums exactly.

    `places` decimals: 2 for euros (stored as cents), 3 for quantities, 4 for unit prices.
    """

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Decimal → smallest units, rounded half up."""
        if value is None:
            return None
        return int(round_to(Decimal(value), self.places).scaleb(self.places))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        """Smallest units → Decimal."""
        return None if value is None else Decimal(int(value)).scaleb(-self.places)


class Euro(Fixed):
    """An amount of money in euros, stored in cents."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(2)


class Percent(Fixed):
    """A percentage such as 19 or 8.1, stored in hundredths of a percent."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(2)


class Quantity(Fixed):
    """A quantity with three decimals."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(3)


class UnitPrice(Fixed):
    """A price per unit in euros with up to four decimals."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(4)


@dataclass(frozen=True)
class FieldInfo:
    """A field's name on the screen (message id), what it is for, and whether it is searched."""

    label: str
    purpose: str = ""
    searchable: bool = False


def field(
    label: str,
    kind: TypeEngine[Any] | type[TypeEngine[Any]] | None = None,
    *args: Any,
    purpose: str = "",
    searchable: bool = False,
    **kwargs: Any,
) -> MappedColumn[Any]:
    """Declare a column together with its screen label (marked with `N_`) and its purpose.

    Form, list, export, import mapping and privacy report read both from `Column.info`.
    """
    info = {"field": FieldInfo(label, purpose, searchable)}
    if kind is None:
        return mapped_column(*args, info=info, **kwargs)
    return mapped_column(kind, *args, info=info, **kwargs)


def text_field(label: str, length: int = 200, **kwargs: Any) -> MappedColumn[str]:
    """A text field that is empty, never null."""
    return field(label, String(length), default="", server_default="", **kwargs)


class Base(DeclarativeBase):
    """Root of all mapped classes; every table has an integer key."""

    metadata = MetaData(naming_convention=NAMING)

    #: Tables whose rows the journal records and undo restores. Kept documents are not undone.
    journaled = True

    #: Columns that only count on. Where newer rows have counted further, undo leaves them.
    counters: frozenset[str] = frozenset()

    id: Mapped[int] = mapped_column(Integer, primary_key=True, sort_order=-1)

    @classmethod
    def __table_cls__(cls, *args: Any, **kwargs: Any) -> Table:
        """Ids are never given twice: journal, history and answers speak of rows by their id."""
        return Table(*args, sqlite_autoincrement=True, **kwargs)

    def __init__(self, **values: Any) -> None:
        for column in type(self).__table__.columns:
            key = column.key
            if key not in values and column.default is not None and column.default.is_scalar:
                values[key] = column.default.arg
        for key, value in values.items():
            if not hasattr(type(self), key):
                raise TypeError(f"{type(self).__name__} has no field {key!r}")
            setattr(self, key, value)


def table_of(mapped: type[Base] | Base) -> Table:
    """The table behind a mapped class or entity."""
    table = mapped.__table__
    assert isinstance(table, Table)
    return table


def field_info(mapped: type[Base], name: str) -> FieldInfo:
    """The declaration of a field; KeyError when the column or its declaration is missing."""
    info: FieldInfo = mapped.__table__.columns[name].info["field"]
    return info
