"""The search index: one folded text per customer, person, offer and letter, found by any part
of a word.

Data and queries are folded by the same function, so `mueller`, `Müller` and `MULLER` are one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    column,
    delete,
    false,
    func,
    insert,
    literal_column,
    select,
    table,
)

from kundenpflege.base.text import fold, phone_digits
from kundenpflege.model import (
    Address,
    Base,
    Customer,
    CustomValue,
    Letter,
    Offer,
    Person,
    Website,
    table_of,
)

from .journal import RowChange
from .tables import name_word, search_entry

#: Entry ids are derived from kind and record, so that undo and redo give the same rows.
KINDS = {"customer": 0, "person": 1, "offer": 2, "letter": 3}

_MAPPED: dict[str, type[Base]] = {
    "customer": Customer,
    "person": Person,
    "offer": Offer,
    "letter": Letter,
}

#: What belongs to a customer's entry beside the customer's own columns.
_PARTS: tuple[type[Base], ...] = (Person, Address, Website, CustomValue)
_PART_NAMES = frozenset(table_of(part).name for part in _PARTS)

#: What may follow the first letter of a word in a folded text.
_SIGNS = " abcdefghijklmnopqrstuvwxyz0123456789"

_FTS = table("search_fts", column("rowid"), column("text"))
_PHONE = re.compile(r"^[\d\s+()/\-.]+$")
_CHUNK = 400
#: The database has a limit to how much one condition may hold; nobody types more words.
_MOST_WORDS = 24
_LONGEST_WORD = 40
#: Of a pasted text no more is looked at: folding a megabyte would take seconds.
_LONGEST_QUERY = 1000


def entry_id(kind: str, ref_id: int) -> int:
    """Row id of the entry of a record."""
    return ref_id * 4 + KINDS[kind]


def readings(query: str) -> list[list[str]]:
    """What a query may mean, each meaning the folded words that must all be found.

    A query of phone characters is one run of digits; `2026-0142` may be part of a number, too.
    """
    query = query[:_LONGEST_QUERY]
    words = fold(query).split()[:_MOST_WORDS]
    if _PHONE.match(query) and (number := phone_digits(query)):
        parts = len(words) > 1 and all(len(word) >= 3 for word in words)
        return [[number], words] if parts else [[number]]
    return [words] if words else []


def matching(kind: str, query: str) -> Select[tuple[int]]:
    """Select of the record ids of `kind` whose text holds every word of `query`.

    Words of three and more characters are found anywhere (trigrams), shorter ones at the start
    of a word. Of a pasted text the first words count. An empty query finds everything, one of
    signs alone (`%`) nothing.
    """
    meanings = readings(query)
    if not meanings:
        found = select(search_entry.c.ref_id).where(search_entry.c.kind == kind)
        return found.where(false()) if query.strip() else found
    # A meaning is a phrase of the index, whose row ids tell the kind: the entries stay unread.
    phrase = " OR ".join("(" + " AND ".join(map(_phrase, words)) + ")" for words in meanings)
    return (
        select(literal_column("search_fts.rowid / 4"))
        .select_from(_FTS)
        .where(
            literal_column("search_fts").op("MATCH")(phrase),
            literal_column("search_fts.rowid % 4") == KINDS[kind],
        )
    )


def _phrase(word: str) -> str:
    """What the index is asked for a word. Every entry begins with a blank and holds two at its end,
    so that the three characters ` mü` or ` m ` tell the beginning of a word."""
    if len(word) >= 3:
        return f'"{word}"'
    if len(word) == 2:
        return f'" {word}"'
    return "(" + " OR ".join(f'" {word}{sign}"' for sign in _SIGNS) + ")"


def affected(rows: Iterable[tuple[str, int, dict[str, object]]]) -> dict[str, set[int]]:
    """Records whose entries must be made anew; `rows` are (table, id, known column values)."""
    result: dict[str, set[int]] = {kind: set() for kind in KINDS}
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
            if kind == "customer":
                _keep_words(connection, chunk)


def _keep_words(connection: Connection, ids: list[int]) -> None:
    """The words of the names of these customers and their people, with their sound."""
    own, people = table_of(Customer), table_of(Person)
    names = select(own.c.id, own.c.name + " " + own.c.company).where(own.c.id.in_(ids))
    of_people = select(people.c.customer_id, people.c.first_name + " " + people.c.last_name).where(
        people.c.customer_id.in_(ids)
    )
    found = {
        (word, key)
        for statement in (names, of_people)
        for key, text in connection.execute(statement)
        for word in fold(text).split()
        if 3 <= len(word) <= _LONGEST_WORD and word.isalpha()
    }
    connection.execute(delete(name_word).where(name_word.c.customer_id.in_(ids)))
    if found:
        connection.execute(
            insert(name_word),
            [{"sound": sound(word), "word": word, "customer_id": key} for word, key in found],
        )


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """How a folded word sounds (Kölner Phonetik): `meier` and `mayer` alike."""
    from cologne_phonetics import encode

    return "".join(code for _word, code in encode(word))[:20]


def follow(connection: Connection, changes: Iterable[RowChange]) -> None:
    """Bring the entries of all records these changes concern up to date."""
    changes = [change for change in changes if _matters(change)]
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


def _matters(change: RowChange) -> bool:
    """Whether a change can alter what is found; a class given to thousands does not."""
    if change.operation != "update":
        return True
    mapped = _SEARCHED.get(change.table)
    seen = {*(change.before or {}), *(change.after or {})}
    return mapped is not None and not seen.isdisjoint(mapped)


def rebuild(connection: Connection) -> None:
    """Make the whole index anew (after bulk loads and upgrades)."""
    connection.execute(delete(search_entry))
    refresh(
        connection,
        {
            kind: set(connection.scalars(select(table_of(mapped).c.id)))
            for kind, mapped in _MAPPED.items()
        },
    )


def is_true(connection: Connection, pause: Callable[[], None] | None = None) -> bool:
    """Whether the entries say what the tables say (for `check`)."""
    entry, count = search_entry.c, 0
    for kind, mapped in _MAPPED.items():
        ids = sorted(connection.scalars(select(table_of(mapped).c.id)))
        count += len(ids)
        for start in range(0, len(ids), _CHUNK):
            if pause is not None:
                pause()
            chunk = ids[start : start + _CHUNK]
            stored = select(entry.ref_id, entry.text).where(
                entry.kind == kind, entry.ref_id.in_(chunk)
            )
            told = {ref: text for ref, text in connection.execute(stored)}
            if told != _texts(connection, kind, chunk):
                return False
    return count == connection.scalar(select(func.count()).select_from(search_entry))


@cache
def _searchable(mapped: type[Base]) -> list[str]:
    return [
        str(c.key)
        for c in mapped.__table__.columns
        if "field" in c.info and c.info["field"].searchable
    ]


def _words(mapped: type[Base], row: object) -> list[str]:
    words = []
    for key in _searchable(mapped):
        value = getattr(row, key)
        if not value:
            continue
        value = str(value)
        words.append(fold(value))
        if key in ("phone", "mobile"):
            words.append(phone_digits(value))
    return words


def _seen(mapped: type[Base], key: ColumnElement[int]) -> Select[Any]:
    """What the words of an entry follow from, and whose they are."""
    return select(key, *(mapped.__table__.c[name] for name in _searchable(mapped)))


def _texts(connection: Connection, kind: str, ids: list[int]) -> dict[int, str]:
    mapped = _MAPPED[kind]
    own = mapped.__table__
    words = {
        row.id: _words(mapped, row)
        for row in connection.execute(_seen(mapped, own.c.id).where(own.c.id.in_(ids)))
    }
    if kind == "customer":
        for part in _PARTS:
            rows = part.__table__
            found = connection.execute(
                _seen(part, rows.c.customer_id)
                .where(rows.c.customer_id.in_(ids))
                .order_by(rows.c.id)
            )
            for row in found:
                if row.customer_id in words:
                    words[row.customer_id].extend(_words(part, row))
    return {ref: f" {'  '.join(parts)}  " for ref, parts in words.items()}


_INDEXED: tuple[type[Base], ...] = (Customer, Offer, Letter, *_PARTS)

#: Columns that entries and words follow from, by table.
_SEARCHED = {
    table_of(mapped).name: frozenset({*_searchable(mapped), "customer_id"}) for mapped in _INDEXED
}
