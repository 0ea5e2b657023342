"""The page Besuche: whom to visit, what visits brought, and the tour of a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.model.kinds import ContactKind

from ..kit import theme
from ..kit.cards import Card, StatTile
from ..kit.contact_panel import ContactPanel
from ..kit.controls import Button, Label, Tabs, row
from ..kit.empty import EmptyState
from ..kit.occasions import weekday_day
from ..kit.office import Office
from ..kit.page import Page, PageAction
from ..kit.table import PagedTable
from ..kit.table_model import Column
from .visits_tour import TourCard

if TYPE_CHECKING:
    from kundenpflege.services.users import UserRow
    from kundenpflege.services.visits import VisitAnalysis, VisitProposal, VisitRow
    from kundenpflege.store import Reader

#: Proposals on the page.
IDEAS = 60
_TOUR_WIDTH, _NARROW, _LOW = 380, 860, 500
_ANY = 16_777_215  # Qt: no limit
_BUYING = {"visit": "green", "window": "blue", "both": "violet", "other": "neutral"}


class VisitsPage(Page):
    """Left proposals and analysis, right the tour."""

    key = "visits"
    watches: ClassVar[frozenset[str]] = frozenset(
        {"contact", "customer", "address", "person", "offer", "decision_date", "business",
         "closure", "wish", "app_user", "contact_series", "series_skip"}
    )  # fmt: skip

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.set_head(
            _("Besuche"),
            _("Wen besuchen, und was es bringt"),
            PageAction(_("Kontaktplan"), lambda: office.open("contactplan"), "plan", "secondary"),
        )
        self._near: date | None = None
        self._narrow: bool | None = None
        self._begun = False
        self.ideas_by_id: dict[int, VisitProposal] = {}
        self.rows: dict[int, VisitRow] = {}
        self.after = StatTile(_("Aufträge nach Besuch"))
        self.window_tile = StatTile(_("Aufträge zum Termin"))
        self.fruitful = StatTile(_("Besuche mit Auftrag"))
        self.tabs = Tabs(_("Ansicht"))
        self.tabs.setObjectName("visitTabs")
        self.tabs.add("ideas", _("Wen besuchen?"))
        self.tabs.add("analysis", _("Auswertung"))
        self.tabs.add("tour", _("Tour"))
        self.ideas = PagedTable(_("Wen besuchen"), self._idea_columns(), self._fetch_ideas)
        self.ideas.setObjectName("visitIdeas")
        self.table = PagedTable(_("Auswertung"), self._columns(), self._fetch)
        self.table.setObjectName("visitTable")
        self.plan = Button(_("Besuch planen"), "schedule", on_click=self._plan)
        self.plan.setObjectName("planVisit")
        self.all = Button(_("Alle zeigen"), role="link", on_click=self._show_all)
        self.all.setObjectName("allIdeas")
        self.note = Label("", "muted", wrap=True)
        self.tour = TourCard(office)
        self.contact = ContactPanel(office, self)
        self._stack = QStackedWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        tiles = row(self.after, self.window_tile, self.fruitful, gap=theme.S3)
        self._tiles = QWidget()
        self._tiles.setLayout(tiles)
        for table in (self.ideas, self.table):
            card = Card(margin=0)
            card.add(table, 1)
            self._stack.addWidget(card)
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(self._place)
        self._stack.addWidget(holder)
        foot = row(self.note, self.all, self.plan)
        foot.setStretch(0, 1)
        left = QVBoxLayout()
        left.setSpacing(theme.S3)
        left.addWidget(self._tiles)
        left.addWidget(self.tabs)
        left.addWidget(self._stack, 1)
        left.addLayout(foot)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S4)
        self._layout.setSpacing(theme.S4)
        self._layout.addLayout(left, 3)
        self._layout.addWidget(self.tour, 2)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._show_tab)
        self.ideas.selectionModel().currentRowChanged.connect(lambda *_args: self._chosen())
        self.ideas.opened.connect(lambda _id: self._plan())
        self.table.opened.connect(lambda key: self.office.open("customer", key))
        self.tour.contact_opened.connect(self.contact.show_contact)
        self.tour.near_wanted.connect(self.show_near)
        theme.signals.changed.connect(self._fit)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes to the table in front."""
        places = {"ideas": self.ideas, "analysis": self.table, "tour": self.tour.print}
        places[self.tabs.current()].setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side, or the tour on a tab of its own where the room is short."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < theme.px(_NARROW)
        self.tour.setMaximumWidth(_ANY if narrow else theme.px(_TOUR_WIDTH))
        self._tiles.setVisible(not narrow and self.height() >= theme.px(_LOW))
        if narrow == self._narrow:
            return
        self._narrow = narrow
        if narrow:
            self._place.addWidget(self.tour)
        else:
            if self.tabs.current() == "tour":
                self.tabs.choose("ideas")
            self._layout.addWidget(self.tour, 2)
        self.tabs.setTabVisible(2, narrow)
        self.tour.show()

    def _show_tour(self) -> None:
        """Where the tour has no place beside: its tab."""
        if self._narrow:
            self.tabs.choose("tour")

    # Columns -----------------------------------------------------------------------------------

    def _idea_columns(self) -> list[Column]:
        return [
            Column("name", N_("Kunde"), 190, kind="two_line", sortable=False,
                   value=lambda one: (one.name, one.place)),
            Column("importance", N_("Klasse"), 70, kind="badge", sortable=False, drop=2,
                   value=lambda one: one.importance.value),
            Column("why", N_("Warum"), 300, stretch=True, sortable=False, kind="lines",
                   value=lambda one: (one.idea.why[0], " · ".join(one.idea.why[1:])),
                   tip=lambda one: "\n".join(one.idea.why)),
            Column("day", N_("Vorschlag"), 120, sortable=False, drop=1,
                   value=lambda one: weekday_day(one.idea.day)),
        ]  # fmt: skip

    def _columns(self) -> list[Column]:
        return [
            Column("name", N_("Kunde"), 190, kind="two_line", sortable=False, stretch=True,
                   value=lambda one: (one.name, one.place)),
            Column("buying", N_("Bestellt"), 190, kind="chip", sortable=False,
                   value=lambda one: (one.pattern.buying.label,
                                      _BUYING.get(one.pattern.buying.value, "neutral")),
                   tip=lambda one: one.pattern.words),
            Column("orders", N_("Nach Besuch"), 110, sortable=False, align="right",
                   value=lambda one: f"{one.pattern.after_visit} / {one.pattern.orders}"),
            Column("in_window", N_("Zum Termin"), 110, sortable=False, align="right", drop=2,
                   value=lambda one: f"{one.pattern.in_window} / {one.pattern.orders}"),
            Column("visits", N_("Besuche"), 84, sortable=False, align="right", drop=3,
                   value=lambda one: str(one.pattern.visits)),
            Column("net", N_("Aufträge"), 110, kind="euros", sortable=False, drop=1,
                   value=lambda one: one.pattern.net),
        ]  # fmt: skip

    # Asking and showing ------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for proposals, analysis and the tour."""
        near = self._near
        self.office.ask(
            lambda db: _read(db, near), then=lambda found: self._show(*found), owner=self,
            key="visits",
        )  # fmt: skip
        if self._begun:
            self.tour.refresh()
        else:
            self._first_tour()

    def _first_tour(self) -> None:
        """The next day with visits, today when there is none."""
        from datetime import timedelta

        from kundenpflege.services.routes import route_days

        today = self.office.today
        self._begun = True

        def came(days: Sequence[Any]) -> None:
            self.tour.show_day(days[0].day if days else today)

        self.office.ask(
            lambda db: route_days(db, today, today + timedelta(days=366)), then=came, owner=self,
            key="first",
        )  # fmt: skip

    def _show(self, ideas: list[VisitProposal], found: VisitAnalysis, users: list[UserRow]) -> None:
        self.tour.show_users(users)
        self.ideas_by_id = {one.customer_id: one for one in ideas}
        self.rows = {one.customer_id: one for one in found.rows}
        total = found.total
        self.after.set_value(_share(total.after_visit, total.orders))
        self.window_tile.set_value(_share(total.in_window, total.orders))
        self.fruitful.set_value(_share(total.fruitful, total.visits))
        self.ideas.set_empty(None if ideas else EmptyState(self._nothing(), icon="visit"))
        self.ideas.set_ids(list(self.ideas_by_id))
        self.ideas.refresh()
        self.table.set_empty(
            None
            if found.rows
            else EmptyState(
                _("Sobald Angebote angenommen werden, steht hier, wer nach Besuchen bestellt."),
                icon="figures",
            )
        )
        self.table.set_ids(list(self.rows))
        self.table.refresh()
        if ideas and self.ideas.current_id() is None:
            self.ideas.select_id(ideas[0].customer_id)
        self._chosen()

    def _nothing(self) -> str:
        if self._near is not None:
            return _("In der Nähe dieser Tour gibt es zurzeit keinen Grund für einen Besuch.")
        return _("Zurzeit niemand: Alle sind besucht oder eingeplant.")

    def _fetch_ideas(self, ids: Sequence[int], deliver: Callable[[Any], None]) -> None:
        deliver([self.ideas_by_id[one] for one in ids if one in self.ideas_by_id])

    def _fetch(self, ids: Sequence[int], deliver: Callable[[Any], None]) -> None:
        deliver([self.rows[one] for one in ids if one in self.rows])

    def _show_tab(self, key: str) -> None:
        self._stack.setCurrentIndex(("ideas", "analysis", "tour").index(key))
        self._chosen()

    def _chosen(self) -> None:
        ideas = self.tabs.current() == "ideas"
        self.note.setVisible(self.tabs.current() != "tour")
        one = self.ideas_by_id.get(self.ideas.current_id() or 0)
        self.plan.setVisible(ideas)
        self.plan.setEnabled(one is not None)
        self.all.setVisible(ideas and self._near is not None)
        if not ideas:
            words = _(
                "Ein Auftrag zählt für den letzten Besuch der 90 Tage davor und für einen "
                "Entscheidungstermin, der läuft oder in vier Wochen beginnt. Drei Jahre."
            )
        elif self._near is not None:
            words = _("In der Nähe der Tour am {day}").format(day=format_date(self._near))
        else:
            count = len(self.ideas_by_id)
            words = ngettext("{n} Vorschlag", "{n} Vorschläge", count).format(n=count)
        self.note.setText(words)

    # What one does -----------------------------------------------------------------------------

    def _plan(self) -> None:
        one = self.ideas_by_id.get(self.ideas.current_id() or 0)
        if one is not None:
            self.contact.plan(one.customer_id, one.idea.day, ContactKind.VISIT, one.idea.reason)

    def show_near(self, day: date) -> None:
        """Only those close to the tour of a day."""
        self._near = day
        self.tabs.choose("ideas")
        self._show_tab("ideas")
        self.refresh()

    def _show_all(self) -> None:
        self._near = None
        self.refresh()

    def show_record(self, record_id: int, kind: str = "") -> None:
        """Of the page itself the number is a day's ordinal."""
        if kind == self.key and record_id:
            self._begun = True
            self.tour.show_day(date.fromordinal(record_id))
            self._show_tour()

    def back(self) -> bool:
        """Close the panel, then show all proposals."""
        if self.contact.is_open():
            self.contact.dismiss()
            return True
        if self._near is not None:
            self._show_all()
            return True
        return False

    def poses(self) -> list[tuple[str, Callable[[], object]]]:
        """The analysis, for pictures."""
        return [("analysis", lambda: self.tabs.choose("analysis"))]


def _read(
    db: Reader, near: date | None
) -> tuple[list[VisitProposal], VisitAnalysis, list[UserRow]]:
    from kundenpflege.services.users import list_users
    from kundenpflege.services.visits import analysis, proposals

    return proposals(db, IDEAS, near=near), analysis(db), list_users(db)


def _share(part: int, whole: int) -> str:
    """`12 von 23 (52 %)`."""
    if not whole:
        return "–"
    percent = round(100 * part / whole)
    return _("{part} von {whole} ({percent} %)").format(part=part, whole=whole, percent=percent)
