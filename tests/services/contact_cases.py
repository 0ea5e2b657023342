"""The services about contacts and series, for the test that undo brings everything back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import select

from kundenpflege.model import Contact, ContactSeries
from kundenpflege.services import contact_moves, contacts, customers, quick_entry, series
from kundenpflege.store import Writer

SOON = date(2026, 12, 14)
REASON = "Zilpzalp zählen"


def _sommer(db: Writer) -> int:
    return customers.find_by_number(db, "K-0087")


def _planned(db: Writer) -> int:
    found = select(Contact.id).where(
        Contact.done_on.is_(None), Contact.offer_id.is_(None), Contact.series_id.is_(None)
    )
    return int(db.scalar(found.order_by(Contact.id).limit(1)))


def _series(db: Writer) -> int:
    return int(db.scalar(select(ContactSeries.id).where(ContactSeries.reason == REASON)))


def _make(db: Writer) -> int:
    return series.plan_series(
        db, _sommer(db), {"kind": "call", "reason": REASON, "starts": SOON, "unit": "week"}
    )


def _first(db: Writer) -> Contact:
    contact: Contact = db.scalar(select(Contact).where(Contact.series_id == _series(db)))
    return contact


def _week(n: int) -> date:
    return SOON + timedelta(weeks=n)


CONTACT_CASES: dict[str, Callable[[Writer], object]] = {
    "contact_moves.move_contact": lambda db: contacts.move_contact(db, _planned(db), SOON),
    "contact_moves.move_contacts": lambda db: contacts.move_contacts(
        db,
        [
            contacts.Move(SOON, _planned(db), at_time="9:15"),
            contacts.Move(_week(3), series_id=_series(db), series_day=_week(2)),
            contacts.Move(_week(5), _first(db).id),
        ],
    ),
    "contact_moves.stretch_contact": lambda db: contacts.stretch_contact(
        db, _planned(db), minutes=90
    ),
    "contacts.note_missed": lambda db: contacts.note_missed(db, None, _sommer(db)),
    "quick_entry.plan_typed": lambda db: quick_entry.plan_typed(
        db, "jede Woche Di 14 Uhr Anruf wegen Zilpzalp", _sommer(db)
    ),
    "series.plan_series": _make,
    "series.repeat_contact": lambda db: series.repeat_contact(
        db, _planned(db), {"every": 2, "unit": "week"}
    ),
    "series.materialise": lambda db: series.materialise(db, _series(db), _week(3)),
    "series.skip_day": lambda db: series.skip_day(db, _series(db), SOON),
    "series.end_before": lambda db: series.end_before(db, _series(db), _week(2)),
    "series.remove_series": lambda db: series.remove_series(db, _series(db)),
    "series.change_series": lambda db: series.change_series(
        db, _series(db), None, {"reason": "Amsel", "unit": "month"}
    ),
    "series.change_from": lambda db: series.change_from(
        db, _series(db), _week(2), {"reason": "Amsel", "starts": _week(3)}
    ),
}

CONTACT_BEFORE: dict[str, Callable[[Writer], object]] = dict.fromkeys(
    (
        "contact_moves.move_contacts", "series.materialise", "series.skip_day",
        "series.end_before", "series.remove_series", "series.change_series",
        "series.change_from",
    ),
    _make,
)  # fmt: skip

#: Pieces of the services above.
CONTACT_PARTS = frozenset(
    {
        "contact_moves.note_attempt",
        "contact_moves.speak_up_again",
        "series.gone_on",
        "series.keep_up",
        "series.left_out",
    }
)
assert contact_moves.move_contact is contacts.move_contact
