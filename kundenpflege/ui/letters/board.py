"""All cards and letters, the post of the day, and whom to write to now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.base.text import fold

from ..kit import icons, theme
from ..kit.cards import Card
from ..kit.chips import FilterChips
from ..kit.controls import Tabs
from ..kit.empty import EmptyState
from ..kit.office import Office
from ..kit.table import PagedTable
from ..kit.table_model import Column
from .post_card import PostCard, SoonCard
from .printing import Printer

if TYPE_CHECKING:
    from kundenpflege.services.letter_occasions import ToWrite
    from kundenpflege.services.letters import LetterRow
    from kundenpflege.store import Reader, Writer

_STATES = (
    ("", N_("Alle")),
    ("draft", N_("Entwürfe")),
    ("finished", N_("Fertig")),
    ("printed", N_("Gedruckt")),
)
_CHIPS = {
    "draft": (N_("Entwurf"), "neutral"),
    "finished": (N_("Fertig"), "amber"),
    "printed": (N_("Gedruckt"), "green"),
}
_SIDE = 350  # px at normal font size
_NARROW = 840
_TABLE = "letters"


class LetterBoard(QWidget):
    """`opened(id)` for a letter, `new_wanted()`, `occasion_wanted(ToWrite)`; `told(words)` for
    the line below the title, `shown()` when there are other rows."""

    opened = Signal(int)
    new_wanted = Signal()
    occasion_wanted = Signal(object)
    told = Signal(str)
    shown = Signal()

    def __init__(self, office: Office, printer: Printer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.office = office
        self.rows: dict[int, LetterRow] = {}
        self.states = FilterChips(_("Stand"))
        self.states.setObjectName("letterStates")
        self.states.set_items([(key, _(words), None) for key, words in _STATES])
        self.states.chosen.connect(lambda _key: self._order())
        self.table = PagedTable(_("Karten und Briefe"), self._columns(), self._fetch)
        self.table.setObjectName("letterTable")
        self.table.opened.connect(lambda key: self.opened.emit(int(key)))
        self.table.sort_requested.connect(lambda _key, _down: self._order())
        self.table.habits_changed.connect(self._keep)
        self.table.row_actions = self._row_actions
        kept = office.settings.get("tables").get(_TABLE)
        if isinstance(kept, dict):
            self.table.restore(kept)
        self.post = PostCard(printer)
        self.soon = SoonCard()
        self.soon.wanted.connect(self.occasion_wanted)
        self.tabs = Tabs(_("Bereiche"))
        self.tabs.setObjectName("boardTabs")
        self.tabs.add("soon", _("Jetzt schreiben"))
        self.tabs.add("all", _("Alle Karten und Briefe"))
        self.tabs.chosen.connect(lambda _key: self._fit())
        self._build()

    def _build(self) -> None:
        card = Card(margin=1)
        card.body.setSpacing(0)
        card.add(self.table, 1)
        left = self._column = QVBoxLayout()
        left.setSpacing(theme.S3)
        left.addWidget(self.states)
        left.addWidget(card, 1)
        self._left = QWidget()
        self._left.setLayout(left)
        left.setContentsMargins(0, theme.S4, 0, theme.S4)
        inner = QWidget()
        inner.setProperty("role", "page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, theme.S4, theme.S5, theme.S4)
        column.setSpacing(theme.S3)
        column.addWidget(self.post)
        column.addWidget(self.soon)
        column.addStretch(1)
        self._side = QScrollArea()
        self._side.setWidgetResizable(True)
        self._side.setFrameShape(QFrame.Shape.NoFrame)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side.setWidget(inner)
        side = QHBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(theme.S3)
        side.addWidget(self._left, 1)
        side.addWidget(self._side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addLayout(side, 1)
        theme.signals.changed.connect(self._fit)

    def _columns(self) -> list[Column]:
        def written(row: LetterRow) -> str:
            return relative_days(row.printed_on or row.finished_on or row.written_on,
                                 self.office.today)  # fmt: skip

        return [
            Column("who", N_("Für"), 210, stretch=True, kind="two_line",
                   value=lambda row: (row.who, row.customer if row.person else
                                      row.customer_number)),
            Column("title", N_("Anlass"), 184, kind="two_line",
                   value=lambda row: (_(row.title), row.form.label)),
            Column("personal", N_("Persönlicher Satz"), 260, stretch=True, drop=2, kind="muted",
                   value=lambda row: row.personal or "–", tip=lambda row: row.personal),
            Column("state", N_("Stand"), 110, kind="chip",
                   value=lambda row: (_(_CHIPS[row.state][0]), _CHIPS[row.state][1])),
            Column("day", N_("Wann"), 110, kind="muted", value=written, drop=1,
                   tip=lambda row: format_date(row.written_on), descending_first=True),
        ]  # fmt: skip

    # Asking ------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for all of it."""

        def read(db: Reader) -> tuple[list[LetterRow], list[LetterRow]]:
            from kundenpflege.services.letters import letters_of_day, list_letters

            return list_letters(db), letters_of_day(db)

        self.office.ask(read, then=lambda found: self._show(*found), owner=self, key="letters")

        def due(db: Reader) -> tuple[ToWrite, ...]:
            from kundenpflege.services.letter_occasions import to_write

            return to_write(db)

        def show(rows: tuple[ToWrite, ...]) -> None:
            self.soon.show_rows(rows)
            self.shown.emit()

        self.office.ask(due, then=show, owner=self, key="due")

    def _show(self, rows: list[LetterRow], post: list[LetterRow]) -> None:
        self.rows = {row.id: row for row in rows}
        counts = {key: sum(row.state == key for row in rows) for key in _CHIPS}
        self.states.set_items(
            [(key, _(words), counts.get(key, len(rows))) for key, words in _STATES]
        )
        self.post.show_rows(post)
        drafts, waiting = counts["draft"], counts["finished"]
        parts = []
        if drafts:
            parts.append(ngettext("{n} Entwurf", "{n} Entwürfe", drafts).format(n=drafts))
        if waiting:
            parts.append(_("{n} zu drucken").format(n=waiting))
        self.told.emit(" · ".join(parts) or _("Ein paar Zeilen, die nur einer lesen kann"))
        self._order()
        if rows and self.table.current_id() is None and self.table.paged.ids:
            self.table.select_id(self.table.paged.ids[0])

    def _order(self) -> None:
        key, down = self.table.sort()
        state = self.states.current()
        rows: Iterable[LetterRow] = [
            row for row in self.rows.values() if not state or row.state == state
        ]
        if key:
            rows = sorted(rows, key=_ORDERS[key], reverse=down)
        ids = [row.id for row in rows]
        self.table.set_empty(None if ids else self._nothing(state))
        self.table.set_ids(ids)
        self.table.refresh()

    def _nothing(self, state: str) -> EmptyState:
        if state:
            return EmptyState(_("Hier ist gerade nichts."), icon="letter")
        return EmptyState(
            _(
                "Karten und Briefe, über die sich jemand freut: zum Geburtstag, als Dank, nach "
                "langer Zeit. Der Text ist vorgeschlagen, der persönliche Satz kommt von Ihnen."
            ),
            _("Karte oder Brief schreiben"),
            self.new_wanted.emit,
            "letter",
        )

    def _fetch(self, ids: Sequence[int], deliver: Callable[[Any], None]) -> None:
        deliver([self.rows[one] for one in ids if one in self.rows])

    def _keep(self) -> None:
        tables = dict(self.office.settings.get("tables"))
        tables[_TABLE] = self.table.habits()
        self.office.settings.set("tables", tables)

    # Rows --------------------------------------------------------------------------------------

    def _row_actions(self, ids: list[int]) -> list[QAction]:
        actions = []
        entries: list[tuple[str, str, Callable[[], object]]] = []
        if len(ids) == 1:
            entries.append(("edit", _("Öffnen"), lambda: self.opened.emit(ids[0])))
        entries.append(("delete", _("Verwerfen"), lambda: self._remove(ids)))
        for icon, words, act in entries:
            action = QAction(icons.icon(icon), words, self.table)
            action.triggered.connect(lambda _on=False, act=act: act())
            actions.append(action)
        return actions

    def _remove(self, ids: list[int]) -> None:
        def change(db: Writer) -> None:
            from kundenpflege.services.letters import remove_letter

            for key in ids:
                remove_letter(db, key)

        words = ngettext("{n} verworfen", "{n} verworfen", len(ids)).format(n=len(ids))
        self.office.run(_("Post verworfen"), change, owner=self, told=words)

    # Room --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The cards stand at the right, or behind a tab where that is too narrow."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < theme.px(_NARROW)
        self.tabs.setVisible(narrow)
        soon = self.tabs.current() == "soon"
        self._left.setVisible(not narrow or not soon)
        self._side.setVisible(not narrow or soon)
        edge = theme.S5 if narrow else 0
        self._column.setContentsMargins(0, theme.S4, edge, theme.S4)
        if narrow:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(16_777_215)
        else:
            self._side.setFixedWidth(theme.px(_SIDE))


_ORDERS: dict[str, Callable[[LetterRow], Any]] = {
    "who": lambda row: fold(row.who),
    "title": lambda row: fold(_(row.title)),
    "personal": lambda row: fold(row.personal),
    "state": lambda row: row.state,
    "day": lambda row: row.printed_on or row.finished_on or row.written_on,
}
