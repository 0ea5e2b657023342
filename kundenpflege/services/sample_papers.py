"""Papers of every kind made from a stored offer: to look at, never sent.

What differs between businesses and countries (taxes, letterhead, layout, kind of paper, length)
is laid over one real offer, so that the pictures show the program's own words and sums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial

from kundenpflege.base.dates import add_months
from kundenpflege.documents.sheet import LetterForm
from kundenpflege.documents.wording import BasedOn
from kundenpflege.model import Offer
from kundenpflege.model.kinds import LineKind, OfferKind, PaperLayout, TaxMode
from kundenpflege.rules.offer_draft import LineDraft, NeedDraft, OfferDraft
from kundenpflege.rules.price_notation import with_notation
from kundenpflege.store import Reader

from .callsheets import call_sheet_pdf
from .day_sheet import day_sheet_pdf
from .offer_sending import render_pdf
from .offer_sheet import build_sheet
from .offers_load import load_draft
from .plan_sheet import customer_sheet, plan_pdf, plan_sheet
from .sample_letters import sample_letters
from .sheet_context import SheetContext, sheet_context
from .talksheets import talk_sheet_pdf

#: Lines of the long paper: sixty pages and more.
LONG = 1350

_Change = Callable[[SheetContext, OfferDraft], tuple[SheetContext, OfferDraft]]


def sample_papers(db: Reader, offer_id: int) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Name and maker of each paper; those of the offer alone need no database."""
    offer = db.require(Offer, offer_id)
    draft = load_draft(db, offer)
    context = sheet_context(db, offer_id)
    number = offer.full_number
    for name, change in _CHANGES.items():
        yield name, partial(_render, change, context, draft, number)
    yield "callsheet", lambda: call_sheet_pdf(db, offer_id)
    yield "talksheet", lambda: talk_sheet_pdf(db, offer_id)
    yield "daysheet", lambda: day_sheet_pdf(db)
    last = add_months(db.today, 2)
    yield "plan", lambda: plan_pdf(plan_sheet(db, db.today, last))
    yield "plan-customer", lambda: plan_pdf(customer_sheet(db, offer.customer_id))
    yield from sample_letters(db, offer.customer_id)


def _render(change: _Change, context: SheetContext, draft: OfferDraft, number: str) -> bytes:
    return render_pdf(build_sheet(*change(context, draft), number))


def _as_is(context: SheetContext, draft: OfferDraft) -> tuple[SheetContext, OfferDraft]:
    return context, draft


def _short(context: SheetContext, draft: OfferDraft) -> tuple[SheetContext, OfferDraft]:
    """What fits on one page: the low letterhead, one line, the needs told in the thanks."""
    items = [line for line in draft.lines if line.kind is LineKind.ITEM]
    head = replace(context.letterhead, form=LetterForm.A)
    return replace(context, letterhead=head), replace(
        draft,
        needs=(),
        lines=tuple(replace(line, alternative_to=None) for line in items[:1]),
        guarantees=draft.guarantees[:1],
    )


def _long(context: SheetContext, draft: OfferDraft) -> tuple[SheetContext, OfferDraft]:
    """Many lines below many headings."""
    lines: list[LineDraft] = []
    for number in range(LONG):
        kind = LineKind.HEADING if number % 30 == 0 else LineKind.ITEM
        text = f"Abschnitt {number // 30 + 1}" if kind is LineKind.HEADING else "Leistung"
        lines.append(
            LineDraft(
                -number - 1,
                kind,
                text if kind is LineKind.HEADING else f"{text} {number}, wie besprochen",
                benefit="" if number % 3 else "Das haben Sie davon.",
                quantity=Decimal(number % 7 + 1),
                unit_price=Decimal(number % 90 + 10),
            )
        )
    return context, replace(draft, lines=tuple(lines))


def _taxed(mode: TaxMode) -> _Change:
    return lambda context, draft: (context, replace(draft, tax_mode=mode))


def _looking(layout: PaperLayout) -> _Change:
    return lambda context, draft: (
        replace(context, letterhead=replace(context.letterhead, layout=layout)),
        draft,
    )


def _austrian(context: SheetContext, draft: OfferDraft) -> tuple[SheetContext, OfferDraft]:
    lines = tuple(replace(line, vat_rate=Decimal(20)) for line in draft.lines)
    return replace(context, sender_country="AT"), replace(draft, lines=lines)


def _swiss(context: SheetContext, draft: OfferDraft) -> tuple[SheetContext, OfferDraft]:
    lines = tuple(replace(line, vat_rate=Decimal("8.1")) for line in draft.lines)
    head = replace(context.letterhead, window_right=True)
    swiss = replace(
        context, letterhead=head, sender_country="CH", swiss_spelling=True, cash_rounding=True
    )
    return swiss, replace(draft, lines=lines)


def _gross(context: SheetContext, draft: OfferDraft) -> tuple[SheetContext, OfferDraft]:
    return context, with_notation(draft, True)


def _ordering(context: SheetContext, draft: OfferDraft) -> tuple[SheetContext, OfferDraft]:
    return context, replace(draft, order_form=True)


def _estimate(context: SheetContext, draft: OfferDraft) -> tuple[SheetContext, OfferDraft]:
    return context, replace(draft, kind=OfferKind.ESTIMATE, binding=False)


def _confirmation(context: SheetContext, draft: OfferDraft) -> tuple[SheetContext, OfferDraft]:
    based = BasedOn(OfferKind.OFFER, "AN-2026-0042", context.today, context.today)
    return replace(context, based_on=based), replace(draft, kind=OfferKind.CONFIRMATION)


def _supplement(context: SheetContext, draft: OfferDraft) -> tuple[SheetContext, OfferDraft]:
    based = BasedOn(OfferKind.CONFIRMATION, "AB-2026-0007", context.today)
    return replace(context, based_on=based), replace(
        draft, kind=OfferKind.SUPPLEMENT, needs=tuple[NeedDraft, ...](), lines=draft.lines[:3]
    )


def _varied(context: SheetContext, draft: OfferDraft) -> tuple[SheetContext, OfferDraft]:
    """Good, better, best in one paper."""
    items = tuple(line for line in draft.lines if line.kind is not LineKind.ALTERNATIVE)
    dropped = [line.key for line in items if line.kind is LineKind.ITEM][-1]
    less = replace(
        draft,
        variant_name="Gut",
        lines=tuple(line for line in items if line.key != dropped),
        guarantees=draft.guarantees[:1],
    )
    more = replace(
        draft,
        variant_name="Beste",
        lines=tuple(
            replace(line, kind=LineKind.ITEM) if line.kind is LineKind.OPTIONAL else line
            for line in items
        ),
    )
    return replace(context, variants=(less, more)), replace(
        draft, variant_name="Besser", lines=items, variants_included=True
    )


_CHANGES: dict[str, _Change] = {
    "offer": _as_is,
    "one-page": _short,
    "sixty-pages": _long,
    "small-business": _taxed(TaxMode.SMALL_BUSINESS),
    "reverse-charge": _taxed(TaxMode.REVERSE_CHARGE),
    "photovoltaics": _taxed(TaxMode.ZERO_PV),
    "gross": _gross,
    "modern": _looking(PaperLayout.MODERN),
    "plain": _looking(PaperLayout.PLAIN),
    "austria": _austrian,
    "switzerland": _swiss,
    "order-form": _ordering,
    "estimate": _estimate,
    "confirmation": _confirmation,
    "supplement": _supplement,
    "variants": _varied,
}
