"""Cards, letters and envelopes measured in the finished PDF, in millimetres; hostile texts."""

from __future__ import annotations

import builtins
import socket
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from kundenpflege.base.errors import UserError
from kundenpflege.documents.card import render_card, render_card_sheets
from kundenpflege.documents.envelope import SIZES, EnvelopeSize, find_size, render_envelopes
from kundenpflege.documents.greeting import OPEN_PLACE, GreetingPassage, GreetingSheet
from kundenpflege.documents.letter import render_letter
from kundenpflege.documents.ornaments import _ALL
from kundenpflege.documents.paper import MM
from kundenpflege.documents.sheet import InfoRow, LetterForm
from kundenpflege.model.kinds import PaperLayout
from kundenpflege.rules.greeting_texts import TEXTS
from kundenpflege.rules.greetings import KINDS
from tests.documents.sample import HEAD, letters_of, pages
from tests.documents.test_hostile_texts import bare, hostile_texts, marked

Box = tuple[float, float, float, float]
DAY = date(2026, 11, 21)
ADDRESS = ("Frau", "Dr. Helene Sommer", "Am Alten Markt 7", "22926 Ahrensburg")
SHEET = GreetingSheet(
    letterhead=HEAD,
    date=DAY,
    salutation="Sehr geehrte Frau Dr. Sommer,",
    passages=(
        GreetingPassage("zu Ihrem 60. Geburtstag gratulieren wir Ihnen von Herzen."),
        GreetingPassage("Ich denke noch gern an Ihren Rosengarten."),
        GreetingPassage("Wir wünschen Ihnen ein schönes Fest."),
    ),
    closing="Herzliche Grüße",
    signer="Jens Holz",
    subject="Zu Ihrem Geburtstag",
    info=(InfoRow("Datum", "21. November 2026"),),
    address=ADDRESS,
    front="Herzlichen Glückwunsch",
    below="zum 60. Geburtstag",
    motif="candles",
    note="Sie möchten solche Post nicht mehr bekommen?",
)


def text(pdf: bytes, page: int | None = None) -> str:
    pages = list(pypdfium2.PdfDocument(pdf))
    some = pages if page is None else [pages[page]]
    return "\n".join(one.get_textpage().get_text_range() for one in some)


def boxes(pdf: bytes, page: int) -> list[tuple[str, Box]]:
    """The signs of a page with left, top, right, bottom in mm."""
    one = pypdfium2.PdfDocument(pdf)[page]
    high = one.get_size()[1]
    found, shown = one.get_textpage(), one.get_textpage().get_text_range()
    result = []
    for index in range(found.count_chars()):
        left, bottom, right, top = found.get_charbox(index)
        if index < len(shown) and shown[index].strip():
            box = (left / MM, (high - top) / MM, right / MM, (high - bottom) / MM)
            result.append((shown[index], box))
    return result


def size(pdf: bytes, page: int = 0) -> tuple[int, int]:
    wide, high = pypdfium2.PdfDocument(pdf)[page].get_size()
    return round(wide / MM), round(high / MM)


# Cards -----------------------------------------------------------------------------------------


def test_a_card_is_a6_with_its_wish_in_front_and_its_words_behind() -> None:
    made = render_card(SHEET)
    assert made.fits and made.pages == 2
    assert size(made.content) == size(made.content, 1) == (148, 105)
    assert "Herzlichen Glückwunsch" in text(made.content, 0)
    assert "zum 60. Geburtstag" in text(made.content, 0)
    behind = text(made.content, 1)
    assert behind.index("Sehr geehrte") < behind.index("Rosengarten") < behind.index("Herzliche")
    assert "Jens Holz" in behind and "Glückwunsch" not in behind
    assert render_card(SHEET).content == made.content


@pytest.mark.parametrize("page", [0, 1])
def test_nothing_stands_where_office_printers_cannot_print(page: int) -> None:
    for _sign, (left, top, right, bottom) in boxes(render_card(SHEET).content, page):
        assert left >= 6 and top >= 6 and right <= 142 and bottom <= 99


def test_there_is_room_for_a_name_written_by_hand() -> None:
    long = replace(SHEET, passages=(GreetingPassage("Wort " * 150),))
    for sheet in (SHEET, long):
        made = render_card(sheet)
        found = boxes(made.content, 1)
        feet = [box[3] for _sign, box in found if box[1] > 89]
        words = [box[3] for _sign, box in found if box[1] <= 89]
        assert made.fits and min(box[1] for _s, box in found if box[1] > 89) - max(words) >= 8
        assert max(feet) <= 96


def test_what_has_no_room_is_told_and_marked() -> None:
    made = render_card(replace(SHEET, passages=(GreetingPassage("Wort " * 900),)))
    assert not made.fits and "…" in text(made.content, 1)


def test_the_open_place_is_seen() -> None:
    passages = (SHEET.passages[0], GreetingPassage("", open=True))
    for made in (render_card(replace(SHEET, passages=passages)),
                 render_letter(replace(SHEET, passages=passages))):  # fmt: skip
        assert OPEN_PLACE in text(made.content)


def test_four_cards_on_a_sheet_turned_over_its_short_edge() -> None:
    cards = [replace(SHEET, front=f"Karte{n}", salutation=f"Rücken{n},") for n in range(6)]
    made = render_card_sheets(cards)
    assert made.pages == 4 and size(made.content) == (297, 210)

    def place(page: int, words: str) -> tuple[float, float]:
        found = boxes(made.content, page)
        signs = "".join(sign for sign, _box in found)
        at = signs.index(words)
        return found[at][1][0], found[at][1][1]

    for number in range(6):
        front = place(number // 4 * 2, f"Karte{number}")
        back = place(number // 4 * 2 + 1, f"Rücken{number},")
        assert (front[0] < 148.5) != (back[0] < 148.5), number
        assert (front[1] < 105) == (back[1] < 105), number


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_each_kind_has_its_drawing_and_its_texts_fit(kind: object) -> None:
    motif, key = kind.motif, kind.key  # type: ignore[attr-defined]
    assert motif in _ALL
    for _name, body in TEXTS[key]:
        passages = tuple(GreetingPassage(part) for part in body.split("\n\n"))
        made = render_card(replace(SHEET, motif=motif, passages=passages))
        assert made.fits


# Letters ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", list(LetterForm))
@pytest.mark.parametrize("layout", list(PaperLayout))
def test_a_letter_keeps_to_din_5008(form: LetterForm, layout: PaperLayout) -> None:
    head = replace(HEAD, form=form, layout=layout)
    made = render_letter(replace(SHEET, letterhead=head))
    assert made.pages == 1 and size(made.content) == (210, 297)
    found = boxes(made.content, 0)
    signs = "".join(sign for sign, _box in found)
    top = 27.0 if form is LetterForm.A else 45.0
    left, y = found[signs.index("Dr.HeleneSommer")][1][:2]
    assert left == pytest.approx(25, abs=0.6) and top + 17.7 <= y <= top + 45
    subject = found[signs.index("ZuIhremGeburtstag")][1]
    assert subject[0] == pytest.approx(25, abs=0.6)
    assert subject[1] == pytest.approx(top + 45 + 8.46 + 1.5, abs=1.5)
    assert all(24.5 <= box[0] and box[2] <= 190.5 for _s, box in found)
    # One page alone needs no number.
    assert "Seite 1" not in text(made.content)


def test_a_long_letter_goes_on_with_numbered_pages() -> None:
    body = tuple(GreetingPassage("Ein Absatz mit einigen Wörtern. " * 12) for _n in range(9))
    made = render_letter(replace(SHEET, passages=body))
    assert made.pages == 2
    assert "Seite 2 von 2" in text(made.content, 1) and "Zu Ihrem Geburtstag" in text(
        made.content, 1
    )


# Envelopes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("envelope", SIZES, ids=lambda one: one.key)
@pytest.mark.parametrize(
    "address", [ADDRESS, ("Sehr lange Gesellschaft " * 4,) * 5 + ("22926 Ahrensburg",)]
)
def test_envelopes_leave_what_the_post_wants_free(
    envelope: EnvelopeSize, address: Sequence[str]
) -> None:
    pdf = render_envelopes([address, ADDRESS], envelope, HEAD, DAY)
    assert size(pdf) == size(pdf, 1) == (envelope.width, envelope.height)
    for _sign, (left, top, right, bottom) in boxes(pdf, 0):
        assert bottom <= envelope.height - 15, "bar code"
        assert not (right > envelope.width - 74 and top < 40), "stamp"
        assert left >= 10 and right <= envelope.width - 10
    found = boxes(pdf, 1)
    signs = "".join(sign for sign, _box in found)
    left, top = found[signs.index("Dr.HeleneSommer")][1][:2]
    assert left >= envelope.left - 0.5 and top >= 40


def test_there_is_no_other_envelope() -> None:
    assert find_size(" dl ").key == "DL"
    with pytest.raises(UserError, match="DL, C6, C5"):
        find_size("B4")


# Hostile texts ---------------------------------------------------------------------------------


def test_whatever_is_typed_is_printed_and_nothing_else_happens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_args: object, **_more: object) -> object:
        raise AssertionError("a document must not reach for anything")

    render_card(SHEET), render_letter(SHEET)  # the typeface is read once
    render_envelopes([ADDRESS], SIZES[0], HEAD, DAY)
    monkeypatch.setattr(socket, "socket", never)
    opened = builtins.open

    def guarded(file: object, *args: object, **more: object) -> object:
        assert "passwd" not in str(file)
        return opened(file, *args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(builtins, "open", guarded)
    texts = marked(hostile_texts(600))
    for start in range(0, len(texts), 12):
        some = texts[start : start + 12]
        sheet = GreetingSheet(
            letterhead=replace(HEAD, name=some[0], company=some[1]),
            date=DAY,
            salutation=some[2],
            passages=tuple(GreetingPassage(one) for one in some[3:6]),
            closing=some[6],
            signer=some[7],
            subject=some[8],
            address=tuple(some[9:12]),
            recipient=some[9],
            front=some[10],
            below=some[11],
            motif=some[3],
        )
        letter = letters_of(" ".join(pages(render_letter(sheet).content)))
        for one in some[3:6]:
            assert bare(one) in letter, one
        render_card(sheet)
        render_card_sheets([sheet])
        render_envelopes([sheet.address], SIZES[start // 12 % 3], sheet.letterhead, DAY)


def test_a_word_without_an_end_takes_no_time() -> None:
    word = "W" * 200_000
    sheet = replace(SHEET, passages=(GreetingPassage(word[:4000]),), salutation=word[:200])
    assert not render_card(sheet).fits
    assert render_letter(sheet).pages >= 1
