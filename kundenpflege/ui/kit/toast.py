"""Short messages at the bottom: „Gespeichert · Rückgängig“. They never take the focus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSizePolicy, QWidget

from . import theme
from .cards import IconView
from .controls import Button, Label, announce, focus_is_inside
from .page import Page

SHOWN_FOR = 6000  # ms; longer for long texts
_MOST = 3
_MOST_LINES = 6


class Toast(QFrame):
    """One message with an icon and at most one action. Stays while the mouse or focus is on it."""

    dismissed = Signal()

    def __init__(
        self,
        text: str,
        action: str,
        on_action: Callable[[], object] | None,
        icon: str,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.text, self.action = text, action
        self.setProperty("role", "toast")
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.S4, theme.S2, theme.S3, theme.S2)
        layout.setSpacing(theme.S2)
        layout.addWidget(IconView(icon, "toast_action", 16))
        self._label = Label(_first_lines(text))
        self._label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        layout.addWidget(self._label, 1)
        self.button: Button | None = None
        if action and on_action is not None:
            layout.addWidget(Label("·"))
            self.button = Button(action, role="toast")
            self.button.setObjectName("toastAction")
            self.button.clicked.connect(lambda: self._act(on_action))
            layout.addWidget(self.button)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self._time_is_up)

    def fit(self, width: int) -> None:
        """Take the room of the text, at most `width`; a long text wraps."""
        self._label.setWordWrap(False)
        if self.sizeHint().width() > width:
            self._label.setWordWrap(True)
            self.resize(width, self.heightForWidth(width))
        else:
            self.resize(self.sizeHint())

    def dismiss(self) -> None:
        """Go away now."""
        self.timer.stop()
        self.hide()
        self.dismissed.emit()
        self.deleteLater()

    def _act(self, on_action: Callable[[], object]) -> None:
        self.dismiss()
        on_action()

    def _time_is_up(self) -> None:
        if self.underMouse() or focus_is_inside(self):
            self.timer.start(1500)
        else:
            self.dismiss()


def _first_lines(text: str) -> str:
    """So many lines as a message may have without covering the page."""
    lines = text.splitlines()
    return "\n".join([*lines[: _MOST_LINES - 1], "…"]) if len(lines) > _MOST_LINES else text


class Toasts(QObject):
    """The messages of one window, stacked at its bottom centre, the newest below."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._toasts: list[Toast] = []
        host.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    def show(
        self,
        text: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        icon: str = "done",
        shown_for: int = SHOWN_FOR,
    ) -> Toast:
        """Show `text`, with an action if given, and have screen readers say it.

        Only one message offers the same action: of two „Rückgängig“ the older one would do
        something else than it says. `shown_for` in ms.
        """
        for old in self.shown():
            if old.text == text or (action and old.action == action):
                old.dismiss()
        for old in self.shown()[: -_MOST + 1]:
            old.dismiss()
        toast = Toast(text, action, on_action, icon, self._host)
        toast.dismissed.connect(lambda: self._gone(toast))
        self._toasts.append(toast)
        toast.ensurePolished()
        toast.show()
        toast.timer.start(shown_for + 40 * max(0, len(text) - 40))
        self.arrange()
        announce(self._host, f"{text} {action}".strip())
        return toast

    def shown(self) -> list[Toast]:
        """The messages on the screen, oldest first."""
        return list(self._toasts)

    def clear(self) -> None:
        """Take all messages away."""
        for toast in self.shown():
            toast.dismiss()

    def _gone(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            self.arrange()

    def arrange(self) -> None:
        """Place the messages for the window's present size."""
        bottom = self._host.height() - theme.S5
        toasts = self.shown()
        for toast in reversed(toasts):
            toast.fit(max(200, min(theme.px(640), self._host.width() - 2 * theme.S5)))
            bottom -= toast.height()
            toast.move((self._host.width() - toast.width()) // 2, bottom)
            bottom -= theme.S2
        for toast in toasts:
            toast.raise_()  # which makes it the last child: the oldest has to come first

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        """Who had the keyboard went away and Qt gave it to the next one: that must not be the
        button that takes back what was just stored. Only the Tab key leads there."""
        if old is None or all(now is not toast.button for toast in self._toasts):
            return
        if old.isVisible() and old.isEnabled():
            return
        host = old.parentWidget()
        while host is not None and not (isinstance(host, Page) and host.isVisible()):
            host = host.parentWidget()
        if host is not None:
            host.setFocus(Qt.FocusReason.OtherFocusReason)
        elif now is not None:
            now.clearFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize and watched is self._host:
            self.arrange()
        return False
