"""Moving and stretching what is planned, and calls that reached nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Contact, ReminderAnswer
from kundenpflege.model.kinds import AnswerKind
from kundenpflege.rules.validation import InvalidValue, check_time
from kundenpflege.store import Writer

from . import series
from .contact_drafts import contact_draft, raise_for
from .fields import Problems, apply

__all__ = ["Move", "move_contact", "move_contacts", "note_attempt", "speak_up_again",
           "stretch_contact"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """Where something planned goes: a contact, or the one that a series means for `series_day`.

    `at_time` None keeps the time of day, an empty one makes it all day.
    """

    day: date
    contact_id: int | None = None
    series_id: int | None = None
    series_day: date | None = None
    at_time: str | None = None


def move_contact(db: Writer, contact_id: int, day: date, at_time: str | None = None) -> None:
    """Plan a contact for another day; what is done stays where it happened."""
    move_contacts(db, [Move(day, contact_id, at_time=at_time)])


def move_contacts(db: Writer, moves: Sequence[Move]) -> list[int]:
    """Move several planned contacts in one step and give their ids.

    Several days in a row stay as many days. One of a series that is no contact yet becomes one.
    UserError for done ones, InputError (`due`, `at_time`) for what cannot be.
    """
    return [_move(db, one) for one in moves]


def _move(db: Writer, move: Move) -> int:
    contact = _planned(db, move.contact_id, move.series_id, move.series_day)
    values: dict[str, Any] = {"due": move.day}
    if move.at_time is not None:
        try:
            values["at_time"] = check_time(move.at_time)
        except InvalidValue as error:
            raise_for("at_time", str(error))
    if contact.last_day is not None:
        values["last_day"] = contact.last_day + (move.day - contact.due)
    problems = Problems()
    draft = contact_draft(db, values, problems, contact.customer_id, contact)
    problems.raise_if_any()
    before = contact.due
    apply(db, contact, None, draft.values)
    if contact.due != before:
        speak_up_again(db, contact)
        series.keep_up(db, contact)
    return contact.id


def stretch_contact(
    db: Writer, contact_id: int, *, minutes: int | None = None, last_day: date | None = None
) -> None:
    """Change how long a planned contact takes: in minutes, or up to a last day."""
    contact = _planned(db, contact_id, None, None)
    values: dict[str, Any] = {}
    if minutes is not None:
        values["minutes"] = minutes
    if last_day is not None:
        values["last_day"] = last_day
    problems = Problems()
    draft = contact_draft(db, values, problems, contact.customer_id, contact)
    problems.raise_if_any()
    apply(db, contact, None, draft.values)


def note_attempt(db: Writer, contact_id: int, until: date | None = None, words: str = "") -> None:
    """Nobody was reached: the contact stays planned, for today or for `until`.

    The attempt is counted and written into the note with its day and time.
    """
    contact = _planned(db, contact_id, None, None)
    line = _("{day} um {time} Uhr niemanden erreicht").format(
        day=f"{db.now:%d.%m.%Y}", time=f"{db.now:%H:%M}"
    )
    if words.strip():
        line = f"{line}: {' '.join(words.split())}"
    note = "\n".join(part for part in (contact.note, line) if part)
    while len(note) > _NOTE and "\n" in note:  # the oldest attempts make room
        note = note.split("\n", 1)[1]
    due = max(until or db.today, db.today)
    values: dict[str, Any] = {"note": note[-_NOTE:], "due": due}
    if due != contact.due and contact.at_time:
        values["at_time"] = ""
    if contact.last_day is not None:
        values["last_day"] = None
    before = contact.due
    contact.attempts += 1
    apply(db, contact, None, values)
    if contact.due != before:
        speak_up_again(db, contact)
        series.keep_up(db, contact)


_NOTE = int(Contact.__table__.c.note.type.length)  # type: ignore[attr-defined]


def speak_up_again(db: Writer, contact: Contact) -> None:
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


def _planned(
    db: Writer, contact_id: int | None, series_id: int | None, series_day: date | None
) -> Contact:
    if contact_id is None:
        if series_id is None or series_day is None:
            raise TypeError("a contact or a day of a series is needed")
        contact_id = series.materialise(db, series_id, series_day)
    contact = db.require(Contact, contact_id)
    if contact.done_on is not None:
        raise UserError(
            _("Dieser Kontakt ist schon erledigt. Verschieben lassen sich nur geplante Kontakte.")
        )
    return contact
