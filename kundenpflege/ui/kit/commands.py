"""Everything the program can do on a keystroke, in one list.

Menu, search box and the overview of shortcuts build themselves from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold

MENUS = ("file", "edit", "view", "help")
Role = QAction.MenuRole


def _nothing() -> None:
    return None


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Command:
    """One thing to do.

    `label` is a message id (`N_("Neuer Kunde")`), translated when shown; `text` replaces it
    where the wording depends on the moment. `shortcut` is a portable key sequence
    (`"Ctrl+N"`; ⌘ on a Mac), further ones follow after `; `. `menu` is one of `MENUS` or empty;
    `section` orders the entries within it, with a line between whole numbers. `words` are
    further words under which the search box finds it.
    """

    key: str
    label: str
    run: Callable[[], object] = _nothing
    shortcut: str = ""
    menu: str = ""
    section: float = 1
    icon: str = ""
    words: str = ""
    text: Callable[[], str] | None = None
    enabled: Callable[[], bool] = _always
    checked: Callable[[], bool] | None = None
    searchable: bool = True
    role: QAction.MenuRole = Role.NoRole

    def title(self) -> str:
        """The words on the screen."""
        return self.text() if self.text is not None else _(self.label)

    def sequences(self) -> list[QKeySequence]:
        """The key sequences, the first one is the one shown."""
        return [QKeySequence(part) for part in self.shortcut.split("; ") if part]

    def keys(self) -> str:
        """The first shortcut as this computer writes it: `Strg+N`, `⌘N`; empty without one."""
        return native(self.shortcut.split("; ")[0]) if self.shortcut else ""


def native(shortcut: str) -> str:
    """A portable shortcut as this computer writes it, in German also where Qt's words are not."""
    text = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    for english, german in (
        ("Ctrl", _("Strg")), ("Shift", _("Umschalt")), ("Del", _("Entf")), ("Ins", _("Einfg")),
        ("PgUp", _("Bild auf")), ("PgDown", _("Bild ab")), ("Return", _("Eingabe")),
        ("Home", _("Pos1")), ("End", _("Ende")), ("Up", "↑"), ("Hoch", "↑"), ("Down", "↓"),
        ("Herunter", "↓"), ("Runter", "↓"), ("Right", "→"), ("Rechts", "→"), ("Left", "←"),
        ("Links", "←"), ("Space", _("Leertaste")), ("Leer", _("Leertaste")),
    ):  # fmt: skip
        parts = [german if part == english else part for part in text.split("+")]
        text = "+".join(parts)
    return text


class Commands(QObject):
    """The registry: `office.commands`. Rooms add theirs when they are made."""

    changed = Signal()
    """A command was added or removed."""
    state_changed = Signal()
    """A text, an enabled or a checked state may be another one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands: dict[str, Command] = {}
        self._only: frozenset[str] | None = None

    def register(self, *commands: Command) -> None:
        """Add commands; one with a known key takes the place of the old one."""
        for command in commands:
            if command.menu and command.menu not in MENUS:
                raise ValueError(command.menu)
            self._commands[command.key] = command
        self.changed.emit()

    def remove(self, *keys: str) -> None:
        """Take commands out again."""
        for key in keys:
            self._commands.pop(key, None)
        self.changed.emit()

    def allow_only(self, keys: frozenset[str] | None) -> None:
        """Only these can be done for now (a locked window); None: all of them again."""
        if keys != self._only:
            self._only = keys
            self.state_changed.emit()

    def are_limited(self) -> bool:
        """Whether only some can be done for now."""
        return self._only is not None

    def is_possible(self, command: Command) -> bool:
        """Whether it can be done now."""
        return (self._only is None or command.key in self._only) and command.enabled()

    def all(self) -> list[Command]:
        """Every command in the order of registration."""
        return list(self._commands.values())

    def get(self, key: str) -> Command | None:
        """The command called `key`."""
        return self._commands.get(key)

    def in_menu(self, menu: str) -> list[Command]:
        """The commands of a menu in their order."""
        found = [c for c in self._commands.values() if c.menu == menu]
        return sorted(found, key=lambda c: c.section)

    def run(self, key: str) -> bool:
        """Do it; False when there is no such command or it cannot be done now."""
        command = self._commands.get(key)
        if command is None or not self.is_possible(command):
            return False
        command.run()
        return True

    def find(self, text: str, limit: int = 5) -> list[Command]:
        """Commands whose words begin with every word of `text`, best first."""
        wanted = fold(text).split()
        if not wanted:
            return []
        ranked: list[tuple[int, int, Command]] = []
        for index, command in enumerate(self._commands.values()):
            if not command.searchable or not self.is_possible(command):
                continue
            title = fold(command.title())
            words = f"{title} {fold(command.words)}".split()
            if all(any(word.startswith(part) for word in words) for part in wanted):
                rank = 0 if title.startswith(wanted[0]) else 1
                ranked.append((rank, index, command))
        return [command for _rank, _index, command in sorted(ranked, key=lambda r: r[:2])[:limit]]
