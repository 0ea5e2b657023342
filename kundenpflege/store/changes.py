"""What a committed write announces, and what the journal tells of a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Changes:
    """One committed step: its label and the rows it touched, so that screens ask again."""

    label: str
    step_id: int
    tables: frozenset[str]
    rows: frozenset[tuple[str, int]]
    undoable: bool = True
    origin: object = None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of one record: when, who, in which step, old and new values."""

    at: datetime
    user_id: int | None
    label: str
    kind: str
    operation: str
    before: dict[str, Any]
    after: dict[str, Any]
