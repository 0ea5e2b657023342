"""Wishes with a day: what somebody would like to have by then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import N_, _

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

KEY = "wish"
#: So many days before the wanted day the wish becomes an occasion: time to offer and to make it.
LEAD_DAYS = 56

_ACTIONS = (Action.CALL, Action.WRITE, Action.DONE, Action.LATER)


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """Each open wish from eight weeks before its day on."""
    for wish in facts.wishes:
        customer = facts.customers.get(wish.customer_id)
        if customer is None:
            continue
        begins = facts.speaks(wish.wanted_by - timedelta(days=LEAD_DAYS), customer)
        if begins > today + timedelta(days=SOON_DAYS):
            continue
        yield remind(
            KEY,
            f"wish:{wish.id}",
            wish.wanted_by.isoformat(),
            # While there is time the wish is a matter of today, after its day it is overdue.
            min(max(begins, today), wish.wanted_by),
            today,
            customer,
            facts.person(wish.person_id),
            title=_("wünscht sich: {text}").format(text=shorten(wish.text)),
            why=joined(
                _("gewünscht bis {day}").format(day=format_date(wish.wanted_by)),
                last_touch(customer, today),
            ),
            advice=_("Ansprechen, ob der Wunsch noch gilt, und ein Angebot vorschlagen"),
            actions=_ACTIONS,
            chips=(Chip(_("Wunsch"), "violet"),),
        )


RULE = Rule(KEY, N_("Wünsche"), due)
