"""How the offers page stands for its pictures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from .rail import STEPS

if TYPE_CHECKING:
    from .page import OffersPage


def poses_of(page: OffersPage) -> list[tuple[str, Callable[[], object]]]:
    """Pipeline and figures, the composer's steps on the newest draft, and its variants."""
    keys = [*(key for key, _words in STEPS), "variants"]
    steps = [(key, partial(_pose, page, number)) for number, key in enumerate(keys)]
    return [("pipeline", page.show_pipeline), ("figures", page.show_figures), *steps]


def _pose(page: OffersPage, step: int) -> None:
    from kundenpflege.services.offers import OfferFilter, OfferGroup, list_offer_ids

    if step >= len(STEPS):
        page.compare_variants()
        return
    if page.composing:
        page.composer.show_step(step)
        return
    page.office.ask(
        lambda db: list_offer_ids(db, OfferFilter(OfferGroup.DRAFT)),
        then=lambda ids: page.write(ids[0], step=step) if ids else None,
        owner=page,
    )
