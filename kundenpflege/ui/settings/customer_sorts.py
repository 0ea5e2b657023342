"""What the section Kundenangaben keeps: own fields, tags, criteria. One class for each sort."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.model import Criterion, CustomField, Tag
from kundenpflege.model.kinds import CustomFieldKind
from kundenpflege.services import custom_fields, enquiries, tags

from ..kit.editors import (
    CheckEditor,
    ChoiceEditor,
    ColorEditor,
    IntegerEditor,
    MultilineEditor,
    TextEditor,
)
from ..kit.form import Form
from ..kit.office import Office
from .order import OrderRow

if TYPE_CHECKING:
    from kundenpflege.store import Reader, Writer


class Sort(ABC):
    """One sort of records: how its rows look, its form, and what is done with it."""

    key: ClassVar[str]
    #: Message ids: the chip, what they are for, the button, the record in the history.
    word: ClassVar[str]
    why: ClassVar[str]
    new: ClassVar[str]
    one: ClassVar[str]
    empty: ClassVar[str]
    icon: ClassVar[str]
    ordered: ClassVar[bool] = True
    #: The field that has the keyboard first.
    focus: ClassVar[str] = "name"

    def title(self, row: Any) -> str:
        """The head of the panel with a record."""
        return str(row.name)

    @abstractmethod
    def rows(self, db: Reader) -> Sequence[Any]:
        """All records, inactive ones too."""

    @abstractmethod
    def line(self, row: Any) -> OrderRow:
        """A record as the list shows it."""

    @abstractmethod
    def form(self, row: Any | None, office: Office) -> Form:
        """The form, loaded with the record or empty."""

    @abstractmethod
    def add(self, db: Writer, values: Mapping[str, Any]) -> int:
        """Store a new record."""

    @abstractmethod
    def change(self, db: Writer, row: Any, values: Mapping[str, Any]) -> None:
        """Store what changed."""

    @abstractmethod
    def remove(self, db: Writer, record_id: int) -> None:
        """Remove a record."""

    @abstractmethod
    def move(self, db: Writer, ids: Sequence[int]) -> None:
        """Bring the records into this order."""


class FieldSort(Sort):
    """The business's own fields."""

    key, icon = "fields", "list"
    word, new, one = N_("Eigene Felder"), N_("Neues Feld"), N_("Eigenes Feld")
    why = N_(
        "Was Sie über Kunden wissen wollen und was hier noch fehlt. Die Felder stehen auf der "
        "Kundenseite, in der Liste und in Import und Export."
    )
    empty = N_("Baujahr, Heizung, Schlüsselnummer … – legen Sie an, was Ihnen fehlt.")

    def rows(self, db: Reader) -> Sequence[custom_fields.CustomFieldRow]:
        """All own fields."""
        return custom_fields.list_fields(db, active_only=False)

    def line(self, row: custom_fields.CustomFieldRow) -> OrderRow:
        """The name; kind, use and purpose below."""
        used = ngettext("bei {n} Kunden", "bei {n} Kunden", row.customers).format(n=row.customers)
        kind = row.kind.label
        if row.choices and row.kind is CustomFieldKind.CHOICE:
            kind = f"{kind}: {', '.join(row.choices)}"
        rests = "" if row.active else _("wird nicht mehr gefragt")
        parts = (kind, used if row.customers else "", row.purpose, rests)
        return OrderRow(row.id, row.name, " · ".join(part for part in parts if part))

    def form(self, row: custom_fields.CustomFieldRow | None, office: Office) -> Form:
        """Name, kind, choices, purpose."""
        form = Form(CustomField)
        form.row(
            ("name", TextEditor(_("z. B. Heizung")), 3), ("kind", ChoiceEditor(CustomFieldKind), 2)
        )
        form.add("choices", MultilineEditor(3, 8, _("Gas\nÖl\nWärmepumpe"), 4000))
        form.add("purpose", TextEditor(_("z. B. Wartung zur rechten Zeit anbieten")))
        active = form.add("active", CheckEditor(_("Wird gefragt und gezeigt")))
        active.setVisible(row is not None)

        def follow() -> None:
            wanted = form.values()["kind"] is CustomFieldKind.CHOICE
            form.box("choices").setVisible(wanted)

        form.changed.connect(follow)
        if row is None:
            empty = {"name": "", "kind": CustomFieldKind.TEXT, "choices": "", "purpose": ""}
            form.load({**empty, "active": True})
        else:
            shown = {key: getattr(row, key) for key in ("name", "kind", "purpose", "active")}
            form.load({**shown, "choices": "\n".join(row.choices)}, row.version)
        follow()
        return form

    def add(self, db: Writer, values: Mapping[str, Any]) -> int:
        """A new field at the end."""
        return custom_fields.add_field(db, values)

    def change(
        self, db: Writer, row: custom_fields.CustomFieldRow, values: Mapping[str, Any]
    ) -> None:
        """Change a field; values that are there stay."""
        custom_fields.change_field(db, row.id, row.version, values)

    def remove(self, db: Writer, record_id: int) -> None:
        """Remove the field with its values."""
        custom_fields.remove_field(db, record_id)

    def move(self, db: Writer, ids: Sequence[int]) -> None:
        """The order on the page of a customer."""
        for place, field_id in enumerate(ids):
            custom_fields.change_field(db, field_id, None, {"position": place})


class TagSort(Sort):
    """Tags: renamed, coloured or removed everywhere at once."""

    key, icon, ordered = "tags", "tag", False
    word, new, one = N_("Schlagwörter"), N_("Neues Schlagwort"), N_("Schlagwort")
    why = N_(
        "Freie Wörter, nach denen Sie Kunden für Listen und Briefe zusammenstellen. Umbenennen "
        "wirkt bei allen Kunden; zwei gleiche Namen werden eines."
    )
    empty = N_("Stammtisch, Altbau, Messe … – Schlagwörter entstehen auch beim Kunden.")

    def rows(self, db: Reader) -> Sequence[tags.TagRow]:
        """All tags by name."""
        return tags.list_tags(db)

    def line(self, row: tags.TagRow) -> OrderRow:
        """The word and how many carry it."""
        used = ngettext("{n} Kunde", "{n} Kunden", row.customers).format(n=row.customers)
        return OrderRow(row.id, row.name, used if row.customers else _("noch kein Kunde"))

    def form(self, row: tags.TagRow | None, office: Office) -> Form:
        """Name and colour."""
        form = Form(Tag)
        form.row(("name", TextEditor(_("z. B. Altbau")), 3), ("color", ColorEditor(), 2))
        if row is None:
            form.load({"name": "", "color": ""})
        else:
            form.load(row, row.version)
        return form

    def add(self, db: Writer, values: Mapping[str, Any]) -> int:
        """A new tag."""
        return tags.add_tag(db, values)

    def change(self, db: Writer, row: tags.TagRow, values: Mapping[str, Any]) -> None:
        """Rename or colour it; the name of another tag merges both."""
        tags.change_tag(db, row.id, row.version, values)

    def remove(self, db: Writer, record_id: int) -> None:
        """Take it from all customers."""
        tags.remove_tag(db, record_id)

    def move(self, db: Writer, ids: Sequence[int]) -> None:
        """Tags stand by name."""


class CriterionSort(Sort):
    """The few questions that tell whether an enquiry is worth an offer."""

    key, icon = "criteria", "question"
    word, new, one = N_("Anfragen prüfen"), N_("Neues Kriterium"), N_("Kriterium")
    why = N_(
        "Drei bis fünf Ja-Fragen, die am Telefon in einer Minute beantwortet sind. Aus den Punkten "
        "sagt das Programm, ob sich ein Angebot lohnt."
    )
    empty = N_("Woran erkennen Sie eine gute Anfrage? Drei Fragen genügen.")

    def rows(self, db: Reader) -> Sequence[enquiries.CriterionRow]:
        """All criteria."""
        return enquiries.list_criteria(db, active_only=False)

    def line(self, row: enquiries.CriterionRow) -> OrderRow:
        """The question and its points."""
        points = ngettext("{n} Punkt", "{n} Punkte", row.weight).format(n=row.weight)
        rests = "" if row.active else _("wird nicht mehr gefragt")
        return OrderRow(row.id, row.name, " · ".join(part for part in (points, rests) if part))

    def form(self, row: enquiries.CriterionRow | None, office: Office) -> Form:
        """Question and points."""
        form = Form(Criterion)
        form.add("name", TextEditor(_("z. B. Ist der Termin zu schaffen?")))
        form.add("weight", IntegerEditor(1, 5, _("Punkte")))
        active = form.add("active", CheckEditor(_("Wird gefragt")))
        active.setVisible(row is not None)
        if row is None:
            form.load({"name": "", "weight": 2, "active": True})
        else:
            form.load(row, row.version)
        return form

    def add(self, db: Writer, values: Mapping[str, Any]) -> int:
        """A new question at the end."""
        return enquiries.add_criterion(db, values)

    def change(self, db: Writer, row: enquiries.CriterionRow, values: Mapping[str, Any]) -> None:
        """Change it; scores follow."""
        enquiries.change_criterion(db, row.id, row.version, values)

    def remove(self, db: Writer, record_id: int) -> None:
        """Remove it with its ticks."""
        enquiries.remove_criterion(db, record_id)

    def move(self, db: Writer, ids: Sequence[int]) -> None:
        """The order in which they are asked."""
        for place, criterion_id in enumerate(ids):
            enquiries.change_criterion(db, criterion_id, None, {"position": place})


SORTS: tuple[Sort, ...] = (FieldSort(), TagSort(), CriterionSort())
