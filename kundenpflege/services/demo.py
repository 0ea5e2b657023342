"""The demo business: a joinery with two years of history, told relative to today.

Its contents are data (`resources/demo`), its history is played by the same services that the
program uses: offers are written, sent, followed up and decided on their day. Days are numbers of
days from today; nothing is random, so the same day always gives the same business.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from kundenpflege.base.dates import format_long_date
from kundenpflege.base.paths import resource
from kundenpflege.model import (
    Address,
    Business,
    CatalogueItem,
    Category,
    Contact,
    Customer,
    CustomerCategory,
    NumberCircle,
    Person,
    User,
)
from kundenpflege.model.kinds import (
    ContactKind,
    CustomerKind,
    Importance,
    LegalForm,
    Potential,
    Salutation,
)
from kundenpflege.rules.naming import derive_name
from kundenpflege.store import Writer

from .business import ensure_business
from .demo_catalogue import play_catalogue
from .demo_consents import play_consents
from .demo_facts import play_facts
from .demo_installations import play_installations
from .demo_letters import play_letters
from .demo_offers import play_offers
from .demo_talks import play_talks
from .follow_up_rhythms import add_rhythm

_PLACEHOLDER = re.compile(r"\{(m?)([+-]\d+)\}")


class Calendar:
    """Turns numbers of days into dates and texts with `{+30}` (a day) or `{m+30}` (its month)."""

    def __init__(self, today: date) -> None:
        self.today = today

    def exact(self, offset: int) -> date:
        """That many days from today."""
        return self.today + timedelta(days=offset)

    def workday(self, offset: int) -> date:
        """That many days from today; weekends move away from today, holidays into January.

        Today itself stays, whatever day it is.
        """
        day = self.exact(offset)
        if offset > 7 and (day.month, day.day) >= (12, 23):
            day = date(day.year + 1, 1, 7)
        elif offset > 7 and (day.month, day.day) < (1, 7):
            day = day.replace(day=7)
        if offset and day.weekday() >= 5:
            days = 7 - day.weekday() if offset > 0 else 4 - day.weekday()
            day += timedelta(days=days)
        return day

    def text(self, text: str) -> str:
        """The text with its days filled in: `10. Juni`, or only the month."""

        def fill(match: re.Match[str]) -> str:
            words = format_long_date(self.workday(int(match[2]))).split(" ")
            return words[1] if match[1] else " ".join(words[:2])

        return _PLACEHOLDER.sub(fill, text)


def fill_demo(db: Writer, today: date) -> None:
    """Furnish an empty database with the demo business, its history ending `today`."""
    calendar = Calendar(today)
    ensure_business(db)
    data = _read("business.json")
    users, categories = _business(db, data)
    items = _catalogue(db, data["catalogue"], categories)
    play_catalogue(db, calendar.workday(-230), items)
    customers = _customers(db, calendar, users, categories)
    play_facts(db, calendar, _read("customer_facts.json"), customers)
    play_consents(db, calendar, customers)
    offers = _read("offers.json")
    last = play_offers(db, calendar, offers, customers, items)
    play_talks(db, offers)
    play_installations(db, calendar, _read("installations.json"), customers)
    play_letters(db, calendar, _read("letters.json"), customers)
    add_rhythm(db, {"from_amount": Decimal(50000), "days": "3, 10, 24", "days_before_end": 7})
    circles = {circle.key: circle for circle in db.scalars(select(NumberCircle))}
    circles["customer"].next_value = 1 + max(
        int(customer.number.rpartition("-")[2]) for customer in customers.values()
    )
    circles["offer"].next_value, circles["offer"].year = last + 1, today.year
    db.flush()


def _read(name: str) -> Any:
    return json.loads(resource("demo", name).read_text(encoding="utf-8"))


def _business(db: Writer, data: dict[str, Any]) -> tuple[list[User], list[Category]]:
    business = db.require(Business, 1)
    for name, value in data["business"].items():
        setattr(business, name, LegalForm(value) if name == "legal_form" else value)
    business.logo = resource("demo", "logo.png").read_bytes()
    users = [db.add(User(**user)) for user in data["users"]]
    for category in db.scalars(select(Category)):
        db.delete(category)
    categories = [
        db.add(Category(name=name, position=position))
        for position, name in enumerate(data["categories"])
    ]
    db.flush()
    return users, categories


def _catalogue(
    db: Writer, rows: list[list[Any]], categories: list[Category]
) -> dict[str, CatalogueItem]:
    items = {}
    for number, category, title, benefit, argument, unit, price, labour in rows:
        items[number] = db.add(
            CatalogueItem(
                number=number,
                category_id=categories[category].id,
                title=title,
                benefit=benefit,
                argument=argument,
                unit=unit,
                unit_price=Decimal(price),
                labour_share=Decimal(labour),
            )
        )
    db.flush()
    return items


def _customers(
    db: Writer, calendar: Calendar, users: list[User], categories: list[Category]
) -> dict[str, Customer]:
    rows = _read("customers.json")
    customers = [db.add(_customer(row, calendar, users)) for row in rows]
    db.flush()
    people: list[list[Person]] = []
    for customer, row in zip(customers, rows, strict=True):
        postal_code, place = row["place"].split(" ", 1)
        db.add(
            Address(
                customer_id=customer.id, street=row["street"], postal_code=postal_code, place=place
            )
        )
        for index in row.get("categories", ()):
            db.add(CustomerCategory(customer_id=customer.id, category_id=categories[index].id))
        persons = [
            db.add(_person(values, customer.id, position, calendar))
            for position, values in enumerate(row["persons"])
        ]
        people.append(persons)
        customer.name = derive_name(customer.kind, customer.company, persons)
    db.flush()
    for customer, persons, row in zip(customers, people, rows, strict=True):
        ids = [person.id for person in persons]
        _contacts(db, row["history"], customer, ids, calendar.workday, done=True)
        _contacts(db, row["planned"], customer, ids, calendar.workday, done=False)
    db.flush()
    return {customer.number: customer for customer in customers}


def _customer(row: dict[str, Any], calendar: Calendar, users: list[User]) -> Customer:
    since, last_order = row.get("since"), row.get("last_order")
    first = min([since or 0, *(entry[0] for entry in row["history"])])
    return Customer(
        number=row["number"],
        kind=CustomerKind(row["kind"]),
        company=row.get("company", ""),
        company_extra=row.get("company_extra", ""),
        importance=Importance(row.get("importance", "")),
        potential=Potential(row.get("potential", "")),
        phone=row.get("phone", ""),
        email=row.get("email", ""),
        website=row.get("website", ""),
        source=row.get("source", ""),
        since=None if since is None else calendar.workday(since),
        last_order=None if last_order is None else calendar.workday(last_order),
        turnover=Decimal(row["turnover"]) if "turnover" in row else None,
        note=row.get("note", ""),
        responsible_id=users[row["user"]].id,
        created_at=datetime.combine(calendar.workday(first), time(8)),
    )


def _person(values: dict[str, Any], customer_id: int, position: int, calendar: Calendar) -> Person:
    person = Person(
        customer_id=customer_id,
        salutation=Salutation(values["s"]),
        title_before=values.get("t", ""),
        first_name=values["f"],
        particle=values.get("p", ""),
        last_name=values["l"],
        role=values.get("role", ""),
        phone=values.get("phone", ""),
        mobile=values.get("mobile", ""),
        email=values.get("email", ""),
        informal=values.get("informal", False),
        note=values.get("note", ""),
        position=position,
    )
    born = values.get("born")
    if isinstance(born, str):
        year, month, day = (int(part) for part in born.split("-"))
        person.set_birthday(day, month, year)
    elif born is not None:
        offset, age = born
        party = calendar.exact(offset)
        person.set_birthday(party.day, party.month, None if age is None else party.year - age)
    return person


def _contacts(
    db: Writer,
    rows: list[list[Any]],
    customer: Customer,
    person_ids: list[int],
    day_of: Callable[[int], date],
    *,
    done: bool,
) -> None:
    """Contacts of one customer: [day, kind, reason, outcome or note, time or person, person]."""
    for row in rows:
        offset, kind, reason, *more = row
        persons = [value for value in more if isinstance(value, int)]
        texts = [value for value in more if isinstance(value, str)] + ["", ""]
        day = day_of(offset)
        db.add(
            Contact(
                customer_id=customer.id,
                person_id=person_ids[persons[0] if persons else 0],
                kind=ContactKind(kind),
                reason=reason,
                due=day,
                done_on=day if done else None,
                outcome=texts[0] if done else "",
                note="" if done else texts[0],
                at_time="" if done else texts[1],
                responsible_id=customer.responsible_id,
            )
        )
