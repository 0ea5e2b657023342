"""The panel of a package: its name, what it is for, and the lines it brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_decimal, format_money
from kundenpflege.model import Package
from kundenpflege.services import packages as services

from ..kit import theme
from ..kit.controls import Button, Label, hline
from ..kit.editors import ChoiceEditor, MultilineEditor, TextEditor
from ..kit.form import Form
from ..kit.office import Office
from ..kit.record_panel import RecordPanel

if TYPE_CHECKING:
    from kundenpflege.rules.offer_draft import LineDraft
    from kundenpflege.services.catalogue import CategoryRow, ItemDetail

_SHOWN = 40


class LineList(QWidget):
    """The lines of a package in words."""

    def __init__(self, lines: Sequence[LineDraft]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.S2, 0, 0)
        layout.setSpacing(theme.S2)
        layout.addWidget(hline())
        count = len(lines)
        layout.addWidget(
            Label(ngettext("{n} Zeile", "{n} Zeilen", count).format(n=count), "section")
        )
        for line in lines[:_SHOWN]:
            words = line.text.split("\n")[0]
            layout.addWidget(Label(words, "body", wrap=True))
            amount = f"{format_decimal(line.quantity)} {line.unit}"
            layout.addWidget(Label(f"{amount} · {format_money(line.unit_price)}", "small"))
        if count > _SHOWN:
            layout.addWidget(Label(_("… und {n} weitere").format(n=count - _SHOWN), "muted"))


class PackagePanel(RecordPanel):
    """Makes a package of chosen items, and changes or removes one."""

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host, "packagePanel")
        self._desk = office

    def _form(self, areas: Sequence[CategoryRow], lines: Sequence[LineDraft]) -> Form:
        form = Form(Package)
        choices: list[tuple[int | None, str]] = [(None, "–")]
        choices += [(area.id, area.name) for area in areas]
        form.add("name", TextEditor(_("z. B. Haustür mit Ausbau und Einbau")))
        form.add("category_id", ChoiceEditor(choices))
        form.add("note", MultilineEditor(2, 4, _("z. B. für Altbauten mit Putzfassade"), 400))
        form.widget(LineList(lines))
        return form

    def begin_new(self, items: Sequence[ItemDetail], areas: Sequence[CategoryRow]) -> None:
        """Open for a new package of these items, in their order."""
        from kundenpflege.services.catalogue import line_of

        lines = tuple(line_of(item, key=-n) for n, item in enumerate(items, 1))
        form = self._form(areas, lines)
        shared = {item.category_id for item in items}
        area = shared.pop() if len(shared) == 1 else None
        form.load({"name": "", "category_id": area, "note": ""})

        def add(values: Mapping[str, Any]) -> None:
            self._desk.run(
                _("Paket angelegt"),
                lambda db: services.add_package(
                    db,
                    values["name"],
                    lines,
                    note=values["note"],
                    category_id=values["category_id"],
                ),
                then=self.done,
                failed=self.failed,
                told=_("Paket angelegt"),
            )

        self.begin(_("Neues Paket"), form, add, new=True, focus="name", draft=("package", None))

    def begin_old(
        self,
        package: services.PackageRow,
        lines: Sequence[LineDraft],
        areas: Sequence[CategoryRow],
    ) -> None:
        """Open a package to rename or remove it."""
        form = self._form(areas, lines)
        form.load(package, package.version)

        def change(values: Mapping[str, Any]) -> None:
            self._desk.run(
                _("Paket geändert"),
                lambda db: services.change_package(db, package.id, package.version, values),
                then=self.done,
                failed=self.failed,
            )

        def remove() -> None:
            self._desk.run(
                _("Paket gelöscht"),
                lambda db: services.remove_package(db, package.id),
                then=self.done,
                failed=self.failed,
                told=_("Paket gelöscht"),
            )

        button = Button(_("Löschen"), "delete", on_click=remove)
        button.setObjectName("removeRecord")
        self.begin(
            package.name, form, change, focus="name", others=(button,),
            draft=("package", package.id), record_id=package.id,
        )  # fmt: skip
