"""The store: one SQLite file, read through `Store.read()`, changed through `Store.write(label)`."""

from __future__ import annotations

from .changes import Changes
from .session import Reader, Writer
from .store import Store
from .takeback import Kept, KeptReason, LookBack, TakenBack

__all__ = ["Changes", "Kept", "KeptReason", "LookBack", "Reader", "Store", "TakenBack", "Writer"]
