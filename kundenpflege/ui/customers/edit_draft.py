"""What was typed into a customer's form, stored in one transaction: customer, people, addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kundenpflege.base.errors import ConflictError, InputError

from .own_fields import Site, store_sites

if TYPE_CHECKING:
    from kundenpflege.store import Writer

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A person or an address: changed values of a known one, all values of a new one (no id)."""

    id: int | None
    version: int
    values: Values


@dataclass(frozen=True, slots=True)
class EditDraft:
    """Only what differs from what was loaded. `categories`, `websites` None: as before; `custom`
    are own fields by id.

    Problems name fields of parts by their place: `persons.1.email`.
    """

    customer_id: int
    version: int
    values: Values
    categories: frozenset[int] | None = None
    persons: tuple[Part, ...] = ()
    addresses: tuple[Part, ...] = ()
    gone_persons: tuple[int, ...] = ()
    gone_addresses: tuple[int, ...] = ()
    custom: Mapping[int, Any] = field(default_factory=dict)
    websites: tuple[Site, ...] | None = None

    def store(self, db: Writer, salvage: bool = False) -> None:
        """Store everything, or nothing with all problems at once.

        `salvage`, when the program ends: what cannot be stored is left out, and what somebody
        else changed meanwhile is overwritten, so that nothing typed is lost.
        """
        from kundenpflege.services import addresses, customers, persons

        problems: dict[str, str] = {}
        conflicts: dict[str, str] = {}

        def attempt(prefix: str, act: Callable[[Values, int | None], object], part: Part) -> None:
            try:
                _attempt(act, part, salvage)
            except InputError as error:
                problems.update({prefix + name: words for name, words in error.fields.items()})
            except ConflictError as error:
                conflicts.update({prefix + name: error.message for name in error.fields})

        for person_id in self.gone_persons:
            persons.remove_person(db, person_id)
        for address_id in self.gone_addresses:
            addresses.remove_address(db, address_id)
        own = Part(self.customer_id, self.version, self.values)

        def change_customer(values: Values, version: int | None) -> None:
            customers.change_customer(db, self.customer_id, version, values)

        for place, part in enumerate(self.addresses):
            attempt(f"addresses.{place}.", _address_change(db, self.customer_id, part), part)
        for place, part in enumerate(self.persons):
            attempt(f"persons.{place}.", _person_change(db, self.customer_id, part), part)
        if own.values:
            attempt("", change_customer, own)
        if self.categories is not None:
            customers.set_categories(db, self.customer_id, self.categories)
        problems.update(self._store_own(db))
        if not salvage:
            if problems:
                raise InputError(problems)
            if conflicts:
                words = next(iter(conflicts.values()))
                raise ConflictError(words, frozenset(conflicts))

    def _store_own(self, db: Writer) -> dict[str, str]:
        """Store own fields and websites; gives what cannot be right."""
        from kundenpflege.services.custom_fields import set_values

        problems: dict[str, str] = {}
        for field_id, value in self.custom.items():
            try:
                set_values(db, self.customer_id, {field_id: value})
            except InputError as error:
                problems.update(error.fields)
        if self.websites is not None:
            try:
                store_sites(db, self.customer_id, self.websites)
            except InputError as error:
                problems["websites"] = next(iter(error.fields.values()))
        return problems

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to store."""
        parts = any(part.values for part in (*self.persons, *self.addresses))
        gone = self.gone_persons or self.gone_addresses
        own = self.categories is not None or self.custom or self.websites is not None
        return not (self.values or parts or gone or own)


def _attempt(act: Callable[[Values, int | None], object], part: Part, salvage: bool) -> None:
    if not part.values:
        return
    if not salvage:
        act(part.values, part.version)
        return
    values = dict(part.values)
    while values:
        try:
            act(values, None)
            return
        except InputError as error:
            wrong = [name for name in values if _is_meant(name, error)]
            if not wrong:
                return
            for name in wrong:
                del values[name]


def _is_meant(name: str, error: InputError) -> bool:
    """Whether the error names the field, or a part of a birthday."""
    if name == "birthday":
        return any(wrong.startswith("birth") for wrong in error.fields)
    return name in error.fields


def _person_change(
    db: Writer, customer_id: int, part: Part
) -> Callable[[Values, int | None], object]:
    from kundenpflege.services import persons

    if part.id is None:
        return lambda values, _version: persons.add_person(db, customer_id, values)
    person_id = part.id
    return lambda values, version: persons.change_person(db, person_id, version, values)


def _address_change(
    db: Writer, customer_id: int, part: Part
) -> Callable[[Values, int | None], object]:
    from kundenpflege.services import addresses

    if part.id is None:
        return lambda values, _version: addresses.add_address(db, customer_id, values)
    address_id = part.id
    return lambda values, version: addresses.change_address(db, address_id, version, values)
