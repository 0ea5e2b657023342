"""How to write to the customer: e-mail, address for the envelope, a letter on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.base.text import keep_together

from ..kit import links, theme
from ..kit.cards import Banner
from ..kit.controls import Button, Label, announce
from ..kit.controls_flow import FlowRow

if TYPE_CHECKING:
    from kundenpflege.rules.permission import Permission
    from kundenpflege.rules.reminders.reminder import Reminder


class Means(QWidget):
    """E-mail and postal address; everything can be copied. `letter_wanted`: on paper."""

    letter_wanted = Signal()

    def __init__(self, reminder: Reminder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, theme.px(4))
        self._layout.setSpacing(theme.px(6))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._salutation = ""
        self._trouble = Label("", "error", wrap=True)
        self._trouble.setObjectName("trouble")
        self._trouble.setVisible(False)
        letter = Button(_("Brief oder Karte …"), "letter", on_click=self.letter_wanted.emit)
        letter.setObjectName("letter")
        letter.setToolTip(_("Mit Vorschlag schreiben und drucken"))
        if reminder.email:
            write = Button(
                _("E-Mail schreiben"), "email", on_click=lambda: self._mail(reminder.email)
            )
            write.setObjectName("mail")
            self._line(reminder.email, "email", write, letter)
        else:
            self._layout.addWidget(FlowRow(letter))
        self._layout.addWidget(self._trouble)

    def set_address(self, lines: Sequence[str], salutation: str) -> None:
        """Show the lines for the envelope and how the letter begins."""
        self._salutation = salutation
        if not lines or self.findChild(Label, "address") is not None:
            return
        text = "\n".join(lines)
        label = Label(text, selectable=True)
        label.setObjectName("address")
        copy = Button(_("Anschrift kopieren"), "copy", "quiet")
        copy.setObjectName("copyAddress")
        copy.clicked.connect(lambda: _copy(copy, text))
        self._layout.addWidget(FlowRow(label, copy))
        begin = Label(
            _("Anrede: {words}").format(words=salutation), "muted", wrap=True, selectable=True
        )
        begin.setObjectName("salutation")
        self._layout.addWidget(begin)

    def set_permission(self, found: Sequence[Permission]) -> None:
        """Say before the call or mail whether it is allowed, and why."""
        for number, one in enumerate(found):
            hint = Banner(
                "green" if one.allowed else "red",
                "ok" if one.allowed else "forbidden",
                keep_together(" ".join(part for part in (f"{one.reason}.", one.advice) if part)),
            )
            hint.setObjectName(f"permission{number}")
            self._layout.insertWidget(number, hint)

    def _line(self, value: str, name: str, act: Button, other: Button) -> None:
        label = Label(value, "heading", selectable=True)
        label.setObjectName(name)
        copy = Button(_("Kopieren"), "copy", "quiet")
        copy.setObjectName("copy")
        copy.setAccessibleName(_("{value} kopieren").format(value=value))
        copy.clicked.connect(lambda: _copy(copy, value))
        act.setAccessibleName(f"{act.text()}: {value}")
        self._layout.addWidget(FlowRow(label, act, copy, other))

    def _mail(self, email: str) -> None:
        body = f"{self._salutation}\n\n" if self._salutation else ""
        self._tell(
            links.mail(email, body=body),
            email,
            _("Auf diesem Computer ist kein Mailprogramm eingerichtet. Die Adresse ist kopiert."),
        )

    def _tell(self, opened: bool, value: str, problem: str) -> None:
        self._trouble.setVisible(not opened)
        if not opened:
            QGuiApplication.clipboard().setText(value)
            self._trouble.setText(problem)
            announce(self, problem)


def _copy(button: Button, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    button.setText(_("Kopiert"))
    button.set_icon("done")
