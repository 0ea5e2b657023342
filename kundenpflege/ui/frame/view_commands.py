"""Views of *Heute* and of the offers, and the files of the catalogue, found by their own names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kundenpflege.base.i18n import N_

from ..kit.commands import Command

if TYPE_CHECKING:
    from .commands import Frame

# Files of the catalogue: what the page is asked for, what the command says, icon, further words.
CATALOGUE: tuple[tuple[str, str, str, str], ...] = (
    (
        "list",
        N_("Preisliste oder DATANORM einlesen …"),
        "import",
        N_("Katalog Artikel Großhandel importieren"),
    ),
    (
        "tender",
        N_("Ausschreibung einlesen (GAEB) …"),
        "new_offer",
        N_("X83 X81 Leistungsverzeichnis LV"),
    ),
    ("out", N_("Katalog ausgeben …"), "export", N_("Preisliste exportieren Tabelle")),
)

# Views of the page Angebote: what it is asked for, what the command says, icon, further words.
OFFER_VIEWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "pipeline",
        N_("Pipeline: offene Angebote"),
        "columns",
        N_("Chance Entscheidung wartet auf Antwort Summen"),
    ),
    (
        "figures",
        N_("Auswertung der Angebote"),
        "figures",
        N_("Trefferquote Statistik Kennzahlen Verluste Nachlass Antwortzeit"),
    ),
)


# Views of *Heute*: what it is asked for, what the command says, shortcut, icon, further words.
DAY_VIEWS: tuple[tuple[str, str, str, str, str], ...] = (
    ("now", N_("Jetzt dran"), "", "today", N_("Heute Erinnerungen")),
    ("week", N_("Die nächsten sieben Tage"), "", "calendar", N_("Woche voraus Vorschau")),
    (
        "evening",
        N_("Tagesabschluss: was ist liegen geblieben?"),
        "",
        "done",
        N_("Abend Feierabend Rückblick erledigt"),
    ),
    ("print", N_("Tag drucken"), "Ctrl+P", "print", N_("Tagesblatt PDF Zettel Liste")),
)


def day_views(window: Frame) -> list[Command]:
    """What *Heute* can show; each stands in the menu."""
    if window.entry_for("today") is None:
        return []
    return [
        Command(
            f"today.{view}",
            label,
            partial(window.office.create, "today", view=view),
            shortcut,
            "view",
            1.5,
            icon,
            words,
        )
        for view, label, shortcut, icon, words in DAY_VIEWS
    ]


def offer_views(window: Frame) -> list[Command]:
    """What the page Angebote can show; each stands in the menu."""
    if window.entry_for("offer") is None:
        return []
    return [
        Command(
            f"offers.{view}",
            label,
            partial(window.office.create, "offer", view=view),
            menu="view",
            section=1,
            icon=icon,
            words=words,
        )
        for view, label, icon, words in OFFER_VIEWS
    ]


def catalogue_commands(window: Frame) -> list[Command]:
    """Files in and out of the catalogue, and its packages; they stand in no menu."""
    if window.entry_for("catalogue") is None:
        return []
    return [
        *(
            Command(
                f"catalogue.{file}",
                label,
                partial(window.office.create, "catalogue", file=file),
                icon=icon,
                words=words,
            )
            for file, label, icon, words in CATALOGUE
        ),
        Command(
            "catalogue.packages",
            N_("Pakete für Angebote"),
            partial(window.office.create, "catalogue", tab="packages"),
            icon="catalogue",
            words=N_("Vorlagen mehrere Zeilen Bündel"),
        ),
    ]
