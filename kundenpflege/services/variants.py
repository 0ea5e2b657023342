"""Variants of an offer: made from it, listed with it, compared side by side, printed together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean
from kundenpflege.model import Offer
from kundenpflege.model.kinds import OfferState
from kundenpflege.rules.comparison import Comparison, compare_drafts
from kundenpflege.rules.offer_draft import OfferDraft, draft_totals, text_limit
from kundenpflege.rules.pricing import Totals
from kundenpflege.rules.variants import Proposal
from kundenpflege.store import Reader, Writer

from .offer_drafts import add_offer, require_draft
from .offer_family import take_talk, variants_of
from .offer_saving import rounds_cash, touch
from .offers_load import load_draft
from .offers_read import get_offer

#: The first one has no name of its own until it gets one.
ORIGINAL = "Unser Angebot"


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One of the variants that belong together; `original` is the offer they were made from.

    `price` is gross for consumers, else net; `editable` while it is a draft, `with_others` when
    its paper shows all variants."""

    id: int
    name: str
    number: str
    state: OfferState
    price: Decimal
    original: bool
    editable: bool
    offer_date: date | None
    with_others: bool


def root_of(db: Reader, offer_id: int) -> int:
    """The offer that this one is a variant of; itself when it is none."""
    offer = db.require(Offer, offer_id)
    return offer.variant_of_id or offer.id


def list_variants(db: Reader, offer_id: int) -> list[VariantRow]:
    """The offer, or the one it was made from, then its variants as they were made.

    Each stands there with its newest version, unless an older one is the offer asked for."""
    root = root_of(db, offer_id)
    found = []
    for offer in variants_of(db, db.require(Offer, offer_id)):
        detail = get_offer(db, offer.id)
        found.append(
            VariantRow(
                id=offer.id,
                name=offer.variant_name or (ORIGINAL if offer.id == root else ""),
                number=offer.full_number,
                state=offer.state,
                price=detail.totals.to_pay if detail.consumer else detail.totals.net,
                original=offer.id == root,
                editable=detail.editable,
                offer_date=offer.offer_date,
                with_others=offer.variants_included,
            )
        )
    return found


def add_variant(db: Writer, offer_id: int, what: Proposal | str = "", name: str = "") -> int:
    """Make a draft that is a variant of this offer: a proposal's contents, or a copy.

    `what` may be the name of a copy; without a name it is „Variante 2“. Dates start anew.
    """
    offer = db.require(Offer, offer_id)
    root = root_of(db, offer_id)
    draft = what.draft if isinstance(what, Proposal) else load_draft(db, offer)
    name = clean(name or (what if isinstance(what, str) else ""))
    if not name:
        count = len(db.rows(select(Offer.id).where(Offer.variant_of_id == root)))
        name = _("Variante {n}").format(n=count + 2)
    made = add_offer(
        db,
        offer.customer_id,
        replace(
            draft,
            customer_id=offer.customer_id,
            offer_date=None,
            valid_until=None,
            variant_name=name,
            variants_included=False,
        ),
    )
    db.require(Offer, made).variant_of_id = root
    take_talk(db, offer_id, made)
    return made


def rename_variant(db: Writer, offer_id: int, name: str) -> None:
    """Give a variant another name („gut“, „besser“); UserError once it was sent."""
    offer = require_draft(db, offer_id)
    name = clean(name)
    if len(name) > (limit := text_limit(Offer, "variant_name")):
        raise UserError(_("Der Name hat höchstens {limit} Zeichen.").format(limit=limit))
    if offer.variant_name != name:
        offer.variant_name = name
        db.flush()
        touch(db, offer)


def show_together(db: Writer, offer_id: int, together: bool) -> None:
    """Whether the paper of this draft shows all variants (gut, besser, beste)."""
    offer = require_draft(db, offer_id)
    if offer.variants_included != together:
        offer.variants_included = together
        db.flush()
        touch(db, offer)


def compare(db: Reader, ids: list[int] | tuple[int, ...]) -> Comparison:
    """These offers side by side; the first is what the others are measured by."""
    rounding = rounds_cash(db)
    variants: list[tuple[int, str, str, OfferDraft, Totals]] = []
    consumer = True
    for offer_id in ids:
        detail = get_offer(db, offer_id)
        consumer = detail.consumer
        offer = db.require(Offer, offer_id)
        name = detail.draft.variant_name or (
            ORIGINAL if offer.variant_of_id is None else _("Variante")
        )
        sums = draft_totals(detail.draft, cash_rounding=rounding)
        variants.append((offer_id, name, detail.number, detail.draft, sums))
    return compare_drafts(variants, consumer)
