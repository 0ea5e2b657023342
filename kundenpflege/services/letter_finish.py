"""Finishing a card or letter: the paper is made and kept, the contact noted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.model import Contact, Letter
from kundenpflege.model.kinds import ContactKind, LetterForm
from kundenpflege.rules.greetings import read_occasion
from kundenpflege.rules.reminders import planned_contact
from kundenpflege.store import Writer

from . import contacts, reminder_answers
from .fields import apply
from .letter_context import LetterContext, letter_context, letter_findings, letter_sheet

#: Reminders about an enquiry or offer: finishing them has consequences of its own.
_OWN_FINISH = frozenset({"follow_up", "offer_expiring", "decision_date", "enquiry"})
_FIELDS = ("person_id", "occasion", "form", "subject", "salutation", "body", "personal", "closing")


def letter_values(letter: Letter) -> dict[str, Any]:
    """The fields of a letter; the day it bears is that of its finishing."""
    values = {name: getattr(letter, name) for name in _FIELDS}
    return {**values, "written_on": letter.finished_on}


def finish_letter(db: Writer, letter_id: int, note: bool = True) -> int | None:
    """Make the paper and keep it; with `note` the contact counts as done. Gives the contact's id.

    InputError by field for what is still missing, above all the personal sentence, and where no
    post may or can go.
    """
    letter = db.require(Letter, letter_id)
    if letter.finished_on is not None:
        return letter.contact_id
    context = letter_context(db, letter.customer_id, letter.person_id, letter.occasion)
    values = letter_values(letter)
    missing = [one for one in letter_findings(context, values) if one.blocks]
    if missing:
        raise InputError({one.field: one.text for one in reversed(missing)})
    made = _render(context, values, letter.form)
    letter.content, letter.finished_on, letter.printed_on = made, db.today, None
    letter.written_on = db.today
    if note and letter.contact_id is None:
        letter.contact_id = _note(db, letter, context)
    db.flush()
    return letter.contact_id


def reopen_letter(db: Writer, letter_id: int) -> None:
    """Make a finished letter a draft again; what was noted as done stays."""
    letter = db.require(Letter, letter_id)
    apply(db, letter, None, {"content": None, "finished_on": None, "printed_on": None})


def _render(context: LetterContext, values: Mapping[str, Any], form: LetterForm) -> bytes:
    sheet = letter_sheet(context, values)
    if form is LetterForm.LETTER:
        from kundenpflege.documents.letter import render_letter

        return render_letter(sheet).content
    from kundenpflege.documents.card import render_card

    made = render_card(sheet)
    if not made.fits:
        raise InputError({"body": _("So viel Text hat auf der Karte keinen Platz. Bitte kürzen.")})
    return made.content


def _note(db: Writer, letter: Letter, context: LetterContext) -> int | None:
    """The contact that this letter is: the planned one of its occasion, else a new one."""
    said = _("Karte geschrieben") if letter.form is LetterForm.CARD else _("Brief geschrieben")
    outcome = f"{said}: {letter.personal}" if letter.personal else said
    key = read_occasion(letter.occasion)
    planned = _planned(db, letter)
    if planned is not None:
        planned.kind = ContactKind.LETTER
        contacts.finish_contact(db, planned.id, outcome)
        return planned.id
    if key is not None and key.rule in _OWN_FINISH:
        reminder_answers.finish(db, key, kind=ContactKind.LETTER, outcome=outcome)
        return None
    title = context.title.partition(" · ")[0]
    contact_id = contacts.add_done_contact(
        db,
        letter.customer_id,
        kind=ContactKind.LETTER,
        text=title,
        outcome=outcome,
        person_id=letter.person_id,
        nature=context.nature,
    )
    if key is not None and key.rule != planned_contact.KEY:
        db.require(Contact, contact_id).occasion = key.text
    return contact_id


def _planned(db: Writer, letter: Letter) -> Contact | None:
    """The open contact that was planned for this occasion."""
    if not letter.occasion:
        return None
    key = read_occasion(letter.occasion)
    if key is not None and key.subject.startswith("contact:"):
        found = db.get(Contact, key.subject_id)
        if found is None or found.customer_id != letter.customer_id or found.done_on is not None:
            return None
        return found
    if key is None:
        return None
    open_ones = db.scalars(
        select(Contact)
        .where(
            Contact.customer_id == letter.customer_id,
            Contact.occasion == letter.occasion,
            Contact.done_on.is_(None),
        )
        .order_by(Contact.due, Contact.id)
        .limit(1)
    )
    return open_ones[0] if open_ones else None
