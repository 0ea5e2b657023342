"""Offers from their rows: the stored contents as one `OfferDraft`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from kundenpflege.model import (
    Guarantee,
    Need,
    NeedFulfilment,
    Offer,
    OfferAttachment,
    OfferLine,
    SurchargeBase,
)
from kundenpflege.rules.offer_draft import GuaranteeDraft, LineDraft, NeedDraft, OfferDraft
from kundenpflege.store import Reader

#: Fields that offer and draft have in common.
OFFER_FIELDS = (
    "customer_id",
    "person_id",
    "responsible_id",
    "subject",
    "talk_date",
    "offer_date",
    "valid_until",
    "tax_mode",
    "discount_percent",
    "discount_reason",
    "thanks",
    "intro",
    "closing",
    "payment_terms",
    "salutation",
    "kind",
    "variant_name",
    "variants_included",
    "category_id",
    "questionnaire_id",
    "asked_on",
    "binding",
    "gross_prices",
    "discount_amount",
    "work_from",
    "work_until",
    "work_days",
    "delivery_days",
    "order_form",
    "chance",
    "decision_on",
)
NEED_FIELDS = ("text", "weight", "deadline")
LINE_FIELDS = (
    "kind",
    "text",
    "benefit",
    "quantity",
    "unit",
    "unit_price",
    "discount_percent",
    "vat_rate",
    "labour_share",
    "item_id",
    "reference",
    "level",
    "long_text",
    "calculation",
    "price_unit",
    "unit_cost",
    "surcharge_percent",
    "hide_price",
    "memo",
    "picture_id",
)
GUARANTEE_FIELDS = ("text", "due")


@dataclass(frozen=True, slots=True)
class OfferParts:
    """The rows below one offer, in their order. Never leaves the services."""

    needs: list[Need]
    lines: list[OfferLine]
    guarantees: list[Guarantee]
    fulfilments: list[NeedFulfilment]
    surcharges: list[SurchargeBase]
    attachments: list[OfferAttachment]


def load_parts(db: Reader, offer_id: int) -> OfferParts:
    """Needs, lines, guarantees and their links."""

    def of(mapped: type[Need] | type[OfferLine] | type[Guarantee]) -> list[object]:
        return list(
            db.scalars(
                select(mapped)
                .where(mapped.offer_id == offer_id)
                .order_by(mapped.position, mapped.id)
            )
        )

    links = (
        select(NeedFulfilment)
        .join(Need, Need.id == NeedFulfilment.need_id)
        .where(Need.offer_id == offer_id)
        .order_by(Need.position, NeedFulfilment.need_id, NeedFulfilment.id)
    )
    bases = (
        select(SurchargeBase)
        .join(OfferLine, OfferLine.id == SurchargeBase.line_id)
        .where(OfferLine.offer_id == offer_id)
        .order_by(SurchargeBase.id)
    )
    papers = (
        select(OfferAttachment)
        .where(OfferAttachment.offer_id == offer_id)
        .order_by(OfferAttachment.position, OfferAttachment.id)
    )
    return OfferParts(
        needs=of(Need),  # type: ignore[arg-type]
        lines=of(OfferLine),  # type: ignore[arg-type]
        guarantees=of(Guarantee),  # type: ignore[arg-type]
        fulfilments=list(db.scalars(links)),
        surcharges=list(db.scalars(bases)),
        attachments=list(db.scalars(papers)),
    )


def draft_of(offer: Offer, parts: OfferParts) -> OfferDraft:
    """The contents of an offer as one value; keys are row ids."""
    by_line: dict[int, list[int]] = {}
    by_guarantee: dict[int, list[int]] = {}
    for link in parts.fulfilments:
        if link.line_id is not None:
            by_line.setdefault(link.line_id, []).append(link.need_id)
        elif link.guarantee_id is not None:
            by_guarantee.setdefault(link.guarantee_id, []).append(link.need_id)
    on: dict[int, list[int]] = {}
    for base in parts.surcharges:
        on.setdefault(base.line_id, []).append(base.base_id)
    return OfferDraft(
        **{name: getattr(offer, name) for name in OFFER_FIELDS},
        needs=tuple(
            NeedDraft(key=need.id, **{name: getattr(need, name) for name in NEED_FIELDS})
            for need in parts.needs
        ),
        lines=tuple(
            LineDraft(
                key=line.id,
                **{name: getattr(line, name) for name in LINE_FIELDS},
                alternative_to=line.alternative_to_id,
                fulfils=tuple(by_line.get(line.id, ())),
                surcharge_on=tuple(on.get(line.id, ())),
            )
            for line in parts.lines
        ),
        guarantees=tuple(
            GuaranteeDraft(
                key=guarantee.id,
                **{name: getattr(guarantee, name) for name in GUARANTEE_FIELDS},
                fulfils=tuple(by_guarantee.get(guarantee.id, ())),
            )
            for guarantee in parts.guarantees
        ),
        attachments=tuple(paper.paper_id for paper in parts.attachments),
    )


def load_draft(db: Reader, offer: Offer) -> OfferDraft:
    """The contents of a stored offer as one value."""
    return draft_of(offer, load_parts(db, offer.id))
