"""Step 2: the lines, from the catalogue or typed, and the sums below them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.line_kinds import BASES
from kundenpflege.rules.pricing import Totals
from kundenpflege.services.offers import Finding, LineDraft, SavedDraft

from ..kit import theme
from ..kit.controls import Label
from ..kit.office import Office
from .book import DraftBook
from .insert_panel import InsertPanel
from .line_details import LineDetails
from .line_keys import relinked
from .line_list import LineList
from .line_menu import line_menu
from .line_paint import MORE, WIDTHS, Room
from .line_row import LineRow, of_kind
from .line_words import is_blank
from .lines_bar import ChosenBar, LinesBar
from .lines_text import rows_text
from .parts import shortened
from .step import Step, noted_card
from .suggestions import make_ready
from .sums_card import SumsCard

if TYPE_CHECKING:
    from kundenpflege.services.catalogue import ItemDetail

_MANY = 1000  # items of a catalogue that is made ready for searching off the GUI thread


class LinesStep(Step):
    """The lines as rows, ways to further ones, discount, tax and sums."""

    def __init__(self, office: Office, book: DraftBook) -> None:
        super().__init__(office, book, _("Garantien"))
        self._card = noted_card(_("Leistungen"), _("mit dem Nutzen für den Kunden"))
        self._columns = self._build_columns()
        self._card.add(self._columns)
        self.lines = LineList(self._make_row, self._begin)
        self.lines.edited.connect(self._lines_edited)
        self.lines.removed.connect(self._removed)
        self.lines.rows_changed.connect(self.tabs_changed)
        self.lines.chosen.connect(self._tell_chosen)
        self.lines.menu_wanted.connect(self._open_menu)
        self.lines.paste_wanted.connect(self.paste)
        self.lines.copy_wanted.connect(self._copy)
        self._card.add(self.lines)
        self.chosen = ChosenBar()
        self.chosen.done.connect(self._on_chosen)
        self._card.add(self.chosen)
        self.bar = LinesBar(self._items)
        self.bar.kind_wanted.connect(self.add)
        self.bar.item_taken.connect(lambda item: self._take(item, self.add(LineKind.ITEM)))
        self.bar.paste_wanted.connect(lambda: self.paste("", at_end=True))
        self._card.add(self.bar)
        self.cards.addWidget(self._card)
        self.sums = SumsCard(book)
        self.cards.addWidget(self.sums)
        self.panel = InsertPanel(office, self)
        self.panel.lines_taken.connect(self.insert)
        self.bar.package_wanted.connect(lambda: self.panel.choose_package(book.draft.gross_prices))
        self.bar.offer_wanted.connect(
            lambda: self.panel.choose_offer(book.offer_id or 0, book.draft.gross_prices)
        )
        self._bases: list[tuple[int, str]] = []
        self.finish()

    def _build_columns(self) -> QWidget:
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        self._captions: list[Label] = []
        self._indent = Label("", "small")
        line.addWidget(self._indent)
        line.addWidget(Label(_("Leistung"), "small"), 1)
        words = (_("Menge"), _("Einheit"), _("Einzelpreis"), _("Rabatt"), _("Gesamt"))
        for text, align in zip(words, "rlrrr", strict=True):
            caption = Label(text, "small")
            side = Qt.AlignmentFlag.AlignRight if align == "r" else Qt.AlignmentFlag.AlignLeft
            caption.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            inset = 0 if text == words[-1] else theme.px(6)  # as the fields below have it
            caption.setContentsMargins(inset, 0, inset, 0)
            self._captions.append(caption)
            line.addWidget(caption)
        line.addSpacing(theme.px(MORE))
        head.setVisible(False)
        return head

    # Rows --------------------------------------------------------------------------------------

    def _items(self) -> Sequence[ItemDetail]:
        return self.book.world.items if self.book.world else ()

    def _make_row(self) -> LineRow:
        row = LineRow(self._items, lambda: LineDetails(self.office), self.lines.can_leave)
        row.take_wanted.connect(lambda item: self._take(item, row))
        row.details_wanted.connect(self.tabs_changed)
        row.set_bases(self._bases)
        return row

    def _begin(self) -> LineDraft:
        world = self.book.world
        line = LineDraft(self.book.new_key())
        return replace(line, vat_rate=world.defaults.vat_rate) if world else line

    def add(self, kind: LineKind, after: int | None = None) -> LineRow:
        """A new line of a kind at the end; an empty one that waits there is used."""
        parts = self.lines.parts()
        if after is None and parts and is_blank(parts[-1]):
            row = self.lines.take_up(len(parts) - 1)
            row.set_kind(kind)
            row.first_field().setFocus(Qt.FocusReason.OtherFocusReason)
            return row
        return self.lines.add(of_kind(self._begin(), kind), after)

    def _take(self, item: ItemDetail, row: LineRow) -> None:
        """A service of the catalogue into a row; what was typed of number and kind stays."""
        from kundenpflege.services.catalogue import line_of

        part = row.part()
        found = line_of(item, key=part.key, gross_prices=self.book.draft.gross_prices)
        kind = found.kind if part.kind is LineKind.ITEM else part.kind
        row.change(
            replace(
                found,
                kind=kind,
                quantity=part.quantity,
                calculation=part.calculation,
                fulfils=part.fulfils,
                alternative_to=part.alternative_to,
                discount_percent=part.discount_percent,
            )
        )
        row.quantity.setFocus(Qt.FocusReason.OtherFocusReason)

    def insert(self, parts: Sequence[LineDraft], before: int | None = None) -> None:
        """Lines from elsewhere (package, other offer, spreadsheet), linked among themselves."""
        if not parts:
            return
        new = relinked(list(parts), {part.key: self.book.new_key() for part in parts})
        known = {part.key for part in (*new, *self.lines.parts())}
        new = [
            replace(
                part,
                alternative_to=part.alternative_to if part.alternative_to in known else None,
                surcharge_on=tuple(key for key in part.surcharge_on if key in known),
                fulfils=(),
            )
            for part in new
        ]
        self.lines.insert(new, before)
        first = self.lines.lines.place_of(new[0].key)
        if first is not None:
            self.lines.put_down()
            self.lines.setFocus(Qt.FocusReason.OtherFocusReason)
            self.lines.choose(list(range(first, first + len(new))))
            self.lines.scrollTo(self.lines.lines.index(first))
        told = ngettext("{n} Zeile eingefügt", "{n} Zeilen eingefügt", len(new))
        self.book.flush(told.format(n=len(new)))

    def paste(self, text: str, at_end: bool = False) -> None:
        """Rows of a spreadsheet become lines below the row in hand, or at the end."""
        from kundenpflege.rules.pasted_lines import read_lines

        text = text or QGuiApplication.clipboard().text()
        found = read_lines(text, vat_rate=self._begin().vat_rate)
        if not found:
            self.office.tell(
                _("In der Zwischenablage stehen keine Zeilen. Bitte in Excel Zeilen kopieren."),
                "amber",
            )
            return
        places = [] if at_end else self.lines.chosen_places()
        self.insert(found, places[-1] + 1 if places else None)

    def _copy(self, cut: bool) -> None:
        parts = [self.lines.lines.parts[place] for place in self.lines.chosen_places()]
        if parts:
            QGuiApplication.clipboard().setText(rows_text(parts))
            if cut:
                self.lines.keys.remove()

    # The menu of a row -------------------------------------------------------------------------

    def make_menu(self, place: int) -> QMenu:
        """What can be done with a line."""
        return line_menu(self, place)

    def _open_menu(self, place: int, point: QPoint) -> None:
        menu = self.make_menu(place)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def on_line(self, place: int, do: Callable[[], object]) -> None:
        """Do something with a line, or with all chosen ones when it is among them."""
        if place not in self.lines.chosen_places():
            self.lines.put_down()
            self.lines.choose([place])
        do()

    def set_kind(self, place: int, kind: LineKind) -> None:
        """Make lines another kind."""
        places = self.lines.chosen_places()
        parts = list(self.lines.parts())
        for at in places if place in places else [place]:
            if parts[at].kind is not kind:
                parts[at] = of_kind(parts[at], kind)
        self.lines.arrange(parts)

    def toggle_details(self, place: int) -> None:
        """Open or close what a line needs only now and then."""
        hand = self.lines.row
        shown = self.lines.place == place and hand is not None and hand.details_shown()
        row = self.lines.take_up(place)
        row.show_details(not shown)
        self.lines.relayout()
        self.tabs_changed.emit()
        name = "vat_rate" if LineRow.has_field(row.kind, "benefit") else "kind"
        field = row.field(name) if not shown else row.first_field()
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.lines.bring()

    def save_package(self) -> None:
        """The chosen lines as a package."""
        parts = [self.lines.lines.parts[place] for place in self.lines.chosen_places()]
        filled = [part for part in parts if not is_blank(part)]
        if filled:
            self.panel.save_package(filled, self.book.draft.gross_prices)

    def _on_chosen(self, key: str) -> None:
        keys = self.lines.keys
        doings: dict[str, Callable[[], object]] = {
            "package": self.save_package,
            "double": keys.double,
            "up": lambda: keys.shift(-1),
            "down": lambda: keys.shift(1),
            "copy": lambda: self._copy(False),
            "remove": keys.remove,
        }
        doings[key]()

    def _tell_chosen(self) -> None:
        self.chosen.tell(len(self.lines.selectedIndexes()))

    def _removed(self, n: int) -> None:
        self.book.flush(ngettext("Zeile entfernt", "{n} Zeilen entfernt", n).format(n=n))

    def chain(self) -> Iterator[QWidget]:
        """Lines, the bars below, sums."""
        yield from self.lines.chain()
        yield from self.chosen.chain()
        yield from self.bar.chain()
        yield from self.sums.chain()
        yield from self._onward()

    # Showing -----------------------------------------------------------------------------------

    def load(self) -> None:
        """Show the draft."""
        self.lines.load(self.book.draft.lines)
        self.sums.load()
        items = self._items()
        if len(items) > _MANY:
            self.office.compute(lambda: make_ready(items), owner=self, key="catalogue")

    def rekey(self, saved: SavedDraft) -> None:
        """New lines and needs have got their ids."""
        self.lines.rekey(dict(saved.lines), dict(saved.needs))

    def follow(self, totals: Totals, findings: list[Finding]) -> None:
        """Numbers, totals, and the needs to choose from."""
        draft = self.book.draft
        bases = [
            (line.key, f"{result.number} {shortened(line.text, 40)}")
            for line, result in zip(draft.lines, totals.lines, strict=True)
            if line.kind in BASES
        ]
        if bases != self._bases:
            self._bases = bases
            if self.lines.row is not None:
                self.lines.row.set_bases(bases)
        self.lines.follow(totals, draft.lines, draft.needs)
        gross = totals.gross_prices and bool(totals.vat)
        self._captions[2].setText(_("Preis brutto") if gross else _("Einzelpreis"))
        self._indent.setFixedWidth(self.lines.painter.left() + theme.px(2))
        self.sums.follow(totals, findings)

    def _lines_edited(self) -> None:
        self.book.change(lines=self.lines.lines.filled())

    # Places and room ---------------------------------------------------------------------------

    def begin(self) -> None:
        """The empty line, else the first."""
        self.lines.begin()

    def go_to(self, place: str) -> QWidget | None:
        """Lines and what stands below them."""
        if place == "lines":
            return self.lines.take_up(0).first_field()
        if place.startswith("lines["):
            number, _bracket, name = place.removeprefix("lines[").partition("]")
            parts = self.book.draft.lines
            key = parts[int(number)].key if int(number) < len(parts) else None
            at = self.lines.lines.place_of(key)
            if at is not None:
                row = self.lines.take_up(at)
                field = row.field(name.lstrip("."))
                self.lines.relayout()
                return field or row.first_field()
        return self.sums.field(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Numbers beside the text where there is room."""
        super().resizeEvent(event)
        room = Room.of(self.viewport().width())
        self._columns.setVisible(room is Room.WIDE)
        for caption, width in zip(self._captions, WIDTHS, strict=True):
            caption.setFixedWidth(theme.px(width))
        self.lines.set_room(room)
