"""The business's own fields of customers, and their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold
from kundenpflege.model import Customer, CustomField, CustomValue
from kundenpflege.model.kinds import CustomFieldKind
from kundenpflege.rules.custom_value import CheckedValue, check_custom_value, split_choices
from kundenpflege.rules.validation import InvalidValue
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply
from .ordering import next_position
from .versions import load_versions

__all__ = [
    "CheckedValue",
    "CustomFieldRow",
    "CustomValueRow",
    "add_field",
    "change_field",
    "check_value",
    "list_fields",
    "remove_field",
    "set_values",
    "values_of",
]

#: What may be written; `choices` as lines of one text or as a list.
FIELD_FIELDS = frozenset({"name", "kind", "choices", "purpose", "position", "active"})
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class CustomFieldRow:
    """An own field; `choices` of the kind CHOICE, `customers` have a value."""

    id: int
    name: str
    kind: CustomFieldKind
    choices: tuple[str, ...]
    purpose: str
    position: int
    active: bool
    version: int = 0
    customers: int = 0

    @property
    def key(self) -> str:
        """The name of the field in problems and columns: `custom.3`."""
        return f"custom.{self.id}"


@dataclass(frozen=True, slots=True)
class CustomValueRow:
    """One own field of a customer with its value as shown; empty when there is none."""

    field: CustomFieldRow
    value: CheckedValue

    @property
    def text(self) -> str:
        """What the screen shows."""
        return self.value.text


def list_fields(db: Reader, active_only: bool = True) -> list[CustomFieldRow]:
    """The own fields in their order."""
    statement = select(CustomField).order_by(CustomField.position, CustomField.id)
    if active_only:
        statement = statement.where(CustomField.active)
    fields = db.scalars(statement)
    versions = load_versions(db, CustomField, [field.id for field in fields])
    used = {
        row[0]: row[1]
        for row in db.rows(
            select(CustomValue.field_id, func.count(CustomValue.id)).group_by(CustomValue.field_id)
        )
    }
    return [_row(field, versions.get(field.id, 0), used.get(field.id, 0)) for field in fields]


def add_field(db: Writer, values: Mapping[str, Any]) -> int:
    """Add an own field at the end and give its id; InputError by field."""
    problems = Problems()
    draft = _draft(db, values, problems, None)
    problems.raise_if_any()
    if "position" not in draft.values:
        draft.values["position"] = next_position(db, CustomField)
    field = db.add(CustomField(**draft.values))
    db.flush()
    return field.id


def change_field(db: Writer, field_id: int, version: int | None, values: Mapping[str, Any]) -> None:
    """Change an own field. A removed choice stays where customers have it already.

    The kind may change as long as every value that is there fits the new one.
    """
    field = db.require(CustomField, field_id)
    problems = Problems()
    draft = _draft(db, values, problems, field)
    kind = draft.get("kind", field.kind)
    refitted = []
    if kind is not field.kind and not problems.fields:
        choices = split_choices(draft.get("choices", field.choices))
        for value in db.scalars(select(CustomValue).where(CustomValue.field_id == field_id)):
            try:
                refitted.append((value, check_custom_value(kind, choices, value.text, db.today)))
            except InvalidValue:
                problems.add(
                    "kind",
                    _("„{value}“ passt nicht zu dieser Art. Bitte ein neues Feld anlegen.").format(
                        value=value.text
                    ),
                )
                break
    problems.raise_if_any()
    apply(db, field, version, draft.values)
    for value, checked in refitted:
        value.text, value.number, value.day = checked.text, checked.number, checked.day
    db.flush()


def remove_field(db: Writer, field_id: int) -> None:
    """Remove an own field with all its values (undo brings both back)."""
    db.delete(db.require(CustomField, field_id))


def check_value(field: CustomFieldRow, raw: object, today: date | None = None) -> CheckedValue:
    """What was typed as a value of this field; InvalidValue says in German what belongs here.

    `today` completes days without year; without it they are refused.
    """
    if today is None:
        if isinstance(raw, str) and field.kind is CustomFieldKind.DATE:
            one = check_custom_value(field.kind, field.choices, raw, date(2001, 1, 1))
            if one != check_custom_value(field.kind, field.choices, raw, date(2003, 2, 2)):
                raise InvalidValue(_("Bitte das Datum mit Jahr angeben."))
            return one
        today = date(2001, 1, 1)
    return check_custom_value(field.kind, field.choices, raw, today)


def set_values(db: Writer, customer_id: int, values: Mapping[int, object]) -> None:
    """Set the given own fields of a customer; an empty value clears the field.

    InputError keys are `custom.<field_id>`. A value that is there already stays valid, even when
    its choice was removed from the list.
    """
    db.require(Customer, customer_id)
    there = {
        value.field_id: value
        for value in db.scalars(
            select(CustomValue).where(
                CustomValue.customer_id == customer_id, CustomValue.field_id.in_(list(values))
            )
        )
    }
    problems: dict[str, str] = {}
    for field_id, raw in values.items():
        field = db.get(CustomField, field_id)
        if field is None:
            problems[f"custom.{field_id}"] = _("Dieses Feld gibt es nicht mehr.")
            continue
        old = there.get(field_id)
        if old is not None and isinstance(raw, str) and raw.strip() == old.text:
            continue
        try:
            checked = check_custom_value(field.kind, split_choices(field.choices), raw, db.today)
        except InvalidValue as error:
            problems[f"custom.{field_id}"] = str(error)
            continue
        _store(db, customer_id, field_id, old, checked)
    if problems:
        raise InputError(problems)
    db.flush()


def values_of(db: Reader, ids: Sequence[int]) -> dict[int, dict[int, str]]:
    """The shown values of these customers: customer → field → text; empty ones are left out."""
    found: dict[int, dict[int, str]] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = db.rows(
            select(CustomValue.customer_id, CustomValue.field_id, CustomValue.text).where(
                CustomValue.customer_id.in_(ids[start : start + _CHUNK])
            )
        )
        for customer_id, field_id, text in rows:
            found.setdefault(customer_id, {})[field_id] = text
    return found


def customer_values(db: Reader, customer_id: int) -> tuple[CustomValueRow, ...]:
    """The own fields of one customer in their order: active ones, and others that have a value."""
    values = {
        value.field_id: CheckedValue(value.text, value.number, value.day)
        for value in db.scalars(select(CustomValue).where(CustomValue.customer_id == customer_id))
    }
    fields = db.scalars(select(CustomField).order_by(CustomField.position, CustomField.id))
    return tuple(
        CustomValueRow(_row(field, 0, 0), values.get(field.id, CheckedValue()))
        for field in fields
        if field.active or field.id in values
    )


def _store(
    db: Writer, customer_id: int, field_id: int, old: CustomValue | None, new: CheckedValue
) -> None:
    if not new.text:
        if old is not None:
            db.delete(old)
    elif old is None:
        db.add(
            CustomValue(
                customer_id=customer_id,
                field_id=field_id,
                text=new.text,
                number=new.number,
                day=new.day,
            )
        )
    elif (old.text, old.number, old.day) != (new.text, new.number, new.day):
        old.text, old.number, old.day = new.text, new.number, new.day


def _row(field: CustomField, version: int, customers: int) -> CustomFieldRow:
    return CustomFieldRow(
        id=field.id,
        name=field.name,
        kind=field.kind,
        choices=split_choices(field.choices),
        purpose=field.purpose,
        position=field.position,
        active=field.active,
        version=version,
        customers=customers,
    )


def _draft(
    db: Reader, values: Mapping[str, Any], problems: Problems, known: CustomField | None
) -> Draft:
    own = dict(values)
    if not isinstance(own.get("choices", ""), str):
        own["choices"] = "\n".join(own["choices"])
    draft = Draft(CustomField, own, FIELD_FIELDS, problems, db.today)
    draft.require("name", _("Bitte einen Feldnamen eintragen."), new=known is None)
    draft.require("purpose", _("Bitte sagen, wozu das Feld dient."), new=known is None)
    if "choices" in draft.values:
        draft.values["choices"] = "\n".join(split_choices(draft.values["choices"]))
    kind = draft.get("kind", known.kind if known else CustomFieldKind.TEXT)
    choices = draft.get("choices", known.choices if known else "")
    if kind is CustomFieldKind.CHOICE and not choices and "choices" not in problems.fields:
        problems.add("choices", _("Bitte mindestens einen Eintrag der Auswahl nennen."))
    name = fold(draft.get("name", ""))
    if name and any(
        fold(field.name) == name for field in db.scalars(select(CustomField)) if field is not known
    ):
        problems.add("name", _("Ein Feld dieses Namens gibt es schon."))
    return draft
