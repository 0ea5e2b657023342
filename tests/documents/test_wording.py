"""The sentences and amounts of an offer."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from kundenpflege.documents import wording
from kundenpflege.documents.sheet import OrderOption, SheetLine, TotalRow
from kundenpflege.model.kinds import LineKind, OfferKind, TaxMode
from kundenpflege.rules.pricing import totals
from kundenpflege.rules.salutation import LetterSalutation
from tests.documents.sample import LINES, line

SIE = LetterSalutation("Sehr geehrte Frau Müller,")
DU = LetterSalutation("Liebe Sandra,", informal=True)
IHR = LetterSalutation("Liebe Sandra, lieber René,", informal=True, plural=True)
SWISS = LetterSalutation("Sehr geehrte Frau Müller", capital=True)
TALK = date(2026, 11, 12)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def rows(lines=LINES, *, consumer=True, country="DE", reason="", **how) -> list[tuple[str, str]]:
    result = wording.total_rows(
        totals(lines, **how), consumer=consumer, country=country, discount_reason=reason
    )
    assert sum(row.strong for row in result) == 1
    return [(plain(row.label) + (" *" if row.strong else ""), plain(row.amount)) for row in result]


def test_the_lines_of_the_sample():
    sheet = wording.sheet_lines(LINES, totals(LINES, alternatives={3: 1}))
    assert sheet[0] == SheetLine(LineKind.HEADING, "Fenster", "1", total="9.960,00\u00a0€")
    assert sheet[1] == SheetLine(
        LineKind.ITEM,
        "Sprossenfenster Kiefer, dreifach verglast",
        "1.1",
        benefit="Schallschutzklasse 4: der Straßenlärm bleibt draußen",
        note="Grundposition, zur Wahl: 1.3",
        quantity="8\u00a0Stk",
        unit_price="1.150,00\u00a0€",
        total="9.200,00\u00a0€",
    )
    alternative, optional = sheet[3], sheet[6]
    assert (alternative.label, plain(alternative.note), plain(alternative.total)) == (
        "Alternativ zu 1.1:",
        "nicht im Gesamtpreis · Unterschied −2.080,00 €",
        "(7.120,00 €)",
    )
    assert (optional.label, optional.note, plain(optional.total)) == (
        "Auf Wunsch:",
        "nicht im Gesamtpreis",
        "(1.188,00 €)",
    )
    assert sheet[5].quantity == "pauschal"


def test_special_lines():
    lines = [
        line(LineKind.TEXT, "Hinweis", benefit="klein"),
        line(LineKind.ALTERNATIVE, "ohne Vorbild", unit_price="1"),
        line(LineKind.ITEM, "mit Rabatt", unit_price="100", discount_percent="2.5"),
        line(LineKind.HEADING, "leer"),
    ]
    text, alternative, item, heading = wording.sheet_lines(lines, totals(lines))
    assert text == SheetLine(LineKind.TEXT, "Hinweis", benefit="klein")
    assert (alternative.label, alternative.note) == ("Alternativ:", "nicht im Gesamtpreis")
    assert (plain(item.note), plain(item.total)) == ("abzüglich 2,5 % Rabatt", "97,50 €")
    assert (heading.number, heading.total) == ("3", "")


def test_consumers_see_the_total_with_vat():
    assert rows() == [
        ("Summe netto", "12.000,00 €"),
        ("19 % Umsatzsteuer", "2.280,00 €"),
        ("Gesamtpreis *", "14.280,00 €"),
    ]


def test_businesses_see_the_net_total():
    assert rows(consumer=False) == [
        ("Gesamtpreis netto *", "12.000,00 €"),
        ("19 % Umsatzsteuer", "2.280,00 €"),
        ("Gesamtpreis brutto", "14.280,00 €"),
    ]


def test_a_discount_shows_what_it_is_taken_from():
    assert rows(discount_percent=Decimal(3), reason="Treue\n seit 2010") == [
        ("Summe netto", "12.000,00 €"),
        ("Nachlass 3 % – Treue seit 2010", "−360,00 €"),
        ("Netto nach Nachlass", "11.640,00 €"),
        ("19 % Umsatzsteuer", "2.211,60 €"),
        ("Gesamtpreis *", "13.851,60 €"),
    ]
    assert rows(consumer=False, discount_percent=Decimal(3)) == [
        ("Summe netto", "12.000,00 €"),
        ("Nachlass 3 %", "−360,00 €"),
        ("Gesamtpreis netto *", "11.640,00 €"),
        ("19 % Umsatzsteuer", "2.211,60 €"),
        ("Gesamtpreis brutto", "13.851,60 €"),
    ]


def test_a_negative_discount_is_a_surcharge():
    assert rows(discount_percent=Decimal("-1.5"))[1] == ("Zuschlag 1,5 %", "+180,00 €")


@pytest.mark.parametrize("mode", [TaxMode.SMALL_BUSINESS, TaxMode.REVERSE_CHARGE, TaxMode.ZERO_PV])
@pytest.mark.parametrize("consumer", [True, False])
def test_without_vat_there_is_one_total(mode, consumer):
    assert rows(tax_mode=mode, consumer=consumer) == [("Gesamtpreis *", "12.000,00 €")]
    assert rows(tax_mode=mode, consumer=consumer, discount_percent=Decimal(1)) == [
        ("Summe", "12.000,00 €"),
        ("Nachlass 1 %", "−120,00 €"),
        ("Gesamtpreis *", "11.880,00 €"),
    ]


def test_several_rates_name_their_sums():
    lines = [
        line(LineKind.ITEM, "a", unit_price="100"),
        line(LineKind.ITEM, "b", unit_price="50", vat_rate="7"),
    ]
    assert rows(lines)[1:3] == [
        ("19 % Umsatzsteuer auf 100,00 €", "19,00 €"),
        ("7 % Umsatzsteuer auf 50,00 €", "3,50 €"),
    ]


def test_gross_prices_show_the_tax_they_hold():
    lines = [line(LineKind.ITEM, "a", unit_price="119")]
    assert rows(lines, gross_prices=True) == [
        ("Nettobetrag", "100,00 €"),
        ("19 % Umsatzsteuer", "19,00 €"),
        ("Gesamtpreis *", "119,00 €"),
    ]
    assert rows(lines, gross_prices=True, discount_percent=Decimal(50))[:3] == [
        ("Summe brutto", "119,00 €"),
        ("Nachlass 50 %", "−59,50 €"),
        ("Nettobetrag", "50,00 €"),
    ]


def test_swiss_tax_has_its_own_name():
    lines = [line(LineKind.ITEM, "a", unit_price="100", vat_rate="8.1")]
    assert rows(lines, country="CH")[1] == ("8.1 % MWST", "CHF 8.10")


def test_no_lines_cost_nothing():
    assert wording.total_rows(totals([]), consumer=True)[-1] == TotalRow(
        "Gesamtpreis", "0,00\u00a0€", strong=True
    )


@pytest.mark.parametrize(
    ("mode", "country", "sentence"),
    [
        (TaxMode.REGULAR, "DE", ""),
        (TaxMode.SMALL_BUSINESS, "DE", "Steuerfrei nach § 19 UStG (Kleinunternehmer)."),
        (
            TaxMode.REVERSE_CHARGE,
            "DE",
            "Steuerschuldnerschaft des Leistungsempfängers (§ 13b UStG).",
        ),
        (
            TaxMode.ZERO_PV,
            "DE",
            "Umsatzsteuer 0 % gemäß § 12 Abs. 3 UStG. Der Kunde bestätigt, Betreiber der Anlage "
            "zu sein und dass die Voraussetzungen vorliegen.",
        ),
        (
            TaxMode.SMALL_BUSINESS,
            "AT",
            "Umsatzsteuerfrei gemäß § 6 Abs. 1 Z 27 UStG 1994.",
        ),
        (
            TaxMode.REVERSE_CHARGE,
            "AT",
            "Die Steuerschuld geht auf den Leistungsempfänger über (§ 19 Abs. 1a UStG).",
        ),
    ],
)
def test_why_no_vat_is_charged(mode, country, sentence):
    assert plain(wording.tax_sentence(mode, country)) == sentence


def test_labour_and_validity():
    assert plain(wording.labour_sentence(totals(LINES))) == (
        "Im Gesamtpreis sind begünstigte Arbeits-, Fahrt- und Maschinenkosten von 5.828,62 € "
        "brutto enthalten (§ 35a EStG)."
    )
    assert wording.labour_sentence(totals([])) == ""
    assert plain(wording.validity_sentence(date(2026, 12, 15))) == (
        "An dieses Angebot halten wir uns bis zum 15. Dezember 2026 gebunden."
    )
    assert wording.validity_sentence(None) == ""


@pytest.mark.parametrize(
    ("salutation", "talk", "needs", "sentence"),
    [
        (
            SIE,
            TALK,
            True,
            "danke für die Zeit, die Sie sich am 12. November 2026 für unser Gespräch genommen "
            "haben. Ihren Worten habe ich entnommen, was Ihnen wichtig ist:",
        ),
        (
            DU,
            TALK,
            True,
            "danke für die Zeit, die du dir am 12. November 2026 für unser Gespräch genommen "
            "hast. Deinen Worten habe ich entnommen, was dir wichtig ist:",
        ),
        (
            IHR,
            TALK,
            True,
            "danke für die Zeit, die ihr euch am 12. November 2026 für unser Gespräch genommen "
            "habt. Euren Worten habe ich entnommen, was euch wichtig ist:",
        ),
        (
            SWISS,
            TALK,
            False,
            "Danke für die Zeit, die Sie sich am 12. November 2026 für unser Gespräch genommen "
            "haben.",
        ),
        (SIE, None, False, "danke für Ihre Anfrage."),
        (DU, None, False, "danke für deine Anfrage."),
    ],
)
def test_thanks(salutation, talk, needs, sentence):
    assert plain(wording.thanks_sentence(talk, salutation, needs=needs)) == sentence


def test_du_and_ihr_go_through_all_sentences():
    assert wording.needs_title(DU) == "Das ist dir wichtig"
    assert wording.intro_sentence(IHR, needs=True).endswith("biete ich euch an:")
    assert wording.intro_sentence(SIE, needs=False) == "Gerne biete ich Ihnen an:"
    assert (
        wording.closing_sentence(DU)
        == "Ich freue mich darauf, das Angebot mit dir durchzusprechen."
    )


@pytest.mark.parametrize("kind", list(OfferKind))
@pytest.mark.parametrize("salutation", [DU, IHR])
def test_whoever_is_addressed_as_du_is_never_addressed_as_sie(kind, salutation):
    sentences = [
        wording.thanks_sentence(None, salutation, needs=True, kind=kind),
        wording.thanks_sentence(TALK, salutation, needs=True, kind=kind),
        wording.intro_sentence(salutation, needs=True, kind=kind),
        wording.intro_sentence(salutation, needs=False, kind=kind),
        wording.variants_sentence(salutation, 3),
        wording.closing_sentence(salutation, kind),
        wording.standing_sentence(kind, salutation, binding=True, valid_until=TALK, consumer=True),
        *wording.work_sentences(
            salutation, work_from=TALK, work_until=None, work_days=3, delivery_days=5
        ),
    ]
    assert all(sentences)
    said = set(re.findall(r"\w+", " ".join(sentences)))
    assert not said & {"Sie", "Ihnen", "Ihr", "Ihre", "Ihrem", "Ihren", "Ihrer"} - (
        {"Ihr"} if salutation is IHR else set()
    )


@pytest.mark.parametrize(
    ("country", "informal", "text"),
    [
        ("DE", False, "Mit freundlichen Grüßen"),
        ("DE", True, "Herzliche Grüße"),
        ("CH", False, "Freundliche Grüsse"),
        ("CH", True, "Herzliche Grüsse"),
    ],
)
def test_greetings(country, informal, text):
    assert wording.greeting(country, informal=informal) == text


@pytest.mark.parametrize(
    ("quantity", "unit", "text"),
    [
        ("8", "Stk", "8 Stk"),
        ("8.000", "Stk", "8 Stk"),
        ("2.5", "m²", "2,5 m²"),
        ("1234.5", "m", "1.234,5 m"),
        ("1", "psch", "pauschal"),
        ("1.000", "Pauschale", "pauschal"),
        ("2", "psch", "2 pauschal"),
        ("3", "", "3"),
        ("3", "laufende Meter", "3 laufende Meter"),
    ],
)
def test_quantities(quantity, unit, text):
    assert plain(wording.quantity_text(Decimal(quantity), unit)) == text


def test_a_long_unit_may_go_to_the_next_line():
    assert "\u00a0" not in wording.quantity_text(Decimal(3), "laufende Meter")
    assert "\u00a0" in wording.quantity_text(Decimal(3), "Stk")


@pytest.mark.parametrize(
    ("price", "text"),
    [("95", "95,00 €"), ("148.5", "148,50 €"), ("0.125", "0,125 €"), ("0.00004", "0 €")],
)
def test_unit_prices(price, text):
    assert plain(wording.unit_price_text(Decimal(price))) == text


def form(consumer: bool, **how):
    return wording.order_form(
        totals(LINES, alternatives={3: 1}, **how),
        LINES,
        number="AN-2026-0142",
        offer_date=date(2026, 11, 15),
        customer=("Petra Brandt",),
        business=("Tischlerei",),
        consumer=consumer,
    )


def test_the_order_form_of_a_consumer_has_prices_with_vat():
    result = form(consumer=True)
    assert plain(result.text) == (
        "Hiermit erteile ich Ihnen den Auftrag gemäß Ihrem Angebot AN-2026-0142 vom "
        "15. November 2026."
    )
    assert result.options == (
        OrderOption(
            "1.3", "statt 1.1: Sprossenfenster Kunststoff, zweifach verglast", "−2.475,20\u00a0€"
        ),
        OrderOption("2.2", "Fensterbänke innen, Eiche geölt", "1.413,72\u00a0€"),
    )
    assert (result.customer, result.business) == (("Petra Brandt",), ("Tischlerei",))


def test_the_order_form_of_a_business_is_net():
    result = form(consumer=False)
    assert [option.price for option in result.options] == [
        "−2.080,00\u00a0€ netto",
        "1.188,00\u00a0€ netto",
    ]
    without = form(consumer=False, tax_mode=TaxMode.REVERSE_CHARGE)
    assert [option.price for option in without.options] == ["−2.080,00\u00a0€", "1.188,00\u00a0€"]
