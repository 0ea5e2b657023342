"""Beginning a card or letter: to whom, and for what."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.rules.greetings import KINDS

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Button, Label, row
from ..kit.editors_text import ChoiceEditor
from ..kit.office import Office
from ..kit.picker import CustomerPicker


class BeginView(QWidget):
    """`chosen(customer id, kind of greeting)`."""

    chosen = Signal(int, str)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.picker = CustomerPicker(office)
        self.picker.name_field("letterCustomer", _("Kunde"), _("Wem Sie schreiben"))
        self.kind = ChoiceEditor([(kind.key, _(kind.title)) for kind in KINDS])
        self.kind.name_field("letterKind", _("Anlass"), _("Bestimmt Bild und Textvorschläge"))
        self.error = Label("", "error", wrap=True)
        self.go = Button(_("Schreiben"), "edit", "primary", on_click=self._go)
        self.go.setObjectName("letterBegin")
        card = Card(_("Wem möchten Sie schreiben?"))
        card.body.setSpacing(theme.S3)
        for words, editor in ((_("Kunde"), self.picker), (_("Anlass"), self.kind)):
            label = Label(words, "small")
            label.setBuddy(editor.field)
            card.add(label)
            card.add(editor)
        card.add(self.error)
        card.add(row(0, self.go))
        card.setMaximumWidth(theme.px(520))
        self._card = card
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.S5, theme.S5, theme.S4)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        card.setMinimumWidth(theme.px(380))
        theme.signals.changed.connect(self._size)
        self.picker.changed.connect(lambda: self.error.setText(""))

    def _size(self) -> None:
        self._card.setMaximumWidth(theme.px(520))
        self._card.setMinimumWidth(theme.px(380))

    def begin(self) -> None:
        """Ask anew."""
        self.picker.set_value(None)
        self.error.setText("")
        self.picker.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        customer = self.picker.value()
        if customer is None:
            self.error.setText(_("Bitte einen Kunden wählen."))
            self.picker.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.chosen.emit(customer, str(self.kind.value()))
