"""The rows of an imported list and their fate: taken, doubtful, double or rejected.

Two rows are one customer by `rules.duplicates`. A number that another customer has already is
no reason to lose a row: the customer gets a new number, the old one stays in the note.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from kundenpflege.base.i18n import N_, _
from kundenpflege.rules.duplicates import Identity, Index, Match, identify

#: Called with rows done and rows in all; it may raise to stop the work.
Progress = Callable[[int, int], None]

STEP = 200


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


def check_rows(
    drafts: Sequence[RowDraft], known: Lookup, progress: Progress | None = None
) -> tuple[CheckedRow, ...]:
    """Decide the fate of every row, in the order of the list."""
    own = Index()
    checked = []
    for done, draft in enumerate(drafts):
        if progress is not None and done % STEP == 0:
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
                surname(p.get("particle", ""), p.get("last_name", "")),
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


def surname(particle: str, last_name: str) -> str:
    """`von der Heide`: two who differ in it are two."""
    return f"{particle} {last_name}".strip()


def _count(rows: Sequence[CheckedRow], status: RowStatus) -> int:
    return sum(row.status is status for row in rows)
