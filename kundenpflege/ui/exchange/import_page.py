"""The page Kunden importieren: five steps from a list to customers, each with its preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.exchange import importing
from kundenpflege.exchange.headers import Column
from kundenpflege.exchange.importing import Source
from kundenpflege.services import backups, imports
from kundenpflege.services.imports import (
    CheckedRow,
    Choice,
    ImportPlan,
    ImportResult,
    Lookup,
    RowStatus,
)

from ..kit.dropping import LIST_ENDINGS
from ..kit.office import Office
from ..kit.page import PageAction
from . import reading
from .import_steps import ImportSteps
from .reading import Reading
from .working import Reins

REPORT_KINDS = (("Excel", ("xlsx",)), ("CSV", ("csv",)))


class ImportPage(ImportSteps):
    """Nothing is written before the button says so; the whole import is one step."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.open_file: Callable[[Path], object] = lambda path: QDesktopServices.openUrl(
            QUrl.fromLocalFile(str(path))
        )
        self._last: tuple[ImportPlan, ImportResult] | None = None
        self._connect()

    def _connect(self) -> None:
        self.sheet.sheet_wanted.connect(self._take_sheet)
        self.sheet.row_chosen.connect(self._take_headers)
        self.columns.changed.connect(self._map)
        self.columns.guess_wanted.connect(self._guess_again)
        self.preview.report_wanted.connect(self.save_report)
        self.preview.edited.connect(self.correct)
        self.preview.chosen.connect(self.decide)
        self.result.report_wanted.connect(self._report_last)
        self.result.undo_wanted.connect(self._undo_last)
        self.result.other_wanted.connect(self.choose_file)
        self.past.panel.taken.connect(self._taken_back)

    # -- step 1: a list --------------------------------------------------------------------

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
            _("Kundenliste wählen"), [(_("Tabellen und Adressbücher"), LIST_ENDINGS)]
        )
        if path is not None:
            self.take_file(path)

    def take_file(self, path: Path, sheet: str = "") -> None:
        """Read and check a list; nothing is written."""
        self._open(path.name, lambda: importing.open_source(path, sheet))

    def paste(self) -> None:
        """Take what is in the clipboard."""
        text = QGuiApplication.clipboard().text()
        self._open(_("Zwischenablage"), lambda: importing.paste_source(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A table is pasted where no field takes it."""
        if event.matches(QKeySequence.StandardKey.Paste) and self.step() == "file":
            self.paste()
            return
        super().keyPressEvent(event)

    def _open(self, name: str, work: Callable[[], Source], step: str = "") -> None:
        """Open a list and go on to the first step that needs somebody (or to `step`)."""
        self.stop()
        reins = self._show_working(_("Liest und prüft „{name}“ …").format(name=name))
        self.set_head(None, name)

        def opened(source: Source) -> None:
            if reins is self._reins:
                self._recognise(
                    source, None, reins, lambda state, reins: self._first(state, reins, step)
                )

        self.office.compute(
            work, opened, failed=lambda error: self._failed(error, reins), owner=self
        )

    def _recognise(
        self,
        source: Source,
        row: int | None,
        reins: Reins | None,
        then: Callable[[Reading, Reins | None], object],
    ) -> None:
        self.office.ask(
            lambda db: reading.begin(db, source, row),
            lambda state: then(state, reins) if reins is self._reins else None,
            failed=lambda error: self._failed(error, reins),
            owner=self,
            key="recognise",
        )

    def _first(self, state: Reading, reins: Reins | None, wanted: str = "") -> None:
        """Go where somebody has to look first."""
        step = wanted or state.first_step
        if step == "check":
            self._read(state, reins)
            return
        self._reins = None
        if step == "sheet":
            self._show_sheet(state)
        else:
            self._show_columns(state)

    # -- step 2 and 3: headers and columns -------------------------------------------------

    def _take_sheet(self, name: str) -> None:
        state = self._state
        if state is None or state.source.path is None:
            return
        path = state.source.path

        def opened(source: Source) -> None:
            self._recognise(source, None, None, lambda fresh, _reins: self._show_sheet(fresh))

        self.office.compute(
            lambda: importing.open_source(path, name),
            opened,
            failed=lambda error: self.office.tell(error.message, "red"),
            owner=self,
            key="sheet",
        )

    def _take_headers(self, row: int) -> None:
        state = self._state
        if state is not None:
            self._recognise(state.source, row, None, self._headers_taken)

    def _headers_taken(self, state: Reading, _reins: Reins | None) -> None:
        # The table keeps its place and the keyboard.
        self._show_state(state, "sheet")
        self._show_step("sheet", *self._onward("columns", state))

    def _map(self, columns: tuple[Column, ...]) -> None:
        state = self._state
        if state is None or state.headers is None:
            return
        self._state = replace(state, headers=replace(state.headers, columns=columns))
        self._sample(self._state, lambda: None)

    def _guess_again(self) -> None:
        state = self._state
        if state is not None and state.guessed is not None:
            self._state = replace(state, headers=state.guessed)
            self._sample(self._state, lambda: None)

    # -- step 4: every row checked ---------------------------------------------------------

    def _check(self, state: Reading) -> None:
        reins = self._show_working(_("Prüft „{name}“ …").format(name=state.source.name))
        self._read(state, reins)

    def _read(self, state: Reading, reins: Reins | None) -> None:
        self._state = state

        def done(fresh: Reading) -> None:
            if reins is self._reins:
                self._compare(fresh, reins, self._show_checked)

        self.office.compute(
            lambda: reading.read(state, _part(reins, 0, 0.5)),
            done,
            failed=lambda error: self._failed(error, reins),
            owner=self,
        )

    def _compare(
        self, state: Reading, reins: Reins | None, then: Callable[[Reading], object]
    ) -> None:
        """Decide the fate of every row by what is known now."""
        plan = state.plan
        assert plan is not None

        def known(lookup: Lookup) -> None:
            if reins is not self._reins:
                return
            self.office.compute(
                lambda: importing.check_plan(plan, lookup, _part(reins, 0.6, 1)),
                lambda checked: then(replace(state, plan=checked)),
                failed=lambda error: self._failed(error, reins),
                owner=self,
                key="check",
            )

        self.office.ask(
            lambda db: imports.lookup(db, plan.drafts, _part(reins, 0.5, 0.6)),
            known,
            failed=lambda error: self._failed(error, reins),
            owner=self,
            key="lookup",
        )

    def _show_checked(self, state: Reading) -> None:
        self._show_plan(state)
        self.preview.keep_focus()

    def correct(self, row: int, column: int, text: str) -> None:
        """A cell was corrected: its row is read and all are checked at once."""
        state = self._state
        if state is None or state.plan is None:
            return

        def read(fresh: Reading) -> None:
            if self._state is state:
                self._state = fresh
                self._compare(fresh, self._reins, self._rechecked)

        self.office.compute(
            lambda: reading.corrected(state, row, column, text), read, owner=self, key="correct"
        )

    def decide(self, numbers: list[int], choice: Choice) -> None:
        """The user decided what becomes of some rows."""
        state = self._state
        if state is None or state.plan is None:
            return
        self._state = replace(state, plan=importing.choose(state.plan, numbers, choice))
        self._compare(self._state, self._reins, self._rechecked)

    def refresh(self) -> None:
        """Customers changed while the preview is looked at: decide each row anew."""
        self.past.refresh()
        state = self._state
        if state is None or state.plan is None or self._reins is not None:
            return
        if self.step() == "check":
            self._compare(state, None, self._rechecked)

    def _rechecked(self, state: Reading) -> None:
        mine = self._state
        if mine is None or mine.plan is None or state.plan is None or self._reins is not None:
            return
        if mine.plan.drafts is state.plan.drafts and mine.plan.rows != state.plan.rows:
            self._show_plan(state)

    # -- step 5: written -------------------------------------------------------------------

    def import_now(self) -> None:
        """Take the rows over, in one step that can be taken back."""
        plan = self._state.plan if self._state is not None else None
        if plan is None or self._reins is not None:
            return
        n = _wanted(plan)
        reins = self._show_working(
            ngettext("Importiert {n} Zeile …", "Importiert {n} Zeilen …", n).format(n=n)
        )
        if not self.office.settings.kept:
            self._write(plan, reins)  # the demo business is made anew with each start
            return
        # The state before is kept: a list of thousands is more than one step.
        self.office.keep(
            backups.before_import,
            lambda _path: self._write(plan, reins),
            failed=lambda error: self._not_imported(error, reins),
            owner=self,
        )

    def _write(self, plan: ImportPlan, reins: Reins) -> None:
        if reins is not self._reins:
            return
        self.office.run(
            plan.label,
            lambda db: imports.apply(db, plan, reins),
            then=lambda result: self._imported(plan, result),
            failed=lambda error: self._not_imported(error, reins),
            owner=self,
            told=_told(plan),
        )

    def _imported(self, plan: ImportPlan, result: ImportResult) -> None:
        self._last = (plan, result)
        self._state = self._reins = None
        self.result.show_result(plan.source, result)
        self._show_step(
            "result",
            PageAction(_("Zu den Kunden"), lambda: self.office.open("customers"), "customers"),
        )
        self.set_head(None, f"{plan.source}: {importing.summary(result.rows)}")
        self.result.report.setFocus()

    def _not_imported(self, error: UserError, reins: Reins) -> None:
        if reins is self._reins and self._state is not None:
            self._show_plan(self._state)
            self.office.tell(error.message, "red")

    def _undo_last(self) -> None:
        """Take back what was just imported; what was changed since is told first."""
        if self._last is None or self._last[1].batch_id is None:
            return
        batch_id = self._last[1].batch_id
        self.office.ask(
            lambda db: imports.get_batch(db, batch_id), self.past.panel.look_at, owner=self
        )

    def _taken_back(self) -> None:
        if self.step() == "result":
            self._last = None
            self._show_begin()
        self.area.choose.setFocus()

    # -- report ----------------------------------------------------------------------------

    def save_report(self) -> None:
        """The list with what becomes of each row, as it is planned."""
        if self._state is not None and self._state.plan is not None:
            self._save_report(self._state.plan, self._state.plan.rows)

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

    def _failed(self, error: UserError, reins: Reins | None) -> None:
        if reins is not self._reins:
            return
        if reins is None:
            self.office.tell(error.message, "red")
        else:
            self._show_begin(error.message)

    def stop(self) -> None:
        """Give up what is under way; what was half done goes with it."""
        if self._reins is None:
            return
        self._reins.stop()
        state, self._reins = self._state, None
        if state is None:
            self._show_begin()
        elif state.plan is not None and state.plan.rows:
            self._show_plan(state)
        else:
            self._show_columns(state)

    def back(self) -> bool:
        """Esc: close the panel, stop the work, leave the step."""
        for panel in (self.past.panel, self.preview.panel):
            if panel.is_open():
                panel.dismiss()
                return True
        if self._reins is not None:
            self.stop()
        elif self.step() == "file":
            return False
        else:
            self._show_begin()
        return True

    def poses(self) -> list[tuple[str, Callable[[], object]]]:
        """The steps with a small list."""
        text = "Kd-Nr.\tName\tOrt\tTelefon\tGeb.\n"
        text += "1\tVogt, Anna\tKöln\t0221 5550\t31.02.1990\n2\tOhm, Ida\tSiek\t04107 555\t\n"

        def pasted(step: str) -> Callable[[], object]:
            # What comes after reading is asked for once the rows are there.
            def show() -> None:
                self._open(_("Zwischenablage"), lambda: importing.paste_source(text), step)

            return show

        return [(step, pasted(step)) for step in ("sheet", "columns", "check")]


def _part(reins: Reins | None, start: float, end: float) -> imports.Progress | None:
    return reins.part(start, end) if reins is not None else None


def _wanted(plan: ImportPlan) -> int:
    return sum(row.status in (*imports.NEW, RowStatus.MERGED) for row in plan.rows)


def _told(plan: ImportPlan) -> str:
    n = plan.count(RowStatus.TAKEN) + plan.count(RowStatus.WARNING)
    m = plan.count(RowStatus.MERGED)
    if n and m:
        words = ngettext("{n} Kunde importiert", "{n} Kunden importiert", n)
        return (words + _(", {m} ergänzt")).format(n=n, m=m)
    if n:
        return ngettext("{n} Kunde importiert", "{n} Kunden importiert", n).format(n=n)
    return ngettext("{n} Kunde ergänzt", "{n} Kunden ergänzt", m).format(n=m)
