"""The call sheet is one page whatever is put in; the talk sheet has as many as it needs."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kundenpflege.documents.call_sheet import render
from kundenpflege.documents.talk_sheet import TalkItem, TalkSheet
from kundenpflege.documents.talk_sheet import render as render_talk
from kundenpflege.model.kinds import NeedWeight, SalesObjectionKind
from kundenpflege.rules.call_sheet import CallBenefit, CallNeed, CallObjection, CallSheet

DAY = date(2026, 11, 22)
SHEET = CallSheet(
    customer="Eheleute Brandt",
    day=DAY,
    spoken="Frau Brandt",
    phones=("04102 555 77", "0171 5550142"),
    number="AN-2026-0142",
    subject="Sprossenfenster",
    total="14.280,00 €",
    status="gesendet vor 7 Tagen · gültig noch 23 Tage",
    decision="beide gemeinsam, bis Monatsende",
    needs=(
        CallNeed("Der Lärm bleibt draußen.", NeedWeight.VERY_IMPORTANT, date(2027, 6, 16)),
        CallNeed("Ihre Räume bleiben warm.", NeedWeight.IMPORTANT),
        CallNeed("Villencharakter.", NeedWeight.NICE),
    ),
    guarantees=("Fertig bis 10. Juni.", "Wir reinigen gründlich."),
    opening="Frau Brandt, das war Ihnen wichtig: Ruhe. Passt unser Angebot dazu?",
    benefits=(CallBenefit("Sprossenfenster", "Der Lärm bleibt draußen", "Fragen Sie nachts."),),
    objections=(
        CallObjection(
            1,
            SalesObjectionKind.PRICE,
            "Sie sind teurer.",
            "Das kann gut sein.",
            "Für 11.804,80 € mit „Kunststoff“",
            "Lärmschutz, Villencharakter",
        ),
    ),
    notes=("Tochter wird eingeschult", "empfohlen von Dr. Sommer"),
    questions=("Was sollen Gäste sagen?",),
    plural=True,
)


def _text(pdf: bytes) -> str:
    (page,) = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_range().split())


def test_the_page_holds_everything_in_reading_order() -> None:
    text = _text(render(SHEET))
    told = (
        "Gesprächsleitfaden · nur für uns", "Eheleute Brandt",
        "04102 555 77 · 0171 5550142 · Anrede „Frau Brandt“", "14.280,00 €",
        "AN-2026-0142 · gesendet vor 7 Tagen · gültig noch 23 Tage",
        "Entscheidung: beide gemeinsam, bis Monatsende", "Was ihnen wichtig ist",
        "Der Lärm bleibt draußen. (sehr wichtig, bis 16.06.)", "Ihre Räume bleiben warm.",
        "Villencharakter. (schön, wenn)", "Was wir garantieren", "Fertig bis 10. Juni.",
        "Einstieg", "„Frau Brandt, das war Ihnen wichtig", "Was die Leistungen bringen",
        "Wenn sie sagen …", "„Sie sind teurer.“", "Das kann gut sein.",
        "Für 11.804,80 € mit „Kunststoff“ – dann entfällt: Lärmschutz, Villencharakter",
        "Zum Menschen", "Tochter wird eingeschult", "Noch fragen", "Was sollen Gäste sagen?",
        "Am Ende vereinbaren", "Auftrag erteilt", "Notizen",
    )  # fmt: skip
    at = 0
    for words in told:
        assert words in text, words
        assert text.index(words) >= at or words == "14.280,00 €", words
        at = text.index(words) if words != "14.280,00 €" else at


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert render(SHEET) == render(SHEET)


def test_an_empty_sheet_is_a_page_to_write_on() -> None:
    text = _text(render(CallSheet("", DAY)))
    assert "Am Ende vereinbaren" in text and "Notizen" in text
    assert "Was wir garantieren" not in text and "Einstieg" not in text


def test_far_too_much_is_shortened_and_counted() -> None:
    long = "Sehr lange Wörter über die Straße und ihre vielen Folgen " * 60
    sheet = CallSheet(
        customer="Name " * 200,
        day=DAY,
        spoken="Frau " + "X" * 500,
        phones=("1" * 300,),
        number="AN" * 200,
        total="9" * 200,
        status=long,
        decision=long,
        needs=tuple(CallNeed(f"{n} {long}", NeedWeight.VERY_IMPORTANT) for n in range(40)),
        guarantees=(long,) * 40,
        opening=long,
        benefits=tuple(CallBenefit(f"{n}{long}", long, long) for n in range(40)),
        objections=tuple(
            CallObjection(n, SalesObjectionKind.PRICE, long, long, long, long) for n in range(40)
        ),
        notes=(long,) * 40,
        questions=(long,) * 40,
    )
    text = _text(render(sheet))
    assert "und 37 weitere" in text
    assert "…" in text and "Notizen" in text and "abgelehnt, weil" in text


_HOSTILE = st.text(max_size=400) | st.sampled_from(
    ("<b>fett</b>", "\x00\ud800", "{Antwort}", "W" * 900, "a\n" * 40, "🙂𝕏‏עברית", "&lt;", "￿")
)


@settings(max_examples=60)
@given(
    st.builds(
        CallSheet,
        customer=_HOSTILE,
        day=st.just(DAY),
        spoken=_HOSTILE,
        phones=st.lists(_HOSTILE, max_size=4).map(tuple),
        number=_HOSTILE,
        subject=_HOSTILE,
        total=_HOSTILE,
        status=_HOSTILE,
        decision=_HOSTILE,
        needs=st.lists(
            st.builds(CallNeed, _HOSTILE, st.sampled_from(NeedWeight), st.none() | st.dates()),
            max_size=9,
        ).map(tuple),
        guarantees=st.lists(_HOSTILE, max_size=9).map(tuple),
        opening=_HOSTILE,
        benefits=st.lists(st.builds(CallBenefit, _HOSTILE, _HOSTILE, _HOSTILE), max_size=9).map(
            tuple
        ),
        objections=st.lists(
            st.builds(
                CallObjection,
                st.just(1),
                st.sampled_from(SalesObjectionKind),
                _HOSTILE,
                _HOSTILE,
                _HOSTILE,
                _HOSTILE,
            ),
            max_size=9,
        ).map(tuple),
        notes=st.lists(_HOSTILE, max_size=9).map(tuple),
        questions=st.lists(_HOSTILE, max_size=9).map(tuple),
        brand=_HOSTILE,
    )
)
def test_any_input_is_exactly_one_page_within_its_margins(sheet: CallSheet) -> None:
    document = pypdfium2.PdfDocument(render(sheet))
    assert len(document) == 1
    page = document[0]
    width, height = page.get_size()
    text = page.get_textpage()
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        assert left >= 30 and right <= width - 20
        assert bottom >= 20 and top <= height - 20


# The talk sheet ----------------------------------------------------------------------------------


def test_the_talk_sheet_asks_with_room_to_write_over_pages() -> None:
    items = tuple(
        TalkItem(f"Frage {n}?", "Wozu?", f"Teil {n // 10}", ("ja", "nein") if n % 3 == 0 else ())
        for n in range(40)
    )
    sheet = TalkSheet("Fenster", DAY, "Brandt", "Villenweg 3", ("04102 1",), "Fenster", items)
    document = pypdfium2.PdfDocument(render_talk(sheet))
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    for n in range(40):
        assert f"Frage {n}?" in text
    assert text.count("nein") == 14
    assert f"Seite {len(document)} von {len(document)}" in text
    assert len(document) > 3
    assert render_talk(sheet) == render_talk(sheet)


def test_a_known_answer_stands_in_the_place_of_the_lines() -> None:
    item = TalkItem("Was stört?", answer="es zieht\nim Flur")
    (page,) = pypdfium2.PdfDocument(render_talk(TalkSheet("F", DAY, items=(item,))))
    text = page.get_textpage().get_text_range()
    assert "es zieht" in text and "im Flur" in text


@pytest.mark.parametrize("text", ("x" * 5000, "a\n" * 300, "<b>{x}</b>", "\x00🙂"))
def test_hostile_questions_are_printed(text: str) -> None:
    item = TalkItem(text, text, text, (text,) * 30, "", 99)
    answered = TalkItem(text, text, text, (), text)
    sheet = TalkSheet(text, DAY, text, text, (text,), text, (item, answered) * 3, text)
    document = pypdfium2.PdfDocument(render_talk(sheet))
    assert 1 <= len(document) <= 6
