"""The reminder rules, and what remains of their reminders after the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kundenpflege.model.kinds import AnswerKind

from . import birthday, decision_date, enquiry, follow_up, planned_contact, wish
from .facts import Facts
from .reminder import Reminder, ReminderKey, Rule, postponed

#: Every rule; the order is that of the filters on the page.
RULES: tuple[Rule, ...] = (
    follow_up.RULE,
    planned_contact.RULE,
    birthday.RULE,
    enquiry.RULE,
    decision_date.RULE,
    wish.RULE,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; `until` only where it was put off."""

    kind: AnswerKind
    until: date | None = None


def derive(facts: Facts, today: date, rules: Sequence[Rule] = RULES) -> list[Reminder]:
    """All reminders of all rules, without regard to answers."""
    return [reminder for rule in rules for reminder in rule.due(facts, today)]


def unanswered(
    reminders: Iterable[Reminder], answers: Mapping[ReminderKey, Answer], today: date
) -> list[Reminder]:
    """What is still to be done, in the order of the page.

    Done and dismissed reminders are gone; those put off return on their day, due then. Of several
    reminders of one rule about the same subject only the first is shown.
    """
    kept: dict[tuple[str, str], Reminder] = {}
    for reminder in reminders:
        answer = answers.get(reminder.key)
        if answer is not None:
            if answer.kind is not AnswerKind.SNOOZED or answer.until is None:
                continue
            if answer.until > today:
                # Put off: nothing else about this subject may take its place meanwhile.
                kept[reminder.rule, reminder.subject] = reminder
                continue
            reminder = postponed(reminder, answer.until, today)
        kept.setdefault((reminder.rule, reminder.subject), reminder)
    hidden = {
        key for key, answer in answers.items() if answer.until is not None and answer.until > today
    }
    return sorted((r for r in kept.values() if r.key not in hidden), key=lambda r: r.order)


def by_customer(reminders: Iterable[Reminder]) -> list[Reminder]:
    """One row a customer: the weightiest reminder with the others in `also`, in page order."""
    rows: dict[int, list[Reminder]] = {}
    for reminder in reminders:
        rows.setdefault(reminder.customer_id, []).append(reminder)
    found = []
    for several in rows.values():
        first, *others = sorted(several, key=lambda r: (-r.weight, r.order))
        found.append(replace(first, also=tuple(others)) if others else first)
    return sorted(found, key=lambda r: r.order)
