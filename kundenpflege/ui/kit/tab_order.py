"""The Tab key follows the eye: the order of the layouts, also for rows that came later."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QStackedWidget, QWidget


def in_order(widget: QWidget) -> Iterator[QWidget]:
    """The widgets below `widget` that take the Tab key, as they stand in its layouts."""
    if widget.focusProxy() is None and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    if isinstance(widget, QScrollArea):
        inner = widget.widget()
        if inner is not None:
            yield from in_order(inner)
    elif isinstance(widget, QSplitter | QStackedWidget):
        for place in range(widget.count()):
            part = widget.widget(place)
            if part is not None:
                yield from in_order(part)
    elif (layout := widget.layout()) is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from in_order(widget)
        elif inner is not None:
            yield from _in_layout(inner)


def set_tab_order(root: QWidget) -> None:
    """Chain everything below `root`."""
    before: QWidget | None = None
    for widget in in_order(root):
        if before is not None:
            QWidget.setTabOrder(before, widget)
        before = widget
