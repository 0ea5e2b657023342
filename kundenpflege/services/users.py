"""The people who work with the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold, initials
from kundenpflege.model import Contact, ContactSeries, Customer, User
from kundenpflege.rules.validation import check_color, check_email
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply
from .versions import load_versions

#: What may be written.
USER_FIELDS = frozenset({"name", "first_name", "role", "phone", "email", "color"})

#: Colours for new users, told apart in light and dark (LOOK: brand, violet, amber, green …).
USER_COLORS = ("#0E5A62", "#6B4FA0", "#C77F0A", "#2E7D4F", "#2B6CB0", "#B23A2E", "#5C6B70")


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user; `customers` counts those the user is responsible for."""

    id: int
    version: int
    name: str
    first_name: str
    role: str
    phone: str
    email: str
    color: str
    active: bool
    customers: int

    @property
    def initials(self) -> str:
        """Two capitals for the avatar."""
        return initials(self.name)


def list_users(db: Reader, include_inactive: bool = False) -> list[UserRow]:
    """Users by name; former ones only when wanted."""
    counts = {
        row[0]: row[1]
        for row in db.rows(
            select(Customer.responsible_id, func.count(Customer.id)).group_by(
                Customer.responsible_id
            )
        )
    }
    users = db.scalars(select(User))
    versions = load_versions(db, User, [user.id for user in users])
    rows = [
        UserRow(
            id=user.id,
            version=versions.get(user.id, 0),
            active=user.active,
            customers=counts.get(user.id, 0),
            **{name: getattr(user, name) for name in USER_FIELDS},
        )
        for user in users
        if user.active or include_inactive
    ]
    return sorted(rows, key=lambda row: (not row.active, fold(row.name), row.id))


def find_user(db: Reader, text: str) -> int:
    """Who of us has this number, name or beginning of a name; UserError tells who there is."""
    wanted = fold(text)
    users = list_users(db, include_inactive=True)
    found = [one.id for one in users if str(one.id) == text.strip() or fold(one.name) == wanted]
    if not found and wanted:
        found = [
            one.id
            for one in users
            if any(word.startswith(wanted) for word in (fold(one.name), *fold(one.name).split()))
        ]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{one.name} ({one.id})" for one in users) or "–"
    words = _("Mehrere von uns heißen „{name}“.") if found else _("Niemand von uns heißt „{name}“.")
    raise UserError(
        " ".join((words.format(name=text.strip()), _("Es gibt: {names}.").format(names=known)))
    )


def add_user(db: Writer, values: Mapping[str, Any]) -> int:
    """Add a user and give its id; without a colour the first unused one is taken."""
    problems = Problems()
    draft = _draft(db, values, problems, None)
    problems.raise_if_any()
    if not draft.get("color"):
        used = set(db.scalars(select(User.color).where(User.active)))
        free = [color for color in USER_COLORS if color not in used]
        draft.values["color"] = (free or USER_COLORS)[0]
    if not draft.get("first_name"):
        draft.values["first_name"] = draft.values["name"].split()[0][:40]
    user = db.add(User(**draft.values))
    db.flush()
    return user.id


def change_user(db: Writer, user_id: int, version: int | None, values: Mapping[str, Any]) -> None:
    """Change the given fields; InputError by field, ConflictError when changed meanwhile."""
    user = db.require(User, user_id)
    problems = Problems()
    draft = _draft(db, values, problems, user)
    problems.raise_if_any()
    apply(db, user, version, draft.values)


def deactivate_user(db: Writer, user_id: int, successor_id: int | None = None) -> None:
    """Let a user go: the name stays in what was done, open work passes to the successor.

    Each customer has one responsible person, so a successor is needed while there are customers
    or planned contacts.
    """
    user = db.require(User, user_id)
    others = db.scalars(select(User.id).where(User.active, User.id != user_id))
    if not others:
        raise UserError(_("Mindestens ein Benutzer muss bleiben. Bitte zuerst einen anlegen."))
    work: list[Customer | Contact | ContactSeries] = [
        *db.scalars(select(Customer).where(Customer.responsible_id == user_id)),
        *db.scalars(
            select(Contact).where(Contact.responsible_id == user_id, Contact.done_on.is_(None))
        ),
        *db.scalars(select(ContactSeries).where(ContactSeries.responsible_id == user_id)),
    ]
    if work and successor_id not in others:
        raise UserError(
            _("Bitte wählen, wer die Kunden und Kontakte von {name} übernimmt.").format(
                name=user.name
            )
        )
    for record in work:
        record.responsible_id = successor_id
    user.active = False
    db.flush()


def activate_user(db: Writer, user_id: int) -> None:
    """Take a former user back."""
    apply(db, db.require(User, user_id), None, {"active": True})


def _draft(db: Reader, values: Mapping[str, Any], problems: Problems, known: User | None) -> Draft:
    draft = Draft(User, values, USER_FIELDS, problems, db.today)
    draft.check("email", check_email)
    if draft.get("color") or known is not None:
        draft.check("color", check_color)
    draft.require("name", _("Bitte den Namen eintragen."), new=known is None)
    name = draft.get("name")
    if name:
        same = [
            user
            for user in db.scalars(select(User))
            if fold(user.name) == fold(name) and user is not known
        ]
        if same:
            problems.add("name", _("„{name}“ gibt es schon.").format(name=name))
    return draft
