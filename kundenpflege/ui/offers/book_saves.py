"""Saves of the draft in hand: versions and ids on the worker, and what undo takes back together."""

from __future__ import annotations

from dataclasses import fields
from time import monotonic
from typing import TYPE_CHECKING
from uuid import uuid4

from kundenpflege.services.offers import OfferDraft, SavedDraft

if TYPE_CHECKING:
    from kundenpflege.store import Writer


class Hand:
    """What the database worker knows between two saves: the newest version, and given ids."""

    def __init__(self, version: int) -> None:
        self.version = version
        self._saved: list[SavedDraft] = []

    def save(self, db: Writer, offer_id: int, draft: OfferDraft) -> tuple[SavedDraft, OfferDraft]:
        """Store the draft; gives the draft with the keys that it has from now on, too."""
        from kundenpflege.services.offers import save_draft

        for earlier in self._saved:
            draft = earlier.rekey(draft)
        saved = save_draft(db, offer_id, self.version, draft)
        self.version = saved.version
        if saved.needs or saved.lines or saved.guarantees:
            self._saved.append(saved)
        return saved, saved.rekey(draft)


class Burst:
    """Saves that undo takes back together: the same part of the offer, typed without a pause."""

    #: Whole seconds between two saves after which a new burst begins.
    PAUSE = 10

    def __init__(self) -> None:
        self._began = uuid4().hex[:8]
        self._number = 0
        self._parts: frozenset[str] = frozenset()
        self._last = 0.0

    def mark(self, before: OfferDraft, after: OfferDraft) -> str:
        """The mark of a save that brings the draft from `before` to `after`."""
        parts = frozenset(
            part.name
            for part in fields(after)
            if getattr(before, part.name) != getattr(after, part.name)
        )
        now = monotonic()
        if parts != self._parts or now - self._last > self.PAUSE:
            self._number += 1
        self._parts, self._last = parts, now
        return f"{self._began}-{self._number}"

    def end(self) -> None:
        """What comes next is a step of its own."""
        self._parts = frozenset()
