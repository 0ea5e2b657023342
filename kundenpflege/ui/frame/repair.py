"""The page for a damaged database: it is set aside, and a verified backup takes its place.

Nothing is ever erased here, and an empty database is never offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _, ngettext

from ..kit import theme
from ..kit.cards import Banner
from ..kit.controls import Button, Label
from .gate import Gate

_SHOWN = 4  # backups that are shown at once


@dataclass(frozen=True)
class Choice:
    """A verified backup as it is offered: `title` when it was made, `missing` what is not in it."""

    path: Path
    title: str
    missing: str = ""
    note: str = ""


class RepairPage(Gate):
    """Says what is damaged and offers the backups, the newest one chosen already."""

    restore_wanted = Signal(object)
    """The `Path` of the backup to bring back."""

    def __init__(self) -> None:
        super().__init__("repair", "warning", _("Die Datenbank ist beschädigt"), "amber")
        self.aside = Banner("blue", "info", "")
        self.body.addWidget(self.aside)
        self._list = QFrame()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.S2)
        self.body.addWidget(self._list)
        self.more = Button("", role="link", on_click=self._show_all)
        self.more.setObjectName("more")
        self.more.hide()
        self.body.addWidget(self.more)
        self.problem = Label("", "error", wrap=True)
        self.problem.setObjectName("problem")
        self.problem.hide()
        self.body.addWidget(self.problem)
        self._group = QButtonGroup(self)
        self._choices: tuple[Choice, ...] = ()
        self._lines: list[QWidget] = []
        self.chosen.connect(self._chosen)

    def ask(self, text: str) -> None:
        """Say what happened; the backups are being looked for."""
        self.say(_("Die Datenbank ist beschädigt"), text)
        self.icon.set("warning", tone="amber")
        self.aside.set("blue", "wait", _("Die geprüften Sicherungen werden gesucht …"))
        self._show(())
        self.offer(("quit",))

    def ask_backup(self, place: str) -> None:
        """A backup is to take the place of what is missing at `place`."""
        self.say(
            _("Sicherung zurückholen"),
            _("Die gewählte Sicherung wird nach {path} zurückgeholt.").format(path=place),
        )
        self.icon.set("history", tone="brand")
        self.aside.set("blue", "wait", _("Die geprüften Sicherungen werden gesucht …"))
        self._show(())
        self.offer(("quit",))

    def show_choices(self, choices: Sequence[Choice], *, damaged: bool = True) -> None:
        """The verified backups, newest first."""
        if choices and not damaged:
            self.aside.set(
                "blue",
                "info",
                _("Die Sicherung selbst bleibt, wo sie ist, und wird nicht verändert."),
            )
            ways: tuple[str, ...] = ("restore", "backups", "again", "quit")
        elif choices:
            self.aside.set(
                "blue",
                "info",
                _(
                    "Die beschädigte Datei wird beiseitegelegt, nicht gelöscht. An ihre Stelle "
                    "tritt die gewählte Sicherung."
                ),
            )
            ways = ("restore", "backups", "again", "other", "quit")
        else:
            self.aside.set(
                "amber",
                "warning",
                _(
                    "Neben der Datenbank liegt keine geprüfte Sicherung. Vielleicht gibt es eine "
                    "auf einem USB-Stick oder in einem anderen Ordner."
                ),
            )
            ways = ("backups", "again", "other", "quit")
        self._show(choices)
        self.offer(ways)
        self.begin()

    def tell_problem(self, text: str) -> None:
        """It did not work; the page stays as it is."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.set_working(False)

    def set_working(self, working: bool) -> None:
        """While a backup is brought back nothing more is taken."""
        self._list.setEnabled(not working)
        for key in self.offered():
            self.way(key).setEnabled(not working)

    def wanted(self) -> Path | None:
        """The backup that is chosen."""
        index = self._group.checkedId()
        return self._choices[index].path if 0 <= index < len(self._choices) else None

    def choices(self) -> tuple[Choice, ...]:
        """What is offered."""
        return self._choices

    def _chosen(self, key: str) -> None:
        path = self.wanted()
        if key == "restore" and path is not None:
            self.problem.hide()
            self.set_working(True)
            self.restore_wanted.emit(path)

    def _show(self, choices: Sequence[Choice]) -> None:
        self._choices = tuple(choices)
        self.problem.hide()
        old = self._list
        self._list = QFrame()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.S2)
        self._group.deleteLater()
        self._group = QButtonGroup(self)
        self._lines = []
        for index, choice in enumerate(self._choices):
            line = self._line(index, choice)
            self._lines.append(line)
            self._rows.addWidget(line)
        rest = len(self._choices) - _SHOWN
        words = ngettext(
            "{n} weitere Sicherung zeigen", "{n} weitere Sicherungen zeigen", max(1, rest)
        )
        self.more.setText(words.format(n=rest))
        self.more.setVisible(rest > 0)
        self.body.replaceWidget(old, self._list)
        old.hide()
        old.deleteLater()

    def _line(self, index: int, choice: Choice) -> QWidget:
        widget = QWidget()
        lines = QVBoxLayout(widget)
        lines.setContentsMargins(0, 0, 0, theme.S1)
        lines.setSpacing(2)
        button = QRadioButton(choice.title)
        button.setObjectName(f"backup{index}")
        button.setAccessibleName(", ".join(w for w in (choice.title, choice.missing) if w))
        button.setChecked(index == 0)
        button.setToolTip(str(choice.path))
        self._group.addButton(button, index)
        lines.addWidget(button)
        for words, role in ((choice.missing, "body"), (choice.note, "small")):
            if words:
                label = Label(words, role, wrap=True)
                label.setContentsMargins(theme.px(29), 0, 0, 0)
                lines.addWidget(label)
        if index >= _SHOWN:  # showing what has no place yet would make a window of it
            widget.hide()
        return widget

    def _show_all(self) -> None:
        for line in self._lines:
            line.show()
        self.more.hide()
