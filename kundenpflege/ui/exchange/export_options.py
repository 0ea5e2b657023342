"""What an export lets one choose beyond what and for whom: labels, months, columns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QVBoxLayout, QWidget

from kundenpflege.base.dates import MONTHS
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.documents.label_sheets import SHEETS, find_sheet

from ..kit import theme
from ..kit.controls import Button, Label
from ..kit.controls_flow import FlowRow
from ..kit.editors_base import Editor
from ..kit.editors_number import DecimalEditor, IntegerEditor
from ..kit.editors_text import CheckEditor, ChoiceEditor
from ..kit.form import FieldBox
from ..kit.office import Office
from .sheet_picture import SheetPicture


def named(name: str, editor: Editor, label: str, purpose: str = "") -> FieldBox:
    """An editor under its label."""
    return FieldBox(name, editor, label, purpose)


class LabelOptions(QWidget):
    """Sheet, first free label, copies, offset. The sheet and its offset are remembered."""

    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.sheet = ChoiceEditor([(sheet.key, sheet.title) for sheet in SHEETS])
        self.start = IntegerEditor(1, SHEETS[0].count)
        self.copies = IntegerEditor(1, 100)
        self.offset_x = DecimalEditor(1, "mm", -20, 20)
        self.offset_y = DecimalEditor(1, "mm", -20, 20)
        self.with_sender = CheckEditor(_("Kleine Absenderzeile über der Anschrift"))
        self.frames = CheckEditor(_("Ränder mitdrucken (Probeblatt zum Messen)"))
        self.picture = SheetPicture(SHEETS[0])
        self._labels = 0
        for editor in (self.offset_x, self.offset_y):
            editor.set_value(Decimal(0))
        self._recall()
        fields = QVBoxLayout()
        fields.setSpacing(theme.S2)
        pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        pair.setSpacing(theme.S3)
        pair.addWidget(named("start", self.start, _("Erstes freies Etikett")))
        pair.addWidget(named("copies", self.copies, _("Von jedem")))
        fields.addLayout(pair)
        shift = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        shift.setSpacing(theme.S3)
        why = _("Wenn der Drucker versetzt druckt: Probeblatt messen und hier ausgleichen")
        shift.addWidget(named("offset_x", self.offset_x, _("Nach rechts"), why))
        shift.addWidget(named("offset_y", self.offset_y, _("Nach unten"), why))
        fields.addLayout(shift)
        fields.addWidget(self.with_sender)
        fields.addWidget(self.frames)
        fields.addStretch(1)
        self.with_sender.setObjectName("sender")
        self.frames.setObjectName("frames")
        beside = self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        beside.setSpacing(theme.S4)
        beside.addLayout(fields, 1)
        beside.addWidget(self.picture)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        layout.addWidget(named("sheet", self.sheet, _("Bogen")))
        layout.addLayout(beside)
        self.sheet.changed.connect(self._sheet_changed)
        self.start.changed.connect(self._show)
        self.picture.start_chosen.connect(self._clicked)
        for one in (
            self.start,
            self.copies,
            self.offset_x,
            self.offset_y,
            self.with_sender,
            self.frames,
        ):
            one.changed.connect(self.changed)
        self._show()

    def values(self) -> dict[str, Any]:
        """The parts of the export's options."""
        x, y = self.offset_x.value(), self.offset_y.value()
        return {
            "sheet": self.sheet.value(),
            "start": self.start.value(),
            "copies": self.copies.value(),
            "offset_x": float(x or 0),
            "offset_y": float(y or 0),
            "sender": self.with_sender.value(),
            "frames": self.frames.value(),
        }

    def problem(self) -> str:
        """What is wrong with the offsets; empty when nothing is."""
        return self.offset_x.problem() or self.offset_y.problem()

    def set_narrow(self, narrow: bool) -> None:
        """The picture below the fields where there is no room beside them."""
        direction = QBoxLayout.Direction
        self._beside.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def show_count(self, labels: int) -> None:
        """How many addresses there will be, for the picture."""
        self._labels = labels
        self._show()

    def remember(self) -> None:
        """Keep the sheet, and its offset for the next time."""
        values = self.values()
        kept = dict(self._office.settings.get("labels"))
        kept["sheet"] = values["sheet"]
        kept[values["sheet"]] = [values["offset_x"], values["offset_y"]]
        self._office.settings.set("labels", kept)

    def _recall(self) -> None:
        kept = self._office.settings.get("labels")
        wanted = kept.get("sheet")
        self.sheet.set_value(wanted if wanted in [s.key for s in SHEETS] else SHEETS[0].key)
        self._recall_offset()

    def _recall_offset(self) -> None:
        pair = self._office.settings.get("labels").get(self.sheet.value())
        good = isinstance(pair, list) and len(pair) == 2
        numbers = [one if isinstance(one, int | float) else 0 for one in pair] if good else [0, 0]
        for editor, number in zip((self.offset_x, self.offset_y), numbers, strict=True):
            editor.set_value(Decimal(str(max(-20, min(number, 20)))))

    def _sheet_changed(self) -> None:
        self._recall_offset()
        self._show()
        self.changed.emit()

    def _clicked(self, start: int) -> None:
        self.start.set_value(start)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        sheet = find_sheet(self.sheet.value())
        self.start.spin.setMaximum(sheet.count)
        self.picture.show_sheet(sheet, self.start.value(), self._labels * self.copies.value())


class MonthOptions(QWidget):
    """All months of the year, the next one, or one of them."""

    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        choices: list[tuple[int, str]] = [(0, _("Das ganze Jahr")), (-1, _("Nächster Monat"))]
        choices += [(n, _(month)) for n, month in enumerate(MONTHS, 1)]
        self.month = ChoiceEditor(choices)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(named("month", self.month, _("Monate")))
        self.month.changed.connect(self.changed)

    def values(self) -> dict[str, Any]:
        """The parts of the export's options."""
        month = int(self.month.value() or 0)
        if month == -1:
            month = self._office.today.month % 12 + 1
        return {"months": (month,) if month else ()}


class ColumnOptions(QWidget):
    """Which columns the table gets; folded away until wanted."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._boxes: dict[str, QCheckBox] = {}
        self._out: dict[str, set[str]] = {}
        self._what = ""
        self._more = Button("", "down", on_click=self._toggle)
        self._more.setObjectName("columns")
        self._all = Button(_("Alle"), on_click=lambda: self._tick(True))
        self._all.setObjectName("allColumns")
        self._none = Button(_("Keine"), on_click=lambda: self._tick(False))
        self._none.setObjectName("noColumns")
        self._head = FlowRow(self._more, self._all, self._none)
        self._list = FlowRow(gap=theme.S3)
        self._hint = Label(_("Zum Wiedereinlesen bitte alle Spalten lassen."), "muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        for widget in (self._head, self._list, self._hint):
            layout.addWidget(widget)
        self._fold(True)

    def show_columns(self, what: str, columns: list[tuple[str, str]]) -> None:
        """Offer other columns (key, words); what was left out before stays out."""
        if what == self._what and [key for key, _words in columns] == list(self._boxes):
            return
        self._what = what
        self._list.clear()
        self._boxes = {}
        out = self._out.get(what, set())
        for key, words in columns:
            box = QCheckBox(words)
            box.setObjectName(f"column_{key}")
            box.setChecked(key not in out)
            box.toggled.connect(self._ticked)
            self._boxes[key] = box
            self._list.add(box)
        self._tell()

    def value(self) -> frozenset[str] | None:
        """The wanted keys; None when all are wanted."""
        wanted = frozenset(key for key, box in self._boxes.items() if box.isChecked())
        return None if len(wanted) == len(self._boxes) or not wanted else wanted

    def _ticked(self) -> None:
        self._out[self._what] = {key for key, box in self._boxes.items() if not box.isChecked()}
        self._tell()
        self.changed.emit()

    def _tick(self, on: bool) -> None:
        for box in self._boxes.values():
            box.blockSignals(True)
            box.setChecked(on)
            box.blockSignals(False)
        self._ticked()

    def _tell(self) -> None:
        wanted = sum(box.isChecked() for box in self._boxes.values())
        if wanted in (0, len(self._boxes)):
            self._more.setText(_("Alle Spalten"))
        else:
            words = ngettext("{n} Spalte", "{n} Spalten", wanted).format(n=wanted)
            self._more.setText(words)

    def _toggle(self) -> None:
        self._fold(not self._list.isHidden())

    def _fold(self, folded: bool) -> None:
        for widget in (self._list, self._hint, self._all, self._none):
            widget.setHidden(folded)
        self._more.set_icon("down" if folded else "up")
