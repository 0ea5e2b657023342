"""The contact plan as a calendar file: what a phone shows of each contact.

Notes stay here unless they are asked for: what was said in confidence has no place in a calendar
that lies with a provider.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import User
from kundenpflege.model.kinds import ContactKind
from kundenpflege.services.business import get_business
from kundenpflege.services.plan_records import OUTSIDE, PlanRecord, home_key, plan_records
from kundenpflege.services.users import list_users
from kundenpflege.store import Reader

from .export_job import Job
from .ics_writing import ALARM_MINUTES, UID_ENDING, OutCalendar, OutEvent, write_calendar
from .writing import replaced

#: Days back and ahead that a calendar file holds unless a period is asked for.
DAYS_BACK, DAYS_AHEAD = 30, 400
#: More appointments no phone takes in.
MAX_EVENTS = 20_000
#: What a contact takes where no duration is known, in minutes.
_USUAL_MINUTES = {ContactKind.VISIT: 60, ContactKind.MEETING: 60}
_SHORT = 30


@dataclass(frozen=True, slots=True)
class CalendarFacts:
    """What calendar files need to know beside the contacts: whose database it is, the Land, the
    present moment, and who works here (id, name)."""

    home: str
    country: str
    now: datetime
    users: tuple[tuple[int, str], ...]

    def name_of(self, user_id: int | None) -> str:
        """What one of us is called; empty for all."""
        return dict(self.users).get(user_id or 0, "")


def calendar_facts(db: Reader) -> CalendarFacts:
    """Ask the database for them."""
    return CalendarFacts(home_key(db), get_business(db).country, db.now, tuple(known_users(db)))


def calendar_bytes(
    facts: CalendarFacts, user_id: int | None, records: Iterable[PlanRecord], notes: bool = False
) -> bytes:
    """The calendar file of one of us, or of all (`user_id` None)."""
    name = facts.name_of(user_id)
    return write_calendar(
        OutCalendar(
            name=_("Kundenpflege – {name}").format(name=name) if name else _("Kundenpflege"),
            events=out_events(records, facts.home, whose=user_id is None, notes=notes),
            country=facts.country,
            now=facts.now,
            key=file_key(facts.home, user_id),
        )
    )


def usual_records(db: Reader, user_id: int | None = None) -> list[PlanRecord]:
    """The contacts of the usual stretch of days."""
    first = db.today - timedelta(days=DAYS_BACK)
    last = db.today + timedelta(days=DAYS_AHEAD)
    return plan_records(db, first, last, responsible_id=user_id, limit=MAX_EVENTS)


def file_key(home: str, user_id: int | None) -> str:
    """Tells whose file it is: this database's, this user's."""
    return f"{home}-{user_id or 0}"


def out_events(
    records: Iterable[PlanRecord], home: str, *, whose: bool, notes: bool
) -> Iterator[OutEvent]:
    """Each contact as an appointment; `whose` says in the text who is responsible."""
    for record in records:
        yield OutEvent(
            uid=f"{record.key}@{home}{UID_ENDING}",
            day=record.day,
            title=_title(record),
            at_time=record.at_time,
            minutes=record.minutes or _USUAL_MINUTES.get(record.kind, _SHORT),
            last_day=record.last_day,
            text="\n".join(_text(record, whose, notes)),
            place=record.place,
            category=record.kind.label,
            alarm=None if record.done else ALARM_MINUTES,
            free=record.done,
        )


def _title(record: PlanRecord) -> str:
    words = f"{record.kind.label} {record.customer}"
    if record.at_time and record.last_day is not None:
        words = _("{time} Uhr, {text}").format(time=record.at_time, text=words)
    if record.reason:
        words = f"{words} – {record.reason}"
    return f"✓ {words}" if record.done else words


def _text(record: PlanRecord, whose: bool, notes: bool) -> Iterator[str]:
    if record.person and record.person != record.customer:
        yield record.person
    if record.phone:
        yield _("Telefon: {phone}").format(phone=record.phone)
    if record.kind not in OUTSIDE and record.place:
        yield record.place
    if whose and record.responsible:
        yield _("Verantwortlich: {name}").format(name=record.responsible)
    yield _("Kunde {number}").format(number=record.number)
    if notes and record.note:
        yield record.note
    if notes and record.outcome:
        yield record.outcome


# -- the export ----------------------------------------------------------------------------


def job_records(job: Job) -> Iterator[PlanRecord]:
    """The contacts of the period that was asked for; by default from 30 days back on."""
    options, today = job.options, job.db.today
    first = options.first or today - timedelta(days=DAYS_BACK)
    last = options.last or max(first, today) + timedelta(days=DAYS_AHEAD)
    if last < first:
        raise UserError(_("Das Ende liegt vor dem Anfang. Bitte die Tage tauschen."))
    for record in plan_records(
        job.db,
        first,
        last,
        responsible_id=options.user_id,
        customers=job.chosen.ids if job.narrowed else None,
        limit=MAX_EVENTS + 1,
        progress=job.progress,
    ):
        yield record if options.notes else replace(record, note="", outcome="")


def write_ics(job: Job, path: Path) -> int:
    """The contacts as a calendar file."""
    records = list(job_records(job))
    if len(records) > MAX_EVENTS:
        del records[MAX_EVENTS:]
        job.notes.append(
            _(
                "Die Datei hält nur die ersten {n} Kontakte. Bitte den Zeitraum kürzer wählen."
            ).format(n=MAX_EVENTS)
        )
    facts = calendar_facts(job.db)
    user_id = job.options.user_id
    if user_id is not None:
        job.db.require(User, user_id)
    with replaced(path) as target:
        target.write_bytes(calendar_bytes(facts, user_id, records, job.options.notes))
    return len(records)


def known_users(db: Reader) -> list[tuple[int, str]]:
    """Those who work here, by name."""
    return [(user.id, user.name) for user in list_users(db)]
