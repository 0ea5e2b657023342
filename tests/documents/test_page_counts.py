"""One page, two pages, sixty: in each look everything stands where it belongs."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kundenpflege.documents.offer import render, render_placed
from kundenpflege.documents.sheet import LetterForm, Letterhead
from kundenpflege.model.kinds import LineKind, PaperLayout, TaxMode
from tests.documents.sample import GUARANTEES, HEAD, LINES, line, logo, offer_sheet, pages

LAYOUTS = list(PaperLayout)


def heads(layout: PaperLayout) -> Letterhead:
    return replace(HEAD, logo=logo(), layout=layout)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", list(LetterForm))
def test_a_small_offer_fits_one_page(layout, form):
    head = replace(HEAD, layout=layout, form=form)
    (text,) = pages(
        render(
            offer_sheet(
                letterhead=head,
                needs=("Ruhe im Haus.",) if form is LetterForm.A else (),
                lines=LINES[1:2],
                guarantees=GUARANTEES[1:2],
                notes=("Zahlung innerhalb von 14 Tagen.",),
                attachments=(),
            )
        )
    )
    assert "Seite 1 von 1" in text
    assert text.index("Gesamtpreis", text.index("Summe")) < text.index("Garantierte")
    assert text.index("Garantierte") < text.index("Mit freundlichen Grüßen")


def test_a_letter_comes_closer_together_only_where_that_saves_a_page():
    short = offer_sheet(letterhead=replace(HEAD, form=LetterForm.A), lines=LINES[1:2], needs=())
    wide = render_placed(replace(short, guarantees=(), attachments=(), signature=""))
    long = render_placed(offer_sheet())
    gaps = []
    for made in (wide, long):
        places = {place.where: place for place in made.places}
        gaps.append(places["intro"].top - places["thanks"].bottom)
    assert gaps[0] == pytest.approx(4.4, abs=0.1)  # room enough
    assert gaps[1] > 4.4  # two pages either way


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("mode", list(TaxMode))
def test_the_sample_has_two_pages_whatever_the_taxes(layout, mode):
    texts = list(pages(render(offer_sheet(letterhead=heads(layout), tax_mode=mode))))
    assert len(texts) == 2
    assert "Das ist Ihnen wichtig" in texts[0]
    assert "Garantierte Leistungen" in texts[1]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_five_hundred_lines_on_more_than_sixty_pages(layout):
    lines = []
    for number in range(500):
        if number % 20 == 0:
            lines.append(line(LineKind.HEADING, f"Abschnitt {number}."))
        lines.append(
            line(
                LineKind.ITEM,
                f"Leistung {number}.",
                unit_price="12.5",
                benefit="Ruhe im Haus",
                long_text="Rahmen aus lamellierter Kiefer, lasiert in drei Schichten. " * 3,
            )
        )
    texts = list(pages(render(offer_sheet(letterhead=heads(layout), lines=lines))))
    assert len(texts) > 60
    for number, text in enumerate(texts, start=1):
        assert f"Seite {number} von {len(texts)}" in text
        assert ("AN-2026-0142 · 15. November 2026" in text) == (number > 1)
        assert "Amtsgericht Lübeck" in text
    whole = "\n".join(texts)
    assert [int(n) for n in re.findall(r"Leistung (\d+)\.", whole)] == list(range(500))
    # Pages are well filled: a row never leaves more than its own height.
    assert sum("Leistung" in text for text in texts) >= 60
    assert "Garantierte Leistungen" in texts[-1] and "6.250,00 €" in whole.replace("\u00a0", " ")
