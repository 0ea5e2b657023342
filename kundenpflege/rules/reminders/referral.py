"""Thanks for a customer who came on somebody's recommendation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kundenpflege.base.dates import relative_days
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactKind

from .facts import Facts
from .reminder import Action, Chip, Reminder, Rule, joined, last_touch, remind, shorten

KEY = "referral"
#: Whoever recommends us hears of it on the next day, and within so many days.
THANK_DAYS = 1
WITHIN_DAYS = 60

_ACTIONS = (Action.WRITE, Action.CALL, Action.DONE, Action.LATER)


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """Each new customer who was sent by another one, from the day they came on. Never overdue:
    thanks are welcome on any day."""
    for one in facts.referrals:
        customer = facts.customers.get(one.customer_id)
        if customer is None:
            continue
        subject = f"customer:{one.id}"
        until = one.day + timedelta(days=WITHIN_DAYS)
        if not one.day <= today <= until and one.day not in facts.returned(KEY, subject):
            continue
        yield remind(
            KEY,
            subject,
            one.day.isoformat(),
            max(facts.speaks(one.day + timedelta(days=THANK_DAYS), customer), today),
            today,
            customer,
            None,
            title=_("hat uns empfohlen: {name}").format(name=shorten(one.name, 60)),
            why=joined(
                _("neu {when}").format(when=relative_days(one.day, today)),
                last_touch(customer, today),
            ),
            advice=_("Mit einer Karte oder einem Anruf danken"),
            actions=_ACTIONS,
            chips=(Chip(_("Empfehlung"), "green"),),
            kind=ContactKind.LETTER,
        )


RULE = Rule(KEY, N_("Empfehlungen"), due)
