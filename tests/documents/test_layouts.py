"""The three looks keep the geometry of the letter, and every text of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kundenpflege.documents.colours import contrast_on_white
from kundenpflege.documents.layouts import look_for
from kundenpflege.documents.offer import render
from kundenpflege.documents.sheet import LetterForm
from kundenpflege.model.kinds import PaperLayout
from tests.documents.sample import GUARANTEES, HEAD, NEEDS, logo, offer_sheet, text_of
from tests.documents.test_geometry import NEAR, measure

LAYOUTS = list(PaperLayout)
WHOLE = replace(HEAD, logo=logo())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", list(LetterForm))
@pytest.mark.parametrize("right", [False, True])
def test_each_look_keeps_the_letter_in_its_places(layout, form, right):
    """DIN 5008: window, information block, subject, fold marks and margins; Swiss window."""
    head = 27.0 if form is LetterForm.A else 45.0
    sheet = offer_sheet(
        letterhead=replace(WHOLE, layout=layout, form=form, window_right=right),
        with_order_form=True,
    )
    first, *others = measure(sheet)
    name = first.where("Tischlerei Beispiel")
    assert name.bottom < head and name.left == pytest.approx(25, abs=NEAR)
    assert first.where(HEAD.tagline).bottom < head
    sender = first.where(HEAD.sender_line)
    assert head <= sender.top and sender.bottom <= head + 5
    address = first.where("Petra und Jan Brandt")
    assert address.left == pytest.approx(120 if right else 25, abs=NEAR)
    assert head + 17.7 <= address.top and address.bottom <= head + 45
    info = first.where("Kundennummer")
    assert info.left == pytest.approx(25 if right else 125, abs=NEAR)
    assert info.top >= head + 5
    subject = first.where("Angebot: Sprossenfenster")
    assert head + 53.46 <= subject.top <= head + 60
    marks = sorted((t + b) / 2 for left, t, r, b in first.rules if left > 3 and r <= 20)
    folds = (87, 148.5, 192) if form is LetterForm.A else (105, 148.5, 210)
    assert marks == pytest.approx(folds, abs=0.1)
    for page in (first, *others):
        assert min(sign.left for sign in page.signs) >= 25 - NEAR
        assert max(sign.right for sign in page.signs) <= 190 + NEAR
        assert max(sign.bottom for sign in page.signs) <= 290
    for page in others:
        below = [sign.top for sign in page.signs if sign.top > 20.5]
        assert 27 <= min(below)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_look_says_the_same(layout):
    usual = text_of(render(offer_sheet(letterhead=WHOLE)))
    assert text_of(render(offer_sheet(letterhead=replace(WHOLE, layout=layout)))) == usual
    for text in (*NEEDS, *GUARANTEES):
        assert text in usual


@pytest.mark.parametrize("brand", ["#FFFF00", "#FFFFFF", "#00FF00", "#0E5A62", "#000000", "bunt"])
def test_white_on_the_band_can_be_read_whatever_the_colour(brand):
    look = look_for(PaperLayout.MODERN, brand)
    assert contrast_on_white(look.brand) >= 4.5
    assert contrast_on_white(look.table.total_fill) >= 4.5
    sheet = offer_sheet(letterhead=replace(WHOLE, layout=PaperLayout.MODERN, brand=brand))
    assert render(sheet).startswith(b"%PDF")


def test_the_plain_look_needs_no_colour():
    look = look_for(PaperLayout.PLAIN, "#FF0000")
    assert look == look_for(PaperLayout.PLAIN, "#00FF00")
    assert not look.needs.background and not look.guarantees.background
