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
    """Have the Tab key go from one to the next; for an order the widgets tell themselves.

    What gives the keyboard on to one of them (an editor to its field) moves along: left behind, it
    would be one more stop for Qt, and the Tab key would jump back from there for ever.
    """
    before: QWidget | None = None
    for widget in widgets:
        givers = _givers(widget)
        policies = [giver.focusPolicy() for giver, _target in givers]
        for giver, _target in givers:
            # Else Qt moves all that lies between the two as well, or does not move it at all.
            giver.setFocusProxy(None)  # type: ignore[arg-type]
            giver.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for one in (*(giver for giver, _target in reversed(givers)), widget):
            if before is not None:
                QWidget.setTabOrder(before, one)
            before = one
        for (giver, target), policy in zip(givers, policies, strict=True):
            giver.setFocusPolicy(policy)
            giver.setFocusProxy(target)


def _givers(widget: QWidget) -> list[tuple[QWidget, QWidget]]:
    """The widgets around `widget` whose keyboard it takes, with whom they name, from inside."""
    found: list[tuple[QWidget, QWidget]] = []
    around = widget.parentWidget()
    while around is not None and not around.isWindow():
        target = around.focusProxy()
        if target is not None and (
            target is widget or any(target is giver for giver, _target in found)
        ):
            found.append((around, target))
        around = around.parentWidget()
    return found
