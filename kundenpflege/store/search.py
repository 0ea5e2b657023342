"""The search index: one folded text per customer, person and offer, found by any part of a word.

Data and queries are folded by the same function, so `mueller`, `Müller` and `MULLER` are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import (
    Connection,
    Select,
    and_,
    column,
    delete,
    insert,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.sql import ColumnElement

from kundenpflege.base.text import fold, phone_digits
from kundenpflege.model import (
    Address,
    Base,
    Customer,
    CustomValue,
    Offer,
    Person,
    Website,
    table_of,
)

from .journal import RowChange
from .tables import search_entry

#: Entry ids are derived from kind and record, so that undo and redo give the same rows.
KINDS = {"customer": 0, "person": 1, "offer": 2}

#: What belongs to a customer's entry beside the customer's own columns.
_PARTS: tuple[type[Base], ...] = (Person, Address, Website, CustomValue)
_PART_NAMES = frozenset(table_of(part).name for part in _PARTS)

_FTS = table("search_fts", column("rowid"), column("text"))
_PHONE = re.compile(r"^[\d\s+()/\-.]+$")
_CHUNK = 400
#: The database has a limit to how much one condition may hold; nobody types more words.
_MOST_WORDS = 24


def entry_id(kind: str, ref_id: int) -> int:
    """Row id of the entry of a record."""
    return ref_id * 4 + KINDS[kind]


def readings(query: str) -> list[list[str]]:
    """What a query may mean, each meaning the folded words that must all be found.

    A query of phone characters is one run of digits; `2026-0142` may be part of a number, too.
    """
    words = fold(query).split()[:_MOST_WORDS]
    if _PHONE.match(query) and (number := phone_digits(query)):
        parts = len(words) > 1 and all(len(word) >= 3 for word in words)
        return [[number], words] if parts else [[number]]
    return [words] if words else []


def matching(kind: str, query: str) -> Select[tuple[int]]:
    """Select of the record ids of `kind` whose text holds every word of `query`.

    Words of three and more characters are found anywhere (trigrams), shorter ones at the start
    of a word. Of a pasted text the first words count. A query without words finds everything.
    """
    found = select(search_entry.c.ref_id).where(search_entry.c.kind == kind)
    meanings = [_holds(words) for words in readings(query)]
    return found.where(or_(*meanings)) if meanings else found


def _holds(words: list[str]) -> ColumnElement[bool]:
    """Entries in which every one of the words is found."""
    long = [word for word in words if len(word) >= 3]
    short = [word for word in words if len(word) < 3]
    conditions: list[ColumnElement[bool]] = []
    if long:
        phrase = " AND ".join(f'"{word}"' for word in long)
        hits = select(_FTS.c.rowid).where(literal_column("search_fts").op("MATCH")(phrase))
        conditions.append(search_entry.c.id.in_(hits))
    for word in short:
        conditions.append(
            or_(
                search_entry.c.text.startswith(word, autoescape=True),
                search_entry.c.text.contains(" " + word, autoescape=True),
            )
        )
    return and_(*conditions)


def affected(rows: Iterable[tuple[str, int, dict[str, object]]]) -> dict[str, set[int]]:
    """Records whose entries must be made anew; `rows` are (table, id, known column values)."""
    result: dict[str, set[int]] = {"customer": set(), "person": set(), "offer": set()}
    for table_name, row_id, image in rows:
        if table_name in result:
            result[table_name].add(row_id)
        if table_name in _PART_NAMES:
            customer = image.get("customer_id")
            if isinstance(customer, int):
                result["customer"].add(customer)
    return result


def refresh(connection: Connection, records: dict[str, set[int]]) -> None:
    """Make the entries of these records anew from the tables."""
    for kind, ids in records.items():
        ordered = sorted(ids)
        for start in range(0, len(ordered), _CHUNK):
            chunk = ordered[start : start + _CHUNK]
            texts = _texts(connection, kind, chunk)
            connection.execute(
                delete(search_entry).where(
                    search_entry.c.id.in_([entry_id(kind, ref) for ref in chunk])
                )
            )
            rows = [
                {"id": entry_id(kind, ref), "kind": kind, "ref_id": ref, "text": text}
                for ref, text in texts.items()
            ]
            if rows:
                connection.execute(insert(search_entry), rows)


def follow(connection: Connection, changes: Iterable[RowChange]) -> None:
    """Bring the entries of all records these changes concern up to date."""
    changes = list(changes)
    rows = []
    for change in changes:
        for image in (change.before, change.after):
            if image is not None:
                rows.append((change.table, change.row_id, image))
    wanted = affected(rows)
    for part in _PARTS:
        table = table_of(part)
        ids = sorted(
            {c.row_id for c in changes if c.table == table.name and c.operation == "update"}
        )
        for start in range(0, len(ids), _CHUNK):
            wanted["customer"].update(
                connection.scalars(
                    select(table.c.customer_id).where(table.c.id.in_(ids[start : start + _CHUNK]))
                )
            )
    refresh(connection, wanted)


def rebuild(connection: Connection) -> None:
    """Make the whole index anew (after bulk loads and upgrades)."""
    connection.execute(delete(search_entry))
    refresh(
        connection,
        {
            "customer": set(connection.scalars(select(Customer.id))),
            "person": set(connection.scalars(select(Person.id))),
            "offer": set(connection.scalars(select(Offer.id))),
        },
    )


def all_texts(connection: Connection) -> dict[tuple[str, int], str]:
    """What the index should hold, computed from the tables (for `check`)."""
    wanted: dict[tuple[str, int], str] = {}
    for kind, mapped in (("customer", Customer), ("person", Person), ("offer", Offer)):
        ids = sorted(connection.scalars(select(mapped.id)))
        for start in range(0, len(ids), _CHUNK):
            for ref, text in _texts(connection, kind, ids[start : start + _CHUNK]).items():
                wanted[(kind, ref)] = text
    return wanted


def _searchable(mapped: type[Base]) -> list[str]:
    return [
        str(c.key)
        for c in mapped.__table__.columns
        if "field" in c.info and c.info["field"].searchable
    ]


def _words(mapped: type[Base], row: object) -> list[str]:
    words = []
    for key in _searchable(mapped):
        value = str(getattr(row, key) or "")
        if not value:
            continue
        words.append(fold(value))
        if key in ("phone", "mobile"):
            words.append(phone_digits(value))
    return words


def _texts(connection: Connection, kind: str, ids: list[int]) -> dict[int, str]:
    mapped: type[Base] = {"customer": Customer, "person": Person, "offer": Offer}[kind]
    own = mapped.__table__
    words = {
        row.id: _words(mapped, row)
        for row in connection.execute(select(own).where(own.c.id.in_(ids)))
    }
    if kind == "customer":
        for part in _PARTS:
            rows = part.__table__
            found = connection.execute(
                select(rows).where(rows.c.customer_id.in_(ids)).order_by(rows.c.id)
            )
            for row in found:
                if row.customer_id in words:
                    words[row.customer_id].extend(_words(part, row))
    return {ref: "  ".join(parts) for ref, parts in words.items()}
