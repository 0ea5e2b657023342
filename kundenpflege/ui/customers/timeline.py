"""The one timeline: everything that happened with a customer, filtered by kind and by words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.dates import format_weekday_date, relative_days
from kundenpflege.base.i18n import N_, _, ngettext

from ..kit import theme
from ..kit.chips import FilterChips
from ..kit.controls import Button, Label, SearchField, announce
from ..kit.office import Office
from ..kit.tab_order import set_tab_order
from .eventlist import Event, EventList
from .words import short_day

if TYPE_CHECKING:
    from kundenpflege.services.timeline import TimelineEntry, TimelinePage

#: So many entries are shown at first, and so many more each time.
PAGE = 60
#: From so many entries on it is worth searching.
_SEARCH_FROM = 5
_DELAY = 120  # ms
_ALL = ""

#: Kind of entry → word on its chip, in the order of the chips.
KINDS: tuple[tuple[str, str], ...] = (
    ("contact", N_("Kontakte")),
    ("offer", N_("Angebote")),
    ("enquiry", N_("Anfragen")),
    ("wish", N_("Wünsche")),
    ("decision", N_("Entscheidungen")),
    ("phase", N_("Phase")),
    ("consent", N_("Einwilligungen")),
    ("import", N_("Listen")),
)

#: Icons of entries that are no contacts.
_ICONS = {
    "offer": "offers",
    "enquiry": "question",
    "wish": "wish",
    "decision": "calendar",
    "phase": "refresh",
    "consent": "safe",
    "import": "import",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the timeline is shown: one kind or all, words, and how many entries."""

    kind: str = _ALL
    text: str = ""
    limit: int = PAGE


class TimelineView(QWidget):
    """`opened(kind, id)` for an entry that opens; `asked()` when another part is wanted."""

    opened = Signal(str, int)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.customer_id: int | None = None
        self.wanted = Wanted()
        self._page: TimelinePage | None = None
        self.kinds = FilterChips(_("Was gezeigt wird"))
        self.kinds.setObjectName("timelineKinds")
        self.search = SearchField(_("Im Verlauf suchen …"))
        self.search.setObjectName("timelineSearch")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DELAY)
        self._soon.timeout.connect(self._narrow)
        self.planned_title = Label(_("Geplant"), "section")
        self.planned = EventList(_("Geplant"))
        self.planned.setObjectName("planned")
        self.happened_title = Label(_("Bisher"), "section")
        self.happened = EventList(_("Was bisher geschah"))
        self.happened.setObjectName("happened")
        self.more = Button(_("Ältere zeigen"), "down", "link", on_click=self.show_more)
        self.more.setObjectName("timelineMore")
        self.nothing = Label("", "muted", wrap=True)
        self.nothing.setObjectName("timelineNothing")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        layout.addWidget(self.search)
        layout.addWidget(self.kinds)
        lists = QVBoxLayout()
        lists.setSpacing(theme.px(2))
        lists.setContentsMargins(0, theme.S1, 0, 0)
        for widget in (
            self.planned_title, self.planned, self.happened_title, self.happened, self.more,
            self.nothing,
        ):  # fmt: skip
            lists.addWidget(widget)
        layout.addLayout(lists)
        for view in (self.planned, self.happened):
            view.opened.connect(lambda event: self.opened.emit(event.record, event.record_id))
        self.kinds.chosen.connect(lambda _key: self._narrow())
        self.search.textChanged.connect(lambda _text: self._soon.start())
        self.search.moved.connect(lambda step: self._to_list() if step > 0 else None)
        self.search.left.connect(self._to_list)
        self.more.setVisible(False)

    # Showing -----------------------------------------------------------------------------------

    def show_customer(self, customer_id: int, page: TimelinePage) -> None:
        """Show the timeline of another customer, or the newer one of the same."""
        if customer_id != self.customer_id:
            self.customer_id = customer_id
            self.wanted = Wanted()
            self.search.blockSignals(True)
            self.search.clear()
            self.search.blockSignals(False)
            self.kinds.choose(_ALL)
        if self.wanted != Wanted():
            self._ask()  # the page holds the beginning alone
        self._offer(page)
        if self.wanted == Wanted():
            self._show(page)

    def filter(self, kind: str = _ALL, text: str = "") -> None:
        """Show one kind, or what holds these words."""
        self.kinds.choose(kind)
        self.search.setText(text)
        self._narrow()

    def show_more(self) -> None:
        """Show older entries, too."""
        old = self.wanted
        self.wanted = Wanted(old.kind, old.text, old.limit + 2 * PAGE)
        self._ask()

    def _narrow(self) -> None:
        self._soon.stop()
        wanted = Wanted(self.kinds.current(), self.search.text().strip())
        if (wanted.kind, wanted.text) != (self.wanted.kind, self.wanted.text):
            self.wanted = wanted
            self._ask()

    def _ask(self) -> None:
        from kundenpflege.services.timeline import timeline_page

        customer_id, wanted = self.customer_id, self.wanted
        if customer_id is None:
            return
        kinds = frozenset({wanted.kind}) if wanted.kind else None
        self.office.ask(
            lambda db: timeline_page(
                db, customer_id, kinds=kinds, text=wanted.text, limit=wanted.limit
            ),
            then=lambda page: self._came(customer_id, wanted, page),
            owner=self,
            key="timeline",
        )

    def _came(self, customer_id: int, wanted: Wanted, page: TimelinePage) -> None:
        if customer_id == self.customer_id and wanted == self.wanted:
            self._show(page)
            count = len(page.entries)
            announce(self, ngettext("{n} Eintrag", "{n} Einträge", count).format(n=count))

    def _offer(self, page: TimelinePage) -> None:
        """The kinds there are, and whether there is enough to search in."""
        total = sum(page.counts.values())
        there = [(key, _(words), page.counts[key]) for key, words in KINDS if page.counts.get(key)]
        if self.wanted.kind and self.wanted.kind not in page.counts:
            self.wanted = Wanted(text=self.wanted.text)
        self.kinds.set_items([(_ALL, _("Alle"), total), *there])
        self.kinds.setVisible(len(there) > 1)
        self.search.setVisible(total >= _SEARCH_FROM or bool(self.search.text()))
        set_tab_order(self)  # the chips are new

    def _show(self, page: TimelinePage) -> None:
        self._page = page
        today = self.office.today
        planned = [event_of(entry, today) for entry in page.entries if entry.planned]
        planned.reverse()  # the nearest one first
        happened = [event_of(entry, today) for entry in page.entries if not entry.planned]
        self.planned.show_events(planned)
        self.happened.show_events(happened)
        self.planned_title.setVisible(bool(planned))
        self.planned.setVisible(bool(planned))
        self.happened_title.setVisible(bool(planned and happened))
        self.happened.setVisible(bool(happened))
        self.more.setVisible(page.more)
        self.nothing.setText(self._nothing())
        self.nothing.setVisible(not page.entries)

    def _nothing(self) -> str:
        if self.wanted.text:
            return _("Im Verlauf steht nichts zu „{text}“.").format(text=self.wanted.text)
        if self.wanted.kind:
            return _("Davon gibt es hier noch nichts.")
        return _("Noch nichts notiert. Der erste Satz genügt: oben eintragen, Eingabe drücken.")

    def _to_list(self) -> None:
        for view in (self.planned, self.happened):
            if view.isVisible():
                view.setFocus()
                view.setCurrentIndex(view.model().index(0, 0))
                return


def event_of(entry: TimelineEntry, today: date) -> Event:
    """An entry as the list shows it; what is planned and late is red."""
    late = entry.planned and entry.day < today
    return Event(
        icon=_ICONS.get(entry.kind, entry.icon),
        title=entry.title,
        detail=entry.subtitle,
        when=short_day(entry.day, today),
        tip=f"{format_weekday_date(entry.day)} – {relative_days(entry.day, today)}",
        tone="red" if late else "amber" if entry.planned else _TONES.get(entry.kind, "brand"),
        record=entry.record,
        record_id=entry.record_id,
    )


_TONES = {"phase": "neutral", "consent": "neutral", "import": "neutral", "wish": "violet"}


def kinds_of(entries: Sequence[TimelineEntry]) -> dict[str, int]:
    """How many entries of each kind there are."""
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.kind] = counts.get(entry.kind, 0) + 1
    return counts
