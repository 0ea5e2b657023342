"""Is everything well? One line for each thing that keeps the data, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _, ngettext

from ..kit import theme
from ..kit.cards import Card, IconView
from ..kit.controls import Button, Label, hline, row

if TYPE_CHECKING:
    from kundenpflege.services.health import Light

#: State → icon, tone, the word for it.
STATES: dict[str, tuple[str, str, str]] = {
    "green": ("ok", "green", N_("in Ordnung")),
    "amber": ("warning", "amber", N_("bitte ansehen")),
    "red": ("error", "red", N_("bitte handeln")),
}
_WORST_FIRST = ("red", "amber", "green")
_NARROW = 560  # px at font scale 1: the button stands below the words

#: Where something can be done here. Without a button, looking only, nothing is asked for.
DEEDS = frozenset({"backup", "second", "restore_test", "integrity"})

#: Key of a light → words of its button and what it does.
Deeds = Mapping[str, tuple[str, Callable[[], object]]]


class Lights(Card):
    """The verdict in large letters, below it a line for each light, the worst ones first."""

    def __init__(self) -> None:
        super().__init__(margin=0)
        self.setObjectName("healthCard")
        self._icon = IconView("wait", size=24, tone="neutral")
        self.verdict = Label(_("Wird angesehen …"), "heading", wrap=True)
        self.verdict.setObjectName("verdict")
        self.told = Label("", "muted", wrap=True)
        self.told.setObjectName("verdictTold")
        self.told.hide()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.verdict)
        words.addWidget(self.told)
        head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setContentsMargins(theme.S4, theme.S4, theme.S4, theme.S3)
        head.setSpacing(theme.S3)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addLayout(words, 1)
        self.add(head)
        self._rows = QWidget()
        self.add(self._rows)

    def show_lights(self, lights: Sequence[Light], deeds: Deeds, told: str = "") -> None:
        """Show all of them; a button stands where something can be done."""
        focus = self._focused()
        worst = next((s for s in _WORST_FIRST if any(one.state == s for one in lights)), "green")
        open_points = sum(one.state != "green" for one in lights)
        icon, tone, _word = STATES[worst]
        self._icon.set("safe" if worst == "green" else icon, "text", tone)
        self.verdict.setText(verdict(open_points))
        self.told.setText(told)
        self.told.setVisible(bool(told))
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for light in sorted(lights, key=lambda one: _WORST_FIRST.index(one.state)):
            column.addWidget(hline())
            column.addWidget(LightLine(light, deeds.get(light.key)))
        self.body.replaceWidget(self._rows, rows)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = rows
        if focus and (button := rows.findChild(Button, focus)) is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focused(self) -> str:
        for button in self._rows.findChildren(Button):
            if button.hasFocus():
                return button.objectName()
        return ""


def verdict(open_points: int) -> str:
    """The sentence above the lights."""
    if not open_points:
        return _("Alles in Ordnung")
    return ngettext(
        "Ein Punkt braucht Ihre Aufmerksamkeit",
        "{n} Punkte brauchen Ihre Aufmerksamkeit",
        open_points,
    ).format(n=open_points)


class LightLine(QWidget):
    """One light: sign, what it is about, how it stands, what to do, and the button for it."""

    def __init__(self, light: Light, deed: tuple[str, Callable[[], object]] | None) -> None:
        super().__init__()
        self.setObjectName(f"light_{light.key}")
        icon, tone, word = STATES[light.state]
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(light.title, "strong", wrap=True))
        words.addWidget(Label(light.text, wrap=True))
        todo = light.todo if deed is not None or light.key not in DEEDS else ""
        if todo:
            words.addWidget(Label(todo, "muted", wrap=True))
        line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        line.setSpacing(theme.S3)
        line.addWidget(IconView(icon, size=16, tone=tone), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._outer.setContentsMargins(theme.S4, theme.S3 - 2, theme.S4, theme.S3 - 2)
        self._outer.setSpacing(theme.S2)
        self._outer.addLayout(line, 1)
        self.button: Button | None = None
        if deed is not None:
            self.button = Button(deed[0], on_click=deed[1])
            self.button.setObjectName(f"do_{light.key}")
            self.button.setAccessibleDescription(light.title)
            self._place = row(self.button, 0)
            self._outer.addLayout(self._place)
        parts = (light.title, _(word), light.text, todo)
        self.setAccessibleName(". ".join(part.rstrip(".") for part in parts if part))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The button goes below the words where the width is scarce."""
        super().resizeEvent(event)
        if self.button is None:
            return
        wide = self.width() >= theme.px(_NARROW)
        directions = QBoxLayout.Direction
        self._outer.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        indent = 0 if wide else theme.px(16 + 16) + theme.S3
        self._place.setContentsMargins(indent, 0, 0, 0)
