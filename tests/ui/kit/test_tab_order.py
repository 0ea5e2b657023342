"""The Tab key goes as the layouts stand, whatever the order of creation."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kundenpflege.ui.kit.editors_text import TextEditor
from kundenpflege.ui.kit.tab_order import chain, in_order, set_tab_order


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


def test_an_editor_goes_along_with_its_field(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    editors = [TextEditor(parent=host) for _number in range(3)]
    for number, editor in enumerate(editors):
        editor.name_field(str(number), str(number))
    end = field("end", host)
    chain([end, *(editors[number].field for number in (2, 0, 1))])
    with qtbot.waitActive(host):
        host.show()
        host.activateWindow()
    end.setFocus()
    names = []
    for _press in range(9):
        now = QApplication.focusWidget()
        assert now is not None
        names.append(now.objectName())
        qtbot.keyClick(now, Qt.Key.Key_Tab)
    assert names == ["end", "2", "0", "1", "end", "2", "0", "1", "end"]
    assert all(editor.focusProxy() is editor.field for editor in editors)
