"""The end of a warranty: look at everything together while it still counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactKind
from kundenpflege.rules.maintenance import InstallationFacts, warranty_end

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

KEY = "warranty"
#: So many days before the end we speak of it: what is found must still be told in time.
LEAD_DAYS = 90
#: So many days after the end it is still worth a word.
LATE_DAYS = 14

_ACTIONS = (Action.CALL, Action.WRITE, Action.DONE, Action.LATER)


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """The end of each warranty, from three months before it until two weeks after it. Never
    overdue: nobody was promised anything."""
    for one in facts.installations:
        customer = facts.customers.get(one.customer_id)
        end = warranty_end(one, facts.type_of(one))
        if customer is None or end is None:
            continue
        subject = f"installation:{one.id}"
        begins = facts.speaks(end - timedelta(days=LEAD_DAYS), customer)
        shown = begins - timedelta(days=SOON_DAYS) <= today <= end + timedelta(days=LATE_DAYS)
        if not shown and end not in facts.returned(KEY, subject):
            continue
        yield remind(
            KEY,
            subject,
            end.isoformat(),
            max(begins, today),
            today,
            customer,
            None,
            title=_title(one, end, today),
            why=joined(_installed(one), last_touch(customer, today)),
            advice=_("Durchsicht anbieten, solange die Gewährleistung gilt")
            if end >= today
            else _("Kurz fragen, ob alles in Ordnung ist, und eine Wartung anbieten"),
            actions=_ACTIONS,
            chips=(Chip(_("Gewährleistung"), "blue"),),
            kind=ContactKind.LETTER,
        )


def _title(one: InstallationFacts, end: date, today: date) -> str:
    what = shorten(" – ".join(part for part in (one.title, one.place) if part))
    if end < today:
        pattern = _("Gewährleistung endete am {day}: {what}")
    else:
        pattern = _("Gewährleistung endet am {day}: {what}")
    return pattern.format(day=format_date(end), what=what)


def _installed(one: InstallationFacts) -> str:
    if one.installed_on is None:
        return ""
    return _("eingebaut am {day}").format(day=format_date(one.installed_on))


RULE = Rule(KEY, N_("Gewährleistung"), due)
