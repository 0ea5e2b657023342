"""The customer page: what is known of somebody is noted where it is seen."""

from __future__ import annotations

from kundenpflege.model.kinds import Phase
from kundenpflege.services import customers
from kundenpflege.services.customers import CustomerDetail

from .desk import Desk

NORDRING = "1003"


def stored(desk: Desk) -> CustomerDetail:
    return desk.look(lambda db: customers.get_customer(db, customers.find_by_number(db, NORDRING)))


def find(desk: Desk, words: str) -> None:
    desk.press("Ctrl+K")
    desk.type(words)
    desk.press("Return")
    desk.wait(lambda: desk.sees("customerName"))


def test_the_phase_is_laid_down_by_hand_and_derived_again_with_the_keyboard(desk: Desk) -> None:
    find(desk, "Nordring")
    desk.tab_to("detailTabs")
    desk.press("Right")
    desk.tab_to("setPhase")
    desk.press("Return")
    desk.walk_to("Stammkunde")
    desk.press("Return")
    assert desk.place == "phaseNote"
    desk.type("Kommt seit Jahren")
    desk.press("Return")
    assert desk.told[-1] == "Phase festgelegt"
    phase = stored(desk).phase
    assert (phase.phase, phase.overridden) == (Phase.REGULAR, True)
    assert desk.reads("Kommt seit Jahren\nSonst: Bestandskunde")
    # The keyboard stays there, and never goes to „Rückgängig“ by itself.
    assert desk.place == "setPhase"

    desk.tab_to("derivePhase")
    desk.press("Return")
    assert stored(desk).phase.phase is Phase.CURRENT
    assert desk.place == "setPhase"
    assert desk.clicks == 0


def test_class_and_potential_are_chosen_with_the_mouse(desk: Desk) -> None:
    find(desk, "Nordring")
    tabs = desk.see("detailTabs")
    desk.click_at(tabs, tabs.tabRect(1).center())  # type: ignore[attr-defined]
    desk.settle()
    desk.click("choose_importance")
    desk.choose("Klasse B")
    assert stored(desk).importance.value == "B"
    desk.click("take_potential")
    assert stored(desk).potential.value == "medium"
    desk.click("Rückgängig")
    assert stored(desk).potential.value == ""


def test_somebody_leaves_and_somebody_new_follows(desk: Desk) -> None:
    find(desk, "Nordring")
    desk.tab_to("detailTabs")
    desk.press("Right", "Right")
    person = stored(desk).persons[0]
    desk.tab_to(f"leftPerson_{person.id}")
    desk.press("Return")
    assert desk.place == "successor_id"
    desk.press("Down")
    desk.tab_to("first_name")
    desk.type("Anna")
    desk.press("Tab")
    desk.type("Weber")
    desk.press("Ctrl+Return")
    assert desk.told[-1] == "Jörg Petersen ist ausgeschieden"
    assert desk.reads("Anna Weber") and desk.reads("1 frühere Person")
    desk.press("Ctrl+Z")
    assert [one.full_name for one in stored(desk).persons] == [person.full_name]
    assert desk.clicks == 0


def test_a_word_said_aside_becomes_a_wish_and_the_wish_a_contact(desk: Desk) -> None:
    find(desk, "Nordring")
    desk.tab_to("addTag")
    desk.press("Return")
    desk.type("Altbau")
    desk.press("Return", "Escape")
    assert "Altbau" in desk.texts("tags")
    desk.tab_to("detailTabs")
    desk.press("Right", "Right", "Right")
    desk.tab_to("newWish")
    desk.type("Irgendwann neue Haustueren")
    desk.press("Return")
    assert desk.told[-1] == "Wunsch notiert"
    desk.tab_to("newDecision")
    desk.press("Return")
    assert desk.place == "title"
    desk.type("Haushaltsplanung")
    desk.tab_to("first_month")
    desk.press("O")
    desk.press("Ctrl+Return")
    assert desk.reads("Haushaltsplanung")

    desk.press("Ctrl+K")
    desk.type("Wunschliste")
    desk.press("Return")
    desk.wait(lambda: desk.window.current_key == "wishes")
    desk.tab_to("wishTable") if desk.place != "wishTable" else None
    desk.press("Home")
    assert any("neue Haustueren" in text for text in desk.texts("wishTable"))
    desk.tab_to("planWish")
    desk.press("Return")
    assert desk.reads("Kontakt planen")
    assert any("neue Haustueren" in text for text in desk.texts())
    desk.press("Ctrl+Return")
    find(desk, "Nordring")
    desk.tab_to("detailTabs")
    desk.press("Left", "Left", "Left")
    assert any("neue Haustueren" in text for text in desk.texts("planned"))
    assert desk.clicks == 0
