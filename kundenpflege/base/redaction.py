"""What logs and crash reports may say: where in the program it happened, never about whom.

Texts of exceptions hold whatever was being worked on – names, numbers, addresses. Only what the
interpreter itself says about the program is told, and paths without the user's folders.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from types import TracebackType

#: Their texts are made by the interpreter of names in the program.
_TELLING = frozenset(
    {
        "AttributeError",
        "ImportError",
        "IndexError",
        "ModuleNotFoundError",
        "NameError",
        "NotImplementedError",
        "RecursionError",
        "TypeError",
        "UnboundLocalError",
        "ZeroDivisionError",
    }
)
_NAMELESS = "…"
_LONGEST = 300
_MOST_FRAMES = 40
_PROGRAM = "kundenpflege"

_EMAIL = re.compile(r"\S+@\S+")
_NUMBER = re.compile(r"\d[\d\s/().+-]{3,}\d|\d{4,}")
_QUOTED = re.compile(r"""'[^']*'|"[^"]*"|„[^“”"]*[“”"]|‚[^‘’']*[‘’']|«[^»]*»""")
_PATH = re.compile(r"(?:[A-Za-z]:\\|\\\\|/)(?:[^\s:*?\"'<>|,;()]+[\\/])*([^\s\\/:*?\"'<>|,;()]*)")
_IDENTIFIER = re.compile(r"""['"][A-Za-z_][A-Za-z0-9_.]*['"]""")


def shorten_path(path: str) -> str:
    """A path without what lies above the program: `kundenpflege/store/store.py`."""
    windows = "\\" in path
    pure: PurePath = PureWindowsPath(path) if windows else PurePosixPath(path)
    parts = pure.parts
    for name in (_PROGRAM, "site-packages"):
        if name in parts:
            at = len(parts) - 1 - parts[::-1].index(name)
            return "/".join(parts[at if name == _PROGRAM else at + 1 :])
    return pure.name


def redact(text: str, *, names: bool = False) -> str:
    """A line without what may be personal: quotations, addresses, longer numbers, paths.

    With `names` quoted words that are written like names in a program stay.
    """

    def quoted(match: re.Match[str]) -> str:
        if names and _IDENTIFIER.fullmatch(match[0]):
            return match[0]
        return f"{match[0][0]}{_NAMELESS}{match[0][-1]}"

    text = " ".join(text.split())
    text = _QUOTED.sub(quoted, text)
    text = _EMAIL.sub(_NAMELESS, text)
    text = _PATH.sub(_NAMELESS, text)
    text = _NUMBER.sub(_NAMELESS, text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + _NAMELESS


def error_line(error: BaseException) -> str:
    """`AttributeError: 'NoneType' object has no attribute 'id'`; of most errors only the kind."""
    kind = type(error).__name__
    if isinstance(error, OSError):
        number = f" {error.errno}" if error.errno is not None else ""
        return f"{kind}{number}: {error.strerror or _NAMELESS}"
    if isinstance(error, UnicodeError):
        return f"{kind}: {getattr(error, 'reason', _NAMELESS)}"
    if kind in _TELLING:
        return f"{kind}: {redact(str(error), names=True)}"
    driver = getattr(error, "orig", None)
    if isinstance(driver, BaseException):
        return f"{kind}: {redact(str(driver))}"
    module = type(error).__module__
    if module.startswith(("sqlite3", "sqlcipher3")):
        return f"{kind}: {redact(str(error))}"
    return kind


def report_lines(
    error: BaseException, trace: TracebackType | None = None, *, seen: frozenset[int] = frozenset()
) -> Iterator[str]:
    """The way to an error, the innermost call last, with what it came from; no values, no texts."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen and len(seen) < 5:
        yield from report_lines(before, seen=seen | {id(error)})
        yield ""
    frames = traceback.extract_tb(trace or error.__traceback__)
    if len(frames) > _MOST_FRAMES:
        yield f"  … {len(frames) - _MOST_FRAMES}"
    for frame in frames[-_MOST_FRAMES:]:
        yield f"  {shorten_path(frame.filename)}:{frame.lineno} {frame.name}"
    yield error_line(error)
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions[:3]:
            yield from report_lines(part, seen=seen | {id(error)})


def report(error: BaseException, trace: TracebackType | None = None) -> str:
    """The line of the error first, then the way to it."""
    return "\n".join((error_line(error), *report_lines(error, trace)))
