"""The tour of a day: the visits in the order to drive, moved by hand, as a sheet of paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_weekday_date, relative_days
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.rules.reminders.reminder import shorten

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips import Chip
from ..kit.controls import Button, IconButton, Label, hline, row
from ..kit.controls_flow import FlowRow
from ..kit.editors import ChoiceEditor
from ..kit.links import dial
from ..kit.occasions import clear
from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.services.routes import Route, Stop
    from kundenpflege.services.users import UserRow
    from kundenpflege.store import Reader

Opener = Callable[[Path], bool]


def _browse(url: str) -> bool:
    return QDesktopServices.openUrl(QUrl(url))


def open_file(path: Path) -> bool:
    """Open a file in the program the computer has for it; False when there is none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class TourCard(Card):
    """One day's route: leaf through the days, choose whose, change the order, print it."""

    contact_opened = Signal(int)
    day_changed = Signal(object)
    near_wanted = Signal(object)

    def __init__(self, office: Office) -> None:
        super().__init__(margin=0)
        self.setObjectName("tour")
        self.body.setSpacing(0)
        self.setAccessibleName(_("Tour"))
        self.office = office
        self.opener: Opener = open_file
        self.day = office.today
        self.route: Route | None = None
        self._own: dict[tuple[date, int | None], list[int]] = {}
        self.title = Label("", "heading", wrap=True)
        self.title.setObjectName("tourDay")
        self.when = Label("", "muted")
        self.user = ChoiceEditor([(None, _("alle"))])
        self.user.name_field("tourUser", _("Wessen Tour"), _("Nur die Besuche von einem von uns"))
        self.user.changed.connect(self.refresh)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.none = Label("", "muted", wrap=True)
        self.print = Button(_("Tourenblatt"), "pdf", "primary", on_click=self.open_sheet)
        self.print.setObjectName("tourSheet")
        self.print.setToolTip(_("PDF mit Anschriften, Anlässen und Codes für das Telefon"))
        self.map = Button(_("In der Karte"), "address", on_click=self._open_map)
        self.map.setObjectName("tourMap")
        self.map.setToolTip(_("Öffnet die Anschriften der Tour in Google Maps im Browser"))
        self.near = Button(
            _("Wer wohnt nah?"), "search", "link", on_click=lambda: self.near_wanted.emit(self.day)
        )
        self.near.setObjectName("tourNear")
        self._build()

    def _build(self) -> None:
        back = IconButton("left", _("Vorige Tour"), on_click=lambda: self._leaf(-1))
        back.setObjectName("previousTour")
        forth = IconButton("right", _("Nächste Tour"), on_click=lambda: self._leaf(1))
        forth.setObjectName("nextTour")
        head = QWidget()
        top = QVBoxLayout(head)
        top.setContentsMargins(theme.S4, theme.S3, theme.S4, theme.S3)
        top.setSpacing(theme.S2)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title)
        words.addWidget(self.when)
        line = row(gap=theme.S2)
        line.addLayout(words, 1)
        line.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(forth, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(line)
        top.addWidget(self.user)
        self.add(head)
        self.add(hline())
        inner = QWidget()
        inner.setProperty("role", "page")
        body = QVBoxLayout(inner)
        body.setContentsMargins(theme.S4, theme.S2, theme.S3, theme.S3)
        body.setSpacing(theme.S2)
        body.addLayout(self._list)
        body.addWidget(self.none)
        body.addWidget(self.near)
        body.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self.add(area, 1)
        foot = FlowRow(self.print, self.map)
        holder = QVBoxLayout()
        holder.setContentsMargins(theme.S4, theme.S2, theme.S4, theme.S3)
        holder.addWidget(foot)
        self.add(hline())
        self.add(holder)

    # Asking ------------------------------------------------------------------------------------

    def show_users(self, users: list[UserRow]) -> None:
        """Whose tours can be looked at; alone one needs no choice."""
        self.user.set_choices([(None, _("Besuche von allen")), *((u.id, u.name) for u in users)])
        self.user.setVisible(len(users) > 1)

    def show_day(self, day: date) -> None:
        """Show the route of a day."""
        self.day = day
        self.refresh()
        self.day_changed.emit(day)

    def refresh(self) -> None:
        """Ask for the route."""
        from kundenpflege.services.routes import day_route

        day, user_id = self.day, self.user.value()
        own = tuple(self._own.get((day, user_id), ()))
        self.office.ask(
            lambda db: day_route(db, day, user_id, own), then=self.show_route, owner=self,
            key="route",
        )  # fmt: skip

    def show_route(self, route: Route) -> None:
        """Show the stops."""
        self.title.setText(format_weekday_date(route.day))
        count = len(route.stops)
        told = ngettext("{n} Besuch", "{n} Besuche", count).format(n=count)
        self.when.setText(f"{relative_days(route.day, self.office.today)} · {told}")
        self.route = route
        clear(self._list)
        for number, stop in enumerate(route.stops):
            if number:
                self._list.addWidget(hline())
            self._list.addWidget(self._stop(number, stop, count))
        self.none.setText(
            _("An diesem Tag ist kein Besuch geplant. Mit den Pfeilen oben kommen Sie zur "
              "nächsten Tour.")
        )  # fmt: skip
        self.none.setVisible(not count)
        for button in (self.print, self.map, self.near):
            button.setVisible(count > 0)
        self.map.setEnabled(bool(route.url))

    def _leaf(self, direction: int) -> None:
        """To the nearest day with visits, before or after the shown one."""
        from kundenpflege.services.routes import route_days

        day, user_id = self.day, self.user.value()
        span = timedelta(days=366)
        one = timedelta(days=1)

        def look(db: Reader) -> date | None:
            if direction > 0:
                found = route_days(db, day + one, day + span, user_id)
                return found[0].day if found else None
            found = route_days(db, day - span, day - one, user_id)
            return found[-1].day if found else None

        def came(found: date | None) -> None:
            if found is None:
                self.office.tell(
                    _("Danach ist keine Tour geplant.")
                    if direction > 0
                    else _("Davor liegt keine offene Tour.")
                )
            else:
                self.show_day(found)

        self.office.ask(look, then=came, owner=self, key="leaf")

    # Stops -------------------------------------------------------------------------------------

    def _stop(self, number: int, stop: Stop, count: int) -> QWidget:
        line = QWidget()
        line.setObjectName(f"stop_{stop.contact_id}")
        where = ", ".join(stop.address)
        words = QVBoxLayout()
        words.setSpacing(2)
        if stop.at_time:
            words.addWidget(Chip(_("{time} Uhr").format(time=stop.at_time), "blue"))
        whom = " · ".join(part for part in (stop.person, stop.phone) if part)
        for text, role in (
            (stop.name, "strong"),
            (where or _("Keine Anschrift eingetragen"), "body"),
            (whom, "small"),
            (stop.reason, "small"),
            (shorten(stop.note, 200), "small"),
        ):
            if text:
                label = Label(text, role, wrap=True, selectable=True)
                label.setMinimumWidth(1)  # a word without end pushes no button away
                words.addWidget(label)
        words.addWidget(self._deeds(number, stop, count))
        told = ", ".join(part for part in (stop.at_time, stop.name, where, stop.reason) if part)
        line.setAccessibleName(_("{n}. Besuch: {what}").format(n=number + 1, what=told))
        layout = row(gap=theme.S2)
        layout.setContentsMargins(0, theme.S3, 0, theme.S2)
        place = Chip(str(number + 1), "brand")
        place.setMinimumWidth(theme.px(26))  # the words of all stops begin at one line
        layout.addWidget(place, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        line.setLayout(layout)
        return line

    def _deeds(self, number: int, stop: Stop, count: int) -> FlowRow:
        """What can be done with a stop, as small buttons below it."""
        line = FlowRow(gap=theme.px(2))
        deeds: list[tuple[str, str, str, Callable[[], object], bool]] = [
            ("edit", _("{name}: Kontakt öffnen"), "openStop",
             partial(self.contact_opened.emit, stop.contact_id), stop.contact_id > 0),
            ("address", _("{name}: Anschrift auf OpenStreetMap zeigen"), "mapStop",
             partial(_browse, stop.map_url), bool(stop.map_url)),
            ("phone", _("{name} anrufen"), "callStop", partial(dial, stop.phone), bool(stop.phone)),
        ]  # fmt: skip
        if count > 1:
            deeds += [
                ("up", _("{name} früher anfahren"), "up", partial(self._move, number, -1),
                 number > 0),
                ("down", _("{name} später anfahren"), "down", partial(self._move, number, 1),
                 number + 1 < count),
            ]  # fmt: skip
        for icon, text, name, act, there in deeds:
            button = IconButton(icon, text.format(name=stop.name), "quiet", on_click=act)
            button.setObjectName(f"{name}_{stop.contact_id}")
            button.setEnabled(there)
            line.add(button)
        return line

    def _move(self, number: int, step: int) -> None:
        """Another order, kept while the program runs."""
        if self.route is None:
            return
        ids = [stop.contact_id for stop in self.route.stops]
        other = number + step
        if not 0 <= other < len(ids):
            return
        ids[number], ids[other] = ids[other], ids[number]
        self._own[self.day, self.user.value()] = ids
        self.refresh()

    # Paper -------------------------------------------------------------------------------------

    def _open_map(self) -> None:
        if self.route is not None and self.route.url:
            QDesktopServices.openUrl(QUrl(self.route.url))

    def open_sheet(self) -> None:
        """The route as PDF in the program the computer has for it."""
        day, user_id = self.day, self.user.value()
        own = tuple(self._own.get((day, user_id), ()))
        office = self.office

        def gather(db: Reader) -> Callable[[], bytes]:
            from kundenpflege.documents.route import render_route
            from kundenpflege.services.routes import route_sheet

            sheet = route_sheet(db, day, user_id, own)
            return lambda: render_route(sheet)

        def work(render: Callable[[], bytes]) -> Path:
            from kundenpflege.exchange.handover import pdf_to_view

            return pdf_to_view(render(), _("Tour {day}.pdf").format(day=day.isoformat()))

        def show(path: Path) -> None:
            if not self.opener(path):
                words = _("Kein Programm öffnet diese Datei: {file}").format(file=path)
                office.tell(words, "amber")

        def failed(error: UserError) -> None:
            office.tell(error.message, "red")

        def have(render: Callable[[], bytes]) -> None:
            office.compute(lambda: work(render), show, failed=failed, owner=self)

        office.ask(gather, then=have, failed=failed, owner=self)
