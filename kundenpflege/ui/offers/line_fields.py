"""The fields of one line in their places, and which of them a kind of line has."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.line_kinds import MEASURED, PRICED

from ..kit import theme
from ..kit.chips import Chip
from ..kit.controls import IconButton, Label
from ..kit.editors import DecimalEditor, Editor, MoneyEditor, MultilineEditor, TextEditor
from .line_details import LineDetails
from .line_paint import EDGE, WIDTHS, Room
from .parts import NeedsButton
from .quantity_editor import QuantityEditor
from .rows import Row
from .surcharge_bases import BasesButton

UNITS = ("Stk", "m", "m²", "m³", "lfm", "h", "Tag", "psch", "kg", "t", "l", "Satz", "Set", "Paar",
         "km", "Fahrt", "VE", "kWp")  # fmt: skip
_LONGEST = 1000
_SURCHARGE = LineKind.SURCHARGE


def labels() -> dict[str, str]:
    """What the fields are called, by their names in the draft."""
    return {
        "text": _("Leistung"),
        "benefit": _("Nutzen"),
        "quantity": _("Menge"),
        "unit": _("Einheit"),
        "unit_price": _("Einzelpreis"),
        "surcharge_percent": _("Zuschlag in Prozent"),
        "discount_percent": _("Rabatt in Prozent"),
    }


class LineFields(Row):
    """Number, text with benefit below, quantity, unit, price, discount, total."""

    menu_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "line_row")
        self.details: LineDetails | None = None
        self.number = Label("", "small")
        self.chips = [Chip("", "neutral") for _n in range(3)]
        self.text = MultilineEditor(1, 12, _("Leistung"), _LONGEST)
        self.benefit = MultilineEditor(1, 8, _("Nutzen: Was hat der Kunde davon?"), _LONGEST)
        self.quantity = QuantityEditor(WIDTHS[0])
        self.unit = TextEditor(_("Einh."), 12, UNITS)
        self.unit_price = MoneyEditor(4, -99_999_999, 99_999_999, placeholder=_("Preis"))
        self.percent = DecimalEditor(2, "%", -100, 999, placeholder=_("Zuschlag"))
        self.discount = DecimalEditor(2, "%", 0, 100, placeholder=_("Rabatt"))
        self.total = Label("")
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.fulfils = NeedsButton()
        self.bases = BasesButton()
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
            "surcharge_percent": self.percent,
            "discount_percent": self.discount,
        }
        for name, label in labels().items():
            editor = self._editors[name]
            editor.name_field(f"line_{name}", label)
            editor.field.setProperty("role", "cell")
        self.total.setObjectName("line_total")
        self.total.setAccessibleName(_("Gesamt"))
        self._lay_out()

    def _lay_out(self) -> None:
        self._numbers = QWidget()
        line = QHBoxLayout(self._numbers)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        for editor in (self.quantity, self.unit, self.unit_price, self.percent, self.discount):
            line.addWidget(editor)
        line.addStretch(1)
        self._chip_row = QWidget()
        chips = QHBoxLayout(self._chip_row)
        chips.setContentsMargins(theme.px(6), 2, 0, 2)
        chips.setSpacing(theme.S2)
        for chip in self.chips:
            chips.addWidget(chip)
        chips.addStretch(1)
        self._links = QWidget()
        links = QHBoxLayout(self._links)
        links.setContentsMargins(0, 0, 0, 0)
        links.setSpacing(0)
        links.addWidget(self.bases)
        links.addWidget(self.fulfils)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.px(EDGE), theme.S1, 0, theme.S1 + 2)
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
                       self._chip_row, self.benefit, self._links):  # fmt: skip
            grid.removeWidget(widget)
        grid.addWidget(self.handle, 0, 0, top)
        grid.addWidget(self.number, 0, 1, top)
        if room is Room.WIDE:
            grid.addWidget(self.text, 0, 2, top)
            grid.addWidget(self.benefit, 1, 2, top)
            grid.addWidget(self._numbers, 0, 3, top)
            grid.addWidget(self._links, 1, 3, 1, 3, top | right)
        elif room is Room.NARROW:
            grid.addWidget(self.text, 0, 2, 1, 2, top)
            grid.addWidget(self.benefit, 1, 2, 1, 3, top)
            grid.addWidget(self._numbers, 2, 2, top)
            grid.addWidget(self._links, 2, 3, 1, 3, top | right)
        else:
            grid.addWidget(self.text, 0, 2, 1, 2, top)
            grid.addWidget(self.benefit, 1, 2, 1, 4, top)
            grid.addWidget(self._numbers, 2, 2, 1, 4, top)
            grid.addWidget(self._links, 4, 2, 1, 4, top | left)
        grid.addWidget(self._chip_row, 3, 2, 1, 4, left)
        grid.addWidget(self.total, 0, 4, top | right)
        grid.addWidget(self.more, 0, 5, top)
        if self.details is not None:
            grid.removeWidget(self.details)
            grid.addWidget(self.details, 5, 2, 1, 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lit from the side, with a fine line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("hover"))
        painter.fillRect(0, 0, theme.px(3), self.height() - 1, theme.color("focus"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))

    def _fit(self) -> None:
        self._use_font()
        self._fit_kind()
        widgets = (self.quantity, self.unit, self.unit_price, self.discount, self.total)
        for widget, width in zip(widgets, WIDTHS, strict=True):
            widget.setFixedWidth(theme.px(width))
        self.percent.setFixedWidth(theme.px(84))
        # The number stands at the height of the text's first line.
        self.number.setContentsMargins(0, theme.px(6), 0, 0)
        self.total.setContentsMargins(0, theme.px(5), 0, 0)

    def _use_font(self) -> None:
        self.total.setFont(theme.font("body", bold=True, tabular=True))

    def settle(self) -> None:
        """Have the layout know at once how high the texts are."""
        for editor in (self.text, self.benefit):
            inner = editor.layout()
            if inner is not None:
                inner.invalidate()
                inner.activate()
        self._grid.invalidate()

    def set_number_width(self, width: int) -> None:
        """Room for the longest number of the list."""
        self.number.setFixedWidth(width)

    @staticmethod
    def has_field(kind: LineKind, name: str) -> bool:
        """Whether lines of a kind have this field in their row."""
        if name in ("quantity", "unit", "unit_price"):
            return kind in MEASURED
        if name == "surcharge_percent":
            return kind is _SURCHARGE
        if name == "discount_percent":
            return kind in PRICED or kind is LineKind.HEADING
        return kind in PRICED if name == "benefit" else True

    def first_field(self) -> QWidget:
        """The text."""
        return self.text.field

    def last_field(self) -> QWidget:
        """Where Shift+Tab from the next line lands."""
        return next(iter(reversed(self._reached())))

    def _reached(self) -> list[QWidget]:
        return [one for one in self.chain() if one.isVisibleTo(self) and one.isEnabled()]

    def is_at_end(self, field: QWidget, step: int) -> bool:
        """Whether Tab (1) or Shift+Tab (-1) leaves the row from this field."""
        reached = self._reached()
        return bool(reached) and field is reached[-1 if step > 0 else 0]

    def name_of(self, field: QWidget) -> str:
        """The name of a field in the draft, '' for what is no field of the row."""
        return next((name for name, one in self._editors.items() if one.field is field), "")

    def field(self, name: str) -> QWidget | None:
        """An editor by its name in the draft; details open when they are meant."""
        if name in self._editors:
            return self._editors[name].field
        if name in LineDetails.NAMES:
            self.show_details(True)
            return self.details.field(name) if self.details else None
        return {"fulfils": self.fulfils, "surcharge_on": self.bases}.get(name)

    def chain(self) -> Iterator[QWidget]:
        """Text, benefit, numbers, needs, menu, details."""
        for editor in self._editors.values():
            yield editor.field
        yield from (self.bases, self.fulfils, self.more)
        if self.details is not None:
            yield from self.details.chain()

    @property
    def kind(self) -> LineKind:
        """What kind of line it is."""
        raise NotImplementedError

    def show_details(self, shown: bool) -> None:
        """Open or close what a line needs only now and then."""
        raise NotImplementedError

    def _fit_kind(self) -> None:
        kind = self.kind
        for name, editor in self._editors.items():
            editor.setVisible(self.has_field(kind, name))
        self.fulfils.setVisible(kind in PRICED and kind is not _SURCHARGE)
        self.bases.setVisible(kind is _SURCHARGE)
        self._numbers.setVisible(kind in PRICED or kind is LineKind.HEADING)
        self.text.area.setReadOnly(kind is LineKind.PAGE_BREAK)
        self.text.area.setPlaceholderText(
            {
                LineKind.HEADING: _("Überschrift"),
                LineKind.TEXT: _("Hinweis"),
                LineKind.SUBTOTAL: _("Zwischensumme"),
                LineKind.PAGE_BREAK: _("Seitenwechsel"),
                LineKind.HOURLY: _("Arbeit nach Stunden"),
                _SURCHARGE: _("Zuschlag wofür?"),
            }.get(kind, _("Leistung"))
        )
        font = theme.font("body", bold=kind in PRICED or kind is LineKind.HEADING)
        if self.text.area.font() != font:
            self.text.area.setFont(font)
