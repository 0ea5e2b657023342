"""Anniversaries: so many years a customer, so many years since a job."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.model.kinds import ContactKind
from kundenpflege.rules.anniversaries import marked_days

from .facts import OccasionFacts
from .occasion import WEIGHTS, Occasion, OccasionKind, ReminderKey, days, shorten

KEY = "anniversary"
#: To ask after a year whether all is well is a better reason than the fifth one.
FIRST_YEAR_MORE = 10
#: So long after the day it is still a reason.
WITHIN_DAYS = 14


def find(facts: OccasionFacts, first: date, last: date) -> Iterator[Occasion]:
    """The first and every fifth year: as a customer, and since each job. Of several jobs of one
    day one is spoken of."""
    if facts.since is not None:
        for day, years in marked_days(facts.since, first, last):
            text = ngettext("{n} Jahr Kunde", "{n} Jahre Kunde", years).format(n=years)
            subject = f"customer:{facts.customer_id}"
            yield _occasion(subject, day, text, _("{text}: für die Treue danken"), 0)
    told: set[date] = set()
    for subject, start, what in _jobs(facts):
        if start in told:
            continue
        told.add(start)
        for day, years in marked_days(start, first, last):
            text = ngettext("{n} Jahr „{what}“", "{n} Jahre „{what}“", years)
            text = text.format(n=years, what=shorten(what, 60))
            more = FIRST_YEAR_MORE if years == 1 else 0
            yield _occasion(subject, day, text, _("{text}: fragen, ob alles in Ordnung ist"), more)


def _jobs(facts: OccasionFacts) -> Iterator[tuple[str, date, str]]:
    """What was installed, and orders of which nothing is noted as installed."""
    known = set()
    for one in facts.installations:
        known.add(one.offer_id)
        if one.installed_on is not None and one.removed_on is None:
            yield f"installation:{one.id}", one.installed_on, one.title
    for job in facts.jobs:
        if job.offer_id not in known and job.subject:
            yield f"offer:{job.offer_id}", job.decided_on, job.subject


def _occasion(subject: str, day: date, text: str, reason: str, more: int) -> Occasion:
    return Occasion(
        key=ReminderKey(KEY, subject, day.isoformat()),
        day=day,
        last_day=None,
        title=text,
        reason=reason.format(text=text),
        kind=ContactKind.CALL,
        weight=WEIGHTS[KEY] + more,
        contact_from=day,
        contact_until=day + days(WITHIN_DAYS),
    )


KIND = OccasionKind(KEY, N_("Jahrestag"), find)
