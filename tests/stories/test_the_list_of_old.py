"""The first evening: the list that grew for fifteen years."""

from __future__ import annotations

from kundenpflege.services import customers

from .conftest import SAMPLES
from .desk import Answers, Desk


def test_a_messy_list_becomes_customers_and_can_be_taken_back(empty_desk: Desk) -> None:
    desk = empty_desk
    desk.open()
    desk.office.questions = Answers(SAMPLES / "kundenliste.xlsx")
    before = desk.store.dump()

    # The empty first page leads the way.
    desk.click("Kunden importieren", within="page_today")
    desk.wait(lambda: desk.sees("importRows"))
    desk.settle()
    twice = next(text for text in desk.texts("importRows") if "Mueller" in text)
    assert "Doppelt" in twice
    assert desk.store.dump() == before, "nothing is written before one has seen it"
    desk.click("primaryAction")
    desk.wait(lambda: desk.sees("saveLastReport"))
    desk.settle()
    assert desk.told[-1] == "13 Kunden importiert"
    desk.click("primaryAction")
    desk.wait(lambda: desk.window.current_key == "customers")
    desk.settle()
    assert desk.window.header.subtitle.text().startswith("13 Kunden")
    imported = desk.store.dump()

    # They are customers as any: found, with what the list knew of them.
    desk.press("Ctrl+K")
    desk.type("Helene Sommer")
    desk.press("Return")
    desk.wait(lambda: desk.texts("customerName") == ["Dr. Helene Sommer"])
    desk.press("Ctrl+1")
    assert any("wird heute 60" in text for text in desk.texts("page_today"))

    # The same list again adds nobody.
    desk.office.commands.run("customers.import")
    desk.wait(lambda: desk.sees("importRows"))
    desk.settle()
    assert not desk.sees("primaryAction")
    desk.press("Escape")

    # Taken back, also on the next day, and had again.
    desk.close()
    desk.open()
    desk.press("Ctrl+Z")
    assert desk.told[-1] == "„Import kundenliste.xlsx“ zurückgenommen"
    assert desk.store.dump() == before
    desk.press("Ctrl+2")
    assert desk.look(lambda db: customers.count_customers(db)).customers == 0
    desk.press("Ctrl+Y")
    assert desk.store.dump() == imported
    desk.wait(lambda: desk.reads("Familie Brandt"))
