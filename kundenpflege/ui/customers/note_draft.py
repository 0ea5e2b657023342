"""What a quick note holds, its kinds as buttons, and the days one chooses quickly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from kundenpflege.base.dates import add_months
from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import ContactKind

from ..kit import theme
from ..kit.controls import Button
from ..kit.controls_flow import FlowLayout

if TYPE_CHECKING:
    from kundenpflege.store import Writer

#: The step whose day is typed.
OTHER_DAY = "day"


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """What was typed for one customer, kept while another one is on the screen."""

    kind: ContactKind
    text: str
    outcome: str
    step: str
    day: date | None
    next_kind: ContactKind
    reason: str

    def store(self, db: Writer, customer_id: int, due: date | None) -> int:
        """Note the contact with its next step; gives its id."""
        from kundenpflege.services.contacts import NextStep, add_done_contact

        step = NextStep(self.next_kind, self.reason, due) if due is not None else None
        return add_done_contact(
            db, customer_id, kind=self.kind, text=self.text, outcome=self.outcome, next_step=step
        )

    def salvage(self, customer_id: int, today: date, db: Writer) -> int:
        """The program ends: note it as it stands. A next step without a day is none yet; one
        without a reason gets what the note is about."""
        due = due_of(self.step, self.day, today)
        if due is not None and due < today:
            due = None
        reason = self.reason or self.text.split("\n")[0][:400] or self.outcome[:400]
        return replace(self, reason=reason).store(db, customer_id, due)


class KindButtons(QWidget):
    """The six kinds with their words, one of them chosen; arrow keys walk, Alt+1 … Alt+6 choose."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("noteKind")
        self.setAccessibleName(_("Art des Kontakts"))
        self._group = QButtonGroup(self)
        self._buttons: dict[ContactKind, Button] = {}
        flow = FlowLayout(self, theme.px(4))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for place, kind in enumerate(ContactKind, 1):
            button = Button(kind.label, kind.value, "quiet")
            button.setAccessibleName(kind.label)
            button.setToolTip(_("{kind} (Alt+{n})").format(kind=kind.label, n=place))
            button.setObjectName(f"kind_{kind.value}")
            button.setCheckable(True)
            self._group.addButton(button)
            self._buttons[kind] = button
            flow.addWidget(button)
        self.choose(ContactKind.CALL)
        theme.signals.changed.connect(self._style)
        self._style()

    def _style(self) -> None:
        """Close together; the chosen one stands out, the others stay quiet."""
        self.setStyleSheet(
            f"QPushButton {{ padding: {theme.px(3)}px {theme.px(6)}px; }}"
            f"QPushButton:focus {{ padding: {theme.px(2)}px {theme.px(5)}px; }}"
            f"QPushButton:checked {{ background: {theme.css('brand_soft')}; "
            f"border-color: {theme.css('brand')}; }}"
        )

    def kind(self) -> ContactKind:
        """The chosen kind."""
        return next(kind for kind, button in self._buttons.items() if button.isChecked())

    def choose(self, kind: ContactKind) -> None:
        """Choose a kind."""
        self._buttons[kind].setChecked(True)


def due_of(step: str, day: date | None, today: date) -> date | None:
    """The day a quick choice means: so many days, `3m` months, or the typed day."""
    if step == OTHER_DAY:
        return day
    if step.endswith("m"):
        return add_months(today, int(step[:-1]))
    return today + timedelta(days=int(step)) if step else None
