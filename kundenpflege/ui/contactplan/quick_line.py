"""Planning by typing: one line, and below it what is understood of it while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.rules.series import SeriesPlan, in_words

from ..kit import icons, theme
from ..kit.chips import Chip
from ..kit.controls import Label, announce
from ..kit.controls_flow import FlowRow
from ..kit.office import Office
from .model import WEEKDAYS

if TYPE_CHECKING:
    from kundenpflege.base.errors import UserError
    from kundenpflege.services.quick_entry import Understood
    from kundenpflege.store import Writer

#: Longer lines nobody types; a pasted page would keep the database busy.
LONGEST = 300


class QuickLine(QLineEdit):
    """Enter plans, the arrow keys choose among several customers, Esc empties and leaves."""

    planned = Signal(object, int)
    """A contact was planned: its day and id."""
    left = Signal()
    """The keyboard goes back to the plan."""

    def __init__(
        self, office: Office, host: QWidget, default_day: Callable[[], date | None]
    ) -> None:
        super().__init__()
        self._office, self._host, self._default_day = office, host, default_day
        self.reach: QWidget = self  # what is understood is shown as wide as this
        self.setObjectName("quickLine")
        self.setProperty("role", "search")
        self.setMaxLength(LONGEST)
        self.setPlaceholderText(_("Schnell planen: Di 14 Uhr Anruf Brandt wegen Muster"))
        self.setAccessibleName(_("Kontakt planen durch Tippen"))
        self._found: Understood | None = None
        self._found_of = ""
        self._place = 0
        self._planning = False
        self._sheet = Meaning(host)
        self.textChanged.connect(self._ask)
        theme.signals.changed.connect(self._margins)
        self._margins()
        host.installEventFilter(self)

    def _margins(self) -> None:
        self.setTextMargins(theme.px(20), 0, theme.px(6), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, then the sign."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.px(16)
        spot = QRectF(theme.px(10), (self.height() - side) / 2, side, side)
        icons.paint(painter, spot, "schedule", "muted")

    # -- understanding ----------------------------------------------------------------------

    def _ask(self, text: str) -> None:
        from kundenpflege.services import quick_entry

        self._place = 0
        if not text.strip():
            self._found = None
            self._sheet.hide()
            self._office.ask(lambda _db: None, owner=self, key="meaning")  # the last one is void
            return
        day = self._default_day()
        self._office.ask(
            lambda db: quick_entry.understand(db, text, None, day),
            then=lambda found: self._understood(text, found),
            failed=lambda _error: None,
            owner=self,
            key="meaning",
        )

    def _understood(self, text: str, found: Understood) -> None:
        if not self.text().strip():
            return
        self._found, self._found_of = found, text
        self._show()

    def _show(self) -> None:
        assert self._found is not None
        self._sheet.tell(self._found, self._place, self._office)
        self.setAccessibleDescription(self._sheet.words)
        announce(self, self._sheet.words)
        if self.window().focusWidget() is self:  # the window itself may be in the background
            self._put()
            self._sheet.show()
            self._sheet.raise_()

    def _put(self) -> None:
        corner = self.mapTo(self._host, QPoint(0, self.height() + theme.px(4)))
        width = max(self.width(), self.reach.width())
        self._sheet.setFixedWidth(width)
        self._sheet.adjustSize()
        layout = self._sheet.layout()
        if layout is not None:
            self._sheet.resize(width, layout.totalHeightForWidth(width))
        self._sheet.move(corner)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The meaning stays below the line when the page changes its size."""
        if event.type() == QEvent.Type.Resize and self._sheet.isVisible():
            self._put()
        return False

    # -- keys -------------------------------------------------------------------------------

    def focusOutEvent(self, event: object) -> None:
        """The meaning is seen as long as somebody types."""
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self._sheet.hide()

    def focusInEvent(self, event: object) -> None:
        """Show it again."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        if self._found is not None and self.text().strip():
            self._show()

    def event(self, event: QEvent) -> bool:
        """Esc belongs to the line as long as it has the keyboard."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter plans, arrows choose the customer, Esc empties, then leaves."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._plan()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._other(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)

    def _other(self, step: int) -> None:
        if self._found is not None and len(self._found.customers) > 1:
            self._place = (self._place + step) % len(self._found.customers)
            self._show()

    def _plan(self) -> None:
        """Plan what stands there: read anew, the keyboard may be faster than the answer."""
        from kundenpflege.services import quick_entry
        from kundenpflege.services.contacts import get_contact

        text, day = self.text(), self._default_day()
        if not text.strip() or self._planning:
            return
        self._planning = True
        found = self._found if self._found_of == text else None
        # Whom one sees is meant, also where several would fit.
        customer = found.customers[self._place][0] if found and found.customers else None

        def plan(db: Writer) -> tuple[int, date]:
            contact_id = quick_entry.plan_typed(db, text, customer, day)
            return contact_id, get_contact(db, contact_id).due

        self._office.run(
            _("Kontakt geplant"),
            plan,
            then=lambda made: self._planned(text, *made),
            failed=self._failed,
            owner=self,
            told=_("Kontakt geplant"),
        )

    def _planned(self, text: str, contact_id: int, day: date) -> None:
        self._planning = False
        self.setText(self.text().removeprefix(text))  # what was typed since stays
        self.planned.emit(day, contact_id)

    def _failed(self, error: UserError) -> None:
        self._planning = False
        self._sheet.complain(str(error))
        announce(self, str(error))
        self._put()
        self._sheet.show()
        self._sheet.raise_()


class Meaning(QFrame):
    """What was understood, as chips over the plan."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setProperty("role", "card")
        self.setObjectName("meaning")
        self.words = ""
        self.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S3, theme.S2, theme.S3, theme.S2)
        layout.setSpacing(theme.S1 + 2)
        self._chips = [Chip("") for _n in range(8)]
        layout.addWidget(FlowRow(*self._chips, gap=theme.S1 + 2))
        self._hint = Label("", "small", wrap=True)
        layout.addWidget(self._hint)

    def tell(self, found: Understood, place: int, office: Office) -> None:
        """Show what a line means; `place` is the chosen one of its customers."""
        entry = found.entry
        parts: list[tuple[str, str]] = []
        if entry.day is not None:
            near = relative_days(entry.day, office.today)
            parts.append(
                (f"{_(WEEKDAYS[entry.day.weekday()])} {format_date(entry.day)} · {near}", "brand")
            )
        if entry.last_day is not None:
            parts.append((_("bis {day}").format(day=format_date(entry.last_day)), "brand"))
        if entry.at_time:
            parts.append((_("{time} Uhr").format(time=entry.at_time), "brand"))
        if entry.minutes:
            words = ngettext("{n} Minute", "{n} Minuten", entry.minutes).format(n=entry.minutes)
            parts.append((words, "brand"))
        if entry.day is not None and entry.every is not None and entry.unit is not None:
            rhythm = SeriesPlan(entry.day, entry.every, entry.unit)
            parts.append((in_words(rhythm), "amber"))
        parts.append((entry.kind.label, "neutral"))
        if found.customers:
            number, name = found.customers[min(place, len(found.customers) - 1)][1:]
            parts.append((f"{name} · {number}", "green"))
        elif entry.who:
            parts.append((_("„{who}“?").format(who=entry.who), "amber"))
        if entry.reason:
            parts.append((entry.reason, "violet"))
        for chip, part in zip(self._chips, parts, strict=False):
            chip.set(*part)
        for n, chip in enumerate(self._chips):
            chip.setVisible(n < len(parts))
        hints = list(dict.fromkeys(found.problems or entry.problems))
        many = len(found.customers)
        if not hints and many > 1:
            hints = [
                _("{n} von {all} passenden Kunden – ↑ ↓ wählt einen anderen").format(
                    n=min(place, many - 1) + 1, all=many
                )
            ]
        ready = not (found.problems or entry.problems) and bool(found.customers)
        if ready:
            hints += found.hints if place == 0 else ()
            hints.append(_("Eingabe plant den Kontakt."))
        self._hint.set_role("small" if ready else "error")
        self._hint.setText(" ".join(hints))
        self._hint.setVisible(bool(hints))
        self.words = ", ".join([*(words for words, _tone in parts), *hints])

    def complain(self, text: str) -> None:
        """Say why it could not be planned."""
        self._hint.set_role("error")
        self._hint.setText(text)
        self._hint.setVisible(True)
