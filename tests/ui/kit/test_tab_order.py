"""The Tab key goes as the layouts stand, whatever the order of creation."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.ui.kit.tab_order import in_order, set_tab_order


def field(name: str, parent: QWidget) -> QLineEdit:
    made = QLineEdit(parent)
    made.setObjectName(name)
    return made


def test_nested_layouts_are_walked_in_their_places(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    last, first, middle, second = (field(name, host) for name in ("d", "a", "c", "b"))
    outer, line, grid = QVBoxLayout(host), QHBoxLayout(), QGridLayout()
    line.addWidget(first)
    line.addWidget(second)
    grid.addWidget(middle, 0, 1)
    outer.addLayout(line)
    outer.addLayout(grid)
    outer.addWidget(last)
    assert [one.objectName() for one in in_order(host)] == ["a", "b", "c", "d"]
    set_tab_order(host)
    ring: list[QWidget | None] = [first]
    while len(ring) < 4:
        now = ring[-1]
        assert now is not None
        after = now.nextInFocusChain()
        ring.append(after if after is not host else host.nextInFocusChain())
    assert ring == [first, second, middle, last]


def test_widgets_that_went_and_came_are_in_their_places(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    layout = QVBoxLayout(host)
    fields = [field(str(number), host) for number in range(4)]
    for one in fields:
        layout.addWidget(one)
    set_tab_order(host)
    layout.removeWidget(fields[3])
    layout.insertWidget(0, fields[3])
    layout.removeWidget(fields[1])
    fields[1].setParent(None)
    assert [one.objectName() for one in in_order(host)] == ["3", "0", "2"]
