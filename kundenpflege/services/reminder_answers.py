"""Answering the reminders of *Heute*: done, put off, not needed. All of it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import (
    Contact,
    DecisionDate,
    Enquiry,
    Offer,
    Person,
    ReminderAnswer,
    Wish,
)
from kundenpflege.model.kinds import AnswerKind, ContactKind
from kundenpflege.rules.reminders import birthday, decision_date, follow_up, planned_contact
from kundenpflege.rules.reminders import enquiry as enquiry_rule
from kundenpflege.rules.reminders import wish as wish_rule
from kundenpflege.rules.reminders.reminder import ReminderKey, shorten
from kundenpflege.store import Writer

from . import contacts
from .contacts import NextStep
from .follow_ups import put_off
from .offer_decisions import mark_followed_up
from .undecided import open_follow_up

__all__ = ["NextStep", "answer", "finish", "later", "never"]


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
        contacts.remove_contact(db, key.subject_id)
    else:
        planned = open_follow_up(db, key.subject_id) if key.rule == follow_up.KEY else None
        if planned is not None:
            contacts.remove_contact(db, planned.id)
        _remember(db, key, kind, None, reason)
        if key.rule == follow_up.KEY:
            _leave_alone(db, key)


def never(db: Writer, key: ReminderKey, reason: str = "") -> None:
    """No reminder of this rule about this subject any more, whatever the occasion."""
    answer(db, key, AnswerKind.DISMISSED, reason=reason)
    _remember(db, replace(key, occasion=""), AnswerKind.NEVER, None, reason)


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
    _remember(db, key, AnswerKind.SNOOZED, until, reason)


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
    reason = _("{kind} {number} nachfassen").format(kind=offer.kind.label, number=offer.full_number)
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


def _finish_decision(
    db: Writer, key: ReminderKey, kind: ContactKind | None, outcome: str, step: NextStep | None
) -> None:
    decision = db.require(DecisionDate, key.subject_id)
    reason = _("Entscheidung: {title}").format(title=decision.title)
    _talked(db, decision.customer_id, None, kind, reason, outcome, step)


def _finish_enquiry(
    db: Writer, key: ReminderKey, kind: ContactKind | None, outcome: str, step: NextStep | None
) -> None:
    """The enquiry counts as answered; what becomes of it is decided later."""
    enquiry = db.require(Enquiry, key.subject_id)
    enquiry.answered_on = db.today
    reason = _("Anfrage: {subject}").format(subject=enquiry.subject)
    _talked(db, enquiry.customer_id, enquiry.person_id, kind, reason, outcome, step)


def _finish_wish(
    db: Writer, key: ReminderKey, kind: ContactKind | None, outcome: str, step: NextStep | None
) -> None:
    wish = db.require(Wish, key.subject_id)
    reason = _("Wunsch: {text}").format(text=wish.text)
    _talked(db, wish.customer_id, wish.person_id, kind, reason, outcome, step)


def _talked(
    db: Writer,
    customer_id: int,
    person_id: int | None,
    kind: ContactKind | None,
    reason: str,
    outcome: str,
    step: NextStep | None,
) -> None:
    reason = shorten(reason, 300)
    contacts.add_done_contact(
        db,
        customer_id,
        kind=kind or ContactKind.CALL,
        text=reason,
        outcome=outcome,
        next_step=_with_reason(step, reason),
        person_id=person_id,
    )


_FINISH = {
    planned_contact.KEY: _finish_planned,
    follow_up.KEY: _finish_follow_up,
    birthday.KEY: _finish_birthday,
    decision_date.KEY: _finish_decision,
    enquiry_rule.KEY: _finish_enquiry,
    wish_rule.KEY: _finish_wish,
}


def _change_kind(contact: Contact, kind: ContactKind | None) -> None:
    if kind is not None and contact.kind is not kind:
        contact.kind = kind


def _with_reason(step: NextStep | None, reason: str) -> NextStep | None:
    if step is None or step.reason.strip():
        return step
    return replace(step, reason=reason)


def _leave_alone(db: Writer, key: ReminderKey) -> None:
    """No call is wanted any more: nothing takes the place of the plan that was refused."""
    offer = db.get(Offer, key.subject_id)
    if offer is None or offer.sent_at is None or open_follow_up(db, offer.id) is not None:
        return
    occasions = [f"sent-{offer.sent_at.date().isoformat()}"]
    if offer.valid_until is not None:
        occasions.append(f"valid-{offer.valid_until.isoformat()}")
    for occasion in occasions:
        if occasion != key.occasion:
            _remember(db, replace(key, occasion=occasion), AnswerKind.DISMISSED, None)


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
    record.answer, record.until, record.reason = kind, until, reason.strip()[:400]
    record.answered_at, record.user_id = db.now, db.user_id
    db.flush()
