"""What is left of contacts, series and letters when the person they were with is erased, and of
thanks to others for having sent a customer that is erased."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from kundenpflege.base.i18n import _
from kundenpflege.model import Contact, ContactSeries, Letter
from kundenpflege.store import Reader

from .persons import of_person

_TEXTS = ("subject", "salutation", "body", "personal", "closing", "occasion")


def reduced_thanks(db: Reader, customer_id: int) -> dict[tuple[str, int], dict[str, Any]]:
    """New values of contacts with others who recommended this customer: we wrote its name there."""
    wanted = select(Contact.id).where(
        Contact.customer_id != customer_id,
        Contact.occasion.startswith(f"referral:customer:{customer_id}:", autoescape=True),
    )
    values = {"reason": _("Dank für eine Empfehlung"), "occasion": ""}
    return {("contact", one): dict(values) for one in db.scalars(wanted)}


def reduced_with_person(
    db: Reader, person_id: int
) -> tuple[dict[tuple[str, int], dict[str, Any]], frozenset[int]]:
    """New values of the rows that stay without their texts, by table and id, and the contacts that
    go: what was planned for a birthday or name day. Those done say no more than that there was
    one, for the key of an occasion tells the day."""
    reduce: dict[tuple[str, int], dict[str, Any]] = {}
    called_off = set()
    wanted = or_(Contact.person_id == person_id, of_person(Contact.occasion, person_id))
    for one in db.scalars(select(Contact).where(wanted)):
        values: dict[str, Any] = {"outcome": "", "note": "", "person_id": None}
        if f":person:{person_id}:" in one.occasion:
            if one.done_on is None:
                called_off.add(one.id)
                continue
            values |= {"occasion": "", "reason": _("Glückwunsch")}
        reduce["contact", one.id] = values
    series = select(ContactSeries.id).where(ContactSeries.person_id == person_id)
    for series_id in db.scalars(series):
        reduce["contact_series", series_id] = {"note": "", "person_id": None}
    theirs = or_(Letter.person_id == person_id, of_person(Letter.occasion, person_id))
    for letter_id in db.scalars(select(Letter.id).where(theirs)):
        reduce["letter", letter_id] = {
            **dict.fromkeys(_TEXTS, ""),
            "content": None,
            "person_id": None,
        }
    return reduce, frozenset(called_off)
