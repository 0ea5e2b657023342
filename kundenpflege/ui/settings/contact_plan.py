"""Section Kontaktplan: how often, on which days, and when nobody works."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, format_short_date
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.model import Closure
from kundenpflege.model.kinds import FreeDayRule
from kundenpflege.rules.name_days import is_usual
from kundenpflege.services import business as services
from kundenpflege.services import closures
from kundenpflege.services.users import UserRow, list_users

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips import Chip
from ..kit.controls import Button, ElidedLabel, Label
from ..kit.dialogs import SidePanel
from ..kit.editors import CheckEditor, ChoiceEditor, DateEditor, IntegerEditor, TextEditor
from ..kit.form import Form
from ..kit.office import Office
from .business import BusinessForm
from .clock_editor import ClockEditor, DaysEditor, WeekEditor
from .lines import ClickLine, clear
from .record import RecordPanel
from .regions import region_choices
from .section import Column, Section

_RHYTHMS = ("rhythm_a", "rhythm_b", "rhythm_c")


class ClosureLine(ClickLine):
    """Days off: what they are called, when, and whose they are."""

    def __init__(self, row: closures.ClosureRow) -> None:
        days = closure_days(row)
        whose = row.user or _("alle")
        super().__init__(f"closure_{row.id}", f"{row.title}, {days}, {whose}")
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.S3, theme.S2, theme.S3, theme.S2)
        line.setSpacing(theme.S3)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(ElidedLabel(row.title, "strong"))
        words.addWidget(ElidedLabel(days, "small"))
        line.addLayout(words, 1)
        if row.yearly:
            line.addWidget(Chip(_("jedes Jahr"), "brand"))
        line.addWidget(Label(whose, "muted"))


def closure_days(row: closures.ClosureRow) -> str:
    """`24.12. bis 06.01.` for each year, else with the year; how many days when it is once."""
    if row.yearly:
        if row.first == row.last:
            return format_short_date(row.first)
        return _("{first} bis {last}").format(
            first=format_short_date(row.first), last=format_short_date(row.last)
        )
    count = (row.last - row.first).days + 1
    if count == 1:
        return format_date(row.first)
    days = ngettext("{n} Tag", "{n} Tage", count).format(n=count)
    return _("{first} bis {last} · {days}").format(
        first=format_date(row.first), last=format_date(row.last), days=days
    )


class ContactPlanSection(Section):
    """Rhythms, working days and hours, days off, and when something is recalled."""

    key = "contact_plan"
    label = N_("Kontaktplan")
    note = N_("Wie oft wir uns melden, und wann niemand arbeitet")
    icon = "plan"
    watches: ClassVar[frozenset[str]] = frozenset({"business", "closure", "app_user"})
    poses = ("closure",)

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        self._forms: list[BusinessForm] = []
        self._rows: tuple[closures.ClosureRow, ...] = ()
        self._users: list[UserRow] = []
        self._column = Column()
        self._rhythms()
        self._hours()
        self._closures_card()
        self._reminders()
        self._column.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._column)
        self.panel = RecordPanel(office, host, "closurePanel")

    # -- building --------------------------------------------------------------------------

    def _card(self, title: str, note: str = "") -> tuple[Card, BusinessForm]:
        card = Card(title)
        if note:
            card.add(Label(note, "muted", wrap=True))
        form = BusinessForm(self.office)
        form.stored.connect(self.refresh)
        self._forms.append(form)
        card.add(form)
        self._column.body.addWidget(card)
        return card, form

    def _rhythms(self) -> None:
        _card, form = self._card(
            _("So oft melden wir uns"),
            _("Kontakte im Jahr nach Klasse; ein Kunde kann seinen eigenen Rhythmus haben."),
        )
        form.row(*((name, IntegerEditor(0, 52, _("im Jahr"))) for name in _RHYTHMS))
        form.add("care_distance", DaysEditor(0, 365))
        for name, label in zip(_RHYTHMS, "ABC", strict=True):
            form.relabel(name, _("Klasse {letter}").format(letter=label))
        form.relabel("care_distance", _("Mindestens dazwischen"))

    def _hours(self) -> None:
        _card, form = self._card(_("Arbeitszeit"))
        form.add("work_days", WeekEditor())
        form.row(("work_from", ClockEditor()), ("work_until", ClockEditor()))
        form.relabel("work_from", _("Von"))
        form.relabel("work_until", _("Bis"))
        form.add("free_day_rule", ChoiceEditor(FreeDayRule))
        form.relabel("free_day_rule", _("Erinnerung am freien Tag"))

    def _closures_card(self) -> None:
        self._free = Card(_("Urlaub und freie Tage"), margin=theme.S4)
        new = Button(_("Eintragen"), "plus", on_click=self.new_closure)
        new.setObjectName("newClosure")
        new.setAccessibleName(_("Freie Tage eintragen"))
        self._free.head.addWidget(new)
        self._holidays = Label("", "muted", wrap=True)
        self._free.add(self._holidays)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._free.add(self._list)
        self._empty = Label(
            _("Zwischen den Jahren zu? Tragen Sie es ein, dann fällt dorthin kein Kontakt."),
            wrap=True,
        )
        self._free.add(self._empty)
        self._column.body.addWidget(self._free)

    def _reminders(self) -> None:
        _card, form = self._card(_("Woran Heute erinnert"))
        names = form.add("name_days", ChoiceEditor(_name_day_choices(False)))
        self._names = names
        form.row(
            ("birthday_lead_days", DaysEditor(0, 90, _("vorher"))),
            ("enquiry_days", DaysEditor(1, 30, dative=True)),
        )
        form.relabel("name_days", _("Namenstage"))
        form.relabel("birthday_lead_days", _("Runde Geburtstage"))
        form.relabel("enquiry_days", _("Anfragen beantworten in"))

    # -- data ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the business, the days off and the people."""
        self.office.ask(services.get_business, then=self._show, owner=self, key="business")
        self.office.ask(
            lambda db: (closures.list_closures(db), list_users(db)),
            then=self._show_closures,
            owner=self,
            key="closures",
        )

    def _show(self, detail: services.BusinessDetail) -> None:
        self._names.set_choices(_name_day_choices(is_usual(detail.country, detail.state)))
        for form in self._forms:
            form.take(detail, detail.version)
        region = dict(region_choices(detail.country)).get(detail.state, "")
        words = _("Feiertage kommen von selbst dazu: {region}.").format(region=region)
        if not detail.state:
            words = _("Feiertage kommen von selbst dazu; bitte unter „Betrieb“ das Land wählen.")
        self._holidays.setText(words)

    def _show_closures(self, found: tuple[tuple[closures.ClosureRow, ...], list[UserRow]]) -> None:
        self._rows, self._users = found
        clear(self._list)
        for row in self._rows:
            line = ClosureLine(row)
            line.pressed.connect(partial(self.open_closure, row.id))
            self._list.addWidget(line)
        self._empty.setVisible(not self._rows)

    # -- days off --------------------------------------------------------------------------

    def _form(self) -> Form:
        clock = self.office.clock
        form = Form(Closure)
        form.add("title", TextEditor(_("z. B. Betriebsurlaub")))
        form.row(("first", DateEditor(clock)), ("last", DateEditor(clock)))
        form.add("yearly", CheckEditor(_("Jedes Jahr an diesen Tagen")))
        people: list[tuple[int | None, str]] = [(None, _("alle im Betrieb"))]
        people += [(user.id, user.name) for user in self._users]
        form.add("user_id", ChoiceEditor(people))
        return form

    def new_closure(self) -> None:
        """Begin days off; the first ones are those between the years."""
        form = self._form()
        year = self.office.today.year
        first = last = None
        title, yearly = "", False
        if not self._rows:
            first, last = date(year, 12, 24), date(year + 1, 1, 6)
            title, yearly = _("Betriebsurlaub"), True
        form.load({"title": title, "first": first, "last": last, "yearly": yearly, "user_id": None})
        self.panel.begin(_("Freie Tage"), form, self._add, new=True, focus="title")

    def open_closure(self, closure_id: int) -> None:
        """Open days off to change or to remove."""
        row = next((row for row in self._rows if row.id == closure_id), None)
        if row is None:
            return
        form = self._form()
        form.load(row, row.version)
        remove = Button(_("Löschen"), "delete", on_click=lambda: self._remove(closure_id))
        remove.setObjectName("removeRecord")
        self.panel.begin(
            row.title,
            form,
            lambda values: self._change(row, values),
            focus="title",
            others=(remove,),
            record_id=closure_id,
        )

    def _add(self, values: Mapping[str, Any]) -> None:
        self.office.run(
            _("Freie Tage eingetragen"),
            lambda db: closures.add_closure(db, values),
            then=self.panel.done,
            failed=self.panel.failed,
            told=_("Freie Tage eingetragen"),
        )

    def _change(self, row: closures.ClosureRow, values: Mapping[str, Any]) -> None:
        self.office.run(
            _("Freie Tage geändert"),
            lambda db: closures.change_closure(db, row.id, row.version, values),
            then=self.panel.done,
            failed=self.panel.failed,
        )

    def _remove(self, closure_id: int) -> None:
        self.office.run(
            _("Freie Tage gelöscht"),
            lambda db: closures.remove_closure(db, closure_id),
            then=self.panel.done,
            told=_("Freie Tage gelöscht"),
        )

    def flush(self) -> None:
        """Store what was typed."""
        for form in self._forms:
            form.store()

    def panels(self) -> tuple[SidePanel, ...]:
        """What can stand open."""
        return (self.panel,)

    def strike(self, pose: str) -> None:
        """Open the first days off, or a form for them."""
        if self._rows:
            self.open_closure(self._rows[0].id)
        else:
            self.new_closure()


def _name_day_choices(usual: bool) -> list[tuple[bool | None, str]]:
    here = _("hier üblich") if usual else _("hier nicht")
    return [
        (None, _("wo es üblich ist (Bayern, Österreich) – {here}").format(here=here)),
        (True, _("ja, daran erinnern")),
        (False, _("nein")),
    ]
