"""What a customer allowed and forbade: one line a channel, with the deeds to record changes."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kundenpflege.base.i18n import _

from .cards import Card
from .office import Office


class ConsentCard(Card):
    """`show_customer(id)` shows what is allowed by which channel, and why."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(_("Erlaubnis zur Werbung"), parent=parent)
        self.setObjectName("consents")
        self.office = office
        self._customer_id: int | None = None

    def show_customer(self, customer_id: int | None) -> None:
        """Show another customer; None empties the card."""
        self._customer_id = customer_id
