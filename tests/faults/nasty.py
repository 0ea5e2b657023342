"""Texts nobody types by accident, and names no file should have."""

from __future__ import annotations

import random

from hypothesis import strategies

from tests.documents.test_hostile_texts import NASTY

#: Names that Windows keeps for itself, that leave the folder, or that a disk does not take.
NAMES = (
    "CON", "nul", "AUX.txt", "COM1", "LPT9.pdf", "..", ".", "../../oben", "..\\..\\oben",
    "/etc/passwd", "C:\\Windows\\x", "\\\\server\\share", "a/b", "a:b", "a*b?", 'a"b', "a<b>|c",
    "Punkt.", "Leer ", " ", "", "~", "$HOME", "%TEMP%", "-rf", "Mu\u0308ller", "Müller", "ﬁn",
    "x" * 300, "ü" * 200, "\u202egpj.exe", "a\x00b", "a\nb", "\ud800", "👩\u200d🔧",
    "テスト", "شركة",
)  # fmt: skip

#: The same, and what breaks readers of lists, cards, calendars and pages.
TEXTS = (
    *NASTY,
    *NAMES,
    "=HYPERLINK(\"http://a.example\")", "+49 171", "-1", "@cmd", "\t=1", "\r=1", "'=1", ";", ",",
    "a;b;c", '"', '""', "\\;", "\\,", "BEGIN:VCARD", "END:VCARD", "END:VEVENT\r\nEND:VCALENDAR",
    "X:1\r\nY:2", "=0D=0A", "=?utf-8?q?x?=", "_x0041_", "_x000D_", "0815", "1e9", "TRUE", "1/2",
    "31.02.2026", "9" * 400, "1" * 33000, "Ö" * 5000, "👨\u200d👩\u200d👧", "e" + "\u0301" * 60,
    "\u0000", "\u2029", "ا" * 80, "שלום", "\U0010ffff", "\ufdd0",
)  # fmt: skip

#: One text of a megabyte.
HUGE = "Wörter ohne Ende; " * 60_000


def text(dice: random.Random) -> str:
    """One of them, or several put together, or signs thrown at random."""
    kind = dice.random()
    if kind < 0.5:
        return dice.choice(TEXTS)
    if kind < 0.8:
        return dice.choice(("", " ", "\n")).join(dice.choices(TEXTS, k=dice.randint(2, 4)))
    return "".join(chr(dice.choice(_RANGES)()) for _sign in range(dice.randint(1, 40)))


_dice = random.Random(1)
_RANGES = [
    lambda first=first, last=last: _dice.randint(first, last)
    for first, last in (
        (0, 0x20), (0x21, 0x7E), (0xA0, 0x17F), (0x300, 0x36F), (0x400, 0x4FF), (0x590, 0x6FF),
        (0x2000, 0x206F), (0x3040, 0x9FFF), (0xD800, 0xDFFF), (0xE000, 0xE010), (0xFFF0, 0xFFFF),
        (0x1F300, 0x1FAFF),
    )
]  # fmt: skip

#: For hypothesis, which makes a failing example small.
hostile = strategies.one_of(
    strategies.sampled_from(TEXTS),
    strategies.text(strategies.characters(exclude_categories=()), max_size=60),
    strategies.lists(strategies.sampled_from(TEXTS), min_size=2, max_size=4).map("".join),
)
