"""The letter with tables of facts: nothing is lost over pages, heads are repeated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pypdfium2
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kundenpflege.documents.report import ReportRow, ReportSection, ReportSheet, render_report
from kundenpflege.documents.sheet import InfoRow, Letterhead
from tests.documents import made_papers as made

HEAD = Letterhead(name="Tischlerei", company="Tischlerei GmbH", footer=(("Weg 1",),))


def _sheet(*sections: ReportSection) -> ReportSheet:
    return ReportSheet(
        letterhead=HEAD,
        date=date(2026, 11, 21),
        subject="Auskunft",
        info=(InfoRow("Kundennummer", "K-1"),),
        address=("Frau", "Ada Quast", "Weg 1", "22926 Ahrensburg"),
        salutation="Sehr geehrte Frau Quast,",
        intro=("gern geben wir Auskunft.",),
        sections=sections,
        closing=("Fragen?",),
        greeting="Mit freundlichen Grüßen",
        signer="Inga Beispiel",
    )


def _pages(sheet: ReportSheet) -> list[str]:
    document = pypdfium2.PdfDocument(render_report(sheet))
    return [page.get_textpage().get_text_range() for page in document]


def test_every_row_is_printed_and_the_head_repeated() -> None:
    rows = tuple(ReportRow(f"Feld{n}", f"Wert{n}", f"Zweck{n}") for n in range(80))
    pages = _pages(_sheet(ReportSection("Stammdaten", "Hinweis", rows)))
    text = "".join(pages)
    for n in range(80):
        assert f"Feld{n}" in text
        assert f"Wert{n}" in text
        assert f"Zweck{n}" in text
    with_rows = [page for page in pages if "Wert" in page]
    assert len(with_rows) > 2
    assert all("Wozu" in page for page in with_rows)
    assert f"Seite {len(pages)} von {len(pages)}" in pages[-1]


def test_a_long_content_goes_on_over_pages() -> None:
    words = " ".join(f"Wort{n}" for n in range(2500))
    text = " ".join(_pages(_sheet(ReportSection("Notizen", "", (ReportRow("Notiz", words),)))))
    joined = text.split()
    assert [word for word in joined if word.startswith("Wort")] == words.split()


def test_without_purposes_the_column_is_left_to_the_content() -> None:
    (page,) = _pages(_sheet(ReportSection("Kontakte", "", (ReportRow("21.11.2026", "Anruf"),))))
    assert "Wozu" not in page


def test_a_section_may_be_sentences_alone() -> None:
    (page,) = _pages(_sheet(ReportSection("Ihre Rechte", "Jederzeit.")))
    assert "Jederzeit." in page
    assert "Angabe" not in page


@hypothesis_settings(max_examples=25)
@given(
    st.lists(
        st.builds(ReportRow, st.text(max_size=80), st.text(max_size=600), st.text(max_size=120)),
        max_size=12,
    )
)
def test_any_text_makes_a_document_twice_the_same(rows: list[ReportRow]) -> None:
    sheet = _sheet(ReportSection("Alles", "", tuple(rows)))
    first = render_report(sheet)
    assert first.startswith(b"%PDF")
    assert first == render_report(sheet)


def test_reports_stand_on_the_stationery_of_the_business() -> None:
    head = replace(HEAD, stationery=made.pdf("Briefpapier vorn", "Briefpapier hinten"))
    rows = tuple(ReportRow(f"Feld{n}", f"Wert{n}") for n in range(80))
    texts = _pages(replace(_sheet(ReportSection("Stammdaten", "", rows)), letterhead=head))
    assert "Briefpapier vorn" in texts[0]
    assert all("Briefpapier hinten" in text for text in texts[1:])
    assert all("Weg 1" not in text for text in texts[1:])
