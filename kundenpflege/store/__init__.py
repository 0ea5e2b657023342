"""The store: one SQLite file, read through `Store.read()`, changed through `Store.write(label)`."""

from __future__ import annotations

from .changes import Changes
from .session import Reader, Writer
from .store import Store

__all__ = ["Changes", "Reader", "Store", "Writer"]
