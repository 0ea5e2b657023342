"""Nobody reads the handbook: what one would type leads somewhere."""

from __future__ import annotations

import pytest

from .desk import Desk

WORDS = {
    "Kontakt planen": "Neuer Kontakt",
    "anrufen": "Neuer Kontakt",
    "Rückruf": "Neuer Kontakt",
    "Lücken füllen": "Alle Lücken füllen",
    "Karte schreiben": "Neue Karte, neuer Brief",
    "Umschlag": "Karten und Briefe",
    "Etiketten": "Karten und Briefe",
    "Feierabend": "Tagesabschluss: was ist liegen geblieben?",
    "Woche voraus": "Die nächsten sieben Tage",
    "Tag drucken": "Tag drucken",
    "Route": "Besuche und Touren",
    "Kalender einlesen": "Kalender einlesen …",
    "iCal": "Kalenderdatei speichern …",
    "Betriebsferien": "Einstellungen: Kontaktplan",
    "Namenstage": "Einstellungen: Kontaktplan",
    "Ruhezeiten": "Einstellungen: Benachrichtigungen",
    "Wartung": "Einstellungen: Anlässe",
    "je Kunde": "Kontaktplan: Jahr je Kunde",
}


def test_what_one_would_type_is_found(desk: Desk) -> None:
    for words, label in WORDS.items():
        found = [one.title() for one in desk.office.commands.find(words)]
        assert label in found, (words, found)


@pytest.mark.parametrize("page", ["today", "contactplan", "letters"])
def test_what_stands_on_the_main_button_is_found(desk: Desk, page: str) -> None:
    desk.office.open(page)
    desk.settle()
    shown = desk.window.page(page)
    assert shown is not None
    for action in shown.head_actions():  # type: ignore[attr-defined]
        if not action.menu:
            assert desk.office.commands.find(action.text), action.text
