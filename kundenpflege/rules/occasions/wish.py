"""Wishes: what somebody said they would like to have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactKind
from kundenpflege.rules.reminders.wish import LEAD_DAYS

from .facts import OccasionFacts, WishPart
from .occasion import WEIGHTS, Occasion, OccasionKind, ReminderKey, days, shorten

KEY = "wish"
#: A wish without a day can wait: it is a reason at any time.
UNDATED_LESS = 27
#: So long before the wanted day it is too late to make anything.
LATEST_DAYS = 7
#: What is late is spoken of within so many days.
SOON_DAYS = 28


def find(facts: OccasionFacts, first: date, last: date) -> Iterator[Occasion]:
    """Each open wish: before the day it is wanted by, or at any time. One whose day is past
    belongs to those of today until it is fulfilled."""
    now = first <= facts.today <= last
    for wish in facts.wishes:
        day = wish.wanted_by
        if day is None:
            if now:
                key = f"noted-{wish.noted_on.isoformat()}"
                yield _occasion(wish, key, facts.today, last, facts.today, last, UNDATED_LESS)
        elif first <= day <= last and day >= facts.today:
            latest = day - days(LATEST_DAYS)
            yield _occasion(wish, day.isoformat(), day, None, day - days(LEAD_DAYS), latest, 0)
        elif first <= day <= last or (now and day < first):
            soon = facts.today + days(SOON_DAYS)
            yield _occasion(wish, day.isoformat(), day, None, facts.today, soon, 0)


def _occasion(
    wish: WishPart,
    occasion: str,
    day: date,
    last_day: date | None,
    contact_from: date,
    contact_until: date,
    less: int,
) -> Occasion:
    text = shorten(wish.text, 160)
    return Occasion(
        key=ReminderKey(KEY, f"wish:{wish.id}", occasion),
        day=day,
        last_day=last_day,
        title=_("Wunsch: {text}").format(text=text),
        reason=_("Auf den Wunsch zurückkommen: {text}").format(text=text),
        kind=ContactKind.CALL,
        person_id=wish.person_id,
        weight=WEIGHTS[KEY] - less,
        contact_from=contact_from,
        contact_until=contact_until,
    )


KIND = OccasionKind(KEY, N_("Wunsch"), find)
