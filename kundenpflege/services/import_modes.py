"""What merging works with: modes, the state of a customer, and the account of what was done.

The state of a customer has the shape of a row's values: fields, `persons`, `addresses`,
`categories`, `tags`, `custom`, `websites`, `referred_by` (a number). Persons and addresses that are
stored carry their `id`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.money import format_money
from kundenpflege.base.text import phone_digits
from kundenpflege.model import field_info
from kundenpflege.rules.duplicates import street_key


class Mode(StrEnum):
    """What a column does to customers that are known already."""

    FILL = "fill"
    OVERWRITE = "overwrite"
    KEEP = "keep"

    @property
    def label(self) -> str:
        """The German words of the choice."""
        return _(_MODES[self.value])


_MODES = {
    "fill": N_("nur Leeres füllen"),
    "overwrite": N_("überschreiben"),
    "keep": N_("behalten"),
}

#: Mode by attribute (`phone`, `person.mobile`, `address.street`, `persons`, `custom.3`); the
#: one under "" holds for all others.
Modes = Mapping[str, Mode]
Values = Mapping[str, Any]

#: Fields of a customer that a row may bring.
FIELDS = (
    "company company_extra phone email website importance potential salutation_override "
    "address_override net_prices vat_id source since last_order turnover responsible_id note "
    "phase_override phase_note privacy_info_on keep_until keep_reason"
).split()
PERSON_FIELDS = (
    "salutation title_before first_name particle last_name title_after role decides pays on_site "
    "private phone mobile email informal note salutation_override left_on"
).split()
ADDRESS_FIELDS = ("kind", "supplement", "street", "po_box", "postal_code", "place", "country")


@dataclass(frozen=True, slots=True)
class Record:
    """A customer as it is stored; `custom` holds shown texts by field id."""

    id: int
    fields: Values
    persons: tuple[Values, ...] = ()
    addresses: tuple[Values, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    custom: Mapping[int, Any] = field(default_factory=dict)
    websites: tuple[tuple[str, str], ...] = ()

    def state(self) -> dict[str, Any]:
        """A copy that may be merged into."""
        return state_of(
            {
                **self.fields,
                "persons": self.persons,
                "addresses": self.addresses,
                "categories": self.categories,
                "tags": self.tags,
                "custom": self.custom,
                "websites": self.websites,
            }
        )


def state_of(values: Values) -> dict[str, Any]:
    """The values of a row as a state that further rows may be merged into."""
    links = values.get("links")
    return {
        **values,
        "referred_by": links.referred_by if links else values.get("referred_by", ""),
        "websites": links.websites if links else tuple(values.get("websites", ())),
        "persons": [dict(person) for person in values.get("persons", ())],
        "addresses": [dict(address) for address in values.get("addresses", ())],
        "categories": tuple(values.get("categories", ())),
        "tags": tuple(values.get("tags", ())),
        "custom": dict(values.get("custom", {})),
    }


@dataclass
class Merge:
    """What a row does to a customer. `added`, `changed` and `missed` name it in German."""

    state: dict[str, Any]
    modes: Modes
    repeats: bool = False
    field_names: Mapping[int, str] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether the customer stays as it is."""
        return not self.added and not self.changed

    def mode(self, name: str) -> Mode:
        """What may be done; a row that repeats an earlier one of its list only fills."""
        mode = self.modes.get(name, self.modes.get("", Mode.FILL))
        return Mode.FILL if self.repeats and mode is Mode.OVERWRITE else mode

    def note(self, to: list[str], text: str) -> None:
        """Name something once."""
        if text and text not in to:
            to.append(text)

    def put(self, part: dict[str, Any], key: str, value: Any, mode: Mode, label: str) -> bool:
        """Bring one value into a part by its mode; tells whether it is there now."""
        known = part.get(key)
        if is_empty(value) or same(key, known, value):
            return True
        if mode is Mode.KEEP or (mode is Mode.FILL and not is_empty(known)):
            return False
        self.note(self.added if is_empty(known) else self.changed, label)
        part[key] = value
        return True


def is_empty(value: Any) -> bool:
    """Whether a field says nothing."""
    return value is None or value is False or (isinstance(value, str) and not value.strip())


def same(key: str, one: Any, other: Any) -> bool:
    """Whether two values of a field mean the same, so that nothing has to be told or done."""
    if one == other:
        return True
    if key == "note" and isinstance(one, str) and isinstance(other, str):
        # What an earlier import added to the note is no reason to write it anew.
        return set(other.split("\n")) <= set(one.split("\n"))
    return False


def alike(key: str, one: Any, other: Any) -> bool:
    """Whether a difference is only one of spelling: not worth a word in the report."""
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    if key in ("phone", "mobile"):
        return phone_digits(one) == phone_digits(other)
    return street_key(one) == street_key(other)


def phones_of(state: Values) -> set[str]:
    """The digits of all phone numbers."""
    return {
        phone_digits(part.get(name) or "")
        for part in (state, *state["persons"])
        for name in ("phone", "mobile")
    } - {""}


def emails_of(state: Values) -> set[str]:
    """All mail addresses."""
    return {(part.get("email") or "").casefold() for part in (state, *state["persons"])} - {""}


def label_of(mapped: Any, name: str) -> str:
    """What a field is called."""
    return _(field_info(mapped, name).label)


def told(label: str, text: str) -> str:
    """`Notiz „…“`, cut where it is long."""
    short = text.replace("\n", " · ")
    short = short if len(short) <= 80 else f"{short[:79]}…"
    return f"{label} „{short}“" if label else short


def shown(value: Any) -> str:
    """A value in words."""
    show: Callable[[Any], str] = str
    match value:
        case bool():
            return _("ja") if value else _("nein")
        case date():
            show = format_date
        case Decimal():
            show = format_money
    return str(getattr(value, "label", "") or show(value))
