"""Calendars of others beside the contact plan: read from a file, replaced as a whole when read
again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean
from kundenpflege.model import ForeignCalendar, ForeignEvent, User
from kundenpflege.rules.validation import check_color
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply, check_reference
from .versions import load_versions

#: What may be written about a calendar.
CALENDAR_FIELDS = frozenset({"name", "color", "visible", "user_id", "file_name"})
#: More appointments are kept of no calendar, and more calendars of nobody.
MOST_EVENTS = 5_000
MOST_CALENDARS = 40
#: Quiet colours, told apart from those of the kinds.
COLORS = ("#6B7280", "#8B6F47", "#5B7A8C", "#7A6B8C", "#6E8B5B", "#8C5B6E")


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A calendar of others; `user_id` None: everybody's."""

    id: int
    version: int
    name: str
    color: str
    file_name: str
    read_at: datetime | None
    visible: bool
    user_id: int | None
    user: str
    events: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class EventDraft:
    """One appointment to keep; times on the clock of the business."""

    starts: datetime
    ends: datetime
    title: str
    place: str = ""
    all_day: bool = False


def list_calendars(db: Reader) -> tuple[CalendarRow, ...]:
    """All of them by name, with how much they hold."""
    found = list(db.scalars(select(ForeignCalendar)))
    versions = load_versions(db, ForeignCalendar, [row.id for row in found])
    counts = {
        row[0]: (row[1], row[2], row[3])
        for row in db.rows(
            select(
                ForeignEvent.calendar_id,
                func.count(ForeignEvent.id),
                func.min(ForeignEvent.starts),
                func.max(ForeignEvent.starts),
            ).group_by(ForeignEvent.calendar_id)
        )
    }
    users = {row.id: row.name for row in db.rows(select(User.id, User.name))}
    rows = []
    for row in found:
        events, first, last = counts.get(row.id, (0, None, None))
        rows.append(
            CalendarRow(
                id=row.id,
                version=versions.get(row.id, 0),
                name=row.name,
                color=row.color,
                file_name=row.file_name,
                read_at=row.read_at,
                visible=row.visible,
                user_id=row.user_id,
                user=users.get(row.user_id, "") if row.user_id is not None else "",
                events=events,
                first=first.date() if first else None,
                last=last.date() if last else None,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.id)))


def keep_calendar(
    db: Writer,
    values: Mapping[str, Any],
    events: Iterable[EventDraft],
    calendar_id: int | None = None,
) -> int:
    """Keep what was read; an existing calendar gets the new appointments instead of the old ones.

    Gives the calendar's id. InputError by field.
    """
    draft = _draft(db, values, new=calendar_id is None)
    kept = [_event(one) for one in events][:MOST_EVENTS]
    if calendar_id is None:
        if db.count(select(ForeignCalendar)) >= MOST_CALENDARS:
            raise InputError(
                {"name": _("Mehr als {n} Kalender zeigt niemand.").format(n=MOST_CALENDARS)}
            )
        if not draft.get("color"):
            used = set(db.scalars(select(ForeignCalendar.color)))
            draft.values["color"] = next((one for one in COLORS if one not in used), COLORS[0])
        calendar = db.add(ForeignCalendar(read_at=db.now, **draft.values))
        db.flush()
    else:
        calendar = db.require(ForeignCalendar, calendar_id)
        apply(db, calendar, None, draft.values)
    # Appointments that are the same stay the same rows: reading again is a small step.
    known: dict[tuple[Any, ...], ForeignEvent] = {}
    for old in db.scalars(select(ForeignEvent).where(ForeignEvent.calendar_id == calendar.id)):
        known[_said(old)] = old
    wanted = {_said(one): one for one in kept}
    for said, old in known.items():
        if said not in wanted:
            db.delete(old)
    fresh = 0
    for said, one in wanted.items():
        if said not in known:
            one.calendar_id = calendar.id
            db.add(one)
            fresh += 1
    if calendar.read_at != db.now and calendar_id is not None:
        calendar.read_at = db.now
    db.flush()
    return calendar.id


def change_calendar(
    db: Writer, calendar_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change name, colour, whose it is, whether it is shown; InputError by field."""
    apply(
        db, db.require(ForeignCalendar, calendar_id), version, _draft(db, values, new=False).values
    )


def remove_calendar(db: Writer, calendar_id: int) -> None:
    """Remove a calendar with its appointments."""
    calendar = db.require(ForeignCalendar, calendar_id)
    for event in db.scalars(select(ForeignEvent).where(ForeignEvent.calendar_id == calendar_id)):
        db.delete(event)
    db.flush()
    db.delete(calendar)


def _said(event: ForeignEvent) -> tuple[Any, ...]:
    return event.starts, event.ends, event.title, event.place, event.all_day


def _event(one: EventDraft) -> ForeignEvent:
    return ForeignEvent(
        title=clean(one.title)[:200],
        place=clean(one.place)[:200],
        starts=one.starts,
        ends=max(one.starts, one.ends),
        all_day=one.all_day,
    )


def _draft(db: Reader, values: Mapping[str, Any], *, new: bool) -> Draft:
    problems = Problems()
    draft = Draft(ForeignCalendar, values, CALENDAR_FIELDS, problems, db.today)
    if draft.get("color") or (not new and "color" in draft.values):
        draft.check("color", check_color)
    draft.require("name", _("Bitte den Kalender benennen."), new=new)
    check_reference(db, problems, "user_id", User, draft.get("user_id"))
    problems.raise_if_any()
    return draft
