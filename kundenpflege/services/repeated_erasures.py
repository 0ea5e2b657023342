"""Erasures are repeated when an older backup comes back: what was erased stays erased (Art. 17).

What was erased since is told by the present database, by the lists beside the backups, and by
nothing else; the mark of an erasure tells whether the record in the backup is the one meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Customer, Person
from kundenpflege.rules.suppression import SALT_KEY
from kundenpflege.store import Store, erasure_notes
from kundenpflege.store.peek import Peek, common_step

from . import erasing
from .backups import folder_of
from .erasure_list import Erased, load, missing


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the present state knows that the backup does not: erasures, the block list with its
    salt, and which database both are."""

    erasures: tuple[Erased, ...]
    suppressions: tuple[Mapping[str, Any], ...] = ()
    salt: str = ""
    database_id: str = ""


@dataclass(frozen=True, slots=True)
class Repeated:
    """What was erased again, and in German what could not be."""

    repeated: tuple[Erased, ...]
    failed: tuple[str, ...]


def gather(path: Path, backup: Path, now: Peek | None, then: Peek) -> Knowledge:
    """What is to be taken over from the present database at `path` and the lists of erasures."""
    identity = str(then.head["database_id"])
    related = now is not None and (
        now.head["database_id"] == identity or common_step(now, then) > 0
    )
    if now is not None and related:
        identity = identity or str(now.head["database_id"])
    every: set[Erased] = set()
    for folder in {folder_of(path), backup.parent}:
        every |= load(folder, identity) if identity else set()
    suppressions: list[Mapping[str, Any]] = []
    salt = ""
    if now is not None and related:
        every |= _of(now)
        suppressions = [
            {
                "kind": kind,
                "digest": digest,
                "noted_on": date.fromisoformat(noted),
                "lifted_on": date.fromisoformat(lifted) if lifted else None,
            }
            for kind, digest, noted, lifted in now.rows(
                "suppression", "SELECT kind, digest, noted_on, lifted_on FROM suppression"
            )
        ]
        found = now.rows("store_info", "SELECT value FROM store_info WHERE key=?", SALT_KEY)
        salt = str(found[0][0]) if found else ""
    return Knowledge(tuple(missing(every, _of(then))), tuple(suppressions), salt, identity)


def wanted(path: Path, backup: Path, now: Peek | None, then: Peek) -> list[Erased]:
    """The erasures since the backup whose records it still holds."""
    return [
        one
        for one in gather(path, backup, now, then).erasures
        if one.table in ("customer", "person")
        and then.rows(one.table, f"SELECT 1 FROM {one.table} WHERE id=?", one.row_id)
    ]


def _of(one: Peek) -> set[Erased]:
    mark = "mark" if "mark" in one.columns("erasure") else "''"
    return {
        Erased(datetime.fromisoformat(at), table, row_id, told, kept)
        for at, table, row_id, told, kept in one.rows(
            "erasure", f"SELECT erased_at, table_name, row_id, {mark}, kept FROM erasure"
        )
    }


def repeat(store: Store, knowledge: Knowledge) -> Repeated:
    """Erase again in the restored database, and take over what else the present one knew."""
    if knowledge.database_id and store.info("database_id") is None:
        store.set_info("database_id", knowledge.database_id)
    first = erasure_notes.newest(store)
    repeated: list[Erased] = []
    others: list[Erased] = []
    failed: list[str] = []
    for one in knowledge.erasures:
        if not _exists(store, one):
            others.append(one)
        elif not one.mark:
            failed.append(_untold(store, one))
        elif not erasure_notes.is_marked(store, one.table, one.row_id, one.mark):
            others.append(one)
        else:
            try:
                _erase(store, one)
            except UserError as error:
                failed.append(error.message)
            else:
                repeated.append(one)
    if repeated:
        erasing.clean_file(store)
    # They count from the day on which they were asked for, not from that of the repetition.
    known = sorted({*repeated, *others})
    erasure_notes.adopt(
        store,
        [(one.table, one.row_id, one.erased_at, one.kept, one.mark) for one in known],
        knowledge.suppressions,
        knowledge.salt,
        instead_of_after=first,
    )
    return Repeated(tuple(repeated), tuple(failed))


def _exists(store: Store, one: Erased) -> bool:
    with store.read() as db:
        match one.table:
            case "customer":
                return db.get(Customer, one.row_id) is not None
            case "person":
                return db.get(Person, one.row_id) is not None
    return False


def _erase(store: Store, one: Erased) -> None:
    if one.table == "customer":
        erasing.erase_customer(store, one.row_id, clean=False)
    else:
        erasing.erase_person(store, one.row_id)


def _untold(store: Store, one: Erased) -> str:
    """An erasure of the time before marks: people decide whether the record is the one meant."""
    with store.read() as db:
        if one.table == "customer":
            number = db.require(Customer, one.row_id).number
        else:
            number = db.require(Customer, db.require(Person, one.row_id).customer_id).number
    return _(
        "Am {day} wurde etwas gelöscht, was in der Sicherung vielleicht bei Kunde {number} steht. "
        "Bitte ansehen und gegebenenfalls noch einmal löschen."
    ).format(day=format_date(one.erased_at.date()), number=number)
