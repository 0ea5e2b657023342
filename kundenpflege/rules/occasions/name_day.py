"""Name days, where people congratulate on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactKind
from kundenpflege.rules.reminders.birthday import celebrations

from .facts import OccasionFacts
from .occasion import WEIGHTS, Occasion, OccasionKind, ReminderKey

KEY = "name_day"


def find(facts: OccasionFacts, first: date, last: date) -> Iterator[Occasion]:
    """Each name day of the people there, if the business keeps them."""
    if not facts.name_days:
        return
    for person in facts.persons:
        if not person.name_day:
            continue
        month, number = divmod(person.name_day, 100)
        for day in celebrations(month, number, first, last):
            yield Occasion(
                key=ReminderKey(KEY, f"person:{person.id}", day.isoformat()),
                day=day,
                last_day=None,
                title=_("Namenstag {name}").format(name=person.name),
                reason=_("Zum Namenstag gratulieren"),
                kind=ContactKind.LETTER,
                person_id=person.id,
                weight=WEIGHTS[KEY],
                festive=True,
            )


KIND = OccasionKind(KEY, N_("Namenstag"), find)
