"""Beginning a card or letter: to whom, and for what; or the same occasion for many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.model.kinds import Importance
from kundenpflege.rules.greetings import KINDS, kind_of

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Button, Label, row
from ..kit.editors_base import Editor
from ..kit.editors_text import ChoiceEditor
from ..kit.office import Office
from ..kit.picker import CustomerPicker

if TYPE_CHECKING:
    from kundenpflege.services.letter_batches import Batch
    from kundenpflege.store import Reader, Writer

#: What is written to many at once.
_MANY = ("christmas", "care_gap", "season", "own")
_A, _B, _C = Importance.A, Importance.B, Importance.C
_CLASSES = (
    ((_A,), N_("A-Kunden")),
    ((_A, _B), N_("A- und B-Kunden")),
    ((_A, _B, _C), N_("A-, B- und C-Kunden")),
)


class BeginView(QScrollArea):
    """`chosen(customer id, kind of greeting)`, `begun(ids)` when drafts for many are there."""

    chosen = Signal(int, str)
    begun = Signal(object)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._office = office
        self._batch: Batch | None = None
        self.picker = CustomerPicker(office)
        self.picker.name_field("letterCustomer", _("Kunde"), _("Wem Sie schreiben"))
        self.kind = ChoiceEditor([(kind.key, _(kind.title)) for kind in KINDS])
        self.kind.name_field("letterKind", _("Anlass"), _("Bestimmt Bild und Textvorschläge"))
        self.error = Label("", "error", wrap=True)
        self.go = Button(_("Schreiben"), "edit", "primary", on_click=self._go)
        self.go.setObjectName("letterBegin")
        self.many_kind = ChoiceEditor([(key, _(kind_of(key).title)) for key in _MANY])
        self.many_kind.name_field("manyKind", _("Anlass für viele"), _("Alle bekommen dasselbe"))
        self.classes = ChoiceEditor([(value, _(words)) for value, words in _CLASSES])
        self.classes.name_field("manyClasses", _("Wer"), _("Nach Klasse"))
        self.told = Label("", "muted", wrap=True)
        self.many = Button(_("Entwürfe anlegen"), "plus", on_click=self._begin_many)
        self.many.setObjectName("letterMany")
        one = self._card(
            _("Wem möchten Sie schreiben?"), (_("Kunde"), self.picker), (_("Anlass"), self.kind)
        )
        one.add(self.error)
        one.add(row(0, self.go))
        several = self._card(
            _("Mehreren schreiben"), (_("Anlass"), self.many_kind), (_("Wer"), self.classes)
        )
        several.add(self.told)
        several.add(
            Label(
                _("Jeder Entwurf wartet auf seinen eigenen persönlichen Satz."), "small", wrap=True
            )
        )
        several.add(row(0, self.many))
        self._cards = (one, several)
        inner = QWidget()
        inner.setProperty("role", "page")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, theme.S5, theme.S5, theme.S4)
        layout.setSpacing(theme.S4)
        for card in self._cards:
            layout.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self.setWidget(inner)
        self._size()
        theme.signals.changed.connect(self._size)
        self.picker.changed.connect(lambda: self.error.setText(""))
        for editor in (self.many_kind, self.classes):
            editor.changed.connect(self.count)

    def _card(self, title: str, *fields: tuple[str, Editor]) -> Card:
        card = Card(title)
        for words, editor in fields:
            label = Label(words, "small")
            label.setBuddy(editor.field)
            card.add(label)
            card.add(editor)
        return card

    def _size(self) -> None:
        for card in self._cards:
            card.setFixedWidth(theme.px(460))

    def begin(self) -> None:
        """Ask anew."""
        self.picker.set_value(None)
        self.error.setText("")
        self.picker.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.count()

    def _go(self) -> None:
        customer = self.picker.value()
        if customer is None:
            self.error.setText(_("Bitte einen Kunden wählen."))
            self.picker.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.chosen.emit(customer, str(self.kind.value()))

    # Many --------------------------------------------------------------------------------------

    def count(self) -> None:
        """Tell who would get a draft."""
        kind, classes = str(self.many_kind.value()), self.classes.value()
        self.many.setEnabled(False)

        def read(db: Reader) -> Batch:
            from kundenpflege.services.letter_batches import batch

            return batch(db, kind, classes)

        self._office.ask(read, then=self._counted, owner=self, key="batch")

    def _counted(self, found: Batch) -> None:
        self._batch = found
        self.told.setText(found.words())
        self.many.setEnabled(bool(found.ids))

    def _begin_many(self) -> None:
        if self._batch is None:
            return
        kind, ids = str(self.many_kind.value()), self._batch.ids
        self.many.setEnabled(False)

        def change(db: Writer) -> list[int]:
            from kundenpflege.services.letter_batches import begin_letters

            return begin_letters(db, kind, ids)

        self._office.run(
            _("Entwürfe angelegt"), change, then=self.begun.emit, failed=self._failed, owner=self,
            told=ngettext("{n} Entwurf angelegt", "{n} Entwürfe angelegt", len(ids)).format(
                n=len(ids)
            ),
        )  # fmt: skip

    def _failed(self, error: UserError) -> None:
        self._office.tell(error.message, "red")
        self.count()
