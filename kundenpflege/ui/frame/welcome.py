"""The first page there is: begin, open what is there, take a backup back, or look around."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.controls import Button, Label
from ..kit.editors_text import CheckEditor
from ..kit.office import Office
from ..kit.password_fields import NewPassword
from ..kit.recovery import RecoveryCode, Sheet, both_lost
from .gate import Gate, breakable


class WelcomePage(Gate):
    """Nothing is written before one of its buttons was pressed."""

    begin_wanted = Signal(str)
    """Begin with an empty database, encrypted with this password; '' for a plain one."""
    place_wanted = Signal()
    """Another folder for the data is to be chosen."""
    code_kept = Signal()
    """The recovery code was printed, saved or written down."""

    def __init__(self, office: Office) -> None:
        super().__init__("welcome", "logo", _("Willkommen bei Kundenpflege"))
        self.place = Label("", "muted", wrap=True, selectable=True)
        self.place.setObjectName("place")
        self.elsewhere = Button(
            _("Anderen Ort wählen …"), role="link", on_click=self.place_wanted.emit
        )
        self.elsewhere.setObjectName("elsewhere")
        self.protect = CheckEditor(_("Mit einem Passwort schützen (verschlüsseln)"))
        self.protect.name_field("protect", _("Mit einem Passwort schützen (verschlüsseln)"))
        self.protect.changed.connect(self._protect_changed)
        self.password = NewPassword()
        self.password.second.line.returnPressed.connect(self._begin_by_key)
        self.lost = Label(both_lost(), "small", wrap=True)
        self._first = QWidget()
        first = QVBoxLayout(self._first)
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(theme.S3)
        for widget in (self.place, self.elsewhere, self.protect, self.password, self.lost):
            first.addWidget(widget)
        self.code = RecoveryCode(office)
        self.code.confirmed.connect(self._code_confirmed)
        self.body.addWidget(self._first)
        self.body.addWidget(self.code)
        self.chosen.connect(self._chosen)
        self._protect_changed()

    def ask(self, place: str) -> None:
        """Begin anew: the data will lie at `place`."""
        self.say(
            _("Willkommen bei Kundenpflege"),
            _("Noch liegen hier keine Kundendaten. Womit möchten Sie anfangen?"),
        )
        self.icon.set("logo", tone="brand")
        words = _("Ihre Daten bleiben auf diesem Computer: {path}").format(path=place)
        self.place.setText(breakable(words))
        self._first.show()
        self.code.hide()
        self.set_working(False)
        self.offer(("begin", "existing", "backup", "demo", "quit"))

    def show_code(self, code: str, sheet: Sheet | None) -> None:
        """The database is encrypted: show the way in that does not need the password."""
        self.password.empty()
        self.say(_("Ihr Wiederherstellungscode"), "")
        self.icon.set("lock", tone="brand")
        self._first.hide()
        self.code.show_code(code, sheet)
        self.code.show()
        self.offer(("next",))
        self.way("next").setEnabled(False)
        self.area.verticalScrollBar().setValue(0)
        self.code.print.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell_problem(self, text: str, fields: dict[str, str] | None = None) -> None:
        """It could not begin: everything typed stays."""
        self.set_working(False)
        problem = (fields or {}).get("password", "")
        self.password.errors({"new_password": problem or text} if self.protect.value() else {})
        if not self.protect.value():
            self.words.setText(text)

    def set_working(self, working: bool) -> None:
        """While the database is made nothing more is taken."""
        self._first.setEnabled(not working)
        for key in self.offered():
            self.way(key).setEnabled(not working)

    def forget(self) -> None:
        """Neither password nor code stay in the window."""
        self.password.empty()
        self.code.forget()

    def _begin_by_key(self) -> None:
        if "begin" in self.offered() and self.way("begin").isEnabled():
            self._chosen("begin")

    def _chosen(self, key: str) -> None:
        if key == "begin":
            password = ""
            if self.protect.value():
                password = self.password.take() or ""
                if not password:
                    return
            self.set_working(True)
            self.begin_wanted.emit(password)
        elif key == "next":
            self.code.forget()
            self.code_kept.emit()

    def _code_confirmed(self, kept: bool) -> None:
        if "next" in self.offered():
            self.way("next").setEnabled(kept)

    def _protect_changed(self) -> None:
        wanted = bool(self.protect.value())
        self.password.setVisible(wanted)
        self.lost.setVisible(wanted)
        if wanted:
            self.password.first.setFocus()
            bar = self.area.verticalScrollBar()
            QTimer.singleShot(0, self, lambda: bar.setValue(bar.maximum()))
