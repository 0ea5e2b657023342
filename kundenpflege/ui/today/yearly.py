"""Once a year: whose data are no longer needed. One line below the reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from kundenpflege.base.i18n import _, ngettext

from ..kit.cards import Banner
from ..kit.controls import Button
from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.store import Writer


class YearlyLook(Banner):
    """Says how many customers are due to be erased, leads to the list, or is told it was done."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__("blue", "lock", "", parent)
        self.setObjectName("yearlyLook")
        self._office = office
        look = Button(
            _("Ansehen"), "open", on_click=lambda: office.create("privacy", tab="retention")
        )
        look.setObjectName("yearlyOpen")
        done = Button(_("Für dieses Jahr erledigt"), "done", "quiet", on_click=self._done)
        done.setObjectName("yearlyDone")
        self.row.addWidget(look)
        self.row.addWidget(done)

    def show_count(self, count: int) -> None:
        """Show itself when there is something to look at."""
        self.setVisible(count > 0)
        if count:
            self.set(
                "blue",
                "lock",
                ngettext(
                    "Datenschutz: {n} Kunde wird nach den Fristen nicht mehr gebraucht.",
                    "Datenschutz: {n} Kunden werden nach den Fristen nicht mehr gebraucht.",
                    count,
                ).format(n=count),
            )

    def _done(self) -> None:
        def note(db: Writer) -> None:
            from kundenpflege.services.retention import note_look

            note_look(db)

        self.setVisible(False)
        self._office.run(_("Aufbewahrung für dieses Jahr angesehen"), note, told=_("Erledigt"))
