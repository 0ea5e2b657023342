"""All editors in one place."""

from __future__ import annotations

from .editors_base import Editor, LineEditor
from .editors_date import BirthdayEditor, DateEditor, TimeEditor
from .editors_media import ColorEditor, ImageEditor
from .editors_number import DecimalEditor, IntegerEditor, MoneyEditor
from .editors_text import (
    CheckEditor,
    ChoiceEditor,
    GrowingText,
    MultilineEditor,
    TextEditor,
    kind_choices,
)

__all__ = [
    "BirthdayEditor",
    "CheckEditor",
    "ChoiceEditor",
    "ColorEditor",
    "DateEditor",
    "DecimalEditor",
    "Editor",
    "GrowingText",
    "ImageEditor",
    "IntegerEditor",
    "LineEditor",
    "MoneyEditor",
    "MultilineEditor",
    "TextEditor",
    "TimeEditor",
    "kind_choices",
]
