"""Step 5: was the customer understood, and how does the offer go out?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.rules.pricing import Totals
from kundenpflege.services.offers import Finding, SendWay, Severity, can_send

from ..kit import theme
from ..kit.cards import Card, IconView
from ..kit.controls import Button, Label, row
from ..kit.office import Office
from .book import DraftBook
from .send_document import DocumentCard, FormCard, PlansCard, TextsCard
from .send_papers import PapersCard
from .send_ways import WaysCard
from .step import Step

if TYPE_CHECKING:
    from kundenpflege.store import Reader

_LOOKS = {
    Severity.ERROR: ("error", "red_text"),
    Severity.WARNING: ("warning", "amber_text"),
    Severity.HINT: ("idea", "blue_text"),
}
#: So many findings are shown at once.
_MOST = 30


class SendStep(Step):
    """Findings, the way out, the document, its papers and texts, our own plans."""

    jump_wanted = Signal(str)
    way_changed = Signal()

    def __init__(self, office: Office, book: DraftBook) -> None:
        super().__init__(office, book)
        self._findings: list[Finding] | None = None
        self._stale = False
        self._shown_id: int | None = None
        self._check = Card(_("Prüfung"))
        self.ways = WaysCard(office, book)
        self.papers = PapersCard(office, book)
        self.document = DocumentCard(office, book)
        self.texts = TextsCard(book)
        self.plans = PlansCard(office, book)
        self._forms: tuple[FormCard, ...] = (self.document, self.texts, self.plans)
        for card in (self._check, self.ways, self.papers, *self._forms):
            self.cards.addWidget(card)
        self.ways.tabs_changed.connect(self.tabs_changed)
        self.ways.tabs_changed.connect(self.way_changed)
        self.papers.tabs_changed.connect(self.tabs_changed)
        self.finish()

    def chain(self) -> Iterator[QWidget]:
        """Findings, ways, papers, then the fields."""
        yield from self._check.findChildren(Button)
        yield from self.ways.chain()
        yield from self.papers.chain()
        for card in self._forms:
            yield from card.chain()

    # Showing -----------------------------------------------------------------------------------

    def load(self) -> None:
        """Show the draft."""
        for card in self._forms:
            card.load()
        if self.book.world is None:
            return
        self.ways.begin(self._shown_id != self.book.offer_id)
        if self._shown_id != self.book.offer_id:
            self._shown_id = self.book.offer_id
            self._load_categories()
        self.ways.load()
        self.papers.load()

    def _load_categories(self) -> None:
        def gather(db: Reader) -> list[tuple[int, str]]:
            from kundenpflege.services.categories import list_categories

            return [(one.id, one.name) for one in list_categories(db)]

        self.office.ask(gather, then=self.plans.set_categories, owner=self, key="categories")

    def way(self) -> SendWay:
        """How the offer shall go out."""
        return self.ways.way()

    def choose_way(self, way: SendWay) -> None:
        """Choose how."""
        self.ways.choose_way(way)

    def appointment(self) -> datetime | None:
        """When the offer is handed over in person; None for just now."""
        return self.ways.appointment()

    def mail_body(self) -> str:
        """The text of the mail where it was changed by hand."""
        return self.ways.mail_body()

    def mail_block(self) -> str:
        """The text block chosen for the mail."""
        return self.ways.mail_block()

    def problem(self) -> str:
        """What stands against sending this way."""
        return self.ways.problem()

    def follow(self, totals: Totals, findings: list[Finding]) -> None:
        """Show what the check finds."""
        self.ways.explain()
        self.document.follow()
        self.papers.tick()
        if findings != self._findings:
            self._findings = list(findings)
            self._stale = True
            if self.isVisible():
                self._show_findings()

    def showEvent(self, event: QShowEvent) -> None:
        """The findings are told where they can be seen."""
        super().showEvent(event)
        if self._stale:
            self._show_findings()

    def _show_findings(self) -> None:
        self._stale = False
        findings = self._findings or []
        while (item := self._check.body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if not findings:
            self._check.set_tone("green")
            self._check.set_title(_("Prüfung"), _("alles in Ordnung"))
        else:
            self._check.set_tone("" if can_send(findings) else "red")
            note = _("kann so gesendet werden") if can_send(findings) else _("bitte erst beheben")
            self._check.set_title(_("Prüfung"), note)
        for number, finding in enumerate(findings[:_MOST]):
            self._check.add(self._finding(number, finding))
        more = len(findings) - _MOST
        if more > 0:
            words = ngettext("und {n} weiterer Hinweis", "und {n} weitere Hinweise", more)
            self._check.add(Label(words.format(n=more), "muted"))
        self.tabs_changed.emit()

    def _finding(self, number: int, finding: Finding) -> QWidget:
        icon, color = _LOOKS[finding.severity]
        line = row(IconView(icon, color, 16), Label(finding.text, wrap=True))
        line.setStretch(1, 1)
        if finding.where:
            go = Button(
                _("Zeigen"), role="link", on_click=lambda: self.jump_wanted.emit(finding.where)
            )
            go.setObjectName(f"finding_{number}")
            go.setAccessibleName(_("Zeigen: {finding}").format(finding=finding.text))
            line.addWidget(go)
        holder = QWidget()
        holder.setObjectName("finding")
        holder.setAccessibleName(finding.text)
        holder.setLayout(line)
        return holder

    def _refresh(self) -> None:
        self.ways.refresh_mail()
        self.ways.refresh_plan()

    def begin(self) -> None:
        """The way of sending; the mail as it would read now."""
        self.book.saved_then(self._refresh)
        button = self.ways.checked()
        if button is not None:
            button.setFocus()
            self.ensureWidgetVisible(button, 0, theme.S2)

    def go_to(self, place: str) -> QWidget | None:
        """The document's fields, the papers, the appointment."""
        if place.startswith("attachments"):
            return self.papers.attach
        if place == "appointment":
            self.ways.choose_way(SendWay.PERSON)
            return list(self.ways.chain())[-2]
        return next((found for card in self._forms if (found := card.field(place))), None)
