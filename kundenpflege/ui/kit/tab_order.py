"""The Tab key follows the eye: the order of the layouts, also for rows that came later.

`QLayout.itemAt` must not be used for that: the Python objects it makes outlive the items of
widgets that go, and later take the place of whatever is made at the same address (PySide6 6.11;
ends in a crash). Nor may one climb by `parentWidget`: the object it makes of a scroll area's own
viewport takes all that lies in it along when it goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from weakref import WeakKeyDictionary, ref

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QStackedWidget, QWidget

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
#: Who gives the keyboard on to a widget.
_GIVERS: WeakKeyDictionary[QWidget, ref[QWidget]] = WeakKeyDictionary()


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


def gives_on(giver: QWidget, target: QWidget | None) -> None:
    """Told by an editor whose keyboard goes on to its field."""
    if target is not None:
        _GIVERS[target] = ref(giver)


def _givers(widget: QWidget) -> list[tuple[QWidget, QWidget]]:
    """The widgets around `widget` whose keyboard it takes, with whom they name, from inside."""
    found: list[tuple[QWidget, QWidget]] = []
    known = _GIVERS.get(widget)
    while known is not None and (giver := known()) is not None:
        target = found[-1][0] if found else widget
        if giver.focusProxy() is not target:
            break
        found.append((giver, target))
        known = _GIVERS.get(giver)
    return found
