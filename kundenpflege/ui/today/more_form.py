"""What else there is to say to a customer: words that help to begin, and the other reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import IconView
from ..kit.controls import Button, Label
from .action_strip import ActionStrip
from .reminder_rows import icon_and_tone

if TYPE_CHECKING:
    from kundenpflege.rules.reminders.reminder import Reminder


class MoreForm(QFrame):
    """Opened below a reminder. `wanted(action, reminder)` for the buttons of the others, `left`
    when it shall close."""

    wanted = Signal(str, object)
    left = Signal()

    def __init__(self, reminder: Reminder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("moreForm")
        self.setAccessibleName(_("Mehr zu {name}").format(name=reminder.who))
        self.reminder = reminder
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.px(4), 0, theme.px(10))
        layout.setSpacing(theme.px(4))
        if reminder.say:
            layout.addWidget(Label(_("Das hilft im Gespräch"), "strong"))
            for line in reminder.say:
                layout.addWidget(Label(line, "body", wrap=True, selectable=True))
        self.strips: list[ActionStrip] = []
        if reminder.also:
            layout.addSpacing(theme.px(6))
            layout.addWidget(Label(_("Außerdem"), "strong"))
            for one in reminder.also:
                layout.addWidget(self._line(one))
        close = Button(_("Schließen"), "up", "quiet", on_click=self.left.emit)
        close.setObjectName("closeMore")
        close.setToolTip(_("Schließen (Esc)"))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        layout.addLayout(foot)
        self._close = close
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def begin(self) -> None:
        """Put the keyboard on the first button."""
        first = self.strips[0].buttons()[0] if self.strips and self.strips[0].buttons() else None
        (first or self._close).setFocus()

    def is_touched(self) -> bool:
        """Nothing can be typed here."""
        return False

    def _line(self, one: Reminder) -> QWidget:
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(0, theme.px(2), 0, theme.px(2))
        line.setSpacing(theme.px(10))
        icon, tone = icon_and_tone(one)
        line.addWidget(IconView(icon, tone=tone))
        words = QVBoxLayout()
        words.setSpacing(0)
        named = f"{one.who}: " if one.who != self.reminder.who else ""
        words.addWidget(Label(f"{named}{one.title}", "body", wrap=True))
        words.addWidget(Label(one.why, "small", wrap=True))
        line.addLayout(words, 1)
        strip = ActionStrip(box)
        strip.show_for(one, True)
        strip.set_reachable(True)
        strip.wanted.connect(lambda action, one=one: self.wanted.emit(action, one))
        self.strips.append(strip)
        line.addWidget(strip)
        return box
