"""Familie Brandt calls, is not recognised, and stands in the list twice."""

from __future__ import annotations

from sqlalchemy import select

from kundenpflege.model import Contact, Customer, Person
from kundenpflege.services import contacts, customers, duplicates

from .desk import Desk


def test_a_customer_typed_twice_is_recognised_and_made_one_again(desk: Desk) -> None:
    desk.press("Ctrl+Shift+K")
    desk.type("Petra")
    desk.press("Tab")
    desk.type("Brandt")
    desk.press("Tab")
    desk.type("0171 5550142")
    desk.wait(lambda: desk.sees("duplicates"))
    hint = " ".join(desk.texts("duplicates"))
    assert "Familie Brandt" in hint and "leiche Telefonnummer" in hint
    desk.click("saveNew")
    desk.settle()
    twin, known = desk.look(
        lambda db: db.scalars(
            select(Customer.id).where(Customer.name.contains("Brandt")).order_by(Customer.id.desc())
        )[:2]
    )
    desk.office.run(
        "Anruf",
        lambda db: contacts.add_done_contact(db, twin, kind="call", text="Will Fenster"),
    )
    desk.settle()
    before = desk.store.dump()

    desk.office.open("duplicates", twin)
    desk.settle()
    assert desk.window.current_key == "duplicates"
    assert any("Petra Brandt" in text for text in desk.texts("compare"))
    desk.click("mergeNow")
    desk.settle()
    assert desk.told[-1] == "Zusammengeführt"
    left = desk.look(lambda db: [key for key in (twin, known) if db.get(Customer, key)])
    assert len(left) == 1
    number = desk.look(lambda db: customers.get_customer(db, left[0]).note)
    assert "Früher auch" in number
    assert (
        desk.look(
            lambda db: db.scalars(
                select(Contact.customer_id).where(Contact.reason == "Will Fenster")
            )
        )
        == left
    )
    petras = desk.look(lambda db: db.scalars(select(Person.id).where(Person.first_name == "Petra")))
    assert len(petras) == 1
    assert desk.look(lambda db: duplicates.suspects(db, left[0])) == []

    desk.press("Ctrl+Z")
    desk.settle()
    assert desk.store.dump() == before


def test_who_is_known_is_opened_and_what_was_typed_can_be_had_again(desk: Desk) -> None:
    desk.press("Ctrl+Shift+K")
    desk.type("Petra")
    desk.press("Tab")
    desk.type("Brandt")
    desk.press("Tab")
    desk.type("0171 5550142")
    desk.wait(lambda: desk.sees("duplicates"))
    known = desk.look(
        lambda db: db.scalars(select(Customer.id).where(Customer.name == "Familie Brandt"))
    )[0]
    # The hint comes after the fields and before the buttons.
    desk.tab_to("place")
    desk.press("Tab")
    assert desk.place == f"known_{known}"
    desk.press("Return")
    desk.wait(lambda: desk.texts("customerName") == ["Familie Brandt"])
    assert desk.told[-1] == "Nicht angelegt"
    assert desk.place == "customerTable", "the keyboard is back on the page"
    desk.click("Doch weiter anlegen")
    assert desk.place == "first_name"
    assert {"Petra", "Brandt", "+49 171 5550142"} <= set(desk.texts("newCustomer"))


def test_the_keyboard_alone_chooses_what_stays_of_two(desk: Desk) -> None:
    desk.press("Ctrl+Shift+K")
    desk.type("Petra")
    desk.press("Tab")
    desk.type("Brandt")
    desk.press("Tab")
    desk.type("0171 5550142")
    desk.press("Ctrl+Return")
    desk.wait(lambda: "Kunde angelegt" in desk.told)
    before = desk.store.dump()
    desk.press("Ctrl+K")
    desk.type("Doppelte")
    desk.press("Return")
    desk.wait(lambda: desk.window.current_key == "duplicates" and desk.sees("mergeNow"))
    assert desk.place == "pairs"
    desk.press("Return")
    for _step in range(20):
        if desk.focus.accessibleName().startswith("Telefon, "):
            break
        desk.press("Down")
    else:
        raise AssertionError("the arrow keys never reach the phone number")
    chosen = desk.focus.accessibleName()
    desk.press("Right" if "1004" in chosen else "Left")
    other = desk.focus.accessibleName()
    assert other != chosen and other.startswith("Telefon, ")
    desk.press("Ctrl+Return")
    assert desk.told[-1] == "Zusammengeführt"
    left = desk.look(
        lambda db: db.scalars(select(Customer.phone).where(Customer.name.contains("Brandt")))
    )
    assert left == [other.rsplit(", ", 1)[1]]
    desk.press("Ctrl+Z")
    assert desk.store.dump() == before
    assert desk.clicks == 0
