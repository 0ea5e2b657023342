"""The panel that changes prices in percent: what would become of each, then all in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.services import price_changes as services

from ..kit import theme
from ..kit.controls import Button, Label
from ..kit.dialogs import SidePanel
from ..kit.editors import CheckEditor, ChoiceEditor, DecimalEditor, TextEditor
from ..kit.form import Form
from ..kit.office import Office
from ..kit.table import PagedTable
from ..kit.table_model import Column, Deliver


@dataclass(frozen=True)
class _Row:
    id: int
    title: str
    number: str
    before: Decimal
    after: Decimal


COLUMNS = (
    Column("title", N_("Leistung"), 200, kind="two_line", stretch=True,
           value=lambda one: (one.title, one.number), sortable=False),
    Column("before", N_("bisher"), 104, kind="money", sortable=False),
    Column("after", N_("künftig"), 104, kind="money", sortable=False),
)  # fmt: skip


class PricePanel(SidePanel):
    """Percent, rounding, reason; the table below shows each price before and after."""

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(host, _("Preise ändern"), width=560, name="pricePanel")
        self._office = office
        self._ids: list[int] = []
        self._rows: dict[int, _Row] = {}
        self.guard = self._unsaved
        self.form = Form()
        self._table = PagedTable(_("Preise vorher und nachher"), COLUMNS, self._fetch)
        self._table.setObjectName("pricePreview")
        self._told = Label("", "muted", wrap=True)
        self._told.setObjectName("priceTold")
        self._apply = Button(_("Preise ändern"), "save", "primary", on_click=self._press)
        self._apply.setObjectName("applyPrices")
        theme.signals.changed.connect(self._fit)

    def begin(self, ids: Sequence[int]) -> None:
        """Open for these items."""
        if self.is_open() and self.form.dirty:
            return
        self._ids, self._rows = list(ids), {}
        form = self.form = Form()
        form.add("percent", DecimalEditor(2, "%", services.LOWEST, services.HIGHEST),
                 _("Änderung in Prozent"), _("z. B. 3,5 oder -2"))  # fmt: skip
        choices = [(value, _(label)) for value, label in services.ROUNDINGS]
        form.add("rounding", ChoiceEditor(choices), _("Runden"))
        form.add("reason", TextEditor(_("z. B. Holz wurde teurer"), 200), _("Anlass"))
        form.add("costs", CheckEditor(_("Auch die Kosten ändern")), _("Kosten"))
        form.load(
            {"percent": None, "rounding": services.ROUNDINGS[0][0], "reason": "", "costs": False}
        )
        form.changed.connect(self._ask)
        self._table = PagedTable(_("Preise vorher und nachher"), COLUMNS, self._fetch)
        self._table.setObjectName("pricePreview")
        self._told = Label("", "muted", wrap=True)
        self._told.setObjectName("priceTold")
        form.widget(self._told)
        form.widget(self._table)
        self._fit()
        self.set_content(form)
        self._apply = Button(_("Preise ändern"), "save", "primary", on_click=self._press)
        self._apply.setObjectName("applyPrices")
        self.set_actions(Button(_("Abbrechen"), on_click=self.dismiss), self._apply)
        self._ask()
        self.open(form.editor("percent").field)
        self.keep_draft(self._office, "prices")

    def _fit(self) -> None:
        self._table.setMinimumHeight(theme.px(330))

    def _unsaved(self) -> str | None:
        return _("Die Preise sind noch nicht geändert.") if self.form.dirty else None

    def _wish(self) -> tuple[Decimal, Decimal, bool] | None:
        values = self.form.values()
        if self.form.editor("percent").problem():
            return None
        percent = values["percent"] if values["percent"] is not None else Decimal(0)
        return percent, values["rounding"], bool(values["costs"])

    def _ask(self) -> None:
        wish = self._wish()
        if wish is None:
            return
        ids = list(self._ids)
        percent, rounding, costs = wish

        def ask(db: Any) -> list[services.PriceRaise]:
            return services.preview_raise(db, ids, percent, rounding, costs=costs)

        self._office.ask(ask, then=self._show, failed=self._failed, owner=self, key="preview")

    def _show(self, plan: list[services.PriceRaise]) -> None:
        self._rows = {
            one.item_id: _Row(one.item_id, one.title, one.number, one.before, one.after)
            for one in plan
        }
        self._table.set_ids(list(self._rows))
        self._table.refresh()
        count = sum(one.changes for one in plan)
        self._apply.setEnabled(bool(count))
        chosen = ngettext("{n} Leistung gewählt", "{n} Leistungen gewählt", len(plan)).format(
            n=len(plan)
        )
        changed = ngettext("{n} Preis ändert sich", "{n} Preise ändern sich", count).format(n=count)
        self._told.setText(
            f"{chosen} · {changed}. " + _("Gesendete Angebote und Entwürfe behalten ihre Preise.")
        )

    def _fetch(self, ids: Sequence[int], deliver: Deliver) -> None:
        deliver([self._rows[one] for one in ids if one in self._rows])

    def _press(self) -> None:
        wish = self._wish()
        if wish is None or not self.form.check():
            return
        percent, rounding, costs = wish
        ids, reason = list(self._ids), str(self.form.values()["reason"])

        def change(db: Any) -> int:
            return services.raise_prices(db, ids, percent, rounding, reason=reason, costs=costs)

        self._apply.setEnabled(False)
        self._office.run(
            _("Preise geändert"),
            change,
            then=lambda _count: self.dismiss(force=True),
            failed=self._failed,
            owner=self,
        )

    def _failed(self, error: UserError) -> None:
        self._apply.setEnabled(True)
        if isinstance(error, InputError) and not self.form.errors(error.fields):
            return
        self._office.tell(error.message, "red")
