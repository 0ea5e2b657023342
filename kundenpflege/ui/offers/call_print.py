"""Call sheet and talk sheet as PDF in the program the computer has for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from ..kit.office import Office
from .delivery import Opener, open_file

if TYPE_CHECKING:
    from kundenpflege.store import Reader


def open_call_sheet(
    office: Office, offer_id: int, owner: object, opener: Opener = open_file
) -> None:
    """The call sheet of an offer, one page."""

    def gather(db: Reader) -> Callable[[], bytes]:
        from kundenpflege.documents.call_sheet import render
        from kundenpflege.services.callsheets import call_sheet

        sheet = call_sheet(db, offer_id)
        return lambda: render(sheet)

    _open(office, gather, _("Gesprächsleitfaden"), owner, opener)


def open_talk_sheet(
    office: Office, offer_id: int, owner: object, opener: Opener = open_file
) -> None:
    """The questions of an offer with room to write."""

    def gather(db: Reader) -> Callable[[], bytes]:
        from kundenpflege.documents.talk_sheet import render
        from kundenpflege.services.talksheets import talk_sheet

        sheet = talk_sheet(db, offer_id)
        return lambda: render(sheet)

    _open(office, gather, _("Gesprächsbogen"), owner, opener)


def _open(
    office: Office,
    gather: Callable[[Reader], Callable[[], bytes]],
    name: str,
    owner: object,
    opener: Opener,
) -> None:
    def work(render: Callable[[], bytes]) -> Path:
        from kundenpflege.exchange.handover import pdf_to_view

        return pdf_to_view(render(), f"{name}.pdf")

    def show(path: Path) -> None:
        if not opener(path):
            office.tell(_("Kein Programm öffnet diese Datei: {file}").format(file=path), "amber")

    def failed(error: UserError) -> None:
        office.tell(error.message, "red")

    def have(render: Callable[[], bytes]) -> None:
        office.compute(lambda: work(render), show, failed=failed, owner=owner)

    office.ask(gather, then=have, failed=failed, owner=owner)
