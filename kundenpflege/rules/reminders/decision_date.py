"""Decisions of customers draw near: time to be in their mind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.rules.decision_date import LEAD_DAYS, DecisionFacts, describe, next_decision

from .facts import CustomerFacts, Facts
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

KEY = "decision_date"
#: So many days after a single day one still asks how it went.
LATE_DAYS = 14

_ACTIONS = (Action.CALL, Action.WRITE, Action.DONE, Action.LATER)


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """Each decision that begins within four weeks, or whose window runs, and single days up to two
    weeks ago. Never overdue: whoever waits talks about it today."""
    for decision in facts.decisions:
        customer = facts.customers.get(decision.customer_id)
        span = None if customer is None else _span(decision, customer, facts, today)
        if customer is None or span is None:
            continue
        first, last = span
        begins = facts.speaks(first - timedelta(days=LEAD_DAYS), customer)
        yield remind(
            KEY,
            f"decision:{decision.id}",
            first.isoformat(),
            max(begins, today),
            today,
            customer,
            facts.person(facts.deciders.get(decision.customer_id)),
            title=_title(decision, first, today),
            why=joined(describe(decision, today), last_touch(customer, today)),
            advice=_advice(decision, first, today),
            actions=_ACTIONS,
            chips=(Chip(_("Entscheidung"), "blue"),),
            timed=False,
            pressing=decision.day is not None and first <= today,
        )


def _span(
    decision: DecisionFacts, customer: CustomerFacts, facts: Facts, today: date
) -> tuple[date, date] | None:
    """First and last day of the decision that is an occasion now."""
    span = next_decision(decision, today)
    if span is None:
        return None
    first, last = span
    begins = facts.speaks(first - timedelta(days=LEAD_DAYS), customer)
    until = last + timedelta(days=LATE_DAYS) if decision.day is not None else last
    if begins - timedelta(days=SOON_DAYS) <= today <= until:
        return span
    subject = f"decision:{decision.id}"
    put_off = facts.returned(KEY, subject)
    return span if first in put_off else _put_off(decision, put_off, today)


def _put_off(decision: DecisionFacts, put_off: list[date], today: date) -> tuple[date, date] | None:
    """A window that was put off beyond its end, until the next one is spoken of."""
    for day in reversed(put_off):
        found = next_decision(decision, day)
        if found is not None and found[0] == day and found[1] < today:
            return found
    return None


def _title(decision: DecisionFacts, first: date, today: date) -> str:
    title = shorten(decision.title)
    days = (first - today).days
    if decision.day is not None:
        if days < 0:
            pattern = _("wollte am {day} entscheiden: {title}")
        else:
            pattern = _("entscheidet am {day}: {title}")
        return pattern.format(day=format_date(first), title=title)
    if days > 0:
        when = ngettext("in {n} Tag", "in {n} Tagen", days).format(n=days)
        return _("entscheidet ab {when}: {title}").format(when=when, title=title)
    return _("entscheidet jetzt: {title}").format(title=title)


def _advice(decision: DecisionFacts, first: date, today: date) -> str:
    if decision.note:
        return shorten(decision.note, 110)
    if first > today:
        return _("Vorher anrufen und fragen, was auf dem Tisch liegen soll")
    return _("Jetzt nachfragen, wie der Stand ist und was noch fehlt")


RULE = Rule(KEY, N_("Entscheidungen"), due)
