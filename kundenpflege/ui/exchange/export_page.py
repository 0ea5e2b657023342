"""The page Exportieren: what, in which format, and where to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.base.money import format_decimal
from kundenpflege.exchange.exporting import EXPORTS, export_table

from ..kit import theme
from ..kit.cards import Banner
from ..kit.controls import Button, Label
from ..kit.office import Office
from ..kit.page import Page, PageAction
from .tiles import ChoiceTile
from .working import Reins, WorkingPane

if TYPE_CHECKING:
    from kundenpflege.store import Reader

#: What each export is good for, by its key.
NOTES: dict[str, str] = {
    "customers": N_("Eine Zeile je Kunde, mit Personen, Anschriften und Notizen"),
    "persons": N_("Eine Zeile je Mensch, mit Anschrift: für Serienbriefe und Karten"),
    "contacts": N_("Geplante und erledigte Kontakte mit Anlass und Ergebnis"),
    "offers": N_("Alle Angebote mit Stand, Summen und Grund der Absage"),
}
#: Ending, name, and what it is good for.
FORMATS: tuple[tuple[str, str, str], ...] = (
    ("xlsx", N_("Excel"), N_("Mit echten Datums- und Betragsfeldern, auch für LibreOffice")),
    ("csv", N_("CSV"), N_("Einfacher Text mit Semikolon, für andere Programme")),
)


class ExportPage(Page):
    """Everything can leave the program at any time."""

    key = "export"
    watches: ClassVar[frozenset[str]] = frozenset({"customer", "person", "contact", "offer"})

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.open_file: Callable[[Path], object] = lambda path: QDesktopServices.openUrl(
            QUrl.fromLocalFile(str(path))
        )
        self._ids: dict[str, tuple[int, ...]] = {}
        self._counts: dict[str, int] = {}
        self._reins: Reins | None = None
        self._written: Path | None = None
        self._what = self._tiles((e.key, e.title, _(NOTES.get(e.key, ""))) for e in EXPORTS)
        self._format = self._tiles((key, _(word), _(why)) for key, word, why in FORMATS)
        self._stack = QStackedWidget()
        self._form = self._build()
        self._working = WorkingPane(self.stop)
        self._stack.addWidget(self._form)
        self._stack.addWidget(self._working)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.set_head(_("Exportieren"), _("Als Tabelle, zum Weiterverwenden und Aufbewahren"))
        self._show_form()

    # -- building --------------------------------------------------------------------------

    def _tiles(self, choices: Any) -> QButtonGroup:
        group = QButtonGroup(self)
        for key, title, note in choices:
            group.addButton(ChoiceTile(key, title, note))
        group.buttons()[0].setChecked(True)
        return group

    def _build(self) -> QWidget:
        self._result = Banner("green", "ok", "")
        self._result.setObjectName("result")
        self._open = Button(_("Öffnen"), "open", on_click=self._open_written)
        self._open.setObjectName("openWritten")
        self._result.row.addWidget(self._open)
        self._result.hide()
        self._selection = Banner("blue", "filter", "")
        self._selection.setObjectName("selection")
        every = Button(_("Alle exportieren"), on_click=self._forget_selection)
        every.setObjectName("exportAll")
        self._selection.row.addWidget(every)
        self._selection.hide()
        inner = QWidget()
        inner.setProperty("role", "page")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S4)
        self._column.setSpacing(theme.S3)
        self._column.addWidget(self._result)
        self._column.addWidget(self._selection)
        self._lines: list[QBoxLayout] = []
        for words, group in ((_("Was?"), self._what), (_("Format"), self._format)):
            self._column.addWidget(Label(words, "section"))
            tiles = group.buttons()
            for start in range(0, len(tiles), 2):
                line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
                line.setSpacing(theme.S3)
                for tile in tiles[start : start + 2]:
                    line.addWidget(tile, 1)
                self._lines.append(line)
                self._column.addLayout(line)
            self._column.addSpacing(theme.S2)
        self._column.addStretch(1)
        for tile in self._what.buttons():
            tile.toggled.connect(lambda _on: self._tell_selection())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        return scroll

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tiles below each other where two do not fit."""
        super().resizeEvent(event)
        narrow = self.width() < theme.px(560)
        for line in self._lines:
            line.setDirection(
                QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
            )
        side = max(theme.S5, (self.width() - theme.px(980)) // 2)
        self._column.setContentsMargins(theme.S5, theme.S4, max(theme.S5, 2 * side - theme.S5),
                                        theme.S4)  # fmt: skip

    # -- what there is ---------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask how much there is of everything."""

        def count(db: Reader) -> dict[str, int]:
            return {export.key: len(export.ids(db, None)) for export in EXPORTS}

        self.office.ask(count, self._show_counts, owner=self, key="counts")

    def _show_counts(self, counts: dict[str, int]) -> None:
        self._counts = counts
        for tile in self._what.buttons():
            assert isinstance(tile, ChoiceTile)
            tile.set_count(format_decimal(Decimal(counts[tile.key])))

    def new_record(self, kind: str, **given: Any) -> None:
        """The command was chosen; a page may hand over `what` and the chosen `ids`."""
        what = str(given.get("what", ""))
        if what:
            self._choose(self._what, what)
        ids: Sequence[int] = given.get("ids") or ()
        self._ids = {what: tuple(ids)} if what and ids else {}
        self._tell_selection()
        if self._reins is None:
            self._result.hide()

    def _choose(self, group: QButtonGroup, key: str) -> None:
        for tile in group.buttons():
            if isinstance(tile, ChoiceTile) and tile.key == key:
                tile.setChecked(True)

    def _chosen(self, group: QButtonGroup) -> str:
        tile = group.checkedButton()
        assert isinstance(tile, ChoiceTile)
        return tile.key

    def _tell_selection(self) -> None:
        ids = self._ids.get(self._chosen(self._what), ())
        self._selection.setVisible(bool(ids))
        words = ngettext("Nur der {n} gewählte Eintrag", "Nur die {n} gewählten Einträge", len(ids))
        self._selection.set("blue", "filter", words.format(n=len(ids)))

    def _forget_selection(self) -> None:
        self._ids = {}
        self._tell_selection()

    # -- writing ---------------------------------------------------------------------------

    def _show_form(self) -> None:
        self._reins = None
        self._stack.setCurrentWidget(self._form)
        self.set_actions(PageAction(_("Exportieren …"), self.export_now, "export"))

    def export_now(self) -> None:
        """Ask for a place and write the table there."""
        what, ending = self._chosen(self._what), self._chosen(self._format)
        export = next(one for one in EXPORTS if one.key == what)
        word = next(word for key, word, _why in FORMATS if key == ending)
        name = f"{export.title} {self.office.today.isoformat()}.{ending}"
        path = self.office.questions.save_file(
            _("{what} exportieren").format(what=export.title), name, [(_(word), (ending,))]
        )
        if path is None:
            return
        self._result.hide()
        self._working.begin(_("Schreibt „{name}“ …").format(name=path.name))
        self._stack.setCurrentWidget(self._working)
        self._working.stop.setFocus()
        self.set_actions()
        reins = self._reins = Reins(self.office, self._working)
        target, ids = path, self._ids.get(what)
        self.office.ask(
            lambda db: export_table(db, what, target, ids, reins),
            partial(self._done, reins, export.title, target),
            failed=partial(self._failed, reins),
            owner=self,
        )

    def stop(self) -> None:
        """Give up; no half file stays behind."""
        if self._reins is not None:
            self._reins.stop()
            self._show_form()

    def _done(self, reins: Reins, title: str, path: Path, rows: int) -> None:
        if reins is not self._reins:
            return
        self._show_form()
        self._written = path
        words = _("{what}: {n} Zeilen in „{name}“ geschrieben.").format(
            what=title, n=format_decimal(Decimal(rows)), name=path.name
        )
        self._result.set("green", "ok", words)
        self._open.setVisible(True)
        self._result.show()
        self.office.tell(
            _("Exportiert: {name}").format(name=path.name), "green", _("Öffnen"), self._open_written
        )

    def _failed(self, reins: Reins, error: UserError) -> None:
        if reins is self._reins:
            self._show_form()
            self._result.set("red", "warning", error.message)
            self._open.setVisible(False)
            self._result.show()

    def _open_written(self) -> None:
        if self._written is not None:
            self.open_file(self._written)

    def back(self) -> bool:
        """Esc stops the work."""
        if self._reins is not None:
            self.stop()
            return True
        return False
