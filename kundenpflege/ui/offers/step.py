"""What the five steps of the composer have in common."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.rules.pricing import Totals
from kundenpflege.services.offers import Finding, SavedDraft

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Button, ElidedLabel, row
from ..kit.office import Office
from .book import DraftBook


def noted_card(title: str, note: str, tone: str = "") -> Card:
    """A card whose note behind the title gives way where there is no room."""
    card = Card(title, tone=tone)
    card.head.insertWidget(1, ElidedLabel(note, "muted"), 1)
    return card


class Step(QScrollArea):
    """One step: cards below each other, at the end the way on to the next step."""

    onward = Signal()
    tabs_changed = Signal()
    """Fields came or went: the order of the Tab key has to be told anew."""

    def __init__(self, office: Office, book: DraftBook, next_words: str = "") -> None:
        super().__init__()
        self.office, self.book = office, book
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("role", "page")
        self.cards = QVBoxLayout(inner)
        self.cards.setContentsMargins(theme.S1, theme.S4, theme.S4, theme.S4)
        self.cards.setSpacing(theme.S3)
        self.setWidget(inner)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._end = row(0)
        self.next_button: Button | None = None
        if next_words:
            self.name_next(next_words)

    def name_next(self, words: str) -> None:
        """Which step comes next; the button to it is made when there is none yet."""
        told = _("Weiter: {step}").format(step=words)
        if self.next_button is None:
            self.next_button = Button("", "arrow_right", on_click=self.onward.emit)
            self.next_button.setObjectName("nextStep")
            self._end.addWidget(self.next_button)
        self.next_button.setText(told.replace("&", "&&"))
        self.next_button.setAccessibleName(told)

    def finish(self) -> None:
        """Called at the end of building."""
        self.cards.addLayout(self._end)
        self.cards.addStretch(1)

    def chain(self) -> Iterator[QWidget]:
        """The fields and buttons as the Tab key shall reach them."""
        raise NotImplementedError

    def _onward(self) -> Iterator[QWidget]:
        if self.next_button is not None:
            yield self.next_button

    def load(self) -> None:
        """Show the book's draft anew."""
        raise NotImplementedError

    def follow(self, totals: Totals, findings: list[Finding]) -> None:
        """The draft was changed anywhere: show what follows from it."""

    def rekey(self, saved: SavedDraft) -> None:
        """New parts have got their ids."""

    def go_to(self, place: str) -> QWidget | None:
        """The field for a place such as `needs[2].text`, made visible; None when not here."""
        return None

    def begin(self) -> None:
        """Give the keyboard to the first field."""

    def reveal(self, widget: QWidget) -> None:
        """Scroll a field into view and give it the keyboard."""
        widget.setFocus()
        self.ensureWidgetVisible(widget, 0, theme.px(60))
