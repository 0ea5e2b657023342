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
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import ContactKind, ContactNature

from .contact_fields import ALL, ONE, ContactFields, contact_values
from .contact_saving import Saving, change, remove
from .controls import Button, Label
from .controls_flow import FlowRow
from .dialogs import SidePanel
from .finish_form import REASONS, FinishForm
from .next_step import form_messages
from .office import Office
from .repeat_fields import repeat_values, show_repeat, take_repeat

if TYPE_CHECKING:
    from kundenpflege.services.contact_facts import ContactFacts
    from kundenpflege.services.contacts import ContactDetail
    from kundenpflege.services.series import SeriesDetail
    from kundenpflege.store import Writer

__all__ = ["REASONS", "ContactPanel"]


class ContactPanel(SidePanel):
    """Plan a contact (`plan`), open one (`show_contact`), one of a series that is no contact yet
    (`show_series_day`), or finish one (`finish`)."""

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(host, _("Kontakt planen"), name="contactPanel")
        self._office = office
        self._contact: ContactDetail | None = None
        self._series: SeriesDetail | None = None
        self._customer_id: int | None = None
        self._save: Callable[[], None] = self._save_new
        self._form = ContactFields(office)
        self.finishing: FinishForm | None = None
        self._storing = self._rescuing = False
        self.guard = self._unsaved
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
        last_day: date | None = None,
    ) -> None:
        """Begin a planned contact; without a customer one is chosen first."""
        self._contact, self._series, self._customer_id = None, None, customer_id
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
                "responsible_id": None,
                "minutes": None,
                "place": "",
                "last_day": last_day,
                "note": "",
                **repeat_values(None),
            }
        )
        show_repeat(self._form)
        self._form.editor("customer").changed.connect(lambda: self._offer_people(None))
        self._offer_people(person_id)
        self.set_actions(
            Button(_("Abbrechen"), on_click=self.dismiss),
            self._primary(_("Planen"), "schedule"),
        )
        self.open(self._form.editor("reason" if customer_id else "customer").field)
        self.offer_history(self._office, "contact", None, "")
        self.keep_draft(self._office, "contact", customer_id=customer_id)

    def show_contact(self, contact_id: int) -> None:
        """Open a contact: change it, finish it, remove it."""
        self._ask(contact_id, self._show)

    def show_series_day(self, series_id: int, day: date) -> None:
        """Open one of a series that is no contact yet: it becomes one when something is done."""
        from kundenpflege.services.contact_facts import facts_of_day

        self._office.ask(
            lambda db: facts_of_day(db, series_id, day), then=self._show, owner=self, key="contact"
        )

    def finish(self, contact_id: int) -> None:
        """Note outcome and next step of a planned contact."""
        self._ask(contact_id, self._finish)

    def _ask(self, contact_id: int, then: Callable[[ContactFacts], None]) -> None:
        from kundenpflege.services.contact_facts import contact_facts

        self._office.ask(
            lambda db: contact_facts(db, contact_id), then=then, owner=self, key="contact"
        )

    # -- building --------------------------------------------------------------------------

    def _primary(self, text: str, icon: str) -> Button:
        button = Button(text, icon, "primary", on_click=lambda: self._save())
        button.setObjectName("saveContact")
        return button

    def _build(self, customer: bool, done: bool = False, series: bool = False) -> None:
        self.finishing = None
        self._form = ContactFields(self._office, customer=customer, done=done, series=series)
        self.set_content(self._form)
        self._form.changed.connect(self._judge)

    def _judge(self) -> None:
        """Say before the call or mail whether it is allowed, and why."""
        if self.finishing is not None:
            return
        done = self._contact is not None and self._contact.is_done
        self._form.judge(None if done else self._whose())

    def _whose(self) -> int | None:
        chosen: int | None = None
        if "customer" in self._form.names():
            chosen = self._form.editor("customer").value()
        return chosen or self._customer_id

    def _offer_people(self, chosen: int | None) -> None:
        from kundenpflege.services.contact_facts import people_for

        wanted, form = self._whose(), self._form
        self._office.ask(
            lambda db: people_for(db, wanted),
            then=lambda found: self._people_came(form, *found, chosen),
            owner=self,
            key="persons",
        )

    def _people_came(self, form: ContactFields, detail: Any, users: Any, chosen: Any) -> None:
        if form is self._form and self.finishing is None:
            form.offer_people(detail, users, chosen)
            self._judge()

    # -- showing ---------------------------------------------------------------------------

    def _show(self, facts: ContactFacts) -> None:
        contact, self._series = facts.contact, facts.series
        self._contact, self._customer_id = contact, contact.customer_id
        self._save = self._save_changed
        self.set_title(contact.customer_name)
        in_series = facts.series is not None and not contact.is_done
        self._build(customer=False, done=contact.is_done, series=in_series)
        values = contact_values(contact)
        if not contact.is_done:
            values |= repeat_values(facts.series)
        self._form.load(values, contact.version)
        if self._form.scope is not None:
            self._form.scope.chosen.connect(self._scope_chosen)
            self._scope_chosen(ONE)
        elif not contact.is_done:
            show_repeat(self._form)
        self._form.offer_people(facts.customer, facts.users, contact.person_id)
        self._judge()
        self._head(contact)
        self.set_actions(*self._actions_for(contact))
        self.open(self._form.editor("reason").field)
        self._keep_typed("contact", contact)

    def _actions_for(self, contact: ContactDetail) -> tuple[Button, ...]:
        if contact.is_done:
            finish = Button(_("Wieder öffnen"), "undo", on_click=self._reopen)
        else:
            finish = Button(_("Erledigt …"), "done", on_click=self._finish_shown)
        finish.setObjectName("finishContact")
        delete = Button(_("Löschen"), "delete", on_click=self._remove)
        delete.setObjectName("removeContact")
        save = self._primary(_("Speichern"), "save")
        # A day that is no contact yet is finished once it is one.
        return (delete, finish, save) if contact.id else (delete, save)

    def _scope_chosen(self, scope: str) -> None:
        """The rhythm belongs to several; one alone has none."""
        show_repeat(self._form, scope != ONE)
        if self._form.rhythm is not None:
            self._form.rhythm.setVisible(scope != ONE)
        self._form.set_shown("last_day", scope == ONE)

    def _finish_shown(self) -> None:
        """What was changed before is stored first."""
        contact = self._contact
        if contact is None:
            return
        if self._form.dirty:
            self._save_changed(then=lambda: self.finish(contact.id))
        else:
            self.finish(contact.id)

    def _finish(self, facts: ContactFacts) -> None:
        contact, self._series = facts.contact, facts.series
        self._contact, self._customer_id = contact, contact.customer_id
        self._save = self._save_finished
        self.set_title(
            _("Erledigt: {kind} {name}").format(kind=contact.kind.label, name=contact.customer_name)
        )
        form = FinishForm(self._office)
        form.load(contact.kind, contact.outcome, contact.mood, contact.reason, contact.series_words)
        form.submitted.connect(lambda: self._save())
        self.finishing = form
        self.set_content(form)
        self._head(contact)
        buttons = [Button(_("Abbrechen"), on_click=self.dismiss)]
        if contact.kind is ContactKind.CALL:
            missed = Button(_("Niemand erreicht"), on_click=self._missed)
            missed.setToolTip(_("Der Anruf bleibt geplant, der Versuch wird vermerkt"))
            missed.setObjectName("missedCall")
            buttons.append(missed)
        self.set_actions(*buttons, self._primary(_("Erledigt"), "done"))
        self.open(form.outcome)
        self._keep_typed("contact_done", contact)

    def _keep_typed(self, form: str, contact: ContactDetail) -> None:
        """A day of a series that is no contact yet has no id: it is known by its customer."""
        words = f"{contact.customer_name} · {contact.reason}"
        self.offer_history(self._office, "contact", contact.id or None, words)
        self.keep_draft(
            self._office, form, contact.id or None, customer_id=contact.customer_id,
            title=contact.customer_name, version=contact.version,
        )  # fmt: skip

    def _head(self, contact: ContactDetail) -> None:
        words = [format_weekday_date(contact.done_on or contact.due)]
        if contact.at_time:
            words.append(_("{time} Uhr").format(time=contact.at_time))
        if contact.person_name:
            words.append(contact.person_name)
        if contact.offer_number:
            words.append(contact.offer_number)
        if contact.series_words:
            words.append(contact.series_words)
        if contact.attempts and not contact.is_done:
            tries = ngettext("{n} Versuch", "{n} Versuche", contact.attempts)
            words.append(tries.format(n=contact.attempts))
        self.body.insertWidget(0, Label(" · ".join(words), "muted", wrap=True))
        self.body.insertWidget(1, FlowRow(*self._ways(contact)))

    def _ways(self, contact: ContactDetail) -> list[QWidget]:
        """Where one can go from here."""
        office = self._office
        ways: list[QWidget] = [
            Button(
                _("Kunde öffnen"),
                "customers",
                on_click=lambda: office.open("customer", contact.customer_id),
            )
        ]
        if contact.is_done or not contact.id:
            return ways
        if contact.kind is ContactKind.CALL and self.finishing is None:
            call = Button(
                _("Anrufen"), "phone", on_click=lambda: office.create("call", contact_id=contact.id)
            )
            call.setObjectName("startCall")
            ways.append(call)
        if contact.offer_id is not None:
            sheet = Button(
                _("Gesprächsleitfaden"),
                "talk_guide",
                on_click=lambda: office.create("offer", call=contact.offer_id),
            )
            sheet.setObjectName("callSheet")
            ways.append(sheet)
        return ways

    # -- saving ----------------------------------------------------------------------------

    def _unsaved(self) -> str | None:
        form = self.finishing or self._form
        return _("Die Eingaben sind noch nicht gespeichert.") if form.dirty else None

    def _salvage(self) -> None:
        """The program ends: what was typed is stored as far as it goes; undo can take it back."""
        if self.is_open() and (self.finishing or self._form).dirty:
            self._rescuing = True
            self._save()

    def _readable(self) -> bool:
        """What cannot be read is said; at the end of the program it is left out."""
        return self._rescuing or self._form.check()

    def _store(
        self,
        label: str,
        change: Callable[[Writer], object],
        told: str = "",
        then: Callable[[], None] | None = None,
    ) -> None:
        """Once, also for a double click: the second one finds it on its way."""
        if self._storing:
            return
        self._storing = True

        if self.drafts is not None and self._rescuing:
            change = self.drafts.storing(change)

        def stored(_result: object) -> None:
            self._storing = False
            (then or self._done)()

        self._office.run(label, change, then=stored, failed=self._failed, told=told)

    def _done(self) -> None:
        self.dismiss(force=True)

    def _failed(self, error: UserError) -> None:
        self._storing = False
        if self.finishing is not None:
            self.finishing.show_error(error)
            return
        if isinstance(error, InputError):
            words = form_messages(error)
            if "starts" in words:
                words.setdefault("due", words.pop("starts"))
            if not self._form.errors(words):
                return
        self._office.tell(error.message, "red")

    def _save_new(self) -> None:
        values = self._form.values()
        customer_id = values.pop("customer", None) or self._customer_id
        if not self._readable():
            return
        if self._rescuing and values["due"] is None:
            values["due"] = self._office.today + timedelta(days=1)
        if customer_id is None:
            self._form.errors({"customer": _("Bitte einen Kunden wählen.")})
            return
        if values["due"] is None:
            self._form.errors({"due": _("Bitte einen Tag wählen.")})
            return
        saving = Saving(customer_id, take_repeat(values), values)
        self._store(_("Kontakt geplant"), saving.plan, told=_("Kontakt geplant"))

    def _save_changed(self, then: Callable[[], None] | None = None) -> None:
        contact, series = self._contact, self._series
        if contact is None or not self._readable():
            return
        changes = self._form.changes()
        for name in [name for name in changes if self._form.editor(name).problem()]:
            del changes[name]
        scope = self._form.scope.current() if self._form.scope is not None else ONE
        if not changes:
            self._done()
            return
        rhythm = None
        if not contact.is_done and (series is None or scope != ONE):
            rhythm = take_repeat(self._form.values())
        self._store(
            _("Kontakt geändert"),
            lambda db: change(db, contact, series, scope, changes, rhythm),
            then=then,
        )

    def _save_finished(self) -> None:
        contact, form = self._contact, self.finishing
        if contact is None or form is None:
            return
        finished = form.rescued() if self._rescuing else form.finished()
        if finished is not None:
            self._store(
                _("Kontakt erledigt"),
                lambda db: finished.store(db, contact.id),
                told=_("Erledigt"),
            )

    def _missed(self) -> None:
        from kundenpflege.services.contacts import note_missed

        contact, form = self._contact, self.finishing
        if contact is not None and form is not None:
            words = form.outcome.toPlainText()
            self._store(
                _("Niemand erreicht"),
                lambda db: note_missed(db, contact.id, words=words),
                told=_("Der Anruf bleibt geplant"),
            )

    def _reopen(self) -> None:
        from kundenpflege.services.contacts import reopen_contact

        contact = self._contact
        if contact is not None:
            self._store(_("Kontakt wieder geöffnet"), lambda db: reopen_contact(db, contact.id))

    def _remove(self) -> None:
        contact = self._contact
        if contact is None:
            return
        scope = self._form.scope.current() if self._form.scope is not None else ONE
        label = _("Kontakte gelöscht") if scope == ALL else _("Kontakt gelöscht")
        self._store(label, lambda db: remove(db, contact, scope), told=label)
