"""The right side: one customer to read, being edited, or several chosen at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from kundenpflege.model.kinds import ContactKind, EnquiryState

from ..kit import theme
from ..kit.office import Office
from .care_tab import CareTab
from .detail_tabs import DetailTabs
from .facts import FactsTab
from .head import DetailHead
from .history import HistoryTab
from .notices import Extras
from .people import PeopleTab
from .records import ChangesTab, OffersTab
from .timeline import PAGE
from .wants import WantsTab

if TYPE_CHECKING:
    from kundenpflege.services.customers import CustomerDetail, TimelinePage
    from kundenpflege.services.duplicates import Suspect
    from kundenpflege.services.enquiries import CriterionRow
    from kundenpflege.store import Reader


_LOW = 430  # px: below that the head keeps to what one needs


@dataclass(frozen=True, slots=True)
class DetailData:
    """What the detail shows at once."""

    detail: CustomerDetail
    page: TimelinePage
    criteria: tuple[CriterionRow, ...] = ()


def read_detail(db: Reader, customer_id: int) -> DetailData:
    """One customer with what happened; NotFoundError when gone."""
    from kundenpflege.services.customers import get_customer, timeline_page
    from kundenpflege.services.enquiries import list_criteria

    detail = get_customer(db, customer_id)
    waits = any(one.state is EnquiryState.OPEN for one in detail.enquiries)
    criteria = tuple(list_criteria(db)) if waits else ()
    return DetailData(detail, timeline_page(db, customer_id, limit=PAGE), criteria)


class DetailView(QWidget):
    """Head, tabs, and below them what the chosen tab tells. Only the tab shown is filled."""

    tab_chosen = Signal(str)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.data: DetailData | None = None
        self.head = DetailHead(office)
        self.tabs = DetailTabs()
        self.history = HistoryTab(office)
        self.facts = FactsTab(office)
        self.people = PeopleTab(office)
        self.offers = OffersTab(office)
        self.changes = ChangesTab(office)
        self.wants = WantsTab(office)
        self.care = CareTab(office)
        self.extras: Extras | None = None
        self._pages: dict[str, QWidget] = {
            "history": self.history,
            "facts": self.facts,
            "persons": self.people,
            "wants": self.wants,
            "care": self.care,
            "offers": self.offers,
            "changes": self.changes,
        }
        self._areas: dict[str, TabArea] = {}
        self._stack = QStackedWidget()
        self._stale: set[str] = set()
        top = QWidget()
        self._above = above = QVBoxLayout(top)
        above.setContentsMargins(theme.px(20), theme.S4 + 2, theme.px(20), 0)
        above.setSpacing(theme.S3)
        above.addWidget(self.head)
        above.addWidget(self.tabs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(self._stack, 1)
        for key, page in self._pages.items():
            area = TabArea(page)
            self._areas[key] = area
            self._stack.addWidget(area)
        self.tabs.chosen.connect(self._show_tab)
        for tab in (self.facts, self.people):
            tab.dialled.connect(self.head.dial)
            tab.mailed.connect(self.head.mail)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the head gives way to what is below it."""
        super().resizeEvent(event)
        self.head.set_low(self.height() < theme.px(_LOW))

    def set_alone(self, alone: bool) -> None:
        """Without the list beside it a button leads there, and the edges are the page's."""
        self.head.back.setVisible(alone)
        side = theme.S5 if alone else theme.px(20)
        left = side - 2 if alone else side  # the edge of the surface
        self._above.setContentsMargins(left, theme.S4 + 2, side, 0)
        for area in self._areas.values():
            area.set_sides(left, side)

    def show_data(self, data: DetailData) -> None:
        """Show another customer, or the same one anew."""
        another = self.data is None or self.data.detail.id != data.detail.id
        self.data = data
        if another:
            self.extras = None
        self.head.show_customer(data.detail)
        self._stale = set(self._pages)
        if another:
            for area in self._areas.values():
                area.verticalScrollBar().setValue(0)
        # The note belongs to the customer, whichever tab is in front.
        self.history.note.set_customer(data.detail.id)
        self._fill(self.tabs.current())

    def show_extras(self, customer_id: int, extras: Extras) -> None:
        """What was asked after the customer stood on the screen."""
        if self.data is not None and self.data.detail.id == customer_id:
            known = self.extras.suspects if self.extras is not None else ()
            self.extras = replace(extras, suspects=known)
            self.history.show_extras(self.extras)
            for part in (self.head, self.facts, self.people):
                part.show_permits(extras.permits)
            self.people.show_name_days(extras.name_days)

    def show_suspects(self, customer_id: int, found: tuple[Suspect, ...]) -> None:
        """Who may be the same customer."""
        if self.data is not None and self.data.detail.id == customer_id:
            self.extras = replace(self.extras or Extras(), suspects=found)
            self.history.show_extras(self.extras)

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        self.tabs.choose(key)
        self._show_tab(key)

    def show_person(self, person_id: int) -> None:
        """Bring a person to the front."""
        self.show_tab("persons")
        card = self.people.card(person_id)
        if card is not None:
            self._areas["persons"].ensureWidgetVisible(card)

    def show_consents(self) -> None:
        """Bring what was allowed and forbidden into view."""
        area, card = self._areas["persons"], self.people.consents
        QTimer.singleShot(0, card, lambda: area.ensureWidgetVisible(card, 0, theme.px(12)))

    def begin_note(self, kind: ContactKind | None = None) -> None:
        """Put the keyboard into the quick note, and the note into view."""
        self.show_tab("history")
        self.history.note.begin(kind)
        area, note = self._areas["history"], self.history.note
        # It has grown: the layout is computed after the present events.
        QTimer.singleShot(0, note, lambda: area.ensureWidgetVisible(note, 0, theme.px(12)))

    def tab(self) -> str:
        """Key of the tab in front."""
        return self.tabs.current()

    def _show_tab(self, key: str) -> None:
        self._stack.setCurrentWidget(self._areas[key])
        self._fill(key)
        self.tab_chosen.emit(key)

    def _fill(self, key: str) -> None:
        if self.data is None or key not in self._stale:
            return
        self._stale.discard(key)
        if key == "history":
            self.history.show_customer(self.data.detail, self.data.page, self.extras)
            return
        if key == "wants":
            self.wants.show_customer(self.data.detail, self.data.criteria)
            return
        page = self._pages[key]
        assert isinstance(page, FactsTab | PeopleTab | CareTab | OffersTab | ChangesTab)
        page.show_customer(self.data.detail)


class TabArea(QScrollArea):
    """An area in which a tab scrolls up and down, with the detail's margins. The bar stands in the
    right margin: what scrolls keeps the width of the head above it."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("role", "page")
        self._layout = QVBoxLayout(inner)
        self._layout.addWidget(page, 1)
        self.setWidget(inner)
        self._sides = theme.px(20), theme.px(20)
        self.verticalScrollBar().rangeChanged.connect(lambda *_range: self._fit())
        self._fit()

    def set_sides(self, left: int, right: int) -> None:
        """Give it other margins."""
        self._sides = left, right
        self._fit()

    def _fit(self) -> None:
        left, right = self._sides
        bar = self.verticalScrollBar()
        if bar.maximum() > 0:
            right = max(0, right - bar.sizeHint().width())
        self._layout.setContentsMargins(left, theme.S3 + 2, right, theme.S4)
