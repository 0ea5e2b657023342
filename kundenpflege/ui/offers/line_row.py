"""The row in hand: the fields of one line, typed like a row of a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_money
from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.line_kinds import MEASURED
from kundenpflege.rules.line_results import LineResult
from kundenpflege.rules.unit_prices import net_price
from kundenpflege.services.offers import LineDraft, NeedDraft

from ..kit import theme
from .line_details import LineDetails
from .line_fields import LineFields, labels
from .line_row_keys import key_of_row
from .line_words import WORDLESS, chips_of, is_blank
from .rows import Part
from .suggestions import Suggestions

if TYPE_CHECKING:
    from kundenpflege.services.catalogue import ItemDetail


class LineRow(LineFields):
    """Number, text with benefit below, quantity, unit, price, discount, total.

    It is shown one line after the other. `menu_wanted` asks for the menu,
    `neighbour_wanted(name, ±1)` for the same field of another line, `leave_wanted(±1)` for the
    line above or below, `put_down_wanted` to close the fields.
    """

    neighbour_wanted = Signal(str, int)
    leave_wanted = Signal(int)
    put_down_wanted = Signal()
    double_wanted = Signal()
    level_wanted = Signal(int)
    paste_wanted = Signal(str)
    details_wanted = Signal()

    def __init__(
        self,
        items: Callable[[], Sequence[ItemDetail]],
        details: Callable[[], LineDetails],
        can_leave: Callable[[int], bool],
    ) -> None:
        self._part = LineDraft(0)
        super().__init__()
        self._make_details, self.can_leave = details, can_leave
        self._bases: Sequence[tuple[int, str]] = ()
        self._result: LineResult | None = None
        self._gross = False
        self.suggestions = Suggestions(
            self.text.field, self.text.area.toPlainText, items, wanted=self._is_fresh
        )
        self._connect()
        self._fit()

    def _connect(self) -> None:
        for editor in self._editors.values():
            editor.changed.connect(self._typed)
            editor.left.connect(lambda editor=editor: editor.set_wrong(bool(editor.problem())))
        self.watch(*(editor.field for editor in self._editors.values()))
        self.watch(self.bases, self.fulfils, self.more)
        # Suggestions hear keys before the row does.
        self.text.field.removeEventFilter(self.suggestions)
        self.text.field.installEventFilter(self.suggestions)
        self.text.changed.connect(self.suggestions.look)
        self.suggestions.taken.connect(self.take)
        self.fulfils.changed.connect(self._typed)
        self.bases.changed.connect(self._typed)
        theme.signals.changed.connect(self._fit)

    # Fields ------------------------------------------------------------------------------------

    @property
    def kind(self) -> LineKind:
        """What kind of line it is."""
        return self._part.kind

    # Values ------------------------------------------------------------------------------------

    def show_part(self, part: Part, fresh: bool = False) -> None:
        """Show a line; `fresh` when it is another one than before."""
        assert isinstance(part, LineDraft)
        self._part = part
        self.key = part.key
        if fresh:
            self.suggestions.close()
            self.show_details(False)
        for name, editor in self._editors.items():
            value = getattr(part, name)
            if name in ("discount_percent", "unit_price", "surcharge_percent"):
                value = value or None
            unread = editor.field.hasFocus() and bool(editor.problem()) and not fresh
            if fresh:
                editor.set_wrong(False)
            if editor is self.quantity:
                if not unread and (fresh or self._quantity() != (part.quantity, part.calculation)):
                    self.quantity.show_quantity(part.quantity, part.calculation)
            elif (fresh or editor.value() != value) and not unread:
                editor.set_value(value)
        if self.fulfils.value() != part.fulfils:
            self.fulfils.set_value(part.fulfils)
        self.bases.set_value(part.surcharge_on)
        if self.details is not None:
            self.details.show_line(part)
        self._fit_kind()

    def _quantity(self) -> tuple[Decimal, str] | None:
        found = self.quantity.quantity() if self.quantity.text() else None
        return None if found is None else (found.value, found.formula)

    def part(self) -> LineDraft:
        """What was entered; what cannot be read keeps its last value."""
        values = {name: editor.value() for name, editor in self._editors.items()}
        values["calculation"] = self._part.calculation
        found = self.quantity.quantity() if self.quantity.text() else None
        if found is not None and not self.quantity.problem():
            values["calculation"] = found.formula
        elif not self.quantity.text():
            values["calculation"] = ""
        for name in ("quantity", "unit_price", "discount_percent", "surcharge_percent"):
            if self._editors[name].problem():
                values[name] = getattr(self._part, name)
            elif values[name] is None:
                values[name] = Decimal(0)
        return replace(
            self._part,
            key=self.key,
            fulfils=self.fulfils.value(),
            surcharge_on=self.bases.value(),
            **values,
        )

    def tell_place(self, number: int) -> None:
        """„Zeile 2: Menge“."""
        for name, label in labels().items():
            words = _("Zeile {n}: {field}").format(n=number, field=label)
            self._editors[name].field.setAccessibleName(words)
        self.more.setAccessibleName(_("Zeile {n}: weitere Möglichkeiten").format(n=number))

    def is_blank(self) -> bool:
        """Nothing typed and no price."""
        return is_blank(self.part())

    def _is_fresh(self) -> bool:
        """Whether the catalogue may still fill the line."""
        return self.kind in MEASURED and not self.unit_price.value()

    take_wanted = Signal(object)

    def take(self, item: ItemDetail) -> None:
        """Take a service over from the catalogue; the quantity comes next."""
        self.take_wanted.emit(item)
        self.quantity.setFocus(Qt.FocusReason.OtherFocusReason)

    def change(self, part: LineDraft) -> None:
        """Another content, as if it were typed."""
        self.show_part(part)
        self.edited.emit()

    def set_kind(self, kind: LineKind) -> None:
        """Make it another kind of line; what was typed stays."""
        if kind is not self.kind:
            self.change(of_kind(self.part(), kind))

    def _typed(self) -> None:
        self._part = self.part()
        self.edited.emit()

    # What follows from the draft ---------------------------------------------------------------

    def show_result(self, result: LineResult | None, numbers: Sequence[str]) -> None:
        """Number and price of the line; `numbers` are those of all lines."""
        self._result = result
        self.number.setText(result.number if result else "")
        found = chips_of(self._part, result, numbers)
        if self._part.price_unit != 1:
            found.append((_("Preis je {n}").format(n=self._part.price_unit), "neutral"))
        for n, chip in enumerate(self.chips):
            chip.setVisible(n < len(found))
            if n < len(found):
                chip.set(*found[n])
        self._chip_row.setVisible(bool(found))
        if result is None or self.kind in (LineKind.TEXT, LineKind.PAGE_BREAK):
            self.total.setText("")
            return
        money = format_money(result.total)
        aside = self.kind in (LineKind.OPTIONAL, LineKind.ALTERNATIVE)
        self.total.setText(f"({money})" if aside else money)
        role = "muted" if aside else "body"
        if self.total.property("role") != role:
            self.total.set_role(role)
            self._use_font()
        self._tell_margin()

    def _tell_margin(self) -> None:
        if self.details is not None and self._result is not None:
            total, part = self._result.total, self._part
            net = net_price(total, part.vat_rate) if self._gross else total
            self.details.show_margin(part, net)

    def set_gross(self, gross: bool) -> None:
        """Whether prices hold the VAT."""
        self._gross = gross

    def set_needs(self, needs: tuple[NeedDraft, ...]) -> None:
        """The needs the line can meet."""
        self.fulfils.set_needs(needs)

    def set_bases(self, bases: Sequence[tuple[int, str]]) -> None:
        """Lines (key, words) that an alternative may replace, or a surcharge may be of."""
        self._bases = [(key, words) for key, words in bases if key != self.key]
        self.bases.set_bases(self._bases)
        if self.details is not None:
            self.details.set_bases(self._bases)

    def rekey(self, key: int, keys: dict[int, int], needs: dict[int, int]) -> None:
        """Links lead to the ids that parts have got."""
        self.key = key
        base = self._part.alternative_to
        self._part = replace(
            self._part,
            key=key,
            fulfils=tuple(needs.get(one, one) for one in self.fulfils.value()),
            surcharge_on=tuple(keys.get(one, one) for one in self.bases.value()),
            alternative_to=None if base is None else keys.get(base, base),
        )
        self.fulfils.set_value(self._part.fulfils)
        self.bases.set_value(self._part.surcharge_on)

    # Details -----------------------------------------------------------------------------------

    def show_details(self, shown: bool) -> None:
        """Open or close what a line needs only now and then."""
        if shown and self.details is None:
            self.details = self._make_details()
            self.details.setParent(self)
            self.details.edited.connect(self._details_edited)
            self.watch(*self.details.chain())
            self._grid.addWidget(self.details, 5, 2, 1, 4)
            self.details_wanted.emit()
        if self.details is not None:
            if shown:
                self.details.set_bases(self._bases)
                self.details.show_line(self.part())
                self._tell_margin()
            self.details.setVisible(shown)

    def details_shown(self) -> bool:
        """Whether the details are open."""
        return self.details is not None and self.details.isVisibleTo(self)

    def _details_edited(self) -> None:
        if self.details is not None:
            values = self.details.values()
            part = replace(self.part(), **values)
            if part.kind is not self.kind:
                part = of_kind(part, part.kind)
            self._part = part
            self._fit_kind()
            self.details.fit_kind(part.kind)
            self.edited.emit()

    # Keys --------------------------------------------------------------------------------------

    def row_key(self, event: QKeyEvent, field: QWidget) -> bool:
        """Keys as in a spreadsheet."""
        in_details = self.details is not None and self.details.isAncestorOf(field)
        if key_of_row(self, event, field, in_details):
            return True
        if in_details and not isinstance(field, QLineEdit):
            return False  # Enter makes a new line in the long text
        return super().row_key(event, field)


def of_kind(line: LineDraft, kind: LineKind) -> LineDraft:
    """The line as another kind, with the units that are usual for it."""
    unit = line.unit
    if kind is LineKind.LUMP_SUM and unit == "Stk":
        unit = "psch"
    elif kind is LineKind.HOURLY and unit in ("Stk", "psch"):
        unit = "h"
    elif kind in MEASURED and not unit:
        unit = "Stk"
    text = "" if kind in WORDLESS and kind is LineKind.PAGE_BREAK else line.text
    return replace(line, kind=kind, unit=unit, text=text)
