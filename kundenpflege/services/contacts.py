"""Planned and done contacts. None without a reason the customer would be glad about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Contact, Customer, Offer, Person, ReminderAnswer, User
from kundenpflege.model.kinds import AnswerKind, ContactKind, ContactNature
from kundenpflege.rules.validation import check_time
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply, check_reference
from .follow_ups import go_on, next_step_number, note_done
from .persons import forget_answers

#: What may be written.
CONTACT_FIELDS = frozenset(
    {
        "person_id",
        "kind",
        "nature",
        "reason",
        "due",
        "at_time",
        "done_on",
        "outcome",
        "note",
        "responsible_id",
    }
)
_REASON_LENGTH = 400


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
        **{name: getattr(contact, name) for name in CONTACT_FIELDS},
    )


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
) -> int:
    """Plan a contact and give its id.

    The customer's responsible person takes it unless `responsible_id` says otherwise. About an
    offer it is no advertising, else it is, unless `nature` says otherwise (§ 7 UWG). InputError
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
) -> int:
    """Note a contact that just took place, with its next step, and give its id.

    `text` says what it was about: its first line is the reason, more lines become the note.
    `done_on` is today unless said otherwise.
    """
    day = done_on or db.today
    if day > db.today:
        raise_for("done_on", _("Ein erledigter Kontakt kann nicht in der Zukunft liegen."))
    reason, note = _split(text or outcome)
    values = {
        "kind": kind,
        "reason": reason,
        "due": day,
        "done_on": day,
        "outcome": outcome,
        "note": note,
        "person_id": person_id,
        "responsible_id": responsible_id,
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
) -> int | None:
    """Mark a planned contact as done, with outcome and next step; gives the next contact's id."""
    contact = db.require(Contact, contact_id)
    day = done_on or db.today
    if day > db.today:
        raise_for("done_on", _("Ein erledigter Kontakt kann nicht in der Zukunft liegen."))
    problems = Problems()
    draft = Draft(Contact, {"outcome": outcome}, CONTACT_FIELDS, problems, db.today)
    problems.raise_if_any()
    values: dict[str, Any] = {"done_on": day}
    if draft.get("outcome"):
        values["outcome"] = draft.get("outcome")
    apply(db, contact, None, values)
    _tell_offer(db, contact)
    following = None if next_step is None else _plan_next(db, contact, next_step)
    go_on(db, contact, next_step.due if next_step else None, following)
    return following


def reopen_contact(db: Writer, contact_id: int) -> None:
    """Make a done contact a planned one again; its outcome stays."""
    contact = db.require(Contact, contact_id)
    apply(db, contact, None, {"done_on": None})
    _tell_offer(db, contact)


def move_contact(db: Writer, contact_id: int, day: date) -> None:
    """Plan a contact for another day; what is done stays where it happened."""
    contact = db.require(Contact, contact_id)
    if contact.done_on is not None:
        raise UserError(
            _("Dieser Kontakt ist schon erledigt. Verschieben lassen sich nur geplante Kontakte.")
        )
    if apply(db, contact, None, {"due": day}):
        _speak_up_again(db, contact)


def change_contact(
    db: Writer, contact_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change the given fields; InputError by field, ConflictError when changed meanwhile."""
    contact = db.require(Contact, contact_id)
    problems = Problems()
    draft = _draft(db, values, problems, contact.customer_id, contact)
    problems.raise_if_any()
    before = contact.due
    apply(db, contact, version, draft.values)
    if contact.due != before:
        _speak_up_again(db, contact)
    if "done_on" in draft.values:
        _tell_offer(db, contact)


def remove_contact(db: Writer, contact_id: int) -> None:
    """Remove a contact."""
    contact = db.require(Contact, contact_id)
    forget_answers(db, [f"contact:{contact_id}"])
    db.delete(contact)
    _tell_offer(db, contact)


def raise_for(field: str, text: str) -> None:
    """InputError for one field."""
    problems = Problems()
    problems.add(field, text)
    problems.raise_if_any()


def _tell_offer(db: Writer, contact: Contact) -> None:
    """The offer says how it was followed up, wherever the contact was marked."""
    if contact.offer_id is not None and contact.follow_up:
        db.flush()
        note_done(db, contact)


def _speak_up_again(db: Writer, contact: Contact) -> None:
    """A follow-up that is given another day is no longer put off to the day said before."""
    if contact.offer_id is None:
        return
    for answer in db.scalars(
        select(ReminderAnswer).where(
            ReminderAnswer.subject == f"offer:{contact.offer_id}",
            ReminderAnswer.answer == AnswerKind.SNOOZED,
            or_(*(ReminderAnswer.occasion.startswith(way) for way in ("sent-", "contact-"))),
        )
    ):
        db.delete(answer)


def _add(db: Writer, customer_id: int, offer_id: int | None, values: Mapping[str, Any]) -> int:
    customer = db.require(Customer, customer_id)
    problems = Problems()
    draft = _draft(db, values, problems, customer_id, None)
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
    draft = _draft(db, values, problems, contact.customer_id, None, prefix="next_step.")
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


def _draft(
    db: Reader,
    values: Mapping[str, Any],
    problems: Problems,
    customer_id: int,
    known: Contact | None,
    prefix: str = "",
) -> Draft:
    """Checked values for a new contact, or for changing the `known` one."""
    draft = Draft(Contact, values, CONTACT_FIELDS, problems, db.today, prefix)
    draft.check("at_time", check_time)
    draft.require(
        "reason",
        _(
            "Bitte einen Anlass nennen, über den sich der Kunde freut, zum Beispiel: "
            "„Fragen, ob die Fenster dicht sind“."
        ),
        new=known is None,
    )
    draft.require("due", _("Bitte einen Tag wählen."), new=known is None)
    done_on = draft.get("done_on")
    if done_on is not None and done_on > db.today:
        problems.add(
            f"{prefix}done_on", _("Ein erledigter Kontakt kann nicht in der Zukunft liegen.")
        )
    check_reference(db, problems, f"{prefix}responsible_id", User, draft.get("responsible_id"))
    person = db.get(Person, draft.get("person_id"))
    if draft.get("person_id") is not None and (person is None or person.customer_id != customer_id):
        problems.add(
            f"{prefix}person_id", _("Diese Person gehört nicht zu diesem Kunden. Bitte neu wählen.")
        )
    return draft


def _split(text: str) -> tuple[str, str]:
    """What a quick note was about (one line of at most 400 signs) and the rest of it."""
    lines = text.strip().split("\n", 1)
    reason = lines[0].strip()
    if len(reason) > _REASON_LENGTH:
        cut = reason.rfind(" ", 0, _REASON_LENGTH)
        return reason[: cut if cut > 0 else _REASON_LENGTH - 1].rstrip() + "…", text.strip()
    return reason, lines[1].strip() if len(lines) > 1 else ""
