"""How a customer reads on the screen: chips, days, banners. Pure, from what the services say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kundenpflege.base.dates import (
    anniversary,
    format_date,
    format_short_date,
    next_anniversary,
    relative_days,
)
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold
from kundenpflege.model.kinds import CustomerKind, Importance, Phase, Salutation
from kundenpflege.rules.addressee import Addressee, PersonName
from kundenpflege.rules.company_words import without_legal_form
from kundenpflege.rules.salutation import letter_salutation

if TYPE_CHECKING:
    from kundenpflege.services.customers import CustomerDetail
    from kundenpflege.services.persons import PersonDetail

#: A birthday is told so many days ahead.
BIRTHDAY_AHEAD = 7


@dataclass(frozen=True, slots=True)
class Hint:
    """A banner above the timeline; `action` (word on its button) does `act`: done, plan, assign,
    with the record `ref`."""

    tone: str
    icon: str
    text: str
    action: str = ""
    act: str = ""
    ref: int = 0


def is_woman(detail: CustomerDetail) -> bool:
    """Whether the customer is one person addressed as Frau."""
    people = detail.persons
    private = detail.kind is CustomerKind.PRIVATE
    return private and len(people) == 1 and people[0].salutation is Salutation.MRS


def importance_words(detail: CustomerDetail) -> str:
    """`A-Kundin`, `B-Kunde`; empty while there is no class."""
    if detail.importance is Importance.NONE:
        return ""
    if is_woman(detail):
        return _("{letter}-Kundin").format(letter=detail.importance.value)
    return _("{letter}-Kunde").format(letter=detail.importance.value)


def phase_words(detail: CustomerDetail) -> str:
    """`Stammkundin seit 2014`."""
    phase = detail.phase.phase
    words = phase.label
    if is_woman(detail):
        words = {
            Phase.PROSPECT: _("Interessentin"),
            Phase.FIRST: _("Erstkundin"),
            Phase.CURRENT: _("Bestandskundin"),
            Phase.REGULAR: _("Stammkundin"),
        }.get(phase, words)
    if detail.since and phase in (Phase.CURRENT, Phase.REGULAR):
        return _("{phase} seit {year}").format(phase=words, year=detail.since.year)
    return words


def address_words(detail: CustomerDetail) -> str:
    """`K-0087 · Am Burgfeld 12, 23568 Lübeck`."""
    address = detail.address.line if detail.address else ""
    return " · ".join(part for part in (detail.number, address) if part)


def avatar_name(detail: CustomerDetail) -> str:
    """The name whose initials stand in the circle: `GmbH` and the like left out."""
    kept = set(without_legal_form(fold(detail.name)).split())
    words = [word for word in detail.name.split() if not kept.isdisjoint(fold(word).split())]
    return " ".join(words) or detail.name


def short_day(day: date, today: date) -> str:
    """`02.09.`, with the year where it is another one."""
    return format_short_date(day) if day.year == today.year else format_date(day)


def birthday_words(person: PersonDetail, today: date) -> str:
    """`21.11.1966 · heute 60 Jahre`, `03.04. · in 4 Monaten`; empty when it is not known."""
    if not person.birth_day or not person.birth_month:
        return ""
    coming = next_anniversary(person.birth_month, person.birth_day, today)
    when = relative_days(coming, today)
    if person.birth_year:
        age = coming.year - person.birth_year
        return f"{person.birthday} · " + _("{when} {age} Jahre").format(when=when, age=age)
    return f"{person.birthday} · {when}"


def personal_salutation(person: PersonDetail) -> str:
    """How a letter to this person begins, without the comma at its end."""
    name = PersonName(
        salutation=person.salutation,
        first_name=person.first_name,
        last_name=person.last_name,
        particle=person.particle,
        title_before=person.title_before,
        title_after=person.title_after,
        informal=person.informal,
    )
    return letter_salutation(Addressee(persons=(name,))).text.rstrip(",")


def hints(detail: CustomerDetail, today: date) -> list[Hint]:
    """What has to be known before one calls, the most urgent first."""
    return [*_overdue(detail, today), *_birthdays(detail, today), *_gaps(detail)]


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
        if not person.birth_day or not person.birth_month:
            continue
        coming = next_anniversary(person.birth_month, person.birth_day, today)
        days = (coming - today).days
        if days > BIRTHDAY_AHEAD:
            continue
        yield Hint("violet", "cake", _birthday(detail, person, coming, today))


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


def anniversary_years(since: date | None, today: date) -> int:
    """Full years since the customer came, 0 when unknown."""
    if since is None or since > today:
        return 0
    years = today.year - since.year
    return years if anniversary(today.year, since.month, since.day) <= today else years - 1
