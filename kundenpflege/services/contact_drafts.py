"""What may be written about a contact, checked; shared by all that plan, change and finish one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kundenpflege.base.i18n import _
from kundenpflege.model import Contact, Person, User
from kundenpflege.rules.validation import InvalidValue, check_time
from kundenpflege.store import Reader

from .fields import Draft, Problems, check_reference

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
        "minutes",
        "last_day",
        "place",
        "mood",
        "no_next",
        "occasion",
    }
)
#: Nothing planned takes longer than a day's hours, or than a month of days.
LONGEST_MINUTES = 24 * 60
LONGEST_DAYS = 31
REASON_LENGTH = 400


def raise_for(field: str, text: str) -> None:
    """InputError for one field."""
    problems = Problems()
    problems.add(field, text)
    problems.raise_if_any()


def check_minutes(value: int | None) -> int | None:
    """A duration from 5 minutes to a day, None for none."""
    if value is None or 5 <= value <= LONGEST_MINUTES:
        return value
    raise InvalidValue(_("Bitte eine Dauer von 5 Minuten bis 24 Stunden angeben."))


def contact_draft(
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
    draft.check("minutes", check_minutes)
    _check_last_day(draft, problems, prefix, known)
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


def _check_last_day(draft: Draft, problems: Problems, prefix: str, known: Contact | None) -> None:
    """Several days: from the first to the last, at most a month. One day alone is none of them."""
    last = draft.get("last_day")
    first = draft.get("due", known.due if known is not None else None)
    if last is None or first is None:
        return
    if last == first:
        draft.values["last_day"] = None
    elif not first < last <= first + timedelta(days=LONGEST_DAYS):
        problems.add(
            f"{prefix}last_day",
            _("Der letzte Tag muss nach dem ersten liegen, höchstens {n} Tage später.").format(
                n=LONGEST_DAYS
            ),
        )


def split_text(text: str) -> tuple[str, str]:
    """What a quick note was about (one line of at most 400 signs) and the rest of it."""
    lines = text.strip().split("\n", 1)
    reason = lines[0].strip()
    if len(reason) > REASON_LENGTH:
        cut = reason.rfind(" ", 0, REASON_LENGTH)
        return reason[: cut if cut > 0 else REASON_LENGTH - 1].rstrip() + "…", text.strip()
    return reason, lines[1].strip() if len(lines) > 1 else ""
