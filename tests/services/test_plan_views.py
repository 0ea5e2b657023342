"""The plan in pieces: limits of days, filters, years, pages. Each held against the whole."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from kundenpflege.model import (
    Business,
    Closure,
    Contact,
    ContactSeries,
    ForeignCalendar,
    ForeignEvent,
    Person,
    User,
)
from kundenpflege.model.kinds import ContactKind, Importance, SeriesUnit
from kundenpflege.services import plan
from kundenpflege.services.plan import CalendarEntry, EntryKind
from kundenpflege.services.series import plan_series
from kundenpflege.store import Store

from .sample_work import add_contact, add_customer, add_person, fill

TODAY = date(2026, 11, 21)
FIRST, LAST = date(2026, 10, 26), date(2026, 12, 31)
KINDS = list(ContactKind)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Some hundred contacts of 30 customers, planned and done, some with series."""
    from kundenpflege.base.dates import FixedClock

    dice = random.Random(7)
    store = Store.open(tmp_path_factory.mktemp("plan") / "p.db", clock=FixedClock(TODAY))
    with store.write("Viel") as db:
        db.add(Business(id=1, name="B", state="SH"))
        users = [db.add(User(name=f"Nutzer {n}", color="#112233")) for n in range(3)]
        db.flush()
        for n in range(30):
            customer = add_customer(
                db, str(n), f"Kunde {n:02}",
                importance=dice.choice([Importance.A, Importance.B, Importance.NONE]),
                restricted_on=TODAY if n % 10 == 9 else None,
            )  # fmt: skip
            person = add_person(db, customer, "Kim", f"Nr{n}", birth_day=1 + n % 28, birth_month=12)
            for _n in range(dice.randrange(4, 16)):
                due = FIRST + timedelta(days=dice.randrange(-20, 80))
                add_contact(
                    db, customer, due,
                    done_on=due if due <= TODAY and dice.random() < 0.8 else None,
                    kind=dice.choice(KINDS), reason="Grund",
                    responsible_id=dice.choice([*(one.id for one in users), None]),
                    at_time=dice.choice(["", "", "09:00", "14:30"]),
                    person_id=dice.choice([None, person.id]),
                    last_day=due + timedelta(days=2) if dice.random() < 0.1 else None,
                )  # fmt: skip
            if n % 3 == 0:
                plan_series(db, customer.id, {
                    "kind": dice.choice(KINDS), "reason": "Reihe", "unit": SeriesUnit.WEEK,
                    "starts": TODAY + timedelta(days=n), "every": dice.choice([1, 2]),
                    "responsible_id": dice.choice(users).id,
                })  # fmt: skip
    return store


def contacts_of(entries: tuple[CalendarEntry, ...] | list[CalendarEntry]) -> list[CalendarEntry]:
    return [entry for entry in entries if entry.kind is EntryKind.CONTACT]


@pytest.mark.parametrize("per_day", [1, 3, 6])
def test_what_is_left_out_of_a_day_is_counted(busy: Store, per_day: int) -> None:
    with busy.read() as db:
        whole = contacts_of(plan.month(db, FIRST, LAST))
        cut = plan.entries(db, FIRST, LAST, per_day=per_day)
    inside = [entry for entry in whole if entry.day >= FIRST]
    sizes = Counter(entry.day for entry in inside)
    shown = Counter(entry.day for entry in contacts_of(cut.entries) if entry.day >= FIRST)
    for day, size in sizes.items():
        assert shown[day] <= per_day
        assert shown[day] + cut.more.get(day, 0) == size, day
    known = {entry.key for entry in whole}
    assert all(entry.key in known for entry in contacts_of(cut.entries))


def test_planned_ones_and_times_come_first_when_there_is_no_room(busy: Store) -> None:
    with busy.read() as db:
        whole = contacts_of(plan.month(db, FIRST, LAST))
        cut = contacts_of(plan.entries(db, FIRST, LAST, per_day=1).entries)
    for entry in cut:
        others = [e for e in whole if e.day == entry.day]
        if entry.done:
            assert all(e.done for e in others)
        elif not entry.at_time:
            assert not any(e.at_time and not e.done for e in others)


@pytest.mark.parametrize("seed", range(5))
def test_filters_take_away_what_is_not_wanted(busy: Store, seed: int) -> None:
    dice = random.Random(seed)
    users = dice.sample([1, 2, 3, 0], dice.randrange(1, 4))
    kinds = dice.sample(KINDS, 2)
    with busy.read() as db:
        whole = contacts_of(plan.month(db, FIRST, LAST))
        some = plan.entries(db, FIRST, LAST, responsible=users, kinds=kinds)
        limited = plan.entries(db, FIRST, LAST, responsible=users, kinds=kinds, per_day=2)
    wanted = [e.key for e in whole if (e.responsible_id or 0) in users and e.contact_kind in kinds]
    assert sorted(map(str, wanted)) == sorted(str(e.key) for e in contacts_of(some.entries))
    shown = [e for e in contacts_of(limited.entries) if e.day >= FIRST]
    inside = [e for e in contacts_of(some.entries) if e.day >= FIRST]
    assert len(shown) + sum(limited.more.values()) == len(inside)


def test_years_count_what_the_months_show(busy: Store) -> None:
    with busy.read() as db:
        for chosen in (None, 1, [2, 3], [0], [0, 2]):
            days = plan.year_days(db, 2026, responsible=chosen)
            whole = contacts_of(
                plan.entries(db, date(2026, 1, 1), date(2026, 12, 31), responsible=chosen).entries
            )
            assert dict(days) == dict(Counter(entry.day for entry in whole))


def test_rows_of_customers_hold_the_days_of_the_year(busy: Store) -> None:
    with busy.read() as db:
        rows = []
        for page in range(10):
            rows += plan.year_customers(db, 2026, 4, page * 4)
        whole = contacts_of(plan.month(db, date(2026, 1, 1), date(2026, 12, 31)))
    assert len({row.customer_id for row in rows}) == len(rows), "nobody twice over the pages"
    ranks = [row.importance or "Z" for row in rows]
    assert ranks == sorted(ranks), "A before B before the others"
    days = sorted((row.customer_id, day) for row in rows for day, _kind, _done in row.days)
    assert days == sorted((entry.customer_id or 0, entry.day) for entry in whole)


def test_a_customer_with_a_class_has_a_row_though_nothing_is_planned(store: Store) -> None:
    fill(store)
    with store.read() as db:
        rows = plan.year_customers(db, 2031)
    assert [(row.name, row.importance, row.days) for row in rows] == [
        ("Dr. Helene Sommer", "A", ()), ("Familie Brandt", "A", ()), ("Autohaus Reuter", "B", ())
    ]  # fmt: skip


@pytest.mark.parametrize("done", [False, True, None])
def test_pages_hold_everything_once(busy: Store, done: bool | None) -> None:
    with busy.read() as db:
        pages: list[CalendarEntry] = []
        for number in range(100):
            page = plan.agenda(db, FIRST, 7, number * 7, last=LAST, done=done)
            pages += page
            if not page:
                break
        size = plan.agenda_size(db, FIRST, last=LAST, done=done)
        whole = contacts_of(plan.month(db, FIRST, LAST))
    wanted = [e for e in whole if e.day >= FIRST and (done is None or e.done is done)]
    assert sorted(str(e.key) for e in pages) == sorted(str(e.key) for e in wanted)
    assert size == len(pages)
    order = [(e.day, e.at_time or "99:99") for e in pages]
    assert order == sorted(order)


def test_what_lasts_into_the_page_stands_on_its_first_day(store: Store) -> None:
    with store.write("Messe") as db:
        customer = add_customer(db, "1", "Vogt")
        add_contact(db, customer, date(2026, 11, 28), last_day=date(2026, 12, 2), reason="Messe")
        add_contact(db, customer, date(2026, 11, 27), last_day=date(2026, 11, 29), reason="vorbei")
    with store.read() as db:
        found = plan.entries(db, date(2026, 12, 1), date(2026, 12, 31), per_day=3)
    (entry,) = contacts_of(found.entries)
    assert (entry.day, entry.last, entry.reason) == (
        date(2026, 11, 28), date(2026, 12, 2), "Messe"
    )  # fmt: skip


def test_company_holidays_and_calendars_of_others(store: Store) -> None:
    with store.write("Kalender") as db:
        db.add(Business(id=1, name="B", state="SH"))
        user = db.add(User(name="Inga"))
        db.flush()
        db.add(Closure(title="Betriebsferien", first=date(2026, 12, 24), last=date(2027, 1, 2)))
        db.add(Closure(title="Urlaub", first=date(2026, 12, 21), last=date(2026, 12, 21),
                       user_id=user.id))  # fmt: skip
        for name, visible in (("Privat", True), ("Versteckt", False)):
            calendar = db.add(ForeignCalendar(name=name, visible=visible, color="#aa0000"))
            db.flush()
            for title, starts, ends, all_day in (
                ("Zahnarzt", datetime(2026, 12, 21, 9), datetime(2026, 12, 21, 9, 45), False),
                ("Reise", datetime(2026, 12, 19), datetime(2026, 12, 22), True),
                ("Früher", datetime(2026, 12, 1), datetime(2026, 12, 21), True),
            ):
                db.add(ForeignEvent(calendar_id=calendar.id, title=title, starts=starts,
                                    ends=ends, all_day=all_day))  # fmt: skip
    with store.read() as db:
        found = plan.entries(db, date(2026, 12, 21), date(2026, 12, 24))
        alone = plan.entries(db, date(2026, 12, 21), date(2026, 12, 24), foreign=False)
    texts = [(e.day.day, e.kind, e.text, e.at_time, e.minutes, e.last.day) for e in found.entries]
    assert texts == [
        (19, EntryKind.FOREIGN, "Reise (Privat)", "", None, 21),
        (21, EntryKind.CLOSURE, "Urlaub (Inga)", "", None, 21),
        (21, EntryKind.FOREIGN, "09:00 Uhr, Zahnarzt (Privat)", "09:00", 45, 21),
        (24, EntryKind.CLOSURE, "Betriebsferien", "", None, 24),
    ]
    assert {e.foreign for e in found.entries if e.kind is EntryKind.FOREIGN} == {True}
    assert [e.kind for e in alone.entries] == [EntryKind.CLOSURE] * 2
    assert not any(entry.movable for entry in found.entries)


def test_birthdays_of_important_people_come_first_when_there_is_no_room(store: Store) -> None:
    with store.write("Viele") as db:
        for n in range(12):
            value = Importance.A if n in (3, 8) else Importance.B if n == 5 else Importance.NONE
            customer = add_customer(db, str(n), f"Kunde {n}", importance=value)
            add_person(db, customer, "Kim", f"Nr{n}", birth_day=3, birth_month=12)
            add_person(db, customer, "Pat", f"Weg{n}", birth_day=3, birth_month=12,
                       left_on=date(2026, 1, 1))  # fmt: skip
    day = date(2026, 12, 3)
    for room, names in ((1, {"Nr3"}), (2, {"Nr3", "Nr8"}), (3, {"Nr3", "Nr8", "Nr5"})):
        with store.read() as db:
            found = plan.entries(db, day, day, per_day=room)
        assert {entry.person.split()[-1] for entry in found.entries} == names


def test_rows_of_people_that_went_are_no_trouble(store: Store) -> None:
    ids = fill(store)
    with store.write("Weg") as db:
        db.add(Contact(customer_id=ids["brandt"], person_id=ids["petra"], due=TODAY, reason="x"))
        db.require(Person, ids["petra"]).restricted_on = TODAY
    with store.read() as db:
        found = plan.entries(db, TODAY, TODAY)
        assert not [e for e in found.entries if e.reason == "x"]


def test_what_nobody_is_responsible_for_is_a_choice_of_its_own(store: Store) -> None:
    """Contacts, what follows from a series, and birthdays."""
    with store.write("Zwei Kunden") as db:
        db.add(Business(id=1, name="B", state="SH"))
        user = db.add(User(name="Nutzer", color="#112233"))
        db.flush()
        for number, responsible in (("1", user.id), ("2", None)):
            customer = add_customer(db, number, f"Kunde {number}", responsible_id=responsible)
            add_person(db, customer, "Kim", f"Nr{number}", birth_day=5, birth_month=1)
            series_id = plan_series(
                db,
                customer.id,
                {
                    "kind": "call",
                    "reason": "Reihe",
                    "unit": "week",
                    "starts": TODAY + timedelta(days=1),
                },
            )
            db.require(ContactSeries, series_id).responsible_id = responsible
    with store.read() as db:
        for chosen, number in ((user.id, "1"), (0, "2")):
            rows = plan.entries(
                db, TODAY + timedelta(days=20), TODAY + timedelta(days=60), responsible=chosen
            ).entries
            mine = [e for e in rows if e.kind in (EntryKind.CONTACT, EntryKind.BIRTHDAY)]
            assert {e.customer_number for e in mine} == {number}
            assert {e.kind for e in mine} == {EntryKind.CONTACT, EntryKind.BIRTHDAY}
