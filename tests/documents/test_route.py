"""The route of a day on paper: everybody on it, codes that can be read, nothing off the page."""

from __future__ import annotations

import ctypes
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from kundenpflege.documents.paper import MM
from kundenpflege.documents.qr import modules
from kundenpflege.documents.route import RouteLine, RouteSheet, render_route

DAY = date(2026, 11, 24)


def stop(n: int = 1, **given: object) -> RouteLine:
    values = {
        "time": "06:30",
        "name": f"Bäckerei Vogt {n}",
        "address": ("Lohe 1", "22941 Bargteheide"),
        "about": ("Marlies Vogt · 0171 5550519",),
        "reason": "Ladentheke übergeben",
        "notes": ("Zuletzt am 12.11.2026: Besuch",),
        "code": "https://www.google.com/maps/dir/?api=1&destination=Lohe+1",
        "link": f"https://www.openstreetmap.org/search?query=Lohe+{n}",
    }
    return RouteLine(**{**values, **given})  # type: ignore[arg-type]


def pages(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


def links(content: bytes) -> list[str]:
    found = []
    document = pypdfium2.PdfDocument(content)
    for page in document:
        position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page.raw, position, link):
            action = pdfium.FPDFLink_GetAction(link)
            size = pdfium.FPDFAction_GetURIPath(document.raw, action, None, 0)
            buffer = ctypes.create_string_buffer(size)
            pdfium.FPDFAction_GetURIPath(document.raw, action, buffer, size)
            found.append(buffer.value.decode())
    return found


def test_a_visit_with_all_one_needs() -> None:
    sheet = RouteSheet(DAY, "Tom Beck", "Werkstraße 8, 22926 Ahrensburg", (stop(),), "https://tour")
    content = render_route(sheet)
    (text,) = pages(content)
    for words in (
        "Tour am Dienstag, 24. November 2026", "Tom Beck · 1 Besuch · ab Werkstraße 8",
        "06:30", "Bäckerei Vogt 1", "Lohe 1", "22941 Bargteheide", "0171 5550519",
        "Anlass: Ladentheke übergeben", "Zuletzt am 12.11.2026", "Ergebnis", "Seite 1 von 1",
    ):  # fmt: skip
        assert words in text
    assert set(links(content)) == {
        "https://tour",
        "https://www.openstreetmap.org/search?query=Lohe+1",
        stop().code,  # a click on the code
    }
    assert render_route(sheet) == content


def test_many_visits_go_on_over_pages_and_none_is_torn() -> None:
    shown = pages(render_route(RouteSheet(DAY, "", "", tuple(stop(n) for n in range(1, 31)))))
    assert len(shown) >= 4
    for number, text in enumerate(shown, 1):
        assert f"Seite {number} von {len(shown)}" in text and "Dienstag" in text
        assert text.count("Bäckerei Vogt") == text.count("Ergebnis")
    together = "\n".join(shown)
    assert all(f"Bäckerei Vogt {n}\r" in together for n in range(1, 31))


def test_an_empty_day_is_a_page() -> None:
    (text,) = pages(render_route(RouteSheet(DAY)))
    assert "0 Besuche" in text and "Google" not in text


@pytest.mark.parametrize(
    "text", ["x" * 5000, "Wort " * 900, "<b>&amp;\0\u202e{0}%s", "🏠" * 60, ""]
)
def test_hostile_texts_stay_on_the_page(text: str) -> None:
    hostile = stop(
        name=text, address=(text,) * 3, about=(text,) * 3, reason=text, notes=(text,) * 6,
        time=text, code=text, link="",
    )  # fmt: skip
    content = render_route(RouteSheet(DAY, text, text, (hostile,) * 3, ""))
    for page in pypdfium2.PdfDocument(content):
        shown = page.get_textpage()
        for index in range(shown.count_chars()):
            left, bottom, right, top = shown.get_charbox(index)
            if right > left:
                assert 0 <= left and right <= 210 * MM and bottom >= 0 and top <= 297 * MM


def test_nothing_is_told_of_a_code_that_is_not_there() -> None:
    (text,) = pages(render_route(RouteSheet(DAY, stops=(stop(code="https://x/" + "y" * 500),))))
    assert "Hinfahren" not in text and "Bäckerei Vogt" in text
    assert "Hinfahren" in pages(render_route(RouteSheet(DAY, stops=(stop(),))))[0]


def test_codes() -> None:
    rows = modules("https://www.google.com/maps/dir/?api=1&destination=Lohe+1%2C+22941+Bargteheide")
    assert len(rows) == len(rows[0]) and len(rows) % 4 == 1
    for corner in ((0, 0), (0, len(rows) - 7), (len(rows) - 7, 0)):  # the three finder patterns
        assert all(rows[corner[0]][corner[1] + n] for n in range(7))
        assert rows[corner[0] + 3][corner[1] + 3] and not rows[corner[0] + 1][corner[1] + 1]
    assert modules("") == () == modules("x" * 401)
