"""Variants side by side on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from kundenpflege.documents.comparison import (
    CHECK,
    ComparisonColumn,
    ComparisonRow,
    ComparisonSection,
    ComparisonSheet,
    render,
)
from kundenpflege.model.kinds import PaperLayout
from tests.documents.sample import HEAD, letters_of, pages
from tests.documents.test_hostile_texts import bare, hostile_texts, marked


def sheet(count: int = 2, rows: int = 6, **values: object) -> ComparisonSheet:
    columns = tuple(
        ComparisonColumn(f"Variante {n}", f"1{n}.280,00 €", "−1.000,00 €\n1 Wunsch entfällt")
        for n in range(1, count + 1)
    )
    needs = tuple(
        ComparisonRow(
            f"Wunsch {n}",
            (CHECK, *("entfällt" for _ in range(count - 1))),
            lost=(False, *(True for _ in range(count - 1))),
        )
        for n in range(rows)
    )
    lines = tuple(
        ComparisonRow(f"Leistung {n}", tuple("1.234,00 €" for _ in range(count)))
        for n in range(rows)
    )
    return ComparisonSheet(
        letterhead=HEAD,
        date=date(2026, 11, 21),
        subject="Sprossenfenster",
        columns=columns,
        sections=(
            ComparisonSection("Das ist Ihnen wichtig", needs),
            ComparisonSection("Leistungen", lines, "ohne Umsatzsteuer"),
            ComparisonSection(
                "Garantierte Leistungen",
                (ComparisonRow("Wir räumen auf.", tuple(CHECK for _ in range(count))),),
            ),
        ),
        salutation="Sehr geehrte Familie Brandt,",
        intro="hier stehen die Varianten.",
        closing="Welche passt am besten zu Ihnen?",
        greeting="Mit freundlichen Grüßen",
        signer="Inga Beispiel",
        **values,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("layout", list(PaperLayout))
def test_one_page_with_everything_and_the_same_bytes_again(count: int, layout: PaperLayout) -> None:
    made = sheet(count, 3)
    made = replace(made, letterhead=replace(HEAD, layout=layout))
    pdf = render(made)
    assert pdf == render(made)
    (text,) = pages(pdf)
    assert text.count("1.234,00") == 3 * count
    assert text.count("entfällt") == count + 3 * (count - 1)
    # The price is never the last thing that is read.
    assert text.index("11.280,00") < text.index("Wunsch 0") < text.index("Wir räumen auf")


def test_long_comparisons_repeat_the_prices_on_each_page() -> None:
    found = list(pages(render(sheet(3, 150))))
    assert len(found) > 5
    assert all("12.280,00" in text for text in found[:-1])
    text = "".join(found)
    assert all(f"Leistung {n}\r" in text or f"Leistung {n} " in text for n in range(150))


def test_hostile_texts_come_out_as_they_were_typed() -> None:
    texts = marked(hostile_texts(600))
    rows = tuple(ComparisonRow(text, ("1,00 €", CHECK)) for text in texts)
    made = replace(sheet(), sections=(ComparisonSection("Leistungen", rows),))
    printed = letters_of(" ".join(pages(render(made))))
    found = re.findall(r"A\d+Z:.*?:Z\d+A", printed)
    # The cells of a row stand behind its first line in the order of reading.
    got = [text.replace("1,00€", "") for text in found]
    wrong = [pair for pair in zip(got, map(bare, texts), strict=True) if pair[0] != pair[1]]
    assert len(wrong) == sum("1,00" in text for text in texts) == 0, wrong[:3]


def test_an_endless_text_takes_several_pages() -> None:
    rows = (ComparisonRow("Wort " * 6000, (CHECK, "–")), ComparisonRow("Ende", ("1", "2")))
    made = replace(sheet(), sections=(ComparisonSection("Leistungen", rows),))
    text = " ".join(" ".join(pages(render(made))).split())
    assert text.count("Wort") == 6000 and "Ende" in text


def test_names_without_end_keep_their_column() -> None:
    made = sheet(3)
    columns = tuple(
        replace(one, name="Donaudampfschifffahrt" * 9, price="9" * 60) for one in made.columns
    )
    assert len(list(pages(render(replace(made, columns=columns))))) >= 1
