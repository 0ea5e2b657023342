"""Forms: editors bound to fields by name. Only what changed comes out again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QMainWindow, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from . import theme
from .cards import Banner
from .controls import Button, Label, announce
from .editors_base import Editor
from .editors_text import CheckEditor

if TYPE_CHECKING:
    from kundenpflege.model.base import Base

E = TypeVar("E", bound=Editor)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def field_info(facts: type[Base], name: str) -> tuple[str, str, int]:
    """Label, purpose (both translated) and greatest length (0: none) of a declared field."""
    from kundenpflege.model.base import field_info as declared

    info = declared(facts, name)
    length = getattr(facts.__table__.columns[name].type, "length", None)
    return _(info.label), _(info.purpose) if info.purpose else "", length or 0


class FieldBox(QWidget):
    """A label above, the editor, and below it what is wrong with the input."""

    def __init__(self, name: str, editor: Editor, label: str, purpose: str = "") -> None:
        super().__init__()
        self.name, self.editor, self.label_text = name, editor, label
        self._purpose = purpose
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S1)
        self.label = Label("", "small")
        self.label.setBuddy(editor.field)
        self.label.setToolTip(purpose)
        self.error = Label("", "error", wrap=True)
        self.error.setVisible(False)
        layout.addWidget(self.label)
        layout.addWidget(editor)
        layout.addWidget(self.error)
        layout.addStretch(1)
        editor.name_field(name, label, purpose)
        # The words of a check box stand beside it; room above keeps it level with its row.
        self.label.setText(" " if isinstance(editor, CheckEditor) else "")
        self.set_mnemonic("")

    def set_mnemonic(self, letter: str) -> None:
        """Underline a letter of the label: Alt and that letter lead to the field."""
        if isinstance(self.editor, CheckEditor):
            return
        place = self.label_text.upper().find(letter) if letter else -1
        safe = self.label_text.replace("&", "&&")
        if place >= 0 and "&" not in self.label_text:
            safe = f"{self.label_text[:place]}&{self.label_text[place:]}"
        self.label.setText(safe)

    def show_error(self, message: str) -> None:
        """Say what is wrong, '' for nothing."""
        self.editor.set_wrong(bool(message))
        self.error.setText(message)
        self.error.setVisible(bool(message))
        self.editor.field.setAccessibleDescription(message or self._purpose)


class Form(QWidget):
    """Editors by field name. Labels and purposes come from the model class `facts`, if given.

    `changed` on each keystroke, `reload_wanted` when the user wants the newer values of somebody
    else. `dirty` while something differs from what was loaded.
    """

    changed = Signal()
    reload_wanted = Signal()

    def __init__(self, facts: type[Base] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = facts
        self._boxes: dict[str, FieldBox] = {}
        self._loaded: dict[str, Any] = {}
        self._rows: list[tuple[QBoxLayout, list[FieldBox]]] = []
        self._extras: list[QWidget] = []
        self.version = 0
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.S3)
        self._notice = Banner("amber", "warning", "")
        self._reload = Button(_("Neu laden"), "refresh", on_click=self.reload_wanted.emit)
        self._notice.row.addWidget(self._reload)
        self._notice.setVisible(False)
        self._layout.addWidget(self._notice)

    # Building

    def add(self, name: str, editor: E, label: str = "", purpose: str = "") -> E:
        """Append a field over the whole width; returns its editor."""
        box = self._box(name, editor, label, purpose)
        box.label.setVisible(not isinstance(editor, CheckEditor))
        self._layout.addWidget(box)
        return editor

    def row(self, *fields: tuple[str, Editor] | tuple[str, Editor, int]) -> None:
        """Append fields side by side: (name, editor[, share of the width]).

        Where the width does not suffice they stand one below the other.
        """
        line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        line.setSpacing(theme.S3)
        boxes = []
        for name, editor, *share in fields:
            boxes.append(self._box(name, editor))
            line.addWidget(boxes[-1], share[0] if share else 1)
        self._rows.append((line, boxes))
        self._layout.addLayout(line)

    def section(self, title: str) -> Label:
        """Append a heading."""
        label = Label(title, "section")
        if self._boxes:
            self._layout.addSpacing(theme.S2)
        self._layout.addWidget(label)
        self._extras.append(label)
        return label

    def widget(self, widget: QWidget) -> None:
        """Append something that is no field."""
        self._layout.addWidget(widget)
        self._extras.append(widget)

    def _box(self, name: str, editor: Editor, label: str = "", purpose: str = "") -> FieldBox:
        length = 0
        column = self._facts.__table__.columns.get(name) if self._facts is not None else None
        if self._facts is not None and column is not None and "field" in column.info:
            declared, why, length = field_info(self._facts, name)
            label, purpose = label or declared, purpose or why
        line = getattr(editor, "line", None)
        if length and line is not None and line.maxLength() > length:
            line.setMaxLength(length)
        box = FieldBox(name, editor, label or name, purpose)
        self._boxes[name] = box
        editor.changed.connect(lambda: self._edited(name))
        editor.left.connect(lambda: self._left(name))
        return box

    # Values

    @property
    def record(self) -> str:
        """Name of the table whose record this is; empty without `facts`."""
        return str(self._facts.__table__.name) if self._facts is not None else ""  # type: ignore[attr-defined]

    def title(self) -> str:
        """What stands in the first field that holds a text."""
        texts = (box.editor.value() for box in self._boxes.values())
        return next((text for text in texts if isinstance(text, str) and text.strip()), "")

    def load(self, values: Mapping[str, Any] | object, version: int = 0) -> None:
        """Show the values of a record (a mapping or a row of a service) and its version."""
        for name, box in self._boxes.items():
            value = values.get(name) if isinstance(values, Mapping) else getattr(values, name)
            box.editor.set_value(value)
            box.show_error("")
            self._loaded[name] = box.editor.value()
        self.version = version
        self._notice.setVisible(False)

    def offer(self, values: Mapping[str, Any] | object, version: int) -> bool:
        """Show newer values, but never under the user's hands: a form being edited only says
        that the record was changed meanwhile. Whether the values were taken."""
        if not self.dirty:
            self.load(values, version)
            return True
        if version != self.version:
            words = _("Inzwischen geändert. Ihre Eingaben stehen noch hier.")
            self._notice.set("amber", "warning", words)
            self._notice.setVisible(True)
            announce(self, words)
        return False

    def changes(self) -> dict[str, Any]:
        """Field name → new value, only of what differs from what was loaded."""
        result = {}
        for name, box in self._boxes.items():
            value = box.editor.value()
            if name not in self._loaded or value != self._loaded[name]:
                result[name] = value
        return result

    def values(self) -> dict[str, Any]:
        """All values by field name."""
        return {name: box.editor.value() for name, box in self._boxes.items()}

    @property
    def dirty(self) -> bool:
        """Whether something was changed, even if it cannot be read yet."""
        return bool(self.changes()) or any(b.editor.problem() for b in self._boxes.values())

    def saved(self, version: int) -> None:
        """What is shown was stored as `version`: from now on it is the unchanged state."""
        for name, box in self._boxes.items():
            self._loaded[name] = box.editor.value()
        self.version = version
        self._notice.setVisible(False)

    # Problems

    def check(self) -> bool:
        """Whether everything can be read; otherwise says what not, beside the fields."""
        found = {name: box.editor.problem() for name, box in self._boxes.items()}
        self.errors({name: words for name, words in found.items() if words})
        return not any(found.values())

    def errors(self, messages: Mapping[str, str]) -> list[str]:
        """Show messages beside their fields, go to the first of them, and return those of
        fields that are not in this form."""
        first: FieldBox | None = None
        for name, box in self._boxes.items():
            box.show_error(messages.get(name, ""))
            if messages.get(name) and first is None:
                first = box
        if first is not None:
            first.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self, f"{first.label_text}: {messages[first.name]}")
        return [words for name, words in messages.items() if name not in self._boxes]

    def editor(self, name: str) -> Editor:
        """The editor of a field; KeyError when there is none."""
        return self._boxes[name].editor

    def box(self, name: str) -> FieldBox:
        """Label, editor and message of a field."""
        return self._boxes[name]

    def names(self) -> Iterable[str]:
        """All field names in their order."""
        return self._boxes.keys()

    def set_shown(self, name: str, shown: bool) -> None:
        """Show or hide a field."""
        self._boxes[name].setVisible(shown)

    def _edited(self, name: str) -> None:
        box = self._boxes[name]
        # A message vanishes as soon as its cause is gone; a new one waits until the field is left.
        if box.error.text() and not box.editor.problem():
            box.show_error("")
        self.changed.emit()

    def _left(self, name: str) -> None:
        box = self._boxes[name]
        if problem := box.editor.problem():
            box.show_error(problem)

    # Layout and keyboard

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest field alone: rows give way and stand one below the other."""
        # Not by way of the layout's items: their wrappers outlive the widgets and crash.
        widths = [box.minimumSizeHint().width() for box in self._boxes.values()]
        widths += [extra.minimumSizeHint().width() for extra in self._extras]
        return QSize(max(widths, default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Too narrow for fields side by side?"""
        super().resizeEvent(event)
        for line, boxes in self._rows:
            needed = sum(
                line.spacing() + (0 if box.isHidden() else box.minimumSizeHint().width())
                for box in boxes
            )
            narrow = self.width() < max(theme.px(120) * len(boxes), needed - line.spacing())
            direction = (
                QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
            )
            if line.direction() != direction:
                line.setDirection(direction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While Alt is held, each label shows the letter that leads to its field."""
        super().keyPressEvent(event)
        if event.key() == Qt.Key.Key_Alt:
            self._give_mnemonics()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The letters go with the key."""
        super().keyReleaseEvent(event)
        if event.key() == Qt.Key.Key_Alt:
            self._take_mnemonics()

    def changeEvent(self, event: QEvent) -> None:
        """Alt+Tab: the key is released in another window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self._take_mnemonics()

    def _take_mnemonics(self) -> None:
        for box in self._boxes.values():
            box.set_mnemonic("")

    def _give_mnemonics(self) -> None:
        """A letter of its own for each label, none that opens a menu."""
        window = self.window()
        taken: set[str] = set()
        if isinstance(window, QMainWindow):
            for action in window.menuBar().actions():
                _before, mark, after = action.text().partition("&")
                if mark:
                    taken.add(after[:1].upper())
        for box in self._boxes.values():
            letters = (letter for letter in box.label_text.upper() if letter in _LETTERS)
            letter = next((one for one in letters if one not in taken), "")
            taken.add(letter)
            box.set_mnemonic(letter)
