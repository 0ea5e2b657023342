"""Past imports, and how the columns of lists were understood last time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model import (
    Address,
    Contact,
    Customer,
    CustomerCategory,
    CustomerTag,
    CustomValue,
    ImportBatch,
    ImportMapping,
    Offer,
    Person,
    table_of,
)
from kundenpflege.store import KeptReason, LookBack, Reader, Writer

from .import_rows import ImportPlan

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Batch:
    """One import: what came in. `step_id` is the step that takes it back; None when the journal
    no longer knows it."""

    id: int
    file_name: str
    imported_at: datetime
    taken: int
    merged: int
    skipped: int
    rejected: int
    step_id: int | None

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "id": self.id,
            "file": self.file_name,
            "at": self.imported_at.isoformat(timespec="seconds"),
            "taken": self.taken,
            "merged": self.merged,
            "skipped": self.skipped,
            "rejected": self.rejected,
        }


def list_batches(db: Reader, limit: int | None = None) -> list[Batch]:
    """Past imports, the newest first; those that were taken back are gone."""
    statement = select(ImportBatch).order_by(ImportBatch.id.desc())
    if limit is not None:
        statement = statement.limit(limit)
    return [
        Batch(
            batch.id,
            batch.file_name,
            batch.imported_at,
            batch.taken,
            batch.merged,
            batch.skipped,
            batch.rejected,
            db.step_of(batch),
        )
        for batch in db.scalars(statement)
    ]


def get_batch(db: Reader, batch_id: int) -> Batch:
    """One import; NotFoundError when it was taken back or never was."""
    batch = db.require(ImportBatch, batch_id)
    return next(one for one in list_batches(db) if one.id == batch.id)


def recall_mapping(db: Reader, fingerprint: str) -> str:
    """How columns with these headers were understood last time (JSON); empty when never."""
    found = db.scalar(
        select(ImportMapping.definition).where(ImportMapping.fingerprint == fingerprint)
    )
    return str(found or "")


def remember_mapping(db: Writer, plan: ImportPlan) -> None:
    """Keep how somebody mapped the columns of a plan for the next list with these headers."""
    if not plan.definition or not plan.fingerprint:
        return
    known = db.scalar(select(ImportMapping).where(ImportMapping.fingerprint == plan.fingerprint))
    if known is None:
        db.add(
            ImportMapping(fingerprint=plan.fingerprint, definition=plan.definition, used_at=db.now)
        )
    elif known.definition != plan.definition:
        known.definition, known.used_at = plan.definition, db.now


@dataclass(frozen=True, slots=True)
class Stays:
    """A customer that an import brought and that stays when it is taken back, and why."""

    customer_id: int
    number: str
    name: str
    why: str

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return {"number": self.number, "name": self.name, "reason": self.why}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What taking an import back does: so many customers go, so many get their old values again;
    `stays` are those on which newer work was built."""

    step_id: int
    removed: int
    restored: int
    stays: tuple[Stays, ...]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing left to take back."""
        return not self.removed and not self.restored


def outlook(db: Reader, look: LookBack) -> Outlook:
    """What taking back would mean for customers; also for what was just taken back."""
    removed = {row_id for table, row_id in look.removed if table == "customer"}
    kept: dict[int, set[KeptReason]] = {}
    for one in look.kept:
        owner = _owner(db, one.table, one.row_id)
        if owner is not None:
            kept.setdefault(owner, set()).add(one.reason)
    touched = set()
    for change in look.changes:
        image = change.before or change.after or {}
        owner = change.row_id if change.table == "customer" else image.get("customer_id")
        if owner is not None:
            touched.add(owner)
    names = {row.id: row for row in _names(db, sorted(kept))}
    built = _built_since(db, sorted(kept))
    stays = [
        Stays(key, names[key].number, names[key].name, _why(reasons, built.get(key, "")))
        for key, reasons in kept.items()
        if key in names
    ]
    stays.sort(key=lambda one: (one.name.casefold(), one.customer_id))
    return Outlook(look.step_id, len(removed), len(touched - removed - set(kept)), tuple(stays))


def _owner(db: Reader, table: str, row_id: int) -> int | None:
    if table == "customer":
        return row_id
    mapped = _PARTS.get(table)
    if mapped is None:
        return None
    owner: int | None = db.scalar(select(mapped.customer_id).where(mapped.id == row_id))
    return owner


_PARTS: dict[str, type[Any]] = {
    table_of(mapped).name: mapped
    for mapped in (Person, Address, CustomerCategory, CustomerTag, CustomValue)
}


def _names(db: Reader, ids: Sequence[int]) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(ids), _CHUNK):
        found += db.rows(
            select(Customer.id, Customer.number, Customer.name).where(
                Customer.id.in_(ids[start : start + _CHUNK])
            )
        )
    return found


def _built_since(db: Reader, ids: Sequence[int]) -> dict[int, str]:
    """`2 Kontakte, 1 Angebot` of each customer."""
    counts: dict[int, list[str]] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        for key, n in _counted(db, Contact, chunk):
            words = ngettext("{n} Kontakt", "{n} Kontakte", n).format(n=n)
            counts.setdefault(key, []).append(words)
        for key, n in _counted(db, Offer, chunk):
            words = ngettext("{n} Angebot", "{n} Angebote", n).format(n=n)
            counts.setdefault(key, []).append(words)
    return {key: ", ".join(parts) for key, parts in counts.items()}


def _counted(db: Reader, mapped: type[Contact] | type[Offer], ids: Sequence[int]) -> list[Any]:
    return list(
        db.rows(
            select(mapped.customer_id, func.count(mapped.id))
            .where(mapped.customer_id.in_(ids))
            .group_by(mapped.customer_id)
        )
    )


def _why(reasons: set[KeptReason], built: str) -> str:
    parts = []
    if KeptReason.CHANGED in reasons:
        parts.append(_("seitdem geändert"))
    if KeptReason.BUILT_ON in reasons:
        parts.append(
            _("hat seitdem {what}").format(what=built) if built else _("wird seitdem verwendet")
        )
    return ", ".join(parts) or _("gehört zu einem Kunden, der bleibt")
