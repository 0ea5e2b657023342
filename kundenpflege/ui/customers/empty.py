"""What stands in the list while nobody is there, or nobody was found."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from kundenpflege.base.i18n import _

from ..kit.controls import Button
from ..kit.empty import EmptyState
from ..kit.office import Office

_NEW = "customer.new"
_IMPORT = "customers.import"
_LONGEST = 30  # signs of a name on a button


class NoCustomers(EmptyState):
    """No customer at all: import a list, or begin with the first one."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            _(
                "Hier stehen Ihre Kunden mit allem, was Sie über sie wissen. "
                "Übernehmen Sie Ihre Liste aus Excel, oder legen Sie den ersten Kunden an."
            ),
            icon="customers",
        )
        buttons = []
        if office.commands.get(_IMPORT) is not None:
            buttons.append(Button(_("Importieren"), "upload", large=True))
            buttons[-1].clicked.connect(lambda: office.commands.run(_IMPORT))
            buttons[-1].setObjectName("emptyImport")
        buttons.append(Button(_("Neuer Kunde"), "new_customer", large=True))
        buttons[-1].clicked.connect(lambda: office.create("customer"))
        buttons[-1].setObjectName("emptyNew")
        _append(self, *buttons)


class NobodyFound(EmptyState):
    """Search or filter leave nobody: lift them, or add whom was searched for."""

    def __init__(self, lift: Callable[[], object], create: Callable[[], object]) -> None:
        super().__init__("", icon="search")
        self._lift = Button(_("Alle zeigen"), "close", large=True, on_click=lift)
        self._lift.setObjectName("showAll")
        self._create = Button("", "new_customer", large=True, on_click=create)
        self._create.setObjectName("createSearched")
        self._near = Button("", "search", "primary", large=True)
        self._near.setObjectName("nearest")
        self._near.setVisible(False)
        _append(self, self._near, self._lift, self._create)

    def offer(self, name: str, search: Callable[[], object]) -> None:
        """The word may be misspelt: offer what is there."""
        self._near.setText(_("Meinten Sie „{name}“?").format(name=name).replace("&", "&&"))
        self._near.clicked.connect(lambda: search())
        self._near.setVisible(True)

    def explain(self, text: str, filtered: bool) -> None:
        """Say why the list is empty; `text` was searched for."""
        if not text:
            self.set_sentence(_("Zu dieser Auswahl gehört zurzeit niemand."))
        elif filtered:
            self.set_sentence(
                _("Niemand passt zu „{text}“ und den gewählten Filtern.").format(text=text)
            )
        else:
            self.set_sentence(_("Niemand passt zu „{text}“.").format(text=text))
        shown = text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
        self._create.setText(_("„{text}“ anlegen").format(text=shown))
        self._create.setVisible(bool(text) and any(sign.isalpha() for sign in text))


def _append(empty: EmptyState, *buttons: Button) -> None:
    layout = empty.layout()
    assert isinstance(layout, QVBoxLayout)
    for button in buttons:
        layout.insertWidget(layout.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)
