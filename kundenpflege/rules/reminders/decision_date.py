"""Decisions of customers draw near: time to be in their mind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.rules.decision_date import LEAD_DAYS, DecisionFacts, describe, next_decision

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

KEY = "decision_date"

_ACTIONS = (Action.CALL, Action.WRITE, Action.DONE, Action.LATER)


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """Each decision that begins within four weeks, or whose window runs. Never overdue: whoever
    waits talks about it today."""
    for decision in facts.decisions:
        customer = facts.customers.get(decision.customer_id)
        span = next_decision(decision, today)
        if customer is None or span is None:
            continue
        first, last = span
        begins = first - timedelta(days=LEAD_DAYS)
        if begins > today + timedelta(days=SOON_DAYS) or last < today:
            continue
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
        )


def _title(decision: DecisionFacts, first: date, today: date) -> str:
    title = shorten(decision.title)
    days = (first - today).days
    if decision.day is not None:
        return _("entscheidet am {day}: {title}").format(day=format_date(first), title=title)
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
