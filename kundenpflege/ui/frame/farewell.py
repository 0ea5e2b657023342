"""Before the program ends: the last backup, seen, and never in the way for long."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QProgressBar, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.backup_keeper import BackupKeeper
from ..kit.drafts import unkept
from ..kit.office import Office
from .cover import Cover
from .gate import Gate

_LONG = 15_000  # ms


class Window(Protocol):
    """What is needed of the main window."""

    office: Office
    whole: Cover

    def cover(self, gate: QWidget) -> None: ...


class Farewell(Gate):
    """„Ihre Daten werden gesichert …“ in place of the pages before the window closes.

    Made before whatever else decides about closing: what was made later is asked first.
    """

    def __init__(self, window: QWidget, frame: Window, keeper: BackupKeeper) -> None:
        super().__init__("farewell", "safe", "")
        self.setParent(window)
        self.hide()
        self._window, self._frame, self._keeper = window, frame, keeper
        self._under_way = False
        self._hurry = self._leaving = False
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(theme.px(6))
        self.bar.setAccessibleName(_("Ihre Daten werden gesichert"))
        self.body.addWidget(self.bar)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LONG)
        self._late.timeout.connect(self._takes_long)
        self.chosen.connect(self._choose)
        keeper.saved.connect(self._saved)
        keeper.not_saved.connect(self._not_saved)
        window.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.commitDataRequest.connect(self.hurry)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window closes after the backup."""
        if event.type() == QEvent.Type.Close and not self.may_close():
            event.ignore()
            return True
        return False

    def hurry(self) -> None:
        """The computer shuts down: nothing holds the window back any more."""
        self._hurry = True

    def may_close(self) -> bool:
        """Whether the window may close at once; else it is closed after the backup."""
        if self._hurry or self._leaving:
            return True
        if self._keeper.may_leave() and not self._has_unkept():
            return True
        if not self._under_way:
            self._begin()
        return False

    def _has_unkept(self) -> bool:
        office = self._frame.office
        return office.place is not None and not office.locked and unkept(office) is not None

    def _begin(self) -> None:
        self._under_way = True
        self.icon.set("safe", tone="brand")
        self.say(
            _("Ihre Daten werden gesichert …"),
            _("Das dauert meist nur einen Augenblick. Dann schließt sich das Fenster von selbst."),
        )
        self.bar.show()
        self.offer(("leave",))
        self._frame.office.handing_in.emit()  # what is typed comes into the backup, too
        self._window.show()
        self._frame.cover(self)
        self._late.start()
        if self._keeper.may_leave():
            office = self._frame.office
            office.with_store(lambda _store: None, self._handed_in, failed=self._handed_in)
        else:
            self._keeper.save_before_leaving()

    def _handed_in(self, _result: object) -> None:
        """Nothing was changed since the last backup, but something stood in a form."""
        if not self._under_way:
            return
        if self._keeper.may_leave():
            self._saved()
        else:
            self._keeper.save_before_leaving()

    def _takes_long(self) -> None:
        self.say(
            _("Ihre Daten werden gesichert …"),
            _("Es dauert länger als sonst, vielleicht ist der zweite Ort langsam. Gespeichert ist "
              "alles; Sie können auch ohne diese Sicherung beenden."),
        )  # fmt: skip

    def _saved(self) -> None:
        if not self._under_way:
            return
        if reason := unkept(self._frame.office):
            self._not_kept(reason)
        else:
            self._go()

    def _not_kept(self, reason: str) -> None:
        """What stands in a form could be stored nowhere: it would be lost."""
        self._stop()
        self.say(
            _("Eine Eingabe ist noch nicht gespeichert"),
            _("{reason}\n\nWas Sie eingegeben haben, steht noch im Formular.").format(
                reason=reason
            ),
        )
        self.offer(("again", "drop", "stay"))
        self.begin()

    def _stop(self) -> None:
        self._late.stop()
        self._under_way = False  # closing once more tries once more, also after a lock
        self.bar.hide()

    def _not_saved(self, error: UserError) -> None:
        if not self._under_way:
            return
        if reason := unkept(self._frame.office):
            self._not_kept(reason)
            return
        self._stop()
        self.icon.set("warning", tone="amber")
        self.say(
            _("Die Sicherung ist nicht gelungen"),
            _("{reason}\n\nIhre Daten selbst sind gespeichert, es fehlt nur die Kopie.").format(
                reason=error.message
            ),
        )
        self.offer(("again", "leave", "stay"))
        self.begin()

    def _choose(self, key: str) -> None:
        if key in ("leave", "drop"):
            self._go()
        elif key == "again":
            self._begin()
        elif key == "stay":
            self._frame.whole.uncover()

    def _go(self) -> None:
        self._late.stop()
        self._under_way = False
        self._leaving = True
        self._keeper.leave()
        self._window.close()
