"""The page Kontaktplan: year, month, week and list, a line for typing, and who needs care."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import Card
from ..kit.contact_panel import ContactPanel
from ..kit.controls import IconButton, row
from ..kit.office import Office
from ..kit.page import Page, PageAction
from . import acting, asking
from .bar import PlanBar
from .commands import ExportButton
from .facts import time_text
from .filters import FilterButton, Legend
from .quick_line import QuickLine
from .side_panel import SidePanel
from .spans import LIST, VIEWS, WEEK, YEAR, bounded, leafed, span
from .views import Views
from .wishes import Choice, Wishes
from .year_pane import CUSTOMERS, DAYS

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

    from .moving import Stretch, Target

#: Narrower than this (px at normal font size) the plan takes the whole width.
_ROOM_FOR_SIDE = 820
#: Lower than this the legend makes room.
_ROOM_FOR_LEGEND = 430
_MINUTE = 60_000  # ms


class ContactPlanPage(Page):
    """Every planned contact with its reason, birthdays, holidays and the calendars of others."""

    key = "contactplan"
    watches: ClassVar[frozenset[str]] = frozenset(
        {
            "contact", "contact_series", "series_skip", "customer", "person", "offer", "business",
            "closure", "foreign_calendar", "foreign_event", "app_user", "installation",
            "occasion_type", "reminder_answer",
        }
    )  # fmt: skip

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.set_head(
            _("Kontaktplan"),
            _("Jeder Kontakt mit einem Grund"),
            PageAction(_("Kontakt planen"), self._plan_on_chosen_day, "plus"),
        )
        self.wishes = Wishes(self)
        self.choice = Choice(office.today)
        self.shown = span(str(office.settings.get("plan_view")), office.today)
        self.views = Views(office, self.choice, self.wishes)
        self.filter = FilterButton()
        self.filter.by = str(office.settings.get("plan_colors"))
        self.quick = QuickLine(office, self, self._typed_day)
        self.bar = PlanBar(self.wishes)
        self.quick.reach = self.bar
        self.legend = Legend()
        self.side = SidePanel(office)
        self.contact = ContactPanel(office, self)
        self._side_wanted: bool | None = None
        self._following: int | None = None
        self._build()
        self._connect()
        self._show_span()
        self._clock = QTimer(self, interval=_MINUTE)
        self._clock.timeout.connect(lambda: self.views.tick(self.office.clock.now()))
        self._clock.start()

    def _build(self) -> None:
        self.twin = IconButton("list", _("Als Liste zeigen (Taste L)"))
        self.twin.setObjectName("planTwin")
        self.twin.setCheckable(True)
        self.side_button = IconButton("columns", _("Pflege und Anlässe zeigen"))
        self.side_button.setObjectName("planSide")
        self.side_button.setCheckable(True)
        output = ExportButton(self.office.commands)
        top = row(self.quick, self.filter, self.twin, output, self.side_button)
        top.setStretch(0, 1)
        calendar = Card(margin=0)
        calendar.add(self.views, 1)
        left = QVBoxLayout()
        left.setSpacing(theme.S3)
        left.addLayout(top)
        left.addWidget(self.bar)
        left.addWidget(calendar, 1)
        left.addWidget(self.legend)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S4)
        layout.setSpacing(theme.S4)
        layout.addLayout(left, 1)
        layout.addWidget(self.side)
        # The side gives way where it has no room: it must not hold the window wide.
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)

    def _connect(self) -> None:
        wishes = self.wishes
        wishes.open.connect(self._open_entry)
        wishes.plan.connect(self._plan)
        wishes.plan_for.connect(lambda customer_id: self.contact.plan(customer_id))
        wishes.move.connect(self._move)
        wishes.stretch.connect(self._stretch)
        wishes.remove.connect(lambda entries: acting.remove(self.office, entries))
        wishes.finish.connect(self._finish)
        wishes.leaf.connect(self._leaf)
        wishes.view.connect(self.show_view)
        wishes.zoom.connect(self._zoom)
        wishes.today.connect(lambda: self.show_day(self.office.today))
        wishes.typing.connect(lambda: self.quick.setFocus(Qt.FocusReason.ShortcutFocusReason))
        wishes.twin.connect(self._toggle_twin)
        wishes.customer.connect(lambda customer_id: self.office.open("customer", customer_id))
        self.choice.day_changed.connect(self._day_chosen)
        self.views.asked.connect(self.refresh_soon)
        self.views.shown.connect(self._shown)
        self.filter.clicked.connect(self._ask_users)
        self.filter.wanted_changed.connect(self.refresh_soon)
        self.filter.colours_changed.connect(self._colours_changed)
        self.quick.planned.connect(self._typed)
        self.quick.left.connect(self.focus_view)
        self.twin.clicked.connect(self._toggle_twin)
        self.side_button.clicked.connect(self._toggle_side)
        self.side.plan_wanted.connect(self._plan_for)
        self.side.plan_on_day_wanted.connect(lambda day: self.contact.plan(day=day))
        self.side.contact_opened.connect(self.contact.show_contact)
        self.side.entry_opened.connect(self._open_entry)
        theme.signals.changed.connect(self._fit_side)

    # -- layout ----------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes to the plan: the arrow keys walk along it at once."""
        self.focus_view()

    def focus_view(self) -> None:
        """The keyboard to what is shown."""
        self.views.face().setFocus(Qt.FocusReason.OtherFocusReason)

    def minimumSizeHint(self) -> QSize:
        """The plan alone."""
        return QSize(theme.px(380), theme.px(300))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The calendar keeps two thirds of the room."""
        super().resizeEvent(event)
        self._fit_side()
        self._fit_legend()

    def _fit_side(self) -> None:
        roomy = self.width() >= theme.px(_ROOM_FOR_SIDE)
        wanted = roomy if self._side_wanted is None else self._side_wanted
        share = 35 if roomy else 48
        self.side.setFixedWidth(min(theme.px(316), self.width() * share // 100))
        self.side.setVisible(wanted)
        self.side_button.setVisible(not roomy)
        self.side_button.setChecked(wanted)

    def _fit_legend(self) -> None:
        """Where the height is short, the plan needs it."""
        roomy = self.height() >= theme.px(_ROOM_FOR_LEGEND)
        self.legend.setVisible(roomy and self.legend.has_words and bool(self.views.entries()))

    def _toggle_side(self) -> None:
        self._side_wanted = not self.side.isVisible()
        self._fit_side()

    # -- data ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for what the view shows, and for the side."""
        self.views.ask(self.shown, self.filter.wanted, self.filter.by)
        self.side.set_responsible(self.filter.wanted.responsible)
        self.side.refresh()
        if self.filter.wanted.responsible is not None:
            self._ask_users()

    def _ask_users(self) -> None:
        from kundenpflege.services.users import list_users

        self.office.ask(list_users, then=self.filter.set_users, owner=self, key="users")

    def _shown(self) -> None:
        """The answer is on the screen."""
        self.legend.show_entries(self.views.entries(), self.filter.by)
        self._fit_legend()
        self._tell_side()

    def _tell_side(self) -> None:
        """The chosen day beside the plan; a year does not know what stands on it."""
        day, wanted = self.choice.day, self.filter.wanted
        if self.views.knows(day):
            self.side.show_day(day, self.views.on(day))
            return
        if self.views.is_waiting():  # told when the answer is there
            return
        self.office.ask(
            lambda db: asking.day(db, day, wanted),
            then=lambda entries: self.side.show_day(day, entries),
            owner=self,
            key="day",
        )

    # -- days and views --------------------------------------------------------------------

    def show_view(self, view: str) -> None:
        """Year, month, week or list, around the chosen day."""
        if view not in VIEWS:
            return
        had_focus = self.views.has_focus()
        self.office.settings.set("plan_view", view)
        if view != WEEK:
            self.choice.minute = None
        self.shown = span(view, self.choice.day)
        self._show_span()
        self.refresh_soon()
        if had_focus:
            self.focus_view()

    def _show_span(self) -> None:
        self.bar.show_span(self.shown)
        self.views.show_span(self.shown, self.office.today)
        self.twin.setEnabled(self.shown.view != LIST)
        self.twin.setChecked(self.views.as_list)

    def show_day(self, day: date) -> None:
        """Leaf to a day and choose it."""
        day = bounded(day)
        self._go(day)
        self.choice.set_day(day)
        self.views.show_day(day)

    def _go(self, day: date) -> None:
        """Show the page a day stands on."""
        wanted = span(self.shown.view, day)
        if wanted != self.shown:
            self.shown = wanted
            self._show_span()
            self.refresh_soon()

    def _leaf(self, pages: int) -> None:
        target = leafed(self.shown.view, self.choice.day, pages)
        if self.views.is_dragging():  # what is in hand keeps the chosen days
            self._go(leafed(self.shown.view, self._middle(), pages))
            return
        self._go(target)
        self.choice.set_day(target, minute=self.choice.minute)
        self.views.show_day(target)

    def _middle(self) -> date:
        shown = self.shown
        return date.fromordinal((shown.first.toordinal() + shown.last.toordinal()) // 2)

    def _day_chosen(self, day: date) -> None:
        if self.shown.view != LIST and not self.views.is_dragging():
            self._go(day)
        self._tell_side()

    def _zoom(self, view: str, day: date) -> None:
        self.show_day(day)
        self.show_view(view)
        self.focus_view()

    def _toggle_twin(self) -> None:
        if self.shown.view == LIST:
            return
        self.views.set_as_list(not self.views.as_list)
        self.twin.setChecked(self.views.as_list)
        self.focus_view()

    def _colours_changed(self, by: str) -> None:
        self.office.settings.set("plan_colors", by)
        self.refresh_soon()

    # -- records ---------------------------------------------------------------------------

    def show_record(self, record_id: int, kind: str = "") -> None:
        """A contact is opened in the panel; of the page itself the number is a day's ordinal."""
        if kind == "contact":
            self.contact.show_contact(record_id)
        elif kind == self.key:
            self.show_day(date.fromordinal(record_id))

    def new_record(self, kind: str, **given: Any) -> None:
        """Plan a contact, for a customer or on a day; bring a `view` to the front, or begin what is
        done there (typing, fill)."""
        view = given.get("view", "")
        if given.get("finish"):
            self.contact.finish(int(given["finish"]))
        elif kind == "contact":
            allowed = {"customer_id", "day", "kind", "reason", "person_id", "at_time"}
            self.contact.plan(**{key: value for key, value in given.items() if key in allowed})
        elif view == "fill":
            self.side.fill_all()
        elif view == "typing":
            self.quick.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif view in (*VIEWS, CUSTOMERS):
            self.views.year.show_way(CUSTOMERS if view == CUSTOMERS else DAYS)
            self.show_view(YEAR if view == CUSTOMERS else view)
            self.focus_view()

    def back(self) -> bool:
        """Close the panel, or the sheet of the column beside; then let go of what was typed."""
        for panel in (self.contact, *self.side.panels()):
            if panel.is_open():
                panel.dismiss()
                return True
        if self.quick.text():
            self.quick.clear()
            return True
        return False

    def poses(self) -> list[tuple[str, Callable[[], object]]]:
        """See `poses`."""
        from .poses import poses

        return poses(self)

    # -- acting ----------------------------------------------------------------------------

    def _plan_on_chosen_day(self) -> None:
        first, last = self.choice.first, self.choice.last
        if first >= self.office.today:
            self._plan(first, last, time_text(self.choice.minute))
        else:
            self.contact.plan()

    def _plan(self, first: date, last: date, at_time: str) -> None:
        self.contact.plan(day=first, at_time=at_time, last_day=last if last > first else None)

    def _plan_for(
        self, customer_id: int, day: object, kind: Any, reason: str, person_id: int | None
    ) -> None:
        self.contact.plan(
            customer_id, day if isinstance(day, date) else None, kind, reason, person_id
        )

    def _open_entry(self, entry: CalendarEntry) -> None:
        if entry.contact_id is not None:
            self.contact.show_contact(entry.contact_id)
        elif entry.series_id is not None and entry.series_day is not None:
            self.contact.show_series_day(entry.series_id, entry.series_day)
        elif entry.person_id is not None:
            self.office.open("person", entry.person_id)

    def _finish(self, entry: CalendarEntry) -> None:
        acting.with_contact(self.office, entry, self.contact.finish, self)

    def _move(self, targets: list[Target]) -> None:
        """The chosen days go along, and what was moved stays chosen: the next key moves it on."""
        self.choice.hold(target.shown for target in targets)
        acting.move(self.office, targets, self._stored, self._refused)
        days = {target.day - target.entry.day for target in targets}
        if len(days) == 1:
            self.choice.follow(days.pop().days)

    def _stretch(self, wish: Stretch) -> None:
        self.choice.hold([wish.shown])
        acting.stretch(self.office, wish, self._stored, self._refused)

    def _stored(self) -> None:
        self.choice.release()

    def _refused(self) -> None:
        """Show again what is stored."""
        self.choice.release()
        self.refresh_soon()

    def _typed_day(self) -> date | None:
        """The day meant when none is typed: the chosen one."""
        return self.choice.day if self.choice.day > self.office.today else None

    def _typed(self, day: object, _contact_id: int) -> None:
        if isinstance(day, date):
            self.show_day(day)
