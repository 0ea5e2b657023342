"""The sheet of an offer: every text of the paper, ready to print.

Pure: what lies outside the draft comes in a `SheetContext`. The paper speaks German whatever the
language of the screen, so nothing here is translated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kundenpflege.documents import wording
from kundenpflege.documents.amounts import currency, day_text, is_swiss
from kundenpflege.documents.sheet import (
    AttachedPaper,
    InfoRow,
    OfferSheet,
    OrderForm,
    TotalRow,
    VariantSection,
)
from kundenpflege.model.kinds import OfferKind, PaperKind, TaxMode
from kundenpflege.rules.address_block import address_lines, short_name
from kundenpflege.rules.line_kinds import DELIVERED
from kundenpflege.rules.offer_draft import OfferDraft, draft_totals
from kundenpflege.rules.offer_standing import binds
from kundenpflege.rules.pricing import Totals
from kundenpflege.rules.salutation import LetterSalutation

from .option_changes import option_changes
from .sheet_context import (
    Contacter,
    PaperFile,
    SheetContext,
    completed,
    load_letterhead,
    sheet_context,
)
from .swiss_sheet import swiss_sheet
from .text_values import fill_text

__all__ = [
    "DRAFT_WORD",
    "Contacter",
    "PaperFile",
    "SheetContext",
    "build_sheet",
    "completed",
    "load_letterhead",
    "sheet_context",
]

#: Stands in the place of the number while the offer is a draft.
DRAFT_WORD = "Entwurf"

#: §35a EStG speaks of wages in the household with their VAT.
_LABOUR_MODES = (TaxMode.REGULAR, TaxMode.SMALL_BUSINESS)

#: What can be ordered.
_ORDERED = frozenset({OfferKind.OFFER, OfferKind.ESTIMATE, OfferKind.SUPPLEMENT})

#: The customer cannot take in more.
_MOST_MISSING = 8


@dataclass(frozen=True, slots=True)
class _Paper:
    """A draft being put on paper."""

    context: SheetContext
    draft: OfferDraft
    number: str
    day: date
    until: date
    sums: Totals
    salutation: LetterSalutation
    contacter: Contacter

    @property
    def country(self) -> str:
        return self.context.sender_country

    @property
    def words(self) -> wording.Words:
        return wording.words(self.draft.kind, self.country)

    @property
    def needs(self) -> bool:
        return any(need.text for need in self.draft.needs)

    @property
    def papers(self) -> list[PaperFile]:
        """What is attached, in its order."""
        known = self.context.papers
        return [known[key] for key in self.draft.attachments if key in known]


def build_sheet(context: SheetContext, draft: OfferDraft, number: str = "") -> OfferSheet:
    """The sheet of a draft; without a `number` it says „Entwurf“. Pure: no database, no files."""
    day = draft.offer_date or context.today
    paper = _Paper(
        context=context,
        draft=draft,
        number=number or DRAFT_WORD,
        day=day,
        until=draft.valid_until or day + timedelta(days=context.validity_days),
        sums=draft_totals(draft, cash_rounding=context.cash_rounding),
        salutation=context.salutation(draft),
        contacter=context.contacter(draft),
    )
    addressee = context.addressee(draft)
    country = context.sender_country
    address = address_lines(addressee, country)
    ways = _ways(paper)
    variants = _variants(paper, ways)
    position = next(place for place, way in enumerate(ways) if way.draft is draft)
    francs = f" {currency(country)}" if is_swiss(country) else ""
    sheet = OfferSheet(
        letterhead=context.letterhead,
        date=day,
        subject=draft.subject,
        number=paper.number,
        word=paper.words.name,
        recipient=short_name(addressee),
        info=_info(paper),
        address=address,
        salutation=paper.salutation.text,
        thanks=_thanks(paper),
        needs_title=wording.needs_title(paper.salutation),
        # Empty ones keep their place: the preview leads from a text to its field by its index.
        needs=tuple(need.text for need in draft.needs),
        intro=_intro(paper, len(variants) + 1),
        lines=wording.sheet_lines(
            draft.lines, paper.sums, country=country, pictures=context.pictures
        ),
        totals=_totals(paper, draft, paper.sums),
        notes=_notes(paper, () if variants else _price_notes(paper, paper.sums)),
        guarantees_title=wording.guarantees_title(draft.kind, country),
        guarantees=tuple(_filled(paper, part.text) for part in draft.guarantees),
        closing=_closing(paper),
        greeting=wording.greeting(country, informal=paper.salutation.informal),
        signature=paper.contacter.name,
        signer=paper.contacter.name,
        attachments=_attachments(paper),
        order_form=_order_form(paper, address),
        unit_head=f"Einzelpreis{francs}",
        total_head=f"Gesamtpreis{francs}" if not francs else "Gesamt CHF",
        variant_title=ways[position].name if variants else "",
        variant_position=position,
        variant_notes=_price_notes(paper, paper.sums) if variants else (),
        variants=variants,
        papers=tuple(AttachedPaper(part.name, part.content) for part in paper.papers),
        country=country,
    )
    return swiss_sheet(sheet) if context.swiss_spelling else sheet


def _info(paper: _Paper) -> tuple[InfoRow, ...]:
    """The information block."""
    context, draft, country = paper.context, paper.draft, paper.country
    rows = [
        InfoRow(paper.words.name, paper.number, strong=True, where="kind"),
        InfoRow("Kundennummer", context.customer_number),
        InfoRow("Datum", day_text(paper.day, country), where="offer_date"),
    ]
    if context.based_on is not None:
        based_on = context.based_on
        rows.append(InfoRow(based_on.label, based_on.number))
    if binds(draft.kind, draft.binding):
        rows.append(InfoRow("gültig bis", day_text(paper.until, country), where="valid_until"))
    rows.append(InfoRow("Ihr Ansprechpartner", paper.contacter.name, where="responsible_id"))
    rows.append(InfoRow("Durchwahl", paper.contacter.phone, where="responsible_id"))
    return tuple(row for row in rows if row.value)


def _standing_texts(draft: OfferDraft) -> bool:
    """Whether the standing texts of the business fit: they speak of an offer."""
    return draft.kind is OfferKind.OFFER


def _thanks(paper: _Paper) -> str:
    """Thanks with the day of the talk, then the sentence that leads to the needs.

    An own wording may name the day by {Datum}; without a day it gives way to the usual one.
    """
    context, draft = paper.context, paper.draft

    def usual(needs: bool) -> str:
        return wording.thanks_sentence(
            draft.talk_date,
            paper.salutation,
            needs=needs,
            kind=draft.kind,
            based_on=context.based_on,
            country=paper.country,
        )

    own = draft.thanks or (context.thanks if _standing_texts(draft) else "")
    if not own or ("{Datum}" in own and draft.talk_date is None):
        return usual(paper.needs)
    if draft.talk_date is not None:
        own = own.replace("{Datum}", day_text(draft.talk_date, paper.country))
    own = _filled(paper, own)
    if not paper.needs:
        return own.removesuffix(":") + "." if own.endswith(":") else own
    if own.endswith(":"):
        return own
    return own + usual(True).removeprefix(usual(False))


def _intro(paper: _Paper, ways: int) -> str:
    """The sentence before the lines."""
    draft = paper.draft
    own = draft.intro or (paper.context.intro if _standing_texts(draft) else "")
    if own:
        return _filled(paper, own)
    if ways > 1:
        return wording.variants_sentence(paper.salutation, ways)
    return wording.intro_sentence(paper.salutation, needs=paper.needs, kind=draft.kind)


def _closing(paper: _Paper) -> str:
    draft = paper.draft
    own = draft.closing or (paper.context.closing if _standing_texts(draft) else "")
    if own:
        return _filled(paper, own)
    return wording.closing_sentence(paper.salutation, draft.kind, paper.country)


def _filled(paper: _Paper, text: str) -> str:
    """The text with its variables; what has no value yet stays to be seen."""
    number = paper.number if paper.number != DRAFT_WORD else ""
    return fill_text(paper.context, paper.draft, text, number).text


def _totals(paper: _Paper, draft: OfferDraft, sums: Totals) -> tuple[TotalRow, ...]:
    return wording.total_rows(
        sums,
        consumer=paper.context.consumer,
        country=paper.country,
        discount_reason=draft.discount_reason,
        kind=draft.kind,
        guaranteed=paper.country == "AT" and draft.binding,
    )


def _price_notes(paper: _Paper, sums: Totals) -> tuple[str, ...]:
    """The sentences that belong to one total."""
    context, country = paper.context, paper.country
    labour = context.consumer and country == "DE" and sums.tax_mode in _LABOUR_MODES
    notes = (
        _optional_sentence(sums, context.consumer, country),
        wording.labour_sentence(sums) if labour else "",
    )
    return tuple(note for note in notes if note)


def _notes(paper: _Paper, of_price: tuple[str, ...]) -> tuple[str, ...]:
    """The sentences below the total."""
    context, draft, sums, country = paper.context, paper.draft, paper.sums, paper.country
    gross = draft.gross_prices and sums.tax_mode is TaxMode.REGULAR
    withdrawal = any(part.kind is PaperKind.WITHDRAWAL for part in paper.papers)
    notes = (
        wording.tax_sentence(draft.tax_mode, country),
        wording.vat_included_sentence(country) if gross else "",
        *of_price,
        wording.standing_sentence(
            draft.kind,
            paper.salutation,
            binding=draft.binding,
            valid_until=paper.until,
            consumer=context.consumer,
            country=country,
            tolerance=context.tolerance,
        ),
        *wording.work_sentences(
            paper.salutation,
            work_from=draft.work_from,
            work_until=draft.work_until,
            work_days=draft.work_days,
            delivery_days=draft.delivery_days,
            country=country,
        ),
        _filled(paper, draft.payment_terms or context.payment_terms),
        "Die Widerrufsbelehrung liegt bei." if withdrawal else "",
    )
    return tuple(note for note in notes if note)


def _optional_sentence(sums: Totals, consumer: bool, country: str) -> str:
    """What all optional lines cost together; consumers see it with VAT (§3 PAngV)."""
    if sums.optional <= 0:
        return ""
    amount = wording.money(sums.optional_gross if consumer else sums.optional, country)
    if sums.tax_mode is TaxMode.REGULAR:
        amount += " brutto" if consumer else " netto"
    return f"Die Leistungen auf Wunsch kosten zusammen {amount}."


def _attachments(paper: _Paper) -> tuple[str, ...]:
    """What lies behind the letter."""
    names = [part.name for part in paper.papers if part.name]
    if _has_order_form(paper):
        names.append("Auftragserteilung zum Unterschreiben")
    return tuple(names)


def _has_order_form(paper: _Paper) -> bool:
    return paper.draft.order_form and paper.draft.kind in _ORDERED


def _order_form(paper: _Paper, address: tuple[str, ...]) -> OrderForm | None:
    """The page to sign."""
    if not _has_order_form(paper):
        return None
    context, draft = paper.context, paper.draft
    number = paper.number if paper.number != DRAFT_WORD else ""
    ways = _ways(paper)
    return wording.order_form(
        paper.sums,
        draft.lines,
        number=number,
        offer_date=paper.day,
        customer=address,
        business=context.letterhead.footer[0] if context.letterhead.footer else (),
        consumer=context.consumer,
        country=paper.country,
        kind=draft.kind,
        guarantees=any(part.text for part in draft.guarantees),
        withdrawal=any(part.kind is PaperKind.WITHDRAWAL for part in paper.papers),
        choices=[wording.Choice(way.name, way.sums) for way in ways] if len(ways) > 1 else (),
        changes=option_changes(draft, paper.sums, consumer=context.consumer),
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to do it: the offer itself or a variant."""

    name: str
    draft: OfferDraft
    sums: Totals


def _ways(paper: _Paper) -> list[_Way]:
    """The offer and the variants in its document by rising price. Among named ones the offer is
    called what it is; without any names each bears its place."""
    context = paper.context
    others = context.variants if paper.draft.variants_included else ()
    priced = [(paper.draft, paper.sums)]
    priced += [(part, draft_totals(part, cash_rounding=context.cash_rounding)) for part in others]
    priced.sort(key=lambda found: found[1].gross)
    ours = (
        wording.original_name(paper.country)
        if any(part.variant_name.strip() for part in others)
        else ""
    )

    def usual(part: OfferDraft, place: int) -> str:
        return (ours if part is paper.draft else "") or f"Ausführung {place}"

    return [
        _Way(part.variant_name.strip() or usual(part, place), part, sums)
        for place, (part, sums) in enumerate(priced, start=1)
    ]


def _variants(paper: _Paper, ways: list[_Way]) -> tuple[VariantSection, ...]:
    """The sections of the variants beside the offer itself."""
    return tuple(
        VariantSection(
            title=way.name,
            lines=wording.sheet_lines(
                way.draft.lines,
                way.sums,
                country=paper.country,
                pictures=paper.context.pictures,
            ),
            totals=_totals(paper, way.draft, way.sums),
            missing=_missing(paper.draft, way.draft),
            notes=_price_notes(paper, way.sums),
        )
        for way in ways
        if way.draft is not paper.draft
    )


def _missing(draft: OfferDraft, variant: OfferDraft) -> tuple[str, ...]:
    """What of the offer falls away in a variant: its lines and its guarantees."""
    kept = {line.text for line in variant.lines if line.kind in DELIVERED}
    kept |= {part.text for part in variant.guarantees}
    lines = [line.text for line in draft.lines if line.kind in DELIVERED]
    gone = [text for text in lines if text and text not in kept]
    titles = [text.partition("\n")[0] for text in gone]
    sentences = []
    if titles:
        more = " u. a." if len(titles) > _MOST_MISSING else ""
        sentences.append("Nicht enthalten: " + " · ".join(titles[:_MOST_MISSING]) + more)
    dropped = [part.text for part in draft.guarantees if part.text and part.text not in kept]
    if dropped:
        sentences.append("Nicht garantiert: " + " · ".join(dropped))
    return tuple(sentences)
