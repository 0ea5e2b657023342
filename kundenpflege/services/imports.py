"""Writing an imported list: every row checked against what is known, all of it one undo step.

Two rows are one customer by `rules.duplicates`. A number that another customer has already is
no reason to lose a row: the customer gets a new number, the old one stays in the note.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from kundenpflege.base.i18n import N_, _
from kundenpflege.base.text import fold
from kundenpflege.model import Address, Category, Customer, CustomerCategory, Person, User
from kundenpflege.rules.duplicates import Identity, Index, Match, identify
from kundenpflege.store import Reader, Writer

from . import numbers
from .customers import default_responsible

#: Called with rows done and rows in all; it may raise to stop the work.
Progress = Callable[[int, int], None]

_STEP = 200


class RowStatus(StrEnum):
    """What becomes of a row."""

    TAKEN = "taken"
    WARNING = "warning"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """The German word of the report."""
        return _(_LABELS[self.value])


_LABELS = {
    "taken": N_("übernommen"),
    "warning": N_("übernommen mit Hinweis"),
    "duplicate": N_("doppelt"),
    "rejected": N_("abgelehnt"),
}


@dataclass(frozen=True, slots=True)
class RowDraft:
    """One row as read. `values` has the shape of `customers.add_customer`, but `categories` are
    names; None when the row was rejected while reading. `hints` are German sentences."""

    row_number: int
    cells: tuple[Any, ...]
    values: Mapping[str, Any] | None
    hints: tuple[str, ...] = ()
    rejection: str = ""


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row with its fate.

    `row_number` counts as the spreadsheet does. `duplicate_of` is the number of the customer it
    repeats, `duplicate_row` the row when that one stands in the same list. `customer_id` is known
    after writing.
    """

    row_number: int
    cells: tuple[Any, ...]
    status: RowStatus
    reasons: tuple[str, ...]
    values: Mapping[str, Any]
    duplicate_of: str = ""
    duplicate_row: int | None = None
    customer_id: int | None = None

    @property
    def reason(self) -> str:
        """All reasons in one line."""
        return "; ".join(self.reasons)

    @property
    def number(self) -> str:
        """The customer's number; empty until one is given."""
        return str(self.values.get("number", ""))

    @property
    def name(self) -> str:
        """The customer's display name."""
        return str(self.values.get("name", ""))

    def as_json(self) -> dict[str, Any]:
        """The row for `--json`."""
        return {
            "row": self.row_number,
            "status": self.status.value,
            "number": self.number,
            "name": self.name,
            "reason": self.reason,
            "duplicate_of": self.duplicate_of,
        }


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is known before an import. `users` and `categories`: folded name → id."""

    today: date
    index: Index
    users: Mapping[str, int]
    categories: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A list read and checked, nothing written yet.

    `headers` are the original ones, `fields` what each column was recognised as (empty: kept in
    the note). `notes` are German sentences about the whole file.
    """

    source: str
    sheet: str
    header_row: int
    headers: tuple[str, ...]
    fields: tuple[str, ...]
    drafts: tuple[RowDraft, ...]
    rows: tuple[CheckedRow, ...]
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name of the write step."""
        return _("Import {file}").format(file=self.source)

    def count(self, status: RowStatus) -> int:
        """How many rows have this fate."""
        return _count(self.rows, status)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What was written: the rows with their final numbers, and the new customers."""

    rows: tuple[CheckedRow, ...]
    customer_ids: tuple[int, ...]

    def count(self, status: RowStatus) -> int:
        """How many rows have this fate."""
        return _count(self.rows, status)


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
                persons=[(_surname(p.particle, p.last_name), p[2], p[3]) for p in people],
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


def check_rows(
    drafts: Sequence[RowDraft], known: Lookup, progress: Progress | None = None
) -> tuple[CheckedRow, ...]:
    """Decide the fate of every row, in the order of the list."""
    own = Index()
    checked = []
    for done, draft in enumerate(drafts):
        if progress is not None and done % _STEP == 0:
            progress(done, len(drafts))
        who = identity(draft.values or {}, draft.row_number)
        row = _check(draft, who, known.index, own)
        checked.append(row)
        if row.status in (RowStatus.TAKEN, RowStatus.WARNING):
            own.add(who if who.number == row.number else replace(who, number=row.number))
    return tuple(checked)


def identity(values: Mapping[str, Any], key: int) -> Identity:
    """What a customer with these values is recognised by."""
    people = values.get("persons", ())
    return identify(
        key,
        number=values.get("number", ""),
        label=values.get("name", ""),
        company=values.get("company", ""),
        persons=[
            (
                _surname(p.get("particle", ""), p.get("last_name", "")),
                p.get("first_name", ""),
                p.get("title_after", ""),
            )
            for p in people
        ],
        addresses=[
            (a.get("street", ""), a.get("postal_code", ""), a.get("place", ""))
            for a in values.get("addresses", ())
        ],
        phones=[
            values.get("phone", ""),
            *(p.get(name, "") for p in people for name in ("phone", "mobile")),
        ],
        emails=[values.get("email", ""), *(p.get("email", "") for p in people)],
    )


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
        if progress is not None and done % _STEP == 0:
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


def _check(draft: RowDraft, who: Identity, known: Index, own: Index) -> CheckedRow:
    if draft.values is None or draft.rejection:
        return CheckedRow(
            draft.row_number,
            draft.cells,
            RowStatus.REJECTED,
            (draft.rejection, *draft.hints),
            draft.values or {},
        )
    values = dict(draft.values)
    hints = list(draft.hints)
    taken_by = known.by_number(who.number) or own.by_number(who.number)
    doubtful: tuple[Match, bool] | None = None
    for match, stored in [
        *((match, True) for match in known.matches(who)),
        *((match, False) for match in own.matches(who)),
    ]:
        if match.certain and not _only_similar(match, stored, who, taken_by):
            return _duplicate(draft, values, who, match, stored)
        if doubtful is None or match.score > doubtful[0].score:
            doubtful = (match, stored)
    if doubtful is not None:
        hints.append(
            _("Vielleicht doppelt mit {customer} ({reasons})").format(
                customer=_called(*doubtful), reasons=", ".join(doubtful[0].reasons)
            )
        )
    if taken_by is not None:
        hints.append(
            _("Die Nummer {number} hat schon „{name}“: neue Nummer vergeben").format(
                number=values["number"], name=taken_by.label
            )
        )
        line = _("Nummer laut Liste: {number}").format(number=values["number"])
        values["note"] = f"{values.get('note', '')}\n{line}".strip()
        values["number"] = ""
    status = RowStatus.WARNING if hints else RowStatus.TAKEN
    return CheckedRow(draft.row_number, draft.cells, status, tuple(hints), values)


def _only_similar(match: Match, stored: bool, who: Identity, taken_by: Identity | None) -> bool:
    """A number of its own tells two entries of one list apart; and a customer of whom nothing but
    the name is known from another one of that name."""
    own_number = bool(who.number) and taken_by is None
    if match.by_name_only:
        return own_number
    return not stored and own_number and bool(match.identity.number)


def _duplicate(
    draft: RowDraft, values: dict[str, Any], who: Identity, match: Match, stored: bool
) -> CheckedRow:
    text = (
        _("Bereits vorhanden: {customer} ({reasons})")
        if stored
        else _("Doppelt: {customer} ({reasons})")
    )
    reasons = [
        text.format(customer=_called(match, stored), reasons=", ".join(match.reasons)),
    ]
    if missing := _news(values, who, match.identity):
        reasons.append(_("nicht übernommen: {values}").format(values=", ".join(missing)))
    return CheckedRow(
        draft.row_number,
        draft.cells,
        RowStatus.DUPLICATE,
        tuple(reasons),
        values,
        duplicate_of=match.identity.number,
        duplicate_row=None if stored else match.identity.key,
    )


def _called(match: Match, stored: bool) -> str:
    who = match.identity
    name = f"{who.number} {who.label}".strip()
    return name if stored else _("Zeile {row}, {name}").format(row=who.key, name=name)


def _news(values: Mapping[str, Any], who: Identity, known: Identity) -> list[str]:
    """What a duplicate row says that the known customer lacks: e-mails, phones, people."""
    news = []
    for part in (values, *values.get("persons", ())):
        email = part.get("email", "")
        if email and email.casefold() not in known.emails and email not in news:
            news.append(email)
    if who.phones - known.phones:
        for part in (values, *values.get("persons", ())):
            for key in ("phone", "mobile"):
                number = part.get(key, "")
                if number and not identify(0, phones=[number]).phones & known.phones:
                    news.append(number)
    people = set(known.persons)
    for person in values.get("persons", ()):
        if not set(identity({"persons": [person]}, 0).persons) & people:
            news.append(f"{person.get('first_name', '')} {person.get('last_name', '')}".strip())
    return list(dict.fromkeys(news))


def _surname(particle: str, last_name: str) -> str:
    return f"{particle} {last_name}".strip()


def _count(rows: Sequence[CheckedRow], status: RowStatus) -> int:
    return sum(row.status is status for row in rows)
