"""Small native controls with our roles: labels, buttons, search field, tabs, wrapping rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QTabBar,
    QWidget,
)

from kundenpflege.base.i18n import _

from . import icons, theme

_MARKUP = re.compile(r"<[/!?a-zA-Z]")


def plain_tip(text: str) -> str:
    """A tooltip that shows `text` as it is: Qt would read what looks like markup as such, and load
    the pictures it names."""
    if not _MARKUP.search(text):
        return text
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>")


class Label(QLabel):
    """Plain text in one of the roles title, number, heading, section, strong, body, small,
    muted, error, link. Never interprets what a user typed as markup."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        parent: QWidget | None = None,
        wrap: bool = False,
        selectable: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def setToolTip(self, text: str) -> None:
        """Told as it was typed."""
        super().setToolTip(plain_tip(text))

    def set_role(self, role: str) -> None:
        """Change the role later."""
        theme.set_role(self, role)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrapped text is never cut off, however deep the layouts are nested."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._keep_height()

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self._keep_height()

    def _keep_height(self) -> None:
        if self.wordWrap():
            self.setMinimumHeight(0)  # counted in by heightForWidth
            self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


class ElidedLabel(Label):
    """One line that ends in … where there is no room; the whole text stands in the tooltip."""

    def __init__(self, text: str = "", role: str = "body", parent: QWidget | None = None) -> None:
        super().__init__("", role, parent)
        self._full = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Set the whole text."""
        self._full = text
        QLabel.setText(self, text)
        self.setAccessibleName(text)
        self._tell()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._full) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        """A few letters at least."""
        return QSize(self.fontMetrics().averageCharWidth() * 4, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tooltip only where something is cut off."""
        super().resizeEvent(event)
        self._tell()

    def _tell(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self._full) > self.width()
        self.setToolTip(self._full if cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text cut to the width."""
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        text = QFontMetrics(self.font()).elidedText(
            self._full, Qt.TextElideMode.ElideRight, self.width()
        )
        flags = self.alignment() | Qt.TextFlag.TextSingleLine
        painter.drawText(self.rect(), int(flags), text)


class Button(QPushButton):
    """A button in a role: primary (one a page), secondary, quiet, danger, link."""

    def __init__(
        self,
        text: str,
        icon: str = "",
        role: str = "secondary",
        parent: QWidget | None = None,
        large: bool = False,
        on_click: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon_name = ""
        self.setProperty("role", role)
        if large:
            self.setProperty("big", "true")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        # Enter presses only the button that has the focus (keyPressEvent), never a default one.
        self.setAutoDefault(False)
        self.set_icon(icon)
        theme.signals.changed.connect(self._resize_icon)
        if on_click is not None:
            self.clicked.connect(lambda: on_click())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, as the space bar does."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def setToolTip(self, text: str) -> None:
        """Told as it was typed."""
        super().setToolTip(plain_tip(text))

    def set_icon(self, name: str) -> None:
        """Give the button the icon of a meaning, or none for ''."""
        self._icon_name = name
        if not name:
            self.setIcon(QIcon())
            return
        role = self.property("role")
        tints = {"primary": "primary_text", "danger": "danger_text", "link": "link"}
        self.setIcon(icons.icon(name, tints.get(role, "text")))
        self._resize_icon()

    def set_role(self, role: str) -> None:
        """Change the role later."""
        theme.set_role(self, role)
        self.set_icon(self._icon_name)

    def setText(self, text: str) -> None:
        """Say something else; between icon and words there is always the same gap."""
        super().setText(text)
        self._resize_icon()

    def _resize_icon(self) -> None:
        if self._icon_name:
            side = theme.px(16 if self.property("big") else 15)
            gap = theme.px(4) if self.text() else 0
            self.setIconSize(QSize(side + gap, side))


class IconButton(Button):
    """A button that shows only an icon; `name` is its accessible name and tooltip."""

    def __init__(
        self,
        icon: str,
        name: str,
        role: str = "secondary",
        parent: QWidget | None = None,
        on_click: Callable[[], object] | None = None,
    ) -> None:
        super().__init__("", icon, role, parent, on_click=on_click)
        self.setProperty("icon_only", "true")
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Say what the button does."""
        self.setAccessibleName(name)
        self.setToolTip(name)


class SearchField(QLineEdit):
    """Text field with magnifier, a clear button and its shortcut shown at the right.

    Emits `moved(±1)` for the arrow keys so that a result list can follow, `left()` for Esc.
    """

    moved = Signal(int)
    left = Signal()

    def __init__(
        self, placeholder: str = "", shortcut: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "search")
        self.setPlaceholderText(placeholder or _("Suchen …"))
        self.setAccessibleName(placeholder.rstrip(" …") or _("Suchen"))
        self._clear = IconButton("close", _("Suche leeren"), "quiet", self, self.clear)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._hint = Label("", "keycap", self)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if shortcut:
            self._hint.setText(
                QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            )
        self.textChanged.connect(self._place)
        theme.signals.changed.connect(self._place)
        self._place()

    def _place(self) -> None:
        hint, clear = self._hint, self._clear
        hint.setVisible(bool(hint.text()) and not self.text() and not self.hasFocus())
        clear.setVisible(bool(self.text()))
        hint.adjustSize()
        clear.resize(clear.sizeHint())
        gap = theme.px(8)
        for widget in (hint, clear):
            widget.move(self.width() - widget.width() - gap, (self.height() - widget.height()) // 2)
        ends = max(w.width() for w in (hint, clear)) if hint.text() else clear.width()
        self.setTextMargins(theme.px(20), 0, ends, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the shortcut at the right end."""
        super().resizeEvent(event)
        self._place()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The shortcut has done its work."""
        super().focusInEvent(event)
        self._place()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the shortcut again."""
        super().focusOutEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, then the magnifier."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.px(16)
        spot = QRectF(theme.px(10), (self.height() - side) / 2, side, side)
        icons.paint(painter, spot, "search", "muted")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys belong to the results, Esc empties and then leaves the field."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)


class Tabs(QTabBar):
    """Underlined tabs as in a customer's detail; `chosen(key)` when another one is taken."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.currentChanged.connect(self._current_changed)

    def add(self, key: str, text: str) -> None:
        """Append a tab."""
        self.setTabData(self.addTab(text), key)

    def choose(self, key: str) -> None:
        """Make the tab with `key` the current one."""
        for index in range(self.count()):
            if self.tabData(index) == key:
                self.setCurrentIndex(index)

    def current(self) -> str:
        """Key of the current tab."""
        return str(self.tabData(self.currentIndex()) or "")

    def _current_changed(self, index: int) -> None:
        key = self.tabData(index)
        if key:
            self.chosen.emit(str(key))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A fine line below all tabs, then the tabs."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        painter.end()
        super().paintEvent(event)


def hline(parent: QWidget | None = None) -> QFrame:
    """A fine horizontal line."""
    line = QFrame(parent)
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line


def row(*widgets: QWidget | int, gap: int = theme.S2) -> QHBoxLayout:
    """A horizontal layout without margins; 0 stands for the stretch."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    for widget in widgets:
        if isinstance(widget, int):
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    return layout


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say `text` without moving the focus."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def focus_is_inside(widget: QWidget) -> bool:
    """Whether `widget` or one of its children has the keyboard."""
    focus = QApplication.focusWidget()
    return focus is not None and (focus is widget or widget.isAncestorOf(focus))
