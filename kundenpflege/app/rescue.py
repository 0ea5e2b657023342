"""When the database is damaged, missing or in a place where it would be damaged: the ways back.

Nothing is erased, and an empty database is begun only when it was asked for by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kundenpflege.base.dates import Clock, format_weekday_date
from kundenpflege.base.errors import (
    DamagedError,
    PasswordNeededError,
    PlaceMissingError,
    UnsafePlaceError,
    UserError,
)
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.paths import usual_database
from kundenpflege.ui.frame.repair import Choice, RepairPage

if TYPE_CHECKING:
    from kundenpflege.services.backups import BackupRow
    from kundenpflege.services.restoring import Restored

    from .entrance import Entrance


class Rescue(QObject):
    """Answers the pages of trouble for an `Entrance`."""

    def __init__(self, entrance: Entrance, clock: Clock) -> None:
        super().__init__(entrance)
        self._entrance = entrance
        self.office, self.window = entrance.office, entrance.window
        self._clock = clock
        self._damaged = False
        self._key: bytes | None = None
        self._choices: tuple[Choice, ...] = ()
        self._safe: Path | None = None
        self._target: Path = entrance.database  # where a backup is brought back to
        self.page = RepairPage()
        self.page.chosen.connect(self._repair_way)
        self.page.restore_wanted.connect(lambda backup: self._restore(Path(backup)))
        self.window.whole.way_chosen.connect(self._way_chosen)

    @property
    def _second(self) -> str:
        return str(self.office.settings.get("backup_folder"))

    # Damaged -----------------------------------------------------------------------------------

    def offer_repair(self, error: DamagedError) -> None:
        """Look for verified backups and offer them."""
        self._damaged = True
        self._key = self._entrance.take_waiting_key(error.path)
        self._target = error.path
        self.page.ask(error.message)
        self.window.cover(self.page)
        path, second, key = error.path, self._second, self._key

        def work() -> list[Choice]:
            from kundenpflege.services import encryption, repairing

            secret = encryption.is_encrypted(path)
            return [
                as_choice(one.backup, one.missing, secret)
                for one in repairing.choices(path, second, key)
            ]

        self.office.compute(
            work, self._offer, failed=lambda problem: self._offer([], problem), owner=self.page
        )

    def _offer(self, choices: Sequence[Choice], problem: UserError | None = None) -> None:
        self._choices = tuple(choices)
        self.page.show_choices(self._choices, damaged=self._damaged)
        if problem is not None:
            self.page.tell_problem(problem.message)

    # Missing -----------------------------------------------------------------------------------

    def offer_search(self, error: PlaceMissingError) -> None:
        """Wait for the drive, find the file, or take a backup."""
        self.window.show_trouble(
            error.message,
            heading=_("Die Kundendaten sind gerade nicht da"),
            ways=("again", "find", "backup", "anew", "quit"),
            icon="search",
            tone="amber",
        )

    # In the wrong place ------------------------------------------------------------------------

    def offer_safe_place(self, error: UnsafePlaceError) -> None:
        """Move the database to this computer's own disk."""
        self._safe = _free_place(error.path)
        exists = error.path.exists()
        self.window.show_trouble(
            error.message,
            heading=_("Hier wären Ihre Kundendaten nicht sicher"),
            ways=("move", "other", "quit") if exists else ("elsewhere", "other", "quit"),
            icon="warning",
            tone="amber",
            note=_(
                "Umziehen heißt: Die Daten werden nach {path} kopiert und dort geöffnet. Die "
                "bisherige Datei bleibt unverändert, wo sie ist."
            ).format(path=self._safe)
            if exists
            else "",
            keep=_("Den bisherigen Ordner künftig für Sicherungen benutzen") if exists else "",
        )

    def _move(self) -> None:
        source, target = self._entrance.database, self._safe
        if target is None:
            return
        keep = bool(self.window.trouble.keep.value())

        def work() -> None:
            from kundenpflege.services import moving

            moving.copy_database(source, target)

        def moved(_result: object) -> None:
            self.office.exchanging.emit("")
            if keep:
                self.office.settings.set("backup_folder", str(source.parent))
            self._entrance.go_to(target)

        def failed(error: UserError) -> None:
            self.window.show_trouble(error.message, ways=("other", "again", "quit"))
            self.office.exchanging.emit("")

        self.office.exchanging.emit(_("Die Kundendaten ziehen um …"))
        self.office.compute(work, moved, failed=failed, owner=self)

    # Backups -----------------------------------------------------------------------------------

    def choose_backup(self) -> None:
        """Offer the backups that are known, and any other file."""
        self._begin_choosing()
        path, second = self._entrance.database, self._second

        def work() -> list[Choice]:
            from kundenpflege.services import backups

            rows = backups.list_backups(path, second)
            return [as_choice(row) for row in rows if row.verified_at is not None]

        self.office.compute(
            work, self._offer, failed=lambda problem: self._offer([], problem), owner=self.page
        )

    def offer_file(self, path: Path) -> None:
        """This file is a backup: offer to bring it back."""
        self._begin_choosing()
        self._look_at(path)

    def _begin_choosing(self) -> None:
        self._damaged = False
        self._key = None
        self._choices = ()
        path = self._entrance.database
        # The folder of a drive that is away is not made: the data would vanish below it.
        there = path.parent.is_dir() or path == usual_database()
        self._target = path if there else _free_place(path)
        self.page.ask_backup(str(self._target))
        self.window.cover(self.page)

    def _find_backup(self) -> None:
        path = self.office.questions.open_file(
            _("Sicherung suchen"), [(_("Kundenpflege-Sicherung"), ("db",))]
        )
        if path is not None:
            self._look_at(path)

    def _look_at(self, chosen: Path) -> None:
        """The file becomes the first choice when it is a sound backup."""

        def work() -> Choice:
            from kundenpflege.services import backups
            from kundenpflege.store.opening import inspect_file

            inspect_file(chosen)  # tells what is no database of ours
            if problems := backups.verify(chosen):
                raise UserError("\n".join(problems))
            return as_choice(backups.row_of(chosen))

        def found(choice: Choice) -> None:
            others = [one for one in self._choices if one.path != choice.path]
            self._offer([choice, *others])

        def failed(problem: UserError) -> None:
            if not self.page.choices():
                self._offer(())
            self.page.tell_problem(problem.message)

        self.office.compute(work, found, failed=failed, owner=self.page)

    def _restore(self, backup: Path, key: bytes | None = None) -> None:
        path, clock, damaged = self._target, self._clock, self._damaged
        office, key = self.office, key or self._key

        def progress(share: float, _words: str) -> None:
            office.progress(round(share * 1000), 1000)

        def work() -> Restored:
            from kundenpflege.services import repairing, restoring

            path.parent.mkdir(parents=True, exist_ok=True)
            if damaged:
                return repairing.repair(path, backup, key=key, clock=clock, progress=progress)
            return restoring.restore(path, backup, key=key, clock=clock, progress=progress)

        def done(restored: Restored) -> None:
            self._key = None
            self._entrance.go_to(restored.path, key=restored.key)
            self.office.exchanging.emit("")
            self._tell(restored)

        def failed(error: UserError) -> None:
            if isinstance(error, PasswordNeededError):
                self._ask_key(backup)
            else:
                self._key = None
                self.window.cover(self.page)
                self.page.tell_problem(error.message)
            self.office.exchanging.emit("")

        office.exchanging.emit(_("Die Sicherung wird zurückgeholt …"))
        office.compute(work, done, failed=failed, owner=self.page)

    def _tell(self, restored: Restored) -> None:
        words = _("Die Sicherung ist zurückgeholt.")
        aside = restored.set_aside or restored.kept
        if aside is not None:
            words = _("{words} Der bisherige Stand liegt in „{name}“.").format(
                words=words, name=aside.name
            )

        def tell() -> None:
            self.office.tell(words, "green")
            # What is open now lies in a backup, though it does not know of that itself.
            now = self._clock.now().isoformat()
            self.office.with_store(
                lambda store: store.set_info("last_backup", now),
                lambda _result: self.office.kept.emit(),
                failed=lambda _error: None,
            )

        self.office.soon(tell, owner=self)

    def _ask_key(self, backup: Path) -> None:
        """An encrypted backup wants the password it was made with, or its recovery code."""

        def taken(secret: str, _remember: bool) -> None:
            def work() -> bytes:
                from kundenpflege.services import encryption

                return encryption.key_for(backup, secret)

            def fits(key: bytes) -> None:
                self._key = key
                self._restore(backup, key)

            self.office.compute(work, fits, failed=wrong, owner=self.page)

        def wrong(problem: UserError) -> None:
            self._entrance.unlock_page.tell_wrong(problem.message)

        self.page.set_working(False)
        self._entrance.ask_backup_secret(backup, taken)

    # Buttons -----------------------------------------------------------------------------------

    def _repair_way(self, key: str) -> None:
        ways: dict[str, Callable[[], object]] = {
            "backups": self._find_backup,
            "again": self._entrance.open,
            "other": self._entrance.choose_other,
            "quit": self.window.close,
        }
        if key in ways:
            ways[key]()

    def _way_chosen(self, key: str) -> None:
        ways: dict[str, Callable[[], object]] = {
            "move": self._move,
            "backup": self.choose_backup,
            "find": self._entrance.choose_other,
            "anew": self._anew,
            "elsewhere": self._entrance.first.begin_elsewhere,
        }
        if key in ways:
            ways[key]()

    def _anew(self) -> None:
        self._entrance.first.ask_anew()


def as_choice(row: BackupRow, missing: str = "", secret: bool = False) -> Choice:
    """A backup in words: when and why it was made, what is in it.

    `secret`: the database is encrypted; that a backup of it is not, is said then.
    """
    when = _("{day}, {time} Uhr").format(
        day=format_weekday_date(row.made_at.date()), time=f"{row.made_at:%H:%M}"
    )
    counts = row.counts
    parts = [row.reason_label]
    if "customer" in counts:
        n = counts["customer"]
        parts.append(ngettext("{n} Kunde", "{n} Kunden", n).format(n=n))
    if counts.get("offer"):
        n = counts["offer"]
        parts.append(ngettext("{n} Angebot", "{n} Angebote", n).format(n=n))
    if row.verified_at is not None:
        parts.append(_("geprüft"))
    if row.encrypted:
        parts.append(_("verschlüsselt"))
    elif secret:
        parts.append(_("nicht verschlüsselt"))
    if row.second:
        parts.append(_("vom zweiten Ort"))
    return Choice(row.path, when, missing, " · ".join(parts))


def _free_place(path: Path) -> Path:
    """Where a database that has to move goes: the usual place, beside what is there already."""
    usual = usual_database()
    if path.name != usual.name and path.suffix == ".db":
        usual = usual.with_name(path.name)
    target, count = usual, 1
    while target.exists() or target == path:
        count += 1
        target = usual.with_name(f"{usual.stem}-{count}{usual.suffix}")
    return target
