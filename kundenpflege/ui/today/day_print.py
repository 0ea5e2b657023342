"""The day on paper: drawn in the background, shown in the program the computer has for PDFs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from kundenpflege.base.files import trouble, write_file
from kundenpflege.base.i18n import _

from ..kit.office import Office
from . import errands

if TYPE_CHECKING:
    from kundenpflege.documents.day_sheet import DaySheet


class DayPrinter:
    """Makes the page of the day for `owner`; `opener` shows a file, False when it cannot."""

    def __init__(self, office: Office, owner: object) -> None:
        self.office, self._owner = office, owner
        self.opener: Callable[[Path], bool] = open_file

    def print_day(self) -> None:
        """The day on one page, opened in the program the computer has for PDFs."""
        self.office.ask(errands.day_sheet, then=self._draw_day, owner=self._owner, key="print")

    def _draw_day(self, sheet: DaySheet) -> None:
        def draw() -> Path:
            from kundenpflege.base.paths import cache_folder
            from kundenpflege.documents.day_sheet import render

            name = _("Mein Tag {day}.pdf").format(day=sheet.day.isoformat())
            pdf = render(sheet)
            try:
                path = cache_folder() / name
                # Names and numbers of other days are not kept for longer than they are needed.
                for old in path.parent.glob(_("Mein Tag {day}.pdf").format(day="*")):
                    old.unlink(missing_ok=True)
            except OSError as error:
                raise trouble(error, Path(name)) from error
            return write_file(path, pdf)

        self.office.compute(draw, then=self._view_day, owner=self._owner, key="print")

    def _view_day(self, path: Path) -> None:
        if self.opener(path):
            self.office.tell(_("„{file}“ ist zum Drucken geöffnet").format(file=path.name))
        else:
            self.office.tell(
                _("Auf diesem Computer ist kein Programm für PDF eingerichtet: {file}").format(
                    file=path
                ),
                "amber",
            )


def open_file(path: Path) -> bool:
    """Open a file in the program the computer has for it; False when there is none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
