"""Customers of class A and B of whom nobody has heard for longer than their rhythm allows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kundenpflege.base.dates import add_months
from kundenpflege.base.i18n import N_, _, ngettext

from .facts import CustomerFacts, Facts, GapFacts
from .reminder import Action, Chip, Reminder, Rule, joined, last_touch, remind

KEY = "care_gap"
#: Where neither a contact nor the beginning is known the rhythm counts from here.
EPOCH = date(2000, 1, 1)

_ACTIONS = (Action.CALL, Action.WRITE, Action.OPEN, Action.DONE, Action.LATER)


def pause(wanted: int) -> int:
    """Longest wanted pause between two contacts in whole months, for `wanted` contacts a year."""
    return max(1, -(-12 // wanted))


def wanted_by(start: date, months: int, today: date) -> date | None:
    """The last day up to today by which a contact was wanted, counted from `start` in steps of
    `months`; None before the first."""
    steps = max(1, ((today.year - start.year) * 12 + today.month - start.month) // months + 1)
    while steps > 0:
        day = add_months(start, steps * months)
        if day <= today:
            return day
        steps -= 1
    return None


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """Each customer with a gap, from the day the next contact was wanted; refused it comes again
    after another pause. Nobody waits for it: it is never overdue."""
    for gap in facts.gaps:
        customer = facts.customers.get(gap.id)
        if customer is None:
            continue
        day = wanted_by(gap.last_care or gap.known_since or EPOCH, gap.months, today)
        if day is None or facts.speaks(day, customer) > today:
            continue
        yield remind(
            KEY,
            f"customer:{gap.id}",
            day.isoformat(),
            today,
            today,
            customer,
            None,
            title=_title(gap, today),
            why=joined(_rhythm(gap, customer), last_touch(customer, today)),
            advice=_("Einen Anlass wählen, über den sich der Kunde freut, und kurz melden"),
            actions=_ACTIONS,
            chips=(Chip(_("Pflege"), "amber"),),
            timed=False,
            idea=True,
        )


def _title(gap: GapFacts, today: date) -> str:
    if gap.last_care is None:
        return _("noch nie gemeldet und nichts geplant")
    months = max(1, (today - gap.last_care).days * 12 // 365)
    return ngettext(
        "seit {n} Monat nichts gehört und nichts geplant",
        "seit {n} Monaten nichts gehört und nichts geplant",
        months,
    ).format(n=months)


def _rhythm(gap: GapFacts, customer: CustomerFacts) -> str:
    text = ngettext(
        "{importance}-Kunde, gewünscht jeden Monat",
        "{importance}-Kunde, gewünscht alle {n} Monate",
        gap.months,
    )
    return text.format(importance=customer.importance.value, n=gap.months)


RULE = Rule(KEY, N_("Pflege"), due)
