"""What came of a contact and what comes next, noted in ten seconds inside the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.chips import FilterChips
from ..kit.controls import Button, Label, row
from ..kit.drafts import DraftKeeper
from ..kit.finish_form import Finished, FinishForm
from ..kit.office import Office
from .action_strip import matter
from .means import Means

if TYPE_CHECKING:
    from kundenpflege.base.errors import UserError
    from kundenpflege.rules.reminders.reminder import Reminder

_ABOUT_OFFERS = frozenset({"follow_up", "offer_expiring"})


@dataclass(frozen=True, slots=True)
class Noted:
    """What was typed. `decision` is empty, `accepted` or `declined`."""

    finished: Finished
    decision: str = ""


class DoneForm(QFrame):
    """Kind, outcome, mood and next step of a reminder.

    Enter saves, Shift+Enter begins a new line, Esc leaves. `purpose` is `done` or `write`; the
    latter also shows how to reach the customer. `letter_wanted`: a letter on paper.
    """

    saved = Signal(object)
    left = Signal()
    letter_wanted = Signal()

    def __init__(
        self, office: Office, reminder: Reminder, purpose: str = "done",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        from kundenpflege.model.kinds import ContactKind

        self.setObjectName("doneForm")
        self.setAccessibleName(_("Ergebnis für {name}").format(name=reminder.who))
        self.reminder = reminder
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, theme.px(6), 0, theme.px(10))
        self._layout.setSpacing(theme.px(8))
        self.means: Means | None = None
        self.form = FinishForm(office)
        self.form.load(ContactKind(_kind_for(reminder, purpose)), reason=matter(reminder))
        self.form.submitted.connect(self.submit)
        for line in (self.form.day.line, self.form.reason.line):
            line.returnPressed.connect(self.submit)
        self.decision: FilterChips | None = None
        if reminder.rule in _ABOUT_OFFERS:
            self.decision = FilterChips(_("Entscheidung über das Angebot"))
            self.decision.setObjectName("decision")
            self.decision.set_items(
                [
                    ("", _("noch offen"), None),
                    ("accepted", _("angenommen"), None),
                    ("declined", _("abgelehnt"), None),
                ]
            )
            about = row(Label(_("Angebot"), "small"), self.decision)
            about.setStretch(1, 1)
            self._layout.addLayout(about)
        self._layout.addWidget(self.form)
        self._build_end()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.reach(purpose)
        self.drafts = DraftKeeper(office, self, is_dirty=self._is_dirty)
        self._layout.insertWidget(0, self.drafts.banner)
        self.drafts.begin(
            f"done:{reminder.rule}"[:40], customer_id=reminder.customer_id, title=reminder.who
        )

    def _is_dirty(self) -> bool:
        return self.form.dirty or bool(self._decided())

    def _build_end(self) -> None:
        self.keys = Label("", "small", wrap=True)
        self.cancel = Button(_("Abbrechen"), role="quiet", on_click=self.left.emit)
        self.cancel.setObjectName("cancel")
        self.cancel.setToolTip(_("Abbrechen (Esc)"))
        self.save = Button(_("Speichern"), "done", "primary", on_click=self.submit)
        self.save.setObjectName("save")
        self.save.setToolTip(_("Speichern (Eingabe)"))
        end = QHBoxLayout()
        end.setSpacing(theme.px(8))
        end.addWidget(self.keys, 1)
        end.addWidget(self.cancel)
        end.addWidget(self.save)
        self._layout.addLayout(end)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the width is scarce the keys are not told."""
        super().resizeEvent(event)
        self.fit(event.size().width())

    def fit(self, width: int) -> None:
        """Arrange for `width` pixels."""
        narrow = width < theme.px(340)
        self.keys.setText("" if narrow else _("Eingabe speichert · Umschalt+Eingabe neue Zeile"))

    # Values ------------------------------------------------------------------------------------

    def is_touched(self) -> bool:
        """Whether something was typed that must not be lost."""
        return bool(self.form.outcome.toPlainText().strip() or self.form.reason.text())

    def noted(self) -> Noted | None:
        """What was typed so far; None when something is missing, which is then said."""
        finished = self.form.finished()
        return None if finished is None else Noted(finished, self._decided())

    def rescued(self) -> Noted:
        """What was typed, without what is missing something."""
        return Noted(self.form.rescued(), self._decided())

    def _decided(self) -> str:
        return self.decision.current() if self.decision is not None else ""

    def submit(self) -> bool:
        """Hand in what was typed, or say what is missing (then False)."""
        noted = self.noted()
        if noted is None:
            return False
        if self.save.isEnabled():
            self.save.setEnabled(False)
            self.saved.emit(noted)
        return True

    def show_error(self, error: UserError) -> None:
        """It was not stored: say why; everything typed is still there."""
        self.save.setEnabled(True)
        self.form.show_error(error)

    def reach(self, purpose: str) -> None:
        """Show how to write (`write`), or nothing of that (`done`)."""
        self.form.kinds.choose(_kind_for(self.reminder, purpose))
        if self.means is not None:
            self._layout.removeWidget(self.means)
            self.means.hide()
            self.means.deleteLater()
            self.means = None
        if purpose != "done":
            self.means = Means(self.reminder)
            self.means.letter_wanted.connect(self.letter_wanted)
            self._layout.insertWidget(0, self.means)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def begin(self) -> None:
        """Put the keyboard where typing begins."""
        self.form.begin()


def _kind_for(reminder: Reminder, purpose: str) -> str:
    if purpose == "write":
        return "email" if reminder.email and reminder.kind != "letter" else "letter"
    return str(reminder.kind)
