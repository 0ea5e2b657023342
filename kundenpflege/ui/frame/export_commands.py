"""Exports that are looked for by their own name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kundenpflege.base.i18n import N_

from ..kit.commands import Command

if TYPE_CHECKING:
    from .commands import Frame

#: What, what the command says, icon, further words.
EXPORTS: tuple[tuple[str, str, str, str], ...] = (
    ("plan", N_("Kontaktplan als PDF oder Excel …"), "pdf", N_("drucken Zeitraum Liste Papier")),
    ("ics", N_("Kalenderdatei speichern …"), "calendar",
     N_("ICS iCal Telefon Handy Outlook Google Apple Termine")),
    ("balance", N_("Genug gepflegt? als Excel oder PDF …"), "care", N_("Bilanz Rhythmus Lücken")),
)  # fmt: skip


def export_commands(window: Frame) -> list[Command]:
    """One command an export; they stand in no menu."""
    return [
        Command(
            f"export.{what}",
            label,
            partial(window.office.create, "export", what=what),
            icon=icon,
            words=words,
        )
        for what, label, icon, words in EXPORTS
        if window.entry_for("export") is not None
    ]
