"""The buttons at the right of a reminder: with words where there is room, else icons alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _

from ..kit import theme
from ..kit.controls import Button

if TYPE_CHECKING:
    from kundenpflege.rules.reminders.reminder import Reminder

#: Word, icon and key of each action. The last three have a key and no button.
LOOKS: dict[str, tuple[str, str, str]] = {
    "call": (N_("Anrufen"), "call", "A"),
    "write": (N_("Schreiben"), "write", "B"),
    "plan": (N_("Einplanen"), "schedule", "P"),
    "sheet": (N_("Leitfaden"), "talk_guide", "G"),
    "open": (N_("Öffnen"), "open", ""),
    "done": (N_("Erledigt"), "done", "E"),
    "later": (N_("Später"), "later", "S"),
    "tomorrow": (N_("Nächster Arbeitstag"), "arrow_right", "W"),
    "skip": (N_("Diesmal nicht"), "close", "N"),
    "more": (N_("Mehr dazu"), "info", "M"),
}
KEYS = {key: action for action, (_word, _icon, key) in LOOKS.items() if key}

#: Occasions for which a card is written.
CARDS = frozenset({"birthday", "round_birthday", "name_day", "anniversary"})
_THANKS = frozenset({"referral"})
#: What nobody waits for on a certain day: a day for it can be planned.
PLANNED = frozenset(
    {"care_gap", "dormant", "next_step", "maintenance", "warranty", "season", "wish"}
)
_ABOUT_OFFERS = frozenset({"follow_up", "offer_expiring"})
_MOST = 4


def shown_actions(reminder: Reminder, compact: bool = False) -> tuple[str, ...]:
    """The buttons of a reminder, at most four: what it offers, and planning where that helps.
    Where the room is scarce one of them less: Enter opens, too."""
    actions = [str(action) for action in reminder.actions]
    if reminder.rule in _ABOUT_OFFERS:
        actions = ["sheet" if action == "open" else action for action in actions]
    if reminder.rule in PLANNED:
        actions.insert(actions.index("done") if "done" in actions else len(actions), "plan")
    most = _MOST - 1 if compact else _MOST
    for spare in ("open", "sheet") if compact else ("open", "write"):
        if len(actions) > most and spare in actions:
            actions.remove(spare)
    return tuple(actions)


def matter(reminder: Reminder) -> str:
    """What it is about: without the kind that heads a planned contact and the subject and price
    that follow an offer."""
    if reminder.rule == "planned_contact":
        return reminder.title.partition(" – ")[2] or reminder.title
    if reminder.rule == "follow_up":
        return reminder.title.partition(" – ")[0]
    return reminder.title


def is_possible(action: str, reminder: Reminder) -> bool:
    """Whether the key of an action does something for this reminder."""
    if action == "call":
        return bool(reminder.phone)
    if action == "sheet":
        return reminder.offer_id is not None
    return action != "plan" or reminder.contact_id is None


def word(action: str, reminder: Reminder) -> str:
    """What the button says: a birthday wants a card."""
    if action == "write" and reminder.rule in CARDS:
        return _("Karte")
    if action == "write" and reminder.rule in _THANKS:
        return _("Dankkarte")
    if action == "write" and reminder.kind == "letter":
        return _("Brief")
    return _(LOOKS[action][0])


def hint(action: str, reminder: Reminder) -> str:
    """The tooltip with the key; the number of whom to call."""
    text = word(action, reminder)
    if action == "call" and reminder.phone:
        text = _("{phone} anrufen").format(phone=reminder.phone)
    elif action == "sheet":
        text = _("Gesprächsleitfaden zum Angebot")
    elif action == "open":
        text = _("Angebot öffnen") if reminder.offer_id else _("Kunde öffnen")
    key = LOOKS[action][2] or _("Eingabe")
    return f"{text} ({key})"


class ActionStrip(QWidget):
    """The buttons of one reminder. `wanted(action)` when one is pressed.

    Strips are used again for other rows; their buttons are made when first needed.
    """

    wanted = Signal(str)
    walked = Signal(int)
    """Up (-1) or down (1) was pressed on a button."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(6))
        self._buttons: dict[str, Button] = {}
        self._shown: tuple[str, ...] = ()
        self._compact: bool | None = None
        self.reminder: Reminder | None = None

    def show_for(self, reminder: Reminder, compact: bool) -> None:
        """Offer the actions of `reminder`."""
        if reminder is self.reminder and compact is self._compact:
            return
        actions = shown_actions(reminder, compact)
        if actions != self._shown:
            for button in self._buttons.values():
                self._layout.removeWidget(button)
                button.setVisible(False)
            self._shown = actions
            for action in actions:
                button = self._buttons.get(action) or self._make(action)
                self._layout.addWidget(button)
                button.setVisible(True)
        self.reminder, self._compact = reminder, compact
        for action in actions:
            self._dress(self._buttons[action], action, reminder, compact)
        self.setAccessibleName(_("Aktionen für {name}").format(name=reminder.who))
        self._layout.setSpacing(theme.px(6))
        self._layout.invalidate()

    def forget(self) -> None:
        """The look changed: dress the buttons anew next time."""
        self.reminder = None

    def button(self, action: str) -> Button | None:
        """The button for an action, if it is offered."""
        return self._buttons[action] if action in self._shown else None

    def buttons(self) -> list[Button]:
        """The buttons offered, in order."""
        return [self._buttons[action] for action in self._shown]

    def set_reachable(self, reachable: bool) -> None:
        """Whether the Tab key stops here; only the current row's buttons are in the round."""
        policy = Qt.FocusPolicy.StrongFocus if reachable else Qt.FocusPolicy.NoFocus
        for button in self._buttons.values():
            if button.focusPolicy() != policy:
                button.setFocusPolicy(policy)

    def _make(self, action: str) -> Button:
        button = Button("", LOOKS[action][1], parent=self)
        button.setObjectName(action)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.wanted.emit(action))
        button.installEventFilter(self)
        self._buttons[action] = button
        return button

    def _dress(self, button: Button, action: str, reminder: Reminder, compact: bool) -> None:
        text = word(action, reminder)
        shown = "" if compact else text
        if button.text() != shown or button.property("icon_only") != ("true" if compact else None):
            button.setText(shown)
            button.setProperty("icon_only", "true" if compact else None)
            button.set_icon(LOOKS[action][1])
            theme.restyle(button)
        button.setToolTip(hint(action, reminder))
        button.setAccessibleName(f"{text}: {reminder.who}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down walk along the reminders, also from a button."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step is not None:
                self.walked.emit(step)
                return True
        return False
