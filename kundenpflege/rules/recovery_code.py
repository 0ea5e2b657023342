"""The recovery code of an encrypted database: written down on paper, typed in years later.

28 signs in groups of four: 130 random bits and two signs of a Reed-Solomon code over the 32
signs (Crockford's, without I, L, O and U, which are mistaken for others). One misread sign is put
right wherever it stands, two are noticed.
"""

from __future__ import annotations

import unicodedata

from kundenpflege.base.i18n import _, ngettext

#: The signs of a code, each five bits.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Signs of a code, the last two of them check the others.
LENGTH = 28
GROUP = 4
#: Random bytes that `make` takes.
RANDOM_BYTES = 17

_CHECKS = 2
#: What people write for signs that do not occur, and dashes of all lengths between the groups.
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_BETWEEN = frozenset("-‐‑‒–—−_.,:;/|'\"„“”")


def _tables() -> tuple[tuple[int, ...], tuple[int, ...]]:
    powers, logs = [1], [0] * 32
    for exponent in range(1, 31):
        value = powers[-1] << 1
        powers.append(value ^ 0b100101 if value & 32 else value)
        logs[powers[-1]] = exponent
    return tuple(powers), tuple(logs)


_POWERS, _LOGS = _tables()


def make(random: bytes) -> str:
    """The code of 17 random bytes, in groups: `3F7K-9QXM-…`."""
    if len(random) != RANDOM_BYTES:
        raise ValueError("a code is made of 17 random bytes")
    number = int.from_bytes(random, "big") >> (8 * RANDOM_BYTES - 5 * (LENGTH - _CHECKS))
    values = [(number >> 5 * place) & 31 for place in range(LENGTH - _CHECKS)]
    first, second = _sums([0, 0, *values])
    # The two check signs c0 + c1·x make both sums zero.
    high = _divide(first ^ second, 2 ^ 1)
    return show("".join(SIGNS[value] for value in reversed([first ^ high, high, *values])))


def show(code: str) -> str:
    """A code in groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read(text: str) -> str | None:
    """The code that was typed, without dashes, one misread sign put right; None if it is none.

    Small letters, blanks, dashes, O for 0 and I or L for 1 do not matter.
    """
    typed = _typed(text)
    if len(typed) != LENGTH or any(sign not in SIGNS for sign in typed):
        return None
    values = [SIGNS.index(sign) for sign in reversed(typed)]
    first, second = _sums(values)
    if first or second:
        if not first or not second:
            return None
        place = (_LOGS[second] - _LOGS[first]) % 31
        if place >= LENGTH:
            return None
        values[place] ^= first
    return "".join(SIGNS[value] for value in reversed(values))


def problem(text: str) -> str:
    """Why `text` is no code, in German; '' when it is one."""
    typed = _typed(text)
    if strange := next((sign for sign in typed if sign not in SIGNS), ""):
        return _("„{sign}“ kommt in Wiederherstellungscodes nicht vor.").format(sign=strange)
    if len(typed) != LENGTH:
        return ngettext(
            "Der Wiederherstellungscode hat {length} Zeichen, hier steht eines.",
            "Der Wiederherstellungscode hat {length} Zeichen, hier stehen {n}.",
            len(typed),
        ).format(length=LENGTH, n=len(typed))
    if read(text) is None:
        return _(
            "Der Wiederherstellungscode enthält Tippfehler. Bitte Zeichen für Zeichen vergleichen."
        )
    return ""


def _typed(text: str) -> str:
    wide = unicodedata.normalize("NFKC", text[:400]).upper()
    kept = (sign for sign in wide if not sign.isspace() and sign not in _BETWEEN)
    return "".join(kept).translate(_READ_AS)


def _sums(values: list[int]) -> tuple[int, int]:
    """The polynomial at 1 and at the generator: both 0 for a code without mistakes."""
    first = second = 0
    for place, value in enumerate(values):
        first ^= value
        if value:
            second ^= _POWERS[(_LOGS[value] + place) % 31]
    return first, second


def _divide(value: int, by: int) -> int:
    return _POWERS[(_LOGS[value] - _LOGS[by]) % 31] if value else 0
