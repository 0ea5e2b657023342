"""One step in detail: who, when, and each record with what was and what is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_weekday_date
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_count

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips import Chip
from ..kit.controls import Button, Label, hline, row
from ..kit.office import Office
from .words import state_chip

if TYPE_CHECKING:
    from kundenpflege.services.history import HistoryRow
    from kundenpflege.services.journal import StepRow
    from kundenpflege.services.journal_words import Named

_OPEN = {
    "customer": "customers",
    "person": "person",
    "contact": "plan",
    "offer": "offers",
    "letter": "letter",
    "item": "catalogue",
    "wish": "wish",
}


class StepCard(Card):
    """Beside the list; `clear` when nothing is chosen."""

    MOST: ClassVar[int] = 12
    """Records of one step that are shown at once; hundreds of them would hold the window up."""

    more_wanted = Signal()
    """Further records of the step are to be shown, `most_of` it."""

    def __init__(self, office: Office) -> None:
        super().__init__(margin=theme.S4)
        self.office = office
        self.setObjectName("journalStep")
        self._main: Named | None = None
        self._shown: tuple[StepRow, tuple[HistoryRow, ...]] | None = None
        self._wanted = (0, self.MOST)  # so many of this step
        self.heading = Label("", "section", wrap=True, selectable=True)
        self.heading.setObjectName("stepLabel")
        self.when = Label("", "muted", wrap=True)
        self.when.setObjectName("stepWhen")
        self.state = Chip("")
        self.open_button = Button(_("Öffnen"), "open", on_click=self.open_main)
        self.open_button.setObjectName("openRecord")
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(_("Einzelheiten des Schritts"))
        self.area.setStyleSheet("QScrollArea { background: transparent; border: none; }")
        self.add(self.heading)
        self.add(self.when)
        self.add(row(self.state, self.open_button, 0))
        self.add(hline())
        self.add(self.area, 1)
        self.clear()

    def clear(self) -> None:
        """Nothing is chosen."""
        self._main = None
        self._shown = None
        self.heading.setText(_("Kein Schritt gewählt"))
        self.when.setText("")
        self.state.hide()
        self.open_button.hide()
        inner = QWidget()
        inner.setProperty("role", "page")
        self.area.setWidget(inner)

    def most_of(self, step_id: int) -> int:
        """How many records of a step are to be shown."""
        if self._wanted[0] != step_id:
            self._wanted = step_id, self.MOST
        return self._wanted[1]

    def _more(self) -> None:
        self._wanted = self._wanted[0], 2 * self._wanted[1]
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)  # the button goes
        self.more_wanted.emit()

    def show_step(self, step: StepRow, parts: Sequence[HistoryRow]) -> None:
        """Show a step with the records it touched; what is shown already stays as it is."""
        if (step, tuple(parts)) == self._shown:
            return
        same = self._shown is not None and self._shown[0].id == step.id
        self._shown = step, tuple(parts)
        self._main = step.main if step.main is not None and step.main.kind else None
        self.heading.setText(step.label)
        when = _("{day}, {time} Uhr").format(
            day=format_weekday_date(step.at.date()), time=f"{step.at:%H:%M:%S}"
        )
        number = _("Schritt {n}").format(n=format_count(step.id))
        self.when.setText(" · ".join(part for part in (when, step.who, number) if part))
        chip = state_chip(step)
        if chip is not None:
            self.state.set(*chip)
        self.state.setVisible(chip is not None)
        self.open_button.setVisible(self._main is not None)
        if self._main is not None:
            self.open_button.setText(_("{name} öffnen").format(name=_short(self._main.text)))
            self.open_button.set_icon(_OPEN.get(self._main.kind, "open"))
        before = self.area.verticalScrollBar().value() if same else 0
        self.area.setWidget(self._parts(step, parts))
        self.area.verticalScrollBar().setValue(before)

    def open_main(self) -> None:
        """Open what the step was about."""
        if self._main is not None:
            self.office.open(self._main.kind, self._main.record_id)

    def _parts(self, step: StepRow, parts: Sequence[HistoryRow]) -> QWidget:
        inner = QWidget()
        inner.setProperty("role", "page")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, theme.S2, 0)
        layout.setSpacing(theme.S2)
        for place, part in enumerate(parts):
            if place:
                layout.addWidget(hline())
            layout.addWidget(self._part(part))
        left = step.count - len(parts)
        if left > 0:
            words = ngettext("und {n} weiterer Eintrag", "und {n} weitere Einträge", left)
            layout.addWidget(Label(words.format(n=format_count(left)), "muted"))
            more = Button(_("Mehr zeigen"), role="link", on_click=self._more)
            more.setObjectName("moreParts")
            layout.addLayout(row(more, 0))
        if not parts:
            layout.addWidget(Label(_("Zu diesem Schritt sind keine Werte notiert."), "muted"))
        layout.addStretch(1)
        return inner

    def _part(self, part: HistoryRow) -> QWidget:
        box = QWidget()
        box.setObjectName("stepPart")
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S1)
        layout.addWidget(Label(part.what, "strong", wrap=True))
        named = part.record
        if named is not None and named.text:
            if named.kind:
                link = Button(
                    _short(named.text), role="link",
                    on_click=partial(self.office.open, named.kind, named.record_id),
                )  # fmt: skip
                link.setObjectName("openPart")
                link.setAccessibleName(_("{name} öffnen").format(name=named.text))
                layout.addLayout(row(link, 0))
            else:
                layout.addWidget(Label(named.text, "muted", wrap=True))
        if part.erased:
            layout.addWidget(Label(_("Die Werte wurden endgültig gelöscht."), "muted", wrap=True))
        if part.changes:
            # One label for all of them: a step of sixty records has hundreds of values.
            words = "\n".join(change.words() for change in part.changes)
            layout.addWidget(Label(words, "body", wrap=True, selectable=True))
        return box


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
