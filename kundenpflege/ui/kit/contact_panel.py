"""The panel in which a contact is planned, changed, or finished with its next step.

Several rooms plan contacts; it stands in the kit so that none of them needs another room.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from kundenpflege.base.dates import format_weekday_date
from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import N_, _
from kundenpflege.model import Contact
from kundenpflege.model.kinds import ContactKind, ContactNature

from .controls import Button, Label
from .dialogs import SidePanel
from .editors import ChoiceEditor, DateEditor, MultilineEditor, TextEditor
from .form import Form
from .next_step import add_next_step, form_messages, read_next_step
from .office import Office
from .permission_hint import PermissionHint
from .picker import CustomerPicker

if TYPE_CHECKING:
    from kundenpflege.services.contacts import ContactDetail
    from kundenpflege.services.customers import CustomerDetail

#: Offered as reasons while typing; any other is as good.
REASONS = (
    N_("Fragen, ob alles zur Zufriedenheit ist"),
    N_("Wartung anbieten"),
    N_("Angebot nachfassen"),
    N_("Termin abstimmen"),
    N_("Zum Geburtstag gratulieren"),
    N_("Neue Leistung vorstellen"),
    N_("Für die Empfehlung danken"),
)


class ContactPanel(SidePanel):
    """Plan a contact (`plan`) open one (`show_contact`) or finish it (`finish`)."""

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(host, _("Kontakt planen"), name="contactPanel")
        self._office = office
        self._contact: ContactDetail | None = None
        self._customer_id: int | None = None
        self._save: Callable[[], None] = self._save_new
        self._hint: PermissionHint | None = None
        self.guard = self._unsaved
        self._form = Form()
        office.closing.connect(self._salvage)

    # -- ways in ---------------------------------------------------------------------------

    def plan(
        self,
        customer_id: int | None = None,
        day: date | None = None,
        kind: ContactKind = ContactKind.CALL,
        reason: str = "",
        person_id: int | None = None,
        at_time: str = "",
    ) -> None:
        """Begin a planned contact; without a customer one is chosen first."""
        self._contact, self._customer_id = None, customer_id
        self._save = self._save_new
        self.set_title(_("Kontakt planen"))
        self._build(customer=True)
        self._form.load(
            {
                "customer": customer_id,
                "kind": kind,
                "nature": ContactNature.CARE,
                "reason": reason,
                "due": day or self._office.today + timedelta(days=1),
                "at_time": at_time,
                "person_id": None,
                "note": "",
            }
        )
        self._offer_persons(person_id)
        self.set_actions(
            Button(_("Abbrechen"), on_click=self.dismiss),
            self._primary(_("Planen"), "schedule"),
        )
        self.open(self._form.editor("reason" if customer_id else "customer").field)

    def show_contact(self, contact_id: int) -> None:
        """Open a contact: change it, finish it, remove it."""
        from kundenpflege.services.contacts import get_contact

        self._office.ask(
            lambda db: get_contact(db, contact_id), then=self._show, owner=self, key="contact"
        )

    def finish(self, contact_id: int) -> None:
        """Note outcome and next step of a planned contact."""
        from kundenpflege.services.contacts import get_contact

        self._office.ask(
            lambda db: get_contact(db, contact_id), then=self._finish, owner=self, key="contact"
        )

    # -- building --------------------------------------------------------------------------

    def _primary(self, text: str, icon: str) -> Button:
        button = Button(text, icon, "primary", on_click=lambda: self._save())
        button.setObjectName("saveContact")
        return button

    def _build(self, customer: bool) -> None:
        self._form = Form(Contact)
        if customer:
            picker = self._form.add(
                "customer", CustomerPicker(self._office), _("Kunde"), _("Wen Sie ansprechen")
            )
            picker.changed.connect(lambda: self._offer_persons(None))
        self._form.row(("kind", ChoiceEditor(ContactKind)), ("due", DateEditor(self._office.clock)))
        self._form.add("nature", ChoiceEditor(ContactNature))
        self._hint = PermissionHint(self._office)
        self._form.widget(self._hint)
        self._form.add(
            "reason", TextEditor(max_length=400, suggestions=[_(words) for words in REASONS])
        )
        self._form.row(
            ("person_id", ChoiceEditor([(None, "–")])), ("at_time", TextEditor(_("z. B. 9:30"), 5))
        )
        self._form.add("note", MultilineEditor(3, max_length=4000))
        self.set_content(self._form)
        self._form.changed.connect(self._judge)

    def _judge(self) -> None:
        """Say before the call or mail whether it is allowed, and why."""
        if self._hint is None or "kind" not in self._form.names():
            return
        values = self._form.values()
        done = self._contact is not None and self._contact.is_done
        customer_id = None if done else values.get("customer") or self._customer_id
        self._hint.ask(customer_id, values["person_id"], values["kind"], values["nature"])

    def _no_step(self) -> dict[str, Any]:
        return {"next_kind": None, "next_due": self._office.today + timedelta(7), "next_reason": ""}

    def _offer_persons(self, chosen: int | None) -> None:
        picker = self._form.editor("customer") if "customer" in self._form.names() else None
        customer_id = picker.value() if picker is not None else self._customer_id
        customer_id = customer_id or self._customer_id
        if customer_id is None:
            return
        from kundenpflege.services.customers import get_customer

        wanted = customer_id
        self._office.ask(
            lambda db: get_customer(db, wanted),
            then=lambda detail: self._persons_came(detail, chosen),
            owner=self,
            key="persons",
        )

    def _persons_came(self, detail: CustomerDetail, chosen: int | None) -> None:
        if "person_id" not in self._form.names():
            return
        editor = self._form.editor("person_id")
        assert isinstance(editor, ChoiceEditor)
        editor.set_choices(
            [
                (None, "–"),
                *((one.id, one.full_name) for one in detail.persons if not one.has_left),
            ]
        )
        if chosen is not None:
            editor.set_value(chosen)
        self._judge()

    # -- showing ---------------------------------------------------------------------------

    def _show(self, contact: ContactDetail) -> None:
        self._contact, self._customer_id = contact, contact.customer_id
        self._save = self._save_changed
        self.set_title(contact.customer_name)
        self._build(customer=False)
        if contact.is_done:
            self._form.add("outcome", MultilineEditor(2, max_length=4000))
        self._form.load(contact, contact.version)
        self._offer_persons(contact.person_id)
        self._head(contact)
        finish = (
            Button(_("Wieder öffnen"), "undo", on_click=self._reopen)
            if contact.is_done
            else Button(_("Erledigt …"), "done", on_click=lambda: self._finish(contact))
        )
        finish.setObjectName("finishContact")
        remove = Button(_("Löschen"), "delete", on_click=self._remove)
        remove.setObjectName("removeContact")
        self.set_actions(remove, finish, self._primary(_("Speichern"), "save"))
        self.open(self._form.editor("reason").field)

    def _finish(self, contact: ContactDetail) -> None:
        self._contact, self._customer_id = contact, contact.customer_id
        self._save = self._save_finished
        self.set_title(
            _("Erledigt: {kind} {name}").format(kind=contact.kind.label, name=contact.customer_name)
        )
        self._form = Form(Contact)
        self._form.add("outcome", MultilineEditor(3, placeholder=_("Was kam dabei heraus?")))
        add_next_step(self._form, self._office.clock, REASONS)
        self._form.load({"outcome": contact.outcome, **self._no_step()})
        self.set_content(self._form)
        self._head(contact)
        self.set_actions(
            Button(_("Abbrechen"), on_click=self.dismiss), self._primary(_("Erledigt"), "done")
        )
        self.open(self._form.editor("outcome").field)

    def _head(self, contact: ContactDetail) -> None:
        words = [format_weekday_date(contact.done_on or contact.due)]
        if contact.at_time:
            words.append(_("{time} Uhr").format(time=contact.at_time))
        if contact.person_name:
            words.append(contact.person_name)
        if contact.offer_number:
            words.append(contact.offer_number)
        label = Label(" · ".join(words), "muted", wrap=True)
        open_customer = Button(
            _("Kunde öffnen"),
            "customers",
            on_click=lambda: self._office.open("customer", contact.customer_id),
        )
        self.body.insertWidget(0, label)
        self.body.insertWidget(1, open_customer)
        if contact.offer_id is not None and not contact.is_done:
            sheet = Button(
                _("Gesprächsleitfaden"),
                "talk_guide",
                on_click=lambda: self._office.create("offer", call=contact.offer_id),
            )
            sheet.setObjectName("callSheet")
            self.body.insertWidget(2, sheet)

    # -- saving ----------------------------------------------------------------------------

    def _unsaved(self) -> str | None:
        return _("Die Eingaben sind noch nicht gespeichert.") if self._form.dirty else None

    def _salvage(self) -> None:
        """The program ends: what was typed is stored; undo can take it back."""
        if self.is_open() and self._form.dirty:
            self._save()

    def _done(self, *_result: object) -> None:
        self.dismiss(force=True)

    def _failed(self, error: UserError) -> None:
        if isinstance(error, InputError):
            left = self._form.errors(form_messages(error))
            if not left:
                return
        self._office.tell(error.message, "red")

    def _save_new(self) -> None:
        from kundenpflege.services.contacts import plan_contact

        values = self._form.values()
        customer_id = values.pop("customer", None) or self._customer_id
        if not self._form.check():
            return
        if customer_id is None:
            self._form.errors({"customer": _("Bitte einen Kunden wählen.")})
            return
        if values["due"] is None:
            self._form.errors({"due": _("Bitte einen Tag wählen.")})
            return
        wanted = customer_id
        self._office.run(
            _("Kontakt geplant"),
            lambda db: plan_contact(db, wanted, **values),
            then=self._done,
            failed=self._failed,
            told=_("Kontakt geplant"),
        )

    def _save_changed(self) -> None:
        from kundenpflege.services.contacts import change_contact

        contact = self._contact
        if contact is None or not self._form.check():
            return
        values = self._form.changes()
        if not values:
            self._done()
            return
        self._office.run(
            _("Kontakt geändert"),
            lambda db: change_contact(db, contact.id, contact.version, values),
            then=self._done,
            failed=self._failed,
        )

    def _save_finished(self) -> None:
        from kundenpflege.services.contacts import finish_contact

        contact = self._contact
        if contact is None or not self._form.check():
            return
        values = self._form.values()
        try:
            step = read_next_step(values)
        except InputError as error:
            self._failed(error)
            return
        self._office.run(
            _("Kontakt erledigt"),
            lambda db: finish_contact(db, contact.id, values["outcome"], step),
            then=self._done,
            failed=self._failed,
            told=_("Erledigt"),
        )

    def _reopen(self) -> None:
        from kundenpflege.services.contacts import reopen_contact

        contact = self._contact
        if contact is not None:
            self._office.run(
                _("Kontakt wieder geöffnet"),
                lambda db: reopen_contact(db, contact.id),
                then=self._done,
                failed=self._failed,
            )

    def _remove(self) -> None:
        from kundenpflege.services.contacts import remove_contact

        contact = self._contact
        if contact is not None:
            self._office.run(
                _("Kontakt gelöscht"),
                lambda db: remove_contact(db, contact.id),
                then=self._done,
                failed=self._failed,
                told=_("Kontakt gelöscht"),
            )
