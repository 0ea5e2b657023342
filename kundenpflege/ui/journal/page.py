"""The page Protokoll: every step of everybody, with filter, details, check of the chain, export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.base.money import format_count

from ..kit import theme
from ..kit.cards import Card
from ..kit.empty import EmptyState
from ..kit.office import Office
from ..kit.page import Page, PageAction
from ..kit.table import PagedTable
from ..kit.table_model import Column
from .bar import FilterBar
from .chain_line import ChainLine
from .step_card import StepCard
from .words import state_chip

if TYPE_CHECKING:
    from kundenpflege.services.history import HistoryRow
    from kundenpflege.services.journal import StepRow
    from kundenpflege.store import Changes, Reader

_PAGE = 100  # steps asked for at once
_DELAY = 200  # ms
_MANY = 12  # records of a step that is about nobody in particular
_BESIDE = 900  # px: with less room the details stand below


class JournalPage(Page):
    """The newest step first; older ones come when the list is scrolled to its end."""

    key = "journal"
    watches: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.set_head(_("Protokoll"), "", PageAction(_("Exportieren …"), self.export, "export"))
        self.rows: dict[int, StepRow] = {}
        self._more = False
        self._asking = False
        self.bar = FilterBar(office)
        self.chain = ChainLine(office)
        self.table = PagedTable(_("Schritte"), self._columns(), self._fetch)
        self.table.setObjectName("journalTable")
        self.step = StepCard(office)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DELAY)
        self._soon.timeout.connect(self.refresh)
        self._build()
        self.bar.changed.connect(self._soon.start)
        self.bar.search.left.connect(self.table.setFocus)
        self.bar.search.moved.connect(lambda _by: self.table.setFocus())
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _id: self.step.open_main())
        self.step.more_wanted.connect(lambda: self._chosen(self.table.current_id()))
        self.table.verticalScrollBar().valueChanged.connect(lambda _value: self._older())

    def _build(self) -> None:
        inner = QWidget()
        inner.setProperty("role", "page")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(theme.S5, theme.S3 + 2, theme.S5, theme.S4)
        layout.setSpacing(theme.S3)
        layout.addWidget(self.bar)
        layout.addWidget(self.chain)
        card = Card(margin=1)
        card.body.setSpacing(0)
        card.add(self.table, 1)
        self._split = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._split.setSpacing(theme.S3)
        self._split.addWidget(card, 3)
        self._split.addWidget(self.step, 2)
        layout.addLayout(self._split, 1)

    def _columns(self) -> list[Column]:
        def when(row: StepRow) -> tuple[str, str]:
            same = row.at.date() == self.office.today
            return (_("heute") if same else format_date(row.at.date())), f"{row.at:%H:%M}"

        return [
            Column("at", N_("Wann"), 104, kind="two_line", value=when, sortable=False,
                   tip=lambda row: f"{format_date(row.at.date())}, {row.at:%H:%M:%S}"),
            Column("who", N_("Wer"), 130, sortable=False, drop=2,
                   value=lambda row: row.who or "–"),
            Column("label", N_("Was"), 300, kind="two_line", stretch=True, sortable=False,
                   value=_told, tip=lambda row: row.label),
            Column("what", N_("Einträge"), 220, kind="muted", sortable=False, drop=3,
                   value=lambda row: row.what if _named(row) else "", tip=lambda row: row.what),
            Column("state", N_("Stand"), 132, kind="chip", sortable=False, drop=1,
                   value=state_chip),
        ]  # fmt: skip

    def concerns(self, changes: Changes) -> bool:
        """Every change is a step."""
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes to the search."""
        self.bar.search.setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Details beside the list, or below it."""
        super().resizeEvent(event)
        beside = self.width() >= theme.px(_BESIDE)
        # Where both do not fit below each other the page scrolls.
        self.table.setMinimumHeight(theme.px(230))
        self.step.setMinimumHeight(theme.px(150 if beside else 280))
        self._split.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )

    # Asking ------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the newest steps that fit, as many as were shown."""
        from kundenpflege.services import journal, users

        wanted, many = self.bar.wanted(), max(_PAGE, len(self.rows))

        def read(db: Reader) -> tuple[list[StepRow], list[tuple[int, str]]]:
            people = [(one.id, one.name) for one in users.list_users(db, include_inactive=True)]
            return journal.list_steps(db, wanted, many), people

        def came(found: tuple[list[StepRow], list[tuple[int, str]]]) -> None:
            self.bar.offer_people(found[1])
            self._show(found[0], many)

        self._asking = True
        self.office.ask(read, then=came, failed=self._failed, owner=self, key="steps")
        self.office.ask(
            lambda db: journal.count_steps(db, wanted),
            then=self._counted, owner=self, key="count", can_wait=True,
        )  # fmt: skip

    def _failed(self, error: Exception) -> None:
        self._asking = False
        self.office.tell(str(error), "red")

    def _show(self, rows: Sequence[StepRow], many: int) -> None:
        self._asking = False
        self._more = len(rows) >= many
        self.rows = {row.id: row for row in rows}
        self.table.set_empty(None if rows else self._nothing())
        self.table.set_ids([row.id for row in rows])
        self.table.refresh()
        if rows and self.table.current_id() is None:
            self.table.select_id(rows[0].id)
        else:  # erasing may have taken the values of the step that is shown
            self._chosen(self.table.current_id())

    def _nothing(self) -> EmptyState:
        if self.bar.wanted().is_empty:
            words = _("Hier steht jede Änderung: wer, wann und was. Noch ist nichts geschehen.")
            return EmptyState(words, icon="history")
        words = _("Kein Schritt passt zu dieser Auswahl.")
        return EmptyState(words, _("Alles zeigen"), self.back, "history", "cancel")

    def _counted(self, count: int) -> None:
        words = ngettext("{n} Schritt", "{n} Schritte", count).format(n=format_count(count))
        self.set_head(None, words)

    def _older(self) -> None:
        """The end of the list is near: ask for what is older."""
        from kundenpflege.services import journal

        scroll = self.table.verticalScrollBar()
        if not self._more or self._asking or scroll.value() < scroll.maximum() - scroll.pageStep():
            return
        wanted, last = self.bar.wanted(), min(self.rows)
        self._asking = True

        def came(rows: Sequence[StepRow]) -> None:
            self._show([*self.rows.values(), *rows], len(self.rows) + _PAGE)

        self.office.ask(
            lambda db: journal.list_steps(db, wanted, _PAGE, before=last),
            then=came, failed=self._failed, owner=self, key="steps",
        )  # fmt: skip

    def _fetch(self, ids: Sequence[int], deliver: Callable[[Any], None]) -> None:
        deliver([self.rows[one] for one in ids if one in self.rows])

    # The chosen one ----------------------------------------------------------------------------

    def _chosen(self, step_id: object) -> None:
        from kundenpflege.services.history import step_history

        row = self.rows.get(step_id) if isinstance(step_id, int) else None
        if row is None:
            self.step.clear()
            return
        most = self.step.most_of(row.id)

        def came(parts: list[HistoryRow]) -> None:
            self.step.show_step(row, parts)

        self.office.ask(
            lambda db: step_history(db, row.id, most), then=came, owner=self, key="step"
        )

    # Doing -------------------------------------------------------------------------------------

    def new_record(self, kind: str, **given: Any) -> None:
        """Show the steps of one record: `table`, `record_id` and `name`, or `customer_id`."""
        self.bar.narrow(**given)
        self.refresh()

    def export(self) -> None:
        """Write what is shown into a file."""
        path = self.office.questions.save_file(
            _("Protokoll exportieren"),
            _("Protokoll {day}.xlsx").format(day=self.office.today.isoformat()),
            [(_("Excel-Tabelle"), ("xlsx",)), (_("PDF"), ("pdf",)), (_("CSV"), ("csv",))],
        )
        if path is None:
            return
        from kundenpflege.exchange.export_job import ExportOptions
        from kundenpflege.exchange.exporting import run_export

        options = ExportOptions(steps=self.bar.wanted())

        def told(done: Any) -> None:
            words = ngettext("{n} Schritt exportiert: {file}", "{n} Schritte exportiert: {file}",
                             done.rows)  # fmt: skip
            self.office.tell(words.format(n=format_count(done.rows), file=path.name), "green")

        self.office.ask(
            lambda db: run_export(db, "journal", path, options=options), then=told, owner=self
        )

    def back(self) -> bool:
        """Esc: show everything again."""
        if self.bar.wanted().is_empty:
            return False
        self.bar.clear()
        self.refresh()
        return True

    def poses(self) -> list[tuple[str, Callable[[], object]]]:
        """Narrowed, and with the chain checked."""
        return [("filter", self._pose_filter), ("chain", self.chain.check)]

    def _pose_filter(self) -> None:
        self.bar.show_kind("customer")
        self.refresh()


def _named(row: StepRow) -> str:
    """Whom or what a step was about; '' for one about many."""
    return row.main.text if row.main is not None and row.count < _MANY else ""


def _told(row: StepRow) -> tuple[str, str]:
    return row.label, _named(row) or row.what
