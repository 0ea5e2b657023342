"""Editors of the customer form that the kit does not have: checked text and several choices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kundenpflege.rules.validation import InvalidValue

from ..kit import theme
from ..kit.controls import Button
from ..kit.controls_flow import FlowRow
from ..kit.editors_base import Editor
from ..kit.editors_text import TextEditor
from ..kit.office import Office


class CheckedText(TextEditor):
    """Text that is checked and brought into its usual form when the field is left.

    `check` gives the usual form or raises `InvalidValue`; it runs beside the screen, because the
    libraries for phones and e-mails take their time at first.
    """

    def __init__(
        self, office: Office, check: Callable[[str], str], placeholder: str = "", length: int = 0
    ) -> None:
        super().__init__(placeholder, length)
        self._office = office
        self._check = check
        self._checked = ""
        self._problem = ""

    def set_value(self, value: Any) -> None:
        """Show a text that was checked before."""
        super().set_value(value)
        self._checked, self._problem = self.text(), ""

    def problem(self) -> str:
        """What the check said about the text as it stands."""
        return self._problem if self.text() == self._checked else ""

    def _tidy(self) -> None:
        text = self.text()
        if text == self._checked:
            return
        if not text:
            self._checked, self._problem = "", ""
            return
        check = self._check

        def work() -> tuple[str, str]:
            try:
                return check(text), ""
            except InvalidValue as error:
                return text, str(error)

        self._office.compute(
            work, then=lambda found: self._found(text, *found), owner=self, key="check"
        )

    def _found(self, text: str, usual: str, problem: str) -> None:
        if self.text() != text or self.line.hasFocus():
            return
        if not problem and usual != text:
            self._show(usual)
            self.changed.emit()
        self._checked, self._problem = usual, problem
        self.left.emit()


class ManyEditor(Editor):
    """Several of some choices, as buttons that stay down. The value is a frozenset of keys."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowRow(gap=theme.px(6))
        self._buttons: dict[Any, Button] = {}
        self._wanted: frozenset[Any] = frozenset()
        self._set_field(self._flow)

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """What can be chosen; what was chosen stays so."""
        self._flow.clear()
        self._buttons = {}
        for key, words in choices:
            button = Button(words.replace("&", "&&"))
            button.setCheckable(True)
            button.setChecked(key in self._wanted)
            button.setAccessibleName(words)
            button.setToolTip(self._flow.toolTip())
            button.clicked.connect(self._clicked)
            self._buttons[key] = button
            self._flow.add(button)
        # A row that passed the keyboard on to its first button would be a stop of its own behind
        # the last one, and Tab would never leave.
        self.setFocusProxy(None)
        self.field = next(iter(self._buttons.values()), self._flow)

    def value(self) -> frozenset[Any]:
        """The keys chosen."""
        return self._wanted

    def set_value(self, value: Any) -> None:
        """Choose these."""
        self._wanted = frozenset(value or ())
        for key, button in self._buttons.items():
            button.setChecked(key in self._wanted)

    def _clicked(self) -> None:
        known = {key for key, button in self._buttons.items() if button.isChecked()}
        self._wanted = frozenset(known | (self._wanted - set(self._buttons)))
        self.changed.emit()
        self.left.emit()
