"""Keeps the calendar files in the chosen folder up to date while the program runs.

After a change it waits a moment, lets the database worker say what the files shall hold, and has
them written by the other worker. A folder that is not there (a stick, a drive of the network, a
cloud that is signed out) is told once and tried again later.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_

from .commands import Command
from .office import Office

if TYPE_CHECKING:
    from kundenpflege.exchange.calendar_folder import FolderState
    from kundenpflege.exchange.ics_plan import CalendarFacts
    from kundenpflege.services.plan_records import PlanRecord
    from kundenpflege.store import Changes, Reader

#: Tables from which the files are made.
_WATCHED = frozenset(
    {
        "contact",
        "contact_series",
        "series_skip",
        "customer",
        "person",
        "address",
        "app_user",
        "business",
        "closure",
    }
)
_PAUSE = 4_000  # ms after the last change
_AGAIN = 15 * 60_000  # ms until a folder that was away is tried again


class CalendarKeeper(QObject):
    """`written` tells what the folder holds after each time it was looked at."""

    written = Signal(object)

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._office = office
        self._pending = False
        self._told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.write)
        office.changed.connect(self._changed)
        office.day_changed.connect(self._soon)
        office.store_opened.connect(self._soon)
        office.woke.connect(self._soon)
        office.closing.connect(self._close)
        office.commands.register(
            Command(
                "calendar.write", N_("Kalenderdateien jetzt schreiben"), self.write, icon="calendar"
            )
        )
        self._soon()

    def folder(self) -> Path | None:
        """The chosen folder, None when none is."""
        text = str(self._office.settings.get("ics_folder"))
        return Path(text) if text else None

    def _changed(self, changes: Changes) -> None:
        if not _WATCHED.isdisjoint(changes.tables):
            self._soon()

    def _soon(self) -> None:
        if self.folder() is not None:
            self._pending = True
            self._timer.start(_PAUSE)

    def write(self) -> None:
        """Write what has changed, now: the contacts are asked for part by part, so that what the
        user wants to see comes first."""
        folder = self.folder()
        self._timer.stop()
        if folder is None:
            return
        from kundenpflege.exchange.calendar_folder import folder_slices

        self._pending = True  # until it is written: the program may close before
        self._ask(folder, folder_slices(self._office.today), [])

    def _ask(
        self, folder: Path, slices: list[tuple[date, date]], parts: list[list[PlanRecord]]
    ) -> None:
        from kundenpflege.exchange.calendar_folder import slice_records
        from kundenpflege.exchange.ics_plan import calendar_facts

        if not slices:
            self._office.ask(
                calendar_facts,
                then=lambda facts: self._planned(folder, facts, parts),
                failed=lambda _error: None,
                owner=self,
                key="plan",
                can_wait=True,
            )
            return
        first, last = slices[0]
        self._office.ask(
            lambda db: slice_records(db, first, last),
            then=lambda part: self._ask(folder, slices[1:], [*parts, part]),
            failed=lambda _error: None,
            owner=self,
            key="plan",
            can_wait=True,
        )

    def _planned(self, folder: Path, facts: CalendarFacts, parts: list[list[PlanRecord]]) -> None:
        from kundenpflege.exchange.calendar_folder import make_plan, write_folder

        if folder != self.folder():
            return  # meanwhile given up: nothing comes back there
        notes = bool(self._office.settings.get("ics_notes"))
        self._office.compute(
            lambda: write_folder(folder, make_plan(facts, parts, notes)),
            then=self._done,
            failed=self._failed,
            owner=self,
            key="write",
        )

    def _done(self, state: FolderState) -> None:
        self._pending = self._timer.isActive()
        if state.problems:
            self._say(state.problems[0])
        else:
            self._told = False
        self.written.emit(state)

    def _failed(self, error: UserError) -> None:
        from kundenpflege.exchange.calendar_folder import FolderState

        self._say(error.message)
        self._pending = True
        self._timer.start(_AGAIN)
        self.written.emit(FolderState(problems=(error.message,)))

    def _say(self, words: str) -> None:
        """Once until it works again: nobody needs to hear it every few minutes."""
        if not self._told:
            self._told = True
            self._office.tell(words, "amber")

    def _close(self) -> None:
        """What is still to be written goes out before the database closes."""
        folder = self.folder()
        self._timer.stop()
        if folder is None or not self._pending:
            return

        notes = bool(self._office.settings.get("ics_notes"))

        def write(db: Reader) -> None:
            from kundenpflege.exchange.calendar_folder import folder_plan, write_folder

            write_folder(folder, folder_plan(db, notes))

        self._office.ask(write, failed=lambda _error: None)
