"""The contact plan and the balance of care as table and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from kundenpflege.base.dates import WEEKDAYS
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_count
from kundenpflege.rules.care import CareState
from kundenpflege.services import care_list, export_people, plan_sheet
from kundenpflege.services.care_list import CareRecord
from kundenpflege.services.plan_records import PlanRecord
from kundenpflege.store import Reader

from .export_fields import Field, plain, wide, yes
from .export_job import Job
from .workbook import CellKind
from .writing import replaced

_PLAN_DAYS = 30


def plan_fields(_db: Reader) -> list[Field]:
    """A line a contact."""

    def own(header: str, name: str, width: int, kind: CellKind = CellKind.TEXT) -> Field:
        return Field(name, wide(header, width, kind), lambda r: plain(getattr(r, name)))

    def weekday(record: PlanRecord) -> str:
        return _(WEEKDAYS[record.day.weekday()])[:2]

    return [
        Field("weekday", wide(_("Wochentag"), 10), weekday),
        own(_("Tag"), "day", 12, CellKind.DATE),
        own(_("Uhrzeit"), "at_time", 8),
        own(_("Minuten"), "minutes", 8, CellKind.NUMBER),
        own(_("Bis"), "last_day", 12, CellKind.DATE),
        own(_("Art"), "kind", 10),
        own(_("Kunde"), "customer", 28),
        own(_("Kundennummer"), "number", 14),
        own(_("Klasse"), "importance", 7),
        own(_("Person"), "person", 24),
        own(_("Telefon"), "phone", 20),
        own(_("Anlass"), "reason", 40),
        own(_("Ort"), "place", 30),
        own(_("Verantwortlich"), "responsible", 18),
        Field("done", wide(_("Erledigt"), 9), lambda r: yes(r.done)),
        Field("overdue", wide(_("Überfällig"), 10), lambda r: yes(r.overdue)),
        # Empty unless notes were asked for.
        own(_("Ergebnis"), "outcome", 40),
        own(_("Notiz"), "note", 40),
    ]


def write_plan(job: Job, path: Path) -> int:
    """The plan of the period on paper; of one customer with what was before and how the care
    stands."""
    options, today = job.options, job.db.today
    first = options.first or today
    last = options.last or max(first, today) + timedelta(days=_PLAN_DAYS)
    with replaced(path) as target:
        one = job.narrowed and len(job.chosen.ids) == 1
        sheet = (
            plan_sheet.customer_sheet(
                job.db, job.chosen.ids[0], options.first, options.last, notes=options.notes
            )
            if one
            else plan_sheet.plan_sheet(
                job.db,
                first,
                last,
                responsible_id=options.user_id,
                customers=job.chosen.ids if job.narrowed else None,
                notes=options.notes,
            )
        )
        target.write_bytes(plan_sheet.plan_pdf(sheet, job.progress))
    return sum(len(day.lines) for day in sheet.days)


# -- balance -------------------------------------------------------------------------------


def balance_records(job: Job) -> Iterator[CareRecord]:
    """The customers with a rhythm, the biggest gaps first."""
    yield from care_list.care_records(
        job.db,
        job.chosen.ids if job.narrowed else None,
        responsible_id=job.options.user_id,
        progress=job.progress,
    )


def balance_fields(_db: Reader) -> list[Field]:
    """A line a customer with what is wanted and what there is."""

    def own(header: str, name: str, width: int, kind: CellKind = CellKind.TEXT) -> Field:
        return Field(name, wide(header, width, kind), lambda r: plain(getattr(r, name)))

    number = CellKind.NUMBER
    return [
        own(_("Kundennummer"), "number", 14),
        own(_("Kunde"), "customer", 30),
        own(_("Klasse"), "importance", 7),
        own(_("Verantwortlich"), "responsible", 18),
        own(_("Wunsch im Jahr"), "wanted", 15, number),
        own(_("Erledigt in 12 Monaten"), "done", 21, number),
        own(_("Geplant für 12 Monate"), "planned", 21, number),
        own(_("Fehlen"), "missing", 8, number),
        Field("state", wide(_("Stand"), 13), lambda r: plan_sheet.state_words(r.state)),
        own(_("Letzter Kontakt"), "last_on", 15, CellKind.DATE),
        own(_("Tage ohne Kontakt"), "silent_days", 17, number),
        own(_("Nächster Kontakt"), "next_on", 16, CellKind.DATE),
    ]


def write_balance(job: Job, path: Path) -> int:
    """Who is cared for too little, too much, just right: a block each."""
    from kundenpflege.base.dates import format_date
    from kundenpflege.documents.listing import ListColumn, ListGroup, print_list

    columns = [
        ListColumn(_("Kunde"), 52, strong=True),
        ListColumn(_("Klasse"), 14),
        ListColumn(_("Wunsch"), 15, right=True),
        ListColumn(_("erledigt"), 16, right=True),
        ListColumn(_("geplant"), 16, right=True),
        ListColumn("", 2),
        ListColumn(_("Letzter"), 25),
        ListColumn(_("Nächster"), 25),
        ListColumn(_("Verantwortlich"), 30),
    ]

    def row(one: CareRecord) -> tuple[str, ...]:
        days = [format_date(day) if day else "–" for day in (one.last_on, one.next_on)]
        numbers = [str(n) for n in (one.wanted, one.done, one.planned)]
        return (one.customer, plain(one.importance), *numbers, "", *days, one.responsible)

    with replaced(path) as target:
        records = list(job.watched())
        groups: list[ListGroup] = []
        told: list[str] = []
        for state in (CareState.TOO_FEW, CareState.TOO_MANY, CareState.ENOUGH):
            same = [one for one in records if one.state is state]
            if same:
                words = plan_sheet.state_words(state)
                told.append(f"{format_count(len(same))} {words}")
                title = f"{words[0].upper()}{words[1:]} ({format_count(len(same))})"
                groups.append(ListGroup(title, [row(one) for one in same]))
        count = ngettext("{n} Kunde", "{n} Kunden", len(records)).format(n=len(records))
        note: Any = _("{customers} mit Rhythmus: {told} · ohne Rechnung und Zahlung").format(
            customers=count, told=", ".join(told) or "–"
        )
        target.write_bytes(
            print_list(
                _("Genug gepflegt?"), note, columns, groups, job.db.today,
                export_people.brand(job.db), job.progress,
            )
        )  # fmt: skip
    return len(records)
