"""Tenders that offers answer: kept as they came, because the bid takes its order from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean
from kundenpflege.model import Business, Offer, TenderFile
from kundenpflege.rules.offer_draft import LineDraft, OfferDraft, draft_totals
from kundenpflege.store import Reader, Writer

from .offer_drafts import add_offer, new_draft
from .offers_load import load_draft

#: How many versions back a tender is looked for.
_FAR = 100


@dataclass(frozen=True, slots=True)
class BidFacts:
    """All that a bid is written from: the tender as it came, the offer, the bidder.

    `totals` are the line totals in euros, net, in the order of the lines; `net` is the sum of
    the offer, `discount` what is taken off it at the end.
    """

    file_name: str
    tender: bytes
    number: str
    draft: OfferDraft
    totals: tuple[Decimal, ...]
    net: Decimal
    discount: Decimal
    currency: str
    name: str
    street: str
    postal_code: str
    place: str
    day: date


def add_tender_offer(
    db: Writer,
    customer_id: int,
    lines: Sequence[LineDraft],
    subject: str,
    file_name: str,
    content: bytes,
) -> int:
    """A draft for this customer with the lines of a tender, which is kept with it."""
    start = new_draft(db, customer_id)
    draft = replace(start, subject=subject, lines=tuple(lines), gross_prices=False)
    offer_id = add_offer(db, customer_id, draft)
    db.add(TenderFile(offer_id=offer_id, file_name=clean(file_name)[:260], content=content))
    db.flush()
    return offer_id


def has_tender(db: Reader, offer_id: int) -> bool:
    """Whether an offer, or an earlier version of it, answers a tender."""
    return _tender(db, offer_id) is not None


def bid_facts(db: Reader, offer_id: int) -> BidFacts:
    """What the bid of an offer is written from; UserError when it answers no tender."""
    offer = db.require(Offer, offer_id)
    tender = _tender(db, offer_id)
    if tender is None:
        raise UserError(
            _(
                "Dieses Angebot beruht auf keiner GAEB-Datei. Bitte zuerst die Ausschreibung "
                "(X83) einlesen und dort die Preise eintragen."
            )
        )
    draft = load_draft(db, offer)
    if draft.gross_prices:
        raise UserError(
            _("Ein GAEB-Angebot hat Nettopreise. Bitte das Angebot auf Nettopreise umstellen.")
        )
    sums = draft_totals(draft)
    business = db.get(Business, 1) or Business(id=1)
    counted = sum((r.total for r in sums.lines if r.counted), Decimal(0))
    return BidFacts(
        tender.file_name,
        bytes(tender.content),
        offer.full_number,
        draft,
        tuple(result.total for result in sums.lines),
        sums.net,
        counted - sums.net,
        "CHF" if business.country == "CH" else "EUR",
        business.name or business.owners,
        business.street,
        business.postal_code,
        business.place,
        offer.offer_date or db.today,
    )


def _tender(db: Reader, offer_id: int) -> TenderFile | None:
    """The tender of an offer, of the version before it or of the one it is a variant of."""
    wanted: int | None = offer_id
    for _step in range(_FAR):
        if wanted is None:
            return None
        found: list[TenderFile] = list(
            db.scalars(select(TenderFile).where(TenderFile.offer_id == wanted))
        )
        if found:
            return found[0]
        offer = db.get(Offer, wanted)
        wanted = None if offer is None else offer.replaces_id or offer.variant_of_id
    return None
