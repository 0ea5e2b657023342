"""Keeps the backups up to date while the program runs, without anybody having to think of it.

Every half hour in which something was changed a backup is made, once more when the program ends;
at night (or when the program runs again) everything is checked, once a month a restore is
rehearsed. All of it happens on the third worker: questions and changes go on meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext

from .office import Office
from .worker import DroppedError

if TYPE_CHECKING:
    from kundenpflege.store import Store

#: A backup is due so long after the newest one, when something was changed.
EVERY = timedelta(minutes=30)
#: How often one looks whether the check, the rehearsal or the second place is due.
CARE_EVERY = timedelta(hours=1)
#: So long the second place may be away before somebody is reminded (days).
AWAY = 7

_LOOK = 60_000  # ms
_CLOSING_WAIT = 10.0  # s: a computer that shuts down does not wait longer


@dataclass(frozen=True, slots=True)
class Report:
    """What one round has done; texts are German, empty where all is well."""

    saved: bool = False
    second_problem: str = ""
    findings: int = -1  # -1: not checked this time
    rehearsal: str | None = None  # None: not rehearsed this time
    away: str = ""
    failed: str = ""


class BackupKeeper(QObject):
    """`alarm_changed(words)`: what the frame says beside the last backup, '' when all is well."""

    alarm_changed = Signal(str)
    saved = Signal()
    """The backup before leaving is there."""
    not_saved = Signal(object)
    """It could not be made: the `UserError`."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._office = office
        self._alarms: dict[str, str] = {}
        self._alarm = ""
        self._told: set[str] = set()
        self._reminded_on: object = None
        self._changes = 0  # since the program began
        self._safe = -1  # so many of them are in a backup; -1: nobody knows yet
        self._saved_at: datetime | None = None
        self._cared_at: datetime | None = None
        self._working = False
        self._left = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        office.changed.connect(self._changed)
        office.store_opened.connect(self._opened)
        office.day_changed.connect(self.care)
        office.woke.connect(self.care)
        office.closing.connect(self._close)
        office.before_lock = _save_before_lock
        if office.place is not None:
            self._opened()

    # When --------------------------------------------------------------------------------------

    def look(self) -> None:
        """Look at the clock: is something due?"""
        now = self._office.clock.now()
        if self._is_past(self._cared_at, CARE_EVERY, now):
            self.care()
        elif self._may_work() and self._unsafe() and self._is_past(self._saved_at, EVERY, now):
            self._start(with_care=False)

    def care(self) -> None:
        """Backup, check, rehearsal, second place: each where it is due."""
        if self._may_work():
            self._start(with_care=True)

    def may_leave(self) -> bool:
        """Whether nothing would be lost by going now without a further backup."""
        return self._left or not self._is_open() or not self._unsafe()

    def save_before_leaving(self) -> None:
        """Make the last backup; `saved` or `not_saved` follows."""
        self._office.closing_store = True  # a check that is under way makes room
        # After what was handed in just now: it shall be in the backup, too.
        self._office.with_store(
            lambda _store: None, lambda _result: self._save_last(), failed=self._not_saved
        )

    def _save_last(self) -> None:
        office = self._office
        second, count = str(office.settings.get("backup_folder")), self._changes

        def work(store: Store) -> None:
            from kundenpflege.services import backups

            if backups.is_due(store, store.clock.now()):
                backups.make(store, "ende", second=second)

        def done(_result: object) -> None:
            office.closing_store = False
            self._safe = max(self._safe, count)
            self.saved.emit()

        office.keep(work, done, failed=self._not_saved, owner=self)

    def _not_saved(self, error: UserError) -> None:
        self._office.closing_store = False
        self.not_saved.emit(error)

    def leave(self) -> None:
        """The user goes, with a backup or without."""
        self._left = True
        self._timer.stop()

    def _is_open(self) -> bool:
        office = self._office
        return office.place is not None and not office.locked and not office.look_only

    def _may_work(self) -> bool:
        return self._is_open() and not self._working and not self._left

    def _unsafe(self) -> bool:
        return self._safe < self._changes

    @staticmethod
    def _is_past(at: datetime | None, pause: timedelta, now: datetime) -> bool:
        """Also when the clock was set back since: then nobody knows how long ago it was."""
        return at is None or not timedelta(0) <= now - at < pause

    def _changed(self, _changes: object) -> None:
        self._changes += 1

    def _opened(self) -> None:
        """Perhaps another database, perhaps one that was not saved last time."""
        self._safe, self._saved_at, self._cared_at = -1, None, self._office.clock.now()
        self._working = False
        self._told.clear()
        count = self._changes

        def known(due: bool) -> None:
            if not due:
                self._safe = max(self._safe, count)

        def work(store: Store) -> bool:
            from kundenpflege.services import backups

            return backups.is_due(store, store.clock.now())

        if self._is_open():
            # The first care comes with the next look, when the first page has long been there.
            self._cared_at = None
            self._office.keep(work, known, failed=lambda _error: None, owner=self, key="due")

    # What --------------------------------------------------------------------------------------

    def _start(self, *, with_care: bool) -> None:
        office, count = self._office, self._changes
        second = str(office.settings.get("backup_folder"))
        remind = bool(office.settings.get("backup_remind"))
        self._working = True

        def work(store: Store) -> Report | None:
            try:
                return _round(office, store, second, remind, with_care)
            except DroppedError:  # the database is being closed
                return None

        def done(report: Report | None) -> None:
            self._working = False
            if report is None:
                return
            now = office.clock.now()
            if not report.failed:
                self._safe, self._saved_at = max(self._safe, count), now
            if with_care:
                self._cared_at = now
            self._tell(report, with_care)

        def failed(error: UserError) -> None:
            self._working = False
            self._saved_at = self._cared_at = office.clock.now()
            self._tell(Report(failed=error.message), with_care=False)

        office.keep(work, done, failed=failed, owner=self)

    def _tell(self, report: Report, with_care: bool) -> None:
        self._set("failed", _("Nicht gesichert") if report.failed else "", report.failed)
        if report.saved:
            problem = report.second_problem
            words = _("Gesichert. Am zweiten Ort ging es nicht: {reason}").format(reason=problem)
            self._say("second_copy", words if problem and not report.away else "")
        if report.findings >= 0:
            n = report.findings
            short = ngettext("Prüfung: {n} Fund", "Prüfung: {n} Funde", n).format(n=n)
            words = _("Die Prüfung Ihrer Daten hat etwas gefunden. Bitte ansehen.")
            self._set("findings", short if n else "", words if n else "")
        if report.rehearsal is not None:
            bad = report.rehearsal
            words = _("Die Probe einer Sicherung ist misslungen: {reason}").format(reason=bad)
            self._set("rehearsal", _("Probe misslungen") if bad else "", words if bad else "")
        if with_care and not report.failed:
            self._remind(report.away)
        if report.saved or report.findings >= 0 or report.rehearsal is not None:
            self._office.kept.emit()

    def _remind(self, away: str) -> None:
        """The second place is missed: once a day."""
        if away and self._reminded_on != self._office.today:
            self._told.discard("away")
            self._reminded_on = self._office.today
        self._set("away", _("Zweiter Ort fehlt") if away else "", away)

    def _set(self, key: str, short: str, words: str) -> None:
        self._alarms[key] = short
        alarm = next((text for text in self._alarms.values() if text), "")
        if alarm != self._alarm:
            self._alarm = alarm
            self.alarm_changed.emit(alarm)
        self._say(key, words)

    def _say(self, key: str, words: str) -> None:
        """Once until it is well again: nobody needs to hear it every half hour."""
        if not words:
            self._told.discard(key)
        elif key not in self._told:
            self._told.add(key)
            office = self._office
            office.tell(words, "amber", _("Ansehen"), lambda: office.open("safety"))

    def _close(self) -> None:
        """The program ends without the window having been closed: a short last backup."""
        self._timer.stop()
        if self.may_leave():
            return
        self._left = True
        self._office.keep_wait = _CLOSING_WAIT

        def work(store: Store) -> None:
            from kundenpflege.services import backups

            if backups.is_due(store, store.clock.now()):
                backups.make(store, "ende")

        self._office.keep(work, failed=lambda _error: None)


def _save_before_lock(store: Store) -> None:
    """On the database worker: whoever ends the program while it is locked has a backup, too."""
    from kundenpflege.services import backups

    if not store.look_only and backups.is_due(store, store.clock.now()):
        backups.make(store, "auto")


def _round(office: Office, store: Store, second: str, remind: bool, with_care: bool) -> Report:
    """On the third worker: each thing where it is due."""
    from kundenpflege.services import backups, health, restoring

    now = store.clock.now()
    saved, second_problem = False, ""
    due = backups.is_due(store, now, EVERY)
    if due or (with_care and _is_back(store, second)):
        made = backups.make(store, "auto", second=second)
        saved, second_problem = True, made.second_problem
    if not with_care:
        return Report(saved, second_problem)
    found = health.nightly(store, now, pause=office.breathe)
    rehearsal: str | None = None
    if health.restore_test_due(store, now):
        result = restoring.test_restore(
            store.path, store.key, clock=store.clock, second=second, pause=office.breathe
        )
        health.note_restore_test(store, result)
        rehearsal = "" if result.sound else result.problems[0]
    away = ""
    if second and remind:
        state = backups.second_state(second, now, store)
        if state.problem and (state.days is None or state.days > AWAY):
            away = state.problem
    return Report(saved, second_problem, -1 if found is None else len(found), rehearsal, away)


def _is_back(store: Store, second: str) -> bool:
    """Whether the second place can be reached and lacks what the newest backup holds."""
    from kundenpflege.services import backups

    if not second or not backups.second_state(second, store.clock.now()).reachable:
        return False
    rows = [row for row in backups.list_backups(store.path, second) if row.verified_at]
    heads = {(row.head_step, row.head_chain) for row in rows if row.second}
    own = next((row for row in rows if not row.second), None)
    return own is not None and (own.head_step, own.head_chain) not in heads
