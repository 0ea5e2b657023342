"""The views of the contact plan, and what is done there, by their names: in the search box before
the page was ever seen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kundenpflege.base.i18n import N_

from ..kit.commands import Command

if TYPE_CHECKING:
    from .commands import Frame

#: What the page is asked for, what the command says, icon, further words.
PLAN_VIEWS: tuple[tuple[str, str, str, str], ...] = (
    ("year", N_("Kontaktplan: Jahr"), "plan", N_("Jahresansicht Jahresplan Dichte")),
    ("customers", N_("Kontaktplan: Jahr je Kunde"), "plan", N_("Jahresansicht Kundenzeilen")),
    ("month", N_("Kontaktplan: Monat"), "plan", N_("Monatsansicht Monatsplan")),
    ("week", N_("Kontaktplan: Woche"), "plan", N_("Wochenansicht Wochenplan Uhrzeiten Stunden")),
    ("list", N_("Kontaktplan: Liste"), "plan", N_("Listenansicht Termine")),
    ("typing", N_("Schnell planen"), "schedule", N_("tippen Zeile Anruf Besuch Rückruf")),
    (
        "fill",
        N_("Alle Lücken füllen"),
        "schedule",
        N_("Anlässe einplanen Betreuung Pflege Jahresplanung"),
    ),
)


def plan_commands(window: Frame) -> list[Command]:
    """They stand in no menu: on the page itself the keys 1 to 4 and Q do it."""
    if window.entry_for("contactplan") is None:
        return []
    return [
        Command(
            f"plan.{view}",
            label,
            partial(window.office.create, "contactplan", view=view),
            icon=icon,
            words=words,
        )
        for view, label, icon, words in PLAN_VIEWS
    ]
