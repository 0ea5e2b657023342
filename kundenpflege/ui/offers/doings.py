"""What is done with the offer shown beside the list, by the keys of `states.DOINGS`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kundenpflege.base.i18n import _

from .bid import save_bid
from .rail import STEPS

if TYPE_CHECKING:
    from .page import OffersPage


class Doings:
    """Carries out what buttons and menu of the offer ask for."""

    def __init__(self, page: OffersPage) -> None:
        self._page = page

    def do(self, key: str) -> None:
        """Do one thing with the offer shown."""
        page, detail = self._page, self._page.view.detail
        if detail is None:
            return
        doings: dict[str, Callable[[], object]] = {
            "write": lambda: page.write(detail.id),
            "send": lambda: page.write(detail.id, step=len(STEPS) - 1),
            "call": lambda: page.calling.begin(detail.id),
            "follow_up": lambda: page.panel.follow_up(detail),
            "accept": lambda: page.panel.accept(detail),
            "decline": lambda: page.panel.decline(detail),
            "outlook": lambda: page.panel.outlook(detail),
            "reopen": lambda: self.decide("reopen", detail.id),
            "remove": lambda: self.decide("remove", detail.id),
            "variants": lambda: page.show_variants(detail.id),
            "version": lambda: self.make("version", detail.id),
            "copy": lambda: self.make("copy", detail.id),
            "confirm": lambda: self.make("confirm", detail.id),
            "supplement": lambda: self.make("supplement", detail.id),
            "newer": lambda: page.show_record(detail.replaced_by_id or detail.id),
            "mail": lambda: page.delivery.mail(detail.id),
            "save": lambda: page.delivery.save(detail.id),
            "print": lambda: page.delivery.print(detail.id),
            "bid": lambda: save_bid(page.office, detail.id, detail.title, page),
            "history": lambda: page.office.create(
                "journal", table="offer", record_id=detail.id, name=detail.title
            ),
            "customer": lambda: page.office.open("customer", detail.customer_id),
        }
        doings[key]()

    def decide(self, key: str, offer_id: int) -> None:
        """Open again, or remove a draft."""
        from kundenpflege.services import offers

        label, told, change = {
            "reopen": (_("Angebot wieder offen"), _("Wieder offen"), offers.reopen_offer),
            "remove": (_("Entwurf gelöscht"), _("Entwurf gelöscht"), offers.remove_offer),
        }[key]
        self._page.office.run(label, lambda db: change(db, offer_id), owner=self._page, told=told)

    def make(self, key: str, offer_id: int) -> None:
        """Make a draft from an offer and write on it."""
        from kundenpflege.services import offer_kinds, offers

        label, told, change = {
            "confirm": (
                _("Auftragsbestätigung angelegt"),
                _("Auftragsbestätigung"),
                offer_kinds.confirm_order,
            ),
            "supplement": (_("Nachtrag angelegt"), _("Nachtrag"), offer_kinds.add_supplement),
            "version": (_("Neue Version angelegt"), _("Neue Version"), offers.new_version),
            "copy": (_("Angebot kopiert"), _("Kopiert"), offers.copy_offer),
        }[key]
        self._page.office.run(
            label,
            lambda db: change(db, offer_id),
            then=lambda made: self._page.show_record(made),
            owner=self._page,
            told=told,
        )
