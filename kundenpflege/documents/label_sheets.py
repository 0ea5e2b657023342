"""Sheets of labels one can buy, in millimetres as their makers give them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_, _


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """An A4 sheet of labels. `left`/`top`: upper left corner of the first label; `step_x`/`step_y`:
    from one label to the next; `padding`: kept free within each label. All in mm."""

    key: str
    label: str
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    step_x: float
    step_y: float
    padding: float = 4.0
    largest: float = 11.0

    @property
    def title(self) -> str:
        """`L7160 · 63,5 × 38,1 mm · 21 Adressetiketten`."""
        size = f"{self.width:g} × {self.height:g}".replace(".", ",")
        return f"{self.key} · {size}\u00a0mm · {self.count} {_(self.label)}"

    @property
    def count(self) -> int:
        """Labels of one sheet."""
        return self.columns * self.rows

    def place(self, position: int) -> tuple[float, float]:
        """Upper left corner of the label at `position` (0-based, line by line), in mm."""
        row, column = divmod(position, self.columns)
        return self.left + column * self.step_x, self.top + row * self.step_y

    def places(self, start: int, labels: int) -> Iterator[tuple[int, int]]:
        """Page and position (0-based) of each of so many labels from position `start` (1-based)."""
        for number in range(start - 1, start - 1 + labels):
            yield divmod(number, self.count)


#: Avery Zweckform; the sheet is 210 × 297 mm. L4760 is made for the backs of binders.
SHEETS: tuple[LabelSheet, ...] = (
    LabelSheet(
        "L7160", N_("Adressetiketten"), 3, 7, 63.5, 38.1, 7.25, 15.15, 66.0, 38.1
    ),
    LabelSheet(
        "L7163", N_("Adressetiketten"), 2, 7, 99.1, 38.1, 4.65, 15.15, 101.6, 38.1, 5.0, 12.0
    ),
    LabelSheet(
        "L4760", N_("Ordnerrücken"), 1, 7, 192.0, 38.0, 9.0, 15.5, 192.0, 38.0, 6.0, 16.0
    ),
)  # fmt: skip


def find_sheet(key: str) -> LabelSheet:
    """The sheet called `key`; UserError when there is none."""
    for sheet in SHEETS:
        if sheet.key.casefold() == key.strip().casefold():
            return sheet
    raise UserError(
        _("Den Etikettenbogen „{key}“ gibt es hier nicht. Möglich sind: {names}").format(
            key=key, names=", ".join(sheet.key for sheet in SHEETS)
        )
    )


def check_start(sheet: LabelSheet, start: int) -> None:
    """UserError when the sheet has no label with this number."""
    if not 1 <= start <= sheet.count:
        raise UserError(
            _("Der Bogen {sheet} hat {n} Etiketten. Bitte bei 1 bis {n} anfangen.").format(
                sheet=sheet.key, n=sheet.count
            )
        )
