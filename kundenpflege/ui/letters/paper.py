"""The real card or letter beside the words, drawn anew a moment after each keystroke."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import LetterForm

from ..kit import theme
from ..kit.controls import ElidedLabel, IconButton, Label, row
from ..kit.office import Office
from ..kit.pdfview import PdfView
from ..kit.pdfview_render import PageFacts, PagePicture, draw

if TYPE_CHECKING:
    from kundenpflege.services.letters import LetterContext

#: Milliseconds after the last keystroke.
_LATER = 90


class Drawn(NamedTuple):
    """A paper: its bytes, whether all of the text had room, the signs it lacks, its pages."""

    pdf: bytes
    fits: bool
    missing: str
    pages: tuple[tuple[PageFacts, ...], list[PagePicture]]
    seen: tuple[float, list[int]]


class LetterPaper(QFrame):
    """Pages with zoom. `judged(fits, missing signs)` after each drawing."""

    judged = Signal(bool, str)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.setProperty("role", "desk")
        self.pdf: bytes | None = None
        self._wanted: tuple[LetterContext, dict[str, Any]] | None = None
        self._generation = 0
        self.place = ElidedLabel("", "muted")
        smaller = IconButton("minus", _("Vorschau verkleinern"), on_click=lambda: self._zoom(-1))
        smaller.setObjectName("letterZoomOut")
        larger = IconButton("plus", _("Vorschau vergrößern"), on_click=lambda: self._zoom(1))
        larger.setObjectName("letterZoomIn")
        head = row(Label(_("Vorschau"), "section"), self.place, smaller, larger)
        head.setStretch(1, 1)
        head.setContentsMargins(theme.S4, theme.S3, theme.S3, theme.S1)
        self.view = PdfView(office.compute, self)
        self.view.setProperty("role", None)
        self.view.setObjectName("letterPaper")
        self.view.page_shown.connect(self._tell)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LATER)
        self._timer.timeout.connect(self._render)
        self._wide = True
        self._letter = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A card is shown with both its sides; a letter as wide as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._wide:
            return
        if self._letter:
            if self.view.zoom > 0:
                self.view.fit_width()
            return
        room_x = self.view.viewport().width() - 2 * theme.S5
        room_y = self.view.viewport().height() - 2 * theme.S5 - theme.S3
        side_x, side_y = (mm / 25.4 * 96 for mm in (148, 105))
        self.view.set_zoom(max(0.35, min(room_x / side_x, room_y / (2 * side_y), 1.5)))

    def set_form(self, form: LetterForm) -> None:
        """What is shown, for how large it is shown first."""
        letter = form is LetterForm.LETTER
        if letter is not self._letter:
            self._letter = letter
            self._fit()

    def follow(self, context: LetterContext, values: Mapping[str, Any]) -> None:
        """Show the letter as it is now."""
        wanted = (context, dict(values))
        self.set_form(values["form"])
        if wanted == self._wanted:
            return
        self._wanted = wanted
        if self.pdf is None:
            self._render()
        else:
            self._timer.start()

    def show_pdf(self, pdf: bytes) -> None:
        """Show a finished paper as it is kept."""
        self._stop()
        if pdf != self.pdf:
            self.pdf = pdf
            self.view.set_pdf(pdf)

    def clear(self) -> None:
        """Show nothing."""
        self._stop()
        self.pdf = None
        self.view.set_pdf(None)
        self.place.setText("")

    def _stop(self) -> None:
        self._wanted = None
        self._timer.stop()
        self._generation += 1

    def _render(self) -> None:
        if self._wanted is None:
            return
        context, values = self._wanted
        seen = self.view.in_sight()
        self._generation += 1
        generation = self._generation

        def drawn(found: Drawn) -> None:
            if generation == self._generation:
                if found.pdf != self.pdf:
                    self.pdf = found.pdf
                    self.view.show_drawn(found.pdf, (), found.pages, *found.seen)
                self.judged.emit(found.fits, found.missing)

        self._office.compute(
            lambda: _drawn(context, values, seen), drawn, failed=self._failed, owner=self,
            key="letter",
        )  # fmt: skip

    def _failed(self, error: UserError) -> None:
        self.place.setText(error.message)

    def _tell(self, number: int, count: int) -> None:
        self.place.setText(
            _("Seite {n} von {count}").format(n=number, count=count) if count else ""
        )

    def _zoom(self, by: int) -> None:
        self._wide = False
        if by > 0:
            self.view.zoom_in()
        else:
            self.view.zoom_out()


def _drawn(
    context: LetterContext, values: Mapping[str, Any], seen: tuple[float, list[int]]
) -> Drawn:
    """The PDF with the pictures of its pages. On the second worker."""
    from kundenpflege.documents.card import render_card
    from kundenpflege.documents.fonts import missing_glyphs
    from kundenpflege.documents.letter import render_letter
    from kundenpflege.services.letter_context import letter_sheet

    sheet = letter_sheet(context, values)
    letter = LetterForm(values.get("form", LetterForm.CARD)) is LetterForm.LETTER
    made = render_letter(sheet) if letter else render_card(sheet)
    signs = missing_glyphs("".join(sheet.texts()))
    return Drawn(made.content, made.fits, " ".join(signs[:8]), draw(made.content, *seen), seen)
