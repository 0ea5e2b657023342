"""What leaves the house of the contact plan: which contacts, whose, where, and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import NotFoundError, UserError
from kundenpflege.documents.plan import PlanDay, PlanLine, PlanSheet, render_plan
from kundenpflege.services import closures, contacts, customers, persons, restriction, series, users
from kundenpflege.services.business import change_business, ensure_business
from kundenpflege.services.care_list import care_records
from kundenpflege.services.opening import open_demo
from kundenpflege.services.plan import entries
from kundenpflege.services.plan_entries import EntryKind
from kundenpflege.services.plan_records import PlanRecord, home_key, plan_records
from kundenpflege.services.plan_sheet import customer_sheet, plan_pdf, plan_sheet
from kundenpflege.store import Reader, Store

TODAY = date(2026, 11, 21)
FIRST, LAST = date(2026, 11, 1), date(2027, 1, 31)


@pytest.fixture
def world(store: Store) -> Store:
    with store.write("Betrieb") as db:
        ensure_business(db)
        change_business(db, None, {"name": "Tischlerei Beispiel", "state": "SH"})
        mia = users.add_user(db, {"name": "Mia Holm"})
        jan = users.add_user(db, {"name": "Jan Berg"})
        for name, keeper, importance in (
            ("Brandt", mia, "A"), ("Sommer", jan, "B"), ("Vogt", None, ""),
        ):  # fmt: skip
            customers.add_customer(
                db,
                {
                    "persons": [{"first_name": "Ute", "last_name": name, "mobile": "0171 555011"}],
                    "addresses": [
                        {"street": "Weg 1", "postal_code": "22941", "place": "Siek"},
                        {"kind": "site", "street": "Bau 2", "postal_code": "22955", "place": "Hof"},
                    ],
                    "importance": importance,
                    "responsible_id": keeper,
                },
            )
    return store


def plan(store: Store, name: str, day: date, **values: object) -> int:
    given: dict = {"kind": "call", "reason": f"Grund {name}", "due": day, **values}
    with store.write("Geplant") as db:
        return contacts.plan_contact(db, number(db, name), **given)


def number(db: Reader, name: str) -> int:
    return customers.find_by_number(
        db, {"Brandt": "K-0001", "Sommer": "K-0002"}.get(name, "K-0003")
    )


def records(store: Store, **given: object) -> list[PlanRecord]:
    with store.read() as db:
        return plan_records(db, FIRST, LAST, **given)  # type: ignore[arg-type]


def test_days_of_planned_done_and_long_ones(world: Store) -> None:
    plan(world, "Brandt", date(2026, 12, 1), at_time="09:00")
    plan(world, "Brandt", date(2026, 12, 1))
    plan(world, "Brandt", date(2026, 10, 30), last_day=date(2026, 11, 2))
    plan(world, "Brandt", date(2026, 10, 20), last_day=date(2026, 10, 31))
    plan(world, "Brandt", date(2027, 2, 1))
    done = plan(world, "Brandt", date(2026, 11, 10))
    with world.write("Erledigt") as db:
        contacts.finish_contact(db, done, "war gut")
    found = records(world)
    assert [(one.day, one.at_time, one.done) for one in found] == [
        (date(2026, 10, 30), "", False),
        (TODAY, "", True),
        (date(2026, 12, 1), "09:00", False),
        (date(2026, 12, 1), "", False),
    ]
    assert found[0].overdue and not found[1].overdue and found[1].outcome == "war gut"
    assert [one.done for one in records(world, done=False)] == [False, False, False]
    assert len(records(world, limit=2)) == 2


def test_the_same_contacts_as_on_the_screen(tmp_path: Path) -> None:
    with open_demo(tmp_path, clock=FixedClock(TODAY)) as store:
        with store.write("Reihen") as db:
            for every, unit, kind, name in (
                (2, "week", "call", "K-0087"), (1, "month", "visit", "K-0291"),
                (10, "day", "letter", "K-0156"),
            ):  # fmt: skip
                series.plan_series(
                    db, customers.find_by_number(db, name),
                    {"kind": kind, "reason": f"Reihe {name}", "starts": date(2026, 12, 1),
                     "every": every, "unit": unit},
                )  # fmt: skip
        for first, last in ((date(2026, 9, 1), date(2027, 12, 31)), (TODAY, TODAY)):
            with store.read() as db:
                shown = [
                    (one.day, one.at_time, one.customer_number, one.reason, one.done)
                    for one in entries(db, first, last).entries
                    if one.kind is EntryKind.CONTACT
                ]
                found = plan_records(db, first, last)
            written = [(one.day, one.at_time, one.number, one.reason, one.done) for one in found]
            assert len({one.key for one in found}) == len(found)
            assert sorted(written) == sorted(shown) and len(set(written)) > 2


def test_whose_they_are(world: Store) -> None:
    with world.read() as db:
        mia, jan = (row.id for row in sorted(users.list_users(db), key=lambda row: row.id))
    plan(world, "Brandt", date(2026, 12, 1))
    plan(world, "Brandt", date(2026, 12, 2), responsible_id=jan)
    plan(world, "Sommer", date(2026, 12, 3))
    plan(world, "Vogt", date(2026, 12, 4))
    with world.write("Reihe") as db:
        series.plan_series(
            db, number(db, "Sommer"),
            {"kind": "call", "reason": "Pflege", "starts": date(2026, 12, 7), "every": 1},
        )  # fmt: skip

    def days(user: int, nobodys: bool = True) -> list[int]:
        found = records(world, responsible_id=user, nobodys=nobodys)
        return [one.day.day for one in found]

    assert days(mia) == [1, 4]
    assert days(jan) == [2, 3, 4, 7, 7] and days(jan, nobodys=False) == [2, 3, 7, 7]
    assert {one.responsible for one in records(world)} == {"Mia Holm", "Jan Berg", ""}


def test_where_to_go_and_whom_to_call(world: Store) -> None:
    plan(world, "Brandt", date(2026, 12, 1), kind="visit")
    plan(world, "Brandt", date(2026, 12, 2), kind="visit", place="Café am Markt")
    plan(world, "Brandt", date(2026, 12, 3), kind="letter")
    assert [one.place for one in records(world)] == ["Bau 2, 22955 Hof", "Café am Markt", ""]
    assert {one.phone for one in records(world)} == {"0171 555011"}


def test_the_restricted_stand_nowhere(world: Store) -> None:
    plan(world, "Brandt", date(2026, 12, 1))
    with world.read() as db:
        person = persons.list_persons(db, number(db, "Sommer"))[0].id
    plan(world, "Sommer", date(2026, 12, 2), person_id=person)
    with world.write("Gesperrt") as db:
        restriction.restrict(db, number(db, "Brandt"), "verlangt")
        restriction.restrict_person(db, person)
    assert records(world) == []


def test_the_database_is_told_from_others_for_ever(world: Store) -> None:
    with world.read() as db:
        before = home_key(db)
    # Also when somebody's clock goes wrong later.
    world.clock = FixedClock(date(2020, 1, 1))
    plan(world, "Brandt", date(2026, 12, 1))
    with world.read() as db:
        assert home_key(db) == before and len(before) == 8


def test_the_balance_names_everybody_with_a_rhythm(world: Store) -> None:
    plan(world, "Sommer", date(2026, 12, 1))
    plan(world, "Sommer", date(2027, 3, 1))
    with world.read() as db:
        found = care_records(db)
        mia = next(row.id for row in users.list_users(db) if row.name == "Mia Holm")
        assert [one.customer for one in care_records(db, responsible_id=mia)] == ["Ute Brandt"]
        assert care_records(db, [number(db, "Vogt")]) == []
    assert [
        (one.customer, one.wanted, one.planned, one.missing, one.state.value) for one in found
    ] == [
        ("Ute Brandt", 4, 0, 4, "too_few"),
        ("Ute Sommer", 2, 2, 0, "enough"),
    ]


# Paper


def text_of(pdf: bytes) -> list[str]:
    document = PdfDocument(BytesIO(pdf))
    return [page.get_textpage().get_text_range() for page in iterate(document)]


def iterate(document: PdfDocument) -> Iterator:
    for place in range(len(document)):
        yield document[place]


def test_the_plan_of_a_period_on_paper(world: Store) -> None:
    plan(world, "Brandt", date(2026, 12, 1), at_time="09:00", note="mag keinen Kaffee")
    plan(world, "Sommer", date(2026, 12, 25))
    with world.write("Urlaub") as db:
        closures.add_closure(
            db, {"first": "28.12.2026", "last": "31.12.2026", "title": "Betriebsurlaub"}
        )
    with world.read() as db:
        sheet = plan_sheet(db, date(2026, 12, 1), date(2026, 12, 31))
        noted = plan_sheet(db, date(2026, 12, 1), date(2026, 12, 31), notes=True)
    (page,) = text_of(plan_pdf(sheet))
    for words in (
        "Kontaktplan", "01.12.2026 bis 31.12.2026", "Woche 49", "Ute Brandt", "09:00",
        "Grund Brandt", "Mia Holm", "Tischlerei Beispiel", "Weihnachtstag",
        "Betriebsurlaub bis 31.12.2026", "Seite 1 von 1",
    ):  # fmt: skip
        assert words in page, words
    assert "Kaffee" not in page and "Kaffee" in text_of(plan_pdf(noted))[0]
    assert plan_pdf(sheet) == plan_pdf(sheet)


def test_the_plan_of_one_customer_on_paper(world: Store) -> None:
    done = plan(world, "Brandt", date(2026, 11, 3))
    plan(world, "Brandt", date(2027, 4, 1))
    plan(world, "Sommer", date(2027, 4, 2))
    with world.write("Erledigt") as db:
        contacts.finish_contact(db, done, "sehr zufrieden")
    with world.read() as db:
        sheet = customer_sheet(db, number(db, "Brandt"))
    (page,) = text_of(plan_pdf(sheet))
    for words in ("Ute Brandt", "K-0001", "Wunsch im Jahr", "zu wenig", "sehr zufrieden",
                  "April 2027", "Grund Brandt"):  # fmt: skip
        assert words in page, words
    assert "Sommer" not in page
    with world.write("Gesperrt") as db:
        restriction.restrict(db, number(db, "Brandt"), "verlangt")
    with world.read() as db, pytest.raises(UserError, match="gesperrt"):
        customer_sheet(db, number(db, "Brandt"))


def test_an_empty_period_and_an_impossible_one(world: Store) -> None:
    with world.read() as db:
        (page,) = text_of(plan_pdf(plan_sheet(db, date(2026, 12, 1), date(2026, 12, 4))))
        assert "nichts geplant" in page
        with pytest.raises(UserError, match="vor dem Anfang"):
            plan_sheet(db, LAST, FIRST)
        with pytest.raises(UserError, match="zwei Jahre"):
            plan_sheet(db, date(2020, 1, 1), LAST)
        with pytest.raises(NotFoundError):
            plan_sheet(db, FIRST, LAST, responsible_id=77)
        with pytest.raises(NotFoundError):
            customer_sheet(db, 77)


HOSTILE = "<b>fett</b> & {x} " + "Donaudampfschifffahrt" * 60 + "\n\x00\u202e ẞ 🎂 Ж"


def test_hostile_and_endless_words_stay_on_their_page() -> None:
    line = PlanLine(HOSTILE, HOSTILE, "#0E5A62", time="23:59", reason=HOSTILE, note=HOSTILE,
                    facts=(HOSTILE, HOSTILE), whose=HOSTILE, overdue=True)  # fmt: skip
    days = [PlanDay(date(2026, 12, day), (line,) * 5, free=HOSTILE) for day in range(1, 20)]
    sheet = PlanSheet(HOSTILE, HOSTILE, TODAY, days, HOSTILE, "#FFFFFF", ((HOSTILE, HOSTILE),) * 5)
    pages = text_of(render_plan(sheet))
    assert len(pages) > 9 and f"Seite 1 von {len(pages)}" in pages[0]
    assert all("(weiter)" in page or "Woche" in page for page in pages)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(date(1, 1, 2), date.max), st.integers(0, 12), st.text(max_size=40)),
        max_size=12, unique_by=lambda one: one[0],
    ),
    st.booleans(),
)  # fmt: skip
def test_every_contact_stands_once(days: list[tuple[date, int, str]], by_month: bool) -> None:
    shown = [
        PlanDay(
            day,
            tuple(PlanLine(f"Nr{n}x{day:%Y%m%d}z", "Anruf", "#0E5A62") for n in range(count)),
            free,
        )
        for day, count, free in sorted(days)
        if count or free.strip()
    ]
    text = "".join(text_of(render_plan(PlanSheet("T", "U", TODAY, shown, by_month=by_month))))
    for day in shown:
        for line in day.lines:
            assert text.count(line.who) == 1
