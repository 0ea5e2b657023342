"""What keeps the data, done at once or found by its name: backup, restore, check, password."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from kundenpflege.base.i18n import N_

from ..kit.commands import Command

if TYPE_CHECKING:
    from .commands import Frame

#: Key, what the command says, what the page is asked for, whether it stands in the menu, icon,
#: further words.
_DEEDS: tuple[tuple[str, str, dict[str, Any], bool, str, str], ...] = (
    ("save", N_("Jetzt sichern"), {"do": "save"}, True, "safe",
     N_("Sicherung Backup Datensicherung anlegen")),
    ("restore", N_("Sicherung zurückholen …"), {"tab": "backups"}, True, "history",
     N_("Backup Wiederherstellen einspielen früherer Stand Restore")),
    ("check", N_("Daten jetzt prüfen"), {"do": "check"}, False, "ok",
     N_("Prüfung beschädigt Fehler Unversehrtheit Datenbank")),
    ("test", N_("Sicherung zur Probe zurückholen"), {"do": "test"}, False, "ok",
     N_("Probe Rückholung Test Backup")),
    ("second", N_("Zweiten Ort für Sicherungen wählen …"), {"do": "second"}, False, "folder",
     N_("USB-Stick NAS Netzlaufwerk Cloud OneDrive Dropbox Ordner Backup")),
    ("encryption", N_("Verschlüsselung und Passwort"), {"tab": "encryption"}, False, "lock",
     N_("verschlüsseln Passwort ändern Wiederherstellungscode Kennwort sperren Sperrzeit")),
)  # fmt: skip

#: These change something: not where the data are open to look only.
_WRITING = ("save", "check", "test", "second")


def safety_commands(window: Frame) -> list[Command]:
    """Those of the page Sicherheit, and the copy into a file of one's own choice."""
    office = window.office

    def is_possible(key: str) -> bool:
        return key not in _WRITING or not office.look_only

    deeds = [
        Command(
            f"safety.{key}",
            label,
            partial(office.create, "safety", **asked),
            menu="file" if in_menu else "",
            section=4,
            icon=icon,
            words=words,
            enabled=partial(is_possible, key),
        )
        for key, label, asked, in_menu, icon, words in _DEEDS
        if window.entry_for("safety") is not None
    ]
    copy = Command(
        "backup",
        N_("Kopie der Daten speichern …"),
        window.backup,
        menu="file",
        section=4,
        icon="save",
        words=N_("Sicherung Backup in eine Datei mitnehmen"),
    )
    return [*deeds, copy]
