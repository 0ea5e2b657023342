"""One need in the customer's own words, with its weight and perhaps a deadline."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.rules.need_wording import suggest
from kundenpflege.services.offers import NeedDraft

from ..kit import theme
from ..kit.controls import Button, IconButton, Label
from ..kit.editors import DateEditor, MultilineEditor
from ..kit.office import Office
from .parts import WeightChip, shortened
from .rows import Part, Row

_LONGEST = 1000


class NeedRow(Row):
    """Handle, text, deadline, weight."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.text = MultilineEditor(
            1, 12, _("Was ist dem Kunden wichtig? In seinen eigenen Worten."), _LONGEST, self
        )
        self.text.name_field("need_text", _("Bedürfnis"))
        self.plan = IconButton("calendar", _("Termin angeben"), "quiet", self, self._open_deadline)
        self.plan.setObjectName("add_deadline")
        policy = self.plan.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.plan.setSizePolicy(policy)
        self.weight = WeightChip(self)
        self.deadline = DateEditor(office.clock, parent=self)
        self.deadline.name_field(
            "need_deadline", _("Termin"), _("Bis wann? Das wird eine Garantie mit Datum.")
        )
        self.deadline.line.setProperty("popup", True)
        self.better = Button("", "idea", "link", self, on_click=self.take_better)
        self.better.setObjectName("better_words")
        self.better.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.better.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.better.setVisible(False)
        self._sentence = ""
        self.until = Label(_("Termin"), "small")
        self.until.setBuddy(self.deadline.field)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.S2)
        grid.setVerticalSpacing(theme.S1)
        grid.addWidget(self.handle, 0, 0)
        grid.addWidget(self.text, 0, 1, 1, 2)
        grid.addWidget(self.plan, 0, 3, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.weight, 0, 4, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.better, 1, 1, 1, 2)
        grid.addWidget(self.until, 2, 1)
        grid.addWidget(self.deadline, 2, 2, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(2, 1)
        self.watch(self.text.field, self.deadline.field, self.weight, self.plan)
        for editor in (self.text, self.deadline, self.weight):
            editor.changed.connect(self.edited)
        self.deadline.left.connect(self._tidy)
        self.text.changed.connect(self._help)
        self.text.left.connect(self._help)
        theme.signals.changed.connect(self._fit)
        self._fit()
        self._show_deadline(False)

    def first_field(self) -> QWidget:
        """The text."""
        return self.text.field

    def chain(self) -> Iterator[QWidget]:
        """Text, deadline, weight."""
        yield from (self.text.field, self.plan, self.weight, self.deadline.field)

    def show_part(self, part: Part) -> None:
        """Show a need."""
        assert isinstance(part, NeedDraft)
        if self.text.value() != part.text:
            self.text.set_value(part.text)
        if self.deadline.value() != part.deadline:
            self.deadline.set_value(part.deadline)
        if self.weight.value() is not part.weight:
            self.weight.set_value(part.weight)
        self._show_deadline(part.deadline is not None or self.deadline.field.hasFocus())

    def part(self) -> NeedDraft:
        """What was entered."""
        return NeedDraft(self.key, self.text.value(), self.weight.value(), self.deadline.value())

    def tell_place(self, number: int) -> None:
        """„Bedürfnis 2“."""
        self.text.field.setAccessibleName(_("Bedürfnis {n}").format(n=number))
        self.deadline.field.setAccessibleName(_("Termin zu Bedürfnis {n}").format(n=number))
        self.plan.setAccessibleName(_("Termin zu Bedürfnis {n} angeben").format(n=number))

    def is_blank(self) -> bool:
        """No words and no deadline."""
        return not self.text.value() and not self.deadline.text()

    def field(self, name: str) -> QWidget | None:
        """`text`, `deadline` or `weight`."""
        if name == "deadline":
            self._show_deadline(True)
            return self.deadline.field
        return {"text": self.text.field, "weight": self.weight}.get(name)

    # Wording ----------------------------------------------------------------------------------

    def row_key(self, event: QKeyEvent, field: QWidget) -> bool:
        """Ctrl and Space: the sentence that is suggested."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() == Qt.Key.Key_Space and field is self.text.field:
            self._help()
            self.take_better()
            return True
        return super().row_key(event, field)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The suggestion is shown while the text has the keyboard."""
        if watched is self.text.field and event.type() == QEvent.Type.FocusIn:
            self._help()
        return super().eventFilter(watched, event)

    #: Puts a suggestion into the form of address of the customer (Sie, du or ihr).
    addressed: Callable[[str], str] | None = None

    def _help(self) -> None:
        """From the customer's words to a sentence of the offer, when it is another one."""
        words = self.text.value()
        found = suggest(words) if words and self.text.area.hasFocus() else ()
        if self.addressed is not None:
            found = tuple(self.addressed(sentence) for sentence in found)
        plain = _plain(words)
        self._sentence = next((one for one in found if _plain(one) != plain), "")
        self.better.setVisible(bool(self._sentence))
        told = _("Vorschlag: {sentence} (Strg+Leertaste)").format(
            sentence=shortened(self._sentence, 70)
        )
        self.better.setText(told.replace("&", "&&"))
        self.better.setAccessibleName(told)
        self.better.setToolTip(
            _("{sentence}\nÜbernehmen mit Strg+Leertaste").format(sentence=self._sentence)
        )

    def take_better(self) -> None:
        """Put the suggested sentence in the place of the words; the field's own undo knows it."""
        if not self._sentence:
            return
        cursor = self.text.area.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(self._sentence)
        self.text.area.setTextCursor(cursor)
        self._help()

    def _open_deadline(self) -> None:
        self._show_deadline(True)
        self.deadline.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_deadline(self, shown: bool) -> None:
        self.deadline.setVisible(shown)
        self.until.setVisible(shown)
        self.plan.setVisible(not shown)

    def _tidy(self) -> None:
        self.deadline.set_wrong(bool(self.deadline.problem()))
        if not self.deadline.text():
            self._show_deadline(False)

    def _fit(self) -> None:
        self.deadline.setFixedWidth(theme.px(150))


def _plain(text: str) -> str:
    """What two wordings have in common that differ by a capital or a full stop."""
    return text.casefold().strip(" .!…")
