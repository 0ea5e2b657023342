"""Greeting cards and letters: written, finished, noted as a contact, listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Customer, Letter, Person
from kundenpflege.model.kinds import LetterForm
from kundenpflege.rules.greetings import kind_of_occasion, read_occasion
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply
from .letter_context import (
    LetterContext,
    letter_context,
    proposed_body,
    proposed_subject,
)
from .letter_finish import finish_letter, letter_values, reopen_letter
from .letter_print import print_letters
from .versions import load_versions

__all__ = [
    "LetterContext",
    "LetterDraft",
    "LetterRow",
    "change_letter",
    "finish_letter",
    "get_letter",
    "letters_of_day",
    "list_letters",
    "new_letter",
    "proposed_again",
    "proposed_values",
    "print_letters",
    "remove_letter",
    "reopen_letter",
    "save_letter",
]

#: What may be written.
LETTER_FIELDS = frozenset(
    {"person_id", "occasion", "form", "subject", "salutation", "body", "personal", "closing"}
)
_UNRESTRICTED = Letter.customer_id.in_(select(Customer.id).where(Customer.restricted_on.is_(None)))


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A card or letter with what stands around it; `id` is None until it was stored once.

    `values` are its fields. `finished_on` set: it is as it was printed (`content`).
    """

    id: int | None
    version: int
    context: LetterContext
    values: Mapping[str, Any]
    written_on: date
    finished_on: date | None = None
    printed_on: date | None = None
    contact_id: int | None = None
    content: bytes | None = None

    @property
    def customer_id(self) -> int:
        """Whose letter it is."""
        return self.context.customer_id


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A line of the list. `title` says for what, `state` is draft, finished or printed."""

    id: int
    version: int
    customer_id: int
    customer_number: str
    customer: str
    person_id: int | None
    person: str
    occasion: str
    title: str
    form: LetterForm
    subject: str
    personal: str
    written_on: date
    finished_on: date | None
    printed_on: date | None

    @property
    def state(self) -> str:
        """`draft`, `finished` or `printed`."""
        if self.finished_on is None:
            return "draft"
        return "finished" if self.printed_on is None else "printed"

    @property
    def who(self) -> str:
        """The person, else the customer."""
        return self.person or self.customer


# Reading ---------------------------------------------------------------------------------------


def new_letter(
    db: Reader,
    customer_id: int,
    person_id: int | None = None,
    occasion: str = "",
    form: LetterForm | str | None = None,
) -> LetterDraft:
    """A proposal for this occasion (a reminder's key, or a kind of greeting); nothing is stored.

    When a draft for this very occasion is there already, that one.
    """
    context = letter_context(db, customer_id, person_id, occasion)
    if occasion:
        found = db.scalars(
            select(Letter)
            .where(
                Letter.customer_id == customer_id,
                Letter.occasion == occasion,
                Letter.finished_on.is_(None),
                Letter.person_id.is_(None)
                if context.person_id is None
                else Letter.person_id == context.person_id,
            )
            .order_by(Letter.id.desc())
            .limit(1)
        )
        if found and read_occasion(occasion) is not None:
            return _draft_of(db, found[0])
    wanted = LetterForm(form) if form else context.kind.form
    return LetterDraft(None, 0, context, proposed_values(context, wanted), db.today)


def proposed_values(context: LetterContext, form: LetterForm) -> dict[str, Any]:
    """The fields of a new letter: everything but the personal sentence."""
    return {
        "person_id": context.person_id,
        "occasion": context.occasion,
        "form": form,
        "subject": proposed_subject(context),
        "salutation": context.salutation,
        "body": proposed_body(context, context.texts[0]) if context.texts else "",
        "personal": "",
        "closing": context.closing,
    }


def proposed_again(
    before: LetterContext, context: LetterContext, typed: Mapping[str, Any]
) -> dict[str, Any]:
    """The fields after another addressee or occasion was chosen: what the user wrote stays, what
    was proposed is proposed anew. The form follows the occasion until somebody began to write."""
    old = proposed_values(before, typed["form"])
    new = proposed_values(context, typed["form"])
    bodies = {old["body"], *(proposed_body(before, text) for text in before.texts), ""}
    for name in ("subject", "salutation", "body", "closing"):
        own = typed[name] not in bodies if name == "body" else typed[name] != old[name]
        if own:
            new[name] = typed[name]
    if before.kind != context.kind and not typed["personal"].strip():
        new["form"] = context.kind.form
    return {**new, "personal": typed["personal"]}


def get_letter(db: Reader, letter_id: int) -> LetterDraft:
    """One letter; NotFoundError when gone."""
    return _draft_of(db, db.require(Letter, letter_id))


def list_letters(
    db: Reader, customer_id: int | None = None, state: str = "", limit: int = 300
) -> list[LetterRow]:
    """Letters, the newest first: of one customer or all, in one state or all. Restricted customers
    stand in no list (Art. 18 DSGVO)."""
    statement = (
        select(Letter)
        .where(_UNRESTRICTED)
        .order_by(Letter.written_on.desc(), Letter.id.desc())
        .limit(limit)
    )
    if customer_id is not None:
        statement = statement.where(Letter.customer_id == customer_id)
    if state:
        conditions = {
            "draft": Letter.finished_on.is_(None),
            "finished": and_(Letter.finished_on.is_not(None), Letter.printed_on.is_(None)),
            "printed": Letter.printed_on.is_not(None),
        }
        statement = statement.where(conditions[state])
    return _rows(db, statement)


def letters_of_day(db: Reader) -> list[LetterRow]:
    """What is printed today: everything finished and not printed yet, and today's again."""
    return _rows(
        db,
        select(Letter)
        .where(
            _UNRESTRICTED,
            Letter.finished_on.is_not(None),
            or_(Letter.printed_on.is_(None), Letter.printed_on == db.today),
        )
        .order_by(Letter.form, Letter.id),
    )


def letter_row(row: LetterRow) -> dict[str, Any]:
    """A letter as a plain row for the command line (JSON)."""
    return {
        "id": row.id,
        "state": row.state,
        "number": row.customer_number,
        "name": row.customer,
        "person": row.person,
        "occasion": row.occasion,
        "title": row.title,
        "form": row.form.value,
        "subject": row.subject,
        "personal": row.personal,
        "written": row.written_on.isoformat(),
        "finished": row.finished_on.isoformat() if row.finished_on else None,
        "printed": row.printed_on.isoformat() if row.printed_on else None,
    }


# Writing ---------------------------------------------------------------------------------------


def save_letter(
    db: Writer, customer_id: int, values: Mapping[str, Any], letter_id: int | None = None
) -> int:
    """Store a letter as it stands, a new one or again, and give its id."""
    if letter_id is not None:
        change_letter(db, letter_id, None, values)
        return letter_id
    db.require(Customer, customer_id)
    problems = Problems()
    draft = _checked(db, customer_id, values, problems)
    problems.raise_if_any()
    letter = db.add(Letter(customer_id=customer_id, written_on=db.today, **draft.values))
    db.flush()
    return letter.id


def change_letter(
    db: Writer, letter_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change the given fields of a draft; UserError when it is finished, InputError by field,
    ConflictError when changed meanwhile."""
    letter = db.require(Letter, letter_id)
    if letter.finished_on is not None:
        raise UserError(
            _("Dieser Brief ist fertig und bleibt, wie er gedruckt wird. Erst wieder öffnen.")
            if letter.form is LetterForm.LETTER
            else _("Diese Karte ist fertig und bleibt, wie sie gedruckt wird. Erst wieder öffnen.")
        )
    problems = Problems()
    draft = _checked(db, letter.customer_id, values, problems)
    problems.raise_if_any()
    apply(db, letter, version, draft.values)


def remove_letter(db: Writer, letter_id: int) -> None:
    """Throw a letter away; what was noted as done stays."""
    db.delete(db.require(Letter, letter_id))


def _checked(db: Writer, customer_id: int, values: Mapping[str, Any], problems: Problems) -> Draft:
    draft = Draft(Letter, values, LETTER_FIELDS, problems, db.today)
    person_id = draft.get("person_id")
    person = db.get(Person, person_id)
    if person_id is not None and (person is None or person.customer_id != customer_id):
        problems.add(
            "person_id", _("Diese Person gehört nicht zu diesem Kunden. Bitte neu wählen.")
        )
    return draft


# Loading ---------------------------------------------------------------------------------------


def _draft_of(db: Reader, letter: Letter) -> LetterDraft:
    return LetterDraft(
        id=letter.id,
        version=db.version(letter),
        context=letter_context(db, letter.customer_id, letter.person_id, letter.occasion),
        values=letter_values(letter),
        written_on=letter.written_on,
        finished_on=letter.finished_on,
        printed_on=letter.printed_on,
        contact_id=letter.contact_id,
        content=letter.content,
    )


def _rows(db: Reader, statement: Any) -> list[LetterRow]:
    found: Sequence[Letter] = db.scalars(statement)
    customers = {
        one.id: one
        for one in db.scalars(
            select(Customer).where(Customer.id.in_({letter.customer_id for letter in found}))
        )
    }
    persons = {
        one.id: one
        for one in db.scalars(
            select(Person).where(Person.id.in_({letter.person_id for letter in found} - {None}))
        )
    }
    versions = load_versions(db, Letter, [letter.id for letter in found])
    rows = []
    for letter in found:
        customer = customers[letter.customer_id]
        person = persons.get(letter.person_id or 0)
        rows.append(
            LetterRow(
                id=letter.id,
                version=versions.get(letter.id, 0),
                customer_id=customer.id,
                customer_number=customer.number,
                customer=customer.name,
                person_id=letter.person_id,
                person=person.full_name if person else "",
                occasion=letter.occasion,
                title=_(kind_of_occasion(letter.occasion).title),
                form=letter.form,
                subject=letter.subject,
                personal=letter.personal,
                written_on=letter.written_on,
                finished_on=letter.finished_on,
                printed_on=letter.printed_on,
            )
        )
    return rows
