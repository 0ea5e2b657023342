"""Einordnung: class, potential and phase with their reasons, and how to say otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

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
            return _stack(_line(chip, change), words, None)
        told = _("Vorschlag {letter}: {why}").format(letter=proposal.importance.label, why=words)
        take = self._take("importance", detail, proposal.importance)
        return _stack(_line(chip, change), told, take)

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
            return _stack(_line(chip, change), proposal.reason, None)
        told = _("Vorschlag {word}: {why}").format(
            word=proposal.potential.label, why=proposal.reason
        )
        take = self._take("potential", detail, proposal.potential)
        return _stack(_line(chip, change), told, take)

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
            menu = menu_of(button, words)
            for value, text in choices:
                action = menu.addAction(text.replace("&", "&&"))
                action.setCheckable(True)
                action.setChecked(value == getattr(detail, name))
                action.triggered.connect(partial(self._chosen, detail, text, {name: value}))
            open_below(menu, button)

        button.clicked.connect(choose)
        return button

    def _chosen(
        self, detail: CustomerDetail, text: str, values: dict[str, object], _on: bool = False
    ) -> None:
        self.change(detail, text, **values)


class PhaseLine(QWidget):
    """Chip, reason, and below it, when wanted, what else it shall be and why."""

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
        line = _line(chip, set_button)
        if phase.overridden:
            derive = Button(_("wieder ableiten"), "undo", "link", on_click=self._derive)
            derive.setObjectName("derivePhase")
            line = FlowRow(chip, set_button, derive)
        why = phase.reason
        if phase.derived is not None:
            rest = _("Sonst: {phase} – {why}").format(
                phase=phase.derived.label, why=phase.derived.reason
            )
            why = "\n".join(part for part in (why, rest) if part)
        self._wanted: Phase | None = None
        self._note: TextEditor | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(2))
        self._layout.addWidget(_stack(line, why, None))

    def _choose(self) -> None:
        menu = menu_of(self._set_button, _("Phase festlegen"))
        for phase in Phase:
            action = menu.addAction(phase.label)
            action.setCheckable(True)
            action.setChecked(phase is self._detail.phase.phase)
            action.triggered.connect(partial(self.begin, phase))
        open_below(menu, self._set_button)

    def begin(self, phase: Phase, _on: bool = False) -> None:
        """A phase was chosen: why?"""
        self._wanted = phase
        if self._note is None:
            self._note = self._build_note()
        self._store_button.setText(_("Als {phase}").format(phase=phase.label))
        self._note.line.setFocus()

    def _build_note(self) -> TextEditor:
        note = TextEditor(_("Warum? (kurz, Eingabe speichert)"), 400)
        note.name_field(
            "phaseNote", _("Grund der Festlegung"), _("Warum die Phase eine andere ist")
        )
        note.line.returnPressed.connect(self._store)
        self._store_button = Button("", "done", on_click=self._store)
        self._store_button.setObjectName("storePhase")
        form = row(note, self._store_button, gap=theme.px(6))
        form.setStretch(0, 1)
        self._layout.addLayout(form)
        return note

    def _store(self) -> None:
        if self._wanted is not None and self._note is not None:
            self._standing.change(
                self._detail, _("Phase festgelegt"),
                phase_override=self._wanted, phase_note=self._note.text(),
            )  # fmt: skip

    def _derive(self) -> None:
        self._standing.change(
            self._detail, _("Phase wird wieder abgeleitet"), phase_override=None, phase_note=""
        )


def menu_of(button: Button, name: str) -> QMenu:
    """A menu to be filled and opened with `open_below`; it goes when it is closed."""
    menu = QMenu(button)
    menu.setObjectName("choiceMenu")
    menu.setAccessibleName(name)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def open_below(menu: QMenu, button: Button) -> None:
    """Open a filled menu below its button; Qt does not open an empty one."""
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


def link_row(entries: list[tuple[str, Callable[[], object]]]) -> FlowRow:
    """Names to click, one beside the other."""
    line = FlowRow(gap=theme.px(6))
    for words, act in entries:
        line.add(Button(words.replace("&", "&&"), role="link", on_click=act))
    return line


def _line(*widgets: QWidget) -> QWidget:
    """Side by side; quicker than a row that wraps."""
    line = QWidget()
    line.setLayout(row(*widgets, 0))
    return line


def _stack(line: QWidget, words: str, last: QWidget | None) -> QWidget:
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.px(2))
    layout.addWidget(line)
    if words:
        layout.addWidget(Label(words, "small", wrap=True, selectable=True))
    if last is not None:
        layout.addWidget(last)
    return widget
