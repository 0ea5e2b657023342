"""*Heute*: what customers would notice today, and doing it right where it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
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

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips_folding import FoldingChips
from ..kit.controls import Button, Label, hline
from ..kit.office import Office
from ..kit.page import Page, PageAction
from . import errands
from .day_print import DayPrinter
from .deeds import Deeds
from .greeting import greeting, subtitle
from .reminder_list import ReminderList
from .side_cards import CareCard, OffersCard, WeekCard

if TYPE_CHECKING:
    from kundenpflege.services.today import TodayPage as Today
    from kundenpflege.services.today_figures import Figures

    from .evening_view import EveningView
    from .week_view import WeekView
    from .yearly import YearlyLook

_SIDE_WIDTH = 330  # px at normal font size
_LEAST_LIST = 440
_GREET_AGAIN = 600_000  # ms
_NEW = ("customer.new", "contact.new", "offer.new")
_DAY = ("today.now", "today.week", "today.evening", "today.print", "page.letters")
_EVENING = 16  # o'clock
NOW, WEEK, EVENING, PRINT = "now", "week", "evening", "print"


class TodayPage(Page):
    """Reminders at the left, the week, open offers and care at the right."""

    key = "today"
    watches = frozenset(
        {
            "contact", "customer", "person", "offer", "need", "reminder_answer", "business",
            "enquiry", "decision_date", "wish", "installation", "closure", "occasion_type",
            "contact_series", "series_skip", "letter",
        }
    )  # fmt: skip

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self._week: WeekView | None = None
        self._evening: EveningView | None = None
        self._view = NOW
        self.printer = DayPrinter(office, self)
        self._no_customers = False
        self._figures_wanted = False
        self._yearly: YearlyLook | None = None
        self._looked_on: date | None = None
        self._due: tuple[date, int, int] | None = None
        self._any = False
        self._build()
        self.set_head(
            greeting(office.clock.now().hour),
            "",
            PageAction(_("Mein Tag"), icon="list", role="secondary", menu=_DAY),
            PageAction(_("Neu"), icon="plus", menu=_NEW),
        )
        theme.signals.changed.connect(self._arrange)
        hours = QTimer(self)
        hours.setInterval(_GREET_AGAIN)
        hours.timeout.connect(self._tell_head)
        hours.start()

    # Building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.filters = FoldingChips(_("Erinnerungen filtern"))
        self.filters.setObjectName("filters")
        self.filters.chosen.connect(lambda _key: self._ask_reminders())
        self.list = ReminderList()
        self.deeds = Deeds(self.office, self.list, self)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._empty: QWidget | None = None
        self.card = Card(margin=0)
        self.card.setAccessibleName(_("Jetzt dran"))
        self._head = head = QHBoxLayout()
        self._heading = Label(_("Jetzt dran"), "section")
        head.addWidget(self._heading, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.filters, 1)
        self._room = QWidget()
        self._room.setVisible(False)
        head.addWidget(self._room, 1)
        self._finish = Button(
            _("Tagesabschluss"), role="link", on_click=lambda: self.show_view(EVENING)
        )
        self._finish.setObjectName("endOfDay")
        self._finish.setToolTip(_("Was wurde erledigt, was ist liegen geblieben?"))
        self._finish.setVisible(False)
        head.addWidget(self._finish)
        self._return = Button(_("Jetzt dran"), "arrow_left", on_click=self._show_now)
        self._return.setObjectName("backToNow")
        self._return.setToolTip(_("Zurück (Esc)"))
        self._return.setVisible(False)
        head.addWidget(self._return)
        self.filters.setVisible(False)
        self.card.add(head)
        self.card.add(hline())
        self.card.body.setSpacing(0)
        self._views = QStackedWidget()
        self._views.addWidget(self._stack)
        self.card.add(self._views, 1)
        self.week = WeekCard()
        self.week.chosen.connect(self._open_day)
        self.week.ahead_wanted.connect(lambda: self.show_view(WEEK))
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
            self._grid.addWidget(self.card, 0, 0, 4, 1, Qt.AlignmentFlag.AlignTop)
            for row, card in enumerate((self.week, self.offers, self.care)):
                self._grid.addWidget(card, row, 1, Qt.AlignmentFlag.AlignTop)
            self._grid.setColumnMinimumWidth(1, theme.px(side))
            self._grid.setColumnStretch(0, 1)
            self._grid.setColumnStretch(1, 0)
            self._grid.setRowStretch(0, 0)
            self._grid.setRowStretch(3, 1)
            # As high as the window: what stands below the list is seen without scrolling.
            self.card.setFixedHeight(max(theme.px(240), height))
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
        self._refresh_view()

    def _refresh_view(self) -> None:
        shown = self._week if self._view == WEEK else self._evening
        if self._view != NOW and shown is not None:
            shown.refresh()

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
        self.filters.setVisible(bool(every) and self._view == NOW)
        self._any = bool(every)
        shown = self.deeds.keep_open(page.reminders)
        self.list.show_reminders(shown, page.total - len(page.reminders))
        self._show_empty(not shown, bool(every))
        if self._figures_wanted:
            self._figures_wanted = False
            self.office.ask(
                errands.figures, then=self._show_figures, owner=self, key="figures", can_wait=True
            )
            self._ask_yearly()

    def _tell_head(self) -> None:
        """Greeting and date; in few words where the search box leaves little room."""
        if self._due is None:
            return
        short = self.width() < theme.px(1000)
        self._offer_evening()
        self.set_head(greeting(self.office.clock.now().hour), subtitle(*self._due, short=short))

    def _offer_evening(self) -> None:
        """In the afternoon the way to the end of the day stands above the list."""
        late = self.office.clock.now().hour >= _EVENING
        self._finish.setVisible(late and self._view == NOW)

    def _show_empty(self, empty: bool, elsewhere: bool) -> None:
        before, self._empty = self._empty, None
        if empty:
            self._empty = self._nothing(elsewhere)
            self._stack.addWidget(self._empty)
            self._stack.setCurrentWidget(self._empty)
        else:
            self._stack.setCurrentWidget(self.list)
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()

    def _nothing(self, elsewhere: bool) -> QWidget:
        from . import nothing

        if elsewhere:
            return nothing.of_this_kind(self._show_all)
        if self._no_customers:
            return nothing.without_customers(self._import)
        return nothing.today(lambda: self.office.create("contact"))

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
        self.office.ask(
            errands.yearly_look, then=self._show_yearly, owner=self, key="yearly", can_wait=True
        )

    def _show_yearly(self, count: int) -> None:
        if count and self._yearly is None:
            from .yearly import YearlyLook

            self._yearly = YearlyLook(self.office)
            self.card.add(self._yearly)
        if self._yearly is not None:
            self._yearly.show_count(count)

    # Views -------------------------------------------------------------------------------------

    def new_record(self, kind: str, **given: Any) -> None:
        """`office.create("today", view="week")`: one of the views, or the day on paper."""
        if given.get("view") == PRINT:
            self.printer.print_day()
        else:
            self.show_view(str(given.get("view", NOW)))

    def show_view(self, view: str) -> None:
        """Bring the reminders of now, the week ahead or the evening to the front."""
        self._view = view
        words = {WEEK: _("Die nächsten sieben Tage"), EVENING: _("Was ist liegen geblieben?")}
        self._heading.setText(words.get(view, _("Jetzt dran")))
        self.card.setAccessibleName(self._heading.text())
        now = view == NOW
        self.filters.setVisible(now and self._any)
        self._room.setVisible(not now)
        self._return.setVisible(not now)
        self._offer_evening()
        # Where the focus lands scrolls the page; the view begins with its heading.
        self.office.soon(lambda: self._scroll.verticalScrollBar().setValue(0), self)
        if now:
            self._views.setCurrentWidget(self._stack)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        widget = self._week_view() if view == WEEK else self._evening_view()
        self._views.setCurrentWidget(widget)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        widget.refresh()

    def _week_view(self) -> WeekView:
        if self._week is None:
            from .week_view import WeekView

            self._week = WeekView(self.office)
            self._views.addWidget(self._week)
        return self._week

    def _evening_view(self) -> EveningView:
        if self._evening is None:
            from .evening_view import EveningView

            self._evening = EveningView(self.office)
            self._views.addWidget(self._evening)
            self._evening.emptied.connect(self._keep_focus)
        return self._evening

    def _keep_focus(self) -> None:
        """The evening has no list (any more): else the keyboard would leave the page."""
        if self._view == EVENING and self.isVisible():
            self._return.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_now(self) -> None:
        self.show_view(NOW)

    def _open_day(self, day: date) -> None:
        """The contact plan understands a day by its number (`date.toordinal`)."""
        self.office.open("contactplan", day.toordinal())

    # Page --------------------------------------------------------------------------------------

    def back(self) -> bool:
        """Esc closes the form, then the view."""
        deeds = {WEEK: self._week, EVENING: self._evening}.get(self._view)
        if (deeds.deeds if deeds is not None else self.deeds).close_form():
            return True
        if self._view == NOW:
            return False
        self._show_now()
        return True

    def poses(self) -> list[tuple[str, Callable[[], Any]]]:
        """A form open at the first reminder, what else to say, a call, the week, the evening."""
        return [
            ("done", lambda: self._pose("done")),
            ("more", lambda: self._pose("more")),
            ("week", lambda: self.show_view(WEEK)),
            ("evening", lambda: self.show_view(EVENING)),
            ("call", lambda: self._pose("call")),
        ]

    def _pose(self, action: str) -> None:
        self._show_now()
        self.deeds.close_form()
        for reminder in self.list.rows.reminders():
            fits = {"call": bool(reminder.phone), "more": bool(reminder.also)}
            if fits.get(action, True):
                self.deeds.act(action, reminder)
                return
