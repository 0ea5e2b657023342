"""The panel in which one small record of a customer is written: wish, enquiry, decision date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.dates import MONTHS
from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import DecisionDate, Enquiry, Wish
from kundenpflege.model.base import Base
from kundenpflege.store import Reader, Writer

from ..kit import theme
from ..kit.controls import Button, Label
from ..kit.dialogs import SidePanel
from ..kit.editors import ChoiceEditor, DateEditor, MultilineEditor, TextEditor
from ..kit.form import Form
from ..kit.office import Office
from .words import SOURCES

if TYPE_CHECKING:
    from kundenpflege.services.decision_dates import DecisionRow
    from kundenpflege.services.enquiries import EnquiryRow
    from kundenpflege.services.wishes import WishRow

#: id and name of the people at a customer.
People = Sequence[tuple[int, str]]
Store = Callable[[Writer, dict[str, Any]], object]


class RecordPanel(SidePanel):
    """A form with save and, for a record that is there, remove; undo takes either back."""

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(host, _("Wunsch"), name="recordPanel")
        self._office = office
        self.form = Form()
        self._label = ""
        self._is_new = True
        self._store: Store = lambda _db, _values: None
        self._customer_id = 0
        self.guard = self._unsaved
        office.closing.connect(self._salvage)

    # What can be written -----------------------------------------------------------------------

    def wish(
        self, customer_id: int, people: People, row: WishRow | None = None, text: str = ""
    ) -> None:
        """Note a wish, or change one."""
        from kundenpflege.services import wishes

        self._customer_id = customer_id
        form = self._begin(
            _("Wunsch"), Wish,
            _("In den Worten des Kunden: so klingt es auch beim nächsten Gespräch richtig."),
        )  # fmt: skip
        form.add("text", MultilineEditor(3, placeholder=_("„Irgendwann eine Bücherwand …“")))
        form.add("wanted_by", DateEditor(self._office.clock))
        category = form.add("category_id", ChoiceEditor([(None, "–")]))
        self._people(form, people)
        if row is not None:
            clock = self._office.clock
            form.row(
                ("noted_on", DateEditor(clock, past=True)),
                ("done_on", DateEditor(clock, past=True)),
            )
        given = row or {"text": text, "wanted_by": None, "category_id": None, "person_id": None}
        self._ask_categories(category)
        if row is None:
            store: Store = lambda db, values: wishes.add_wish(db, customer_id, values)  # noqa: E731
            self._open(_("Wunsch notiert"), given, 0, store)
        else:
            key, version = row.id, row.version
            self._open(
                _("Wunsch geändert"), given, version,
                lambda db, values: wishes.change_wish(db, key, version, values),
                (_("Wunsch gelöscht"), lambda db: wishes.remove_wish(db, key)),
            )  # fmt: skip

    def enquiry(self, customer_id: int, people: People, row: EnquiryRow | None = None) -> None:
        """Note an enquiry, or change one."""
        from kundenpflege.services import enquiries

        self._customer_id = customer_id
        form = self._begin(
            _("Anfrage"), Enquiry,
            _("Danach zeigen wenige Häkchen, ob sich ein Angebot lohnt."),
        )  # fmt: skip
        form.add("subject", TextEditor(_("z. B. Haustür mit Seitenteil"), 400))
        source = TextEditor(max_length=120, suggestions=[_(words) for words in SOURCES])
        form.row(("received_on", DateEditor(self._office.clock, past=True)), ("source", source))
        self._people(form, people)
        form.add("note", MultilineEditor(2, max_length=2000))
        self._office.ask(
            enquiries.list_sources,
            then=lambda known: source.set_suggestions(
                list(dict.fromkeys([*known, *(_(words) for words in SOURCES)]))
            ),
            owner=source, key="sources",
        )  # fmt: skip
        if row is None:
            given = {
                "subject": "", "received_on": self._office.today, "source": "",
                "person_id": people[0][0] if len(people) == 1 else None, "note": "",
            }  # fmt: skip
            self._open(
                _("Anfrage notiert"), given, 0,
                lambda db, values: enquiries.add_enquiry(db, customer_id, values),
            )  # fmt: skip
        else:
            key, version = row.id, row.version
            self._open(
                _("Anfrage geändert"), row, version,
                lambda db, values: enquiries.change_enquiry(db, key, version, values),
                (_("Anfrage gelöscht"), lambda db: enquiries.remove_enquiry(db, key)),
            )  # fmt: skip

    def decision(self, customer_id: int, row: DecisionRow | None = None) -> None:
        """Note when the customer decides, or change it."""
        from kundenpflege.services import decision_dates

        self._customer_id = customer_id
        form = self._begin(
            _("Entscheidungstermin"), DecisionDate,
            _("Entweder ein Tag oder ein Zeitraum, der jedes Jahr wiederkehrt. Vier Wochen vorher "
              "steht er auf „Heute“."),
        )  # fmt: skip
        form.add("title", TextEditor(_("z. B. Haushaltsplanung"), 200))
        form.add("day", DateEditor(self._office.clock))
        months = [(None, "–"), *((n, _(name)) for n, name in enumerate(MONTHS, 1))]
        form.row(("first_month", ChoiceEditor(months)), ("last_month", ChoiceEditor(months)))
        form.add("note", MultilineEditor(2, max_length=1000))
        form.editor("day").changed.connect(lambda: self._one_of(form, "day"))
        for name in ("first_month", "last_month"):
            form.editor(name).changed.connect(lambda: self._one_of(form, "months"))
        empty = {"title": "", "day": None, "first_month": None, "last_month": None, "note": ""}
        if row is None:
            self._open(
                _("Entscheidungstermin notiert"), empty, 0,
                lambda db, values: decision_dates.add_decision_date(db, customer_id, values),
            )  # fmt: skip
        else:
            key, version = row.id, row.version
            self._open(
                _("Entscheidungstermin geändert"), row, version,
                lambda db, values: decision_dates.change_decision_date(db, key, version, values),
                (_("Entscheidungstermin gelöscht"),
                 lambda db: decision_dates.remove_decision_date(db, key)),
            )  # fmt: skip

    # Building ----------------------------------------------------------------------------------

    def _begin(self, title: str, facts: type[Base], words: str) -> Form:
        self.set_title(title)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S3)
        layout.addWidget(Label(words, "muted", wrap=True))
        self.form = Form(facts)
        layout.addWidget(self.form)
        self.set_content(content)
        return self.form

    def _people(self, form: Form, people: People) -> None:
        form.add("person_id", ChoiceEditor([(None, "–"), *people]))
        form.set_shown("person_id", bool(people))

    def _ask_categories(self, editor: ChoiceEditor) -> None:
        self._office.ask(
            read_categories,
            then=lambda found: editor.set_choices([(None, "–"), *found]),
            owner=editor, key="categories",
        )  # fmt: skip

    def _one_of(self, form: Form, typed: str) -> None:
        """A day and a window exclude each other."""
        if typed == "day" and form.editor("day").value() is not None:
            for name in ("first_month", "last_month"):
                form.editor(name).set_value(None)
        elif typed == "months" and form.editor("first_month").value() is not None:
            form.editor("day").set_value(None)

    def _open(
        self,
        label: str,
        given: Any,
        version: int,
        store: Store,
        remove: tuple[str, Callable[[Writer], object]] | None = None,
    ) -> None:
        self._label, self._store, self._is_new = label, store, remove is None
        self.form.load(given, version)
        save = Button(_("Speichern"), "save", "primary", on_click=self.save)
        save.setObjectName("saveRecord")
        buttons = [Button(_("Abbrechen"), on_click=self.dismiss), save]
        if remove is not None:
            gone = Button(_("Löschen"), "delete", on_click=partial(self._remove, *remove))
            gone.setObjectName("removeRecord")
            buttons.insert(0, gone)
        self.set_actions(*buttons)
        self.open(self.form.editor(next(iter(self.form.names()))).field)
        self.offer_history(
            self._office, self.form.record, getattr(given, "id", None), self.form.title()
        )
        self.keep_draft(
            self._office, self.form.record, getattr(given, "id", None),
            customer_id=self._customer_id, title=self.form.title(), version=version,
        )  # fmt: skip

    # Saving ------------------------------------------------------------------------------------

    def save(self, quiet: bool = False) -> None:
        """Store what was typed."""
        if not self.form.check():
            return
        changes = self.form.values() if self._is_new else self.form.changes()
        if not changes:
            self.dismiss(force=True)
            return
        store = self._store

        def change(db: Writer) -> object:
            return store(db, changes)

        stored = self.drafts.storing(change) if self.drafts is not None else change
        self._office.run(
            self._label, stored, then=lambda _id: self.dismiss(force=True),
            failed=self._failed, told="" if quiet else self._label, quiet=quiet,
        )  # fmt: skip

    def _remove(self, label: str, remove: Callable[[Writer], object]) -> None:
        self._office.run(
            label, remove, then=lambda _gone: self.dismiss(force=True), failed=self._failed,
            told=label,
        )  # fmt: skip

    def _failed(self, error: UserError) -> None:
        left = [error.message]
        if isinstance(error, InputError):
            left = self.form.errors(error.fields)
        if left:
            self._office.tell(left[0], "red")

    def _unsaved(self) -> str | None:
        return _("Die Eingaben sind noch nicht gespeichert.") if self.form.dirty else None

    def _salvage(self) -> None:
        """The program ends: what was typed is stored; undo can take it back."""
        if self.is_open() and self.form.dirty:
            self.save(quiet=True)


def read_categories(db: Reader) -> list[tuple[int, str]]:
    """The fields of work: id and name."""
    from kundenpflege.services.catalogue import list_categories

    return [(category.id, category.name) for category in list_categories(db)]
