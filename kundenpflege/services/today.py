"""*Heute*: the reminders of the day, and answering them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Contact, Offer, Person, ReminderAnswer
from kundenpflege.model.kinds import AnswerKind, ContactKind, OfferState
from kundenpflege.rules.reminders import birthday, follow_up, planned_contact
from kundenpflege.rules.reminders.facts import Facts
from kundenpflege.rules.reminders.registry import RULES, derive, unanswered
from kundenpflege.rules.reminders.reminder import Group, Reminder, ReminderKey
from kundenpflege.store import Reader, Writer

from . import contacts
from .contacts import NextStep
from .offer_decisions import mark_followed_up
from .offers_read import open_follow_up
from .reminder_facts import load_answers, load_facts

__all__ = [
    "PAGE_LIMIT",
    "Counts",
    "Filter",
    "NextStep",
    "TodayPage",
    "answer",
    "counts",
    "find_reminder",
    "finish",
    "later",
    "reminder_rows",
    "reminders",
]

#: More lines than these nobody works off in a day; the page says how many it leaves out.
PAGE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter chip: `rule` is empty for all."""

    rule: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class TodayPage:
    """The reminders to show, in order; `total` counts those left out too.

    `due_now` counts what is overdue or due today, of all rules.
    """

    today: date
    reminders: tuple[Reminder, ...]
    filters: tuple[Filter, ...]
    total: int
    due_now: int

    def group(self, group: Group) -> tuple[Reminder, ...]:
        """The reminders of one group, in order."""
        return tuple(r for r in self.reminders if r.group is group)


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers beside the navigation: what waits on *Heute* and on *Angebote*."""

    today: int
    offers: int


def reminders(db: Reader, *, rule: str = "", limit: int = PAGE_LIMIT) -> TodayPage:
    """What is overdue, due today or soon, without what was answered; `rule` filters."""
    facts = load_facts(db)
    every = _unanswered(db, facts)
    shown = [r for r in every if not rule or r.rule == rule]
    numbers = Counter(facts.left_out) + Counter(r.rule for r in every)
    filters = [Filter("", _("Alle"), numbers.total())]
    filters += [Filter(one.key, _(one.title), numbers[one.key]) for one in RULES]
    return TodayPage(
        today=db.today,
        reminders=tuple(shown[:limit]),
        filters=tuple(filters),
        total=numbers[rule] if rule else numbers.total(),
        due_now=sum(r.group is not Group.SOON for r in every),
    )


def counts(db: Reader) -> Counts:
    """For the navigation: what is due now; drafts to finish and offers to follow up now."""
    due = [r for r in _open_reminders(db) if r.group is not Group.SOON]
    drafts = db.scalar(select(func.count(Offer.id)).where(Offer.state == OfferState.DRAFT))
    return Counts(len(due), int(drafts or 0) + sum(r.rule == follow_up.KEY for r in due))


def find_reminder(db: Reader, key: ReminderKey) -> Reminder | None:
    """The open reminder with this key."""
    return next((r for r in _open_reminders(db) if r.key == key), None)


def reminder_rows(page: TodayPage) -> list[dict[str, Any]]:
    """The reminders as plain rows for the command line (JSON)."""
    return [
        {
            "rule": r.rule,
            "group": r.group.value,
            "due": r.due.isoformat(),
            "number": r.customer_number,
            "customer": r.customer_number,
            "name": r.customer,
            "person": r.person,
            "title": r.title,
            "why": r.why,
            "advice": r.advice,
            "importance": r.importance.value,
            "phone": r.phone,
            "email": r.email,
            "subject": r.subject,
            "occasion": r.occasion,
        }
        for r in page.reminders
    ]


def answer(db: Writer, key: ReminderKey, kind: AnswerKind, until: date | None = None) -> None:
    """Answer a reminder: done, put off `until` a later day, or not needed.

    InputError when the day is missing or not after today.
    """
    if kind is AnswerKind.DONE:
        finish(db, key)
    elif kind is AnswerKind.SNOOZED:
        later(db, key, until)
    else:
        _remember(db, key, kind, None)


def later(db: Writer, key: ReminderKey, until: date | None) -> None:
    """Put a reminder off; the planned contact behind it moves to that day.

    InputError when `until` is missing or not after today.
    """
    if until is None or until <= db.today:
        raise InputError({"until": _("Bitte einen Tag nach heute wählen.")})
    if key.rule == planned_contact.KEY:
        contacts.move_contact(db, key.subject_id, until)
        return
    if key.rule == follow_up.KEY:
        planned = open_follow_up(db, key.subject_id)
        if planned is not None and planned.due < until:
            planned.due = until
    _remember(db, key, AnswerKind.SNOOZED, until)


def finish(
    db: Writer,
    key: ReminderKey,
    *,
    kind: ContactKind | None = None,
    outcome: str = "",
    next_step: NextStep | None = None,
) -> None:
    """Note that the contact took place, with its outcome and the next step.

    A planned contact is finished (`kind` when it went another way), an offer counts as followed
    up, a birthday becomes a contact. A next step without a reason keeps the last one. UserError
    when it was done or decided meanwhile, InputError (`next_step.due` …) for the next step.
    """
    _FINISH[key.rule](db, key, kind, outcome, next_step)
    if key.rule != planned_contact.KEY:
        _remember(db, key, AnswerKind.DONE, None)


def _finish_planned(
    db: Writer, key: ReminderKey, kind: ContactKind | None, outcome: str, step: NextStep | None
) -> None:
    contact = db.require(Contact, key.subject_id)
    if contact.done_on is not None:
        raise UserError(_("Dieser Kontakt ist schon erledigt."))
    _change_kind(contact, kind)
    contacts.finish_contact(db, contact.id, outcome, _with_reason(step, contact.reason))


def _finish_follow_up(
    db: Writer, key: ReminderKey, kind: ContactKind | None, outcome: str, step: NextStep | None
) -> None:
    offer = db.require(Offer, key.subject_id)
    planned = open_follow_up(db, offer.id)
    if planned is not None:
        _change_kind(planned, kind)
    reason = _("Angebot {number} nachfassen").format(number=offer.full_number)
    mark_followed_up(db, offer.id, outcome, _with_reason(step, reason), kind or ContactKind.CALL)


def _finish_birthday(
    db: Writer, key: ReminderKey, kind: ContactKind | None, outcome: str, step: NextStep | None
) -> None:
    person = db.require(Person, key.subject_id)
    contacts.add_done_contact(
        db,
        person.customer_id,
        kind=kind or ContactKind.LETTER,
        text=_("Geburtstag"),
        outcome=outcome,
        next_step=_with_reason(step, _("Nach dem Geburtstag melden")),
        person_id=person.id,
    )


_FINISH = {
    planned_contact.KEY: _finish_planned,
    follow_up.KEY: _finish_follow_up,
    birthday.KEY: _finish_birthday,
}


def _change_kind(contact: Contact, kind: ContactKind | None) -> None:
    if kind is not None and contact.kind is not kind:
        contact.kind = kind


def _with_reason(step: NextStep | None, reason: str) -> NextStep | None:
    if step is None or step.reason.strip():
        return step
    return replace(step, reason=reason)


def _open_reminders(db: Reader) -> list[Reminder]:
    return _unanswered(db, load_facts(db))


def _unanswered(db: Reader, facts: Facts) -> list[Reminder]:
    derived = derive(facts, db.today)
    return unanswered(derived, load_answers(db, derived), db.today)


def _remember(db: Writer, key: ReminderKey, kind: AnswerKind, until: date | None) -> None:
    found = db.scalars(
        select(ReminderAnswer).where(
            ReminderAnswer.rule == key.rule,
            ReminderAnswer.subject == key.subject,
            ReminderAnswer.occasion == key.occasion,
        )
    )
    record = (
        found[0]
        if found
        else db.add(
            ReminderAnswer(rule=key.rule, subject=key.subject, occasion=key.occasion, answer=kind)
        )
    )
    record.answer, record.until = kind, until
    record.answered_at, record.user_id = db.now, db.user_id
    db.flush()
