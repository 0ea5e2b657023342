"""The name day of a person: the usual one of the first name, another one, or none."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from kundenpflege.base.dates import MONTHS
from kundenpflege.base.i18n import _
from kundenpflege.rules.name_days import NO_DAY, day_of, days_of, name_key
from kundenpflege.rules.validation import InvalidValue, check_day_number

from ..kit.editors import ChoiceEditor, TextEditor
from ..kit.editors_base import Editor, cannot_read

_OTHER = -1


class NameDayEditor(Editor):
    """A list of the days of the name; „anderer Tag“ opens a field for it. The value is None for
    the usual day, 0 for none, else month * 100 + day."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self.choice = ChoiceEditor([(None, _("–"))])
        self._set_field(self.choice.combo)
        self._row.removeWidget(self.choice.combo)
        self._row.addWidget(self.choice, 3)
        self.day = TextEditor(_("TT.MM."), 6)
        self.day.line.setAccessibleName(_("Tag des Namenstags"))
        self.day.setVisible(False)
        self._row.addWidget(self.day, 2)
        self.choice.changed.connect(self._chosen)
        self.day.changed.connect(self.changed)
        self.day.left.connect(self.left)
        self.set_name("")

    def set_name(self, first_name: str) -> None:
        """Offer the days of another first name; what was chosen stays."""
        value = self.value()
        self._key = name_key(first_name)
        days = days_of(self._key)
        usual = _("üblich: {day}").format(day=day_words(days[0])) if days else _("keiner bekannt")
        choices: list[tuple[int | None, str]] = [(None, usual)]
        choices += [(day, day_words(day)) for day in days[1:]]
        choices += [(_OTHER, _("anderer Tag …")), (NO_DAY, _("nicht gratulieren"))]
        self.choice.set_choices(choices)
        self._show(value)

    def value(self) -> Any:
        """The chosen day; as typed while it cannot be read."""
        chosen = self.choice.value()
        if chosen != _OTHER:
            return chosen
        typed = read_day(self.day.text())
        return self.day.text() if typed is None and self.day.text() else typed

    def set_value(self, value: Any) -> None:
        """Show a day."""
        self._show(value)

    def problem(self) -> str:
        """No day of the calendar."""
        if self.choice.value() == _OTHER and self.day.text() and read_day(self.day.text()) is None:
            return cannot_read("11.11.")
        return ""

    def _show(self, value: Any) -> None:
        known = {None, NO_DAY, *days_of(self._key)[1:]}
        if value in known:
            self.choice.set_value(value)
        elif isinstance(value, int) and value == day_of(self._key, None):
            self.choice.set_value(None)  # chosen, and the usual one
        else:
            self.choice.set_value(_OTHER)
            text = f"{value % 100:02d}.{value // 100:02d}." if isinstance(value, int) else value
            self.day.set_value(text)
        self.day.setVisible(self.choice.value() == _OTHER)

    def _chosen(self) -> None:
        other = self.choice.value() == _OTHER
        self.day.setVisible(other)
        if other:
            self.day.line.setFocus()
        self.changed.emit()
        self.left.emit()


def read_day(text: str) -> int | None:
    """`11.11.` as 1111; None when it is no day of the calendar."""
    parts = text.strip().rstrip(".").split(".")
    if len(parts) != 2 or not all(part.strip().isdecimal() for part in parts):
        return None
    number = int(parts[1]) * 100 + int(parts[0])
    if not 1 <= int(parts[0]) <= 31:
        return None
    try:
        return check_day_number(number) or None
    except InvalidValue:
        return None


def day_words(day: int) -> str:
    """`11. November`."""
    return f"{day % 100}. {_(MONTHS[day // 100 - 1])}"


def name_day_words(first_name: str, chosen: int | None) -> str:
    """`11. November` or empty: the day on which one congratulates."""
    day = day_of(name_key(first_name), chosen)
    return day_words(day) if day else ""
