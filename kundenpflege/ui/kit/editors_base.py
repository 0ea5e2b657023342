"""What all editors have in common: one value, one focusable field, one signal."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean

from . import tab_order, theme


class Editor(QWidget):
    """Edits one value. `changed` on each keystroke, `left` when the user is done with it.

    `field` is the widget with the keyboard; it carries the field's name as objectName.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field: QWidget = self
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.S2)

    def _set_field(self, field: QWidget) -> None:
        self.field = field
        self._row.addWidget(field, 1)
        self.setFocusProxy(field)

    def setFocusProxy(self, field: QWidget | None) -> None:
        """Give the keyboard on to `field`; the Tab order must know."""
        super().setFocusProxy(field)  # type: ignore[arg-type]
        tab_order.gives_on(self, field)

    def value(self) -> Any:
        """The value in the type of its column; None when empty, unless text."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value without announcing it."""
        raise NotImplementedError

    def problem(self) -> str:
        """What is wrong with what was typed, in German; '' when it can be read."""
        return ""

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field."""
        if bool(self.field.property("wrong")) != wrong:
            self.field.setProperty("wrong", "true" if wrong else None)
            theme.restyle(self.field)

    def name_field(self, name: str, label: str, purpose: str = "") -> None:
        """Say which field this is: to tests, screen readers and in the tooltip."""
        self.field.setObjectName(name)
        self.field.setAccessibleName(label)
        self.field.setAccessibleDescription(purpose)
        self.field.setToolTip(purpose)

    def set_read_only(self, read_only: bool) -> None:
        """Let the value only be looked at."""
        self.field.setEnabled(not read_only)


class LineEditor(Editor):
    """Base of editors with one line of text."""

    def __init__(
        self, placeholder: str = "", max_length: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.line = self._make_line()
        self.line.setPlaceholderText(placeholder)
        if max_length:
            self.line.setMaxLength(max_length)
        self._set_field(self.line)
        self.line.textEdited.connect(lambda _text: self.changed.emit())
        self.line.editingFinished.connect(self._finish)

    def _make_line(self) -> QLineEdit:
        return QLineEdit(self)

    def text(self) -> str:
        """What stands in the field, cleaned."""
        return clean(self.line.text())

    def _show(self, text: str) -> None:
        if self.line.text() != text:
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def _finish(self) -> None:
        self._tidy()
        self.left.emit()

    def _tidy(self) -> None:
        """Bring what was typed into its usual form."""

    def set_read_only(self, read_only: bool) -> None:
        """Text can still be selected and copied."""
        self.line.setReadOnly(read_only)


def cannot_read(example: str) -> str:
    """The usual sentence for input that cannot be understood."""
    return _("Bitte so eingeben: {example}").format(example=example)
