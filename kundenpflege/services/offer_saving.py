"""The rows of an offer made equal to a draft: parts, links, papers, sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import or_, select

from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.model import (
    Base,
    Business,
    CatalogueItem,
    Category,
    Customer,
    Guarantee,
    Need,
    NeedFulfilment,
    Offer,
    OfferAttachment,
    OfferLine,
    Paper,
    Person,
    Picture,
    Questionnaire,
    SurchargeBase,
)
from kundenpflege.rules.offer_draft import (
    GuaranteeDraft,
    LineDraft,
    NeedDraft,
    OfferDraft,
    cleaned,
    draft_totals,
    rekeyed,
)
from kundenpflege.rules.offer_margin import offer_margin
from kundenpflege.store import Reader, Writer

from .offers_load import (
    GUARANTEE_FIELDS,
    LINE_FIELDS,
    NEED_FIELDS,
    OFFER_FIELDS,
    draft_of,
    load_draft,
    load_parts,
)

Part = NeedDraft | LineDraft | GuaranteeDraft
Row = TypeVar("Row", Need, OfferLine, Guarantee)


def store_draft(
    db: Writer, offer: Offer, draft: OfferDraft
) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """Make the rows of `offer` equal to `draft`; gives the ids of new parts by their keys."""
    draft = _known(db, offer, cleaned(draft))
    parts = load_parts(db, offer.id)
    before = draft_of(offer, parts)
    _set(offer, **{name: getattr(draft, name) for name in OFFER_FIELDS})
    needs = _merge(db, Need, offer.id, parts.needs, draft.needs, NEED_FIELDS)
    lines = _merge(db, OfferLine, offer.id, parts.lines, draft.lines, LINE_FIELDS)
    guarantees = _merge(
        db, Guarantee, offer.id, parts.guarantees, draft.guarantees, GUARANTEE_FIELDS
    )
    db.flush()
    for line in draft.lines:
        base = None if line.alternative_to is None else lines[line.alternative_to].id
        _set(lines[line.key], alternative_to_id=base)
    _link(db, draft, needs, lines, guarantees)
    _link_surcharges(db, draft, lines)
    _attach(db, offer.id, draft.attachments)
    sums = draft_totals(draft, cash_rounding=rounds_cash(db))
    _set(
        offer,
        net_total=sums.net,
        gross_total=sums.to_pay,
        discount_total=sums.all_discounts,
        cost_total=offer_margin(draft, sums).cost,
    )
    db.flush()
    if offer.changed_at is None or before != load_draft(db, offer):
        touch(db, offer)
        db.flush()
    return _new_ids(needs), _new_ids(lines), _new_ids(guarantees)


def _known(db: Writer, offer: Offer, draft: OfferDraft) -> OfferDraft:
    """The draft without references to records that were removed meanwhile.

    InputError when the person is somebody else's, or when a further version changes hands.
    """
    db.require(Customer, draft.customer_id)
    if offer.number and draft.customer_id != offer.customer_id:
        raise InputError(
            {"customer_id": _("Eine neue Version geht an denselben Kunden; kopieren Sie sonst.")}
        )
    person = db.get(Person, draft.person_id)
    if person is not None and person.customer_id != draft.customer_id:
        raise InputError({"person_id": _("Der Ansprechpartner gehört nicht zu diesem Kunden.")})
    items = {line.item_id for line in draft.lines if line.item_id is not None}
    known = set(db.scalars(select(CatalogueItem.id).where(CatalogueItem.id.in_(items))))
    shown = {line.picture_id for line in draft.lines if line.picture_id is not None}
    pictures = set(db.scalars(select(Picture.id).where(Picture.id.in_(shown))))
    papers = set(
        db.scalars(
            select(Paper.id).where(
                Paper.id.in_(draft.attachments),
                or_(
                    Paper.offer_id.is_(None),
                    # A further version keeps what belonged to the one before.
                    Paper.offer_id.in_(
                        select(Offer.id).where(Offer.customer_id == draft.customer_id)
                    ),
                ),
            )
        )
    )
    category = db.get(Category, draft.category_id)
    questions = db.get(Questionnaire, draft.questionnaire_id)
    return replace(
        draft,
        person_id=person.id if person else None,
        category_id=category.id if category else None,
        questionnaire_id=questions.id if questions else None,
        attachments=tuple(key for key in draft.attachments if key in papers),
        lines=tuple(
            replace(
                line,
                item_id=line.item_id if line.item_id in known else None,
                picture_id=line.picture_id if line.picture_id in pictures else None,
            )
            for line in draft.lines
        ),
    )


def rounds_cash(db: Reader) -> bool:
    """Whether what is to be paid is rounded to 0.05 (Switzerland)."""
    business = db.get(Business, 1)
    return business is not None and business.country == "CH" and business.cash_rounding


def _set(row: Base, **values: object) -> None:
    """Set the values that differ, so that the journal gets no more."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _merge(
    db: Writer,
    mapped: type[Row],
    offer_id: int,
    rows: Sequence[Row],
    drafts: Sequence[Part],
    fields: tuple[str, ...],
) -> dict[int, Row]:
    """Make `rows` those of `drafts`, in their order; gives the rows by the keys of the drafts.

    A key whose row is gone (undone meanwhile) makes a new row: nothing typed is lost.
    """
    stored = {row.id: row for row in rows}
    kept = {part.key for part in drafts}
    for row in rows:
        if row.id not in kept:
            db.delete(row)
    result: dict[int, Row] = {}
    for position, part in enumerate(drafts):
        row = stored.get(part.key) or db.add(mapped(offer_id=offer_id))
        _set(row, position=position, **{name: getattr(part, name) for name in fields})
        result[part.key] = row
    return result


def _link(
    db: Writer,
    draft: OfferDraft,
    needs: Mapping[int, Need],
    lines: Mapping[int, OfferLine],
    guarantees: Mapping[int, Guarantee],
) -> None:
    """Make the links between needs and what meets them those of the draft."""
    wanted = [
        *(
            (needs[key].id, lines[line.key].id, None)
            for line in draft.lines
            for key in line.fulfils
        ),
        *(
            (needs[key].id, None, guarantees[guarantee.key].id)
            for guarantee in draft.guarantees
            for key in guarantee.fulfils
        ),
    ]
    ids = [need.id for need in needs.values()]
    stored = {
        (link.need_id, link.line_id, link.guarantee_id): link
        for link in db.scalars(select(NeedFulfilment).where(NeedFulfilment.need_id.in_(ids)))
    }
    for key, link in stored.items():
        if key not in wanted:
            db.delete(link)
    for need_id, line_id, guarantee_id in wanted:
        if (need_id, line_id, guarantee_id) not in stored:
            db.add(NeedFulfilment(need_id=need_id, line_id=line_id, guarantee_id=guarantee_id))


def _link_surcharges(db: Writer, draft: OfferDraft, lines: Mapping[int, OfferLine]) -> None:
    """Make what the surcharges are percentages of that of the draft."""
    wanted = [
        (lines[line.key].id, lines[key].id) for line in draft.lines for key in line.surcharge_on
    ]
    ids = [line.id for line in lines.values()]
    stored = {
        (base.line_id, base.base_id): base
        for base in db.scalars(select(SurchargeBase).where(SurchargeBase.line_id.in_(ids)))
    }
    for key, base in stored.items():
        if key not in wanted:
            db.delete(base)
    for line_id, base_id in wanted:
        if (line_id, base_id) not in stored:
            db.add(SurchargeBase(line_id=line_id, base_id=base_id))


def _attach(db: Writer, offer_id: int, papers: Sequence[int]) -> None:
    """Make the papers that go out with the offer those given, in their order."""
    stored = {
        attached.paper_id: attached
        for attached in db.scalars(
            select(OfferAttachment).where(OfferAttachment.offer_id == offer_id)
        )
    }
    for paper_id, attached in stored.items():
        if paper_id not in papers:
            db.delete(attached)
    for position, paper_id in enumerate(papers):
        row = stored.get(paper_id) or db.add(OfferAttachment(offer_id=offer_id, paper_id=paper_id))
        _set(row, position=position)


def _new_ids(
    rows: Mapping[int, Need] | Mapping[int, OfferLine] | Mapping[int, Guarantee],
) -> dict[int, int]:
    """Ids of the rows that were added, by the keys they had."""
    return {key: row.id for key, row in rows.items() if key != row.id}


def touch(db: Writer, offer: Offer) -> None:
    """Note the change on the offer's own row, even when only its parts changed.

    The microseconds come from the row's journal, so that no two changes share one moment.
    """
    offer.changed_at = db.now.replace(microsecond=(db.version(offer) + 1) % 1_000_000)


def as_new(draft: OfferDraft) -> OfferDraft:
    """The draft with keys for new parts only."""

    def negative(parts: Sequence[Part]) -> dict[int, int]:
        return {part.key: -number for number, part in enumerate(parts, 1)}

    return rekeyed(draft, negative(draft.needs), negative(draft.lines), negative(draft.guarantees))
