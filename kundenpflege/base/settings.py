"""The program's own settings on this computer: declared once with type, default and meaning.

They hold look and habits (theme, font size, window geometry), never customers' data.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import UserError
from .files import write_file


@dataclass(frozen=True)
class Setting:
    """One declared setting: its key, default (which fixes the type) and what it is for."""

    key: str
    default: Any
    meaning: str
    choices: tuple[Any, ...] = ()
    lowest: float | None = None
    highest: float | None = None

    def accept(self, value: Any) -> Any:
        """`value` when it fits the declaration, else the default (a damaged file harms nobody)."""
        if isinstance(self.default, float) and isinstance(value, int):
            value = float(value)
        if type(value) is not type(self.default):
            return self.default
        if self.choices and value not in self.choices:
            return self.default
        if self.lowest is not None and value < self.lowest:
            return self.lowest
        if self.highest is not None and value > self.highest:
            return self.highest
        return value


DECLARED: dict[str, Setting] = {
    s.key: s
    for s in (
        Setting("theme", "system", "colour scheme", choices=("system", "light", "dark")),
        Setting("font_scale", 1.0, "factor on the system's font size", lowest=0.9, highest=1.6),
        Setting("geometry", "", "main window geometry, base64"),
        Setting("tables", {}, "columns, widths and sort order by table name"),
        Setting("splitters", {}, "splitter positions by name"),
        Setting("last_page", "today", "the page shown last"),
        Setting("last_day", "", "the day the program was last started, ISO"),
        Setting("last_folder", "", "folder of the last chosen file"),
        Setting("labels", {}, "sheet of labels last used and its offset in mm"),
        Setting("user", 0, "id of the user who works at this computer"),
        Setting("tray", True, "an icon in the tray tells how much is due"),
        Setting("notify_at", "07:30", "times of notifications, HH:MM with commas; empty: none"),
        Setting("quiet_from", "18:00", "no notification from this time on; empty: no quiet hours"),
        Setting("quiet_until", "07:00", "… until this time"),
        Setting("stay_in_tray", False, "closing the window leaves the program in the tray"),
        Setting("stay_told", False, "that was told once"),
        Setting("autostart", False, "the program starts with the computer"),
        Setting("ics_folder", "", "folder in which calendar files are kept up to date"),
        Setting("ics_notes", False, "the calendar files hold our own notes, too"),
        Setting(
            "plan_view", "month", "view of the plan", choices=("year", "month", "week", "list")
        ),
        Setting("plan_colors", "kind", "what the colours say", choices=("kind", "responsible")),
        Setting("database", "", "the database opened without --database; empty: the usual place"),
        Setting("known", {}, "databases opened on this computer: path to id and last opening"),
        Setting("backup_folder", "", "second place of the backups; empty: none"),
        Setting("backup_remind", True, "the second place is missed when it was away for a week"),
        Setting(
            "lock_minutes",
            10,
            "an encrypted database is locked after; 0: never",
            lowest=0,
            highest=480,
        ),
        Setting("smtp_host", "", "mail server; empty: mail goes through the mail program"),
        Setting("smtp_port", 0, "its port; 0: the usual one", lowest=0, highest=65535),
        Setting("smtp_security", "starttls", "encryption", choices=("starttls", "tls", "none")),
        Setting("smtp_user", "", "login at the mail server; its password is in the keyring"),
    )
}


#: What must still be known after a power cut.
_LASTING = frozenset({"known", "backup_folder"})


class Settings:
    """Settings kept in one JSON file; unknown keys stay untouched, a broken file is made anew."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._values: dict[str, Any] = {}
        if path is not None and path.exists():
            try:
                loaded = json.loads(path.read_text(encoding="utf-8"))
                if isinstance(loaded, dict):
                    self._values = loaded
            except (OSError, ValueError):
                self._values = {}

    @property
    def kept(self) -> bool:
        """Whether they outlive the program; those of the demo business do not."""
        return self._path is not None

    def get(self, key: str) -> Any:
        """The value of a declared setting; KeyError for an undeclared one."""
        setting = DECLARED[key]
        return setting.accept(self._values.get(key, setting.default))

    def set(self, key: str, value: Any) -> None:
        """Keep a declared setting and write the file at once (small, atomic)."""
        setting = DECLARED[key]
        accepted = setting.accept(value)
        if self._values.get(key) == accepted:
            return
        self._values[key] = accepted
        if self._path is None:
            return
        text = json.dumps(self._values, ensure_ascii=False, indent=1, sort_keys=True)
        # A full or read-only disk must not stop the work; the habit is lost, nothing else.
        with contextlib.suppress(OSError, UserError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Where the data are is worth a wait for the disk, the width of a column is not.
            write_file(self._path, text, durable=key in _LASTING)
