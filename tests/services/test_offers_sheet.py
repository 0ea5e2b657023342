"""The paper's texts for consumers and businesses, Sie and du, every tax mode; the mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from kundenpflege.base.errors import StoreError
from kundenpflege.documents.sheet import (
    InfoRow,
    Letterhead,
    OfferSheet,
    OrderForm,
    OrderOption,
    SheetLine,
)
from kundenpflege.model import Customer, Person
from kundenpflege.model.kinds import LineKind, TaxMode
from kundenpflege.services import offers
from kundenpflege.services.offer_snapshot import from_json, texts, to_json
from kundenpflege.services.offers import LineDraft, OfferDraft, SheetContext
from kundenpflege.store import Store

from .offer_world import add_business, add_company, add_couple, add_full, full_draft, send

NBSP = "\u00a0"


def sheet_of(store: Store, offer_id: int) -> OfferSheet:
    with store.read() as db:
        return offers.offer_sheet(db, offer_id)


def context_of(store: Store, customer_id: int) -> tuple[SheetContext, OfferDraft]:
    offer_id = add_full(store, customer_id)
    with store.read() as db:
        return offers.sheet_context(db, offer_id), offers.get_offer(db, offer_id).draft


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def test_the_letter_to_a_couple(store: Store) -> None:
    store.user_id = add_business(store)
    sheet = sheet_of(store, add_full(store, add_couple(store)))
    assert sheet.address == (
        "Eheleute",
        "Petra und Jan Brandt",
        "Villenweg 3",
        "22926 Ahrensburg",
    )
    assert sheet.salutation == "Sehr geehrte Frau Brandt, sehr geehrter Herr Brandt,"
    assert plain(sheet.thanks) == (
        "danke für die Zeit, die Sie sich am 18. November 2026 für unser Gespräch genommen "
        "haben. Ihren Worten habe ich entnommen, was Ihnen wichtig ist:"
    )
    assert sheet.recipient == "Eheleute Brandt"
    assert [(row.label, plain(row.value)) for row in sheet.info] == [
        ("Angebot", "Entwurf"),
        ("Kundennummer", "1004"),
        ("Datum", "21. November 2026"),
        ("gültig bis", "21. Dezember 2026"),
        ("Ihr Ansprechpartner", "Inga Beispiel"),
        ("Durchwahl", "04102 5550-12"),
    ]
    assert [plain(row.amount) for row in sheet.totals] == ["2.000,00 €", "380,00 €", "2.380,00 €"]
    assert [row.strong for row in sheet.totals] == [False, False, True]
    assert [plain(note) for note in sheet.notes] == [
        "Im Gesamtpreis sind begünstigte Arbeits-, Fahrt- und Maschinenkosten von 476,00 € "
        "brutto enthalten (§ 35a EStG).",
        "An dieses Angebot halten wir uns bis zum 21. Dezember 2026 gebunden.",
        "Zahlung innerhalb von 14 Tagen nach Abnahme ohne Abzug.",
    ]
    assert sheet.letterhead.sender_line == (
        "Tischlerei Beispiel GmbH · Werkstraße 8 · 22926 Ahrensburg"
    )
    footer = "\n".join(line for column in sheet.letterhead.footer for line in column)
    for particular in ("HRB 12345", "Amtsgericht Lübeck", "Inga Beispiel", "04102 5550-0"):
        assert particular in footer


def test_a_business_sees_net_and_no_35a(store: Store) -> None:
    sheet = sheet_of(store, add_full(store, add_company(store)))
    assert sheet.salutation == "Sehr geehrte Frau Weber,"
    strong = [row for row in sheet.totals if row.strong]
    assert [plain(row.amount) for row in strong] == ["2.000,00 €"]
    assert not any("35a" in note for note in sheet.notes)


def test_du_and_ihr_go_through_the_whole_letter(store: Store) -> None:
    customer = add_couple(store)
    offer_id = add_full(store, customer)
    with store.write("Wir duzen uns") as db:
        for person in db.scalars(select(Person)):
            person.informal = True
    sheet = sheet_of(store, offer_id)
    assert sheet.salutation == "Liebe Petra, lieber Jan,"
    words = " ".join((sheet.thanks, sheet.needs_title, sheet.intro, sheet.closing))
    assert "euch" in words
    assert "Ihnen" not in words and "Sie " not in words
    with store.read() as db:
        body = offers.mail_draft(db, offer_id).body
    assert "bekommt ihr" in body and "Ihnen" not in body


def test_own_texts_replace_the_standing_ones(store: Store) -> None:
    add_business(store, offer_thanks="vielen Dank für den {Datum}.", offer_intro="Wir bieten an:")
    context, draft = context_of(store, add_couple(store))
    sheet = offers.build_sheet(context, draft)
    assert plain(sheet.thanks).startswith("vielen Dank für den 18. November 2026. Ihren Worten")
    assert sheet.intro == "Wir bieten an:"
    own = replace(
        draft,
        thanks="danke Ihnen beiden:",
        intro="Also:",
        closing="Bis bald.",
        payment_terms="Bar.",
        salutation="Liebe Nachbarn",
    )
    sheet = offers.build_sheet(context, own)
    assert (sheet.salutation, sheet.thanks) == ("Liebe Nachbarn,", "danke Ihnen beiden:")
    assert (sheet.intro, sheet.closing, sheet.notes[-1]) == ("Also:", "Bis bald.", "Bar.")
    sheet = offers.build_sheet(context, replace(own, needs=()))
    assert sheet.thanks == "danke Ihnen beiden."
    sheet = offers.build_sheet(context, replace(draft, talk_date=None))
    assert sheet.thanks.startswith("danke für Ihre Anfrage.")


def test_without_needs_nothing_leads_to_them(store: Store) -> None:
    context, draft = context_of(store, add_couple(store))
    sheet = offers.build_sheet(context, replace(draft, needs=()))
    assert sheet.needs == ()
    assert sheet.thanks.endswith("genommen haben.")
    assert "Wünsche" not in sheet.intro


def test_optional_lines_are_summed_apart(store: Store) -> None:
    context, draft = context_of(store, add_couple(store))
    extra = LineDraft(-1, LineKind.OPTIONAL, "Spion", unit_price=Decimal(50))
    sheet = offers.build_sheet(context, replace(draft, lines=(*draft.lines, extra)))
    assert plain(sheet.totals[-1].amount) == "2.380,00 €"
    assert "zusammen 59,50 € brutto" in plain(sheet.notes[0])
    assert sheet.lines[-1].total.startswith("(")


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        (TaxMode.SMALL_BUSINESS, "§ 19 UStG"),
        (TaxMode.REVERSE_CHARGE, "§ 13b UStG"),
        (TaxMode.ZERO_PV, "§ 12 Abs. 3 UStG"),
    ],
)
def test_without_vat_the_law_is_named(store: Store, mode: TaxMode, sentence: str) -> None:
    context, draft = context_of(store, add_couple(store))
    sheet = offers.build_sheet(context, replace(draft, tax_mode=mode))
    assert sentence in plain(sheet.notes[0])
    assert [plain(row.amount) for row in sheet.totals] == ["2.000,00 €"]


def test_the_discount_shows_with_its_reason(store: Store) -> None:
    context, draft = context_of(store, add_couple(store))
    draft = replace(draft, discount_percent=Decimal(10), discount_reason="Messepreis")
    labels = [row.label for row in offers.build_sheet(context, draft).totals]
    assert any("Messepreis" in label for label in labels)


def test_typed_signs_stay_what_they_are(store: Store) -> None:
    context, draft = context_of(store, add_couple(store))
    hostile = '<img src="/etc/passwd"> & <b>fett'
    line = replace(draft.lines[1], text=hostile)
    sheet = offers.build_sheet(context, replace(draft, subject=hostile, lines=(line,)))
    assert sheet.subject == hostile and sheet.lines[0].text == hostile
    assert offers.render_pdf(sheet).startswith(b"%PDF-")


def test_signs_the_typeface_lacks_are_named(store: Store) -> None:
    context, draft = context_of(store, add_couple(store))
    sheet = offers.build_sheet(context, replace(draft, subject="Haus 🏠 für Frau Łoś"))
    assert offers.missing_signs(sheet) == "🏠"


def test_the_live_preview_equals_the_stored_paper(store: Store) -> None:
    add_business(store)
    context, draft = context_of(store, add_couple(store))
    with store.read() as db:
        (offer_id,) = offers.list_offer_ids(db)
    assert offers.build_sheet(context, draft) == sheet_of(store, offer_id)


def test_the_printed_offer_reads_in_its_order(store: Store) -> None:
    import pypdfium2

    add_business(store)
    offer_id = add_full(store, add_couple(store))
    with store.write("Senden") as db:
        pdf = offers.send_offer(db, offer_id, "save").pdf
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = ""
        for number in range(len(document)):
            page = document[number]
            text_page = page.get_textpage()
            text += text_page.get_text_bounded() + "\n"
            text_page.close()
            page.close()
    finally:
        document.close()
    text = " ".join(plain(text).split())
    wanted = [
        "AN-2026-0001",
        "danke für die Zeit, die Sie sich am 18. November 2026",
        "Die Tür hält Einbrecher ab.",
        "Haustür Eiche RC 2",
        "Summe netto 2.000,00 €",
        "19 % Umsatzsteuer 380,00 €",
        "Gesamtpreis 2.380,00 €",
        "Eingebaut bis 18. Dezember.",
    ]
    places = [text.index(word) for word in wanted]
    assert places == sorted(places)


def test_the_mail_has_salutation_validity_and_legal_particulars(store: Store) -> None:
    store.user_id = add_business(store)
    offer_id = add_full(store, add_couple(store))
    send(store, offer_id)
    with store.read() as db:
        mail = offers.mail_draft(db, offer_id)
    assert mail.to == "brandt@beispiel.de"
    assert mail.subject == "Angebot AN-2026-0001: Haustür"
    assert mail.attachment == "Angebot AN-2026-0001.pdf"
    assert mail.sender == "info@tischlerei-beispiel.de"
    assert mail.body.startswith("Sehr geehrte Frau Brandt, sehr geehrter Herr Brandt,\n\nwie ")
    assert "Es gilt bis zum 21. Dezember 2026." in mail.body
    assert "Amtsgericht Lübeck, HRB 12345" in mail.body


def test_the_mail_goes_to_the_person_of_the_offer(store: Store) -> None:
    offer_id = add_full(store, add_company(store))
    with store.read() as db:
        assert offers.mail_draft(db, offer_id).to == "s.weber@weber.example"
    with store.write("Ohne Adresse") as db:
        db.scalar(select(Person)).email = ""
    with store.read() as db:
        assert offers.mail_draft(db, offer_id).to == ""


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("AN-2026-0001", "Angebot AN-2026-0001.pdf"),
        ("AN-2026-0001/2", "Angebot AN-2026-0001-2.pdf"),
        ('a:b*c?"<>|\\d', "Angebot a-b-c-d.pdf"),
        ("x\n..", "Angebot x.pdf"),
        ("", "Angebot Entwurf.pdf"),
    ],
)
def test_file_names_are_valid_on_windows(number: str, name: str) -> None:
    assert offers.attachment_name(number) == name


@given(st.text(max_size=300))
def test_no_number_makes_an_invalid_file_name(number: str) -> None:
    name = offers.attachment_name(number)
    assert not set(name) & set('<>:"/\\|?*\n\r\t\0')
    assert len(name) < 130 and name.endswith(".pdf")
    assert not name.removesuffix(".pdf").endswith((".", " "))


lines = st.text(max_size=6)


@given(
    st.builds(
        OfferSheet,
        letterhead=st.builds(
            Letterhead,
            name=lines,
            logo=st.binary(max_size=4),
            footer=st.lists(st.lists(lines, max_size=2).map(tuple), max_size=2).map(tuple),
        ),
        date=st.dates(),
        subject=lines,
        info=st.lists(st.builds(InfoRow, lines, lines, st.booleans()), max_size=2).map(tuple),
        lines=st.lists(st.builds(SheetLine, st.sampled_from(LineKind), lines), max_size=2).map(
            tuple
        ),
        order_form=st.none()
        | st.builds(
            OrderForm,
            lines,
            options=st.lists(st.builds(OrderOption, lines, lines, lines), max_size=2).map(tuple),
        ),
    )
)
def test_a_snapshot_gives_the_same_sheet_back(sheet: OfferSheet) -> None:
    assert from_json(to_json(sheet)) == sheet
    assert sheet.subject in list(texts(sheet))


def test_old_and_newer_snapshots_stay_readable() -> None:
    text = '{"letterhead":{"name":"X","new":1},"date":"2026-11-21","later":[1]}'
    assert from_json(text) == OfferSheet(Letterhead("X"), date(2026, 11, 21))
    newer = (
        '{"letterhead":{"layout":"baroque","form":"Z"},"date":"2026-11-21",'
        '"lines":[{"kind":"hologram","text":"Neu","number":"1"}]}'
    )
    sheet = from_json(newer)
    assert sheet.letterhead == Letterhead()
    assert sheet.lines == (SheetLine(LineKind.ITEM, "Neu", "1"),)
    for broken in ("", "[]", '{"date":"x"}', '{"letterhead":3,"date":"2026-11-21"}'):
        with pytest.raises(StoreError):
            from_json(broken)


def test_the_customers_wish_for_net_prices_counts(store: Store) -> None:
    customer = add_couple(store)
    with store.write("Netto") as db:
        db.require(Customer, customer).net_prices = True
    context, draft = context_of(store, customer)
    assert not context.consumer
    assert [r.strong for r in offers.build_sheet(context, draft).totals][0]


def test_a_full_draft_shows_every_kind_of_line(store: Store) -> None:
    context, _draft = context_of(store, add_couple(store))
    sheet = offers.build_sheet(context, full_draft())
    assert [line.number for line in sheet.lines] == ["1", "1.1", "1.2", "1.3"]
    assert plain(sheet.lines[2].quantity) == "pauschal"
    assert plain(sheet.lines[3].label) == "Alternativ zu 1.1:"
