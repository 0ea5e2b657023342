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


def find(facts: OccasionFacts, first: date, last: date) -> Iterator[Occasion]:
    """Each open wish: before the day it is wanted by, or at any time."""
    for wish in facts.wishes:
        if wish.wanted_by is None:
            if first <= facts.today <= last:
                yield _occasion(wish, f"noted-{wish.noted_on.isoformat()}", facts.today, last)
            continue
        if not first <= wish.wanted_by <= last:
            continue
        yield _occasion(wish, wish.wanted_by.isoformat(), wish.wanted_by, None)


def _occasion(wish: WishPart, occasion: str, day: date, until: date | None) -> Occasion:
    text = shorten(wish.text, 160)
    dated = until is None
    return Occasion(
        key=ReminderKey(KEY, f"wish:{wish.id}", occasion),
        day=day,
        last_day=until,
        title=_("Wunsch: {text}").format(text=text),
        reason=_("Auf den Wunsch zurückkommen: {text}").format(text=text),
        kind=ContactKind.CALL,
        person_id=wish.person_id,
        weight=WEIGHTS[KEY] - (0 if dated else UNDATED_LESS),
        contact_from=day - days(LEAD_DAYS) if dated else day,
        contact_until=day - days(LATEST_DAYS) if dated else until,
    )


KIND = OccasionKind(KEY, N_("Wunsch"), find)
