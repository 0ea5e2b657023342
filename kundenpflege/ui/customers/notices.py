"""What has to be known before one calls, the most urgent first, each with the one thing to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kundenpflege.base.dates import format_date, next_anniversary, relative_days
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import EnquiryState, Importance

from .permits import Permits, read_permits
from .words import personal_salutation

if TYPE_CHECKING:
    from kundenpflege.services.consents import ObjectionDetail
    from kundenpflege.services.customers import CustomerDetail
    from kundenpflege.services.duplicates import Suspect
    from kundenpflege.services.persons import PersonDetail
    from kundenpflege.store import Reader

#: A birthday is told so many days ahead.
BIRTHDAY_AHEAD = 7


@dataclass(frozen=True, slots=True)
class Hint:
    """A banner above the timeline; `action` (word on its button) does `act` with the record `ref`:
    done, plan (with `reason`), greet (a person), assign, duplicates, consents, privacy, enquiry."""

    tone: str
    icon: str
    text: str
    action: str = ""
    act: str = ""
    ref: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Extras:
    """What is asked after the customer stands on the screen."""

    permits: Permits = Permits()
    objections: tuple[ObjectionDetail, ...] = ()
    suspects: tuple[Suspect, ...] = ()
    name_days: bool = False


def read_extras(db: Reader, customer_id: int) -> Extras:
    """Permissions and objections, and whether name days are congratulated on here."""
    from kundenpflege.model import Business
    from kundenpflege.rules.name_days import is_usual
    from kundenpflege.services.consents import list_objections

    business = db.get(Business, 1)
    usual = business is not None and (
        is_usual(business.country, business.state)
        if business.name_days is None
        else business.name_days
    )
    return Extras(
        read_permits(db, customer_id),
        tuple(one for one in list_objections(db, customer_id) if one.lifted_on is None),
        name_days=usual,
    )


def read_suspects(db: Reader, customer_id: int) -> tuple[Suspect, ...]:
    """Who may be the same customer."""
    from kundenpflege.services.duplicates import suspects

    return tuple(suspects(db, customer_id))


def hints(detail: CustomerDetail, today: date, extras: Extras | None = None) -> list[Hint]:
    """All of them, the most urgent first."""
    extras = extras or Extras()
    return [
        *_restricted(detail),
        *_objections(extras),
        *_overdue(detail, today),
        *_enquiries(detail, today),
        *_birthdays(detail, today),
        *_decisions(detail),
        *_doubles(detail, extras),
        *_gaps(detail),
    ]


def _restricted(detail: CustomerDetail) -> Iterator[Hint]:
    if detail.restricted_on is not None:
        words = _("Gesperrt seit {day}: in keiner Liste, Aktion und Erinnerung.").format(
            day=format_date(detail.restricted_on)
        )
        told = f"{words} {detail.restricted_reason}".strip()
        yield Hint("red", "lock", told, _("Ansehen"), "privacy", detail.id)


def _objections(extras: Extras) -> Iterator[Hint]:
    for one in extras.objections:
        day = format_date(one.objected_on)
        if one.channel is None:
            words = _("Widerspricht jeder Werbung (seit {day}). Nur zum Auftrag melden.")
        else:
            words = _("Widerspricht Werbung per {channel} (seit {day}).")
        told = words.format(day=day, channel=one.channel.label if one.channel else "")
        if one.person_name:
            told = f"{one.person_name}: {told}"
        yield Hint("amber", "forbidden", told, _("Ansehen"), "consents")
        return  # the card tells of all


def _doubles(detail: CustomerDetail, extras: Extras) -> Iterator[Hint]:
    if not extras.suspects:
        return
    first = extras.suspects[0]
    who = " · ".join(part for part in (first.name, first.place or first.number) if part)
    told = _("Vielleicht doppelt: {who} ({why})").format(who=who, why=first.reason)
    if len(extras.suspects) > 1:
        more = len(extras.suspects) - 1
        rest = ngettext("und {n} weiterer", "und {n} weitere", more).format(n=more)
        told = f"{told} {rest}"
    yield Hint("amber", "copy", told, _("Vergleichen"), "duplicates", detail.id)


def _enquiries(detail: CustomerDetail, today: date) -> Iterator[Hint]:
    waiting = [one for one in detail.enquiries if one.state is EnquiryState.OPEN]
    for one in waiting[:1]:
        when = relative_days(one.received_on, today)
        told = _("Anfrage offen ({when}): {subject}").format(when=when, subject=one.subject)
        late = (today - one.received_on).days > 2
        yield Hint("amber" if late else "blue", "question", told, _("Prüfen"), "enquiry", one.id)


def _decisions(detail: CustomerDetail) -> Iterator[Hint]:
    for one in detail.decision_dates:
        if not one.near:
            continue
        told = _("Entscheidung steht an: {title}, {when}").format(title=one.title, when=one.when)
        yield Hint("blue", "calendar", told, _("Einplanen"), "plan", reason=one.title)


def _overdue(detail: CustomerDetail, today: date) -> Iterator[Hint]:
    figures = detail.figures
    if figures.next_contact is None or figures.next_kind is None:
        return
    days = (today - figures.next_contact).days
    if days < 0 or figures.next_contact_id is None:
        return
    told = _("{kind} – {reason}").format(kind=figures.next_kind.label, reason=figures.next_reason)
    when = relative_days(figures.next_contact, today)
    words = _("Heute: {what}") if days == 0 else _("Überfällig, geplant {when}: {what}")
    yield Hint(
        "amber" if days == 0 else "red", "bell" if days == 0 else "warning",
        words.format(when=when, what=told), _("Erledigt"), "done", figures.next_contact_id,
    )  # fmt: skip


def _birthdays(detail: CustomerDetail, today: date) -> Iterator[Hint]:
    for person in detail.persons:
        if not person.birth_day or not person.birth_month or person.has_left:
            continue
        coming = next_anniversary(person.birth_month, person.birth_day, today)
        days = (coming - today).days
        if days > BIRTHDAY_AHEAD:
            continue
        yield Hint(
            "violet", "cake", _birthday(detail, person, coming, today),
            _("Gratulieren") if days == 0 else _("Einplanen"), "greet", person.id,
        )  # fmt: skip


def _birthday(detail: CustomerDetail, person: PersonDetail, coming: date, today: date) -> str:
    when = relative_days(coming, today)
    when = when[:1].upper() + when[1:]
    words = _("{when} Geburtstag")
    if person.birth_year and coming.year > person.birth_year:
        words = _("{when} {age}. Geburtstag")
    told = words.format(when=when, age=coming.year - (person.birth_year or 0))
    if len(detail.persons) > 1 or person.full_name != detail.name:
        told = _("{what} von {name}").format(what=told, name=person.full_name)
    return f"{told} · „{personal_salutation(person)}“"


def _gaps(detail: CustomerDetail) -> Iterator[Hint]:
    if detail.responsible_id is None:
        yield Hint(
            "amber", "person", _("Niemand ist für diesen Kunden verantwortlich."),
            _("Zuordnen"), "assign",
        )  # fmt: skip
    important = detail.importance in (Importance.A, Importance.B)
    if important and not detail.figures.contacts_planned:
        yield Hint(
            "amber", "care",
            _("Kein Kontakt geplant, obwohl Klasse {letter}.").format(
                letter=detail.importance.value
            ),
            _("Einplanen"), "plan",
        )  # fmt: skip
