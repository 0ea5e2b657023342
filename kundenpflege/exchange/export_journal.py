"""The journal as a table and on paper: who did what and when, each record and each value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from kundenpflege.base.dates import format_weekday_date
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_count
from kundenpflege.services import export_people, history, journal
from kundenpflege.services.journal import StepFilter, StepRow
from kundenpflege.store import Reader

from .export_fields import Field, wide
from .export_job import Job
from .workbook import CellKind
from .writing import replaced

_CHUNK = 200
#: Records of one step that are told one by one; an import has thousands.
_TOLD = 50
#: On paper: records told one by one, and letters.
_PRINTED, _LONGEST = 4, 190


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """A step with all that it changed, in words."""

    step: StepRow
    details: str


def journal_fields(_db: Reader) -> list[Field]:
    """A line a step."""
    return [
        Field("id", wide(_("Schritt"), 9, CellKind.NUMBER), lambda r: r.step.id),
        Field("day", wide(_("Tag"), 12, CellKind.DATE), lambda r: r.step.at.date()),
        Field("time", wide(_("Uhrzeit"), 9), lambda r: f"{r.step.at:%H:%M:%S}"),
        Field("who", wide(_("Wer"), 20), lambda r: r.step.who),
        Field("label", wide(_("Schritt in Worten"), 40), lambda r: r.step.label),
        Field("record", wide(_("Wer oder was"), 30), lambda r: _about(r.step)),
        Field("what", wide(_("Einträge"), 34), lambda r: r.step.what),
        Field("state", wide(_("Stand"), 16), lambda r: state_words(r.step)),
        Field("details", wide(_("Geändert"), 80), lambda r: r.details),
    ]


def state_words(step: StepRow) -> str:
    """What became of a step; nothing for one that stands."""
    if step.state == "sealed":
        return _("endgültig")
    return _("zurückgenommen") if step.state in ("undone", "dropped") else ""


def _about(step: StepRow) -> str:
    return step.main.text if step.main is not None else ""


def wanted_steps(job: Job) -> StepFilter:
    """Which steps were asked for."""
    options = job.options
    if options.steps is not None:
        return options.steps
    wanted = StepFilter(user_id=options.user_id, first=options.first, last=options.last)
    if job.narrowed and len(job.chosen.ids) == 1:
        wanted = replace(wanted, customer_id=job.chosen.ids[0])
    return wanted


def journal_records(job: Job) -> Iterator[JournalRecord]:
    """The steps, the newest first, read in pieces."""
    wanted, before = wanted_steps(job), None
    while rows := journal.list_steps(job.db, wanted, _CHUNK, before=before):
        for row in rows:
            yield JournalRecord(row, details(job.db, row))
        before = rows[-1].id


def details(db: Reader, step: StepRow) -> str:
    """What a step changed, a line a record."""
    lines = []
    for part in history.step_history(db, step.id, _TOLD):
        lines.append(history.part_line(part))
    if step.count > len(lines):
        left = step.count - len(lines)
        words = ngettext("und {n} weiterer Eintrag", "und {n} weitere Einträge", left)
        lines.append(words.format(n=format_count(left)))
    return "\n".join(lines)


def _on_paper(record: JournalRecord) -> str:
    """What has room on paper; the spreadsheet has it whole."""
    step = record.step
    if step.count > _PRINTED:
        named = step.main.text if step.main is not None and step.count < _TOLD else ""
        return ": ".join(part for part in (named, step.what) if part)
    text = record.details or step.what
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def write_journal(job: Job, path: Path) -> int:
    """The journal on paper, a day a block."""
    from kundenpflege.documents.listing import ListColumn, ListGroup, print_list

    columns = [
        ListColumn(_("Uhrzeit"), 16),
        ListColumn(_("Wer"), 26),
        ListColumn(_("Was"), 50, strong=True),
        ListColumn(_("Einzelheiten"), 88),
    ]
    with replaced(path) as target:
        records = list(job.watched())
        groups = []
        for day, block in groupby(records, key=lambda r: r.step.at.date()):
            rows = [(f"{r.step.at:%H:%M}", r.step.who, r.step.label, _on_paper(r)) for r in block]
            groups.append(ListGroup(format_weekday_date(day), rows))
        note = ngettext("{n} Schritt", "{n} Schritte", len(records)).format(
            n=format_count(len(records))
        )
        target.write_bytes(
            print_list(
                _("Protokoll"), note, columns, groups, job.db.today,
                export_people.brand(job.db), job.progress,
            )
        )  # fmt: skip
    return len(records)
