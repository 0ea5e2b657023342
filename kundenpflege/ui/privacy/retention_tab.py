"""Aufbewahrung: whose data have outlived their purpose; erase or keep with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from kundenpflege.base.dates import add_months, format_date
from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.model import Customer

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Button, Label, row
from ..kit.editors import DateEditor, TextEditor
from ..kit.empty import EmptyState
from ..kit.form import Form
from ..kit.office import Office
from ..kit.table import PagedTable
from ..kit.table_model import Column
from .parts import ScrolledTab

if TYPE_CHECKING:
    from kundenpflege.services.retention import RetentionRow
    from kundenpflege.store import Store

_COLUMNS = (
    Column(
        "name", N_("Kunde"), 230, kind="two_line", stretch=True, sortable=False,
        value=lambda row: (row.name, row.number),
    ),
    Column("due", N_("Fällig seit"), 110, kind="date", sortable=False),
    Column("reason", N_("Grund"), 320, stretch=True, sortable=False, tip=lambda row: row.reason),
    Column("law", N_("Recht"), 260, kind="muted", sortable=False, drop=1, tip=lambda row: row.law),
)  # fmt: skip


class RetentionTab(ScrolledTab):
    """The list of the yearly look. `customer_wanted(id)` when a row is opened."""

    customer_wanted = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._rows: dict[int, RetentionRow] = {}
        intro = Label(
            _(
                "Wer hier steht, wird nach den Fristen nicht mehr gebraucht. Einmal im Jahr "
                "ansehen: löschen, oder eintragen, bis wann und wozu die Daten bleiben."
            ),
            "muted",
            wrap=True,
        )
        self.column.addWidget(intro)
        card = Card(margin=0)
        self.table = PagedTable(_("Zum Löschen vorgeschlagen"), _COLUMNS, self._fetch)
        self.table.setObjectName("retentionTable")
        self.table.set_empty(
            EmptyState(_("Alle gespeicherten Daten haben noch einen Zweck."), icon="ok")
        )
        self.table.opened.connect(self._opened)
        self.table.selectionModel().selectionChanged.connect(lambda *_args: self._count())
        self.table.setMinimumHeight(theme.px(260))
        card.add(self.table, 1)
        self.column.addWidget(card, 1)
        self.erase = Button("", "delete", "danger", on_click=self._erase)
        self.erase.setObjectName("eraseChosen")
        self.keep = Button(_("Behalten bis …"), "lock", on_click=self._keep_form)
        self.keep.setObjectName("keepChosen")
        self.open = Button(_("Ansehen"), "open", on_click=self._open_current)
        self.open.setObjectName("openChosen")
        self.everything = Button(_("Alle auswählen"), on_click=lambda: self.table.selectAll())
        self.everything.setObjectName("chooseAll")
        self.column.addLayout(row(self.everything, self.open, 0, self.keep, self.erase))
        self.form = Form(Customer)
        self.form.row(("keep_until", DateEditor(office.clock)), ("keep_reason", TextEditor()))
        self.store_keep = Button(_("Eintragen"), "done", "primary", on_click=self._store_keep)
        self.store_keep.setObjectName("storeKeep")
        self._keep_card = Card(_("Behalten"))
        self._keep_card.add(self.form)
        cancel = Button(_("Abbrechen"), on_click=self.back)
        self._keep_card.add(row(0, cancel, self.store_keep))
        self._keep_card.setVisible(False)
        self.column.addWidget(self._keep_card)
        self._count()

    def refresh(self) -> None:
        """Ask for the list."""
        from kundenpflege.services.retention import list_proposals

        self.office.ask(lambda db: list_proposals(db), then=self._show, owner=self, key="proposals")

    def _show(self, rows: Sequence[RetentionRow]) -> None:
        self._rows = {one.customer_id: one for one in rows}
        self.table.set_ids([one.customer_id for one in rows])
        self.table.refresh()
        self._count()

    def _fetch(self, ids: Sequence[int], deliver: Callable[[Iterable[object]], None]) -> None:
        deliver([self._rows[one] for one in ids if one in self._rows])

    def _opened(self, record_id: object) -> None:
        if isinstance(record_id, int):
            self.customer_wanted.emit(record_id)

    def _open_current(self) -> None:
        chosen = self.table.selected_ids(most=1)
        if chosen:
            self.customer_wanted.emit(chosen[0])

    def _count(self) -> None:
        n = len(self.table.selected_ids())
        self.erase.setText(
            ngettext("{n} Kunden löschen …", "{n} Kunden löschen …", n).format(n=n)
            if n
            else _("Löschen …")
        )
        for button in (self.erase, self.keep, self.open):
            button.setEnabled(n > 0)
        for button in (self.everything, self.open, self.keep, self.erase):
            button.setVisible(bool(self._rows))

    def _erase(self) -> None:
        ids = self.table.selected_ids()
        if not ids or not self.office.questions.confirm(
            ngettext(
                "{n} Kunden endgültig löschen?", "{n} Kunden endgültig löschen?", len(ids)
            ).format(n=len(ids)),
            _(
                "Das lässt sich nicht rückgängig machen. Was das Gesetz aufzubewahren verlangt, "
                "bleibt ohne alle anderen Angaben."
            ),
            _("Löschen"),
        ):
            return
        self.erase.setEnabled(False)

        def work(store: Store) -> int:
            from kundenpflege.services.erasing import erase_customers

            return erase_customers(store, ids)

        self.office.with_store(
            work,
            lambda n: self.office.tell(_("Endgültig gelöscht: {n}").format(n=n)),
            failed=lambda error: self.office.tell(error.message, "red"),
            owner=self,
        )

    def _keep_form(self) -> None:
        self.form.load({"keep_until": add_months(self.office.today, 12), "keep_reason": ""})
        self._keep_card.setVisible(True)
        self.form.editor("keep_reason").field.setFocus()

    def _store_keep(self) -> None:
        from kundenpflege.services import retention

        if not self.form.check():
            return
        values, ids = self.form.values(), self.table.selected_ids()
        until, reason = values["keep_until"], values["keep_reason"]
        if until is None:
            self.form.errors({"keep_until": _("Bitte den Tag eintragen.")})
            return
        self.office.run(
            _("Behalten bis {day}").format(day=format_date(until)),
            lambda db: retention.keep_all(db, ids, until, reason),
            then=lambda _done: self.back(),
            failed=self._failed,
            owner=self,
        )

    def _failed(self, error: UserError) -> None:
        if isinstance(error, InputError) and not self.form.errors(error.fields):
            return
        self.office.tell(error.message, "red")

    def back(self) -> bool:
        """Close the form."""
        shown = not self._keep_card.isHidden()
        self._keep_card.setVisible(False)
        return shown
