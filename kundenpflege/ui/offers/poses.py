"""How the offers page stands for its pictures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from .rail import STEPS

if TYPE_CHECKING:
    from kundenpflege.store import Reader

    from .page import OffersPage

_TARGET = 10  # percent less: what the variant of the pictures is looked for


def poses_of(page: OffersPage) -> list[tuple[str, Callable[[], object]]]:
    """A sent offer, the call about it, pipeline and figures; the composer's steps on the richest
    draft, its line in hand, its variants and a cheaper one."""
    steps = [(key, partial(_step, page, number)) for number, (key, _words) in enumerate(STEPS)]
    return [
        ("sent", partial(_on_oldest_sent, page, page.to_list)),
        ("call", partial(_on_oldest_sent, page, lambda offer_id: page.calling.begin(offer_id))),
        ("pipeline", page.show_pipeline),
        ("figures", page.show_figures),
        *steps,
        ("line", partial(_line, page)),
        ("variants", page.compare_variants),
        ("cheaper", partial(_cheaper, page)),
    ]


def _step(page: OffersPage, step: int) -> None:
    if page.composing:
        page.composer.show_step(step)
        return
    page.office.ask(
        _richest_draft,
        then=lambda found: None if found is None else page.write(found, step=step),
        owner=page,
    )


def _line(page: OffersPage) -> None:
    """The second line in hand, with its details."""
    page.composer.show_step(1)
    page.composer.lines.toggle_details(1)


def _cheaper(page: OffersPage) -> None:
    from .variants_view import VariantsView

    front = page.stack.currentWidget()
    if isinstance(front, VariantsView):
        front.search.less(_TARGET)


def _on_oldest_sent(page: OffersPage, do: Callable[[int], object]) -> None:
    from kundenpflege.services.offers import OfferFilter, OfferGroup, list_offer_ids

    page.office.ask(
        lambda db: list_offer_ids(db, OfferFilter(OfferGroup.SENT)),
        then=lambda ids: do(ids[-1]) if ids else None,
        owner=page,
    )


def _richest_draft(db: Reader) -> int | None:
    """Of the drafts the one with most variants, the newest of these."""
    from kundenpflege.services.offers import OfferFilter, OfferGroup, list_offer_ids
    from kundenpflege.services.variants import list_variants, root_of

    drafts = list_offer_ids(db, OfferFilter(OfferGroup.DRAFT))
    if not drafts:
        return None
    return root_of(db, max(drafts, key=lambda one: len(list_variants(db, one))))
