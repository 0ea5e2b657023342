"""A quantity, typed as a number or as a calculation."""

from __future__ import annotations

from decimal import Decimal

from kundenpflege.base.money import format_decimal
from kundenpflege.rules.calculation import MAX_LENGTH, Calculated, calculate
from kundenpflege.rules.validation import InvalidValue

from ..kit import theme
from ..kit.editors import DecimalEditor

_MOST = 220  # px at font scale 1, while a calculation is typed


class QuantityEditor(DecimalEditor):
    """Shows what comes out; with the keyboard in it the calculation (`2*1,25*3`)."""

    def __init__(self, width: int) -> None:
        self._formula = ""
        self._number = ""
        super().__init__(3, lowest=0, highest=9_999_999)
        self._narrow = width
        self.line.setMaxLength(MAX_LENGTH)
        self.line.textChanged.connect(lambda _text: self.fit())

    def show_quantity(self, value: Decimal, formula: str) -> None:
        """Show a quantity and how it was worked out."""
        self._formula, self._number = formula, format_decimal(value)
        self.line.setToolTip(f"{formula} = {self._number}" if formula else "")
        wanted = formula if formula and self.line.hasFocus() else self._number
        if self.line.text() != wanted:
            self._show(wanted)

    def quantity(self) -> Calculated | None:
        """What was entered; None when it cannot be read."""
        text = self.text()
        if text == self._number:
            return Calculated(self._plain(text), self._formula)
        try:
            return calculate(text)
        except InvalidValue:
            return None

    def _plain(self, text: str) -> Decimal:
        return calculate(text).value

    def value(self) -> Decimal | None:
        """The number that comes out."""
        found = self.quantity() if self.text() else None
        return None if found is None else found.value

    def problem(self) -> str:
        """No calculation, or outside its limits."""
        text = self.text()
        if not text:
            return ""
        try:
            calculate(text)
        except InvalidValue as error:
            return str(error)
        return super().problem()

    def show_bare(self) -> None:
        """The calculation, to be edited."""
        if self._formula and self.text() == self._number:
            self._show(self._formula)
        self.fit()

    def show_dressed(self) -> None:
        """What comes out."""
        found = self.quantity() if self.text() else None
        if found is not None and not self.problem():
            self.show_quantity(found.value, found.formula)
        self.fit()

    def fit(self) -> None:
        """A calculation gets the room it needs while it is typed."""
        width = theme.px(self._narrow)
        if self.line.hasFocus():
            needed = self.line.fontMetrics().horizontalAdvance(self.line.text()) + theme.px(18)
            width = min(max(width, needed), theme.px(_MOST))
        if width != self.width() or self.minimumWidth() != width:
            self.setFixedWidth(width)
