"""Menus of a list: what to do with the selected rows, sorting and columns without a mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from kundenpflege.base.i18n import _

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from .table import PagedTable


class MarksMenu(QMenu):
    """Stays open while marks are set: seldom only one is wanted. Esc or a click beside closes."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Set the mark that was clicked."""
        if not self._toggle():
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space sets the mark; Enter does, too, and closes."""
        if event.key() != Qt.Key.Key_Space or not self._toggle():
            super().keyPressEvent(event)

    def _toggle(self) -> bool:
        action = cast("QAction | None", self.activeAction())
        if action is None or not action.isCheckable() or not action.isEnabled():
            return False
        action.trigger()
        return True


def columns_menu(table: PagedTable, parent: QWidget) -> QMenu:
    """Which columns are shown, as a menu of marks."""
    menu = MarksMenu(_("Spalten"), parent)
    menu.setAccessibleName(_("Spalten"))
    for column in table.paged.columns:
        action = menu.addAction(_(column.title))
        action.setCheckable(True)
        action.setChecked(table.is_column_shown(column.key))
        action.toggled.connect(lambda shown, key=column.key: table.set_column_shown(key, shown))
    return menu


def sort_menu(table: PagedTable, parent: QWidget) -> QMenu:
    """By which column to sort."""
    menu = QMenu(_("Sortieren nach"), parent)
    now, descending = table.sort()
    for column in table.paged.columns:
        if column.sortable:
            action = menu.addAction(_(column.title))
            action.setCheckable(True)
            action.setChecked(column.key == now)
            wish = not descending if column.key == now else column.descending_first
            action.triggered.connect(
                lambda _on=False, key=column.key, wish=wish: table.request_sort(key, wish)
            )
    return menu


def context_menu(table: PagedTable) -> QMenu:
    """The page's actions for the selected rows, copying, sorting, columns."""
    menu = QMenu(table)
    ids = table.selected_ids()
    if ids:
        if table.row_actions is not None:
            for action in table.row_actions(ids):
                menu.addAction(action)
            menu.addSeparator()
        copy = menu.addAction(_("Kopieren"))
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.triggered.connect(table.copy)
    menu.addMenu(sort_menu(table, menu))
    menu.addMenu(columns_menu(table, menu))
    return menu
