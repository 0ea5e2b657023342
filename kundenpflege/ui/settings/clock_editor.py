"""Editors for working hours and working days."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from kundenpflege.base.dates import WEEKDAYS
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import NBSP

from ..kit import theme
from ..kit.editors import IntegerEditor, TimeEditor
from ..kit.editors_base import Editor


class DaysEditor(IntegerEditor):
    """A number of days whose word follows it: `1 Tag`, `14 Tage`; `dative`: `14 Tagen`."""

    def __init__(self, lowest: int, highest: int, after: str = "", dative: bool = False) -> None:
        super().__init__(lowest, highest)
        self._after, self._dative = after, dative
        self.spin.valueChanged.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        count = self.spin.value()
        word = ngettext("Tag", "Tagen", count) if self._dative else ngettext("Tag", "Tage", count)
        self.spin.setSuffix(NBSP + " ".join(part for part in (word, self._after) if part))


class ClockEditor(TimeEditor):
    """A time of day as `07:30`; empty stays empty text."""

    def value(self) -> Any:
        """`07:30`, empty when nothing (readable) stands there."""
        found = super().value()
        return "" if found is None else f"{found.hour:02d}:{found.minute:02d}"

    def set_value(self, value: Any) -> None:
        """Show a time given as text."""
        self._show(str(value or ""))

    def problem(self) -> str:
        """Not a time of day."""
        return _("Eine Uhrzeit sieht so aus: 7:30") if self.text() and not self.value() else ""

    def _tidy(self) -> None:
        if self.value():
            self.set_value(self.value())


class DayButton(QAbstractButton):
    """One weekday, pressed in while it is worked."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setText(_(WEEKDAYS[number])[:2])
        self.setObjectName(f"day_{number}")
        self.setToolTip(_(WEEKDAYS[number]))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.signals.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As high as a field."""
        return QSize(theme.px(46), theme.px(32))

    def minimumSizeHint(self) -> QSize:
        """Room for its two letters."""
        return QSize(theme.px(24), theme.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Brand while chosen, a ring when the keyboard is there."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        chosen = self.isChecked()
        frame = "brand" if chosen else "line_strong" if self.underMouse() else "line"
        painter.setPen(theme.color(frame))
        painter.setBrush(theme.color("brand_soft" if chosen else "surface"))
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        painter.setFont(theme.font("body", bold=chosen))
        painter.setPen(theme.color("brand_text" if chosen else "muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 4, 4)


class WeekEditor(Editor):
    """The working days, Monday to Sunday, as `1111100`; arrows move between them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.S2 - 2)
        self._days = [DayButton(number) for number in range(len(WEEKDAYS))]
        for day in self._days:
            day.setChecked(True)  # an empty week would count as wrongly typed
            day.clicked.connect(self._clicked)
            day.installEventFilter(self)
            line.addWidget(day)
        line.addStretch(1)
        self._set_field(row)
        row.setFocusProxy(self._days[0])

    def name_field(self, name: str, label: str, purpose: str = "") -> None:
        """Each day tells the row it belongs to."""
        super().name_field(name, label, "")
        for day, words in zip(self._days, WEEKDAYS, strict=True):
            day.setAccessibleName(f"{label}: {_(words)}")

    def value(self) -> str:
        """`1` for each working day."""
        return "".join("1" if day.isChecked() else "0" for day in self._days)

    def set_value(self, value: Any) -> None:
        """Show the days."""
        signs = str(value or "").ljust(7, "0")
        for day, sign in zip(self._days, signs, strict=False):
            day.setChecked(sign == "1")

    def problem(self) -> str:
        """Somebody has to work some day."""
        return "" if "1" in self.value() else _("Mindestens ein Arbeitstag muss bleiben.")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Left and right go to the neighbour."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
            if step and watched in self._days:
                place = self._days.index(watched) + step
                if 0 <= place < len(self._days):
                    self._days[place].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _clicked(self) -> None:
        self.changed.emit()
        self.left.emit()
