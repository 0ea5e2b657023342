"""Rows that go on in the next line where the width ends."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from . import theme


class FlowLayout(QLayout):
    """Places widgets in rows and goes on in the next one where the width ends."""

    def __init__(
        self, parent: QWidget | None = None, gap: int = theme.S2, line_gap: int | None = None
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._line_gap = gap if line_gap is None else line_gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Append an item."""
        self._items.append(item)

    def count(self) -> int:
        """Number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Item at `index` or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return the item at `index`."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Takes no more room than needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all rows at `width` pixels."""
        return self._place(QRect(0, 0, width, 0), test=True)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, test=False)

    def sizeHint(self) -> QSize:
        """All items in one row."""
        left, top, right, bottom = self._margins()
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        height = max((size.height() for size in sizes), default=0)
        return QSize(width + left + right, height + top + bottom)

    def minimumSize(self) -> QSize:
        """The widest item."""
        left, top, right, bottom = self._margins()
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(
            max((size.width() for size in sizes), default=0) + left + right,
            max((size.height() for size in sizes), default=0) + top + bottom,
        )

    def _margins(self) -> tuple[int, int, int, int]:
        margins = self.contentsMargins()
        return margins.left(), margins.top(), margins.right(), margins.bottom()

    def _place(self, rect: QRect, test: bool) -> int:
        left, top, right, bottom = self._margins()
        inner = rect.adjusted(left, top, -right, -bottom)
        rows: list[list[QLayoutItem]] = [[]]
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            width = item.sizeHint().width()
            if rows[-1] and x + width > inner.width():
                rows.append([])
                x = 0
            rows[-1].append(item)
            x += width + self._gap
        y = inner.y()
        for row in rows:
            height = max((item.sizeHint().height() for item in row), default=0)
            x = inner.x()
            for item in row:
                size = item.sizeHint()
                width = min(size.width(), inner.width()) if inner.width() > 0 else size.width()
                if not test:
                    item.setGeometry(
                        QRect(QPoint(x, y + (height - size.height()) // 2),
                              QSize(width, size.height()))
                    )  # fmt: skip
                x += width + self._gap
            y += height + self._line_gap
        return y - self._line_gap - rect.y() + bottom if rows != [[]] else top + bottom


class FlowRow(QWidget):
    """A row of widgets (chips, buttons) that wraps."""

    def __init__(
        self,
        *widgets: QWidget,
        gap: int = theme.S2,
        parent: QWidget | None = None,
        line_gap: int | None = None,
    ) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, gap, line_gap)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for widget in widgets:
            self.add(widget)

    def add(self, widget: QWidget) -> None:
        """Append a widget."""
        self._flow.addWidget(widget)

    def clear(self) -> None:
        """Remove all widgets."""
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
