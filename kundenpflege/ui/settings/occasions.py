"""Section Anlässe: how often what was installed wants to be seen to, and when it is spoken of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.dates import MONTHS
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.base.text import fold, keep_together
from kundenpflege.model import OccasionType
from kundenpflege.model.kinds import ContactKind, OccasionAnchor
from kundenpflege.rules.season_months import season_text
from kundenpflege.services import occasion_types

from ..kit.controls import SearchField
from ..kit.editors import CheckEditor, ChoiceEditor, TextEditor
from ..kit.form import Form
from ..kit.office import Office
from ..kit.page import PageAction
from .clock_editor import DaysEditor
from .customer_sorts import Sort
from .order import OrderRow
from .sorts_section import SortsSection

if TYPE_CHECKING:
    from kundenpflege.store import Reader, Writer

_YEAR = 12


def interval_words(months: int | None) -> str:
    """`alle 2 Jahre`, `alle 18 Monate`, `einmal`."""
    if not months:
        return _("einmal")
    if months == _YEAR:
        return _("jedes Jahr")
    if months % _YEAR == 0:
        years = months // _YEAR
        return ngettext("alle {n} Jahre", "alle {n} Jahre", years).format(n=years)
    return ngettext("jeden Monat", "alle {n} Monate", months).format(n=months)


def after_words(months: int | None) -> str:
    """`nach 10 Jahren`, `nach 6 Monaten`."""
    if not months:
        return _("einmal")
    if months % _YEAR == 0:
        years = months // _YEAR
        return ngettext("nach {n} Jahr", "nach {n} Jahren", years).format(n=years)
    return ngettext("nach {n} Monat", "nach {n} Monaten", months).format(n=months)


def season_words(months: Sequence[int]) -> str:
    """`März–Mai, September`; empty for the whole year."""
    runs = []
    for part in filter(None, season_text(tuple(months)).split(",")):
        first, _sign, last = part.partition("-")
        words = _(MONTHS[int(first) - 1])
        runs.append(f"{words}–{_(MONTHS[int(last) - 1])}" if last else words)
    return ", ".join(runs)


class OccasionForm(Form):
    """One kind of occasion; what its anchor does not know is not asked."""

    def __init__(self, row: occasion_types.TypeRow | None) -> None:
        super().__init__(OccasionType)
        self.add("title", TextEditor(_("z. B. Treppe nachziehen")))
        self.row(
            ("trade", TextEditor(_("z. B. Schreiner"))), ("contact_kind", ChoiceEditor(ContactKind))
        )
        self.add("anchor", ChoiceEditor(OccasionAnchor))
        self.row(
            ("interval_months", TextEditor(_("leer: einmal"))),
            ("lead_days", DaysEditor(0, 365)),
        )
        self.add(
            "season",
            TextEditor("3-5,9"),
            purpose=_("Monate, in denen es passt; leer: das ganze Jahr"),
        )
        self.add("binding", TextEditor(_("z. B. Empfehlung, Gesetz, Herstellervorgabe")))
        self.add("basis", TextEditor(_("z. B. DIN 14676")))
        active = self.add("active", CheckEditor(_("Steht zur Wahl und erinnert")))
        active.setVisible(row is not None)
        if row is None:
            self.load(
                {"title": "", "trade": "", "contact_kind": ContactKind.LETTER,
                 "anchor": OccasionAnchor.SERVICE, "interval_months": "12", "lead_days": 30,
                 "season": "", "binding": "", "basis": "", "active": True}
            )  # fmt: skip
        else:
            names = ("title", "trade", "contact_kind", "anchor", "lead_days", "binding", "basis",
                     "active")  # fmt: skip
            values = {name: getattr(row, name) for name in names}
            months = "" if row.interval_months is None else str(row.interval_months)
            season = season_text(row.season)
            self.load({**values, "interval_months": months, "season": season}, row.version)
        self.editor("anchor").changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Seasons of each year have no interval."""
        calendar = self.editor("anchor").value() is OccasionAnchor.CALENDAR
        self.set_shown("interval_months", not calendar)


class OccasionSort(Sort):
    """The kinds of occasions."""

    key, icon, focus = "occasions", "occasion", "title"
    word, new, one = N_("Anlässe"), N_("Neuer Anlass"), N_("Anlass")
    why = N_(
        "Übliche Abstände für Wartung, Prüfung und Gewährleistung: Sie gelten, wo beim Kunden so "
        "etwas eingebaut ist. Ein Tag auf der Plakette oder im Bescheid geht immer vor. Rechtliche "
        "Vorgaben ändern sich – bitte selbst prüfen."
    )
    empty = N_("Noch kein Anlass. Was bauen Sie ein, das gewartet werden will?")

    def title(self, row: occasion_types.TypeRow) -> str:
        """What it is."""
        return row.title

    def rows(self, db: Reader) -> Sequence[occasion_types.TypeRow]:
        """All of them, those put aside too."""
        return occasion_types.list_types(db, active=False)

    def line(self, row: occasion_types.TypeRow) -> OrderRow:
        """The title; how often, when and why below."""
        when = interval_words(row.interval_months)
        if row.anchor is OccasionAnchor.INSTALLED:
            when = after_words(row.interval_months)
        elif row.anchor is OccasionAnchor.CALENDAR:
            when = _("jedes Jahr")
        lead = ngettext("{n} Tag vorher", "{n} Tage vorher", row.lead_days).format(n=row.lead_days)
        used = ngettext("{n}-mal eingebaut", "{n}-mal eingebaut", row.installed)
        parts = (
            row.trade,
            when,
            season_words(row.season),
            lead if row.lead_days else "",
            row.contact_kind.label,
            used.format(n=row.installed) if row.installed else "",
            "" if row.active else _("steht nicht mehr zur Wahl"),
        )
        law = " · ".join(part for part in (row.binding, row.basis) if part)
        text = " · ".join(part for part in parts if part)
        return OrderRow(row.id, row.title, keep_together(f"{text}\n{law}" if law else text))

    def form(self, row: occasion_types.TypeRow | None, office: Office) -> Form:
        """All its fields."""
        return OccasionForm(row)

    def add(self, db: Writer, values: Mapping[str, Any]) -> int:
        """A new one at the end."""
        return occasion_types.add_type(db, values)

    def change(self, db: Writer, row: occasion_types.TypeRow, values: Mapping[str, Any]) -> None:
        """Change it."""
        occasion_types.change_type(db, row.id, row.version, values)

    def remove(self, db: Writer, record_id: int) -> None:
        """Remove it; what is installed stays."""
        occasion_types.remove_type(db, record_id)

    def move(self, db: Writer, ids: Sequence[int]) -> None:
        """The order in which they stand to choose."""
        occasion_types.order_types(db, ids)


class OccasionsSection(SortsSection):
    """Maintenance, inspections, warranty and seasons by trade."""

    key = "occasions"
    label = N_("Anlässe")
    note = N_("Wartung, Prüfung, Gewährleistung und Jahreszeiten: wann es einen Grund gibt")
    icon = "occasion"
    watches: ClassVar[frozenset[str]] = frozenset({"occasion_type", "installation"})
    sorts = (OccasionSort(),)
    poses = ("one",)

    def __init__(self, office: Office, host: QWidget) -> None:
        self.search = SearchField(_("Gewerk oder Anlass suchen"))
        self.search.setObjectName("occasionSearch")
        super().__init__(office, host)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(2, self.search)
        self.search.textChanged.connect(lambda _text: self._show_sort())

    def _show_sort(self) -> None:
        """Only those that were searched for; an order of some of them would mean nothing."""
        super()._show_sort()
        words = fold(self.search.text()).split()
        if not words:
            return
        rows = self._rows.get(self.sort.key, ())
        found = [
            row
            for row in rows
            if all(word in fold(f"{row.trade} {row.title} {row.basis}") for word in words)
        ]
        self.list.set_ordered(False)
        self.list.set_rows([self.sort.line(row) for row in found])
        self._hint.setVisible(False)

    def head_actions(self) -> tuple[PageAction, ...]:
        """A new one; those that came with the program and were removed can come back."""
        return (
            PageAction(_("Übliche ergänzen"), self.restore, role="secondary"),
            *super().head_actions(),
        )

    def restore(self) -> None:
        """Bring back what was removed of ours."""
        self.office.run(
            _("Übliche Anlässe ergänzt"),
            occasion_types.restore_types,
            then=self._restored,
            told=_("Übliche Anlässe ergänzt"),
        )

    def _restored(self, count: int) -> None:
        if not count:
            self.office.tell(_("Es fehlt keiner der üblichen Anlässe."))
