"""The page Wünsche: what customers want some day, across all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QFocusEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.base.text import fold

from ..kit import icons, theme
from ..kit.cards import Card
from ..kit.contact_panel import ContactPanel
from ..kit.controls import Button, Label, SearchField
from ..kit.controls_flow import FlowRow
from ..kit.editors_text import ChoiceEditor
from ..kit.empty import EmptyState
from ..kit.office import Office
from ..kit.page import Page, PageAction
from ..kit.table import PagedTable
from ..kit.table_model import Column
from .record_panel import RecordPanel, read_categories
from .wants import wish_words
from .words import plan_reason

if TYPE_CHECKING:
    from kundenpflege.services.wishes import WishRow
    from kundenpflege.store import Reader

_DELAY = 120  # ms
_TABLE = "wishes"  # in the setting "tables"


class WishesPage(Page):
    """Filtered by words and field of work; from a wish to a planned contact in one step."""

    key = "wishes"
    watches: ClassVar[frozenset[str]] = frozenset({"wish", "customer", "person", "category"})

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.set_head(
            _("Wünsche"), "",
            PageAction(_("Kunden"), lambda: office.open("customers"), "customers", "secondary"),
        )  # fmt: skip
        self.rows: dict[int, WishRow] = {}
        self.search = SearchField(_("Wünsche durchsuchen …"))
        self.search.setObjectName("wishSearch")
        self.category = ChoiceEditor([(None, _("Alle Bereiche"))])
        self.category.name_field(
            "wishCategory", _("Leistungsbereich"), _("Findet Wünsche zu einer Aktion")
        )
        self.done = QCheckBox(_("auch erfüllte"))
        self.done.setObjectName("wishDone")
        self.table = PagedTable(_("Wünsche"), self._columns(), self._fetch)
        self.table.setObjectName("wishTable")
        self.contact = ContactPanel(office, self)
        self.record = RecordPanel(office, self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DELAY)
        self._soon.timeout.connect(self.refresh)
        self._build()
        self._connect()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S5, theme.S3 + 2, theme.S5, theme.S4)
        layout.setSpacing(theme.S3)
        bar = QHBoxLayout()
        bar.setSpacing(theme.S3)
        bar.addWidget(self.search, 3)
        self.category.combo.setMinimumContentsLength(len(_("Alle Bereiche")))
        bar.addWidget(self.category, 1)
        bar.addWidget(self.done)
        layout.addLayout(bar)
        card = Card(margin=1)
        card.body.setSpacing(0)
        card.add(self.table, 1)
        layout.addWidget(card, 1)
        self.foot = Card(margin=theme.S3)
        self.foot.setObjectName("chosenWish")
        self.words = Label("", "body", wrap=True, selectable=True)
        self.about = Label("", "small", wrap=True)
        self.plan = Button(_("Kontakt planen"), "schedule", on_click=self._plan)
        self.plan.setObjectName("planWish")
        self.open_button = Button(_("Kunde öffnen"), "customers", on_click=self._open)
        self.open_button.setObjectName("openWishCustomer")
        self.tick = Button(_("Erfüllt"), "done", on_click=self._tick)
        self.tick.setObjectName("tickWish")
        self.edit = Button(_("Bearbeiten"), "edit", on_click=self._edit)
        self.edit.setObjectName("editWish")
        self.foot.add(self.words)
        self.foot.add(self.about)
        self.foot.add(FlowRow(self.plan, self.open_button, self.tick, self.edit))
        self.foot.setVisible(False)
        layout.addWidget(self.foot)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._soon.start())
        self.search.moved.connect(lambda _by: self.table.setFocus())
        self.search.left.connect(self.table.setFocus)
        self.search.returnPressed.connect(self.table.setFocus)
        self.category.changed.connect(self.refresh)
        self.done.clicked.connect(lambda _on: self.refresh())
        self.table.chosen.connect(lambda _id: self._chosen())
        self.table.opened.connect(lambda _id: self._open())
        self.table.sort_requested.connect(lambda _key, _down: self._order())
        self.table.habits_changed.connect(self._keep)
        self.table.row_actions = self._row_actions
        kept = self.office.settings.get("tables").get(_TABLE)
        if isinstance(kept, dict):
            self.table.restore(kept)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes to the search."""
        self.search.setFocus(event.reason())

    def _columns(self) -> list[Column]:
        def noted(row: WishRow) -> str:
            return relative_days(row.noted_on, self.office.today)

        return [
            Column("text", N_("Wunsch"), 330, stretch=True, tip=lambda row: row.text),
            Column("customer", N_("Kunde"), 210, kind="two_line",
                   value=lambda row: (row.customer_name, _person(row))),
            Column("category", N_("Bereich"), 164, drop=2,
                   value=lambda row: row.category_name),
            Column("noted_on", N_("Notiert"), 120, kind="muted", value=noted, drop=3,
                   tip=lambda row: format_date(row.noted_on), descending_first=True),
            Column("wanted_by", N_("Gewünscht bis"), 120, drop=1,
                   value=lambda row: _until(row, self.office.today)),
        ]  # fmt: skip

    # Asking ------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the wishes as filtered."""
        from kundenpflege.services.wishes import list_wishes

        text, category = self.search.text().strip(), self.category.value()
        open_only = not self.done.isChecked()

        def read(db: Reader) -> tuple[list[WishRow], list[tuple[int, str]]]:
            wishes = list_wishes(db, open_only=open_only, category_id=category, text=text)
            return wishes, read_categories(db)

        self.office.ask(read, then=lambda found: self._show(*found), owner=self, key="wishes")

    def _show(self, wishes: list[WishRow], categories: list[tuple[int, str]]) -> None:
        if not self.category.combo.view().isVisible():
            self.category.set_choices([(None, _("Alle Bereiche")), *categories])
        self.rows = {wish.id: wish for wish in wishes}
        self.set_head(
            None, ngettext("{n} Wunsch", "{n} Wünsche", len(wishes)).format(n=len(wishes))
        )
        self.table.set_empty(None if wishes else EmptyState(self._nothing(), icon="wish"))
        self._order()
        if wishes and self.table.current_id() is None:
            self.table.select_id(self.table.paged.ids[0])
        self._chosen()

    def _nothing(self) -> str:
        if self.search.text().strip() or self.category.value() is not None:
            return _("Kein Wunsch passt zu dieser Auswahl.")
        return _(
            "Hier stehen die Wünsche Ihrer Kunden in deren Worten. Notieren Sie sie beim Kunden "
            "unter „Wünsche“: Jeder ist ein guter Grund, sich wieder zu melden."
        )

    def _order(self) -> None:
        key, down = self.table.sort()
        wishes: Iterable[WishRow] = self.rows.values()
        if key:
            wishes = sorted(wishes, key=_ORDERS[key], reverse=down)
        self.table.set_ids([wish.id for wish in wishes])
        self.table.refresh()

    def _fetch(self, ids: Sequence[int], deliver: Callable[[Any], None]) -> None:
        deliver([self.rows[one] for one in ids if one in self.rows])

    def _keep(self) -> None:
        tables = dict(self.office.settings.get("tables"))
        tables[_TABLE] = self.table.habits()
        self.office.settings.set("tables", tables)

    # The chosen one ----------------------------------------------------------------------------

    def current(self) -> WishRow | None:
        """The wish chosen."""
        key = self.table.current_id()
        return self.rows.get(key) if key is not None else None

    def _chosen(self) -> None:
        wish = self.current()
        self.foot.setVisible(wish is not None)
        if wish is None:
            return
        self.words.setText(f"„{wish.text.strip('„“')}“")
        told = wish_words(wish, self.office.today)
        self.about.setText(" · ".join(part for part in (wish.customer_name, told) if part))
        self.tick.setText(_("Erfüllt") if wish.is_open else _("Wieder offen"))
        self.tick.set_icon("done" if wish.is_open else "undo")
        self.plan.setVisible(wish.is_open)

    def _row_actions(self, ids: list[int]) -> list[QAction]:
        if len(ids) != 1 or self.current() is None:
            return []
        actions = []
        for icon, words, act in (
            ("customers", _("Kunde öffnen"), self._open),
            ("schedule", _("Kontakt planen"), self._plan),
            ("done", self.tick.text(), self._tick),
            ("edit", _("Bearbeiten"), self._edit),
        ):  # fmt: skip
            action = QAction(icons.icon(icon), words, self.table)
            action.triggered.connect(lambda _on=False, act=act: act())
            actions.append(action)
        return actions

    def _open(self) -> None:
        if (wish := self.current()) is not None:
            self.office.open("customer", wish.customer_id)

    def _plan(self) -> None:
        if (wish := self.current()) is not None:
            self.contact.plan(
                wish.customer_id, reason=plan_reason(wish.text), person_id=wish.person_id
            )

    def _edit(self) -> None:
        if (wish := self.current()) is not None:
            people = [(wish.person_id, wish.person_name)] if wish.person_id else []
            self.record.wish(wish.customer_id, people, wish)

    def _tick(self) -> None:
        from kundenpflege.services.wishes import change_wish

        if (wish := self.current()) is not None:
            key, done_on = wish.id, self.office.today if wish.is_open else None
            label = _("Wunsch erfüllt") if wish.is_open else _("Wunsch wieder offen")
            self.office.run(
                label, lambda db: change_wish(db, key, None, {"done_on": done_on}),
                owner=self, told=label,
            )  # fmt: skip

    def show_record(self, record_id: int, kind: str = "") -> None:
        """Bring a wish to the front."""
        self.table.select_id(record_id)

    def back(self) -> bool:
        """Esc: close a panel."""
        for panel in (self.contact, self.record):
            if panel.is_open():
                panel.dismiss()
                return True
        return False

    def poses(self) -> list[tuple[str, Callable[[], object]]]:
        """The wish being changed."""
        return [("edit", self._edit)]


def _person(row: WishRow) -> str:
    """Whose wish; the number where it is the customer's own."""
    named = row.person_name and row.person_name != row.customer_name
    return row.person_name if named else row.customer_number


def _until(row: WishRow, today: date) -> str:
    if row.done_on is not None:
        return _("erfüllt {when}").format(when=relative_days(row.done_on, today))
    return format_date(row.wanted_by) if row.wanted_by else ""


_ORDERS: dict[str, Callable[[WishRow], Any]] = {
    "text": lambda row: fold(row.text),
    "customer": lambda row: fold(row.customer_name),
    "category": lambda row: (not row.category_name, fold(row.category_name)),
    "noted_on": lambda row: row.noted_on,
    "wanted_by": lambda row: (row.done_on is not None, row.wanted_by or date.max),
}
