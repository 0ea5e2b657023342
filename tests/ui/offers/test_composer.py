"""The composer by mouse and keyboard: catalogue, kinds, needs that are met, findings, preview."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit

from kundenpflege.model.kinds import LineKind, OfferState
from kundenpflege.services import catalogue, offers, texts
from kundenpflege.services.offers import NeedDraft, SendWay
from kundenpflege.ui.offers.composer import Composer
from tests.services.offer_world import add_company, add_full
from tests.ui.offers.desk import Answers, Hands


@pytest.fixture
def full(hands: Hands, couple: int) -> int:
    """The full draft in the composer."""
    offer_id = add_full(hands.store, couple)
    hands.page.show_record(offer_id, "offer")
    hands.settle()
    assert hands.page.composing
    return offer_id


@pytest.fixture
def composer(hands: Hands, full: int) -> Composer:
    return hands.page.composer


def add_items(hands: Hands) -> None:
    with hands.store.write("Katalog") as db:
        for title, price, share in (("Haustür Eiche", "1650", "25"), ("Türgriff", "80", "0")):
            catalogue.add_item(
                db,
                {
                    "title": title,
                    "benefit": f"{title} hält lange",
                    "unit": "Stk",
                    "unit_price": Decimal(price),
                    "vat_rate": Decimal(19),
                    "labour_share": Decimal(share),
                },
            )
    hands.settle()


def test_the_catalogue_fills_a_line_while_typing(hands: Hands, composer: Composer) -> None:
    add_items(hands)
    composer.show_step(1)
    lines = composer.lines.lines
    composer.lines.add(LineKind.ITEM)
    hands.type("eiche")
    row = lines.row
    assert row is not None and row.suggestions.is_open
    assert [item.title for item in row.suggestions.hits()] == ["Haustür Eiche"]
    hands.press(Qt.Key.Key_Down)
    hands.enter()
    line = row.part()
    assert (line.text, line.unit_price, line.labour_share) == (
        "Haustür Eiche", Decimal(1650), Decimal(25)
    )  # fmt: skip
    assert line.benefit == "Haustür Eiche hält lange" and line.item_id is not None
    assert hands.focus is row.field("quantity")
    hands.saved()
    assert hands.load(composer.book.offer_id or 0).lines[-1].item_id == line.item_id


def test_the_search_below_the_lines_inserts_at_once(hands: Hands, composer: Composer) -> None:
    add_items(hands)
    composer.show_step(1)
    field = composer.findChild(QLineEdit, "catalogue")
    assert field is not None
    field.setFocus()
    hands.type("griff")
    hands.enter()
    assert composer.book.draft.lines[-1].text == "Türgriff"
    assert field.text() == ""


def test_enter_without_a_choice_goes_on_to_the_next_line(hands: Hands, composer: Composer) -> None:
    add_items(hands)
    composer.show_step(1)
    composer.lines.add(LineKind.ITEM)
    hands.type("Haus")
    count = len(composer.lines.lines.parts())
    hands.enter()
    assert len(composer.lines.lines.parts()) == count + 1
    assert composer.book.draft.lines[-1].text == "Haus"


def test_kinds_numbers_and_totals(hands: Hands, composer: Composer) -> None:
    composer.show_step(1)
    lines = composer.lines.lines
    rows = [lines.lines.words(place) for place in range(4)]
    assert [row.number for row in rows] == ["1", "1.1", "1.2", "1.3"]
    assert rows[0].total == "2.000,00\u00a0€"  # the heading sums its items
    assert rows[3].total == "(1.200,00\u00a0€)"
    assert rows[3].chips == (("Alternative zu 1.1 · −400,00\u00a0€", "blue"),)
    row = lines.take_up(3)
    assert (row.number.text(), row.total.text()) == ("1.3", "(1.200,00\u00a0€)")
    assert row.chips[0].text() == "Alternative zu 1.1 · −400,00\u00a0€"
    menu = composer.lines.make_menu(2)
    next(action for action in menu.actions() if action.text() == "Auf Wunsch").trigger()
    assert lines.parts()[2].kind is LineKind.OPTIONAL
    assert composer.rail.total.text() == "1.904,00\u00a0€"
    hands.saved()


def test_labour_share_and_vat_are_a_click_away(hands: Hands, composer: Composer) -> None:
    composer.show_step(1)
    menu = composer.lines.make_menu(2)
    next(a for a in menu.actions() if a.text().startswith("Steuer und Arbeitsanteil")).trigger()
    row = composer.lines.lines.row
    assert row is not None and composer.lines.lines.place == 2 and row.details_shown()
    field = row.field("labour_share")
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.selectAll()
    hands.type("60")
    assert composer.book.draft.lines[2].labour_share == Decimal(60)
    assert composer.lines.go_to("lines[0].vat_rate") is not None


def test_a_line_meets_needs_by_marks(hands: Hands, composer: Composer) -> None:
    needs = composer.book.draft.needs
    composer.show_step(1)
    row = composer.lines.lines.take_up(2)
    assert row.fulfils.text() == "Bedürfnis zuordnen"
    menu = row.fulfils.make_menu()
    assert [action.text() for action in menu.actions()] == [need.text for need in needs]
    menu.popup(QPoint(0, 0))
    for action in menu.actions():
        menu.setActiveAction(action)
        hands.qtbot.keyClick(menu, Qt.Key.Key_Space)
    assert menu.isVisible()
    menu.close()
    assert composer.book.draft.lines[2].fulfils == tuple(need.key for need in needs)
    assert row.fulfils.text() == "erfüllt 2 Bedürfnisse"


def test_rows_move_by_mouse_and_keys(hands: Hands, composer: Composer) -> None:
    needs = composer.talk.needs
    texts = [need.text for need in composer.book.draft.needs]
    first, last = needs.rows
    handle = first.handle
    QTest.mousePress(handle, Qt.MouseButton.LeftButton)
    target = handle.mapFromGlobal(last.mapToGlobal(QPoint(5, last.height() - 2)))
    QTest.mouseMove(handle, target)
    QApplication.processEvents()
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton)
    assert [need.text for need in composer.book.draft.needs] == texts[::-1]
    first.first_field().setFocus()
    hands.alt(Qt.Key.Key_Up)
    assert [need.text for need in composer.book.draft.needs] == texts


def test_a_removed_line_is_one_click_from_coming_back(hands: Hands, composer: Composer) -> None:
    composer.show_step(1)
    before = composer.book.draft
    composer.lines.lines.take_up(1)
    hands.press(
        Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    hands.settle()
    assert "Zeile entfernt" in hands.told
    assert len(composer.book.draft.lines) == 3
    hands.office.undo()
    hands.settle()
    assert composer.book.draft == before
    assert composer.lines.lines.parts() == before.lines


def test_undo_reloads_what_stands_in_the_fields(hands: Hands, composer: Composer) -> None:
    field = composer.findChild(QLineEdit, "subject")
    assert field is not None
    field.setFocus()
    field.selectAll()
    hands.type("Ganz anders")
    hands.saved()
    composer.talk.needs.rows[0].first_field().setFocus()
    hands.office.undo()
    hands.settle()
    assert field.text() == "Haustür"


def test_findings_lead_to_their_fields(hands: Hands, composer: Composer) -> None:
    composer.book.change(discount_percent=Decimal(12))
    composer.show_step(4)
    assert not composer.primary.isEnabled()
    findings = [
        button.accessibleName()
        for button in composer.send_step.findChildren(QAbstractButton)
        if button.objectName().startswith("finding_")
    ]
    assert any("12\u00a0% Nachlass" in words for words in findings)
    hands.click("finding_0", composer.send_step)
    assert composer.step_number() == 1
    assert hands.focus.objectName() == "discount_percent"
    reason = composer.findChild(QLineEdit, "discount_reason")
    assert reason is not None
    reason.setFocus()
    hands.type("Stammkunde")
    composer.show_step(4)
    assert composer.primary.isEnabled()
    composer.jump("needs[1].deadline")
    assert hands.focus.objectName() == "need_deadline"
    composer.jump("guarantees[0].due")
    assert hands.focus.objectName() == "guarantee_due"


def test_guarantees_come_from_the_collection_and_from_deadlines(
    hands: Hands, composer: Composer
) -> None:
    with hands.store.write("Sammlung") as db:
        texts.add_text(
            db,
            {
                "kind": "guarantee",
                "name": "Sauberkeit",
                "body": "Nach dem Einbau reinigen wir die Räume gründlich.",
            },
        )
    hands.settle()
    composer.book.change(guarantees=())
    composer.guarantees.load()
    composer.show_step(2)
    hands.click("take_Sauberkeit", composer.guarantees)
    deadline = composer.book.draft.needs[1]
    hands.click(f"promise_{deadline.key}", composer.guarantees)
    promised = [(part.text, part.due) for part in composer.book.draft.guarantees]
    assert promised == [
        ("Nach dem Einbau reinigen wir die Räume gründlich.", None),
        (deadline.text, date(2026, 12, 20)),
    ]
    assert composer.book.draft.guarantees[1].fulfils == (deadline.key,)


def test_the_preview_is_the_real_paper(hands: Hands, composer: Composer) -> None:
    hands.qtbot.waitUntil(lambda: composer.paper.pdf is not None, timeout=10_000)
    before = composer.paper.pdf
    assert before is not None and before.startswith(b"%PDF")
    assert "live" in composer.paper.place.accessibleName()
    composer.book.change(subject="Neue Haustür")
    hands.qtbot.waitUntil(lambda: composer.paper.pdf != before, timeout=10_000)
    hands.settle()
    assert (
        "Neue Haustür"
        in composer.paper.view.findChildren(type(composer.paper.view._pages[0]))[
            0
        ].accessibleDescription()
    )


def test_signs_that_cannot_be_printed_are_found(hands: Hands, composer: Composer) -> None:
    composer.book.change(subject="Haustür 漢")
    hands.qtbot.waitUntil(
        lambda: any("漢" in finding.text for finding in composer._findings), timeout=10_000
    )


def test_the_narrow_window_shows_step_or_paper(hands: Hands, composer: Composer) -> None:
    hands.page.resize(880, 620)
    hands.settle()
    assert composer.toggle.isVisible() and not composer.paper.isVisible()
    hands.click("togglePaper")
    assert composer.paper.isVisible() and not composer.stack.isVisible()
    hands.click("togglePaper")
    assert composer.stack.isVisible() and composer.primary.isVisible()
    assert hands.page.minimumSizeHint().width() <= 880


def test_giving_up_the_file_sends_nothing(hands: Hands, composer: Composer, full: int) -> None:
    answers = Answers()
    hands.office.questions = answers
    composer.show_step(4)
    composer.send_step.choose_way(SendWay.SAVE)
    hands.click("send")
    hands.settle()
    assert answers.asked == ["Angebot AN-2026-0001.pdf"]
    assert hands.load(full).state is OfferState.DRAFT
    assert composer.primary.isEnabled() and hands.page.composing


def test_saving_while_sending_writes_the_bytes_that_went_out(
    hands: Hands, composer: Composer, full: int, tmp_path: object
) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "Angebot.pdf"
    hands.office.questions = Answers(path)
    composer.show_step(4)
    composer.send_step.choose_way(SendWay.SAVE)
    hands.click("send")
    hands.qtbot.waitUntil(path.exists, timeout=10_000)
    hands.settle()
    with hands.store.read() as db:
        assert path.read_bytes() == offers.offer_pdf(db, full)


def test_another_customer_brings_another_salutation(
    hands: Hands, composer: Composer, full: int
) -> None:
    company = add_company(hands.store)
    hands.settle()
    field = composer.findChild(QLineEdit, "customer")
    salutation = composer.findChild(QPlainTextEdit, "salutation")
    assert field is not None and salutation is not None
    assert salutation.toPlainText() == "Sehr geehrte Frau Brandt, sehr geehrter Herr Brandt,"
    field.setFocus()
    field.selectAll()
    hands.type("Weber")
    hands.qtbot.waitUntil(lambda: composer.talk._picker._popup.isVisible(), timeout=3000)
    hands.enter()
    hands.saved()
    hands.settle()
    assert hands.load(full).customer_id == company
    assert "Weber" in hands.page.subtitle()
    assert composer.rail.total.accessibleName().startswith("Gesamtpreis netto")


def test_every_control_is_named_and_reached_in_order(hands: Hands, composer: Composer) -> None:
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox)
    for number, step in enumerate(composer.steps):
        composer.show_step(number)
        QApplication.processEvents()
        for control in step.findChildren(kinds[0]) + [
            child for kind in kinds[1:] for child in step.findChildren(kind)
        ]:
            if control.isVisible() and control.focusPolicy() != Qt.FocusPolicy.NoFocus:
                interface = QAccessible.queryAccessibleInterface(control)
                assert interface.text(QAccessible.Text.Name).strip(), control.objectName()
    composer.show_step(0)
    order = [widget.objectName() for widget in composer.talk.chain() if widget.isVisible()]
    assert order[:5] == ["customer", "talk_date", "salutation", "subject", "person_id"]
    assert order[-1] == "nextStep"


def test_a_blank_row_is_no_need(hands: Hands, composer: Composer) -> None:
    before = composer.book.draft.needs
    hands.click("addNeed")
    assert composer.book.draft.needs == before
    hands.type("x")
    assert composer.book.draft.needs[-1] == NeedDraft(composer.book.draft.needs[-1].key, "x")


def test_escape_leaves_for_the_list_and_keeps_the_draft(
    hands: Hands, composer: Composer, full: int
) -> None:
    composer.book.change(subject="behalten")
    assert hands.page.back()
    hands.settle()
    assert not hands.page.composing
    assert hands.load(full).draft.subject == "behalten"
    assert hands.page.list.table.current_id() == full


def test_a_click_on_the_paper_leads_to_the_field(hands: Hands, composer: Composer) -> None:
    hands.qtbot.waitUntil(lambda: composer.paper.pdf is not None, timeout=10_000)
    hands.settle()
    names = {target.name for target in composer.paper.view._targets}
    assert {"subject", "thanks", "needs[0]", "lines[1]", "guarantees[0]"} <= names
    for place, step, field in (
        ("guarantees[0]", 2, "guarantee_text"),
        ("needs[1]", 0, "need_text"),
        ("thanks", 4, "thanks"),
        ("subject", 0, "subject"),
        ("valid_until", 4, "valid_until"),
    ):
        target = next(one for one in composer.paper.view._targets if one.name == place)
        page = composer.paper.view._pages[target.page - 1]
        hands.qtbot.mouseClick(page, Qt.MouseButton.LeftButton, pos=page.place_of(target).center())
        assert composer.step_number() == step, place
        assert hands.focus.objectName() == field, place
    assert composer.talk.needs.rows[1].first_field() is not None


def test_every_place_of_the_paper_is_a_field_of_the_composer(
    hands: Hands, composer: Composer
) -> None:
    composer.book.change(order_form=True)
    hands.qtbot.waitUntil(lambda: composer.paper.pdf is not None, timeout=10_000)
    hands.settle()
    lost = []
    for target in composer.paper.view._targets:
        composer.show_step(3)
        composer.jump(target.name)
        if composer.step_number() == 3:
            lost.append(target.name)
    assert lost == []


def test_an_offer_without_needs_is_asked_about_once(
    hands: Hands, composer: Composer, full: int
) -> None:
    composer.book.change(needs=())
    composer.show_step(4)
    composer.send_step.choose_way(SendWay.PRINT)
    hands.click("send")
    hands.settle()
    assert hands.load(full).state is OfferState.DRAFT
    assert any("Noch kein Bedürfnis" in words for words in hands.told)
    assert composer.primary.text() == "Trotzdem senden"
    hands.click("send")
    hands.qtbot.waitUntil(lambda: bool(hands.opened), timeout=10_000)
    hands.settle()
    assert hands.load(full).state is OfferState.SENT


def test_the_margin_is_told_to_us_alone(hands: Hands, composer: Composer) -> None:
    assert not composer.rail.margin.isVisible()
    lines = composer.book.draft.lines
    composer.book.change(lines=(lines[0], replace(lines[1], unit_cost=Decimal(700)), *lines[2:]))
    told = composer.rail.margin.text()
    assert composer.rail.margin.isVisible()
    assert told.startswith("Rohertrag") and "nur für Sie" in told and "ohne Kosten" in told
    hands.qtbot.waitUntil(lambda: composer.paper.pdf is not None, timeout=10_000)
    hands.settle()
    words = "".join(page.accessibleDescription() for page in composer.paper.view._pages)
    assert "Rohertrag" not in words and "700" not in words
