"""One export being made: what was asked for, what it says of itself, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import Channel, ContactNature
from kundenpflege.services.export_scope import Chosen, LeftOut, summary
from kundenpflege.services.journal import StepFilter
from kundenpflege.store import Reader

from .export_fields import Field
from .writing import Progress


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How an export is made; what a kind of export does not know is ignored.

    `nature`: for advertising (CARE) or for enquiries, orders and contracts (SERVICE); None is
    what the export is mostly used for. `columns`: keys of fields, None for all. `months`: 1 to
    12, empty for all. `start` counts labels from 1; `offset_x`/`offset_y` in mm. `first` and `last`
    bound the contact plan, `user_id` takes what one of us is responsible for, `notes` with what
    was noted for us alone. `steps` chooses from the journal.
    """

    nature: ContactNature | None = None
    columns: frozenset[str] | None = None
    months: tuple[int, ...] = ()
    sheet: str = "L7160"
    start: int = 1
    copies: int = 1
    offset_x: float = 0.0
    offset_y: float = 0.0
    sender: bool = False
    frames: bool = False
    first: date | None = None
    last: date | None = None
    user_id: int | None = None
    notes: bool = False
    steps: StepFilter | None = None


@dataclass(slots=True)
class Job:
    """What a writer works with. It adds to `notes` what people should know of the file.

    `narrowed`: certain customers were asked for, not all."""

    db: Reader
    export: Export
    chosen: Chosen
    options: ExportOptions
    progress: Progress | None = None
    notes: list[str] = field(default_factory=list)
    narrowed: bool = False

    @property
    def total(self) -> int:
        """About how many records there will be."""
        return len(self.chosen.ids)

    def records(self) -> Iterator[Any]:
        """What is written, in order."""
        return self.export.records(self)

    def fields(self) -> list[Field]:
        """The wanted columns; all of them when none of the wanted ones is there."""
        every = self.export.fields(self.db)
        wanted = self.options.columns
        if wanted is None:
            return every
        return [one for one in every if one.key in wanted] or every

    def watched(self) -> Iterator[Any]:
        """The records, with the progress told."""
        for done, record in enumerate(self.records()):
            if self.progress is not None and done % 100 == 0:
                self.progress(done, max(self.total, done))
            yield record


#: Writes a job's records into a file and gives their number.
Writer = Callable[[Job, Path], int]


@dataclass(frozen=True)
class Export:
    """One thing that can be exported, from whose entry menu, page and command line are built.

    `label` and `note` are message ids. `formats` are endings; those in `writers` are written by
    them, the others as tables of `fields`. `nature` is what it is mostly used for and `channel`
    the way advertising with it goes; without a channel nobody is asked. `by_person`: it names
    people one by one. `options` names the choices it offers (`sheet`,
    `months`, `period`, `user`, `notes`).
    """

    key: str
    label: str
    note: str
    formats: tuple[str, ...]
    records: Callable[[Job], Iterator[Any]]
    fields: Callable[[Reader], list[Field]]
    count: Callable[[Reader], int]
    writers: Mapping[str, Writer] = field(default_factory=dict)
    nature: ContactNature = ContactNature.SERVICE
    channel: Channel | None = None
    by_person: bool = False
    options: frozenset[str] = frozenset()
    windows: bool = False

    @property
    def title(self) -> str:
        """What menu, page and sheet say."""
        return _(self.label)


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. `left_out` names who is not in the file; `notes` are German sentences."""

    what: str
    path: Path
    rows: int
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def left_out_summary(self) -> str:
        """`3 gesperrt, 12 ohne Erlaubnis für Werbung`; empty when nobody is left out."""
        return summary(self.left_out)


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of an export as they will stand in it, and who will not."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    customers: int
    left_out: Sequence[LeftOut]
