"""What came of a contact, how the customer seemed, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.dates import add_months, format_weekday_date
from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactKind, Mood

from . import theme
from .chips import FilterChips
from .controls import Label, announce, row
from .editors_date import DateEditor
from .editors_text import ChoiceEditor, GrowingText, TextEditor
from .office import Office

if TYPE_CHECKING:
    from kundenpflege.services.contacts import NextStep
    from kundenpflege.store import Writer

_LONGEST = 4000
WEEK, MONTH, OTHER_DAY, NONE = "week", "month", "day", "none"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOODS = (Mood.GOOD, Mood.FAIR, Mood.POOR)
_FIELDS = {"next_step.due": "day", "next_step.reason": "reason", "outcome": "outcome"}

#: Offered as reasons while typing; any other is as good.
REASONS = (
    N_("Fragen, ob alles zur Zufriedenheit ist"),
    N_("Wartung anbieten"),
    N_("Angebot nachfassen"),
    N_("Termin abstimmen"),
    N_("Zum Geburtstag gratulieren"),
    N_("Neue Leistung vorstellen"),
    N_("Für die Empfehlung danken"),
)


@dataclass(frozen=True, slots=True)
class Finished:
    """What was typed. Without `next_due` nothing follows; `no_next`: nothing need follow."""

    kind: ContactKind
    outcome: str = ""
    mood: Mood = Mood.NONE
    no_next: bool = False
    next_due: date | None = None
    next_kind: ContactKind = ContactKind.CALL
    next_reason: str = ""

    def step(self) -> NextStep | None:
        """The next step as the services take it."""
        from kundenpflege.services.contacts import NextStep

        if self.next_due is None:
            return None
        return NextStep(self.next_kind, self.next_reason, self.next_due)

    def store(self, db: Writer, contact_id: int) -> int | None:
        """Finish a planned contact; gives the id of the next one."""
        from kundenpflege.services.contacts import finish_contact

        return finish_contact(
            db, contact_id, self.outcome, self.step(),
            kind=self.kind, mood=self.mood, no_next=self.no_next,
        )  # fmt: skip


class FinishForm(QWidget):
    """Kind, outcome, mood and next step: a week or a month later, on a day of one's own, or none
    needed.

    Enter in the outcome hands in (`submitted`), Shift+Enter begins a new line. `finished` gives
    what was typed, or says what is missing and gives None.
    """

    submitted = Signal()
    changed = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("finishForm")
        self.office = office
        self._days: Mapping[str, date] = {}
        self._reason = self._series = self._mood = self._step = ""
        self._loaded = Finished(ContactKind.CALL)
        self._build()

    # Building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.kinds = FilterChips(_("Art des Kontakts"))
        self.kinds.setObjectName("kind")
        self.kinds.set_items([(str(kind), kind.label, None) for kind in ContactKind])
        self.outcome = GrowingText(lines=3, most=10)
        self.outcome.setObjectName("outcome")
        self.outcome.setAccessibleName(_("Ergebnis"))
        self.outcome.setPlaceholderText(_("Was kam dabei heraus?"))
        self.outcome.installEventFilter(self)
        self.moods = FilterChips(_("Wie zufrieden wirkte der Kunde?"))
        self.moods.setObjectName("mood")
        self.moods.set_items([(str(mood), mood.label, None) for mood in _MOODS])
        self.steps = FilterChips(_("Nächster Schritt"))
        self.steps.setObjectName("nextStep")
        self.steps.set_items(
            [
                (WEEK, _("in 1 Woche"), None),
                (MONTH, _("in 1 Monat"), None),
                (OTHER_DAY, _("eigener Tag"), None),
                (NONE, _("keiner nötig"), None),
            ]
        )
        self.day = DateEditor(self.office.clock)
        self.day.name_field("nextDue", _("Tag des nächsten Schritts"))
        self.next_kind = ChoiceEditor(ContactKind)
        self.next_kind.name_field("nextKind", _("Art des nächsten Schritts"))
        self.reason = TextEditor(_("Worum geht es dann?"), 400, [_(words) for words in REASONS])
        self.reason.name_field("nextReason", _("Anlass des nächsten Schritts"))
        self.when = Label("", "small", wrap=True)
        self.when.setObjectName("nextDay")
        self.error = Label("", "error", wrap=True)
        self.error.setObjectName("finishError")
        self._next = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        layout.addWidget(self.kinds)
        layout.addWidget(self.outcome)
        layout.addWidget(Label(_("Wie zufrieden wirkte der Kunde?"), "small"))
        layout.addWidget(self.moods)
        layout.addSpacing(theme.S2)
        layout.addWidget(Label(_("Nächster Schritt"), "strong"))
        layout.addWidget(self.steps)
        layout.addWidget(self.when)
        inner = QVBoxLayout(self._next)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.S2)
        inner.addLayout(row(self.day, self.next_kind))
        inner.addWidget(self.reason)
        layout.addWidget(self._next)
        layout.addWidget(self.error)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.steps.chosen.connect(self._step_chosen)
        for editor in (self.day, self.reason, self.next_kind):
            editor.changed.connect(self._edited)
        self.kinds.chosen.connect(lambda _key: self._edited())
        self.moods.chosen.connect(self._mood_chosen)
        self.outcome.textChanged.connect(self._edited)
        self.load()

    # Values ------------------------------------------------------------------------------------

    def load(
        self,
        kind: ContactKind = ContactKind.CALL,
        outcome: str = "",
        mood: Mood = Mood.NONE,
        reason: str = "",
        series_words: str = "",
    ) -> None:
        """Begin for a contact of this kind and `reason`; one of a series says that it goes on."""
        self._reason = reason
        self._series = series_words
        self.kinds.choose(str(kind))
        self.outcome.setPlainText(outcome)
        self._mood, self._step = str(mood), ""
        self.moods.choose(self._mood)
        self.steps.choose("")
        self.day.set_value(None)
        self.next_kind.set_value(kind)
        self.reason.set_value("")
        self._show_step()
        self._tell("")
        self._loaded = self._typed()
        self._ask_days()

    def _ask_days(self) -> None:
        from kundenpflege.services.next_days import next_days

        today = self.office.today
        self._days = {WEEK: today + timedelta(days=7), MONTH: add_months(today, 1)}
        self.office.ask(next_days, then=self._days_came, owner=self, key="days")

    def _days_came(self, days: Mapping[str, date]) -> None:
        self._days = dict(days)
        self._show_step()

    @property
    def dirty(self) -> bool:
        """Whether something was typed or chosen."""
        return self._typed() != self._loaded

    def due(self) -> date | None:
        """The day of the next step; None without one."""
        step = self.steps.current()
        return self.day.value() if step == OTHER_DAY else self._days.get(step)

    def finished(self) -> Finished | None:
        """What was typed; None when something is missing, which is then said."""
        words, field = self._problem()
        if words:
            self._tell(words)
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return self._typed()

    def rescued(self) -> Finished:
        """What was typed as far as it can be stored: half a next step is left out, one without
        words gets those of the contact."""
        typed = self._typed()
        typed = replace(typed, outcome=typed.outcome[:_LONGEST])
        if typed.next_due is None or typed.next_due < self.office.today:
            return replace(typed, next_due=None, next_reason="")
        return replace(typed, next_reason=typed.next_reason or self._reason or _("Nachfassen"))

    def show_error(self, error: UserError) -> None:
        """It was not stored: say why; everything typed is still there."""
        words = error.message
        if isinstance(error, InputError) and error.fields:
            name, words = next(iter(error.fields.items()))
            field = getattr(self, _FIELDS.get(name, ""), None)
            if isinstance(field, QWidget):
                field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell(words)

    def begin(self) -> None:
        """Put the keyboard where typing begins."""
        self.outcome.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> Finished:
        step, due = self.steps.current(), self.due()
        return Finished(
            kind=ContactKind(self.kinds.current() or ContactKind.CALL),
            outcome=self.outcome.toPlainText().strip(),
            mood=Mood(self.moods.current()),
            no_next=step == NONE,
            next_due=due,
            next_kind=self.next_kind.value() if due else ContactKind.CALL,
            next_reason=self.reason.text() if due else "",
        )

    def _problem(self) -> tuple[str, QWidget]:
        over = len(self.outcome.toPlainText()) - _LONGEST
        if over > 0:
            return _("Bitte um {n} Zeichen kürzen.").format(n=over), self.outcome
        if self.steps.current() in ("", NONE):
            return "", self
        due = self.due()
        if due is None:
            return self.day.problem() or _("Bitte den Tag des nächsten Schritts nennen."), self.day
        if due < self.office.today:
            return _("Der nächste Schritt liegt schon in der Vergangenheit."), self.day
        if not self.reason.text():
            return _("Bitte kurz sagen, worum es dann geht."), self.reason
        return "", self

    # Showing -----------------------------------------------------------------------------------

    def _mood_chosen(self, key: str) -> None:
        """The same one once more takes it back."""
        self._mood = "" if key == self._mood else key
        self.moods.choose(self._mood)
        self._edited()

    def _step_chosen(self, key: str) -> None:
        key = "" if key == self._step else key
        self._step = key
        self.steps.choose(key)
        if key not in ("", NONE) and not self.reason.text():
            self.reason.set_value(self._reason)
        self._show_step()
        if key == OTHER_DAY:
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self._next.isHidden():
            self.office.soon(self._reveal, self)
        self._edited()

    def _reveal(self) -> None:
        """What has just unfolded is not left below the edge."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self._next, 0, theme.px(12))

    def _show_step(self) -> None:
        key, due = self.steps.current(), self.due()
        self._next.setVisible(key not in ("", NONE))
        self.day.setVisible(key == OTHER_DAY)
        words = format_weekday_date(due) if due is not None else ""
        if not words and self._series:
            words = _("Die Reihe geht weiter: {rhythm}").format(rhythm=self._series)
        self.when.setText(words)
        self.when.setVisible(bool(words))
        for step, chip in self.steps.items():
            day = self._days.get(step)
            chip.setToolTip(format_weekday_date(day) if day else "")

    def _tell(self, words: str) -> None:
        self.error.setText(words)
        self.error.setVisible(bool(words))
        if words:
            announce(self, words)

    def _edited(self) -> None:
        if self.error.text():
            self._tell("")
        if self.steps.current() == OTHER_DAY:
            self._show_step()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter hands in, with Shift it begins a new line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if event.key() in _ENTER and not shifted:
                self.submitted.emit()
                return True
        return bool(super().eventFilter(watched, event))
