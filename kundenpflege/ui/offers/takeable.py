"""Texts that can be taken over with one click or key, and parts that are shown anew."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout, QWidget

from ..kit.controls import IconButton, Label, row


def takeable(name: str, words: str, text: str, take: Callable[[], object]) -> QWidget:
    """A text with the button that takes it over; `words` say what the button does."""
    button = IconButton("plus", words, on_click=take)
    button.setObjectName(name)
    line = row(button, Label(text, wrap=True))
    line.setStretch(1, 1)
    holder = QWidget()
    holder.setLayout(line)
    return holder


def swap(layout: QBoxLayout, old: QWidget, new: QWidget) -> None:
    """Put `new` in the place of `old`, which is gone for good: nobody finds it any more."""
    layout.replaceWidget(old, new)
    old.hide()
    old.setParent(None)
    old.deleteLater()
