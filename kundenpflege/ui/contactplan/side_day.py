"""The chosen day as a list of buttons: the plan's twin for keyboard and screen reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_weekday_date, relative_days
from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.controls import Button, Label
from ..kit.occasions import clear

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

_ICONS = {"birthday": "cake", "holiday": "calendar", "name_day": "star"}
_VISITS = ("visit", "meeting")
_MOST = 60


class DayView(QWidget):
    """`entry_opened(CalendarEntry)`, `plan_wanted(day)`, `tour_wanted(day)`."""

    entry_opened = Signal(object)
    plan_wanted = Signal(object)
    tour_wanted = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dayCard")
        self.day = today
        self.title = Label("", "section", wrap=True)
        self.when = Label("", "muted")
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.S1 + 2)
        self.plan = Button(
            _("Kontakt an diesem Tag"), "plus", on_click=lambda: self.plan_wanted.emit(self.day)
        )
        self.plan.setObjectName("planOnDay")
        self.tour = Button(
            _("Tour dieses Tages"), "address", on_click=lambda: self.tour_wanted.emit(self.day)
        )
        self.tour.setObjectName("tourOfDay")
        inner = QWidget()
        inner.setProperty("role", "page")
        body = QVBoxLayout(inner)
        body.setContentsMargins(theme.S4, theme.S3, theme.S3, theme.S3)
        body.setSpacing(theme.S2)
        body.addWidget(self.title)
        body.addWidget(self.when)
        body.addLayout(self._list)
        body.addSpacing(theme.S1)
        body.addWidget(self.plan)
        body.addWidget(self.tour)
        body.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        self._shown: tuple[date, tuple[CalendarEntry, ...]] | None = None

    def show_day(self, day: date, entries: Sequence[CalendarEntry], today: date) -> None:
        """Show a day with its entries; the same ones cost nothing."""
        now = (day, tuple(entries))
        self.when.setText(relative_days(day, today))
        if now == self._shown:
            return
        self._shown, self.day = now, day
        self.title.setText(format_weekday_date(day))
        clear(self._list)
        for entry in entries[:_MOST]:
            if entry.kind in ("contact", "birthday", "name_day") or entry.customer_id:
                self._list.addWidget(self._line(entry))
            else:
                self._list.addWidget(Label(entry.text, "muted", wrap=True))
        if len(entries) > _MOST:
            more = _("und {n} weitere").format(n=len(entries) - _MOST)
            self._list.addWidget(Label(more, "muted"))
        if not entries:
            self._list.addWidget(Label(_("Nichts geplant."), "muted"))
        self.tour.setVisible(any(one.contact_kind in _VISITS and not one.done for one in entries))

    def _line(self, entry: CalendarEntry) -> QWidget:
        """The button, below it whom it is for and why, as far as the button does not say it."""
        line = QWidget()
        words = QVBoxLayout(line)
        words.setContentsMargins(0, 0, 0, theme.S1)
        words.setSpacing(theme.px(2))
        words.addWidget(self._button(entry))
        contact = entry.kind == "contact"
        further = [entry.customer, entry.reason] if contact else [entry.text]
        if entry.done:
            further.append(_("erledigt"))
        told = " · ".join(part for part in further if part and part not in entry.label)
        if told:
            label = Label(told, "small", wrap=True)
            label.setMinimumWidth(1)
            label.setContentsMargins(theme.px(2), 0, 0, 0)
            words.addWidget(label)
        return line

    def _button(self, entry: CalendarEntry) -> Button:
        icon = entry.contact_kind.value if entry.contact_kind else _ICONS.get(entry.kind, "")
        words = f"{entry.at_time} {entry.label}" if entry.at_time else entry.label
        button = Button(
            words.replace("&", "&&"), "done" if entry.done else icon, on_click=self._opener(entry)
        )
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.setToolTip(entry.text)
        button.setAccessibleName(entry.text)
        button.setObjectName(f"entry_{entry.contact_id or entry.person_id or entry.series_id}")
        return button

    def _opener(self, entry: CalendarEntry) -> Callable[[], None]:
        return lambda: self.entry_opened.emit(entry)
