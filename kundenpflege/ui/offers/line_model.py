"""The lines as a model: what the list paints, and what screen readers read out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from kundenpflege.rules.line_results import LineResult
from kundenpflege.services.offers import LineDraft

from ..kit.controls import plain_tip
from .line_words import LineWords, is_blank, words_of

_Index = QModelIndex | QPersistentModelIndex


class LineModel(QAbstractListModel):
    """The lines in their order, blank ones included, with what they come to."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[LineDraft] = []
        self._results: dict[int, LineResult] = {}
        self._numbers: tuple[str, ...] = ()
        self._words: dict[int, tuple[LineDraft, LineResult | None, LineWords]] = {}

    # For the view

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many lines."""
        return 0 if parent.isValid() else len(self.parts)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title; all words for screen readers; marks and chips as the tooltip."""
        if not index.isValid() or index.row() >= len(self.parts):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.parts[index.row()].text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(index.row()).spoken()
        if role == Qt.ItemDataRole.ToolTipRole:
            tip = "\n".join(words for _icon, words in self.words(index.row()).marks)
            return plain_tip(tip) or None
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Lines can be chosen."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    # Contents

    def words(self, place: int) -> LineWords:
        """The line at a place in words."""
        part = self.parts[place]
        result = self._results.get(part.key)
        known = self._words.get(part.key)
        if known is not None and known[0] is part and known[1] == result:
            return known[2]
        words = words_of(part, result, self._numbers)
        self._words[part.key] = (part, result, words)
        return words

    def result(self, key: int) -> LineResult | None:
        """What a line comes to; None while it is blank."""
        return self._results.get(key)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of the lines of the draft."""
        return self._numbers

    def filled(self) -> tuple[LineDraft, ...]:
        """The lines that belong into the draft."""
        return tuple(part for part in self.parts if not is_blank(part))

    def place_of(self, key: int | None) -> int | None:
        """Where a line stands."""
        for place, part in enumerate(self.parts):
            if part.key == key:
                return place
        return None

    def set_parts(self, parts: Iterable[LineDraft]) -> bool:
        """Other lines; tells whether they are others or stand in another order."""
        new = list(parts)
        if [part.key for part in new] == [part.key for part in self.parts]:
            for place, part in enumerate(new):
                self.set_part(place, part)
            return False
        self.beginResetModel()
        self.parts = new
        self.endResetModel()
        return True

    def set_part(self, place: int, part: LineDraft) -> None:
        """Another content of one line."""
        if self.parts[place] != part:
            self.parts[place] = part
            index = self.index(place)
            self.dataChanged.emit(index, index)

    def set_results(self, lines: Sequence[LineDraft], results: Sequence[LineResult]) -> None:
        """What the lines of the draft come to, in its order."""
        numbers = tuple(result.number for result in results)
        if numbers != self._numbers:
            self._numbers = numbers
            self._words.clear()
        self._results = {line.key: result for line, result in zip(lines, results, strict=True)}

    def rekey(self, keys: dict[int, int], needs: dict[int, int]) -> None:
        """New lines and needs have got their ids."""
        from dataclasses import replace

        def own(key: int) -> int:
            return keys.get(key, key)

        self.parts = [
            replace(
                part,
                key=own(part.key),
                alternative_to=None if part.alternative_to is None else own(part.alternative_to),
                surcharge_on=tuple(own(key) for key in part.surcharge_on),
                fulfils=tuple(needs.get(key, key) for key in part.fulfils),
            )
            for part in self.parts
        ]
        self._results = {own(key): result for key, result in self._results.items()}
        self._words.clear()
