"""Ten years of simulated days: what `plan --json` tells week by week, held against a calendar that
knows nothing of the program."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta

from kundenpflege.model import Business, Closure
from kundenpflege.services import contacts, customers, persons, plan, series
from kundenpflege.store import Store

START = date(2026, 11, 23)  # a Monday
WEEKS = 522
BIRTHDAYS = {"Alt": (3, 4, 1961), "Schalt": (29, 2, 1972), "Silvester": (31, 12, None),
             "Neujahr": (1, 1, 1990)}  # fmt: skip
SERIES: dict[str, dict[str, Any]] = {
    "Woche": {"unit": "week", "every": 1, "on_working_days": True, "starts": date(2026, 11, 29)},
    "Quartal": {"unit": "month", "every": 3, "on_working_days": True, "starts": date(2026, 12, 31)},
    "Ultimo": {"unit": "month", "every": 1, "on_working_days": False, "starts": date(2027, 1, 31)},
    "Schalttag": {"unit": "year", "every": 1, "on_working_days": False,
                  "starts": date(2028, 2, 29)},
    "Kurz": {"unit": "week", "every": 2, "on_working_days": False, "starts": date(2026, 12, 2),
             "ends": date(2027, 6, 1)},
}  # fmt: skip
SUMMER = ((8, 2), (8, 20))  # company holidays of each year


class Clock:
    """A clock that the test sets."""

    def __init__(self, day: date) -> None:
        self.day = day

    def today(self) -> date:
        return self.day

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 9)


def _holidays() -> set[date]:
    """Public holidays in Schleswig-Holstein, by hand: fixed days, and those around Easter."""
    found = set()
    for year in range(2026, 2038):
        a, b, c = year % 19, year // 100, year % 100
        d, e = b // 4, b % 4
        g = (8 * b + 13) // 25
        h = (19 * a + b - d - g + 15) % 30
        i, k = c // 4, c % 4
        m = (32 + 2 * e + 2 * i - h - k) % 7
        n = (a + 11 * h + 22 * m) // 451
        month, day = divmod(h + m - 7 * n + 114, 31)
        easter = date(year, month, day + 1)
        found |= {easter + timedelta(days=days) for days in (-2, 1, 39, 50)}
        fixed = ((1, 1), (5, 1), (10, 3), (10, 31), (12, 25), (12, 26))
        found |= {date(year, *day) for day in fixed}
    return found


HOLIDAYS = _holidays()


def _works(day: date) -> bool:
    summer = SUMMER[0] <= (day.month, day.day) <= SUMMER[1]
    return day.weekday() < 5 and day not in HOLIDAYS and not summer


def _days(shape: dict[str, Any], last: date) -> list[date]:
    """On which days a series takes place."""
    found: list[date] = []
    word = {"week": "weeks", "month": "months", "year": "years"}[shape["unit"]]
    number = 0
    while True:
        step = {word: number * shape["every"]}
        day = shape["starts"] + relativedelta(**step)
        following = shape["starts"] + relativedelta(**{word: (number + 1) * shape["every"]})
        if day > min(last, shape.get("ends") or last):
            return found
        number += 1
        if shape["on_working_days"]:
            while not _works(day):
                day += timedelta(days=1)
            if day >= following:
                continue  # it would wait until the next one
        found.append(day)


@pytest.fixture
def store(tmp_path: Path) -> Any:
    clock = Clock(START)
    with Store.open(tmp_path / "p.db", clock=clock) as opened:
        with opened.write("Betrieb") as db:
            db.add(Business(id=1, name="B", country="DE", state="SH"))
            db.add(Closure(title="Sommer", first=date(2020, *SUMMER[0]),
                           last=date(2020, *SUMMER[1]), yearly=True))  # fmt: skip
            customer = customers.add_customer(db, {"company": "Gasthof Linde"})
            for name, (day, month, year) in BIRTHDAYS.items():
                persons.add_person(
                    db, customer,
                    {"last_name": name, "birth_day": day, "birth_month": month, "birth_year": year},
                )  # fmt: skip
            for name, shape in SERIES.items():
                series.plan_series(db, customer, {"kind": "call", "reason": name, **shape})
        yield opened, clock


def test_each_thing_stands_in_the_plan_once_on_the_right_day(store: tuple[Store, Clock]) -> None:
    """Each week is looked at on its Monday, and each planned contact is done on its day."""
    opened, clock = store
    seen: Counter[tuple[str, str, date]] = Counter()
    last = START + timedelta(weeks=WEEKS) - timedelta(days=1)
    for week in range(WEEKS):
        clock.day = START + timedelta(weeks=week)
        sunday = clock.day + timedelta(days=6)
        with opened.read() as db:
            rows = plan.plan_rows(db, clock.day, sunday)
        for row in rows:
            assert not row["done"] and not row["overdue"]
            what = row["person"] if row["type"] == "birthday" else row["reason"]
            if row["type"] == "closure":
                what = "Sommer"
            seen[row["type"], what if row["type"] != "holiday" else "", date.fromisoformat(
                row["date"])] += 1  # fmt: skip
        for row in sorted(rows, key=lambda r: str(r["date"])):
            if row["type"] == "contact":
                clock.day = date.fromisoformat(str(row["date"]))
                _work_off(opened)
    assert set(seen.values()) == {1}, [key for key, n in seen.items() if n > 1]
    expected = set()
    for name, (number, month, _year) in BIRTHDAYS.items():
        for year in range(START.year, last.year + 1):
            common = year % 4 != 0 and (number, month) == (29, 2)
            on = date(year, month, 28 if common else number)
            if START <= on <= last:
                expected.add(("birthday", name, on))
    expected |= {("holiday", "", day) for day in HOLIDAYS if START <= day <= last}
    day = START
    while day <= last:
        if SUMMER[0] <= (day.month, day.day) <= SUMMER[1]:
            expected.add(("closure", "Sommer", day))
        day += timedelta(days=1)
    for name, shape in SERIES.items():
        expected |= {("contact", name, day) for day in _days(shape, last) if day <= last}
    assert set(seen) == expected


def _work_off(opened: Store) -> None:
    """Finish what is due today."""
    with opened.read() as db:
        today = db.today
        due = [e.contact_id for e in plan.month(db, today, today) if e.movable]
    for contact_id in due:
        assert contact_id is not None, "what is due today is a contact, not only a day of a series"
        with opened.write("Erledigt") as db:
            contacts.finish_contact(db, contact_id, "gut")


def test_far_ahead_and_near_by_the_plan_says_the_same(store: tuple[Store, Clock]) -> None:
    """Ten years asked for on the first day are the weeks asked for one by one."""
    opened, _clock = store
    with opened.read() as db:
        whole = plan.plan_rows(db, START, START + timedelta(weeks=WEEKS) - timedelta(days=1))
        pieces = []
        for week in range(WEEKS):
            first = START + timedelta(weeks=week)
            pieces += plan.plan_rows(db, first, first + timedelta(days=6))
    assert pieces == whole
