"""People and addresses of the form: as many as there are, added and removed in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import AddressKind

from ..kit import theme
from ..kit.controls import Button
from ..kit.draft_values import type_again, typed_of
from ..kit.editors_base import Editor
from ..kit.office import Office
from .edit_draft import Part
from .form_fields import problem_of
from .form_parts import AddressSection, PartSection, PersonSection

#: From so many people on only the names are shown at first.
_FOLDED = 3


class PartList(QWidget):
    """Sections with a button that adds one; `changed` on each keystroke in one of them,
    `tabs_changed` when one came along."""

    changed = Signal()
    tabs_changed = Signal()

    def __init__(
        self,
        prefix: str,
        make: Callable[[], PartSection],
        words: str,
        start: Callable[[PartSection, int], None],
        name: str,
    ) -> None:
        super().__init__()
        self.prefix = prefix
        self._make, self._start = make, start
        self.sections: list[PartSection] = []
        self._moved = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.S2)
        self.add_button = Button(words, "plus", on_click=lambda: self.add_new())
        self.add_button.setObjectName(name)
        self._layout.addWidget(self.add_button)

    @classmethod
    def of_persons(cls, office: Office, country: Callable[[], str]) -> PartList:
        """The people."""

        def start(section: PartSection, _place: int) -> None:
            assert isinstance(section, PersonSection)
            section.start()

        return cls(
            "persons", lambda: PersonSection(office, country), _("Person hinzufügen"), start,
            "addPerson",
        )  # fmt: skip

    @classmethod
    def of_addresses(cls, office: Office) -> PartList:
        """The addresses."""

        def start(section: PartSection, place: int) -> None:
            assert isinstance(section, AddressSection)
            section.start(AddressKind.POST if place == 0 else AddressKind.SITE)

        return cls(
            "addresses", lambda: AddressSection(office), _("Anschrift hinzufügen"), start,
            "addAddress",
        )  # fmt: skip

    # Sections ----------------------------------------------------------------------------------

    def load(self, records: Sequence[Any]) -> None:
        """Show the records; without any one blank section invites to type."""
        for section in self.sections:
            self._drop(section)
        self.sections = []
        self._moved = False
        for record in records:
            self._append().load(record)
        if not records:
            self._begin(self._append())
        folded = len(records) >= _FOLDED and self.prefix == "persons"
        for section in self.sections:
            section.toggle.setVisible(folded)
            section.expand(not folded)
        self._arrange()

    def offer(self, records: Sequence[Any]) -> None:
        """Newer values: known ones are offered to their sections, new ones get one."""
        known = {section.record_id: section for section in self.sections}
        for record in records:
            if record.id in known:
                known[record.id].offer(record)
            else:
                self._append().load(record)
        left = {record.id for record in records}
        for section in list(self.sections):
            if section.record_id is not None and section.record_id not in left:
                self.sections.remove(section)
                self._drop(section)
        self._arrange()

    def accept(self, records: Iterable[Any]) -> None:
        """From now on the versions of these records count as seen."""
        versions = {record.id: record.version for record in records}
        for section in self.sections:
            if section.record_id in versions:
                section.form.version = versions[section.record_id]

    def add_new(self) -> PartSection:
        """Append a blank section and go there."""
        section = self._append()
        self._begin(section)
        self._arrange()
        self._focus(section).setFocus()
        self.changed.emit()
        return section

    def _append(self) -> PartSection:
        section = self._make()
        section.changed.connect(self.changed)
        section.first_wanted.connect(lambda: self._make_first(section))
        self.sections.append(section)
        self._layout.insertWidget(self._layout.count() - 1, section)
        self.tabs_changed.emit()
        return section

    def _begin(self, section: PartSection) -> None:
        self._start(section, self.sections.index(section))

    def _drop(self, section: PartSection) -> None:
        self._layout.removeWidget(section)
        section.hide()
        section.deleteLater()

    def _make_first(self, section: PartSection) -> None:
        """Letters and the list name the first person."""
        self.sections.remove(section)
        self.sections.insert(0, section)
        self._layout.removeWidget(section)
        self._layout.insertWidget(0, section)
        self._moved = True
        self._arrange()
        self.changed.emit()

    def _arrange(self) -> None:
        for place, section in enumerate(self.sections):
            section.first.setVisible(place > 0 and self.prefix == "persons")

    # Values ------------------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Whether a section differs from what is stored."""
        return self._moved or any(section.dirty for section in self.sections)

    def parts(self) -> tuple[tuple[Part, ...], tuple[int, ...]]:
        """What has to be stored, one part for each section, and the ids that go."""
        parts, gone = [], []
        for place, section in enumerate(self.sections):
            part = section.part()
            if section.record_id is not None and (section.gone or self._is_emptied(section)):
                gone.append(section.record_id)
                part = Part(section.record_id, part.version, {})
            elif self._moved and (part.id is not None or part.values):
                part = Part(part.id, part.version, {**part.values, "position": place})
            parts.append(part)
        return tuple(parts), tuple(gone)

    def _is_emptied(self, section: PartSection) -> bool:
        """An address without street and town is none; a person without a name is a mistake."""
        return self.prefix == "addresses" and section.is_blank()

    def typed(self) -> list[dict[str, Any]]:
        """What was typed and is not stored: a line a section."""
        return [
            {"id": section.record_id, "gone": section.gone, "values": typed_of(section.form)}
            for section in self.sections
            if section.dirty
        ]

    def type_again(self, typed: Iterable[Mapping[str, Any]]) -> None:
        """Put back what was typed: known sections are changed, new ones come along."""
        blank = [s for s in self.sections if s.record_id is None and s.is_blank()]
        known = {s.record_id: s for s in self.sections if s.record_id is not None}
        for one in typed:
            section = known.get(one["id"])
            if section is None:
                section = blank.pop(0) if blank else self._new()
            section.expand(True)
            type_again(section.form, one["values"])
            if one["gone"]:
                section.set_gone(True)
        self._arrange()
        self.changed.emit()

    def _new(self) -> PartSection:
        section = self._append()
        self._begin(section)
        return section

    def check(self) -> bool:
        """Whether everything can be read; otherwise the fields say what not."""
        staying = [section for section in reversed(self.sections) if not section.gone]
        return all([section.form.check() for section in staying])

    def errors(self, messages: Mapping[str, str]) -> dict[str, str]:
        """Show messages beside the fields of the sections; gives those for others."""
        rest = dict(messages)
        for place in reversed(range(len(self.sections))):
            prefix = f"{self.prefix}.{place}."
            own = {
                _shown_as(name.removeprefix(prefix)): words
                for name, words in messages.items()
                if name.startswith(prefix)
            }
            section = self.sections[place]
            if own:
                section.expand(True)
            section.form.errors(own)
            for name in messages:
                if name.startswith(prefix):
                    del rest[name]
        return rest

    def problem(self) -> str:
        """The first message beside a field."""
        return next((words for s in self.sections if (words := problem_of(s.form))), "")

    def letter_values(self) -> list[dict[str, Any]]:
        """What letters read of the sections that stay."""
        shown = [s for s in self.sections if not s.gone and not s.is_blank()]
        return [
            section.letter_values()
            for section in shown
            if isinstance(section, PersonSection | AddressSection)
        ]

    def country(self) -> str:
        """The country of the first address, by which phone numbers are read."""
        for section in self.sections:
            if not section.gone and "country" in section.form.names():
                return str(section.form.editor("country").value() or "DE")
        return "DE"

    # Keyboard ----------------------------------------------------------------------------------

    def focus_of(self, record_id: int | None) -> QWidget:
        """The first field of a record's section, of a new one for None, else of the first one."""
        if record_id is None:
            blank = next((s for s in self.sections if s.record_id is None and s.is_blank()), None)
            return self._focus(blank or self.add_new())
        found = next((s for s in self.sections if s.record_id == record_id), None)
        return self._focus(found or self.sections[0] if self.sections else self.add_new())

    def field(self, name: str) -> QWidget:
        """A field of the first section."""
        section = self.sections[0] if self.sections else self.add_new()
        return section.form.editor(name).field

    def _focus(self, section: PartSection) -> QWidget:
        section.expand(True)
        first: Editor = section.form.editor(next(iter(section.form.names())))
        return first.field


def _shown_as(name: str) -> str:
    """The field at which a message is shown: day, month and year of birth are one."""
    return "birthday" if name.startswith("birth_") else name
