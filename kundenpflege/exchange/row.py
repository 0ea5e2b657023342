"""One row of a list while it is being read: its cells by meaning, what is unsure, what is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean
from kundenpflege.model import Base, field_info, table_of
from kundenpflege.services.imports import Lookup

from .cells import cell_name, shown_text, text_of
from .days import Day, read_day
from .headers import Column, Headers, field_label


class Row:
    """The cells of one row by field and group, and what the reader wants to say about them.

    `hints` are German sentences for the report. `lines` go to the customer's note, so that nothing
    that was not understood is lost.
    """

    def __init__(
        self,
        number: int,
        cells: Sequence[Any],
        headers: Headers,
        known: Lookup,
        formulas: Mapping[tuple[int, int], str],
    ) -> None:
        self.number = number
        self.known = known
        self.hints: list[str] = []
        self.lines: list[str] = []
        self.formulas: dict[str, str] = {}
        self.unknown: list[tuple[Column, str]] = []
        self._cells: dict[tuple[str, int], list[Any]] = {}
        for column in headers.columns:
            value = cells[column.index] if column.index < len(cells) else ""
            place = (number, column.index + 1)
            if place in formulas:
                value = self._formula(column, cell_name(*place), formulas[place]) or value
            self._put(column, value)
        for index in range(len(headers.columns), len(cells)):
            self._put(Column(index, "", ""), cells[index])

    def _put(self, column: Column, value: Any) -> None:
        text = text_of(value, multiline=True)
        if not text:
            return
        if not column.field:
            self.unknown.append((column, text))
        else:
            self._cells.setdefault((column.field, column.group), []).append(value)

    def _formula(self, column: Column, cell: str, formula: str) -> str:
        shown = shown_text(formula)
        if column.field == "ignored":
            return shown
        if shown:
            self.hint(_("Zelle {cell} mit Formel: „{text}“ gelesen").format(cell=cell, text=shown))
        else:
            self.formulas[column.field] = cell
            self.hint(_("Zelle {cell} mit Formel ohne Ergebnis").format(cell=cell))
        return shown

    @property
    def today(self) -> date:
        """Today, as the program was told."""
        return self.known.today

    @property
    def blank(self) -> bool:
        """Whether the row holds nothing at all."""
        return not self._cells and not self.unknown and not self.hints

    def raw(self, field: str, group: int = 1) -> Any:
        """The first filled cell as it came, or nothing."""
        return next(iter(self._cells.get((field, group), ())), "")

    def all(self, field: str, group: int = 1) -> list[Any]:
        """All filled cells of that meaning."""
        return self._cells.get((field, group), [])

    def text(self, field: str, group: int = 1, multiline: bool = False) -> str:
        """The first filled cell as text."""
        return text_of(self.raw(field, group), multiline)

    def has(self, *fields: str) -> bool:
        """Whether one of the fields is filled in any group."""
        return any(field in fields for field, _group in self._cells)

    def keys_with(self, beginning: str) -> list[str]:
        """The fields that are filled and begin so."""
        return [field for field, _group in self._cells if field.startswith(beginning)]

    def groups(self, fields: frozenset[str]) -> list[int]:
        """The groups in which one of the fields is filled, in order."""
        return sorted({group for field, group in self._cells if field in fields})

    def hint(self, text: str) -> None:
        """Say something about this row in the report."""
        if text not in self.hints:
            self.hints.append(text)

    def keep(self, label: str, text: str, why: str = "") -> None:
        """Keep `text` in the note; with a reason it is said in the report as well."""
        line = f"{label}: {clean(text)}"
        if line not in self.lines:
            self.lines.append(line)
        if why:
            self.hint(why)

    def day(self, field: str, group: int = 1, *, ahead: bool = False) -> date | None:
        """A full day (`since`, `last_order`); anything else is kept in the note.

        Of a last order the month is enough: it becomes its first day. `ahead` allows days to come.
        """
        value = self.raw(field, group)
        if value == "":
            return None
        text, label = text_of(value), field_label(field)
        read = read_day(value, self.today)
        whole = read.date
        if whole is None and read.year and read.month and not read.day and field == "last_order":
            whole = date(read.year, read.month, 1)
            if whole <= self.today:
                self.keep(
                    _("{label} laut Liste").format(label=label),
                    text,
                    _("{label}: nur der Monat „{text}“ bekannt, {day} eingetragen").format(
                        label=label, text=text, day=format_date(whole)
                    ),
                )
                return whole
        if whole is not None and 1900 <= whole.year and (ahead or whole <= self.today):
            return whole
        if read != Day():
            why = read.problem or _("kein voller Tag")
            if whole is not None and not read.problem:
                later = whole > self.today
                why = _("liegt in der Zukunft") if later else _("liegt zu weit zurück")
            self.keep(
                _("{label} laut Liste").format(label=label),
                text,
                _("{label} „{text}“ steht in der Notiz: {why}").format(
                    label=label, text=text, why=why
                ),
            )
        return None

    def fit(self, values: dict[str, Any], mapped: type[Base]) -> dict[str, Any]:
        """Texts cut to the length of their columns; the whole text is kept in the note."""
        lengths = _lengths(mapped)
        for name, value in values.items():
            length = lengths.get(name)
            if length and isinstance(value, str) and len(value) > length:
                values[name] = value[:length].rstrip()
                label = _(field_info(mapped, name).label)
                self.hint(_("{label} auf {n} Zeichen gekürzt").format(label=label, n=length))
                if name != "note":
                    self.keep(label, value)
        return values


@cache
def _lengths(mapped: type[Base]) -> dict[str, int]:
    """How long the texts of a mapped class may be; closed lists have no labels and no limit."""
    lengths = {
        str(column.key): getattr(column.type, "length", None)
        for column in table_of(mapped).columns
        if "field" in column.info
    }
    return {name: length for name, length in lengths.items() if isinstance(length, int)}
