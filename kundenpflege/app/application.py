"""The QApplication: name, icon, language of Qt's own dialogs, what happens with bugs."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QTranslator, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from kundenpflege import __version__
from kundenpflege.base.i18n import language
from kundenpflege.base.log import be_discreet
from kundenpflege.base.paths import APP_NAME, data_folder, resource
from kundenpflege.base.redaction import report
from kundenpflege.base.settings import Settings
from kundenpflege.ui.kit import theme

_log = logging.getLogger("kundenpflege")

LOG_NAME = "kundenpflege.log"


class Application(QApplication):
    """Tells when it is asked to end: by the menu of the system, or because the session ends."""

    quit_asked = Signal()

    def event(self, event: QEvent) -> bool:
        """Only what is sent to the application itself comes here."""
        if event.type() == QEvent.Type.Quit:
            self.quit_asked.emit()
        return super().event(event)


def without_screen() -> bool:
    """Choose drawing without a screen where there is none (Linux); True when chosen."""
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return True
    return False


def make_application(settings: Settings) -> QApplication:
    """The application with its look; the one already there in tests."""
    existing = QCoreApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
    else:
        QCoreApplication.setApplicationName(APP_NAME)
        QCoreApplication.setApplicationVersion(__version__)
        QGuiApplication.setApplicationDisplayName(APP_NAME)
        QGuiApplication.setDesktopFileName("kundenpflege")
        _name_for_taskbar()
        app = Application([APP_NAME])
        app.setStyle("Fusion")
        _translate(app)
    theme.apply(app, settings.get("theme"), settings.get("font_scale"))
    return app


def finish_application(app: QApplication) -> None:
    """What the first paint need not wait for: icon and log file."""
    from kundenpflege.base.log import start_log

    app.setWindowIcon(QIcon(str(resource("icon.svg"))))
    start_log(data_folder())


def log_path() -> Path:
    """Where bugs are written down."""
    return data_folder() / LOG_NAME


def report_bugs(tell: Callable[[str], object]) -> Callable[[], None]:
    """Log whatever nobody caught, in any thread, and `tell` what and where it was.

    Gives a callable that puts things back as they were.
    """
    before, before_thread = sys.excepthook, threading.excepthook
    be_discreet()

    def caught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        _log.critical("Nobody caught this", exc_info=(kind, error, trace))
        words = report(error, trace)
        if sys.stderr is not None:
            # A terminal is somebody's own; other places may be kept by the system.
            if sys.stderr.isatty():
                before(kind, error, trace)
            else:
                print(words, file=sys.stderr)
        tell(words)

    def caught_in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            caught(args.exc_type, args.exc_value, args.exc_traceback)

    def put_back() -> None:
        sys.excepthook, threading.excepthook = before, before_thread

    sys.excepthook, threading.excepthook = caught, caught_in_thread
    return put_back


def _translate(app: QApplication) -> None:
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{language()}", folder):
        app.installTranslator(translator)


def _name_for_taskbar() -> None:
    """Windows groups windows by this name, not by python.exe."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_NAME)
