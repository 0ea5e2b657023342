"""Customers who sleep: bought once, but not for a long time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kundenpflege.base.dates import add_months, format_date
from kundenpflege.base.i18n import N_, _

from .care_gap import EPOCH, wanted_by
from .facts import Facts, SleeperFacts
from .reminder import Action, Chip, Reminder, Rule, last_touch, remind

KEY = "dormant"
#: Whoever still sleeps is thought of again after so many months.
AGAIN_MONTHS = 12

_ACTIONS = (Action.CALL, Action.WRITE, Action.OPEN, Action.DONE, Action.LATER)


def since(sleeper: SleeperFacts, today: date) -> date | None:
    """The day on which the customer fell asleep, or the last time a whole year later."""
    if sleeper.bought_on is None:
        # Laid down by hand: nobody knows since when.
        return wanted_by(EPOCH, AGAIN_MONTHS, today)
    asleep = add_months(sleeper.bought_on, sleeper.months)
    if asleep > today:
        return wanted_by(EPOCH, AGAIN_MONTHS, today)
    return wanted_by(asleep, AGAIN_MONTHS, today) or asleep


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """Each sleeping customer, once a year, unless there was a contact meanwhile. Nobody waits for
    it: it is never overdue."""
    for sleeper in facts.sleepers:
        customer = facts.customers.get(sleeper.id)
        day = since(sleeper, today)
        if customer is None or day is None or facts.speaks(day, customer) > today:
            continue
        if sleeper.last_contact is not None and sleeper.last_contact >= day:
            continue
        yield remind(
            KEY,
            f"customer:{sleeper.id}",
            day.isoformat(),
            today,
            today,
            customer,
            None,
            title=_title(sleeper),
            why=last_touch(customer, today),
            advice=_("Nach dem letzten Auftrag fragen und etwas Passendes anbieten"),
            actions=_ACTIONS,
            chips=(Chip(_("Schlafend"), "neutral"),),
            timed=False,
            idea=True,
        )


def _title(sleeper: SleeperFacts) -> str:
    if sleeper.bought_on is None:
        return _("lange nichts bestellt")
    return _("seit {day} nichts bestellt").format(day=format_date(sleeper.bought_on))


RULE = Rule(KEY, N_("Schlafende"), due)
