"""Late loading: rooms and heavy parts are imported when they are first needed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from .controls import Label


def load(path: str) -> Any:
    """The object at `package.module:name`."""
    module, _colon, name = path.partition(":")
    return getattr(import_module(module), name)


def later(path: str, *args: Any) -> Callable[[], Any]:
    """A callable that loads `package.module:name` and calls it with `args`."""
    return lambda: load(path)(*args)


class LoadingPane(QWidget):
    """„Wird geladen …“, shown only when loading takes noticeably long."""

    def __init__(self, parent: QWidget | None = None, text: str = "", after: int = 400) -> None:
        super().__init__(parent)
        self._label = Label(text or _("Wird geladen …"), "muted")
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setObjectName("loading")
        layout = QVBoxLayout(self)
        layout.addWidget(self._label)
        self._label.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._label.show)
        self._timer.start(after)
