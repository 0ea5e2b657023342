"""Standing, results, life with versions and changes, pipeline: the list side of offers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from kundenpflege.base.dates import FixedClock
from kundenpflege.model.kinds import OfferKind, OfferState
from kundenpflege.services import offers
from kundenpflege.services.contacts import get_contact
from kundenpflege.services.offer_decisions import set_outlook
from kundenpflege.ui.kit.chips import Chip
from kundenpflege.ui.offers.states import BY_STATE, DOINGS, STATE_TONES, doings_of
from tests.services.offer_world import add_company, add_full
from tests.ui.offers.desk import Hands


@pytest.fixture
def sent(hands: Hands, couple: int) -> int:
    offer_id = add_full(hands.store, couple)
    with hands.store.write("Gesendet") as db:
        offers.send_offer(db, offer_id, "save")
    hands.settle()
    return offer_id


def choose(hands: Hands, offer_id: int) -> None:
    hands.page.list.show_offer(offer_id)
    hands.settle()
    hands.page.view.show_offer(offer_id)
    hands.settle()


def texts(widget: QWidget) -> str:
    shown = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    shown += [one.text() for one in widget.findChildren(QAbstractButton) if one.isVisible()]
    return "\n".join(shown)


def test_every_standing_has_a_tone_and_doings() -> None:
    for state in OfferState:
        assert state in STATE_TONES and state in BY_STATE
        for kind in OfferKind:
            buttons, menu = doings_of(state, kind)
            assert set(buttons) | set(menu) <= set(DOINGS)
            assert not set(buttons) & set(menu)
    buttons, menu = doings_of(OfferState.SENT, OfferKind.CONFIRMATION)
    assert not {"accept", "decline", "follow_up"} & {*buttons, *menu}


def test_what_is_typed_about_a_refusal_survives_closing(hands: Hands, sent: int) -> None:
    choose(hands, sent)
    hands.page.doings.do("decline")
    form = hands.page.panel._form
    form.editor("competitor").field.setFocus()
    hands.type("Fenster Franz")
    form.editor("price_difference").field.setFocus()
    hands.type("viel")  # cannot be read yet
    form.editor("note").field.setFocus()
    hands.type("Der Schwager kennt ihn.")
    hands.press(Qt.Key.Key_Escape)
    assert not hands.page.panel.is_open(), "no question is asked"

    hands.page.doings.do("decline")
    form = hands.page.panel._form
    assert form.editor("competitor").value() == "Fenster Franz"
    assert form.editor("note").value() == "Der Schwager kennt ihn."
    money = form.editor("price_difference")
    assert money.text() == "viel"  # type: ignore[attr-defined]
    money.field.setFocus()
    money.line.selectAll()  # type: ignore[attr-defined]
    hands.type("1.200,50")
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    detail = hands.load(sent)
    assert (detail.state, detail.competitor) == (OfferState.DECLINED, "Fenster Franz")
    assert detail.price_difference == Decimal("1200.50")
    hands.page.doings.do("reopen")
    hands.settle()
    hands.page.doings.do("decline")
    assert hands.page.panel._form.editor("note").value() == "", "handed in, so it is not kept"


def test_an_order_is_noted_with_whom_else_was_asked_and_confirmed(hands: Hands, sent: int) -> None:
    choose(hands, sent)
    hands.click("do_accept", hands.page.view)
    hands.type("wegen der Garantie")
    hands.tab()
    hands.type("Tischlerei Nord")
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    detail = hands.load(sent)
    assert (detail.state, detail.competitor) == (OfferState.ACCEPTED, "Tischlerei Nord")
    hands.click("do_confirm", hands.page.view)
    hands.settle()
    assert hands.page.composing
    made = hands.page.composer.book.offer_id
    assert made is not None and hands.load(made).kind is OfferKind.CONFIRMATION
    hands.page.back()
    hands.settle()
    choose(hands, sent)
    hands.click("life", hands.page.view.tabs)
    related = hands.page.view.findChild(QAbstractButton, f"related_{made}")
    assert related is not None and "auch angefragt: Tischlerei Nord" in texts(hands.page.view)


def test_an_expired_offer_says_so_and_can_be_renewed(
    hands: Hands, sent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = FixedClock(date(2027, 1, 10))
    monkeypatch.setattr(hands.store, "clock", late)
    monkeypatch.setattr(hands.office, "clock", late)
    hands.page.refresh()
    hands.settle()
    choose(hands, sent)
    told = hands.page.view.findChild(QLabel, "offerState")
    assert told is not None and told.text() == "Abgelaufen"
    assert hands.page.view.findChild(QAbstractButton, "do_version") is not None
    hands.click("expired", hands.page.list.chips)
    hands.settle()
    assert list(hands.page.list.table.paged.ids) == [sent]


def test_the_life_tells_versions_and_what_changed(hands: Hands, sent: int) -> None:
    with hands.store.write("Neue Version") as db:
        second = offers.new_version(db, sent)
        db.flush()
        detail = offers.get_offer(db, second)
        changed = replace(detail.draft, subject="Haustür in Eiche", guarantees=())
        offers.save_draft(db, second, detail.version, changed)
        offers.send_offer(db, second, "save")
    choose(hands, second)
    hands.click("life", hands.page.view.tabs)
    hands.settle()
    told = texts(hands.page.view)
    assert "Geändert gegenüber AN-2026-0001" in told
    assert "Betreff: Haustür → Haustür in Eiche" in told
    assert "Entfallen – Garantierte Leistung: Eingebaut bis 18. Dezember." in told
    assert "1. Nachfassen (Anruf) – geplant" in told
    hands.click("version_1", hands.page.view)
    hands.settle()
    assert hands.page.view.detail is not None and hands.page.view.detail.id == sent


def test_chance_and_day_of_decision_are_noted(hands: Hands, sent: int) -> None:
    choose(hands, sent)
    hands.page.doings.do("outlook")
    hands.type("75")
    hands.tab()
    hands.type("4.12.2026")
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    draft = hands.load(sent).draft
    assert (draft.chance, draft.decision_on) == (75, date(2026, 12, 4))


def test_the_pipeline_sums_and_leads_to_the_offer(hands: Hands, sent: int) -> None:
    other = add_full(hands.store, add_company(hands.store))
    with hands.store.write("Gesendet") as db:
        offers.send_offer(db, other, "save")
        set_outlook(db, sent, 50, date(2026, 12, 4))
    hands.page.show_pipeline()
    hands.settle()
    view = hands.page.boards.pipeline
    assert view is not None
    told = texts(view)
    assert "2 Angebote warten auf Antwort · 4.000\u00a0€ netto" in told
    assert "Nach Chance gewichtet: 1.000\u00a0€" in told
    assert "1 Angebot ist nicht eingeschätzt" in told
    hands.click("decision", view.by)
    hands.settle()
    assert view.findChild(QWidget, "column_next") is not None
    hands.click("chance", view.by)
    hands.settle()
    assert view.findChild(QWidget, "column_good") is not None
    hands.click(f"open_{other}", view)
    hands.settle()
    assert hands.page.view.detail is not None and hands.page.view.detail.id == other
    hands.page.show_pipeline()
    hands.settle()
    assert hands.page.back() and not view.isVisible()


def test_variants_of_a_draft_are_one_card_of_the_pipeline(hands: Hands) -> None:
    from kundenpflege.services.variants import add_variant

    draft = add_full(hands.store, add_company(hands.store))
    with hands.store.write("Variante") as db:
        variant = add_variant(db, draft, "Ohne Einbau")
    hands.page.show_pipeline()
    hands.settle()
    view = hands.page.boards.pipeline
    assert view is not None
    assert view.findChild(QAbstractButton, f"open_{draft}") is not None
    assert view.findChild(QAbstractButton, f"open_{variant}") is None
    card = view.findChild(QWidget, f"entry_{draft}")
    assert card is not None
    assert "+ 1 Variante" in {one.text() for one in card.findChildren(Chip)}


def test_what_is_typed_when_the_program_ends_waits_with_the_offer(hands: Hands, sent: int) -> None:
    choose(hands, sent)
    hands.page.doings.do("follow_up")
    hands.type("überlegt bis Montag")
    hands.press(Qt.Key.Key_Escape)
    hands.page.doings.do("decline")
    form = hands.page.panel._form
    form.editor("competitor").field.setFocus()
    hands.type("Fenster Franz")
    form.editor("note").field.setFocus()
    hands.type("halber Satz")
    hands.office.closing.emit()
    hands.settle()
    detail = hands.load(sent)
    assert detail.state is OfferState.SENT, "nothing is decided by that"
    assert (detail.decision_note, detail.competitor) == ("halber Satz", "Fenster Franz")
    with hands.store.read() as db:
        assert get_contact(db, detail.follow_ups[0].contact_id).note == "überlegt bis Montag"
    hands.page.panel.dismiss(force=True)
    choose(hands, sent)
    hands.page.doings.do("decline")
    assert hands.page.panel._form.editor("note").value() == "halber Satz"


def test_of_several_variants_the_customer_takes_one(hands: Hands, couple: int) -> None:
    from kundenpflege.services import variants

    offer_id = add_full(hands.store, couple)
    with hands.store.write("Gesendet") as db:
        better = variants.add_variant(db, offer_id, "besser")
        variants.show_together(db, offer_id, True)
        offers.send_offer(db, offer_id, "save")
    hands.settle()
    choose(hands, offer_id)
    hands.page.doings.do("accept")
    form = hands.page.panel._form
    assert form.editor("variant_id").value() == offer_id
    form.editor("variant_id").field.setFocus()
    hands.press(Qt.Key.Key_Down)
    assert form.editor("variant_id").value() == better
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert hands.load(better).state is OfferState.ACCEPTED
    assert hands.load(offer_id).state is OfferState.REPLACED
