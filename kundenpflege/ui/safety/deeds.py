"""What the page does off the GUI thread: save, check, test a restore."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from ..kit.office import Office
from ..kit.worker import DroppedError

if TYPE_CHECKING:
    from kundenpflege.services.backups import Made
    from kundenpflege.services.restoring import TestResult
    from kundenpflege.store import Store
    from kundenpflege.store.checking import Finding


class Deeds(QObject):
    """One thing at a time; `busy_changed(what)` says which one runs, '' when none."""

    busy_changed = Signal(str)
    checked = Signal(object)
    """A check has run: its findings."""

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self.busy = ""
        office.store_opened.connect(self._anew)

    def save(self) -> None:
        """Make a backup now, in both places."""
        second = str(self._office.settings.get("backup_folder"))

        def work(store: Store) -> Made:
            from kundenpflege.services import backups

            return backups.make(store, "hand", second=second)

        def done(made: Made) -> None:
            self._over()
            if made.second_problem:
                words = _("Gesichert. Am zweiten Ort ging es nicht: {reason}")
                self._office.tell(words.format(reason=made.second_problem), "amber")
            else:
                self._office.tell(_("Gesichert und geprüft: {file}").format(file=made.path.name),
                                  "green")  # fmt: skip

        self._begin("save")
        self._office.keep(work, done, failed=self._failed, owner=self)

    def check(self) -> None:
        """Look at everything: pages, contents, chain of the journal."""

        office = self._office

        def work(store: Store) -> list[Finding] | None:
            from kundenpflege.services import health

            try:
                return health.check_now(store, store.clock.now(), pause=office.breathe)
            except DroppedError:
                return None

        def done(found: list[Finding] | None) -> None:
            self._over()
            if found is None:
                return
            self.checked.emit(found)
            if not found:
                self._office.tell(_("Geprüft: alles in Ordnung."), "green")

        self._begin("check")
        self._office.keep(work, done, failed=self._failed, owner=self)

    def test_restore(self) -> None:
        """Take the newest backup back into a temporary file, look, and delete it."""
        office = self._office
        second = str(office.settings.get("backup_folder"))

        def work(store: Store) -> TestResult | None:
            from kundenpflege.services import health, restoring

            try:
                result = restoring.test_restore(
                    store.path, store.key, clock=store.clock, second=second, pause=office.breathe
                )
            except DroppedError:
                return None
            health.note_restore_test(store, result)
            return result

        def done(result: TestResult | None) -> None:
            self._over()
            if result is None:
                return
            if result.sound:
                self._office.tell(_("Probe gelungen: Die Sicherung lässt sich zurückholen."),
                                  "green")  # fmt: skip
            else:
                words = _("Die Probe ist misslungen: {reason}")
                self._office.tell(words.format(reason=result.problems[0]), "red")

        self._begin("test")
        self._office.keep(work, done, failed=self._failed, owner=self)

    def _begin(self, what: str) -> None:
        self.busy = what
        self.busy_changed.emit(what)

    def _anew(self) -> None:
        """What was under way when the database was closed is not told any more."""
        if self.busy:
            self._over()

    def _over(self) -> None:
        self.busy = ""
        self.busy_changed.emit("")
        self._office.kept.emit()

    def _failed(self, error: UserError) -> None:
        self._over()
        self._office.tell(error.message, "red")
