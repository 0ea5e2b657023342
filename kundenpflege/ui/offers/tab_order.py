"""The Tab key follows the eye, also through rows that came later.

The order is told by the steps themselves. Walking the layouts instead would wrap their items in
Python objects that outlive them, and sooner or later crash (PySide6 6.11).
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget


def set_tab_order(widgets: Iterable[QWidget]) -> None:
    """Have the Tab key go from one to the next."""
    before: QWidget | None = None
    for widget in widgets:
        if before is not None:
            QWidget.setTabOrder(before, widget)
        before = widget
