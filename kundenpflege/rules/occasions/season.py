"""Seasons: what is done every year at this time, and the greeting at its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import OccasionAnchor
from kundenpflege.rules.maintenance import due_days, lead_days, seasons

from .facts import OccasionFacts
from .maintenance import described
from .occasion import WEIGHTS, Occasion, OccasionKind, ReminderKey, days, shorten

KEY = "season"
#: A greeting to everybody is a weak reason, but a reason.
GENERAL = 25
#: Greetings leave in so many days from the beginning of their season.
GREETING_DAYS = 17


def find(facts: OccasionFacts, first: date, last: date) -> Iterator[Occasion]:
    """The seasons of what is installed, and those that concern everybody."""
    for one in facts.installations:
        kind = facts.type_of(one)
        if kind is None or kind.anchor is not OccasionAnchor.CALENDAR:
            continue
        for begins in due_days(one, kind, first, last):
            span = next(seasons(kind.season, begins, begins), (begins, begins))
            what = shorten(described(one, kind), 120)
            yield Occasion(
                key=ReminderKey(KEY, f"installation:{one.id}", begins.isoformat()),
                day=begins,
                last_day=None if span[1] == begins else span[1],
                title=what,
                reason=_("Zur Jahreszeit anbieten: {what}").format(what=what),
                kind=kind.contact_kind,
                weight=WEIGHTS[KEY],
                contact_from=begins - days(lead_days(kind)),
                contact_until=max(begins, span[1] - days(7)),
            )
    for kind in facts.seasonal:
        for begins, ends in seasons(kind.season, first, last):
            yield Occasion(
                key=ReminderKey(
                    KEY, f"customer:{facts.customer_id}", f"{begins.isoformat()}-{kind.id}"
                ),
                day=begins,
                last_day=ends,
                title=shorten(kind.title, 120),
                reason=shorten(kind.title, 120),
                kind=kind.contact_kind,
                weight=GENERAL,
                contact_from=begins,
                contact_until=min(ends, begins + days(GREETING_DAYS)),
            )


KIND = OccasionKind(KEY, N_("Jahreszeit"), find)
