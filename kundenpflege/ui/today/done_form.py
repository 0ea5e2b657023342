"""What came of a contact and what comes next, noted in ten seconds inside the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.dates import Clock, format_short_date
from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.chips import FilterChips
from ..kit.controls import Button, Label, announce, focus_is_inside
from ..kit.editors_date import DateEditor
from ..kit.editors_text import ChoiceEditor, GrowingText, TextEditor
from .means import Means

if TYPE_CHECKING:
    from kundenpflege.base.errors import UserError
    from kundenpflege.rules.reminders.reminder import Reminder

_LONGEST = 4000  # of an outcome
_OTHER_DAY = "day"
_STEPS = (1, 7, 14, 28)


@dataclass(frozen=True, slots=True)
class Noted:
    """What was typed. `decision` is empty, `accepted` or `declined`; `next_due` None: no next
    step. Kinds are the values of `ContactKind`."""

    kind: str
    outcome: str
    decision: str = ""
    next_due: date | None = None
    next_kind: str = ""
    next_reason: str = ""


class DoneForm(QFrame):
    """Kind, outcome and next step of a reminder.

    Enter saves, Shift+Enter begins a new line, Esc leaves. `purpose` is `done`, `call` or
    `write`; the latter two also show how to reach the customer. `sheet_wanted`: what to say
    about the offer on the phone.
    """

    saved = Signal(object)
    left = Signal()
    sheet_wanted = Signal()

    def __init__(
        self, reminder: Reminder, clock: Clock, purpose: str = "done", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("doneForm")
        self.setAccessibleName(_("Ergebnis für {name}").format(name=reminder.who))
        self.reminder = reminder
        self._clock = clock
        self._lines: list[_Line] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, theme.px(6), 0, theme.px(10))
        self._layout.setSpacing(theme.px(8))
        self.means: Means | None = None
        self._build_kinds()
        self._build_outcome()
        self._build_next()
        self._build_end()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.reach(purpose)

    # Building ----------------------------------------------------------------------------------

    def _build_kinds(self) -> None:
        from kundenpflege.model.kinds import ContactKind

        self.kinds = FilterChips(_("Art des Kontakts"))
        self.kinds.setObjectName("kind")
        self.kinds.set_items([(str(kind), kind.label, None) for kind in ContactKind])
        self._layout.addWidget(self.kinds)

    def _build_outcome(self) -> None:
        self.outcome = GrowingText(lines=2, most=8)
        self.outcome.setObjectName("outcome")
        self.outcome.setAccessibleName(_("Ergebnis"))
        self.outcome.setPlaceholderText(_("Was kam dabei heraus?"))
        self.outcome.installEventFilter(self)
        self._layout.addWidget(self.outcome)
        self.decision: FilterChips | None = None
        if self.reminder.rule == "follow_up":
            self.decision = FilterChips(_("Entscheidung über das Angebot"))
            self.decision.setObjectName("decision")
            self.decision.set_items(
                [
                    ("", _("noch offen"), None),
                    ("accepted", _("angenommen"), None),
                    ("declined", _("abgelehnt"), None),
                ]
            )
            self._add(_("Angebot"), self.decision)

    def _build_next(self) -> None:
        from kundenpflege.model.kinds import ContactKind

        self.steps = FilterChips(_("Nächster Schritt"))
        self.steps.setObjectName("nextStep")
        words = {
            1: _("morgen"),
            7: _("in 7 Tagen"),
            14: _("in 14 Tagen"),
            28: _("in 4 Wochen"),
        }
        self.steps.set_items(
            [
                ("", _("keiner"), None),
                *((str(days), words[days], None) for days in _STEPS),
                (_OTHER_DAY, _("Datum …"), None),
            ]
        )
        self.steps.chosen.connect(self._step_chosen)
        self._add(_("Nächster Schritt"), self.steps)
        self.day = DateEditor(self._clock)
        self.day.name_field("nextDue", _("Tag des nächsten Schritts"))
        self.day.setMinimumWidth(theme.px(130))
        self.day.setMaximumWidth(theme.px(150))
        self.next_kind = ChoiceEditor(ContactKind)
        self.next_kind.name_field("nextKind", _("Art des nächsten Schritts"))
        self.next_kind.set_value(ContactKind.CALL)
        self.next_kind.setMaximumWidth(theme.px(140))
        self.reason = TextEditor(_("Worum geht es dann?"), 400)
        self.reason.name_field("nextReason", _("Anlass des nächsten Schritts"))
        for editor in (self.day, self.reason):
            editor.line.installEventFilter(self)
        self._next_row = QWidget()
        row = QHBoxLayout(self._next_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.day)
        row.addWidget(self.next_kind)
        row.addWidget(self.reason, 1)
        self._next_line = self._add("", self._next_row)
        self._step_chosen("")

    def _build_end(self) -> None:
        self.error = Label("", "error", wrap=True)
        self.error.setVisible(False)
        self._layout.addWidget(self.error)
        self.keys = Label("", "small", wrap=True)
        self.cancel = Button(_("Abbrechen"), role="quiet", on_click=self.left.emit)
        self.cancel.setObjectName("cancel")
        self.cancel.setToolTip(_("Abbrechen (Esc)"))
        self.save = Button(_("Speichern"), "done", "primary", on_click=self.submit)
        self.save.setObjectName("save")
        self.save.setToolTip(_("Speichern (Eingabe)"))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.keys, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.save)
        self._layout.addLayout(row)

    def _add(self, title: str, field: QWidget) -> _Line:
        line = _Line(title, field)
        self._lines.append(line)
        self._layout.addWidget(line)
        return line

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words above their fields where the width is scarce."""
        super().resizeEvent(event)
        self.fit(event.size().width())

    def fit(self, width: int) -> None:
        """Arrange for `width` pixels."""
        narrow = width < theme.px(340)
        for line in self._lines:
            line.set_narrow(narrow)
        self.keys.setText("" if narrow else _("Eingabe speichert · Umschalt+Eingabe neue Zeile"))

    # Values ------------------------------------------------------------------------------------

    def is_touched(self) -> bool:
        """Whether something was typed that must not be lost."""
        return bool(self.outcome.toPlainText().strip() or self.reason.text())

    def noted(self) -> Noted:
        """What was typed so far."""
        due = self._next_day()
        return Noted(
            kind=self.kinds.current(),
            outcome=self.outcome.toPlainText().strip(),
            decision=self.decision.current() if self.decision is not None else "",
            next_due=due,
            next_kind=str(self.next_kind.value()) if due is not None else "",
            next_reason=self.reason.text() if due is not None else "",
        )

    def submit(self) -> bool:
        """Hand in what was typed, or say what is missing (then False)."""
        problem, field = self._problem()
        if problem:
            self._tell(problem)
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        if self.save.isEnabled():
            self.save.setEnabled(False)
            self.saved.emit(self.noted())
        return True

    def show_error(self, error: UserError) -> None:
        """It was not stored: say why; everything typed is still there."""
        self.save.setEnabled(True)
        self._tell(error.message)

    def reach(self, purpose: str) -> None:
        """Show how to call or write (`call`, `write`), or nothing of that (`done`)."""
        self.kinds.choose(_kind_for(self.reminder, purpose))
        if self.means is not None:
            self._layout.removeWidget(self.means)
            self.means.hide()
            self.means.deleteLater()
            self.means = None
        if purpose != "done":
            self.means = Means(self.reminder, purpose)
            self.means.sheet_wanted.connect(self.sheet_wanted)
            self._layout.insertWidget(0, self.means)

    def begin(self) -> None:
        """Put the keyboard where typing begins."""
        self.outcome.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next_day(self) -> date | None:
        step = self.steps.current()
        if step == _OTHER_DAY:
            return self.day.value()
        return self._clock.today() + timedelta(days=int(step)) if step else None

    def _problem(self) -> tuple[str, QWidget]:
        over = len(self.outcome.toPlainText()) - _LONGEST
        if over > 0:
            return _("Bitte um {n} Zeichen kürzen.").format(n=over), self.outcome
        if self.steps.current() == _OTHER_DAY:
            day = self.day.value()
            if day is None:
                return self.day.problem() or _(
                    "Bitte den Tag des nächsten Schritts nennen."
                ), self.day
            if day < self._clock.today():
                return _("Der nächste Schritt liegt in der Vergangenheit."), self.day
        return "", self

    def _tell(self, problem: str) -> None:
        self.error.setText(problem)
        self.error.setVisible(True)
        announce(self, problem)

    def _step_chosen(self, key: str) -> None:
        self._next_line.setVisible(bool(key))
        self.day.setVisible(key == _OTHER_DAY)
        day = self._next_day()
        if key and day is not None:
            self.steps.setToolTip(format_short_date(day))
        if key == _OTHER_DAY:
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)

    # Keys --------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter saves, with Shift it begins a new line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.submit()
                return True
        return bool(super().eventFilter(watched, event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter saves from everywhere, Esc leaves; other keys stay in here."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        event.accept()

    def has_focus(self) -> bool:
        """Whether the keyboard is in here."""
        return focus_is_inside(self)


def _kind_for(reminder: Reminder, purpose: str) -> str:
    if purpose == "call":
        return "call"
    written = ("letter", "email", "message")
    if purpose == "write" and str(reminder.kind) not in written:
        return "email" if reminder.email else "letter"
    return str(reminder.kind)


class _Line(QWidget):
    """A quiet word with its field beside it, or above it where the width is scarce."""

    def __init__(self, title: str, field: QWidget) -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(2))
        self._label = Label(title, "small")
        self._row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(field, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_narrow(self, narrow: bool) -> None:
        """The word above the field."""
        self._label.setFixedWidth(16777215 if narrow else theme.px(104))
        self._label.setVisible(bool(self._label.text()) or not narrow)
        self._row.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
