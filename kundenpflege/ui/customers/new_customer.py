"""A new customer with very few fields; the rest is asked when it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold, phone_digits
from kundenpflege.model import Customer
from kundenpflege.model.kinds import CustomerKind, Salutation
from kundenpflege.rules.company_words import without_legal_form
from kundenpflege.rules.validation import InvalidValue, check_email, normal_phone

from ..kit.controls import Button, Label
from ..kit.dialogs import SidePanel
from ..kit.editors import ChoiceEditor, TextEditor
from ..kit.form import Form
from ..kit.office import Office
from ..kit.tab_order import chain, in_order
from .checked import CheckedText
from .form_parts import relabel
from .known_hints import Known, KnownHints, find_known

if TYPE_CHECKING:
    from kundenpflege.store import Writer

_COMPANIES = (CustomerKind.BUSINESS, CustomerKind.PUBLIC)
_HINT_DELAY = 200  # ms
_PHONE_DIGITS = 6  # fewer say nothing
_PERSON = ("salutation", "first_name", "last_name")
_PARTNER = ("partner_salutation", "partner_first_name", "partner_last_name")
#: Where a problem of the service is shown.
_SHOWN_AT = {
    "persons.0.last_name": "last_name",
    "persons.0.first_name": "first_name",
    "persons.1.last_name": "partner_last_name",
    "addresses.0.postal_code": "postal_code",
    "addresses.0.street": "street",
    "addresses.0.place": "place",
    "name": "last_name",
}


class NewCustomerPanel(SidePanel):
    """`created(id)` when the customer is there, `known(id)` for one who was there already."""

    created = Signal(int)
    known = Signal(int)

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(host, _("Neuer Kunde"), name="newCustomer")
        self._office = office
        self._form = Form(Customer)
        self._hints = KnownHints()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_HINT_DELAY)
        self._soon.timeout.connect(self._ask_hints)
        self.guard = self._unsaved
        office.closing.connect(self._salvage)

    @property
    def form(self) -> Form:
        """The fields."""
        return self._form

    def begin(self, name: str = "", kind: CustomerKind = CustomerKind.PRIVATE) -> None:
        """Open with blank fields; `name` as it was searched for. Half-typed input stays."""
        if self.is_open() and self._form.dirty:
            self.open(self._form.editor(self._first()).field)
            return
        self._build()
        first, _blank, last = name.strip().rpartition(" ")
        blank = dict.fromkeys(self._form.names())
        blank.update(
            kind=kind, salutation=Salutation.UNKNOWN, partner_salutation=Salutation.UNKNOWN
        )
        self._form.load(blank)
        if name:
            for field, text in (("company", name), ("first_name", first), ("last_name", last)):
                self._form.editor(field).set_value(text)
        self._fit_kind()
        self._ask_hints()
        self.open(self._form.editor(self._first()).field)
        self._keep_typed()

    def _keep_typed(self) -> None:
        self.keep_draft(self._office, "new_customer")

    # Building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        form = self._form = Form(Customer)
        office = self._office
        salutations = [(kind, kind.label) for kind in Salutation]
        form.add("kind", ChoiceEditor(CustomerKind))
        form.add("company", TextEditor())
        form.row(("salutation", ChoiceEditor(salutations)), ("first_name", TextEditor()))
        form.add("last_name", TextEditor())
        form.row(
            ("partner_salutation", ChoiceEditor(salutations)), ("partner_first_name", TextEditor())
        )
        form.add("partner_last_name", TextEditor(_("falls ein anderer")))
        form.row(
            ("phone", CheckedText(office, normal_phone)),
            ("email", CheckedText(office, check_email)),
        )
        form.add("street", TextEditor())
        form.row(("postal_code", TextEditor(max_length=12), 1), ("place", TextEditor(), 2))
        for name, words in (
            ("salutation", _("Anrede")), ("first_name", _("Vorname")),
            ("last_name", _("Nachname")), ("partner_salutation", _("Anrede")),
            ("partner_first_name", _("Vorname")), ("partner_last_name", _("Nachname")),
            ("street", _("Straße")), ("postal_code", _("PLZ")), ("place", _("Ort")),
        ):  # fmt: skip
            relabel(form, name, words)
        form.changed.connect(self._edited)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(form)
        self._hints = KnownHints()
        self._hints.wanted.connect(self._open_known)
        layout.addWidget(self._hints)
        layout.addWidget(
            Label(_("Alles Weitere können Sie gleich danach eintragen."), "muted", wrap=True)
        )
        self.set_content(content)
        cancel = Button(_("Abbrechen"), on_click=self.dismiss)
        save = Button(_("Anlegen"), "new_customer", "primary", on_click=self._save)
        save.setObjectName("saveNew")
        self.set_actions(cancel, save)
        self._cancel, self._save_button = cancel, save

    def _first(self) -> str:
        return "company" if self._kind() in _COMPANIES else "first_name"

    def _kind(self) -> CustomerKind:
        kind = self._form.editor("kind").value()
        return kind if isinstance(kind, CustomerKind) else CustomerKind.PRIVATE

    def _fit_kind(self) -> None:
        kind = self._kind()
        self._form.set_shown("company", kind in _COMPANIES)
        for name in _PARTNER:
            self._form.set_shown(name, kind is CustomerKind.COUPLE)

    def _edited(self) -> None:
        self._fit_kind()
        self._soon.start()

    def _unsaved(self) -> str | None:
        return _("Dieser Kunde ist noch nicht angelegt.") if self._form.dirty else None

    # Is somebody there already? ----------------------------------------------------------------

    def _ask_hints(self) -> None:
        values, queries = self.values(), self._queries()
        self._office.ask(
            lambda db: find_known(db, values, queries),
            then=self._show_hints,
            owner=self,
            key="hints",
        )

    def _show_hints(self, known: Sequence[Known]) -> None:
        self._hints.show_known(known)
        chain([*in_order(self._form), *in_order(self._hints), self._cancel, self._save_button])

    def _queries(self) -> list[str]:
        """What a known customer would be found by whose name is still being typed."""
        values = self._form.values()
        found = []
        if self._kind() in _COMPANIES:
            found.append(without_legal_form(fold(values["company"])))
        elif values["last_name"] and (values["first_name"] or values["place"]):
            aside = values["first_name"] or values["place"]
            found.append(f"{aside} {values['last_name']}")
        if len(phone_digits(values["phone"])) >= _PHONE_DIGITS:
            found.append(values["phone"])
        return [text for text in found if len(text.strip()) >= 3]

    def _open_known(self, customer_id: int) -> None:
        """Somebody is there already; what was typed can be had again, perhaps it is another one."""
        typed = self._form.dirty
        self.dismiss(force=True)
        self.known.emit(customer_id)
        if typed:
            again = _("Doch weiter anlegen")
            self._office.tell(_("Nicht angelegt"), "neutral", again, self._open_again)

    def _open_again(self) -> None:
        self.open(self._form.editor(self._first()).field)
        self._keep_typed()

    # Saving ------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """What the service takes: the customer with people and address."""
        typed = self._form.values()
        kind = self._kind()
        people = [{name: typed[name] for name in _PERSON}]
        if kind is CustomerKind.COUPLE and typed["partner_first_name"]:
            partner = {name.removeprefix("partner_"): typed[name] for name in _PARTNER}
            partner["last_name"] = partner["last_name"] or typed["last_name"]
            people.append(partner)
        address = {name: typed[name] for name in ("street", "postal_code", "place")}
        company = typed["company"] if kind in _COMPANIES else ""
        return {
            "kind": kind,
            "company": company,
            "phone": typed["phone"],
            "email": typed["email"],
            "persons": people,
            "addresses": [address],
        }

    def _save(self) -> None:
        from kundenpflege.services.customers import add_customer

        if not self._form.check():
            return
        values = self.values()
        self._save_button.setEnabled(False)
        self._office.run(
            _("Kunde angelegt"),
            lambda db: add_customer(db, values),
            then=self._stored,
            failed=self._failed,
            owner=self,
            told=_("Kunde angelegt"),
        )

    def _salvage(self) -> None:
        """The program ends: the customer is stored as far as it goes; undo can take it back."""
        if self.is_open() and self._form.dirty:
            values = self.values()

            def change(db: Writer) -> int:
                return add_salvaged(db, values)

            stored = self.drafts.storing(change) if self.drafts is not None else change
            self._office.run(_("Kunde angelegt"), stored, quiet=True)

    def _stored(self, customer_id: int) -> None:
        self.dismiss(force=True)
        self.created.emit(customer_id)

    def _failed(self, error: UserError) -> None:
        self._save_button.setEnabled(True)
        left = [error.message]
        if isinstance(error, InputError):
            company = self._kind() in _COMPANIES
            places = {**_SHOWN_AT, "name": "company" if company else "last_name"}
            left = self._form.errors(
                {places.get(name, name): words for name, words in error.fields.items()}
            )
        if left:
            self._office.tell(left[0], "red")


def add_salvaged(db: Writer, values: dict[str, Any]) -> int:
    """Add a customer half filled in: what cannot be stored as it is goes into the note, and who
    has no name yet gets one that says so."""
    from kundenpflege.services.customers import add_customer

    left: list[str] = []
    for name in ("phone", "email"):
        try:
            checked = {"phone": normal_phone, "email": check_email}[name](values[name])
        except InvalidValue:
            left.append(values[name])
            checked = ""
        values = {**values, name: checked}
    person, address = dict(values["persons"][0]), dict(values["addresses"][0])
    if not (values["company"] or person["first_name"] or person["last_name"]):
        person["last_name"] = _("Ohne Namen")
    try:
        kept = {**values, "persons": [person, *values["persons"][1:]], "note": "\n".join(left)}
        return add_customer(db, kept)
    except InputError:
        left += [str(text) for text in address.values() if text]
        bare = {**kept, "addresses": [], "note": "\n".join(left)}
        return add_customer(db, bare)
