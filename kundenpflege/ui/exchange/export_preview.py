"""What will stand in the file, and who will not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.exchange.export_job import Preview
from kundenpflege.services.export_scope import LeftOut, summary

from ..kit import theme
from ..kit.cards import Banner, Card
from ..kit.controls import Button, Label

#: More names than that are told in the command line's `--names` only.
_MOST_NAMES = 200


class LeftOutBanner(QWidget):
    """Who is left out: the numbers, and the names on request. Takes no room when nobody is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._left_out: Sequence[LeftOut] = ()
        self.banner = Banner("amber", "lock", "")
        self.banner.setObjectName(name)
        self._more = Button(_("Namen zeigen"), on_click=self._toggle)
        self._more.setObjectName(f"{name}Names")
        self.banner.row.addWidget(self._more)
        self.names = Label("", "small", wrap=True, selectable=True)
        self.names.setObjectName(f"{name}List")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S1)
        layout.addWidget(self.banner)
        layout.addWidget(self.names)
        self.show_left_out(())

    def show_left_out(self, left_out: Sequence[LeftOut], among: int | None = None) -> None:
        """Tell the numbers; `among`: only the first so many customers were looked at."""
        self._left_out = left_out
        words = _("Nicht in der Datei: {summary}").format(summary=summary(left_out))
        if among is not None:
            words += _(" (von den ersten {n})").format(n=among)
        self.banner.set("amber", "lock", words)
        self.names.hide()
        self._more.setText(_("Namen zeigen"))
        self.setVisible(bool(left_out))

    def _toggle(self) -> None:
        shown = self.names.isHidden()
        lines = [f"{one.number}  {one.name}: {one.reason}" for one in self._left_out[:_MOST_NAMES]]
        if len(self._left_out) > _MOST_NAMES:
            lines.append(_("… und {n} weitere").format(n=len(self._left_out) - _MOST_NAMES))
        self.names.setText("\n".join(lines))
        self.names.setVisible(shown)
        self._more.setText(_("Namen verbergen") if shown else _("Namen zeigen"))


class ExportPreview(Card):
    """The first rows as they will stand in the file."""

    def __init__(self) -> None:
        super().__init__(_("Vorschau"))
        self.left_out = LeftOutBanner("leftOut")
        self.table = QTableWidget()
        self.table.setObjectName("previewRows")
        self.table.setAccessibleName(_("Erste Zeilen der Datei"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(True)
        self.table.setWordWrap(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.nothing = Label(_("Hier gibt es nichts zu exportieren."), "muted", wrap=True)
        self.add(self.left_out)
        self.add(self.nothing)
        self.add(self.table)
        theme.signals.changed.connect(self._fit)

    def show_preview(self, preview: Preview, among: int | None) -> None:
        """Show other rows."""
        self.left_out.show_left_out(preview.left_out, among)
        words = ngettext("{n} Kunde", "{n} Kunden", preview.customers)
        if among is None:
            self.set_title(_("Vorschau"), words.format(n=preview.customers))
        else:
            self.set_title(_("Vorschau"), _("die ersten Zeilen"))
        self.nothing.setVisible(not preview.rows)
        self.table.setVisible(bool(preview.rows))
        self.table.clear()
        self.table.setColumnCount(len(preview.headers))
        self.table.setRowCount(len(preview.rows))
        self.table.setHorizontalHeaderLabels(list(preview.headers))
        for row, cells in enumerate(preview.rows):
            for column, text in enumerate(cells):
                shown = " ".join(text.split())
                item = QTableWidgetItem(shown[:80])
                item.setToolTip(text[:2000] if len(shown) > 24 else "")
                self.table.setItem(row, column, item)
        self._fit()

    def _fit(self) -> None:
        self.table.resizeColumnsToContents()
        most, least = theme.px(220), theme.px(60)
        for column in range(self.table.columnCount()):
            width = self.table.columnWidth(column) + theme.px(10)
            self.table.setColumnWidth(column, max(least, min(width, most)))
        height = theme.px(30)
        for row in range(self.table.rowCount()):
            self.table.setRowHeight(row, height)
        head = self.table.horizontalHeader().sizeHint().height()
        bar = self.table.horizontalScrollBar().sizeHint().height()
        self.table.setFixedHeight(head + self.table.rowCount() * height + bar + theme.S2)


class ResultBox(QWidget):
    """What became of the export, with the way to the file."""

    def __init__(self) -> None:
        super().__init__()
        self.banner = Banner("green", "ok", "")
        self.banner.setObjectName("result")
        self.open_file = Button(_("Datei öffnen"), "open")
        self.open_file.setObjectName("openWritten")
        self.open_folder = Button(_("Ordner öffnen"), "folder")
        self.open_folder.setObjectName("openFolder")
        self.banner.row.addWidget(self.open_file)
        self.banner.row.addWidget(self.open_folder)
        self.left_out = LeftOutBanner("writtenWithout")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        layout.addWidget(self.banner)
        layout.addWidget(self.left_out)
        self.hide()

    def show_done(self, words: str, left_out: Sequence[LeftOut]) -> None:
        """It is written."""
        self.banner.set("green", "ok", words)
        self.open_file.show()
        self.open_folder.show()
        self.left_out.show_left_out(left_out)
        self.show()

    def show_problem(self, words: str) -> None:
        """It could not be written."""
        self.banner.set("red", "warning", words)
        self.open_file.hide()
        self.open_folder.hide()
        self.left_out.show_left_out(())
        self.show()
