"""A letter comes: what do you know of me, and then: forget me."""

from __future__ import annotations

import pypdfium2

from kundenpflege.services import customers
from kundenpflege.services.search import find_anything

from .desk import Answers, Desk

NOWAK = "1006"


class Sure(Answers):
    """Who wants to erase for good."""

    def confirm(self, title: str, text: str, action: str) -> bool:
        self.asked.append(title)
        return True


def test_the_data_are_told_restricted_and_erased_with_the_keyboard(desk: Desk) -> None:
    letter = desk.folder / "auskunft.pdf"
    desk.office.questions = Answers(letter)
    desk.press("Ctrl+K")
    desk.type("Datenschutz")
    desk.press("Return")
    desk.wait(lambda: desk.window.current_key == "privacy")
    desk.tab_to("privacyCustomer")
    desk.type("nowak")
    desk.wait(lambda: desk.sees("Gefundene Kunden"))
    desk.press("Return")
    desk.tab_to("savePdf")
    desk.press("Return")
    desk.wait(letter.exists)
    desk.settle()
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(letter))
    assert "Nowak" in text and "Kirschplantage 4" in text

    desk.tab_to("restricted_reason", "Shift+Tab")
    desk.type("bestreitet die Adresse")
    desk.press("Tab", "Return")
    assert desk.told[-1] == "Kunde gesperrt"
    assert desk.reads("Gesperrt seit 21.11.2026: bestreitet die Adresse")

    sure = desk.office.questions = Sure()
    desk.tab_to("erase")
    desk.press("Return")
    desk.wait(lambda: "Endgültig gelöscht" in desk.told)
    desk.settle()
    assert sure.asked == ["Łukasz Nowak endgültig löschen?"]
    assert not desk.look(lambda db: find_anything(db, "nowak", 5))
    assert desk.look(lambda db: customers.count_customers(db)).customers == 12
    assert not desk.reads("Gesperrt seit"), "of somebody gone nothing is told any more"
    assert not desk.sees("grantConsent")
    assert desk.place == "privacyCustomer"
    assert desk.clicks == 0
    # Nothing brings the data back.
    desk.press("Ctrl+Z", "Ctrl+Z")
    assert not desk.look(lambda db: find_anything(db, "nowak", 5))


def test_what_is_never_used_is_told(desk: Desk) -> None:
    desk.press("Ctrl+K")
    desk.type("Datensparsamkeit")
    desk.press("Return")
    desk.wait(lambda: desk.window.current_key == "privacy")
    desk.tab_to("privacyTabs", "Shift+Tab") if desk.place != "privacyTabs" else None
    desk.press("Right")
    assert desk.reads("Alle gespeicherten Daten haben noch einen Zweck.")
    desk.press("Right")
    desk.wait(lambda: desk.reads("Feld: Postfach · Anschrift | Ausgefüllt: nie"))
