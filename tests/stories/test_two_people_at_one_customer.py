"""The office partner changes the same customer at the same time."""

from __future__ import annotations

from typing import Any

from kundenpflege.services import customers
from kundenpflege.services.customers import CustomerDetail

from .desk import Desk

BRANDT = "1004"


def stored(desk: Desk) -> CustomerDetail:
    return desk.look(lambda db: customers.get_customer(db, customers.find_by_number(db, BRANDT)))


def partner_changes(desk: Desk, **values: Any) -> None:
    """From the other desk: another origin, the newest version."""
    with desk.store.write("Kunde geändert", origin="the other desk") as db:
        customers.change_customer(db, customers.find_by_number(db, BRANDT), None, values)
    desk.settle()


def edit(desk: Desk) -> None:
    desk.press("Ctrl+K")
    desk.type("Familie Brandt")
    desk.press("Return")
    desk.wait(lambda: desk.sees("customerName"))
    desk.press("Ctrl+E")


def test_another_person_changes_the_same_customer_meanwhile(desk: Desk) -> None:
    edit(desk)
    desk.tab_to("website")
    desk.replace("www.brandt.example")
    partner_changes(desk, source="Empfehlung", note="Ruft morgens an")
    # Nothing moves under the hands, but it is said.
    assert desk.place == "website" and "www.brandt.example" in desk.texts("customerForm")
    assert any("Inzwischen geändert" in text for text in desk.texts("customerForm"))
    desk.press("Ctrl+S")
    desk.wait(lambda: not desk.sees("customerForm"))
    desk.settle()
    both = stored(desk)
    assert "brandt.example" in both.website
    assert (both.source, both.note) == ("Empfehlung", "Ruft morgens an")
    assert desk.reads("Ruft morgens an")


def test_the_same_field_is_never_overwritten_unasked(desk: Desk) -> None:
    edit(desk)
    desk.tab_to("source")
    desk.replace("Messe")
    desk.press("Tab")
    partner_changes(desk, source="Empfehlung")
    desk.press("Ctrl+S")
    assert desk.sees("customerForm"), "the form stays open"
    assert stored(desk).source == "Empfehlung"
    assert desk.place == "source", "the keyboard is where the question is"
    assert desk.reads("Inzwischen geändert. Speichern überschreibt es mit Ihrer Eingabe.")
    desk.press("Ctrl+S")
    desk.wait(lambda: not desk.sees("customerForm"))
    desk.settle()
    assert stored(desk).source == "Messe"
    desk.press("Ctrl+Z")
    assert stored(desk).source == "Empfehlung"


def test_a_form_nobody_typed_into_simply_shows_what_is_new(desk: Desk) -> None:
    edit(desk)
    partner_changes(desk, source="Empfehlung")
    assert "Empfehlung" in desk.texts("customerForm")
    assert not any("Inzwischen geändert" in text for text in desk.texts("customerForm"))


def test_the_customer_goes_away_while_the_form_is_open(desk: Desk) -> None:
    edit(desk)
    desk.tab_to("website")
    desk.replace("www.brandt.example")
    with desk.store.write("Kunde gelöscht", origin="the other desk") as db:
        customers.remove_customer(db, customers.find_by_number(db, BRANDT))
    desk.settle()
    desk.press("Ctrl+S")
    assert any("gelöscht" in text or "nicht mehr" in text for text in [*desk.told, *desk.texts()])
    assert desk.crashes == []
