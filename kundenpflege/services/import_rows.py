"""The rows of an imported list: what was read, what shall become of it and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from kundenpflege.base.i18n import N_, _
from kundenpflege.rules.duplicates import Index

from .import_merge import Modes, Record

#: Called with rows done and rows in all; it may raise to stop the work.
Progress = Callable[[int, int], None]

STEP = 200


class RowStatus(StrEnum):
    """What becomes of a row."""

    TAKEN = "taken"
    WARNING = "warning"
    MERGED = "merged"
    DUPLICATE = "duplicate"
    SKIPPED = "skipped"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """The German word of the report."""
        return _(_LABELS[self.value])


_LABELS = {
    "taken": N_("übernommen"),
    "warning": N_("übernommen mit Hinweis"),
    "merged": N_("ergänzt"),
    "duplicate": N_("doppelt"),
    "skipped": N_("ausgelassen"),
    "rejected": N_("abgelehnt"),
}

#: Fates by which a new customer comes.
NEW = (RowStatus.TAKEN, RowStatus.WARNING)


class Choice(StrEnum):
    """What the user decided for one row; AUTO follows the rules."""

    AUTO = "auto"
    NEW = "new"
    MERGE = "merge"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class RowDraft:
    """One row as read. `values` has the shape of `customers.add_customer`, but `categories` and
    `tags` are names and `custom` holds checked values by field id; None when the row was rejected
    while reading. `hints` are German sentences."""

    row_number: int
    cells: tuple[Any, ...]
    values: Mapping[str, Any] | None
    hints: tuple[str, ...] = ()
    rejection: str = ""
    choice: Choice = Choice.AUTO


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row with its fate.

    `row_number` counts as the spreadsheet does. `duplicate_of` is the number of the customer it
    repeats, `duplicate_row` the row when that one stands in the same list; `maybe` calls the
    customer it is or may be. `customer_id` is known after writing. `changed` and `added` name what
    a merged row overwrites and fills.
    """

    row_number: int
    cells: tuple[Any, ...]
    status: RowStatus
    reasons: tuple[str, ...]
    values: Mapping[str, Any]
    duplicate_of: str = ""
    duplicate_row: int | None = None
    customer_id: int | None = None
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    maybe: str = ""
    choice: Choice = Choice.AUTO

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
            "added": list(self.added),
            "overwritten": list(self.changed),
        }


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field the business added: its name, and how a cell becomes a value.

    `check` gives the value as it will be stored (with `text`, `number` and `day`) or raises
    InvalidValue.
    """

    id: int
    name: str
    check: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is known before an import. `users` and `categories`: folded name → id; `records` are
    the customers of the index by id; `fields` the business's own ones."""

    today: date
    index: Index
    users: Mapping[str, int]
    categories: Mapping[str, int]
    records: Mapping[int, Record] = field(default_factory=dict)
    fields: tuple[OwnField, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A list read and checked, nothing written yet.

    `headers` are the original ones, `fields` what each column was recognised as (empty: kept in
    the note). `notes` are German sentences about the whole file. `definition` (JSON) is remembered
    under the `fingerprint` of the headers when somebody mapped the columns; empty: nothing is.
    """

    source: str
    sheet: str
    header_row: int
    headers: tuple[str, ...]
    fields: tuple[str, ...]
    drafts: tuple[RowDraft, ...]
    rows: tuple[CheckedRow, ...]
    notes: tuple[str, ...] = ()
    modes: Modes = field(default_factory=dict)
    fingerprint: str = ""
    definition: str = ""

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
    batch_id: int | None = None

    def count(self, status: RowStatus) -> int:
        """How many rows have this fate."""
        return _count(self.rows, status)


def _count(rows: Sequence[CheckedRow], status: RowStatus) -> int:
    return sum(row.status is status for row in rows)
