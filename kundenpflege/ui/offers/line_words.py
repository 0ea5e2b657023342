"""What stands in the row of a line: its words, ready to be painted and read out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import NBSP, currency_sign, format_decimal, format_money, round_to
from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.line_kinds import MEASURED, PRICED
from kundenpflege.rules.line_results import LineResult
from kundenpflege.services.offers import LineDraft

#: Lines that are something without a word in them.
WORDLESS = frozenset({LineKind.SUBTOTAL, LineKind.PAGE_BREAK})

KIND_ICONS = {
    LineKind.ITEM: "plus",
    LineKind.LUMP_SUM: "catalogue",
    LineKind.HEADING: "heading",
    LineKind.OPTIONAL: "optional",
    LineKind.OPTIONAL_COUNTED: "ok",
    LineKind.ALTERNATIVE: "alternative",
    LineKind.EXTRA: "plus-square",
    LineKind.SURCHARGE: "percent",
    LineKind.HOURLY: "later",
    LineKind.TEXT: "text",
    LineKind.SUBTOTAL: "equals",
    LineKind.PAGE_BREAK: "file-dashed",
}

_TONES = {
    LineKind.OPTIONAL: "violet",
    LineKind.OPTIONAL_COUNTED: "violet",
    LineKind.ALTERNATIVE: "blue",
    LineKind.EXTRA: "blue",
    LineKind.SURCHARGE: "amber",
    LineKind.HOURLY: "neutral",
    LineKind.LUMP_SUM: "neutral",
}


@dataclass(frozen=True, slots=True)
class LineWords:
    """A line in words. `chips` are (words, tone), `marks` (icon, what it means); `aside`: the
    total stands in brackets and is in no sum."""

    kind: LineKind
    number: str = ""
    title: str = ""
    benefit: str = ""
    quantity: str = ""
    unit: str = ""
    price: str = ""
    discount: str = ""
    total: str = ""
    chips: tuple[tuple[str, str], ...] = ()
    marks: tuple[tuple[str, str], ...] = ()
    aside: bool = False
    level: int = 1
    missing: bool = False

    @property
    def measure(self) -> str:
        """„8 Stk × 1.150,00 € – 5 %“ where there is no room for columns."""
        if not self.price:
            return f"{_('Rabatt')} {self.discount}" if self.discount else ""
        words = f"{self.quantity} {self.unit} × {self.price}".replace("  ", " ")
        return f"{words} · {_('Rabatt')} {self.discount}" if self.discount else words

    def spoken(self) -> str:
        """All of it in one line, for screen readers."""
        parts = (
            self.number,
            self.title.replace("\n", " "),
            self.benefit.replace("\n", " "),
            *(words for words, _tone in self.chips),
            *(words for _icon, words in self.marks),
            self.measure,
            self.total,
        )
        return ", ".join(part for part in parts if part)


def is_blank(line: LineDraft) -> bool:
    """Whether nothing was entered into the line."""
    if line.kind in WORDLESS:
        return False
    if line.text or line.benefit or line.long_text or line.item_id is not None:
        return False
    if line.kind is LineKind.SURCHARGE:
        return not line.surcharge_percent
    return line.kind not in PRICED or not line.unit_price


def words_of(line: LineDraft, result: LineResult | None, numbers: Sequence[str]) -> LineWords:
    """A line with what it comes to; `numbers` are those of all lines of the draft."""
    kind = line.kind
    measured = kind in MEASURED
    percent = format_decimal(line.discount_percent)
    total = ""
    if result is not None and kind not in (LineKind.TEXT, LineKind.PAGE_BREAK):
        total = format_money(result.total)
    aside = kind in (LineKind.OPTIONAL, LineKind.ALTERNATIVE)
    return LineWords(
        kind=kind,
        number=result.number if result else "",
        title=line.text or _nameless(kind),
        benefit=line.benefit if kind in PRICED else "",
        quantity=format_decimal(line.quantity) if measured else "",
        unit=line.unit if measured else "",
        price=price_words(line) if measured else "",
        discount=f"{percent}{NBSP}%" if line.discount_percent and _discounts(kind) else "",
        total=f"({total})" if aside and total else total,
        chips=tuple(chips_of(line, result, numbers)),
        marks=tuple(_marks(line)),
        aside=aside,
        level=line.level,
        missing=not line.text,
    )


def price_words(line: LineDraft) -> str:
    """„12,50 €“, „45,00 € je 100“."""
    places = 2 if round_to(line.unit_price, 2) == line.unit_price else 4
    money = f"{format_decimal(line.unit_price, places)}{NBSP}{currency_sign()}"
    if line.price_unit == 1:
        return money
    return _("{price} je {n}").format(price=money, n=line.price_unit)


def chips_of(
    line: LineDraft, result: LineResult | None, numbers: Sequence[str]
) -> list[tuple[str, str]]:
    """What makes the line another than the usual one."""
    found: list[tuple[str, str]] = []
    base = result.alternative_to if result is not None else None
    at = numbers[base] if base is not None and base < len(numbers) else ""
    tone = _TONES.get(line.kind, "neutral")
    if line.kind is LineKind.ALTERNATIVE and result is not None and at:
        words = _("Alternative zu {number}").format(number=at)
        if (change := result.difference) is not None:
            sign = "+" if change > 0 else "−" if change < 0 else "±"
            words += f" · {sign}{format_money(abs(change))}"
        found.append((words, tone))
    elif line.kind is LineKind.EXTRA and at:
        found.append((_("Zulage zu {number}").format(number=at), tone))
    elif line.kind is LineKind.SURCHARGE:
        percent = f"{format_decimal(line.surcharge_percent)}{NBSP}%"
        of = result.base if result is not None else None
        if of is None:
            found.append((percent, tone))
        else:
            words = _("{percent} auf {base}").format(percent=percent, base=format_money(of))
            found.append((words, tone))
    elif line.kind in _TONES:
        found.append((line.kind.label, tone))
    if result is not None and result.has_alternatives:
        found.append((_("Grundposition"), "neutral"))
    if line.hide_price:
        found.append((_("Preis nicht gedruckt"), "neutral"))
    return found


def _marks(line: LineDraft) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if line.fulfils and line.kind in PRICED:
        n = len(line.fulfils)
        words = ngettext("erfüllt {n} Bedürfnis", "erfüllt {n} Bedürfnisse", n).format(n=n)
        found.append(("need", words))
    if line.calculation:
        found.append(("math-operations", _("Menge gerechnet: {sum}").format(sum=line.calculation)))
    if line.long_text:
        found.append(("text", _("mit Langtext")))
    if line.picture_id is not None:
        found.append(("image", _("mit Foto")))
    if line.memo:
        found.append(("note", _("mit Notiz für Sie")))
    return found


def _nameless(kind: LineKind) -> str:
    return kind.label if kind in WORDLESS else _("ohne Text")


def _discounts(kind: LineKind) -> bool:
    return kind in PRICED or kind is LineKind.HEADING
