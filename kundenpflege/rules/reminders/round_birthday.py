"""Round birthdays, told in time to think of something: from days ahead until the birthday itself is
spoken of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kundenpflege.base.dates import anniversary, format_weekday_date, relative_days
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactKind, Importance

from . import birthday
from .facts import CustomerFacts, Facts, PersonFacts
from .reminder import (
    SOON_DAYS,
    Action,
    Chip,
    Reminder,
    Rule,
    joined,
    last_touch,
    remind,
    shorten,
)

KEY = "round_birthday"

_ACTIONS = (Action.WRITE, Action.OPEN, Action.DONE, Action.LATER)


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """Each round birthday so many days ahead as the business has set, while it is farther away
    than the usual reminder. Put off it comes back until the day itself."""
    for person in facts.milestones:
        customer = facts.customers.get(person.customer_id)
        if customer is None or not (person.birth_month and person.birth_day):
            continue
        day = _day(facts, customer, person, today)
        if day is None:
            continue
        age = birthday.age_on(person.birth_year, day)
        yield remind(
            KEY,
            f"person:{person.id}",
            day.isoformat(),
            today,
            today,
            customer,
            person,
            who=person.name or customer.name,
            title=_("wird {when} {age} – {milestone} in Sicht").format(
                when=relative_days(day, today), age=age, milestone=birthday.milestone(age)
            ),
            why=joined(
                format_weekday_date(day),
                birthday.bond(person, customer),
                last_touch(customer, today),
            ),
            advice=_advice(person, customer),
            actions=_ACTIONS,
            chips=(Chip(_("Geburtstag"), "violet"),),
            kind=ContactKind.LETTER,
            timed=False,
        )


def _day(facts: Facts, customer: CustomerFacts, person: PersonFacts, today: date) -> date | None:
    assert person.birth_month and person.birth_day
    put_off = facts.returned(KEY, f"person:{person.id}")
    for year in (today.year, today.year + 1):
        day = anniversary(year, person.birth_month, person.birth_day)
        if not birthday.milestone(birthday.age_on(person.birth_year, day)):
            continue
        told = facts.speaks(day, customer) - timedelta(days=SOON_DAYS)
        begins = facts.speaks(day - timedelta(days=facts.birthday_lead_days), customer)
        if begins <= today < told or (day in put_off and today < day):
            return day
    return None


def _advice(person: PersonFacts, customer: CustomerFacts) -> str:
    if person.note:
        return _("Jetzt etwas Persönliches überlegen – {note}").format(
            note=shorten(person.note, 80)
        )
    if customer.importance is Importance.A:
        return _("Überlegen, womit man eine Freude macht, und den Besuch am Tag einplanen")
    return _("Karte besorgen und überlegen, was man persönlich schreiben kann")


RULE = Rule(KEY, N_("Runde Geburtstage"), due, silenced_by=birthday.KEY)
