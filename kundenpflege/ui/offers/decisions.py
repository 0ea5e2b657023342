"""Side panels: whom a new offer is for, what a follow-up brought, why an offer was declined."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import DeclineReason

from ..kit.controls import Button, Label
from ..kit.dialogs import SidePanel
from ..kit.editors import ChoiceEditor, MultilineEditor
from ..kit.form import Form
from ..kit.next_step import add_next_step, form_messages, read_next_step
from ..kit.office import Office
from ..kit.picker import CustomerPicker

if TYPE_CHECKING:
    from kundenpflege.services.offers import OfferDetail

_NEXT_REASONS = (
    N_("Entscheidung erfragen"),
    N_("Offene Fragen klären"),
    N_("Muster zeigen"),
    N_("Preis besprechen"),
)
_CHANCE = 7  # days until the next step, unless said otherwise


class DecisionPanel(SidePanel):
    """One panel for the questions about an offer."""

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(host, "", name="decisionPanel")
        self._office = office
        self._form = Form()
        self.guard = self._unsaved

    # Ways in -----------------------------------------------------------------------------------

    def choose_customer(self, then: Callable[[int], object]) -> None:
        """Ask whom a new offer is for."""
        self._begin(_("Neues Angebot"), _("Für wen ist das Angebot?"))
        picker = self._form.add("customer_id", CustomerPicker(self._office), _("Kunde"))
        self._form.load({"customer_id": None})

        def take() -> None:
            chosen = picker.value()
            if chosen is None:
                self._form.errors({"customer_id": _("Bitte einen Kunden aus der Liste wählen.")})
            elif self.is_open():
                self.dismiss(force=True)
                then(chosen)

        picker.changed.connect(lambda: take() if picker.value() is not None else None)
        new = Button(_("Neuer Kunde"), "new_customer", on_click=self._new_customer)
        new.setObjectName("newCustomer")
        self._form.widget(new)
        self._end(self._primary(_("Angebot schreiben"), "new_offer", take))
        self.open(picker.field)

    def follow_up(self, detail: OfferDetail) -> None:
        """What the talk about the offer brought, and what comes next."""
        self._begin(_("Nachgefasst"), f"{detail.customer_name} · {detail.number}")
        self._form.add(
            "outcome",
            MultilineEditor(3, placeholder=_("Was hat der Kunde gesagt?"), max_length=4000),
            _("Ergebnis"),
        )
        add_next_step(self._form, self._office.clock, _NEXT_REASONS)
        due = self._office.today + timedelta(days=_CHANCE)
        self._form.load({"outcome": "", "next_kind": None, "next_due": due, "next_reason": ""})
        self._end(self._primary(_("Nachgefasst"), "done", lambda: self._save_follow_up(detail)))
        self.open(self._form.editor("outcome").field)

    def decline(self, detail: OfferDetail) -> None:
        """Why the customer said no."""
        self._begin(_("Abgelehnt"), f"{detail.customer_name} · {detail.number}")
        self._form.add("reason", ChoiceEditor(DeclineReason), _("Grund"),
                       _("Daraus lernen Sie, woran Angebote scheitern"))  # fmt: skip
        self._form.add(
            "note",
            MultilineEditor(3, placeholder=_("In den Worten des Kunden"), max_length=1900),
            _("Notiz"),
        )
        self._form.load({"reason": DeclineReason.NONE, "note": ""})
        self._end(self._primary(_("Abgelehnt"), "decline", lambda: self._save_decline(detail)))
        self.open(self._form.editor("reason").field)

    # Inside ------------------------------------------------------------------------------------

    def _begin(self, title: str, words: str) -> None:
        self.set_title(title)
        self._form = Form()
        self._form.widget(Label(words, "muted", wrap=True))

    def _end(self, *buttons: QWidget) -> None:
        self.set_content(self._form)
        self.set_actions(Button(_("Abbrechen"), on_click=self.dismiss), *buttons)

    def _primary(self, text: str, icon: str, run: Callable[[], object]) -> Button:
        button = Button(text, icon, "primary", on_click=run)
        button.setObjectName("decide")
        return button

    def _unsaved(self) -> str | None:
        names = set(self._form.names())
        if names == {"customer_id"}:
            return None
        return _("Die Eingaben sind noch nicht gespeichert.") if self._form.dirty else None

    def _new_customer(self) -> None:
        self.dismiss(force=True)
        self._office.create("customer")

    def _save_follow_up(self, detail: OfferDetail) -> None:
        from kundenpflege.services.offers import mark_followed_up

        if not self._form.check():
            return
        values = self._form.values()
        try:
            step = read_next_step(values, _("Angebot nachfassen"))
        except InputError as error:
            self._form.errors(error.fields)
            return
        self._run(
            _("Angebot {number} nachgefasst").format(number=detail.number),
            lambda db: mark_followed_up(db, detail.id, values["outcome"], step),
            _("Nachgefasst"),
        )

    def _save_decline(self, detail: OfferDetail) -> None:
        from kundenpflege.services.offers import decline_offer

        if not self._form.check():
            return
        values = self._form.values()
        self._run(
            _("Angebot abgelehnt"),
            lambda db: decline_offer(db, detail.id, values["reason"], values["note"]),
            _("Als abgelehnt notiert"),
        )

    def _run(self, label: str, change: Callable[[Any], object], told: str) -> None:
        def failed(error: UserError) -> None:
            left = [error.message]
            if isinstance(error, InputError):
                left = self._form.errors(form_messages(error))
            for words in left:
                self._office.tell(words, "red")

        self._office.run(
            label,
            change,
            then=lambda _result: self.dismiss(force=True),
            failed=failed,
            owner=self,
            told=told,
        )
