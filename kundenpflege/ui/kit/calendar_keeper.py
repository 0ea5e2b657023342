"""Keeps the calendar files in the chosen folder up to date while the program runs.

After a change it waits a moment, lets the database worker say what the files shall hold, and has
them written by the other worker. A folder that is not there (a stick, a drive of the network, a
cloud that is signed out) is told once and tried again later.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_

from .commands import Command
from .office import Office

if TYPE_CHECKING:
    from kundenpflege.exchange.calendar_folder import FolderPlan, FolderState
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
        """Write what has changed, now."""
        folder = self.folder()
        self._timer.stop()
        if folder is None:
            return
        self._pending = False
        question = self._question()
        self._office.ask(
            question,
            then=lambda plan: self._planned(folder, plan),
            failed=lambda _error: None,
            owner=self,
            key="plan",
            can_wait=True,
        )

    def _question(self) -> Callable[[Reader], FolderPlan]:
        """What the database worker is asked; settings are read here."""
        notes = bool(self._office.settings.get("ics_notes"))

        def plan(db: Reader) -> FolderPlan:
            from kundenpflege.exchange.calendar_folder import folder_plan

            return folder_plan(db, notes)

        return plan

    def _planned(self, folder: Path, plan: FolderPlan) -> None:
        from kundenpflege.exchange.calendar_folder import write_folder

        self._office.compute(
            lambda: write_folder(folder, plan),
            then=self._done,
            failed=self._failed,
            owner=self,
            key="write",
        )

    def _done(self, state: FolderState) -> None:
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

        question = self._question()

        def write(db: Reader) -> None:
            from kundenpflege.exchange.calendar_folder import write_folder

            write_folder(folder, question(db))

        self._office.ask(write, failed=lambda _error: None)
