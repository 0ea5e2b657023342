"""Einordnung: class, potential and phase with their reasons, and how to say otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import Importance, Phase, Potential

from ..kit import theme
from ..kit.chips import Chip, importance_tone
from ..kit.controls import Button, Label, row
from ..kit.controls_flow import FlowRow
from ..kit.editors_text import TextEditor
from ..kit.office import Office
from .columns import PHASE_TONES

if TYPE_CHECKING:
    from kundenpflege.services.customers import CustomerDetail


class Standing:
    """Makes the lines; each change is one step that can be taken back."""

    def __init__(self, office: Office, owner: QWidget) -> None:
        self.office, self._owner = office, owner

    def importance(self, detail: CustomerDetail) -> QWidget:
        """The class, and the proposed one with its reason where it is another."""
        chip = Chip(detail.importance.label, importance_tone(detail.importance.value))
        chip.setObjectName("importanceChip")
        change = self._chooser(
            _("Klasse ändern"), "importance", detail,
            [(kind, _("Klasse {letter}").format(letter=kind.label)) for kind in Importance],
        )  # fmt: skip
        proposal = detail.proposals.importance
        words = proposal.reason
        if proposal.importance in (Importance.NONE, detail.importance):
            return _stack(FlowRow(chip, change, gap=theme.px(6)), words, None)
        told = _("Vorschlag {letter}: {why}").format(letter=proposal.importance.label, why=words)
        take = self._take("importance", detail, proposal.importance)
        return _stack(FlowRow(chip, change, gap=theme.px(6)), told, take)

    def potential(self, detail: CustomerDetail) -> QWidget:
        """What the customer could be worth, and what is proposed."""
        tone = "green" if detail.potential is Potential.HIGH else "neutral"
        chip = Chip(detail.potential.label, tone)
        chip.setObjectName("potentialChip")
        change = self._chooser(
            _("Potenzial ändern"), "potential", detail, [(kind, kind.label) for kind in Potential]
        )
        proposal = detail.proposals.potential
        if proposal.potential in (Potential.NONE, detail.potential):
            return _stack(FlowRow(chip, change, gap=theme.px(6)), proposal.reason, None)
        told = _("Vorschlag {word}: {why}").format(
            word=proposal.potential.label, why=proposal.reason
        )
        take = self._take("potential", detail, proposal.potential)
        return _stack(FlowRow(chip, change, gap=theme.px(6)), told, take)

    def phase(self, detail: CustomerDetail) -> PhaseLine:
        """The phase with its reason; laid down by hand or following from what happened."""
        return PhaseLine(self, detail)

    # Changing ----------------------------------------------------------------------------------

    def change(self, detail: CustomerDetail, label: str, **values: object) -> None:
        """Store values of the customer."""
        from kundenpflege.services.customers import change_customer

        customer_id = detail.id
        self.office.run(
            label, lambda db: change_customer(db, customer_id, None, values),
            owner=self._owner, told=label,
        )  # fmt: skip

    def _take(self, name: str, detail: CustomerDetail, value: Importance | Potential) -> Button:
        button = Button(
            _("Übernehmen"), "done", "link",
            on_click=lambda: self.change(detail, _("Vorschlag übernommen"), **{name: value}),
        )  # fmt: skip
        button.setObjectName(f"take_{name}")
        return button

    def _chooser(
        self,
        words: str,
        name: str,
        detail: CustomerDetail,
        choices: list[tuple[Importance, str]] | list[tuple[Potential, str]],
    ) -> Button:
        button = Button(_("ändern"), role="link")
        button.setObjectName(f"choose_{name}")
        button.setAccessibleName(words)

        def choose() -> None:
            menu = menu_below(button, words)
            for value, text in choices:
                action = menu.addAction(text.replace("&", "&&"))
                action.setCheckable(True)
                action.setChecked(value == getattr(detail, name))
                action.triggered.connect(partial(self._chosen, detail, text, {name: value}))

        button.clicked.connect(choose)
        return button

    def _chosen(
        self, detail: CustomerDetail, text: str, values: dict[str, object], _on: bool = False
    ) -> None:
        self.change(detail, text, **values)


class PhaseLine(QWidget):
    """Chip, reason, and below it, when wanted, what else it shall be and why."""

    opened = Signal()

    def __init__(self, standing: Standing, detail: CustomerDetail) -> None:
        super().__init__()
        self._standing, self._detail = standing, detail
        phase = detail.phase
        chip = Chip(phase.label, PHASE_TONES[phase.phase])
        chip.setObjectName("phaseChip")
        set_button = Button(_("festlegen"), role="link", on_click=self._choose)
        set_button.setObjectName("setPhase")
        set_button.setAccessibleName(_("Phase festlegen"))
        self._set_button = set_button
        line = FlowRow(chip, set_button, gap=theme.px(6))
        if phase.overridden:
            derive = Button(_("wieder ableiten"), "undo", "link", on_click=self._derive)
            derive.setObjectName("derivePhase")
            line.add(derive)
        why = phase.reason
        if phase.derived is not None:
            rest = _("Sonst: {phase} – {why}").format(
                phase=phase.derived.label, why=phase.derived.reason
            )
            why = "\n".join(part for part in (why, rest) if part)
        self.note = TextEditor(_("Warum? (kurz, Eingabe speichert)"), 400)
        self.note.name_field(
            "phaseNote", _("Grund der Festlegung"), _("Warum die Phase eine andere ist")
        )
        self.note.line.returnPressed.connect(self._store)
        self._store_button = Button(_("Festlegen"), "done", on_click=self._store)
        self._store_button.setObjectName("storePhase")
        self._form = QWidget()
        form = row(self.note, self._store_button, gap=theme.px(6))
        form.setStretch(0, 1)
        self._form.setLayout(form)
        self._form.setVisible(False)
        self._wanted: Phase | None = None
        inner = _stack(line, why, self._form)
        layout = row(inner, gap=0)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def _choose(self) -> None:
        menu = menu_below(self._set_button, _("Phase festlegen"))
        for phase in Phase:
            action = menu.addAction(phase.label)
            action.setCheckable(True)
            action.setChecked(phase is self._detail.phase.phase)
            action.triggered.connect(partial(self.begin, phase))

    def begin(self, phase: Phase, _on: bool = False) -> None:
        """A phase was chosen: why?"""
        self._wanted = phase
        self._store_button.setText(_("Als {phase}").format(phase=phase.label))
        self._form.setVisible(True)
        self.note.line.setFocus()

    def _store(self) -> None:
        if self._wanted is not None:
            self._standing.change(
                self._detail, _("Phase festgelegt"),
                phase_override=self._wanted, phase_note=self.note.text(),
            )  # fmt: skip

    def _derive(self) -> None:
        self._standing.change(
            self._detail, _("Phase wird wieder abgeleitet"), phase_override=None, phase_note=""
        )


def menu_below(button: Button, name: str) -> QMenu:
    """An open menu below a button; it goes when it is closed."""
    menu = QMenu(button)
    menu.setObjectName("choiceMenu")
    menu.setAccessibleName(name)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    return menu


def link_row(entries: list[tuple[str, Callable[[], object]]]) -> FlowRow:
    """Names to click, one beside the other."""
    line = FlowRow(gap=theme.px(6))
    for words, act in entries:
        line.add(Button(words.replace("&", "&&"), role="link", on_click=act))
    return line


def _stack(line: QWidget, words: str, last: QWidget | None) -> QWidget:
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(theme.px(2), 0, 0, 0)
    layout.setSpacing(theme.px(2))
    layout.addWidget(line)
    if words:
        layout.addWidget(Label(words, "small", wrap=True, selectable=True))
    if last is not None:
        layout.addWidget(last)
    return widget
