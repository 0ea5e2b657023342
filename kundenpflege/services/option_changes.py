"""What the options of an offer really change in its total."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.less_service import exchanged
from kundenpflege.rules.offer_draft import OfferDraft, draft_totals
from kundenpflege.rules.pricing import Totals

#: A form with more options than anybody ticks would slow down each keystroke.
_MOST = 40


def option_changes(draft: OfferDraft, sums: Totals, *, consumer: bool) -> dict[int, Decimal]:
    """By how much the total changes with each alternative and without each optional line that is
    counted in, by the index of its line: with VAT for consumers, net for businesses.

    Discounts and surcharges of a whole part reach these lines, too: who ticks one must find the
    amount again in the bill. Empty where the price of the line says it already.
    """
    if not (
        draft.discount_percent
        or any(line.discount_percent for line in draft.lines if line.kind is LineKind.HEADING)
        or any(line.kind is LineKind.SURCHARGE for line in draft.lines)
    ):
        return {}
    found: dict[int, Decimal] = {}
    for index, (line, result) in enumerate(zip(draft.lines, sums.lines, strict=True)):
        if len(found) == _MOST:
            break
        if line.kind is LineKind.ALTERNATIVE and result.alternative_to is not None:
            other = exchanged(draft, result.alternative_to, index)
        elif line.kind is LineKind.OPTIONAL_COUNTED:
            lines = list(draft.lines)
            lines[index] = replace(line, kind=LineKind.OPTIONAL)
            other = replace(draft, lines=tuple(lines))
        else:
            continue
        new = draft_totals(other)
        found[index] = new.gross - sums.gross if consumer else new.net - sums.net
    return found
