"""Narrowing the list: a panel with everything that can be wanted, and buttons that lift it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import CustomerKind, Importance, Kind, Phase, Potential
from kundenpflege.services.customer_filter import CustomerFilter

from ..kit import theme
from ..kit.chips import FilterChip
from ..kit.controls import Button, Label
from ..kit.controls_flow import FlowRow
from ..kit.editors_text import Combo
from .filter_words import MARKS, FilterChoices, active, birthday

_PAUSE = 250  # ms after a letter until the list is asked
_SILENCES = (3, 6, 12, 24, 36)
_NOBODY = -1


class ChipChoice(FlowRow):
    """Some words of which any number can be chosen; `changed` on a click."""

    changed = Signal()

    def __init__(self, name: str, choices: Iterable[tuple[Any, str]], prefix: str = "") -> None:
        super().__init__(gap=theme.S1 + 2)
        self.setAccessibleName(name)
        self._chips: dict[Any, FilterChip] = {}
        for key, words in choices:
            chip = FilterChip(str(key), words)
            chip.setObjectName(f"{prefix}{key}" if prefix else str(key))
            chip.clicked.connect(lambda _on=False: self.changed.emit())
            self._chips[key] = chip
            self.add(chip)

    def value(self) -> tuple[Any, ...]:
        """The keys chosen, in their order."""
        return tuple(key for key, chip in self._chips.items() if chip.isChecked())

    def set_value(self, values: Sequence[Any]) -> None:
        """Choose these."""
        for key, chip in self._chips.items():
            chip.setChecked(key in values)


class FilterPanel(QScrollArea):
    """Everything that can be wanted. `changed` when `wanted` is another filter (its text is
    always empty: the search field is beside)."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filterPanel")
        self.setAccessibleName(_("Filter"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.wanted = CustomerFilter()
        self.choices = FilterChoices()
        self._filling = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE)
        self._later.timeout.connect(self._read)
        self.importances = self._kinds(_("Klasse"), Importance, "importance_")
        self.potentials = self._kinds(_("Potenzial"), Potential, "potential_")
        self.phases = self._kinds(_("Phase"), Phase, "phase_")
        self.kinds = self._kinds(_("Art"), CustomerKind, "kind_")
        marks = [(part, _(words)) for part, words in MARKS]
        self.marks = ChipChoice(_("Merkmale"), [*marks, ("restricted", _("Gesperrt"))])
        self.responsible = self._combo("responsible", _("Verantwortlich"))
        self.category = self._combo("category", _("Leistungsbereich"))
        self.tag = self._combo("tag", _("Schlagwort"))
        self.silent = self._combo("silent", _("Letzter Kontakt"))
        self.birthday = self._combo("birthday", _("Geburtstag"))
        self.field = self._combo("customField", _("Eigenes Feld"))
        self.place = self._line("place", _("Ort oder PLZ"))
        self.field_text = self._line("customText", _("enthält …"))
        self._build()
        self._fill_fixed()

    # Building ----------------------------------------------------------------------------------

    def _kinds(self, name: str, kinds: type[Kind], prefix: str) -> ChipChoice:
        words = [(kind, kind.label if kind.value else _("ohne")) for kind in kinds]
        row = ChipChoice(name, words)
        for kind, chip in row._chips.items():
            chip.setObjectName(f"{prefix}{kind.value or 'none'}")
        row.changed.connect(self._read)
        return row

    def _combo(self, name: str, label: str) -> Combo:
        combo = Combo()
        combo.setObjectName(f"filter_{name}")
        combo.setAccessibleName(label)
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(16)
        combo.activated.connect(lambda _index: self._read())
        return combo

    def _line(self, name: str, label: str) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(f"filter_{name}")
        line.setAccessibleName(label)
        line.setPlaceholderText(label)
        line.setClearButtonEnabled(True)
        line.setFixedWidth(theme.px(128))
        line.textEdited.connect(lambda _text: self._later.start())
        return line

    def _build(self) -> None:
        self.marks.changed.connect(self._read)
        body = QFrame()
        body.setObjectName("filterBody")
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, theme.S2, 0)
        grid.setHorizontalSpacing(theme.S3)
        grid.setVerticalSpacing(theme.S2)
        grid.setColumnStretch(1, 1)
        rows: tuple[tuple[str, QWidget], ...] = (
            (_("Klasse"), self.importances),
            (_("Potenzial"), self.potentials),
            (_("Phase"), self.phases),
            (_("Art"), self.kinds),
            (_("Merkmale"), self.marks),
            (_("Außerdem"), FlowRow(self.responsible, self.category, self.tag, self.silent,
                                    self.birthday, self.place, self.field, self.field_text)),
        )  # fmt: skip
        for place, (words, widget) in enumerate(rows):
            label = Label(words, "muted")
            label.setContentsMargins(0, theme.px(2), 0, 0)
            grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(widget, place, 1)
        self.setWidget(body)
        self._grid = grid

    def _fill_fixed(self) -> None:
        _fill(
            self.silent,
            _("Letzter Kontakt: egal"),
            [(n, _("{n} Monate ohne Kontakt").format(n=n)) for n in _SILENCES],
        )
        coming = ["this", "next", *map(str, range(1, 13))]
        _fill(self.birthday, _("Geburtstag: egal"), [(key, birthday(key)) for key in coming])
        self.set_choices(FilterChoices())

    def sizeHint(self) -> QSize:
        """As high as its contents at this width."""
        width = self.viewport().width()
        height = self._grid.heightForWidth(width) if width > 0 else 0
        return QSize(theme.px(400), max(height, theme.px(60)))

    def minimumSizeHint(self) -> QSize:
        """Two rows at least."""
        return QSize(theme.px(200), theme.px(60))

    def fit(self, most: int) -> None:
        """Take as much height as needed, at most `most` pixels; the rest is scrolled to."""
        self.setFixedHeight(max(theme.px(60), min(self.sizeHint().height(), most)))

    # Showing and reading -----------------------------------------------------------------------

    def set_choices(self, choices: FilterChoices) -> None:
        """Who can be responsible, which fields of work, tags and own fields there are."""
        self.choices = choices
        nobody = (_NOBODY, _("Niemand"))
        _fill(self.responsible, _("Verantwortlich: egal"), [*choices.users, nobody])
        _fill(self.category, _("Leistungsbereich: egal"), choices.categories)
        _fill(self.tag, _("Schlagwort: egal"), choices.tags)
        _fill(self.field, _("Eigenes Feld"), [(f.id, f.name) for f in choices.fields])
        self.tag.setVisible(bool(choices.tags))
        self.field.setVisible(bool(choices.fields))
        self.field_text.setVisible(bool(choices.fields))
        self.show_wanted(self.wanted)

    def show_wanted(self, wanted: CustomerFilter) -> None:
        """Show a filter without announcing it."""
        self.wanted = replace(wanted, text="")
        self._later.stop()
        self.importances.set_value(wanted.importances)
        self.potentials.set_value(wanted.potentials)
        self.phases.set_value(wanted.phases)
        self.kinds.set_value(wanted.kinds)
        marks = [part for part, _words in MARKS if getattr(wanted, part)]
        self.marks.set_value([*marks, "restricted"] if wanted.restricted else marks)
        _choose(self.responsible, _NOBODY if wanted.orphans else wanted.responsible_id)
        _choose(self.category, next(iter(wanted.category_ids), None))
        _choose(self.tag, next(iter(wanted.tag_ids), None))
        _choose(self.silent, wanted.silent_months)
        _choose(self.birthday, wanted.birthday or None)
        field_id, text = next(iter(wanted.custom), (None, ""))
        _choose(self.field, field_id)
        for line, words in ((self.place, wanted.place), (self.field_text, text)):
            if line.text() != words and not line.hasFocus():
                line.setText(words)
        self.field_text.setEnabled(field_id is not None)

    def _read(self) -> None:
        self._later.stop()
        old = self.wanted
        marks = self.marks.value()
        responsible = self.responsible.currentData()
        field_id = self.field.currentData()
        restricted = True if "restricted" in marks else old.restricted
        if restricted is True and "restricted" not in marks:
            restricted = None
        flags: dict[str, Any] = {part: part in marks for part, _words in MARKS}
        wanted = replace(
            old,
            importances=self.importances.value(),
            potentials=self.potentials.value(),
            phases=self.phases.value(),
            kinds=self.kinds.value(),
            orphans=responsible == _NOBODY,
            responsible_id=None if responsible == _NOBODY else responsible,
            category_ids=_first(self.category, old.category_ids),
            tag_ids=_first(self.tag, old.tag_ids),
            silent_months=self.silent.currentData(),
            birthday=self.birthday.currentData() or "",
            place=self.place.text().strip(),
            custom=((field_id, self.field_text.text().strip()),) if field_id else (),
            restricted=restricted,
            **flags,
        )
        self.field_text.setEnabled(field_id is not None)
        if wanted != old:
            self.wanted = wanted
            self.changed.emit()


def _fill(combo: QComboBox, nothing: str, choices: Iterable[tuple[Any, str]]) -> None:
    combo.clear()
    combo.addItem(nothing, None)
    for key, words in choices:
        combo.addItem(words, key)


def _choose(combo: QComboBox, key: Any) -> None:
    combo.setCurrentIndex(max(0, combo.findData(key)) if key is not None else 0)


def _first(combo: QComboBox, old: tuple[int, ...]) -> tuple[int, ...]:
    """What a box of one choice means for several: another one replaces the first."""
    key = combo.currentData()
    if key is None:
        return ()
    return (key, *(one for one in old[1:] if one != key)) if old[:1] != (key,) else old


class ActiveFilters(FlowRow):
    """What restricts the list, as buttons that lift it."""

    def __init__(self, lift: Callable[[CustomerFilter], object]) -> None:
        super().__init__(gap=theme.S1 + 2)
        self._lift = lift
        self.setAccessibleName(_("Gewählte Filter"))
        self.setVisible(False)

    def show_active(self, wanted: CustomerFilter, choices: FilterChoices, *more: Button) -> None:
        """One button for each filter that is set, then `more`."""
        self.clear()
        found = active(wanted, choices)
        for words, rest in found:
            button = Button(words.replace("&", "&&"), "close")
            button.clicked.connect(lambda _on=False, rest=rest: self._lift(rest))
            button.setAccessibleName(_("Filter aufheben: {words}").format(words=words))
            self.add(button)
        for button in more if found else ():
            self.add(button)
        self.setVisible(bool(found))
