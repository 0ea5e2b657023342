"""When no other reason is left: to ask after what was made, or how things are."""

from __future__ import annotations

from datetime import date

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import ContactKind

from .facts import OccasionFacts
from .occasion import WEIGHTS, Occasion, ReminderKey, shorten

KEY = "care_gap"


def idea(facts: OccasionFacts, day: date, number: int) -> Occasion:
    """The reason for a contact on `day` that nothing else asks for; `number` counts them, so that
    not the same is asked twice a year."""
    things = [one.title for one in facts.installations if one.removed_on is None]
    things += [job.subject for job in facts.jobs if job.subject]
    things = list(dict.fromkeys(things))
    if number < len(things):
        reason = _("Nachfragen, ob alles in Ordnung ist: {what}").format(
            what=shorten(things[number], 120)
        )
    else:
        reason = _("Nachfragen, wie es geht und was als Nächstes ansteht")
    return Occasion(
        key=ReminderKey(KEY, f"customer:{facts.customer_id}", day.isoformat()),
        day=day,
        last_day=None,
        title=_("Wieder melden"),
        reason=reason,
        kind=ContactKind.CALL,
        weight=WEIGHTS[KEY],
    )
