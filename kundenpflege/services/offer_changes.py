"""What differs between two versions of an offer."""

from __future__ import annotations

from kundenpflege.model import Offer
from kundenpflege.rules.offer_compare import Change, compare_drafts
from kundenpflege.store import Reader

from .offers_load import load_draft

__all__ = ["Change", "changes_between"]


def changes_between(db: Reader, old_id: int, new_id: int) -> list[Change]:
    """What changed from one version to another, in the order of the paper."""
    old, new = db.require(Offer, old_id), db.require(Offer, new_id)
    return list(compare_drafts(load_draft(db, old), load_draft(db, new)))
