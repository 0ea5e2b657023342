"""Calling about an offer: the call view on the page Angebote, and what is decided on the phone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kundenpflege.base.i18n import _

from .call_view import CallView
from .delivery import Opener

if TYPE_CHECKING:
    from kundenpflege.services.offers import OfferDetail

    from .page import OffersPage


class Calling(QObject):
    """Brings an offer to the phone and back; `view` is a page of the room's stack."""

    def __init__(self, page: OffersPage, opener: Opener) -> None:
        super().__init__(page)
        self._page = page
        self.view = CallView(page.office, opener)
        self.view.closed.connect(self.end)
        self.view.wanted.connect(self._do)
        page.office.closing.connect(self._salvage)

    @property
    def is_open(self) -> bool:
        """Whether the call view is in front."""
        return self._page.stack.currentWidget() is self.view

    def begin(self, offer_id: int) -> None:
        """What to say about an offer, on the whole page."""
        self._page.panel.dismiss(force=True)
        self.view.show_offer(offer_id)
        self.go_on()

    def go_on(self) -> None:
        """Back to the call in hand, from the variants for example."""
        self._page.stack.setCurrentWidget(self.view)
        self._page.show_head()
        self.view.begin()

    def end(self) -> None:
        """Back to the list, the offer chosen there. What was typed is kept for the next time."""
        if self.is_open:
            offer_id = self.view.offer_id
            self.view.show_offer(None)
            self._page.to_list(offer_id)

    def _salvage(self) -> None:
        """The program ends: what was typed in a call stays with the offer's next call."""
        from kundenpflege.services.offer_decisions import keep_talk

        for offer_id, text in self.view.let_go().items():
            self._page.office.run(
                _("Notiz zum Angebot behalten"),
                partial(keep_talk, offer_id=offer_id, text=text),
                owner=self,
                quiet=True,
            )

    def _do(self, key: str) -> None:
        """Order, refusal or variant, said on the phone; what is typed goes along as the note."""
        offer_id, said = self.view.offer_id, self.view.unsaved()
        if offer_id is None:
            return
        if key == "copy":
            self._page.show_variants(offer_id)
            return
        from kundenpflege.services.offers import get_offer

        def found(detail: OfferDetail) -> None:
            panel = self._page.panel
            ask = panel.accept if key == "accept" else panel.decline
            ask(detail)
            panel.prefill("note", said)

        self._page.office.ask(
            lambda db: get_offer(db, offer_id), then=found, owner=self, key="decide"
        )
