"""Birthdays, the round ones before the others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactKind
from kundenpflege.rules.reminders.birthday import age_on, celebrations, milestone

from .facts import OccasionFacts, PersonPart
from .occasion import WEIGHTS, Occasion, OccasionKind, ReminderKey

KEY = "birthday"
#: A round one is a far better reason.
ROUND_MORE = 15


def find(facts: OccasionFacts, first: date, last: date) -> Iterator[Occasion]:
    """Each birthday of the people there; nobody is congratulated before being born."""
    for person in facts.persons:
        if not (person.birth_month and person.birth_day):
            continue
        for day in celebrations(person.birth_month, person.birth_day, first, last):
            if person.birth_year is None or person.birth_year < day.year:
                yield _occasion(person, day)


def _occasion(person: PersonPart, day: date) -> Occasion:
    age = age_on(person.birth_year, day)
    named = milestone(age)
    title = _("Geburtstag {name}").format(name=person.name)
    reason = _("Zum Geburtstag gratulieren")
    if named:
        title = f"{title} ({age}, {named})"
    if age is not None:
        reason = _("Zum {age}. Geburtstag gratulieren").format(age=age)
    return Occasion(
        key=ReminderKey(KEY, f"person:{person.id}", day.isoformat()),
        day=day,
        last_day=None,
        title=title,
        reason=reason,
        kind=ContactKind.LETTER,
        person_id=person.id,
        weight=WEIGHTS[KEY] + (ROUND_MORE if named else 0),
        festive=True,
    )


KIND = OccasionKind(KEY, N_("Geburtstag"), find)
