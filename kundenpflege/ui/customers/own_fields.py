"""Editors of the form for the business's own fields, and for further websites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import CustomFieldKind
from kundenpflege.rules.validation import check_website

from ..kit import theme
from ..kit.controls import Button, IconButton, row
from ..kit.editors import ChoiceEditor, DateEditor, DecimalEditor, TextEditor
from ..kit.editors_base import Editor
from ..kit.office import Office
from .checked import CheckedText

if TYPE_CHECKING:
    from kundenpflege.services.custom_fields import CustomFieldRow, CustomValueRow
    from kundenpflege.services.websites import WebsiteDetail
    from kundenpflege.store import Writer

_PREFIX = "custom."


def own_editor(office: Office, field: CustomFieldRow) -> Editor:
    """The editor for a field of this kind."""
    if field.kind is CustomFieldKind.DATE:
        return DateEditor(office.clock)
    if field.kind is CustomFieldKind.NUMBER:
        return DecimalEditor(places=4)
    if field.kind is CustomFieldKind.CHOICE:
        return ChoiceEditor([("", "–"), *((choice, choice) for choice in field.choices)])
    return TextEditor(max_length=2000)


def own_value(row: CustomValueRow) -> Any:
    """The value as its editor takes it."""
    if row.field.kind is CustomFieldKind.DATE:
        return row.value.day
    if row.field.kind is CustomFieldKind.NUMBER:
        return row.value.number
    return row.text


def split_own(values: dict[str, Any]) -> dict[int, Any]:
    """Take the own fields out of changed values: id → value."""
    found = {}
    for name in [name for name in values if name.startswith(_PREFIX)]:
        found[int(name.removeprefix(_PREFIX))] = values.pop(name)
    return found


@dataclass(frozen=True, slots=True)
class Site:
    """A website in the form; `id` None for a new one."""

    id: int | None
    url: str
    label: str


def sites_of(found: Sequence[WebsiteDetail]) -> tuple[Site, ...]:
    """The stored ones."""
    return tuple(Site(one.id, one.url, one.label) for one in found)


def store_sites(db: Writer, customer_id: int, wanted: Sequence[Site]) -> None:
    """Make these the further websites, no others."""
    from kundenpflege.services import websites

    known = {one.id: one for one in websites.list_websites(db, customer_id)}
    kept = {site.id for site in wanted}
    for key in known:
        if key not in kept:
            websites.remove_website(db, key)
    for site in wanted:
        values: Mapping[str, Any] = {"url": site.url, "label": site.label}
        if site.id in known and site.id is not None:
            websites.change_website(db, site.id, None, values)
        else:
            websites.add_website(db, customer_id, values)


class SitesEditor(Editor):
    """Websites below each other: address and what is there. The value is a tuple of `Site`."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._lines: list[_SiteLine] = []
        box = QWidget()
        self._layout = QVBoxLayout(box)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(6))
        self.add_button = Button(
            _("Weitere Webseite"), "plus", "link", on_click=lambda: self.add_line(focus=True)
        )
        self.add_button.setObjectName("addWebsite")
        self._layout.addWidget(self.add_button)
        self._row.addWidget(box, 1)
        self.field = self.add_button

    def name_field(self, name: str, label: str, purpose: str = "") -> None:
        """The button keeps its own name; each line tells what it is for."""
        self.add_button.setToolTip(purpose)

    def set_wrong(self, wrong: bool) -> None:
        """The lines say themselves what is wrong."""

    def value(self) -> tuple[Site, ...]:
        """All that are filled in."""
        return tuple(line.site() for line in self._lines if line.url.text())

    def set_value(self, value: Any) -> None:
        """Show websites."""
        for line in list(self._lines):
            self._drop(line)
        for site in value or ():
            self.add_line(site)

    def problem(self) -> str:
        """What is wrong with an address."""
        return next((words for line in self._lines if (words := line.url.problem())), "")

    def add_line(self, site: Site | None = None, focus: bool = False) -> None:
        """Append a line."""
        line = _SiteLine(self._office, site or Site(None, "", ""))
        line.url.changed.connect(self.changed)
        line.label.changed.connect(self.changed)
        line.url.left.connect(self.left)
        line.remove.clicked.connect(lambda: self._remove(line))
        self._lines.append(line)
        self._layout.insertWidget(len(self._lines) - 1, line)
        if focus:
            line.url.line.setFocus()

    def _remove(self, line: _SiteLine) -> None:
        self._drop(line)
        self.add_button.setFocus()
        self.changed.emit()

    def _drop(self, line: _SiteLine) -> None:
        self._lines.remove(line)
        self._layout.removeWidget(line)
        line.hide()
        line.deleteLater()


class _SiteLine(QWidget):
    def __init__(self, office: Office, site: Site) -> None:
        super().__init__()
        self._id = site.id
        self.url = CheckedText(office, check_website, _("www.…"), 400)
        self.url.name_field("siteUrl", _("Webseite"), _("Vor dem Gespräch lesen"))
        self.url.set_value(site.url)
        self.label = TextEditor(_("z. B. Shop"), 80)
        self.label.name_field("siteLabel", _("Bezeichnung"), _("Was dort steht"))
        self.label.set_value(site.label)
        self.remove = IconButton("delete", _("Webseite entfernen"), "quiet")
        line = row(self.url, self.label, self.remove, gap=theme.px(6))
        line.setStretch(0, 3)
        line.setStretch(1, 2)
        self.setLayout(line)

    def site(self) -> Site:
        """What stands in the line."""
        return Site(self._id, self.url.text(), self.label.text())
