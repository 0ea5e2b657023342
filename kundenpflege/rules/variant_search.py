"""The search behind variants: branch and bound over what can be left out.

The price while searching is computed from the sums per VAT rate, without rounding; it differs
from the real one by some cents at most (`_slack`), and each answer is priced exactly. Leaving
something out never makes an offer dearer and never brings a need back; the bounds rest on that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kundenpflege.model.kinds import LineKind, NeedWeight, TaxMode

from .line_kinds import COUNTED, DELIVERED
from .line_results import Scope, scopes
from .offer_draft import OfferDraft
from .pricing import Totals
from .variant_moves import Deed, Move, Outline, without

#: Steps of the search after which the best found so far is the answer (about a second).
EFFORT = 200_000

#: An exact price takes as long as so many steps: at least, and for each line.
_PRICING = 60
_PRICING_LINE = 5

#: With more choices only the first answer is given.
MOST_CHOICES = 120

#: What a candidate is worth: lost needs by weight, then how far below the price, then steps.
_Worth = tuple[tuple[int, ...], Decimal, int]
_Amounts = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Option:
    """A move, what it takes off the sums per rate, and the needs (as bits) met with it."""

    move: Move | None
    saving: _Amounts
    met: int
    takes_away: bool = False


@dataclass(frozen=True, slots=True)
class _Choice:
    """What can be done with one line; the first option leaves it.

    `parent` is the choice of the line it adds to (an extra goes with its line), -1 without one.
    `most` is the most any option saves, `potential` all needs it may meet."""

    key: int
    options: tuple[_Option, ...]
    most: _Amounts
    potential: int
    parent: int = -1


class Search:
    """The search for one offer and one price. `price` gives the exact price of an offer."""

    def __init__(
        self,
        draft: OfferDraft,
        sums: Totals,
        shape: Outline,
        moves: Sequence[tuple[Move, ...]],
        target: Decimal,
        *,
        consumer: bool,
        price: Callable[[OfferDraft], Decimal],
    ) -> None:
        self._draft, self._shape, self._target, self._price = draft, shape, target, price
        self._limit = float(target)
        self._money = _Money(draft, sums, shape, consumer)
        self._bits = {need.key: 1 << n for n, need in enumerate(draft.needs)}
        self._weights = [list(NeedWeight).index(need.weight) for need in draft.needs]
        self._needed = self._met_bits(draft)
        self._always = 0
        self._choices = self._make_choices(moves)
        self._best: tuple[Move, ...] = ()
        self._worth: _Worth | None = None
        self._left = EFFORT
        self._rest, self._others, self._stay = self._bounds()

    def best(self) -> tuple[tuple[Move, ...], bool]:
        """The best moves, and whether nothing better can exist.

        Without a way to the price the moves are those that come nearest to it."""
        lowest = self._lowest()
        if not self._try(self._moves(lowest)):
            return self._moves(lowest), True
        self._try(self._moves(self._restored(lowest)))
        if len(self._choices) > MOST_CHOICES:
            return self._best, False
        self._walk(0, self._money.sums, self._always, (), 0)
        return self._best, self._left > 0

    # Inside ------------------------------------------------------------------------------------

    def _walk(self, n: int, sums: _Amounts, met: int, moves: tuple[Move, ...], gone: int) -> None:
        """Decide the choices from `n` on; `met` are the needs met by what was decided, `gone`
        the choices (as bits) whose line is away."""
        self._left -= 1
        if self._left <= 0:
            return
        price, slack, worth = self._money.price(sums), self._money.slack, self._worth
        assert worth is not None
        loss = self._loss(met | self._others[n])
        if loss > worth[0]:
            return
        if loss == worth[0]:
            if min(price, self._limit) < float(self._target - worth[1]) - slack:
                return
            if not worth[1] and len(moves) >= worth[2]:
                return
        if price <= self._limit + slack:
            self._try(moves)
            # Further on it only gets cheaper; but another line may meet a need that is lost.
            if price <= self._limit - slack and loss == self._loss(met | self._stay[n]):
                return
        if n == len(self._choices):
            return
        lowest = _less(sums, self._rest[n])
        if self._money.price(lowest) > self._limit + slack:
            return
        choice = self._choices[n]
        if choice.parent >= 0 and gone >> choice.parent & 1:
            after = _less(sums, choice.most)
            self._walk(n + 1, after, met, moves, gone | 1 << n)
            return
        for option in choice.options:
            more = moves if option.move is None else (*moves, option.move)
            away = gone | 1 << n if option.takes_away else gone
            self._walk(n + 1, _less(sums, option.saving), met | option.met, more, away)

    def _try(self, moves: Sequence[Move]) -> bool:
        """Whether these moves reach the price; they are kept when they are the best so far."""
        self._left -= max(_PRICING, _PRICING_LINE * len(self._draft.lines))
        after = without(self._draft, self._shape, {move.line_key: move for move in moves})
        price = self._price(after)
        if price > self._target:
            return False
        worth = (self._loss(self._met_bits(after)), self._target - price, len(moves))
        if self._worth is None or worth < self._worth:
            self._best, self._worth = tuple(moves), worth
        return True

    def _lowest(self) -> list[_Option]:
        """Of each choice what saves most."""
        return [
            min(choice.options, key=lambda one: self._money.less(one.saving))
            for choice in self._choices
        ]

    def _restored(self, taken: list[_Option]) -> list[_Option]:
        """From everything left out back to what fits below the price: first what brings a need
        back, very important ones before others, then what is dearest."""
        taken = list(taken)
        sums = self._money.sums
        for option in taken:
            sums = _less(sums, option.saving)
        while True:
            met = self._always
            for option in taken:
                met |= option.met
            best: tuple[tuple[int, ...], float, int, _Option, _Amounts] | None = None
            for n, choice in enumerate(self._choices):
                if choice.parent >= 0 and taken[choice.parent].takes_away:
                    continue
                for option in choice.options:
                    back = _less(sums, _less(option.saving, taken[n].saving))
                    price = self._money.price(back)
                    gain = price - self._money.price(sums)
                    if gain <= 0 or price > self._limit - self._money.slack:
                        continue
                    rank = (self._loss(met | option.met), -gain, n, option, back)
                    if best is None or rank[:3] < best[:3]:
                        best = rank
            if best is None:
                return taken
            taken[best[2]], sums = best[3], best[4]

    def _moves(self, taken: Sequence[_Option]) -> tuple[Move, ...]:
        """The moves of the options taken; what goes with its line needs none."""
        moves = []
        for choice, option in zip(self._choices, taken, strict=True):
            alone = choice.parent < 0 or not taken[choice.parent].takes_away
            if option.move is not None and alone:
                moves.append(option.move)
        return tuple(moves)

    def _bounds(self) -> tuple[list[_Amounts], list[int], list[int]]:
        """From each choice on: the most that can be saved, the needs that may be met, and those
        that are met when all stays."""
        rest, others, stay = [self._money.nothing], [0], [0]
        for choice in reversed(self._choices):
            rest.append(tuple(map(float.__add__, rest[-1], choice.most)))
            others.append(others[-1] | choice.potential)
            stay.append(stay[-1] | choice.options[0].met)
        return rest[::-1], others[::-1], stay[::-1]

    def _loss(self, met: int) -> tuple[int, ...]:
        counts = [0, 0, 0]
        lost = self._needed & ~met
        while lost:
            bit = lost & -lost
            counts[self._weights[bit.bit_length() - 1]] += 1
            lost ^= bit
        return tuple(counts)

    def _met_bits(self, draft: OfferDraft) -> int:
        met = 0
        for line in draft.lines:
            if line.kind in DELIVERED:
                met |= self._fulfils(line.fulfils)
        return met

    def _fulfils(self, keys: Sequence[int]) -> int:
        bits = 0
        for key in keys:
            bits |= self._bits.get(key, 0)
        return bits

    def _make_choices(self, moves: Sequence[tuple[Move, ...]]) -> list[_Choice]:
        """The choices, what saves most first but extras behind their line; sets the needs that
        are met whatever is chosen."""
        made: dict[int, _Choice] = {}
        shape, money = self._shape, self._money
        chosen = {options[0].line_key for options in moves}
        for line in self._draft.lines:
            if line.kind in DELIVERED and line.key not in chosen:
                self._always |= self._fulfils(line.fulfils)
        for possible in moves:
            key = possible[0].line_key
            kept = _Option(None, money.nothing, self._fulfils(shape.lines[key].fulfils))
            options = [kept]
            for move in possible:
                saving, met = money.of(key), 0
                if move.deed is Deed.SWAP:
                    saving = _less(saving, money.as_if(move.other, key))
                    met = self._fulfils(shape.lines[move.other].fulfils)
                else:
                    for extra in self._extras(key, chosen):
                        saving = tuple(map(float.__add__, saving, money.of(extra)))
                if money.less(saving) < 0:
                    options.append(_Option(move, saving, met, move.deed is not Deed.SWAP))
            most = tuple(max(option.saving[r] for option in options) for r in money.range)
            potential = 0
            for option in options:
                potential |= option.met
            made[key] = _Choice(key, tuple(options), most, potential)
        return _in_order(made, shape, money)

    def _extras(self, key: int, chosen: set[int]) -> list[int]:
        """What adds to a line and cannot be chosen by itself: it goes with the line."""
        return [
            own
            for own, base in self._shape.base.items()
            if base == key and own not in chosen and self._shape.lines[own].kind is LineKind.EXTRA
        ]


def _in_order(made: dict[int, _Choice], shape: Outline, money: _Money) -> list[_Choice]:
    ordered: list[_Choice] = []
    places: dict[int, int] = {}

    def place(choice: _Choice) -> None:
        if choice.key in places:
            return
        parent = shape.base.get(choice.key)
        if parent in made and shape.lines[choice.key].kind is LineKind.EXTRA:
            place(made[parent])
            choice = replace(choice, parent=places[parent])
        places[choice.key] = len(ordered)
        ordered.append(choice)

    for choice in sorted(made.values(), key=lambda one: money.less(one.most)):
        place(choice)
    return ordered


def _less(amounts: _Amounts, saving: _Amounts) -> _Amounts:
    return tuple(map(float.__sub__, amounts, saving))


class _Money:
    """Sums per VAT rate without rounding, and the price they make."""

    def __init__(self, draft: OfferDraft, sums: Totals, shape: Outline, consumer: bool) -> None:
        charged = draft.tax_mode is TaxMode.REGULAR
        lines = draft.lines
        rates = sorted({line.vat_rate if charged else Decimal(0) for line in lines})
        self.range = range(len(rates))
        self.nothing: _Amounts = tuple(0.0 for _rate in rates)
        self._rate = {
            line.key: rates.index(line.vat_rate if charged else Decimal(0)) for line in lines
        }
        self._total = {
            line.key: float(result.total) for line, result in zip(lines, sums.lines, strict=True)
        }
        self._kept = _heading_factors(draft)
        self._surcharges = _surcharges(draft, shape)
        percents = [float(rate) / 100 for rate in rates]
        if not charged or consumer == draft.gross_prices:
            self._factors = tuple(1.0 for _rate in rates)
        elif consumer:
            self._factors = tuple(1 + percent for percent in percents)
        else:
            self._factors = tuple(1 / (1 + percent) for percent in percents)
        self._percent = float(draft.discount_percent) / 100
        self._amount = float(draft.discount_amount)
        whole = [0.0 for _rate in rates]
        for line in lines:
            if line.kind in COUNTED and line.kind is not LineKind.SURCHARGE:
                for r, amount in enumerate(self.of(line.key)):
                    whole[r] += amount
        self.sums: _Amounts = tuple(whole)
        rounded = sum(line.kind in (LineKind.HEADING, LineKind.SURCHARGE) for line in lines)
        self.slack = 0.06 + 0.012 * (2 * rounded + 3 * len(rates))

    def of(self, key: int) -> _Amounts:
        """What a counted line brings to the sums, with the surcharges on it."""
        return self.as_if(key, key)

    def as_if(self, key: int, place: int) -> _Amounts:
        """What a line would bring at the place of another one."""
        amounts = list(self.nothing)
        total = self._total[key]
        amounts[self._rate[key]] += total * self._kept[place]
        for surcharge, share, bases in self._surcharges:
            if place in bases:
                amounts[self._rate[surcharge]] += total * share * self._kept[surcharge]
        return tuple(amounts)

    def price(self, sums: _Amounts) -> float:
        """The price the sums make, discounts and VAT included."""
        whole = sum(sums)
        if whole <= 0:
            return 0.0
        factor = 1 - self._percent - self._amount / whole
        return sum(map(float.__mul__, sums, self._factors)) * factor

    def less(self, saving: _Amounts) -> float:
        """About how much the price changes (negative: falls) when this is taken off."""
        return -sum(map(float.__mul__, saving, self._factors))


def _heading_factors(draft: OfferDraft) -> dict[int, float]:
    """What the discounts of the headings leave of each counted line, by key."""
    kept = {line.key: 1.0 for line in draft.lines}

    def walk(scope: Scope, factor: float) -> None:
        if scope.heading is not None:
            factor *= 1 - float(draft.lines[scope.heading].discount_percent) / 100
        for index in scope.lines:
            kept[draft.lines[index].key] = factor
        for part in scope.parts:
            walk(part, factor)

    walk(scopes(draft.lines), 1.0)
    return kept


def _surcharges(draft: OfferDraft, shape: Outline) -> list[tuple[int, float, frozenset[int]]]:
    """Each surcharge with its share of the lines it is on."""
    return [
        (
            line.key,
            float(line.surcharge_percent) / 100 * (1 - float(line.discount_percent) / 100),
            frozenset(shape.surcharged[line.key]),
        )
        for line in draft.lines
        if line.kind is LineKind.SURCHARGE
    ]
