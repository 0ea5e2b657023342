"""Two customers side by side: what is chosen, what moves, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.i18n import _
from kundenpflege.rules.merging import State

from ..kit import theme
from ..kit.chips import Chip
from ..kit.controls import Button, Label, hline, row
from ..kit.controls_flow import FlowLayout
from .choices import ChoiceRow, PartRow, SameRow
from .queue import score_words

if TYPE_CHECKING:
    from kundenpflege.services.merging import MergeField, MergePart, MergePreview, MergeSide

_NARROW = 560
_LABEL = 154
#: Fields that tell who it is, in the sentence of the result.
_RESULT = ("name", "address", "phone", "email")


class ComparePane(QFrame):
    """Shows a `MergePreview` and keeps the choices; `opened(id)` shows a customer's own page."""

    merge_wanted = Signal()
    distinct_wanted = Signal()
    later_wanted = Signal()
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setObjectName("compare")
        self.setAccessibleName(_("Vergleich"))
        self.shown: MergePreview | None = None
        self.keep = 0
        self.choices: dict[str, int | str] = {}
        self._rows: list[ChoiceRow] = []
        self._parts: list[PartRow] = []
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._bar())

    def _bar(self) -> QWidget:
        bar = QFrame()
        bar.setProperty("role", "bar")
        self._result = Label("", "muted", wrap=True)
        self._result.setObjectName("mergeResult")
        self.later = Button(_("Später"), "later", on_click=self.later_wanted.emit)
        self.later.setObjectName("mergeLater")
        self.later.setToolTip(_("Dieses Paar kommt am Ende noch einmal"))
        self.distinct = Button(_("Nicht doppelt"), "forbidden", on_click=self.distinct_wanted.emit)
        self.distinct.setObjectName("mergeDistinct")
        self.distinct.setToolTip(_("Wird gemerkt: Dieses Paar wird nie wieder vorgeschlagen"))
        self.merge = Button(_("Zusammenführen"), "done", "primary", on_click=self.merge_wanted.emit)
        self.merge.setObjectName("mergeNow")
        self.merge.setToolTip(_("Strg+Enter"))
        buttons = row(0, self.later, self.distinct, self.merge)
        column = QVBoxLayout(bar)
        column.setContentsMargins(theme.S4, theme.S3, theme.S4, theme.S3)
        column.setSpacing(theme.S2)
        column.addWidget(self._result)
        column.addLayout(buttons)
        return bar

    # Showing -----------------------------------------------------------------------------------

    def show_preview(self, shown: MergePreview) -> None:
        """Show two customers with what is proposed."""
        self.shown, self.keep = shown, shown.keep
        self.choices = {field.key: field.proposed for field in shown.fields if not field.fixed}
        self._rows, self._parts = [], []
        page = QWidget()
        page.setProperty("role", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(theme.S4, theme.S4, theme.S4, theme.S4)
        column.setSpacing(theme.S2)
        column.addLayout(self._why(shown))
        column.addLayout(self._heads(shown))
        column.addSpacing(theme.S2)
        open_fields = [f for f in shown.fields if f.state is not State.EQUAL and not f.fixed]
        if open_fields:
            column.addWidget(Label(_("Welche Angabe soll bleiben?"), "section"))
        for field in open_fields:
            column.addWidget(self._row(field))
        column.addSpacing(theme.S2)
        for kind, title in (("person", _("Personen")), ("address", _("Anschriften"))):
            parts = [part for part in shown.parts if part.kind == kind]
            if parts:
                column.addWidget(Label(title, "section"))
                for part in parts:
                    column.addWidget(self._part(part))
                column.addSpacing(theme.S2)
        kept = [f for f in shown.fields if f.fixed]
        for field in kept:
            words = ", ".join(dict.fromkeys(_split(field.first) + _split(field.second)))
            column.addWidget(Label(f"{field.label}: {words}", "body", wrap=True))
        same = [
            (field.label, self._value(field))
            for field in shown.fields
            if field.state is State.EQUAL and not field.fixed
        ]
        if same:
            column.addWidget(hline())
            column.addWidget(Label(_("Bei beiden gleich"), "section"))
            column.addWidget(SameRow(same))
        column.addStretch(1)
        self._scroll.setWidget(page)
        self._chain()
        self._fit()
        self._tell()

    def _why(self, shown: MergePreview) -> FlowLayout:
        line = FlowLayout()
        if shown.score:
            tone = "amber" if shown.score >= 85 else "neutral"
            line.addWidget(Chip(score_words(shown.score), tone))
        line.addWidget(Label(shown.reason or _("Von Ihnen ausgewählt"), "body"))
        if shown.distinct:
            line.addWidget(Chip(_("als nicht doppelt gemerkt"), "blue"))
        return line

    def _heads(self, shown: MergePreview) -> QVBoxLayout:
        sides = (shown.first, shown.second)
        self._keeps = ChoiceRow(
            "keep",
            _("Wer bleibt?"),
            [(f"{side.name}\n{side.number}", side.id, "") for side in sides],
            self.keep,
            strong=True,
        )
        self._keeps.chosen.connect(self._keep)
        self._keeps.walked.connect(partial(self._walk, None))
        self._links = QHBoxLayout()
        self._links.setSpacing(theme.S2)
        for side in sides:
            link = Button(_("Öffnen"), "open", "link")
            link.setAccessibleName(_("{name} öffnen").format(name=f"{side.name} {side.number}"))
            link.clicked.connect(self._opener(side.id))
            self._links.addWidget(link, 1, Qt.AlignmentFlag.AlignLeft)
        heads = QVBoxLayout()
        heads.setSpacing(theme.S1)
        heads.addWidget(self._keeps)
        heads.addLayout(self._links)
        return heads

    def _keep(self, _key: str, customer_id: int) -> None:
        self.keep = customer_id
        self._tell()

    def _opener(self, customer_id: int) -> Callable[[], None]:
        return lambda: self.opened.emit(customer_id)

    def _row(self, field: MergeField) -> ChoiceRow:
        assert self.shown is not None
        first, second = self.shown.first, self.shown.second
        options: list[tuple[str, object, str]] = [
            (field.first, first.id, first.number),
            (field.second, second.id, second.number),
        ]
        if field.both:
            options.append((_("Beides behalten"), "both", ""))
        line = ChoiceRow(field.key, field.label, options, field.proposed)
        line.chosen.connect(self._chose)
        line.walked.connect(partial(self._walk, line))
        self._rows.append(line)
        return line

    def _part(self, part: MergePart) -> QWidget:
        """A person or address: one of both, or one that comes along."""
        line = PartRow(part.first, part.second)
        if part.matched:
            person = part.kind == "person"
            box = QCheckBox(_("Dieselbe Person") if person else _("Dieselbe Anschrift"))
            box.setObjectName(part.key)
            box.setAccessibleName(f"{box.text()}: {part.first}, {part.second}")
            box.setChecked(True)
            box.toggled.connect(partial(self._same, part.key))
            line.set_box(box)
        self._parts.append(line)
        return line

    def _same(self, key: str, on: bool) -> None:
        if on:
            self.choices.pop(key, None)
        else:
            self.choices[key] = "own"

    def _chose(self, key: str, value: int | str) -> None:
        self.choices[key] = value
        self._tell()

    # Keyboard ----------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Put the keyboard on the first choice."""
        if self._rows:
            self._rows[0].take_focus()
        else:
            self.merge.setFocus(Qt.FocusReason.OtherFocusReason)

    def _walk(self, line: ChoiceRow | None, step: int) -> None:
        place = (self._rows.index(line) if line is not None else -1) + step
        if place < 0:
            self._keeps.take_focus()
            self._scroll.ensureVisible(0, 0)
        elif place < len(self._rows):
            self._rows[place].take_focus()
            self._scroll.ensureWidgetVisible(self._rows[place], 0, theme.px(24))
        else:
            self.merge.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chain(self) -> None:
        """The Tab key goes through the page and then to the buttons."""
        from ..kit.tab_order import set_tab_order

        set_tab_order(self)

    # What comes of it --------------------------------------------------------------------------

    def _tell(self) -> None:
        shown = self.shown
        if shown is None:
            return
        self._keeps.set_notes(*(self._note(side) for side in (shown.first, shown.second)))
        values = {field.key: self._value(field) for field in shown.fields}
        number = shown.first.number if shown.first.id == self.keep else shown.second.number
        gone = shown.second.number if shown.first.id == self.keep else shown.first.number
        parts = [number, *(values.get(key, "") for key in _RESULT)]
        words = " · ".join(part for part in parts if part)
        self._result.setText(
            _("Ergebnis: {words}. Die Nummer {number} steht danach in der Notiz.").format(
                words=words, number=gone
            )
        )

    def _note(self, side: MergeSide) -> str:
        if side.id == self.keep:
            return _("bleibt mit dieser Nummer")
        if side.moves:
            return _("bringt mit: {what}").format(what=_together(side.moves))
        return _("geht darin auf")

    def _value(self, field: MergeField) -> str:
        assert self.shown is not None
        return field.second if self.choices.get(field.key) == self.shown.second.id else field.first

    # Size --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names of fields above the values where there is little room."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        narrow = self.width() < theme.px(_NARROW)
        if self.shown is None:
            return
        label = theme.px(_LABEL)
        lines: list[ChoiceRow | PartRow] = [self._keeps, *self._rows, *self._parts]
        for line in lines:
            line.set_narrow(narrow, label)
        self._links.setContentsMargins(0 if narrow else label + theme.S2, 0, 0, 0)


def _split(text: str) -> list[str]:
    return [part for part in text.split(", ") if part]


def _together(moves: Sequence[str]) -> str:
    """`1 Person, 2 Kontakte`: a number stays with its word."""
    return ", ".join(move.replace(" ", "\u00a0") for move in moves)
