"""Thanks for a customer who came on somebody's recommendation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactKind

from .facts import OccasionFacts
from .occasion import WEIGHTS, Occasion, OccasionKind, ReminderKey, days, shorten

KEY = "referral"
#: So long after the new customer came, thanks are still thanks.
WITHIN_DAYS = 60


def find(facts: OccasionFacts, first: date, last: date) -> Iterator[Occasion]:
    """Each new customer who was sent by this one, from the day they came on."""
    for one in facts.referrals:
        until = one.day + days(WITHIN_DAYS)
        if one.day > last or until < first:
            continue
        name = shorten(one.name, 80)
        yield Occasion(
            key=ReminderKey(KEY, f"customer:{one.customer_id}", one.day.isoformat()),
            day=one.day,
            last_day=until,
            title=_("Dank für die Empfehlung an {name}").format(name=name),
            reason=_("Für die Empfehlung danken: {name}").format(name=name),
            kind=ContactKind.LETTER,
            weight=WEIGHTS[KEY],
            contact_from=one.day,
            contact_until=until,
        )


KIND = OccasionKind(KEY, N_("Dank für eine Empfehlung"), find)
