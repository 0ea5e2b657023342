"""The preview of a real letter beside the fields that shape it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.controls import IconButton, Label, row
from ..kit.office import Office
from ..kit.pdfview import PdfView

if TYPE_CHECKING:
    from kundenpflege.services.business import BusinessDetail

_LATER = 120  # ms after the last keystroke


class Paper(QFrame):
    """A sample offer in the dress of the business, drawn anew after each change."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._wanted: BusinessDetail | None = None
        self._drawn: BusinessDetail | None = None
        self.setProperty("role", "desk")
        self.setObjectName("paper")
        self.view = PdfView(office.compute)
        self.view.setAccessibleName(_("Vorschau des Briefbogens"))
        self.view.page_shown.connect(self._tell_page)
        smaller = IconButton("minus", _("Verkleinern"), on_click=self.view.zoom_out)
        larger = IconButton("plus", _("Vergrößern"), on_click=self.view.zoom_in)
        self._page = Label("", "muted")
        head = row(Label(_("Vorschau"), "section"), self._page, 0, smaller, larger)
        head.setContentsMargins(theme.S4, 0, theme.S4, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.S4, 0, 0)
        layout.setSpacing(theme.S2)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LATER)
        self._later.timeout.connect(self._draw)

    def show_business(self, business: BusinessDetail, at_once: bool = False) -> None:
        """Show how letters of `business` look; while typing a moment after the last key."""
        self._wanted = business
        if at_once:
            self._draw()
        else:
            self._later.start()

    def _draw(self) -> None:
        self._later.stop()
        business, today = self._wanted, self._office.today
        if business is None or business == self._drawn:
            return
        self._drawn = business

        def make() -> bytes:
            from kundenpflege.services.offer_sample import sample_sheet
            from kundenpflege.services.offers import render_pdf

            return render_pdf(sample_sheet(business, today))

        self._office.compute(make, self.view.set_pdf, owner=self, key="paper")

    def _tell_page(self, number: int, count: int) -> None:
        words = _("Seite {n} von {count}").format(n=number, count=count) if count else ""
        self._page.setText(words)
