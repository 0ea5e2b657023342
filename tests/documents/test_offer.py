"""The offer as a PDF: its order, literal texts, stable bytes, and pages that look right."""

from __future__ import annotations

import sys
import threading
import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kundenpflege.documents.fonts import missing_glyphs, printable
from kundenpflege.documents.offer import render
from kundenpflege.documents.sheet import InfoRow, Letterhead, OfferSheet, SheetLine
from kundenpflege.model.kinds import LineKind, TaxMode
from tests.documents.sample import (
    GUARANTEES,
    HEAD,
    LINES,
    NEEDS,
    WEBER,
    letters_of,
    line,
    logo,
    offer_sheet,
    pages,
    text_of,
)

ITEM = LineKind.ITEM


def positions(text: str, parts: list[str]) -> list[int]:
    """Where the parts stand, each searched after the one before it."""
    found, start = [], 0
    for part in parts:
        start = text.index(part, start)
        found.append(start)
    return found


def test_the_offer_speaks_in_its_order():
    text = text_of(render(offer_sheet()))
    where = positions(
        text,
        [
            "Angebot: Sprossenfenster für die Vorderseite Ihres Hauses",
            "Sehr geehrte Frau Brandt, sehr geehrter Herr Brandt,",
            "danke für die Zeit, die Sie sich am 12. November 2026",
            *NEEDS,
            "Auf der Grundlage dieser Wünsche",
            *(part.text for part in LINES),
            "12.000,00 €",
            "2.280,00 €",
            "14.280,00 €",
            "5.828,62 €",
            "An dieses Angebot halten wir uns bis zum 15. Dezember 2026 gebunden.",
            *GUARANTEES,
            "Ich freue mich darauf",
            "Mit freundlichen Grüßen",
            "Inga Beispiel",
        ],
    )
    assert where == sorted(where)


def test_the_total_is_never_the_last_thing():
    for sheet in (offer_sheet(), offer_sheet(guarantees=())):
        text = text_of(render(sheet))
        assert text.rindex("Ich freue mich darauf") > text.rindex("14.280,00 €")


def test_optional_and_alternative_prices_stand_in_brackets():
    text = text_of(render(offer_sheet()))
    assert "(7.120,00 €)" in text
    assert "(1.188,00 €)" in text
    assert "nicht im Gesamtpreis · Unterschied −2.080,00 €" in text


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        (TaxMode.SMALL_BUSINESS, "Steuerfrei nach § 19 UStG (Kleinunternehmer)."),
        (TaxMode.REVERSE_CHARGE, "Steuerschuldnerschaft des Leistungsempfängers (§ 13b UStG)."),
        (TaxMode.ZERO_PV, "Umsatzsteuer 0 % gemäß § 12 Abs. 3 UStG."),
    ],
)
def test_modes_without_vat_say_why(mode, sentence):
    text = text_of(render(offer_sheet(tax_mode=mode)))
    assert sentence in text
    assert "19 % Umsatzsteuer" not in text
    assert "Gesamtpreis 12.000,00 €" in text


def test_a_business_sees_the_net_total_first():
    text = text_of(render(offer_sheet(addressee=WEBER)))
    assert "Gesamtpreis netto 12.000,00 €" in text
    assert "§ 35a" not in text
    assert "Weber Wohnbau GmbH Abteilung Einkauf Herrn Dr. Max Muster" in text


# --- the same sheet gives the same bytes -----------------------------------------------------


def test_the_same_sheet_gives_the_same_bytes(monkeypatch):
    sheet = offer_sheet(letterhead=replace(HEAD, logo=logo()), with_order_form=True)
    first = render(sheet)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert render(sheet) == first
    assert render(replace(sheet, closing="Anders.")) != first


def test_threads_do_not_disturb_each_other():
    interval = sys.getswitchinterval()
    sheets = [offer_sheet(subject=f"Łódź {n} Ωя{chr(0x430 + n)}") for n in range(6)]
    wanted = [render(sheet) for sheet in sheets]
    made: dict[int, bytes] = {}
    threads = [
        threading.Thread(target=lambda n=n: made.__setitem__(n, render(sheets[n])))
        for n in range(6)
    ]
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert [made[n] for n in range(6)] == wanted


def test_title_author_and_date_are_the_sheets():
    document = pypdfium2.PdfDocument(render(offer_sheet()))
    data = document.get_metadata_dict()
    document.close()
    assert data["Title"] == "Angebot AN-2026-0142"
    assert data["Author"] == "Tischlerei Beispiel GmbH"
    assert data["Subject"] == "Sprossenfenster für die Vorderseite Ihres Hauses"
    assert data["CreationDate"].startswith("D:20261115")
    assert data["ModDate"].startswith("D:20261115")


def test_only_our_typeface_is_inside_and_no_link():
    sheet = offer_sheet(
        needs=('<a href="javascript:alert(1)">x</a> https://example.org',), with_order_form=True
    )
    pdf = render(sheet)
    assert b"Helvetica" not in pdf
    assert b"/Annot" not in pdf and b"/URI" not in pdf and b"JavaScript" not in pdf
    assert pdf.count(b"/FontFile2") >= 3


# --- what users type is literal ------------------------------------------------------------------

HOSTILE = [
    '<img src="/etc/passwd"/>',
    '<img src="http://127.0.0.1:9/x.png">',
    "<b>fett",
    "<x>verschwindet</x>",
    "&amp; &lt; & <br/>",
    '<a href="javascript:alert(1)">hier</a>',
    "<para><font size=99>riesig</font></para>",
    "Łukasz Şahin, Øster Čapek – „Müßig“ ½ m² · 5 €",
    "(runde) [eckige] {n} %s %d \\n \\(",
    "a\x00b\x07c\x0bd\x1be",
    "halb \ud83d und \ufffe\uffff",
    "Zeile eins\nZeile zwei\r\n\r\nZeile vier",
    "x" * 3000,
    "-- – — / \\ ' \" ` ´",
    "ﬀ",
    "🙂 漢字 ✓",
    "\u202eumgekehrt\u202c",
]


def everywhere(text: str) -> OfferSheet:
    """A sheet that holds `text` in every field."""
    return OfferSheet(
        letterhead=Letterhead(text, text, text, text, footer=((text, text), (text,))),
        date=date(2026, 11, 15),
        subject=text,
        number=text,
        word=text,
        recipient=text,
        info=(InfoRow(text, text), InfoRow(text, text, strong=True)),
        address=(text,) * 7,
        salutation=text,
        thanks=text,
        needs_title=text,
        needs=(text, text),
        intro=text,
        lines=tuple(
            SheetLine(kind, text, text, text, text, text, text, text, text) for kind in LineKind
        ),
        totals=(),
        notes=(text,),
        guarantees_title=text,
        guarantees=(text, text),
        closing=text,
        greeting=text,
        signature=text,
        signer=text,
        attachments=(text,),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_come_out_literally_in_every_field(text):
    got = letters_of(text_of(render(everywhere(text))))
    # PDFium reads a ligature as its letters.
    wanted = letters_of(printable(text)).replace("ﬀ", "ff")
    # A word of 3000 letters goes on over several pages, between their heads and feet.
    assert wanted[:400] in got


#: Signs that read back one to one: Latin, Greek, Cyrillic, punctuation; and controls.
SIGNS = "".join(
    sign
    for sign in map(chr, [*range(0x20, 0x7F), *range(0xA1, 0x180), *range(0x386, 0x460)])
    if sign != "\u00ad" and not missing_glyphs(sign) and not unicodedata.combining(sign)
)
TYPED = st.text(
    st.one_of(st.sampled_from(SIGNS), st.sampled_from(" \n\t\x00\x07<>&\"'/–„“€…")), max_size=200
)


@settings(max_examples=60)
@given(TYPED)
def test_what_is_typed_can_be_copied_out_again(text):
    sheet = offer_sheet(thanks=f"A{text}Z", needs=(f"B{text}Y",), lines=(line(ITEM, f"C{text}X"),))
    got = letters_of(text_of(render(sheet)))
    for typed in (f"A{text}Z", f"B{text}Y", f"C{text}X"):
        assert letters_of(printable(typed)) in got


@pytest.mark.parametrize("field", ["subject", "salutation", "thanks", "intro", "closing", "signer"])
def test_a_word_of_200_000_letters_ends(field):
    changes: dict[str, Any] = {field: "x" * 200_000}
    pdf = render(offer_sheet(**changes))
    assert text_of(pdf).count("x") >= 200_000


def test_long_words_in_lists_and_narrow_columns_end():
    word = "x" * 50_000
    pdf = render(
        offer_sheet(
            needs=(word,),
            guarantees=(word,),
            lines=(line(ITEM, word, benefit=word, unit=word),),
            address=(word,) * 9,
            info=(InfoRow(word, word),) * 3,
            letterhead=Letterhead(word, word, word, word, footer=((word,) * 9,) * 9),
            recipient=word,
            number=word,
            attachments=(word,),
        )
    )
    assert text_of(pdf).count("x") > 200_000


def test_long_text_crosses_pages_without_loss():
    words = [f"wort{n}" for n in range(4000)]
    text = " ".join(words)
    got = text_of(render(offer_sheet(lines=(line(ITEM, "Titel\n" + text, unit_price="1"),))))
    assert all(word in got for word in words)
    assert got.count("1 Stk") == 1
    got = text_of(render(offer_sheet(guarantees=(text,), needs=(text,))))
    assert all(got.count(f"{word} ") >= 2 for word in words[:-1])


# --- pages ---------------------------------------------------------------------------------------


def many(count: int) -> list:
    lines = []
    for number in range(count):
        if number % 10 == 0:
            lines.append(line(LineKind.HEADING, f"Abschnitt {number}."))
        lines.append(line(ITEM, f"Leistung {number}.", unit_price="1.5", benefit="Ruhe im Haus"))
    return lines


@pytest.mark.parametrize("count", [60, 500])
def test_long_tables_repeat_their_head_and_count_their_pages(count):
    texts = list(pages(render(offer_sheet(lines=many(count)))))
    for number, text in enumerate(texts, start=1):
        assert f"Seite {number} von {len(texts)}" in text
        assert ("Angebot AN-2026-0142 · 15. November 2026 · Eheleute Brandt" in text) == (
            number > 1
        )
        assert "Tischlerei Beispiel GmbH" in text
        has_line = "Leistung " in text.replace("Leistung\r\n", "")
        assert ("Einzelpreis" in text) == has_line or number == len(texts)
    joined = "\n".join(texts)
    for number in range(count):
        assert joined.count(f"Leistung {number}.") == 1


@pytest.mark.parametrize("lead", range(0, 24))
def test_no_heading_is_the_last_thing_on_a_page(lead):
    lines = [*many(lead), line(LineKind.HEADING, "Zuletzt."), line(ITEM, "Danach.", unit_price="1")]
    texts = list(pages(render(offer_sheet(lines=lines))))
    page = next(text for text in texts if "Zuletzt." in text)
    assert "Danach." in page
    assert page.index("Danach.") > page.index("Zuletzt.")
    # The total stays with the last line, and all its rows with each other.
    assert "Summe netto" in page
    assert page.index("Gesamtpreis", page.index("Umsatzsteuer")) > page.index("Summe netto")


@pytest.mark.parametrize("lead", range(0, 24))
def test_guarantees_and_signature_stay_together(lead):
    texts = list(pages(render(offer_sheet(lines=many(lead) or LINES))))
    page = next(text for text in texts if "Garantierte Leistungen" in text)
    assert "Mit freundlichen Grüßen" in page
    assert page == texts[-1]


def test_the_order_form_has_its_own_last_page():
    texts = list(pages(render(offer_sheet(with_order_form=True))))
    assert "Auftragserteilung" in texts[-1]
    assert "Hiermit erteile ich Ihnen den Auftrag" in texts[-1]
    assert "Garantierte Leistungen" in texts[-2] and "Mit freundlichen" in texts[-2]
    assert "Unterschrift" in texts[-1]
    assert "Hiermit erteile" not in "".join(texts[:-1])
    assert "Hiermit erteile" not in text_of(render(offer_sheet()))


def test_the_signature_on_the_order_form_is_never_alone():
    for count in range(10, 40):
        lines = [line(LineKind.OPTIONAL, f"Wunsch {n}.", unit_price="1") for n in range(count)]
        last = list(pages(render(offer_sheet(lines=lines, with_order_form=True))))[-1]
        assert "Unterschrift" in last and f"Wunsch {count - 1}." in last


# --- with little ---------------------------------------------------------------------------------


def test_an_empty_sheet_is_a_page():
    pdf = render(OfferSheet(letterhead=Letterhead(), date=date(2026, 1, 1)))
    assert text_of(pdf).split() == "Angebot Mit freundlichen Grüßen Seite 1 von 1".split()


@pytest.mark.parametrize(
    "changes",
    [
        {"needs": ()},
        {"needs": ("", "  ")},
        {"guarantees": ()},
        {"guarantees": ("",)},
        {"lines": ()},
        {"lines": (line(LineKind.TEXT, "nur ein Hinweis"),)},
        {"lines": (line(LineKind.HEADING, "nur eine Überschrift"),)},
        {"lines": (line(ITEM, ""),)},
        {"totals": ()},
        {"notes": ()},
        {"address": ()},
        {"info": ()},
        {"salutation": "", "thanks": "", "intro": "", "closing": "", "greeting": ""},
        {"signature": "", "signer": "", "attachments": ()},
        {"subject": ""},
        {"letterhead": Letterhead(name="Nur der Name")},
        {"letterhead": Letterhead(logo=logo(), tagline="ohne Namen")},
        {"letterhead": replace(HEAD, logo=logo(900, 60), logo_right=False)},
        {"letterhead": replace(HEAD, logo=logo(20, 900, alpha=False))},
        {"letterhead": replace(HEAD, footer=())},
    ],
)
def test_what_is_missing_is_left_out(changes):
    text = text_of(render(offer_sheet(**changes)))
    assert "Seite 1 von" in text


def test_no_needs_leave_no_box():
    text = text_of(render(offer_sheet(needs=())))
    assert "Das ist Ihnen wichtig" not in text
    assert "Garantierte Leistungen" not in text_of(render(offer_sheet(guarantees=("",))))


@pytest.mark.parametrize(
    "data",
    [
        b"x",
        logo()[:200],
        b"%PDF-1.4",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 99,
    ],
)
def test_a_broken_logo_is_left_out(data):
    assert render(offer_sheet(letterhead=replace(HEAD, logo=data))) == render(offer_sheet())


def test_a_logo_is_drawn():
    with_logo = render(offer_sheet(letterhead=replace(HEAD, logo=logo())))
    assert b"/Subtype /Image" in with_logo
    assert b"/Subtype /Image" not in render(offer_sheet())


def test_a_subject_that_names_the_document_is_not_named_twice():
    text = text_of(render(offer_sheet(subject="Angebot über Fenster")))
    assert "Angebot: Angebot" not in text
