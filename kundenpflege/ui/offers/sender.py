"""The composer's way out: sends the draft in hand for good, or saves and prints what is asked."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from kundenpflege.base.i18n import _
from kundenpflege.services.offers import Finding, attachment_name

from .book import DraftBook
from .delivery import Delivery, MailWords
from .send_step import SendStep


class Sender(QObject):
    """`changed` when sending began, was given up, or waits for a second press."""

    changed = Signal()

    def __init__(
        self, book: DraftBook, step: SendStep, delivery: Delivery, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._book, self._step, self._delivery = book, step, delivery
        self.busy = False
        self._warned = False

    def begin(self) -> None:
        """Another offer is in hand."""
        self.busy = self._warned = False

    def was_warned(self, findings: list[Finding]) -> bool:
        """Whether the next press sends an offer that knows no need."""
        return self._warned and any(one.where == "needs" for one in findings)

    def send(self, findings: list[Finding]) -> None:
        """Store, then send for good. An offer without needs is asked about, once."""
        offer_id, step = self._book.offer_id, self._step
        if offer_id is None or not self._book.is_open or self.busy:
            return
        if problem := step.problem():
            step.office.tell(problem, "amber")
            return
        if place := self._book.too_long:
            step.office.tell(_("Ein Text ist zu lang. Bitte erst kürzen."), "amber")
            step.jump_wanted.emit(place)
            return
        nothing = next((one for one in findings if one.where == "needs"), None)
        if nothing is not None and not self._warned:
            self._warned = True
            step.office.tell(nothing.text, "amber")
            self.changed.emit()
            return
        self.busy = True
        self.changed.emit()
        way, appointment = step.way(), step.appointment()
        words = MailWords(step.mail_block(), step.mail_body())
        self._book.saved_then(
            lambda: self._delivery.send(offer_id, way, self._not_sent, appointment, words),
            self._not_sent,
        )

    def _not_sent(self) -> None:
        self.busy = False
        self.changed.emit()

    def save_pdf(self, shown: bytes | None) -> None:
        """Write the draft as PDF: the bytes that are looked at, else those drawn anew."""
        world, offer_id = self._book.world, self._book.offer_id
        if world is None or offer_id is None:
            return
        if shown is not None:
            name = attachment_name(
                world.detail.number, self._book.draft.kind, world.context.sender_country
            )
            self._delivery.save_bytes(shown, name)
        else:
            self._book.saved_then(lambda: self._delivery.save(offer_id))

    def talk_sheet(self) -> None:
        """The questions on paper, for the visit."""
        offer_id = self._book.offer_id
        if offer_id is not None:
            self._book.saved_then(lambda: self._delivery.talk_sheet(offer_id))
