"""The occasions of a customer: reasons to make contact that nothing is planned for yet."""

from __future__ import annotations

from datetime import date

from kundenpflege.model.kinds import ContactKind
from kundenpflege.rules.occasions.occasion import Occasion
from kundenpflege.store import Reader, Writer

__all__ = ["Occasion", "list_occasions", "plan_occasion"]


def list_occasions(
    db: Reader, customer_id: int, first: date | None = None, last: date | None = None
) -> list[Occasion]:
    """What gives a reason from `first` (today) to `last` (in twelve months), by day: nothing that
    is planned, done or was answered. Nothing for restricted customers; NotFoundError when gone."""
    raise NotImplementedError


def plan_occasion(
    db: Writer,
    customer_id: int,
    key_text: str,
    day: date | None = None,
    kind: ContactKind | None = None,
) -> int:
    """Plan a contact for the occasion with this key and give its id: on `day`, else on the best
    working day; by `kind`, else by a way that is permitted. UserError when it is none any more."""
    raise NotImplementedError
