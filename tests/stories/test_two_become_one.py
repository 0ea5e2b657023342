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
