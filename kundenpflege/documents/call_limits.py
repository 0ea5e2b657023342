"""How much of each part the call sheet shows, from plenty to what always fits on its page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of each part is shown, and how large."""

    size: float
    needs: int
    need_lines: int
    promises: int
    benefits: int
    benefit_lines: int
    objections: int
    answer_lines: int
    notes: int
    note_lines: int
    questions: int
    opening_lines: int


#: From plenty to the least, which always fits.
LIMITS = (
    Limits(10, 6, 3, 6, 6, 2, 5, 6, 6, 3, 4, 5),
    Limits(9.5, 5, 3, 5, 4, 2, 5, 5, 5, 2, 3, 4),
    Limits(9.25, 5, 2, 4, 3, 1, 4, 5, 4, 2, 3, 4),
    Limits(9, 5, 2, 4, 3, 1, 4, 5, 3, 1, 2, 3),
    Limits(9, 5, 2, 4, 2, 1, 4, 4, 3, 1, 2, 3),
    Limits(9, 5, 2, 3, 2, 1, 3, 4, 3, 1, 1, 3),
    Limits(8.75, 4, 2, 3, 2, 1, 3, 4, 3, 1, 1, 3),
    Limits(8.75, 4, 1, 3, 2, 1, 3, 3, 3, 1, 1, 3),
    Limits(8.5, 3, 1, 3, 1, 1, 3, 3, 2, 1, 1, 2),
    Limits(8.5, 3, 1, 2, 1, 1, 2, 3, 2, 1, 1, 2),
)
