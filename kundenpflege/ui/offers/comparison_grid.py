"""Variants side by side on the screen: prices, needs, lines, guarantees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_money

from ..kit import theme
from ..kit.cards import IconView
from ..kit.chips import Chip
from ..kit.controls import Button, Label, hline, row
from ..kit.editors import TextEditor
from .parts import WEIGHT_TONES

if TYPE_CHECKING:
    from kundenpflege.rules.comparison import Column, Comparison, LineRow
    from kundenpflege.services.variants import VariantRow

#: More lines that are the same in all variants are only counted.
_MOST_SAME = 12


class ComparisonGrid(QWidget):
    """The comparison as a table. `opened(id)`, `renamed(id, name)`."""

    opened = Signal(int)
    renamed = Signal(int, str)

    def __init__(
        self, compared: Comparison, rows: dict[int, VariantRow], current: int | None
    ) -> None:
        super().__init__()
        self._compared, self._rows, self._current = compared, rows, current
        self._count = len(compared.columns)
        self._next = 0
        self._chain: list[QWidget] = []
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.S3)
        grid.setVerticalSpacing(theme.S1 + 2)
        grid.setColumnStretch(0, 7)
        grid.setColumnMinimumWidth(0, theme.px(150))
        for n in range(self._count):
            grid.setColumnStretch(n + 1, 4)
            grid.setColumnMinimumWidth(n + 1, theme.px(110))
        self.setAccessibleName(_("Varianten im Vergleich"))
        self._heads()
        self._needs()
        self._lines()
        self._guarantees()

    def chain(self) -> Iterator[QWidget]:
        """Names and buttons as the Tab key shall reach them."""
        yield from self._chain

    # Rows --------------------------------------------------------------------------------------

    def _heads(self) -> None:
        for n, column in enumerate(self._compared.columns):
            head = self._head(n, column)
            self._grid.addWidget(head, 0, n + 1)
        note = _("mit Umsatzsteuer") if self._compared.consumer else _("ohne Umsatzsteuer")
        label = Label(_("Gesamtpreis, {note}").format(note=note), "muted", wrap=True)
        self._grid.addWidget(label, 0, 0, Qt.AlignmentFlag.AlignBottom)
        self._next = 1

    def _head(self, n: int, column: Column) -> QWidget:
        found = self._rows.get(column.offer_id)
        frame = QFrame()
        frame.setProperty("role", "card")
        if column.offer_id == self._current:
            frame.setProperty("tone", "blue")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(theme.S3, theme.S2, theme.S3, theme.S2)
        layout.setSpacing(theme.S1)
        if found is not None and found.editable:
            name = TextEditor(column.name, 80)
            name.name_field(f"variant_name_{n}", _("Name der Variante {n}").format(n=n + 1))
            name.set_value("" if found.original and not column.draft.variant_name else column.name)
            name.left.connect(lambda: self._rename(name, column))
            layout.addWidget(name)
            self._chain.append(name.field)
        else:
            layout.addWidget(Label(column.name, "strong", wrap=True))
        price = Label(format_money(column.price), "heading")
        layout.addWidget(price)
        if n:
            less = column.difference <= 0
            words = _("{amount} weniger") if less else _("{amount} mehr")
            text = words.format(amount=format_money(abs(column.difference)))
            layout.addWidget(
                Label(text if column.difference else _("gleicher Preis"), "small", wrap=True)
            )
        lost = len(self._compared.lost(n))
        if lost:
            words = ngettext("{n} Wunsch entfällt", "{n} Wünsche entfallen", lost)
            layout.addLayout(row(Chip(words.format(n=lost), "amber"), 0))
        elif self._count > 1 and self._compared.needs:
            layout.addLayout(row(self._met(n), 0))
        layout.addStretch(1)
        editable = found is not None and found.editable
        goes_on = editable and column.offer_id == self._current
        words = _("Weiter schreiben") if goes_on else _("Öffnen")
        button = Button(words, "edit" if editable else "show", "quiet")
        button.setObjectName(f"openVariant{n}")
        button.setAccessibleName(_("{name} öffnen").format(name=column.name))
        button.clicked.connect(lambda: self.opened.emit(column.offer_id))
        self._chain.append(button)
        layout.addLayout(row(button, 0))
        frame.setAccessibleName(f"{column.name}: {price.text()}")
        return frame

    def _met(self, n: int) -> Chip:
        """How many needs a variant meets that gives up none the others meet."""
        needs = self._compared.needs
        met = sum(need.met[n] for need in needs)
        if met == len(needs):
            return Chip(_("alle Wünsche erfüllt"), "green")
        words = _("{n} von {all} Wünschen erfüllt")
        return Chip(words.format(n=met, all=len(needs)), "neutral")

    def _rename(self, editor: TextEditor, column: Column) -> None:
        name = editor.value()
        if name != column.draft.variant_name and not editor.problem():
            self.renamed.emit(column.offer_id, name)

    def _title(self, text: str) -> None:
        label = Label(text, "section")
        label.setContentsMargins(0, theme.S3, 0, 0)
        self._grid.addWidget(label, self._next, 0, 1, self._count + 1)
        self._next += 1
        self._line()

    def _line(self) -> None:
        self._grid.addWidget(hline(), self._next, 0, 1, self._count + 1)
        self._next += 1

    def _put(self, text: QWidget, cells: list[QWidget]) -> None:
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(text, self._next, 0)
        for n, cell in enumerate(cells):
            self._grid.addWidget(cell, self._next, n + 1, top | Qt.AlignmentFlag.AlignRight)
        self._next += 1
        self._line()

    def _needs(self) -> None:
        if not self._compared.needs:
            return
        self._title(_("Was dem Kunden wichtig ist"))
        for need in self._compared.needs:
            text = QWidget()
            line = row(Label(need.text, wrap=True), Chip(need.weight.label, _tone(need.weight)))
            line.setStretch(0, 1)
            text.setLayout(line)
            self._put(text, [_mark(met, any(need.met)) for met in need.met])

    def _lines(self) -> None:
        rows = self._compared.lines
        same = [one for one in rows if _is_same(one)]
        shown = rows if len(same) <= _MOST_SAME else [one for one in rows if not _is_same(one)]
        if not rows:
            return
        gross = self._compared.columns[0].sums.gross_prices
        self._title(_("Leistungen") if gross else _("Leistungen (ohne Umsatzsteuer)"))
        for one in shown:
            cells: list[QWidget] = []
            for amount, optional in zip(one.amounts, one.optional, strict=True):
                if amount is None:
                    cells.append(Label("–", "muted"))
                elif optional:
                    words = _("{amount} auf Wunsch").format(amount=format_money(amount))
                    cells.append(Label(words, "small", wrap=True))
                else:
                    cells.append(Label(format_money(amount)))
            self._put(Label(one.text, wrap=True), cells)
        if len(shown) < len(rows):
            left = len(rows) - len(shown)
            words = ngettext(
                "und {n} Leistung, die überall gleich ist",
                "und {n} Leistungen, die überall gleich sind",
                left,
            )
            self._put(Label(words.format(n=left), "muted"), [])

    def _guarantees(self) -> None:
        if not self._compared.guarantees:
            return
        self._title(_("Garantierte Leistungen"))
        for one in self._compared.guarantees:
            self._put(Label(one.text, wrap=True), [_mark(given, True) for given in one.given])


def _mark(met: bool, expected: bool) -> QWidget:
    """A check mark, „entfällt“, or nothing where no variant has it."""
    if met:
        view = IconView("ok", "green_text", 16)
        view.setAccessibleName(_("dabei"))
        return view
    return Label(_("entfällt"), "error") if expected else Label(_("offen"), "muted")


def _is_same(one: LineRow) -> bool:
    return len(set(one.amounts)) == 1 and len(set(one.optional)) == 1


def _tone(weight: object) -> str:
    return next((tone for known, tone in WEIGHT_TONES.items() if known is weight), "neutral")
