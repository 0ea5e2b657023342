"""The contents of an offer as one value: what the composer edits and what is saved at once.

Needs, lines and guarantees carry a `key`, unique within their list: the id of the stored row, or
any negative number while they are new. Links go by key, so they survive moving and inserting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.model import Guarantee, Need, Offer, OfferLine
from kundenpflege.model.kinds import LineKind, NeedWeight, OfferKind, TaxMode

from .draft_values import PLACES, amount_of, check_days, percent_of, text_limit, texts_of, whole_of
from .line_kinds import DELIVERED, MAX_LEVEL, REFERRING
from .pricing import Totals, totals

__all__ = [
    "DAY_FIELDS",
    "MAX_DAYS",
    "MAX_PRICE",
    "MAX_QUANTITY",
    "MAX_SURCHARGE",
    "PLACES",
    "PRICE_UNITS",
    "GuaranteeDraft",
    "LineDraft",
    "NeedDraft",
    "OfferDraft",
    "cleaned",
    "draft_totals",
    "fulfilled_by",
    "new_key",
    "rekeyed",
    "text_limit",
]

#: Largest amounts that fit the papers: quantity in units, unit price in euros.
MAX_QUANTITY = Decimal(9_999_999)
MAX_PRICE = Decimal(99_999_999)

#: What a unit price may be for.
PRICE_UNITS = (1, 10, 100, 1000)

#: Highest surcharge in percent.
MAX_SURCHARGE = Decimal(999)

_LINE_TEXTS = ("text", "benefit", "long_text", "memo")
_LINE_WORDS = ("unit", "reference", "calculation")

#: The days of an offer.
DAY_FIELDS = (
    "talk_date",
    "asked_on",
    "offer_date",
    "valid_until",
    "work_from",
    "work_until",
    "decision_on",
)

#: Longest working and delivery time, in days.
MAX_DAYS = 999


@dataclass(frozen=True, slots=True)
class NeedDraft:
    """What matters to the customer, in the customer's own words."""

    key: int
    text: str = ""
    weight: NeedWeight = NeedWeight.IMPORTANT
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class LineDraft:
    """One line: unit price and cost in euros per `price_unit` units (net, unless the offer says
    gross; costs are always net), percentages for discount, VAT, labour (§35a EStG), surcharge.

    `alternative_to` is the key of the line an alternative may replace or an extra adds to,
    `surcharge_on` the keys of the lines a surcharge is a percentage of (none: those above it),
    `fulfils` the keys of the needs this line meets, `item_id` the catalogue item it was taken
    from. `calculation` is what the quantity was computed from. Costs and `memo` are never printed.
    """

    key: int
    kind: LineKind = LineKind.ITEM
    text: str = ""
    benefit: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = "Stk"
    unit_price: Decimal = Decimal(0)
    discount_percent: Decimal = Decimal(0)
    vat_rate: Decimal = Decimal(19)
    labour_share: Decimal = Decimal(0)
    alternative_to: int | None = None
    item_id: int | None = None
    fulfils: tuple[int, ...] = ()
    reference: str = ""
    level: int = 1
    long_text: str = ""
    calculation: str = ""
    price_unit: int = 1
    unit_cost: Decimal | None = None
    surcharge_percent: Decimal = Decimal(0)
    surcharge_on: tuple[int, ...] = ()
    hide_price: bool = False
    memo: str = ""
    picture_id: int | None = None


@dataclass(frozen=True, slots=True)
class GuaranteeDraft:
    """A promise that closes the offer; `fulfils` are the keys of the needs it meets."""

    key: int
    text: str = ""
    due: date | None = None
    fulfils: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferDraft:
    """All that can be edited of an offer; empty texts mean the standing texts of the business.

    `discount_amount` in euros, `chance` in percent, `work_days` and `delivery_days` in days;
    `attachments` are ids of papers, in their order."""

    customer_id: int = 0
    person_id: int | None = None
    responsible_id: int | None = None
    subject: str = ""
    talk_date: date | None = None
    offer_date: date | None = None
    valid_until: date | None = None
    tax_mode: TaxMode = TaxMode.REGULAR
    discount_percent: Decimal = Decimal(0)
    discount_reason: str = ""
    thanks: str = ""
    intro: str = ""
    closing: str = ""
    payment_terms: str = ""
    salutation: str = ""
    needs: tuple[NeedDraft, ...] = ()
    lines: tuple[LineDraft, ...] = ()
    guarantees: tuple[GuaranteeDraft, ...] = ()
    kind: OfferKind = OfferKind.OFFER
    variant_name: str = ""
    variants_included: bool = False
    category_id: int | None = None
    questionnaire_id: int | None = None
    asked_on: date | None = None
    binding: bool = True
    gross_prices: bool = False
    discount_amount: Decimal = Decimal(0)
    work_from: date | None = None
    work_until: date | None = None
    work_days: int | None = None
    delivery_days: int | None = None
    order_form: bool = False
    chance: int | None = None
    decision_on: date | None = None
    attachments: tuple[int, ...] = ()


def draft_totals(draft: OfferDraft, *, cash_rounding: bool = False) -> Totals:
    """What the draft costs, in euros; unit prices are net unless it says gross."""
    index = {line.key: number for number, line in enumerate(draft.lines)}
    alternatives = {
        number: index[line.alternative_to]
        for number, line in enumerate(draft.lines)
        if line.kind in REFERRING and line.alternative_to in index
    }
    surcharges = {
        number: [index[key] for key in line.surcharge_on if key in index]
        for number, line in enumerate(draft.lines)
        if line.kind is LineKind.SURCHARGE and line.surcharge_on
    }
    return totals(
        draft.lines,
        discount_percent=draft.discount_percent,
        discount_amount=draft.discount_amount,
        tax_mode=draft.tax_mode,
        gross_prices=draft.gross_prices,
        alternatives=alternatives,
        surcharges=surcharges,
        cash_rounding=cash_rounding,
    )


def fulfilled_by(draft: OfferDraft) -> dict[int, tuple[str, ...]]:
    """For each need (key) the texts of the lines and guarantees that meet it, in their order.

    Headings, optional and alternative lines meet nothing: the customer does not get them.
    """
    met: dict[int, list[str]] = {need.key: [] for need in draft.needs}
    parts: list[LineDraft | GuaranteeDraft] = [
        *(line for line in draft.lines if line.kind in DELIVERED),
        *draft.guarantees,
    ]
    for part in parts:
        for key in part.fulfils:
            if key in met:
                met[key].append(part.text)
    return {key: tuple(texts) for key, texts in met.items()}


def cleaned(draft: OfferDraft) -> OfferDraft:
    """The draft as it may be stored: texts cleaned, amounts rounded, dangling links dropped.

    Raises InputError with the places (`lines[3].quantity`, counted from 0) that do not fit.
    """
    problems: dict[str, str] = {}
    need_keys = _unique_keys("needs", draft.needs, problems)
    line_keys = _unique_keys("lines", draft.lines, problems)
    _unique_keys("guarantees", draft.guarantees, problems)
    result = replace(
        draft,
        **texts_of(
            Offer,
            draft,
            "",
            problems,
            single=("subject", "discount_reason", "salutation", "variant_name"),
        ),
        **texts_of(
            Offer, draft, "", problems, many=("thanks", "intro", "closing", "payment_terms")
        ),
        discount_percent=percent_of(draft.discount_percent, "discount_percent", "", problems),
        needs=tuple(
            replace(need, **texts_of(Need, need, f"needs[{n}].", problems, many=("text",)))
            for n, need in enumerate(draft.needs)
        ),
        lines=tuple(
            _cleaned_line(line, f"lines[{n}].", line_keys, need_keys, problems)
            for n, line in enumerate(draft.lines)
        ),
        guarantees=tuple(
            replace(
                guarantee,
                **texts_of(Guarantee, guarantee, f"guarantees[{n}].", problems, many=("text",)),
                fulfils=_links(guarantee.fulfils, need_keys),
            )
            for n, guarantee in enumerate(draft.guarantees)
        ),
    )
    result = replace(
        result,
        discount_amount=amount_of(
            draft.discount_amount, "discount_amount", Decimal(0), MAX_PRICE, "", problems
        ),
        chance=whole_of(draft.chance, "chance", 100, "", problems),
        work_days=whole_of(draft.work_days, "work_days", MAX_DAYS, "", problems),
        delivery_days=whole_of(draft.delivery_days, "delivery_days", MAX_DAYS, "", problems),
        attachments=tuple(dict.fromkeys(draft.attachments)),
    )
    check_days(draft, "", DAY_FIELDS, problems)
    for n, need in enumerate(draft.needs):
        check_days(need, f"needs[{n}].", ("deadline",), problems)
    for n, guarantee in enumerate(draft.guarantees):
        check_days(guarantee, f"guarantees[{n}].", ("due",), problems)
    if problems:
        raise InputError(problems)
    return result


def rekeyed(
    draft: OfferDraft,
    needs: Mapping[int, int],
    lines: Mapping[int, int],
    guarantees: Mapping[int, int],
) -> OfferDraft:
    """The draft with new keys (old key → new key); keys without an entry stay."""

    def links(keys: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(needs.get(key, key) for key in keys)

    return replace(
        draft,
        needs=tuple(replace(n, key=needs.get(n.key, n.key)) for n in draft.needs),
        lines=tuple(
            replace(
                line,
                key=lines.get(line.key, line.key),
                alternative_to=None
                if line.alternative_to is None
                else lines.get(line.alternative_to, line.alternative_to),
                surcharge_on=tuple(lines.get(key, key) for key in line.surcharge_on),
                fulfils=links(line.fulfils),
            )
            for line in draft.lines
        ),
        guarantees=tuple(
            replace(g, key=guarantees.get(g.key, g.key), fulfils=links(g.fulfils))
            for g in draft.guarantees
        ),
    )


def new_key(parts: Iterable[NeedDraft | LineDraft | GuaranteeDraft]) -> int:
    """A key for a new part of this list: the next free negative number."""
    return min((part.key for part in parts if part.key < 0), default=0) - 1


def _cleaned_line(
    line: LineDraft,
    place: str,
    line_keys: frozenset[int],
    need_keys: frozenset[int],
    problems: dict[str, str],
) -> LineDraft:
    base = line.alternative_to
    if line.kind not in REFERRING or base == line.key or base not in line_keys:
        base = None
    chosen = line.surcharge_on if line.kind is LineKind.SURCHARGE else ()
    if line.price_unit not in PRICE_UNITS:
        problems[place + "price_unit"] = _("Der Preis gilt für 1, 10, 100 oder 1000 Einheiten.")
    cost = line.unit_cost
    return replace(
        line,
        **texts_of(OfferLine, line, place, problems, many=_LINE_TEXTS, single=_LINE_WORDS),
        level=min(max(line.level, 1), MAX_LEVEL),
        unit_cost=None
        if cost is None
        else amount_of(cost, "unit_cost", -MAX_PRICE, MAX_PRICE, place, problems),
        surcharge_percent=amount_of(
            line.surcharge_percent,
            "surcharge_percent",
            Decimal(-100),
            MAX_SURCHARGE,
            place,
            problems,
        ),
        surcharge_on=_links(tuple(key for key in chosen if key != line.key), line_keys),
        quantity=amount_of(line.quantity, "quantity", Decimal(0), MAX_QUANTITY, place, problems),
        unit_price=amount_of(line.unit_price, "unit_price", -MAX_PRICE, MAX_PRICE, place, problems),
        discount_percent=percent_of(line.discount_percent, "discount_percent", place, problems),
        vat_rate=percent_of(line.vat_rate, "vat_rate", place, problems),
        labour_share=percent_of(line.labour_share, "labour_share", place, problems),
        alternative_to=base,
        fulfils=_links(line.fulfils, need_keys),
    )


def _unique_keys(
    name: str,
    parts: Iterable[NeedDraft | LineDraft | GuaranteeDraft],
    problems: dict[str, str],
) -> frozenset[int]:
    keys: set[int] = set()
    for number, part in enumerate(parts):
        if part.key in keys or part.key == 0:
            problems[f"{name}[{number}].key"] = _("Der Schlüssel {key} ist vergeben.").format(
                key=part.key
            )
        keys.add(part.key)
    return frozenset(keys)


def _links(keys: tuple[int, ...], known: frozenset[int]) -> tuple[int, ...]:
    """The links that lead somewhere, each once, in their order."""
    return tuple(dict.fromkeys(key for key in keys if key in known))
