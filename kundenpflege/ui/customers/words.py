"""How a customer reads on the screen: chips, days, banners. Pure, from what the services say."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kundenpflege.base.dates import (
    anniversary,
    format_date,
    format_short_date,
    next_anniversary,
    relative_days,
)
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.money import NBSP, currency_sign, format_decimal
from kundenpflege.base.text import fold
from kundenpflege.model.kinds import CustomerKind, Importance, Phase, Salutation
from kundenpflege.rules.addressee import Addressee, PersonName
from kundenpflege.rules.company_words import without_legal_form
from kundenpflege.rules.salutation import letter_salutation

if TYPE_CHECKING:
    from decimal import Decimal

    from kundenpflege.services.customers import CustomerDetail
    from kundenpflege.services.persons import PersonDetail

#: Offered as the source of customers and enquiries; any other is as good.
SOURCES = (
    N_("Empfehlung"), N_("Internet"), N_("Zeitung"), N_("Messe"), N_("Nachbar"),
    N_("Architekt"), N_("Stammkunde"),
)  # fmt: skip


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
        salutation_override=person.salutation_override,
    )
    return letter_salutation(Addressee(persons=(name,))).text.rstrip(",")


def anniversary_years(since: date | None, today: date) -> int:
    """Full years since the customer came, 0 when unknown."""
    if since is None or since > today:
        return 0
    years = today.year - since.year
    return years if anniversary(today.year, since.month, since.day) <= today else years - 1


def euros(amount: Decimal | None) -> str:
    """Whole euros: `42.310 €`; a dash when unknown or nothing."""
    return f"{format_decimal(amount, 0)}{NBSP}{currency_sign()}" if amount else "–"


def plan_reason(text: str) -> str:
    """The reason of a contact planned from a wish."""
    return _("Wunsch: {text}").format(text=text.strip("„“ "))[:400]
