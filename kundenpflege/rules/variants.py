"""Same price, less service: the variant of an offer that reaches a price, and what it costs.

Of all that can be left out the search takes what loses the fewest needs, very important ones
first; among equals what stays nearest below the price. Small offers are searched completely,
large ones as far as a fixed effort reaches: the answer says which.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kundenpflege.base.i18n import _
from kundenpflege.base.money import ZERO, format_money
from kundenpflege.model.kinds import NeedWeight

from .offer_draft import LineDraft, NeedDraft, OfferDraft, draft_totals
from .pricing import Totals
from .variant_moves import Deed, Move, Outline, lost_needs, moves_of, outline, without
from .variant_search import Search

_LONGEST = 60

#: Lost needs by weight, the heaviest first: fewer is better.
Loss = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """One step towards the variant.

    `kind` is `swap`, `remove`, `optional` or `guarantee`. `saving` is what the step takes off the
    price, after those before it; `lost_needs` are the keys of the needs that fall away with it.
    """

    kind: str
    text: str
    line_key: int | None = None
    guarantee_key: int | None = None
    saving: Decimal = ZERO
    lost_needs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A variant: its contents and sums, how it came about, and what the customer gives up.

    `price` and `price_before` are in the notation of `target`: gross for consumers, else net.
    When the target cannot be reached, `reached` is False and this is as far as one gets.
    `exact` tells that nothing better exists.
    """

    draft: OfferDraft
    sums: Totals
    steps: tuple[Change, ...]
    lost_needs: tuple[int, ...]
    reached: bool
    target: Decimal
    price: Decimal
    price_before: Decimal
    exact: bool = True

    @property
    def saving(self) -> Decimal:
        """What the variant costs less."""
        return self.price_before - self.price


def price_of(sums: Totals, consumer: bool) -> Decimal:
    """The price a customer compares: with VAT for consumers, without for businesses."""
    return sums.to_pay if consumer else sums.net


def loss_of(draft: OfferDraft, lost: Collection[int]) -> Loss:
    """How much falls away: lost needs by weight, the heaviest first."""
    weights = [need.weight for need in draft.needs if need.key in lost]
    very, important, nice = (weights.count(weight) for weight in NeedWeight)
    return very, important, nice


def reach(
    draft: OfferDraft,
    target: Decimal,
    *,
    consumer: bool = True,
    cash_rounding: bool = False,
    keep: Collection[int] = (),
) -> Proposal:
    """The variant of `draft` that costs at most `target` and loses the least.

    `target` in euros: with VAT for `consumer`, else net. Lines with a key in `keep` stay as they
    are. The dearest line is never taken away, only replaced by an alternative.
    """

    def priced(candidate: OfferDraft) -> Totals:
        return draft_totals(candidate, cash_rounding=cash_rounding)

    sums = priced(draft)
    shape = outline(draft, sums)
    before = price_of(sums, consumer)
    if before <= target:
        return Proposal(draft, sums, (), (), True, target, before, before)
    search = Search(
        draft,
        sums,
        shape,
        moves_of(draft, sums, shape, keep),
        target,
        consumer=consumer,
        price=lambda candidate: price_of(priced(candidate), consumer),
    )
    moves, exact = search.best()
    best = without(draft, shape, {move.line_key: move for move in moves})
    best_sums = priced(best)
    price = price_of(best_sums, consumer)
    return Proposal(
        best,
        best_sums,
        _steps(draft, best, shape, moves, lambda one: price_of(priced(one), consumer)),
        lost_needs(draft, best),
        price <= target,
        target,
        price,
        before,
        exact,
    )


def _steps(
    draft: OfferDraft,
    best: OfferDraft,
    shape: Outline,
    moves: Sequence[Move],
    priced: Callable[[OfferDraft], Decimal],
) -> tuple[Change, ...]:
    """The moves one after the other, each with what it saves and what falls away with it."""
    steps: list[Change] = []
    price = priced(draft)
    losing = set(lost_needs(draft, best))
    kept = {part.key for part in best.guarantees}
    dropping = {part.key: part for part in draft.guarantees if part.key not in kept}
    decisions: dict[int, Move] = {}
    order = {line.key: index for index, line in enumerate(draft.lines)}
    for move in sorted(moves, key=lambda one: order[one.line_key]):
        decisions[move.line_key] = move
        after = without(draft, shape, decisions)
        now = priced(after)
        lost = tuple(key for key in lost_needs(draft, after) if key in losing)
        losing.difference_update(lost)
        line, other = shape.lines[move.line_key], shape.lines.get(move.other)
        steps.append(
            Change(
                move.deed.value,
                _told(move.deed, line, other),
                move.line_key,
                saving=price - now,
                lost_needs=lost,
            )
        )
        price = now
        left = {part.key for part in after.guarantees}
        for key in [key for key in dropping if key not in left]:
            words = _("Garantie „{text}“ entfällt").format(text=quoted(dropping.pop(key).text))
            steps.append(Change(Deed.GUARANTEE.value, words, guarantee_key=key))
    return tuple(steps)


def _told(deed: Deed, line: LineDraft, other: LineDraft | None) -> str:
    if deed is Deed.SWAP and other is not None:
        return _("„{other}“ statt „{line}“").format(
            other=quoted(other.text), line=quoted(line.text)
        )
    if deed is Deed.OPTIONAL:
        return _("„{line}“ nur noch auf Wunsch").format(line=quoted(line.text))
    return _("„{line}“ entfällt").format(line=quoted(line.text))


def quoted(text: str, longest: int = _LONGEST) -> str:
    """A text as it is quoted: its first line, cut at a word."""
    line = " ".join(text.strip().partition("\n")[0].split())
    if len(line) <= longest:
        return line
    return line[:longest].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def not_reached(proposal: Proposal) -> str:
    """How far one gets when the price is out of reach, in a sentence."""
    return _(
        "{target} sind nicht zu erreichen, ohne die Hauptleistung zu streichen; "
        "weiter als bis {price} geht es nicht."
    ).format(target=format_money(proposal.target), price=format_money(proposal.price))


def variant_texts(proposal: Proposal, needs: Sequence[NeedDraft]) -> tuple[str, ...]:
    """Each step in a sentence: what goes, what that saves, which of the needs fall away."""
    words = {need.key: need.text for need in needs}
    told = []
    for step in proposal.steps:
        text = step.text
        if step.saving:
            text += _(" (−{amount}).").format(amount=format_money(step.saving))
        if step.lost_needs:
            lost = ", ".join(f"„{quoted(words[key])}“" for key in step.lost_needs)
            text += " " + _("Damit fällt weg: {needs}").format(needs=lost)
        told.append(text)
    return tuple(told)
