"""The sign beside the clock: how much is due today, and a word about it at the chosen times.

Where the system has no such place nothing happens: everything stands in *Heute* anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.base.paths import resource
from kundenpflege.rules import notices

from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.services.today import TodayPage
    from kundenpflege.store import Reader

_LOOK = 20_000  # ms between two looks at the clock
_SIZES = (16, 22, 24, 32, 48, 64)
_SHOWN = 12_000  # ms that a notice stays
_BADGE, _BADGE_TEXT = QColor("#B23A2E"), QColor("#FFFFFF")


class Sign(Protocol):
    """What is used of `QSystemTrayIcon`."""

    def show(self) -> None: ...
    def hide(self) -> None: ...
    def setIcon(self, icon: QIcon) -> None: ...
    def setToolTip(self, tip: str) -> None: ...
    def setContextMenu(self, menu: QMenu) -> None: ...
    def showMessage(self, title: str, text: str, icon: QIcon, msecs: int) -> None: ...


def system_sign(tray: Tray) -> Sign | None:
    """The system's own sign, None where there is no place for one."""
    if not QSystemTrayIcon.isSystemTrayAvailable():
        return None
    sign = QSystemTrayIcon(tray)
    sign.activated.connect(tray.sign_clicked)
    sign.messageClicked.connect(tray.open_today)
    return sign


class Tray(QObject):
    """Count, notices and menu in the tray for `window`; `come` brings the window to the front."""

    quit_wanted = Signal()

    def __init__(
        self,
        office: Office,
        window: QWidget,
        come: Callable[[], object],
        make: Callable[[Tray], Sign | None] = system_sign,
    ) -> None:
        super().__init__(window)
        self._office = office
        self._window = window
        self._come = come
        self._make = make
        self._sign: Sign | None = None
        self._count = 0
        self._menu: QMenu | None = None
        self._looked = office.clock.now()
        self._quiet_on: date | None = None
        self._leaving = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        office.closing.connect(self._close)
        office.locked_changed.connect(lambda _locked: self._paint())
        office.store_opened.connect(self._paint)
        window.installEventFilter(self)
        leave = office.commands.get("quit")
        if leave is not None:  # „Beenden“ ends, also when closing the window only hides it
            office.commands.register(replace(leave, run=self.leave))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.commitDataRequest.connect(self.let_go)
        self.apply()

    # What others say ---------------------------------------------------------------------------

    def is_shown(self) -> bool:
        """Whether there is a sign in the tray."""
        return self._sign is not None

    def apply(self) -> None:
        """The settings are others: show or hide the sign."""
        wanted = bool(self._office.settings.get("tray"))
        if wanted and self._sign is None:
            self._sign = self._make(self)
            if self._sign is not None:
                self._sign.setContextMenu(self._build_menu())
                self._paint()
                self._sign.show()
        elif not wanted and self._sign is not None:
            self._sign.hide()
            self._sign = None
            if not self._window.isVisible():
                self._come()  # else nobody could reach the program any more

    def set_count(self, count: int) -> None:
        """So many things are due now."""
        if count != self._count:
            self._count = count
            self._paint()

    def began_hidden(self) -> None:
        """The program started with the computer: what the day has passed already is told, too."""
        self._looked = datetime.combine(self._office.today, datetime.min.time())

    def schedule(self) -> notices.Schedule:
        """When notices come, as set."""
        get = self._office.settings.get
        return notices.read_schedule(get("notify_at"), get("quiet_from"), get("quiet_until"))

    # Notices -----------------------------------------------------------------------------------

    def look(self) -> None:
        """Look at the clock: is it time to say something?"""
        now, before = self._office.clock.now(), self._looked
        self._looked = now
        if self._sign is None:
            self.apply()  # a desktop may bring its tray later than us
        if self._sign is None or self._quiet_on == now.date() or self._office.locked:
            return
        if notices.is_due(self.schedule(), before, now):
            self._office.ask(_most_important, then=self._notify, owner=self, key="notice")

    def _notify(self, page: TodayPage) -> None:
        if self._sign is None or not page.due_now or self._office.locked:
            return
        things = [(one.who, one.title) for one in page.reminders if one.group != "soon"]
        self._sign.showMessage(
            notices.heading(page.due_now),
            notices.words(things, page.due_now),
            self._window.windowIcon(),
            _SHOWN,
        )

    def be_quiet(self, quiet: bool) -> None:
        """No notices any more today."""
        self._quiet_on = self._office.today if quiet else None

    # Menu and window ---------------------------------------------------------------------------

    def _build_menu(self) -> QMenu:
        menu = QMenu(self._window)
        menu.setObjectName("trayMenu")
        for name, words, act in (
            ("open", _("Heute öffnen"), self.open_today),
            ("plan", _("Kontakt planen"), self._plan),
        ):
            entry = menu.addAction(words)
            entry.setObjectName(name)
            entry.triggered.connect(act)
        menu.addSeparator()
        quiet = menu.addAction(_("Heute keine Hinweise mehr"))
        quiet.setObjectName("quiet")
        quiet.setCheckable(True)
        quiet.toggled.connect(self.be_quiet)
        stay = menu.addAction(_("Beim Schließen weiterlaufen"))
        stay.setObjectName("stay")
        stay.setCheckable(True)
        stay.toggled.connect(lambda on: self._office.settings.set("stay_in_tray", on))
        menu.addSeparator()
        leave = menu.addAction(_("Beenden"))
        leave.setObjectName("quit")
        leave.triggered.connect(self.leave)

        def as_it_is() -> None:
            quiet.setChecked(self._quiet_on == self._office.today)
            stay.setChecked(bool(self._office.settings.get("stay_in_tray")))

        menu.aboutToShow.connect(as_it_is)
        self._menu = menu
        return menu

    def sign_clicked(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        """A click opens *Heute*; the other button opens the menu by itself."""
        if reason in (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        ):
            self.open_today()

    def open_today(self) -> None:
        """Bring the window with *Heute* to the front."""
        self._come()
        self._office.open("today")

    def _plan(self) -> None:
        self._come()
        self._office.create("contact")

    def let_go(self) -> None:
        """The program is to end: nothing holds the window back any more."""
        self._leaving = True

    def leave(self) -> None:
        """End the program, also when closing the window would only hide it."""
        self.let_go()
        hidden = not self._window.isVisible()
        self._window.close()
        if hidden and not self._window.isVisible():  # else it shows what is still done
            self.quit_wanted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Closing the window hides it when that is wished and the sign stays."""
        if event.type() == QEvent.Type.Close and self._stays():
            event.ignore()
            self._window.hide()
            QApplication.setQuitOnLastWindowClosed(False)
            self._say_once()
            return True
        if event.type() == QEvent.Type.Show:
            QApplication.setQuitOnLastWindowClosed(True)
        return False

    def _stays(self) -> bool:
        wished = bool(self._office.settings.get("stay_in_tray"))
        return wished and self._sign is not None and not self._leaving

    def _say_once(self) -> None:
        settings = self._office.settings
        if self._sign is None or settings.get("stay_told"):
            return
        settings.set("stay_told", True)
        self._sign.showMessage(
            _("Kundenpflege läuft weiter"),
            _("Ein Klick auf das Zeichen öffnet das Fenster wieder."),
            self._window.windowIcon(),
            _SHOWN,
        )

    def _close(self) -> None:
        self._timer.stop()
        if self._sign is not None:
            self._sign.hide()
            self._sign = None

    # The picture -------------------------------------------------------------------------------

    def _paint(self) -> None:
        if self._sign is None:
            return
        if self._office.locked or self._office.place is None:
            self._sign.setIcon(counted_icon(0))
            state = _("gesperrt") if self._office.locked else _("noch nicht geöffnet")
            self._sign.setToolTip(f"{_('Kundenpflege')} – {state}")
            return
        self._sign.setIcon(counted_icon(self._count))
        told = notices.heading(self._count) if self._count else _("heute ist nichts fällig")
        self._sign.setToolTip(f"{_('Kundenpflege')} – {told}")


def counted_icon(count: int) -> QIcon:
    """The program's icon with a number in a red disc; above nine `9+`, for zero none."""
    plain = QIcon(str(resource("icon.svg")))
    icon = QIcon()
    for side in _SIZES:
        picture = plain.pixmap(side, side)
        if picture.isNull():
            picture = QPixmap(side, side)
            picture.fill(Qt.GlobalColor.transparent)
        picture.setDevicePixelRatio(1.0)
        if count > 0:
            _draw_count(picture, side, str(count) if count < 10 else "9+")
        icon.addPixmap(picture)
    return icon


def _draw_count(picture: QPixmap, side: int, text: str) -> None:
    high = side * 0.62
    wide = high if len(text) == 1 else min(side, high * 1.35)
    disc = QRectF(side - wide, side - high, wide, high)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_BADGE)
    painter.drawRoundedRect(disc, high / 2, high / 2)
    font = QFont(QApplication.font())
    font.setPixelSize(max(8, round(high * 0.78)))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(_BADGE_TEXT)
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()


def _most_important(db: Reader) -> TodayPage:
    from kundenpflege.services import today

    return today.reminders(db, limit=3)
