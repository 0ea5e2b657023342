"""The sample offer, typed field by field with the keyboard alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QComboBox

from kundenpflege.model.kinds import LineKind
from kundenpflege.services.offers import OfferDetail

from .desk import Desk


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
