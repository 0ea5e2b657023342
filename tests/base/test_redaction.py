"""Logs and crash reports name places in the program, never people."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.base import log, redaction

_CANARIES = ("Quastenberg", "0171 2345678", "inga@tischlerei.example", "DE02120300000000202051")


def _error(make: BaseException) -> BaseException:
    try:
        try:
            raise KeyError("Quastenberg")
        except KeyError as first:
            raise make from first
    except BaseException as error:
        return error


def _driver() -> BaseException:
    from sqlalchemy.exc import OperationalError

    class FromDriver(Exception):
        """What the driver said."""

    return OperationalError(
        "SELECT 1", {"name": "Quastenberg"}, FromDriver('fts5: syntax error near "Quastenberg"')
    )


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("kein Name: Quastenberg"), "ValueError"),
        (RuntimeError("Quastenberg 0171 2345678"), "RuntimeError"),
        (KeyError("Quastenberg"), "KeyError"),
        (AttributeError("'NoneType' object has no attribute 'id'"),
         "AttributeError: 'NoneType' object has no attribute 'id'"),
        (TypeError("'Quastenberg, Eva' is no number"), "TypeError: '…' is no number"),
        (OSError(28, "No space left on device", "/home/Quastenberg/k.db"),
         "OSError 28: No space left on device"),
        (UnicodeEncodeError("ascii", "Quastenberg", 0, 1, "ordinal not in range"),
         "UnicodeEncodeError: ordinal not in range"),
        (_driver(), 'OperationalError: fts5: syntax error near "…"'),
        (ExceptionGroup("Quastenberg", [ValueError("0171 2345678")]), "ExceptionGroup"),
    ],
)  # fmt: skip
def test_what_an_error_may_say(error: Exception, line: str) -> None:
    report = redaction.report(_error(error))
    assert report.splitlines()[0] == line
    assert "test_redaction.py" in report and "_error" in report, "the way to it is told"
    assert "KeyError" in report, "and what it came from"
    assert not any(canary in report for canary in _CANARIES), report


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("/home/inga/.local/kundenpflege/ui/today/page.py", "kundenpflege/ui/today/page.py"),
        ("C:\\Users\\Inga\\kundenpflege\\store\\store.py", "kundenpflege/store/store.py"),
        ("/usr/lib/python3/site-packages/sqlalchemy/engine/base.py", "sqlalchemy/engine/base.py"),
        ("/usr/lib/python3.11/threading.py", "threading.py"),
    ],
)
def test_paths_without_the_user(path: str, short: str) -> None:
    assert redaction.shorten_path(path) == short


@given(st.text())
def test_any_text_can_be_redacted(text: str) -> None:
    assert len(redaction.redact(text)) <= 300
    assert "@" not in redaction.redact(f"x inga@{'a'}.de y".replace("@", "@"))


def test_the_log_file(tmp_path: Path) -> None:
    before = {
        name: list(logging.getLogger(name).handlers) for name in ("kundenpflege", "sqlalchemy")
    }
    log.start_log(tmp_path / "Daten")
    try:
        own, other = logging.getLogger("kundenpflege.store"), logging.getLogger("sqlalchemy.pool")
        own.warning("The file %s of „%s“", "/home/Quastenberg/k.db", "Eva Quastenberg")
        other.error("Connection %r lost", "Quastenberg")
        own.warning("ruft an unter %s oder %s", _CANARIES[1], _CANARIES[2])
        for _n in range(20):
            own.error("A job failed", exc_info=_error(ValueError("Quastenberg")))
        # Not up to the runner of the tests: it hands reports on as UTF-8.
        logging.getLogger("kundenpflege").propagate = False
        own.info("\ud800 half a letter")
    finally:
        logging.getLogger("kundenpflege").propagate = True
        for name, handlers in before.items():
            for handler in set(logging.getLogger(name).handlers) - set(handlers):
                for one in ("kundenpflege", *log._OTHERS):
                    logging.getLogger(one).removeHandler(handler)
                handler.close()
    text = (tmp_path / "Daten" / "kundenpflege.log").read_text(encoding="utf-8")
    assert not any(canary in text for canary in _CANARIES), text
    assert "ERROR sqlalchemy.pool: Connection %r lost" in text
    assert text.count("ERROR kundenpflege.store: A job failed") == 5, "the same bug only so often"
    assert "ValueError" in text and "test_redaction.py" in text and "half a letter" in text
