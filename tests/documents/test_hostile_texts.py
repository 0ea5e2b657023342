"""Ten thousand texts nobody would type by accident: what is printed can be copied out again."""

from __future__ import annotations

import builtins
import io
import random
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from kundenpflege.documents.fonts import missing_glyphs, printable
from kundenpflege.documents.offer import render
from kundenpflege.documents.sheet import OfferSheet, OrderForm, SheetLine, VariantSection
from kundenpflege.model.kinds import LineKind, PaperLayout
from tests.documents.sample import HEAD, letters_of, pages

COUNT = 10_000
PER_SHEET = 400

#: What breaks programs that read text as something else.
NASTY = (
    "<b>", "</b>", "<br/>", "<para>", "</para>", '<img src="/etc/passwd"/>', "&amp;", "&lt;",
    "&#0;",
    "<font size=99>", '<a href="javascript:alert(1)">', "<![CDATA[", "]]>", "<!--", "-->",
    "%PDF-1.7",
    "endstream", "endobj", "(", ")", "\\", "\\)", "\\n", "\\u0000", "%s", "%d", "%n", "{0}", "{n}",
    "{Anrede", "${HOME}", "$(id)", "`id`", "'; DROP TABLE offer;--", "../../etc/passwd",
    "file:///etc/passwd", "http://127.0.0.1:9/x", "=1+1", "@SUM(A1)", "\x00", "\x07", "\x1b[31m",
    "\u202e", "\u2066", "\u200b", "\ufeff", "\u00ad", "\ud83d", "\uffff", "\u0301", "e\u0301", "🙂",
    "漢字", "ﷺ", "\n", "\r\n", "\t", "   ", "\u2028", "\u00a0", "\u202f", "1" * 40, "W" * 60, "–",
    "…",
    "„Müßig“", "½ m²", "5 €", "Łódź", "Şahin", "Ωμέγα", "Ёжик", "--", "''", '"', "NaN", "null",
    "§ 35a",
)  # fmt: skip
LETTERS = "".join(
    sign
    for sign in map(chr, [*range(0x20, 0x7F), *range(0xA1, 0x180), *range(0x386, 0x460)])
    if sign != "\u00ad" and not missing_glyphs(sign)
)


def hostile_texts(count: int) -> list[str]:
    """`count` texts, the same ones in each run."""
    dice = random.Random(20261122)
    texts = []
    for _number in range(count):
        parts = []
        for _part in range(dice.randint(1, 5)):
            if dice.random() < 0.6:
                parts.append(dice.choice(NASTY))
            else:
                parts.append("".join(dice.choices(LETTERS, k=dice.randint(1, 14))))
        texts.append(dice.choice(("", " ")).join(parts))
    return texts


def marked(texts: list[str]) -> list[str]:
    """Each text between signs that tell it from the others."""
    return [f"A{n}Z:{text}:Z{n}A" for n, text in enumerate(texts)]


def sheets(texts: list[str]) -> Iterator[OfferSheet]:
    """Sheets that hold all texts, spread over the places that keep what is typed in full."""
    kinds: list[LineKind] = [kind for kind in LineKind if kind is not LineKind.PAGE_BREAK]
    layouts = list(PaperLayout)
    for start in range(0, len(texts), PER_SHEET):
        part = iter(texts[start : start + PER_SHEET])
        head = replace(HEAD, layout=layouts[start // PER_SHEET % len(layouts)])
        fixed = [next(part, "") for _ in range(20)]
        rest = list(part)
        own, other = rest[: len(rest) // 2], rest[len(rest) // 2 :]
        yield OfferSheet(
            letterhead=head,
            date=date(2026, 11, 15),
            subject=fixed[0],
            number="AN-2026-0142",
            salutation=fixed[1],
            thanks=fixed[2],
            needs_title=fixed[3],
            needs=tuple(fixed[4:7]),
            intro=fixed[7],
            lines=tuple(lines_of(own, kinds)),
            notes=tuple(fixed[8:10]),
            guarantees_title=fixed[10],
            guarantees=tuple(fixed[11:14]),
            closing=fixed[14],
            greeting=fixed[15],
            attachments=(fixed[16],),
            variant_title=fixed[17],
            variants=(VariantSection(fixed[18], lines=tuple(lines_of(other, kinds))),),
            order_form=OrderForm(fixed[19]),
        )


def lines_of(texts: list[str], kinds: list[LineKind]) -> Iterator[SheetLine]:
    for number in range(0, len(texts), 3):
        three = [*texts[number : number + 3], "", ""]
        kind = kinds[number // 3 % len(kinds)]
        if kind is LineKind.SUBTOTAL:
            yield SheetLine(kind, three[0])
            three = ["", *three[1:3]]
            kind = LineKind.TEXT
        yield SheetLine(
            kind,
            three[0],
            number="1.1" if kind is not LineKind.TEXT else "",
            benefit=three[1],
            long_text=three[2],
            total="1,00 €",
        )


def bare(text: str) -> str:
    """Printable text as PDFium reads it back, without blanks: a ligature as its letters, an
    accent printed twice at the same spot once."""
    return re.sub("\u0301+", "\u0301", letters_of(printable(text)).replace("ﬀ", "ff"))


def test_ten_thousand_hostile_texts_come_out_as_they_were_typed():
    texts = marked(hostile_texts(COUNT))
    got: dict[str, str] = {}
    for sheet in sheets(texts):
        printed = letters_of(" ".join(pages(render(sheet))))
        for found in re.finditer(r"A(\d+)Z:.*?:Z\1A", printed):
            got[found[1]] = found[0]
    wrong = {n: (got.get(str(n)), bare(text)) for n, text in enumerate(texts)
             if got.get(str(n)) != bare(text)}  # fmt: skip
    assert len(texts) == COUNT
    assert not wrong, f"{len(wrong)}: {list(wrong.items())[:5]}"


def test_no_text_opens_a_file_or_a_connection(monkeypatch: pytest.MonkeyPatch):
    (sheet,) = sheets(marked([*NASTY, "/etc/passwd", "file:///etc/hostname", "\\\\server\\share"]))
    render(sheet)  # typeface and libraries are loaded now

    def refuse(*args: object, **_kwargs: object) -> object:
        raise AssertionError(f"opened {args[:1]}")

    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr(io, "open", refuse)
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert render(sheet).startswith(b"%PDF")
