"""A click on the paper leads to its field: every field has its place, and the place its text."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2

from kundenpflege.documents.offer import render_placed
from kundenpflege.documents.sheet import InfoRow
from kundenpflege.model.kinds import LineKind
from tests.documents.sample import GUARANTEES, LINES, NEEDS, letters_of, line, offer_sheet


def text_at(pdf: bytes, place) -> str:
    """What is printed within a place."""
    document = pypdfium2.PdfDocument(pdf)
    text = document[place.page].get_textpage()
    mm = 72 / 25.4
    found = text.get_text_bounded(
        place.left * mm, (297 - place.bottom) * mm, place.right * mm, (297 - place.top) * mm
    )
    text.close()
    document.close()
    return letters_of(found)


def test_every_field_is_found_where_its_text_stands():
    made = render_placed(offer_sheet(with_order_form=True))
    by_name = {place.where: place for place in made.places}
    wanted = {
        "order_form": "Hiermit erteile ich Ihnen den Auftrag",
        "responsible_id": "Inga Beispiel",
        "subject": "Angebot: Sprossenfenster",
        "salutation": "Sehr geehrte Frau Brandt",
        "thanks": "danke für die Zeit",
        "intro": "Auf der Grundlage",
        "payment_terms": "Zahlung innerhalb",
        "closing": "Ich freue mich",
        "attachments": "Widerrufsbelehrung",
        "person_id": "Petra und Jan Brandt",
        **{f"needs[{n}]": text for n, text in enumerate(NEEDS)},
        **{f"lines[{n}]": part.text for n, part in enumerate(LINES)},
        **{f"guarantees[{n}]": text for n, text in enumerate(GUARANTEES)},
    }
    for where, text in wanted.items():
        assert letters_of(text) in text_at(made.pdf, by_name[where]), where


def test_items_do_not_overlap_and_the_smallest_place_wins():
    made = render_placed(offer_sheet())
    first, second = (
        next(place for place in made.places if place.where == f"needs[{n}]") for n in (0, 1)
    )
    assert first.bottom <= second.top + 0.01
    middle = (first.top + first.bottom) / 2
    assert made.at(first.page, 60, middle) == "needs[0]"
    assert made.at(first.page, 60, first.top - 5) in ("needs", "thanks")
    assert made.at(first.page, 5, middle) == ""
    assert made.at(99, 60, middle) == ""


def test_empty_needs_and_page_breaks_keep_the_count():
    lines = (
        line(LineKind.ITEM, "Eins.", unit_price="1"),
        line(LineKind.PAGE_BREAK, ""),
        line(LineKind.ITEM, "Drei.", unit_price="1"),
    )
    made = render_placed(offer_sheet(needs=("", "Ruhe im Haus.", ""), lines=lines))
    by_name = {place.where: place for place in made.places}
    assert "Ruhe" in text_at(made.pdf, by_name["needs[1]"])
    assert "Drei." in text_at(made.pdf, by_name["lines[2]"])
    assert by_name["lines[2]"].page == 1
    assert not {"needs[0]", "needs[2]", "lines[1]"} & set(by_name)


def test_a_line_over_several_pages_has_a_place_on_each():
    long = line(LineKind.ITEM, "Titel", long_text="Wort " * 6000, unit_price="1")
    made = render_placed(offer_sheet(lines=(long,)))
    found = [place for place in made.places if place.where == "lines[0]"]
    assert len({place.page for place in found}) >= 3


def test_rows_of_the_information_block_lead_to_their_fields():
    rows = (
        InfoRow("Angebot", "AN-1", strong=True),
        InfoRow("gültig bis", "15. Dezember 2026", where="valid_until"),
    )
    made = render_placed(replace(offer_sheet(), info=rows))
    (place,) = [place for place in made.places if place.where == "valid_until"]
    assert "15.Dezember2026" in text_at(made.pdf, place)


def test_places_lie_on_the_paper_and_pages_count_from_zero():
    made = render_placed(offer_sheet(lines=LINES * 12))
    assert {place.page for place in made.places} == set(range(max(p.page for p in made.places) + 1))
    for place in made.places:
        assert 0 <= place.left < place.right <= 210
        assert 0 <= place.top < place.bottom <= 297
