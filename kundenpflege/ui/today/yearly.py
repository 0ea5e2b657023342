"""Once a year: whose data are no longer needed. One line below the reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kundenpflege.base.i18n import _, ngettext

from ..kit import theme
from ..kit.cards import Banner
from ..kit.controls import Button
from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.store import Writer


_NARROW = 560  # px at normal font size


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
        self._buttons = {look: look.text(), done: done.text()}
        self.row.addWidget(look)
        self.row.addWidget(done)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Icons alone where the sentence has no room beside the words."""
        super().resizeEvent(event)
        narrow = event.size().width() < theme.px(_NARROW)
        for button, words in self._buttons.items():
            if bool(button.text()) == narrow:
                button.setText("" if narrow else words)
                button.setToolTip(words if narrow else "")
                button.setAccessibleName(words)

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
