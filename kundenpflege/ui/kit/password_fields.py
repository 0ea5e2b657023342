"""Fields for passwords: hidden unless one wants to see them, never kept, never suggested."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from kundenpflege.base.i18n import _

from .controls import IconButton, Label
from .editors import TextEditor
from .form import Form

#: What speaks against a password, in German; '' when nothing does.
Judge = Callable[[str], str]


class SecretEditor(TextEditor):
    """A password or recovery code with a button that shows it."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent=parent)
        self.eye = IconButton("show", _("Anzeigen"), "quiet", on_click=self._toggle)
        self.eye.setObjectName("showSecret")
        self._row.addWidget(self.eye)

    def _make_line(self) -> QLineEdit:
        line = super()._make_line()
        line.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint
        line.setInputMethodHints(
            hints.ImhHiddenText | hints.ImhNoPredictiveText | hints.ImhNoAutoUppercase
        )
        return line

    def value(self) -> str:
        """What was typed, blanks and all."""
        return self.line.text()

    def _tidy(self) -> None:
        """A password stays as it was typed."""

    def hide_again(self) -> None:
        """Empty the field and hide what is typed next."""
        self.line.clear()
        self.show_secret(False)

    def show_secret(self, shown: bool) -> None:
        """Show the letters, or dots."""
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        self.eye.set_icon("hide" if shown else "show")
        self.eye.set_name(_("Verbergen") if shown else _("Anzeigen"))

    def is_shown(self) -> bool:
        """Whether the letters can be read."""
        return self.line.echoMode() == QLineEdit.EchoMode.Normal

    def _toggle(self) -> None:
        self.show_secret(not self.is_shown())


class NewPassword(Form):
    """A new password, typed twice. `take()` gives it once both are alike and nothing speaks
    against it; else the fields say what is wrong."""

    def __init__(self, judge: Judge | None = None) -> None:
        super().__init__()
        self._judge = judge
        self.first, self.second = SecretEditor(), SecretEditor()
        self.add("new_password", self.first, _("Neues Passwort"))
        self.strength = Label("", "small")
        self.strength.setObjectName("passwordStrength")
        self.widget(self.strength)
        self.add("new_password_again", self.second, _("Noch einmal dasselbe"))
        self.first.changed.connect(self._weigh)
        self._weigh()

    def take(self) -> str | None:
        """The password, or None after the fields have said what is wrong."""
        word = self.first.value()
        problems = {}
        if not word:
            problems["new_password"] = _("Bitte ein Passwort eingeben.")
        elif reason := self._judged(word):
            problems["new_password"] = reason
        elif self.second.value() != word:
            problems["new_password_again"] = _("Die beiden Eingaben sind verschieden.")
        self.errors(problems)
        return None if problems else word

    def empty(self) -> None:
        """Forget what was typed."""
        for editor in (self.first, self.second):
            editor.hide_again()
        self.errors({})

    def _weigh(self) -> None:
        """How good it is, while it is typed: words, no traffic light alone."""
        from kundenpflege.rules import password

        word = self.first.value()
        told = (
            _("Noch zu leicht zu erraten"), _("Reicht aus"), _("Gut"), _("Sehr gut"),
        )[password.strength(word)] if word else _("Am besten mehrere Wörter")  # fmt: skip
        self.strength.setText(told)

    def _judged(self, word: str) -> str:
        if self._judge is not None:
            return self._judge(word)
        from kundenpflege.rules import password

        return password.problem(word)
