"""Reader and Writer: what services get in their hands. Only a Writer can change anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import Executable, ForeignKey, Result, Row, Select, Table, func, select
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql import Select as TypedSelect

from kundenpflege.base.dates import Clock, FixedClock
from kundenpflege.base.errors import ConflictError, NotFoundError
from kundenpflege.base.i18n import _
from kundenpflege.model import Base, Customer, Person, table_of
from kundenpflege.rules.name_days import name_key

from . import phrases, search
from .engine import WriteOutsideTransactionError
from .images import from_json
from .tables import journal_change

T = TypeVar("T", bound=Base)
V = TypeVar("V")
Ts = TypeVarTuple("Ts")


class Reader:
    """Read access to one consistent state of the data, with today's date injected."""

    def __init__(self, session: Session, clock: Clock, user_id: int | None = None) -> None:
        self._session = session
        self._clock = clock
        self.user_id = user_id

    @property
    def today(self) -> date:
        """Today, as the program was told."""
        return self._clock.today()

    @property
    def now(self) -> datetime:
        """The local time, as the program was told."""
        return self._clock.now()

    def get(self, mapped: type[T], record_id: int | None) -> T | None:
        """The record with this id, or None."""
        return None if record_id is None else self._session.get(mapped, record_id)

    def require(self, mapped: type[T], record_id: int) -> T:
        """The record with this id; NotFoundError when it is gone."""
        found = self._session.get(mapped, record_id)
        if found is None:
            raise NotFoundError(
                _("Dieser Eintrag ist nicht mehr vorhanden. Bitte die Liste neu laden.")
            )
        return found

    def scalars(self, statement: TypedSelect[Any]) -> Sequence[Any]:
        """First column (or entity) of each row."""
        return self._session.scalars(statement).all()

    def scalar(self, statement: TypedSelect[Any]) -> Any:
        """First column of the first row, or None."""
        return self._session.scalar(statement)

    def execute(self, statement: Executable) -> Result[Any]:
        """Run a select; anything else is refused (guard)."""
        return self._session.execute(statement)

    def rows(self, statement: TypedSelect[*Ts]) -> Sequence[Row[*Ts]]:
        """All rows of a select."""
        return self._session.execute(statement).all()

    def count(self, statement: TypedSelect[*tuple[Any, ...]]) -> int:
        """How many rows the select would give."""
        total = self._session.scalar(select(func.count()).select_from(statement.subquery()))
        return int(total or 0)

    def matching(self, kind: str, query: str) -> Select[tuple[int]]:
        """Select of record ids of `kind` (`search.KINDS`) found by the search words."""
        return search.matching(kind, query)

    def holding(self, kind: str, groups: Iterable[Iterable[str]]) -> Select[tuple[int]]:
        """Select of record ids of `kind` whose search text holds all phrases of one group."""
        return phrases.holding(kind, groups)

    @property
    def database(self) -> object:
        """The open database: the same object for all reads and writes as long as it is open.

        What a service remembers between reads hangs on it (weakly) and goes with it.
        """
        return self._session.get_bind().engine.pool

    def find(self, query: str, kinds: Iterable[str], limit: int) -> list[tuple[str, int]]:
        """Records found by the search words as (kind, id), at most `limit` of each kind."""
        if not search.readings(query):
            return []
        found: list[tuple[str, int]] = []
        for kind in kinds:
            refs: Sequence[Any] = self._session.scalars(
                search.matching(kind, query).limit(limit)
            ).all()
            found.extend((kind, int(ref)) for ref in refs)
        return found

    def version(self, record: Base | type[Base], record_id: int | None = None) -> int:
        """Version of a record: the newest journal change of its row (0 when never journaled)."""
        table = table_of(record).name
        row_id = record_id if record_id is not None else record.id
        found = self._session.scalar(
            select(func.max(journal_change.c.id)).where(
                journal_change.c.table_name == table, journal_change.c.row_id == row_id
            )
        )
        return int(found or 0)

    def step_of(self, record: Base | type[Base], record_id: int | None = None) -> int | None:
        """The step that brought this record, None when it came past the journal."""
        row_id = record_id if record_id is not None else record.id
        found: int | None = self._session.scalar(
            select(func.max(journal_change.c.step_id)).where(
                journal_change.c.table_name == table_of(record).name,
                journal_change.c.row_id == row_id,
                journal_change.c.operation == "insert",
            )
        )
        return found

    def changed_since(self, record: Base, version: int) -> frozenset[str]:
        """Columns of the record that were changed after `version`."""
        rows = self._session.execute(
            select(journal_change.c.after).where(
                journal_change.c.table_name == table_of(record).name,
                journal_change.c.row_id == record.id,
                journal_change.c.id > version,
            )
        )
        return frozenset(key for (after,) in rows if after for key in from_json(after))


class Writer(Reader):
    """One write: everything done through it is one transaction, one label, one undo step."""

    def __init__(self, session: Session, clock: Clock, user_id: int | None = None) -> None:
        super().__init__(session, clock, user_id)
        self.sealed = False
        self.label: str | None = None

    def add(self, record: T) -> T:
        """Add a new record; its id is known after `flush`."""
        self._session.add(record)
        return record

    def add_all(self, records: Iterable[Base]) -> None:
        """Add several new records."""
        self._session.add_all(records)

    def flush(self) -> None:
        """Send what is pending to the database, so that ids are known and selects see it."""
        self._session.flush()

    def delete(self, record: Base) -> None:
        """Delete a record and what hangs on it, each row journaled.

        Rows whose foreign key says CASCADE go first, SET NULL references are cleared; a
        reference with neither refuses the deletion at commit.
        """
        self._session.flush()
        for mapper in Base.registry.mappers:
            table = mapper.local_table
            assert isinstance(table, Table)
            for column in table.columns:
                for key in column.foreign_keys:
                    if key.ondelete and _points_to(key, record):
                        self._detach(mapper.class_, column.key, key, record)
        self._session.delete(record)
        self._session.flush()

    def _detach(self, mapped: type[Base], column: str, key: ForeignKey, record: Base) -> None:
        children = self._session.scalars(
            select(mapped).where(mapped.__table__.c[column] == record.id)
        ).all()
        for child in children:
            if key.ondelete == "CASCADE":
                self.delete(child)
            else:
                setattr(child, column, None)
        self._session.flush()

    def expect(self, record: Base, version: int, fields: Iterable[str]) -> None:
        """Refuse to overwrite what somebody else changed since `version`.

        Changes of different fields merge; the same field raises ConflictError naming it.
        """
        both = self.changed_since(record, version) & frozenset(fields)
        if both:
            raise ConflictError(
                _(
                    "Inzwischen geändert: {fields}. Bitte neu laden und noch einmal eintragen."
                ).format(fields=", ".join(sorted(_label(record, name) for name in both))),
                both,
            )

    def on(self, day: date) -> Writer:
        """The same transaction as if `day` were today: for history that is entered afterwards.

        The step keeps the label and the finality given by the first writer.
        """
        return Writer(self._session, FixedClock(day), self.user_id)

    def seal(self) -> None:
        """Mark this step as final: it is recorded, but never undone (a sent offer)."""
        self.sealed = True

    def relabel(self, label: str) -> None:
        """Give the step a more telling label once it is known."""
        self.label = label


def _points_to(key: ForeignKey, record: Base) -> bool:
    return bool(key.column.table.name == table_of(record).name)


def _label(record: Base, name: str) -> str:
    info = record.__table__.columns[name].info.get("field")
    return _(info.label) if info is not None else name


def refuse_bulk(state: ORMExecuteState) -> None:
    """Listener: bulk statements would slip past the journal."""
    if not state.is_select:
        raise WriteOutsideTransactionError("bulk statements slip past the journal")


def refuse_flush(session: Session, _context: Any, _instances: Any) -> None:
    """Listener of reading sessions: nothing may be written there."""
    if session.new or session.dirty or session.deleted:
        raise WriteOutsideTransactionError("a Reader cannot write")


def derive_columns(session: Session, _context: Any, _instances: Any) -> None:
    """Listener of writing sessions: keep derived columns in step with their sources."""
    for obj in (*session.new, *session.dirty):
        if isinstance(obj, Customer):
            key = obj.sort_key()
            if obj.sort_name != key:
                obj.sort_name = key
        elif isinstance(obj, Person):
            obj.set_birthday(obj.birth_day, obj.birth_month, obj.birth_year)
            name = name_key(obj.first_name)
            if obj.name_key != name:
                obj.name_key = name
