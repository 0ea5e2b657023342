"""Whom to write to now: the reminders of these days that a card or letter answers well."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from kundenpflege.model import Letter
from kundenpflege.model.kinds import ContactKind, LetterForm
from kundenpflege.rules.greetings import is_kind, kind_of_occasion
from kundenpflege.rules.reminders.reminder import Reminder
from kundenpflege.store import Reader

from . import today

#: More lines than these nobody writes in a day.
MOST = 40


@dataclass(frozen=True, slots=True)
class ToWrite:
    """Somebody to write to. `occasion` is the reminder's key, `letter_id` a draft begun already,
    `number` the customer's."""

    customer_id: int
    person_id: int | None
    who: str
    title: str
    due: date
    occasion: str
    form: LetterForm
    letter_id: int | None = None
    number: str = ""


def to_write(db: Reader) -> tuple[ToWrite, ...]:
    """By day, without what is finished already."""
    found: dict[str, ToWrite] = {}
    for shown in today.reminders(db).reminders:
        for one in (shown, *shown.also):
            if _for_post(one):
                key = one.key.text
                found[key] = ToWrite(
                    one.customer_id, one.person_id, one.who, one.title, one.due, key,
                    kind_of_occasion(key).form, None, one.customer_number,
                )  # fmt: skip
    letters = {
        letter.occasion: letter
        for letter in db.scalars(select(Letter).where(Letter.occasion.in_(found)))
    }
    rows = []
    for key, row in found.items():
        letter = letters.get(key)
        if letter is None:
            rows.append(row)
        elif letter.finished_on is None:
            rows.append(replace(row, form=letter.form, letter_id=letter.id))
    return tuple(sorted(rows, key=lambda one: (one.due, one.who.casefold()))[:MOST])


def _for_post(reminder: Reminder) -> bool:
    """A planned letter, or an occasion that asks for a card."""
    if reminder.kind is not ContactKind.LETTER:
        return False
    return reminder.rule == "planned_contact" or is_kind(reminder.rule)
