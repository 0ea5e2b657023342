"""A large made-up business for benchmarks and for trying out: always the same for a day and size.

Unlike the small demo business its history is not played by the services, but written at once:
100,000 customers with 200,000 people and 1,000,000 contacts take about a minute.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.paths import resource
from kundenpflege.base.text import fold
from kundenpflege.model import (
    Address,
    Category,
    Contact,
    Customer,
    CustomField,
    NumberCircle,
    OccasionType,
    Offer,
    Person,
    Tag,
    User,
)
from kundenpflege.model.kinds import CustomFieldKind
from kundenpflege.rules.name_days import name_key
from kundenpflege.store import Reader, Store, Writer

from .demo import fill_demo
from .numbers import format_number

#: Customers made at once; their rows are in memory together.
BATCH = 5_000
_FIRST_NUMBER = 10_001
_CONTACTS = 10
_FIELDS = (
    ("Heizung", CustomFieldKind.CHOICE, "Gas\nÖl\nWärmepumpe\nFernwärme"),
    ("Baujahr", CustomFieldKind.NUMBER, ""),
    ("Schlüssel bei", CustomFieldKind.TEXT, ""),
)
_TAGS = ("Stammtisch", "Altbau", "Messe 2026", "Nachbarschaft", "Empfiehlt weiter", "Neubaugebiet")

Rows = dict[str, list[dict[str, Any]]]


def fill_large_demo(store: Store, size: int) -> None:
    """Fill an empty, furnished database: the demo business, and made-up customers up to `size`."""
    with store.write("Beispielbetrieb eingerichtet") as db:
        fill_demo(db, db.today)
        known = set(db.scalars(select(CustomField.name)))
        for position, (name, kind, choices) in enumerate(_FIELDS, start=len(known)):
            if name in known:
                continue
            db.add(CustomField(name=name, kind=kind, choices=choices, position=position,
                               purpose="Für das nächste Angebot"))  # fmt: skip
        for name in sorted(set(_TAGS) - set(db.scalars(select(Tag.name)))):
            db.add(Tag(name=name))
        db.flush()
        missing = size - int(db.scalar(select(func.count()).select_from(Customer)) or 0)
        circle = db.scalar(select(NumberCircle).where(NumberCircle.key == "customer"))
        pattern = circle.pattern
        if missing > 0:
            circle.next_value = _FIRST_NUMBER + missing
        db.seal()
    with store.read() as reader:
        maker = _Maker(reader, pattern)
    store.bulk_load(maker.batches(max(0, missing)))


class _Maker:
    """Makes rows; the same seed always gives the same customers."""

    def __init__(self, db: Reader | Writer, pattern: str) -> None:
        self.today = db.today
        self.pattern = pattern
        self.dice = random.Random(20)
        # What came later has dice of its own: the customers stay who they were.
        self.later = random.Random(21)
        self.words: dict[str, Any] = json.loads(
            resource("demo", "large.json").read_text(encoding="utf-8")
        )
        self.users = list(db.scalars(select(User.id).order_by(User.id)))
        self.categories = list(db.scalars(select(Category.id).order_by(Category.id)))
        tags = {row.name: row.id for row in db.rows(select(Tag.id, Tag.name))}
        self.tags = [tags[name] for name in _TAGS]
        fields = {row.name: row.id for row in db.rows(select(CustomField.id, CustomField.name))}
        self.fields = [fields[name] for name, _kind, _choices in _FIELDS]
        types = select(OccasionType.id, OccasionType.title).where(
            OccasionType.interval_months.is_not(None)
        )
        self.types = [(row.id, row.title) for row in db.rows(types.order_by(OccasionType.id))]
        self.next = {
            mapped: int(db.scalar(select(func.max(mapped.id))) or 0) + 1
            for mapped in (Customer, Person, Address, Contact, Offer)
        }

    def batches(self, count: int) -> Iterator[Rows]:
        """Rows by table, some thousand customers at a time."""
        for start in range(0, count, BATCH):
            rows: Rows = {
                name: []
                for name in (
                    "customer", "person", "address", "customer_category", "customer_tag",
                    "custom_value", "offer", "offer_line", "contact", "wish", "objection",
                    "installation",
                )
            }  # fmt: skip
            for place in range(start, min(count, start + BATCH)):
                self._customer(rows, place)
            yield rows

    def _id(self, mapped: type[Any]) -> int:
        key = self.next[mapped]
        self.next[mapped] = key + 1
        return key

    def _day(self, first: int, last: int) -> date:
        return self.today + timedelta(days=self.dice.randint(first, last))

    def _customer(self, rows: Rows, place: int) -> None:
        dice, words = self.dice, self.words
        key = self._id(Customer)
        surname = self._surname()
        kind = dice.choices(("private", "couple", "family", "business", "public"),
                            (46, 14, 10, 28, 2))[0]  # fmt: skip
        woman = dice.random() < 0.5
        first = dice.choice(words["women" if woman else "men"])
        company = ""
        name = f"{first} {surname}"
        if kind == "family":
            name = f"Familie {surname}"
        elif kind == "couple":
            name = f"{first} und {dice.choice(words['men' if woman else 'women'])} {surname}"
        elif kind == "public":
            name = company = f"Gemeinde {dice.choice(words['places'])[1]}"
        elif kind == "business":
            form = dice.choice(words["forms"])
            name = company = f"{dice.choice(words['trades'])} {surname}{form}"
        code, town, prefix = dice.choice(words["places"])
        bought = dice.random() < 0.8
        last_order = self._day(-2600, -5) if bought else None
        since = last_order - timedelta(days=dice.randrange(0, 4000)) if last_order else None
        mail = f"{fold(first)}.{fold(surname)}{key % 97}@{dice.choice(words['hosts'])}"
        rows["customer"].append(
            {
                "id": key,
                "number": format_number(self.pattern, _FIRST_NUMBER + place, self.today),
                "kind": kind,
                "name": name[:200],
                "sort_name": fold(name)[:200],
                "company": company,
                "importance": dice.choices(("A", "B", "C", ""), (5, 20, 55, 20))[0],
                "potential": dice.choices(("high", "medium", "low", ""), (8, 22, 30, 40))[0],
                "phone": f"{prefix} {dice.randrange(1000, 999999)}" if dice.random() < 0.8 else "",
                "email": mail if dice.random() < 0.5 else "",
                "source": dice.choice(words["sources"]),
                "since": since,
                "last_order": last_order,
                # in euros
                "turnover": dice.randrange(180, 60_000) if bought and dice.random() < 0.9 else None,
                "note": dice.choice(words["notes"]) if dice.random() < 0.3 else "",
                "responsible_id": dice.choice(self.users) if dice.random() < 0.92 else None,
            }
        )
        rows["address"].append(
            {
                "id": self._id(Address),
                "customer_id": key,
                "street": f"{dice.choice(words['streets'])} {dice.randrange(1, 140)}",
                "postal_code": code,
                "place": town,
            }
        )
        people = self._people(rows, key, kind, first, woman, surname, mail, prefix)
        self._belongings(rows, key)
        self._offers(rows, key, last_order)
        self._contacts(rows, key, people)
        self._installations(rows, key)

    def _surname(self) -> str:
        """Common names are common; every third one is put together."""
        dice, words = self.dice, self.words
        if dice.random() < 0.66:
            names = words["surnames"]
            return str(names[min(int(dice.paretovariate(0.35)) - 1, len(names) - 1)])
        return str(dice.choice(words["stems"]) + dice.choice(words["endings"]))

    def _people(
        self,
        rows: Rows,
        key: int,
        kind: str,
        first: str,
        woman: bool,
        surname: str,
        mail: str,
        prefix: str,
    ) -> list[int]:
        dice, words = self.dice, self.words
        ids = []
        for position in range(2):
            if position:
                woman = not woman
                first = dice.choice(words["women" if woman else "men"])
                surname = surname if kind in ("couple", "family", "private") else self._surname()
                mail = ""
            birthday = dice.random() < 0.6
            day, month = dice.randint(1, 28), dice.randint(1, 12)
            ids.append(self._id(Person))
            rows["person"].append(
                {
                    "id": ids[-1],
                    "customer_id": key,
                    "salutation": "mrs" if woman else "mr",
                    "title_before": "Dr." if dice.random() < 0.03 else "",
                    "first_name": first,
                    "name_key": name_key(first),
                    "last_name": surname,
                    "mobile": f"017{dice.randrange(10**7, 10**8)}" if dice.random() < 0.5 else "",
                    "email": mail if position == 0 else "",
                    "birth_day": day if birthday else None,
                    "birth_month": month if birthday else None,
                    "birth_year": dice.randint(1940, 2004) if birthday else None,
                    "birthday_key": month * 100 + day if birthday else None,
                    "left_on": self._day(-900, -1) if position and dice.random() < 0.02 else None,
                    "position": position,
                }
            )
        return ids

    def _belongings(self, rows: Rows, key: int) -> None:
        dice = self.dice
        for category in dice.sample(self.categories, dice.choice((1, 1, 1, 2, 3))):
            rows["customer_category"].append({"customer_id": key, "category_id": category})
        if dice.random() < 0.25:
            rows["customer_tag"].append({"customer_id": key, "tag_id": dice.choice(self.tags)})
        if dice.random() < 0.2:
            heating, built, where = self.fields
            year = dice.randint(1890, 2022)
            for field, text, number in (
                (heating, dice.choice(_FIELDS[0][2].split("\n")), None),
                (built, str(year), year),
                (where, dice.choice(self.words["keys"]), None),
            ):
                rows["custom_value"].append(
                    {"customer_id": key, "field_id": field, "text": text, "number": number}
                )
        if dice.random() < 0.05:
            rows["wish"].append(
                {
                    "customer_id": key,
                    "text": dice.choice(self.words["wishes"]),
                    "noted_on": self._day(-700, -1),
                    "done_on": self._day(-100, -1) if dice.random() < 0.3 else None,
                }
            )
        if dice.random() < 0.02:
            rows["objection"].append(
                {"customer_id": key, "objected_on": self._day(-900, -1), "how": "Anruf"}
            )

    def _offers(self, rows: Rows, key: int, last_order: date | None) -> None:
        dice = self.dice
        for _n in range(dice.choices((0, 1, 2, 4), (55, 30, 12, 3))[0]):
            state = dice.choices(("sent", "followed_up", "accepted", "declined"), (8, 4, 58, 30))[0]
            day = self._day(-60, -1) if state in ("sent", "followed_up") else self._day(-1500, -20)
            offer = self._id(Offer)
            net = dice.randrange(300, 30_000)
            rows["offer"].append(
                {
                    "id": offer,
                    "number": f"AN-{day.year}-{offer:05d}",
                    "customer_id": key,
                    "responsible_id": dice.choice(self.users),
                    "state": state,
                    "subject": dice.choice(self.words["subjects"]),
                    "talk_date": day,
                    "offer_date": day,
                    "valid_until": day + timedelta(days=30),
                    "decided_on": day + timedelta(days=9)
                    if state in ("accepted", "declined")
                    else None,
                    "decline_reason": "price" if state == "declined" else "",
                    "net_total": net,
                    "gross_total": round(net * 1.19, 2),
                }
            )
            rows["offer_line"].append(
                {"offer_id": offer, "text": dice.choice(self.words["subjects"]), "unit_price": net}
            )

    def _contacts(self, rows: Rows, key: int, people: list[int]) -> None:
        dice, words = self.dice, self.words
        planned = dice.random() < 0.45
        years = dice.choice((2, 4, 6, 8))
        for n in range(_CONTACTS):
            ahead = planned and n == 0
            day = self._day(-12, 240) if ahead else self._day(-365 * years, -1)
            rows["contact"].append(
                {
                    "id": self._id(Contact),
                    "customer_id": key,
                    "person_id": people[0] if n % 3 else people[-1],
                    "kind": dice.choice(("call", "call", "email", "visit", "letter")),
                    "nature": "billing" if self.later.random() < 0.03 else "care",
                    "reason": dice.choice(words["reasons"]),
                    "due": day,
                    "done_on": None if ahead else day,
                    "outcome": "" if ahead else dice.choice(words["outcomes"]),
                    "responsible_id": dice.choice(self.users),
                }
            )

    def _installations(self, rows: Rows, key: int) -> None:
        dice = self.later
        if not self.types or dice.random() >= 0.3:
            return
        type_id, title = dice.choice(self.types)
        installed = self.today - timedelta(days=dice.randint(60, 3600))
        serviced = dice.random() < 0.5
        rows["installation"].append(
            {
                "customer_id": key,
                "type_id": type_id,
                "title": title,
                "installed_on": installed,
                "warranty_until": installed + timedelta(days=5 * 365),
                "last_service": max(installed, self.today - timedelta(days=dice.randint(1, 900)))
                if serviced
                else None,
            }
        )
