"""New people, and mistakes put right."""

from __future__ import annotations

import re

from kundenpflege.services import customers
from kundenpflege.services.customers import CustomerDetail

from .desk import Desk


def stored(desk: Desk, number: str) -> CustomerDetail:
    return desk.look(lambda db: customers.get_customer(db, customers.find_by_number(db, number)))


def dump(desk: Desk) -> str:
    """What is stored, apart from the record of who changed what."""
    return "\n".join(
        line for line in desk.store.dump().splitlines() if not re.match(r".*journal", line, re.I)
    )


def test_a_customer_is_added_and_corrected_and_everything_can_be_taken_back(desk: Desk) -> None:
    before = dump(desk)

    desk.press("Ctrl+Shift+K")
    assert desk.place == "first_name"
    desk.type("Jürgen")
    desk.press("Tab")
    desk.type("Groß")
    desk.tab_to("phone")
    desk.type("04102 555123")
    desk.press("Tab")
    desk.type("juergen(at)gross.example")
    desk.tab_to("street")
    desk.type("Am Weiher 5")
    desk.press("Tab")
    desk.type("22926")
    desk.press("Tab")
    desk.type("Ahrensburg")
    desk.press("Ctrl+Return")
    # The mistake is said beside its field, and the keyboard is there already.
    assert desk.sees("newCustomer") and desk.place == "email", desk.place
    assert any("E-Mail" in text or "@" in text for text in desk.texts("newCustomer"))
    assert dump(desk) == before
    desk.replace("juergen@gross.example")
    desk.press("Ctrl+Return")
    desk.wait(lambda: not desk.sees("newCustomer"))
    desk.settle()
    assert desk.told[-1] == "Kunde angelegt"
    assert desk.texts("customerName") == ["Jürgen Groß"]
    line = desk.texts("customerLine")[0]
    number = line.split(" ")[0]
    assert "22926 Ahrensburg" in line
    new = stored(desk, number)
    assert (new.phone, new.email) == ("+49 4102 555123", "juergen@gross.example")
    added = dump(desk)

    desk.press("Ctrl+E")
    desk.tab_to("birthday")
    desk.type("31.2.70")
    desk.tab_to("importance")
    desk.press("A")
    desk.press("Ctrl+S")
    assert desk.sees("customerForm") and desk.place == "birthday"
    assert dump(desk) == added
    desk.replace("28.2.70")
    desk.press("Ctrl+S")
    desk.wait(lambda: not desk.sees("customerForm"))
    desk.settle()
    changed = stored(desk, number)
    assert changed.importance.value == "A"
    assert (changed.persons[0].birth_day, changed.persons[0].birth_month) == (28, 2)
    assert changed.persons[0].birth_year == 1970
    corrected = dump(desk)

    desk.press("Ctrl+Z")
    assert desk.told[-1] == "„Kunde geändert“ zurückgenommen"
    assert dump(desk) == added
    desk.press("Ctrl+Z")
    assert dump(desk) == before
    assert not desk.reads("Jürgen Groß")
    desk.press("Ctrl+Y", "Ctrl+Y")
    assert dump(desk) == corrected
    assert desk.reads("Jürgen Groß")
