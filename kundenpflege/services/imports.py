"""Writing an imported list: every row checked against what is known, all of it one undo step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from kundenpflege.base.text import fold
from kundenpflege.model import Address, Category, Customer, CustomerCategory, Person, User
from kundenpflege.rules.duplicates import Index, identify
from kundenpflege.store import Reader, Writer

from . import numbers
from .customers import default_responsible
from .import_rows import (
    STEP,
    CheckedRow,
    ImportPlan,
    ImportResult,
    Lookup,
    Progress,
    RowDraft,
    RowStatus,
    check_rows,
    identity,
    surname,
)

__all__ = [
    "CheckedRow",
    "ImportPlan",
    "ImportResult",
    "Lookup",
    "Progress",
    "RowDraft",
    "RowStatus",
    "apply",
    "check_rows",
    "identity",
    "lookup",
]


def lookup(db: Reader) -> Lookup:
    """All that is needed to recognise known customers: four selects, whatever their number."""
    persons: dict[int, list[Any]] = {}
    for row in db.rows(
        select(
            Person.customer_id,
            Person.last_name,
            Person.first_name,
            Person.title_after,
            Person.particle,
            Person.phone,
            Person.mobile,
            Person.email,
        ).order_by(Person.position, Person.id)
    ):
        persons.setdefault(row.customer_id, []).append(row)
    addresses: dict[int, list[tuple[str, str, str]]] = {}
    for key, *place in db.rows(
        select(Address.customer_id, Address.street, Address.postal_code, Address.place)
    ):
        addresses.setdefault(key, []).append((place[0], place[1], place[2]))
    index = Index()
    for known in db.rows(
        select(
            Customer.id,
            Customer.number,
            Customer.name,
            Customer.company,
            Customer.phone,
            Customer.email,
        ).order_by(Customer.id)
    ):
        people = persons.get(known.id, [])
        index.add(
            identify(
                known.id,
                number=known.number,
                label=known.name,
                company=known.company,
                persons=[(surname(p.particle, p.last_name), p[2], p[3]) for p in people],
                addresses=addresses.get(known.id, ()),
                phones=[known.phone, *(n for p in people for n in (p.phone, p.mobile))],
                emails=[known.email, *(p.email for p in people)],
            )
        )
    users: dict[str, int] = {}
    for key, name, first in db.rows(select(User.id, User.name, User.first_name).order_by(User.id)):
        users.setdefault(fold(name), key)
        users.setdefault(fold(first), key)
    users.pop("", None)
    categories = {fold(name): key for key, name in db.rows(select(Category.id, Category.name))}
    return Lookup(db.today, index, users, categories)


def apply(db: Writer, plan: ImportPlan, progress: Progress | None = None) -> ImportResult:
    """Write the taken rows of a plan; call it in one `store.write(plan.label)`.

    The rows are checked once more against the data as they are now: what somebody added since the
    plan was made is recognised, too.
    """
    rows = list(check_rows(plan.drafts, lookup(db)))
    wanted = [n for n, row in enumerate(rows) if row.status in (RowStatus.TAKEN, RowStatus.WARNING)]
    fresh = iter(
        numbers.next_numbers(
            db,
            "customer",
            sum(not rows[n].number for n in wanted),
            reserved={rows[n].number for n in wanted},
        )
    )
    responsible = default_responsible(db)
    categories = _categories(db, [rows[n].values for n in wanted])
    customers = []
    for n in wanted:
        values = dict(rows[n].values)
        values["number"] = values.get("number") or next(fresh)
        rows[n] = replace(rows[n], values=values)
        own = {k: v for k, v in values.items() if k not in ("persons", "addresses", "categories")}
        own.setdefault("responsible_id", responsible)
        customers.append(db.add(Customer(created_at=db.now, **own)))
    db.flush()
    for done, (n, customer) in enumerate(zip(wanted, customers, strict=True)):
        if progress is not None and done % STEP == 0:
            progress(done, len(wanted))
        _add_parts(db, customer.id, rows[n].values, categories)
        rows[n] = replace(rows[n], customer_id=customer.id)
    db.flush()
    by_row = {row.row_number: row for row in rows}
    for n, row in enumerate(rows):
        if row.duplicate_row is not None and row.duplicate_row in by_row:
            rows[n] = replace(row, duplicate_of=by_row[row.duplicate_row].number)
    return ImportResult(tuple(rows), tuple(customer.id for customer in customers))


def _add_parts(
    db: Writer, customer_id: int, values: Mapping[str, Any], categories: Mapping[str, int]
) -> None:
    for position, person in enumerate(values.get("persons", ())):
        db.add(Person(customer_id=customer_id, position=position, **person))
    for position, address in enumerate(values.get("addresses", ())):
        db.add(Address(customer_id=customer_id, position=position, **address))
    for key in sorted({categories[fold(name)] for name in values.get("categories", ())}):
        db.add(CustomerCategory(customer_id=customer_id, category_id=key))


def _categories(db: Writer, values: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Ids of the named fields of work; those that are new are added."""
    known = {fold(name): key for key, name in db.rows(select(Category.id, Category.name))}
    new: dict[str, Category] = {}
    for row in values:
        for name in row.get("categories", ()):
            if fold(name) not in known and fold(name) not in new:
                new[fold(name)] = db.add(Category(name=name, position=len(known) + len(new)))
    if new:
        db.flush()
    return known | {name: category.id for name, category in new.items()}
