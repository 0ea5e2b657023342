"""The right side: the chosen day as a list, and the customers by how well they are cared for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, format_weekday_date, relative_days
from kundenpflege.base.i18n import _, ngettext

from ..kit import theme
from ..kit.cards import Card
from ..kit.cards_charts import ThinBar
from ..kit.chips import ImportanceBadge
from ..kit.controls import Button, ElidedLabel, Label, hline, row

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry, CareRow, Suggestion

_ICONS = {"birthday": "cake", "holiday": "calendar"}


class DayCard(Card):
    """What stands on the chosen day, as buttons: the calendar's twin for keyboard and reader."""

    entry_opened = Signal(object)
    plan_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(" ")
        self.setObjectName("dayCard")
        self.title.setWordWrap(True)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.S1)
        self.add(self._list)
        self._plan = Button(
            _("Kontakt an diesem Tag"), "plus", "quiet", on_click=self.plan_wanted.emit
        )
        self._plan.setObjectName("planOnDay")
        self.add(self._plan)

    def show_day(self, day: date, entries: Sequence[CalendarEntry], today: date) -> None:
        """Show a day with its entries."""
        self.set_title(format_weekday_date(day))
        self.setToolTip(relative_days(day, today))
        clear(self._list)
        for entry in entries:
            if entry.kind == "holiday":
                self._list.addWidget(Label(entry.text, "muted", wrap=True))
                continue
            icon = entry.contact_kind.value if entry.contact_kind else _ICONS.get(entry.kind, "")
            button = Button(
                entry.label, "done" if entry.done else icon, on_click=self._opener(entry)
            )
            button.setToolTip(entry.text)
            button.setAccessibleName(entry.text)
            button.setObjectName(f"entry_{entry.contact_id or entry.person_id}")
            self._list.addWidget(button)
        if not entries:
            self._list.addWidget(Label(_("Nichts geplant."), "muted"))

    def _opener(self, entry: CalendarEntry) -> Callable[[], None]:
        return lambda: self.entry_opened.emit(entry)


class CareLine(QFrame):
    """One customer: class, name, silence, planned of wanted."""

    clicked = Signal(int)

    def __init__(self, care: CareRow, today: date) -> None:
        super().__init__()
        self._id = care.customer_id
        self.setObjectName(f"care_{care.customer_id}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        silence = (
            ngettext("{n} Tag", "{n} Tage", care.silent_days).format(n=care.silent_days)
            if care.silent_days is not None
            else _("noch nie")
        )
        planned = _("{planned} von {wanted} geplant").format(
            planned=care.planned, wanted=care.wanted
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S1, theme.S2, theme.S1, theme.S2)
        layout.setSpacing(theme.S1 + 2)
        quiet = Label(silence, "muted")
        quiet.setToolTip(
            _("Letzter Kontakt am {day}").format(day=format_date(care.last_on))
            if care.last_on
            else _("Noch kein Kontakt notiert")
        )
        name = ElidedLabel(care.name, "strong")
        top = row(ImportanceBadge(care.importance.value), name, quiet)
        top.setStretch(1, 1)
        layout.addLayout(top)
        bar = ThinBar()
        bar.set(care.share, care.tone, planned)
        words = Label(planned, "muted")
        if care.next_on:
            words.setToolTip(_("Nächster Kontakt am {day}").format(day=format_date(care.next_on)))
        bottom = row(bar, words)
        bottom.setStretch(0, 1)
        layout.addLayout(bottom)
        told = [care.name, _("Klasse {letter}").format(letter=care.importance.value)]
        told += [_("letzter Kontakt vor {span}").format(span=silence), planned]
        if care.next_on:
            told.append(_("nächster {when}").format(when=relative_days(care.next_on, today)))
        self.setAccessibleName(", ".join(told))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A ring shows where the keyboard is."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.color("focus"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses the customer."""
        self.clicked.emit(self._id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space do the same."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit(self._id)
        else:
            super().keyPressEvent(event)


class CareCard(Card):
    """Planned contacts of the next twelve months against what the class calls for."""

    customer_chosen = Signal(int)
    suggestion_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Genug gepflegt?"))
        self.setObjectName("careCard")
        self.add(
            Label(
                _("Geplante Kontakte der nächsten 12 Monate, gemessen an der Wichtigkeit"),
                "muted",
                wrap=True,
            )
        )
        inner = QWidget()
        inner.setProperty("role", "page")
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, theme.S2, 0)
        self._list.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        self.add(scroll, 1)
        self._hints = Card("", tone="amber")
        self._hints.title.setWordWrap(True)
        self._hints.setObjectName("suggestions")
        self._hints.setVisible(False)
        self.add(self._hints)
        self._rows: Sequence[CareRow] | None = None

    def show_rows(self, rows: Sequence[CareRow], today: date) -> None:
        """Show the customers; unchanged ones cost nothing."""
        if self._rows is not None and list(rows) == list(self._rows):
            return
        self._rows = rows
        clear(self._list)
        for care in rows:
            if self._list.count():
                self._list.addWidget(hline())
            line = CareLine(care, today)
            line.clicked.connect(self.customer_chosen)
            self._list.addWidget(line)
        if not rows:
            words = _(
                "Geben Sie Ihren Kunden eine Klasse A, B oder C: Dann steht hier, wer zu wenig "
                "gepflegt wird."
            )
            hint = Label(words, "muted", wrap=True)
            hint.setObjectName("noClasses")
            self._list.addWidget(hint)
        self._list.addStretch(1)

    def show_suggestions(self, name: str, found: Sequence[Suggestion], today: date) -> None:
        """Occasions ahead for one customer, with a button to plan each."""
        clear(self._hints.body)
        self._hints.set_title(_("Anlässe für {name}").format(name=name))
        for suggestion in found:
            line = row(
                Label(suggestion.text, "body", wrap=True),
                Button(_("Einplanen"), "schedule", on_click=self._planner(suggestion)),
            )
            line.setStretch(0, 1)
            self._hints.add(line)
        if not found:
            self._hints.add(
                Label(
                    _("Keine besonderen Anlässe in den nächsten zwölf Monaten."), "muted", wrap=True
                )
            )
        self._hints.setVisible(True)

    def _planner(self, suggestion: Suggestion) -> Callable[[], None]:
        return lambda: self.suggestion_wanted.emit(suggestion)


def clear(layout: object) -> None:
    """Take all widgets and nested layouts out of a layout."""
    assert hasattr(layout, "takeAt")
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (nested := item.layout()) is not None:
            clear(nested)
