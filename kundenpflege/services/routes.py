"""The visits of a day in the order to drive, with all one needs on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.sql import ColumnElement

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _
from kundenpflege.documents.route import RouteLine, RouteSheet
from kundenpflege.model import Address, Business, Contact, Customer, Person, User, Wish
from kundenpflege.model.kinds import AddressKind
from kundenpflege.rules.routes import (
    Place,
    RouteStop,
    drive_link,
    geo_link,
    map_link,
    order_stops,
    route_link,
)
from kundenpflege.store import Reader

from .contact_drafts import LONGEST_DAYS
from .reminder_details import last_contacts
from .reminder_facts import chunks
from .series_days import derived
from .visits import VISITS

_MOST_STOPS = 60
_DAY = timedelta(days=1)
_LONGEST = timedelta(days=LONGEST_DAYS)
_MOST_WISHES = 3


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit. `map_url`, `geo_url` and `drive_url` are empty when no address is known;
    `on_site` is who opens the door. A negative `contact_id` is a day of a series that is no
    contact of its own yet."""

    contact_id: int
    customer_id: int
    number: str
    name: str
    at_time: str
    minutes: int | None
    person: str
    on_site: str
    phone: str
    address: tuple[str, ...]
    reason: str
    note: str
    last: str
    wishes: tuple[str, ...]
    map_url: str
    geo_url: str
    drive_url: str


@dataclass(frozen=True, slots=True)
class Route:
    """A day's visits in the order to drive; `start` is our own address in one line."""

    day: date
    who: str
    start: str
    stops: tuple[Stop, ...]
    url: str


@dataclass(frozen=True, slots=True)
class RouteDay:
    """A day with visits: how many, and to whom."""

    day: date
    count: int
    names: tuple[str, ...]


def route_days(db: Reader, first: date, last: date, user_id: int | None = None) -> list[RouteDay]:
    """The days from `first` to `last` with planned visits, of one of us or of all: also those on
    which one goes on, and those that a series means."""
    found: dict[date, list[str]] = {}
    goes_on = and_(Contact.last_day >= first, Contact.due >= first - _LONGEST)
    statement = (
        select(Contact.due, Contact.last_day, Customer.name)
        .join(Customer, Customer.id == Contact.customer_id)
        .where(
            Contact.done_on.is_(None),
            or_(Contact.due >= first, goes_on),
            Contact.due <= last,
            *_which(user_id),
        )
        .order_by(Contact.due, Contact.at_time == "", Contact.at_time, Contact.id)
        .limit(1000)
    )
    for row in db.execute(statement):
        day, final = max(row.due, first), min(row.last_day or row.due, last)
        while day <= final:
            found.setdefault(day, []).append(row.name)
            day += _DAY
    for series, _nominal, on in derived(db, first, last, kinds=VISITS):
        customer = db.require(Customer, series.customer_id)
        if user_id in (None, series.responsible_id or customer.responsible_id):
            found.setdefault(on, []).append(customer.name)
    return [RouteDay(day, len(names), tuple(names)) for day, names in sorted(found.items())]


def day_route(db: Reader, day: date, user_id: int | None = None, own: Sequence[int] = ()) -> Route:
    """The planned visits of a day, of one of us (`user_id`) or of all; `own` is an order of
    contact ids chosen by hand."""
    business = db.get(Business, 1) or Business(id=1)
    start = Place(
        business.street or "", business.postal_code or "", business.place or "",
        business.country or "DE",
    )  # fmt: skip
    found = _sources(db, day, user_id)
    ids = [one.customer.id for one in found]
    places, last = _places(db, ids), last_contacts(db, ids)
    on_site, wishes = _on_site(db, ids), _wishes(db, ids)
    stops: dict[int, tuple[Stop, Place]] = {}
    for one in found:
        customer, person = one.customer, one.person
        if person is not None and person.restricted_on is not None:
            person = None
        place = Place(text=one.place) if one.place else places.get(customer.id, Place())
        past = last.get(customer.id)
        stops[one.key] = (
            Stop(
                contact_id=one.key,
                customer_id=customer.id,
                number=customer.number,
                name=customer.name,
                at_time=one.at_time,
                minutes=one.minutes,
                person=person.full_name if person else "",
                on_site=_other(on_site.get(customer.id), person),
                phone=(person and (person.mobile or person.phone)) or customer.phone,
                address=place.lines,
                reason=one.reason,
                note=one.note,
                last=_("{day}: {what}").format(
                    day=format_date(past.day),
                    what=" – ".join(w for w in (past.kind.label, past.outcome) if w),
                )
                if past
                else "",
                wishes=wishes.get(customer.id, ()),
                map_url=map_link(place),
                geo_url=geo_link(place),
                drive_url=drive_link(place),
            ),
            place,
        )
    order = order_stops(
        start,
        [RouteStop(key, place, stop.at_time) for key, (stop, place) in stops.items()],
        own,
    )
    user = db.get(User, user_id) if user_id is not None else None
    return Route(
        day=day,
        who=user.name if user else "",
        start=start.query,
        stops=tuple(stops[key][0] for key in order),
        url=route_link(start, [stops[key][1] for key in order]),
    )


@dataclass(frozen=True, slots=True)
class _Source:
    """A planned visit, or a day of a series that is no contact yet (a negative `key`)."""

    key: int
    customer: Customer
    person: Person | None
    at_time: str
    minutes: int | None
    place: str
    reason: str
    note: str


def _sources(db: Reader, day: date, user_id: int | None) -> list[_Source]:
    here = or_(
        Contact.due == day,
        and_(Contact.last_day.is_not(None), Contact.due <= day, Contact.last_day >= day),
    )
    rows = db.execute(
        select(Contact, Customer, Person)
        .join(Customer, Customer.id == Contact.customer_id)
        .outerjoin(Person, Person.id == Contact.person_id)
        .where(Contact.done_on.is_(None), here, *_which(user_id))
        .order_by(Contact.at_time == "", Contact.at_time, Contact.id)
        .limit(_MOST_STOPS)
    ).all()
    found = [
        _Source(
            row.Contact.id, row.Customer, row.Person, row.Contact.at_time, row.Contact.minutes,
            row.Contact.place, row.Contact.reason, row.Contact.note,
        )
        for row in rows
    ]  # fmt: skip
    for series, _nominal, _on in derived(db, day, day, kinds=VISITS):
        customer = db.require(Customer, series.customer_id)
        if user_id is not None and user_id != (series.responsible_id or customer.responsible_id):
            continue
        if len(found) < _MOST_STOPS:
            found.append(
                _Source(
                    -series.id, customer, db.get(Person, series.person_id), series.at_time,
                    series.minutes, series.place, series.reason, series.note,
                )
            )  # fmt: skip
    return found


def route_sheet(
    db: Reader, day: date, user_id: int | None = None, own: Sequence[int] = ()
) -> RouteSheet:
    """The same as a sheet ready to be drawn (`documents.route.render_route`)."""
    route = day_route(db, day, user_id, own)
    business = db.get(Business, 1)
    return RouteSheet(
        day=day,
        who=route.who or (business.name if business else ""),
        start=route.start,
        stops=tuple(_line(stop) for stop in route.stops),
        link=route.url,
        brand=business.brand_color if business else "",
    )


def _line(stop: Stop) -> RouteLine:
    about = [" · ".join(part for part in (stop.person, stop.phone) if part)]
    if stop.on_site:
        about.append(_("Vor Ort: {name}").format(name=stop.on_site))
    notes = [stop.note]
    if stop.last:
        notes.append(_("Zuletzt am {last}").format(last=stop.last))
    notes += [_("Wunsch: {text}").format(text=text) for text in stop.wishes]
    time = stop.at_time
    return RouteLine(
        time=time,
        name=stop.name,
        address=stop.address or (_("Keine Anschrift eingetragen"),),
        about=tuple(part for part in about if part),
        reason=stop.reason,
        notes=tuple(note for note in notes if note),
        code=stop.drive_url,
        link=stop.map_url,
    )


def _which(user_id: int | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        Contact.kind.in_(VISITS),
        Customer.restricted_on.is_(None),
    ]
    if user_id is not None:
        conditions.append(
            or_(
                Contact.responsible_id == user_id,
                and_(Contact.responsible_id.is_(None), Customer.responsible_id == user_id),
            )
        )
    return conditions


def _places(db: Reader, ids: Sequence[int]) -> dict[int, Place]:
    """Where one drives to: the site, else the address for post, else any that has a street."""
    found: dict[int, tuple[tuple[bool, int], Place]] = {}
    order = {AddressKind.SITE: 0, AddressKind.POST: 1}
    for part in chunks(ids):
        for row in db.scalars(
            select(Address)
            .where(Address.customer_id.in_(part))
            .order_by(Address.position, Address.id)
        ):
            rank = (not (row.street or row.place), order.get(row.kind, 2))
            if row.customer_id not in found or rank < found[row.customer_id][0]:
                place = Place(row.street, row.postal_code, row.place, row.country)
                found[row.customer_id] = rank, place
    return {key: place for key, (_rank, place) in found.items()}


def _other(who: tuple[str, str] | None, person: Person | None) -> str:
    """Who opens the door, when it is not the one we talk to."""
    if who is None or (person is not None and who[0] == person.full_name):
        return ""
    return ", ".join(part for part in who if part)


def _on_site(db: Reader, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Who opens the door and the number, by customer."""
    found: dict[int, tuple[str, str]] = {}
    for part in chunks(ids):
        for person in db.scalars(
            select(Person)
            .where(
                Person.customer_id.in_(part),
                Person.on_site.is_(True),
                Person.left_on.is_(None),
                Person.restricted_on.is_(None),
            )
            .order_by(Person.position, Person.id)
        ):
            phone = person.mobile or person.phone
            found.setdefault(person.customer_id, (person.full_name, phone))
    return found


def _wishes(db: Reader, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for part in chunks(ids):
        for wish in db.scalars(
            select(Wish)
            .where(Wish.customer_id.in_(part), Wish.done_on.is_(None))
            .order_by(Wish.noted_on.desc(), Wish.id)
        ):
            known = found.setdefault(wish.customer_id, [])
            if len(known) < _MOST_WISHES:
                known.append(wish.text)
    return {key: tuple(texts) for key, texts in found.items()}
