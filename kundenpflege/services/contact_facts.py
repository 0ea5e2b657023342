"""What the panel of a contact shows, in one answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import ContactSeries, Customer, Person, User
from kundenpflege.rules.series import REACH, in_words, occurrences
from kundenpflege.store import Reader

from .contacts import ContactDetail, get_contact
from .customers import CustomerDetail, get_customer
from .series import SeriesDetail, get_series
from .series_days import plan_of, working_days
from .users import UserRow, list_users
from .work_calendar import load_calendar


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """A contact with its customer, the series that it belongs to, and those who may do it. A day
    of a series that is no contact yet has the id 0."""

    contact: ContactDetail
    series: SeriesDetail | None
    customer: CustomerDetail
    users: tuple[UserRow, ...]


def contact_facts(db: Reader, contact_id: int) -> ContactFacts:
    """All about one contact; NotFoundError when gone."""
    contact = get_contact(db, contact_id)
    series = None if contact.series_id is None else get_series(db, contact.series_id)
    return ContactFacts(contact, series, *_around(db, contact.customer_id))


def facts_of_day(db: Reader, series_id: int, day: date) -> ContactFacts:
    """All about the one that a series means for `day`; UserError when there is none."""
    series = db.require(ContactSeries, series_id)
    shifting = None
    if series.on_working_days:
        shifting = working_days(load_calendar(db), series.responsible_id)
    near = occurrences(plan_of(series), day - REACH, day + REACH, shifting)
    found = next((one for one in near if one.day == day), None)
    if found is None:
        raise UserError(_("Diesen Tag gibt es in der Reihe nicht mehr. Bitte neu laden."))
    customer = db.require(Customer, series.customer_id)
    person, user = db.get(Person, series.person_id), db.get(User, series.responsible_id)
    contact = ContactDetail(
        id=0,
        version=0,
        customer_id=customer.id,
        customer_name=customer.name,
        customer_number=customer.number,
        person_id=series.person_id,
        person_name=person.full_name if person else "",
        offer_id=None,
        offer_number="",
        kind=series.kind,
        nature=series.nature,
        reason=series.reason,
        due=found.on,
        at_time=series.at_time,
        done_on=None,
        outcome="",
        note=series.note,
        responsible_id=series.responsible_id,
        responsible_name=user.name if user else "",
        responsible_color=user.color if user else "",
        minutes=series.minutes,
        place=series.place,
        series_id=series.id,
        series_day=day,
        series_words=in_words(plan_of(series)),
    )
    return ContactFacts(contact, get_series(db, series_id), *_around(db, customer.id))


def people_for(
    db: Reader, customer_id: int | None
) -> tuple[CustomerDetail | None, tuple[UserRow, ...]]:
    """Whom a contact may be with, and who may do it."""
    customer = None if customer_id is None else get_customer(db, customer_id)
    return customer, tuple(list_users(db))


def _around(db: Reader, customer_id: int) -> tuple[CustomerDetail, tuple[UserRow, ...]]:
    return get_customer(db, customer_id), tuple(list_users(db))
