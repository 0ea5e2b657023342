"""The page that asks for the password of an encrypted database, at the start and after locking."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from kundenpflege.base.i18n import _

from ..kit.controls import Button, Label, announce
from ..kit.editors_text import CheckEditor
from ..kit.form import FieldBox
from ..kit.password_fields import SecretEditor
from ..kit.recovery import both_lost
from .gate import Gate

_TRIES = 3  # wrong ones, after which the page speaks of the recovery code by itself


class UnlockPage(Gate):
    """Takes password or recovery code; whoever opens the database tells whether it fits."""

    secret_given = Signal(str, bool)
    """What was typed, and whether this computer shall remember the key."""

    def __init__(self) -> None:
        super().__init__("unlock", "lock", "")
        self.secret = SecretEditor()
        self.box = FieldBox("secret", self.secret, _("Passwort oder Wiederherstellungscode"))
        self.secret.line.returnPressed.connect(self._go)
        self.secret.line.installEventFilter(self)
        self.caps = Label(_("Die Feststelltaste ist an."), "small")
        self.caps.setObjectName("capsLock")
        self.caps.hide()
        self.remember = CheckEditor(_("Auf diesem Computer merken"))
        self.remember.name_field("remember", _("Auf diesem Computer merken"))
        self.forgotten = Button(_("Passwort vergessen?"), role="link", on_click=self._tell_ways)
        self.forgotten.setObjectName("forgotten")
        self.lost = Label(
            _(
                "Geben Sie statt des Passworts den Wiederherstellungscode von Ihrem Ausdruck ein; "
                "Groß- und Kleinschreibung und Leerzeichen sind gleich. {both}"
            ).format(both=both_lost()),
            "muted",
            wrap=True,
        )
        self.lost.setObjectName("bothLost")
        self.lost.hide()
        for widget in (self.box, self.caps, self.remember, self.forgotten, self.lost):
            self.body.addWidget(widget)
        self._wrong = 0
        self._working = False
        self.chosen.connect(lambda key: self._go() if key == "unlock" else None)

    # Asking ------------------------------------------------------------------------------------

    def ask_for_backup(self, name: str) -> None:
        """Ask for the password of an encrypted backup; „Zurück“ is another way out."""
        self.ask("")
        self.say(
            _("Diese Sicherung ist verschlüsselt"),
            _(
                "Bitte das Passwort eingeben, das galt, als „{name}“ entstand, oder den "
                "Wiederherstellungscode von damals."
            ).format(name=name),
        )
        self.remember.hide()
        self.offer(("unlock", "back", "quit"))

    def ask(self, place: str, *, locked: bool = False, remember: bool = False) -> None:
        """Ask for the password of the database at `place`; `locked`: it was open before."""
        self._wrong = 0
        if locked:
            self.say(
                _("Gesperrt"),
                _("Ihre Kundendaten sind verschlossen. Was Sie getippt haben, ist noch da."),
            )
        else:
            self.say(
                _("Ihre Kundendaten sind verschlüsselt"),
                _("Bitte das Passwort eingeben. Die Daten liegen in {path}.").format(path=place),
            )
        self.remember.setVisible(not locked)
        self.remember.set_value(remember)
        self.secret.hide_again()
        self.box.show_error("")
        self.caps.hide()
        self.lost.hide()
        self.forgotten.show()
        self.set_working(False)
        self.offer(("unlock", "quit") if locked else ("unlock", "other", "quit"))

    def tell_wrong(self, text: str) -> None:
        """It did not fit: the page stays, and nothing was changed."""
        self._wrong += 1
        self.set_working(False)
        self.box.show_error(text)
        announce(self, text)
        if self._wrong >= _TRIES:
            self._tell_ways()
        self.secret.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.secret.line.selectAll()

    def set_working(self, working: bool) -> None:
        """While the key is worked out nothing more is taken."""
        self._working = working
        self.secret.setEnabled(not working)
        if "unlock" in self.offered():
            self.way("unlock").setEnabled(not working)

    def forget(self) -> None:
        """Nothing that was typed stays."""
        self.secret.hide_again()
        self.set_working(False)

    def begin(self) -> None:
        """The keyboard goes to the field."""
        self.secret.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        if self._working:
            return
        secret = self.secret.value()
        if not secret:
            self.box.show_error(_("Bitte das Passwort oder den Wiederherstellungscode eingeben."))
            self.begin()
            return
        self.box.show_error("")
        self.set_working(True)
        self.secret_given.emit(secret, self.remember.value() and not self.remember.isHidden())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, also from the tick below the field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._working:
            if self.remember.box.hasFocus():
                self._go()
                return
        super().keyPressEvent(event)

    def _tell_ways(self) -> None:
        self.lost.show()
        self.begin()  # before the button goes: the keyboard would walk on to another one
        self.forgotten.hide()
        QTimer.singleShot(0, self, lambda: self.area.ensureWidgetVisible(self.lost))

    # The key that makes every letter a capital one ---------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at each key that is pressed in the field."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            state = caps_lock(event)
            if state is not None:
                self.caps.setVisible(state and self._is_hidden())
        return False

    def _is_hidden(self) -> bool:
        return self.secret.line.echoMode() == QLineEdit.EchoMode.Password


def caps_lock(event: QKeyEvent) -> bool | None:
    """Whether that key is on, as far as this key press tells; None when it does not."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.user32.GetKeyState(0x14) & 1)
    if event.key() == Qt.Key.Key_CapsLock:
        return False  # pressed again: the next letter tells
    text = event.text()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
    if len(text) != 1 or text.upper() == text.lower() or event.modifiers() & keys:
        return None  # no letter, or a shortcut
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return text.isupper() != shift
