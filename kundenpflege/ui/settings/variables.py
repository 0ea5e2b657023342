"""The variables that a text may name, offered beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QMenu, QPlainTextEdit, QVBoxLayout

from kundenpflege.base.i18n import _
from kundenpflege.rules.placeholders import PLACEHOLDERS

from ..kit.controls import Button, row
from ..kit.editors_base import Editor
from ..kit.form import FieldBox


def variables_button(editor: Editor, names: Mapping[str, str] = PLACEHOLDERS) -> Button:
    """A button with a menu of the variables (name, meaning); the chosen one is put where the
    cursor stands."""
    button = Button(_("Variable …"), role="link")
    button.setObjectName(f"variables_{editor.field.objectName()}")
    button.setAccessibleName(
        _("{field}: Variable einsetzen").format(field=editor.field.accessibleName())
    )
    if names is PLACEHOLDERS:
        button.setToolTip(_("{Betreff}, {Termin} … werden im Angebot ausgefüllt"))
    button.clicked.connect(partial(_offer, button, editor, names))
    return button


def _offer(button: Button, editor: Editor, names: Mapping[str, str]) -> None:
    menu = QMenu(button)
    menu.setAccessibleName(button.accessibleName())
    for name, meaning in names.items():
        action = menu.addAction(f"{{{name}}}  –  {_(meaning)}")
        action.triggered.connect(partial(_put, editor, f"{{{name}}}"))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


def _put(editor: Editor, word: str) -> None:
    field = editor.field
    assert isinstance(field, QPlainTextEdit)
    field.setFocus()
    field.insertPlainText(word)


def beside_label(box: FieldBox, *buttons: Button) -> None:
    """Put buttons at the right end of the line with the field's label."""
    layout = box.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.removeWidget(box.label)
    layout.insertLayout(0, row(box.label, 0, *buttons))
