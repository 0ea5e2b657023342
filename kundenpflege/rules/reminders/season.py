"""Seasons: what is done every year at this time with something installed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kundenpflege.base.dates import add_months, format_date
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import OccasionAnchor
from kundenpflege.rules.maintenance import (
    InstallationFacts,
    TypeFacts,
    due_days,
    lead_days,
    seasons,
)

from .facts import CustomerFacts, Facts
from .maintenance import described
from .reminder import SOON_DAYS, Action, Chip, Reminder, Rule, joined, last_touch, remind

KEY = "season"

_ACTIONS = (Action.CALL, Action.WRITE, Action.DONE, Action.LATER)


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """The season of each thing of that kind, from its lead on until it ends; nobody waits for it,
    so it is never overdue."""
    for one in facts.installations:
        customer = facts.customers.get(one.customer_id)
        kind = facts.type_of(one)
        if customer is None or kind is None or kind.anchor is not OccasionAnchor.CALENDAR:
            continue
        span = _span(facts, customer, one, kind, today)
        if span is None:
            continue
        first, last = span
        begins = facts.speaks(first - timedelta(days=lead_days(kind)), customer)
        yield remind(
            KEY,
            f"installation:{one.id}",
            first.isoformat(),
            max(begins, today),
            today,
            customer,
            None,
            title=_("zur Jahreszeit: {what}").format(what=described(one, kind)),
            why=joined(
                _("passt vom {first} bis {last}").format(
                    first=format_date(first), last=format_date(last)
                ),
                last_touch(customer, today),
            ),
            advice=_("Anbieten, bevor alle anrufen"),
            actions=_ACTIONS,
            chips=(Chip(_("Jahreszeit"), "green"),),
            kind=kind.contact_kind,
            idea=True,
        )


def _span(
    facts: Facts, customer: CustomerFacts, one: InstallationFacts, kind: TypeFacts, today: date
) -> tuple[date, date] | None:
    """The season that counts today; of two that overlap the later one."""
    ahead = timedelta(days=SOON_DAYS)
    put_off = facts.returned(KEY, f"installation:{one.id}")
    found = None
    for first in due_days(one, kind, add_months(today, -12), add_months(today, 14)):
        last = max((end for _first, end in seasons(kind.season, first, first)), default=first)
        begins = facts.speaks(first - timedelta(days=lead_days(kind)), customer)
        if begins - ahead > today:
            break
        if today <= last or first in put_off:
            found = first, last
        elif found is not None:
            found = None
    return found


RULE = Rule(KEY, N_("Jahreszeiten"), due)
