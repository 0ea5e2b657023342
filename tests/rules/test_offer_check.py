"""The check before sending: each finding by its place, and nothing on a good offer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kundenpflege.model.kinds import LineKind, TaxMode
from kundenpflege.rules.offer_check import (
    Finding,
    OfferSetting,
    Severity,
    can_send,
    check_offer,
    unmet_needs,
)
from kundenpflege.rules.offer_draft import GuaranteeDraft, LineDraft, NeedDraft, OfferDraft

TODAY = date(2026, 11, 21)
SETTING = OfferSetting(TODAY, discount_limit=Decimal(5))

GOOD = OfferDraft(
    customer_id=1,
    subject="Haustür",
    talk_date=date(2026, 11, 18),
    needs=(
        NeedDraft(1, "Die Tür hält Einbrecher ab."),
        NeedDraft(2, "Sie ist vor Weihnachten drin.", deadline=date(2026, 12, 20)),
    ),
    lines=(
        LineDraft(1, LineKind.HEADING, "Tür"),
        LineDraft(2, text="Haustür", benefit="RC 2", unit_price=Decimal(1600), fulfils=(1,)),
        LineDraft(3, LineKind.ALTERNATIVE, "Kunststoff", unit_price=Decimal(900)),
        LineDraft(4, LineKind.TEXT, "Farbe nach Wahl"),
    ),
    guarantees=(GuaranteeDraft(1, "Fertig am 18.12.", date(2026, 12, 18), fulfils=(2,)),),
)
HEADING, DOOR, OTHER, NOTE = GOOD.lines


def found(draft: OfferDraft, setting: OfferSetting = SETTING) -> dict[str, Finding]:
    return {finding.where: finding for finding in check_offer(draft, setting)}


def with_line(**changes: object) -> OfferDraft:
    return replace(GOOD, lines=(HEADING, replace(DOOR, **changes), OTHER, NOTE))  # type: ignore[arg-type]


def test_a_good_offer_has_nothing_to_find() -> None:
    assert check_offer(GOOD, SETTING) == []


@pytest.mark.parametrize(
    ("draft", "where", "severity"),
    [
        (replace(GOOD, subject=""), "subject", Severity.WARNING),
        (replace(GOOD, talk_date=None), "talk_date", Severity.WARNING),
        (replace(GOOD, talk_date=date(2026, 11, 22)), "talk_date", Severity.WARNING),
        (replace(GOOD, needs=()), "needs", Severity.WARNING),
        (replace(GOOD, needs=(NeedDraft(9, ""),)), "needs[0].text", Severity.WARNING),
        (replace(GOOD, guarantees=()), "guarantees", Severity.WARNING),
        (replace(GOOD, guarantees=()), "needs[1]", Severity.WARNING),
        (replace(GOOD, guarantees=()), "needs[1].deadline", Severity.WARNING),
        (replace(GOOD, guarantees=(GuaranteeDraft(1),)), "guarantees[0].text", Severity.WARNING),
        (replace(GOOD, lines=()), "lines", Severity.ERROR),
        (replace(GOOD, lines=(HEADING, OTHER, NOTE)), "lines", Severity.ERROR),
        (replace(GOOD, lines=(HEADING, OTHER)), "lines[1].alternative_to", Severity.WARNING),
        (with_line(text=""), "lines[1].text", Severity.ERROR),
        (with_line(benefit=""), "lines[1].benefit", Severity.HINT),
        (with_line(unit_price=Decimal(0)), "lines[1].unit_price", Severity.WARNING),
        (with_line(unit_price=Decimal(0)), "lines", Severity.ERROR),
        (with_line(quantity=Decimal(0)), "lines[1].quantity", Severity.WARNING),
        (with_line(unit_price=Decimal(-5)), "lines", Severity.ERROR),
        (with_line(fulfils=()), "needs[0]", Severity.WARNING),
        (with_line(discount_percent=Decimal(6)), "lines[1].discount_percent", Severity.ERROR),
        (replace(GOOD, discount_percent=Decimal("5.01")), "discount_percent", Severity.ERROR),
        (replace(GOOD, valid_until=date(2026, 11, 20)), "valid_until", Severity.ERROR),
        (replace(GOOD, offer_date=date(2026, 11, 6)), "offer_date", Severity.WARNING),
        (replace(GOOD, tax_mode=TaxMode.REVERSE_CHARGE), "tax_mode", Severity.ERROR),
    ],
)
def test_each_lack_is_found_where_it_is(draft: OfferDraft, where: str, severity: Severity) -> None:
    assert found(draft)[where].severity is severity


def test_errors_stop_sending_and_stand_first() -> None:
    findings = check_offer(OfferDraft(), SETTING)
    order = [finding.severity for finding in findings]
    assert order[0] is Severity.ERROR
    assert order == sorted(order, key=list(Severity).index)
    assert not can_send(findings)
    assert can_send(check_offer(replace(GOOD, subject="", guarantees=()), SETTING))


def test_the_limit_itself_needs_no_reason() -> None:
    assert check_offer(replace(GOOD, discount_percent=Decimal(5)), SETTING) == []
    reasoned = replace(GOOD, discount_percent=Decimal(20), discount_reason="Messe")
    assert check_offer(reasoned, SETTING) == []


def test_a_late_guarantee_does_not_keep_the_deadline() -> None:
    late = replace(GOOD, guarantees=(replace(GOOD.guarantees[0], due=date(2026, 12, 21)),))
    assert "21.12.2026" in found(late)["needs[1].deadline"].text


def test_a_guarantee_in_the_past_is_told() -> None:
    past = replace(GOOD, guarantees=(replace(GOOD.guarantees[0], due=date(2026, 11, 20)),))
    assert "guarantees[0].due" in found(past)


def test_an_offer_that_ran_out_is_told() -> None:
    old = replace(GOOD, offer_date=date(2026, 11, 10), valid_until=date(2026, 11, 20))
    assert found(old)["valid_until"].severity is Severity.WARNING


def test_reverse_charge_is_for_businesses() -> None:
    business = replace(SETTING, consumer=False)
    assert check_offer(replace(GOOD, tax_mode=TaxMode.REVERSE_CHARGE), business) == []


def test_what_the_paper_lacks_is_told() -> None:
    setting = replace(
        SETTING, has_address=False, missing_glyphs="🏠☂🏠", particulars=("Die Firma fehlt.",)
    )
    findings = found(GOOD, setting)
    assert findings["customer"].severity is Severity.WARNING
    assert findings[""].text.endswith("🏠 ☂")
    assert findings["business"].text == "Die Firma fehlt."
    one = found(GOOD, replace(SETTING, missing_glyphs="☂"))
    assert one[""].text.startswith("Dieses Zeichen")


@pytest.mark.parametrize("kind", [LineKind.OPTIONAL, LineKind.ALTERNATIVE, LineKind.HEADING])
def test_what_the_customer_does_not_get_meets_no_need(kind: LineKind) -> None:
    draft = replace(GOOD, lines=(DOOR, replace(DOOR, key=9, kind=kind, fulfils=(1,))))
    assert unmet_needs(replace(draft, lines=(replace(DOOR, fulfils=()), draft.lines[1]))) == [0]
    assert unmet_needs(draft) == []


def test_long_texts_are_quoted_short() -> None:
    long = with_line(unit_price=Decimal(0), text="Haustür " * 30)
    assert len(found(long)["lines[1].unit_price"].text) < 70
    word = with_line(unit_price=Decimal(0), text="x" * 200)
    assert len(found(word)["lines[1].unit_price"].text) < 70


def test_an_unknown_salutation_is_asked_for_before_sending():
    question = "Anrede von Kim Müller ist nicht bekannt: Herr, Frau oder neutral?"
    setting = OfferSetting(date(2026, 11, 21), questions={7: question})
    draft = OfferDraft(customer_id=1, person_id=7)
    asked = [f for f in check_offer(draft, setting) if f.text == question]
    assert [(f.severity, f.where) for f in asked] == [(Severity.WARNING, "customer")]
    for other in (replace(draft, person_id=8), replace(draft, salutation="Hallo Kim,")):
        assert question not in {f.text for f in check_offer(other, setting)}
