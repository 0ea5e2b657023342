"""The program's log file: for bugs, without customers' data."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from .redaction import redact, report_lines

#: Loggers of others whose warnings are worth keeping.
_OTHERS = ("sqlalchemy", "alembic", "filelock", "keyring", "fontTools", "PIL", "py.warnings")
_OWN = "kundenpflege"
#: The same bug is written down so often within a while, then only counted.
_OFTEN = 5
_WHILE = 60.0  # s


class Discreet(logging.Formatter):
    """Times, places and kinds of errors; whatever may name somebody is left out."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """One record as it may be kept; the record itself stays as it is for others."""
        safe = logging.makeLogRecord(record.__dict__)
        own = record.name == _OWN or record.name.startswith(f"{_OWN}.")
        try:
            text = record.getMessage() if own else str(record.msg)
        except (TypeError, ValueError):
            text = str(record.msg)
        safe.msg, safe.args = redact(text), None
        safe.exc_text = safe.stack_info = None
        return super().format(safe)

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, ...],
    ) -> str:
        """The way to the error without its texts."""
        error: Any = ei[1]
        return "" if error is None else "\n".join(report_lines(error, ei[2]))


class Calm(logging.Filter):
    """The same bug over and over (while painting, say) does not fill the file."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[str, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write it down."""
        if not record.exc_info or record.exc_info[1] is None:
            return True
        lines = list(report_lines(record.exc_info[1], record.exc_info[2]))
        key = "\n".join(lines[-3:])
        now = time.monotonic()
        first, count = self._seen.get(key, (now, 0))
        if now - first > _WHILE:
            first, count = now, 0
        if len(self._seen) > 100:
            self._seen.clear()
        self._seen[key] = (first, count + 1)
        return count < _OFTEN


def start_log(folder: Path) -> None:
    """Write warnings and errors to `folder`/kundenpflege.log (three files of 500 kB)."""
    from logging.handlers import RotatingFileHandler

    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            folder / "kundenpflege.log",
            maxBytes=500_000,
            backupCount=2,
            encoding="utf-8",
            errors="backslashreplace",
        )
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(Discreet())
    handler.addFilter(Calm())
    # A full disk must not make a bug of every line that cannot be written.
    handler.handleError = lambda record: None  # type: ignore[method-assign]
    root = logging.getLogger(_OWN)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name in _OTHERS:
        other = logging.getLogger(name)
        other.addHandler(handler)
        if other.level == logging.NOTSET:
            other.setLevel(logging.WARNING)


def be_discreet() -> None:
    """What is logged while there is no file yet goes to the console as discreetly."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(Discreet())
