"""Doing what a reminder asks for, right where it stands in a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QMenu, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import _

from ..kit.office import Office
from . import errands
from .action_strip import CARDS
from .reminder_list import ReminderList

if TYPE_CHECKING:
    from kundenpflege.base.errors import UserError
    from kundenpflege.rules.permission import Permission
    from kundenpflege.rules.reminders.reminder import Reminder, ReminderKey
    from kundenpflege.services.letter_address import LetterAddress
    from kundenpflege.store import Writer

    from .done_form import DoneForm, Noted
    from .later_menu import Leave
    from .more_form import MoreForm

_THANKED = CARDS | {"referral"}


class Deeds(QObject):
    """Acts for one list: forms open inside it, menus pop up over it."""

    def __init__(self, office: Office, rows: ReminderList, host: QWidget) -> None:
        super().__init__(host)
        self.office, self._rows, self._host = office, rows, host
        self._form: DoneForm | None = None
        self._more: MoreForm | None = None
        self._row: Reminder | None = None
        self._next: Callable[[], None] | None = None
        self._drafts: dict[str, str] = {}
        rows.wanted.connect(self.act)
        rows.form_left.connect(self._form_lost)
        office.closing.connect(self.rescue)

    def act(self, action: str, reminder: Reminder) -> None:
        """Do what a button, a key or a click stands for (`action_strip.LOOKS`)."""
        if action == "call":
            self.office.create("call", reminder=reminder)
        elif action == "sheet":
            self.office.create("offer", call=reminder.offer_id)
        elif action == "write" and (reminder.rule in _THANKED or reminder.kind == "letter"):
            self.write_letter(reminder)
        elif action in ("write", "done"):
            self.open_form(reminder, action)
        elif action == "more":
            self.open_more(reminder)
        elif action == "less":
            self.close_more()
        elif action == "later":
            self._offer_later(reminder)
        elif action == "tomorrow":
            self.put_off_all([reminder.key], reminder.who)
        elif action == "skip":
            self._offer_skip(reminder)
        elif action == "plan":
            self._offer_plan(reminder)
        elif action == "customer" or reminder.offer_id is None:
            self.office.open("customer", reminder.customer_id)
        else:
            self.office.open("offer", reminder.offer_id)

    def write_letter(self, reminder: Reminder) -> None:
        """A card or letter on paper with a proposal for its text."""
        card = reminder.rule in CARDS or reminder.rule == "referral"
        key = reminder.key.text
        self.office.create(
            "letter",
            customer_id=reminder.customer_id,
            person_id=reminder.person_id,
            occasion=key,
            **({"form": "card"} if card else {}),
        )

    # The forms inside --------------------------------------------------------------------------

    @property
    def form(self) -> DoneForm | None:
        """The form that is open."""
        return self._form

    def keep_open(self, reminders: Sequence[Reminder]) -> list[Reminder]:
        """A reminder that went away while something is being typed about it stays."""
        shown = list(reminders)
        form, row = self._form, self._row
        if form is not None and row is not None and form.is_touched():
            if all(one.key != row.key for one in shown):
                shown.append(row)
                shown.sort(key=lambda one: one.order)
        return shown

    def open_form(self, reminder: Reminder, purpose: str) -> None:
        """Note what came of it (`done`), with address and mail for `write`."""
        from .done_form import DoneForm

        form = self._form
        if form is not None and form.reminder.key == reminder.key:
            form.reach(purpose)
        elif form is not None and form.is_touched():
            # Nothing typed is lost: it is stored first, and can be taken back.
            self._next = lambda: self.open_form(reminder, purpose)
            if not form.submit():
                self._next = None
            return
        else:
            self.close_form()
            form = DoneForm(self.office, reminder, purpose)
            form.saved.connect(lambda noted, form=form: self._save(form, noted))
            form.left.connect(self.close_form)
            form.letter_wanted.connect(lambda: self.write_letter(reminder))
            if words := self._drafts.pop(reminder.key.text, ""):
                form.form.outcome.setPlainText(words)
                form.form.outcome.moveCursor(QTextCursor.MoveOperation.End)
            self._form, self._row = form, self._row_of(reminder)
            self._rows.open_form(self._row.key, form)
        if purpose == "write":
            self._ask_address(form)
            self._ask_permission(form)
        form.begin()

    def open_more(self, reminder: Reminder) -> None:
        """What to say, and the other reasons; a second time closes it."""
        from .more_form import MoreForm

        if self._more is not None and self._more.reminder.key == reminder.key:
            self.close_more()
            return
        if self._form is not None or not (reminder.say or reminder.also):
            return  # what is being typed is not put aside for this
        self.close_more()
        more = MoreForm(reminder)
        more.left.connect(self.close_more)
        more.wanted.connect(self._act_beside)
        self._more, self._row = more, reminder
        self._rows.open_form(reminder.key, more)

    def close_more(self) -> bool:
        """Close it; False when it was not open."""
        if self._more is None:
            return False
        self._more = self._row = None
        self._rows.close_form()
        return True

    def close_form(self) -> bool:
        """Close what is open without storing; False when there was nothing."""
        if self._form is None:
            return self.close_more()
        # Esc is soon pressed: opened again the words are still there.
        self._drafts[self._form.reminder.key.text] = self._form.form.outcome.toPlainText()
        self._form.drafts.done()
        self._form = self._row = None
        self._rows.close_form()
        return True

    def _act_beside(self, action: str, reminder: Reminder) -> None:
        """A button of one of the other reasons."""
        self.office.soon(lambda: self.act(action, reminder), owner=self)

    def _row_of(self, reminder: Reminder) -> Reminder:
        """The row in which a reminder stands: its own, or that of its customer."""
        for row in self._rows.rows.reminders():
            if row.key == reminder.key or any(one.key == reminder.key for one in row.also):
                return row
        return reminder

    def _ask_address(self, form: DoneForm) -> None:
        def show(found: LetterAddress) -> None:
            if form.means is not None:
                form.means.set_address(found.lines, found.salutation)

        self.office.ask(errands.address(form.reminder), then=show, owner=form)

    def _ask_permission(self, form: DoneForm) -> None:
        def show(found: list[Permission]) -> None:
            if form.means is not None:
                form.means.set_permission(found)

        self.office.ask(errands.permissions(form.reminder), then=show, owner=form)

    def _form_lost(self) -> None:
        self.close_form()

    def _save(self, form: DoneForm, noted: Noted) -> None:
        def saved(_result: object) -> None:
            following, self._next = self._next, None
            if self._form is form:
                self.close_form()
            self._drafts.pop(form.reminder.key.text, None)
            if following is not None:
                following()

        def failed(error: UserError) -> None:
            self._next = None
            form.show_error(error)

        told = _("Erledigt: {name}").format(name=form.reminder.who)
        self.office.run(
            told,
            form.drafts.storing(errands.finish(form.reminder, noted)),
            then=saved,
            failed=failed,
            owner=form,
            told=told,
        )

    def rescue(self) -> None:
        """The program ends: what was typed is stored as done, undo can take it back."""
        form = self._form
        if form is not None and form.is_touched():
            self._save(form, form.rescued())

    # Later, not this time, never, planned ------------------------------------------------------

    def _place(self, reminder: Reminder, action: str) -> QPoint:
        """Below the button of an action, else below the row."""
        row = self._row_of(reminder)
        strip = self._rows.strip(row.key)
        button = strip.button(action) if strip is not None else None
        if button is not None and row.key == reminder.key:
            return button.mapToGlobal(QPoint(button.width(), button.height() + 2))
        rect = self._rows.visualRect(self._rows.rows.index(self._rows.rows.row_of(row.key)))
        return self._rows.viewport().mapToGlobal(QPoint(rect.right() - 16, rect.top() + 40))

    def _pop_up(self, menu: QMenu, at: QPoint) -> None:
        menu.popup(QPoint(at.x() - menu.sizeHint().width(), at.y()))

    def _leave(self, reminder: Reminder, at: QPoint) -> Leave:
        from .later_menu import Leave, ReasonBox

        def own(for_good: bool, typed: str = "") -> None:
            title = _("Nie wieder, weil …") if for_good else _("Diesmal nicht, weil …")
            answer = self.never if for_good else self.skip

            def take(words: str) -> None:
                answer(reminder, words, lambda: own(for_good, words))

            box = ReasonBox(self._host, title, take)
            box.line.setText(typed)
            box.pop_up(QPoint(at.x() - box.sizeHint().width(), at.y()))

        return Leave(
            skip=lambda words: self.skip(reminder, words),
            never=lambda words: self.never(reminder, words),
            own=own,
        )

    def _offer_later(self, reminder: Reminder) -> None:
        from .later_menu import later_menu

        at = self._place(reminder, "later")
        menu = later_menu(
            self._host,
            self.office.today,
            put_off=lambda day: self.put_off(reminder, day),
            other_day=lambda: self._pick_day(at, lambda day: self.put_off(reminder, day)),
            reminder=reminder,
            leave=self._leave(reminder, at),
        )
        self._pop_up(menu, at)

    def _offer_skip(self, reminder: Reminder) -> None:
        from .later_menu import skip_menu

        at = self._place(reminder, "later")
        self._pop_up(skip_menu(self._host, reminder, self._leave(reminder, at)), at)

    def _offer_plan(self, reminder: Reminder) -> None:
        from .later_menu import later_menu

        at = self._place(reminder, "plan")
        menu = later_menu(
            self._host,
            self.office.today,
            put_off=lambda day: self.plan(reminder, day),
            other_day=lambda: self._pick_day(at, lambda day: self.plan(reminder, day)),
        )
        menu.setAccessibleName(_("Einplanen"))
        self._pop_up(menu, at)

    def _pick_day(self, at: QPoint, take: Callable[[date], object]) -> None:
        from .later_menu import DayPicker

        DayPicker(self._host, self.office.today + timedelta(days=1), take).pop_up(at)

    def put_off(self, reminder: Reminder, day: date) -> None:
        """Remind again on `day`."""
        self.office.run(
            _("Verschoben: {name}").format(name=reminder.who),
            errands.put_off(reminder.key, day),
            owner=self._host,
            told=_("{name}: wieder {when}, am {day}").format(
                name=reminder.who,
                when=relative_days(day, self.office.today),
                day=format_date(day),
            ),
        )

    def put_off_all(self, keys: Sequence[ReminderKey], who: str = "") -> None:
        """Remind of all these (of `who` alone) on the next working day."""
        told = _("{n} auf den nächsten Arbeitstag verschoben").format(n=who or len(keys))
        self.office.run(told, errands.put_off_all(list(keys)), owner=self._host, told=told)

    def skip(
        self, reminder: Reminder, reason: str, again: Callable[[], object] | None = None
    ) -> None:
        """Not this time; the next occasion speaks up again. `again` asks anew when that fails."""
        told = _("Diesmal nicht: {name}").format(name=reminder.who)
        self._leave_out(told, errands.skip(reminder.key, reason), again)

    def never(
        self, reminder: Reminder, reason: str, again: Callable[[], object] | None = None
    ) -> None:
        """Never again of this person or matter. `again` asks anew when that fails."""
        told = _("Nie wieder: {name}").format(name=reminder.who)
        self._leave_out(told, errands.never(reminder.key, reason), again)

    def _leave_out(
        self, told: str, change: Callable[[Writer], object], again: Callable[[], object] | None
    ) -> None:
        def failed(error: UserError) -> None:
            self.office.tell(error.message, "red")
            if again is not None:
                again()

        self.office.run(told, change, failed=failed, owner=self._host, told=told)

    def plan(self, reminder: Reminder, day: date) -> None:
        """A contact on `day` for what the reminder speaks of."""
        self.office.run(
            _("Kontakt geplant"),
            errands.plan(reminder, day),
            owner=self._host,
            told=_("{name}: eingeplant {when}, am {day}").format(
                name=reminder.who,
                when=relative_days(day, self.office.today),
                day=format_date(day),
            ),
        )
