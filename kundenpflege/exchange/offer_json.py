"""Offers from JSON files, as other programs and the command line hand them over.

Strict: every value that does not fit is named by its place (`lines[3].quantity`), all at once.
Decimals are strings with a point (`"1150.00"`), days are ISO (`"2026-11-15"`). What is not named
keeps its usual value. Places in lists (`fulfils`, `alternative_to`, `surcharge_on`) count from 0,
headings among the lines included.

The offer
    customer            {"number": "1004"} or {"id": 7}
    kind                offer, estimate, confirmation, supplement
    subject, salutation, thanks, intro, closing, payment_terms
                        texts; empty: the business's own
    talk_date, asked_on, date, valid_until, work_from, work_until, decision_on
                        days
    work_days, delivery_days, chance
                        whole numbers: days, days, percent
    tax_mode            regular, small_business, reverse_charge, zero_pv
    gross_prices        true: the prices hold the VAT
    discount_percent, discount_amount, discount_reason
                        off the total; the amount in euros
    binding             false: freibleibend
    order_form          true: a page on which the customer orders
    category            name of a field of work
    variant_name, variants_included
    attachments         names of kept papers; not named: those the customer gets by themselves
    needs, lines, guarantees

needs[]
    text, weight (very_important, important, nice), deadline
guarantees[]
    text, due, fulfils
lines[]
    kind                item, lump_sum, heading, optional, optional_counted, alternative, extra,
                        surcharge, hourly, text, subtotal, page_break; base is an item, too:
                        what alternatives refer to is the base line by that alone
    text, benefit, long_text, reference, memo
                        memo and unit_cost are never printed
    quantity, unit      or calculation ("2*1,25*3"), which gives the quantity
    unit_price, price_unit
                        the price is for 1, 10, 100 or 1000 units
    discount_percent, vat_rate, labour_share, unit_cost, hide_price
    level               depth of a heading, 1 to 3
    alternative_to      the line an alternative may replace or an extra adds to
    surcharge_percent, surcharge_on
                        the lines a surcharge is a percentage of; none: those above it
    fulfils             the needs this line meets
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean
from kundenpflege.model.kinds import LineKind, NeedWeight, OfferKind, TaxMode
from kundenpflege.rules.calculation import calculate
from kundenpflege.rules.line_kinds import BASES, REFERRING
from kundenpflege.rules.validation import InvalidValue
from kundenpflege.services import offers
from kundenpflege.services.customers import find_by_number
from kundenpflege.services.offer_references import find_category, find_papers
from kundenpflege.services.offers import (
    GuaranteeDraft,
    LineDraft,
    NeedDraft,
    OfferDefaults,
    OfferDraft,
    cleaned,
)
from kundenpflege.store import Writer

from .json_reading import LIMIT, JsonObject, Problems, file_text, parse_json

__all__ = ["LIMIT", "OfferFile", "add_offer_from", "read_offer"]

_OFFER_KEYS = frozenset(
    "customer kind subject salutation thanks intro closing payment_terms talk_date asked_on date "
    "valid_until work_from work_until decision_on work_days delivery_days chance tax_mode "
    "gross_prices discount_percent discount_amount discount_reason binding order_form category "
    "variant_name variants_included attachments needs lines guarantees".split()
)
_NEED_KEYS = frozenset("text weight deadline".split())
_LINE_KEYS = frozenset(
    "kind text benefit long_text reference memo quantity unit calculation unit_price price_unit "
    "discount_percent vat_rate labour_share unit_cost hide_price level alternative_to "
    "surcharge_percent surcharge_on fulfils".split()
)
_GUARANTEE_KEYS = frozenset("text due fulfils".split())
_WITHOUT_TEXT = frozenset({LineKind.SUBTOTAL, LineKind.PAGE_BREAK})


@dataclass(frozen=True, slots=True)
class OfferFile:
    """An offer as read, and whom it is for: by customer number or by id. What is called by name
    is looked up when it is added; None: not named in the file."""

    number: str
    customer_id: int | None
    draft: OfferDraft
    category: str = ""
    attachments: tuple[str, ...] | None = None
    order_form: bool | None = None


def add_offer_from(db: Writer, source: str | Path) -> int:
    """Add the offer in a JSON text or file as a draft; gives its id.

    Tax mode, rate, papers and order form default to the business's. NotFoundError when there is
    no such customer, InputError when a field of work or paper is not known.
    """
    read = read_offer(source, offers.offer_defaults(db))
    customer_id = read.customer_id
    if customer_id is None:
        customer_id = find_by_number(db, read.number)
    usual = offers.new_draft(db, customer_id)
    draft = replace(
        read.draft,
        order_form=usual.order_form if read.order_form is None else read.order_form,
        category_id=find_category(db, read.category),
        attachments=usual.attachments
        if read.attachments is None
        else find_papers(db, read.attachments),
    )
    return offers.add_offer(db, customer_id, draft)


def read_offer(source: str | Path, defaults: OfferDefaults | None = None) -> OfferFile:
    """Read an offer from a JSON text (str) or file (Path).

    Raises InputError with all places that do not fit, UserError when it is no JSON at all.
    """
    text = file_text(source) if isinstance(source, Path) else source
    problems = Problems()
    offer = JsonObject(parse_json(text, problems), "", problems, _OFFER_KEYS)
    number, customer_id = _customer(offer)
    standard = defaults or OfferDefaults()
    none = Decimal(0)
    draft = OfferDraft(
        kind=offer.kind("kind", OfferKind, OfferKind.OFFER),
        subject=offer.text("subject"),
        talk_date=offer.day("talk_date"),
        asked_on=offer.day("asked_on"),
        offer_date=offer.day("date"),
        valid_until=offer.day("valid_until"),
        work_from=offer.day("work_from"),
        work_until=offer.day("work_until"),
        work_days=offer.whole("work_days"),
        delivery_days=offer.whole("delivery_days"),
        chance=offer.whole("chance"),
        decision_on=offer.day("decision_on"),
        tax_mode=offer.kind("tax_mode", TaxMode, standard.tax_mode),
        gross_prices=offer.flag("gross_prices", False),
        discount_percent=offer.decimal("discount_percent", none),
        discount_amount=offer.decimal("discount_amount", none),
        discount_reason=offer.text("discount_reason"),
        binding=offer.flag("binding", True),
        thanks=offer.text("thanks"),
        intro=offer.text("intro"),
        closing=offer.text("closing"),
        payment_terms=offer.text("payment_terms"),
        salutation=offer.text("salutation"),
        variant_name=offer.text("variant_name"),
        variants_included=offer.flag("variants_included", False),
        needs=offer.parts("needs", _NEED_KEYS, _need),
        lines=offer.parts("lines", _LINE_KEYS, lambda n, part: _line(n, part, standard)),
        guarantees=offer.parts("guarantees", _GUARANTEE_KEYS, _guarantee),
    )
    category, attachments = offer.text("category"), offer.names("attachments")
    order_form = offer.flag("order_form", False) if "order_form" in offer.values else None
    _check_links(draft, problems)
    if not problems.found:
        try:
            draft = cleaned(draft)
        except InputError as error:
            problems.found.update(error.fields)
    problems.raise_if_any(source)
    return OfferFile(number, customer_id, draft, clean(category), attachments, order_form)


def _key(index: int) -> int:
    """The draft key of the part at `index`."""
    return -1 - index


def _keys(indexes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(_key(n) for n in indexes)


def _need(index: int, part: JsonObject) -> NeedDraft:
    return NeedDraft(
        _key(index),
        text=part.text("text", required=True),
        weight=part.kind("weight", NeedWeight, NeedWeight.IMPORTANT),
        deadline=part.day("deadline"),
    )


def _line(index: int, part: JsonObject, standard: OfferDefaults) -> LineDraft:
    if part.values.get("kind") == "base":
        kind = LineKind.ITEM
    else:
        kind = part.kind("kind", LineKind, LineKind.ITEM)
    base = part.index("alternative_to")
    if base is not None and kind not in REFERRING:
        part.problems.add(
            part.place + "alternative_to",
            _("Nur eine Alternative oder Zulage bezieht sich auf eine andere Zeile."),
        )
    surcharge_on = part.indexes("surcharge_on")
    if surcharge_on and kind is not LineKind.SURCHARGE:
        part.problems.add(
            part.place + "surcharge_on", _("Nur ein Zuschlag ist ein Prozentsatz anderer Zeilen.")
        )
    none = Decimal(0)
    unit_cost = part.decimal("unit_cost", none) if "unit_cost" in part.values else None
    return LineDraft(
        _key(index),
        kind=kind,
        text=part.text("text", required=kind not in _WITHOUT_TEXT),
        benefit=part.text("benefit"),
        long_text=part.text("long_text"),
        reference=part.text("reference"),
        memo=part.text("memo"),
        quantity=part.decimal("quantity", _calculated(part)),
        calculation=part.text("calculation"),
        unit=part.text("unit") or "Stk",
        unit_price=part.decimal("unit_price", none),
        price_unit=part.whole("price_unit") or 1,
        discount_percent=part.decimal("discount_percent", none),
        vat_rate=part.decimal("vat_rate", standard.vat_rate),
        labour_share=part.decimal("labour_share", none),
        unit_cost=None if part.values.get("unit_cost") is None else unit_cost,
        hide_price=part.flag("hide_price", False),
        level=part.whole("level") or 1,
        alternative_to=None if base is None else _key(base),
        surcharge_percent=part.decimal("surcharge_percent", none),
        surcharge_on=_keys(surcharge_on),
        fulfils=_keys(part.indexes("fulfils")),
    )


def _calculated(part: JsonObject) -> Decimal:
    """The quantity a line has when it names none: that of its calculation, else 1."""
    typed = part.values.get("calculation")
    if not isinstance(typed, str) or not typed.strip():
        return Decimal(1)
    try:
        return calculate(typed).value
    except InvalidValue as error:
        part.problems.add(part.place + "calculation", str(error))
        return Decimal(1)


def _guarantee(index: int, part: JsonObject) -> GuaranteeDraft:
    return GuaranteeDraft(
        _key(index),
        text=part.text("text", required=True),
        due=part.day("due"),
        fulfils=_keys(part.indexes("fulfils")),
    )


def _customer(offer: JsonObject) -> tuple[str, int | None]:
    """Number or id of the customer."""
    if not offer.is_object:
        return "", None
    if "customer" not in offer.values:
        offer.problems.add(
            "customer",
            _("Der Kunde fehlt, zum Beispiel {example}.").format(example='{"number": "1004"}'),
        )
        return "", None
    customer = JsonObject(
        offer.values["customer"], "customer.", offer.problems, frozenset({"number", "id"})
    )
    number, record_id = customer.values.get("number"), customer.index("id")
    if isinstance(number, int) and not isinstance(number, bool):
        number = str(number)
    if number is not None and not (isinstance(number, str) and clean(number)):
        offer.problems.add("customer.number", _("Hier gehört die Kundennummer hin."))
    elif customer.is_object and (number is None) == (record_id is None):
        offer.problems.add("customer", _("Entweder number oder id nennt den Kunden."))
    return clean(number) if isinstance(number, str) else "", record_id


def _check_links(draft: OfferDraft, problems: Problems) -> None:
    """Links must lead to parts that are there."""
    needs = [(f"lines[{n}]", line.fulfils) for n, line in enumerate(draft.lines)]
    needs += [(f"guarantees[{n}]", part.fulfils) for n, part in enumerate(draft.guarantees)]
    for place, keys in needs:
        for key in keys:
            if -1 - key >= len(draft.needs):
                problems.add(
                    f"{place}.fulfils",
                    _("Ein Bedürfnis {index} gibt es nicht.").format(index=-1 - key),
                )
    for n, line in enumerate(draft.lines):
        links = [("surcharge_on", key) for key in line.surcharge_on]
        if line.alternative_to is not None:
            links.append(("alternative_to", line.alternative_to))
        for name, key in links:
            base = -1 - key
            if base >= len(draft.lines) or base == n:
                text = _("Eine Zeile {index} gibt es nicht.").format(index=base)
            elif draft.lines[base].kind not in BASES:
                text = _("Zeile {index} ist keine Position.").format(index=base)
            else:
                continue
            problems.add(f"lines[{n}].{name}", text)
