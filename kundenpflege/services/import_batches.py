"""Past imports, and how the columns of lists were understood last time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kundenpflege.model import ImportBatch, ImportMapping
from kundenpflege.store import Reader, Writer

from .import_rows import ImportPlan


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
