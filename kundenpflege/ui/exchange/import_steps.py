"""The panes of an import, step by step: what is seen where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.exchange import samples
from kundenpflege.services.imports import ImportPlan, RowStatus

from ..kit import theme
from ..kit.cards import Banner
from ..kit.office import Office
from ..kit.page import Page, PageAction
from .drop_area import DropArea
from .past_imports import PastImports
from .preview import Preview
from .reading import Reading
from .step_columns import StepColumns
from .step_result import StepResult
from .step_sheet import StepSheet
from .stepper import Stepper
from .working import Reins, WorkingPane


class ImportSteps(Page):
    """The five panes, and which of them is seen with which buttons. What is done on them is the
    page's (`ImportPage`)."""

    key = "import"
    watches: ClassVar[frozenset[str]] = frozenset(
        {"customer", "person", "address", "category", "import_batch", "custom_field"}
    )

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.set_head(_("Kunden importieren"), "")
        self._state: Reading | None = None
        self._reins: Reins | None = None
        self.stepper = Stepper()
        self.stepper.chosen.connect(self.go_to)
        self._stack = QStackedWidget()
        self._begin = self._build_begin()
        self._working = WorkingPane(self.stop)
        self.sheet = StepSheet()
        self.columns = StepColumns()
        self.preview = Preview(self)
        self.result = StepResult()
        self._panes: dict[str, QWidget] = {
            "file": self._begin,
            "sheet": self.sheet,
            "columns": self.columns,
            "check": self.preview,
            "result": self.result,
        }
        for pane in (*self._panes.values(), self._working):
            self._stack.addWidget(pane)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.stepper)
        layout.addWidget(self._stack, 1)
        self._show_begin()

    def choose_file(self) -> None:
        """Ask for a list."""
        raise NotImplementedError

    def take_file(self, path: Path, sheet: str = "") -> None:
        """Read and check a list; nothing is written."""
        raise NotImplementedError

    def paste(self) -> None:
        """Take what is in the clipboard."""
        raise NotImplementedError

    def import_now(self) -> None:
        """Take the rows over."""
        raise NotImplementedError

    def stop(self) -> None:
        """Give up what is under way."""
        raise NotImplementedError

    def _check(self, state: Reading) -> None:
        raise NotImplementedError

    def _build_begin(self) -> QWidget:
        self._problem = Banner("red", "warning", "")
        self._problem.setObjectName("problem")
        self.past = PastImports(self.office, self)
        self.area = DropArea(self.choose_file, self.take_file, self.paste)
        inner = QWidget()
        inner.setProperty("role", "page")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S4)
        layout.setSpacing(theme.S3)
        layout.addWidget(self._problem)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.past)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        return scroll

    # -- where one is ----------------------------------------------------------------------

    def step(self) -> str:
        """The step one is at."""
        return self.stepper.current()

    def go_to(self, step: str) -> None:
        """Go to a step that can be reached; what it needs is read first."""
        state = self._state
        if step == "file" or state is None:
            self._show_begin()
        elif step == "sheet":
            self._show_sheet(state)
        elif step == "columns":
            self._show_columns(state)
        elif step == "check":
            self._check(state)

    def _show_step(self, step: str, *actions: PageAction) -> None:
        reachable = {"file"}
        if self._state is not None:
            reachable.add("sheet")
            if self._state.headers is not None:
                reachable |= {"columns", "check"}
        self.stepper.show_step(step, reachable)
        self._stack.setCurrentWidget(self._panes[step])
        self.set_actions(*actions)

    def _show_begin(self, problem: str = "") -> None:
        self._state = self._reins = None
        self.preview.panel.dismiss()
        self._problem.set("red", "warning", problem)
        self._problem.setVisible(bool(problem))
        self._show_step("file")
        self.set_head(None, _("Nichts wird geändert, bevor Sie es gesehen haben"))

    def _show_working(self, words: str) -> Reins:
        self.preview.panel.dismiss()
        self._working.begin(words)
        self._stack.setCurrentWidget(self._working)
        self._working.stop.setFocus()
        self.set_actions()
        self._reins = Reins(self.office, self._working)
        return self._reins

    def _show_state(self, state: Reading, step: str) -> None:
        self._state = state
        words = [state.source.name]
        if state.source.table.name:
            words.append(_("Blatt „{name}“").format(name=state.source.table.name))
        n = len(state.source.table.rows) - state.row
        if state.plan is not None:
            n = len(state.plan.drafts)
        words.append(ngettext("{n} Zeile", "{n} Zeilen", n).format(n=n))
        self.set_head(None, " · ".join(words))

    def _show_sheet(self, state: Reading) -> None:
        self._show_state(state, "sheet")
        self.sheet.show_source(state.source, state.row)
        self._show_step("sheet", *self._onward("columns", state))
        self.sheet.keep_focus()

    def _onward(self, step: str, state: Reading) -> tuple[PageAction, ...]:
        if state.headers is None:
            return ()
        return (PageAction(_("Weiter"), lambda: self.go_to(step), "right"),)

    def _show_columns(self, state: Reading) -> None:
        if state.headers is None:
            self._show_sheet(state)
            return
        self._show_state(state, "columns")
        self._show_step("columns", *self._onward("check", state))
        self._sample(state, lambda: self.columns.keep_focus())

    def _sample(self, state: Reading, then: Callable[[], object]) -> None:
        headers = state.headers
        assert headers is not None

        def shown(found: tuple[samples.ColumnSample, ...]) -> None:
            if self._state is state:
                self.columns.show_columns(found, headers.own)
                then()

        self.office.compute(
            lambda: samples.column_samples(state.source, headers, state.around),
            shown,
            owner=self,
            key="samples",
        )

    def _show_plan(self, state: Reading) -> None:
        self._reins = None
        self._show_state(state, "check")
        plan = state.plan
        assert plan is not None
        self.preview.own = {one.id: one.name for one in state.around.fields}
        self.preview.show_plan(plan)
        self._show_step("check", *self._import_action(plan))

    def _import_action(self, plan: ImportPlan) -> tuple[PageAction, ...]:
        words = _action(plan)
        return (PageAction(words, self.import_now, "import"),) if words else ()


def _action(plan: ImportPlan) -> str:
    """`13 Kunden importieren`, `13 Kunden importieren, 2 ergänzen`; nothing without any."""
    n = plan.count(RowStatus.TAKEN) + plan.count(RowStatus.WARNING)
    m = plan.count(RowStatus.MERGED)
    if n and m:
        words = ngettext("{n} Kunde importieren", "{n} Kunden importieren", n)
        return (words + _(", {m} ergänzen")).format(n=n, m=m)
    if n:
        return ngettext("{n} Kunde importieren", "{n} Kunden importieren", n).format(n=n)
    return ngettext("{n} Kunden ergänzen", "{n} Kunden ergänzen", m).format(n=m) if m else ""
