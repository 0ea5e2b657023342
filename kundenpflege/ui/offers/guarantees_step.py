"""Step 3: guaranteed services close the offer. The total is never the last thing that is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold
from kundenpflege.rules.pricing import Totals
from kundenpflege.services.offers import Finding, GuaranteeDraft, NeedDraft, SavedDraft

from ..kit import theme
from ..kit.cards import Card, IconView
from ..kit.controls import Button, IconButton, Label, SearchField
from ..kit.editors import DateEditor, MultilineEditor
from ..kit.office import Office
from .backplan_panel import BackplanPanel
from .book import DraftBook
from .parts import NeedsButton, shortened
from .rows import Part, Row, RowList
from .step import Step, noted_card
from .takeable import swap, takeable

_LONGEST = 1000

#: More texts than this in the collection are searched.
_MANY = 6


class GuaranteeRow(Row):
    """Handle, check mark, text; below it by when, and which needs it meets."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.text = MultilineEditor(1, 12, _("Was sagen Sie fest zu?"), _LONGEST, self)
        self.text.name_field("guarantee_text", _("Garantierte Leistung"))
        self.due = DateEditor(office.clock, placeholder=_("ohne Termin"), parent=self)
        self.due.name_field(
            "guarantee_due", _("Bis"), _("Nach der Annahme wird daraus eine Zusage mit Frist.")
        )
        self.due.line.setProperty("popup", True)
        self.until = Label(_("bis"), "small")
        self.until.setBuddy(self.due.field)
        self.fulfils = NeedsButton(self)
        self.mark = IconView("done", "green_text", 16)
        self.remove = remove = IconButton(
            "close", _("Garantie entfernen"), "quiet", self, lambda: self.remove_wanted.emit(False)
        )
        remove.setObjectName("removeGuarantee")
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.S2)
        grid.setVerticalSpacing(theme.S1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.handle, 0, 0)
        grid.addWidget(self.mark, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.text, 0, 2, 1, 4)
        grid.addWidget(self.until, 1, 2)
        grid.addWidget(self.due, 1, 3)
        grid.addWidget(self.fulfils, 1, 4, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(remove, 0, 6, top)
        grid.setColumnStretch(4, 1)
        self.watch(self.text.field, self.due.field, self.fulfils, remove)
        for editor in (self.text, self.due, self.fulfils):
            editor.changed.connect(self.edited)
        self.due.left.connect(lambda: self.due.set_wrong(bool(self.due.problem())))
        theme.signals.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.due.setFixedWidth(theme.px(150))

    def set_tight(self, tight: bool) -> None:
        """Needs below the date where there is no room beside it."""
        self._grid.removeWidget(self.fulfils)
        row, column = (2, 2) if tight else (1, 4)
        left = Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(self.fulfils, row, column, 1, 5 - column, left)

    def first_field(self) -> QWidget:
        """The text."""
        return self.text.field

    def chain(self) -> Iterator[QWidget]:
        """Text, date, needs, remove."""
        yield from (self.text.field, self.due.field, self.fulfils, self.remove)

    def show_part(self, part: Part) -> None:
        """Show a guarantee."""
        assert isinstance(part, GuaranteeDraft)
        if self.text.value() != part.text:
            self.text.set_value(part.text)
        if self.due.value() != part.due:
            self.due.set_value(part.due)
        if self.fulfils.value() != part.fulfils:
            self.fulfils.set_value(part.fulfils)

    def part(self) -> GuaranteeDraft:
        """What was entered."""
        return GuaranteeDraft(self.key, self.text.value(), self.due.value(), self.fulfils.value())

    def tell_place(self, number: int) -> None:
        """„Garantie 2“."""
        self.text.field.setAccessibleName(_("Garantie {n}").format(n=number))
        self.due.field.setAccessibleName(_("Garantie {n} bis").format(n=number))

    def is_blank(self) -> bool:
        """No words and no date."""
        return not self.text.value() and not self.due.text()

    def field(self, name: str) -> QWidget | None:
        """`text`, `due` or `fulfils`."""
        fields = {"text": self.text.field, "due": self.due.field, "fulfils": self.fulfils}
        return fields.get(name)


class GuaranteesStep(Step):
    """The guarantees as rows, and the library they may be taken from."""

    def __init__(self, office: Office, book: DraftBook) -> None:
        super().__init__(office, book, _("Prüfen & Senden"))
        self._tight = False
        card = noted_card(_("Garantierte Leistungen"), _("Teil des Angebots, nach dem Preis"))
        self._add = Button(_("Garantie"), "plus", on_click=lambda: self.guarantees.add())
        self._add.setObjectName("addGuarantee")
        card.head.addWidget(self._add)
        self.guarantees = RowList[GuaranteeRow](
            self._make_row, lambda _after: GuaranteeDraft(self.book.new_key()), theme.S3
        )
        self.guarantees.edited.connect(self._edited)
        self.guarantees.removed.connect(lambda: self.book.flush(_("Garantie entfernt")))
        self.guarantees.rows_changed.connect(self.tabs_changed)
        card.add(self.guarantees)
        self.cards.addWidget(card)
        self._deadlines = noted_card(_("Termine des Kunden"), _("noch ohne Garantie"), "amber")
        self.cards.addWidget(self._deadlines)
        self.backplan = BackplanPanel(office, book)
        self.backplan.promised.connect(self._promised)
        self.backplan.tabs_changed.connect(self.tabs_changed)
        self.cards.addWidget(self.backplan)
        self._library = noted_card(_("Aus Ihrer Sammlung"), _("kostet wenig, bedeutet viel"))
        self._search = SearchField(_("Sammlung durchsuchen"))
        self._search.setObjectName("searchGuarantees")
        self._search.textChanged.connect(self._filter)
        self._search.left.connect(self.begin)
        self._library.add(self._search)
        self._found = QWidget()
        self._library.add(self._found)
        self.cards.addWidget(self._library)
        self._texts: tuple[tuple[str, str], ...] = ()
        self._offered: tuple[tuple[str, str], ...] | None = None
        self._dated: tuple[NeedDraft, ...] | None = None
        self.finish()

    def _make_row(self) -> GuaranteeRow:
        made = GuaranteeRow(self.office)
        made.set_tight(self._tight)
        made.fulfils.set_needs(self.book.draft.needs)
        return made

    def chain(self) -> Iterator[QWidget]:
        """Guarantees, deadlines, collection."""
        yield self._add
        yield from self.guarantees.chain()
        yield from self._deadlines.findChildren(IconButton)
        yield from self.backplan.chain()
        if not self._search.isHidden():
            yield self._search
        yield from self._found.findChildren(IconButton)
        yield from self._onward()

    def load(self) -> None:
        """Show the draft."""
        self.guarantees.load(self.book.draft.guarantees)
        self.backplan.load()

    def rekey(self, saved: SavedDraft) -> None:
        """New parts have got their ids."""
        self.guarantees.rekey(saved.guarantees)
        for one in self.guarantees.rows:
            one.fulfils.set_value(saved.needs.get(key, key) for key in one.fulfils.value())

    def follow(self, totals: Totals, findings: list[Finding]) -> None:
        """Needs to choose from; what of the library and which deadlines are still open."""
        draft = self.book.draft
        for one in self.guarantees.rows:
            one.fulfils.set_needs(draft.needs)
        used = {guarantee.text for guarantee in draft.guarantees}
        texts = self.book.world.texts if self.book.world else ()
        self._texts = tuple(
            (t.name, t.body) for t in texts if t.kind == "guarantee" and t.body not in used
        )
        self._filter()
        self.backplan.follow()
        kept = {key for part in draft.guarantees if part.due is not None for key in part.fulfils}
        self._show_deadlines(
            tuple(n for n in draft.needs if n.deadline is not None and n.key not in kept)
        )

    def _filter(self) -> None:
        """What of the collection holds the words searched for."""
        words = fold(self._search.text()).split()
        self._search.setVisible(len(self._texts) > _MANY or bool(words))
        self._offer(
            tuple(
                (name, body)
                for name, body in self._texts
                if all(word in fold(f"{name} {body}") for word in words)
            )
        )
        self._library.setVisible(bool(self._texts))

    def _offer(self, offered: tuple[tuple[str, str], ...]) -> None:
        if offered == self._offered:
            return
        self._offered = offered
        found = QWidget()
        layout = QVBoxLayout(found)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        for name, body in offered:
            words = _("Garantie übernehmen: {name}").format(name=name)
            layout.addWidget(takeable(f"take_{name}", words, body, partial(self._take, body)))
        if not offered and self._search.text():
            layout.addWidget(Label(_("Nichts davon in Ihrer Sammlung."), "muted"))
        swap(self._library.body, self._found, found)
        self._found = found
        found.show()
        self.tabs_changed.emit()

    def _show_deadlines(self, needs: tuple[NeedDraft, ...]) -> None:
        if needs == self._dated:
            return
        self._dated = needs
        _clear(self._deadlines)
        for need in needs:
            words = _("Termin garantieren: {need}").format(need=shortened(need.text))
            self._deadlines.add(
                takeable(f"promise_{need.key}", words, need.text, partial(self._promise, need))
            )
        self._deadlines.setVisible(bool(needs))
        self.tabs_changed.emit()

    def _take(self, body: str) -> None:
        self._append(GuaranteeDraft(self.book.new_key(), body))

    def _promise(self, need: NeedDraft) -> None:
        """A guarantee in the customer's words, with the customer's day."""
        self._append(
            GuaranteeDraft(self.book.new_key(), need.text, need.deadline, fulfils=(need.key,))
        )

    def _promised(self, text: str, due: date | None, need: int) -> None:
        """A sentence of the back-planning; it takes the place of the one of an earlier plan."""
        from kundenpflege.rules.backplan import planned_part

        keys = (need,) if need else ()
        part = planned_part(text)
        for one in self.guarantees.rows:
            before = one.part()
            if part and planned_part(before.text) == part and (need in before.fulfils or not need):
                one.show_part(replace(before, text=text, due=due))
                self._edited()
                self.guarantees.focus(one)
                return
        self._append(GuaranteeDraft(self.book.new_key(), text, due, fulfils=keys))

    def _append(self, part: GuaranteeDraft) -> None:
        last = self.guarantees.rows[-1]
        self.guarantees.add(part)
        if last.is_blank():
            self.guarantees.remove(last)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows fit the narrowest window."""
        super().resizeEvent(event)
        self._tight = self.viewport().width() < theme.px(520)
        for one in self.guarantees.rows:
            one.set_tight(self._tight)

    def _edited(self) -> None:
        self.book.change(
            guarantees=tuple(r.part() for r in self.guarantees.rows if not r.is_blank())
        )

    def begin(self) -> None:
        """The empty guarantee, else the first."""
        rows = self.guarantees.rows
        self.guarantees.focus(next((one for one in rows if one.is_blank()), rows[0]))

    def go_to(self, place: str) -> QWidget | None:
        """Guarantees."""
        if place in ("work_days", "delivery_days"):
            return self.backplan.field(place)
        if place == "guarantees":
            return self.guarantees.rows[0].first_field()
        if place.startswith("guarantees["):
            number, _bracket, name = place.removeprefix("guarantees[").partition("]")
            parts = self.book.draft.guarantees
            if int(number) < len(parts):
                found = self.guarantees.row_of(parts[int(number)].key)
                if found is not None:
                    return found.field(name.lstrip(".")) or found.first_field()
        return None


def _clear(card: Card) -> None:
    while (item := card.body.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
