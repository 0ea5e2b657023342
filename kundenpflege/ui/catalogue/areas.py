"""The panel with the fields of work: rename where they stand, add, order, remove."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.services import catalogue as services

from ..kit import theme
from ..kit.controls import Button, IconButton, Label
from ..kit.dialogs import SidePanel
from ..kit.editors import IntegerEditor, TextEditor
from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.store import Writer


class _Line(QWidget):
    """One field of work: its name to be edited, what it is used for, up, down, remove."""

    def __init__(self, panel: CategoryPanel, area: services.CategoryRow) -> None:
        super().__init__()
        self.area = area
        self.editor = TextEditor(max_length=80)
        self.editor.set_value(area.name)
        self.editor.name_field(f"area_{area.id}", _("Leistungsbereich"))
        self.editor.left.connect(lambda: panel.rename(self))
        used = ngettext("{n} Leistung", "{n} Leistungen", area.items).format(n=area.items)
        used += " · " + ngettext("{n} Kunde", "{n} Kunden", area.customers).format(n=area.customers)
        self.error = Label("", "error", wrap=True)
        self.error.hide()
        up = IconButton("up", _("{name} nach oben").format(name=area.name), "quiet")
        up.clicked.connect(lambda: panel.shift(area.id, -1))
        up.setObjectName(f"up_{area.id}")
        down = IconButton("down", _("{name} nach unten").format(name=area.name), "quiet")
        down.clicked.connect(lambda: panel.shift(area.id, 1))
        down.setObjectName(f"down_{area.id}")
        remove = IconButton("delete", _("{name} löschen").format(name=area.name), "quiet")
        remove.clicked.connect(partial(panel.remove, area))
        remove.setObjectName(f"remove_{area.id}")
        if area.items or area.customers:
            remove.setEnabled(False)
            remove.setToolTip(_("Wird noch benutzt"))
        self.months = IntegerEditor(0, services.MOST_DORMANT, _("Monaten"))
        self.months.spin.setSpecialValueText(_("24 Monaten (üblich)"))
        self.months.set_value(area.dormant_months or 0)
        self.months.name_field(
            f"dormant_{area.id}",
            _("{name}: schläft nach").format(name=area.name),
            _("So lange darf ein Kunde dieses Bereichs still sein; 0: 24 Monate"),
        )
        self.months.left.connect(lambda: panel.set_months(self))
        rest = QHBoxLayout()
        rest.setSpacing(theme.S2)
        rest.addWidget(Label(_("schläft nach"), "small"))
        rest.addWidget(self.months, 1)
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self.editor, 1)
        for button in (up, down, remove):
            line.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addLayout(rest)
        layout.addWidget(Label(used, "small"))
        layout.addWidget(self.error)

    def tell(self, words: str) -> None:
        """What is wrong with the name."""
        self.editor.set_wrong(bool(words))
        self.error.setText(words)
        self.error.setVisible(bool(words))


class CategoryPanel(SidePanel):
    """All fields of work; each name is stored when it is left."""

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(host, _("Leistungsbereiche"), name="areasPanel")
        self._office = office
        self._lines: list[_Line] = []
        self._box = QWidget()
        self._layout = QVBoxLayout(self._box)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.S3)
        self._new = TextEditor(_("Neuer Bereich"), 80)
        self._new.name_field("newArea", _("Neuer Leistungsbereich"))
        self._new.line.returnPressed.connect(self._add)
        self._problem = Label("", "error", wrap=True)
        self._problem.hide()
        add = Button(_("Anlegen"), "plus", on_click=self._add)
        add.setObjectName("addArea")
        line = QHBoxLayout()
        line.setSpacing(theme.S2)
        line.addWidget(self._new, 1)
        line.addWidget(add)
        frame = QWidget()
        outer = QVBoxLayout(frame)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.S4)
        outer.addWidget(
            Label(
                _("Gebiete, nach denen Sie Leistungen und Kunden ordnen: Fenster, Türen, Möbel …"),
                "muted",
                wrap=True,
            )
        )
        outer.addLayout(line)
        outer.addWidget(self._problem)
        outer.addWidget(self._box)
        self.set_content(frame)

    def show_rows(self, rows: Sequence[services.CategoryRow]) -> None:
        """Show the fields of work in their order; a name being typed stays."""
        typed = {line.area.id: line.editor.value() for line in self._lines if self._is_typed(line)}
        focus = next((n for n, line in enumerate(self._lines) if line.editor.field.hasFocus()), -1)
        if [line.area for line in self._lines] == list(rows):
            return
        for line in self._lines:
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = []
        for area in rows:
            line = _Line(self, area)
            if area.id in typed:
                line.editor.set_value(typed[area.id])
            self._lines.append(line)
            self._layout.addWidget(line)
        if 0 <= focus < len(self._lines):
            self._lines[focus].editor.field.setFocus()

    def _is_typed(self, line: _Line) -> bool:
        return bool(line.editor.value() != line.area.name)

    def _add(self) -> None:
        name = self._new.value()
        self._tell("")
        if not name:
            return
        self._office.run(
            _("Leistungsbereich angelegt"),
            lambda db: services.add_category(db, {"name": name}),
            then=lambda _id: self._new.set_value(""),
            failed=lambda error: self._tell(error.message),
            owner=self,
            told=_("„{name}“ angelegt").format(name=name),
        )

    def _tell(self, words: str) -> None:
        self._new.set_wrong(bool(words))
        self._problem.setText(words)
        self._problem.setVisible(bool(words))

    def rename(self, line: _Line) -> None:
        """Store a name that was left."""
        name, area = line.editor.value(), line.area
        if name == area.name:
            line.tell("")
            return

        def refused(error: UserError) -> None:
            line.tell(error.message)

        self._office.run(
            _("Leistungsbereich umbenannt"),
            lambda db: services.change_category(db, area.id, area.version, {"name": name}),
            then=lambda _result: line.tell(""),
            failed=refused,
            owner=line,
        )

    def set_months(self, line: _Line) -> None:
        """Store after how many months customers of this field sleep; 0 is the usual limit."""
        months, area = line.months.value() or None, line.area
        if months == area.dormant_months:
            return
        self._office.run(
            _("{name}: schläft nach {n} Monaten").format(name=area.name, n=months or 24),
            lambda db: services.change_category(
                db, area.id, area.version, {"dormant_months": months}
            ),
            then=lambda _result: line.tell(""),
            failed=lambda error: line.tell(error.message),
            owner=line,
        )

    def shift(self, area_id: int, step: int) -> None:
        """Move a field of work up or down."""
        ids = [line.area.id for line in self._lines]
        place = ids.index(area_id)
        if not 0 <= place + step < len(ids):
            return
        ids.insert(place + step, ids.pop(place))

        def change(db: Writer) -> None:
            for position, one in enumerate(ids):
                services.change_category(db, one, None, {"position": position})

        self._office.run(_("Reihenfolge der Leistungsbereiche geändert"), change)

    def remove(self, area: services.CategoryRow) -> None:
        """Remove one that nothing uses."""
        self._office.run(
            _("Leistungsbereich gelöscht"),
            lambda db: services.remove_category(db, area.id),
            told=_("„{name}“ gelöscht").format(name=area.name),
        )

    def flush(self) -> None:
        """Store names and limits that were typed and not left."""
        for line in self._lines:
            self.set_months(line)
            if self._is_typed(line):
                self.rename(line)
