"""Own fields, consent and the one timeline of a customer."""

from __future__ import annotations

from kundenpflege.model.kinds import CustomFieldKind
from kundenpflege.services import custom_fields, customers

from .desk import Desk

BRANDT = "1004"


def find(desk: Desk, words: str) -> None:
    desk.press("Ctrl+K")
    desk.type(words)
    desk.press("Return")
    desk.wait(lambda: desk.sees("customerName"))


def test_an_own_field_is_filled_in_and_found(desk: Desk) -> None:
    desk.office.run(
        "Feld",
        lambda db: custom_fields.add_field(
            db, {"name": "Heizung", "kind": CustomFieldKind.TEXT, "purpose": "Für die Wartung"}
        ),
    )
    desk.settle()
    find(desk, "Brandt")
    field_id = desk.look(custom_fields.list_fields)[0].id
    desk.press("Ctrl+E")
    desk.tab_to(f"custom.{field_id}")
    desk.type("Pellets")
    desk.press("Ctrl+S")
    desk.wait(lambda: not desk.sees("customerForm"))
    desk.settle()
    one = desk.look(lambda db: customers.find_by_number(db, BRANDT))
    shown = desk.look(lambda db: custom_fields.values_of(db, [one]))
    assert shown == {one: {field_id: "Pellets"}}
    desk.press("Ctrl+F")
    desk.type("pellets")
    desk.wait(lambda: desk.window.header.subtitle.text() == "1 von 13 Kunden")
    assert desk.texts("customerName") == ["Familie Brandt"]
    assert desk.clicks == 0


def test_a_consent_is_written_down_and_the_timeline_shows_nothing_else(desk: Desk) -> None:
    find(desk, "Brandt")
    desk.press("Ctrl+J")
    desk.type("Will den Rundbrief")
    desk.press("Return")
    assert desk.told[-1] == "Notiert"
    desk.tab_to("detailTabs")
    desk.press("Right", "Right")
    assert desk.reads("nicht erlaubt")
    desk.tab_to("grantConsent")
    desk.press("Return")
    assert desk.place == "channel"
    desk.press("E")
    desk.tab_to("chooseProof")
    desk.press("Tab", "Tab")
    assert desk.place == "saveRecord"
    desk.press("Return")
    assert desk.told[-1] == "Einwilligung eingetragen"
    desk.tab_to("detailTabs", "Shift+Tab")
    desk.press("Left", "Left")
    assert any("Will den Rundbrief" in text for text in desk.texts("happened"))
    desk.tab_to("noteSave")
    desk.press("Tab")
    assert desk.focus.text().startswith("Alle")  # type: ignore[attr-defined]
    desk.click("consent")
    happened = desk.texts("happened")
    assert happened and not any("Will den Rundbrief" in text for text in happened)
    assert any("E-Mail" in text for text in happened), happened
