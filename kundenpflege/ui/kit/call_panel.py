"""The call: number to dial, what to say, and what came of it, in one panel over any page.

Open it with `office.create("call", contact_id=…)`, `customer_id=…` or `reminder=…`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.dates import relative_days
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.text import keep_together
from kundenpflege.model.kinds import ContactKind

from . import links, theme
from .call_timer import CallTimer
from .cards import Banner, Card
from .chips import Chip, FilterChips
from .controls import Button, IconButton, Label, announce, hline, row
from .controls_flow import FlowRow
from .dialogs import SidePanel
from .finish_form import FinishForm
from .office import Office

if TYPE_CHECKING:
    from datetime import date

    from kundenpflege.rules.reminders.reminder import Reminder
    from kundenpflege.services.calls import CallFacts, CallNote, PhoneNumber
    from kundenpflege.store import Reader, Writer

#: How a call ends that reached nobody: value of `Reached`, word, icon, key.
MISSED: tuple[tuple[str, str, str, str], ...] = (
    ("missed", N_("Nicht erreicht"), "close", "N"),
    ("mailbox", N_("Mailbox"), "message", "M"),
    ("calls_back", N_("Ruft zurück"), "win_back", "R"),
)
_MORE_NUMBERS = 4
_PLANNED = "planned_contact"  # the rule whose reminders are planned contacts


class CallPanel(SidePanel):
    """One call at a time; `note` hands in, the letters N, M and R say that nobody was there."""

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(host, _("Anruf"), width=480, name="callPanel")
        self._office = office
        self._facts: CallFacts | None = None
        self._reminder: Reminder | None = None
        self._number: PhoneNumber | None = None
        self._others: list[Button] = []
        self.timer: CallTimer | None = None
        self.form: FinishForm | None = None
        self.decision: FilterChips | None = None
        self.save: Button | None = None
        self.guard = self._unsaved
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for place, (how, _word, _icon, _key) in enumerate(MISSED, 1):
            shortcut = QShortcut(QKeySequence(f"Alt+{place}"), self)
            shortcut.setContext(within)
            shortcut.activated.connect(lambda how=how: self.not_reached(how))
        office.closing.connect(self._salvage)

    # Ways in -----------------------------------------------------------------------------------

    def call(
        self,
        *,
        customer_id: int = 0,
        contact_id: int | None = None,
        person_id: int | None = None,
        offer_id: int | None = None,
        reminder: Reminder | None = None,
    ) -> None:
        """Begin a call: for a reminder, a planned contact, or a customer alone."""
        if self.is_open() and self._unsaved():
            self.dismiss()  # asks first: nothing typed is lost
            return
        title = ""
        if reminder is not None:
            customer_id = reminder.customer_id
            contact_id = reminder.contact_id if reminder.rule == _PLANNED else None
            person_id, offer_id = reminder.person_id, reminder.offer_id
            title = "" if contact_id is not None else reminder.title

        def question(db: Reader) -> CallFacts:
            from kundenpflege.services.calls import call_facts

            return call_facts(
                db, customer_id, contact_id=contact_id, person_id=person_id, offer_id=offer_id,
                title=title,
            )  # fmt: skip

        self._office.ask(
            question, then=lambda facts: self._show(facts, reminder), owner=self, key="call"
        )

    # Building ----------------------------------------------------------------------------------

    def _show(self, facts: CallFacts, reminder: Reminder | None) -> None:
        self._facts, self._reminder = facts, reminder
        who = reminder.who if reminder is not None else facts.customer
        self.set_title(_("Anruf: {name}").format(name=who))
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S3)
        layout.addWidget(self._about(facts, reminder))
        if not facts.allowed:
            layout.addWidget(Banner("red", "forbidden", keep_together(facts.allowed_why)))
        dial = self._numbers(facts, layout)
        say = reminder.say if reminder is not None and reminder.say else facts.say
        if say or facts.spoken:
            layout.addWidget(self._say(facts, say))
        layout.addWidget(self._talked(facts, reminder))
        if facts.allowed:
            why = Label(keep_together(facts.allowed_why), "small", wrap=True)
            why.setObjectName("permission")
            layout.addWidget(why)
        self.set_content(content)
        cancel = Button(_("Abbrechen"), on_click=self.dismiss)
        cancel.setObjectName("cancelCall")
        self.save = Button(_("Speichern"), "done", "primary", on_click=self.note)
        self.save.setObjectName("saveCall")
        self.set_actions(cancel, self.save)
        self.open(dial or (self.form.outcome if self.form else None))
        self.keep_draft(
            self._office, "call", facts.contact_id, customer_id=facts.customer_id, title=who
        )

    def _about(self, facts: CallFacts, reminder: Reminder | None) -> QWidget:
        words = Label(facts.title or _("Ohne Anlass"), "strong" if facts.title else "muted")
        words.setWordWrap(True)
        words.setObjectName("callTitle")
        box = QWidget()
        inner = QVBoxLayout(box)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.S1)
        inner.addWidget(words)
        if reminder is not None and reminder.why:
            inner.addWidget(Label(reminder.why, "small", wrap=True))
        if facts.attempts:
            from kundenpflege.services.calls import attempts_words

            inner.addWidget(FlowRow(Chip(attempts_words(facts.attempts), "amber")))
        return box

    def _numbers(self, facts: CallFacts, layout: QVBoxLayout) -> Button | None:
        card = Card()
        card.setObjectName("numberCard")
        self._number, self._others = None, []
        if not facts.numbers:
            card.add(Label(_("Es ist keine Telefonnummer bekannt."), "muted", wrap=True))
            card.add(
                FlowRow(
                    Button(
                        _("Kunde öffnen"),
                        "customers",
                        on_click=lambda: self._office.open("customer", facts.customer_id),
                    )
                )
            )
            self.timer = None
            layout.addWidget(card)
            return None
        self._whose = Label("", "small")
        self._whose.setObjectName("whose")
        self._big = Label("", "number", selectable=True)
        self._big.setObjectName("phone")
        self._big.setFont(theme.font("number", tabular=True))
        dial = Button(_("Wählen"), "call", large=True, on_click=self.dial)
        dial.setObjectName("dial")
        dial.setToolTip(_("Wählen (Eingabe oder W)"))
        copy = IconButton("copy", _("Nummer kopieren"), "quiet")
        copy.setObjectName("copy")
        copy.clicked.connect(lambda: self._copy(copy))
        self.timer = CallTimer()
        self._trouble = Label("", "error", wrap=True)
        self._trouble.setObjectName("trouble")
        self._trouble.setVisible(False)
        card.add(row(self._whose, 0, self.timer))
        card.add(FlowRow(self._big, dial, copy, gap=theme.S3))
        card.add(self._trouble)
        self._others = [self._other(one) for one in facts.numbers[: _MORE_NUMBERS + 1]]
        card.add(FlowRow(*self._others, gap=theme.S4, line_gap=theme.S1))
        card.add(hline())
        card.add(self._nobody())
        self._use(facts.numbers[0])
        layout.addWidget(card)
        return dial

    def _other(self, one: PhoneNumber) -> Button:
        """Another number; a click makes it the one to dial."""
        button = Button(f"{one.label}: {one.number}", role="link")
        button.setObjectName("otherNumber")
        button.clicked.connect(lambda: self._use(one))
        button.setProperty("number", one.number)
        return button

    def _say(self, facts: CallFacts, say: Sequence[str]) -> QWidget:
        card = Card(_("Das hilft im Gespräch"))
        card.setObjectName("sayCard")
        card.body.setSpacing(theme.S1)
        if facts.spoken and not any(facts.spoken in line for line in say):
            card.add(Label(_("Anrede: {name}").format(name=facts.spoken), wrap=True))
        for line in say:
            card.add(Label(line, wrap=True, selectable=True))
        if facts.offer_id is not None:
            offer_id = facts.offer_id
            sheet = Button(
                _("Gesprächsleitfaden"),
                "talk_guide",
                on_click=lambda: self._office.create("offer", call=offer_id),
            )
            sheet.setObjectName("callSheet")
            card.body.addSpacing(theme.S1)
            card.add(FlowRow(sheet))
        return card

    def _nobody(self) -> QWidget:
        buttons: list[QWidget] = []
        for place, (how, word, icon, key) in enumerate(MISSED, 1):
            button = Button(_(word), icon)
            button.setObjectName(how)
            button.setToolTip(
                _("{word}: Der Anruf bleibt geplant ({key} oder Alt+{n})").format(
                    word=_(word), key=key, n=place
                )
            )
            button.clicked.connect(lambda _on=False, how=how: self.not_reached(how))
            buttons.append(button)
        return FlowRow(*buttons, gap=theme.S2)

    def _talked(self, facts: CallFacts, reminder: Reminder | None) -> QWidget:
        box = QWidget()
        inner = QVBoxLayout(box)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.S2)
        inner.addWidget(Label(_("Gesprochen"), "section"))
        form = FinishForm(self._office)
        about = facts.title
        if facts.offer_id is not None:
            about = about.partition(" – ")[0]  # without subject and price
        form.load(ContactKind.CALL, reason=about, series_words=facts.series_words)
        form.kinds.setVisible(False)  # it is a call
        form.submitted.connect(self.note)
        self.form = form
        self.decision = None
        if facts.offer_id is not None and reminder is not None:
            self.decision = FilterChips(_("Entscheidung über das Angebot"))
            self.decision.setObjectName("decision")
            self.decision.set_items(
                [
                    ("", _("noch offen"), None),
                    ("accepted", _("angenommen"), None),
                    ("declined", _("abgelehnt"), None),
                ]
            )
            line = row(Label(_("Angebot"), "small"), self.decision)
            line.setStretch(1, 1)
            inner.addLayout(line)
        inner.addWidget(form)
        inner.addWidget(
            Label(_("Eingabe speichert · Umschalt+Eingabe neue Zeile"), "small", wrap=True)
        )
        return box

    # Dialling ----------------------------------------------------------------------------------

    def _use(self, number: PhoneNumber) -> None:
        self._number = number
        self._whose.setText(number.label)
        self._big.setText(number.number)
        for button in self._others:
            button.setVisible(button.property("number") != number.number)
        self._trouble.setVisible(False)

    def dial(self) -> None:
        """Have the computer call, and take the time."""
        if self._number is None:
            return
        if self.timer is not None:
            self.timer.start()
        dialled = links.dial(self._number.number)
        self._trouble.setVisible(not dialled)
        if not dialled:
            QGuiApplication.clipboard().setText(self._number.number)
            problem = _(
                "Auf diesem Computer ist kein Telefonprogramm eingerichtet. Die Nummer ist kopiert."
            )
            self._trouble.setText(problem)
            announce(self, problem)

    def _copy(self, button: IconButton) -> None:
        if self._number is not None:
            QGuiApplication.clipboard().setText(self._number.number)
            button.set_name(_("Kopiert"))
            button.set_icon("done")

    # What came of it ---------------------------------------------------------------------------

    def _note(self, rescue: bool = False) -> CallNote | None:
        """What was typed; None when something is missing, which is then said. To `rescue` it what
        is missing is left out."""
        from kundenpflege.services.calls import CallNote

        facts, form, reminder = self._facts, self.form, self._reminder
        if facts is None or form is None:
            return None
        typed = form.rescued() if rescue else form.finished()
        if typed is None:
            return None
        person = self._number.person_id if self._number is not None else None
        return CallNote(
            customer_id=facts.customer_id,
            person_id=person or facts.person_id,
            contact_id=facts.contact_id,
            offer_id=facts.offer_id,
            key=reminder.key.text if reminder is not None else "",
            title=facts.title,
            kind=typed.kind,
            outcome=typed.outcome,
            mood=typed.mood,
            no_next=typed.no_next,
            step=typed.step(),
            minutes=self.timer.minutes() if self.timer is not None else None,
            decision=self.decision.current() if self.decision is not None else "",
        )

    def note(self) -> None:
        """Somebody was there: store what was said."""
        self._hand_in(self._note())

    def _hand_in(self, note: CallNote | None) -> None:
        if note is None or self.save is None or not self.save.isEnabled():
            return
        if self.timer is not None:
            self.timer.stop()

        def change(db: Writer) -> None:
            from kundenpflege.services.calls import note_talk

            note_talk(db, note)

        who = self._facts.customer if self._facts is not None else ""
        told = _("Anruf notiert: {name}").format(name=who)
        self._run(told, change, self._stored, told)

    def not_reached(self, how: str) -> None:
        """Nobody was there: the call stays planned."""
        facts = self._facts
        if facts is None or self.save is None or not self.save.isEnabled():
            return
        from kundenpflege.services.calls import CallNote

        reminder, form = self._reminder, self.form
        note = CallNote(
            customer_id=facts.customer_id,
            person_id=facts.person_id,
            contact_id=facts.contact_id,
            offer_id=facts.offer_id,
            key=reminder.key.text if reminder is not None else "",
            title=facts.title,
            outcome=form.outcome.toPlainText().strip() if form is not None else "",
        )

        def change(db: Writer) -> date:
            from kundenpflege.services.calls import Reached, note_not_reached

            return note_not_reached(db, note, Reached(how))

        who = reminder.who if reminder is not None else facts.customer

        def stored(day: date) -> None:
            self._stored()
            words = _("{name} nicht erreicht: wieder {when}").format(
                name=who, when=relative_days(day, self._office.today)
            )
            # After the announcement: that puts away what offers to take back an older step.
            self._office.soon(
                lambda: self._office.tell(words, "green", _("Rückgängig"), self._office.undo)
            )

        self._run(_("Nicht erreicht: {name}").format(name=who), change, stored, "")

    def _run(
        self,
        label: str,
        change: Callable[[Writer], object],
        stored: Callable[..., object],
        told: str,
    ) -> None:
        if self.save is not None:
            self.save.setEnabled(False)
        if self.drafts is not None:
            change = self.drafts.storing(change)
        self._office.run(
            label, change, then=stored, failed=self._failed, owner=self, told=told, quiet=not told
        )

    def _stored(self, *_result: object) -> None:
        if self.timer is not None:
            self.timer.stop()
        self._facts = None
        self.dismiss(force=True)

    def _failed(self, error: UserError) -> None:
        if self.save is not None:
            self.save.setEnabled(True)
        if self.form is not None:
            self.form.show_error(error)

    def _unsaved(self) -> str | None:
        typed = self._facts is not None and self.form is not None and self.form.dirty
        return _("Der Anruf ist noch nicht notiert.") if typed else None

    def _salvage(self) -> None:
        """The program ends: what was typed is stored; undo can take it back."""
        if self.is_open() and self._unsaved():
            self._hand_in(self._note(rescue=True))

    # Keys --------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters that no field wanted: W dials, N, M and R say that nobody was there."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        letter = event.text().upper()
        how = next((how for how, _word, _icon, key in MISSED if key == letter), "")
        if held and held != Qt.KeyboardModifier.ShiftModifier:
            super().keyPressEvent(event)
        elif how:
            self.not_reached(how)
        elif letter == "W":
            self.dial()
        else:
            super().keyPressEvent(event)
