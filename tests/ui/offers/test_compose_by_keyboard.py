"""The sample offer, written without the mouse, sent, and decided."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from kundenpflege.model.kinds import DeclineReason, LineKind, NeedWeight, OfferState
from kundenpflege.services import offers
from kundenpflege.services.offers import OfferFilter
from tests.ui.offers.desk import Hands

NEEDS = (
    ("Die neuen Fenster unterstreichen den Villencharakter.", NeedWeight.IMPORTANT),
    ("Der Verkehrslärm bleibt draußen.", NeedWeight.VERY_IMPORTANT),
    ("Der Einbau ist bis 16. Juni fertig.", NeedWeight.VERY_IMPORTANT),
)


def newest(hands: Hands) -> int:
    with hands.store.read() as db:
        return max(offers.list_offer_ids(db, OfferFilter()))


def begin(hands: Hands, couple: int) -> int:
    """A new offer for the couple, the keyboard in its first field."""
    hands.page.new_record("offer", customer_id=couple)
    hands.settle()
    assert hands.page.composing
    return newest(hands)


def write_sample(hands: Hands) -> None:
    """Talk, needs, lines and guarantee with Tab, Enter and letters alone."""
    assert hands.focus.objectName() == "talk_date"
    hands.type("12.11.2026")
    hands.tab()
    assert hands.focus.objectName() == "salutation"
    hands.tab()
    hands.type("Sprossenfenster")
    hands.tab(2)  # past the person
    hands.tab()  # past „+ Bedürfnis“
    assert hands.focus.objectName() == "need_text"
    for number, (text, weight) in enumerate(NEEDS):
        hands.type(text)
        if weight is NeedWeight.VERY_IMPORTANT:
            hands.tab(2)
            assert hands.focus.objectName() == "weight"
            hands.press(Qt.Key.Key_Up)
            row = hands.page.composer.talk.needs.rows[-1]
            row.first_field().setFocus()
        if number < len(NEEDS) - 1:
            hands.enter()
    hands.alt(Qt.Key.Key_2)
    assert hands.focus.objectName() == "line_text"
    for text, benefit, quantity, unit, price in (
        ("Sprossenfenster Kiefer", "Schallschutz 4", "8", "Stk", "1150"),
        ("Laibungen verputzen", "tapezierfertig", "1", "psch", "2040"),
    ):
        hands.type(text)
        hands.tab()
        hands.type(benefit)
        for value in (quantity, unit, price):
            hands.tab()
            field = hands.focus
            assert isinstance(field, QLineEdit)
            field.selectAll()  # what the field does itself once events run
            hands.type(value)
        hands.enter()
    hands.alt(Qt.Key.Key_3)
    assert hands.focus.objectName() == "guarantee_text"
    hands.type("Der Einbau ist bis zum 10. Juni ausgeführt.")
    hands.tab()
    hands.type("10.6.2027")


def test_the_sample_is_written_by_keyboard_alone(hands: Hands, couple: int) -> None:
    offer_id = begin(hands, couple)
    write_sample(hands)
    hands.saved()
    detail = hands.load(offer_id)
    draft = detail.draft
    assert (draft.subject, draft.talk_date) == ("Sprossenfenster", date(2026, 11, 12))
    assert [(need.text, need.weight) for need in draft.needs] == list(NEEDS)
    assert [(line.text, line.benefit, line.quantity, line.unit) for line in draft.lines] == [
        ("Sprossenfenster Kiefer", "Schallschutz 4", Decimal(8), "Stk"),
        ("Laibungen verputzen", "tapezierfertig", Decimal(1), "psch"),
    ]
    assert detail.totals.net == Decimal("11240.00")
    assert draft.guarantees[0].due == date(2027, 6, 10)
    # The price follows each keystroke, the check tells what is missing.
    rail = hands.page.composer.rail
    assert rail.total.text() == "13.375,60\u00a0€"
    assert [button.is_done() for button in rail.buttons[:3]] == [True, True, True]
    assert "automatisch gespeichert 08:00" in hands.page.subtitle()


def test_sending_plans_the_follow_up_and_opens_a_mail(hands: Hands, couple: int) -> None:
    offer_id = begin(hands, couple)
    write_sample(hands)
    hands.alt(Qt.Key.Key_5)
    hands.settle()
    hands.click("send")
    hands.qtbot.waitUntil(lambda: bool(hands.opened), timeout=10_000)
    hands.settle()
    detail = hands.load(offer_id)
    assert detail.state is OfferState.SENT and detail.sent_by == "mail"
    assert detail.follow_up is not None and detail.follow_up.due == date(2026, 11, 30)
    assert any("Nachfassen am 30.11.2026" in words for words in hands.told)
    assert hands.opened[0].suffix == ".eml"
    mail = hands.opened[0].read_text("utf-8")
    assert "To: brandt@beispiel.de" in mail and "application/pdf" in mail
    # The page shows the sent offer.
    assert not hands.page.composing
    shown = hands.page.view.detail
    assert shown is not None and shown.id == offer_id and shown.number == "AN-2026-0001"


def test_accepting_and_declining_can_be_taken_back(hands: Hands, couple: int) -> None:
    offer_id = begin(hands, couple)
    write_sample(hands)
    hands.saved()
    hands.alt(Qt.Key.Key_5)
    hands.page.composer.send_step.choose_way(offers.SendWay.PRINT)
    hands.click("send")
    hands.qtbot.waitUntil(lambda: bool(hands.opened), timeout=10_000)
    hands.settle()
    assert hands.opened[0].name == "Angebot AN-2026-0001.pdf"
    assert hands.opened[0].read_bytes().startswith(b"%PDF")
    hands.click("do_accept", hands.page.view)
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert hands.load(offer_id).state is OfferState.ACCEPTED
    hands.office.undo()
    hands.settle()
    assert hands.load(offer_id).state is OfferState.SENT
    hands.click("do_decline", hands.page.view)
    reason = hands.focus
    hands.qtbot.keyClick(reason, Qt.Key.Key_P)  # Preis
    hands.tab(3)  # past competitor and price difference
    hands.type("Der Nachbar war günstiger.")
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    detail = hands.load(offer_id)
    assert (detail.state, detail.decline_reason) == (OfferState.DECLINED, DeclineReason.PRICE)
    assert detail.decision_note == "Der Nachbar war günstiger."
    assert not hands.page.panel.is_open()


def test_enter_and_backspace_add_and_remove_needs(hands: Hands, couple: int) -> None:
    begin(hands, couple)
    needs = hands.page.composer.talk.needs
    needs.rows[0].first_field().setFocus()
    hands.type("eins")
    hands.enter()
    hands.type("zwei")
    hands.enter()
    hands.enter()  # an empty one adds no further one
    assert len(needs.rows) == 3
    hands.press(Qt.Key.Key_Backspace)
    assert [row.text.value() for row in needs.rows] == ["eins", "zwei"]
    assert hands.focus is needs.rows[1].first_field()
    hands.alt(Qt.Key.Key_Up)
    assert [need.text for need in hands.page.composer.book.draft.needs] == ["zwei", "eins"]
    assert hands.focus is needs.rows[0].first_field()


def test_lines_are_walked_like_a_spreadsheet(hands: Hands, couple: int) -> None:
    begin(hands, couple)
    hands.alt(Qt.Key.Key_2)
    lines = hands.page.composer.lines.lines
    for text in ("a", "b"):
        hands.type(text)
        hands.enter()
    row = lines.take_up(0, "unit_price")
    hands.press(Qt.Key.Key_Down)
    assert lines.place == 1 and hands.focus is row.field("unit_price")
    hands.enter()
    assert lines.place == 2 and hands.focus is row.first_field()
    hands.press(Qt.Key.Key_Backspace)
    assert [part.kind for part in lines.parts()] == [LineKind.ITEM, LineKind.ITEM]
    assert lines.place == 1
