from __future__ import annotations

from datetime import date, timedelta

import pytest

from kundenpflege.base.dates import month_grid
from kundenpflege.model import Business, Contact, Person
from kundenpflege.model.kinds import ContactKind, CustomerKind, Importance
from kundenpflege.services import plan
from kundenpflege.services.plan import CalendarEntry, EntryKind
from kundenpflege.store import Store

from .sample_work import add_contact, add_customer, add_person, fill

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def month(store: Store, first: date = FIRST, last: date = LAST) -> list[CalendarEntry]:
    with store.read() as db:
        return plan.month(db, first, last)


def test_november_holds_contacts_and_birthdays(store: Store) -> None:
    ids = fill(store)
    assert [(e.day.day, e.kind, e.label, e.tone) for e in month(store)] == [
        (19, EntryKind.CONTACT, "Anruf Autohaus Reuter", "red"),
        (21, EntryKind.BIRTHDAY, "Dr. Sommer 60", "violet"),
        (22, EntryKind.CONTACT, "Nachfassen Brandt", "amber"),
    ]
    late, party, follow_up = month(store)
    assert late.contact_id == ids["call"]
    assert late.text == (
        "Anruf Autohaus Reuter – Türen-Wartung anbieten (geplant für den 19.11.2026)"
    )
    assert (party.person_id, party.customer_id) == (ids["helene"], ids["sommer"])
    assert party.text == "Dr. Helene Sommer wird 60 – runder Geburtstag"
    assert (late.movable, party.movable, follow_up.movable) == (True, False, True)


def test_both_ends_of_the_page_count(store: Store) -> None:
    fill(store)
    day = date(2026, 11, 22)
    assert [e.label for e in month(store, day, day)] == ["Nachfassen Brandt"]
    assert month(store, day + timedelta(days=1), LAST) == []


def test_a_done_contact_stands_on_the_day_it_was_done(store: Store) -> None:
    ids = fill(store)
    with store.write("Erledigt") as db:
        db.require(Contact, ids["call"]).done_on = date(2026, 11, 20)
    (entry,) = [e for e in month(store) if e.contact_id == ids["call"]]
    assert (entry.day, entry.done, entry.movable) == (date(2026, 11, 20), True, False)
    assert entry.tone == "brand"


def test_a_day_lists_holidays_then_birthdays_then_contacts_by_time(store: Store) -> None:
    with store.write("Weihnachten") as db:
        db.add(Business(id=1, country="DE", state="SH"))
        customer = add_customer(db, "1", "Familie Weiss", kind=CustomerKind.FAMILY)
        add_person(db, customer, "Noel", "Weiss", birth_day=25, birth_month=12)
        for time in ("", "14:00", "09:30"):
            add_contact(db, customer, date(2026, 12, 25), at_time=time)
    found = month(store, date(2026, 12, 25), date(2026, 12, 25))
    assert [e.label for e in found] == [
        "Erster Weihnachtstag", "Weiss, N.", "Anruf Weiss", "Anruf Weiss", "Anruf Weiss"
    ]  # fmt: skip
    assert [e.at_time for e in found] == ["", "", "09:30", "14:00", ""]


def test_the_holidays_are_those_of_the_land(store: Store) -> None:
    reformation = date(2026, 10, 31)
    assert month(store, reformation, reformation) == []
    with store.write("Land") as db:
        db.add(Business(id=1, country="DE", state="SH"))
    assert [e.label for e in month(store, reformation, reformation)] == ["Reformationstag"]


def test_29_february_stands_on_the_28th_in_common_years(store: Store) -> None:
    with store.write("Vogt") as db:
        vogt = add_customer(db, "1005", "Bäckerei Vogt", kind=CustomerKind.BUSINESS)
        add_person(db, vogt, "Marlies", "Vogt", birth_day=29, birth_month=2, birth_year=1972)
    for year, day in ((2027, 28), (2028, 29)):
        grid = month_grid(date(year, 2, 1))
        (entry,) = [e for e in month(store, grid[0], grid[-1]) if e.person_id]
        assert entry.day == date(year, 2, day)
        assert entry.text == f"Marlies Vogt wird {year - 1972}"


def test_a_birthday_in_both_years_of_a_page_stands_where_it_is(store: Store) -> None:
    with store.write("Silvester") as db:
        customer = add_customer(db, "1", "Eva Silvester")
        add_person(db, customer, "Eva", "Silvester", birth_day=31, birth_month=12)
        add_person(db, customer, "Neo", "Silvester", birth_day=1, birth_month=1)
    found = month(store, date(2026, 12, 28), date(2027, 1, 31))
    assert [e.day for e in found if e.kind is EntryKind.BIRTHDAY] == [
        date(2026, 12, 31), date(2027, 1, 1)
    ]  # fmt: skip


def test_over_several_years_a_birthday_stands_in_each(store: Store) -> None:
    ids = fill(store)
    rows = month(store, date(2026, 1, 1), date(2028, 12, 31))
    days = [e.day.year for e in rows if e.person_id == ids["helene"]]
    assert days == [2026, 2027, 2028]
    before = month(store, date(1960, 1, 1), date(1970, 12, 31))
    born = [e.day.year for e in before if e.person_id == ids["helene"]]
    assert born == [1966, 1967, 1968, 1969, 1970], "nobody is listed before being born"


def test_many_birthdays_on_a_day_leave_the_important_people(store: Store) -> None:
    with store.write("Viele") as db:
        for n in range(plan.BIRTHDAYS_A_DAY + 5):
            value = Importance.A if n == 44 else Importance.NONE
            customer = add_customer(db, str(n), f"Kunde {n}", importance=value)
            add_person(db, customer, "Kim", f"Nr{n}", birth_day=3, birth_month=11)
    found = month(store)
    assert len(found) == plan.BIRTHDAYS_A_DAY
    assert "Nr44, K." in {e.label for e in found}


def test_rows_for_the_command_line(store: Store) -> None:
    fill(store)
    with store.read() as db:
        rows = plan.plan_rows(db, FIRST, LAST)
    assert rows[0] == {
        "date": "2026-11-19", "time": "", "type": "contact", "kind": "call", "number": "1010",
        "customer": "1010", "name": "Autohaus Reuter", "person": "",
        "title": "Anruf Autohaus Reuter – Türen-Wartung anbieten (geplant für den 19.11.2026)",
        "reason": "Türen-Wartung anbieten", "done": False, "id": 3, "minutes": None,
        "last": "2026-11-19", "place": "", "responsible": "", "overdue": True, "series": None,
        "series_day": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name", "short"),
    [
        (CustomerKind.FAMILY, "Familie Brandt", "Brandt"),
        (CustomerKind.PRIVATE, "Dr. Helene Sommer", "Dr. Sommer"),
        (CustomerKind.COUPLE, "Petra und Jan Brandt", "Brandt"),
        (CustomerKind.BUSINESS, "Hausverwaltung Nordring GmbH & Co. KG", "Hausverwaltung Nordring"),
        (CustomerKind.PUBLIC, "Gemeinde Siek", "Gemeinde Siek"),
        (CustomerKind.PRIVATE, "", ""),
    ],
)
def test_names_for_narrow_places(kind: CustomerKind, name: str, short: str) -> None:
    assert plan.short_name(kind, name) == short


def test_a_contact_with_a_person_shows_the_person(store: Store) -> None:
    ids = fill(store)
    with store.write("Person") as db:
        person = db.require(Person, ids["helene"])
        db.add(
            Contact(
                customer_id=ids["sommer"], person_id=person.id, due=LAST, kind=ContactKind.VISIT
            )
        )
    entry = month(store)[-1]
    assert (entry.label, entry.person) == ("Besuch Dr. Sommer", "Dr. Helene Sommer")
