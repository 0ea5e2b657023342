"""The preview of a real PDF: pages below each other, rendered on the second worker when seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kundenpflege.base.i18n import _

from . import theme
from .pdfview_page import SHADOW, PdfPage, Target
from .pdfview_render import PageFacts, PagePicture, inspect, render_pages, to_image

POINTS_TO_PIXELS = 96 / 72
_ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_MARGIN = 18


class Compute(Protocol):
    """How slow work is done: `Office.compute`."""

    def __call__(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], object] | None = None,
        *,
        owner: object = None,
        key: object = None,
    ) -> object:
        """Do `work` elsewhere and give its result to `then` on the GUI thread."""
        ...


class PdfView(QScrollArea):
    """Shows PDF bytes. Zoom by `zoom_in`, `zoom_out`, `fit_width`, Ctrl and wheel, + − 0.

    Signals: `page_shown(number from 1, count)`, `zoom_changed(percent)`, `failed()` when the
    bytes are no PDF, `target_clicked(name)` where a target lies below the mouse. New bytes keep
    the place that is being read.
    """

    page_shown = Signal(int, int)
    zoom_changed = Signal(int)
    failed = Signal()
    target_clicked = Signal(str)

    def __init__(self, compute: Compute, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._compute = compute
        self._data: bytes | None = None
        self._facts: tuple[PageFacts, ...] = ()
        self._generation = 0
        self._facts_of = 0  # the generation that the facts belong to
        self._zoom: float | None = None  # None: as wide as the view
        self._pages: list[PdfPage] = []
        self._targets: tuple[Target, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(False)
        # Always there: coming and going it would change the width that the pages fit.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Vorschau"))
        self.setProperty("role", "desk")
        self._sheets = QWidget()
        self._sheets.setProperty("role", "page")
        self.setWidget(self._sheets)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(40)
        self._later.timeout.connect(self._render_seen)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.viewport().installEventFilter(self)

    # Content

    def set_pdf(self, data: bytes | None, targets: Sequence[Target] = ()) -> None:
        """Show other bytes; the old pages stay until the new ones are known. None clears.

        A click into one of the `targets` is told by its name."""
        self._generation += 1
        self._data, self._targets = data, tuple(targets)
        if data is None:
            self._facts = ()
            self._lay_out()
            return
        generation = self._generation

        def look() -> tuple[PageFacts, ...] | None:
            try:
                return inspect(data)
            except ValueError:
                return None

        def known(facts: tuple[PageFacts, ...] | None) -> None:
            if generation == self._generation:
                self._known(facts)

        self._compute(look, known, owner=self, key=(id(self), "inspect"))

    def in_sight(self) -> tuple[float, list[int]]:
        """Scale and pages (from 0) that are looked at: what `show_drawn` is best drawn with."""
        return self._scale(), self._seen() or [0, 1]

    def show_drawn(
        self,
        data: bytes,
        targets: Sequence[Target],
        drawn: tuple[tuple[PageFacts, ...], list[PagePicture]],
        scale: float,
        pages: Sequence[int],
    ) -> None:
        """Show other bytes whose pages in sight were drawn (`pdfview_render.draw`) already."""
        self._generation += 1
        self._data, self._targets = data, tuple(targets)
        facts, pictures = drawn
        before = len(self._pages)
        self._facts = facts
        if before < len(facts):
            self._lay_out()  # sheets for the pictures
        self._take(pictures, [n for n in pages if n < len(facts)], (self._generation, scale))
        self._known(facts)

    def _known(self, facts: tuple[PageFacts, ...] | None) -> None:
        if facts is None:
            self.failed.emit()
            return
        bar = self.verticalScrollBar()
        place = bar.value()
        self._facts, self._facts_of = facts, self._generation
        self._lay_out()
        bar.setValue(min(place, bar.maximum()))
        self._render_seen()
        self._tell_page()

    def page_count(self) -> int:
        """Number of pages."""
        return len(self._facts)

    def current_page(self) -> int:
        """Number (from 1) of the page in the middle of the view, of the first one at the very
        top; 0 without pages."""
        bar = self.verticalScrollBar()
        if self._pages and bar.value() == bar.minimum():
            return 1
        middle = bar.value() + self.viewport().height() // 2
        for number, page in enumerate(self._pages, 1):
            if page.y() + page.height() >= middle:
                return number
        return len(self._pages)

    def show_page(self, number: int) -> None:
        """Scroll to a page (from 1)."""
        if 0 < number <= len(self._pages):
            self.verticalScrollBar().setValue(self._pages[number - 1].y() - theme.S2)

    # Zoom

    @property
    def zoom(self) -> float:
        """Factor in force: 1 shows the paper in its real size."""
        if self._zoom is not None:
            return self._zoom
        widest = max((fact.width for fact in self._facts), default=595.0)
        room = max(120, self.viewport().width() - 2 * _MARGIN)
        return room / (widest * POINTS_TO_PIXELS)

    def zoom_in(self) -> None:
        """One step larger."""
        self.set_zoom(next((z for z in _ZOOMS if z > self.zoom + 0.01), _ZOOMS[-1]))

    def zoom_out(self) -> None:
        """One step smaller."""
        steps = reversed(_ZOOMS)
        self.set_zoom(next((z for z in steps if z < self.zoom - 0.01), _ZOOMS[0]))

    def fit_width(self) -> None:
        """As wide as the view, also when it changes its width."""
        self.set_zoom(None)

    def set_zoom(self, zoom: float | None) -> None:
        """Take a factor, None for the width of the view; the place being read stays."""
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, self._sheets.height())
        self._zoom = zoom
        self._lay_out()
        bar.setValue(round(share * self._sheets.height()))
        self._later.start()
        self.zoom_changed.emit(round(self.zoom * 100))

    # Layout and rendering

    def _lay_out(self) -> None:
        """Sheets in their sizes; existing ones keep their picture, so nothing flickers."""
        while len(self._pages) > len(self._facts):
            page = self._pages.pop()
            page.hide()
            page.deleteLater()
        while len(self._pages) < len(self._facts):
            page = PdfPage(self._sheets)
            page.clicked.connect(self.target_clicked)
            page.show()
            self._pages.append(page)
        factor = self.zoom * POINTS_TO_PIXELS
        sizes = [
            QSize(round(fact.width * factor), round(fact.height * factor)) for fact in self._facts
        ]
        width = max((size.width() for size in sizes), default=0) + 2 * _MARGIN
        width = max(width, self.viewport().width())
        y = _MARGIN - theme.S1
        for page, size in zip(self._pages, sizes, strict=True):
            sheet = QRect((width - size.width()) // 2, y, size.width(), size.height())
            page.setGeometry(sheet.adjusted(-SHADOW, -SHADOW, SHADOW, SHADOW))
            y += size.height() + theme.S3
        self._sheets.resize(width, y - theme.S3 + _MARGIN if sizes else 0)
        targets: dict[int, list[Target]] = {}
        for target in self._targets:
            targets.setdefault(target.page, []).append(target)
        for number, (page, fact) in enumerate(zip(self._pages, self._facts, strict=True), 1):
            page.set_targets(fact, targets.get(number, []))
            page.setAccessibleName(
                _("Seite {n} von {count}").format(n=number, count=len(self._facts))
            )

    def _seen(self) -> list[int]:
        """Indexes of the pages on the screen and one beyond at each end."""
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        seen = [
            index for index, page in enumerate(self._pages)
            if page.y() <= bottom and page.y() + page.height() >= top
        ]  # fmt: skip
        if not seen:
            return []
        return [i for i in range(seen[0] - 1, seen[-1] + 2) if 0 <= i < len(self._pages)]

    def _render_seen(self) -> None:
        """Ask for the pictures that are missing or were made for other bytes or another zoom."""
        data = self._data
        if data is None or not self._facts or self._facts_of != self._generation:
            return  # other bytes, whose pages are not known yet
        wanted = (self._generation, self._scale())
        numbers = [i for i in self._seen() if self._pages[i].made_for != wanted]
        if not numbers:
            return

        def made(pictures: list[PagePicture]) -> None:
            if wanted[0] == self._generation:
                self._take(pictures, numbers, wanted)

        scale = wanted[1]
        self._compute(
            lambda: render_pages(data, scale, numbers), made, owner=self, key=(id(self), "render")
        )

    def _scale(self) -> float:
        return round(self.zoom * POINTS_TO_PIXELS * self.devicePixelRatioF(), 4)

    def _take(
        self, pictures: Sequence[PagePicture], numbers: Sequence[int], wanted: tuple[int, float]
    ) -> None:
        for number, picture in zip(numbers, pictures, strict=True):
            if number < len(self._pages):
                page = self._pages[number]
                page.image, page.made_for = to_image(picture), wanted
                page.setAccessibleDescription(picture.text)
                page.update()

    def _scrolled(self) -> None:
        self._later.start()
        self._tell_page()

    def _tell_page(self) -> None:
        self.page_shown.emit(self.current_page(), len(self._pages))

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit or centre the pages again."""
        super().resizeEvent(event)
        self._lay_out()
        if self._zoom is None:
            self.zoom_changed.emit(round(self.zoom * 100))
        self._later.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl and wheel zoom."""
        if (
            watched is self.viewport()
            and isinstance(event, QWheelEvent)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            if event.angleDelta().y() > 0:
                self.zoom_in()
            elif event.angleDelta().y() < 0:
                self.zoom_out()
            return True
        return bool(super().eventFilter(watched, event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ and − zoom, 0 fits the width."""
        match event.key():
            case Qt.Key.Key_Plus:
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self.zoom_out()
            case Qt.Key.Key_0:
                self.fit_width()
            case _:
                super().keyPressEvent(event)
