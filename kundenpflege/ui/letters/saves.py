"""A letter on its way into the database: stored as typed, finished, opened again, thrown away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import LetterForm

from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.store import Writer


class LetterSaves(QObject):
    """One at a time. `stored(id, values)`, `finished(id)`, `refused(error)`."""

    stored = Signal(int, object)
    finished = Signal(int)
    refused = Signal(object)

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self.storing: Callable[[Callable[[Writer], int]], Callable[[Writer], int]] | None = None
        self.busy = False
        self._waiting: tuple[int, int | None, dict[str, Any]] | None = None

    def keep(self, customer_id: int, letter_id: int | None, values: dict[str, Any]) -> None:
        """Store what was typed; while another one is on its way, after that."""
        if self.busy:
            self._waiting = (customer_id, letter_id, values)
            return
        self._keep(customer_id, letter_id, values, lambda stored_id: self._kept(stored_id, values))

    def _kept(self, stored_id: int, values: dict[str, Any]) -> None:
        waiting, self._waiting = self._waiting, None
        self.stored.emit(stored_id, values)
        if waiting is not None and not self.busy:
            # Nobody looks at that letter any more: else it would have been handed in just now.
            customer_id, letter_id, values = waiting
            self._keep(customer_id, letter_id or stored_id, values, lambda _id: None)

    def _keep(
        self,
        customer_id: int,
        letter_id: int | None,
        values: dict[str, Any],
        kept: Callable[[int], None],
    ) -> None:
        self.busy = True

        def change(db: Writer) -> int:
            from kundenpflege.services.letters import save_letter

            return save_letter(db, customer_id, values, letter_id)

        def then(stored_id: int) -> None:
            self.busy = False
            kept(stored_id)

        words = _("Karte geschrieben") if _is_card(values) else _("Brief geschrieben")
        stored = change if self.storing is None else self.storing(change)
        self._office.run(
            words, stored, then=then, failed=self._failed, owner=self.parent(), quiet=True
        )

    def finish(
        self, customer_id: int, letter_id: int | None, values: dict[str, Any], note: bool
    ) -> None:
        """Make the paper and note the contact, in one step with what was typed last."""
        self.busy = True
        card = _is_card(values)

        def change(db: Writer) -> int:
            from kundenpflege.services.letters import finish_letter, save_letter

            stored_id = save_letter(db, customer_id, values, letter_id)
            finish_letter(db, stored_id, note)
            return stored_id

        def then(stored_id: int) -> None:
            self.busy = False
            self.finished.emit(stored_id)

        self._office.run(
            _("Karte fertig") if card else _("Brief fertig"),
            change,
            then=then,
            failed=self._failed,
            owner=self.parent(),
            told=_("Karte fertig, liegt bei der Post")
            if card
            else _("Brief fertig, liegt bei der Post"),
        )

    def reopen(self, letter_id: int) -> None:
        """Make a finished one a draft again."""

        def change(db: Writer) -> None:
            from kundenpflege.services.letters import reopen_letter

            reopen_letter(db, letter_id)

        self._office.run(
            _("Brief wieder geöffnet"), change, owner=self.parent(), told=_("Wieder ein Entwurf")
        )

    def remove(self, letter_id: int, card: bool) -> None:
        """Throw it away; undo brings it back."""

        def change(db: Writer) -> None:
            from kundenpflege.services.letters import remove_letter

            remove_letter(db, letter_id)

        words = _("Karte verworfen") if card else _("Brief verworfen")
        self._office.run(words, change, owner=self.parent(), told=words)

    def _failed(self, error: UserError) -> None:
        self.busy, self._waiting = False, None
        self.refused.emit(error)


def _is_card(values: dict[str, Any]) -> bool:
    return values.get("form") is LetterForm.CARD
