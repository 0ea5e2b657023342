"""The telephone rings, the laptop is shut, the cat walks over the keyboard."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kundenpflege.model.kinds import OfferState
from kundenpflege.services import customers, offers
from kundenpflege.services.customers import CustomerDetail
from kundenpflege.services.offers import OfferFilter
from tests.services.offer_world import tiny_pdf

from .desk import Desk

BRANDT = "1004"


def stored(desk: Desk, number: str = BRANDT) -> CustomerDetail:
    return desk.look(lambda db: customers.get_customer(db, customers.find_by_number(db, number)))


def find(desk: Desk, words: str) -> None:
    desk.press("Ctrl+K")
    desk.type(words)
    desk.press("Return")
    desk.wait(lambda: desk.sees("customerName"))


def close_and_open(desk: Desk) -> None:
    desk.close()
    desk.open()


def test_a_note_being_typed_is_there_again_with_its_next_step(desk: Desk) -> None:
    find(desk, "Familie Brandt")
    desk.press("Ctrl+J")
    desk.type("Will die Fenster doch in Eiche")
    desk.tab_to("noteOutcome")
    desk.press("Tab", "Right", "Right")
    close_and_open(desk)
    find(desk, "Familie Brandt")
    assert "Will die Fenster doch in Eiche" in desk.texts("happened")[0]
    planned = desk.texts("planned")
    assert len(planned) == 1 and "Nachfassen: Will die Fenster" in planned[0]


def test_two_notes_begun_for_two_customers_are_both_kept(desk: Desk) -> None:
    for name, words in (("1004", "Erster Satz"), ("1005", "Zweiter Satz")):
        find(desk, name)
        desk.press("Ctrl+J")
        desk.type(words)
    close_and_open(desk)
    for name, words in (("1004", "Erster Satz"), ("1005", "Zweiter Satz")):
        find(desk, name)
        assert words in desk.texts("happened")[0]


def test_a_form_being_filled_in_is_stored_as_far_as_it_can_be_read(desk: Desk) -> None:
    find(desk, "Familie Brandt")
    desk.press("Ctrl+E")
    desk.tab_to("website")
    desk.replace("www.brandt.example")
    desk.tab_to("note")
    desk.replace("Hund heißt Bär")
    desk.tab_to("birthday", "Shift+Tab")
    desk.replace("31.2.80")
    close_and_open(desk)
    after = stored(desk)
    assert after.note == "Hund heißt Bär"
    assert "brandt.example" in after.website
    assert desk.crashes == []


def test_an_offer_being_written_is_there_to_the_last_letter(desk: Desk) -> None:
    desk.furnish()
    desk.press("Ctrl+Shift+A")
    desk.type("brandt")
    desk.wait(lambda: desk.reads("Familie Brandt"))
    desk.press("Return")
    desk.tab_to("need_text")
    desk.type("Die Räume bleiben warm")
    desk.press("Alt+2")
    desk.type("Fenster, das eben erst getippt wird")
    close_and_open(desk)
    ids = desk.look(lambda db: offers.list_offer_ids(db, OfferFilter()))
    draft = desk.look(lambda db: offers.get_offer(db, ids[0])).draft
    assert [need.text for need in draft.needs] == ["Die Räume bleiben warm"]
    assert [line.text for line in draft.lines] == ["Fenster, das eben erst getippt wird"]


def test_the_outcome_being_typed_on_the_first_page_is_kept(desk: Desk) -> None:
    desk.click("Erledigt: Dr. Helene Sommer")
    desk.type("Hat sich sehr gefreut")
    close_and_open(desk)
    find(desk, "sommer")
    assert any("Hat sich sehr gefreut" in text for text in desk.texts("happened"))


def test_a_new_customer_half_filled_in_is_not_lost(desk: Desk) -> None:
    desk.press("Ctrl+Shift+K")
    desk.type("Jürgen")
    desk.press("Tab")
    desk.type("Groß")
    desk.tab_to("phone")
    desk.type("04102 555123")
    close_and_open(desk)
    find(desk, "Groß")
    assert desk.texts("customerName") == ["Jürgen Groß"]


def test_a_contact_being_planned_is_not_lost(desk: Desk) -> None:
    find(desk, "Familie Brandt")
    desk.click("plan")
    assert desk.place == "reason"
    desk.type("Muster zeigen")
    close_and_open(desk)
    find(desk, "Familie Brandt")
    assert any("Muster zeigen" in text for text in desk.texts("planned"))


def test_leaving_for_another_page_keeps_what_was_typed(desk: Desk) -> None:
    find(desk, "Familie Brandt")
    desk.press("Ctrl+J")
    desk.type("Angefangener Satz")
    desk.press("Ctrl+1", "Ctrl+2")
    assert "Angefangener Satz" in desk.texts("quickNote")
    desk.press("Ctrl+E")
    desk.tab_to("website")
    desk.replace("www.brandt.example")
    desk.press("Ctrl+3")
    assert "brandt.example" in stored(desk).website
    assert desk.clock.today() == date(2026, 11, 21)


def test_what_is_typed_during_a_call_about_an_offer_is_kept(desk: Desk) -> None:
    desk.furnish()
    brandt = desk.look(lambda db: customers.find_by_number(db, BRANDT))
    assert brandt is not None
    with desk.store.write("Angebot") as db:
        draft = offers.OfferDraft(
            customer_id=brandt,
            subject="Fenster",
            lines=(offers.LineDraft(-1, text="Fenster", unit_price=Decimal(900)),),
        )
        sent = offers.add_offer(db, brandt, draft)
        offers.send_offer(db, sent, "save", render=tiny_pdf)
    desk.press("Ctrl+4")
    desk.tab_to("offerTable")
    desk.press("Down")
    desk.tab_to("do_call")
    desk.press("Space")
    assert desk.place == "call_outcome"
    desk.type("Zögert wegen der Farbe")
    close_and_open(desk)
    desk.press("Ctrl+4")
    desk.tab_to("offerTable")
    desk.press("Down")
    desk.tab_to("do_call")
    desk.press("Space")
    assert desk.reads("vorgemerkt: Zögert wegen der Farbe")
    assert desk.look(lambda db: offers.get_offer(db, sent)).state is OfferState.SENT
