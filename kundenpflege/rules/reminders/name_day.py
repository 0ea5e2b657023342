"""Name days, where people congratulate on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kundenpflege.base.dates import format_weekday_date, relative_days
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactKind

from .birthday import bond
from .facts import Facts
from .reminder import SOON_DAYS, Action, Chip, Reminder, Rule, joined, last_touch, remind
from .windows import yearly

KEY = "name_day"
#: So many days after the name day one still congratulates.
LATE_DAYS = 7

_ACTIONS = (Action.WRITE, Action.CALL, Action.DONE, Action.LATER)


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """Each name day from a week ago to a week ahead; without the custom none are loaded."""
    for person in facts.named:
        customer = facts.customers.get(person.customer_id)
        if customer is None or not person.name_day:
            continue
        month, number = divmod(person.name_day, 100)
        subject = f"person:{person.id}"
        day = yearly(
            KEY, subject, month, number, facts, customer, today, ahead=SOON_DAYS, late=LATE_DAYS
        )
        if day is None:
            continue
        yield remind(
            KEY,
            subject,
            day.isoformat(),
            facts.speaks(day, customer),
            today,
            customer,
            person,
            who=person.name or customer.name,
            title=_title(day, today),
            why=joined(bond(person, customer), last_touch(customer, today)),
            advice=_("Karte mit einem persönlichen Satz schreiben oder kurz anrufen"),
            actions=_ACTIONS,
            chips=(Chip(_("Namenstag"), "violet"),),
            kind=ContactKind.LETTER,
            timed=False,
        )


def _title(day: date, today: date) -> str:
    when = relative_days(day, today)
    if day < today:
        return _("hatte {when} Namenstag – nachträglich gratulieren").format(when=when)
    if (day - today).days > 1:
        when = _("am {weekday}").format(weekday=format_weekday_date(day).partition(",")[0])
    return _("hat {when} Namenstag").format(when=when)


RULE = Rule(KEY, N_("Namenstage"), due)
