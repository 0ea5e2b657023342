"""Erasing for good: rows, search index, journal, and the free pages of the file.

What hangs on a record is found by the foreign keys of all tables, so that a table added later is
covered, too. Nothing of it can be undone; steps that touched it are sealed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, func, select, update

from kundenpflege.base.errors import StoreError
from kundenpflege.base.i18n import _
from kundenpflege.model import (
    Base,
    CatalogueItem,
    CustomerTag,
    Erasure,
    ImportBatch,
    OfferLine,
    Package,
    Picture,
    Tag,
    table_of,
)

from . import chain, drafts, erasure_notes, search, undo
from .belongings import Rows, chunks, collect, let_go
from .journal import RowChange, write_step
from .tables import OWN_TABLES, journal_change, journal_step

if TYPE_CHECKING:
    from .store import Store

#: What names people: these words must vanish from the labels of steps, too.
_NAMING = frozenset({"name", "company", "company_extra", "first_name", "last_name"})


@dataclass(frozen=True)
class Request:
    """What goes and what stays.

    `keep`: rows that hang on the record and must stay, by table. `also`: rows that go along though
    they hang on another one. `reduce`: new values of rows that stay without their personal data.
    `block`: (kind, value) pairs for the block list, made
    by a function that gets the salt. `kept`: German sentence without personal data.
    """

    table: str
    row_id: int
    label: str
    keep: Mapping[str, frozenset[int]] = field(default_factory=dict)
    also: Mapping[str, frozenset[int]] = field(default_factory=dict)
    reduce: Mapping[tuple[str, int], Mapping[str, Any]] = field(default_factory=dict)
    block: tuple[Blocked, ...] = ()
    kept: str = ""


@dataclass(frozen=True)
class Blocked:
    """An address, number or name that must not be advertised to again: `digest(salt)` hashes it.

    `kind` is email, phone or name.
    """

    kind: str
    digest: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many rows went, and how many steps can no longer be undone."""

    rows: int
    sealed: int


def erase(store: Store, request: Request, *, clean: bool = True) -> Outcome:
    """Erase a record with all that hangs on it, everywhere in the file.

    Without `clean` the free pages wait for a `scrub` that the caller owes (several at once).
    """
    with store._mutex:
        with store._writing.begin() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            live, past = collect(connection, request.table, request.row_id)
            for name, ids in request.also.items():
                live.setdefault(name, set()).update(ids)
            merged = past.get(request.table, set()) - {request.row_id}
            marked = erasure_notes.marks(connection, request.table, [request.row_id, *merged])
            words = _words(connection, live, past)
            doomed = _without(live, request.keep)
            _add_own_tags(connection, live, doomed)
            _add_own_pictures(connection, live, past, doomed)
            reduced = _reduce(connection, request, live)
            touched = {
                name: live.get(name, set()) | past.get(name, set()) | reduced.get(name, set())
                for name in (*live, *past, *reduced)
            }
            sealed = _clear_journal(connection, touched, words)
            owners = _owners(connection, doomed)
            drafts.forget(connection, live.get("customer", set()) | owners, words)
            cleared = let_go(connection, doomed)
            _delete(connection, doomed)
            step_id = write_step(
                connection,
                [RowChange(request.table, request.row_id, "delete", None, None), *cleared],
                label=request.label,
                kind="edit",
                state="sealed",
                at=store.clock.now(),
                user_id=store.user_id,
            )
            erasure_notes.remember(connection, store, request, marked)
            search.refresh(connection, _search_rows(touched, owners))
    rows = {(name, row_id) for name, ids in touched.items() for row_id in ids}
    rows.update((change.table, change.row_id) for change in cleared)
    rows.add((table_of(Erasure).name, 0))
    store._announce(request.label, step_id, rows, False, None)
    if clean:
        scrub(store)
    return Outcome(sum(map(len, doomed.values())), sealed)


def scrub(store: Store) -> None:
    """Overwrite what deleted rows left behind: in the search index, the log and the free pages.

    StoreError when that is not possible now (disk full, another program reads the file).
    """
    import sqlcipher3.dbapi2 as driver
    from sqlalchemy.exc import DatabaseError

    try:
        with store._mutex:
            _scrub(store)
    except (DatabaseError, driver.Error) as error:
        raise StoreError(
            _(
                "Die Daten sind gelöscht, aber die freien Stellen der Datei ließen sich noch nicht "
                "überschreiben ({reason}). Bitte Platz schaffen, andere Programme schließen und "
                "„Freie Stellen überschreiben“ wählen."
            ).format(reason=getattr(error, "orig", error))
        ) from error


def _scrub(store: Store) -> None:
    with store._writing.begin() as connection:
        connection.exec_driver_sql("INSERT INTO search_fts(search_fts) VALUES('optimize')")
    store._pages.flush(wait=True)
    # Pooled connections with old snapshots would keep the log from being emptied.
    store._engine.dispose()
    with store._engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        if raw.in_transaction:
            raw.rollback()
        raw.execute("VACUUM").fetchall()
    if not store._pages.flush(wait=True):
        import sqlcipher3.dbapi2 as driver

        raise driver.OperationalError(_("eine andere Verbindung liest noch"))


def _add_own_tags(connection: Connection, live: Rows, doomed: Rows) -> None:
    """Tags that nobody else carries go along: such a word may tell who it was."""
    links, tags = table_of(CustomerTag), table_of(Tag)
    gone = doomed.get(links.name, set())
    carried = set(
        connection.scalars(select(links.c.tag_id).where(links.c.id.in_(gone))) if gone else ()
    )
    others = select(links.c.tag_id).where(links.c.tag_id.in_(carried), links.c.id.not_in(gone))
    if alone := carried - set(connection.scalars(others)):
        doomed[tags.name] = alone
        live.setdefault(tags.name, set()).update(alone)


def _add_own_pictures(connection: Connection, live: Rows, past: Rows, doomed: Rows) -> None:
    """Photos that only lines of these offers show go along: they were taken at the customer's."""
    lines, pictures = table_of(OfferLine), table_of(Picture)
    gone = doomed.get(lines.name, set())
    shown: set[int] = set()
    for chunk in chunks(gone):
        shown.update(
            connection.scalars(
                select(lines.c.picture_id).where(
                    lines.c.id.in_(chunk), lines.c.picture_id.is_not(None)
                )
            )
        )
    for chunk in chunks(gone | past.get(lines.name, set())):
        for image in (journal_change.c.before, journal_change.c.after):
            value = func.json_extract(image, "$.picture_id")
            found = connection.scalars(
                select(value).where(
                    journal_change.c.table_name == lines.name,
                    journal_change.c.row_id.in_(chunk),
                    value.is_not(None),
                )
            )
            shown.update(int(one) for one in found)
    alone: set[int] = set()
    for picture in shown:
        others = set(connection.scalars(select(lines.c.id).where(lines.c.picture_id == picture)))
        items = table_of(CatalogueItem)
        item = connection.scalar(select(items.c.id).where(items.c.picture_id == picture).limit(1))
        if item is None and not others - gone:
            alone.add(picture)
    alone -= _in_packages(connection, alone)
    if alone:
        doomed[pictures.name] = alone
        live.setdefault(pictures.name, set()).update(alone)


def _in_packages(connection: Connection, pictures: set[int]) -> set[int]:
    """Those of the photos that lines of a package show."""
    if not pictures:
        return set()
    found: set[int] = set()
    for definition in connection.scalars(select(table_of(Package).c.definition)):
        found.update(int(number) for number in re.findall(r'"picture_id": ?(\d+)', definition))
    return pictures & found


def _without(rows: Rows, keep: Mapping[str, frozenset[int]]) -> Rows:
    return {name: ids - keep.get(name, frozenset()) for name, ids in rows.items()}


# What goes -------------------------------------------------------------------------------------


def _words(connection: Connection, live: Rows, past: Rows) -> frozenset[str]:
    """The names in question, in small letters, also former ones."""
    texts: set[str] = set()
    for table in Base.metadata.sorted_tables:
        columns = [c for c in table.columns if c.key in _NAMING]
        if table.name in OWN_TABLES or not columns:
            continue
        for chunk in chunks(live.get(table.name, set())):
            for row in connection.execute(select(*columns).where(table.c.id.in_(chunk))):
                texts.update(str(value) for value in row if value)
        for chunk in chunks(live.get(table.name, set()) | past.get(table.name, set())):
            for image in (journal_change.c.before, journal_change.c.after):
                values = [func.json_extract(image, f"$.{c.key}") for c in columns]
                for row in connection.execute(
                    select(*values).where(
                        journal_change.c.table_name == table.name,
                        journal_change.c.row_id.in_(chunk),
                        image.is_not(None),
                    )
                ):
                    texts.update(str(value) for value in row if value)
    words = {word.strip(".,;:„“()").casefold() for text in texts for word in text.split()}
    return frozenset(word for word in words if len(word) > 1)


def _names(text: str, words: frozenset[str]) -> bool:
    """Whether a text holds one of the names; those of two letters count as whole words only."""
    text = text.casefold()
    whole = set(re.findall(r"\w+", text))
    return any(word in text if len(word) > 2 else word in whole for word in words)


def _reduce(connection: Connection, request: Request, live: Rows) -> Rows:
    """Give kept rows their values without personal data; gives the rows."""
    found: Rows = {}
    for (name, row_id), values in request.reduce.items():
        table = Base.metadata.tables[name]
        connection.execute(update(table).where(table.c.id == row_id).values(**values))
        found.setdefault(name, set()).add(row_id)
    for name, ids in request.keep.items():
        found.setdefault(name, set()).update(ids)
    return found


def _clear_journal(connection: Connection, touched: Rows, words: frozenset[str]) -> int:
    """Empty the images of these rows and seal the steps that touched them; gives how many."""
    steps: set[int] = set()
    changes: set[int] = set()
    for name, ids in touched.items():
        for chunk in chunks(ids):
            for row in connection.execute(
                select(journal_change.c.id, journal_change.c.step_id).where(
                    journal_change.c.table_name == name, journal_change.c.row_id.in_(chunk)
                )
            ):
                changes.add(row.id)
                steps.add(row.step_id)
    count = _seal(connection, steps)
    lists, told = _imported(connection, steps, words)
    touched.setdefault(table_of(ImportBatch).name, set()).update(lists)
    for chunk in chunks(changes | told):
        chain.forget_images(connection, chunk)
    for chunk in chunks(steps):
        for row in connection.execute(
            select(journal_step.c.id, journal_step.c.label).where(journal_step.c.id.in_(chunk))
        ):
            if _names(row.label, words):
                chain.forget_label(connection, row.id)
    return count


def _imported(
    connection: Connection, steps: set[int], words: frozenset[str]
) -> tuple[set[int], set[int]]:
    """Rename the lists that brought these rows and are called after them (`Hans Müller.vcf`);
    gives their ids and the changes that hold the old name."""
    batches = table_of(ImportBatch)
    lists: set[int] = set()
    told: set[int] = set()
    for chunk in chunks(steps):
        for row in connection.execute(
            select(journal_change.c.id, batches.c.id.label("batch"), batches.c.file_name)
            .join(batches, batches.c.id == journal_change.c.row_id)
            .where(journal_change.c.table_name == batches.name, journal_change.c.step_id.in_(chunk))
        ):
            if _names(row.file_name, words):
                lists.add(row.batch)
                told.add(row.id)
    for batch in lists:
        connection.execute(
            update(batches)
            .where(batches.c.id == batch)
            .values(file_name=_("Liste mit einem gelöschten Kunden"))
        )
    return lists, told


def _seal(connection: Connection, steps: set[int]) -> int:
    """Steps that can no longer be replayed, with the earlier ones they build on."""
    count = 0
    for chunk in chunks(steps):
        open_ones = connection.scalars(
            select(journal_step.c.id).where(
                journal_step.c.id.in_(chunk),
                journal_step.c.kind == "edit",
                journal_step.c.state != "sealed",
            )
        ).all()
        for step_id in open_ones:
            connection.execute(
                update(journal_step).where(journal_step.c.id == step_id).values(state="sealed")
            )
            undo.seal_touched(connection, step_id, undo.changes_of(connection, step_id))
            count += 1
    return count


def _delete(connection: Connection, doomed: Rows) -> None:
    for table in reversed(Base.metadata.sorted_tables):
        for chunk in chunks(doomed.get(table.name, set())):
            connection.execute(delete(table).where(table.c.id.in_(chunk)))


def _owners(connection: Connection, doomed: Rows) -> set[int]:
    """The customers whose search entries hold words of these rows."""
    found: set[int] = set()
    for name, ids in doomed.items():
        table = Base.metadata.tables[name]
        if "customer_id" in table.columns:
            for chunk in chunks(ids):
                statement = select(table.c.customer_id).where(table.c.id.in_(chunk))
                found.update(connection.scalars(statement))
    return found


def _search_rows(touched: Rows, owners: set[int]) -> Rows:
    rows = {kind: set(touched.get(kind, ())) for kind in search.KINDS}
    rows["customer"] |= owners
    return {kind: ids for kind, ids in rows.items() if ids}
