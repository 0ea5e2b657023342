"""Writing an imported list: every row checked against what is known, all of it one undo step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from kundenpflege.base.text import fold
from kundenpflege.model import (
    Address,
    Category,
    Customer,
    CustomerCategory,
    CustomerTag,
    CustomValue,
    ImportBatch,
    Person,
    Tag,
)
from kundenpflege.store import Writer

from . import numbers
from .customers import default_responsible
from .import_batches import (
    Batch,
    Outlook,
    Stays,
    get_batch,
    list_batches,
    outlook,
    recall_mapping,
    remember_mapping,
)
from .import_check import Checking, check, check_rows, identity
from .import_links import Links, apply_links
from .import_lookup import lookup, surroundings
from .import_merge import merge
from .import_modes import Merge, Mode, Modes, Record
from .import_rows import (
    NEW,
    STEP,
    CheckedRow,
    Choice,
    ImportPlan,
    ImportResult,
    Lookup,
    OwnField,
    Progress,
    RowDraft,
    RowStatus,
)

__all__ = [
    "NEW",
    "Batch",
    "CheckedRow",
    "Choice",
    "ImportPlan",
    "ImportResult",
    "Lookup",
    "Merge",
    "Mode",
    "Modes",
    "Outlook",
    "OwnField",
    "Progress",
    "Record",
    "RowDraft",
    "RowStatus",
    "Stays",
    "apply",
    "check_rows",
    "get_batch",
    "identity",
    "list_batches",
    "lookup",
    "merge",
    "outlook",
    "recall_mapping",
    "surroundings",
]

_PARTS = (
    "persons", "addresses", "categories", "tags", "custom", "links", "websites", "referred_by"
)  # fmt: skip
_CHUNK = 500
#: Rows are compared first, then written: each is half of the work.
_HALVES = 2
#: A list settles after one round; more are for lists that contradict themselves.
_ROUNDS = 5


def apply(db: Writer, plan: ImportPlan, progress: Progress | None = None) -> ImportResult:
    """Write the rows of a plan; call it in one `store.write(plan.label)`.

    The rows are checked once more against the data as they are now: what somebody added since the
    plan was made is recognised, too. A list that changes nothing leaves no trace.
    """
    total = _HALVES * max(len(plan.drafts), 1)

    def first(done: int, _of: int) -> None:
        if progress is not None:
            progress(done, total)

    def second(done: int, of: int) -> None:
        if progress is not None:
            progress(total // _HALVES + done * (total // _HALVES) // max(of, 1), total)

    known = lookup(db, plan.drafts, lambda _done, _of: first(0, 0))
    work = _Writing(db, check(plan.drafts, known, first, plan.modes))
    work.write(second)
    rows, ids = work.rows, list(work.ids.values())
    if ids or any(row.status is RowStatus.MERGED for row in rows):
        rows, more = _settle(db, plan, rows, lambda _done, _of: second(1, 1))
        ids += more
        batch: int | None = _batch(db, plan, rows)
        remember_mapping(db, plan)
    else:
        batch = None
    return ImportResult(tuple(rows), tuple(ids), batch)


def _settle(
    db: Writer, plan: ImportPlan, rows: list[CheckedRow], beat: Progress
) -> tuple[list[CheckedRow], list[int]]:
    """Go on until the list would change nothing when it came once more.

    What the rows brought can make two customers alike, or tell them apart. Rows for which the
    user decided stay as decided.
    """
    drafts = [
        draft if draft.choice is Choice.AUTO else replace(draft, choice=Choice.SKIP)
        for draft in plan.drafts
    ]
    ids: list[int] = []
    for _round in range(_ROUNDS):
        checking = check(drafts, lookup(db, drafts, beat), beat, plan.modes)
        if not checking.new and not checking.known:
            break
        work = _Writing(db, checking)
        work.write(beat)
        ids += work.ids.values()
        rows = [
            now if now.status in (*NEW, RowStatus.MERGED) else before
            for before, now in zip(rows, work.rows, strict=True)
        ]
    return rows, ids


def _batch(db: Writer, plan: ImportPlan, rows: Sequence[CheckedRow]) -> int:
    def count(*fates: RowStatus) -> int:
        return sum(row.status in fates for row in rows)

    batch = db.add(
        ImportBatch(
            file_name=plan.source[:260],
            imported_at=db.now,
            taken=count(*NEW),
            merged=count(RowStatus.MERGED),
            skipped=count(RowStatus.DUPLICATE, RowStatus.SKIPPED),
            rejected=count(RowStatus.REJECTED),
        )
    )
    db.flush()
    return batch.id


class _Writing:
    """The customers as the check worked them out, on their way into the database."""

    def __init__(self, db: Writer, checking: Checking) -> None:
        self.db = db
        self.rows = checking.rows
        self.new, self.known = checking.new, checking.known
        #: Customer that came with a row.
        self.ids: dict[int, int] = {}
        states = [*self.new.values(), *self.known.values()]
        self.categories = self._words(Category, states, "categories")
        self.tags = self._words(Tag, states, "tags")

    def _words(
        self, mapped: type[Category] | type[Tag], states: Sequence[Mapping[str, Any]], key: str
    ) -> dict[str, int]:
        """Ids of the named groups; those that are new are added."""
        known = {fold(name): one for one, name in self.db.rows(select(mapped.id, mapped.name))}
        new: dict[str, Category | Tag] = {}
        for state in states:
            for name in state.get(key, ()):
                if fold(name) in known or fold(name) in new:
                    continue
                place = {"position": len(known) + len(new)} if mapped is Category else {}
                new[fold(name)] = self.db.add(mapped(name=name, **place))
        if new:
            self.db.flush()
        return known | {name: record.id for name, record in new.items()}

    def write(self, progress: Progress) -> None:
        """Write all of it."""
        self.add(progress)
        self.change()

    def add(self, progress: Progress) -> None:
        """Write the new customers."""
        db = self.db
        wanted = [row for row in self.rows if row.row_number in self.new]
        states = [self.new[row.row_number] for row in wanted]
        fresh = iter(
            numbers.next_numbers(
                db,
                "customer",
                sum(not state.get("number") for state in states),
                reserved={row.number for row in self.rows},
            )
        )
        responsible = default_responsible(db)
        customers = []
        for state in states:
            state["number"] = state.get("number") or next(fresh)
            own = {key: value for key, value in state.items() if key not in _PARTS}
            own.setdefault("responsible_id", responsible)
            customers.append(db.add(Customer(created_at=db.now, **own)))
        db.flush()
        for done, (row, state, customer) in enumerate(zip(wanted, states, customers, strict=True)):
            if done % STEP == 0:
                progress(done, len(wanted))
            self.ids[row.row_number] = customer.id
            for position, person in enumerate(state["persons"]):
                db.add(Person(customer_id=customer.id, position=position, **person))
            for position, address in enumerate(state["addresses"]):
                db.add(Address(customer_id=customer.id, position=position, **address))
            self._groups(customer.id, state, {})
        db.flush()
        apply_links(
            db,
            {
                customer.id: links
                for state, customer in zip(states, customers, strict=True)
                if (links := _links(state)) != Links()
            },
        )
        given = [state["number"] for state in states]
        numbered = dict(zip((row.row_number for row in wanted), given, strict=True))
        self.rows = [self._finished(row, numbered) for row in self.rows]

    def _finished(self, row: CheckedRow, numbered: Mapping[int, str]) -> CheckedRow:
        if row.row_number in numbered:
            values = {**row.values, "number": numbered[row.row_number]}
            return replace(row, values=values, customer_id=self.ids[row.row_number])
        first = row.duplicate_row
        if first is not None and not row.duplicate_of and first in numbered:
            return replace(row, duplicate_of=numbered[first])
        return row

    def change(self) -> None:
        """Write what rows brought to customers that were known."""
        ids = list(self.known)
        for start in range(0, len(ids), _CHUNK):
            self._change(ids[start : start + _CHUNK])
        # Who follows whom has come with the people.
        links = {key: replace(_links(self.known[key]), successors=(), fields=()) for key in ids}
        apply_links(self.db, {key: link for key, link in links.items() if link != Links()})
        self.db.flush()

    def _change(self, ids: Sequence[int]) -> None:
        db = self.db
        parts: dict[type[Person] | type[Address], dict[int, Any]] = {
            mapped: {
                part.id: part
                for part in db.scalars(select(mapped).where(mapped.customer_id.in_(ids)))
            }
            for mapped in (Person, Address)
        }
        values: dict[int, dict[int, CustomValue]] = {}
        for value in db.scalars(select(CustomValue).where(CustomValue.customer_id.in_(ids))):
            values.setdefault(value.customer_id, {})[value.field_id] = value
        for customer in db.scalars(select(Customer).where(Customer.id.in_(ids))):
            state = self.known[customer.id]
            _assign(customer, {k: v for k, v in state.items() if k not in _PARTS})
            for mapped, key in ((Person, "persons"), (Address, "addresses")):
                self._parts(customer.id, mapped, state[key], parts[mapped])
            self._groups(customer.id, state, values.get(customer.id, {}))

    def _parts(
        self,
        customer_id: int,
        mapped: type[Person] | type[Address],
        states: Sequence[Mapping[str, Any]],
        there: Mapping[int, Any],
    ) -> None:
        position = max(
            (part.position for part in there.values() if part.customer_id == customer_id),
            default=-1,
        )
        for state in states:
            own = {key: value for key, value in state.items() if key != "id"}
            if "id" in state:
                _assign(there[state["id"]], own)
            else:
                position += 1
                self.db.add(mapped(customer_id=customer_id, position=position, **own))

    def _groups(
        self, customer_id: int, state: Mapping[str, Any], custom: Mapping[int, CustomValue]
    ) -> None:
        """Fields of work, tags and own fields."""
        db = self.db
        has_categories: set[int] = set()
        has_tags: set[int] = set()
        if customer_id in self.known:
            has_categories = self._linked(CustomerCategory, "category_id", customer_id)
            has_tags = self._linked(CustomerTag, "tag_id", customer_id)
        for key in sorted({self.categories[fold(name)] for name in state["categories"]}):
            if key not in has_categories:
                db.add(CustomerCategory(customer_id=customer_id, category_id=key))
        for key in sorted({self.tags[fold(name)] for name in state["tags"]}):
            if key not in has_tags:
                db.add(CustomerTag(customer_id=customer_id, tag_id=key))
        for field_id, value in state["custom"].items():
            if not hasattr(value, "text"):
                continue  # as it is stored
            fields = {"text": value.text, "number": value.number, "day": value.day}
            if field_id in custom:
                _assign(custom[field_id], fields)
            else:
                db.add(CustomValue(customer_id=customer_id, field_id=field_id, **fields))

    def _linked(self, mapped: Any, name: str, customer_id: int) -> set[int]:
        column = getattr(mapped, name)
        return set(self.db.scalars(select(column).where(mapped.customer_id == customer_id)))


def _links(state: Mapping[str, Any]) -> Links:
    """The links of a row together with what other rows added to them."""
    links: Links = state.get("links") or Links()
    return replace(links, websites=state["websites"], referred_by=state["referred_by"])


def _assign(record: Any, values: Mapping[str, Any]) -> None:
    """Set what differs; an equal value would only be noise in the journal."""
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)
