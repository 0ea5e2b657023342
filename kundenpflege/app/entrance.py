"""The way into the database: what is tried, and which page answers each reason why it fails.

Nothing is made, changed or replaced here unless one of the pages was told to.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QDialog

from kundenpflege.base.dates import Clock
from kundenpflege.base.errors import (
    DamagedError,
    DiskFullError,
    InUseError,
    NewerFileError,
    PasswordNeededError,
    PlaceMissingError,
    UnsafePlaceError,
    UserError,
)
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.paths import default_database, usual_database
from kundenpflege.ui.kit.commands import Command
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.mainwindow import MainWindow

from .one_window import OneWindow, is_running

if TYPE_CHECKING:
    from kundenpflege.store import Store
    from kundenpflege.ui.frame.lock import IdleLock
    from kundenpflege.ui.frame.unlock import UnlockPage

    from .first_start import FirstStart
    from .rescue import Rescue

DATABASES = (N_("Kundenpflege-Datenbank"), ("db",))


class NothingThereError(UserError):
    """A first start: no database, and nothing that tells of one."""


class Entrance(QObject):
    """Opens the database of the window, asks for what is missing, locks it again."""

    opened = Signal()
    """The pages can be shown."""
    refused = Signal(object)
    """It could not be opened and a page says so: the `UserError`."""
    already_open = Signal()
    """Another window of this program has it; that one was raised."""

    def __init__(
        self, office: Office, window: MainWindow, clock: Clock, database: Path, demo: Path | None
    ) -> None:
        super().__init__(window)
        self.office, self.window = office, window
        self.database = database
        self.demo = demo
        self._clock = clock
        self._one = OneWindow(window)
        self._unlock: UnlockPage | None = None
        self._first: FirstStart | None = None
        self._rescue: Rescue | None = None
        self._wanted: Callable[[str, bool], object] | None = None  # takes what was typed
        self.idle: IdleLock | None = None
        office.opener = self._open_again
        office.store_lost.connect(self.tell)
        office.store_opened.connect(self._store_came)
        self._usual = demo is None and database == default_database()
        self._by_code = False  # the recovery code was typed, perhaps the password is forgotten
        self._look = False  # what was locked was open to look only
        # The key that fitted a file which is held or damaged: it is tried again with it.
        self._waiting: tuple[Path, bytes | None] | None = None
        window.whole.way_chosen.connect(self._way_chosen)
        window.other_database_wanted.connect(self.choose_other)
        window.try_again_wanted.connect(self.open)
        office.commands.register(
            Command(
                "lock",
                N_("Jetzt sperren"),
                self.lock,
                "Ctrl+Shift+L",
                "file",
                8,
                "lock",
                N_("Passwort abschließen verschließen Bildschirm Pause"),
                enabled=self._can_lock,
            )
        )

    def close(self) -> None:
        """Let go of what only lives as long as the window."""
        self._one.stop()
        if self._first is not None:
            self._first.forget()

    # Opening -----------------------------------------------------------------------------------

    def open(
        self,
        *,
        secret: str = "",
        remember: bool = False,
        key: bytes | None = None,
        new: bool = False,
        look_only: bool | None = None,
    ) -> None:
        """Try to open the database, with password or recovery code (`secret`) or its key.

        `new`: make one where there is none; without it a first start gets the welcome page.
        """
        if self.demo is None:
            self._one.listen(self.database)
        self.office.start(
            self._opener(secret, remember, key, new, look_only), self._opened, self.tell
        )

    def _opener(
        self, secret: str, remember: bool, key: bytes | None, new: bool, look_only: bool | None
    ) -> Callable[[], Store]:
        """What the worker does; only there the store and SQLAlchemy are imported."""
        path, folder, clock = self.database, self.demo, self._clock
        settings = self.office.settings
        user = int(settings.get("user"))
        asked = self.office.locked
        waiting = self.take_waiting_key(path)
        if not secret:
            key = key or waiting

        def opener() -> Store:
            from kundenpflege.services import encryption, opening

            if folder is not None:
                return opening.open_demo(folder, clock=clock)
            found = key
            if encryption.is_encrypted(path):
                if secret:
                    found = encryption.key_for(path, secret)
                elif found is None and not asked:
                    found = encryption.remembered(path)
            elif not new and _is_first_start(path, settings):
                raise NothingThereError(_("Noch liegen hier keine Kundendaten."))
            try:
                store = opening.open_store(
                    path, clock=clock, key=found, new=new, look_only=look_only, settings=settings
                )
            except (InUseError, DamagedError):
                self._waiting = (path, found)
                raise
            store.user_id = _known_user(store, user)
            if secret and remember and store.key is not None:
                with contextlib.suppress(UserError):  # no keyring: the password is asked again
                    encryption.remember(path, store.key)
            return store

        return opener

    def _open_again(self, path: Path, key: bytes | None, look_only: bool) -> Store:
        """On the worker, after an exchange."""
        from kundenpflege.services import opening

        return opening.open_store(path, clock=self._clock, key=key, look_only=look_only)

    def _opened(self) -> None:
        if self._unlock is not None:
            self._unlock.forget()
        if self._first is not None:
            self._first.forget()
        self._wanted = None
        self.window.whole.uncover()
        self.opened.emit()
        by_code, self._by_code = self._by_code, False
        if by_code and not self.office.look_only:
            self.office.tell(
                _("Mit dem Wiederherstellungscode geöffnet."),
                "amber",
                _("Neues Passwort"),
                lambda: self.office.create("safety", tab="encryption"),
            )

    def _store_came(self) -> None:
        """Also after an exchange: where the data lie is known for the next start."""
        place = self.office.place
        if place is None or self.demo is not None:
            return
        if place.path != self.database:
            self.database = place.path
            self._one.listen(place.path)
        if self._usual:
            chosen = "" if place.path == usual_database() else str(place.path)
            self.office.settings.set("database", chosen)
        if place.encrypted and self.idle is None:
            from kundenpflege.ui.frame.lock import IdleLock

            self.idle = IdleLock(self.office, self.lock)
            self.idle.apply()
        if self.idle is not None:
            self.idle.watch(self.window.windowHandle())
        if place.look_only:
            return
        from kundenpflege.services import known_databases

        known_databases.remember(
            self.office.settings, place.path, self._clock.now(), place.identity
        )

    def choose_other(self) -> None:
        """Open another file."""
        path = self.office.questions.open_file(
            _("Andere Datenbank öffnen"), [(_(DATABASES[0]), DATABASES[1])]
        )
        if path is None:
            return
        chosen = path

        def work() -> bool:
            from kundenpflege.store import manifest

            try:
                return manifest.read(chosen) is not None
            except OSError:
                return False

        def looked(is_backup: bool) -> None:
            # A backup that was opened and worked on would be none any more.
            if is_backup:
                self.rescue.offer_file(chosen)
            else:
                self.go_to(chosen)

        self.office.compute(work, looked, owner=self)

    def go_to(self, path: Path, *, key: bytes | None = None, new: bool = False) -> None:
        """From now on the database at `path` is the one."""
        if path != self.database:
            self.database = path
            self._one.stop()
            if is_running(path):
                self.already_open.emit()
                return
        self.open(key=key, new=new)

    def come_to_front(self) -> None:
        """Also minimised, hidden or locked: the window is seen again."""
        self._one.come_to_front()

    def _is_raised_elsewhere(self) -> bool:
        """Two starts at the same moment: the other one was quicker."""
        if self.demo is not None:
            return False
        self._one.stop()
        if is_running(self.database):
            self.already_open.emit()
            return True
        self._one.listen(self.database)
        return False

    # What keeps the database shut --------------------------------------------------------------

    def tell(self, error: UserError) -> None:
        """Show the page that fits the reason."""
        self.refused.emit(error)
        if isinstance(error, NothingThereError):
            self.first.ask()
        elif isinstance(error, PasswordNeededError):
            self._ask_password(error)
        elif isinstance(error, DamagedError):
            self.rescue.offer_repair(error)
        elif isinstance(error, UnsafePlaceError):
            self.rescue.offer_safe_place(error)
        elif isinstance(error, PlaceMissingError):
            self.rescue.offer_search(error)
        elif isinstance(error, InUseError):
            if not self._is_raised_elsewhere():
                self.window.show_trouble(
                    error.message,
                    heading=_("Die Datenbank ist gerade geöffnet"),
                    ways=("again", "look", "other", "quit"),
                    icon="lock",
                    tone="blue",
                )
        elif isinstance(error, NewerFileError):
            self.window.show_trouble(
                error.message,
                heading=_("Diese Kundendaten sind neuer als das Programm"),
                icon="refresh",
                tone="amber",
            )
        elif isinstance(error, DiskFullError):
            self.window.show_trouble(
                error.message,
                heading=_("Für die Kundendaten ist kein Platz mehr"),
                ways=("again", "look", "other", "quit"),
                icon="database",
                tone="amber",
            )
        else:
            self.window.show_trouble(error.message, ways=("other", "again", "quit"))

    @property
    def rescue(self) -> Rescue:
        """Who brings back what is damaged, missing or in the wrong place."""
        if self._rescue is None:
            from .rescue import Rescue

            self._rescue = Rescue(self, self._clock)
        return self._rescue

    def _way_chosen(self, key: str) -> None:
        if key == "look":
            self.open(look_only=True)

    # Password ----------------------------------------------------------------------------------

    @property
    def unlock_page(self) -> UnlockPage:
        """Asks for the password."""
        if self._unlock is None:
            from kundenpflege.ui.frame.unlock import UnlockPage

            self._unlock = UnlockPage()
            self._unlock.secret_given.connect(self._secret_given)
            self._unlock.chosen.connect(self._unlock_way)
        return self._unlock

    def ask_backup_secret(self, backup: Path, taken: Callable[[str, bool], object]) -> None:
        """Ask for password or code of a backup; `taken(secret, remember)` gets it."""
        self._wanted = taken
        self.unlock_page.ask_for_backup(backup.name)
        self.window.cover(self.unlock_page)

    def take_waiting_key(self, path: Path) -> bytes | None:
        """The key that fitted the database at `path`, which could not be opened nevertheless."""
        waiting, self._waiting = self._waiting, None
        return waiting[1] if waiting is not None and waiting[0] == path else None

    def _ask_password(self, error: PasswordNeededError) -> None:
        page = self.unlock_page
        shown = self.window.whole.covering() is page
        if shown and error.wrong:
            page.tell_wrong(error.message)
            return
        self._wanted = None
        page.ask(str(self.database), locked=self.office.locked)
        self.window.cover(page)
        if error.wrong:
            page.tell_wrong(error.message)

    def _secret_given(self, secret: str, remember: bool) -> None:
        if self._wanted is not None:
            self._wanted(secret, remember)
        else:
            from kundenpflege.rules import recovery_code

            look = True if self._look and self.office.locked else None
            self._by_code = recovery_code.read(secret) is not None
            self.open(secret=secret, remember=remember, look_only=look)

    def _unlock_way(self, key: str) -> None:
        if key == "other":
            self._wanted = None
            self.choose_other()
        elif key == "back":
            self._wanted = None
            self.window.cover(self.rescue.page)
        elif key == "quit":
            self.window.close()

    # Locking -----------------------------------------------------------------------------------

    def _can_lock(self) -> bool:
        place = self.office.place
        return place is not None and place.encrypted and not self.office.locked

    def lock(self) -> None:
        """Hide everything, forget the key; what was typed stays where it is."""
        if not self._can_lock():
            return
        _close_dialogs()
        self._look = self.office.look_only
        self.office.lock()
        self._wanted = None
        self.unlock_page.ask(str(self.database), locked=True)
        self.window.cover(self.unlock_page)

    # The first start ---------------------------------------------------------------------------

    @property
    def first(self) -> FirstStart:
        """Who asks how to begin."""
        if self._first is None:
            from .first_start import FirstStart

            self._first = FirstStart(self, self._clock)
        return self._first


def _is_first_start(path: Path, settings: object) -> bool:
    """Nothing is there, nothing was, and nothing lies beside it that tells of one."""
    from kundenpflege.base.settings import Settings
    from kundenpflege.services import known_databases
    from kundenpflege.store.opening import leftovers

    assert isinstance(settings, Settings)
    if path.exists() or known_databases.is_known(settings, path) or leftovers(path):
        return False
    return path.parent.is_dir() or path == default_database()


def _known_user(store: Store, user_id: int) -> int | None:
    """The user chosen on this computer, None when this database does not know the id."""
    from kundenpflege.model import User

    with store.read() as db:
        return user_id if user_id and db.get(User, user_id) is not None else None


def _close_dialogs() -> None:
    """Nothing that stands over the window stays open: dialogs say no, menus close."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
        if QApplication.activePopupWidget() is popup:
            break
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            widget.reject()
