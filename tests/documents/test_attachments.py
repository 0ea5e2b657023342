"""Papers behind the letter and stationery below it: in full, harmless, and refused when broken."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from kundenpflege.base.errors import UserError
from kundenpflege.documents import attachments
from kundenpflege.documents.attachments import check_paper, check_stationery
from kundenpflege.documents.offer import render
from kundenpflege.documents.sheet import AttachedPaper, OfferSheet
from tests.documents import made_papers as made
from tests.documents.sample import HEAD, LINES, NEEDS, offer_sheet, pages

TERMS = made.pdf("AGB Seite eins", "AGB Seite zwei")
A4_HEIGHT = made.A4[1]
BACK = made.pdf("Briefpapier vorn", "Briefpapier hinten")


def with_papers(*papers: tuple[str, bytes], **changes: Any) -> OfferSheet:
    return offer_sheet(
        papers=tuple(AttachedPaper(name, content) for name, content in papers), **changes
    )


def test_papers_lie_behind_the_last_page_in_their_order():
    sheet = with_papers(("AGB", TERMS), ("Foto", made.photo()), ("Blatt", made.pdf("Datenblatt")))
    texts = list(pages(render(sheet)))
    letter = list(pages(render(offer_sheet())))
    assert texts[: len(letter)] == letter
    assert [text.strip() for text in texts[len(letter) :]] == [
        "AGB Seite eins",
        "AGB Seite zwei",
        "Foto",
        "Datenblatt",
    ]


def test_the_letter_counts_only_its_own_pages():
    texts = list(pages(render(with_papers(("AGB", TERMS)))))
    assert "Seite 2 von 2" in texts[1]
    assert len(texts) == 4


def test_the_same_parts_give_the_same_bytes():
    sheet = with_papers(
        ("AGB", TERMS), ("Foto", made.photo()), letterhead=replace(HEAD, stationery=BACK)
    )
    first = render(sheet)
    attachments._reader.cache_clear()
    attachments._stationery_pages.cache_clear()
    attachments._picture_pdf.cache_clear()
    assert render(sheet) == first


def test_properties_stay_those_of_the_letter():
    data = PdfReader(io.BytesIO(render(with_papers(("AGB", TERMS))))).metadata
    assert data is not None
    assert data.title == "Angebot AN-2026-0142"
    assert data.author == "Tischlerei Beispiel GmbH"
    assert str(data["/Producer"]) == "Kundenpflege"


def test_scripts_forms_and_programs_stay_behind_but_links_remain():
    pdf = render(with_papers(("AGB", made.armed(TERMS))))
    reader = PdfReader(io.BytesIO(pdf))
    kinds = [
        note.get_object()["/A"].get_object()["/S"]
        for page in reader.pages
        for note in page.get("/Annots", [])
    ]
    assert kinds == ["/URI"]
    third: Any = reader.pages[2]
    assert "/AA" not in third
    root: Any = reader.trailer["/Root"]
    assert "/OpenAction" not in root and "/Names" not in root and "/AcroForm" not in root


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (made.locked(TERMS), "Kennwort"),
        (TERMS[:300], "beschädigt"),
        (b"%PDF-1.7\nnichts", "beschädigt"),
        (b"kein Papier", "weder"),
        (b"", "weder"),
        (made.photo()[:60], "weder"),
    ],
)
def test_what_cannot_go_out_is_refused_by_name(content, words):
    with pytest.raises(UserError, match=words) as caught:
        check_paper(content, "Unsere AGB")
    assert "„Unsere AGB“" in str(caught.value)
    with pytest.raises(UserError):
        render(with_papers(("Unsere AGB", content)))


def test_papers_too_large_for_a_mail_are_refused():
    with pytest.raises(UserError, match="20"):
        check_paper(TERMS + b" " * attachments.MAX_BYTES, "AGB")
    with pytest.raises(UserError, match="200"):
        check_paper(made.pdf(*(str(n) for n in range(201))), "AGB")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_are_one_page(kind):
    assert check_paper(made.photo(kind), "Foto") == 1
    assert check_paper(TERMS) == 2


# --- stationery --------------------------------------------------------------------------------


def on_paper(stationery: bytes, **changes: Any) -> list[str]:
    sheet = offer_sheet(letterhead=replace(HEAD, stationery=stationery), **changes)
    return list(pages(render(sheet)))


def test_stationery_replaces_head_and_foot():
    texts = on_paper(BACK, with_order_form=True)
    assert "Briefpapier vorn" in texts[0] and "Briefpapier hinten" not in texts[0]
    assert all("Briefpapier hinten" in text for text in texts[1:])
    for text in texts:
        assert HEAD.tagline not in text and "Amtsgericht" not in text
        assert HEAD.sender_line not in text
    assert "Eheleute" in texts[0] and "K-1004" in texts[0]
    assert "Seite 2 von 3" in texts[1] and "AN-2026-0142" in texts[1]
    assert NEEDS[0] in texts[0]


def test_stationery_of_one_page_lies_below_all():
    assert all("Nur eins" in text for text in on_paper(made.pdf("Nur eins")))


def test_a_sheet_is_stored_once():
    lines = LINES * 40
    sheet = offer_sheet(lines=lines, letterhead=replace(HEAD, stationery=BACK))
    pdf = render(sheet)
    reader = PdfReader(io.BytesIO(pdf))
    sheets: list[Any] = [page["/Resources"] for page in reader.pages]
    forms = {sheet["/XObject"].raw_get("/KpSheet").idnum for sheet in sheets}
    assert len(reader.pages) > 8 and len(forms) == 2


@pytest.mark.parametrize(
    "stationery",
    [
        made.pdf("oben links", size=(612, 792)),
        made.turned("oben links"),
    ],
)
def test_other_sizes_and_turned_sheets_fill_the_page(stationery):
    document = pypdfium2.PdfDocument(
        render(offer_sheet(letterhead=replace(HEAD, stationery=stationery)))
    )
    page = document[0]
    assert page.get_size() == pytest.approx(made.A4, abs=0.02)
    text = page.get_textpage()
    start, count = text.search("oben links").get_next()
    left, _bottom, _right, top = text.get_charbox(start)
    assert count == 10
    assert left == pytest.approx(60, abs=5) and top == pytest.approx(A4_HEIGHT - 35, abs=12)
    text.close()
    document.close()


@pytest.mark.parametrize("broken", [BACK[:200], b"%PDF-1.4 nichts", b"Logo", made.locked(BACK)])
def test_broken_stationery_gives_way_to_the_own_head(broken):
    with pytest.raises(UserError):
        check_stationery(broken, "Briefpapier")
    texts = on_paper(broken)
    assert HEAD.tagline in texts[0] and "Amtsgericht" in texts[0]


def test_good_stationery_is_taken():
    assert check_stationery(BACK) == 2
