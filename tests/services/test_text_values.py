"""Variables in the texts of an offer: on paper, in mails, and what the check says of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kundenpflege.model import Business
from kundenpflege.model.kinds import LineKind
from kundenpflege.services import offers
from kundenpflege.services.callsheets import call_sheet
from kundenpflege.services.comparison_sheet import comparison_sheet
from kundenpflege.services.offers import GuaranteeDraft, LineDraft, NeedDraft, OfferDraft
from kundenpflege.services.text_values import fill_text, text_values
from kundenpflege.services.variants import add_variant
from kundenpflege.store import Store
from tests.services.offer_world import add_business, add_couple

DRAFT = OfferDraft(
    subject="Sprossenfenster",
    talk_date=date(2026, 11, 12),
    offer_date=date(2026, 11, 15),
    valid_until=date(2026, 12, 15),
    needs=(NeedDraft(-1, "Fertig.", deadline=date(2027, 6, 16)),),
    lines=(LineDraft(-1, LineKind.ITEM, "Fenster", unit_price=Decimal(100)),),
)


@pytest.fixture
def offer_id(store: Store) -> int:
    add_business(store)
    couple = add_couple(store)
    with store.write("Angebot") as db:
        return offers.add_offer(db, couple, DRAFT)


def test_every_variable_has_its_value(store: Store, offer_id: int) -> None:
    with store.read() as db:
        draft = replace(offers.get_offer(db, offer_id).draft, work_from=date(2027, 6, 1))
        values = text_values(offers.sheet_context(db, offer_id), draft, "AN-2026-0007")
    assert values == {
        "Anrede": "Sehr geehrte Frau Brandt, sehr geehrter Herr Brandt",
        "Name": values["Name"],
        "Betreff": "Sprossenfenster",
        "Nummer": "AN-2026-0007",
        "Datum": "15. November 2026",
        "Gespräch": "12. November 2026",
        "Gültig": "15. Dezember 2026",
        "Gesamtpreis": "119,00\u00a0€",
        "Termin": "16. Juni 2027",
        "Beginn": "1. Juni 2027",
        "Ansprechpartner": values["Ansprechpartner"],
        "Durchwahl": values["Durchwahl"],
        "Firma": "Tischlerei Beispiel GmbH",
    }
    assert "Brandt" in values["Name"]


def test_texts_of_the_offer_and_of_the_business_are_filled(store: Store, offer_id: int) -> None:
    with store.write("Texte") as db:
        db.require(Business, 1).payment_terms = "Zahlung nach {Firma}, Stand {Gespräch}."
        db.flush()
        context = offers.sheet_context(db, offer_id)
        draft = replace(
            offers.get_offer(db, offer_id).draft,
            thanks="danke für den {Datum} zu {betreff}:",
            intro="Bis {Termin}:",
            closing="Gültig bis {Gültig}, {Beginn}, {Unsinn}.",
        )
        sheet = offers.build_sheet(context, draft)
    assert sheet.thanks == "danke für den 12. November 2026 zu Sprossenfenster:"
    assert sheet.intro == "Bis 16. Juni 2027:"
    # What has no value stays to be seen, and the check names it.
    assert sheet.closing == "Gültig bis 15. Dezember 2026, {Beginn}, {Unsinn}."
    assert "Zahlung nach Tischlerei Beispiel GmbH, Stand 12. November 2026." in sheet.notes


def test_guarantees_are_filled_on_every_paper(store: Store, offer_id: int) -> None:
    with store.write("Garantie") as db:
        detail = offers.get_offer(db, offer_id)
        promised = GuaranteeDraft(-1, "Bis {Termin} ist {Betreff} fertig.")
        draft = replace(detail.draft, guarantees=(promised,))
        offers.save_draft(db, offer_id, detail.version, draft)
    with store.write("Variante") as db:
        cheaper = add_variant(db, offer_id, "Günstiger")
    told = "Bis 16. Juni 2027 ist Sprossenfenster fertig."
    with store.read() as db:
        draft = offers.get_offer(db, offer_id).draft
        assert offers.build_sheet(offers.sheet_context(db, offer_id), draft).guarantees == (told,)
        assert call_sheet(db, offer_id).guarantees == (told,)
        compared = comparison_sheet(db, (offer_id, cheaper))
    assert [row.text for row in compared.sections[-1].rows] == [told]


def test_the_check_names_what_is_missing(store: Store, offer_id: int) -> None:
    with store.read() as db:
        detail = offers.get_offer(db, offer_id)
    draft = replace(detail.draft, closing="{Beginn} {Unsinn} {Betreff}")
    told = [one.text for one in detail.check(draft) if one.where == "closing"]
    assert any("{Beginn}" in text for text in told)
    assert any("{Unsinn}" in text for text in told)
    assert not any("{Betreff}" in text for text in told)


def test_a_mail_block_stands_between_salutation_and_greeting(store: Store, offer_id: int) -> None:
    with store.read() as db:
        mail = offers.mail_draft(db, offer_id, block="hier ist {Betreff}, gültig bis {Gültig}.")
        own = offers.mail_draft(db, offer_id, body="{Anrede},\n\n{Betreff} {Nummer}")
        usual = offers.mail_draft(db, offer_id)
    assert "hier ist Sprossenfenster, gültig bis 15. Dezember 2026." in mail.body
    assert mail.body.startswith("Sehr geehrte Frau Brandt, sehr geehrter Herr Brandt,\n\nhier")
    assert "Mit freundlichen Grüßen" in mail.body and "HRB 12345" in mail.body
    assert "wie besprochen" in usual.body and "wie besprochen" not in mail.body
    # A draft has no number yet: the variable waits for it.
    assert own.body == (
        "Sehr geehrte Frau Brandt, sehr geehrter Herr Brandt,\n\nSprossenfenster {Nummer}\n"
    )


def test_after_sending_the_mail_knows_the_number(store: Store, offer_id: int) -> None:
    with store.write("Senden") as db:
        number = offers.send_offer(db, offer_id, "save").number
    with store.read() as db:
        assert offers.mail_draft(db, offer_id, body="zu {Nummer}").body == f"zu {number}\n"


def test_what_is_typed_into_a_field_is_never_read_as_a_variable(
    store: Store, offer_id: int
) -> None:
    with store.read() as db:
        context = offers.sheet_context(db, offer_id)
        draft = replace(offers.get_offer(db, offer_id).draft, subject="{Firma} <b>{x}</b>")
        filled = fill_text(context, draft, "Zu {Betreff}")
    assert filled.text == "Zu {Firma} <b>{x}</b>"
