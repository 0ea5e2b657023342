"""Decisions of the customer: to be in their mind before they decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactKind
from kundenpflege.rules.decision_date import LEAD_DAYS, next_decision

from .facts import OccasionFacts
from .occasion import WEIGHTS, Occasion, OccasionKind, ReminderKey, days, shorten

KEY = "decision_date"


def find(facts: OccasionFacts, first: date, last: date) -> Iterator[Occasion]:
    """Each decision, single days once and windows in every year."""
    for decision in facts.decisions:
        looked = first
        while (span := next_decision(decision, looked)) and span[0] <= last and span[1] >= looked:
            begins, ends = span
            title = shorten(decision.title, 120)
            yield Occasion(
                key=ReminderKey(KEY, f"decision:{decision.id}", begins.isoformat()),
                day=begins,
                last_day=None if ends == begins else ends,
                title=_("Entscheidung: {title}").format(title=title),
                reason=_("Vor der Entscheidung melden: {title}").format(title=title),
                kind=ContactKind.CALL,
                person_id=facts.decider,
                weight=WEIGHTS[KEY],
                contact_from=begins - days(LEAD_DAYS),
                # Once they sit together it is too late; a window leaves its first half.
                contact_until=max(begins - days(2), begins + (ends - begins) // 2 - days(2)),
            )
            if decision.day is not None:
                break
            looked = ends + days(1)


KIND = OccasionKind(KEY, N_("Entscheidung"), find)
