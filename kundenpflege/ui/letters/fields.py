"""The words of a card or letter: the personal sentence first, then what goes around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import LetterForm
from kundenpflege.rules.greeting_texts import STARTERS
from kundenpflege.rules.greetings import KINDS

from ..kit import theme
from ..kit.cards import Card, IconView
from ..kit.controls import Button, Label
from ..kit.controls_flow import FlowRow
from ..kit.editors_base import Editor
from ..kit.editors_text import CheckEditor, ChoiceEditor, MultilineEditor, TextEditor
from ..kit.form import FieldBox

if TYPE_CHECKING:
    from kundenpflege.services.letters import LetterContext


class PersonalCard(Card):
    """The sentence only this person gets, with ways to begin it and what we know of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Persönlicher Satz"), tone="amber", parent=parent)
        self.setObjectName("personalCard")
        self.editor = MultilineEditor(2, 6, max_length=1000)
        self.box = FieldBox("personal", self.editor, _("Persönlicher Satz"))
        self.box.label.hide()
        self.starters = FlowRow(gap=theme.S4, line_gap=theme.S1)
        self._buttons = [Button("", role="link") for _number in range(3)]
        for button in self._buttons:
            button.clicked.connect(lambda _on=False, button=button: self._begin(button.text()))
            self.starters.add(button)
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.S1)
        self._facts: list[QWidget] = []
        self.add(self.box)
        self.add(self.starters)
        self.add(self._column)

    def show_context(self, context: LetterContext) -> None:
        """Ways to begin, and what is known."""
        who = next(
            (one.name for one in context.recipients if one.id == context.person_id),
            context.customer_name,
        )
        if context.person_id is None:
            who = context.customer_name
        self.set_title(_("Persönlicher Satz"), _("nur für {who}").format(who=who))
        self.editor.area.setPlaceholderText(
            _("Was verbindet Sie? Ohne diesen Satz geht nichts hinaus.")
        )
        for button, words in zip(self._buttons, STARTERS[context.relation.sign], strict=True):
            button.setText(words)
            button.setAccessibleName(_("Anfangen mit „{words}“").format(words=words))
        for fact in self._facts:
            self._column.removeWidget(fact)
            fact.hide()
            fact.deleteLater()
        self._facts = [_Fact(text) for text in context.hints]
        for fact in self._facts:
            self._column.addWidget(fact)

    def set_read_only(self, read_only: bool) -> None:
        """A finished letter keeps its sentence."""
        self.editor.set_read_only(read_only)
        self.set_tone("" if read_only else "amber")  # nothing is left to do
        self.starters.setVisible(not read_only)
        for fact in self._facts:
            fact.setVisible(not read_only)

    def _begin(self, words: str) -> None:
        """Begin the sentence; what is marked is typed over at once."""
        area = self.editor.area
        before = area.toPlainText().strip()
        if before.endswith("…"):
            before = ""
        area.setPlainText(f"{before} {words}".strip())
        cursor = area.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, 1)
        area.setTextCursor(cursor)
        area.setFocus()


class _Fact(QWidget):
    """Something we know, with a small lamp."""

    def __init__(self, text: str) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.S2)
        lamp = IconView("idea", "amber_text", 13)
        line.addWidget(lamp)
        line.addWidget(Label(text, "small", wrap=True, selectable=True), 1)


class LetterFields(QWidget):
    """`changed` at each keystroke, `left` when a field is left; `recipient_wanted(id)`,
    `kind_wanted(key)`, `text_wanted(index)` for what has to be proposed anew."""

    changed = Signal()
    left = Signal()
    recipient_wanted = Signal(object)
    kind_wanted = Signal(str)
    text_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.personal = PersonalCard()
        self.recipient = ChoiceEditor([(None, "–")])
        self.kind = ChoiceEditor([(kind.key, _(kind.title)) for kind in KINDS])
        self.form = ChoiceEditor(LetterForm)
        self.template = ChoiceEditor([(-1, "–")])
        self.salutation = TextEditor("", 200)
        self.subject = TextEditor("", 200)
        self.body = MultilineEditor(5, 14, max_length=4000)
        self.closing = TextEditor("", 200)
        self.note = CheckEditor(_("Wenn fertig: beim Kunden als erledigten Kontakt vermerken"))
        self.note.set_value(True)
        self.boxes: dict[str, FieldBox] = {"personal": self.personal.box}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S3)
        layout.addWidget(self.personal)
        card = Card()
        card.body.setSpacing(theme.S3)
        card.add(self._pair(
            self._box("person_id", self.recipient, _("An"), _("Bestimmt Anschrift und Anrede")),
            self._box("form", self.form, _("Form"), _("Karte A6 oder Brief nach DIN 5008")),
        ))  # fmt: skip
        card.add(self._pair(
            self._box("occasion", self.kind, _("Anlass"), _("Bestimmt Bild und Vorschläge")),
            self._box("template", self.template, _("Vorlage"), _("Ein anderer Text")),
        ))  # fmt: skip
        card.add(self._box("subject", self.subject, _("Betreff"), _("Fett über dem Brief")))
        card.add(self._box("salutation", self.salutation, _("Anrede"), _("Erste Zeile")))
        card.add(self._box("body", self.body, _("Text"),
                           _("{Persönlicher Satz} zeigt, wo Ihr Satz steht")))  # fmt: skip
        card.add(self._box("closing", self.closing, _("Gruß"), _("Letzte Zeile")))
        layout.addWidget(card)
        layout.addWidget(self.note)
        self.note.name_field("letterNote", _("Als Kontakt vermerken"), _("Setzt den Rhythmus neu"))
        layout.addStretch(1)
        self._connect()

    def _box(self, name: str, editor: Editor, label: str, purpose: str) -> FieldBox:
        box = self.boxes[name] = FieldBox(name, editor, label, purpose)
        return box

    def _pair(self, first: FieldBox, second: FieldBox) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.S3)
        line.addWidget(first, 3)
        line.addWidget(second, 2)
        return line

    def _connect(self) -> None:
        for editor in (self.personal.editor, self.salutation, self.subject, self.body,
                       self.closing):  # fmt: skip
            editor.changed.connect(self.changed)
            editor.left.connect(self.left)
        self.form.changed.connect(self._form_changed)
        self.recipient.changed.connect(lambda: self.recipient_wanted.emit(self.recipient.value()))
        self.kind.changed.connect(lambda: self.kind_wanted.emit(str(self.kind.value())))
        self.template.changed.connect(self._template_chosen)

    def _form_changed(self) -> None:
        self._show_subject()
        self.changed.emit()
        self.left.emit()

    def _template_chosen(self) -> None:
        index = self.template.value()
        if isinstance(index, int) and index >= 0:
            self.text_wanted.emit(index)

    # Values ------------------------------------------------------------------------------------

    def show_context(self, context: LetterContext) -> None:
        """Whom it may go to, what it may be for, which texts there are."""
        self.personal.show_context(context)
        self.recipient.set_choices([(one.id, one.name) for one in context.recipients])
        self.recipient.set_value(context.person_id)
        self.boxes["person_id"].setVisible(len(context.recipients) > 1)
        self.kind.set_value(context.kind.key)
        texts: Sequence[tuple[Any, str]] = [
            (number, text.name) for number, text in enumerate(context.texts)
        ]
        self.template.set_choices([(-1, _("Eigener Text")), *texts])
        self.boxes["template"].setVisible(bool(texts))

    def show_template(self, bodies: Sequence[str]) -> None:
        """Name the text that stands there; one that was changed is the user's own."""
        body = self.body.value()
        self.template.set_value(next((n for n, one in enumerate(bodies) if one == body), -1))

    def load(self, values: Mapping[str, Any]) -> None:
        """Show the fields of a letter."""
        self.form.set_value(values.get("form"))
        for name, editor in self._texts().items():
            editor.set_value(values.get(name, ""))
        self.show_errors({})
        self._show_subject()

    def values(self) -> dict[str, Any]:
        """What is typed, with the form."""
        found: dict[str, Any] = {name: one.value() for name, one in self._texts().items()}
        return {**found, "form": self.form.value()}

    def _texts(self) -> dict[str, Editor]:
        return {
            "subject": self.subject,
            "salutation": self.salutation,
            "body": self.body,
            "personal": self.personal.editor,
            "closing": self.closing,
        }

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Say beside the fields what is wrong."""
        for name, box in self.boxes.items():
            box.show_error(errors.get(name, ""))

    def set_read_only(self, read_only: bool) -> None:
        """A finished letter stays as it is."""
        self.personal.set_read_only(read_only)
        for editor in (self.salutation, self.subject, self.body, self.closing):
            editor.set_read_only(read_only)
        for choice in (self.recipient, self.form, self.kind, self.template):
            choice.setEnabled(not read_only)
        if read_only:
            self.boxes["template"].hide()
        self.note.setVisible(not read_only)

    def _show_subject(self) -> None:
        self.boxes["subject"].setVisible(self.form.value() is LetterForm.LETTER)
