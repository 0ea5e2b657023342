"""Editors for text, choices and yes/no."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFocusEvent, QHelpEvent, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QPlainTextEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
    QWidget,
)

from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean

from . import theme
from .controls import plain_tip
from .editors_base import Editor, LineEditor

if TYPE_CHECKING:  # the model brings the whole database library with it
    from kundenpflege.model.kinds import Kind


class TextEditor(LineEditor):
    """One line of text; `suggestions` are offered while typing."""

    def __init__(
        self,
        placeholder: str = "",
        max_length: int = 0,
        suggestions: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(placeholder, max_length, parent)
        if suggestions:
            self.set_suggestions(suggestions)

    def set_suggestions(self, suggestions: Sequence[str]) -> None:
        """Offer other suggestions."""
        completer = QCompleter(list(suggestions), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(lambda *_text: self.changed.emit())
        self.line.setCompleter(completer)

    def value(self) -> str:
        """The cleaned text, '' when empty."""
        return self.text()

    def set_value(self, value: Any) -> None:
        """Show a text; None is empty."""
        self._show("" if value is None else str(value))


class GrowingText(QPlainTextEdit):
    """A plain text field as high as its text, between `lines` and `most` lines."""

    def __init__(self, lines: int = 3, most: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines, self._most = lines, most
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(3)
        self.textChanged.connect(self._grow)

    def sizeHint(self) -> QSize:
        """Height of the lines there are."""
        # A plain text document counts its height in lines.
        lines = round(self.document().size().height())
        lines = min(max(lines, self._lines), self._most)
        frame = self.contentsMargins()
        around = frame.top() + frame.bottom() + 2 * round(self.document().documentMargin()) + 2
        return QSize(super().sizeHint().width(), lines * self.fontMetrics().lineSpacing() + around)

    def minimumSizeHint(self) -> QSize:
        """Never less than the lines there are."""
        return QSize(theme.px(80), self.sizeHint().height())

    def _grow(self) -> None:
        # Only a text longer than the field may grow is scrolled.
        over = self.document().size().height() > self._most
        bar = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bar.ScrollBarAsNeeded if over else bar.ScrollBarAlwaysOff)
        height = self.sizeHint().height()
        if height != self.height():
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wraps the text differently."""
        super().resizeEvent(event)
        self._grow()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs another height."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()


class _LeavingText(GrowingText):
    """Tells its editor when the keyboard goes away."""

    editor: MultilineEditor | None = None

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The user is done with it."""
        super().focusOutEvent(event)
        if self.editor is not None:
            self.editor.left.emit()


class MultilineEditor(Editor):
    """Several lines of text; grows with them. Tab goes on to the next field."""

    def __init__(
        self,
        lines: int = 3,
        most: int = 12,
        placeholder: str = "",
        max_length: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._max_length = max_length
        self._silent = False
        self.area = _LeavingText(lines, most, self)
        self.area.editor = self
        self.area.setPlaceholderText(placeholder)
        self._set_field(self.area)
        self.area.textChanged.connect(self._text_changed)

    def value(self) -> str:
        """The cleaned text with its line breaks."""
        return clean(self.area.toPlainText(), multiline=True)

    def set_value(self, value: Any) -> None:
        """Show a text; None is empty."""
        text = "" if value is None else str(value)
        if self.area.toPlainText() != text:
            self._silent = True
            self.area.setPlainText(text)
            self._silent = False

    def problem(self) -> str:
        """Too long?"""
        over = len(self.value()) - self._max_length
        if self._max_length and over > 0:
            return _("Bitte um {n} Zeichen kürzen.").format(n=over)
        return ""

    def set_read_only(self, read_only: bool) -> None:
        """Text can still be selected and copied."""
        self.area.setReadOnly(read_only)

    def _text_changed(self) -> None:
        if not self._silent:
            self.changed.emit()


class Combo(QComboBox):
    """A combo box that the wheel of a passing mouse does not change; words that are too long for
    it end in dots and stand in the tooltip."""

    def shown_text(self) -> str:
        """The chosen words as far as there is room for them."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        return self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room.width() - 2
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Box and words."""
        shown = self.shown_text()
        if self.isEditable() or shown == self.currentText():
            super().paintEvent(event)
            return
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = shown
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def event(self, event: QEvent) -> bool:
        """The whole words where they are cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if not self.toolTip() and self.shown_text() != self.currentText():
                QToolTip.showText(event.globalPos(), plain_tip(self.currentText()), self)
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with the keyboard in it; otherwise the page scrolls."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceEditor(Editor):
    """One of several values. `choices` are (value, words) or one of the model's kinds."""

    def __init__(
        self,
        choices: Iterable[tuple[Any, str]] | type[Kind],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.combo = Combo(self)
        self.combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.setMinimumContentsLength(6)
        self._set_field(self.combo)
        self._values: list[Any] = []
        self.set_choices(choices)
        self.combo.activated.connect(self.changed)
        self.combo.activated.connect(self.left)

    def set_choices(self, choices: Iterable[tuple[Any, str]] | type[Kind]) -> None:
        """Offer other choices; the present value stays, if it is among them."""
        before = self.value() if self._values else None
        had = bool(self._values)
        pairs = kind_choices(choices) if isinstance(choices, type) else list(choices)
        self._values = [value for value, _words in pairs]
        self.combo.clear()
        self.combo.addItems([words for _value, words in pairs])
        if had:
            self.set_value(before)

    def value(self) -> Any:
        """The chosen value; None when there are no choices."""
        index = self.combo.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def set_value(self, value: Any) -> None:
        """Choose a value. One that is not offered (any more) is added as it is."""
        if value not in self._values:
            if value is None:
                self.combo.setCurrentIndex(0 if self._values else -1)
                return
            self._values.append(value)
            self.combo.addItem(str(getattr(value, "label", value)))
        self.combo.setCurrentIndex(self._values.index(value))


def kind_choices(kind: type[Kind]) -> list[tuple[Any, str]]:
    """The values of a closed list with their words."""
    return [(value, value.label or "–") for value in kind]


class CheckEditor(Editor):
    """Yes or no with the words beside the box."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox(text, self)
        self._set_field(self.box)
        self.box.clicked.connect(self.changed)
        self.box.clicked.connect(self.left)

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        """Tick or clear it."""
        self.box.setChecked(bool(value))
