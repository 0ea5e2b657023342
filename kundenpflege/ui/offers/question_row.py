"""One question of the talk: its words, how far it is, and the field for the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import QuestionKind, TalkState

from ..kit import theme
from ..kit.chips import chip_size, paint_chip
from ..kit.controls import Button, ElidedLabel, Label, row
from ..kit.controls_flow import FlowLayout
from ..kit.editors import ChoiceEditor, Editor, MultilineEditor, TextEditor

if TYPE_CHECKING:
    from kundenpflege.services.talks import TalkQuestion

_LONGEST = 2000
_STATES = {
    TalkState.OPEN: (N_("noch fragen"), "amber"),
    TalkState.ANSWERED: (N_("beantwortet"), "green"),
    TalkState.SKIPPED: (N_("übersprungen"), "neutral"),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StateChip(QAbstractButton):
    """How far a question is; pressing it opens the question."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "amber"
        self.setObjectName("question")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.signals.changed.connect(self.updateGeometry)

    def show_state(self, state: TalkState, question: str) -> None:
        """Say how far a question is."""
        words, self._tone = _STATES[state]
        self.setText(_(words))
        self.setAccessibleName(f"{question} {_(words)}")
        self.setToolTip(_("Frage öffnen"))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the longest word."""
        sizes = [chip_size(_(words)) for words, _tone in _STATES.values()]
        return QSize(max(size.width() for size in sizes), sizes[0].height() + theme.px(2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens as Space does."""
        if event.key() in _ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip over its whole width, so that all end in one line."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint_chip(painter, rect, self.text(), self._tone)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = rect.adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)


class QuestionRow(QFrame):
    """Question and state; opened, the field for the answer and what can be done with it.

    `answered(answer, state or None)` when an answer shall be noted, `take_wanted(answer)` when it
    shall become a need, `opened` when the row wants to be the open one, `next_wanted` to go on.
    """

    answered = Signal(str, object)
    take_wanted = Signal(str)
    opened = Signal()
    next_wanted = Signal()
    tabs_changed = Signal()

    def __init__(self, question: TalkQuestion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        self._open = False
        self.words = Label(question.text, "body", wrap=True)
        self.state = StateChip(self)
        self.state.clicked.connect(self._toggle)
        head = row(self.words, self.state, gap=theme.S3)
        head.setStretch(0, 1)
        head.setAlignment(self.state, Qt.AlignmentFlag.AlignTop)
        self.told = ElidedLabel("", "muted")
        self._body: QWidget | None = None
        self.editor: Editor | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, theme.S1 - 1, 0, theme.S1 - 1)
        self._layout.setSpacing(theme.S1)
        self._layout.addLayout(head)
        self._layout.addWidget(self.told)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_question(question)

    # Showing -----------------------------------------------------------------------------------

    def show_question(self, question: TalkQuestion) -> None:
        """What is noted by now; what is being typed stays."""
        self.question = question
        self.state.show_state(question.state, question.text)
        taken = " · " + _("als Bedürfnis übernommen") if question.taken else ""
        self.told.setText(f"{question.answer}{taken}" if question.answer else "")
        self.told.setVisible(bool(question.answer) and not self._open)
        if self.editor is not None:
            if not self.editor.field.hasFocus():
                self.editor.set_value(question.answer)
            self._take.setEnabled(question.becomes_need)
            self._take.setVisible(question.becomes_need)

    def is_open(self) -> bool:
        """Whether the field for the answer is shown."""
        return self._open

    def set_open(self, shown: bool) -> None:
        """Show or hide the field for the answer; it is built when first needed."""
        if shown == self._open:
            return
        self._open = shown
        if shown and self._body is None:
            self._build()
        if self._body is not None:
            self._body.setVisible(shown)
        self.show_question(self.question)
        self.tabs_changed.emit()

    def begin(self) -> None:
        """Open, with the keyboard in the answer."""
        self.opened.emit()
        if self.editor is not None:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def chain(self) -> Iterator[QWidget]:
        """State, answer, and what can be done with it."""
        yield self.state
        if self._open and self.editor is not None:
            yield from (self.editor.field, self._take, self._skip)

    def value(self) -> str:
        """What stands in the field."""
        if self.editor is None:
            return self.question.answer
        return str(self.editor.value() or "")

    # Building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, theme.S2)
        body.setSpacing(theme.S2)
        if self.question.hint:
            body.addWidget(Label(self.question.hint, "small", wrap=True))
        editor = self._make_editor()
        editor.name_field("answer", _("Antwort: {question}").format(question=self.question.text))
        editor.field.installEventFilter(self)
        editor.left.connect(self.note)
        self.editor = editor
        body.addWidget(editor)
        self._take = Button(
            _("Als Bedürfnis übernehmen"),
            "need",
            on_click=lambda: self.take_wanted.emit(self.value()),
        )
        self._take.setObjectName("take_need")
        self._take.setToolTip(_("Strg+Eingabetaste in der Antwort"))
        self._skip = Button(_("Überspringen"), role="quiet", on_click=self._skip_it)
        self._skip.setObjectName("skip_question")
        holder = QWidget()
        flow = FlowLayout(holder, theme.S2)
        flow.addWidget(self._take)
        flow.addWidget(self._skip)
        policy = holder.sizePolicy()
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        body.addWidget(holder)
        self._layout.addWidget(self._body)

    def _make_editor(self) -> Editor:
        kind = self.question.kind
        made: Editor
        if kind is QuestionKind.YES_NO:
            made = ChoiceEditor([("", _("noch offen")), ("ja", _("ja")), ("nein", _("nein"))])
        elif kind is QuestionKind.CHOICE and self.question.choices:
            choices = [(one, one) for one in self.question.choices]
            made = ChoiceEditor([("", _("noch offen")), *choices])
        elif kind is QuestionKind.DATE:
            made = TextEditor(_("Tag, z. B. 16.6.2027 oder „in 6 Wochen“"), _LONGEST)
        elif kind is QuestionKind.NUMBER:
            made = TextEditor(_("Zahl"), _LONGEST)
        else:
            made = MultilineEditor(1, 6, _("In den Worten des Kunden"), _LONGEST)
        made.set_value(self.question.answer)
        return made

    # Doing -------------------------------------------------------------------------------------

    def note(self) -> None:
        """Hand in the answer when it is another one."""
        answer = self.value()
        if answer != self.question.answer:
            self.answered.emit(answer, None)

    def _skip_it(self) -> None:
        skipped = self.question.state is TalkState.SKIPPED
        self.answered.emit(self.value(), None if skipped else TalkState.SKIPPED)
        self.next_wanted.emit()

    def _toggle(self) -> None:
        if self._open:
            self.set_open(False)
        else:
            self.begin()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the words opens as well."""
        if event.button() == Qt.MouseButton.LeftButton and not self._open:
            self.begin()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter notes and goes on, Ctrl+Enter makes a need of the answer."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() in _ENTER and not shift:
                if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                    self.take_wanted.emit(self.value())
                else:
                    self.note()
                    self.next_wanted.emit()
                return True
        return False
