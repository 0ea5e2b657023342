"""The days that are offered for a next step: a week and a month from today, when we work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from kundenpflege.base.dates import add_months
from kundenpflege.store import Reader

from .work_calendar import load_calendar


def next_days(db: Reader, user_id: int | None = None) -> Mapping[str, date]:
    """`tomorrow`, `week` and `month`: each the working day on or after it."""
    calendar = load_calendar(db)
    wanted = {
        "tomorrow": db.today + timedelta(days=1),
        "week": db.today + timedelta(days=7),
        "month": add_months(db.today, 1),
    }
    return {name: calendar.working_day(day, user_id=user_id) for name, day in wanted.items()}
