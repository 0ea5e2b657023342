"""Screens: main window, rooms and the kit they are built from. The only floor that knows Qt."""

from __future__ import annotations

import builtins
import sys

import PySide6.QtCore  # noqa: F401  (what follows mends what it does on import)


def _keep_true_alive() -> None:
    """Make up for the references to `True` that PySide6 6.12.0 drops, one with each signal.

    Up to Python 3.11 `True` is counted like any object: after some hundred emitted signals the
    interpreter would abort with „bool_dealloc“. 6.11.3 is free of it, and so is Python 3.12.
    """
    if sys.version_info < (3, 12):
        import ctypes

        ctypes.c_ssize_t.from_address(id(True)).value += 1 << 48


def _import_plainly() -> None:
    """Take PySide6's hand off `import`: it reads the source of every module imported later, to
    look for `from __feature__ import …`, which nobody here uses. SQLAlchemy and all that is
    ours come after it: a tenth of the start-up time."""
    original = getattr(builtins, "__orig_import__", None)
    if original is not None:
        builtins.__import__ = original


_keep_true_alive()
_import_plainly()
