"""Besuche beside the plan: the next tours, and whom a visit is worth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import _, ngettext

from ..kit import theme
from ..kit.chips import ImportanceBadge
from ..kit.controls import Button, ElidedLabel, IconButton, Label, hline, row
from ..kit.occasions import clear, weekday_day
from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.services.routes import RouteDay
    from kundenpflege.services.visits import VisitProposal
    from kundenpflege.store import Reader

#: Tours of so many days, and so many proposals.
DAYS, TOURS, IDEAS = 28, 6, 6


def read_visits(
    db: Reader, today: date, user_id: int | None = None
) -> tuple[list[RouteDay], list[VisitProposal]]:
    """The next days with visits, and the best proposals."""
    from kundenpflege.services.routes import route_days
    from kundenpflege.services.visits import proposals

    return route_days(db, today, today + timedelta(days=DAYS), user_id)[:TOURS], proposals(
        db, IDEAS, user_id
    )


class VisitsView(QWidget):
    """`tour_wanted(day)`, `plan_wanted(VisitProposal)`, `more_wanted` for the page Besuche."""

    tour_wanted = Signal(object)
    plan_wanted = Signal(object)
    more_wanted = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sideVisits")
        self.office = office
        self._shown: object = None
        self._buttons: list[Button] = []
        #: Only visits and customers of this one of us.
        self.user_id: int | None = None
        self._tours = QVBoxLayout()
        self._tours.setSpacing(theme.S1 + 2)
        self._ideas = QVBoxLayout()
        self._ideas.setSpacing(0)
        self.more = Button(_("Besuche auswerten"), "figures", on_click=self.more_wanted.emit)
        self.more.setObjectName("allVisits")
        inner = QWidget()
        inner.setProperty("role", "page")
        body = QVBoxLayout(inner)
        body.setContentsMargins(theme.S4, theme.S3, theme.S3, theme.S3)
        body.setSpacing(theme.S2)
        body.addWidget(Label(_("Nächste Touren"), "section"))
        body.addLayout(self._tours)
        body.addSpacing(theme.S2)
        body.addWidget(Label(_("Wen besuchen?"), "section"))
        body.addWidget(
            Label(_("Wer danach bestellt, bald entscheidet oder lange nichts hörte – am liebsten "
                    "dort, wo Sie ohnehin sind."), "muted", wrap=True)
        )  # fmt: skip
        body.addLayout(self._ideas)
        body.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        foot = row(self.more, 0)
        foot.setContentsMargins(theme.S4, theme.S2, theme.S3, theme.S3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        layout.addWidget(hline())
        layout.addLayout(foot)

    def refresh(self) -> None:
        """Ask for tours and proposals; can wait for what is on the screen."""
        today, user_id = self.office.today, self.user_id
        self.office.ask(
            lambda db: read_visits(db, today, user_id),
            then=lambda found: self.show_visits(*found),
            owner=self,
            key="visits",
            can_wait=True,
        )

    def show_visits(self, tours: Sequence[RouteDay], ideas: Sequence[VisitProposal]) -> None:
        """Show both lists; the same ones cost nothing."""
        now = (tuple(tours), tuple(ideas), self.office.today)
        if now == self._shown:
            return
        self._shown = now
        self._buttons = []
        clear(self._tours)
        clear(self._ideas)
        for tour in tours:
            self._tours.addWidget(self._tour(tour))
        self._align()
        if not tours:
            none = Label(
                _("In den nächsten vier Wochen ist kein Besuch geplant."), "muted", wrap=True
            )
            self._tours.addWidget(none)
        for n, one in enumerate(ideas):
            if n:
                self._ideas.addWidget(hline())
            self._ideas.addWidget(self._idea(one))
        if not ideas:
            none = Label(
                _("Zurzeit niemand: alle sind besucht oder eingeplant."), "muted", wrap=True
            )
            self._ideas.addWidget(none)

    def _align(self) -> None:
        """Buttons of one width stand as one column."""
        width = max((button.sizeHint().width() for button in self._buttons), default=0)
        for button in self._buttons:
            button.setMinimumWidth(width)

    def _tour(self, tour: RouteDay) -> QWidget:
        count = ngettext("{n} Besuch", "{n} Besuche", tour.count).format(n=tour.count)
        when = relative_days(tour.day, self.office.today)
        line = QWidget()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(weekday_day(tour.day), "strong"))
        who = ElidedLabel(", ".join(tour.names), "small")
        words.addWidget(who)
        button = Button(count, "address", on_click=partial(self.tour_wanted.emit, tour.day))
        button.setObjectName(f"tour_{tour.day.isoformat()}")
        told = _("Tour am {day} ({when}), {count}: {names}").format(
            day=format_date(tour.day), when=when, count=count, names=", ".join(tour.names)
        )
        button.setAccessibleName(told)
        button.setToolTip(told)
        self._buttons.append(button)
        layout = row(gap=theme.S2)
        layout.addLayout(words, 1)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        line.setLayout(layout)
        return line

    def _idea(self, one: VisitProposal) -> QWidget:
        line = QWidget()
        line.setObjectName(f"visit_{one.customer_id}")
        line.setAccessibleName(f"{one.name}: {'; '.join(one.idea.why)}")
        name = ElidedLabel(one.name, "strong")
        head = row(ImportanceBadge(one.importance.value), name)
        head.setStretch(1, 1)
        words = QVBoxLayout()
        words.setSpacing(theme.px(3))
        words.addLayout(head)
        told = [one.place, *one.idea.why] if one.place else one.idea.why
        why = Label(" · ".join(told), "small", wrap=True)
        why.setMinimumWidth(1)
        words.addWidget(why)
        plan = IconButton(
            "schedule",
            _("Besuch bei {name} am {day} planen").format(
                name=one.name, day=format_date(one.idea.day)
            ),
            on_click=partial(self.plan_wanted.emit, one),
        )
        plan.setObjectName(f"planVisit_{one.customer_id}")
        layout = row(gap=theme.S2)
        layout.setContentsMargins(0, theme.S2, 0, theme.S2)
        layout.addLayout(words, 1)
        layout.addWidget(plan, 0, Qt.AlignmentFlag.AlignTop)
        line.setLayout(layout)
        return line
