"""What *Heute* has to show on a day, worked out once more in the plainest way.

Nothing of the rules is used here: no windows, no loading, no rounding of theirs. Every occasion is
written down with the first and the last day on which it is shown; free days are left as they are.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from kundenpflege.model import (
    Business,
    Contact,
    Customer,
    DecisionDate,
    Enquiry,
    Installation,
    OccasionType,
    Offer,
    Person,
    Wish,
)
from kundenpflege.store import Reader

FOREVER = date(2200, 1, 1)
WEEK = timedelta(days=7)


def days(n: int) -> timedelta:
    return timedelta(days=n)


def in_year(year: int, month: int, day: int) -> date:
    """That day of a year; the 29th of February is the 28th where there is none."""
    if (month, day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28)
    return date(year, month, day)


def months_later(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _n in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day.day, last))


@dataclass
class Rows:
    """Everything in the database that reminders may speak of."""

    business: Any
    customers: dict[int, Any]
    persons: list[Any]
    contacts: list[Any]
    offers: list[Any]
    decisions: list[Any]
    enquiries: list[Any]
    wishes: list[Any]
    installations: list[Any]
    types: dict[int, Any]
    phases: dict[int, Any] = field(default_factory=dict)


def read_rows(db: Reader) -> Rows:
    """All rows; restricted customers and what belongs to them are left out."""

    def plain(mapped: Any) -> list[Any]:
        columns = [column.key for column in mapped.__mapper__.column_attrs]
        return [
            SimpleNamespace(**{name: getattr(one, name) for name in columns})
            for one in db.scalars(select(mapped).order_by(mapped.id))
        ]

    customers = {c.id: c for c in plain(Customer) if c.restricted_on is None}

    def of(mapped: Any) -> list[Any]:
        return [one for one in plain(mapped) if one.customer_id in customers]

    return Rows(
        business=plain(Business)[0],
        customers=customers,
        persons=[p for p in of(Person) if p.left_on is None and p.restricted_on is None],
        contacts=of(Contact),
        offers=of(Offer),
        decisions=of(DecisionDate),
        enquiries=of(Enquiry),
        wishes=of(Wish),
        installations=of(Installation),
        types={t.id: t for t in plain(OccasionType)},
    )


# Occasions with a first and a last day of their own ------------------------------------------

Span = tuple[str, date, date]


def spans(rows: Rows, years: range) -> Iterator[Span]:
    """Key, first and last day shown of everything that does not depend on other things."""
    yield from _people(rows, years)
    yield from _years(rows, years)
    yield from _asked(rows, years)
    yield from _installed(rows, years)


def _people(rows: Rows, years: range) -> Iterator[Span]:
    lead = rows.business.birthday_lead_days
    for person in rows.persons:
        if person.birth_day and person.birth_month:
            for year in years:
                day = in_year(year, person.birth_month, person.birth_day)
                yield f"birthday:person:{person.id}:{day}", day - WEEK, day + days(14)
                age = year - person.birth_year if person.birth_year else 0
                if 0 < age <= 120 and (age % 10 == 0 or age in (65, 75, 85, 95, 105)):
                    key = f"round_birthday:person:{person.id}:{day}"
                    yield key, day - days(lead), day - days(8)


def name_days(rows: Rows, years: range, usual: dict[str, int]) -> Iterator[Span]:
    """Name days; `usual` by first name."""
    for person in rows.persons:
        number = usual.get(person.first_name) if person.name_day is None else person.name_day
        if number:
            for year in years:
                day = in_year(year, number // 100, number % 100)
                yield f"name_day:person:{person.id}:{day}", day - WEEK, day + WEEK


def _years(rows: Rows, years: range) -> Iterator[Span]:
    started = [(f"customer:{c.id}", c.id, c.since) for c in rows.customers.values()]
    for subject, _customer, start in started:
        yield from _marked(subject, start, years)
    told: set[tuple[int, date]] = set()
    noted = {one.offer_id for one in rows.installations}
    jobs = [
        (f"installation:{one.id}", one.customer_id, one.installed_on)
        for one in rows.installations
        if one.removed_on is None
    ]
    jobs += [
        (f"offer:{o.id}", o.customer_id, o.decided_on)
        for o in rows.offers
        if o.state == "accepted" and o.kind != "confirmation" and o.subject and o.id not in noted
    ]
    for subject, customer_id, start in jobs:
        if start is not None and (customer_id, start) not in told:
            told.add((customer_id, start))
            yield from _marked(subject, start, years)


def _marked(subject: str, start: date | None, years: range) -> Iterator[Span]:
    for year in years:
        if start is not None and (year - start.year == 1 or year - start.year in range(5, 200, 5)):
            day = in_year(year, start.month, start.day)
            yield f"anniversary:{subject}:{day}", day - WEEK, day + days(14)


def _asked(rows: Rows, years: range) -> Iterator[Span]:
    for one in rows.enquiries:
        if one.state == "open" and one.answered_on is None:
            first = one.received_on + days(rows.business.enquiry_days) - WEEK
            yield f"enquiry:enquiry:{one.id}:{one.received_on}", first, FOREVER
    for one in rows.wishes:
        if one.done_on is None and one.wanted_by is not None:
            first = one.wanted_by - days(56) - WEEK
            yield f"wish:wish:{one.id}:{one.wanted_by}", first, FOREVER
    for one in rows.decisions:
        key = f"decision_date:decision:{one.id}:"
        if one.day is not None:
            yield f"{key}{one.day}", one.day - days(35), one.day + days(14)
            continue
        before = None
        for year in years:
            first = date(year, one.first_month, 1)
            ends = one.last_month or one.first_month
            until = year + 1 if ends < one.first_month else year
            last = date(until, ends, calendar.monthrange(until, ends)[1])
            # While one window runs the next one is not spoken of.
            shown = first - days(35) if before is None else max(first - days(35), before + days(1))
            yield f"{key}{first}", shown, last
            before = last
    for one in rows.customers.values():
        if one.referred_by_id in rows.customers and one.created_at is not None:
            day = one.created_at.date()
            yield f"referral:customer:{one.id}:{day}", day, day + days(60)


def _installed(rows: Rows, years: range) -> Iterator[Span]:
    for one in rows.installations:
        kind = rows.types.get(one.type_id)
        if one.removed_on is not None:
            continue
        warranty = kind is not None and kind.key.startswith("gewaehr")
        end = one.warranty_until
        if end is None and warranty and one.installed_on is not None:
            assert kind is not None
            months = one.interval_months or kind.interval_months
            end = months_later(one.installed_on, months) if months else None
        if end is not None:
            yield f"warranty:installation:{one.id}:{end}", end - days(97), end + days(14)
        if warranty:
            continue
        if kind is not None and kind.anchor == "calendar":
            yield from _seasons(one, kind, years)
        else:
            yield from _services(one, kind, years)


def _services(one: Any, kind: Any, years: range) -> Iterator[Span]:
    """Each service is shown from a week before its lead; the one before it stays until its lead
    begins."""
    lead = days(kind.lead_days if kind is not None else 30)
    due = sorted(set(_due(one, kind, years)))
    for number, day in enumerate(due):
        first = day - lead - WEEK
        if number:
            # Until then the one before is spoken of, done or not.
            first = max(day - lead, due[number - 1])
        last = FOREVER
        if number + 1 < len(due):
            # The next one is spoken of from its lead on, once this one is past.
            last = max(due[number + 1] - lead, day) - days(1)
        yield f"maintenance:installation:{one.id}:{day}", first, last


def _due(one: Any, kind: Any, years: range) -> Iterator[date]:
    months = one.interval_months or (kind.interval_months if kind is not None else None)
    start = one.last_service or one.installed_on
    if kind is not None and kind.anchor == "installed" and one.installed_on is not None:
        start = one.installed_on
    if one.next_service is not None and (
        one.last_service is None or one.next_service > one.last_service
    ):
        start = one.next_service
        yield start
    if start is None or not months:
        return
    season = read_months(kind.season) if kind is not None else set()
    done, early, once = one.last_service, days(0), False
    if kind is not None and kind.anchor == "installed":
        # What was done shortly before its day is done; what every trade does comes once.
        early, once = days(kind.lead_days), kind.trade == "alle"
    if once and done is not None:
        return
    for n in range(1, 2 if once else (years.stop - start.year) * 12 // months + 2):
        nominal = months_later(start, n * months)
        day = _into_season(nominal, season)
        if done is None or min(nominal, day) - early > done:
            yield day


def read_months(text: str) -> set[int]:
    found: set[int] = set()
    for part in text.replace(" ", "").split(","):
        if part:
            first, _dash, last = part.partition("-")
            month = int(first)
            found.add(month)
            while month != int(last or first):
                month = month % 12 + 1
                found.add(month)
    return found


def _into_season(day: date, months: set[int]) -> date:
    if not months or day.month in months:
        return day
    for n in range(1, 366):
        for near in (day - days(n), day + days(n)):
            if near.month in months:
                return near
    raise AssertionError("a season has at least one day")


def _seasons(one: Any, kind: Any, years: range) -> Iterator[Span]:
    months = read_months(kind.season)
    lead = days(kind.lead_days)
    for year in years:
        for month in sorted(months):
            if (month - 2) % 12 + 1 in months and len(months) < 12:
                continue  # not the first month of a span
            first = date(year, month, 1)
            last, at = first, first
            while at.month in months and at < first + days(366):
                last, at = at, at + days(1)
            if first <= (one.installed_on or date.min):
                continue
            if one.last_service is not None and first - lead <= one.last_service:
                continue
            key = f"season:installation:{one.id}:{first}"
            yield key, first - lead - WEEK, last


# What depends on contacts, offers and phases ---------------------------------------------------


class Standing:
    """What depends on the state of contacts and offers, day by day."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.open_offers = {
            o.id: o
            for o in rows.offers
            if o.state in ("sent", "followed_up") and o.kind != "confirmation"
        }
        self.by_customer: defaultdict[int, list[Any]] = defaultdict(list)
        for contact in rows.contacts:
            self.by_customer[contact.customer_id].append(contact)

    def shown(self, today: date) -> Iterator[str]:
        yield from self._contacts(today)
        yield from self._offers(today)
        for customer in self.rows.customers.values():
            yield from self._care(customer, today)

    def _contacts(self, today: date) -> Iterator[str]:
        for contact in self.rows.contacts:
            about = contact.offer_id in self.open_offers and contact.follow_up > 0
            if contact.done_on is None and not about and contact.due <= today + WEEK:
                yield f"planned_contact:contact:{contact.id}:{contact.due}"

    def _offers(self, today: date) -> Iterator[str]:
        for offer in self.open_offers.values():
            about = [c for c in self.rows.contacts if c.offer_id == offer.id and c.follow_up > 0]
            planned = sorted((c.due, c.id) for c in about if c.done_on is None)
            done = [c for c in about if c.done_on is not None]
            talked = offer.followed_up_on or max((c.done_on for c in done), default=None)
            sent = offer.sent_at.date() if offer.sent_at else offer.offer_date
            ways: list[tuple[date, int, str]] = []
            if planned:
                ways.append(
                    (planned[0][0], 0, f"follow_up:offer:{offer.id}:contact-{planned[0][1]}")
                )
            elif offer.state == "sent" and talked is None:
                day = min(sent, offer.offer_date or sent)
                day += days(self.rows.business.follow_up_days)
                ways.append((day, 0, f"follow_up:offer:{offer.id}:sent-{sent}"))
            ways += self._end(offer, planned, done, talked, sent)
            ways = sorted(way for way in ways if way[0] <= today + WEEK)
            if ways:
                yield ways[0][2]

    def _end(
        self, offer: Any, planned: Any, done: Any, talked: Any, sent: date
    ) -> list[tuple[date, int, str]]:
        end = offer.valid_until
        if end is None:
            return []
        over = (end + days(1), 1, f"offer_expiring:offer:{offer.id}:expired-{end}")
        if planned and planned[0][0] <= end:
            return [over]
        late_talk = any(c.due >= end - days(10) for c in done)
        if (talked is not None and talked >= end - days(5)) or late_talk:
            return [over] if talked is not None and talked <= end else []
        if end - days(5) <= sent:
            return []
        return [(end - days(5), 1, f"offer_expiring:offer:{offer.id}:valid-{end}")]

    def _care(self, customer: Any, today: date) -> Iterator[str]:
        contacts = self.by_customer[customer.id]
        planned = [c for c in contacts if c.done_on is None]
        done = [c for c in contacts if c.done_on is not None]
        last = max((c.done_on for c in done), default=None)
        care = [c for c in done if c.nature != "billing"]
        met = max((c.done_on for c in care), default=None)
        if met is not None and not planned and days(1) <= today - met <= days(30):
            newest = max((c for c in care if c.done_on == met), key=lambda c: c.id)
            greeted = newest.occasion.split(":")[0] in (
                "birthday", "round_birthday", "name_day", "anniversary", "referral", "season"
            )  # fmt: skip
            talk = newest.kind in ("call", "visit", "meeting")
            if talk and not newest.no_next and not greeted:
                yield f"next_step:contact:{newest.id}:{met}"
        yield from self._gap(customer, planned, done, today)
        yield from self._sleep(customer, planned, last, today)

    def _gap(self, customer: Any, planned: Any, done: Any, today: date) -> Iterator[str]:
        if customer.importance not in ("A", "B"):
            return
        business = self.rows.business
        wanted = business.rhythm_a if customer.importance == "A" else business.rhythm_b
        if customer.contacts_per_year is not None:
            wanted = customer.contacts_per_year
        if wanted <= 0:
            return
        pause = 1
        while pause * wanted < 12:
            pause += 1
        care = max((c.done_on for c in done if c.nature != "billing"), default=None)
        if any(c.nature != "billing" and c.due <= months_later(today, pause) for c in planned):
            return
        created = customer.created_at.date() if customer.created_at else date(2000, 1, 1)
        start = care or customer.since or created
        found = None
        n = 1
        while (day := months_later(start, n * pause)) <= today:
            found, n = day, n + 1
        if found is not None:
            yield f"care_gap:customer:{customer.id}:{found}"

    def _sleep(self, customer: Any, planned: Any, last: Any, today: date) -> Iterator[str]:
        if planned or not self.rows.phases[customer.id].sleeps(today):
            return
        bought, months = self.rows.phases[customer.id].limit()
        start = months_later(bought, months) if bought is not None else None
        if start is None or start > today:
            day = date(today.year, 1, 1)
        else:
            day = start
            n = 1
            while (again := months_later(start, 12 * n)) <= today:
                day, n = again, n + 1
        if last is None or last < day:
            yield f"dormant:customer:{customer.id}:{day}"
