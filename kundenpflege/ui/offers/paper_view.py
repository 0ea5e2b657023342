"""The real PDF beside the work: of a draft at each keystroke, of a sent offer as it went out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.services.offers import OfferDraft

from ..kit import theme
from ..kit.controls import ElidedLabel, IconButton, Label, row
from ..kit.office import Office
from ..kit.pdfview import PdfView
from ..kit.pdfview_page import Target
from ..kit.pdfview_render import PageFacts, PagePicture, draw

if TYPE_CHECKING:
    from kundenpflege.documents.sheet import OfferSheet
    from kundenpflege.services.offers import SheetContext

#: Milliseconds after the last keystroke: papers that take long to draw wait longer.
_SOONEST, _LATEST = 60, 900


class Drawn(NamedTuple):
    """A paper: its bytes, the signs it lacks, what lies where, and seconds it took."""

    pdf: bytes
    missing: str
    targets: tuple[Target, ...]
    pages: tuple[tuple[PageFacts, ...], list[PagePicture]]
    seen: tuple[float, list[int]]
    seconds: float


class PaperView(QFrame):
    """Pages with zoom and page number. `missing(signs)`: what the letters' typeface lacks,
    `place_wanted(where)`: a place of the draft's paper was clicked."""

    missing = Signal(str)
    place_wanted = Signal(str)

    def __init__(self, office: Office, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.setProperty("role", "desk")
        self.pdf: bytes | None = None
        self._live = False
        self._wanted: tuple[SheetContext, OfferDraft, str] | None = None
        self._generation = 0
        self.place = ElidedLabel("", "muted")
        self.place.setObjectName("paperPlace")
        smaller = IconButton("minus", _("Vorschau verkleinern"), on_click=self._smaller)
        smaller.setObjectName("zoomOut")
        larger = IconButton("plus", _("Vorschau vergrößern"), on_click=self._larger)
        larger.setObjectName("zoomIn")
        self._zooms = (smaller, larger)
        head = row(Label(title or _("Vorschau"), "section"), self.place, smaller, larger)
        head.setStretch(1, 1)
        head.setContentsMargins(theme.S4, theme.S3, theme.S3, theme.S1)
        self.view = PdfView(office.compute, self)
        self.view.setProperty("role", None)
        self.view.setObjectName("paper")
        self.view.page_shown.connect(self._tell)
        self.view.target_clicked.connect(self.place_wanted)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(1, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addLayout(head)
        self._layout.addWidget(self.view, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SOONEST)
        self._timer.timeout.connect(self._render)
        # The first paper also loads the library behind it: its time tells nothing of the next.
        self._warm = False

    def add_foot(self, foot: QWidget) -> None:
        """Buttons below the pages."""
        self._layout.addWidget(foot)

    def chain(self) -> Iterator[QWidget]:
        """Zoom and pages as the Tab key shall reach them."""
        yield from (*self._zooms, self.view)

    # What is shown -----------------------------------------------------------------------------

    def follow(self, context: SheetContext, draft: OfferDraft, number: str) -> None:
        """Show the draft as it is now, a moment after the last keystroke."""
        self._live = True
        wanted = (context, draft, number)
        if wanted != self._wanted:
            self._wanted = wanted
            if self.pdf is None:
                self._render()  # nothing to look at yet
            else:
                self._timer.start()

    def look_for_signs(self, context: SheetContext, draft: OfferDraft, number: str) -> None:
        """Nobody looks at the paper: only tell what the typeface lacks."""

        def work() -> str:
            from kundenpflege.services.offers import build_sheet, missing_signs

            return missing_signs(build_sheet(context, draft, number))

        self._office.compute(work, self.missing.emit, owner=self, key="signs")

    def show_pdf(self, pdf: bytes) -> None:
        """Show a paper as it is kept."""
        self._stop()
        self._set(pdf)

    def show_sheet(self, sheet: OfferSheet) -> None:
        """Draw a paper from its texts."""
        self._stop()
        seen = self.view.in_sight()
        self._draw(lambda: _drawn(sheet, seen))

    def clear(self) -> None:
        """Show nothing."""
        self._stop()
        self._set(None)
        self.place.setText("")

    def _stop(self) -> None:
        self._live, self._wanted = False, None
        self._timer.stop()
        self._generation += 1

    def _render(self) -> None:
        if self._wanted is None:
            return
        context, draft, number = self._wanted
        seen = self.view.in_sight()

        def work() -> Drawn:
            from kundenpflege.services.offers import build_sheet

            return _drawn(build_sheet(context, draft, number), seen)

        self._draw(work)

    def _draw(self, work: Callable[[], Drawn]) -> None:
        self._generation += 1
        generation = self._generation

        def drawn(result: Drawn) -> None:
            if self._warm:
                wait = round(result.seconds * 1500)
                self._timer.setInterval(min(max(wait, _SOONEST), _LATEST))
            self._warm = True
            if generation == self._generation:
                self._show(result)
                self.missing.emit(result.missing)

        self._office.compute(work, drawn, failed=self._failed, owner=self, key="draw")

    def _set(self, pdf: bytes | None) -> None:
        if pdf != self.pdf:
            self.pdf = pdf
            self.view.set_pdf(pdf)

    def _show(self, drawn: Drawn) -> None:
        if drawn.pdf != self.pdf:
            self.pdf = drawn.pdf
            targets = drawn.targets if self._live else ()
            self.view.show_drawn(drawn.pdf, targets, drawn.pages, *drawn.seen)

    def _failed(self, error: UserError) -> None:
        self.place.setText(error.message)

    def _tell(self, number: int, count: int) -> None:
        if not count:
            self.place.setText("")
            return
        words = _("Seite {n} von {count}").format(n=number, count=count)
        self.place.setText(f"{words} · {_('live')}" if self._live else words)

    def _smaller(self) -> None:
        self.view.zoom_out()

    def _larger(self) -> None:
        self.view.zoom_in()


def _drawn(sheet: OfferSheet, seen: tuple[float, list[int]]) -> Drawn:
    """The PDF with the places on it, the signs that cannot be printed, and the pictures of the
    pages in sight. On the second worker."""
    from kundenpflege.documents.offer import render_placed
    from kundenpflege.services.offers import missing_signs

    begin = perf_counter()
    made = render_placed(sheet)
    targets = tuple(
        Target(one.page + 1, one.left, one.top, one.right, one.bottom, one.where)
        for one in made.places
        if one.where
    )
    pages = draw(made.pdf, *seen)
    signs = missing_signs(sheet)
    return Drawn(made.pdf, signs, targets, pages, seen, perf_counter() - begin)
