"""Maintenance and inspection of what is installed, by the intervals of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactKind, OccasionAnchor
from kundenpflege.rules.maintenance import (
    InstallationFacts,
    TypeFacts,
    is_warranty,
    lead_days,
    next_due,
)

from .facts import Facts
from .reminder import (
    SOON_DAYS,
    Action,
    Chip,
    Reminder,
    Rule,
    joined,
    last_touch,
    remind,
    shorten,
)

KEY = "maintenance"

_ACTIONS = (Action.CALL, Action.WRITE, Action.DONE, Action.LATER)


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """The service of each installation that counts now, from a week before its lead begins.

    Nobody was promised anything yet, so the reminder is a matter of today even where the service
    is overdue; where nothing is done it makes room for the next one.
    """
    for one in facts.installations:
        customer = facts.customers.get(one.customer_id)
        kind = facts.type_of(one)
        if customer is None or is_warranty(kind) or _is_seasonal(kind):
            continue
        day = next_due(one, kind, today)
        if day is None:
            continue
        begins = facts.speaks(day - timedelta(days=lead_days(kind)), customer)
        if begins > today + timedelta(days=SOON_DAYS):
            continue
        yield remind(
            KEY,
            f"installation:{one.id}",
            day.isoformat(),
            max(begins, today),
            today,
            customer,
            None,
            title=_title(one, kind, day, today),
            why=joined(_why(one, day), last_touch(customer, today)),
            advice=_("Anrufen und einen Termin vorschlagen"),
            actions=_ACTIONS,
            chips=(Chip(_("Wartung"), "blue"),),
            kind=kind.contact_kind if kind else ContactKind.LETTER,
        )


def described(one: InstallationFacts, kind: TypeFacts | None) -> str:
    """What is to be done where: `Wartung Garagentor – Halle 2`."""
    title = kind.title if kind and kind.title else _("Wartung {what}").format(what=one.title)
    own = one.title if kind and kind.title and one.title != kind.title else ""
    return shorten(" – ".join(part for part in (title, own, one.place) if part), 90)


def _is_seasonal(kind: TypeFacts | None) -> bool:
    return kind is not None and kind.anchor is OccasionAnchor.CALENDAR


def _title(one: InstallationFacts, kind: TypeFacts | None, day: date, today: date) -> str:
    if day < today:
        return _("überfällig: {what}").format(what=described(one, kind))
    return _("wird fällig: {what}").format(what=described(one, kind))


def _why(one: InstallationFacts, day: date) -> str:
    last = ""
    if one.last_service is not None:
        last = _("zuletzt gewartet am {day}").format(day=format_date(one.last_service))
    elif one.installed_on is not None:
        last = _("eingebaut am {day}").format(day=format_date(one.installed_on))
    return joined(_("fällig am {day}").format(day=format_date(day)), last)


RULE = Rule(KEY, N_("Wartungen"), due)
