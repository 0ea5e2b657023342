"""The queue at the left: who might be one, how surely and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.chips import chip_size, paint_chip
from ..kit.controls import plain_tip

if TYPE_CHECKING:
    from kundenpflege.services.duplicates import Pair

Index = QModelIndex | QPersistentModelIndex
Key = tuple[int, int]
#: From this score on two are probably one.
_PROBABLE = 85


def pair_key(pair: Pair) -> Key:
    """The ids of both."""
    return pair.first.id, pair.second.id


def score_words(score: int) -> str:
    """`95 %`."""
    return _("{n} %").format(n=score)


class _Pairs(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[Pair] = []

    def show(self, pairs: Sequence[Pair]) -> None:
        self.beginResetModel()
        self.pairs = list(pairs)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.pairs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        pair = self.pairs[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return pair.first.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _("{first} und {second}, {score}, {reason}").format(
                first=f"{pair.first.name} {pair.first.number}",
                second=f"{pair.second.name} {pair.second.number}",
                score=score_words(pair.score),
                reason=pair.reason,
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(
                "\n".join(
                    " · ".join(part for part in (side.number, side.name, side.place) if part)
                    for side in (pair.first, pair.second)
                )
            )
        return None


class PairList(QListView):
    """Pairs, the surest first; `chosen(Pair)` when another one is current."""

    chosen = Signal(object)
    entered_pair = Signal()
    """Enter: into the comparison."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pairs")
        self.setAccessibleName(_("Mögliche Doppelte"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListView { border: none; border-radius: 0; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self._model = _Pairs()
        self.setModel(self._model)
        self.setItemDelegate(_Painter(self))
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.activated.connect(lambda _index: self.entered_pair.emit())
        theme.signals.changed.connect(self.scheduleDelayedItemsLayout)

    def pairs(self) -> list[Pair]:
        """What is shown."""
        return self._model.pairs

    def show_pairs(self, pairs: Sequence[Pair], wanted: Key | None, row: int) -> None:
        """Show other pairs; the wanted one stays current, else the one at `row`."""
        model = self.selectionModel()
        model.blockSignals(True)
        self._model.show(pairs)
        model.blockSignals(False)
        keys = [pair_key(pair) for pair in pairs]
        if not keys:
            return
        at = keys.index(wanted) if wanted in keys else min(max(row, 0), len(keys) - 1)
        self.choose(at)

    def choose(self, row: int) -> None:
        """Make a pair current."""
        if 0 <= row < len(self._model.pairs):
            self.setCurrentIndex(self._model.index(row))

    def row(self) -> int:
        """The current row, -1 for none."""
        return self.currentIndex().row()

    def pair_at(self, index: Index) -> Pair:
        """The pair of an index."""
        return self._model.pairs[index.row()]

    def _current_changed(self, now: Index, _before: Index) -> None:
        if now.isValid():
            self.chosen.emit(self.pair_at(now))


class _Painter(QStyledItemDelegate):
    def __init__(self, view: PairList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two names and the reason."""
        names = QFontMetrics(theme.font("body", bold=True)).lineSpacing()
        small = QFontMetrics(theme.font("small")).lineSpacing()
        return QSize(theme.px(120), 2 * names + small + 2 * theme.px(10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Names below each other, the score at the right, the reason in small print."""
        pair = self._view.pair_at(index)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("selection" if selected else "hover"))
        if selected:
            bar = QRect(rect.x(), rect.y(), theme.px(3), rect.height())
            painter.fillRect(bar, theme.color("brand"))
        if selected and self._view.hasFocus():
            painter.setPen(theme.color("focus"))
            painter.drawRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5))
        left, top = rect.x() + theme.px(14), rect.y() + theme.px(10)
        score = score_words(pair.score)
        size = chip_size(score)
        right = rect.right() - theme.px(12)
        chip = QRectF(right - size.width(), top, size.width(), size.height())
        paint_chip(painter, chip, score, "amber" if pair.score >= _PROBABLE else "neutral")
        width = right - left
        for bold, side in ((True, pair.first), (False, pair.second)):
            font = theme.font("body", bold=bold)
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(theme.color("text"))
            room = width - size.width() - theme.px(8) if bold else width
            name = metrics.elidedText(side.name, Qt.TextElideMode.ElideRight, room)
            painter.drawText(left, top + metrics.ascent(), name)
            top += metrics.lineSpacing()
        small = theme.font("small")
        metrics = QFontMetrics(small)
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        reason = metrics.elidedText(pair.reason, Qt.TextElideMode.ElideRight, width)
        painter.drawText(left, top + metrics.ascent(), reason)
        painter.setPen(theme.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()
