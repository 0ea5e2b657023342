"""What becomes of a reminder that was done: the contact that took place, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import (
    Contact,
    Customer,
    DecisionDate,
    Enquiry,
    Installation,
    Offer,
    Person,
    Wish,
)
from kundenpflege.model.kinds import ContactKind, ContactNature, Mood
from kundenpflege.rules.reminders import (
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
from kundenpflege.rules.reminders.reminder import ReminderKey, shorten
from kundenpflege.store import Reader, Writer

from . import contacts
from .contacts import NextStep
from .offer_decisions import mark_followed_up
from .undecided import open_follow_up


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted about the contact; `kind` None: the way that is usual for the occasion."""

    kind: ContactKind | None = None
    outcome: str = ""
    step: NextStep | None = None
    mood: Mood = Mood.NONE
    no_next: bool = False
    minutes: int | None = None


def note(db: Writer, key: ReminderKey, noted: Noted) -> None:
    """Note the contact that a reminder asked for. NotFoundError when its subject is gone."""
    if key.rule not in _NOTE:
        raise UserError(_("Diese Art von Erinnerung gibt es nicht."))
    require_subject(db, key)
    _NOTE[key.rule](db, key, noted)


def require_subject(db: Reader, key: ReminderKey) -> Any:
    """What a reminder is about; UserError for what reminders are never about, NotFoundError when
    it is gone."""
    mapped = _SUBJECTS.get(key.subject.partition(":")[0])
    if mapped is None:
        raise UserError(_("Diese Art von Erinnerung gibt es nicht."))
    return db.require(mapped, key.subject_id)


_SUBJECTS: dict[str, Any] = {
    "contact": Contact,
    "customer": Customer,
    "decision": DecisionDate,
    "enquiry": Enquiry,
    "installation": Installation,
    "offer": Offer,
    "person": Person,
    "wish": Wish,
}


def _planned(db: Writer, key: ReminderKey, noted: Noted) -> None:
    contact = db.require(Contact, key.subject_id)
    if contact.done_on is not None:
        raise UserError(_("Dieser Kontakt ist schon erledigt."))
    contacts.finish_contact(
        db,
        contact.id,
        noted.outcome,
        _with_reason(noted.step, contact.reason),
        kind=noted.kind,
        mood=noted.mood if noted.mood is not Mood.NONE else None,
        no_next=noted.no_next,
        minutes=noted.minutes,
    )


def _offer(db: Writer, key: ReminderKey, noted: Noted) -> None:
    offer = db.require(Offer, key.subject_id)
    planned = open_follow_up(db, offer.id)
    if planned is not None:
        if noted.kind is not None and planned.kind is not noted.kind:
            planned.kind = noted.kind
        if noted.mood is not Mood.NONE:
            planned.mood = noted.mood
        if noted.no_next:
            planned.no_next = True
    reason = _("{kind} {number} nachfassen").format(kind=offer.kind.label, number=offer.full_number)
    step = _with_reason(noted.step, reason)
    mark_followed_up(db, offer.id, noted.outcome, step, noted.kind or ContactKind.CALL)


def _person(reason: Callable[[], str], following: Callable[[], str]) -> Any:
    def finish(db: Writer, key: ReminderKey, noted: Noted) -> None:
        person = db.require(Person, key.subject_id)
        _talked(
            db, key, noted, person.customer_id, person.id, reason(), ContactKind.LETTER, following()
        )

    return finish


def _prepared(db: Writer, key: ReminderKey, noted: Noted) -> None:
    """Thought of: that is no contact yet, unless something was noted about one."""
    person = db.require(Person, key.subject_id)
    if noted.outcome or noted.kind is not None:
        _talked(db, key, noted, person.customer_id, person.id, _("Runder Geburtstag"))
    elif noted.step is not None:
        step = _with_reason(noted.step, _("Runder Geburtstag"))
        _plan(db, person.customer_id, person.id, step)


def _decision(db: Writer, key: ReminderKey, noted: Noted) -> None:
    decision = db.require(DecisionDate, key.subject_id)
    reason = _("Entscheidung: {title}").format(title=decision.title)
    _talked(db, key, noted, decision.customer_id, None, reason)


def _enquiry(db: Writer, key: ReminderKey, noted: Noted) -> None:
    """The enquiry counts as answered; what becomes of it is decided later."""
    found = db.require(Enquiry, key.subject_id)
    found.answered_on = db.today
    reason = _("Anfrage: {subject}").format(subject=found.subject)
    _talked(
        db, key, noted, found.customer_id, found.person_id, reason, nature=ContactNature.SERVICE
    )


def _wish(db: Writer, key: ReminderKey, noted: Noted) -> None:
    found = db.require(Wish, key.subject_id)
    reason = _("Wunsch: {text}").format(text=found.text)
    _talked(db, key, noted, found.customer_id, found.person_id, reason)


def _anniversary(db: Writer, key: ReminderKey, noted: Noted) -> None:
    found = require_subject(db, key)
    if isinstance(found, Customer):
        _talked(db, key, noted, found.id, None, _("Jubiläum als Kunde"))
        return
    what = found.title if isinstance(found, Installation) else found.subject
    reason = _("Jahrestag: {what}").format(what=what)
    _talked(db, key, noted, found.customer_id, None, reason)


def _installed(pattern: Callable[[], str]) -> Any:
    def finish(db: Writer, key: ReminderKey, noted: Noted) -> None:
        found = db.require(Installation, key.subject_id)
        reason = pattern().format(what=found.title)
        _talked(db, key, noted, found.customer_id, None, reason)

    return finish


def _referral(db: Writer, key: ReminderKey, noted: Noted) -> None:
    new = db.require(Customer, key.subject_id)
    if new.referred_by_id is None:
        raise UserError(_("Es ist nicht mehr eingetragen, wer diesen Kunden empfohlen hat."))
    reason = _("Dank für die Empfehlung: {name}").format(name=new.name)
    _talked(db, key, noted, new.referred_by_id, None, reason, ContactKind.LETTER)


def _next_step(db: Writer, key: ReminderKey, noted: Noted) -> None:
    """It is known how it goes on: by the step, by a further contact, or because nothing is needed
    any more."""
    contact = db.require(Contact, key.subject_id)
    if noted.outcome or noted.kind is not None:
        _talked(db, key, noted, contact.customer_id, contact.person_id, contact.reason)
    elif noted.step is not None:
        step = _with_reason(noted.step, contact.reason)
        _plan(db, contact.customer_id, contact.person_id, step)
    if noted.step is None and not contact.no_next:
        contact.no_next = True


def _customer(db: Writer, key: ReminderKey, noted: Noted) -> None:
    _talked(db, key, noted, key.subject_id, None, _("Gemeldet, weil lange nichts zu hören war"))


def _talked(
    db: Writer,
    key: ReminderKey,
    noted: Noted,
    customer_id: int,
    person_id: int | None,
    reason: str,
    usual: ContactKind = ContactKind.CALL,
    following: str = "",
    nature: ContactNature | None = None,
) -> None:
    reason = shorten(reason, 300)
    contacts.add_done_contact(
        db,
        customer_id,
        kind=noted.kind or usual,
        text=reason,
        outcome=noted.outcome,
        next_step=_with_reason(noted.step, following or reason),
        person_id=person_id,
        nature=nature,
        mood=noted.mood,
        no_next=noted.no_next,
        minutes=noted.minutes,
        occasion=key.text,
    )


def _plan(db: Writer, customer_id: int, person_id: int | None, step: NextStep | None) -> None:
    if step is not None:
        contacts.plan_contact(
            db,
            customer_id,
            kind=step.kind,
            reason=step.reason,
            due=step.due,
            at_time=step.at_time,
            person_id=step.person_id or person_id,
        )


def _with_reason(step: NextStep | None, reason: str) -> NextStep | None:
    if step is None or step.reason.strip():
        return step
    return replace(step, reason=reason)


_NOTE: dict[str, Callable[[Writer, ReminderKey, Noted], None]] = {
    planned_contact.KEY: _planned,
    follow_up.KEY: _offer,
    offer_expiring.KEY: _offer,
    birthday.KEY: _person(lambda: _("Geburtstag"), lambda: _("Nach dem Geburtstag melden")),
    name_day.KEY: _person(lambda: _("Namenstag"), lambda: _("Nach dem Namenstag melden")),
    round_birthday.KEY: _prepared,
    anniversary.KEY: _anniversary,
    decision_date.KEY: _decision,
    enquiry.KEY: _enquiry,
    wish.KEY: _wish,
    maintenance.KEY: _installed(lambda: _("Wartung angeboten: {what}")),
    warranty.KEY: _installed(lambda: _("Ende der Gewährleistung: {what}")),
    season.KEY: _installed(lambda: _("Zur Jahreszeit angeboten: {what}")),
    referral.KEY: _referral,
    next_step.KEY: _next_step,
    care_gap.KEY: _customer,
    dormant.KEY: _customer,
}
