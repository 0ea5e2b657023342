"""Planned and done contacts. None without a reason the customer would be glad about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.i18n import _
from kundenpflege.model import Contact, ContactSeries, Customer, Offer, Person, User
from kundenpflege.model.kinds import ContactKind, ContactNature, Mood
from kundenpflege.rules.series import in_words
from kundenpflege.store import Reader, Writer

from . import series
from .contact_drafts import CONTACT_FIELDS, check_minutes, contact_draft, raise_for, split_text
from .contact_moves import (
    Move,
    move_contact,
    move_contacts,
    note_attempt,
    speak_up_again,
    stretch_contact,
)
from .fields import Draft, Problems, apply, check_reference
from .follow_ups import go_on, next_step_number, note_done
from .persons import forget_answers
from .series_days import plan_of

__all__ = [
    "CONTACT_FIELDS", "ContactDetail", "Move", "NextStep", "add_done_contact", "change_contact",
    "contact_ids",
    "finish_contact", "get_contact", "move_contact", "move_contacts", "note_missed",
    "plan_contact", "raise_for", "remove_contact", "reopen_contact", "stretch_contact",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class NextStep:
    """The contact that follows a done one; without `person_id` the same person is meant."""

    kind: ContactKind
    reason: str
    due: date
    at_time: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class ContactDetail:
    """A contact with the names it shows; planned while `done_on` is None."""

    id: int
    version: int
    customer_id: int
    customer_name: str
    customer_number: str
    person_id: int | None
    person_name: str
    offer_id: int | None
    offer_number: str
    kind: ContactKind
    nature: ContactNature
    reason: str
    due: date
    at_time: str
    done_on: date | None
    outcome: str
    note: str
    responsible_id: int | None
    responsible_name: str
    responsible_color: str
    minutes: int | None = None
    last_day: date | None = None
    place: str = ""
    mood: Mood = Mood.NONE
    attempts: int = 0
    no_next: bool = False
    occasion: str = ""
    series_id: int | None = None
    series_day: date | None = None
    series_words: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the contact took place."""
        return self.done_on is not None


def get_contact(db: Reader, contact_id: int) -> ContactDetail:
    """One contact; NotFoundError when gone."""
    contact = db.require(Contact, contact_id)
    customer = db.require(Customer, contact.customer_id)
    person = db.get(Person, contact.person_id)
    offer = db.get(Offer, contact.offer_id)
    user = db.get(User, contact.responsible_id)
    rhythm = db.get(ContactSeries, contact.series_id)
    return ContactDetail(
        id=contact.id,
        version=db.version(contact),
        customer_id=contact.customer_id,
        customer_name=customer.name,
        customer_number=customer.number,
        person_name=person.full_name if person else "",
        offer_id=contact.offer_id,
        offer_number=offer.full_number if offer else "",
        responsible_name=user.name if user else "",
        responsible_color=user.color if user else "",
        attempts=contact.attempts,
        series_id=contact.series_id,
        series_day=contact.series_day,
        series_words=in_words(plan_of(rhythm)) if rhythm else "",
        **{name: getattr(contact, name) for name in CONTACT_FIELDS},
    )


def contact_ids(db: Reader, customer_id: int, planned_only: bool = False) -> list[int]:
    """The contacts of a customer, the latest day first."""
    day = func.coalesce(Contact.done_on, Contact.due)
    wanted = select(Contact.id).where(Contact.customer_id == customer_id)
    if planned_only:
        wanted = wanted.where(Contact.done_on.is_(None))
    return list(db.scalars(wanted.order_by(day.desc(), Contact.id.desc())))


def plan_contact(
    db: Writer,
    customer_id: int,
    *,
    kind: ContactKind | str,
    reason: str,
    due: date,
    at_time: str = "",
    person_id: int | None = None,
    note: str = "",
    offer_id: int | None = None,
    responsible_id: int | None = None,
    nature: ContactNature | str | None = None,
    minutes: int | None = None,
    last_day: date | None = None,
    place: str = "",
    occasion: str = "",
) -> int:
    """Plan a contact and give its id.

    The customer's responsible person takes it unless `responsible_id` says otherwise. About an
    offer it is no advertising, else it is, unless `nature` says otherwise (§ 7 UWG). `occasion` is
    the key of what it is planned for: nobody is reminded of that on its own any more. InputError
    without a reason.
    """
    values = {
        "kind": kind,
        "reason": reason,
        "due": due,
        "at_time": at_time,
        "person_id": person_id,
        "note": note,
        "responsible_id": responsible_id,
        "minutes": minutes,
        "last_day": last_day,
        "place": place,
        "occasion": occasion,
        **({"nature": nature} if nature else {}),
    }
    return _add(db, customer_id, offer_id, values)


def add_done_contact(
    db: Writer,
    customer_id: int,
    *,
    kind: ContactKind | str,
    text: str,
    outcome: str = "",
    next_step: NextStep | None = None,
    done_on: date | None = None,
    person_id: int | None = None,
    offer_id: int | None = None,
    responsible_id: int | None = None,
    nature: ContactNature | str | None = None,
    mood: Mood | str = Mood.NONE,
    no_next: bool = False,
    minutes: int | None = None,
    occasion: str = "",
) -> int:
    """Note a contact that just took place, with its next step, and give its id.

    `text` says what it was about: its first line is the reason, more lines become the note.
    `done_on` is today unless said otherwise.
    """
    day = done_on or db.today
    if day > db.today:
        raise_for("done_on", _("Ein erledigter Kontakt kann nicht in der Zukunft liegen."))
    reason, note = split_text(text or outcome)
    values = {
        "kind": kind,
        "reason": reason,
        "due": day,
        "done_on": day,
        "outcome": outcome,
        "note": note,
        "person_id": person_id,
        "responsible_id": responsible_id,
        "mood": mood,
        "no_next": no_next and next_step is None,
        "minutes": minutes,
        "occasion": occasion,
        **({"nature": nature} if nature else {}),
    }
    contact_id = _add(db, customer_id, offer_id, values)
    contact = db.require(Contact, contact_id)
    following = None if next_step is None else _plan_next(db, contact, next_step)
    go_on(db, contact, next_step.due if next_step else None, following)
    return contact_id


def finish_contact(
    db: Writer,
    contact_id: int,
    outcome: str = "",
    next_step: NextStep | None = None,
    done_on: date | None = None,
    *,
    kind: ContactKind | str | None = None,
    mood: Mood | str | None = None,
    no_next: bool = False,
    minutes: int | None = None,
) -> int | None:
    """Mark a planned contact as done, with outcome and next step; gives the next contact's id.

    `kind` says how it took place after all, `mood` how the customer seemed, `no_next` that nothing
    need follow, `minutes` how long it took. The next one of a series is planned, too. One that is
    done already stays on its day.
    """
    contact = db.require(Contact, contact_id)
    day = done_on or contact.done_on or db.today
    if day > db.today:
        raise_for("done_on", _("Ein erledigter Kontakt kann nicht in der Zukunft liegen."))
    problems = Problems()
    given = {"outcome": outcome, "kind": kind, "mood": mood, "minutes": minutes}
    given = {name: value for name, value in given.items() if value not in (None, "")}
    draft = Draft(Contact, given, CONTACT_FIELDS, problems, db.today)
    draft.check("minutes", check_minutes)
    problems.raise_if_any()
    done = {"done_on": day, "no_next": no_next and next_step is None}
    apply(db, contact, None, {**draft.values, **done})
    series.gone_on(db, contact)
    _tell_offer(db, contact)
    following = None if next_step is None else _plan_next(db, contact, next_step)
    go_on(db, contact, next_step.due if next_step else None, following)
    return following


def note_missed(
    db: Writer,
    contact_id: int | None,
    customer_id: int | None = None,
    *,
    person_id: int | None = None,
    until: date | None = None,
    words: str = "",
    offer_id: int | None = None,
) -> int:
    """Nobody was reached: the call stays planned for today (or `until`); gives its id.

    The attempt is counted and stands in its note. Without a planned call one to call back is made
    for the customer. It is no contact that took place.
    """
    if contact_id is None:
        if customer_id is None:
            raise TypeError("a contact or a customer is needed")
        contact_id = plan_contact(
            db,
            customer_id,
            kind=ContactKind.CALL,
            reason=_("Rückruf"),
            due=max(until or db.today, db.today),
            person_id=person_id,
            offer_id=offer_id,
        )
    note_attempt(db, contact_id, until, words)
    return contact_id


def reopen_contact(db: Writer, contact_id: int) -> None:
    """Make a done contact a planned one again; its outcome stays."""
    contact = db.require(Contact, contact_id)
    apply(db, contact, None, {"done_on": None})
    _tell_offer(db, contact)


def change_contact(
    db: Writer, contact_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change the given fields; InputError by field, ConflictError when changed meanwhile."""
    contact = db.require(Contact, contact_id)
    problems = Problems()
    draft = contact_draft(db, values, problems, contact.customer_id, contact)
    problems.raise_if_any()
    before = contact.due
    if contact.last_day is not None and "due" in draft.values and "last_day" not in draft.values:
        draft.values["last_day"] = contact.last_day + (draft.values["due"] - before)
    was_done = contact.is_done
    apply(db, contact, version, draft.values)
    if contact.is_done and not was_done:
        series.gone_on(db, contact)
    if contact.due != before:
        speak_up_again(db, contact)
        series.keep_up(db, contact)
    if "done_on" in draft.values:
        _tell_offer(db, contact)


def remove_contact(db: Writer, contact_id: int) -> None:
    """Remove a contact; of a series that day is left out and the next one is planned."""
    contact = db.require(Contact, contact_id)
    forget_answers(db, [f"contact:{contact_id}"])
    db.delete(contact)
    series.left_out(db, contact)
    _tell_offer(db, contact)


def _tell_offer(db: Writer, contact: Contact) -> None:
    """The offer says how it was followed up, wherever the contact was marked."""
    if contact.offer_id is not None and contact.follow_up:
        db.flush()
        note_done(db, contact)


def _add(db: Writer, customer_id: int, offer_id: int | None, values: Mapping[str, Any]) -> int:
    customer = db.require(Customer, customer_id)
    problems = Problems()
    draft = contact_draft(db, values, problems, customer_id, None)
    check_reference(db, problems, "offer_id", Offer, offer_id)
    problems.raise_if_any()
    if draft.get("responsible_id") is None:
        draft.values["responsible_id"] = customer.responsible_id or db.user_id
    if "nature" not in draft.values:
        about_offer = offer_id is not None
        draft.values["nature"] = ContactNature.SERVICE if about_offer else ContactNature.CARE
    step = 0 if offer_id is None else next_step_number(db, offer_id)
    contact = db.add(
        Contact(customer_id=customer_id, offer_id=offer_id, follow_up=step, **draft.values)
    )
    db.flush()
    if contact.done_on is not None:
        _tell_offer(db, contact)
    return contact.id


def _plan_next(db: Writer, contact: Contact, step: NextStep) -> int:
    """Plan what follows; problems carry the prefix `next_step.`."""
    problems = Problems()
    values = {
        "kind": step.kind,
        "nature": contact.nature,
        "reason": step.reason,
        "due": step.due,
        "at_time": step.at_time,
        "person_id": step.person_id or contact.person_id,
        "responsible_id": contact.responsible_id,
    }
    draft = contact_draft(db, values, problems, contact.customer_id, None, prefix="next_step.")
    if step.due < db.today:
        problems.add("next_step.due", _("Der nächste Schritt liegt schon in der Vergangenheit."))
    problems.raise_if_any()
    number = 0 if contact.offer_id is None else next_step_number(db, contact.offer_id)
    following = db.add(
        Contact(
            customer_id=contact.customer_id,
            offer_id=contact.offer_id,
            follow_up=number,
            **draft.values,
        )
    )
    db.flush()
    return following.id
