"""Answering the reminders of *Heute*: done, put off, not needed. All of it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.model import Contact, Offer, ReminderAnswer
from kundenpflege.model.kinds import AnswerKind, ContactKind, Mood
from kundenpflege.rules.reminders import follow_up, offer_expiring, planned_contact
from kundenpflege.rules.reminders.registry import as_given
from kundenpflege.rules.reminders.reminder import ReminderKey
from kundenpflege.store import Reader, Writer

from . import contacts, reminder_done, series
from .contacts import NextStep
from .follow_ups import put_off
from .undecided import open_follow_up

__all__ = ["NextStep", "again", "answer", "finish", "later", "list_refused", "never"]

_OFFERS = (follow_up.KEY, offer_expiring.KEY)
_LONGEST_REASON = 400


def answer(
    db: Writer,
    key: ReminderKey,
    kind: AnswerKind,
    until: date | None = None,
    reason: str = "",
) -> None:
    """Answer a reminder: done, put off `until` a later day, not this time, or never; `reason` says
    why.

    What is not needed is no longer planned either: the contact behind it goes (undo brings it
    back), else it would stand in the contact plan for ever. InputError when the day is missing or
    not after today.
    """
    if kind is AnswerKind.DONE:
        finish(db, key)
    elif kind is AnswerKind.SNOOZED:
        later(db, key, until, reason)
    elif kind is AnswerKind.NEVER:
        never(db, key, reason)
    elif key.rule == planned_contact.KEY:
        _call_off(db, key.subject_id, kind, reason)
    else:
        planned = open_follow_up(db, key.subject_id) if key.rule == follow_up.KEY else None
        if planned is not None:
            contacts.remove_contact(db, planned.id)
        _remember(db, key, kind, None, reason)
        if key.rule == follow_up.KEY:
            _leave_alone(db, key)


def never(db: Writer, key: ReminderKey, reason: str = "") -> None:
    """No reminder of this rule about this subject any more, whatever the occasion.

    A planned contact is removed, and its series ends with it; what it was planned for is not
    spoken of again. About an offer nobody calls any more.
    """
    if key.rule == planned_contact.KEY:
        _call_off(db, key.subject_id, AnswerKind.NEVER, reason)
        return
    if key.rule in _OFFERS:
        while (planned := open_follow_up(db, key.subject_id)) is not None:
            contacts.remove_contact(db, planned.id)
            db.flush()
    _remember(db, replace(key, occasion=""), AnswerKind.NEVER, None, reason)


@dataclass(frozen=True, slots=True)
class Refused:
    """What nobody is to be reminded of any more, why, and since when."""

    key: ReminderKey
    reason: str
    since: date | None


def list_refused(db: Reader, subjects: Sequence[str] = ()) -> list[Refused]:
    """Everything that was refused for ever, or about these subjects (`person:12`) alone."""
    statement = select(ReminderAnswer).where(ReminderAnswer.answer == AnswerKind.NEVER)
    if subjects:
        statement = statement.where(ReminderAnswer.subject.in_(list(subjects)))
    return [
        Refused(
            ReminderKey(one.rule, one.subject, one.occasion),
            one.reason,
            one.answered_at.date() if one.answered_at else None,
        )
        for one in db.scalars(statement.order_by(ReminderAnswer.subject, ReminderAnswer.rule))
    ]


def again(db: Writer, key: ReminderKey) -> None:
    """Take the answer back, and that nothing of this kind is wanted: the reminder may return."""
    for one in db.scalars(select(ReminderAnswer).where(ReminderAnswer.subject == key.subject)):
        given = as_given(one.rule, one.subject, one.occasion)
        if given.rule == key.rule and given.occasion in (key.occasion, ""):
            db.delete(one)
    db.flush()


def later(db: Writer, key: ReminderKey, until: date | None, reason: str = "") -> None:
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
        if planned is not None:
            put_off(db, planned, until)
    else:
        reminder_done.require_subject(db, key)
    _remember(db, key, AnswerKind.SNOOZED, until, reason)


def finish(
    db: Writer,
    key: ReminderKey,
    *,
    kind: ContactKind | None = None,
    outcome: str = "",
    next_step: NextStep | None = None,
    mood: Mood = Mood.NONE,
    no_next: bool = False,
    minutes: int | None = None,
) -> None:
    """Note that the contact took place, with its outcome and the next step.

    A planned contact is finished (`kind` when it went another way), an offer counts as followed
    up, an enquiry as answered; anything else becomes a contact for the occasion. A next step
    without a reason keeps the last one, `no_next` says that none is needed. UserError when it was
    done or decided meanwhile, InputError (`next_step.due` …) for the next step.
    """
    noted = reminder_done.Noted(kind, outcome, next_step, mood, no_next, minutes)
    reminder_done.note(db, key, noted)
    if key.rule != planned_contact.KEY:
        _remember(db, key, AnswerKind.DONE, None)


def _call_off(db: Writer, contact_id: int, kind: AnswerKind, reason: str) -> None:
    """A planned contact goes. The occasion that it was planned for is answered, too: else its own
    reminder would speak up the moment the plan is gone."""
    contact = db.require(Contact, contact_id)
    try:
        about = ReminderKey.read(contact.occasion)
    except ValueError:
        about = None
    if about is not None:
        whole = replace(about, occasion="") if kind is AnswerKind.NEVER else about
        _remember(db, whole, kind, None, reason)
    if kind is AnswerKind.NEVER and contact.series_id is not None and contact.series_day:
        series.end_before(db, contact.series_id, contact.series_day)
    else:
        contacts.remove_contact(db, contact_id)


def _leave_alone(db: Writer, key: ReminderKey) -> None:
    """No call is wanted any more: nothing takes the place of the plan that was refused."""
    offer = db.get(Offer, key.subject_id)
    if offer is None or offer.sent_at is None or open_follow_up(db, offer.id) is not None:
        return
    keys = [replace(key, occasion=f"sent-{offer.sent_at.date().isoformat()}")]
    if offer.valid_until is not None:
        day = offer.valid_until.isoformat()
        keys.append(ReminderKey(offer_expiring.KEY, key.subject, f"valid-{day}"))
    for other in keys:
        if other != key:
            _remember(db, other, AnswerKind.DISMISSED, None)


def _remember(
    db: Writer, key: ReminderKey, kind: AnswerKind, until: date | None, reason: str = ""
) -> None:
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
    record.answer, record.until, record.reason = (
        kind,
        until,
        " ".join(reason.split())[:_LONGEST_REASON],
    )
    record.answered_at, record.user_id = db.now, db.user_id
    db.flush()
