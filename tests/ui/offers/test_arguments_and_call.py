"""The arguments of an offer and the call about it, on the page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kundenpflege.exchange.offer_json import add_offer_from
from kundenpflege.model.kinds import ContactKind, OfferState
from kundenpflege.services import offers, questionnaires, sales_objections
from kundenpflege.services.offers import LineDraft, NeedDraft, OfferDraft
from kundenpflege.store import Store
from kundenpflege.ui.offers.arguments_step import ArgumentsStep
from tests.ui.conftest import settle
from tests.ui.offers.desk import Hands

SAMPLE = Path(__file__).parents[2] / "samples" / "sprossenfenster.json"


@pytest.fixture
def library(store: Store) -> None:
    with store.write("Sammlung") as db:
        questionnaires.ensure_questionnaires(db)
        sales_objections.ensure_sales_objections(db)


def _step(hands: Hands) -> ArgumentsStep:
    step = hands.page.composer.arguments
    assert isinstance(step, ArgumentsStep)
    return step


def _draft(store: Store, couple: int) -> int:
    draft = OfferDraft(
        subject="Fenster",
        needs=(NeedDraft(-1, "Es ist ruhig."),),
        lines=(
            LineDraft(-1, text="Holzfenster", benefit="Ruhe", unit_price=Decimal(100),
                      fulfils=(-1,)),
            LineDraft(-2, text="Einbau", unit_price=Decimal(50), labour_share=Decimal(90)),
        ),
    )  # fmt: skip
    with store.write("Entwurf") as db:
        return offers.add_offer(db, couple, draft)


def _show_arguments(hands: Hands, offer_id: int) -> ArgumentsStep:
    hands.page.write(offer_id, step=3)
    settle(hands.qtbot, hands.office)
    step = _step(hands)
    hands.qtbot.waitUntil(lambda: bool(step.objection_views()))
    return step


def test_a_missing_benefit_is_typed_where_the_arguments_are(
    hands: Hands, store: Store, couple: int, library: None
) -> None:
    offer_id = _draft(store, couple)
    step = _show_arguments(hands, offer_id)
    hands.page.composer.show_step(3)
    settle(hands.qtbot, hands.office)
    # The keyboard stands where a benefit is missing.
    assert hands.focus.accessibleName() == "Nutzen: Einbau"
    hands.type("Sie haben keinen Schmutz")
    hands.page.flush()
    settle(hands.qtbot, hands.office)
    with store.read() as db:
        benefits = [line.benefit for line in offers.get_offer(db, offer_id).lines]
    assert benefits == ["Ruhe", "Sie haben keinen Schmutz"]
    assert step.isVisible()


def test_objections_are_answered_from_the_draft_being_written(
    hands: Hands, store: Store, couple: int, library: None
) -> None:
    offer_id = _draft(store, couple)
    step = _show_arguments(hands, offer_id)
    assert len(step.objection_views()) == 9
    words = [label.text() for label in step.objection_views()[2].findChildren(type(step._opening))]
    assert "−59,50\u00a0€ ohne „Einbau“" in words
    book = hands.page.composer.book
    first, second = book.draft.lines
    from dataclasses import replace

    book.change(lines=(first, replace(second, unit_price=Decimal(100))))
    hands.qtbot.waitUntil(
        lambda: any(
            "−119,00\u00a0€ ohne „Einbau“" in label.text()
            for label in step.objection_views()[2].findChildren(type(step._opening))
        )
    )


def test_the_call_sheet_opens_as_a_pdf(
    hands: Hands, store: Store, couple: int, library: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    from kundenpflege.ui.offers import call_print

    given = call_print.open_call_sheet

    def opener(path: Path) -> bool:
        opened.append(path)
        return True

    monkeypatch.setattr(
        call_print, "open_call_sheet", lambda office, key, owner: given(office, key, owner, opener)
    )
    step = _show_arguments(hands, _draft(store, couple))
    step.print_sheet.click()
    hands.qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].name == "Gesprächsleitfaden.pdf"
    assert opened[0].read_bytes().startswith(b"%PDF")


# The call ----------------------------------------------------------------------------------------


@pytest.fixture
def sent(hands: Hands, store: Store, library: None) -> int:
    with store.write("Angebot") as db:
        made = add_offer_from(db, SAMPLE)
    with store.write("Senden") as db:
        offers.send_offer(db, made, "save")
    settle(hands.qtbot, hands.office)
    return made


def _call(hands: Hands, offer_id: int) -> None:
    hands.page.calling.begin(offer_id)
    settle(hands.qtbot, hands.office)
    assert hands.page.calling.is_open


def test_a_call_is_noted_and_the_next_step_planned(hands: Hands, store: Store, sent: int) -> None:
    _call(hands, sent)
    call = hands.page.calling.view
    assert call.name.text() == "" or "Brandt" in call.name.accessibleName()
    hands.type("Mann will noch einmal messen")
    call.kind.set_value(ContactKind.CALL)
    call.due.set_value(date(2026, 11, 30))
    call.save.setFocus()
    hands.press(Qt.Key.Key_Return)
    settle(hands.qtbot, hands.office)
    assert not hands.page.calling.is_open
    with store.read() as db:
        detail = offers.get_offer(db, sent)
    assert detail.state is OfferState.FOLLOWED_UP
    assert detail.follow_up is not None and detail.follow_up.due == date(2026, 11, 30)


def test_nothing_to_note_is_told(hands: Hands, sent: int) -> None:
    _call(hands, sent)
    call = hands.page.calling.view
    call.save.click()
    settle(hands.qtbot, hands.office)
    assert call.wrong.isVisible()
    assert hands.page.calling.is_open


def test_what_was_typed_is_there_after_closing(hands: Hands, sent: int) -> None:
    _call(hands, sent)
    hands.type("ruft zurück")
    assert hands.page.back()
    settle(hands.qtbot, hands.office)
    assert not hands.page.calling.is_open
    _call(hands, sent)
    assert hands.page.calling.view.unsaved() == "ruft zurück"


def test_objections_are_ticked_and_counted(hands: Hands, store: Store, sent: int) -> None:
    _call(hands, sent)
    views = hands.page.calling.view.objection_views()
    assert len(views) == 9
    first = views[0]
    assert first.worked is not None and first.came is not None
    first.worked.click()
    settle(hands.qtbot, hands.office)
    assert first.came.isChecked() and first.worked.isChecked()
    with store.read() as db:
        (use,) = sales_objections.list_uses(db, sent)
    assert use.worked is True
    hands.page.calling.view.objection_views()[0].came.click()  # type: ignore[union-attr]
    settle(hands.qtbot, hands.office)
    with store.read() as db:
        assert sales_objections.list_uses(db, sent) == []


def test_an_order_on_the_phone_takes_the_note_along(hands: Hands, store: Store, sent: int) -> None:
    _call(hands, sent)
    hands.type("Zusage, Anzahlung kommt")
    hands.page.calling.view.accept.click()
    settle(hands.qtbot, hands.office)
    panel = hands.page.panel
    assert panel.is_open()
    assert panel._form.values()["note"] == "Zusage, Anzahlung kommt"
    QApplication.processEvents()
    decide = panel.findChild(type(hands.page.calling.view.save), "decide")
    assert decide is not None
    decide.click()
    settle(hands.qtbot, hands.office)
    settle(hands.qtbot, hands.office)
    with store.read() as db:
        detail = offers.get_offer(db, sent)
    assert detail.state is OfferState.ACCEPTED
    assert detail.decision_note == "Zusage, Anzahlung kommt"
    assert not hands.page.calling.is_open


def test_everything_in_the_call_has_a_name_and_the_keyboard(hands: Hands, sent: int) -> None:
    _call(hands, sent)
    for widget in hands.page.calling.view.chain():
        name = widget.accessibleName() or getattr(widget, "text", lambda: "")()
        assert name, widget
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget


def test_the_wording_help_speaks_to_friends_with_du(
    hands: Hands, store: Store, couple: int
) -> None:
    from sqlalchemy import select

    from kundenpflege.model import Person

    with store.write("Du") as db:
        for person in db.scalars(select(Person)):
            person.informal = True
        made = offers.add_offer(db, couple, OfferDraft(subject="Bad", needs=(NeedDraft(-1, "x"),)))
    hands.page.write(made)
    settle(hands.qtbot, hands.office)
    line = hands.page.composer.talk.needs.rows[0]
    line.text.field.setFocus()
    line.text.area.selectAll()
    hands.type("will Ruhe")
    assert "In euren Räumen ist es ruhig." in line.better.text()


def test_rows_are_made_when_the_step_is_first_seen(hands: Hands, store: Store, couple: int) -> None:
    offer_id = _draft(store, couple)
    hands.page.write(offer_id)
    hands.settle()
    step = hands.page.composer.arguments
    assert not step._rows, "nobody looks at them yet"
    hands.page.composer.show_step(3)
    hands.settle()
    assert step._rows
    rows = dict(step._rows)
    hands.page.composer.show_step(1)
    hands.page.composer.show_step(3)
    assert step._rows == rows
