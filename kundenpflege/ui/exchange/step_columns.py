"""Step 3: which column goes into which field, and what it does to customers that are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.exchange.headers import (
    ADDRESS_FIELDS,
    CUSTOM,
    PERSON_FIELDS,
    Column,
    field_label,
)
from kundenpflege.exchange.mapping import IGNORED, SECTIONS
from kundenpflege.exchange.own_headers import NEW_OWN, split_own_key
from kundenpflege.exchange.samples import ColumnSample
from kundenpflege.services.imports import Mode

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Button, Label, hline
from ..kit.controls_flow import FlowRow
from ..kit.editors_text import ChoiceEditor
from ..kit.tab_order import set_tab_order

#: A field and the person or address of the row it belongs to.
Target = tuple[str, int]
_SEVERAL = 3


class StepColumns(QWidget):
    """A line for each column that holds anything. `changed(columns)` when one is mapped anew."""

    changed = Signal(object)
    guess_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[Column, ...] = ()
        self._lines: dict[int, ColumnLine] = {}
        self.summary = Label("", "heading", wrap=True)
        self.summary.setObjectName("columnSummary")
        self.all_modes = ChoiceEditor([(None, _("je Spalte")), *_modes()])
        self.all_modes.name_field(
            "allModes", _("Bei bekannten Kunden, für alle Spalten"), _("Gilt für alle Spalten")
        )
        self.all_modes.combo.setMinimumContentsLength(18)
        self.all_modes.changed.connect(self._all_changed)
        again = Button(_("Neu erkennen"), "refresh", on_click=self.guess_wanted.emit)
        again.setObjectName("guessAgain")
        self._inner = QWidget()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(self._inner)
        card = Card(margin=0)
        card.add(self._scroll, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S4)
        layout.setSpacing(theme.S3)
        layout.addWidget(self.summary)
        layout.addWidget(FlowRow(Label(_("Bei bekannten Kunden:"), "muted"), self.all_modes, again))
        layout.addWidget(card, 1)

    def show_columns(self, samples: Sequence[ColumnSample], own: Mapping[str, str]) -> None:
        """Show columns with examples. Lines that are there already keep the keyboard."""
        self._columns = tuple(sample.column for sample in samples)
        filled = [sample for sample in samples if sample.filled]
        known = sum(sample.column.field not in ("", IGNORED) for sample in filled)
        text = ngettext("{n} von {all} Spalte zugeordnet", "{n} von {all} Spalten zugeordnet",
                        len(filled))  # fmt: skip
        self.summary.setText(text.format(n=known, all=len(filled)))
        if set(self._lines) != {sample.column.index for sample in filled}:
            self._build(filled, own)
        for sample in filled:
            self._lines[sample.column.index].show_sample(sample)
        modes = {sample.column.mode for sample in filled}
        self.all_modes.set_value(modes.pop() if len(modes) == 1 else None)

    def _build(self, filled: Sequence[ColumnSample], own: Mapping[str, str]) -> None:
        inner = QWidget()
        inner.setProperty("role", "page")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(theme.S4, theme.S3, theme.S4, theme.S3)
        layout.setSpacing(theme.S2)
        self._lines = {}
        targets = choices(own)
        targets += _recognised_too([sample.column for sample in filled], targets)
        for place, sample in enumerate(filled):
            if place:
                layout.addWidget(hline())
            line = ColumnLine(sample.column, targets, self._line_changed)
            layout.addWidget(line)
            self._lines[sample.column.index] = line
        layout.addStretch(1)
        self._inner = inner
        self._scroll.setWidget(inner)
        set_tab_order(self)

    def keep_focus(self) -> None:
        """The keyboard to the first field."""
        for line in self._lines.values():
            line.field.combo.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def _line_changed(self, column: Column) -> None:
        self._columns = tuple(column if one.index == column.index else one for one in self._columns)
        self.changed.emit(self._columns)

    def _all_changed(self) -> None:
        mode = self.all_modes.value()
        if mode is not None:
            self._columns = tuple(replace(column, mode=mode) for column in self._columns)
            self.changed.emit(self._columns)


class ColumnLine(QWidget):
    """One column: its header, its field, its mode, and a few cells as they will be stored."""

    def __init__(
        self,
        column: Column,
        targets: Sequence[tuple[Target, str]],
        on_change: Callable[[Column], object],
    ) -> None:
        super().__init__()
        self._column = column
        self._on_change = on_change
        name = column.header or _("Spalte {n}").format(n=column.index + 1)
        self._header = Label(name, "strong", wrap=True)
        self.field = ChoiceEditor(targets)
        self.field.name_field(f"field{column.index}", _("Feld für „{name}“").format(name=name))
        self.mode = ChoiceEditor(_modes())
        self.mode.name_field(
            f"mode{column.index}", _("„{name}“ bei bekannten Kunden").format(name=name)
        )
        self.stored = Label("", "muted", wrap=True)
        self.stored.setObjectName(f"stored{column.index}")
        self.field.changed.connect(self._changed)
        self.mode.changed.connect(self._changed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.S3)
        grid.setVerticalSpacing(theme.S1)
        for place, (widget, stretch) in enumerate(
            ((self._header, 4), (self.field, 5), (self.mode, 4))
        ):
            grid.addWidget(widget, 0, place)
            grid.setColumnStretch(place, stretch)
        grid.addWidget(self.stored, 1, 0, 1, 3)

    def show_sample(self, sample: ColumnSample) -> None:
        """What it holds, and what becomes of that."""
        self._column = sample.column
        self.field.set_value((sample.column.field, sample.column.group))
        self.mode.set_value(sample.column.mode)
        self.mode.setEnabled(sample.column.field not in (IGNORED, "number"))
        if sample.column.field == IGNORED:
            raw = " · ".join(raw for raw, _stored in sample.examples)
            self.stored.setText(_("Bleibt weg: {examples}").format(examples=raw))
        else:
            self.stored.setText("   ·   ".join(_example(*one) for one in sample.examples))

    def _changed(self) -> None:
        field, group = self.field.value()
        mode = self.mode.value()
        self._on_change(replace(self._column, field=field, group=group, mode=mode))


def _example(raw: str, stored: str) -> str:
    raw, stored = (" ".join(text.split()) for text in (raw, stored))
    return raw if raw == stored else f"{raw} → {stored}"


def _recognised_too(
    columns: Sequence[Column], offered: Sequence[tuple[Target, str]]
) -> list[tuple[Target, str]]:
    """Targets that were recognised and are seldom chosen by hand, by their names."""
    known = {target for target, _words in offered}
    found: dict[Target, str] = {}
    for column in columns:
        target = (column.field, column.group)
        if target in known:
            continue
        if column.field.startswith(NEW_OWN):
            name, _kind = split_own_key(column.field)
            found[target] = _("Neues eigenes Feld: {name}").format(name=name)
        elif column.field.startswith(CUSTOM):
            found[target] = column.header
        else:
            words = field_label(column.field)
            found[target] = words if column.group == 1 else f"{column.group}. {words}"
    return list(found.items())


def _modes() -> list[tuple[Mode, str]]:
    return [(mode, mode.label) for mode in Mode]


def choices(own: Mapping[str, str]) -> list[tuple[Target, str]]:
    """All targets of a column: note, left out, fields under their headings, own fields."""
    found: list[tuple[Target, str]] = [
        (("", 1), _("in die Notiz")),
        ((IGNORED, 1), _("weglassen")),
    ]
    for heading, fields in SECTIONS:
        found += [((field, 1), f"{_(heading)}: {field_label(field)}") for field in fields]
    found += [((key, 1), _("Eigenes Feld: {name}").format(name=name)) for key, name in own.items()]
    for group in range(2, _SEVERAL + 1):
        for _heading, fields in SECTIONS:
            found += [
                (
                    (field, group),
                    _("{n}. {what}: {field}").format(
                        n=group,
                        what=_("Person") if field in PERSON_FIELDS else _("Anschrift"),
                        field=field_label(field),
                    ),
                )
                for field in fields
                if field in PERSON_FIELDS or field in ADDRESS_FIELDS
            ]
    return found
