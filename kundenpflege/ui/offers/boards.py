"""What looks at many offers at once: the pipeline and the figures, each made when first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kundenpflege.base.i18n import N_, _

from ..kit.commands import Command
from .figures_view import FiguresView
from .pipeline_view import PipelineView

if TYPE_CHECKING:
    from .page import OffersPage


class Boards:
    """Brings a view of the page Angebote to the front in the place of the list."""

    def __init__(self, page: OffersPage) -> None:
        self._page = page
        self.pipeline: PipelineView | None = None
        self.figures: FiguresView | None = None
        page.office.commands.register(*self._commands())

    def show(self, view: str) -> bool:
        """`pipeline` or `figures`; False for anything else."""
        if view == "pipeline":
            self.show_pipeline()
        elif view == "figures":
            self.show_figures()
        return view in ("pipeline", "figures")

    def show_pipeline(self) -> None:
        """The open offers in columns with their sums."""
        if self.pipeline is None:
            self.pipeline = PipelineView(self._page.office)
            self.pipeline.opened.connect(self._page.show_record)
            self.pipeline.closed.connect(self._page.to_list)
            self._page.stack.addWidget(self.pipeline)
        self._bring(self.pipeline)

    def show_figures(self) -> None:
        """What our offers teach."""
        if self.figures is None:
            self.figures = FiguresView(self._page.office)
            self.figures.closed.connect(self._page.to_list)
            self._page.stack.addWidget(self.figures)
        self._bring(self.figures)

    def title(self) -> str:
        """What stands in the page's head while one of them is in front, else empty."""
        front = self._page.stack.currentWidget()
        if front is None or front not in (self.pipeline, self.figures):
            return ""
        return _("Pipeline") if front is self.pipeline else _("Auswertung")

    def refresh(self) -> None:
        """Something was changed: what is in front asks anew."""
        front = self._page.stack.currentWidget()
        if isinstance(front, (PipelineView, FiguresView)):
            front.refresh()

    def _bring(self, view: PipelineView | FiguresView) -> None:
        self._page.let_go()
        self._page.stack.setCurrentWidget(view)
        self._page.show_head()
        view.refresh()
        view.begin()

    # Commands about the offer in hand --------------------------------------------------------

    def _commands(self) -> tuple[Command, ...]:
        page = self._page
        return (
            Command(
                "offers.variants",
                N_("Varianten dieses Angebots"),
                self._variants,
                icon="variant",
                words=N_("Variante vergleichen Vergleich günstiger weniger Leistung Zielpreis"),
                enabled=lambda: page.isVisible() and self._in_hand() is not None,
            ),
            Command(
                "offers.call",
                N_("Anruf zu diesem Angebot"),
                self._call,
                icon="talk_guide",
                words=N_("Gesprächsleitfaden anrufen nachfassen Einwände"),
                enabled=lambda: page.isVisible() and self._callable() is not None,
            ),
        )

    def _in_hand(self) -> int | None:
        """The offer being written, or the one shown beside the list."""
        page = self._page
        if page.composing:
            return page.composer.book.offer_id
        if page.listing and page.view.detail is not None:
            return page.view.detail.id
        return None

    def _callable(self) -> int | None:
        from kundenpflege.services.offers import OPEN_STATES

        page = self._page
        detail = page.view.detail
        if not page.listing or detail is None or detail.state not in OPEN_STATES:
            return None
        return int(detail.id)

    def _variants(self) -> None:
        if self._page.composing:
            self._page.compare_variants()
        elif (offer_id := self._in_hand()) is not None:
            self._page.show_variants(offer_id)

    def _call(self) -> None:
        if (offer_id := self._callable()) is not None:
            self._page.calling.begin(offer_id)
