"""Filling the year: enough contacts for a customer, or for all, each with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kundenpflege.model.kinds import Importance
from kundenpflege.rules.filling import Proposal
from kundenpflege.store import Reader, Writer

__all__ = [
    "Filled",
    "Progress",
    "Proposal",
    "fill_all",
    "fill_customer",
    "plan_proposals",
    "propose",
    "propose_all",
]

#: Called with customers looked at and all of them; False stops.
Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Filled:
    """What filling proposes or did: `customers` looked at, those that get contacts (`helped`), the
    number of `contacts`, and `short`: customers for whom not enough could be found."""

    customers: int
    helped: int
    contacts: int
    short: int
    stopped: bool = False


def propose(db: Reader, customer_id: int) -> list[Proposal]:
    """The contacts that are lacking in the next twelve months, by day; nothing is written."""
    raise NotImplementedError


def fill_customer(db: Writer, customer_id: int) -> list[int]:
    """Plan what `propose` proposes; the ids of the new contacts, by day."""
    raise NotImplementedError


def propose_all(
    db: Reader,
    importance: Importance | None = None,
    responsible_id: int | None = None,
    progress: Progress | None = None,
    limit: int | None = None,
) -> tuple[Filled, list[Proposal]]:
    """What `fill_all` would plan: the sums, and the proposals (at most `limit` of them kept)."""
    raise NotImplementedError


def plan_proposals(db: Writer, proposals: Sequence[Proposal]) -> list[int]:
    """Plan exactly these (a preview that was looked at); those that do not fit any more are left
    out. The ids of the new contacts."""
    raise NotImplementedError


def fill_all(
    db: Writer,
    importance: Importance | None = None,
    responsible_id: int | None = None,
    progress: Progress | None = None,
) -> Filled:
    """Fill the year of all customers with a rhythm, the most important first, in one step.

    When `progress` says False nothing is planned at all (`stopped`)."""
    raise NotImplementedError
