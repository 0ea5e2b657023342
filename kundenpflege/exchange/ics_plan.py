"""The contact plan as a calendar file: what a phone shows of each contact.

Notes stay here unless they are asked for: what was said in confidence has no place in a calendar
that lies with a provider.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from kundenpflege.base.i18n import _
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


def calendar_bytes(
    db: Reader, user_id: int | None, *, notes: bool = False, records: list[PlanRecord] | None = None
) -> bytes:
    """The calendar file of one of us, or of all (`user_id` None), for the usual stretch of days."""
    if records is None:
        first = db.today - timedelta(days=DAYS_BACK)
        last = db.today + timedelta(days=DAYS_AHEAD)
        records = plan_records(db, first, last, responsible_id=user_id, limit=MAX_EVENTS)
    home = home_key(db)
    name = user_name(db, user_id)
    title = _("Kundenpflege – {name}").format(name=name) if name else _("Kundenpflege")
    return write_calendar(
        OutCalendar(
            name=title,
            events=out_events(records, home, whose=user_id is None, notes=notes),
            country=get_business(db).country,
            now=db.now,
            key=file_key(home, user_id),
        )
    )


def file_key(home: str, user_id: int | None) -> str:
    """Tells whose file it is: this database's, this user's."""
    return f"{home}-{user_id or 0}"


def user_name(db: Reader, user_id: int | None) -> str:
    """What one of us is called; NotFoundError when there is no such user."""
    if user_id is None:
        return ""
    from kundenpflege.model import User

    return db.require(User, user_id).name


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
    yield from plan_records(
        job.db,
        first,
        last,
        responsible_id=options.user_id,
        customers=job.chosen.ids if job.narrowed else None,
        limit=MAX_EVENTS + 1,
        progress=job.progress,
    )


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
    with replaced(path) as target:
        target.write_bytes(
            calendar_bytes(job.db, job.options.user_id, notes=job.options.notes, records=records)
        )
    return len(records)


def known_users(db: Reader) -> list[tuple[int, str]]:
    """Those who work here, by name."""
    return [(user.id, user.name) for user in list_users(db)]
