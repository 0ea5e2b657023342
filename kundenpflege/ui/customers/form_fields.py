"""The fields of the customer itself, with people and addresses in between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model import Customer
from kundenpflege.model.kinds import CustomerKind, Importance, Potential
from kundenpflege.rules.validation import check_email, check_vat_id, check_website, normal_phone

from ..kit.editors import (
    ChoiceEditor,
    DateEditor,
    DecimalEditor,
    LineEditor,
    MoneyEditor,
    MultilineEditor,
    TextEditor,
)
from ..kit.form import Form
from ..kit.office import Office
from ..kit.picker import CustomerPicker
from .checked import CheckedText, ManyEditor
from .form_parts import relabel
from .own_fields import SitesEditor, own_editor, own_value, sites_of
from .words import SOURCES

if TYPE_CHECKING:
    from kundenpflege.services.custom_fields import CustomValueRow
    from kundenpflege.services.customers import CustomerDetail

    from .form_lists import PartList

COMPANY_FIELDS = ("company", "company_extra")


class CustomerFields(Form):
    """The main form. The name stands in it only where somebody chose one of his own: a derived
    name follows company and people. `tabs_changed` when fields came along."""

    tabs_changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(Customer)
        self.office = office
        self._country = "DE"

    def build(
        self,
        persons: PartList,
        addresses: PartList,
        letters: QWidget,
        own: Sequence[CustomValueRow] = (),
    ) -> None:
        """Put the fields, and between them people, addresses and the preview; `own` are the fields
        the business declared itself."""
        office = self.office

        def phone(text: str) -> str:
            return normal_phone(text, addresses.country())

        self.row(("kind", ChoiceEditor(CustomerKind)), ("number", TextEditor()))
        self.add("company", TextEditor())
        self.add("company_extra", TextEditor())
        self.section(_("Personen"))
        self.widget(persons)
        self.section(_("Erreichbar"))
        self.row(("phone", CheckedText(office, phone)), ("email", CheckedText(office, check_email)))
        self.add("website", CheckedText(office, check_website))
        self.add(
            "websites", SitesEditor(office), _("Weitere Webseiten"),
            _("Vor dem Gespräch lesen: Shop, Karriere, Facebook …"),
        )  # fmt: skip
        self.box("websites").label.setVisible(False)
        self.section(_("Anschriften"))
        self.widget(addresses)
        self.widget(letters)
        self.section(_("Einordnung"))
        self.row(("importance", ChoiceEditor(Importance)), ("potential", ChoiceEditor(Potential)))
        self.add(
            "contacts_per_year",
            DecimalEditor(
                0, _("Kontakte im Jahr"), 0, 52, placeholder=_("leer: wie es die Klasse verlangt")
            ),
        )
        self.add("responsible_id", ChoiceEditor([(None, _("niemand"))]))
        self.add(
            "categories", ManyEditor(), _("Kauft"),
            _("In welchen Leistungsbereichen der Kunde kauft oder kaufen könnte"),
        )  # fmt: skip
        self.add("referred_by_id", CustomerPicker(office))
        self.add("note", MultilineEditor(2, max_length=10000))
        self._build_own(own)
        self.section(_("Weiteres"))
        self.add("name", TextEditor())
        self.add("salutation_override", TextEditor(_("leer: die vorgeschlagene")))
        self.add(
            "address_override", MultilineEditor(1, placeholder=_("leer: die vorgeschlagene"),
                                                max_length=500)
        )  # fmt: skip
        self.row(
            ("source", TextEditor(suggestions=[_(words) for words in SOURCES])),
            ("since", DateEditor(office.clock, past=True)),
        )
        self.add("privacy_info_on", DateEditor(office.clock, past=True))
        self.row(("turnover", MoneyEditor()), ("last_order", DateEditor(office.clock, past=True)))
        prices = [(None, _("wie üblich")), (True, _("netto")), (False, _("brutto"))]
        self.row(
            ("net_prices", ChoiceEditor(prices)), ("vat_id", CheckedText(office, check_vat_id))
        )
        relabel(self, "name", _("Eigener Name"), _("Leer: Name von Firma und Personen"))
        self._ask_choices()

    def _build_own(self, own: Sequence[CustomValueRow]) -> None:
        if own:
            self.section(_("Eigene Felder"))
        for one in own:
            editor = own_editor(self.office, one.field)
            self.add(one.field.key, editor, one.field.name, one.field.purpose)

    def _ask_choices(self) -> None:
        from kundenpflege.services.catalogue import list_categories
        from kundenpflege.services.users import list_users

        self.office.ask(
            lambda db: (
                [(user.id, user.name) for user in list_users(db)],
                [(category.id, category.name) for category in list_categories(db)],
            ),
            then=lambda found: self.set_choices(*found),
            owner=self,
        )

    def set_choices(self, users: list[tuple[int, str]], categories: list[tuple[int, str]]) -> None:
        """Who can be responsible, and the fields of work."""
        responsible, many = self.editor("responsible_id"), self.editor("categories")
        assert isinstance(responsible, ChoiceEditor) and isinstance(many, ManyEditor)
        known = dict(users)
        now = responsible.value()
        if now is not None and now not in known:
            users = [*users, (now, self._former)]
        responsible.set_choices([(None, _("niemand")), *users])
        many.set_choices(categories)
        self.set_shown("categories", bool(categories))
        self.tabs_changed.emit()

    _former = ""

    def load_customer(self, detail: CustomerDetail, derived: str) -> None:
        """Show a customer."""
        self._former = detail.responsible_name
        self.load(self._values(detail, derived), detail.version)

    def offer_customer(self, detail: CustomerDetail, derived: str) -> None:
        """Show newer values, but not under the user's hands."""
        self.offer(self._values(detail, derived), detail.version)

    def _values(self, detail: CustomerDetail, derived: str) -> dict[str, Any]:
        own = {one.field.key: own_value(one) for one in detail.custom}
        derived_ones = ("categories", "name", "websites")
        values: dict[str, Any] = {}
        for name in self.names():
            if name.startswith("custom."):
                values[name] = own.get(name)
            elif name not in derived_ones:
                values[name] = getattr(detail, name)
        values["websites"] = sites_of(detail.websites)
        values["categories"] = frozenset(key for key, _name in detail.categories)
        values["name"] = "" if detail.name == derived else detail.name
        self.show_derived(derived)
        return values

    def show_derived(self, name: str) -> None:
        """The name that is used unless somebody chooses one."""
        editor = self.editor("name")
        assert isinstance(editor, LineEditor)
        editor.line.setPlaceholderText(name)

    def kind(self) -> CustomerKind:
        """The kind chosen."""
        kind = self.editor("kind").value()
        return kind if isinstance(kind, CustomerKind) else CustomerKind.PRIVATE

    def letter_values(self) -> dict[str, Any]:
        """What letters read."""
        wanted = (
            "kind", "company", "company_extra", "name", "salutation_override", "address_override",
        )  # fmt: skip
        return {name: self.editor(name).value() for name in wanted}

    def problem(self) -> str:
        """The first message beside a field."""
        return problem_of(self)


def problem_of(form: Form) -> str:
    """The first message beside a field of a form, with the field's label."""
    for name in form.names():
        box = form.box(name)
        if words := box.error.text() or box.editor.problem():
            return f"{box.label_text}: {words}"
    return ""
