"""The bid of an offer that answers a tender, saved where the user wants it (GAEB X84)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_money
from kundenpflege.model.kinds import LineKind

from ..kit.office import Office

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from kundenpflege.rules.offer_draft import OfferDraft


def answers_tender(draft: OfferDraft) -> bool:
    """Whether an offer has lines with the numbers of a tender."""
    return any(line.reference and line.kind is not LineKind.HEADING for line in draft.lines)


def save_bid(office: Office, offer_id: int, title: str, owner: QObject) -> None:
    """Write the X84 of an offer; what does not fit its tender is told, and nothing is written."""

    def work(db: Any) -> Any:
        from kundenpflege.exchange.gaeb_bid import write_bid
        from kundenpflege.services.tenders import bid_facts

        return write_bid(bid_facts(db, offer_id))

    def made(bid: Any) -> None:
        name = "".join(sign if sign.isalnum() or sign in "-_ " else "-" for sign in title)
        path = office.questions.save_file(
            _("Angebotsabgabe speichern"), f"{name}.x84", [(_("GAEB-Angebotsabgabe"), ("x84",))]
        )
        if path is None:
            return
        try:
            _write(path, bid.content)
        except UserError as error:
            office.tell(error.message, "red")
            return
        told = _("„{name}“ gespeichert, {total} netto.").format(
            name=path.name, total=format_money(bid.total)
        )
        office.tell(" ".join((told, *bid.notes)), "amber" if bid.notes else "green")

    office.ask(
        work,
        then=made,
        failed=lambda error: office.tell(error.message, "red"),
        owner=owner,
        key="bid",
    )


def _write(path: Path, content: bytes) -> None:
    from kundenpflege.exchange.writing import replaced

    with replaced(path) as temporary:
        temporary.write_bytes(content)
