"""The post on paper: made in the background, shown in the program the computer has for PDFs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import LetterForm

from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.store import Reader, Writer

Opener = Callable[[Path], bool]


def open_file(path: Path) -> bool:
    """Open a file in the program the computer has for it; False when there is none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class Printer:
    """Makes the PDFs of letters by their ids and has them opened."""

    def __init__(self, office: Office, owner: object, opener: Opener = open_file) -> None:
        self._office, self._owner = office, owner
        self.opener = opener

    def papers(self, ids: Sequence[int], form: LetterForm | None = None) -> None:
        """Cards and letters, or one of both, in one file; noted as printed."""

        def change(db: Writer) -> bytes:
            from kundenpflege.services.letters import print_letters

            return print_letters(db, ids, form)

        names = {LetterForm.CARD: _("Karten"), LetterForm.LETTER: _("Briefe"), None: _("Post")}
        self._write(change, names[form])

    def card_sheets(self, ids: Sequence[int]) -> None:
        """Four cards on A4 to cut; noted as printed."""

        def change(db: Writer) -> bytes:
            from kundenpflege.services.letter_print import print_card_sheets

            return print_card_sheets(db, ids)

        self._write(change, _("Karten zum Schneiden"))

    def envelopes(self, ids: Sequence[int], size: str) -> None:
        """Envelopes in one size."""

        def read(db: Reader) -> bytes:
            from kundenpflege.services.letter_print import print_envelopes

            return print_envelopes(db, ids, size)

        self._read(read, _("Umschläge {size}").format(size=size))

    def labels(self, ids: Sequence[int], sheet: str) -> None:
        """Address labels from the first one of the sheet on."""

        def read(db: Reader) -> bytes:
            from kundenpflege.services.letter_print import print_address_labels

            return print_address_labels(db, ids, sheet)

        self._read(read, _("Etiketten {sheet}").format(sheet=sheet))

    def _write(self, change: Callable[[Writer], bytes], name: str) -> None:
        self._office.run(
            _("Post gedruckt"), change, then=lambda pdf: self._view(pdf, name),
            failed=self._failed, owner=self._owner, told=_("Als gedruckt vermerkt"),
        )  # fmt: skip

    def _read(self, read: Callable[[Reader], bytes], name: str) -> None:
        self._office.ask(
            read, then=lambda pdf: self._view(pdf, name), failed=self._failed, owner=self._owner
        )

    def _view(self, pdf: bytes, name: str) -> None:
        def work() -> Path:
            from kundenpflege.exchange.handover import pdf_to_view

            return pdf_to_view(pdf, f"{name}.pdf")

        self._office.compute(work, self._show, failed=self._failed, owner=self._owner)

    def _show(self, path: Path) -> None:
        if not self.opener(path):
            text = _("Kein Programm öffnet diese Datei: {file}").format(file=path)
            self._office.tell(text, "amber")

    def _failed(self, error: UserError) -> None:
        self._office.tell(error.message, "red")
