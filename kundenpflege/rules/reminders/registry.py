"""The reminder rules, and what remains of their reminders after the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from kundenpflege.model.kinds import AnswerKind

from . import (
    anniversary,
    birthday,
    care_gap,
    decision_date,
    dormant,
    enquiry,
    follow_up,
    maintenance,
    name_day,
    next_step,
    offer_expiring,
    planned_contact,
    referral,
    round_birthday,
    season,
    warranty,
    wish,
)
from .facts import Facts
from .reminder import Reminder, ReminderKey, Rule, postponed

#: Every rule; the order is that of the filters on the page.
RULES: tuple[Rule, ...] = (
    follow_up.RULE,
    offer_expiring.RULE,
    planned_contact.RULE,
    birthday.RULE,
    round_birthday.RULE,
    name_day.RULE,
    anniversary.RULE,
    enquiry.RULE,
    decision_date.RULE,
    wish.RULE,
    maintenance.RULE,
    warranty.RULE,
    season.RULE,
    referral.RULE,
    next_step.RULE,
    care_gap.RULE,
    dormant.RULE,
)
_RULE = {rule.key: rule for rule in RULES}
#: Answers given when one rule spoke of both: what it said of the end is another rule's now.
_MOVED = {(follow_up.KEY, way): offer_expiring.KEY for way in ("valid", "expired")}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; `until` only where it was put off."""

    kind: AnswerKind
    until: date | None = None


def derive(facts: Facts, today: date, rules: Sequence[Rule] = RULES) -> list[Reminder]:
    """All reminders of all rules, without regard to answers."""
    return [reminder for rule in rules for reminder in rule.due(facts, today)]


def as_given(rule: str, subject: str, occasion: str) -> ReminderKey:
    """The key that an answer counts for."""
    return ReminderKey(_MOVED.get((rule, occasion.partition("-")[0]), rule), subject, occasion)


def unanswered(
    reminders: Iterable[Reminder],
    answers: Mapping[ReminderKey, Answer],
    today: date,
    taken: Set[str] = frozenset(),
) -> list[Reminder]:
    """What is still to be done, in the order of the page.

    Done and dismissed reminders are gone, those refused for ever and those whose occasion is
    `taken` by a contact or letter, too; those put off return on their day, due then. Of several
    reminders of one family about the same subject only the first is shown, and none while one of
    them is put off.
    """
    waiting = {
        _matter(key)
        for key, answer in answers.items()
        if answer.kind is AnswerKind.SNOOZED and answer.until is not None and answer.until > today
    }
    kept: dict[tuple[str, str], Reminder] = {}
    for reminder in sorted(reminders, key=lambda r: r.due):
        key = reminder.key
        matter = _matter(key)
        answer = answers.get(key)
        if matter in waiting or not taken.isdisjoint(texts(key)) or _refused(key, answers):
            continue
        if answer is not None:
            if answer.kind is not AnswerKind.SNOOZED or answer.until is None:
                continue
            reminder = postponed(reminder, answer.until, today)
        kept.setdefault(matter, reminder)
    return sorted(kept.values(), key=lambda r: r.order)


def texts(key: ReminderKey) -> set[str]:
    """The occasions whose contact makes this reminder needless: whoever plans to congratulate on a
    round birthday needs not be told that it comes."""
    rule = _RULE.get(key.rule)
    found = {key.text}
    if rule is not None and rule.silenced_by:
        found.add(replace(key, rule=rule.silenced_by).text)
    return found


def _matter(key: ReminderKey) -> tuple[str, str]:
    """What a reminder is about: its family and its subject."""
    rule = _RULE.get(key.rule)
    return (rule.family or rule.key if rule else key.rule), key.subject


def _refused(key: ReminderKey, answers: Mapping[ReminderKey, Answer]) -> bool:
    """Whether nothing of this kind is wanted any more."""
    rule = _RULE.get(key.rule)
    rules = {key.rule}
    if rule is not None:
        rules |= {other.key for other in RULES if rule.family and other.family == rule.family}
        rules |= {rule.silenced_by} - {""}
    answered = (answers.get(ReminderKey(one, key.subject, "")) for one in rules)
    return any(a is not None and a.kind is AnswerKind.NEVER for a in answered)


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
