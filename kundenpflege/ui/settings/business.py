"""Section Betrieb: the particulars that letters and offers must carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _
from kundenpflege.model import Business
from kundenpflege.model.kinds import LegalForm
from kundenpflege.services import business as services

from ..kit import theme
from ..kit.cards import Card
from ..kit.editors import ChoiceEditor, TextEditor
from ..kit.office import Office
from .autoform import AutoForm
from .checklist import Checklist
from .regions import country_choices, region_choices, region_word
from .section import Beside, Column, Section

if TYPE_CHECKING:
    from kundenpflege.store import Writer

_MANAGED = (LegalForm.GMBH, LegalForm.UG, LegalForm.GMBH_CO_KG)
_UNREGISTERED = (LegalForm.SOLE_TRADER, LegalForm.GBR)


def change_business(db: Writer, version: int, values: Mapping[str, Any]) -> None:
    """Store values of the business as seen in `version`."""
    services.change_business(db, version, values)


class BusinessForm(AutoForm):
    """A form over fields of the business."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, Business, _("Betrieb"), change_business)


class BusinessSection(Section):
    """Who the business is, where, who answers for it, and its bank."""

    key = "business"
    label = N_("Betrieb")
    note = N_("Angaben für Ihre Briefe und Angebote")
    icon = "business"
    watches: ClassVar[frozenset[str]] = frozenset({"business"})

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        self._detail: services.BusinessDetail | None = None
        self._forms: list[BusinessForm] = []
        self._checklist = Checklist(self.go_to)
        cards = QWidget()
        left = QVBoxLayout(cards)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.S3)
        for card in (self._name(), self._place(), self._reach(), self._law(), self._bank()):
            left.addWidget(card)
        column = Column(1060)
        beside = Beside(cards, self._checklist, 270, 640, side_first=True)
        beside.stacked.connect(self._checklist.set_stacked)
        column.body.addWidget(beside)
        column.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)
        self._column = column
        self.editor("legal_form").changed.connect(self._fit_legal_form)
        self.editor("country").changed.connect(self._fit_country)

    # -- building --------------------------------------------------------------------------

    def _card(self, title: str, note: str = "") -> BusinessForm:
        card = Card(title, note)
        form = BusinessForm(self.office)
        form.stored.connect(self.refresh)
        form.changed.connect(self._tell)
        self._forms.append(form)
        card.add(form)
        self._new_card = card
        return form

    def _name(self) -> Card:
        form = self._card(_("Name und Rechtsform"))
        form.row(("name", TextEditor(), 3), ("legal_form", ChoiceEditor(LegalForm), 2))
        form.add("owners", TextEditor(_("z. B. Anna Beispiel, Jan Beispiel")))
        form.add("general_partner", TextEditor(_("Firma, Sitz, Registergericht, Nummer")))
        form.add("supervisory_chair", TextEditor())
        return self._new_card

    def _place(self) -> Card:
        form = self._card(_("Anschrift"))
        form.add("street", TextEditor())
        form.row(("postal_code", TextEditor(), 1), ("place", TextEditor(), 3))
        form.row(
            ("country", ChoiceEditor(country_choices())),
            ("state", ChoiceEditor(region_choices("DE"))),
        )
        return self._new_card

    def _reach(self) -> Card:
        form = self._card(_("Erreichbar"))
        form.row(("phone", TextEditor()), ("email", TextEditor()))
        form.add("website", TextEditor(_("www.beispiel.de")))
        return self._new_card

    def _law(self) -> Card:
        form = self._card(_("Register, Kammer und Versicherung"))
        form.row(
            ("register_court", TextEditor(_("z. B. Amtsgericht Lübeck"))),
            ("register_number", TextEditor(_("z. B. HRB 12345"))),
        )
        form.row(
            ("vat_id", TextEditor("DE123456789")),
            ("chamber", TextEditor(_("z. B. Handwerkskammer Lübeck"))),
        )
        form.add("job_title", TextEditor(_("z. B. Tischlermeisterin (Deutschland)")))
        form.add("insurance", TextEditor(_("Versicherer, Anschrift, Geltungsbereich")))
        return self._new_card

    def _bank(self) -> Card:
        form = self._card(_("Bankverbindung"))
        form.add("iban", TextEditor("DE00 0000 0000 0000 0000 00"))
        form.row(("bank_name", TextEditor(), 3), ("bic", TextEditor(), 2))
        return self._new_card

    # -- data ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the business."""
        self.office.ask(services.get_business, then=self._show, owner=self, key="business")

    def _show(self, detail: services.BusinessDetail) -> None:
        self._detail = detail
        regions = self.editor("state")
        assert isinstance(regions, ChoiceEditor)
        regions.set_choices(region_choices(detail.country))
        for form in self._forms:
            form.take(detail, detail.version)
        self._fit_legal_form()
        self._fit_country()
        self._tell()

    def _tell(self) -> None:
        """What is missing, counting what is being typed."""
        if self._detail is None:
            return
        typed: dict[str, Any] = {}
        for form in self._forms:
            typed |= form.values()
        facts = replace(self._detail, **typed)
        self._checklist.tell(services.missing_particulars(facts), services.legal_particulars(facts))

    def _fit_legal_form(self) -> None:
        """Ask only for what the legal form knows; what is filled stays on the screen."""
        form = self.editor("legal_form").value()
        words = _("Inhaber")
        if form in _MANAGED:
            words = _("Geschäftsführer")
        elif form is LegalForm.OTHER:
            words = _("Vertreten durch")
        elif form not in (LegalForm.SOLE_TRADER, LegalForm.REGISTERED_TRADER):
            words = _("Gesellschafter")
        self._form_of("owners").relabel("owners", words)
        wanted = {
            "general_partner": form is LegalForm.GMBH_CO_KG,
            "supervisory_chair": form in _MANAGED,
            "register_court": form not in _UNREGISTERED,
            "register_number": form not in _UNREGISTERED,
        }
        for name, shown in wanted.items():
            filled = bool(self.editor(name).value())
            self._form_of(name).set_shown(name, shown or filled)

    def _fit_country(self) -> None:
        country = self.editor("country").value()
        regions = self.editor("state")
        assert isinstance(regions, ChoiceEditor)
        known = [code for code, _name in region_choices(country)]
        if regions.value() not in known:
            regions.set_value("")
        if [regions.combo.itemText(i) for i in range(1, regions.combo.count())] != [
            name for _code, name in region_choices(country)[1:]
        ]:
            regions.set_choices(region_choices(country))
        self._form_of("state").relabel("state", region_word(country))

    # -- fields ----------------------------------------------------------------------------

    def _form_of(self, name: str) -> BusinessForm:
        return next(form for form in self._forms if name in form.names())

    def editor(self, name: str) -> Any:
        """The editor of a field."""
        return self._form_of(name).editor(name)

    def go_to(self, name: str) -> None:
        """Bring a field to the screen and give it the keyboard."""
        form = self._form_of(name)
        form.set_shown(name, True)
        self._column.ensureWidgetVisible(form.box(name), 0, theme.px(40))
        form.editor(name).setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        """Store what was typed."""
        for form in self._forms:
            form.store()
