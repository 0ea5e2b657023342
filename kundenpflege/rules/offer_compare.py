"""Two versions of an offer side by side: what was added, taken away and changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, Generic, TypeVar

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.money import NBSP, currency_sign, format_decimal, format_money, round_money
from kundenpflege.model import Guarantee, Need, Offer, OfferLine
from kundenpflege.model.kinds import Kind

from .offer_draft import GuaranteeDraft, LineDraft, NeedDraft, OfferDraft, draft_totals

Part = TypeVar("Part", NeedDraft, LineDraft, GuaranteeDraft)

#: Below this likeness a text counts as another one.
_ALIKE = 0.6

#: More pairs than this are not all weighed against each other, only those near by.
_MANY = 2000
_NEAR = 3

#: What the customer sees change; costs, memos and the chance are for us alone.
_HEAD = (
    "subject",
    "valid_until",
    "tax_mode",
    "gross_prices",
    "binding",
    "discount_percent",
    "discount_amount",
    "work_from",
    "work_until",
    "thanks",
    "intro",
    "closing",
    "payment_terms",
    "salutation",
)
_NEED = ("text", "weight", "deadline")
_LINE = (
    "kind",
    "text",
    "benefit",
    "long_text",
    "quantity",
    "unit",
    "unit_price",
    "price_unit",
    "discount_percent",
    "surcharge_percent",
    "vat_rate",
)
_GUARANTEE = ("text", "due")
_PERCENT = {"discount_percent", "surcharge_percent", "vat_rate"}
_MONEY = {"discount_amount", "unit_price"}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `where` as in the checks (`lines[3]`, `subject`), in the new version unless
    it was taken away; `label` names it; `before` or `after` is empty for what is new or gone."""

    where: str
    label: str
    before: str
    after: str

    @property
    def added(self) -> bool:
        """Whether it is new."""
        return not self.before

    @property
    def removed(self) -> bool:
        """Whether it is gone."""
        return not self.after


@dataclass(frozen=True, slots=True)
class _Pairs(Generic[Part]):
    """Parts of both versions that are the same part: (old, new), one of them None."""

    old: Sequence[Part]
    new: Sequence[Part]
    pairs: list[tuple[int | None, int | None]]


def compare_drafts(old: OfferDraft, new: OfferDraft) -> tuple[Change, ...]:
    """What differs from `old` to `new`, in the order of the paper; the sums last.

    Parts are told apart by what they say, since each version has rows of its own.
    """
    changes: list[Change] = []
    for name in _HEAD:
        _compare(changes, name, _label(Offer, name), name, old, new)
    _parts(changes, "needs", N_("Bedürfnis"), Need, _NEED, old.needs, new.needs)
    _parts(changes, "lines", N_("Leistung"), OfferLine, _LINE, old.lines, new.lines)
    _parts(
        changes, "guarantees", N_("Garantierte Leistung"), Guarantee, _GUARANTEE,
        old.guarantees, new.guarantees,
    )  # fmt: skip
    before, after = draft_totals(old), draft_totals(new)
    if before.net != after.net:
        changes.append(
            Change("total", _("Summe netto"), format_money(before.net), format_money(after.net))
        )
    if before.to_pay != after.to_pay:
        changes.append(
            Change(
                "total", _("Gesamtpreis"), format_money(before.to_pay), format_money(after.to_pay)
            )
        )
    return tuple(changes)


def _parts(
    changes: list[Change],
    place: str,
    title: str,
    mapped: type[Any],
    fields: Sequence[str],
    old: Sequence[Part],
    new: Sequence[Part],
) -> None:
    found = _paired(old, new)
    for was, now in found.pairs:
        if was is None and now is not None:
            changes.append(Change(f"{place}[{now}]", _(title), "", _named(new[now])))
        elif now is None and was is not None:
            changes.append(Change(f"{place}[{was}]", _(title), _named(old[was]), ""))
        elif was is not None and now is not None:
            one, other = old[was], new[now]
            name = _short(_named(other))
            for field in fields:
                label = _label(mapped, field)
                words = label if field == "text" else f"{name}: {label}"
                _compare(changes, f"{place}[{now}]", words, field, one, other)
    moved = [now for was, now in found.pairs if was is not None and now is not None]
    if moved != sorted(moved):
        changes.append(Change(place, _(title), _("Reihenfolge"), _("neu geordnet")))


def _compare(
    changes: list[Change], where: str, label: str, field: str, old: object, new: object
) -> None:
    before, after = getattr(old, field), getattr(new, field)
    if before != after:
        first, second = _told(field, before), _told(field, after)
        if first != second:
            changes.append(Change(where, label, first or "–", second or "–"))


def _paired(old: Sequence[Part], new: Sequence[Part]) -> _Pairs[Part]:
    """First what says the same, then what is most alike; the rest was taken away or added."""
    partner: dict[int, int] = {}
    taken: set[int] = set()

    def take(same: Callable[[Part, Part], bool]) -> None:
        for number, part in enumerate(old):
            if number in partner:
                continue
            for place in sorted(
                (n for n in range(len(new)) if n not in taken), key=lambda n: abs(n - number)
            ):
                if same(part, new[place]):
                    partner[number] = place
                    taken.add(place)
                    break

    take(lambda one, other: _same_kind(one, other) and _words(one) == _words(other))
    take(lambda one, other: bool(_words(one)) and _words(one) == _words(other))
    take(_same_item)
    left = len(old) - len(partner)
    far = _NEAR if left * (len(new) - len(taken)) > _MANY else len(old) + len(new)
    likely = sorted(
        (
            (-_likeness(_words(old[n]), _words(new[m])), abs(n - m), n, m)
            for n in range(len(old))
            if n not in partner
            for m in range(max(0, n - far), min(len(new), n + far + 1))
            if m not in taken
        ),
    )
    for likeness, _far, n, m in likely:
        if -likeness >= _ALIKE and n not in partner and m not in taken:
            partner[n] = m
            taken.add(m)
    pairs: list[tuple[int | None, int | None]] = [(n, partner.get(n)) for n in range(len(old))]
    # New parts stand where they stand in the new version.
    for place in (n for n in range(len(new)) if n not in taken):
        before = [k for k, (_old, now) in enumerate(pairs) if now is not None and now < place]
        pairs.insert(before[-1] + 1 if before else 0, (None, place))
    return _Pairs(old, new, pairs)


def _same_kind(one: Part, other: Part) -> bool:
    return getattr(one, "kind", None) == getattr(other, "kind", None)


def _same_item(one: Part, other: Part) -> bool:
    item = getattr(one, "item_id", None)
    return item is not None and item == getattr(other, "item_id", None)


def _likeness(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    matcher = SequenceMatcher(None, one[:400], other[:400], autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


def _words(part: NeedDraft | LineDraft | GuaranteeDraft) -> str:
    return part.text.strip()


def _named(part: NeedDraft | LineDraft | GuaranteeDraft) -> str:
    words = _words(part)
    if isinstance(part, LineDraft) and not words:
        return part.kind.label
    return words or "–"


def _short(words: str) -> str:
    line = words.partition("\n")[0]
    return f"„{line[:48].rstrip()}…“" if len(line) > 49 else f"„{line}“"


def _label(mapped: type[Any], name: str) -> str:
    return _(mapped.__table__.c[name].info["field"].label)


def _told(field: str, value: object) -> str:
    """A value as the screen tells it; nothing for empty ones."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, Kind):
        return value.label
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal):
        if field in _PERCENT:
            return f"{format_decimal(value)}{NBSP}%" if value else ""
        if field in _MONEY:
            if value != round_money(value):
                return f"{format_decimal(value)}{NBSP}{currency_sign()}"
            return format_money(value)
        return format_decimal(value)
    return str(value)
