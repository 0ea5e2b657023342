"""Section Briefkopf: logo, colour and form of the paper, with the paper beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import PaperLayout
from kundenpflege.services import business as services

from ..kit import theme
from ..kit.cards import Card
from ..kit.editors import ChoiceEditor, ColorEditor, ImageEditor, TextEditor
from ..kit.office import Office
from .business import BusinessForm
from .file_editor import FileEditor
from .paper import Paper
from .section import Column, Section


class PaperSection(Section):
    """Base of sections that show the paper at the right while its fields are edited."""

    watches: ClassVar[frozenset[str]] = frozenset({"business"})

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        self._detail: services.BusinessDetail | None = None
        self.forms: list[BusinessForm] = []
        self.paper = Paper(office)
        self.column = Column(620)
        self._below = False
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self._line.addWidget(self.column, 1)
        self._line.addWidget(self.paper)
        theme.signals.changed.connect(self._fit)

    def card(self, title: str, note: str = "") -> tuple[Card, BusinessForm]:
        """A card with a form over fields of the business."""
        card = Card(title, note)
        form = BusinessForm(self.office)
        form.stored.connect(self.refresh)
        form.changed.connect(self._typed)
        self.forms.append(form)
        card.add(form)
        self.column.body.addWidget(card)
        return card, form

    def refresh(self) -> None:
        """Ask for the business."""
        self.office.ask(services.get_business, then=self._show, owner=self, key="business")

    def _show(self, detail: services.BusinessDetail) -> None:
        self._detail = detail
        for form in self.forms:
            form.take(detail, detail.version)
        self.paper.show_business(self._as_typed(detail), at_once=True)

    def _typed(self) -> None:
        if self._detail is not None:
            self.paper.show_business(self._as_typed(self._detail))

    def _as_typed(self, detail: services.BusinessDetail) -> services.BusinessDetail:
        """The business as it is being edited; what cannot be read yet stays as stored."""
        values = {
            name: form.editor(name).value()
            for form in self.forms
            for name in form.names()
            if not form.editor(name).problem() and form.editor(name).value() is not None
        }
        for name in ("logo", "stationery"):
            if any(name in form.names() for form in self.forms):
                values.setdefault(name, None)
        return replace(detail, **values)

    def flush(self) -> None:
        """Store what was typed."""
        for form in self.forms:
            form.store()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The paper takes less than half; where that is too little it stands below the fields."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        below = self.width() < theme.px(600)
        if below != self._below:
            self._below = below
            if below:
                self.column.body.insertWidget(self.column.body.count() - 1, self.paper)
            else:
                self._line.addWidget(self.paper)
        if below:
            self.paper.setMinimumWidth(0)
            self.paper.setMaximumWidth(16_777_215)
            self.paper.setFixedHeight(theme.px(440))
        else:
            self.paper.setMinimumHeight(0)
            self.paper.setMaximumHeight(16_777_215)
            self.paper.setFixedWidth(min(theme.px(480), self.width() * 43 // 100))


class LetterheadSection(PaperSection):
    """How letters and offers look."""

    key = "letterhead"
    label = N_("Briefkopf")
    note = N_("So sehen Ihre Briefe und Angebote aus")
    icon = "image"

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        _card, form = self.card(_("Name und Logo"))
        form.add("short_name", TextEditor(_("z. B. Tischlerei Beispiel")))
        form.add("tagline", TextEditor(_("z. B. Fenster · Türen · Möbel")))
        form.add("logo", ImageEditor(office.questions))
        form.row(
            ("brand_color", ColorEditor()),
            ("logo_right", ChoiceEditor([(False, _("links")), (True, _("rechts"))])),
        )
        form.relabel("logo_right", _("Platz des Logos"))
        form.add("layout", ChoiceEditor(PaperLayout))
        _card, form = self.card(_("Briefbogen"), "DIN 5008")
        form.add(
            "address_form",
            ChoiceEditor(
                [
                    ("B", _("Form B – hoher Briefkopf (45 mm)")),
                    ("A", _("Form A – flacher Briefkopf (27 mm)")),
                ]
            ),
        )
        form.add(
            "address_right",
            ChoiceEditor(
                [(False, _("links (Deutschland, Österreich)")), (True, _("rechts (Schweiz)"))]
            ),
            _("Anschriftfenster"),
        )
        form.add(
            "swiss_spelling",
            ChoiceEditor([(False, _("mit ß")), (True, _("ss statt ß (Schweiz)"))]),
            _("Schreibung in Briefen"),
        )
        stationery = FileEditor(
            office.questions,
            [(_("PDF"), ("pdf",))],
            _("Ihr gedrucktes Briefpapier als PDF; Logo und Fußzeile kommen dann von ihm."),
        )
        form.add("stationery", stationery)
        self.column.body.addStretch(1)
