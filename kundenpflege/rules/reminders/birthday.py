"""Birthdays of persons: a week ahead, on the day, and up to two weeks late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kundenpflege.base.dates import anniversary, format_weekday_date, relative_days
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactKind, Importance, Salutation

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
from .windows import yearly

KEY = "birthday"
#: So many days after the birthday one still congratulates: nobody is missed who has his birthday
#: while we are away for two weeks.
LATE_DAYS = 14

_HALF_ROUND = frozenset({65, 75, 85, 95, 105})
_ACTIONS = (Action.WRITE, Action.CALL, Action.DONE, Action.LATER)


def birthday_keys(first: date, last: date) -> list[int]:
    """The `birthday_key` values (month*100+day) celebrated from `first` to `last`, both included.

    In common years 28 February also stands for those born on the 29th.
    """
    keys = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        keys.append(day.month * 100 + day.day)
        if keys[-1] == 228 and (day + timedelta(days=1)).month == 3:
            keys.append(229)
    return sorted(set(keys))


def celebrations(month: int, day: int, first: date, last: date) -> Iterator[date]:
    """Each time the birthday is celebrated from `first` to `last`, both included."""
    for year in range(first.year, last.year + 1):
        found = anniversary(year, month, day)
        if first <= found <= last:
            yield found


def celebrated(month: int, day: int, first: date, last: date) -> date | None:
    """The first time the birthday is celebrated from `first` to `last`, both included."""
    return next(celebrations(month, day, first, last), None)


def age_on(birth_year: int | None, day: date) -> int | None:
    """The age reached on the birthday `day`; None when unknown or impossible."""
    if birth_year is None:
        return None
    age = day.year - birth_year
    return age if 0 < age <= 120 else None


def milestone(age: int | None) -> str:
    """`runder Geburtstag` for full tens, `halbrunder Geburtstag` from 65 on, else empty."""
    if age is None:
        return ""
    if age % 10 == 0:
        return _("runder Geburtstag")
    return _("halbrunder Geburtstag") if age in _HALF_ROUND else ""


def window(today: date) -> tuple[date, date]:
    """First and last day whose birthdays are reminded of."""
    return today - timedelta(days=LATE_DAYS), today + timedelta(days=SOON_DAYS)


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """Each birthday from two weeks ago to a week ahead."""
    for person in facts.birthdays:
        customer = facts.customers.get(person.customer_id)
        if customer is None or person.birth_month is None or person.birth_day is None:
            continue
        subject = f"person:{person.id}"
        month, number = person.birth_month, person.birth_day
        day = yearly(
            KEY, subject, month, number, facts, customer, today, ahead=SOON_DAYS, late=LATE_DAYS
        )
        if day is None or (person.birth_year is not None and person.birth_year > day.year):
            continue
        age = age_on(person.birth_year, day)
        yield remind(
            KEY,
            subject,
            day.isoformat(),
            facts.speaks(day, customer),
            today,
            customer,
            person,
            who=person.name or customer.name,
            title=_title(day, age, today),
            why=joined(bond(person, customer), last_touch(customer, today)),
            advice=_advice(person, customer, age, day, today),
            actions=_ACTIONS,
            chips=(Chip(_("Geburtstag"), "violet"),),
            kind=ContactKind.LETTER,
            timed=False,
        )


def _title(day: date, age: int | None, today: date) -> str:
    late = (today - day).days
    if late > 0:
        when = relative_days(day, today)
        if age is None:
            return _("hatte {when} Geburtstag – nachträglich gratulieren").format(when=when)
        return _("wurde {when} {age} – nachträglich gratulieren").format(when=when, age=age)
    if late >= -1:
        when = relative_days(day, today)
    else:
        when = _("am {weekday}").format(weekday=format_weekday_date(day).partition(",")[0])
    if age is None:
        return _("hat {when} Geburtstag").format(when=when)
    text = _("wird {when} {age}").format(when=when, age=age)
    named = milestone(age)
    return f"{text} – {named}" if named else text


def bond(person: PersonFacts, customer: CustomerFacts) -> str:
    """What connects us: the role in the company, or since when they are a customer."""
    female = person.salutation is Salutation.MRS
    if customer.has_company:
        if person.role:
            return _("{role} bei {customer}").format(role=person.role, customer=customer.name)
        if female:
            return _("Ansprechpartnerin bei {customer}").format(customer=customer.name)
        if person.salutation is Salutation.MR:
            return _("Ansprechpartner bei {customer}").format(customer=customer.name)
        return _("bei {customer}").format(customer=customer.name)
    if customer.since is not None:
        text = _("Kundin seit {year}") if female else _("Kunde seit {year}")
        return text.format(year=customer.since.year)
    return ""


def _advice(
    person: PersonFacts, customer: CustomerFacts, age: int | None, day: date, today: date
) -> str:
    if person.note:
        return _("Karte mit einem persönlichen Satz – {note}").format(note=shorten(person.note, 80))
    if day < today:
        return _("Kurz anrufen und nachträglich Glück wünschen")
    if milestone(age) and customer.importance is Importance.A:
        return _("Karte von Hand schreiben und am Tag selbst anrufen")
    if day > today:
        return _("Jetzt eine Karte in die Post geben")
    return _("Karte mit einem persönlichen Satz schreiben oder kurz anrufen")


RULE = Rule(KEY, N_("Geburtstage"), due)
