"""The page for the safe holds the code and says what becomes of whoever loses it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pypdfium2
from hypothesis import given, settings
from hypothesis import strategies as st

from kundenpflege.documents.recovery_sheet import RecoverySheet, render
from kundenpflege.rules import recovery_code

CODE = recovery_code.make(bytes(range(17)))
SHEET = RecoverySheet(
    CODE, "kundenpflege.db", "C:\\Daten\\kundenpflege.db", date(2026, 11, 21), "Tischlerei Müller"
)


def words_of(pdf: bytes) -> str:
    (page,) = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_range().split())


def test_the_page_can_be_typed_from_and_says_what_is_at_stake() -> None:
    pdf = render(SHEET)
    text = words_of(pdf)
    for words in (
        "Wiederherstellungscode", "„kundenpflege.db“, erstellt am 21.11.2026", "Tischlerei Müller",
        "C:\\Daten\\kundenpflege.db", "Passwort und Code verloren = Daten verloren.",
        "auch der Hersteller nicht", "getrennt vom Computer", "I, L, O und U kommen nicht vor",
    ):  # fmt: skip
        assert words in text, words
    # The signs stand apart; without blanks the groups are there.
    for group in CODE.split("-"):
        assert group in text.replace(" ", "")
    assert render(SHEET) == pdf
    assert CODE not in repr(SHEET)


@settings(max_examples=15)
@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
def test_whatever_a_database_is_called_it_is_one_page(name: str, place: str, business: str) -> None:
    sheet = replace(SHEET, database=name, place=place, business=business, brand=business)
    assert len(pypdfium2.PdfDocument(render(sheet))) == 1


def test_a_code_of_backups_does_not_claim_to_open_the_data() -> None:
    text = words_of(render(replace(SHEET, backups_only=True)))
    assert "Sicherungen von „kundenpflege.db“, erstellt am" in text
    assert "diese Sicherungen verloren" in text and "Kundendaten sind verschlüsselt" not in text
