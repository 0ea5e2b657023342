"""The left side: where one can go, how much waits there, and whether the data are backed up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import _, ngettext

from ..kit import icons, theme
from ..kit.cards import IconView
from ..kit.controls import ElidedLabel, IconButton
from ..kit.page import PageEntry

WIDE, NARROW = 212, 60


class NavButton(QPushButton):
    """One page: icon, name and the number of things waiting there."""

    def __init__(self, entry: PageEntry, parent: QWidget | None = None) -> None:
        super().__init__(entry.title(), parent)
        self.entry = entry
        self._count = 0
        self._narrow = False
        self.setObjectName(f"nav_{entry.key}")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()

    @property
    def count(self) -> int:
        """Number of things waiting, 0 for none."""
        return self._count

    def set_count(self, count: int) -> None:
        """Show how much waits."""
        if count != self._count:
            self._count = count
            self._name()
            self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone."""
        self._narrow = narrow
        self._name()
        self.update()

    def _name(self) -> None:
        title = self.entry.title()
        waiting = ngettext("{n} offen", "{n} offen", self._count).format(n=self._count)
        name = f"{title}, {waiting}" if self._count else title
        self.setAccessibleName(name)
        self.setToolTip(name if self._narrow else "")

    def sizeHint(self) -> QSize:
        """One line with air."""
        return QSize(theme.px(NARROW), theme.px(36))

    def minimumSizeHint(self) -> QSize:
        """The icon at least."""
        return QSize(theme.px(36), theme.px(32))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Go dark again."""
        super().leaveEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon, name and badge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        active = self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen)
        if active or self.underMouse():
            painter.setBrush(theme.color("nav_active" if active else "nav_hover"))
            painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)
        ink = theme.color("nav_text_active" if active else "nav_text")
        side = theme.px(20)
        left = (rect.width() - side) / 2 if self._narrow else theme.px(9)
        spot = QRectF(left, (self.height() - side) / 2, side, side)
        icons.paint(painter, spot, self.entry.icon, ink, filled=active)
        if not self._narrow:
            self._paint_words(painter, rect, spot.right() + theme.px(9))
        elif self._count:
            painter.setBrush(theme.color("badge"))
            dot = theme.px(9)
            painter.drawEllipse(QRectF(spot.right() - dot * 0.4, spot.top() - dot * 0.3, dot, dot))
        if self.hasFocus() and self._keyboard():
            painter.setPen(QPen(theme.color("nav_text_active"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)

    def _paint_words(self, painter: QPainter, rect: QRectF, left: float) -> None:
        right = rect.right() - theme.px(10)
        if self._count:
            text = str(self._count) if self._count < 1000 else "999+"
            font = theme.font("chip", bold=True)
            metrics = QFontMetrics(font)
            height = metrics.height() + theme.px(2)
            width = max(height * 1.15, metrics.horizontalAdvance(text) + theme.px(12))
            badge = QRectF(right - width, (self.height() - height) / 2, width, height)
            painter.setBrush(theme.color("badge"))
            painter.drawRoundedRect(badge, height / 2, height / 2)
            painter.setPen(theme.color("badge_text"))
            painter.setFont(font)
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
            right = badge.left() - theme.px(6)
        font = theme.font("body", bold=self.isChecked())
        painter.setFont(font)
        painter.setPen(theme.color("nav_text_active" if self.isChecked() else "nav_text"))
        room = QRectF(left, 0, right - left, self.height())
        words = QFontMetrics(font).elidedText(
            self.entry.title(), Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _keyboard(self) -> bool:
        window = self.window()
        return window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)


class SavedButton(QPushButton):
    """The last backup, or what is not well with it; leads to the page Sicherheit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = False
        self._words = self._full = self._alarm = ""
        self.setObjectName("saved")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.signals.changed.connect(self.updateGeometry)

    def tell(self, words: str, full: str) -> None:
        """Short words for the line, `full` ones for tooltip and screen reader."""
        self._words, self._full = words, full
        self._show()

    def set_alarm(self, words: str) -> None:
        """Something is not well; '' when all is."""
        self._alarm = words
        self._show()

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone."""
        self._narrow = narrow
        self._show()

    def _show(self) -> None:
        self.setText(self._alarm or self._words)
        full = ". ".join(part for part in (self._alarm, self._full) if part)
        self.setAccessibleName(full)
        self.setToolTip(full)
        self.setVisible(bool(self.text()))
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(theme.px(NARROW), theme.px(28))

    def minimumSizeHint(self) -> QSize:
        """The icon at least."""
        return QSize(theme.px(28), theme.px(26))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Go dark again."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint icon and words, a ring where the keyboard is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse():
            painter.setBrush(theme.color("nav_hover"))
            painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)
        side = theme.px(14)
        left = (rect.width() - side) / 2 if self._narrow else theme.px(10)
        spot = QRectF(left, (self.height() - side) / 2, side, side)
        sign = "warning" if self._alarm else "safe"
        icons.paint(painter, spot, sign, theme.color("badge" if self._alarm else "nav_muted"))
        if not self._narrow:
            painter.setFont(theme.font("small"))
            ink = "nav_text_active" if self._alarm or self.underMouse() else "nav_muted"
            painter.setPen(theme.color(ink))
            room = rect.adjusted(spot.right() + theme.S2, 0, -theme.px(6), 0)
            words = QFontMetrics(painter.font()).elidedText(
                self.text(), Qt.TextElideMode.ElideRight, int(room.width())
            )
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(room, flags, words)
        by_keyboard = Qt.WidgetAttribute.WA_KeyboardFocusChange
        if self.hasFocus() and self.window().testAttribute(by_keyboard):
            painter.setPen(QPen(theme.color("nav_text_active"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)


class Navigation(QFrame):
    """Logo, business, pages with counts, last backup; `chosen(key)` when a page is wanted."""

    chosen = Signal(str)

    def __init__(self, entries: Iterable[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "nav")
        self.setObjectName("navigation")
        self.setAccessibleName(_("Seiten"))
        self._narrow = False
        self._logo = IconView("logo", "nav_text_active", 20)
        self._name = ElidedLabel(_("Kundenpflege"), "section")
        self._business = ElidedLabel("", "small")
        self._business.setObjectName("business")
        self.saved = SavedButton(self)
        self.saved.clicked.connect(lambda: self.chosen.emit("safety"))
        self.menu_button = IconButton("menu", _("Menü"), "quiet", self)
        self.menu_button.setObjectName("menuButton")
        self.menu_button.setIcon(icons.icon("menu", "nav_muted"))
        self._buttons: dict[str, NavButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._build(entries)
        self.set_saved(None, None)
        theme.signals.changed.connect(self._fit)
        self._fit()

    def _build(self, entries: Iterable[PageEntry]) -> None:
        self._outer = QVBoxLayout(self)
        self._outer.setSpacing(theme.S1 - 2)
        self._head = QGridLayout()
        self._head.setHorizontalSpacing(theme.S2)
        self._head.setVerticalSpacing(0)
        self._head.setColumnStretch(1, 1)
        self._head.addWidget(self._logo, 0, 0)
        self._head.addWidget(self._name, 0, 1)
        self._head.addWidget(self.menu_button, 0, 2)
        self._head.addWidget(self._business, 1, 1, 1, 2)
        self._outer.addLayout(self._head)
        self._outer.addSpacing(theme.S4)
        for entry in entries:
            button = NavButton(entry, self)
            button.clicked.connect(lambda _on=False, key=entry.key: self.chosen.emit(key))
            self._buttons[entry.key] = button
            self._group.addButton(button)
            self._outer.addWidget(button)
        self._outer.addStretch(1)
        self._outer.addWidget(self.saved)

    def choose(self, key: str) -> None:
        """Mark a page as the current one, without announcing it."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def button(self, key: str) -> NavButton:
        """The button of a page."""
        return self._buttons[key]

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how much waits on each page; pages not named have nothing."""
        for key, button in self._buttons.items():
            button.set_count(counts.get(key, 0))

    def set_business(self, name: str) -> None:
        """Show the business's name below the program's."""
        self._business.setText(name)
        self._business.setVisible(bool(name) and not self._narrow)

    def set_saved(self, at: datetime | None, now: datetime | None) -> None:
        """Show when the last backup was made; nothing while unknown."""
        if at is None or now is None:
            self.saved.tell("", "")
            return
        day = relative_days(at.date(), now.date())
        words = _("Gesichert {day} {time}") if at.date() == now.date() else _("Gesichert {day}")
        full = _("Letzte Sicherung am {date} um {time} Uhr")
        self.saved.tell(
            words.format(day=day, time=f"{at:%H:%M}"),
            full.format(date=format_date(at.date()), time=f"{at:%H:%M}"),
        )

    def set_alarm(self, words: str) -> None:
        """Say in the same line what is not well with the backups; '' when all is."""
        self.saved.set_alarm(words)

    def set_narrow(self, narrow: bool) -> None:
        """Icons alone, or with words."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for button in self._buttons.values():
            button.set_narrow(narrow)
        self._name.setVisible(not narrow)
        self._business.setVisible(bool(self._business.accessibleName()) and not narrow)
        self.saved.set_narrow(narrow)
        center = Qt.AlignmentFlag.AlignHCenter if narrow else Qt.AlignmentFlag(0)
        self._head.addWidget(self.menu_button, 1 if narrow else 0, 0 if narrow else 2)
        self._head.setColumnStretch(0, 1 if narrow else 0)
        self._head.setColumnStretch(1, 0 if narrow else 1)
        for widget in (self._logo, self.menu_button):
            self._head.setAlignment(widget, center)
        self._fit()

    def is_narrow(self) -> bool:
        """Whether only icons are shown."""
        return self._narrow

    def set_menu(self, open_menu: Callable[[], object] | None) -> None:
        """What the menu button does; None hides it (a Mac has its menu at the top)."""
        self.menu_button.setVisible(open_menu is not None)
        if open_menu is not None:
            self.menu_button.clicked.connect(lambda: open_menu())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys walk along the pages."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        buttons = list(self._buttons.values())
        at = next((i for i, b in enumerate(buttons) if b.hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
            return
        buttons[(at + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)

    def _fit(self) -> None:
        self.setFixedWidth(theme.px(NARROW if self._narrow else WIDE))
        side = theme.px(10)
        inset = 0 if self._narrow else theme.px(10)
        self._outer.setContentsMargins(side, theme.px(16), side, theme.px(18))
        self._head.setContentsMargins(inset, 0, 0, 0)
        self._head.setHorizontalSpacing(0 if self._narrow else theme.S2)
        self._head.setVerticalSpacing(theme.S2 if self._narrow else 0)
        self._logo.updateGeometry()
