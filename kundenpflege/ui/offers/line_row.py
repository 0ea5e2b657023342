"""One line of the offer, typed like a row of a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_money
from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.pricing import LineResult
from kundenpflege.services.offers import LineDraft, NeedDraft

from ..kit import theme
from ..kit.chips import Chip
from ..kit.controls import IconButton, Label
from ..kit.editors import DecimalEditor, Editor, MoneyEditor, MultilineEditor, TextEditor
from .line_details import LineDetails
from .parts import NeedsButton
from .rows import Part, Row
from .suggestions import Suggestions

if TYPE_CHECKING:
    from kundenpflege.services.catalogue import ItemDetail

UNITS = ("Stk", "m", "m²", "m³", "h", "psch", "kg", "l", "Satz")
#: Widths of quantity, unit, unit price, discount and total at font scale 1.
WIDTHS = (58, 54, 98, 62, 100)
_PRICED = (LineKind.ITEM, LineKind.OPTIONAL, LineKind.ALTERNATIVE)
_LONGEST = 1000


def labels() -> dict[str, str]:
    """What the fields are called, by their names in the draft."""
    return {
        "text": _("Leistung"),
        "benefit": _("Nutzen"),
        "quantity": _("Menge"),
        "unit": _("Einheit"),
        "unit_price": _("Einzelpreis netto"),
        "discount_percent": _("Rabatt in Prozent"),
    }


class Room(Enum):
    """How much room a row has: numbers beside the text, below it, needs below those."""

    WIDE = 1
    NARROW = 2
    TIGHT = 3

    @classmethod
    def of(cls, width: int) -> Room:
        """The arrangement for a card of that width in pixels."""
        if width >= theme.px(740):
            return cls.WIDE
        return cls.NARROW if width >= theme.px(530) else cls.TIGHT


class LineRow(Row):
    """Number, text with benefit below, quantity, unit, price, discount, total.

    `menu_wanted` asks for the row's menu, `neighbour_wanted(name, ±1)` for the same field of the
    row below or above.
    """

    menu_wanted = Signal()
    neighbour_wanted = Signal(str, int)

    def __init__(self, items: Callable[[], Sequence[ItemDetail]]) -> None:
        super().__init__()
        self.setProperty("role", "line_row")
        self._part = LineDraft(0)
        self._needs: tuple[NeedDraft, ...] = ()
        self._bases: Sequence[tuple[int, str]] = ()
        self.details: LineDetails | None = None
        self.number = Label("", "small")
        self.kind_chip = Chip("", "neutral")
        self.text = MultilineEditor(1, 8, _("Leistung"), _LONGEST)
        self.benefit = MultilineEditor(1, 6, _("Nutzen: Was hat der Kunde davon?"), _LONGEST)
        self.quantity = DecimalEditor(3, lowest=0, highest=9_999_999)
        self.unit = TextEditor(_("Einh."), 12, UNITS)
        self.unit_price = MoneyEditor(4, -99_999_999, 99_999_999, placeholder=_("Preis"))
        self.discount = DecimalEditor(2, "%", 0, 100, placeholder=_("Rabatt"))
        self.total = Label("")
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.fulfils = NeedsButton()
        self.more = IconButton(
            "more", _("Weitere Möglichkeiten"), "quiet", on_click=self.menu_wanted.emit
        )
        self.more.setObjectName("more")
        self._editors: dict[str, Editor] = {
            "text": self.text,
            "benefit": self.benefit,
            "quantity": self.quantity,
            "unit": self.unit,
            "unit_price": self.unit_price,
            "discount_percent": self.discount,
        }
        self._name_all()
        self._lay_out()
        self.suggestions = Suggestions(
            self.text.field, self.text.area.toPlainText, items, wanted=self._is_fresh
        )
        self._connect()
        self._fit()

    def _name_all(self) -> None:
        for name, label in labels().items():
            editor = self._editors[name]
            editor.name_field(f"line_{name}", label)
            editor.field.setProperty("role", "cell")
        self.total.setObjectName("line_total")
        self.total.setAccessibleName(_("Gesamt"))

    def _lay_out(self) -> None:
        self._numbers = QWidget()
        line = QHBoxLayout(self._numbers)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        for editor in (self.quantity, self.unit, self.unit_price, self.discount):
            line.addWidget(editor)
        line.addStretch(1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, theme.S1, 0, theme.S1 + 2)
        self._grid.setHorizontalSpacing(theme.S1)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        self._room: Room | None = None
        self.set_room(Room.NARROW)

    def set_room(self, room: Room) -> None:
        """Numbers beside the text where there is room, else below it."""
        if room is self._room:
            return
        self._room = room
        grid, top = self._grid, Qt.AlignmentFlag.AlignTop
        right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
        for widget in (self.handle, self.number, self.text, self._numbers, self.total, self.more,
                       self.kind_chip, self.benefit, self.fulfils):  # fmt: skip
            grid.removeWidget(widget)
        grid.addWidget(self.handle, 0, 0, top)
        grid.addWidget(self.number, 0, 1, top)
        if room is Room.WIDE:
            grid.addWidget(self.text, 0, 2, top)
            grid.addWidget(self.benefit, 1, 2, top)
            grid.addWidget(self._numbers, 0, 3, top)
            grid.addWidget(self.fulfils, 1, 3, 1, 3, top | right)
        elif room is Room.NARROW:
            grid.addWidget(self.text, 0, 2, 1, 2, top)
            grid.addWidget(self.benefit, 1, 2, 1, 3, top)
            grid.addWidget(self._numbers, 2, 2, top)
            grid.addWidget(self.fulfils, 2, 3, 1, 3, top | right)
        else:
            grid.addWidget(self.text, 0, 2, 1, 2, top)
            grid.addWidget(self.benefit, 1, 2, 1, 4, top)
            grid.addWidget(self._numbers, 2, 2, 1, 4, top)
            grid.addWidget(self.fulfils, 4, 2, 1, 4, top | left)
        grid.addWidget(self.kind_chip, 3, 2, 1, 4, left)
        grid.addWidget(self.total, 0, 4, top | right)
        grid.addWidget(self.more, 0, 5, top)
        if self.details is not None:
            grid.removeWidget(self.details)
            grid.addWidget(self.details, 5, 2, 1, 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A fine line below."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))

    def _connect(self) -> None:
        for editor in self._editors.values():
            editor.changed.connect(self._typed)
            editor.left.connect(lambda editor=editor: editor.set_wrong(bool(editor.problem())))
        self.watch(*(editor.field for editor in self._editors.values()), self.fulfils, self.more)
        # Suggestions hear keys before the row does.
        self.text.field.removeEventFilter(self.suggestions)
        self.text.field.installEventFilter(self.suggestions)
        self.text.changed.connect(self.suggestions.look)
        self.suggestions.taken.connect(self.take)
        self.fulfils.changed.connect(self._typed)
        theme.signals.changed.connect(self._fit)

    def _fit(self) -> None:
        self._use_font()
        self._show_kind()
        widgets = (self.quantity, self.unit, self.unit_price, self.discount, self.total)
        for widget, width in zip(widgets, WIDTHS, strict=True):
            widget.setFixedWidth(theme.px(width))
        self.number.setFixedWidth(theme.px(26))
        # The number stands at the height of the text's first line.
        self.number.setContentsMargins(0, theme.px(6), 0, 0)
        self.total.setContentsMargins(0, theme.px(5), 0, 0)

    def _use_font(self) -> None:
        self.total.setFont(theme.font("body", bold=True, tabular=True))

    # Values ------------------------------------------------------------------------------------

    @property
    def kind(self) -> LineKind:
        """What kind of line it is."""
        return self._part.kind

    def first_field(self) -> QWidget:
        """The text."""
        return self.text.field

    def field(self, name: str) -> QWidget | None:
        """An editor by its name in the draft; details open when they are meant."""
        if name in self._editors:
            return self._editors[name].field
        if name in ("vat_rate", "labour_share", "kind", "alternative_to"):
            self.show_details(True)
            return self.details.field(name) if self.details else None
        return self.fulfils if name == "fulfils" else None

    def chain(self) -> Iterator[QWidget]:
        """Text, benefit, numbers, needs, menu, details."""
        for editor in self._editors.values():
            yield editor.field
        yield from (self.fulfils, self.more)
        if self.details is not None:
            yield from self.details.chain()

    def show_part(self, part: Part) -> None:
        """Show a line."""
        assert isinstance(part, LineDraft)
        self._part = part
        values = {**{name: getattr(part, name) for name in self._editors}}
        for name in ("discount_percent", "unit_price"):
            values[name] = values[name] or None
        for name, editor in self._editors.items():
            unread = editor.field.hasFocus() and bool(editor.problem())
            if editor.value() != values[name] and not unread:
                editor.set_value(values[name])
        if self.fulfils.value() != part.fulfils:
            self.fulfils.set_value(part.fulfils)
        if self.details is not None:
            self.details.show_line(part)
        self._show_kind()

    def part(self) -> LineDraft:
        """What was entered; what cannot be read keeps its last value."""
        values = {name: editor.value() for name, editor in self._editors.items()}
        for name in ("quantity", "unit_price", "discount_percent"):
            editor = self._editors[name]
            if editor.problem():
                values[name] = getattr(self._part, name)
            elif values[name] is None:
                values[name] = Decimal(0)
        return replace(self._part, key=self.key, fulfils=self.fulfils.value(), **values)

    def tell_place(self, number: int) -> None:
        """„Zeile 2: Menge“."""
        for name, label in labels().items():
            words = _("Zeile {n}: {field}").format(n=number, field=label)
            self._editors[name].field.setAccessibleName(words)
        self.more.setAccessibleName(_("Zeile {n}: weitere Möglichkeiten").format(n=number))

    def is_blank(self) -> bool:
        """Nothing typed and no price."""
        if self.text.value() or self.benefit.value() or self._part.item_id is not None:
            return False
        return self.kind not in _PRICED or not self.unit_price.value()

    def _is_fresh(self) -> bool:
        """Whether the catalogue may still fill the line."""
        return self.kind in _PRICED and not self.unit_price.value()

    def take(self, item: ItemDetail) -> None:
        """Take a service over from the catalogue; the quantity comes next."""
        self.show_part(
            replace(
                self.part(),
                text=item.title,
                benefit=item.benefit,
                unit=item.unit,
                unit_price=item.unit_price,
                vat_rate=item.vat_rate,
                labour_share=item.labour_share,
                item_id=item.id,
            )
        )
        self.edited.emit()
        self.quantity.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_kind(self, kind: LineKind) -> None:
        """Make it another kind of line; what was typed stays."""
        if kind is not self.kind:
            self.show_part(replace(self.part(), kind=kind))
            self.edited.emit()

    def _typed(self) -> None:
        self._part = self.part()
        self.edited.emit()

    # What follows from the draft ---------------------------------------------------------------

    def show_result(self, result: LineResult | None, numbers: Sequence[str]) -> None:
        """Number and price of the line; `numbers` are those of all lines."""
        self.number.setText(result.number if result else "")
        if result is None or self.kind is LineKind.TEXT:
            self.total.setText("")
            return
        money = format_money(result.total)
        aside = self.kind in (LineKind.OPTIONAL, LineKind.ALTERNATIVE)
        self.total.setText(f"({money})" if aside else money)
        role = "muted" if aside else "body"
        if self.total.property("role") != role:
            self.total.set_role(role)
            self._use_font()
        if self.kind is LineKind.ALTERNATIVE and result.alternative_to is not None:
            words = _("Alternative zu {number}").format(number=numbers[result.alternative_to])
            if result.difference is not None:
                sign = "+" if result.difference > 0 else "−" if result.difference < 0 else "±"
                words += f" · {sign}{format_money(abs(result.difference))}"
            self.kind_chip.set(words, "blue")

    def set_needs(self, needs: tuple[NeedDraft, ...]) -> None:
        """The needs the line can meet."""
        self._needs = needs
        self.fulfils.set_needs(needs)

    def set_bases(self, bases: Sequence[tuple[int, str]]) -> None:
        """Lines (key, words) that an alternative may replace."""
        self._bases = [(key, words) for key, words in bases if key != self.key]
        if self.details is not None:
            self.details.set_bases(self._bases)

    def rekey(self, keys: dict[int, int], needs: dict[int, int]) -> None:
        """Links lead to the ids that parts have got."""
        base = self._part.alternative_to
        fulfils = tuple(needs.get(key, key) for key in self.fulfils.value())
        self._part = replace(
            self._part,
            key=self.key,
            fulfils=fulfils,
            alternative_to=None if base is None else keys.get(base, base),
        )
        self.fulfils.set_value(fulfils)

    def _show_kind(self) -> None:
        priced = self.kind in _PRICED
        heading = self.kind is LineKind.HEADING
        for widget in (self.quantity, self.unit, self.unit_price, self.discount, self.fulfils):
            widget.setVisible(priced)
        self.benefit.setVisible(priced)
        self._numbers.setVisible(priced)
        self.kind_chip.setVisible(self.kind in (LineKind.OPTIONAL, LineKind.ALTERNATIVE))
        self.kind_chip.set(self.kind.label, "violet" if self.kind is LineKind.OPTIONAL else "blue")
        self.text.area.setPlaceholderText(
            _("Überschrift") if heading else _("Hinweis") if not priced else _("Leistung")
        )
        font = theme.font("body", bold=heading or priced)
        if self.text.area.font() != font:
            self.text.area.setFont(font)

    def show_details(self, shown: bool) -> None:
        """Open or close kind, VAT and labour share."""
        if shown and self.details is None:
            self.details = LineDetails(self)
            self.details.set_bases(self._bases)
            self.details.show_line(self.part())
            self.details.edited.connect(self._details_edited)
            self._grid.addWidget(self.details, 5, 2, 1, 4)
        if self.details is not None:
            self.details.setVisible(shown)

    def details_shown(self) -> bool:
        """Whether the details are open."""
        return self.details is not None and self.details.isVisibleTo(self)

    def _details_edited(self) -> None:
        if self.details is not None:
            self._part = replace(self.part(), **self.details.values())
            self._show_kind()
            self.edited.emit()

    # Keys --------------------------------------------------------------------------------------

    def row_key(self, event: QKeyEvent, field: QWidget) -> bool:
        """Up and down go to the same column of the neighbour."""
        key = Qt.Key(event.key())
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
        )  # fmt: skip
        if plain and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and isinstance(field, QLineEdit):
            name = next(n for n, e in self._editors.items() if e.field is field)
            self.neighbour_wanted.emit(name, -1 if key == Qt.Key.Key_Up else 1)
            return True
        return super().row_key(event, field)
