"""From the command line to a usable window: frame first, then the data."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from kundenpflege.base.dates import Clock
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.paths import config_folder, default_database
from kundenpflege.base.settings import Settings
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.kit.page import PageEntry
from kundenpflege.ui.mainwindow import PAGES, MainWindow

from .application import (
    Application,
    finish_application,
    log_path,
    make_application,
    report_bugs,
    without_screen,
)
from .entrance import Entrance
from .one_window import is_running

if TYPE_CHECKING:
    from kundenpflege.ui.frame.facts import FrameFacts
    from kundenpflege.ui.frame.tray import Tray

    from .autostart import Autostart

PROBE = "KUNDENPFLEGE_STARTUP_PROBE"


def run(
    database: Path,
    clock: Clock,
    demo: bool,
    background: bool = False,
    *,
    look: bool = False,
    new: bool = False,
) -> int:
    """Open the window and stay until it is closed; gives the exit code.

    In the `background` only the sign in the tray is shown; where there is none, the window
    begins minimised. `look`: nothing is changed; `new`: the database is made without asking.
    """
    without_screen()
    settings = Settings(None if demo else config_folder() / "settings.json")
    app = make_application(settings)
    if not demo and is_running(database):
        return 0
    with ExitStack() as until_closed:
        folder = None
        if demo:
            from tempfile import TemporaryDirectory

            name = TemporaryDirectory(prefix="kundenpflege-demo-", ignore_cleanup_errors=True)
            folder = Path(until_closed.enter_context(name))
        program = Program(app, settings, clock, database, folder)
        program.look, program.new = look, new
        until_closed.callback(program.close)
        if background and not demo:
            program.show_in_background()
        else:
            program.show()
        return app.exec()


class Program(QObject):
    """Holds the parts together as long as the window lives."""

    def __init__(
        self,
        app: QApplication,
        settings: Settings,
        clock: Clock,
        database: Path,
        demo_folder: Path | None,
        entries: Sequence[PageEntry] = PAGES,
    ) -> None:
        super().__init__()
        self._app = app
        self._clock = clock
        self._demo_folder = demo_folder
        self.look = self.new = False
        self.tray: Tray | None = None
        self.autostart: Autostart | None = None  # tests keep away from this computer's own
        self.office = Office(settings, clock)
        self._put_back = report_bugs(self.office.crashed.emit)
        self.window = MainWindow(self.office, entries, log_file=log_path())
        if demo_folder is not None:
            self.window.setWindowTitle(_("Kundenpflege – Beispielbetrieb"))
        self.entrance = Entrance(self.office, self.window, clock, database, demo_folder)
        self.entrance.opened.connect(self._opened)
        self.entrance.refused.connect(self._refused)
        self.entrance.already_open.connect(self.window.close)
        self._probe = Probe(self.office, self.window) if os.environ.get(PROBE) else None

    def show(self) -> None:
        """Paint the frame; everything else comes after that."""
        self._paint = FirstPaint(self.window)
        self._paint.painted.connect(self._painted)
        self.window.show()

    def show_in_background(self) -> None:
        """Begin with the sign in the tray alone, or with a minimised window."""
        self._start_tray()
        if self.tray is None or not self.tray.is_shown():
            self.show()
            self.window.showMinimized()
            return
        self.tray.began_hidden()
        QApplication.setQuitOnLastWindowClosed(False)
        QTimer.singleShot(0, self, self._painted)

    def close(self) -> None:
        """Let go of everything, also when the window was not closed by the user."""
        self.office.close()
        self.entrance.close()
        self._put_back()

    # Opening -----------------------------------------------------------------------------------

    def _painted(self) -> None:
        self.office.settled.connect(_spare_what_lives, Qt.ConnectionType.SingleShotConnection)
        if self._probe is not None:
            self._probe.say("painted")
        self._open()
        finish_application(self._app)
        self.window.start(self._first_page())
        if self._probe is not None:
            self._probe.wait()
        # After the first page: neither the tray nor the entry for the next start can wait less.
        self.office.settled.connect(self._start_tray, Qt.ConnectionType.SingleShotConnection)

    def _start_tray(self) -> None:
        """The sign in the tray, the entry that starts the program, the calendar files, as set."""
        if self.tray is not None or self._demo_folder is not None:
            return
        from kundenpflege.base.i18n import N_
        from kundenpflege.ui.frame.tray import Tray
        from kundenpflege.ui.kit.calendar_keeper import CalendarKeeper
        from kundenpflege.ui.kit.commands import Command

        from .keeping import keep_backups

        CalendarKeeper(self.office)
        keep_backups(self.window)
        self.tray = Tray(self.office, self.window, self.entrance.come_to_front)
        self.window.counted.connect(self._count_came)
        self.tray.quit_wanted.connect(self._app.quit)
        if isinstance(self._app, Application):
            self._app.quit_asked.connect(self.tray.let_go)
        self.office.commands.register(
            Command(
                "background.apply",
                N_("Infobereich und Autostart einrichten"),
                self.apply_background,
                searchable=False,
            )
        )
        if self.office.settings.get("autostart"):
            self.apply_background()  # the program may have moved since

    def _count_came(self, facts: FrameFacts) -> None:
        if self.tray is not None:
            self.tray.set_count(facts.counts.get("today", 0))

    def apply_background(self) -> None:
        """The settings of tray and start were changed: bring both in line with them."""
        from . import autostart

        if self.tray is not None:
            self.tray.apply()
        database = self.entrance.database
        own = None if database == default_database() else database
        try:
            autostart.apply(
                bool(self.office.settings.get("autostart")),
                self.autostart or autostart.this_computer(),
                autostart.start_command(own),
            )
        except UserError as error:
            self.office.tell(error.message, "red")

    def _open(self) -> None:
        # The measurement of the start makes its own database.
        new = self.new or self._probe is not None
        self.entrance.open(new=new, look_only=True if self.look else None)

    def _opened(self) -> None:
        if not self.window.current_key or self.window.page(self.window.current_key) is None:
            self.window.start(self._first_page())

    def _refused(self, error: UserError) -> None:
        if self._probe is not None:
            print(error.message, file=sys.stderr)
            self._app.exit(1)

    def _first_page(self) -> str:
        """*Heute* begins the day; later the same day the page that was open last."""
        settings = self.office.settings
        today = self._clock.today().isoformat()
        page = settings.get("last_page") if settings.get("last_day") == today else ""
        settings.set("last_day", today)
        return str(page)


def _spare_what_lives() -> None:
    """The start is over: what lives now is left alone by the collector (`ui.kit.memory`)."""
    gc.freeze()


class FirstPaint(QObject):
    """Announces once that the window is on the screen."""

    painted = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the first paint; what follows waits until the picture was handed over."""
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self.painted.emit)
        return False


class Probe:
    """Start-up times for the benchmark: prints `painted` and `ready` with ms, then quits."""

    def __init__(self, office: Office, window: MainWindow) -> None:
        self._office = office
        self._window = window

    def say(self, word: str) -> None:
        """Print a word with the milliseconds since the process began."""
        print(f"{word} {_process_age() * 1000:.0f}", flush=True)

    def wait(self) -> None:
        """Wait until the first page has shown what it asked for."""
        self._office.settled.connect(self._settled)

    def _settled(self) -> None:
        self._office.settled.disconnect(self._settled)
        self._window.stack.repaint()
        self.say("ready")
        self._window.close()


def _process_age() -> float:
    """Seconds since this process was created."""
    try:
        ticks = float(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, AttributeError):
        return time.process_time()
