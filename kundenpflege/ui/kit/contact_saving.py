"""What the panel of a contact stores: one contact, or several that come again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .contact_fields import ALL, LATER
from .repeat_fields import RHYTHM

if TYPE_CHECKING:
    from kundenpflege.services.contacts import ContactDetail
    from kundenpflege.services.series import SeriesDetail
    from kundenpflege.store import Writer


@dataclass(frozen=True, slots=True)
class Saving:
    """A new contact of a customer; with `rhythm` it comes again."""

    customer_id: int
    rhythm: Mapping[str, Any] | None
    values: Mapping[str, Any]

    def plan(self, db: Writer) -> int:
        """Plan it, and give the id of the contact or of the series."""
        from kundenpflege.services.contacts import plan_contact
        from kundenpflege.services.series import plan_series

        if self.rhythm is None:
            return plan_contact(db, self.customer_id, **self.values)
        values = dict(self.values)
        values["starts"] = values.pop("due")
        values.pop("last_day", None)
        return plan_series(db, self.customer_id, {**values, **self.rhythm})


def change(
    db: Writer,
    contact: ContactDetail,
    series: SeriesDetail | None,
    scope: str,
    changes: Mapping[str, Any],
    rhythm: Mapping[str, Any] | None,
) -> None:
    """Store what was changed: for one alone, for it and all later ones, or for all planned ones."""
    from kundenpflege.services.contacts import change_contact
    from kundenpflege.services.series import (
        change_from,
        change_series,
        materialise,
        repeat_contact,
    )

    own = {name: value for name, value in changes.items() if name not in RHYTHM}
    if series is not None and contact.series_day is not None and scope in (LATER, ALL):
        values = {name: value for name, value in own.items() if name not in ("due", "last_day")}
        values |= _changed_rhythm(series, rhythm or {})
        if scope == LATER:
            values["starts"] = own.get("due", contact.series_day)
            change_from(db, series.id, contact.series_day, values)
            return
        if own.get("due") is not None:
            values["starts"] = series.starts + (own["due"] - contact.due)
        change_series(db, series.id, None, values)
        return
    contact_id = contact.id
    if not contact_id and series is not None and contact.series_day is not None:
        contact_id = materialise(db, series.id, contact.series_day)
    if own:
        change_contact(db, contact_id, contact.version if contact.id else None, own)
    if series is None and rhythm is not None:
        repeat_contact(db, contact_id, rhythm)


def remove(db: Writer, contact: ContactDetail, scope: str) -> None:
    """Remove one alone, it and all later ones, or all planned ones."""
    from kundenpflege.services.contacts import remove_contact
    from kundenpflege.services.series import end_before, remove_series, skip_day

    if contact.series_id is not None and contact.series_day is not None and not contact.is_done:
        if scope == ALL:
            remove_series(db, contact.series_id)
            return
        if scope == LATER:
            end_before(db, contact.series_id, contact.series_day)
            return
        if not contact.id:
            skip_day(db, contact.series_id, contact.series_day)
            return
    remove_contact(db, contact.id)


def _changed_rhythm(series: SeriesDetail, rhythm: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in rhythm.items() if getattr(series, name) != value}
