"""Two customers on which something of every table hangs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Date, DateTime, Integer, LargeBinary, String, Text

from kundenpflege.model import Base, Customer, DistinctPair, Person, ReminderAnswer, table_of
from kundenpflege.model.base import Fixed
from kundenpflege.model.columns import KindType
from kundenpflege.model.kinds import AnswerKind
from kundenpflege.services.merge_preview import references
from kundenpflege.store import Writer


class World:
    """Rows made from the declarations alone, so that no table can be forgotten."""

    def __init__(self, db: Writer) -> None:
        self._db = db
        self._count = 0

    def customer(self, **values: Any) -> Customer:
        """A customer with one row in every table that refers to customers."""
        customer: Customer = self.row(Customer, **values)
        person = self.row(Person, customer_id=customer.id, first_name=f"P{customer.id}")
        for mapped, column in references(Customer):
            if mapped not in (Customer, Person, DistinctPair):
                given: dict[str, Any] = {column: customer.id}
                if "person_id" in table_of(mapped).columns:
                    given["person_id"] = person.id
                self.row(mapped, **given)
        self.row(Customer, referred_by_id=customer.id)
        self.row(Person, customer_id=customer.id, first_name="N", successor_id=person.id)
        self._db.add(DistinctPair(
            first_id=customer.id, second_id=self.row(Customer).id, decided_on=date(2026, 1, 1)
        ))  # fmt: skip
        for subject in (f"customer:{customer.id}", f"person:{person.id}"):
            self._db.add(
                ReminderAnswer(rule="r", subject=subject, occasion="2026", answer=AnswerKind.DONE)
            )
        self._db.flush()
        return customer

    def row(self, mapped: type[Base], **given: Any) -> Any:
        """A row with the given values; what must be filled is filled, parents are made."""
        self._count += 1
        for column in table_of(mapped).columns:
            name = column.key
            if name in given or name == "id" or column.nullable or column.default is not None:
                continue
            target = next(iter(column.foreign_keys), None)
            if target is not None:
                given[name] = self.row(_mapped(target.column.table.name)).id
            else:
                given[name] = self._value(column.type)
        if mapped is Customer:
            given.setdefault("name", f"Kunde {self._count}")
        for column in table_of(mapped).columns:
            default = column.default
            if type(column.type) is String and column.key not in given and default is not None:
                if default.is_scalar and default.arg == "":  # type: ignore[attr-defined]
                    given[column.key] = f"{column.key} {self._count}"[: column.type.length]
        record = self._db.add(mapped(**given))
        self._db.flush()
        return record

    def _value(self, kind: Any) -> Any:
        if isinstance(kind, KindType):
            return next(iter(kind.kind))
        if isinstance(kind, Fixed):
            return Decimal(1)
        for known, value in (
            (Boolean, True), (Integer, self._count), (DateTime, datetime(2026, 1, 1)),
            (Date, date(2026, 1, 1)), (LargeBinary, b"x"), (Text, "{}"),
            (String, f"v{self._count}"),
        ):  # fmt: skip
            if isinstance(kind, known):
                return value
        raise AssertionError(kind)


def _mapped(table: str) -> type[Base]:
    return next(
        mapper.class_ for mapper in Base.registry.mappers if table_of(mapper.class_).name == table
    )


def rows_of(db: Any, target: type[Base], row_id: int) -> Iterator[tuple[str, str, int]]:
    """(table, column, id) of all rows that refer to this one."""
    from sqlalchemy import select

    for mapped, column in references(target):
        for key in db.scalars(select(mapped.id).where(getattr(mapped, column) == row_id)):
            yield table_of(mapped).name, column, key
