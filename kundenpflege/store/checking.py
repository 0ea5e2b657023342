"""Looking for damage: pages, references, search index, chain, and the rows against the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from kundenpflege.base.errors import StoreError
from kundenpflege.base.i18n import _

from . import chain, contents, facts, search
from .engine import open_to_look
from .pages import in_words

if TYPE_CHECKING:
    from .store import Store


#: Findings of one kind that are told one by one.
MOST = 100
#: Of the engine between two pauses: some milliseconds.
_OPERATIONS = 100_000


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
    found = [*_pages(store, pause), *_file(store, pause)]
    if not found and not store.look_only and not store._pages.known:
        store._pages.adopt()
    return found


def _pages(store: Store, pause: Callable[[], None] | None) -> list[Finding]:
    if store.look_only:
        return []
    spoilt = store._pages.differing(pause)
    found = [Finding("pages", in_words(len(spoilt)) + ".")] if spoilt else []
    if step := store._pages.lost:
        text = _("Die neuesten Schritte des Protokolls fehlen, darunter Nr. {step}.")
        found.append(Finding("chain", text.format(step=step)))
    return found


def _file(store: Store, pause: Callable[[], None] | None) -> list[Finding]:
    try:
        with store._look() as connection:
            found = _inside(connection, pause)
    except (DatabaseError, StoreError, ValueError) as error:
        # ValueError: what is no text, or no time, where there should be one.
        return [Finding("file", _("Datei beschädigt: {text}").format(text=_reason(error)))]
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


def _inside(connection: Connection, pause: Callable[[], None] | None) -> list[Finding]:
    return [
        *_engine(connection, pause),
        *_chain(connection, pause),
        *_contents(connection, pause),
        *_derived(connection, pause),
    ]


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error)


def _engine(connection: Connection, pause: Callable[[], None] | None) -> Iterator[Finding]:
    def told(pragma: str) -> list[tuple[object, ...]]:
        with _pausing(connection, pause):
            return [tuple(row) for row in connection.exec_driver_sql(f"PRAGMA {pragma}")]

    if connection.exec_driver_sql("PRAGMA cipher_status").scalar() == "1":
        # Pages that are free at the moment, too, which the engine's own check passes over.
        for row in told("cipher_integrity_check"):
            yield Finding("file", _("Datei beschädigt: {text}").format(text=row[0]))
    for row in told("integrity_check"):
        if row[0] != "ok":
            yield Finding("file", _("Datei beschädigt: {text}").format(text=row[0]))
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        text = _("Verweis ins Leere: {table} Nr. {row}").format(table=row[0], row=row[1])
        yield Finding("reference", text, row[0], row[1] or 0)


@contextmanager
def _pausing(connection: Connection, pause: Callable[[], None] | None) -> Iterator[None]:
    """Pauses also while the engine is at work by itself; what `pause` raises ends that."""
    raw = connection.connection.driver_connection
    stopped: list[BaseException] = []

    def look() -> int:
        try:
            if pause is not None:
                pause()
        except BaseException as error:
            stopped.append(error)
            return 1
        return 0

    if pause is None or raw is None:
        yield
        return
    raw.set_progress_handler(look, _OPERATIONS)
    try:
        yield
    except DatabaseError:
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        raw.set_progress_handler(None, 0)


def _derived(connection: Connection, pause: Callable[[], None] | None) -> Iterator[Finding]:
    """What follows from the contents and is kept beside them."""
    try:
        same = search.is_true(connection, pause)
    except (ValueError, LookupError, TypeError):
        same = False  # a row holds what it cannot: `contents` names it
    if not same:
        yield Finding("search", _("Suchverzeichnis weicht von den Daten ab"))
    with _pausing(connection, pause):
        same = facts.is_true(connection)
    if not same:
        yield Finding("lists", _("Listenverzeichnis weicht von den Daten ab"))


def _chain(connection: Connection, pause: Callable[[], None] | None) -> Iterator[Finding]:
    for count, one in enumerate(chain.breaks(connection, pause)):
        if count == MOST:
            yield Finding("chain", _("… und weitere Stellen im Protokoll."))
            return
        yield Finding("chain", _break_words(one), one.table, one.row_id)


def _break_words(one: chain.Break) -> str:
    match one.kind:
        case "gap":
            return _("Im Protokoll fehlt etwas vor Schritt Nr. {step}.").format(step=one.step)
        case "unchained":
            return _("Schritt Nr. {step} des Protokolls ist nicht versiegelt.").format(
                step=one.step
            )
        case "changed":
            return _(
                "Das Protokoll wurde am Programm vorbei geändert: Schritt Nr. {step}, {noun}."
            ).format(step=one.step, noun=contents.noun(one.table))
    return _("Das Protokoll wurde am Programm vorbei geändert: Schritt Nr. {step}.").format(
        step=one.step
    )


def _contents(connection: Connection, pause: Callable[[], None] | None) -> Iterator[Finding]:
    for count, one in enumerate(contents.differences(connection, pause)):
        if count == MOST:
            yield Finding("contents", _("… und weitere geänderte Einträge."))
            return
        yield Finding("contents", one.words(), one.table, one.row_id)


def closed_findings(path: Path, key: bytes | None) -> list[Finding]:
    """What is wrong with the contents of a database that is not open; changes nothing."""
    engine = open_to_look(path, key, immutable=False)
    try:
        with engine.connect() as connection:
            return _inside(connection, None)
    except (DatabaseError, ValueError) as error:
        return [Finding("file", _("Datei beschädigt: {text}").format(text=_reason(error)))]
    finally:
        engine.dispose()
