"""The check before sending, of the lines and their prices."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from kundenpflege.base.i18n import _
from kundenpflege.base.money import NBSP, ZERO, format_money
from kundenpflege.model.kinds import LineKind, TaxMode

from .finding import Finding, OfferSetting, Severity, in_percent, short
from .line_kinds import BASES, COUNTED, MEASURED, PRICED, REFERRING
from .line_results import cents
from .offer_draft import LineDraft, OfferDraft, draft_totals
from .offer_margin import offer_margin
from .pricing import LineResult, Totals

#: Lines whose benefit the customer wants to know: what is delivered and has a name of its own.
_WITH_BENEFIT = frozenset(
    {LineKind.ITEM, LineKind.LUMP_SUM, LineKind.OPTIONAL_COUNTED, LineKind.EXTRA}
)
_WITHOUT_TEXT = frozenset({LineKind.SUBTOTAL, LineKind.PAGE_BREAK})

#: Rates of VAT in force, in percent; others are asked about.
_RATES = {
    "DE": frozenset(map(Decimal, (0, 7, 19))),
    "AT": frozenset(map(Decimal, (0, 10, 13, 19, 20))),
    "CH": frozenset(map(Decimal, ("0", "2.6", "3.8", "8.1"))),
}


def missing_benefits(draft: OfferDraft) -> list[int]:
    """Indexes of the lines that do not tell what the customer has of them."""
    return [
        n
        for n, line in enumerate(draft.lines)
        if line.kind in _WITH_BENEFIT and line.text and not line.benefit
    ]


def check_lines(draft: OfferDraft, setting: OfferSetting) -> Iterator[Finding]:
    """What is wrong with single lines, in their order."""
    if not any(line.kind in COUNTED for line in draft.lines):
        yield Finding(Severity.ERROR, _("Das Angebot enthält noch keine Leistung."), "lines")
    without_benefit = frozenset(missing_benefits(draft))
    for n, line in enumerate(draft.lines):
        place, name = f"lines[{n}]", short(line.text)
        if not line.text and line.kind not in _WITHOUT_TEXT:
            yield Finding(
                Severity.ERROR,
                _("Zeile {n} hat keinen Text.").format(n=n + 1),
                f"{place}.text",
            )
        yield from _price(line, place, name)
        yield from _links(draft, n, line, place, name)
        yield from _order(draft, n, line, place, name)
        if line.kind in PRICED and draft.tax_mode is TaxMode.REGULAR:
            known = _RATES.get(setting.country)
            if known is not None and line.vat_rate not in known:
                yield Finding(
                    Severity.HINT,
                    _("„{line}“: {rate} ist kein üblicher Steuersatz.").format(
                        line=name, rate=in_percent(line.vat_rate)
                    ),
                    f"{place}.vat_rate",
                )
        if n in without_benefit:
            yield Finding(
                Severity.HINT,
                _("„{line}“: Was hat der Kunde davon? Der Nutzen fehlt.").format(line=name),
                f"{place}.benefit",
            )


def _price(line: LineDraft, place: str, name: str) -> Iterator[Finding]:
    if line.kind is LineKind.SURCHARGE and line.surcharge_percent == 0:
        yield Finding(
            Severity.WARNING,
            _("Der Zuschlag „{line}“ hat keinen Prozentsatz.").format(line=name),
            f"{place}.surcharge_percent",
        )
    if line.kind not in MEASURED:
        return
    if line.unit_price == 0:
        yield Finding(
            Severity.WARNING,
            _("„{line}“ hat keinen Preis.").format(line=name),
            f"{place}.unit_price",
        )
    elif line.quantity == 0 and line.kind is LineKind.HOURLY:
        yield Finding(
            Severity.WARNING,
            _("„{line}“ hat keine Stunden: Geschätzte Stunden machen den Preis ehrlich.").format(
                line=name
            ),
            f"{place}.quantity",
        )
    elif line.quantity == 0:
        yield Finding(
            Severity.WARNING,
            _("„{line}“ hat die Menge 0.").format(line=name),
            f"{place}.quantity",
        )


def _links(draft: OfferDraft, n: int, line: LineDraft, place: str, name: str) -> Iterator[Finding]:
    if line.kind in REFERRING and not _has_base(draft, n, line):
        text = (
            _("„{line}“ ist eine Alternative – aber wozu?")
            if line.kind is LineKind.ALTERNATIVE
            else _("„{line}“ ist eine Zulage – aber wozu?")
        )
        yield Finding(Severity.WARNING, text.format(line=name), f"{place}.alternative_to")
    elif line.kind is LineKind.EXTRA and (base := _not_ordered(draft, line)) is not None:
        yield Finding(
            Severity.WARNING,
            _(
                "Die Zulage „{line}“ zählt im Gesamtpreis mit, „{base}“ aber nicht: Der Kunde "
                "würde für etwas zahlen, das er nicht bestellt."
            ).format(line=name, base=short(base.text)),
            f"{place}.alternative_to",
        )
    if line.kind is LineKind.SURCHARGE and not _surcharged(draft, n, line):
        yield Finding(
            Severity.WARNING,
            _("Der Zuschlag „{line}“ bezieht sich auf keine Leistung.").format(line=name),
            f"{place}.surcharge_on",
        )


def _has_base(draft: OfferDraft, n: int, line: LineDraft) -> bool:
    """An alternative or extra without a link belongs to the nearest item above."""
    if line.alternative_to is not None:
        return any(
            other.key == line.alternative_to and other.kind in PRICED for other in draft.lines
        )
    return any(other.kind in BASES for other in draft.lines[:n])


def _not_ordered(draft: OfferDraft, line: LineDraft) -> LineDraft | None:
    """The line an extra adds to, when that is in no total."""
    return next(
        (
            other
            for other in draft.lines
            if other.key == line.alternative_to
            and other.kind in PRICED
            and other.kind not in COUNTED
        ),
        None,
    )


def _surcharged(draft: OfferDraft, n: int, line: LineDraft) -> bool:
    """Whether the surcharge is a percentage of anything."""
    if line.surcharge_on:
        return any(other.key in line.surcharge_on and other.kind in BASES for other in draft.lines)
    return any(other.kind in BASES for other in draft.lines[:n])


def _order(draft: OfferDraft, n: int, line: LineDraft, place: str, name: str) -> Iterator[Finding]:
    """Headings, subtotals and page breaks that stand at a wrong place."""
    after = draft.lines[n + 1 :]
    if line.kind is LineKind.HEADING and not _leads_lines(line, after):
        yield Finding(
            Severity.WARNING,
            _("Unter der Überschrift „{line}“ steht nichts.").format(line=name),
            place,
        )
    elif line.kind is LineKind.SUBTOTAL:
        before = draft.lines[:n]
        for other in reversed(before):
            if other.kind in COUNTED:
                break
            if other.kind in (LineKind.HEADING, LineKind.SUBTOTAL):
                before = ()
                break
        if not any(other.kind in COUNTED for other in before):
            yield Finding(
                Severity.WARNING,
                _("Zeile {n}: Über der Zwischensumme steht nichts, was sie zusammenzählt.").format(
                    n=n + 1
                ),
                place,
            )
    elif line.kind is LineKind.PAGE_BREAK:
        if n == 0 or not after:
            text = (
                _("Der Seitenwechsel am Anfang der Leistungen ist überflüssig.")
                if n == 0
                else _("Der Seitenwechsel am Ende der Leistungen ist überflüssig.")
            )
            yield Finding(Severity.WARNING, text, place)
        elif after[0].kind is LineKind.PAGE_BREAK:
            yield Finding(
                Severity.WARNING,
                _("Zwei Seitenwechsel nacheinander geben eine leere Seite."),
                place,
            )


def _leads_lines(heading: LineDraft, after: tuple[LineDraft, ...]) -> bool:
    """Whether anything stands below a heading before the next one as high."""
    for line in after:
        if line.kind is LineKind.HEADING and line.level <= heading.level:
            return False
        if line.kind not in (LineKind.HEADING, LineKind.PAGE_BREAK):
            return True
    return False


def check_sums(
    draft: OfferDraft, setting: OfferSetting, sums: Totals | None = None
) -> Iterator[Finding]:
    """What is wrong with the total, the discounts and the tax."""
    sums = sums or draft_totals(draft)
    if min(sums.gross, sums.net) <= 0 and any(line.kind in COUNTED for line in draft.lines):
        yield Finding(Severity.ERROR, _("Der Gesamtpreis ist nicht größer als 0\u00a0€."), "lines")
    if not draft.discount_reason:
        yield from _discounts(draft, sums, setting.discount_limit)
    margin = offer_margin(draft, sums)
    if margin.amount is not None and margin.amount < 0 and sums.net > 0:
        yield Finding(
            Severity.WARNING, _("Die Kosten sind höher als der Preis (nur für Sie)."), "lines"
        )
    if text := _wrong_tax(draft.tax_mode, setting):
        yield text


def _wrong_tax(mode: TaxMode, setting: OfferSetting) -> Finding | None:
    """A tax treatment that the business's country does not know, or not for this customer."""
    if mode not in (TaxMode.REVERSE_CHARGE, TaxMode.ZERO_PV):
        return None
    if setting.country in ("CH", "LI"):
        text = _("Diese Besteuerung gibt es in der Schweiz nicht; wählen Sie eine andere Steuer.")
        return Finding(Severity.ERROR, text, "tax_mode")
    austrian = setting.country == "AT"
    if mode is TaxMode.ZERO_PV:
        # § 28 Abs. 62 UStG 1994 ended on 31 March 2025; contracts before that: to the year's end.
        text = _("In Österreich gilt der Nullsteuersatz für Photovoltaik nur bis 2025.")
        return Finding(Severity.WARNING, text, "tax_mode") if austrian else None
    if not setting.consumer:
        return None
    text = _("{law} gilt nicht gegenüber Verbrauchern; wählen Sie eine andere Steuer.").format(
        law=f"§{NBSP}19 Abs.{NBSP}1a UStG" if austrian else f"§{NBSP}13b UStG"
    )
    return Finding(Severity.ERROR, text, "tax_mode")


def _discounts(draft: OfferDraft, sums: Totals, limit: Decimal) -> Iterator[Finding]:
    """Discounts that need a reason, with what each costs, in the notation of the prices."""
    told = False
    for place, percent, cost in _given(draft, sums):
        if percent > limit:
            told = True
            yield Finding(
                Severity.ERROR,
                _(
                    "{percent} Nachlass sind mehr als {limit} und kosten Sie {cost}; nennen Sie "
                    "den Grund dafür."
                ).format(
                    percent=in_percent(percent), limit=in_percent(limit), cost=format_money(cost)
                ),
                place,
            )
    if not told and sums.discount_share > limit:
        yield Finding(
            Severity.ERROR,
            _(
                "Alle Nachlässe zusammen sind {percent}, mehr als {limit}, und kosten Sie {cost}; "
                "nennen Sie den Grund dafür."
            ).format(
                percent=in_percent(sums.discount_share),
                limit=in_percent(limit),
                cost=format_money(sums.all_discounts),
            ),
            "discount_reason",
        )


def _given(draft: OfferDraft, sums: Totals) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Place, percentage and cost in euros of each discount that counts."""
    if draft.discount_percent:
        cost = cents(Fraction(sums.subtotal) * Fraction(draft.discount_percent) / 100)
        yield "discount_percent", draft.discount_percent, cost
    if draft.discount_amount and sums.subtotal > 0:
        share = cents(Fraction(draft.discount_amount) * 100 / Fraction(sums.subtotal))
        yield "discount_amount", share, draft.discount_amount
    for n, (line, result) in enumerate(zip(draft.lines, sums.lines, strict=True)):
        if line.discount_percent and (line.kind in PRICED or line.kind is LineKind.HEADING):
            place = f"lines[{n}].discount_percent"
            yield place, line.discount_percent, discount_of(line, result)


def discount_of(line: LineDraft, result: LineResult) -> Decimal:
    """What the discount of a line or heading takes off, in euros."""
    if line.kind is LineKind.HEADING:
        return result.discount
    if line.kind is LineKind.SURCHARGE:
        full = cents(Fraction(result.base) * Fraction(line.surcharge_percent) / 100)
    elif line.kind in MEASURED:
        full = cents(Fraction(line.quantity) * Fraction(line.unit_price) / line.price_unit)
    else:
        return ZERO
    return full - result.total
