"""What the demo business has built and looks after, and the visits before its orders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kundenpflege.base.dates import add_months
from kundenpflege.model import Contact, Customer, OccasionType, Offer
from kundenpflege.model.kinds import ContactKind, ContactNature, OfferState
from kundenpflege.store import Writer

from .installations import add_installation
from .occasion_types import ensure_occasion_types

if TYPE_CHECKING:
    from .demo import Calendar


def play_installations(
    db: Writer, calendar: Calendar, data: Mapping[str, Any], customers: Mapping[str, Customer]
) -> None:
    """Tell everything of `installations.json`; days are numbers of days from today."""
    ensure_occasion_types(db)
    db.flush()
    types = {one.key: one.id for one in db.scalars(select(OccasionType))}
    for number, rows in data["installations"].items():
        for row in rows:
            installed = calendar.workday(row["installed"])
            values: dict[str, Any] = {
                "title": row["title"],
                "place": row.get("place", ""),
                "note": row.get("note", ""),
                "type_id": types[row["type"]] if "type" in row else None,
                "installed_on": installed,
                "offer_id": _offer(db, customers[number].id, row.get("offer", "")),
            }
            if "warranty" in row:
                values["warranty_until"] = add_months(installed, 12 * row["warranty"])
            if "serviced" in row:
                values["last_service"] = calendar.workday(row["serviced"])
            if "next" in row:
                values["next_service"] = calendar.workday(row["next"])
            if "removed" in row:
                values["removed_on"] = calendar.workday(row["removed"])
            add_installation(db, customers[number].id, values)
    for number, visits in data["visits"].items():
        customer = customers[number]
        for offset, reason, outcome in visits:
            day = calendar.workday(offset)
            db.add(
                Contact(
                    customer_id=customer.id,
                    kind=ContactKind.VISIT,
                    nature=ContactNature.SERVICE,
                    reason=reason,
                    outcome=outcome,
                    due=day,
                    done_on=day,
                    responsible_id=customer.responsible_id,
                )
            )
    db.flush()


def _offer(db: Writer, customer_id: int, subject: str) -> int | None:
    """The accepted offer of that subject."""
    if not subject:
        return None
    found: int | None = db.scalar(
        select(Offer.id)
        .where(
            Offer.customer_id == customer_id,
            Offer.subject == subject,
            Offer.state == OfferState.ACCEPTED,
        )
        .limit(1)
    )
    return found
