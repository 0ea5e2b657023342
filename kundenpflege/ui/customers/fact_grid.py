"""Names at the left, what is known at the right; what is missing can be entered there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import Channel

from ..kit import theme
from ..kit.chips import Chip
from ..kit.controls import Button, Label, hline
from ..kit.controls_flow import FlowRow
from .permits import Permits, permit_chip

_LABELS = 104  # px, the column of names


class FactGrid(QWidget):
    """Sections of lines. The name of a line says on hover what the field is for."""

    edit_wanted = Signal(str)

    def __init__(self, permits: Permits) -> None:
        super().__init__()
        self._permits = permits
        self._chips: list[tuple[Channel, Chip]] = []
        self._names: list[Label] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.S3)
        self._grid.setVerticalSpacing(theme.px(7))
        self._grid.setColumnStretch(1, 1)
        theme.signals.changed.connect(self._fit)

    def section(self, words: str) -> None:
        """A heading; a fine line above all but the first."""
        place = self._grid.rowCount()
        if place > 1:
            self._grid.addWidget(hline(), place, 0, 1, 2)
            place += 1
        title = Label(words, "section")
        title.setContentsMargins(0, theme.S1 if place > 1 else 0, 0, 0)
        self._grid.addWidget(title, place, 0, 1, 2)

    def wide(self, widget: QWidget) -> None:
        """Something over the whole width."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)

    def text(self, label: str, value: str, field: str = "", tip: str = "") -> None:
        """Words to read and copy; nothing while there are none."""
        if value:
            words = Label(value, wrap=True, selectable=True)
            words.setAccessibleName(f"{label}: {value}")
            self.add(label, words, field, tip)

    def link(
        self,
        label: str,
        value: str,
        act: Callable[[], object],
        field: str,
        channel: Channel | None = None,
    ) -> None:
        """A number or an address to click, with what is allowed by this `channel`."""
        if not value:
            if field != "website":
                self.missing(label, field)
            return
        button = Button(value.replace("&", "&&"), role="link", on_click=act)
        button.setObjectName(f"{field}Link")
        button.setAccessibleName(f"{label}: {value}")
        if channel is None:
            self.add(label, button, field)
            return
        chip = Chip("", "neutral")
        self._chips.append((channel, chip))
        self.add(label, FlowRow(button, chip), field)
        permit_chip(chip, self._permits.of(None, channel))

    def missing(self, label: str, field: str, tip: str = "") -> None:
        """The way to enter what is not known."""
        button = Button(_("eintragen"), "plus", "link")
        button.clicked.connect(lambda: self.edit_wanted.emit(field))
        button.setAccessibleName(_("{field} eintragen").format(field=label))
        button.setObjectName(f"add_{field}")
        self.add(label, button, field, tip)

    def add(self, label: str, widget: QWidget, field: str = "", tip: str = "") -> None:
        """A line; `field` is the customer's, its purpose stands in the tooltip unless `tip`."""
        place = self._grid.rowCount()
        name = Label(label, "muted", wrap=True)
        name.setFixedWidth(theme.px(_LABELS))
        self._names.append(name)
        name.setToolTip(tip or purpose_of(field))
        self._grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        side = Qt.AlignmentFlag.AlignLeft if isinstance(widget, Button) else Qt.AlignmentFlag(0)
        self._grid.addWidget(widget, place, 1, side)

    def _fit(self) -> None:
        """The names' column follows the size of the letters."""
        for name in self._names:
            name.setFixedWidth(theme.px(_LABELS))

    def end(self) -> None:
        """What is left of the height stays free below."""
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def show_permits(self, permits: Permits) -> None:
        """What is allowed by which way."""
        self._permits = permits
        for channel, chip in self._chips:
            permit_chip(chip, permits.of(None, channel))


def purpose_of(field: str) -> str:
    """What a field of the customer is for; '' for what is none."""
    from kundenpflege.model import Customer, table_of

    from ..kit.form import field_info

    column = table_of(Customer).columns.get(field)
    return field_info(Customer, field)[1] if column is not None and column.info else ""
