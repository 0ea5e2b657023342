"""The typeface: what it has, what it lacks, what becomes of signs that cannot be printed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kundenpflege.documents.colours import brand_colour, contrast_on_white, tint
from kundenpflege.documents.fonts import (
    BOLD,
    FACES,
    REGULAR,
    SEMIBOLD,
    face,
    missing_glyphs,
    printable,
)


def test_names_from_all_over_europe_have_their_letters():
    text = "Łódź Şişli Ąę Čapek Ørsted Þór Ștefan Őrsi ĞİIı Müßig ẞ Αθήνα Москва Київ € „“ – … ²³"
    assert missing_glyphs(text) == []
    assert printable(text) == text


def test_missing_signs_are_named_once_in_order():
    assert missing_glyphs("✓ 漢字 漢 ☐ ok 😀\n\x00") == ["✓", "漢", "字", "☐", "😀"]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("u\u0308ber", "über"),  # decomposed, as file names on a Mac
        ("a\u202fb\u2011c", "a\u00a0b-c"),
        ("eins\u2028zwei", "eins\nzwei"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("a\u202eb\u200bc\ufeffd\u00ade", "abcde"),
        ("漢!", "□!"),
        ("\ud800x", "x"),
        ("a\tb\r\nc", "a b\nc"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_what_can_be_printed(typed, printed):
    assert printable(typed) == printed


@pytest.mark.parametrize("name", [REGULAR, SEMIBOLD, BOLD])
def test_digits_are_tabular(name):
    widths = {face(name).width(digit, 10) for digit in "0123456789"}
    assert len(widths) == 1


@pytest.mark.parametrize("name", FACES)
def test_a_non_breaking_space_is_as_wide_as_the_space_that_is_written_for_it(name):
    assert face(name).width("\u00a0", 10) == face(name).width(" ", 10)


def test_every_cut_has_the_same_signs():
    signs = [set(face(name).widths) for name in FACES]
    assert all(sign == signs[0] for sign in signs)


@pytest.mark.parametrize("colour", ["#FFFFFF", "#F2C200", "#00FF00", "#0E5A62", "#000000"])
def test_any_brand_colour_is_readable_on_white(colour):
    assert contrast_on_white(brand_colour(colour)) >= 4.5


def test_a_readable_brand_colour_stays_and_a_broken_one_is_replaced():
    assert brand_colour("#0e5a62") == "#0E5A62"
    assert brand_colour("petrol") == brand_colour("") == "#0E5A62"


def test_a_tint_is_quiet():
    assert contrast_on_white(tint("#0E5A62")) < 1.2


def test_importing_the_documents_loads_no_pdf_library():
    code = (
        "import sys, kundenpflege.documents.offer, kundenpflege.documents.wording;"
        "print([m for m in ('reportlab', 'PIL', 'pypdfium2', 'fontpkg_lato') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
