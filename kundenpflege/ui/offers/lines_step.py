"""Step 2: the lines, from the catalogue or typed, and the sums below them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.pricing import Totals
from kundenpflege.services.offers import Finding, LineDraft, SavedDraft

from ..kit import icons, theme
from ..kit.controls import Button, Label
from ..kit.controls_flow import FlowLayout
from ..kit.editors import TextEditor
from ..kit.office import Office
from .book import DraftBook
from .line_row import WIDTHS, LineRow, Room
from .parts import shortened
from .rows import RowList
from .step import Step, noted_card
from .suggestions import Suggestions
from .sums_card import SumsCard

_KIND_ICONS = {
    LineKind.ITEM: "plus",
    LineKind.HEADING: "heading",
    LineKind.OPTIONAL: "optional",
    LineKind.ALTERNATIVE: "alternative",
    LineKind.TEXT: "text",
}


class LinesStep(Step):
    """The lines as rows, buttons for further ones, discount, tax and sums."""

    def __init__(self, office: Office, book: DraftBook) -> None:
        super().__init__(office, book, _("Garantien"))
        self._card = noted_card(_("Leistungen"), _("mit dem Nutzen für den Kunden"))
        self._columns = self._build_columns()
        self._card.add(self._columns)
        self.lines = RowList[LineRow](self._make_row, self._begin, gap=0)
        self.lines.edited.connect(self._lines_edited)
        self.lines.removed.connect(lambda: self.book.flush(_("Zeile entfernt")))
        self.lines.rows_changed.connect(self.tabs_changed)
        self._card.add(self.lines)
        self._card.add(self._build_bar())
        self.cards.addWidget(self._card)
        self.sums = SumsCard(book)
        self.cards.addWidget(self.sums)
        self._room = Room.NARROW
        self.finish()

    def _build_columns(self) -> QWidget:
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        self._captions: list[Label] = []
        line.addSpacing(theme.px(54))
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
        line.addSpacing(theme.px(34))
        head.setVisible(False)
        return head

    def _build_bar(self) -> QWidget:
        bar = QWidget()
        flow = FlowLayout(bar)
        flow.setContentsMargins(0, theme.S2, 0, 0)
        self._search = TextEditor(_("Aus dem Katalog …"))
        self._search.name_field("catalogue", _("Leistung aus dem Katalog suchen und einfügen"))
        self._found = Suggestions(
            self._search.field, self._search.line.text, self._items, eager=True
        )
        self._search.changed.connect(self._found.look)
        self._found.taken.connect(self._insert)
        self._search.setFixedWidth(theme.px(200))
        flow.addWidget(self._search)
        self._adders: list[Button] = []
        for kind in _KIND_ICONS:
            button = Button(kind.label, _KIND_ICONS[kind], on_click=partial(self.add, kind))
            button.setObjectName(f"add_{kind.value}")
            self._adders.append(button)
            flow.addWidget(button)
        policy = bar.sizePolicy()
        policy.setHeightForWidth(True)
        bar.setSizePolicy(policy)
        return bar

    # Rows --------------------------------------------------------------------------------------

    def _items(self) -> tuple:  # type: ignore[type-arg]
        return self.book.world.items if self.book.world else ()

    def _make_row(self) -> LineRow:
        row = LineRow(self._items)
        row.set_room(self._room)
        row.set_needs(self.book.draft.needs)
        row.menu_wanted.connect(lambda: self._open_menu(row))
        row.neighbour_wanted.connect(lambda name, step: self._neighbour(row, name, step))
        return row

    def _begin(self, _after: LineRow | None) -> LineDraft:
        world = self.book.world
        line = LineDraft(self.book.new_key())
        return replace(line, vat_rate=world.defaults.vat_rate) if world else line

    def add(self, kind: LineKind, after: LineRow | None = None) -> LineRow:
        """A new line of a kind at the end; an empty one that waits there is used."""
        last = self.lines.rows[-1] if self.lines.rows else None
        if after is None and last is not None and last.is_blank():
            last.set_kind(kind)
            self.lines.focus(last)
            return last
        return self.lines.add(replace(self._begin(None), kind=kind), after)

    def _insert(self, item: object) -> None:
        self._search.set_value("")
        self.add(LineKind.ITEM).take(item)  # type: ignore[arg-type]

    def _neighbour(self, row: LineRow, name: str, step: int) -> None:
        rows = self.lines.rows
        place = rows.index(row) + step
        while 0 <= place < len(rows):
            field = rows[place].field(name)
            if field is not None and field.isVisibleTo(rows[place]):
                self.lines.focus(rows[place], field)
                return
            place += step

    # The menu of a row -------------------------------------------------------------------------

    def make_menu(self, row: LineRow) -> QMenu:
        """What can be done with a row."""
        menu = QMenu(row)
        menu.setAccessibleName(_("Zeile"))
        group = QActionGroup(menu)
        for kind in _KIND_ICONS:
            action = QAction(icons.icon(_KIND_ICONS[kind]), kind.label, menu)
            action.setCheckable(True)
            action.setChecked(kind is row.kind)
            action.triggered.connect(lambda _on=False, kind=kind: row.set_kind(kind))
            group.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        for words, icon, run in (
            (_("Steuer und Arbeitsanteil"), "percent", lambda: self._toggle_details(row)),
            (_("Verdoppeln"), "copy", lambda: self._double(row)),
            (_("Nach oben (Alt+↑)"), "up", lambda: self.lines.shift(row, -1)),
            (_("Nach unten (Alt+↓)"), "down", lambda: self.lines.shift(row, 1)),
            (_("Zeile darunter (Strg+Eingabe)"), "plus", lambda: self.lines.add(after=row)),
        ):
            menu.addAction(icons.icon(icon), words).triggered.connect(
                lambda _on=False, run=run: run()
            )
        menu.addSeparator()
        remove = menu.addAction(icons.icon("delete"), _("Entfernen (Strg+Umschalt+Entf)"))
        remove.setObjectName("removeLine")
        remove.triggered.connect(lambda: self.lines.remove(row))
        return menu

    def _open_menu(self, row: LineRow) -> None:
        menu = self.make_menu(row)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(row.more.mapToGlobal(QPoint(0, row.more.height() + 2)))

    def _toggle_details(self, row: LineRow) -> None:
        row.show_details(not row.details_shown())
        self.tabs_changed.emit()
        if row.details_shown():
            field = row.field("vat_rate")
            if field is not None:
                self.lines.focus(row, field)

    def _double(self, row: LineRow) -> None:
        self.lines.add(replace(row.part(), key=self.book.new_key()), row)

    def chain(self) -> Iterator[QWidget]:
        """Lines, the bar below, sums."""
        yield from self.lines.chain()
        yield self._search.field
        yield from self._adders
        yield from self.sums.chain()
        yield from self._onward()

    # Showing -----------------------------------------------------------------------------------

    def load(self) -> None:
        """Show the draft."""
        self.lines.load(self.book.draft.lines)
        self.sums.load()

    def rekey(self, saved: SavedDraft) -> None:
        """New lines and needs have got their ids."""
        self.lines.rekey(saved.lines)
        for row in self.lines.rows:
            row.rekey(dict(saved.lines), dict(saved.needs))

    def follow(self, totals: Totals, findings: list[Finding]) -> None:
        """Numbers, totals, and the needs to choose from."""
        draft = self.book.draft
        places = {line.key: place for place, line in enumerate(draft.lines)}
        numbers = [result.number for result in totals.lines]
        bases = [
            (line.key, f"{numbers[place]} {shortened(line.text, 40)}")
            for place, line in enumerate(draft.lines)
            if line.kind is LineKind.ITEM
        ]
        for row in self.lines.rows:
            place = places.get(row.key)
            row.show_result(None if place is None else totals.lines[place], numbers)
            row.set_needs(draft.needs)
            row.set_bases(bases)
        self.sums.follow(totals, findings)

    def _lines_edited(self) -> None:
        self.book.change(lines=tuple(row.part() for row in self.lines.rows if not row.is_blank()))

    # Places and room ---------------------------------------------------------------------------

    def begin(self) -> None:
        """The empty line, else the first."""
        rows = self.lines.rows
        self.lines.focus(next((row for row in rows if row.is_blank()), rows[0]))

    def go_to(self, place: str) -> QWidget | None:
        """Lines and what stands below them."""
        if place == "lines":
            return self.lines.rows[0].first_field()
        if place.startswith("lines["):
            number, _bracket, name = place.removeprefix("lines[").partition("]")
            parts = self.book.draft.lines
            row = self.lines.row_of(parts[int(number)].key) if int(number) < len(parts) else None
            if row is not None:
                return row.field(name.lstrip(".")) or row.first_field()
        return self.sums.field(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Numbers beside the text where there is room."""
        super().resizeEvent(event)
        self._room = Room.of(self.viewport().width())
        self._columns.setVisible(self._room is Room.WIDE)
        for caption, width in zip(self._captions, WIDTHS, strict=True):
            caption.setFixedWidth(theme.px(width))
        for row in self.lines.rows:
            row.set_room(self._room)
