"""The order of the Tab key, as all rooms tell it."""

from __future__ import annotations

from ..kit.tab_order import set_tab_order

__all__ = ["set_tab_order"]
