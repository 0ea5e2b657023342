"""Kinds of occasions and days off."""

from __future__ import annotations

from datetime import date

import pytest

from kundenpflege.base.errors import ConflictError, InputError
from kundenpflege.model.kinds import ContactKind, OccasionAnchor
from kundenpflege.services import closures, occasion_types, users
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
    assert list(told.value.field_errors) == [field]


def test_days_off_reach_the_work_calendar(store: Store) -> None:
    with store.write("Urlaub") as db:
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
    assert field in told.value.field_errors
