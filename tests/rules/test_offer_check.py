"""The check before sending: each finding by its place, and nothing on a good offer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kundenpflege.model.kinds import LineKind, OfferKind, TaxMode
from kundenpflege.rules.offer_check import (
    Finding,
    OfferSetting,
    Severity,
    can_send,
    check_offer,
    missing_benefits,
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


LINE = LineDraft(2, text="Haustür", benefit="RC 2", unit_price=Decimal(1600), fulfils=(1,))


def with_lines(*lines: LineDraft, **changes: object) -> OfferDraft:
    """The good offer with further lines behind the door."""
    numbered = tuple(replace(line, key=10 + n) for n, line in enumerate(lines))
    return replace(GOOD, lines=(HEADING, DOOR, *numbered), **changes)  # type: ignore[arg-type]


def a(kind: LineKind, text: str = "x", **values: object) -> LineDraft:
    return LineDraft(9, kind, text, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lines", "where", "severity"),
    [
        ([a(LineKind.HOURLY, unit_price=Decimal(62), quantity=Decimal(0))],
         "lines[2].quantity", Severity.WARNING),
        ([a(LineKind.SURCHARGE)], "lines[2].surcharge_percent", Severity.WARNING),
        ([a(LineKind.SURCHARGE, surcharge_percent=Decimal(5), surcharge_on=(1,))],
         "lines[2].surcharge_on", Severity.WARNING),
        ([a(LineKind.EXTRA, unit_price=Decimal(5), benefit="b", alternative_to=1)],
         "lines[2].alternative_to", Severity.WARNING),
        ([a(LineKind.LUMP_SUM, unit_price=Decimal(5))], "lines[2].benefit", Severity.HINT),
        ([a(LineKind.OPTIONAL_COUNTED, unit_price=Decimal(5))], "lines[2].benefit", Severity.HINT),
        ([a(LineKind.PAGE_BREAK, "")], "lines[2]", Severity.WARNING),
        ([a(LineKind.PAGE_BREAK, ""), a(LineKind.PAGE_BREAK, ""), a(LineKind.TEXT)],
         "lines[2]", Severity.WARNING),
        ([a(LineKind.SUBTOTAL, ""), a(LineKind.SUBTOTAL, "")], "lines[3]", Severity.WARNING),
        ([a(LineKind.HEADING)], "lines[2]", Severity.WARNING),
        ([a(LineKind.HEADING), a(LineKind.HEADING), a(LineKind.TEXT)],
         "lines[2]", Severity.WARNING),
        ([a(LineKind.OPTIONAL, unit_price=Decimal(5), vat_rate=Decimal(16))],
         "lines[2].vat_rate", Severity.HINT),
        ([a(LineKind.TEXT, "")], "lines[2].text", Severity.ERROR),
    ],
)  # fmt: skip
def test_each_kind_is_looked_at(lines: list[LineDraft], where: str, severity: Severity) -> None:
    findings = found(with_lines(*lines))
    assert findings[where].severity is severity
    assert set(findings) == {where}


def test_kinds_in_order_give_no_finding() -> None:
    lines = (
        a(LineKind.EXTRA, unit_price=Decimal(50), benefit="b"),
        a(LineKind.SURCHARGE, surcharge_percent=Decimal(5)),
        a(LineKind.SUBTOTAL, ""),
        a(LineKind.PAGE_BREAK, ""),
        a(LineKind.HEADING),
        a(LineKind.HEADING, level=2),
        a(LineKind.HOURLY, unit_price=Decimal(62), quantity=Decimal(4)),
        a(LineKind.OPTIONAL, unit_price=Decimal(5)),
        a(LineKind.TEXT),
    )
    assert check_offer(with_lines(*lines), SETTING) == []


def test_a_page_break_first_is_told() -> None:
    draft = replace(GOOD, lines=(a(LineKind.PAGE_BREAK, ""), *GOOD.lines))
    assert "Anfang" in found(draft)["lines[0]"].text


@pytest.mark.parametrize(
    ("draft", "where", "cost"),
    [
        (replace(GOOD, discount_percent=Decimal(10)), "discount_percent", "160,00"),
        (replace(GOOD, discount_amount=Decimal(100)), "discount_amount", "100,00"),
        (with_line(discount_percent=Decimal(25)), "lines[1].discount_percent", "400,00"),
        (
            replace(GOOD, lines=(replace(HEADING, discount_percent=Decimal(6)), DOOR)),
            "lines[0].discount_percent",
            "96,00",
        ),
        (
            with_lines(
                a(
                    LineKind.SURCHARGE,
                    surcharge_percent=Decimal(10),
                    discount_percent=Decimal(50),
                )
            ),
            "lines[2].discount_percent",
            "80,00",
        ),
    ],
)
def test_a_discount_beyond_the_limit_says_what_it_costs(
    draft: OfferDraft, where: str, cost: str
) -> None:
    finding = found(draft)[where]
    assert finding.severity is Severity.ERROR
    assert f"{cost}\u00a0€" in finding.text
    assert not check_offer(replace(draft, discount_reason="Messe"), SETTING)


def test_small_discounts_add_up() -> None:
    lines = (HEADING, replace(DOOR, discount_percent=Decimal(5)))
    draft = replace(GOOD, lines=lines, discount_percent=Decimal(5))
    finding = found(draft)["discount_reason"]
    assert "9,75" in finding.text and "156,00" in finding.text
    assert check_offer(replace(draft, discount_reason="Messe"), SETTING) == []


def test_a_need_that_only_a_wish_meets_is_told() -> None:
    wish = a(LineKind.OPTIONAL, "Lärmschutz", unit_price=Decimal(5), fulfils=(1,))
    draft = replace(GOOD, lines=(HEADING, replace(DOOR, fulfils=()), wish))
    assert "„Lärmschutz“" in found(draft)["needs[0]"].text


def test_costs_above_the_price_are_for_our_eyes() -> None:
    assert "nur für Sie" in found(with_line(unit_cost=Decimal(1700)))["lines"].text
    assert check_offer(with_line(unit_cost=Decimal(900)), SETTING) == []


def test_a_supplement_need_not_sell() -> None:
    bare = replace(GOOD, needs=(), guarantees=(), talk_date=None, lines=(LINE,))
    for kind in (OfferKind.SUPPLEMENT, OfferKind.CONFIRMATION):
        assert check_offer(replace(bare, kind=kind), SETTING) == []
    assert set(found(bare)) == {"needs", "guarantees", "talk_date"}


def test_an_estimate_in_austria_is_binding_unless_it_says_otherwise() -> None:
    austria = replace(SETTING, country="AT")
    draft = replace(
        GOOD,
        kind=OfferKind.ESTIMATE,
        lines=(HEADING, replace(DOOR, vat_rate=Decimal(20)), replace(OTHER, vat_rate=Decimal(20))),
    )
    assert found(draft, austria)["binding"].severity is Severity.HINT
    assert check_offer(replace(draft, binding=False), austria) == []
    assert check_offer(draft, replace(austria, consumer=False)) == []
    assert "binding" not in found(draft)


def test_consumers_get_the_instruction_on_withdrawal() -> None:
    setting = replace(SETTING, withdrawal=frozenset({4}))
    assert found(GOOD, setting)["attachments"].severity is Severity.HINT
    assert check_offer(replace(GOOD, attachments=(3, 4)), setting) == []
    assert check_offer(GOOD, replace(setting, consumer=False)) == []
    assert check_offer(replace(GOOD, kind=OfferKind.CONFIRMATION), setting) == []
    none = replace(SETTING, withdrawal=frozenset())
    assert "Einstellungen" in found(GOOD, none)["attachments"].text


def test_the_work_ends_before_the_customers_day() -> None:
    late = replace(GOOD, work_from=date(2026, 12, 1), work_until=date(2026, 12, 21))
    assert "20.12.2026" in found(late)["work_until"].text
    turned = replace(GOOD, work_from=date(2026, 12, 9), work_until=date(2026, 12, 1))
    assert "work_until" in found(turned)


def test_variables_without_a_value_are_told() -> None:
    setting = replace(
        SETTING,
        variables={None: frozenset({"Anrede", "Datum"}), 7: frozenset({"Beginn", "Anrede"})},
        standing_texts={"closing": "Bis {Beginn}, {Anrede}!", "intro": ""},
    )
    draft = replace(GOOD, intro="Für {Betreff} bis {termin}", payment_terms="{Rabattcode} {30 mm}")
    findings = found(draft, setting)
    assert set(findings) == {"closing", "payment_terms"}
    assert "{Beginn}" in findings["closing"].text and "{Anrede}" not in findings["closing"].text
    assert "{Rabattcode}" in findings["payment_terms"].text
    assert "closing" not in found(replace(draft, responsible_id=7), setting)
    assert "closing" not in found(replace(draft, kind=OfferKind.SUPPLEMENT), setting)
    own = replace(draft, closing="Gruß", payment_terms="", work_from=date(2026, 12, 1))
    assert check_offer(own, setting) == []


def test_missing_benefits_are_listed() -> None:
    draft = with_lines(a(LineKind.ITEM, "Griff"), a(LineKind.OPTIONAL), a(LineKind.ITEM, ""))
    assert missing_benefits(draft) == [2]


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


@pytest.mark.parametrize(
    ("country", "consumer", "mode", "told"),
    [
        ("DE", True, TaxMode.REVERSE_CHARGE, "§ 13b UStG gilt nicht"),
        ("AT", True, TaxMode.REVERSE_CHARGE, "§ 19 Abs. 1a UStG gilt nicht"),
        ("AT", False, TaxMode.REVERSE_CHARGE, ""),
        ("CH", False, TaxMode.REVERSE_CHARGE, "in der Schweiz nicht"),
        ("CH", True, TaxMode.ZERO_PV, "in der Schweiz nicht"),
        ("AT", True, TaxMode.ZERO_PV, "nur bis 2025"),
        ("DE", True, TaxMode.ZERO_PV, ""),
        ("CH", True, TaxMode.SMALL_BUSINESS, ""),
    ],
)
def test_each_country_has_its_own_tax_law(
    country: str, consumer: bool, mode: TaxMode, told: str
) -> None:
    setting = replace(SETTING, country=country, consumer=consumer)
    finding = found(replace(GOOD, tax_mode=mode), setting).get("tax_mode")
    assert (finding is None) is (told == "")
    if finding is not None:
        assert told in finding.text.replace("\u00a0", " ")


def test_a_restricted_customer_is_told() -> None:
    finding = found(GOOD, replace(SETTING, restricted=True))["customer"]
    assert finding.severity is Severity.WARNING and "Art. 18 DSGVO" in finding.text


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


def test_variables_in_guarantees_are_told_as_well() -> None:
    setting = replace(SETTING, variables={None: frozenset({"Name"})})
    draft = replace(
        GOOD,
        needs=(NeedDraft(1, "Ruhe"),),
        guarantees=(
            GuaranteeDraft(-1, "Fertig bis {Termin}, {Name}."),
            GuaranteeDraft(-2, "Sauber, {Kunde}!"),
        ),
    )
    told = [(one.where, one.text) for one in check_offer(draft, setting) if "Im Text" in one.text]
    assert told == [
        (
            "guarantees[0].text",
            "Im Text steht {Termin}, aber dazu gibt es noch keine Angabe.",
        ),
        (
            "guarantees[1].text",
            "Im Text steht {Kunde}; dieses Wort kennt das Programm nicht.",
        ),
    ]


def test_an_extra_to_what_is_not_ordered_is_named() -> None:
    extra = LineDraft(9, LineKind.EXTRA, "Gehrungsschnitt", "sitzt", unit_price=Decimal(50))
    told = found(replace(GOOD, lines=(*GOOD.lines, replace(extra, alternative_to=3))))
    finding = told["lines[4].alternative_to"]
    assert finding.severity is Severity.WARNING and "„Kunststoff“ aber nicht" in finding.text
    kept = found(replace(GOOD, lines=(*GOOD.lines, replace(extra, alternative_to=2))))
    assert "lines[4].alternative_to" not in kept


def test_only_tax_is_no_price() -> None:
    back = LineDraft(9, text="Gutschrift", benefit="x", unit_price=Decimal(-1600),
                     vat_rate=Decimal(7))  # fmt: skip
    draft = replace(GOOD, lines=(*GOOD.lines, back))
    assert not can_send(check_offer(draft, SETTING))
