"""The person at the desk: sees what is on the screen, presses keys, clicks, and waits for nothing.

Widgets are found by their `objectName` or by the words on them, and only where they can really
be seen; keys go to whatever has the keyboard.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QKeyCombination,
    QModelIndex,
    QPoint,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kundenpflege.base.dates import Clock
from kundenpflege.base.settings import Settings
from kundenpflege.services.opening import open_store
from kundenpflege.store import Reader, Store
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.mainwindow import MainWindow
from tests.services.offer_world import add_business
from tests.ui.conftest import settle

T = TypeVar("T")
_MOST_TABS = 120


class Calendar(Clock):
    """A clock whose day the story turns."""

    def __init__(self, day: date, hour: int = 8) -> None:
        self.day, self.hour = day, hour

    def today(self) -> date:
        return self.day

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, self.hour)


class Answers:
    """What the user answers to the questions for files: the same path to all of them."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.asked: list[str] = []

    def open_file(self, title: str, kinds: Any) -> Path | None:
        self.asked.append(title)
        return self.path

    def save_file(self, title: str, suggestion: str, kinds: Any) -> Path | None:
        self.asked.append(suggestion)
        return self.path

    def confirm(self, title: str, text: str, action: str) -> bool:
        raise AssertionError(f"Nothing may ask for confirmation: {title}")


class Desk:
    """One laptop with the program on it; `open` and `close` as often as the story wants."""

    def __init__(self, qtbot: QtBot, folder: Path, clock: Calendar) -> None:
        self.qtbot, self.folder, self.clock = qtbot, folder, clock
        self.path = folder / "kundenpflege.db"
        self.crashes: list[str] = []
        self.told: list[str] = []
        self.strokes = 0
        """Keys pressed that are no letters."""
        self.clicks = 0
        self._window: MainWindow | None = None
        self._store: Store | None = None

    # The program -------------------------------------------------------------------------------

    def open(self) -> None:
        """Start the program, as `app` does it, and wait for the first page."""
        assert self._window is None, "it is open already"
        office = Office(Settings(self.folder / "settings.json"), self.clock)
        office.crashed.connect(self.crashes.append)
        office.told.connect(lambda notice: self.told.append(notice.text))
        self._store = open_store(self.path, clock=self.clock)
        store = self._store
        office.start(lambda: store)
        window = self._window = MainWindow(office)
        window.resize(1440, 900)
        with self.qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.start()
        self.settle()

    def close(self) -> None:
        """The cross of the window, then the end of the program."""
        window = self.window
        window.close()
        assert not window.isVisible(), "the window stays"
        assert window.office.close(), "what was handed in was not stored in time"
        window.deleteLater()
        self._window = self._store = None

    def pull_the_plug(self) -> None:
        """For the end of a test: whatever is open."""
        if self._window is not None:
            self.close()

    @property
    def is_open(self) -> bool:
        return self._window is not None

    @property
    def window(self) -> MainWindow:
        assert self._window is not None, "the program is not open"
        return self._window

    @property
    def office(self) -> Office:
        return self.window.office

    @property
    def store(self) -> Store:
        assert self._store is not None
        return self._store

    def settle(self) -> None:
        """Until everything asked is answered, and nothing went wrong."""
        QApplication.processEvents()
        self._stay_active()
        settle(self.qtbot, self.office)
        assert not self.crashes, self.crashes

    def _stay_active(self) -> None:
        """Without a screen a list of suggestions makes itself the active window and stays that
        after it has gone; any real desktop leaves the window active."""
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QListView) or (popup is None and not self.window.isActiveWindow()):
            self.window.activateWindow()
            QApplication.processEvents()

    def wait(self, until: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(until()), timeout=15_000)

    def next_morning(self, day: date) -> None:
        """The program stayed open over night."""
        self.clock.day = day
        self.office.check_day()
        self.settle()

    def look(self, question: Callable[[Reader], T]) -> T:
        """Into the database, past the screen."""
        with self.store.read() as db:
            return question(db)

    def furnish(self) -> None:
        """The letterhead was filled in long ago."""
        add_business(self.store)
        self.settle()

    # Eyes --------------------------------------------------------------------------------------

    def widgets(self) -> list[QWidget]:
        """Everything on the screen, popups first."""
        tops = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        tops.sort(key=lambda one: one is self.window)
        found = [w for top in tops for w in (top, *top.findChildren(QWidget)) if w.isVisible()]
        return list(dict.fromkeys(found))  # a popup stands below its parent, too

    def see(self, name: str, within: str = "") -> QWidget:
        """The one widget with that `objectName`, or with exactly those words on it."""
        host: QWidget | None = self.see(within) if within else None
        pool = [w for w in self.widgets() if host is None or host.isAncestorOf(w)]
        found = [w for w in pool if w.objectName() == name]
        found = found or [w for w in pool if words_on(w) == name]
        found = found or [w for w in pool if w.accessibleName() == name]
        assert found, f"„{name}“ is not on the screen"
        assert len(found) == 1, f"„{name}“ is there {len(found)} times"
        return found[0]

    def sees(self, name: str) -> bool:
        return any(
            name in (w.objectName(), words_on(w), w.accessibleName()) for w in self.widgets()
        )

    def reads(self, words: str) -> bool:
        """Whether these words can be read anywhere: labels, buttons, fields, rows of lists."""
        return any(words in text for text in self.texts())

    def texts(self, within: str = "") -> list[str]:
        host: QWidget | None = self.see(within) if within else None
        found: list[str] = []
        for widget in self.widgets():
            if host is not None and widget is not host and not host.isAncestorOf(widget):
                continue
            if text := words_on(widget):
                found.append(text)
            if isinstance(widget, QAbstractItemView):
                found += rows_of(widget)
            elif isinstance(widget, QLineEdit):
                found.append(widget.text())
            elif isinstance(widget, QPlainTextEdit):
                found.append(widget.toPlainText())
        return found

    @property
    def focus(self) -> QWidget:
        """Who has the keyboard."""
        now = hears()
        assert now is not None, "nobody has the keyboard"
        return now

    @property
    def place(self) -> str:
        """Name of who has the keyboard."""
        return self.focus.objectName()

    # Keyboard ----------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """`press("Ctrl+K", "Down", "Return")`."""
        for key in keys:
            stroke: QKeyCombination = QKeySequence(key)[0]  # type: ignore[index]
            self.strokes += 1
            self._stay_active()
            target = hears() or self.window
            self.qtbot.keyClick(target, stroke.key(), stroke.keyboardModifiers())
            self.settle()

    def type(self, text: str) -> None:
        """Letter by letter, umlauts too, to whoever has the keyboard just then."""
        for sign in text:
            target = hears()
            assert target is not None, f"nobody hears „{sign}“"
            if sign.isascii():
                self.qtbot.keyClicks(target, sign)
            else:
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign)
                    QApplication.sendEvent(target, event)
            self._stay_active()

    def tab_to(self, name: str, key: str = "Tab") -> None:
        """On with the Tab key until the widget called `name` has the keyboard."""
        came = []
        for _round in range(_MOST_TABS):
            self.press(key)
            came.append(self.place)
            if self.place == name:
                return
        raise AssertionError(f"Tab never reaches {name}: {came[:60]}")

    def walk_to(self, words: str) -> None:
        """Down the open menu to the entry that begins so."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), "no menu is open"
        for _entry in menu.actions():
            self.press("Down")
            action = menu.activeAction()
            if action.text().startswith(words):
                return
        raise AssertionError(f"{words} is not among {[a.text() for a in menu.actions()]}")

    def replace(self, text: str) -> None:
        """Type over what stands in the field."""
        self.press("Ctrl+A")
        self.type(text)

    # Mouse -------------------------------------------------------------------------------------

    def click(self, name: str | QWidget, within: str = "") -> None:
        self.click_at(self.see(name, within) if isinstance(name, str) else name)
        self.settle()

    def click_at(self, widget: QWidget, spot: QPoint | None = None, twice: bool = False) -> None:
        """Scroll it into view and click what lies under the mouse there."""
        self.clicks += 1
        bring_into_view(widget)
        spot = spot or widget.rect().center()
        top = widget.window()
        hit = top.childAt(widget.mapTo(top, spot)) or top
        assert hit is widget or widget.isAncestorOf(hit) or hit is top, (
            f"{hit} lies over {widget.objectName() or words_on(widget)}"
        )
        assert widget.isEnabled(), f"{widget.objectName()} cannot be pressed"
        press = self.qtbot.mouseDClick if twice else self.qtbot.mouseClick
        press(widget, Qt.MouseButton.LeftButton, pos=spot)

    def choose(self, words: str) -> None:
        """An entry of the menu that is open."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), "no menu is open"
        texts = [a.text() for a in menu.actions()]
        action = next((a for a in menu.actions() if a.text().startswith(words)), None)
        assert action is not None, f"{words} is not among {texts}"
        self.clicks += 1
        self.qtbot.mouseClick(
            menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center()
        )
        self.settle()

    def click_row(self, view_name: str, words: str) -> None:
        """The row of a list that holds these words."""
        view = self.see(view_name)
        assert isinstance(view, QAbstractItemView)
        found = [n for n, text in enumerate(rows_of(view)) if words in text]
        assert found, f"„{words}“ is not in {rows_of(view)}"
        index = view.model().index(found[0], 0)
        view.scrollTo(index)
        bring_into_view(view)
        self.clicks += 1
        self.qtbot.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center()
        )
        self.settle()


def hears() -> QWidget | None:
    """Who gets the next key: a popup, or what has the keyboard inside it, before the window."""
    popup = QApplication.activePopupWidget()
    if popup is None:
        return QApplication.focusWidget()
    inside: QWidget | None = None if isinstance(popup, QMenu) else popup.focusWidget()
    return popup if inside is None else inside


def words_on(widget: QWidget) -> str:
    """What stands on a label or button."""
    if isinstance(widget, QLabel | QAbstractButton):
        return str(widget.text()).replace("&&", "&")
    return ""


def rows_of(view: QAbstractItemView) -> list[str]:
    """What a screen reader says of each row."""
    model: QAbstractItemModel = view.model()
    # Of a list model Qt does not tell the number of columns.
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    rows = []
    for row in range(model.rowCount(QModelIndex())):
        cells: Sequence[str] = [
            str(
                model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole)
                or model.index(row, column).data()
                or ""
            )
            for column in range(columns)
        ]
        rows.append(" | ".join(cells))
    return rows


def bring_into_view(widget: QWidget) -> None:
    """What the mouse wheel does."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
    QApplication.sendPostedEvents()
