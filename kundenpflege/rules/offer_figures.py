"""What our offers teach: hit rate by trade, size, source, delivery and follow-ups; reasons of loss.

The hit rate is accepted offers in percent of decided ones; an offer that ran out counts as decided
against us, one that is still open does not count. Amounts are net euros.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median

from kundenpflege.base.money import ZERO
from kundenpflege.model.kinds import DeclineReason, OfferState

from .line_results import cents

#: Sizes of offers: from so many net euros on.
SIZES = (Decimal(0), Decimal(1000), Decimal(5000), Decimal(20000), Decimal(50000))

_WON = OfferState.ACCEPTED
_LOST = (OfferState.DECLINED, OfferState.EXPIRED)


@dataclass(frozen=True, slots=True)
class OfferFact:
    """One sent offer as the figures see it; `standing` may be EXPIRED, `net` in euros.

    `asked_on` is the day of the enquiry or talk, `answered_on` when its first version went out
    (else `sent_on`), `discount` all discounts in net euros.
    """

    standing: OfferState
    net: Decimal
    sent_on: date
    asked_on: date | None = None
    trade: str = ""
    source: str = ""
    delivery: str = ""
    follow_ups: int = 0
    discount: Decimal = ZERO
    reason: DeclineReason = DeclineReason.NONE
    competitor: str = ""
    price_difference: Decimal | None = None
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class HitRate:
    """Offers of one kind: how many, what became of them, `rate` in percent of the decided ones
    (None while none is decided), `net` of all and `net_won` of the accepted in euros."""

    key: str
    sent: int
    won: int
    declined: int
    expired: int
    open: int
    rate: Decimal | None
    net: Decimal
    net_won: Decimal


@dataclass(frozen=True, slots=True)
class LossReason:
    """Why offers were lost: how many, their net euros, and by how much the others were cheaper
    on average (None where that was never told)."""

    reason: DeclineReason
    count: int
    net: Decimal
    price_difference: Decimal | None


@dataclass(frozen=True, slots=True)
class OfferFigures:
    """All figures of a period. `days_to_answer` is the median of the days from enquiry or talk to
    sending, known of `answered` offers; `discounted` offers carry a discount, in percent
    `discounted_share`, which cost `discount` euros; `competitors` by name with their wins."""

    all: HitRate
    by_trade: tuple[HitRate, ...]
    by_size: tuple[HitRate, ...]
    by_source: tuple[HitRate, ...]
    by_delivery: tuple[HitRate, ...]
    by_follow_ups: tuple[HitRate, ...]
    by_discount: tuple[HitRate, ...]
    days_to_answer: Decimal | None
    answered: int
    losses: tuple[LossReason, ...]
    competitors: tuple[tuple[str, int], ...]
    discounted: int
    discounted_share: Decimal | None
    discount: Decimal


def offer_figures(facts: Sequence[OfferFact]) -> OfferFigures:
    """Compute the figures of these offers; every offer counts once in each list."""
    waits = [
        ((fact.answered_on or fact.sent_on) - fact.asked_on).days
        for fact in facts
        if fact.asked_on is not None and fact.asked_on <= (fact.answered_on or fact.sent_on)
    ]
    discounted = [fact for fact in facts if fact.discount > 0]
    return OfferFigures(
        all=_rate("", facts),
        by_trade=_by_size_of_group(facts, lambda fact: fact.trade),
        by_size=_in_order(facts, size_of, [str(size) for size in SIZES]),
        by_source=_by_size_of_group(facts, lambda fact: fact.source),
        by_delivery=_by_size_of_group(facts, lambda fact: fact.delivery),
        by_follow_ups=_in_order(
            facts, lambda fact: "3" if fact.follow_ups >= 3 else str(fact.follow_ups), "0123"
        ),
        by_discount=_in_order(facts, lambda fact: "1" if fact.discount > 0 else "0", "01"),
        days_to_answer=cents(Fraction(median(waits))) if waits else None,
        answered=len(waits),
        losses=_losses(facts),
        competitors=_competitors(facts),
        discounted=len(discounted),
        discounted_share=_percent(len(discounted), len(facts)),
        discount=sum((fact.discount for fact in discounted), ZERO),
    )


def size_of(fact: OfferFact) -> str:
    """The size an offer belongs to: its lower bound in euros."""
    return str(max((size for size in SIZES if size <= fact.net), default=SIZES[0]))


def _rate(key: str, facts: Sequence[OfferFact]) -> HitRate:
    won = [fact for fact in facts if fact.standing is _WON]
    declined = sum(fact.standing is OfferState.DECLINED for fact in facts)
    expired = sum(fact.standing is OfferState.EXPIRED for fact in facts)
    decided = len(won) + declined + expired
    return HitRate(
        key=key,
        sent=len(facts),
        won=len(won),
        declined=declined,
        expired=expired,
        open=len(facts) - decided,
        rate=_percent(len(won), decided),
        net=sum((fact.net for fact in facts), ZERO),
        net_won=sum((fact.net for fact in won), ZERO),
    )


def _grouped(
    facts: Iterable[OfferFact], key: Callable[[OfferFact], str]
) -> dict[str, list[OfferFact]]:
    groups: dict[str, list[OfferFact]] = {}
    for fact in facts:
        groups.setdefault(key(fact), []).append(fact)
    return groups


def _by_size_of_group(
    facts: Sequence[OfferFact], key: Callable[[OfferFact], str]
) -> tuple[HitRate, ...]:
    """The largest group first; what has no name comes last."""
    rates = [_rate(name, group) for name, group in _grouped(facts, key).items()]
    return tuple(sorted(rates, key=lambda rate: (not rate.key, -rate.sent, rate.key)))


def _in_order(
    facts: Sequence[OfferFact], key: Callable[[OfferFact], str], order: Iterable[str]
) -> tuple[HitRate, ...]:
    groups = _grouped(facts, key)
    return tuple(_rate(name, groups[name]) for name in order if name in groups)


def _losses(facts: Sequence[OfferFact]) -> tuple[LossReason, ...]:
    lost = [fact for fact in facts if fact.standing is OfferState.DECLINED]
    result = []
    for reason in DeclineReason:
        group = [fact for fact in lost if fact.reason is reason]
        if group:
            told = [f.price_difference for f in group if f.price_difference is not None]
            mean = cents(Fraction(sum(told, ZERO)) / len(told)) if told else None
            net = sum((fact.net for fact in group), ZERO)
            result.append(LossReason(reason, len(group), net, mean))
    return tuple(sorted(result, key=lambda loss: -loss.count))


def _competitors(facts: Sequence[OfferFact]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for fact in facts:
        if fact.competitor and fact.standing in _LOST:
            counts[fact.competitor] = counts.get(fact.competitor, 0) + 1
    return tuple(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))


def _percent(part: int, whole: int) -> Decimal | None:
    return cents(Fraction(part * 100, whole)) if whole else None
