"""The page Exportieren: what, for whom, in which format, how it will look, and where to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_decimal
from kundenpflege.exchange.exporting import EXPORTS, FORMATS, Exported, preview, run_export
from kundenpflege.services.export_views import list_view_rows, view_ids

from ..kit import theme
from ..kit.office import Office
from ..kit.page import Page, PageAction
from .export_form import ExportForm, Scope
from .export_preview import ExportPreview, ResultBox
from .working import Reins, WorkingPane

if TYPE_CHECKING:
    from kundenpflege.exchange.export_job import Preview
    from kundenpflege.store import Reader

#: The preview looks at no more customers than that: it must be there at once.
PREVIEWED = 1000
#: Milliseconds of writing before bar and button come in place of the form.
PATIENCE = 500


class ExportPage(Page):
    """Everything can leave the program at any time."""

    key = "export"
    watches: ClassVar[frozenset[str]] = frozenset(
        "customer person address contact offer objection consent saved_view custom_field".split()
    )

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.open_file: Callable[[Path], object] = lambda path: QDesktopServices.openUrl(
            QUrl.fromLocalFile(str(path))
        )
        self._reins: Reins | None = None
        self._written: Path | None = None
        self._stack = QStackedWidget()
        self._result = ResultBox()
        self._result.open_file.clicked.connect(lambda: self._open_written())
        self._result.open_folder.clicked.connect(lambda: self._open_folder())
        self._choices = ExportForm(office)
        self._choices.changed.connect(self._ask_preview)
        self._preview = ExportPreview()
        self._form = self._build()
        self._working = WorkingPane(self.stop)
        self._stack.addWidget(self._form)
        self._stack.addWidget(self._working)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self._show_working)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.set_head(_("Exportieren"), _("Als Tabelle, Brief, Etikett oder Adressbuch"))
        self._show_form()

    def _build(self) -> QWidget:
        inner = QWidget()
        inner.setProperty("role", "page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S4)
        column.setSpacing(theme.S3)
        column.addWidget(self._result)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(theme.S5)
        self._halves.addWidget(self._choices, 5)
        below = QVBoxLayout()
        below.addWidget(self._preview)
        below.addStretch(1)
        self._halves.addLayout(below, 7)
        column.addLayout(self._halves, 1)
        side = QWidget()
        side.setProperty("role", "page")
        self._side = QVBoxLayout(side)
        self._side.setContentsMargins(theme.S5, theme.S4, 0, theme.S4)
        self._side.addWidget(self._choices.what)
        form = QWidget()
        form.setProperty("role", "page")
        layout = QHBoxLayout(form)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._list = self._scrolled(side)
        layout.addWidget(self._list)
        layout.addWidget(self._scrolled(inner), 1)
        return form

    def _scrolled(self, inner: QWidget) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return scroll

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes to what is exported."""
        self._choices.focus_choice()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The preview below the choices where both do not fit side by side."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        width = theme.px(206)
        self._list.setFixedWidth(theme.S5 + width + theme.S2)
        room = event.size().width() - width
        self._choices.labels.set_narrow(room < theme.px(520))
        # As wide as the labels need it, so that nothing moves from one export to the other.
        self._choices.setMinimumWidth(theme.px(470) if room >= theme.px(960) else 0)
        narrow = room < theme.px(740)
        self._halves.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    # -- what there is ---------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask how much there is of everything, which views there are, and for the preview."""

        def look(db: Reader) -> tuple[dict[str, int], Any]:
            return {export.key: export.count(db) for export in EXPORTS}, list_view_rows(db)

        self.office.ask(look, self._show_all, owner=self, key="counts")

    def _show_all(self, found: tuple[dict[str, int], Any]) -> None:
        counts, views = found
        self._choices.show_counts(counts)
        self._choices.show_views(views)
        self._ask_preview()

    def new_record(self, kind: str, **given: Any) -> None:
        """The command was chosen; a page may hand over `what` and the chosen customers `ids`."""
        if what := str(given.get("what", "")):
            self._choices.choose(what)
            self._choices.focus_choice()
        ids: Sequence[int] = given.get("ids") or ()
        self._choices.take_selection(ids)
        if self._reins is None:
            self._result.hide()
        self._ask_preview()

    def _ask_preview(self) -> None:
        export, scope, options = (
            self._choices.export(), self._choices.scope(), self._choices.options(),
        )  # fmt: skip

        def look(db: Reader) -> tuple[Preview, list[tuple[str, str]], int | None]:
            ids = _ids(db, scope)
            among = None
            if ids is None:
                ids = list(_all_ids(db))
            if len(ids) > PREVIEWED:
                ids, among = ids[:PREVIEWED], PREVIEWED
            columns = {one.key: one.label for one in export.fields(db)}
            return preview(db, export.key, ids, options), list(columns.items()), among

        self.office.ask(look, self._show_preview, owner=self, key="preview")

    def _show_preview(self, found: tuple[Preview, list[tuple[str, str]], int | None]) -> None:
        shown, columns, among = found
        self._choices.show_columns(columns)
        self._choices.labels.show_count(shown.customers if among is None else 0)
        self._preview.show_preview(shown, among)

    # -- writing ---------------------------------------------------------------------------

    def _show_form(self) -> None:
        self._reins = None
        self._patience.stop()
        self._stack.setCurrentWidget(self._form)
        self._form.setEnabled(True)
        self.set_actions(PageAction(_("Exportieren …"), self.export_now, "export"))

    def _show_working(self) -> None:
        if self._reins is not None:
            self._stack.setCurrentWidget(self._working)
            self._working.stop.setFocus()

    def export_now(self) -> None:
        """Ask for a place and write the file there."""
        if problem := self._choices.problem():
            self._result.show_problem(problem)
            return
        export, ending = self._choices.export(), self._choices.ending()
        scope, options = self._choices.scope(), self._choices.options()
        name = f"{export.title} {self.office.today.isoformat()}.{ending}"
        path = self.office.questions.save_file(
            _("{what} exportieren").format(what=export.title),
            name,
            [(_(FORMATS[ending][0]), (ending,))],
        )
        if path is None:
            return
        if "sheet" in export.options:
            self._choices.labels.remember()
        self._result.hide()
        self._working.begin(_("Schreibt „{name}“ …").format(name=path.name))
        self._form.setEnabled(False)
        self.set_actions()
        reins = self._reins = Reins(self.office, self._working)
        self._patience.start()
        target, key = path, export.key
        self.office.ask(
            lambda db: run_export(db, key, target, _ids(db, scope), options, reins),
            partial(self._done, reins, export.title),
            failed=partial(self._failed, reins),
            owner=self,
        )

    def stop(self) -> None:
        """Give up; no half file stays behind."""
        if self._reins is not None:
            self._reins.stop()
            self._show_form()

    def _done(self, reins: Reins, title: str, done: Exported) -> None:
        if reins is not self._reins:
            return
        self._show_form()
        self._written = done.path
        words = _("{what}: {n} Zeilen in „{name}“ geschrieben.").format(
            what=title, n=format_decimal(Decimal(done.rows)), name=done.path.name
        )
        self._result.show_done(" ".join([words, *done.notes]), done.left_out)
        self._result.open_file.setFocus()
        self.office.tell(
            _("Exportiert: {name}").format(name=done.path.name),
            "green",
            _("Öffnen"),
            self._open_written,
        )

    def _failed(self, reins: Reins, error: UserError) -> None:
        if reins is self._reins:
            self._show_form()
            self._result.show_problem(error.message)

    def _open_written(self) -> None:
        if self._written is not None:
            self.open_file(self._written)

    def _open_folder(self) -> None:
        if self._written is not None:
            self.open_file(self._written.parent)

    def back(self) -> bool:
        """Esc stops the work."""
        if self._reins is not None:
            self.stop()
            return True
        return False

    def poses(self) -> list[tuple[str, Callable[[], object]]]:
        """Further states worth a picture."""
        return [
            ("labels", lambda: self._choices.choose("labels")),
            ("birthdays", lambda: self._choices.choose("birthdays")),
        ]


def _ids(db: Reader, scope: Scope) -> list[int] | None:
    """The customers of a scope; None for all."""
    if scope.ids:
        return list(scope.ids)
    return view_ids(db, scope.view) if scope.view else None


def _all_ids(db: Reader) -> Sequence[int]:
    return view_ids(db, "all")
