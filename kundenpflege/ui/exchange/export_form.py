"""The choices of an export: what, for whom, what for, in which format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.base.money import format_decimal
from kundenpflege.exchange.exporting import EXPORTS, FORMATS, Export, ExportOptions, find_export
from kundenpflege.model.kinds import ContactNature
from kundenpflege.services.export_views import ViewRow

from ..kit import theme
from ..kit.chips import FilterChips
from ..kit.controls import Label
from ..kit.editors_text import ChoiceEditor
from ..kit.office import Office
from .export_options import ColumnOptions, LabelOptions, MonthOptions, named
from .plan_options import PlanOptions
from .tiles import ChoiceTile

_SELECTION = "selection"
_NATURES: tuple[tuple[str, str, str], ...] = (
    ("service", N_("Anfrage, Angebot, Auftrag"), N_("Alle stehen darin, nur Gesperrte nicht.")),
    (
        "care",
        N_("Werbung und Grüße"),
        N_("Wer widersprochen hat oder nicht angesprochen werden darf, bleibt weg (§ 7 UWG)."),
    ),
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which customers: a selection by ids, a view by its key, or all (both empty)."""

    ids: tuple[int, ...] = ()
    view: str = ""


class ExportForm(QWidget):
    """`changed` when anything that counts for the file is chosen anew.

    `what` is the list of exports and stands beside the form.
    """

    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._ids: tuple[int, ...] = ()
        self._natures: dict[str, str] = {}
        self._ending: dict[str, str] = {}
        self._tiles = QButtonGroup(self)
        for export in EXPORTS:
            tile = ChoiceTile(export.key, export.title, "")
            tile.setAccessibleDescription(_(export.note))
            tile.setToolTip(_(export.note))
            self._tiles.addButton(tile)
        self._tiles.buttons()[0].setChecked(True)
        self._title = Label("", "heading")
        self._note = Label("", "muted", wrap=True)
        self.who = ChoiceEditor([("", _("Alle Kunden"))])
        self._who = named("who", self.who, _("Welche Kunden?"))
        self.nature = FilterChips(_("Wofür?"))
        self.nature.setObjectName("nature")
        self.nature.set_items([(key, _(word), None) for key, word, _why in _NATURES])
        self._nature_head = Label(_("Wofür?"), "small")
        self._nature_note = Label("", "muted", wrap=True)
        self.format = FilterChips(_("Format"))
        self.format.setObjectName("format")
        self._format_note = Label("", "muted", wrap=True)
        self.labels = LabelOptions(office)
        self.months = MonthOptions(office)
        self.plan = PlanOptions(office)
        self.columns = ColumnOptions()
        self._build()
        for button in self._tiles.buttons():
            button.toggled.connect(self._tile_toggled)
        self.who.changed.connect(self.changed)
        self.nature.chosen.connect(self._nature_chosen)
        self.format.chosen.connect(self._format_chosen)
        for options in (self.labels, self.months, self.plan, self.columns):
            options.changed.connect(self.changed)
        self._show_export()

    def _build(self) -> None:
        self.what = QWidget()
        list_ = QVBoxLayout(self.what)
        list_.setContentsMargins(0, 0, 0, 0)
        list_.setSpacing(theme.S1 + 2)
        list_.addWidget(Label(_("Was?"), "section"))
        for button in self._tiles.buttons():
            list_.addWidget(button)
        list_.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        layout.addWidget(self._title)
        layout.addWidget(self._note)
        layout.addSpacing(theme.S1)
        layout.addWidget(self._who)
        for widget in (self._nature_head, self.nature, self._nature_note):
            layout.addWidget(widget)
        layout.addSpacing(theme.S1)
        layout.addWidget(Label(_("Format"), "small"))
        layout.addWidget(self.format)
        layout.addWidget(self._format_note)
        layout.addSpacing(theme.S1)
        for options in (self.labels, self.months, self.plan, self.columns):
            layout.addWidget(options)
        layout.addStretch(1)

    # -- what is chosen --------------------------------------------------------------------

    def export(self) -> Export:
        """The chosen export."""
        tile = self._tiles.checkedButton()
        assert isinstance(tile, ChoiceTile)
        return find_export(tile.key)

    def ending(self) -> str:
        """The chosen format."""
        return self.format.current()

    def scope(self) -> Scope:
        """The chosen customers."""
        wanted = self.who.value() or ""
        return Scope(ids=self._ids) if wanted == _SELECTION else Scope(view=wanted)

    def options(self) -> ExportOptions:
        """The other choices."""
        export = self.export()
        values: dict[str, Any] = {}
        if export.channel is not None:
            values["nature"] = ContactNature(self.nature.current())
        if "sheet" in export.options:
            values |= self.labels.values()
        if "months" in export.options:
            values |= self.months.values()
        values |= self.plan.values()
        if not self.columns.isHidden():
            values["columns"] = self.columns.value()
        return ExportOptions(**values)

    def problem(self) -> str:
        """What is wrong with the choices; empty when nothing is."""
        return self.labels.problem() if "sheet" in self.export().options else self.plan.problem()

    # -- what is offered -------------------------------------------------------------------

    def choose(self, what: str) -> None:
        """Choose an export by its key."""
        for tile in self._tiles.buttons():
            if isinstance(tile, ChoiceTile) and tile.key == what:
                tile.setChecked(True)

    def focus_choice(self) -> None:
        """The keyboard to what is chosen; the arrow keys choose another one."""
        checked = self._tiles.checkedButton()
        if checked is not None:
            checked.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_counts(self, counts: dict[str, int]) -> None:
        """How much there is of everything."""
        for tile in self._tiles.buttons():
            if isinstance(tile, ChoiceTile) and tile.key in counts:
                tile.set_count(format_decimal(Decimal(counts[tile.key])))

    def show_columns(self, columns: list[tuple[str, str]]) -> None:
        """The columns of the chosen export: key, words."""
        self.columns.show_columns(self.export().key, columns)

    def show_views(self, views: Iterable[ViewRow]) -> None:
        """Offer the views of the list; those of our own first."""
        rows = [row for row in views if row.key != "all"]
        rows.sort(key=lambda row: not row.saved)
        self._views = [(row.key, _("Ansicht: {name}").format(name=row.name)) for row in rows]
        self._offer()

    _views: Sequence[tuple[str, str]] = ()

    def take_selection(self, ids: Sequence[int]) -> None:
        """Only these customers; none takes a former selection back."""
        had = self.who.value() == _SELECTION
        self._ids = tuple(ids)
        self._offer()
        if ids:
            self.who.set_value(_SELECTION)
        elif had:
            self.who.set_value("")

    def _offer(self) -> None:
        choices = [("", _("Alle Kunden"))]
        if self._ids:
            words = ngettext("Der {n} gewählte Kunde", "Die {n} gewählten Kunden", len(self._ids))
            choices.insert(0, (_SELECTION, words.format(n=len(self._ids))))
        before = self.who.value() or ""
        offered = [*choices, *self._views]
        if before not in [key for key, _words in offered]:
            before = ""
        self.who.set_value("")
        self.who.set_choices(offered)
        self.who.set_value(before)

    # -- choosing --------------------------------------------------------------------------

    def _tile_toggled(self, on: bool) -> None:
        if on:
            self._show_export()
            self.changed.emit()

    def _nature_chosen(self, key: str) -> None:
        self._natures[self.export().key] = key
        self._tell_nature()
        self.changed.emit()

    def _format_chosen(self, key: str) -> None:
        self._ending[self.export().key] = key
        self._tell_format()
        self.changed.emit()

    def _show_export(self) -> None:
        export = self.export()
        self._title.setText(export.title)
        self._note.setText(_(export.note))
        asked = export.channel is not None
        for widget in (self._nature_head, self.nature, self._nature_note):
            widget.setVisible(asked)
        self.nature.choose(self._natures.get(export.key, export.nature.value))
        self._tell_nature()
        self.format.set_items([(one, _(FORMATS[one][0]), None) for one in export.formats])
        self.format.choose(self._ending.get(export.key, export.formats[0]))
        self.labels.setVisible("sheet" in export.options)
        self.months.setVisible("months" in export.options)
        self.plan.offer(export.options)
        self._tell_format()

    def _tell_nature(self) -> None:
        current = self.nature.current()
        self._nature_note.setText(next(_(why) for key, _word, why in _NATURES if key == current))

    def _tell_format(self) -> None:
        ending = self.ending()
        self._format_note.setText(_(FORMATS[ending][1]))
        self.columns.setVisible(ending in ("xlsx", "csv"))
