"""The paper of each kind of document, in three countries and each tax mode."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kundenpflege.documents.offer import render
from kundenpflege.documents.sheet import OfferSheet
from kundenpflege.documents.wording import BasedOn
from kundenpflege.model import Offer
from kundenpflege.model.kinds import LineKind, OfferKind, TaxMode
from kundenpflege.services import offers
from kundenpflege.services.offer_sheet import build_sheet
from kundenpflege.services.offers import LineDraft, SheetContext
from kundenpflege.store import Store
from tests.documents.sample import text_of

from .offer_world import add_business, add_couple, add_full, full_draft

NUMBER = "AN-2026-0142"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def notes_of(sheet: OfferSheet) -> str:
    return plain(" ".join(sheet.notes))


@pytest.fixture
def context(store: Store) -> SheetContext:
    """What surrounds an offer to a couple."""
    store.user_id = add_business(store)
    offer_id = add_full(store, add_couple(store))
    with store.read() as db:
        return offers.sheet_context(db, offer_id)


def sheet(context: SheetContext, **changes: object) -> OfferSheet:
    """The sheet of the full draft with changes."""
    return build_sheet(context, replace(full_draft(), **changes), NUMBER)  # type: ignore[arg-type]


def info(paper: OfferSheet) -> dict[str, str]:
    return {row.label: row.value for row in paper.info}


# --- kinds of document ---------------------------------------------------------------------------


def test_an_offer_binds_until_its_day(context: SheetContext) -> None:
    paper = sheet(context)
    assert paper.word == "Angebot"
    assert "An dieses Angebot halten wir uns bis zum 21. Dezember 2026 gebunden." in notes_of(paper)
    assert info(paper)["gültig bis"] == "21. Dezember 2026"


def test_an_offer_without_obligation_says_so_and_names_no_day(context: SheetContext) -> None:
    paper = sheet(context, binding=False)
    assert "Dieses Angebot ist freibleibend." in notes_of(paper)
    assert "gebunden" not in notes_of(paper)
    assert "gültig bis" not in info(paper)


def test_an_estimate_is_not_binding_in_germany(context: SheetContext) -> None:
    paper = sheet(context, kind=OfferKind.ESTIMATE)
    assert paper.word == "Kostenvoranschlag"
    assert info(paper)["Kostenvoranschlag"] == NUMBER and "gültig bis" not in info(paper)
    assert (
        "Dieser Kostenvoranschlag ist unverbindlich. Zeichnet sich ab, dass die Kosten um mehr "
        "als 15 % höher werden, sagen wir es Ihnen sofort (§ 649 BGB)."
    ) in notes_of(paper)
    assert [row.label for row in paper.totals if row.strong] == ["Voraussichtlicher Gesamtpreis"]
    assert paper.intro == "Auf der Grundlage dieser Wünsche veranschlage ich:"
    assert paper.guarantees_title.endswith("Bestandteil dieses Kostenvoranschlags")
    assert "den Kostenvoranschlag mit Ihnen" in paper.closing


@pytest.mark.parametrize(
    ("binding", "sentence"),
    [
        (
            True,
            "Für die Richtigkeit dieses Kostenvoranschlags leisten wir Gewähr (§ 5 Abs. 2 KSchG).",
        ),
        (False, "Dieser Kostenvoranschlag ist unverbindlich (§ 5 Abs. 2 KSchG)."),
    ],
)
def test_an_austrian_estimate_always_says_which_it_is(
    context: SheetContext, binding: bool, sentence: str
) -> None:
    austrian = replace(context, sender_country="AT")
    assert sentence in notes_of(sheet(austrian, kind=OfferKind.ESTIMATE, binding=binding))
    business = replace(austrian, consumer=False)
    shown = notes_of(sheet(business, kind=OfferKind.ESTIMATE, binding=binding))
    assert sentence.replace(" (§ 5 Abs. 2 KSchG)", "") in shown and "KSchG" not in shown


def test_a_confirmation_thanks_for_the_order(context: SheetContext) -> None:
    based_on = BasedOn(OfferKind.OFFER, NUMBER, date(2026, 11, 15), date(2026, 11, 20))
    paper = build_sheet(
        replace(context, based_on=based_on, thanks="Danke für das Gespräch am {Datum}."),
        replace(full_draft(), kind=OfferKind.CONFIRMATION, order_form=True),
        "AB-2026-0001",
    )
    assert plain(paper.thanks) == (
        "danke für Ihren Auftrag vom 20. November 2026, den ich Ihnen hiermit bestätige. "
        "Dabei behalten wir im Blick, was Ihnen wichtig ist:"
    )
    assert info(paper)["Auftragsbestätigung"] == "AB-2026-0001"
    assert info(paper)["zum Angebot"] == NUMBER
    assert "gebunden" not in notes_of(paper)
    assert paper.closing == "Ich freue mich auf die Zusammenarbeit mit Ihnen."
    assert paper.order_form is None


def test_a_supplement_names_its_order(context: SheetContext) -> None:
    based_on = BasedOn(OfferKind.CONFIRMATION, "AB-2026-0001", date(2026, 11, 20))
    paper = build_sheet(
        replace(context, based_on=based_on),
        replace(full_draft(), kind=OfferKind.SUPPLEMENT, needs=()),
        "NA-2026-0001",
    )
    assert plain(paper.thanks) == (
        "zu Ihrem Auftrag (Auftragsbestätigung AB-2026-0001 vom 20. November 2026) kommen "
        "Leistungen hinzu, die ich Ihnen hier anbiete."
    )
    assert info(paper)["zum Auftrag"] == "AB-2026-0001"
    assert "An diesen Nachtrag halten wir uns bis zum" in notes_of(paper)
    assert paper.intro == "Zusätzlich biete ich Ihnen an:"


def test_what_a_paper_belongs_to_is_read_from_the_store(store: Store) -> None:
    store.user_id = add_business(store)
    customer = add_couple(store)
    first, second = add_full(store, customer), add_full(store, customer)
    with store.write("Auftrag") as db:
        base = db.require(Offer, first)
        base.number, base.offer_date, base.decided_on = NUMBER, date(2026, 11, 2), db.today
        other = db.require(Offer, second)
        other.kind, other.based_on_id = OfferKind.CONFIRMATION, first
    with store.read() as db:
        found = offers.sheet_context(db, second).based_on
    assert found == BasedOn(OfferKind.OFFER, NUMBER, date(2026, 11, 2), date(2026, 11, 21))


# --- countries -----------------------------------------------------------------------------------


def test_austria(context: SheetContext) -> None:
    austrian = replace(context, sender_country="AT")
    lines = tuple(replace(part, vat_rate=Decimal(20)) for part in full_draft().lines)
    paper = sheet(austrian, lines=lines, offer_date=date(2027, 1, 11))
    assert info(paper)["Datum"] == "11. Jänner 2027"
    assert plain(paper.totals[-1].amount) == "€ 2.400,00"
    assert plain(paper.totals[1].label) == "20 % Umsatzsteuer"
    assert plain(paper.lines[1].unit_price) == "€ 1.600,00"
    assert "§ 35a" not in notes_of(paper)
    assert "€ 2.400,00" in plain(text_of(render(paper)))


def test_switzerland(context: SheetContext) -> None:
    swiss = replace(context, sender_country="CH", cash_rounding=True, swiss_spelling=True)
    lines = (
        LineDraft(-1, text="Spaß", unit_price=Decimal("1234.56"), vat_rate=Decimal("8.1")),
        LineDraft(
            -2,
            LineKind.OPTIONAL,
            "Bank",
            quantity=Decimal("2.5"),
            unit="m",
            unit_price=Decimal("1000.125"),
            vat_rate=Decimal("8.1"),
        ),
    )
    paper = sheet(swiss, lines=lines, order_form=True)
    assert paper.word == "Offerte"
    assert (paper.unit_head, paper.total_head) == ("Einzelpreis CHF", "Gesamt CHF")
    first, second = paper.lines
    assert (first.text, first.unit_price, first.total) == ("Spass", "1’234.56", "1’234.56")
    assert (plain(second.quantity), second.unit_price, second.total) == (
        "2.5 m",
        "1’000.125",
        "(2’500.31)",
    )
    assert [(plain(row.label), plain(row.amount)) for row in paper.totals] == [
        ("Summe netto", "CHF 1’234.56"),
        ("8.1 % MWST", "CHF 100.00"),
        ("Rundung auf 5 Rappen", "CHF −0.01"),
        ("Gesamtpreis", "CHF 1’334.55"),
    ]
    assert "An diese Offerte halten wir uns" in notes_of(paper)
    assert paper.order_form is not None
    assert "gemäss Ihrer Offerte" in plain(paper.order_form.text)
    assert "€" not in text_of(render(paper))


@pytest.mark.parametrize(
    ("mode", "country", "words"),
    [
        (TaxMode.SMALL_BUSINESS, "DE", "§ 19 UStG"),
        (TaxMode.REVERSE_CHARGE, "DE", "§ 13b UStG"),
        (TaxMode.ZERO_PV, "DE", "§ 12 Abs. 3 UStG"),
        (TaxMode.SMALL_BUSINESS, "AT", "§ 6 Abs. 1 Z 27 UStG 1994"),
        (TaxMode.REVERSE_CHARGE, "AT", "§ 19 Abs. 1a UStG"),
        (TaxMode.SMALL_BUSINESS, "CH", "Art. 10 Abs. 2 MWSTG"),
    ],
)
def test_each_tax_mode_on_paper(
    context: SheetContext, mode: TaxMode, country: str, words: str
) -> None:
    paper = sheet(replace(context, sender_country=country), tax_mode=mode)
    text = plain(text_of(render(paper)))
    assert words in text
    assert [row.label for row in paper.totals] == ["Gesamtpreis"]
    assert "19 % Umsatzsteuer" not in text


def test_prices_with_vat_say_so(context: SheetContext) -> None:
    paper = sheet(context, gross_prices=True)
    assert "Alle Preise enthalten die Umsatzsteuer." in notes_of(paper)
    assert plain(paper.totals[-1].amount) == "2.000,00 €"


def test_percent_and_amount_are_two_rows_and_the_reason_stands_once(context: SheetContext) -> None:
    paper = sheet(
        context,
        discount_percent=Decimal(3),
        discount_amount=Decimal(100),
        discount_reason="Stammkunde",
    )
    rows = [(plain(row.label), plain(row.amount), row.where) for row in paper.totals]
    assert rows[1:3] == [
        ("Nachlass 3 %", "−60,00 €", "discount_percent"),
        ("Nachlass – Stammkunde", "−100,00 €", "discount_amount"),
    ]


def test_the_time_of_the_work(context: SheetContext) -> None:
    both = sheet(context, work_from=date(2027, 6, 1), work_until=date(2027, 6, 10), work_days=8)
    assert "Wir führen die Arbeiten vom 1. Juni 2027 bis zum 10. Juni 2027 aus." in notes_of(both)
    assert "Arbeitstage" not in notes_of(both)
    start = sheet(context, work_from=date(2027, 6, 1), work_days=1, delivery_days=42)
    assert (
        "Wir beginnen mit den Arbeiten am 1. Juni 2027. Die Arbeiten dauern etwa einen "
        "Arbeitstag. Die Lieferzeit beträgt etwa 42 Tage ab Ihrem Auftrag."
    ) in notes_of(start)


# --- what ticking changes ------------------------------------------------------------------------


@pytest.mark.parametrize("discounts", ["total", "heading", "surcharge", "none"])
def test_options_to_tick_change_the_total_by_what_they_say(
    context: SheetContext, discounts: str
) -> None:
    """1.600 € door and 300 € knocker in the total; another door for 1.200 €."""
    draft = full_draft()
    heading, door, fitting, other = draft.lines
    knocker = LineDraft(
        -5, LineKind.OPTIONAL_COUNTED, "Türklopfer", unit_price=Decimal(300), vat_rate=Decimal(19)
    )
    surcharge = LineDraft(
        -6, LineKind.SURCHARGE, "Altbau", surcharge_percent=Decimal(10), surcharge_on=(-2, -5)
    )
    if discounts == "heading":
        heading = replace(heading, discount_percent=Decimal(10))
    lines = (heading, door, fitting, other, knocker)
    draft = replace(
        draft,
        order_form=True,
        lines=(*lines, surcharge) if discounts == "surcharge" else lines,
        discount_percent=Decimal(10 if discounts == "total" else 0),
    )
    factor = {"surcharge": Decimal("1.1"), "none": Decimal(1)}.get(discounts, Decimal("0.9"))
    wanted = [-400 * factor * Decimal("1.19"), -300 * factor * Decimal("1.19")]
    form = build_sheet(context, draft, NUMBER).order_form
    assert form is not None
    told = [
        Decimal(plain(one.price).removesuffix(" €").replace("−", "-").replace(",", "."))
        for one in form.options
    ]
    assert told == wanted


def test_a_guaranteed_estimate_is_no_expectation(context: SheetContext) -> None:
    austrian = replace(context, sender_country="AT")
    for binding, label in ((True, "Gesamtpreis"), (False, "Voraussichtlicher Gesamtpreis")):
        paper = sheet(austrian, kind=OfferKind.ESTIMATE, binding=binding)
        assert paper.totals[-1].label == label
    german = sheet(context, kind=OfferKind.ESTIMATE, binding=True)
    assert german.totals[-1].label == "Voraussichtlicher Gesamtpreis"
