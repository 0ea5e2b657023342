"""One line about the chain: what it is for, whether it holds, and the button that looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_count

from ..kit import theme
from ..kit.cards import Banner
from ..kit.controls import Button
from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.services.journal_chain import ChainState

_SHOWN = 3


class ChainLine(QWidget):
    """Not checked yet, whole, or broken with the first places named."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.banner = Banner("neutral", "link", "")
        self.banner.setObjectName("chainState")
        self.button = Button(_("Kette prüfen"), "ok", "link", on_click=self.check)
        self.button.setObjectName("checkChain")
        self.banner.row.addWidget(self.button)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        layout.addWidget(self.banner, 1)
        self.banner.set(
            "neutral",
            "link",
            _("Jeder Schritt ist mit dem vorigen verkettet: Eine Änderung am Programm vorbei "
              "fällt auf."),
        )  # fmt: skip

    def check(self) -> None:
        """Walk along the chain."""
        from kundenpflege.services.journal_chain import check_chain

        self.button.setEnabled(False)
        self.button.setText(_("Prüft …"))
        self.office.keep(
            check_chain, then=self._checked, failed=self._failed, owner=self, key="chain"
        )

    def _checked(self, state: ChainState) -> None:
        self._free()
        if state.holds:
            words = _(
                "Die Kette ist unversehrt: {n} Schritte, geprüft am {day} um {time} Uhr. "
                "Neuester Prüfwert {head}"
            ).format(
                n=format_count(state.steps),
                day=format_date(state.checked_at.date()),
                time=f"{state.checked_at:%H:%M}",
                head=state.head,
            )
            self.banner.set("green", "ok", words)
            return
        shown = list(state.problems[:_SHOWN])
        if len(state.problems) > _SHOWN:
            shown.append(_("Weitere nennt „Jetzt prüfen“ auf der Seite Sicherheit."))
        self.banner.set("red", "warning", "\n".join(shown))

    def _failed(self, error: UserError) -> None:
        self._free()
        self.banner.set("red", "warning", error.message)

    def _free(self) -> None:
        self.button.setEnabled(True)
        self.button.setText(_("Kette prüfen"))
