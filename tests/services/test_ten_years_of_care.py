"""Ten years of filling the year anew, with absences: every occasion once, on working days."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from kundenpflege.model import (
    Business,
    Closure,
    Contact,
    DecisionDate,
    Installation,
    OccasionType,
    Person,
    ReminderAnswer,
    Wish,
)
from kundenpflege.model.kinds import AnswerKind, CustomerKind, Importance, OccasionAnchor
from kundenpflege.rules.care import CareState, most
from kundenpflege.rules.reminders.reminder import ReminderKey
from kundenpflege.services import care, filling, installations, occasions
from kundenpflege.services.contacts import finish_contact
from kundenpflege.services.work_calendar import load_calendar
from kundenpflege.store import Store, Writer

from .sample_work import add_customer, add_person

START, END = date(2026, 11, 21), date(2036, 11, 21)
DISTANCE = 21


@dataclass
class Calendar:
    """A clock that can be turned."""

    day: date = START

    def today(self) -> date:
        return self.day

    def now(self) -> datetime:
        return datetime.combine(self.day, datetime.min.time()).replace(hour=8)


@pytest.fixture
def clock() -> Calendar:
    return Calendar()


@pytest.fixture
def store(tmp_path: Path, clock: Calendar) -> Iterator[Store]:
    with Store.open(tmp_path / "k.db", clock=clock) as opened:
        yield opened


def furnish(db: Writer) -> None:
    """Customers of every class, born and installed on awkward days."""
    db.add(Business(id=1, country="DE", state="BY", care_distance=DISTANCE))
    db.add(
        Closure(
            title="Betriebsurlaub", first=date(2026, 12, 22), last=date(2027, 1, 7), yearly=True
        )
    )
    gate = OccasionType(key="tor", title="Tor: Prüfung", interval_months=12, lead_days=45)
    oven = OccasionType(
        key="ofen", title="Ofen: Wartung", interval_months=12, lead_days=45, season="5-8"
    )
    awning = OccasionType(
        key="markise", title="Markise", season="3-4", anchor=OccasionAnchor.CALENDAR
    )
    greeting = OccasionType(
        key="gruss", trade="alle", title="Gruß zum Fest", season="12",
        anchor=OccasionAnchor.CALENDAR,
    )  # fmt: skip
    kinds = [db.add(one) for one in (gate, oven, awning, greeting)]
    db.flush()
    births = [(29, 2, 1972), (14, 6, 1960), (1, 1, None), (24, 12, 1977), (1, 5, 1986)]
    for n, importance in enumerate((Importance.A, Importance.A, Importance.B, Importance.B,
                                    Importance.C, Importance.C, Importance.NONE)):  # fmt: skip
        firm = n % 2 == 0
        one = add_customer(
            db, str(n), f"Kunde {n}", importance=importance, since=date(2020 + n % 3, 2, 28 + n % 2)
            if n % 3 == 0 else date(2019 + n, 12, 31),
            kind=CustomerKind.BUSINESS if firm else CustomerKind.PRIVATE, phone="04531 5550",
            last_order=START, contacts_per_year=6 if n == 6 else None,
        )  # fmt: skip
        day, month, year = births[n % len(births)]
        add_person(db, one, "Martin", f"Nr{n}", birth_day=day, birth_month=month, birth_year=year)
        for kind in kinds[: n % 4]:
            db.add(
                Installation(
                    customer_id=one.id, type_id=kind.id, title=f"{kind.title} {n}",
                    installed_on=date(2024, 2, 29), warranty_until=date(2028, 2, 29),
                )
            )  # fmt: skip
        db.add(Wish(customer_id=one.id, text=f"Wunsch {n}", noted_on=START))
        db.add(DecisionDate(customer_id=one.id, title="Budget", first_month=11, last_month=2))


def work(db: Writer, dice: random.Random) -> None:
    """Do what is due; what was installed is sometimes served, sometimes not."""
    today = db.today
    for contact in list(
        db.scalars(select(Contact).where(Contact.done_on.is_(None), Contact.due <= today))
    ):
        finish_contact(db, contact.id, "war gut", done_on=contact.due)
        if contact.occasion.startswith("maintenance:") and dice.random() < 0.6:
            key = ReminderKey.read(contact.occasion)
            installations.note_service(db, key.subject_id, contact.due)
    for wish in db.scalars(select(Wish).where(Wish.done_on.is_(None))):
        mine = Contact.occasion.startswith(f"wish:wish:{wish.id}:")
        done = db.scalars(select(Contact.id).where(mine, Contact.done_on.is_not(None)))
        if done:
            wish.done_on = today


@pytest.mark.parametrize("seed", [1, 2])
def test_ten_years(store: Store, clock: Calendar, seed: int) -> None:
    dice = random.Random(seed)
    with store.write("Anfang") as db:
        furnish(db)
    while clock.day < END:
        with store.write("Arbeit") as db:
            work(db, dice)
        with store.write("Einplanen") as db:
            # Every now and then one is planned by hand, or one is refused.
            customer = dice.randint(1, 7)
            found = occasions.list_occasions(db, customer)
            if found and dice.random() < 0.3:
                occasions.plan_occasion(db, customer, dice.choice(found).key.text)
            filling.fill_all(db)
        with store.read() as reader:
            assert care.gaps(reader, 100) == []
        # A week, a month, or away for half a year; never back.
        clock.day += timedelta(days=dice.choice((7, 31, 31, 62, 183)))
    with store.read() as reader:
        contacts = reader.rows(
            select(
                Contact.customer_id, Contact.person_id, Contact.occasion, Contact.due,
                Contact.responsible_id,
            )
        )  # fmt: skip
        calendar = load_calendar(reader)
        births = {
            row[0]: (row[1], row[2])
            for row in reader.rows(select(Person.id, Person.birth_month, Person.birth_day))
        }
        states = {key: care.care_of(reader, key).state for key in range(1, 8)}
    assert len(contacts) > 7 * 10
    told = Counter(one.occasion for one in contacts)
    assert max(told.values()) == 1, "no occasion twice"
    assert all(told), "none without an occasion"
    rules = {text.partition(":")[0] for text in told}
    assert rules >= {
        "birthday", "anniversary", "maintenance", "season", "decision_date", "wish", "name_day",
        "care_gap",
    }  # fmt: skip
    for one in contacts:
        assert not calendar.is_free(one.due, one.responsible_id)
        key = ReminderKey.read(one.occasion)
        if key.rule == "birthday":
            born = births[key.subject_id]
            day = date.fromisoformat(key.occasion)
            assert (day.month, day.day) == ((2, 28) if born == (2, 29) and day.year % 4 else born)
            assert one.person_id == key.subject_id
    for customer in range(1, 8):
        mine = sorted(one.due for one in contacts if one.customer_id == customer)
        wanted = {1: 4, 2: 4, 3: 2, 4: 2, 5: 1, 6: 1, 7: 6}[customer]
        for year in range(2027, 2036):
            number = sum(day.year == year for day in mine)
            assert number <= most(wanted) + 1, "not too many in any year"
        # The first year of an absence of half a year may be thinner.
        assert len(mine) >= 0.75 * wanted * 10
    assert CareState.TOO_FEW not in states.values()


def test_refused_for_ever_it_never_comes_again(store: Store, clock: Calendar) -> None:
    with store.write("Anfang") as db:
        furnish(db)
        db.add(
            ReminderAnswer(
                rule="birthday", subject="person:1", occasion="", answer=AnswerKind.NEVER,
                reason="möchte das nicht",
            )
        )  # fmt: skip
    for _year in range(10):
        with store.write("Einplanen") as db:
            filling.fill_all(db)
            work(db, random.Random(1))
        clock.day += timedelta(days=365)
    with store.read() as reader:
        keys = reader.scalars(select(Contact.occasion))
    assert not [key for key in keys if key.startswith("birthday:person:1:")]
    assert len([key for key in keys if key.startswith("birthday:")]) > 5
