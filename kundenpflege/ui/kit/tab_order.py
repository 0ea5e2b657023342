"""The Tab key follows the eye: the order of the layouts, also for rows that came later.

`QLayout.itemAt` must not be used for that: the Python objects it makes outlive the items of
widgets that go, and later take the place of whatever is made at the same address (PySide6 6.11;
ends in a crash).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QStackedWidget, QWidget

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


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
        yield from _in_layout(layout, widget.findChildren(QWidget, options=_DIRECT))


def _in_layout(layout: QLayout, children: Sequence[QWidget]) -> Iterator[QWidget]:
    """`children` are those of the widget that the layout belongs to."""
    parts: list[tuple[int, QWidget | QLayout]] = [(layout.indexOf(one), one) for one in children]
    for nested in layout.findChildren(QLayout, options=_DIRECT):
        parts.append((layout.indexOf(nested), nested))
    for place, part in sorted(parts, key=lambda entry: entry[0]):
        if place < 0:
            continue
        if isinstance(part, QLayout):
            yield from _in_layout(part, children)
        else:
            yield from in_order(part)


def set_tab_order(root: QWidget) -> None:
    """Chain everything below `root`."""
    chain(in_order(root))


def chain(widgets: Iterable[QWidget]) -> None:
    """Have the Tab key go from one to the next; for an order the widgets tell themselves."""
    before: QWidget | None = None
    for widget in widgets:
        if before is not None:
            QWidget.setTabOrder(before, widget)
        before = widget
