"""The post of the day, and whom to write to now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.dates import format_weekday_date
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import LetterForm

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Button, Label, hline, row
from ..kit.controls_flow import FlowRow
from .printing import Printer

if TYPE_CHECKING:
    from kundenpflege.services.letter_occasions import ToWrite
    from kundenpflege.services.letters import LetterRow

_SHEETS = ("L7160", "L7163")
_SIZES = ("C6", "DL", "C5")


class PostCard(Card):
    """What is finished and goes out today, and the ways to print it."""

    def __init__(self, printer: Printer, parent: QWidget | None = None) -> None:
        super().__init__(_("Post von heute"), parent=parent)
        self.setObjectName("postCard")
        self._printer = printer
        self._rows: list[LetterRow] = []
        self.told = Label("", "body", wrap=True)
        self.all = self._button("printAll", _("Alles drucken"), "print", self._all)
        self.cards = self._button("printCards", _("Karten A6"), "", self._cards)
        self.sheets = self._button("printSheets", _("4 auf A4"), "", self._four)
        self.sheets.setToolTip(
            _("Vier Karten auf einem Blatt zum Schneiden: beidseitig, kurze Seite spiegeln")
        )
        self.letters = self._button("printLetters", _("Briefe A4"), "", self._letters)
        self._papers = FlowRow(self.all, self.cards, self.sheets, self.letters)
        self.envelopes = [
            self._button(f"envelope{size}", size, "", partial(self._envelope, size))
            for size in _SIZES
        ]
        self.labels = [
            self._button(f"labels{sheet}", sheet, "", partial(self._labels, sheet))
            for sheet in _SHEETS
        ]
        for button in self.envelopes:
            button.setAccessibleName(_("Umschläge {size}").format(size=button.text()))
        for button in self.labels:
            button.setAccessibleName(_("Etiketten {sheet}").format(sheet=button.text()))
        self._more = QWidget()
        more = QVBoxLayout(self._more)
        more.setContentsMargins(0, 0, 0, 0)
        more.setSpacing(theme.S2)
        more.addWidget(self._papers)
        more.addWidget(hline())
        for words, buttons in ((_("Umschläge"), self.envelopes), (_("Etiketten"), self.labels)):
            label = Label(words, "muted")
            more.addWidget(FlowRow(label, *buttons))
        self.add(self.told)
        self.add(self._more)
        self.show_rows([])

    def _button(self, name: str, words: str, icon: str, act: Callable[[], object]) -> Button:
        button = Button(words, icon, on_click=act)
        button.setObjectName(name)
        return button

    def show_rows(self, rows: Sequence[LetterRow]) -> None:
        """The finished ones of today."""
        self._rows = list(rows)
        cards = sum(one.form is LetterForm.CARD for one in rows)
        letters = len(rows) - cards
        open_ones = sum(one.printed_on is None for one in rows)
        parts = []
        if cards:
            parts.append(ngettext("{n} Karte", "{n} Karten", cards).format(n=cards))
        if letters:
            parts.append(ngettext("{n} Brief", "{n} Briefe", letters).format(n=letters))
        words = _(" und ").join(parts)
        if not rows:
            self.told.setText(_("Noch nichts fertig. Was Sie fertig schreiben, liegt hier."))
        elif open_ones:
            self.told.setText(_("{what} liegen bereit.").format(what=words))
            if len(rows) == 1:
                self.told.setText(_("{what} liegt bereit.").format(what=words))
        else:
            self.told.setText(_("{what}, alles gedruckt.").format(what=words))
        self._more.setVisible(bool(rows))
        self.cards.setVisible(bool(cards) and bool(letters))
        self.sheets.setVisible(bool(cards))
        self.letters.setVisible(bool(letters) and bool(cards))

    def _ids(self) -> list[int]:
        """What is not printed yet; when all is, everything of today once more."""
        waiting = [one.id for one in self._rows if one.printed_on is None]
        return waiting or [one.id for one in self._rows]

    def _all(self) -> None:
        self._printer.papers(self._ids())

    def _cards(self) -> None:
        self._printer.papers(self._of(LetterForm.CARD), LetterForm.CARD)

    def _letters(self) -> None:
        self._printer.papers(self._of(LetterForm.LETTER), LetterForm.LETTER)

    def _four(self) -> None:
        self._printer.card_sheets(self._of(LetterForm.CARD))

    def _of(self, form: LetterForm) -> list[int]:
        some = [one for one in self._rows if one.form is form]
        return [one.id for one in some if one.printed_on is None] or [one.id for one in some]

    def _envelope(self, size: str) -> None:
        self._printer.envelopes([one.id for one in self._rows], size)

    def _labels(self, sheet: str) -> None:
        self._printer.labels([one.id for one in self._rows], sheet)


class SoonCard(Card):
    """Birthdays and other occasions of these days; `wanted(ToWrite)` begins or goes on."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Jetzt schreiben"), parent=parent)
        self.setObjectName("soonCard")
        self.rows: list[ToWrite] = []
        self._lines: list[QWidget] = []
        self._empty = Label(
            _("In den nächsten Tagen hat niemand einen Anlass für eine Karte."), "muted", wrap=True
        )
        self.add(self._empty)
        theme.signals.changed.connect(self._align)

    def show_rows(self, rows: Sequence[ToWrite]) -> None:
        """Who has an occasion."""
        self.rows = list(rows)
        for line in self._lines:
            self.body.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [self._line(one) for one in rows]
        for line in self._lines:
            self.body.addWidget(line)
        self._align()
        self._empty.setVisible(not rows)
        self.set_title(_("Jetzt schreiben"), str(len(rows)) if rows else "")

    def _align(self) -> None:
        """Buttons of one width stand as one column."""
        buttons = [button for line in self._lines for button in line.findChildren(Button)]
        width = max((button.sizeHint().width() for button in buttons), default=0)
        for button in buttons:
            button.setMinimumWidth(width)

    def _line(self, one: ToWrite) -> QWidget:
        made = QWidget()
        who = Label(one.who, "strong", wrap=True)
        title = Label(one.title, "small", wrap=True)
        title.setToolTip(format_weekday_date(one.due))
        card = one.form is LetterForm.CARD
        words = _("Weiter") if one.letter_id else _("Karte") if card else _("Brief")
        button = Button(words, "edit" if one.letter_id else "letter",
                        on_click=lambda: self.wanted.emit(one))  # fmt: skip
        button.setAccessibleName(f"{words}: {one.who}")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(who)
        texts.addWidget(title)
        line = row()
        line.addLayout(texts, 1)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        made.setLayout(line)
        return made
