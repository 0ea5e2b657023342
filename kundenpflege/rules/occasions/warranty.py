"""The end of a warranty: look at everything together while it still counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactKind
from kundenpflege.rules.maintenance import warranty_end

from .facts import OccasionFacts
from .occasion import WEIGHTS, Occasion, OccasionKind, ReminderKey, days, shorten

KEY = "warranty"
#: So many days before the end we speak of it, and as late as that nothing could be mended in time.
LEAD_DAYS = 90
LATEST_DAYS = 14


def find(facts: OccasionFacts, first: date, last: date) -> Iterator[Occasion]:
    """The end of each warranty of what is still there."""
    for one in facts.installations:
        end = warranty_end(one, facts.type_of(one))
        if end is None or not first <= end <= last:
            continue
        what = shorten(" – ".join(part for part in (one.title, one.place) if part), 120)
        yield Occasion(
            key=ReminderKey(KEY, f"installation:{one.id}", end.isoformat()),
            day=end,
            last_day=None,
            title=_("Gewährleistung endet: {what}").format(what=what),
            reason=_("Vor dem Ende der Gewährleistung ({day}) nachsehen: {what}").format(
                day=format_date(end), what=what
            ),
            kind=ContactKind.LETTER,
            weight=WEIGHTS[KEY],
            contact_from=end - days(LEAD_DAYS),
            contact_until=end - days(LATEST_DAYS),
        )


KIND = OccasionKind(KEY, N_("Gewährleistung"), find)
