"""Step 4: the arguments. Until that step is there, a card that says what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from PySide6.QtWidgets import QWidget

from kundenpflege.base.i18n import _

from ..kit.cards import Card
from ..kit.controls import Label
from ..kit.office import Office
from .book import DraftBook
from .step import Step


class _Coming(Step):
    """Says what the step is for."""

    def __init__(self, office: Office, book: DraftBook) -> None:
        super().__init__(office, book)
        card = Card(_("Argumente"))
        card.add(Label(_("Der Nutzen je Leistung steht bei den Leistungen."), "muted", wrap=True))
        self.cards.addWidget(card)
        self.finish()

    def chain(self) -> Iterator[QWidget]:
        """The way on."""
        yield from self._onward()

    def load(self) -> None:
        """Nothing to show."""

    def begin(self) -> None:
        """The way on."""
        if self.next_button is not None:
            self.reveal(self.next_button)


def make_arguments_step(office: Office, book: DraftBook) -> Step:
    """The step, as soon as it is there."""
    name = f"{__package__}.arguments_step"
    if find_spec(name) is None:
        return _Coming(office, book)
    made: Step = import_module(name).ArgumentsStep(office, book)
    return made
