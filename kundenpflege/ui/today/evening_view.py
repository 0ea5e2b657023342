"""The evening: what the day has brought, and what was left lying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _, ngettext

from ..kit import theme
from ..kit.cards import IconView
from ..kit.controls import Button, ElidedLabel, Label, hline
from ..kit.empty import EmptyState
from ..kit.office import Office
from . import errands
from .deeds import Deeds
from .reminder_list import ReminderList
from .reminder_model import entries_for

if TYPE_CHECKING:
    from kundenpflege.services.today import Done, Evening

_FEW_DONE, _MOST_DONE = 5, 12  # shown, with and without something left


class EveningView(QWidget):
    """Done today above, left over below; one button moves all of it to the next working day."""

    emptied = Signal()
    """There is no list the keyboard could stay in."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("eveningReview")
        self._office = office
        self._left: tuple[object, ...] = ()
        self.summary = Label("", "strong", wrap=True)
        self.summary.setObjectName("eveningSummary")
        self.move_all = Button(
            _("Alles auf den nächsten Arbeitstag"), "arrow_right", on_click=self._move_all
        )
        self.move_all.setObjectName("moveAll")
        self.list = ReminderList()
        self.list.setObjectName("leftReminders")
        self.deeds = Deeds(office, self.list, self)
        self._done = QWidget()
        self._done.setObjectName("doneToday")
        self._done_rows = QVBoxLayout(self._done)
        self._done_rows.setSpacing(theme.S1)
        self._calm = EmptyState("", icon="ok")
        self._calm.setObjectName("eveningCalm")
        head = QHBoxLayout()
        head.addWidget(self.summary, 1)
        head.addWidget(self.move_all, 0, Qt.AlignmentFlag.AlignLeft)
        self._head = head
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._done)
        self._line = hline()
        layout.addWidget(self._line)
        self._keys = Label(
            _("W: nächster Arbeitstag · E: erledigt · S: später · N: diesmal nicht"), "small"
        )
        self._keys.setObjectName("eveningKeys")
        layout.addWidget(self._keys)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._calm, 1)
        theme.signals.changed.connect(self._measure)
        self._measure()
        self.setFocusProxy(self.list)

    def refresh(self) -> None:
        """Ask for the day."""
        self._office.ask(errands.evening, then=self._show, owner=self, key="evening")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The button goes below its sentence where they do not fit side by side."""
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        edge = theme.px(16)
        words = self.summary.fontMetrics().horizontalAdvance(self.summary.text())
        room = self.width() - 2 * edge - self.move_all.sizeHint().width() - theme.px(24)
        beside = QBoxLayout.Direction.LeftToRight
        below = QBoxLayout.Direction.TopToBottom
        self._head.setDirection(beside if words <= room else below)
        self._head.setContentsMargins(edge, theme.px(10), edge, theme.px(10))
        self._done_rows.setContentsMargins(edge, 0, edge, theme.px(12))
        self._keys.setContentsMargins(edge, theme.px(6), edge, theme.px(6))

    def _show(self, evening: Evening) -> None:
        done = ngettext("{n} Kontakt erledigt", "{n} Kontakte erledigt", len(evening.done))
        left = ngettext("{n} liegen geblieben", "{n} liegen geblieben", len(evening.left))
        self.summary.setText(
            f"{done.format(n=len(evening.done))} · {left.format(n=len(evening.left))}"
        )
        self._measure()
        self._show_done(evening.done, _FEW_DONE if evening.left else _MOST_DONE)
        shown = self.deeds.keep_open(evening.left)
        self.list.show_entries(entries_for(shown))
        self._left = tuple(evening.left)
        self.move_all.setVisible(bool(evening.left))
        self.list.setVisible(bool(shown))
        self._keys.setVisible(bool(shown))
        if not shown:
            self.emptied.emit()
        self._calm.setVisible(not shown)
        self._calm.set_sentence(
            _("Nichts ist liegen geblieben. Schönen Feierabend!")
            if evening.done
            else _("Heute ist nichts mehr offen. Schönen Feierabend!")
        )

    def _show_done(self, done: tuple[Done, ...], most: int) -> None:
        while (item := self._done_rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in done[:most]:
            self._done_rows.addWidget(self._done_row(one))
        left = len(done) - most
        if left > 0:
            more = ngettext("und {n} weiterer", "und {n} weitere", left).format(n=left)
            self._done_rows.addWidget(Label(more, "small"))
        self._done.setVisible(bool(done))
        self._line.setVisible(bool(done))

    def _done_row(self, one: Done) -> QWidget:
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(10))
        line.addWidget(IconView("ok", "green_text"))
        name = Button(one.customer, role="link")
        name.setObjectName(f"done_{one.contact_id}")
        name.clicked.connect(lambda: self._office.open("customer", one.customer_id))
        name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        line.addWidget(name)
        words = f"{one.kind.label}: {one.reason}"
        if one.outcome and one.outcome != one.reason:
            words += f" – {' '.join(one.outcome.split())}"
        line.addWidget(ElidedLabel(words, "small"), 1)
        return box

    def _move_all(self) -> None:
        rows = self.list.rows.reminders()
        # Not only the weightiest reason of each: the next one would step into its place.
        keys = [one.key for row in rows for one in (row, *row.also)]
        if keys:
            who = ngettext("{n} Kunde", "{n} Kunden", len(rows)).format(n=len(rows))
            self.deeds.put_off_all(keys, who)
