"""*Heute*: what customers would notice today, and doing it right where it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips import FilterChips
from ..kit.controls import Label, hline
from ..kit.office import Office
from ..kit.page import Page, PageAction
from . import errands
from .greeting import greeting, subtitle
from .reminder_list import ReminderList
from .side_cards import CareCard, OffersCard, WeekCard

if TYPE_CHECKING:
    from kundenpflege.base.errors import UserError
    from kundenpflege.rules.permission import Permission
    from kundenpflege.rules.reminders.reminder import Reminder
    from kundenpflege.services.letter_address import LetterAddress
    from kundenpflege.services.today import TodayPage as Today
    from kundenpflege.services.today_figures import Figures

    from .done_form import DoneForm, Noted
    from .yearly import YearlyLook

_SIDE_WIDTH = 330  # px at normal font size
_LEAST_LIST = 440
_GREET_AGAIN = 600_000  # ms
_NEW = ("customer.new", "contact.new", "offer.new")


class TodayPage(Page):
    """Reminders at the left, the week, open offers and care at the right."""

    key = "today"
    watches = frozenset(
        {"contact", "customer", "person", "offer", "need", "reminder_answer", "business"}
    )

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self._form: DoneForm | None = None
        self._next: Callable[[], None] | None = None
        self._no_customers = False
        self._figures_wanted = False
        self._yearly: YearlyLook | None = None
        self._looked_on: date | None = None
        self._due: tuple[date, int, int] | None = None
        self._build()
        self.set_head(
            greeting(office.clock.now().hour), "", PageAction(_("Neu"), icon="plus", menu=_NEW)
        )
        theme.signals.changed.connect(self._arrange)
        office.closing.connect(self._rescue)
        hours = QTimer(self)
        hours.setInterval(_GREET_AGAIN)
        hours.timeout.connect(self._tell_head)
        hours.start()

    # Building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.filters = FilterChips(_("Erinnerungen filtern"))
        self.filters.setObjectName("filters")
        self.filters.chosen.connect(lambda _key: self._ask_reminders())
        self.list = ReminderList()
        self.list.wanted.connect(self._act)
        self.list.form_left.connect(self._form_lost)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._empty: QWidget | None = None
        self.card = Card(margin=0)
        self.card.setAccessibleName(_("Jetzt dran"))
        self._head = head = QHBoxLayout()
        head.addWidget(Label(_("Jetzt dran"), "section"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.filters, 1)
        self.filters.setVisible(False)
        self.card.add(head)
        self.card.add(hline())
        self.card.body.setSpacing(0)
        self.card.add(self._stack, 1)
        self.week = WeekCard()
        self.week.chosen.connect(self._open_day)
        self.offers = OffersCard()
        self.care = CareCard()
        self.care.plan_wanted.connect(lambda: self.office.open("contactplan"))
        self._inner = QWidget()
        self._inner.setProperty("role", "page")
        self._grid = QGridLayout(self._inner)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self.setFocusProxy(self.list)
        for card in (self.week, self.offers, self.care):
            card.setVisible(False)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room, else one below the other."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        edge, gap = theme.S5, theme.px(16)
        width = self.width() / theme.current().scale
        side = max(270, min(_SIDE_WIDTH, round(width * 0.3)))
        beside = width - 48 - 16 - side >= _LEAST_LIST
        self._head.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        self._head.setSpacing(theme.px(10))
        self._tell_head()
        for widget in (self.card, self.week, self.offers, self.care):
            self._grid.removeWidget(widget)
        self._grid.setContentsMargins(edge, theme.px(20), edge, theme.px(20))
        self._grid.setSpacing(gap)
        height = self.height() - 2 * theme.px(20)
        if beside:
            self._grid.addWidget(self.card, 0, 0, 4, 1)
            for row, card in enumerate((self.week, self.offers, self.care)):
                self._grid.addWidget(card, row, 1, Qt.AlignmentFlag.AlignTop)
            self._grid.setColumnMinimumWidth(1, theme.px(side))
            self._grid.setColumnStretch(0, 1)
            self._grid.setColumnStretch(1, 0)
            self._grid.setRowStretch(0, 0)
            self._grid.setRowStretch(3, 1)
            self.card.setMinimumHeight(theme.px(240))
            self.card.setMaximumHeight(16777215)
        else:
            two = width >= 560
            self._grid.addWidget(self.card, 0, 0, 1, 2)
            self._grid.addWidget(self.week, 1, 0, 1, 2)
            self._grid.addWidget(self.offers, 2, 0, 1, 1 if two else 2)
            self._grid.addWidget(self.care, 2 if two else 3, 1 if two else 0, 1, 1 if two else 2)
            self._grid.setColumnMinimumWidth(1, 0)
            self._grid.setColumnStretch(0, 1)
            self._grid.setColumnStretch(1, 1 if two else 0)
            self._grid.setRowStretch(3, 0)
            # The next card looks out below: there is more.
            self.card.setFixedHeight(max(theme.px(240), height - theme.px(34)))

    # Data --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the reminders; the figures wait until these are on the screen."""
        self._figures_wanted = True
        self._ask_reminders()

    def _ask_reminders(self) -> None:
        self.office.ask(
            errands.reminders(self.filters.current()),
            then=self._show,
            owner=self,
            key="reminders",
        )

    def _show(self, answer: tuple[Today, bool]) -> None:
        page, self._no_customers = answer
        every = page.filters[0].count
        self._due = (page.today, page.due_now, every)
        self._tell_head()
        chosen = self.filters.current()
        self.filters.set_items(
            [
                (one.rule, one.title, one.count)
                for one in page.filters
                if one.count or not one.rule or one.rule == chosen
            ]
        )
        self.filters.setVisible(bool(every))
        shown = self._with_open_form(page.reminders)
        self.list.show_reminders(shown, page.total - len(page.reminders))
        self._show_empty(not shown, bool(every))
        if self._figures_wanted:
            self._figures_wanted = False
            self.office.ask(errands.figures, then=self._show_figures, owner=self, key="figures")
            self._ask_yearly()

    def _tell_head(self) -> None:
        """Greeting and date; in few words where the search box leaves little room."""
        if self._due is None:
            return
        short = self.width() < theme.px(1000)
        self.set_head(greeting(self.office.clock.now().hour), subtitle(*self._due, short=short))

    def _with_open_form(self, reminders: tuple[Reminder, ...]) -> list[Reminder]:
        """A reminder that went away while something is being typed about it stays."""
        shown = list(reminders)
        form = self._form
        if form is not None and form.is_touched():
            if all(one.key != form.reminder.key for one in shown):
                shown.append(form.reminder)
                shown.sort(key=lambda one: one.order)
        return shown

    def _show_empty(self, empty: bool, elsewhere: bool) -> None:
        before, self._empty = self._empty, None
        if empty:
            self._empty = self._empty_state(elsewhere)
            self._stack.addWidget(self._empty)
            self._stack.setCurrentWidget(self._empty)
        else:
            self._stack.setCurrentWidget(self.list)
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()

    def _empty_state(self, elsewhere: bool) -> QWidget:
        from ..kit.empty import EmptyState

        if elsewhere:
            return EmptyState(
                _("Davon ist gerade nichts fällig."), _("Alle zeigen"), self._show_all, "ok", "list"
            )
        if self._no_customers:
            return EmptyState(
                _(
                    "Hier steht jeden Morgen, wen Sie anrufen sollten, warum und was zu sagen ist. "
                    "Dazu braucht Kundenpflege Ihre Kundenliste."
                ),
                _("Kunden importieren"),
                self._import,
                "today",
                "import",
            )
        return EmptyState(
            _("Heute ist nichts fällig. Eine gute Gelegenheit, den nächsten Kontakt zu planen."),
            _("Kontakt planen"),
            lambda: self.office.create("contact"),
            "ok",
            "schedule",
        )

    def _show_all(self) -> None:
        self.filters.choose("")
        self._ask_reminders()

    def _import(self) -> None:
        if not self.office.commands.run("customers.import"):
            self.office.open("customers")

    def _show_figures(self, figures: Figures) -> None:
        self.week.show_week(figures.week)
        self.offers.show_offers(figures.offers)
        self.care.show_care(figures.care)
        for card in (self.week, self.offers, self.care):
            card.setVisible(True)

    def _ask_yearly(self) -> None:
        # Looks at every customer: once a day, and again while it shows something.
        if self._yearly is None and self._looked_on == self.office.today:
            return
        self._looked_on = self.office.today
        self.office.ask(errands.yearly_look, then=self._show_yearly, owner=self, key="yearly")

    def _show_yearly(self, count: int) -> None:
        if count and self._yearly is None:
            from .yearly import YearlyLook

            self._yearly = YearlyLook(self.office)
            self.card.add(self._yearly)
        if self._yearly is not None:
            self._yearly.show_count(count)

    # Actions -----------------------------------------------------------------------------------

    def _act(self, action: str, reminder: Reminder) -> None:
        if action in ("call", "write", "done"):
            self._open_form(reminder, action)
        elif action == "later":
            self._offer_later(reminder)
        elif action == "customer" or reminder.offer_id is None:
            self.office.open("customer", reminder.customer_id)
        else:
            self.office.open("offer", reminder.offer_id)

    def _open_form(self, reminder: Reminder, purpose: str) -> None:
        from .done_form import DoneForm

        form = self._form
        if form is not None and form.reminder.key == reminder.key:
            form.reach(purpose)
        elif form is not None and form.is_touched():
            # Nothing typed is lost: it is stored first, and can be taken back.
            self._next = lambda: self._open_form(reminder, purpose)
            if not form.submit():
                self._next = None
            return
        else:
            form = DoneForm(reminder, self.office.clock, purpose)
            form.saved.connect(lambda noted, form=form: self._save(form, noted))
            form.left.connect(self._close_form)
            form.sheet_wanted.connect(lambda: self.office.create("offer", call=reminder.offer_id))
            self._form = form
            self.list.open_form(reminder.key, form)
        if purpose == "write":
            self._ask_address(form)
        if purpose != "done":
            self._ask_permission(form, purpose)
        form.begin()

    def _ask_address(self, form: DoneForm) -> None:
        def show(found: LetterAddress) -> None:
            if form.means is not None:
                form.means.set_address(found.lines, found.salutation)

        self.office.ask(errands.address(form.reminder), then=show, owner=form)

    def _ask_permission(self, form: DoneForm, purpose: str) -> None:
        def show(found: list[Permission]) -> None:
            if form.means is not None:
                form.means.set_permission(found)

        self.office.ask(errands.permissions(form.reminder, purpose), then=show, owner=form)

    def _close_form(self) -> None:
        self._form = None
        self.list.close_form()

    def _form_lost(self) -> None:
        if self._form is not None:
            self._close_form()

    def _save(self, form: DoneForm, noted: Noted) -> None:
        def saved(_result: object) -> None:
            following, self._next = self._next, None
            if self._form is form:
                self._close_form()
            if following is not None:
                following()

        def failed(error: UserError) -> None:
            self._next = None
            form.show_error(error)

        told = _("Erledigt: {name}").format(name=form.reminder.who)
        self.office.run(
            told,
            errands.finish(form.reminder, noted),
            then=saved,
            failed=failed,
            owner=form,
            told=told,
        )

    def _offer_later(self, reminder: Reminder) -> None:
        from .later_menu import later_menu

        strip = self.list.strip(reminder.key)
        button = strip.button("later") if strip is not None else None
        host: QWidget = button or self.list
        at = host.mapToGlobal(QPoint(0, host.height() + 2 if button else 0))
        menu = later_menu(
            self,
            self.office.today,
            put_off=lambda day: self._put_off(reminder, day),
            other_day=lambda: self._pick_day(reminder, at),
            dismiss=lambda: self._dismiss(reminder),
        )
        if button is not None:
            at = button.mapToGlobal(
                QPoint(button.width() - menu.sizeHint().width(), button.height() + 2)
            )
        menu.popup(at)

    def _pick_day(self, reminder: Reminder, at: QPoint) -> None:
        from .later_menu import DayPicker

        first = self.office.today + timedelta(days=1)
        picker = DayPicker(self, first, lambda day: self._put_off(reminder, day))
        picker.pop_up(at)

    def _put_off(self, reminder: Reminder, day: date) -> None:
        self.office.run(
            _("Verschoben: {name}").format(name=reminder.who),
            errands.put_off(reminder.key, day),
            owner=self,
            told=_("{name}: wieder {when}, am {day}").format(
                name=reminder.who,
                when=relative_days(day, self.office.today),
                day=format_date(day),
            ),
        )

    def _dismiss(self, reminder: Reminder) -> None:
        told = _("Nicht nötig: {name}").format(name=reminder.who)
        self.office.run(told, errands.dismiss(reminder.key), owner=self, told=told)

    def _open_day(self, day: date) -> None:
        """The contact plan understands a day by its number (`date.toordinal`)."""
        self.office.open("contactplan", day.toordinal())

    # Page --------------------------------------------------------------------------------------

    def back(self) -> bool:
        """Esc closes the form."""
        if self._form is None:
            return False
        self._close_form()
        return True

    def _rescue(self) -> None:
        """The program ends: what was typed is stored as done, undo can take it back."""
        if self._form is not None and self._form.is_touched():
            self._save(self._form, self._form.noted())

    def poses(self) -> list[tuple[str, Callable[[], Any]]]:
        """The form open at the first reminder, to note and to call."""
        return [("done", lambda: self._pose("done")), ("call", lambda: self._pose("call"))]

    def _pose(self, purpose: str) -> None:
        self._close_form()
        for reminder in self.list.rows.reminders():
            if purpose != "call" or reminder.phone:
                self._open_form(reminder, purpose)
                return
