"""Text as users type it: cleaning at the border, folding for search and comparison."""

from __future__ import annotations

import re
import unicodedata

_SPECIAL = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ŋ": "n",
        "ħ": "h",
    }
)
_NO_WORD = re.compile(r"[\W_]+")
_DROP = {"Cc", "Cs", "Co", "Cn"}


def clean(text: str, multiline: bool = False) -> str:
    """Text fit for every engine and file: NFC, no control or unpaired characters, trimmed.

    NUL and other control characters break PostgreSQL, openpyxl and PDF alike. Line breaks stay
    only where `multiline` is true, otherwise they become blanks.
    """
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text.strip() if multiline else " ".join(text.split())
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = []
    for ch in text:
        if ch == "\n":
            kept.append("\n" if multiline else " ")
        elif ch == "\t":
            kept.append(" ")
        elif unicodedata.category(ch) not in _DROP:
            kept.append(ch)
    result = unicodedata.normalize("NFC", "".join(kept))
    if multiline:
        return "\n".join(line.rstrip() for line in result.split("\n")).strip()
    return " ".join(result.split())


def fold(text: str) -> str:
    """The form in which data and queries are compared.

    Case, accents and German spellings vanish: `Müller`, `MUELLER` and `muller` fold alike
    (ä, ae and a are one; so are ö/oe/o, ü/ue/u; ß/ss; ł/l; ş/s).
    """
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).translate(_SPECIAL)
        text = "".join(ch for ch in text if not unicodedata.combining(ch))
    text = text.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return _NO_WORD.sub(" ", text).strip()


def digits(text: str) -> str:
    """The ASCII digits of `text` (phone numbers, postal codes)."""
    return "".join(ch for ch in text if ch.isascii() and ch.isdigit())


def phone_digits(text: str) -> str:
    """The digits by which a phone number is found: national form, `+49 4102` as `04102`."""
    number = digits(text)
    if text.strip().startswith("+49") or number.startswith("0049"):
        return "0" + number.removeprefix("00").removeprefix("49").lstrip("0")
    if number.startswith("49") and len(number) >= 11:
        return "0" + number[2:]
    return number


def initials(name: str) -> str:
    """One or two capitals for an avatar."""
    words = [w for w in name.replace("-", " ").split() if w[:1].isalpha()]
    words = [w for w in words if not w.endswith(".")] or words
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][:2].upper()
    return (words[0][0] + words[-1][0]).upper()


def keep_together(text: str) -> str:
    """Paragraphs of laws do not break after their sign: `§ 7 Abs. 3` gets fixed blanks."""
    for sign in ("§", "Art.", "Abs.", "Nr.", "Buchst."):
        text = text.replace(f"{sign} ", f"{sign}\u00a0")
    return text
