"""The reminders with their headings as a list model; also what screen readers are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kundenpflege.base.dates import format_weekday_date
from kundenpflege.base.i18n import _, ngettext

from .reminder_rows import Entry

if TYPE_CHECKING:
    from kundenpflege.rules.reminders.reminder import Reminder, ReminderKey

Index = QModelIndex | QPersistentModelIndex
_GROUPS = ("overdue", "today", "idea", "soon")


def entries_for(reminders: Sequence[Reminder], left_out: int = 0) -> list[Entry]:
    """Reminders under their headings; `left_out` counts those that are not shown."""
    entries: list[Entry] = []
    for group in _GROUPS:
        found = [reminder for reminder in reminders if _group(reminder) == group]
        if found:
            entries.append(Entry(heading=group, count=len(found)))
            entries += [Entry(reminder) for reminder in found]
    if left_out > 0:
        text = ngettext(
            "{n} weiterer Eintrag folgt, sobald oben Platz ist",
            "{n} weitere Einträge folgen, sobald oben Platz ist",
            left_out,
        )
        entries.append(Entry(note=text.format(n=left_out)))
    return entries


def _group(reminder: Reminder) -> str:
    """What nobody waits for stands apart: it is not counted among the things of today either."""
    if reminder.idea and reminder.group != "soon":
        return "idea"
    return str(reminder.group)


def entries_by_day(
    days: Sequence[tuple[date, str, Sequence[Reminder]]],
) -> list[Entry]:
    """The days to come with their holiday and what they bring; a day without anything has its
    heading, too."""
    entries: list[Entry] = []
    for day, name, found in days:
        words = format_weekday_date(day)
        words = f"{words} – {name}" if name else words
        entries.append(Entry(heading="soon", count=len(found), words=words))
        entries += [Entry(reminder) for reminder in found]
    return entries


class ReminderModel(QAbstractListModel):
    """Rows of the list. Headings cannot be selected."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def set_entries(self, entries: list[Entry]) -> bool:
        """Show other rows; False when they are the same. Texts laid out already are kept."""
        before = self._entries
        if len(before) == len(entries) and all(
            old.same(new) for old, new in zip(before, entries, strict=True)
        ):
            return False
        blocks = {e.reminder: e.block for e in before if e.reminder is not None}
        self.beginResetModel()
        self._entries = entries
        for entry in entries:
            if entry.reminder is not None:
                entry.block = blocks.get(entry.reminder)
        self.endResetModel()
        return True

    def forget_blocks(self) -> None:
        """The look changed: every text has to be laid out again."""
        for entry in self._entries:
            entry.block = None

    def entry(self, row: int) -> Entry | None:
        """What stands in a row."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def reminder(self, row: int) -> Reminder | None:
        """The reminder in a row; None for a heading."""
        entry = self.entry(row)
        return entry.reminder if entry is not None else None

    def reminders(self) -> list[Reminder]:
        """All reminders in order."""
        return [e.reminder for e in self._entries if e.reminder is not None]

    def row_of(self, key: ReminderKey | None) -> int:
        """The row of a reminder, -1 when it is not there."""
        for row, entry in enumerate(self._entries):
            if entry.reminder is not None and entry.reminder.key == key:
                return row
        return -1

    def next_reminder(self, row: int, step: int) -> int:
        """The nearest row with a reminder from `row` on in steps of ±1, -1 for none."""
        while 0 <= row < len(self._entries):
            if self._entries[row].reminder is not None:
                return row
            row += step
        return -1

    # Qt's questions ----------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        """Number of rows, headings included."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row in words."""
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.spoken()
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Reminders can be selected."""
        if self.reminder(index.row()) is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )


def list_name(count: int) -> str:
    """What a screen reader calls the list."""
    return _("Erinnerungen, {n}").format(n=count)
