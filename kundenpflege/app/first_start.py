"""A first start: how to begin, with a password or without, and the recovery code until it is kept.

Also for whoever begins anew on purpose. Nothing is made before the page was told to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess

from kundenpflege.base.dates import Clock
from kundenpflege.base.errors import InputError, UnsafePlaceError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.paths import usual_database
from kundenpflege.ui.frame.welcome import WelcomePage

if TYPE_CHECKING:
    from kundenpflege.services.encryption import Encrypted

    from .entrance import Entrance


class FirstStart(QObject):
    """Answers the welcome page for an `Entrance`."""

    def __init__(self, entrance: Entrance, clock: Clock) -> None:
        super().__init__(entrance)
        self._entrance = entrance
        self._clock = clock
        self.office, self.window = entrance.office, entrance.window
        self._fresh: Encrypted | None = None  # made encrypted, its code not yet kept
        self.begin_process: Callable[[str, list[str]], bool] = _begin_process
        self.page = WelcomePage(self.office)
        self.page.begin_wanted.connect(self._begin)
        self.page.place_wanted.connect(self.begin_elsewhere)
        self.page.code_kept.connect(self._code_kept)
        self.page.chosen.connect(self._way)

    def ask(self) -> None:
        """Show the page."""
        self.page.ask(str(self._entrance.database))
        self.window.cover(self.page)

    def ask_anew(self) -> None:
        """The user does not miss the database that was here: begin as at the first start."""
        sure = self.office.questions.confirm(
            _("Wirklich neu beginnen?"),
            _(
                "Sie beginnen mit einer leeren Datenbank. Nichts wird gelöscht: Was von der "
                "bisherigen noch da ist, bleibt erhalten."
            ),
            _("Neu beginnen"),
        )
        if sure:
            from kundenpflege.services import known_databases

            known_databases.forget(self.office.settings, self._entrance.database)
            self.ask()

    def begin_elsewhere(self) -> None:
        """The data are to lie in another folder."""
        path = self.office.questions.save_file(
            _("Ort für die Kundendaten"),
            usual_database().name,
            [(_("Kundenpflege-Datenbank"), ("db",))],
        )
        if path is not None:
            self._entrance.go_to(path)

    def forget(self) -> None:
        """Neither password nor code stay in the window."""
        self.page.forget()
        self._fresh = None

    def _begin(self, password: str) -> None:
        if not password:
            self._entrance.open(new=True)
            return
        path, clock = self._entrance.database, self._clock

        def work() -> Encrypted:
            from kundenpflege.services import encryption

            return encryption.create(path, password, clock=clock)

        self.office.compute(work, self._made, failed=self._not_begun, owner=self.page)

    def _not_begun(self, error: UserError) -> None:
        if isinstance(error, UnsafePlaceError):
            self._entrance.tell(error)
            return
        fields = error.fields if isinstance(error, InputError) else None
        self.page.tell_problem(error.message, fields)

    def _made(self, made: Encrypted) -> None:
        self._fresh = made
        code, path, today = made.code, self._entrance.database, self._clock.today()

        def sheet() -> bytes:
            from kundenpflege.documents import recovery_sheet

            told = recovery_sheet.RecoverySheet(code, path.name, str(path), today)
            return recovery_sheet.render(told)

        self.page.show_code(code, sheet)

    def _code_kept(self) -> None:
        made, self._fresh = self._fresh, None
        if made is not None:
            self._entrance.open(key=made.key)

    def _way(self, key: str) -> None:
        ways: dict[str, Callable[[], object]] = {
            "existing": self._entrance.choose_other,
            "backup": self._entrance.rescue.choose_backup,
            "demo": self._open_demo,
            "quit": self.window.close,
        }
        if key in ways:
            ways[key]()

    def _open_demo(self) -> None:
        """The demo business is a program of its own: nothing of it mixes with what comes later."""
        program, *arguments = demo_command()
        if self.begin_process(program, arguments):
            self.window.close()
        else:
            self.page.tell_problem(_("Der Beispielbetrieb lässt sich nicht starten."))


def demo_command() -> list[str]:
    """How this program is started with the demo business."""
    from .autostart import BACKGROUND, start_command

    return [part for part in start_command() if part != BACKGROUND] + ["--demo"]


def _begin_process(program: str, arguments: list[str]) -> bool:
    return QProcess.startDetached(program, arguments)[0]
