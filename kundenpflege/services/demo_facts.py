"""What the demo business knows of its customers: tags, own fields, roles, wishes, decisions,
enquiries, recommendations. Days are numbers of days from today, months numbers of months."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kundenpflege.base.dates import add_months
from kundenpflege.model import Category, Criterion, Customer
from kundenpflege.model.kinds import EnquiryState
from kundenpflege.store import Writer

from . import custom_fields, decision_dates, enquiries, persons, tags, websites, wishes
from .series import plan_series

if TYPE_CHECKING:
    from .demo import Calendar


def play_facts(
    db: Writer, calendar: Calendar, data: Mapping[str, Any], customers: Mapping[str, Customer]
) -> None:
    """Tell everything of `customer_facts.json`."""
    fields = {field["name"]: custom_fields.add_field(db, field) for field in data["fields"]}
    categories = db.scalars(select(Category).order_by(Category.position))
    for index, months in data["dormant_months"].items():
        categories[int(index)].dormant_months = months
    for number, referrer in data["referrals"].items():
        customers[number].referred_by_id = customers[referrer].id
    criteria = db.scalars(select(Criterion.id).order_by(Criterion.position))
    for number, row in data["customers"].items():
        customer_id = customers[number].id
        people = [person.id for person in persons.load_persons(db, customer_id)]
        teller = _Teller(db, calendar, customer_id, people, [c.id for c in categories])
        tags.set_tags(db, customer_id, row.get("tags", ()))
        values = {fields[name]: text for name, text in row.get("custom", {}).items()}
        custom_fields.set_values(db, customer_id, values)
        for url, label in row.get("websites", ()):
            websites.add_website(db, customer_id, {"url": url, "label": label})
        for index, roles in row.get("roles", {}).items():
            persons.change_person(db, people[int(index)], None, dict.fromkeys(roles, True))
        for person in row.get("left", ()):
            teller.left(person)
        for wish in row.get("wishes", ()):
            teller.wish(wish)
        for decision in row.get("decisions", ()):
            teller.decision(decision)
        for enquiry in row.get("enquiries", ()):
            teller.enquiry(enquiry, criteria)
        for again in row.get("series", ()):
            teller.series(again)
    db.flush()


class _Teller:
    """Tells of one customer; persons and fields of work by their place."""

    def __init__(
        self,
        db: Writer,
        calendar: Calendar,
        customer_id: int,
        people: list[int],
        categories: list[int],
    ) -> None:
        self.db, self.calendar, self.customer_id = db, calendar, customer_id
        self.people, self.categories = people, categories

    def _of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {"person_id": self.people[row["person"]]} if "person" in row else {}

    def left(self, row: Mapping[str, Any]) -> None:
        """Somebody who was there before."""
        values = {
            "salutation": row["s"],
            "first_name": row["f"],
            "last_name": row["l"],
            "role": row["role"],
            "phone": row["phone"],
            "position": len(self.people),
        }
        person_id = persons.add_person(self.db, self.customer_id, values)
        successor = self.people[row["successor"]]
        persons.leave(self.db, person_id, self.calendar.workday(row["on"]), successor)

    def wish(self, row: Mapping[str, Any]) -> None:
        """A wish, open or fulfilled."""
        values = {
            "text": row["text"],
            "noted_on": self.calendar.workday(row["on"]),
            "category_id": self.categories[row["category"]],
            **self._of(row),
        }
        if "wanted" in row:
            values["wanted_by"] = self.calendar.exact(row["wanted"])
        if "done" in row:
            values["done_on"] = self.calendar.workday(row["done"])
        wishes.add_wish(self.db, self.customer_id, values)

    def decision(self, row: Mapping[str, Any]) -> None:
        """A single day or a window of months."""
        values: dict[str, Any] = {"title": row["title"], "note": row.get("note", "")}
        if "day" in row:
            values["day"] = self.calendar.exact(row["day"])
        else:
            first, last = (add_months(self.calendar.today, n).month for n in row["window"])
            values |= {"first_month": first, "last_month": last}
        decision_dates.add_decision_date(self.db, self.customer_id, values)

    def series(self, row: Mapping[str, Any]) -> None:
        """Contacts that come again."""
        values = {
            **{name: value for name, value in row.items() if name != "person"},
            "starts": self.calendar.workday(row["starts"]),
            **self._of(row),
        }
        plan_series(self.db, self.customer_id, values)

    def enquiry(self, row: Mapping[str, Any], criteria: Any) -> None:
        """An enquiry with its ticks, answered or not."""
        values = {
            "subject": row["subject"],
            "source": row["source"],
            "received_on": self.calendar.workday(row["on"]),
            "note": row.get("note", ""),
            **self._of(row),
        }
        ticks = [criteria[place] for place in row["ticks"]]
        enquiry_id = enquiries.add_enquiry(self.db, self.customer_id, values, ticks)
        if "state" in row:
            day = self.calendar.workday(row["answered"])
            enquiries.answer_enquiry(self.db, enquiry_id, EnquiryState(row["state"]), day)
