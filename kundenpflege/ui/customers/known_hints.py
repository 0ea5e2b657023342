"""„Gibt es diesen Kunden schon?“: who is known of what is being typed, each with a way there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Button, Label

if TYPE_CHECKING:
    from kundenpflege.store import Reader

_MOST = 3


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who is there already; `reason` says what is the same, if anything is for sure."""

    customer_id: int
    words: str
    reason: str = ""


def find_known(
    db: Reader, values: Mapping[str, Any], queries: Sequence[str] = (), without: int = 0
) -> list[Known]:
    """Who shares name, phone, e-mail or address with the typed values; then who is found by one
    of the queries (half-typed names). At most three, without the customer being edited."""
    from kundenpflege.services.duplicates import similar
    from kundenpflege.services.search import find_anything

    found: dict[int, Known] = {}
    for one in similar(db, values, _MOST + 1):
        words = " · ".join(part for part in (one.name, one.number, one.place) if part)
        found[one.id] = Known(one.id, words, one.reason)
    for text in queries:
        for hit in find_anything(db, text, 2 * _MOST):
            if hit.kind in ("customer", "person"):
                words = " · ".join(part for part in (hit.title, hit.subtitle) if part)
                found.setdefault(hit.customer_id, Known(hit.customer_id, words))
    found.pop(without, None)
    return list(found.values())[:_MOST]


class KnownHints(Card):
    """The warning card; not there while nobody is known. `wanted(id)`: „Öffnen“ was pressed."""

    wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tone="amber", margin=12, parent=parent)
        self.setObjectName("duplicates")
        self._lines: list[QWidget] = []
        self.shown: list[Known] = []
        self.setVisible(False)

    def show_known(self, known: Sequence[Known]) -> None:
        """Show others; the same ones stay untouched."""
        if list(known) == self.shown:
            return
        self.shown = list(known)
        for line in self._lines:
            line.hide()
            self.body.removeWidget(line)
            line.deleteLater()
        self._lines = [self._line(one) for one in self.shown]
        self.set_title(_("Gibt es diesen Kunden schon?") if known else "")
        for line in self._lines:
            self.add(line)
        self.setVisible(bool(known))

    def _line(self, one: Known) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        words = QVBoxLayout()
        words.setSpacing(0)
        name = Label(one.words, "body", wrap=True)
        name.setObjectName("knownWords")
        words.addWidget(name)
        if one.reason:
            reason = Label(one.reason[:1].upper() + one.reason[1:], "small", wrap=True)
            reason.setObjectName("knownReason")
            words.addWidget(reason)
        layout.addLayout(words, 1)
        button = Button(_("Öffnen"), "open")
        button.setObjectName(f"known_{one.customer_id}")
        button.setAccessibleName(_("{name} öffnen").format(name=one.words))
        button.clicked.connect(self._opener(one.customer_id))
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _opener(self, customer_id: int) -> Callable[[], None]:
        return lambda: self.wanted.emit(customer_id)
