"""Screens: main window, rooms and the kit they are built from. The only floor that knows Qt."""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401  (what follows mends what it does on import)


def _import_plainly() -> None:
    """Take PySide6's hand off `import`: it reads the source of every module imported later, to
    look for `from __feature__ import …`, which nobody here uses. SQLAlchemy and all that is
    ours come after it: a tenth of the start-up time."""
    original = getattr(builtins, "__orig_import__", None)
    if original is not None:
        builtins.__import__ = original


_import_plainly()
