"""A draft with texts that are too long, as far as it can be stored: nothing else waits for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kundenpflege.base.text import clean
from kundenpflege.model import Base, Guarantee, Need, Offer, OfferLine

from .draft_values import text_limit
from .offer_draft import OfferDraft

_OFFER = (
    "subject", "discount_reason", "salutation", "variant_name",
    "thanks", "intro", "closing", "payment_terms",
)  # fmt: skip
_LINE = ("text", "benefit", "long_text", "unit", "memo", "reference", "calculation")


def within_limits(draft: OfferDraft) -> tuple[OfferDraft, str]:
    """The draft with texts cut to what is kept, and the place of the first one, '' for none.

    The same draft where everything fits.
    """
    places: list[str] = []
    values = _cut(Offer, draft, _OFFER, "", places)
    parts: tuple[tuple[str, type[Base], tuple[Any, ...], tuple[str, ...]], ...] = (
        ("needs", Need, draft.needs, ("text",)),
        ("lines", OfferLine, draft.lines, _LINE),
        ("guarantees", Guarantee, draft.guarantees, ("text",)),
    )
    for name, mapped, old, names in parts:
        new = []
        for n, part in enumerate(old):
            cut = _cut(mapped, part, names, f"{name}[{n}].", places)
            new.append(replace(part, **cut) if cut else part)
            if cut:
                values[name] = new
        if name in values:
            values[name] = tuple(new)
    return (replace(draft, **values) if values else draft), (places[0] if places else "")


def _cut(
    mapped: type[Base], part: object, names: Iterable[str], place: str, places: list[str]
) -> dict[str, Any]:
    values = {}
    for name in names:
        text: str = getattr(part, name)
        limit = text_limit(mapped, name)
        if len(text) > limit and len(cleaned := clean(text, multiline=True)) > limit:
            values[name] = cleaned[:limit].rstrip()
            places.append(place + name)
    return values
