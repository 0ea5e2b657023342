"""Editors for money, quantities and percentages in German notation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.base.money import NBSP, currency_sign, format_decimal, parse_decimal, round_to

from . import theme
from .editors_base import Editor, LineEditor, cannot_read


class _NumberLine(QLineEdit):
    """Shows the number with its unit; while edited only the number, all selected."""

    editor: DecimalEditor | None = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the unit away."""
        super().focusInEvent(event)
        if self.editor is not None:
            self.editor.show_bare()
            QTimer.singleShot(0, self, self.selectAll)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put the unit back."""
        super().focusOutEvent(event)
        if self.editor is not None:
            self.editor.show_dressed()


class DecimalEditor(LineEditor):
    """A number such as `1.234,5`. `places` decimals at most, `suffix` is the unit shown behind.

    `fixed` shows always all decimals. The value is a Decimal or None.
    """

    def __init__(
        self,
        places: int = 3,
        suffix: str = "",
        lowest: Decimal | int | None = None,
        highest: Decimal | int | None = None,
        fixed: bool = False,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._places, self._suffix, self._fixed = places, suffix, fixed
        self._lowest, self._highest = lowest, highest
        super().__init__(placeholder, 30, parent)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._use_font()
        theme.signals.changed.connect(self._use_font)

    def _make_line(self) -> QLineEdit:
        line = _NumberLine(self)
        line.editor = self
        return line

    def _use_font(self) -> None:
        self.line.setFont(theme.font("body", tabular=True))

    def value(self) -> Decimal | None:
        """The number, rounded half up to its decimals; None when empty or unreadable."""
        number = parse_decimal(self._bare())
        return None if number is None else round_to(number, self._places)

    def set_value(self, value: Any) -> None:
        """Show a number; None is empty."""
        text = "" if value is None else self._format(Decimal(value))
        self._show(text if self.line.hasFocus() or not text else self._dress(text))

    def problem(self) -> str:
        """Not a number, or outside its limits."""
        if not self._bare():
            return ""
        number = self.value()
        if number is None:
            return cannot_read("1.234,50" if self._places == 2 else "1.234,5")
        if self._lowest is not None and number < self._lowest:
            return _("Mindestens {limit}.").format(limit=self._limit(self._lowest))
        if self._highest is not None and number > self._highest:
            return _("Höchstens {limit}.").format(limit=self._limit(self._highest))
        return ""

    def show_bare(self) -> None:
        """Only the number, to be edited."""
        self._show(self._bare())

    def show_dressed(self) -> None:
        """The number in its usual form with the unit; what cannot be read stays as typed."""
        if not self.problem() and (number := self.value()) is not None:
            self._show(self._dress(self._format(number)))

    def _bare(self) -> str:
        text = self.text()
        if self._suffix:
            text = text.removesuffix(self._suffix).rstrip()
        return text

    def _dress(self, text: str) -> str:
        return f"{text}{NBSP}{self._suffix}" if self._suffix else text

    def _limit(self, value: Decimal | int) -> str:
        return self._dress(format_decimal(Decimal(value)))

    def _format(self, value: Decimal) -> str:
        return format_decimal(value, self._places if self._fixed else None)


class MoneyEditor(DecimalEditor):
    """An amount of money, shown as `1.234,50 €`. `places` 4 for prices per unit."""

    def __init__(
        self,
        places: int = 2,
        lowest: Decimal | int | None = None,
        highest: Decimal | int | None = None,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        sign = currency_sign()
        super().__init__(places, sign, lowest, highest, placeholder=placeholder, parent=parent)

    def _format(self, value: Decimal) -> str:
        """Cents always, further decimals only where there are some."""
        return format_decimal(value, 2 if round_to(value, 2) == value else None)


class Spin(QSpinBox):
    """A whole number with arrows that the wheel of a passing mouse does not change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._indent()
        theme.signals.changed.connect(self._indent)

    def _indent(self) -> None:
        # Qt takes the style sheet's padding from the top and bottom only.
        self.lineEdit().setTextMargins(theme.px(8), 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with the keyboard in it; otherwise the page scrolls."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class IntegerEditor(Editor):
    """A whole number within limits, with arrows; `suffix` such as „Tage“ stands behind it."""

    def __init__(
        self, lowest: int = 0, highest: int = 9999, suffix: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._silent = False
        self.spin = Spin(self)
        self.spin.setRange(lowest, highest)
        if suffix:
            self.spin.setSuffix(f"{NBSP}{suffix}")
        self._set_field(self.spin)
        self.spin.valueChanged.connect(self._value_changed)
        self.spin.editingFinished.connect(self.left)

    def name_field(self, name: str, label: str, purpose: str = "") -> None:
        """The line within the arrows is what screen readers hear of."""
        super().name_field(name, label, purpose)
        self.spin.lineEdit().setAccessibleName(label)

    def value(self) -> int:
        """The number."""
        return self.spin.value()

    def set_value(self, value: Any) -> None:
        """Show a number; None is the lowest."""
        self._silent = True
        self.spin.setValue(self.spin.minimum() if value is None else int(value))
        self._silent = False

    def set_read_only(self, read_only: bool) -> None:
        """The number can still be copied."""
        self.spin.setReadOnly(read_only)

    def _value_changed(self) -> None:
        if not self._silent:
            self.changed.emit()
