"""Papers that go out behind offers."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfWriter
from sqlalchemy import select

from kundenpflege.base.errors import InputError
from kundenpflege.model import Offer, OfferAttachment
from kundenpflege.model.kinds import OfferState, PaperKind, PaperUse
from kundenpflege.services import offers, papers
from kundenpflege.store import Store

from .offer_world import add_business, add_company, add_couple


def pdf(pages: int = 1, password: str = "") -> bytes:
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(595, 842)
    if password:
        writer.encrypt(password)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def photo() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "JPEG")
    return file.getvalue()


def add(
    store: Store, name: str, content: bytes = b"", offer_id: int | None = None, **values
) -> int:
    with store.write("Anlage") as db:
        return papers.add_paper(db, {"name": name, **values}, content or pdf(), offer_id)


def test_a_paper_is_kept_with_its_pages(store: Store) -> None:
    terms = add(store, "", pdf(3), kind="terms", file_name="AGB 2026.pdf")
    picture = add(store, "Musterfenster", photo(), kind="photo", file_name="f.jpg")
    with store.read() as db:
        rows = papers.list_papers(db)
        assert [(row.id, row.name, row.pages, row.kind) for row in rows] == [
            (terms, "AGB 2026", 3, PaperKind.TERMS),
            (picture, "Musterfenster", 1, PaperKind.PHOTO),
        ]
        assert papers.paper_content(db, terms) == pdf(3)
        assert rows[0].size == len(pdf(3))
        assert rows[0].use is PaperUse.NEVER
    with store.write("Anlage geändert") as db:
        papers.change_paper(db, terms, rows[0].version, {"use": "always"}, pdf(2))
    with store.read() as db:
        row = papers.list_papers(db)[0]
        assert (row.pages, row.use) == (2, PaperUse.ALWAYS)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (pdf()[:200], "beschädigt"),
        (pdf(password="x"), "geschützt"),
        (b"MZ program", "weder"),
        (photo()[:20], "weder|Bild"),
        (b"", "weder"),
    ],
)
def test_what_could_not_be_printed_is_refused(store: Store, content: bytes, told: str) -> None:
    with pytest.raises(InputError, match=told) as refused, store.write("Anlage") as db:
        papers.add_paper(db, {"name": "AGB"}, content)
    assert set(refused.value.fields) == {"content"}
    with store.read() as db:
        assert papers.list_papers(db) == []


def test_new_offers_begin_with_the_papers_of_their_customers(store: Store) -> None:
    add_business(store)
    consumer, firm = add_couple(store), add_company(store)
    withdrawal = add(store, "Widerruf", kind="withdrawal")
    terms = add(store, "AGB", use="always")
    firms = add(store, "Rahmenvertrag", use="businesses")
    add(store, "Alt", use="always", active=False)
    add(store, "Datenblatt")
    with store.write("Angebot") as db:
        assert offers.new_draft(db, consumer).attachments == (withdrawal, terms)
        assert offers.new_draft(db, firm).attachments == (terms, firms)
        offer_id = offers.add_offer(db, consumer)
        copy = offers.copy_offer(db, offer_id, firm)
        assert offers.get_offer(db, offer_id).draft.attachments == (withdrawal, terms)
        assert offers.get_offer(db, copy).draft.attachments == (terms, firms)


def test_a_photo_of_one_offer_stays_with_its_customer(store: Store) -> None:
    add_business(store)
    consumer, firm = add_couple(store), add_company(store)
    with store.write("Angebot") as db:
        offer_id = offers.add_offer(db, consumer)
    sheet = add(store, "Datenblatt")
    own = add(store, "Foto vom Aufmaß", photo(), offer_id)
    with store.write("Angebot") as db:
        detail = offers.get_offer(db, offer_id)
        draft = offers.OfferDraft(customer_id=consumer, attachments=(own, sheet))
        offers.save_draft(db, offer_id, detail.version, draft)
        again, elsewhere = offers.copy_offer(db, offer_id), offers.copy_offer(db, offer_id, firm)
        assert offers.get_offer(db, again).draft.attachments == (own, sheet)
        assert offers.get_offer(db, elsewhere).draft.attachments == (sheet,)
        assert [row.id for row in papers.list_papers(db)] == [sheet]
        for known in (offer_id, again):
            assert [row.id for row in papers.list_papers(db, known)] == [sheet, own]


def test_what_went_out_is_put_away_and_the_rest_removed(store: Store) -> None:
    add_business(store)
    consumer = add_couple(store)
    sent, unsent = add(store, "AGB", use="always"), add(store, "Falsch", use="always")
    with store.write("Angebot") as db:
        offer_id = offers.add_offer(db, consumer)
    with store.write("gesendet") as db:
        db.require(Offer, offer_id).state = OfferState.SENT
        for row in db.scalars(select(OfferAttachment.id)):
            attachment = db.require(OfferAttachment, row)
            if attachment.paper_id == unsent:
                db.delete(attachment)
    with store.write("Anlage entfernt") as db:
        papers.remove_paper(db, sent)
        papers.remove_paper(db, unsent)
    with store.read() as db:
        (row,) = papers.list_papers(db)
        assert (row.id, row.active, row.sent) == (sent, False, 1)
        assert papers.default_papers(db, consumer=True) == ()


def test_swiss_offers_are_rounded_wherever_they_are_read(store: Store) -> None:
    from decimal import Decimal

    add_business(store, country="CH", cash_rounding=True)
    consumer = add_couple(store)
    line = offers.LineDraft(-1, text="Tür", unit_price=Decimal("10.03"), vat_rate=Decimal(0))
    with store.write("Angebot") as db:
        offer_id = offers.add_offer(
            db, consumer, offers.OfferDraft(customer_id=consumer, lines=(line,))
        )
        assert offers.get_offer(db, offer_id).totals.to_pay == Decimal("10.05")
