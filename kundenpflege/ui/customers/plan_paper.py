"""The contact plan of one customer on paper: what took place, what is planned, how care stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.store import Reader


class PlanPaper:
    """Draws the paper in the background for `owner`; `opener` shows it, False when it cannot."""

    def __init__(self, office: Office, owner: object) -> None:
        self.office, self._owner = office, owner
        self.opener: Callable[[Path], bool] = _open

    def show(self, customer_id: int) -> None:
        """The plan of a customer in the program the computer has for PDFs."""

        def gather(db: Reader) -> Callable[[], Path]:
            from kundenpflege.services.plan_sheet import customer_sheet

            sheet = customer_sheet(db, customer_id)

            def draw() -> Path:
                from kundenpflege.exchange.handover import pdf_to_view
                from kundenpflege.services.plan_sheet import plan_pdf

                return pdf_to_view(plan_pdf(sheet), _("Kontaktplan.pdf"))

            return draw

        def drawn(draw: Callable[[], Path]) -> None:
            self.office.compute(
                draw, then=self._open, failed=self._refused, owner=self._owner, key="planPaper"
            )

        self.office.ask(
            gather, then=drawn, failed=self._refused, owner=self._owner, key="planPaper"
        )

    def _open(self, path: Path) -> None:
        if not self.opener(path):
            words = _("Kein Programm öffnet diese Datei: {file}").format(file=path)
            self.office.tell(words, "amber")

    def _refused(self, error: UserError) -> None:
        self.office.tell(error.message, "red")


def _open(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
