"""Looking for damage: pages, references, search index, chain, and the rows against the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from kundenpflege.base.i18n import _

from . import facts, search
from .pages import in_words
from .tables import search_entry

if TYPE_CHECKING:
    from .store import Store


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    `kind`: file, pages, reference, search, lists, chain, contents; `text` is German; `table` and
    `row_id` name the row it is about.
    """

    kind: str
    text: str
    table: str = ""
    row_id: int = 0


def findings(store: Store, *, pause: Callable[[], None] | None = None) -> list[Finding]:
    """Everything that is wrong with the file; empty when it is sound.

    Reads one moment while writers go on; `pause` is called every few milliseconds of work.
    """
    found = [*_pages(store, pause), *_file(store)]
    if not found and not store.look_only and not store._pages.known:
        store._pages.adopt()
    return found


def _pages(store: Store, pause: Callable[[], None] | None) -> list[Finding]:
    if store.look_only:
        return []
    spoilt = store._pages.differing(pause)
    if not spoilt:
        return []
    return [Finding("pages", in_words(len(spoilt)))]


def _file(store: Store) -> list[Finding]:
    found = []
    with store._look() as connection:
        for row in connection.exec_driver_sql("PRAGMA integrity_check"):
            if row[0] != "ok":
                found.append(Finding("file", _("Datei beschädigt: {text}").format(text=row[0])))
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            found.append(
                Finding(
                    "reference",
                    _("Verweis ins Leere: {table} Nr. {row}").format(table=row[0], row=row[1]),
                    row[0],
                    row[1] or 0,
                )
            )
        stored = {
            (row.kind, row.ref_id): row.text for row in connection.execute(select(search_entry))
        }
        if stored != search.all_texts(connection):
            found.append(Finding("search", _("Suchverzeichnis weicht von den Daten ab")))
        if not facts.is_true(connection):
            found.append(Finding("lists", _("Listenverzeichnis weicht von den Daten ab")))
    if store.look_only:
        return found
    try:
        with store._mutex, store._writing.begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO search_fts(search_fts, rank) VALUES ('integrity-check', 1)"
            )
    except Exception as error:
        found.append(Finding("search", _("Suchverzeichnis beschädigt: {text}").format(text=error)))
    return found
