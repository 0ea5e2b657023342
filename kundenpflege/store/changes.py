"""What a committed write announces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """One committed step: its label and the rows it touched, so that screens ask again."""

    label: str
    step_id: int
    tables: frozenset[str]
    rows: frozenset[tuple[str, int]]
    undoable: bool = True
    origin: object = None
