"""Kinds of occasions and days off."""

from __future__ import annotations

from datetime import date

import pytest

from kundenpflege.base.errors import ConflictError, InputError
from kundenpflege.model.kinds import ContactKind, OccasionAnchor
from kundenpflege.services import closures, occasion_types, users
from kundenpflege.services.business import change_business, ensure_business, get_business
from kundenpflege.services.library import ensure_library
from kundenpflege.services.work_calendar import load_calendar
from kundenpflege.store import Store


@pytest.fixture
def furnished(store: Store) -> Store:
    with store.write("Einrichten") as db:
        ensure_library(db)
    return store


def test_the_usual_kinds_are_there_and_well_formed(furnished: Store) -> None:
    with furnished.read() as db:
        rows = occasion_types.list_types(db)
    by_key = {row.key: row for row in rows}
    assert len(by_key) == len(rows) == 60
    # Facts: smoke detectors yearly by DIN 14676, given away after ten years.
    smoke = by_key["rauchmelder"]
    assert (smoke.interval_months, smoke.basis, smoke.anchor) == (
        12, "DIN 14676", OccasionAnchor.SERVICE,
    )  # fmt: skip
    assert by_key["rauchmelder_tausch"].anchor is OccasionAnchor.INSTALLED
    assert by_key["fenster_service"].season == (3, 4, 5, 9, 10)
    assert by_key["gewaehr_bgb5"].interval_months == 60
    assert by_key["weihnachten"].for_everybody and not by_key["markise"].for_everybody
    # Follow-ups, birthdays and silence have rules of their own.
    assert not {"nachfass_angebot", "geburtstag", "namenstag", "kunde_inaktiv"} & by_key.keys()
    assert all(row.title and row.trade for row in rows)
    assert all(row.season for row in rows if row.anchor is OccasionAnchor.CALENDAR)


def test_what_was_removed_does_not_come_back_by_itself(furnished: Store) -> None:
    with furnished.write("Weg") as db:
        rows = occasion_types.list_types(db)
        occasion_types.remove_type(db, rows[0].id)
        occasion_types.ensure_occasion_types(db)
        assert len(occasion_types.list_types(db)) == 59
        assert occasion_types.restore_types(db) == 1
        assert occasion_types.list_types(db)[-1].key == rows[0].key


def test_own_kinds(furnished: Store) -> None:
    with furnished.write("Neu") as db:
        key = occasion_types.add_type(
            db, {"title": "Treppe  nachziehen", "interval_months": "18", "season": "11 - 2, 5",
                 "contact_kind": "call"},
        )  # fmt: skip
        again = occasion_types.add_type(db, {"title": "Treppe nachziehen"})
    with furnished.read() as db:
        rows = {row.id: row for row in occasion_types.list_types(db)}
    row = rows[key]
    assert (row.title, row.interval_months, row.season) == (
        "Treppe nachziehen",
        18,
        (1, 2, 5, 11, 12),
    )
    assert row.contact_kind is ContactKind.CALL and row.lead_days == 30
    assert row.key == "treppe_nachziehen" and rows[again].key == "treppe_nachziehen_2"
    with furnished.write("Aus") as db:
        occasion_types.change_type(db, key, row.version, {"active": False})
        assert key not in {one.id for one in occasion_types.list_types(db)}
        assert key in {one.id for one in occasion_types.list_types(db, active=False)}
    with pytest.raises(ConflictError), furnished.write("Zu spät") as db:
        occasion_types.change_type(db, key, row.version, {"active": True})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x", "season": "13"}, "season"),
        ({"title": "x", "season": "März"}, "season"),
        ({"title": "x", "anchor": "calendar"}, "season"),
        ({"title": "x", "interval_months": 0}, "interval_months"),
        ({"title": "x", "interval_months": 601}, "interval_months"),
        ({"title": "x", "lead_days": -1}, "lead_days"),
        ({"title": "x" * 121}, "title"),
    ],
)
def test_what_cannot_be_a_kind(furnished: Store, values: dict, field: str) -> None:
    with pytest.raises(InputError) as told, furnished.write("Neu") as db:
        occasion_types.add_type(db, values)
    assert list(told.value.fields) == [field]


def test_days_off_reach_the_work_calendar(store: Store) -> None:
    with store.write("Urlaub") as db:
        ensure_business(db)
        user = users.add_user(db, {"name": "Mia Holm"})
        closures.add_closure(db, {"first": "21.12.2026", "last": "8.1.2027", "yearly": True})
        one = closures.add_closure(db, {"first": "4.5.2027", "user_id": user})
    with store.read() as db:
        rows = closures.list_closures(db)
        calendar = load_calendar(db)
    assert [(row.title, row.user) for row in rows] == [
        ("Betriebsurlaub", ""),
        ("Urlaub", "Mia Holm"),
    ]
    assert rows[1].last == rows[1].first == date(2027, 5, 4)
    assert calendar.is_free(date(2029, 1, 4)) and calendar.is_free(date(2028, 12, 22))
    assert calendar.is_free(date(2027, 5, 4), user) and not calendar.is_free(date(2027, 5, 4))
    with store.write("Doch nicht") as db:
        closures.remove_closure(db, one)
        assert len(closures.list_closures(db)) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "first"),
        ({"first": "5.1.2027", "last": "4.1.2027"}, "last"),
        ({"first": "5.1.2027", "last": "4.1.2029"}, "last"),
        ({"first": "morgen oder so"}, "first"),
        ({"first": "5.1.2027", "last": ""}, None),
        ({"first": "5.1.2027", "user_id": 99}, "user_id"),
    ],
)
def test_what_cannot_be_days_off(store: Store, values: dict, field: str | None) -> None:
    if field is None:
        with store.write("Urlaub") as db:
            closures.add_closure(db, values)
        return
    with pytest.raises(InputError) as told, store.write("Urlaub") as db:
        closures.add_closure(db, values)
    assert field in told.value.fields


def test_how_the_business_works_is_set(store: Store) -> None:
    with store.write("Betrieb") as db:
        ensure_business(db)
        change_business(
            db, None,
            {"rhythm_a": "6", "care_distance": 30, "work_days": "1111110", "work_from": "7",
             "work_until": "18.30", "free_day_rule": "after", "name_days": "",
             "enquiry_days": 2, "birthday_lead_days": 0},
        )  # fmt: skip
        detail = get_business(db)
        calendar = load_calendar(db)
    assert (detail.rhythm_a, detail.rhythm_b, detail.care_distance) == (6, 2, 30)
    assert (detail.work_from, detail.work_until, detail.name_days) == ("07:00", "18:30", None)
    assert not calendar.is_free(date(2027, 1, 9)) and calendar.is_free(date(2027, 1, 10))
    # The Sunday's reminder speaks up on the Monday.
    assert calendar.shifted(date(2027, 1, 10)) == date(2027, 1, 11)
    with store.write("Betrieb") as db:
        change_business(db, None, {"name_days": False})
        assert get_business(db).name_days is False


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"rhythm_a": 53}, "rhythm_a"),
        ({"rhythm_c": -1}, "rhythm_c"),
        ({"care_distance": 366}, "care_distance"),
        ({"work_days": "0000000"}, "work_days"),
        ({"work_days": "1111"}, "work_days"),
        ({"work_from": "18:00"}, "work_until"),
        ({"work_until": ""}, "work_until"),
        ({"work_from": "25 Uhr"}, "work_from"),
        ({"enquiry_days": 0}, "enquiry_days"),
        ({"birthday_lead_days": 91}, "birthday_lead_days"),
        ({"free_day_rule": "never"}, "free_day_rule"),
    ],
)
def test_how_no_business_works(store: Store, values: dict, field: str) -> None:
    with pytest.raises(InputError) as told, store.write("Betrieb") as db:
        ensure_business(db)
        change_business(db, None, values)
    assert list(told.value.fields) == [field]
