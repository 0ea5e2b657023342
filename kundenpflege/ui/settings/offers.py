"""Section Angebote: taxes, deadlines, the sentences around the lines, and the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import TaxMode
from kundenpflege.services import business as services
from kundenpflege.services import numbers, texts

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Button, Label, hline
from ..kit.editors import (
    CheckEditor,
    ChoiceEditor,
    DecimalEditor,
    IntegerEditor,
    MultilineEditor,
    TextEditor,
)
from ..kit.office import Office
from .autoform import AutoForm
from .letterhead import PaperSection
from .variables import beside_label, variables_button

if TYPE_CHECKING:
    from kundenpflege.store import Writer

#: Field of the business, kind of text block, what stands there while it is empty.
TEXTS: tuple[tuple[str, str, str], ...] = (
    ("offer_thanks", "thanks", N_("leer: Dank mit dem Tag des Gesprächs")),
    ("offer_intro", "intro", N_("leer: „Auf der Grundlage dieser Wünsche …“")),
    ("offer_closing", "closing", N_("leer: „Ich freue mich …“, passend zur Anrede")),
    ("payment_terms", "payment", N_("z. B. Zahlung innerhalb von 14 Tagen")),
)
CIRCLES = {
    "customer": N_("Kundennummern"),
    "offer": N_("Angebotsnummern"),
    "estimate": N_("Kostenvoranschläge"),
    "confirmation": N_("Auftragsbestätigungen"),
    "supplement": N_("Nachträge"),
}


class NumberForm(AutoForm):
    """Pattern and next number of one circle, with the number it gives next."""

    def __init__(self, office: Office, key: str) -> None:
        self._key = key
        title = _(CIRCLES[key])

        def change(db: Writer, _version: int, values: Mapping[str, Any]) -> None:
            services.change_number_circle(db, key, **values)

        super().__init__(office, None, title, change)
        self.setObjectName(f"circle_{key}")
        self.row(("pattern", TextEditor(), 3), ("next_value", IntegerEditor(1, 99_999_999), 2))
        for name, label in (("pattern", _("Muster")), ("next_value", _("Nächste Nummer"))):
            self.relabel(name, label)
            self.editor(name).name_field(f"{key}_{name}", f"{title}: {label}")
        self.example = Label("", "small", wrap=True)
        self.example.setObjectName(f"example_{key}")
        self.widget(self.example)
        self.changed.connect(self.tell)

    def tell(self) -> None:
        """The number as pattern and count stand now."""
        values = self.values()
        try:
            numbers.check_pattern(values["pattern"])
        except UserError:
            self.example.setText("")
            return
        number = numbers.format_number(values["pattern"], values["next_value"], self._office.today)
        words = _("{kind}: als Nächstes {number}").format(kind=_(CIRCLES[self._key]), number=number)
        if numbers.names_year(values["pattern"]):
            words += _(" · beginnt jedes Jahr neu")
        self.example.setText(words)


class OffersSection(PaperSection):
    """What every new offer begins with."""

    key = "offers"
    label = N_("Angebote")
    note = N_("Womit jedes neue Angebot beginnt")
    icon = "offers"
    watches = frozenset({"business", "number_circle", "text_block"})

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        self._blocks: list[texts.TextRow] = []
        self._taxes()
        self._forms()
        self._standing_texts()
        self._numbers()
        self.column.body.addStretch(1)

    def _taxes(self) -> None:
        _card, form = self.card(_("Steuern und Fristen"))
        form.row(
            ("tax_mode", ChoiceEditor(TaxMode), 3),
            ("vat_rate", DecimalEditor(2, "%", 0, 100), 2),
        )
        form.row(
            ("validity_days", IntegerEditor(1, 365, _("Tage"))),
            ("follow_up_days", IntegerEditor(1, 90, _("Tage"))),
            ("discount_limit", DecimalEditor(2, "%", 0, 100)),
        )
        for name, label, why in (
            ("validity_days", _("Angebote gelten"), _("Daraus wird das Datum „gültig bis“")),
            ("follow_up_days", _("Nachfassen nach"), _("Dann erinnert Sie Heute an den Anruf")),
            (
                "discount_limit",
                _("Rabatthinweis ab"),
                _("Darüber rät das Angebot, lieber Leistung wegzulassen als Preis"),
            ),
        ):
            form.relabel(name, label)
            form.editor(name).field.setToolTip(why)
            form.box(name).label.setToolTip(why)

    def _forms(self) -> None:
        _card, form = self.card(_("Preise und Formulare"))
        self._paper_form = form
        for name, words, why in (
            (
                "gross_for_consumers",
                _("Bruttopreise für Verbraucher"),
                _("Auch die Einzelpreise mit Umsatzsteuer; der Gesamtpreis nennt sie immer"),
            ),
            (
                "order_form",
                _("Auftragsformular beilegen"),
                _("Eine Seite, die der Kunde unterschreibt und zurückschickt"),
            ),
            ("cash_rounding", _("Auf 5 Rappen runden"), _("Der Gesamtpreis in der Schweiz")),
        ):
            form.add(name, CheckEditor(words)).field.setToolTip(why)
        form.row(
            ("rework_days", IntegerEditor(0, 60, _("Arbeitstage"))),
            ("estimate_tolerance", DecimalEditor(2, "%", 0, 100)),
        )
        for name, label, why in (
            (
                "rework_days",
                _("Nachbesserung"),
                _("Damit rechnet die Rückwärtsplanung vom Termin des Kunden"),
            ),
            (
                "estimate_tolerance",
                _("Kostenvoranschlag"),
                _("So weit darf der Preis üblicherweise über dem Kostenvoranschlag liegen"),
            ),
        ):
            form.relabel(name, label)
            form.editor(name).field.setToolTip(why)
            form.box(name).label.setToolTip(why)

    def _show(self, detail: services.BusinessDetail) -> None:
        super()._show(detail)
        self._paper_form.set_shown("cash_rounding", detail.country == "CH" or detail.cash_rounding)

    def _standing_texts(self) -> None:
        _card, form = self.card(_("Sätze im Angebot"))
        for name, kind, hint in TEXTS:
            form.add(name, MultilineEditor(2, 6, _(hint), 1000))
            button = Button(_("Textbaustein …"), role="link")
            button.setObjectName(f"blocks_{name}")
            label = form.box(name).label_text
            button.setAccessibleName(_("{field}: Textbaustein einsetzen").format(field=label))
            button.clicked.connect(partial(self._offer_blocks, button, form, name, kind))
            beside_label(form.box(name), variables_button(form.editor(name)), button)

    def _offer_blocks(self, button: Button, form: AutoForm, name: str, kind: str) -> None:
        menu = QMenu(button)
        menu.setAccessibleName(button.accessibleName())
        for block in self._blocks:
            if block.kind == kind:
                action = menu.addAction(block.name or block.body[:40])
                action.setToolTip(block.body)
                action.triggered.connect(partial(self._put, form, name, block.body))
        if menu.isEmpty():
            menu.addAction(_("Noch keiner – unter „Texte“ anlegen")).setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _put(self, form: AutoForm, name: str, body: str) -> None:
        form.editor(name).set_value(body)
        form.changed.emit()
        form.store()

    def _numbers(self) -> None:
        card = Card(_("Nummern"))
        words = _(
            "{year} ist das Jahr, {month} der Monat, {count} die laufende Nummer mit so vielen "
            "Stellen wie N."
        ).format(year="{JJJJ}", month="{MM}", count="{NNNN}")
        card.add(Label(words, "small", wrap=True))
        self._circles: dict[str, NumberForm] = {}
        column = QVBoxLayout()
        column.setSpacing(theme.S3)
        for key in CIRCLES:
            form = NumberForm(self.office, key)
            form.stored.connect(self.refresh)
            self._circles[key] = form
            if column.count():
                column.addWidget(hline())
            column.addWidget(form)
        card.add(column)
        self.column.body.addWidget(card)

    # -- data ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the business, its number circles and the text blocks."""
        super().refresh()
        self.office.ask(
            services.list_number_circles, then=self._show_circles, owner=self, key="circles"
        )
        self.office.ask(texts.list_texts, then=self._show_blocks, owner=self, key="blocks")

    def _show_circles(self, rows: list[services.NumberCircleRow]) -> None:
        for circle in rows:
            if circle.key in self._circles:
                self._circles[circle.key].take(circle, 0)
                self._circles[circle.key].tell()

    def _show_blocks(self, rows: list[texts.TextRow]) -> None:
        self._blocks = rows

    def flush(self) -> None:
        """Store what was typed."""
        super().flush()
        for form in self._circles.values():
            form.store()
