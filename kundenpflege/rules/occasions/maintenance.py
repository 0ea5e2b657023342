"""Maintenance and inspection of what is installed, by the intervals of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactKind, OccasionAnchor
from kundenpflege.rules.maintenance import (
    InstallationFacts,
    TypeFacts,
    due_days,
    is_warranty,
    lead_days,
    next_due,
)

from .facts import OccasionFacts
from .occasion import WEIGHTS, Occasion, OccasionKind, ReminderKey, days, shorten

KEY = "maintenance"
#: What is overdue is spoken of within so many days.
SOON_DAYS = 28


def find(facts: OccasionFacts, first: date, last: date) -> Iterator[Occasion]:
    """Each service due; one that is overdue today belongs to those of today."""
    for one in facts.installations:
        kind = facts.type_of(one)
        if is_warranty(kind) or (kind is not None and kind.anchor is OccasionAnchor.CALENDAR):
            continue
        late = next_due(one, kind, facts.today) if first <= facts.today <= last else None
        if late is not None and late < first:
            yield _occasion(one, kind, late, facts.today)
        for day in due_days(one, kind, first, last):
            yield _occasion(one, kind, day, facts.today)


def _occasion(one: InstallationFacts, kind: TypeFacts | None, day: date, today: date) -> Occasion:
    what = shorten(described(one, kind), 120)
    late = day < today
    return Occasion(
        key=ReminderKey(KEY, f"installation:{one.id}", day.isoformat()),
        day=day,
        last_day=None,
        title=_("{what} überfällig").format(what=what)
        if late
        else _("{what} fällig").format(what=what),
        reason=_("Termin vorschlagen: {what}").format(what=what),
        kind=kind.contact_kind if kind else ContactKind.LETTER,
        weight=WEIGHTS[KEY],
        contact_from=today if late else day - days(lead_days(kind)),
        contact_until=today + days(SOON_DAYS) if late else day,
    )


def described(one: InstallationFacts, kind: TypeFacts | None) -> str:
    """What is to be done where: `Garagentor: Wartung – Halle 2`."""
    title = kind.title if kind else _("Wartung {what}").format(what=one.title)
    own = one.title if kind and one.title != kind.title else ""
    return " – ".join(part for part in (title, own, one.place) if part)


KIND = OccasionKind(KEY, N_("Wartung und Prüfung"), find)
