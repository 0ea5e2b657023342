"""The call: which numbers there are, what to say, and noting what came of it in ten seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from sqlalchemy import select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model import Contact, Customer, Offer, Person
from kundenpflege.model.kinds import Channel, ContactKind, ContactNature, Mood
from kundenpflege.rules.reminders.planned_contact import KEY as PLANNED
from kundenpflege.rules.reminders.reminder import ReminderKey, shorten
from kundenpflege.store import Reader, Writer

from . import contacts, reminder_answers
from .addressees import spoken_name
from .contacts import NextStep
from .next_days import next_days
from .permissions import permission
from .wishes import list_wishes
from .work_calendar import load_calendar

#: Later than this nobody is tried again on the same day.
_LATEST = time(16)
#: After so many days whoever wanted to call back is called.
_CALLS_BACK = 2
_MOST_NUMBERS = 8
#: Reminders that a planned call stands for; the others are answered by what they are about.
_OCCASIONS = frozenset(
    {
        "birthday", "round_birthday", "name_day", "anniversary", "maintenance", "warranty",
        "season", "referral", "wish", "decision_date", "care_gap", "dormant",
    }
)  # fmt: skip
_SHORTEST, _LONGEST = 5, 24 * 60  # minutes of a contact


class Reached(StrEnum):
    """How a call ended."""

    TALKED = "talked"
    MISSED = "missed"
    MAILBOX = "mailbox"
    CALLS_BACK = "calls_back"


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number with whose it is: `Petra Brandt, mobil`."""

    label: str
    number: str
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What one wants to see before and during a call. `say` are lines that help to begin,
    `allowed_why` is the permission in words."""

    customer_id: int
    customer: str
    customer_number: str
    person_id: int | None
    person: str
    spoken: str
    numbers: tuple[PhoneNumber, ...]
    title: str
    say: tuple[str, ...] = ()
    contact_id: int | None = None
    offer_id: int | None = None
    attempts: int = 0
    series_words: str = ""
    allowed: bool = True
    allowed_why: str = ""


@dataclass(frozen=True, slots=True)
class CallNote:
    """What is to be noted. `key` is the reminder that was answered by calling, `decision` empty,
    `accepted` or `declined`."""

    customer_id: int
    person_id: int | None = None
    contact_id: int | None = None
    offer_id: int | None = None
    key: str = ""
    title: str = ""
    kind: ContactKind = ContactKind.CALL
    outcome: str = ""
    mood: Mood = Mood.NONE
    no_next: bool = False
    step: NextStep | None = None
    minutes: int | None = None
    decision: str = ""


def call_facts(
    db: Reader,
    customer_id: int = 0,
    *,
    contact_id: int | None = None,
    person_id: int | None = None,
    offer_id: int | None = None,
    title: str = "",
) -> CallFacts:
    """Everything about calling a customer, perhaps for a planned contact: also whether it is
    allowed (§ 7 UWG) and why. Restricted and departed persons are left out.

    NotFoundError when the contact or customer is gone."""
    contact = contacts.get_contact(db, contact_id) if contact_id is not None else None
    if contact is not None:
        customer_id = contact.customer_id
        person_id = contact.person_id or person_id
        offer_id = contact.offer_id or offer_id
    customer = db.require(Customer, customer_id)
    people = _people(db, customer.id)
    speaks_to = next((one for one in people if one.id == person_id), people[0] if people else None)
    nature = contact.nature if contact else ContactNature.CARE
    if contact is None and offer_id is not None:
        nature = ContactNature.SERVICE
    judged = permission(db, customer.id, speaks_to.id if speaks_to else None, Channel.PHONE, nature)
    return CallFacts(
        customer_id=customer.id,
        customer=customer.name,
        customer_number=customer.number,
        person_id=speaks_to.id if speaks_to else None,
        person=speaks_to.full_name if speaks_to else "",
        spoken=spoken_name(speaks_to) if speaks_to else "",
        numbers=_numbers(customer, speaks_to, people),
        title=title or (contact.reason if contact else ""),
        say=_say(db, customer, contact.note if contact else ""),
        contact_id=contact.id if contact else None,
        offer_id=offer_id,
        attempts=contact.attempts if contact else 0,
        series_words=contact.series_words if contact else "",
        allowed=judged.allowed,
        allowed_why=" ".join(part for part in (f"{judged.reason}.", judged.advice) if part),
    )


def note_talk(db: Writer, note: CallNote) -> None:
    """Note that somebody was reached: the contact is done, the reminder answered, the offer
    decided, and what comes next is planned. InputError for the next step (`next_step.due` …)."""
    step = None if note.decision else note.step
    note = replace(note, minutes=_lasting(note.minutes))
    if note.key and not note.key.startswith(f"{PLANNED}:"):
        _answer(db, note, step)
    elif note.contact_id is not None:
        if db.require(Contact, note.contact_id).done_on is not None:
            raise UserError(_("Dieser Kontakt ist schon erledigt."))
        contacts.finish_contact(
            db,
            note.contact_id,
            note.outcome,
            _with_reason(step, note),
            kind=note.kind,
            mood=note.mood,
            no_next=note.no_next,
            minutes=note.minutes,
        )
    else:
        contacts.add_done_contact(
            db,
            note.customer_id,
            kind=note.kind,
            text=_reason(note),
            outcome=note.outcome,
            next_step=_with_reason(step, note),
            person_id=note.person_id,
            offer_id=note.offer_id,
            mood=note.mood,
            no_next=note.no_next,
            minutes=note.minutes,
        )
    _decide(db, note)


def note_not_reached(db: Writer, note: CallNote, how: Reached) -> date:
    """Nobody was there: the call stays planned, and the day is given on which it is tried again.

    Before four o'clock that is today, else the next working day; whoever promised to call back
    gets two days for it. It is no contact that took place; the call that is planned now speaks in
    the place of the reminder that was meant.
    """
    if how is Reached.CALLS_BACK:
        day = load_calendar(db).working_day(db.today, user_id=db.user_id)
        for _step in range(_CALLS_BACK):
            day = load_calendar(db).working_day(_following(day), user_id=db.user_id)
    elif db.now.time() < _LATEST:
        day = db.today
    else:
        day = next_days(db, db.user_id)["tomorrow"]
    words = [{Reached.MAILBOX: _("Mailbox"), Reached.CALLS_BACK: _("ruft zurück")}.get(how, "")]
    words.append(note.outcome)
    contact_id = contacts.note_missed(
        db,
        note.contact_id or _planned_call(db, note),
        note.customer_id,
        person_id=note.person_id,
        until=day,
        words=" – ".join(word for word in words if word),
        offer_id=note.offer_id,
    )
    contact = db.require(Contact, contact_id)
    if contact.attempts == 1 and note.contact_id is None:
        if note.title:
            contact.reason = shorten(_("Rückruf: {what}").format(what=note.title), 300)
        if note.key.partition(":")[0] in _OCCASIONS and not contact.occasion:
            contact.occasion = note.key
    return day


def attempts_words(attempts: int) -> str:
    """`2 Versuche ohne Erfolg`."""
    return ngettext("{n} Versuch ohne Erfolg", "{n} Versuche ohne Erfolg", attempts).format(
        n=attempts
    )


def _answer(db: Writer, note: CallNote, step: NextStep | None) -> None:
    """Answer the reminder; mood, duration and „nothing need follow“ belong to the contact that
    this makes."""
    before = _done_today(db, note.customer_id)
    reminder_answers.finish(
        db,
        ReminderKey.read(note.key),
        kind=note.kind,
        outcome=note.outcome,
        next_step=step,
    )
    db.flush()
    for contact_id in _done_today(db, note.customer_id) - before:
        contact = db.require(Contact, contact_id)
        contact.mood = note.mood or contact.mood
        contact.no_next = contact.no_next or (note.no_next and step is None)
        contact.minutes = note.minutes or contact.minutes


def _done_today(db: Reader, customer_id: int) -> set[int]:
    return set(
        db.scalars(
            select(Contact.id).where(
                Contact.customer_id == customer_id, Contact.done_on == db.today
            )
        )
    )


def _decide(db: Writer, note: CallNote) -> None:
    if note.offer_id is None or not note.decision:
        return
    from . import offers

    if note.decision == "accepted":
        offers.accept_offer(db, note.offer_id)
    else:
        offers.decline_offer(db, note.offer_id, note=note.outcome)
    if note.step is not None:
        # After the decision: that settles whatever was planned before.
        contacts.plan_contact(
            db,
            note.customer_id,
            kind=note.step.kind,
            reason=note.step.reason or _("Nach der Entscheidung melden"),
            due=note.step.due,
            person_id=note.person_id,
            offer_id=note.offer_id,
        )


def _lasting(minutes: int | None) -> int | None:
    """As long as a contact may take in the plan: a short call counts five minutes."""
    return None if not minutes else min(max(minutes, _SHORTEST), _LONGEST)


def _reason(note: CallNote) -> str:
    return shorten(note.title, 300) or _("Anruf")


def _with_reason(step: NextStep | None, note: CallNote) -> NextStep | None:
    if step is None or step.reason.strip():
        return step
    return NextStep(step.kind, _reason(note), step.due, step.at_time, step.person_id)


def _planned_call(db: Reader, note: CallNote) -> int | None:
    """The call that is planned for an offer by today: it is tried again, not a second one."""
    if note.offer_id is None:
        return None
    offer = db.get(Offer, note.offer_id)
    if offer is None:
        return None
    planned = db.scalars(
        select(Contact).where(Contact.offer_id == offer.id, Contact.done_on.is_(None))
    )
    # Ordered here: for the order the database would walk through all that is planned.
    found = sorted((one.due, one.id) for one in planned if one.due <= db.today)
    return found[0][1] if found else None


def _people(db: Reader, customer_id: int) -> list[Person]:
    return list(
        db.scalars(
            select(Person)
            .where(
                Person.customer_id == customer_id,
                Person.left_on.is_(None),
                Person.restricted_on.is_(None),
            )
            .order_by(Person.position, Person.id)
        )
    )


def _numbers(
    customer: Customer, speaks_to: Person | None, people: Sequence[Person]
) -> tuple[PhoneNumber, ...]:
    """Numbers to call, those of the person first; each once."""
    found: dict[str, PhoneNumber] = {}

    def add(number: str, label: str, person_id: int | None) -> None:
        digits = _same(number)
        if digits and digits not in found and len(found) < _MOST_NUMBERS:
            found[digits] = PhoneNumber(label, number, person_id)

    ordered = [speaks_to] if speaks_to else []
    ordered += [one for one in people if one is not speaks_to]
    for place, person in enumerate(ordered):
        add(person.phone, person.full_name, person.id)
        add(person.mobile, _("{name}, mobil").format(name=person.full_name), person.id)
        if place == 0:
            add(customer.phone, customer.name, None)
    if not ordered:
        add(customer.phone, customer.name, None)
    return tuple(found.values())


def _same(number: str) -> str:
    """The same for `+49 171 5` and `0171-5`."""
    digits = "".join(sign for sign in number.replace("(0)", "") if sign.isdigit())
    home = number.strip().startswith("+") and digits[:2] in ("49", "43", "41")
    return f"0{digits[2:]}" if home else digits


def _say(db: Reader, customer: Customer, note: str) -> tuple[str, ...]:
    """Preparation, the last contact with its outcome, and the open wishes."""
    lines = [" ".join(line.split()) for line in note.splitlines() if line.strip()][-4:]
    last = next(
        iter(
            db.scalars(
                select(Contact)
                .where(Contact.customer_id == customer.id, Contact.done_on.is_not(None))
                .order_by(Contact.done_on.desc(), Contact.id.desc())
                .limit(1)
            )
        ),
        None,
    )
    if last is not None and last.done_on is not None:
        told = _("zuletzt: {kind} am {day:%d.%m.%Y}").format(kind=last.kind.label, day=last.done_on)
        words = shorten(last.outcome or last.reason, 140)
        lines.append(f"{told} – {words}" if words else told)
    for wish in list_wishes(db, customer.id, limit=2):
        lines.append(_("offener Wunsch: {text}").format(text=shorten(wish.text, 120)))
    return tuple(lines)


def _following(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
