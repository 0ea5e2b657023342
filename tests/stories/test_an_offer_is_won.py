"""An offer that shows the customer was understood, from the first key to the yes."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox

from kundenpflege.model.kinds import LineKind, OfferState
from kundenpflege.services import offers
from kundenpflege.services.offers import OfferDetail, OfferFilter

from .conftest import SAMPLES
from .desk import Answers, Desk


@pytest.fixture
def sample() -> dict[str, Any]:
    text = (SAMPLES / "sprossenfenster.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def newest(desk: Desk) -> OfferDetail:
    return desk.look(lambda db: offers.get_offer(db, max(offers.list_offer_ids(db, OfferFilter()))))


def write_talk(desk: Desk, sample: dict[str, Any]) -> None:
    assert desk.place == "talk_date", "the first thing missing has the keyboard"
    desk.type("12.11.")
    desk.tab_to("subject")
    desk.type(sample["subject"])
    desk.tab_to("need_text")
    for number, need in enumerate(sample["needs"]):
        desk.type(need["text"])
        if need["weight"] == "very_important":
            desk.press("Tab", "Tab")
            assert desk.place == "weight"
            desk.press("Up", "Shift+Tab", "Shift+Tab")
        if "deadline" in need:
            desk.press("Tab", "Space")
            assert desk.place == "need_deadline"
            desk.type("16.6.27")
        if number < len(sample["needs"]) - 1:
            desk.press("Return")


def mark_needs(desk: Desk, places: list[int]) -> None:
    desk.tab_to("fulfils")
    desk.press("Space")
    at = -1
    for place in places:
        desk.press(*["Down"] * (place - at), "Space")
        at = place
    desk.press("Escape")
    assert desk.place == "fulfils"


def write_line(desk: Desk, line: dict[str, Any], number: int) -> None:
    kind = line["kind"]
    if kind != "item" or number == 0:
        desk.tab_to(f"add_{kind}")
        desk.press("Space")
    assert desk.place == "line_text"
    desk.type(line["text"])
    if kind == "heading":
        desk.press("Return")
        return
    if "benefit" in line:
        desk.tab_to("line_benefit")
        desk.type(line["benefit"])
    for name, value in (
        ("line_quantity", line["quantity"]),
        ("line_unit", line["unit"]),
        ("line_unit_price", line["unit_price"].replace(".", ",")),
    ):
        desk.tab_to(name)
        desk.replace(value)
    if "fulfils" in line:
        mark_needs(desk, line["fulfils"])
    if "labour_share" in line or "alternative_to" in line:
        desk.tab_to("more")
        desk.press("Space")
        desk.walk_to("Steuer und Arbeitsanteil")
        desk.press("Return")
        assert desk.place == "vat_rate"
        if "alternative_to" in line:
            desk.tab_to("alternative_to", "Shift+Tab")
            choice = desk.focus
            assert isinstance(choice, QComboBox)
            assert "die Leistung darüber" in choice.currentText()
            desk.press("Down")
            assert "Kiefer" in choice.currentText()
        else:
            desk.press("Tab")
            assert desk.place == "labour_share"
            desk.replace(line["labour_share"])
    desk.tab_to("line_text", "Shift+Tab")
    desk.press("Return")


def write_guarantees(desk: Desk, sample: dict[str, Any]) -> None:
    assert desk.place == "guarantee_text"
    for number, guarantee in enumerate(sample["guarantees"]):
        desk.type(guarantee["text"])
        if "due" in guarantee:
            desk.tab_to("guarantee_due")
            desk.type("10.6.2027")
        if "fulfils" in guarantee:
            mark_needs(desk, guarantee["fulfils"])
            desk.tab_to("guarantee_text", "Shift+Tab")
        if number < len(sample["guarantees"]) - 1:
            desk.press("Return")


def assert_as_wished(detail: OfferDetail, sample: dict[str, Any]) -> None:
    """What was typed is the sample, link by link."""
    draft = detail.draft
    assert (draft.subject, draft.talk_date) == (sample["subject"], date(2026, 11, 12))
    keys = [need.key for need in draft.needs]
    assert [(n.text, str(n.weight), n.deadline) for n in draft.needs] == [
        (n["text"], n["weight"], date(2027, 6, 16) if "deadline" in n else None)
        for n in sample["needs"]
    ]
    for line, wished in zip(draft.lines, sample["lines"], strict=True):
        assert (str(line.kind), line.text) == (wished["kind"], wished["text"])
        if line.kind is LineKind.HEADING:
            continue
        assert (line.quantity, line.unit_price) == (
            Decimal(wished["quantity"]), Decimal(wished["unit_price"])
        )  # fmt: skip
        assert (line.unit, line.benefit) == (wished["unit"], wished.get("benefit", ""))
        assert line.labour_share == Decimal(wished.get("labour_share", "0"))
        assert [keys.index(key) for key in line.fulfils] == wished.get("fulfils", [])
    assert draft.lines[3].alternative_to == draft.lines[1].key
    for guarantee, wished in zip(draft.guarantees, sample["guarantees"], strict=True):
        assert guarantee.text == wished["text"]
        assert guarantee.due == (date(2027, 6, 10) if "due" in wished else None)
        assert [keys.index(key) for key in guarantee.fulfils] == wished.get("fulfils", [])
    assert (detail.totals.net, detail.totals.gross) == (Decimal("12000.00"), Decimal("14280.00"))


def test_an_offer_is_written_by_keyboard_alone_and_followed_up(
    desk: Desk, sample: dict[str, Any]
) -> None:
    desk.furnish()
    pdf = desk.folder / "Angebot.pdf"
    desk.office.questions = Answers(pdf)

    desk.press("Ctrl+Shift+A")
    desk.type("brandt")
    desk.wait(lambda: desk.reads("Familie Brandt"))
    desk.press("Return")
    write_talk(desk, sample)
    desk.press("Alt+2")
    for number, line in enumerate(sample["lines"]):
        write_line(desk, line, number)
    assert desk.texts("total") == ["14.280,00\u00a0€"]
    desk.press("Alt+3")
    write_guarantees(desk, sample)
    assert all("✗" not in text for text in desk.texts("understood"))

    desk.press("Alt+5")
    assert desk.place == "way_mail", desk.place
    assert desk.reads("kann so gesendet werden")
    desk.press("Right", "Right")
    assert desk.place == "way_save"
    desk.tab_to("valid_until")
    desk.type("15.12.2026")
    desk.tab_to("send")
    desk.press("Space")
    desk.wait(pdf.exists)
    desk.settle()
    assert desk.clicks == 0
    sent = newest(desk)
    assert (sent.state, sent.number) == (OfferState.SENT, "AN-2026-0001")
    assert sent.draft.valid_until == date(2026, 12, 15)
    assert_as_wished(sent, sample)
    kept = desk.look(lambda db: offers.offer_pdf(db, sent.id, lambda _sheet: b""))
    assert pdf.read_bytes() == kept
    assert "Gesendet · Nachfassen am 28.11.2026 (in 7 Tagen)" in desk.told

    desk.press("Ctrl+1")
    desk.next_morning(date(2026, 11, 28))
    reminders = [text for text in desk.texts("page_today") if "Familie Brandt" in text]
    assert len(reminders) == 1 and "Angebot" in reminders[0], reminders
    desk.press("Home", "E")
    assert desk.place == "outcome", desk.place
    desk.type("Findet die Garantie gut, fragt die Bank")
    desk.press("Return")
    assert not [text for text in desk.texts("page_today") if "Familie Brandt" in text]
    assert newest(desk).state is OfferState.FOLLOWED_UP

    desk.press("Ctrl+4")
    assert desk.sees("offerState")
    desk.tab_to("do_accept")
    desk.press("Space")
    won = newest(desk)
    assert (won.state, won.decided_on) == (OfferState.ACCEPTED, date(2026, 11, 28))
    assert desk.clicks == 0, "everything with the keyboard"
