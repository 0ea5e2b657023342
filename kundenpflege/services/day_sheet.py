"""The day on one page of paper, from what *Heute* shows."""

from __future__ import annotations

from datetime import date

from kundenpflege.base.dates import format_short_date
from kundenpflege.base.i18n import _
from kundenpflege.documents import day_sheet as document
from kundenpflege.documents.day_sheet import DayAhead, DayItem, DaySheet
from kundenpflege.model import Business, User
from kundenpflege.rules.reminders.reminder import Group, Reminder, day_chip
from kundenpflege.store import Reader

from . import today

#: More things than these nobody carries along on paper.
_MOST = 60
_AHEAD = 12


def day_sheet(db: Reader) -> DaySheet:
    """What is due today, appointments first, and a look at the days that follow."""
    page = today.reminders(db, limit=_MOST)
    business = db.get(Business, 1)
    user = db.get(User, db.user_id) if db.user_id else None
    due = [one for one in page.reminders if one.group is not Group.SOON]
    timed = sorted((one for one in due if _time(one, db)), key=lambda one: _time(one, db))
    others = [one for one in due if not _time(one, db)]
    soon = [one for one in page.reminders if one.group is Group.SOON]
    return DaySheet(
        day=db.today,
        business=business.name if business else "",
        person=user.name if user else "",
        brand=business.brand_color if business else "",
        items=tuple(_item(one, db) for one in (*timed, *others)),
        ahead=tuple(DayAhead(_short(one.due), one.who, one.title) for one in soon[:_AHEAD]),
        left_out=max(0, page.due_now - sum(not one.idea for one in due)),
        due=page.due_now,
    )


def day_sheet_pdf(db: Reader) -> bytes:
    """The page as PDF."""
    return document.render(day_sheet(db))


def _is_timed(one: Reminder, db: Reader) -> bool:
    """An appointment of today; one of yesterday is no appointment any more."""
    return bool(one.at_time) and one.due == db.today


def _time(row: Reminder, db: Reader) -> str:
    """When somebody of this row is expected today, whatever else is more urgent there."""
    return min((one.at_time for one in (row, *row.also) if _is_timed(one, db)), default="")


def _item(one: Reminder, db: Reader) -> DayItem:
    chip = day_chip(one.due, db.today)
    person = one.person if one.person and one.person != one.who else ""
    return DayItem(
        who=f"{one.who} ({person})" if person and person not in one.who else one.who,
        title=one.title,
        time=_time(one, db),
        phone=one.phone,
        flag=chip.text if chip else "",
        late=one.group is Group.OVERDUE,
        why=one.why,
        say=one.say or ((one.advice,) if one.advice else ()),
        also=tuple(
            _("{time} Uhr: {text}").format(time=other.at_time, text=other.title)
            if _is_timed(other, db)
            else other.title
            for other in one.also
        ),
    )


def _short(day: date) -> str:
    """`Mo 23.11.`."""
    names = (_("Mo"), _("Di"), _("Mi"), _("Do"), _("Fr"), _("Sa"), _("So"))
    return f"{names[day.weekday()]} {format_short_date(day)}"
