"""Anniversaries: so many years a customer, so many years since a job was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kundenpflege.base.dates import add_months, format_date
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.rules.anniversaries import is_marked, marked_days

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
from .windows import chosen

KEY = "anniversary"
#: So many days after the day it is still a reason.
LATE_DAYS = 14

_ACTIONS = (Action.CALL, Action.WRITE, Action.DONE, Action.LATER)
#: From one marked year to the next, with some to spare.
_YEARS = 12


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """The first and every fifth year: as a customer, since something was installed, since an
    order."""
    for one in facts.jubilees:
        yield from _reminder(facts, f"customer:{one.id}", one.customer_id, one.since, "", today)
    told: set[tuple[int, date]] = set()
    for thing in facts.installations:
        if thing.installed_on is None or (thing.customer_id, thing.installed_on) in told:
            continue
        if thing.removed_on is not None and thing.removed_on <= today:
            continue
        told.add((thing.customer_id, thing.installed_on))
        subject = f"installation:{thing.id}"
        yield from _reminder(
            facts, subject, thing.customer_id, thing.installed_on, thing.title, today
        )
    for job in facts.jobs:
        if (job.customer_id, job.decided_on) in told:
            continue
        told.add((job.customer_id, job.decided_on))
        subject = f"offer:{job.id}"
        yield from _reminder(facts, subject, job.customer_id, job.decided_on, job.subject, today)


def _reminder(
    facts: Facts, subject: str, customer_id: int, start: date, what: str, today: date
) -> Iterator[Reminder]:
    customer = facts.customers.get(customer_id)
    if customer is None:
        return
    margin = timedelta(days=100)
    near = [day for day, _years in marked_days(start, today - margin, today + margin)]
    day = chosen(
        KEY,
        subject,
        near,
        lambda day: _following(start, day),
        lambda day: any(found == day for found, _years in marked_days(start, day, day)),
        facts,
        customer,
        today,
        ahead=SOON_DAYS,
        late=LATE_DAYS,
    )
    if day is None or not is_marked(day.year - start.year):
        return
    years = day.year - start.year
    yield remind(
        KEY,
        subject,
        day.isoformat(),
        facts.speaks(day, customer),
        today,
        customer,
        None,
        title=_title(years, what),
        why=joined(_since(start, what), last_touch(customer, today)),
        advice=_advice(years, what),
        actions=_ACTIONS,
        chips=(Chip(_("Jahrestag"), "violet"),),
    )


def _following(start: date, day: date) -> date | None:
    later = marked_days(start, day + timedelta(days=1), add_months(day, 12 * _YEARS))
    return next((found for found, _years in later), None)


def _title(years: int, what: str) -> str:
    if what:
        text = ngettext("vor {n} Jahr: {what}", "vor {n} Jahren: {what}", years)
        return text.format(n=years, what=shorten(what))
    return ngettext("seit {n} Jahr Kunde", "seit {n} Jahren Kunde", years).format(n=years)


def _since(start: date, what: str) -> str:
    if what:
        return _("Auftrag vom {day}").format(day=format_date(start))
    return _("Kunde seit dem {day}").format(day=format_date(start))


def _advice(years: int, what: str) -> str:
    if what and years == 1:
        return _("Fragen, ob nach einem Jahr alles in Ordnung ist")
    if what:
        return _("Fragen, ob noch alles gut läuft, und eine Durchsicht anbieten")
    return _("Für die Treue danken, gern von Hand oder mit einem kurzen Anruf")


RULE = Rule(KEY, N_("Jahrestage"), due)
