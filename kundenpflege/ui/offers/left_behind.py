"""Drafts that could not be stored when they were left, as on a full disk: tried until they are."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from kundenpflege.base.errors import LookOnlyError, StoreError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.services.offers import OfferDraft

from ..kit.office import Office
from .book_saves import Hand

#: How soon a save that the disk did not take is tried again.
RETRY_AFTER = 10_000  # ms

Left = tuple[Hand, int, OfferDraft]


def _may_be_taken_later(error: UserError) -> bool:
    """Whether it was the disk: with room on it the same save may work."""
    return isinstance(error, StoreError) and not isinstance(error, LookOnlyError)


class LeftBehind(QObject):
    """Keeps what was typed until the disk takes it."""

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._left: list[Left] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(RETRY_AFTER)
        self._timer.timeout.connect(self._again)

    def __len__(self) -> int:
        return len(self._left)

    def take(self, hand: Hand, offer_id: int, draft: OfferDraft, error: UserError) -> None:
        """A draft was left and is not stored because of `error`."""
        if not _may_be_taken_later(error):
            return
        self._left = [left for left in self._left if left[1] != offer_id]
        self._left.append((hand, offer_id, draft))
        if not self._timer.isActive():
            self._office.tell(
                _("Das zuletzt bearbeitete Angebot ist noch nicht gespeichert. {reason}").format(
                    reason=error.message
                ),
                "red",
            )
            self._timer.start()

    def once_more(self, error: UserError, save: Callable[[], object]) -> None:
        """Call `save` after a while when there may be room by then."""
        if _may_be_taken_later(error):
            QTimer.singleShot(RETRY_AFTER, self, save)

    def _again(self) -> None:
        left, self._left = self._left, []
        for one in left:
            self._store(*one)

    def _store(self, hand: Hand, offer_id: int, draft: OfferDraft) -> None:
        self._office.run(
            _("Angebot bearbeitet"),
            lambda db: hand.save(db, offer_id, draft),
            failed=lambda error: self.take(hand, offer_id, draft, error),
            told=_("Das Angebot ist jetzt gespeichert."),
        )
