"""Contacts that come again. Only the next one is a contact; those after it follow from the series.

Whoever finishes, leaves out or removes one of a series gets the next one in the same step.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Contact, ContactSeries, Customer, SeriesSkip
from kundenpflege.model.kinds import ContactKind, ContactNature, SeriesUnit
from kundenpflege.rules.series import (
    MOST,
    REACH,
    Occurrence,
    in_words,
    next_occurrence,
    occurrences,
)
from kundenpflege.rules.validation import check_time
from kundenpflege.store import Reader, Writer

from .contact_drafts import check_minutes, contact_draft
from .fields import Draft, Problems, apply
from .series_days import plan_of, working_days
from .work_calendar import load_calendar

#: What a series hands on to its contacts.
SHARED = (
    "person_id", "kind", "nature", "reason", "at_time", "minutes", "place", "note",
    "responsible_id",
)  # fmt: skip
#: What may be written about a series.
SERIES_FIELDS = frozenset({*SHARED, "every", "unit", "on_working_days", "starts", "ends"})
_RHYTHM = frozenset({"every", "unit", "on_working_days", "starts", "ends"})
_DAY = timedelta(days=1)


class Scope(StrEnum):
    """What of a series is meant by a change."""

    ONE = "one"
    LATER = "later"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class SeriesDetail:
    """A series with its rhythm in words; `next_on` the day of the next contact, None at its end."""

    id: int
    version: int
    customer_id: int
    person_id: int | None
    kind: ContactKind
    nature: ContactNature
    reason: str
    at_time: str
    minutes: int | None
    place: str
    note: str
    responsible_id: int | None
    every: int
    unit: SeriesUnit
    on_working_days: bool
    starts: date
    ends: date | None
    words: str
    next_on: date | None
    next_id: int | None


def get_series(db: Reader, series_id: int) -> SeriesDetail:
    """One series; NotFoundError when gone."""
    series = db.require(ContactSeries, series_id)
    head = _open(db, series_id)[:1]
    return SeriesDetail(
        id=series.id,
        version=db.version(series),
        customer_id=series.customer_id,
        words=in_words(plan_of(series)),
        next_on=head[0].due if head else None,
        next_id=head[0].id if head else None,
        **{name: getattr(series, name) for name in SERIES_FIELDS},
    )


def list_series(db: Reader, customer_id: int) -> list[SeriesDetail]:
    """The series of a customer that still go on, the next first."""
    ids = db.scalars(select(ContactSeries.id).where(ContactSeries.customer_id == customer_id))
    found = [get_series(db, one) for one in ids]
    return sorted((one for one in found if one.next_on), key=lambda one: (one.next_on, one.id))


def plan_series(db: Writer, customer_id: int, values: Mapping[str, Any]) -> int:
    """Plan contacts that come again and give the series' id; its first one is planned at once.

    `values` are fields of SERIES_FIELDS. InputError by field.
    """
    customer = db.require(Customer, customer_id)
    checked = _checked(db, customer_id, values, None)
    if checked.get("responsible_id") is None:
        checked["responsible_id"] = customer.responsible_id or db.user_id
    series = db.add(ContactSeries(customer_id=customer_id, **checked))
    db.flush()
    if _advance(db, series, None, checked["starts"]) is None:
        _refuse_empty()
    return series.id


def repeat_contact(db: Writer, contact_id: int, values: Mapping[str, Any]) -> int:
    """Let a planned contact come again: it becomes the first of a series. Gives the series' id.

    `values`: every, unit, on_working_days, ends.
    """
    contact = db.require(Contact, contact_id)
    if contact.done_on is not None or contact.series_id is not None:
        raise UserError(_("Wiederholen lässt sich nur ein geplanter Kontakt ohne Wiederholung."))
    shared = {name: getattr(contact, name) for name in SHARED}
    checked = _checked(db, contact.customer_id, {**shared, "starts": contact.due, **values}, None)
    series = db.add(ContactSeries(customer_id=contact.customer_id, **checked))
    db.flush()
    apply(db, contact, None, {"series_id": series.id, "series_day": series.starts})
    return series.id


def materialise(db: Writer, series_id: int, day: date) -> int:
    """The contact for a day that the series means; one is made where none is yet."""
    known = db.scalar(
        select(Contact.id).where(Contact.series_id == series_id, Contact.series_day == day)
    )
    if known is not None:
        return int(known)
    series = db.require(ContactSeries, series_id)
    for one in occurrences(
        plan_of(series), day - REACH, day + REACH, _shifting(db, series), _skips(db, series_id)
    ):
        if one.day == day:
            return _make(db, series, one)
    raise UserError(_("Diesen Tag gibt es in der Reihe nicht mehr. Bitte neu laden."))


def skip_day(db: Writer, series_id: int, day: date) -> None:
    """Leave out one day of a series; a planned contact for it goes."""
    series = db.require(ContactSeries, series_id)
    for contact in _open(db, series_id):
        if contact.series_day == day:
            db.delete(contact)
    _leave_out(db, series_id, day)
    _advance(db, series, day, db.today)


def left_out(db: Writer, contact: Contact) -> None:
    """A planned contact was removed: its series leaves that day out and goes on."""
    series = db.get(ContactSeries, contact.series_id)
    if series is None or contact.series_day is None or contact.done_on is not None:
        return
    _leave_out(db, series.id, contact.series_day)
    _advance(db, series, contact.series_day, db.today)


def gone_on(db: Writer, contact: Contact) -> None:
    """A contact took place: the next one of its series is planned."""
    series = db.get(ContactSeries, contact.series_id)
    if series is None or contact.series_day is None or contact.done_on is None:
        return
    _advance(db, series, contact.series_day, contact.done_on + _DAY)


def keep_up(db: Writer, contact: Contact) -> None:
    """A contact of a series was moved: days that come before it are planned as contacts, too, so
    that nobody forgets them."""
    series = db.get(ContactSeries, contact.series_id)
    if series is None or contact.series_day is None or contact.done_on is not None:
        return
    planned = _open(db, series.id)
    found = next_occurrence(
        plan_of(series), planned[0].series_day, db.today, _shifting(db, series),
        _taken(db, series.id),
    )  # fmt: skip
    if found is not None and found.on < min(one.due for one in planned):
        _make(db, series, found)


def end_before(db: Writer, series_id: int, day: date) -> None:
    """Let a series end before `day`; what is planned from then on goes."""
    series = db.require(ContactSeries, series_id)
    _drop(db, (one for one in _open(db, series_id) if (one.series_day or one.due) >= day))
    if day <= series.starts:
        remove_series(db, series_id)
        return
    apply(db, series, None, {"ends": day - _DAY})


def remove_series(db: Writer, series_id: int) -> None:
    """Remove a series with all that is planned of it; what took place stays."""
    series = db.require(ContactSeries, series_id)
    _drop(db, _open(db, series_id))
    db.delete(series)


def change_series(
    db: Writer, series_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change a series as a whole, with the contacts that are planned of it.

    What was changed on one of them alone stays; a new rhythm begins anew from today on.
    """
    series = db.require(ContactSeries, series_id)
    checked = _checked(db, series.customer_id, values, series)
    before = {name: getattr(series, name) for name in SERIES_FIELDS}
    apply(db, series, version, checked)
    changed = {name for name in checked if getattr(series, name) != before[name]}
    if changed & _RHYTHM:
        _drop(db, _open(db, series_id))
        _advance(db, series, None, max(db.today, series.starts - REACH))
        return
    for contact in _open(db, series_id):
        apply(db, contact, None, {
            name: getattr(series, name)
            for name in changed if getattr(contact, name) == before[name]
        })  # fmt: skip


def change_from(db: Writer, series_id: int, day: date, values: Mapping[str, Any]) -> int:
    """Change a series from its `day` on and give the id of the series that goes on from there.

    Where `values` name another first day (`starts`), it goes on from that one.
    """
    series = db.require(ContactSeries, series_id)
    if day <= series.starts:
        change_series(db, series_id, None, values)
        return series_id
    whole = {name: getattr(series, name) for name in SERIES_FIELDS} | {"starts": day} | dict(values)
    checked = _checked(db, series.customer_id, whole, None)
    end_before(db, series_id, day)
    following = db.add(ContactSeries(customer_id=series.customer_id, **checked))
    db.flush()
    _advance(db, following, None, max(db.today, following.starts - REACH))
    return following.id


def _checked(
    db: Reader, customer_id: int, values: Mapping[str, Any], known: ContactSeries | None
) -> dict[str, Any]:
    problems = Problems()
    draft = Draft(ContactSeries, values, SERIES_FIELDS, problems, db.today)
    draft.check("at_time", check_time)
    draft.check("minutes", check_minutes)
    draft.require("starts", _("Bitte einen Tag wählen."), new=known is None)
    shared = {name: draft.values[name] for name in SHARED if name in draft.values}
    if known is None:
        # The same rules as for a contact of its own: a reason, people of this customer.
        contact_draft(db, {**shared, "due": draft.get("starts")}, problems, customer_id, None)
    else:
        contact_draft(db, shared, problems, customer_id, Contact(due=known.starts))
    every = draft.get("every", known.every if known else 1)
    unit = SeriesUnit(draft.get("unit", known.unit if known else SeriesUnit.MONTH))
    if every is None or not 1 <= every <= MOST[unit]:
        problems.add(
            "every", _("Bitte eine Zahl von 1 bis {most} angeben.").format(most=MOST[unit])
        )
    starts = draft.get("starts", known.starts if known else None)
    ends = draft.get("ends", known.ends if known else None)
    if starts is not None and ends is not None and ends < starts:
        problems.add("ends", _("Das Ende liegt vor dem ersten Kontakt der Reihe."))
    problems.raise_if_any()
    return draft.values


def _refuse_empty() -> None:
    problems = Problems()
    problems.add("ends", _("Bis dahin liegt kein Tag der Reihe. Bitte das Ende später wählen."))
    problems.raise_if_any()


def _advance(db: Writer, series: ContactSeries, after: date | None, not_before: date) -> int | None:
    """Plan the next contact of a series unless one that is due no later is planned already."""
    found = next_occurrence(
        plan_of(series), after, not_before, _shifting(db, series), _taken(db, series.id)
    )
    if found is None:
        return None
    if any((one.series_day or one.due) < found.day for one in _open(db, series.id)):
        return None
    return _make(db, series, found)


def _make(db: Writer, series: ContactSeries, one: Occurrence) -> int:
    contact = db.add(
        Contact(
            customer_id=series.customer_id,
            due=one.on,
            series_id=series.id,
            series_day=one.day,
            **{name: getattr(series, name) for name in SHARED},
        )
    )
    db.flush()
    return contact.id


def _leave_out(db: Writer, series_id: int, day: date) -> None:
    if day not in _skips(db, series_id):
        db.add(SeriesSkip(series_id=series_id, day=day))
        db.flush()


def _drop(db: Writer, contacts: Iterable[Contact]) -> None:
    for contact in list(contacts):
        db.delete(contact)


def _open(db: Reader, series_id: int) -> list[Contact]:
    """The planned contacts of a series by the day they were meant for."""
    return list(
        db.scalars(
            select(Contact)
            .where(Contact.series_id == series_id, Contact.done_on.is_(None))
            .order_by(Contact.series_day, Contact.id)
        )
    )


def _skips(db: Reader, series_id: int) -> frozenset[date]:
    return frozenset(db.scalars(select(SeriesSkip.day).where(SeriesSkip.series_id == series_id)))


def _taken(db: Reader, series_id: int) -> Collection[date]:
    """Days that are left out or have a contact, planned or done."""
    own = db.scalars(select(Contact.series_day).where(Contact.series_id == series_id))
    return _skips(db, series_id) | {day for day in own if day is not None}


def _shifting(db: Reader, series: ContactSeries) -> Callable[[date, bool], date] | None:
    if not series.on_working_days:
        return None
    return working_days(load_calendar(db), series.responsible_id)
