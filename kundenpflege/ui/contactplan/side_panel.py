"""The column beside the plan: who is cared for too little, the chosen day, visits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import ContactKind

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Tabs
from ..kit.dialogs import SidePanel as Sheet
from ..kit.office import Office
from ..kit.page import Page
from ..kit.tab_order import set_tab_order
from .fill_panel import FillPanel
from .side_care import CareView
from .side_day import DayView
from .side_visits import VisitsView

#: What care, occasions and visits follow from.
WATCHES = frozenset(
    {"contact", "contact_series", "series_skip", "customer", "person", "address", "offer",
     "business", "closure", "installation", "occasion_type", "wish", "decision_date", "consent",
     "objection", "reminder_answer", "letter"}
)  # fmt: skip
_ASKING = frozenset({"care", "visits"})

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry
    from kundenpflege.services.visits import VisitProposal
    from kundenpflege.store import Changes


class SidePanel(QWidget):
    """Asks for its own data (`refresh`); what is chosen on it goes out as signals.

    The page calls `refresh` with its own, and `show_day` when another day is chosen in the plan.
    Occasions are planned here at once; `plan_wanted` is for what one wants to look over first.
    """

    plan_wanted = Signal(int, object, object, str, object)
    """Plan a contact: customer id, day, `ContactKind`, reason, person id or None."""
    plan_on_day_wanted = Signal(object)
    """Plan a contact on this day, customer not yet known."""
    customer_chosen = Signal(int)
    """A customer of the list of gaps was chosen."""
    contact_opened = Signal(int)
    """A planned or done contact is to be shown."""
    entry_opened = Signal(object)
    """Another entry of the chosen day (a day of a series) is to be shown."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidePanel")
        self.office = office
        self._fill: FillPanel | None = None
        self._stale = set(_ASKING)
        self._chosen: tuple[date, Sequence[CalendarEntry]] | None = None
        self.care = CareView(office)
        self.day = DayView(office.today)
        self.visits = VisitsView(office)
        self._views: dict[str, QWidget] = {
            "care": self.care, "day": self.day, "visits": self.visits,
        }  # fmt: skip
        self.tabs = Tabs(_("Neben dem Plan"))
        self.tabs.setObjectName("sideTabs")
        for key, words in (("care", _("Pflege")), ("day", _("Tag")), ("visits", _("Besuche"))):
            self.tabs.add(key, words)
        self._stack = QStackedWidget()
        for view in self._views.values():
            self._stack.addWidget(view)
        card = Card(margin=0)
        bar = QVBoxLayout()
        bar.setContentsMargins(theme.S4, theme.S1, theme.S4, 0)
        bar.addWidget(self.tabs)
        card.add(bar)
        card.body.setSpacing(0)
        card.add(self._stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self._tab_timer = QTimer(self)
        self._tab_timer.setSingleShot(True)
        self._tab_timer.timeout.connect(lambda: set_tab_order(self))
        if (lines := self.care.area.widget()) is not None:
            lines.installEventFilter(self)
        self._connect()

    def _connect(self) -> None:
        self.office.changed.connect(self._changes_came)
        self.office.store_opened.connect(self._all_stale)
        self.office.day_changed.connect(self._all_stale)
        self.tabs.chosen.connect(self._show)
        self.care.customer_chosen.connect(self.customer_chosen)
        self.care.customer_opened.connect(lambda key: self.office.open("customer", key))
        self.care.fill_wanted.connect(self.fill_all)
        self.day.entry_opened.connect(self._open_entry)
        self.day.plan_wanted.connect(self.plan_on_day_wanted)
        for view in (self.day, self.visits):
            view.tour_wanted.connect(self.open_tour)
        self.visits.plan_wanted.connect(self._plan_visit)
        self.visits.more_wanted.connect(lambda: self.office.open("visits"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lines and occasions that came later are reached where they stand."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._tab_timer.start()
        return super().eventFilter(watched, event)

    # What the page calls -----------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for what is in front, when anything has changed since it was asked: leafing through
        the plan asks nothing. The other views follow when they come to the front."""
        self._ask()

    def set_responsible(self, ids: Collection[int] | None) -> None:
        """Show only what concerns one of us; several or None: all."""
        user_id = next(iter(ids)) if ids is not None and len(ids) == 1 else None
        if user_id != self.care.user_id:
            self.care.user_id = self.visits.user_id = user_id
            self._all_stale()

    def show_day(self, day: date, entries: Sequence[CalendarEntry], bring: bool = False) -> None:
        """Show what stands on a day of the plan; `bring` puts it to the front.

        Behind another tab nothing is built: leafing through the months would pay for it.
        """
        self._chosen = (day, entries)
        if bring:
            self.show_view("day")
        else:
            self._fill_day()

    def _fill_day(self) -> None:
        if self._chosen is not None and self.view() == "day":
            self.day.show_day(*self._chosen, self.office.today)
            self._chosen = None

    def choose_customer(self, customer_id: int) -> None:
        """Show the occasions of a customer."""
        self.show_view("care")
        self.care.choose(customer_id)

    def show_view(self, key: str) -> None:
        """Bring `care`, `day` or `visits` to the front."""
        self.tabs.choose(key)
        self._show(key)

    def view(self) -> str:
        """What is in front."""
        return self.tabs.current()

    def poses(self) -> list[tuple[str, Callable[[], object]]]:
        """Visits, and the sheet that fills the year, for pictures."""
        return [
            ("visits", lambda: self.show_view("visits")),
            ("fill", self._pose_fill),
        ]

    def _pose_fill(self) -> None:
        self.show_view("care")
        self.fill_all()

    def panels(self) -> tuple[Sheet, ...]:
        """Sheets that may lie over the page, for Esc."""
        return (self._fill,) if self._fill is not None else ()

    def fill_all(self) -> None:
        """Open the sheet that fills the year of all customers."""
        if self._fill is None:
            self._fill = FillPanel(self.office, self._page())
        self._fill.begin()

    def open_tour(self, day: date) -> None:
        """Show the route of a day on the page Besuche."""
        self.office.open("visits", day.toordinal())

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while it was hidden is asked for now."""
        super().showEvent(event)
        self.office.soon(self._ask, owner=self)

    # Inside ------------------------------------------------------------------------------------

    def _changes_came(self, changes: Changes) -> None:
        if not WATCHES.isdisjoint(changes.tables):
            self._all_stale()

    def _all_stale(self) -> None:
        self._stale = set(_ASKING)
        if self.isVisible():
            self.office.soon(self._ask, owner=self)

    def _show(self, key: str) -> None:
        self._fill_day()
        self._stack.setCurrentWidget(self._views[key])
        self._ask()

    def _ask(self) -> None:
        key = self.tabs.current()
        if key in self._stale:
            self._stale.discard(key)
            if key == "care":
                self.care.refresh()
            else:
                self.visits.refresh()

    def _page(self) -> QWidget:
        """The page this stands on: the sheet lies over it."""
        found: QWidget | None = self.parentWidget()
        while found is not None and not isinstance(found, Page):
            found = found.parentWidget()
        return found or self

    def _open_entry(self, entry: CalendarEntry) -> None:
        if entry.contact_id is not None:
            self.contact_opened.emit(entry.contact_id)
        elif entry.series_id is None and entry.person_id is not None:
            self.office.open("person", entry.person_id)
        else:
            self.entry_opened.emit(entry)

    def _plan_visit(self, one: VisitProposal) -> None:
        self.plan_wanted.emit(
            one.customer_id, one.idea.day, ContactKind.VISIT, one.idea.reason, None
        )
