"""The page Kunden importieren: choose a list, see what becomes of each row, then take it over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.exchange import importing
from kundenpflege.services import imports
from kundenpflege.services.imports import CheckedRow, ImportPlan, ImportResult, RowStatus

from ..kit import theme
from ..kit.cards import Banner, Card
from ..kit.controls import Button, Label, row
from ..kit.dropping import LIST_ENDINGS
from ..kit.office import Office
from ..kit.page import Page, PageAction
from .drop_area import DropArea
from .preview import Preview
from .working import Reins, WorkingPane

REPORT_KINDS = (("Excel", ("xlsx",)), ("CSV", ("csv",)))


class ImportPage(Page):
    """Nothing is written before the button says so; the whole import is one step."""

    key = "import"
    watches: ClassVar[frozenset[str]] = frozenset({"customer", "person", "address", "category"})

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.set_head(_("Kunden importieren"), "")
        self.open_file: Callable[[Path], object] = lambda path: QDesktopServices.openUrl(
            QUrl.fromLocalFile(str(path))
        )
        self._plan: ImportPlan | None = None
        self._last: tuple[ImportPlan, ImportResult] | None = None
        self._reins: Reins | None = None
        self._stack = QStackedWidget()
        self._begin = self._build_begin()
        self._working = WorkingPane(self.stop)
        self.preview = Preview(self)
        self.preview.other_wanted.connect(self.choose_file)
        self.preview.report_wanted.connect(self.save_report)
        for pane in (self._begin, self._working, self.preview):
            self._stack.addWidget(pane)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._show_begin()

    def _build_begin(self) -> QWidget:
        self._problem = Banner("red", "warning", "")
        self._problem.setObjectName("problem")
        self._last_card = Card(_("Zuletzt importiert"))
        self._last_words = Label("", wrap=True)
        report = Button(_("Bericht speichern …"), "spreadsheet", on_click=self._report_last)
        report.setObjectName("saveLastReport")
        line = row(self._last_words, report)
        line.setStretch(0, 1)
        self._last_card.add(line)
        self.area = DropArea(self.choose_file, self.take_file)
        inner = QWidget()
        inner.setProperty("role", "page")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S4)
        layout.setSpacing(theme.S3)
        layout.addWidget(self._problem)
        layout.addWidget(self.area, 1)
        layout.addWidget(self._last_card)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        return scroll

    # -- states ----------------------------------------------------------------------------

    def _show_begin(self, problem: str = "") -> None:
        self._plan = self._reins = None
        self.preview.panel.dismiss()
        self._problem.set("red", "warning", problem)
        self._problem.setVisible(bool(problem))
        self._last_card.setVisible(self._last is not None)
        self._stack.setCurrentWidget(self._begin)
        self.set_head(None, _("Nichts wird geändert, bevor Sie es gesehen haben"))
        self.set_actions()

    def _show_working(self, words: str) -> Reins:
        self.preview.panel.dismiss()
        self._working.begin(words)
        self._stack.setCurrentWidget(self._working)
        self._working.stop.setFocus()
        self.set_actions()
        self._reins = Reins(self.office, self._working)
        return self._reins

    def _show_plan(self, plan: ImportPlan) -> None:
        self._plan, self._reins = plan, None
        self.preview.show_plan(plan)
        self._stack.setCurrentWidget(self.preview)
        self.preview.keep_focus()
        n = len(plan.rows)
        words = [plan.source]
        if plan.sheet:
            words.append(_("Blatt „{name}“").format(name=plan.sheet))
        words.append(ngettext("{n} Zeile", "{n} Zeilen", n).format(n=n))
        self.set_head(None, " · ".join(words))
        self._show_plan_actions(plan)

    def _show_plan_actions(self, plan: ImportPlan) -> None:
        n = _taken(plan)
        words = ngettext("{n} Kunde importieren", "{n} Kunden importieren", n).format(n=n)
        self.set_actions(*([PageAction(words, self.import_now, "import")] if n else []))

    # -- reading ---------------------------------------------------------------------------

    def new_record(self, kind: str, **given: Any) -> None:
        """The command was chosen, or a list was dropped on the window (`path`)."""
        path = given.get("path")
        if path is not None:
            self.take_file(Path(path))
        else:
            self.choose_file()

    def choose_file(self) -> None:
        """Ask for a list."""
        path = self.office.questions.open_file(
            _("Kundenliste wählen"), [(_("Tabellen und Listen"), LIST_ENDINGS)]
        )
        if path is not None:
            self.take_file(path)

    def take_file(self, path: Path) -> None:
        """Read and check a list; nothing is written."""
        self.stop()
        reins = self._show_working(_("Liest und prüft „{name}“ …").format(name=path.name))
        self.set_head(None, path.name)

        def known(lookup: imports.Lookup) -> None:
            if reins is self._reins:
                self.office.compute(
                    lambda: importing.prepare(path, lookup, reins),
                    lambda plan: self._prepared(plan, reins),
                    failed=lambda error: self._failed(error, reins),
                    owner=self,
                )

        self.office.ask(
            imports.lookup, known, failed=lambda error: self._failed(error, reins), owner=self
        )

    def _prepared(self, plan: ImportPlan, reins: Reins) -> None:
        if reins is self._reins:
            self._show_plan(plan)

    def _failed(self, error: UserError, reins: Reins) -> None:
        if reins is self._reins:
            self._show_begin(error.message)

    def stop(self) -> None:
        """Give up what is under way; what was half done goes with it."""
        if self._reins is None:
            return
        self._reins.stop()
        plan, self._reins = self._plan, None
        if plan is not None:
            self._show_plan(plan)
        else:
            self._show_begin()

    # -- the preview stays true ------------------------------------------------------------

    def refresh(self) -> None:
        """Customers changed while the preview is looked at: decide each row anew."""
        plan = self._plan
        if plan is None or self._reins is not None:
            return

        def check(lookup: imports.Lookup) -> None:
            self.office.compute(
                lambda: imports.check_rows(plan.drafts, lookup),
                lambda rows: self._rechecked(plan, rows),
                owner=self,
                key="check",
            )

        self.office.ask(imports.lookup, check, owner=self, key="lookup")

    def _rechecked(self, plan: ImportPlan, rows: tuple[CheckedRow, ...]) -> None:
        if self._plan is plan and self._reins is None and rows != plan.rows:
            self._plan = replace(plan, rows=rows)
            self.preview.show_plan(self._plan)
            self._show_plan_actions(self._plan)

    # -- writing ---------------------------------------------------------------------------

    def import_now(self) -> None:
        """Take the rows over, in one step that can be taken back."""
        plan = self._plan
        if plan is None or self._reins is not None:
            return
        n = _taken(plan)
        reins = self._show_working(
            ngettext("Importiert {n} Kunden …", "Importiert {n} Kunden …", n).format(n=n)
        )
        self.office.run(
            plan.label,
            lambda db: imports.apply(db, plan, reins),
            then=lambda result: self._imported(plan, result),
            failed=lambda error: self._not_imported(error, reins),
            owner=self,
            told=ngettext("{n} Kunde importiert", "{n} Kunden importiert", n).format(n=n),
        )

    def _imported(self, plan: ImportPlan, result: ImportResult) -> None:
        self._last = (plan, result)
        self._last_words.setText(f"{plan.source}: {importing.summary(result.rows)}")
        self._show_begin()
        self.office.open("customers")

    def _not_imported(self, error: UserError, reins: Reins) -> None:
        if reins is self._reins and self._plan is not None:
            self._show_plan(self._plan)
            self.office.tell(error.message, "red")

    # -- report ----------------------------------------------------------------------------

    def save_report(self) -> None:
        """The list with what becomes of each row, as it is planned."""
        if self._plan is not None:
            self._save_report(self._plan, self._plan.rows)

    def _report_last(self) -> None:
        if self._last is not None:
            plan, result = self._last
            self._save_report(plan, result.rows)

    def _save_report(self, plan: ImportPlan, rows: tuple[CheckedRow, ...]) -> None:
        name = _("{name} – Bericht").format(name=Path(plan.source).stem)
        path = self.office.questions.save_file(_("Bericht speichern"), f"{name}.xlsx", REPORT_KINDS)
        if path is None:
            return
        target = path
        self.office.compute(
            lambda: importing.write_report(plan, rows, target),
            lambda _none: self.office.tell(
                _("Bericht gespeichert: {name}").format(name=target.name),
                "green",
                _("Öffnen"),
                lambda: self.open_file(target),
            ),
            owner=self,
        )

    # -- frame -----------------------------------------------------------------------------

    def back(self) -> bool:
        """Esc: close the row, stop the work, leave the preview."""
        if self.preview.panel.is_open():
            self.preview.panel.dismiss()
        elif self._reins is not None:
            self.stop()
        elif self._plan is not None:
            self._show_begin()
        else:
            return False
        return True


def _taken(plan: ImportPlan) -> int:
    return plan.count(RowStatus.TAKEN) + plan.count(RowStatus.WARNING)
