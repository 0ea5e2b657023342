"""The working days of the business, as they are stored."""

from __future__ import annotations

from sqlalchemy import select

from kundenpflege.model import Business, Closure
from kundenpflege.rules.work_calendar import ClosureFacts, WorkCalendar
from kundenpflege.store import Reader


def load_calendar(db: Reader) -> WorkCalendar:
    """Weekdays, hours, Land and days off; the usual ones while no business is entered."""
    business = db.get(Business, 1)
    if business is None:
        return WorkCalendar()
    closures = db.scalars(select(Closure).order_by(Closure.first, Closure.id))
    days = tuple(sign == "1" for sign in business.work_days.ljust(7, "0")[:7])
    return WorkCalendar(
        country=business.country,
        state=business.state,
        # A business that never works would wait for its next working day for ever.
        work_days=days if any(days) else WorkCalendar().work_days,
        work_from=business.work_from,
        work_until=business.work_until,
        rule=business.free_day_rule,
        closures=tuple(
            ClosureFacts(one.title, one.first, one.last, one.yearly, one.user_id)
            for one in closures
        ),
    )
