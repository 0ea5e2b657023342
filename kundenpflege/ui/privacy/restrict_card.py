"""Sperren: the data stay and are used for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Customer

from ..kit.cards import Banner, Card
from ..kit.controls import Button, Label, row
from ..kit.editors import TextEditor
from ..kit.form import Form
from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.services.restriction import Restriction


class RestrictCard(Card):
    """Whether the customer is restricted, since when and why; and the way in and out."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(_("Sperren"), parent=parent)
        self.office = office
        self._customer_id: int | None = None
        self._banner = Banner("neutral", "info", "")
        self.add(self._banner)
        self.add(
            Label(
                _(
                    "Gesperrte Kunden stehen in keiner Erinnerung, keinem Vorschlag, keiner "
                    "Werbeliste (Art.\u00a018\u00a0DSGVO). Die Suche findet sie weiter."
                ),
                "muted",
                wrap=True,
            )
        )
        self.form = Form(Customer)
        self.form.add("restricted_reason", TextEditor(max_length=400))
        self.form.load({"restricted_reason": ""})
        self.add(self.form)
        self.button = Button(_("Sperren"), "lock", on_click=self._toggle)
        self.button.setObjectName("restrict")
        self.add(row(self.button, 0))
        self._restricted = False

    def show_customer(self, customer_id: int | None) -> None:
        """Another customer."""
        self._customer_id = customer_id
        self.button.setEnabled(customer_id is not None)
        if customer_id is None:
            return
        from kundenpflege.services.restriction import get_restriction

        self.office.ask(
            lambda db: get_restriction(db, customer_id),
            then=self._show,
            owner=self,
            key="restriction",
        )

    def _show(self, found: Restriction) -> None:
        self._restricted = found.since is not None
        if found.since is not None:
            words = _("Gesperrt seit {day}").format(day=format_date(found.since))
            self._banner.set("red", "lock", f"{words}: {found.reason}" if found.reason else words)
        else:
            self._banner.set("neutral", "info", _("Nicht gesperrt"))
        self.form.setVisible(not self._restricted)
        self.button.setVisible(not found.residue)
        self.button.setText(_("Sperre aufheben") if self._restricted else _("Sperren"))

    def _toggle(self) -> None:
        from kundenpflege.services import restriction

        if self._customer_id is None:
            return
        wanted = self._customer_id
        if self._restricted:
            self.office.run(
                _("Sperre aufgehoben"),
                lambda db: restriction.unrestrict(db, wanted),
                owner=self,
                told=_("Sperre aufgehoben"),
            )
            return
        reason = str(self.form.values()["restricted_reason"])
        self.office.run(
            _("Kunde gesperrt"),
            lambda db: restriction.restrict(db, wanted, reason),
            then=lambda _none: self.form.load({"restricted_reason": ""}),
            failed=self._failed,
            owner=self,
            told=_("Kunde gesperrt"),
        )

    def _failed(self, error: UserError) -> None:
        if isinstance(error, InputError) and not self.form.errors(error.fields):
            return
        self.office.tell(error.message, "red")
