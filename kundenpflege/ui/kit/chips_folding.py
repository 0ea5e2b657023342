"""Filter chips in one row: those that find no room wait behind „3 weitere“."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from kundenpflege.base.i18n import ngettext

from . import theme
from .chips import FilterChip, FilterChips, chip_size


class FoldingChips(FilterChips):
    """Never more than one row. The chosen chip always stands in it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self._filling = False
        super().__init__(name, parent)
        self.more = FilterChip("", "", self)
        self.more.setObjectName("moreChips")
        self.more.setCheckable(False)
        self.more.setVisible(False)
        self.more.clicked.connect(self._open)
        self._flow.addWidget(self.more)
        theme.signals.changed.connect(self._fit)

    def set_items(self, items: Iterable[tuple[str, str, int | None]]) -> None:
        """Show (key, word, count) for each choice; what was chosen stays chosen."""
        # A chip hidden while Qt is showing it would be both, and stay on the screen.
        self._filling = True
        super().set_items(items)
        self._filling = False
        self._flow.removeWidget(self.more)  # to the end of the row
        self._flow.addWidget(self.more)
        if self._chips:
            QWidget.setTabOrder(list(self._chips.values())[-1], self.more)
        self._fit()

    def choose(self, key: str) -> None:
        """Choose a chip without announcing it, and bring it into the row."""
        super().choose(key)
        self._fit()

    def folded(self) -> list[FilterChip]:
        """The chips that found no room."""
        return [chip for _key, chip in self.items() if chip.isHidden()]

    def minimumSizeHint(self) -> QSize:
        """One chip and what leads to the others."""
        return QSize(theme.px(160), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many chips as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        more = getattr(self, "more", None)
        if more is None or not self._chips or self._filling:
            return
        gap, room = theme.S2, self.width()
        widths = {key: chip.sizeHint().width() + gap for key, chip in self._chips.items()}
        shown = set(widths)
        if sum(widths.values()) - gap > room:
            chosen = self.current()
            shown = {chosen} & set(widths)
            room -= chip_size(_more(len(widths))).width() + sum(widths[key] for key in shown)
            for key, width in widths.items():
                if key in shown:
                    continue
                room -= width
                if room < 0:
                    break
                shown.add(key)
        for key, chip in self._chips.items():
            if chip.isHidden() == (key in shown):
                chip.setVisible(key in shown)
        hidden = len(widths) - len(shown)
        more.set_label(_more(hidden))
        more.setToolTip(", ".join(chip.text() for chip in self.folded()))
        if more.isHidden() == bool(hidden):
            more.setVisible(bool(hidden))

    def menu(self) -> QMenu:
        """The chips that found no room, to choose from."""
        menu = QMenu(self)
        menu.setObjectName("moreChipsMenu")
        menu.setAccessibleName(self.accessibleName())
        for chip in self.folded():
            action = menu.addAction(chip.text().replace("&", "&&"))
            action.triggered.connect(chip.click)
        return menu

    def _open(self) -> None:
        menu = self.menu()
        menu.triggered.connect(lambda _action: self._follow())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _follow(self) -> None:
        """The chosen one stands in the row now; the keyboard goes there."""
        self._fit()
        chip = self._chips.get(self.current())
        if chip is not None:
            chip.setFocus()


def _more(count: int) -> str:
    return ngettext("{n} weitere", "{n} weitere", count).format(n=count)
