"""The program on a fresh demo business, driven from outside: for pictures and self-test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer

from kundenpflege.base.dates import Clock
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.settings import Settings
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.kit.page import PageEntry
from kundenpflege.ui.mainwindow import PAGES, MainWindow

from .application import make_application, report_bugs, without_screen

if TYPE_CHECKING:
    from kundenpflege.store import Store

PATIENCE = 60_000  # ms


class Rehearsal:
    """A window on the demo business; `bugs` collects what went wrong. Use with `with`."""

    def __init__(
        self,
        clock: Clock,
        entries: Sequence[PageEntry] = PAGES,
        opener: Callable[[Path], Store] | None = None,
    ) -> None:
        without_screen()
        settings = Settings(None)
        settings.set("theme", "light")
        self.app = make_application(settings)
        self.bugs: list[str] = []
        self._folder = Path(tempfile.mkdtemp(prefix="kundenpflege-demo-"))
        self._clock = clock
        self._opener = opener
        self.office = Office(settings, clock)
        self.office.crashed.connect(self.bugs.append)
        self._put_back = report_bugs(self.office.crashed.emit)
        self.window = MainWindow(self.office, entries)

    def __enter__(self) -> Rehearsal:
        """Open demo business and window."""
        folder, clock, opener = self._folder, self._clock, self._opener

        def open_demo() -> Store:
            from kundenpflege.services import opening

            return opener(folder) if opener else opening.open_demo(folder, clock=clock)

        self.office.start(open_demo, failed=self._failed)
        self.window.show()
        self.window.start()
        self.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close and clean up."""
        self.window.close()
        self.office.close()
        self._put_back()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _failed(self, error: UserError) -> None:
        self.bugs.append(error.message)

    def wait(self) -> None:
        """Until every question is answered, shown and painted. UserError after a minute."""
        loop = QEventLoop()
        late = QTimer()
        late.setSingleShot(True)
        late.timeout.connect(lambda: loop.exit(1))
        late.start(PATIENCE)
        look = QTimer()
        quiet = 0

        def check() -> None:
            nonlocal quiet
            quiet = quiet + 1 if self.office.is_idle else 0
            if quiet >= 3:  # an answer may ask on, and late painting has its turn
                loop.exit(0)

        look.timeout.connect(check)
        look.start(10)
        failed = loop.exec()
        look.stop()
        late.stop()
        if failed:
            raise UserError(_("Das Programm antwortet nicht."))
