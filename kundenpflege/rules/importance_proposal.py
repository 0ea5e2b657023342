"""Proposals for class and potential with their reason; the user's own choice always goes first.

The class follows the turnover (the customers who together bring 80 % are A, the next 15 % B, the
last 5 % C) and is lifted by one where a customer brings others. Without turnover it follows from
what is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import NBSP
from kundenpflege.model.kinds import Importance, Phase, Potential

#: Share of the turnover in percent that A customers, and A and B customers together bring.
SHARE_A = 80
SHARE_B = 95
#: Recommended customers that lift the class by one.
MANY_REFERRALS = 2
#: Orders from which a customer without known turnover is B.
MANY_ORDERS = 3

_HIGH, _MEDIUM = 3, 1


@dataclass(frozen=True, slots=True)
class TurnoverPlace:
    """Where a customer stands among all with known turnover (any unit, the same for all).

    `greater` is the sum of all who have more, `rank` counts from 1 (the same for equal ones).
    """

    turnover: int | Decimal
    greater: int | Decimal
    total: int | Decimal
    rank: int
    customers: int


@dataclass(frozen=True, slots=True)
class Known:
    """What else is known of a customer; `wishes` open ones, `is_business` a business or public
    body."""

    orders: int = 0
    referrals: int = 0
    wishes: int = 0
    enquiries: int = 0
    open_offers: int = 0
    is_business: bool = False
    phase: Phase = Phase.PROSPECT


@dataclass(frozen=True, slots=True)
class ImportanceProposal:
    """A proposed class; NONE when nothing speaks for any."""

    importance: Importance
    reason: str


@dataclass(frozen=True, slots=True)
class PotentialProposal:
    """A proposed potential; NONE when nothing is known."""

    potential: Potential
    reason: str


def class_by_turnover(place: TurnoverPlace) -> Importance:
    """80/15/5: the customer who crosses a border belongs above it; equal ones share a class."""
    if place.turnover <= 0 or place.total <= 0:
        return Importance.NONE
    if place.greater * 100 < place.total * SHARE_A:
        return Importance.A
    return Importance.B if place.greater * 100 < place.total * SHARE_B else Importance.C


def proposed_class(place: TurnoverPlace | None, known: Known) -> Importance:
    """The class that turnover, orders and recommendations speak for, without its reason."""
    found = class_by_turnover(place) if place is not None else Importance.NONE
    many = known.referrals >= MANY_REFERRALS
    if found is Importance.NONE:
        if not known.orders and not known.referrals:
            return Importance.NONE
        return Importance.B if many or known.orders >= MANY_ORDERS else Importance.C
    if many and found is not Importance.A:
        return Importance.A if found is Importance.B else Importance.B
    return found


def propose_importance(place: TurnoverPlace | None, known: Known) -> ImportanceProposal:
    """The proposed class with its reason."""
    proposed = proposed_class(place, known)
    found = class_by_turnover(place) if place is not None else Importance.NONE
    if place is None or found is Importance.NONE:
        return ImportanceProposal(proposed, _without_turnover(known))
    reason = _TURNOVER[found]().format(rank=place.rank, all=place.customers, s=NBSP)
    if proposed is not found:
        reason = _("{reason} und hat {n} Kunden empfohlen: eine Klasse höher").format(
            reason=reason, n=known.referrals
        )
    return ImportanceProposal(proposed, reason)


_TURNOVER = {
    Importance.A: lambda: _(
        "Zählt zu den Kunden, die zusammen 80{s}% des Umsatzes bringen (Platz {rank} von {all})"
    ),
    Importance.B: lambda: _(
        "Zählt zu den Kunden, die weitere 15{s}% des Umsatzes bringen (Platz {rank} von {all})"
    ),
    Importance.C: lambda: _(
        "Zählt zu den Kunden, die die letzten 5{s}% des Umsatzes bringen (Platz {rank} von {all})"
    ),
}


def _without_turnover(known: Known) -> str:
    parts = []
    if known.orders:
        parts.append(ngettext("{n} Auftrag", "{n} Aufträge", known.orders).format(n=known.orders))
    if known.referrals:
        parts.append(_referrals(known.referrals))
    if not parts:
        return _("Noch kein Umsatz und kein Auftrag bekannt")
    return _("Umsatz nicht bekannt; {known}").format(known=", ".join(parts))


def propose_potential(known: Known) -> PotentialProposal:
    """What the customer could be worth, by wishes, open offers, recommendations and loyalty."""
    points, parts = 0, []
    if known.wishes:
        points += min(known.wishes, 2)
        parts.append(
            ngettext("{n} offener Wunsch", "{n} offene Wünsche", known.wishes).format(
                n=known.wishes
            )
        )
    if known.enquiries:
        points += 1
        parts.append(_("Anfrage offen"))
    if known.open_offers:
        points += 1
        parts.append(_("Angebot offen"))
    if known.referrals:
        points += 1
        parts.append(_referrals(known.referrals))
    if known.phase in (Phase.CURRENT, Phase.REGULAR):
        points += 1
        parts.append(known.phase.label)
    if known.is_business and (points or known.orders):
        points += 1
        parts.append(_("Betrieb mit wiederkehrendem Bedarf"))
    if known.phase in (Phase.DORMANT, Phase.LOST):
        points -= 1
        parts.append(known.phase.label)
    if not parts:
        return PotentialProposal(Potential.NONE, _("Noch zu wenig bekannt"))
    found = (
        Potential.HIGH
        if points >= _HIGH
        else Potential.MEDIUM
        if points >= _MEDIUM
        else Potential.LOW
    )
    return PotentialProposal(found, ", ".join(parts))


def places(turnovers: Iterable[tuple[int, int]]) -> Iterator[tuple[int, TurnoverPlace]]:
    """The place of every customer: (id, turnover) in, (id, place) out, the highest first.

    Customers without turnover are left out.
    """
    ordered = sorted(
        ((key, value) for key, value in turnovers if value > 0), key=lambda pair: -pair[1]
    )
    total = sum(value for _key, value in ordered)
    above = greater = 0
    rank = 1
    before: int | None = None
    for position, (key, value) in enumerate(ordered, start=1):
        if value != before:
            greater, rank, before = above, position, value
        above += value
        yield key, TurnoverPlace(value, greater, total, rank, len(ordered))


def _referrals(count: int) -> str:
    return ngettext("hat {n} Kunden empfohlen", "hat {n} Kunden empfohlen", count).format(n=count)
