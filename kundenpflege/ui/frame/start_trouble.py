"""The page that says why the database does not open, with the ways out that fit the reason."""

from __future__ import annotations

from collections.abc import Iterable

from kundenpflege.base.i18n import _

from ..kit.controls import Button, Label
from ..kit.editors_text import CheckEditor
from .gate import Gate, breakable


class StartTrouble(Gate):
    """Stands in the place of everything when the database cannot be opened."""

    def __init__(self) -> None:
        heading = _("Die Kundendaten lassen sich nicht öffnen")
        super().__init__("startTrouble", "database", heading, "red")
        self.place = Label("", "small", wrap=True, selectable=True)
        self.place.hide()
        self.body.addWidget(self.place)
        self.keep = CheckEditor("")
        self.keep.hide()
        self.body.addWidget(self.keep)
        self.offer(("other", "again", "quit"))

    def tell(
        self,
        text: str,
        heading: str = "",
        ways: Iterable[str] = ("other", "again", "quit"),
        *,
        icon: str = "database",
        tone: str = "red",
        note: str = "",
        keep: str = "",
    ) -> None:
        """Say what is the matter and what helps.

        `note` is in small print below; `keep` the words of a tick that is set.
        """
        self.say(heading or _("Die Kundendaten lassen sich nicht öffnen"), text)
        self.icon.set(icon, tone=tone)
        self.place.setText(breakable(note))
        self.place.setVisible(bool(note))
        self.keep.box.setText(keep)
        self.keep.name_field("keep", keep)
        self.keep.set_value(bool(keep))
        self.keep.setVisible(bool(keep))
        self.offer(ways)
        self.begin()

    @property
    def other(self) -> Button:
        """The button for another database."""
        return self.way("other")

    @property
    def again(self) -> Button:
        """The button that tries once more."""
        return self.way("again")

    @property
    def quit(self) -> Button:
        """The button that ends the program."""
        return self.way("quit")
