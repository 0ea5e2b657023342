"""What the services about occasions, days off and foreign calendars write, for the test that takes
back everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from kundenpflege.model import Closure, ForeignCalendar, OccasionType, User
from kundenpflege.services import closures, foreign_calendars, occasion_types
from kundenpflege.store import Writer


def _first(db: Writer, mapped: Any, *where: Any) -> int:
    found = db.scalar(select(mapped.id).where(*where).order_by(mapped.id).limit(1))
    assert found is not None, mapped
    return int(found)


def _no_types(db: Writer) -> None:
    for key in list(db.scalars(select(OccasionType.id))):
        occasion_types.remove_type(db, key)


def _closure(db: Writer) -> int:
    return closures.add_closure(
        db, {"title": "Zilpzalp", "first": "24.12.2026", "last": "6.1.2027", "yearly": True}
    )


def _calendar(db: Writer) -> int:
    return foreign_calendars.keep_calendar(
        db,
        {"name": "Familie"},
        (
            foreign_calendars.EventDraft(
                datetime(2026, 12, day, 9), datetime(2026, 12, day, 10), f"Termin {day}"
            )
            for day in range(1, 9)
        ),
    )


def _reads_again(db: Writer) -> None:
    foreign_calendars.keep_calendar(
        db,
        {"color": "#123456"},
        (
            foreign_calendars.EventDraft(
                datetime(2026, 12, day, 9), datetime(2026, 12, day, 10), f"Termin {day}"
            )
            for day in range(5, 12)
        ),
        _first(db, ForeignCalendar),
    )


PLAN_SETUP_CASES: dict[str, Callable[[Writer], object]] = {
    "occasion_types.ensure_occasion_types": occasion_types.ensure_occasion_types,
    "occasion_types.restore_types": occasion_types.restore_types,
    "occasion_types.add_type": lambda db: occasion_types.add_type(
        db, {"title": "Treppe nachziehen", "interval_months": 12}
    ),
    "occasion_types.change_type": lambda db: occasion_types.change_type(
        db, _first(db, OccasionType), None, {"title": "Zilpzalp", "lead_days": 3}
    ),
    "occasion_types.remove_type": lambda db: occasion_types.remove_type(
        db, _first(db, OccasionType)
    ),
    "occasion_types.order_types": lambda db: occasion_types.order_types(
        db, list(db.scalars(select(OccasionType.id).order_by(OccasionType.id.desc())))
    ),
    "foreign_calendars.keep_calendar": _reads_again,
    "foreign_calendars.change_calendar": lambda db: foreign_calendars.change_calendar(
        db, _first(db, ForeignCalendar), None, {"name": "Schule", "visible": False}
    ),
    "foreign_calendars.remove_calendar": lambda db: foreign_calendars.remove_calendar(
        db, _first(db, ForeignCalendar)
    ),
    "closures.add_closure": _closure,
    "closures.change_closure": lambda db: closures.change_closure(
        db,
        _first(db, Closure, Closure.title == "Zilpzalp"),
        None,
        {"title": "Drossel", "yearly": False, "user_id": _first(db, User)},
    ),
    "closures.remove_closure": lambda db: closures.remove_closure(
        db, _first(db, Closure, Closure.title == "Zilpzalp")
    ),
}

#: What must be there first, as a step of its own.
PLAN_SETUP_BEFORE: dict[str, Callable[[Writer], object]] = {
    "occasion_types.ensure_occasion_types": _no_types,
    "occasion_types.restore_types": _no_types,
    "foreign_calendars.keep_calendar": _calendar,
    "foreign_calendars.change_calendar": _calendar,
    "foreign_calendars.remove_calendar": _calendar,
    "closures.change_closure": _closure,
    "closures.remove_closure": _closure,
}
