"""Somebody has left the customer: since when, and who follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model import Person
from kundenpflege.model.kinds import Salutation

from ..kit import theme
from ..kit.controls import Button, Label
from ..kit.dialogs import SidePanel
from ..kit.editors import ChoiceEditor, DateEditor, TextEditor
from ..kit.form import Form
from ..kit.office import Office
from .form_parts import relabel

if TYPE_CHECKING:
    from kundenpflege.services.persons import LeaveResult, PersonDetail
    from kundenpflege.store import Writer

_NEW = -1
_NAME = ("salutation", "first_name", "last_name")


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who left and who follows: somebody there (id), a new person (`new`), or nobody."""

    person_id: int
    customer_id: int
    day: date
    successor_id: int | None
    new: dict[str, object] | None = None

    def store(self, db: Writer) -> LeaveResult:
        """Store it in one step; problems of a new person name their fields."""
        from kundenpflege.services.persons import add_person, leave

        successor = self.successor_id
        if self.new is not None:
            successor = add_person(db, self.customer_id, self.new)
        return leave(db, self.person_id, self.day, successor)


class LeavingPanel(SidePanel):
    """Asks who follows; nobody is an answer, too."""

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(host, _("Ausgeschieden"), name="leavingPanel")
        self._office = office
        self._person: PersonDetail | None = None
        self.form = Form(Person)
        self.guard = self._unsaved

    def begin(self, person: PersonDetail, others: Sequence[PersonDetail]) -> None:
        """Ask about a person; `others` are still there."""
        self._person = person
        self.set_title(_("{name} ist ausgeschieden").format(name=person.full_name))
        form = self.form = Form(Person)
        form.add("left_on", DateEditor(self._office.clock, past=True))
        choices = [
            (None, _("niemand, vorerst")),
            *((one.id, one.full_name) for one in others),
            (_NEW, _("jemand Neues …")),
        ]
        form.add(
            "successor_id", ChoiceEditor(choices), _("Wer folgt nach?"),
            _("Geplante Kontakte, Entwürfe und offene Anfragen gehen an die Nachfolge über"),
        )  # fmt: skip
        form.row(("salutation", ChoiceEditor(Salutation)), ("first_name", TextEditor()))
        form.add("last_name", TextEditor())
        for name, words in (
            ("salutation", _("Anrede")), ("first_name", _("Vorname")), ("last_name", _("Nachname")),
        ):  # fmt: skip
            relabel(form, name, words, form.box(name).label.toolTip())
        form.changed.connect(self._fit)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S3)
        layout.addWidget(
            Label(
                _("Bekommt keine Post und keine Erinnerung mehr. Was war, bleibt in der Akte; "
                  "Aufgaben und geplante Kontakte gehen an die Nachfolge."),
                "muted", wrap=True,
            )
        )  # fmt: skip
        layout.addWidget(form)
        self.set_content(content)
        first = others[0].id if len(others) == 1 else None
        form.load(
            {"left_on": self._office.today, "successor_id": first,
             "salutation": Salutation.UNKNOWN, "first_name": "", "last_name": ""}
        )  # fmt: skip
        self._fit()
        save = Button(_("Ausgeschieden"), "done", "primary", on_click=self.save)
        save.setObjectName("saveLeaving")
        self.set_actions(Button(_("Abbrechen"), on_click=self.dismiss), save)
        self.open(form.editor("successor_id").field)
        self.keep_draft(
            self._office, "leaving", person.id, customer_id=person.customer_id,
            title=person.full_name, version=person.version,
        )  # fmt: skip

    def _fit(self) -> None:
        new = self.form.editor("successor_id").value() == _NEW
        for name in _NAME:
            self.form.set_shown(name, new)

    def save(self) -> None:
        """Store it."""
        person = self._person
        if person is None or not self.form.check():
            return
        values = self.form.values()
        successor = values["successor_id"]
        leaving = Leaving(
            person.id,
            person.customer_id,
            values["left_on"] or self._office.today,
            None if successor == _NEW else successor,
            {name: values[name] for name in _NAME} if successor == _NEW else None,
        )
        label = _("{name} ist ausgeschieden").format(name=person.full_name)
        self._office.run(
            label, leaving.store, then=lambda result: self._stored(label, result),
            failed=self._failed, quiet=True,
        )  # fmt: skip

    def _stored(self, label: str, result: LeaveResult) -> None:
        self.dismiss(force=True)
        given = result.contacts + result.drafts + result.enquiries
        words = label
        if given:
            over = ngettext("{n} Aufgabe übergeben", "{n} Aufgaben übergeben", given)
            words = f"{label} · {over.format(n=given)}"
        # After the change was announced: that takes older offers of undo from the screen.
        office = self._office
        office.soon(lambda: office.tell(words, "neutral", _("Rückgängig"), office.undo), owner=self)

    def _failed(self, error: UserError) -> None:
        left = [error.message]
        if isinstance(error, InputError):
            left = self.form.errors(error.fields)
        if left:
            self._office.tell(left[0], "red")

    def _unsaved(self) -> str | None:
        return _("Die Eingaben sind noch nicht gespeichert.") if self.form.dirty else None
