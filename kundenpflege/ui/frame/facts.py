"""What the frame around the pages tells: the business, what waits where, the last backup."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kundenpflege.store import Store


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """`counts` by page key; `saved_at` is None while no backup is known."""

    business: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    saved_at: datetime | None = None


FactsReader = Callable[["Store"], FrameFacts]


def read_facts(store: Store) -> FrameFacts:
    """Ask the services; runs on the database worker, which alone imports them."""
    from kundenpflege.model import Business
    from kundenpflege.services import today

    with store.read() as db:
        business = db.get(Business, 1)
        counts = today.counts(db)
        return FrameFacts(
            business=business.name if business is not None else "",
            counts={"today": counts.today, "offers": counts.offers},
            saved_at=store.last_backup(),
        )
