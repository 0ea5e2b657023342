"""Calendars of others: kept, read again, removed; and what reading again costs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from kundenpflege.base.errors import InputError
from kundenpflege.model import ForeignEvent
from kundenpflege.services import foreign_calendars
from kundenpflege.services.foreign_calendars import MOST_EVENTS, EventDraft
from kundenpflege.store import Store

NINE = datetime(2026, 12, 1, 9)


def events(*days: int) -> list[EventDraft]:
    return [
        EventDraft(NINE + timedelta(days=day), NINE + timedelta(days=day, hours=1), f"Termin {day}")
        for day in days
    ]


def ids(store: Store) -> dict[str, int]:
    with store.read() as db:
        return {row.title: row.id for row in db.scalars(select(ForeignEvent))}


def test_read_again_what_is_the_same_stays(store: Store) -> None:
    with store.write("Kalender") as db:
        key = foreign_calendars.keep_calendar(db, {"name": "Familie"}, events(0, 1, 2))
    before = ids(store)
    with store.write("Kalender") as db:
        foreign_calendars.keep_calendar(db, {}, events(1, 2, 3), key)
    after = ids(store)
    assert after.keys() == {"Termin 1", "Termin 2", "Termin 3"}
    assert after["Termin 1"] == before["Termin 1"]
    with store.read() as db:
        (row,) = foreign_calendars.list_calendars(db)
    assert (row.name, row.events, row.first, row.last) == (
        "Familie", 3, date(2026, 12, 2), date(2026, 12, 4),
    )  # fmt: skip
    assert row.visible and row.color in foreign_calendars.COLORS
    store.undo()
    assert ids(store) == before
    with store.write("Weg") as db:
        foreign_calendars.remove_calendar(db, key)
    assert ids(store) == {}


def test_twins_and_words_from_outside(store: Store) -> None:
    hostile = "=1+1\x00\n" + "ä" * 500
    with store.write("Kalender") as db:
        foreign_calendars.keep_calendar(
            db, {"name": hostile[:100]}, [*events(1, 1), EventDraft(NINE, NINE, hostile, hostile)]
        )
    with store.read() as db:
        titles = sorted(row.title for row in db.scalars(select(ForeignEvent)))
        assert len(titles) == 2 and all("\x00" not in t and len(t) <= 200 for t in titles)


def test_limits(store: Store) -> None:
    with store.write("Kalender") as db:
        key = foreign_calendars.keep_calendar(
            db,
            {"name": "Viel"},
            (
                EventDraft(NINE + timedelta(hours=n), NINE + timedelta(hours=n), "x")
                for n in range(MOST_EVENTS + 50)
            ),
        )
        assert foreign_calendars.list_calendars(db)[0].events == MOST_EVENTS
    with store.write("Weg") as db:
        foreign_calendars.remove_calendar(db, key)
        for n in range(foreign_calendars.MOST_CALENDARS):
            foreign_calendars.keep_calendar(db, {"name": f"K{n}"}, ())
    with pytest.raises(InputError), store.write("Zu viel") as db:
        foreign_calendars.keep_calendar(db, {"name": "Noch einer"}, ())


@pytest.mark.parametrize(
    ("values", "field"), [({"name": ""}, "name"), ({"name": "x", "color": "blau"}, "color"),
                          ({"name": "x", "user_id": 77}, "user_id")],
)  # fmt: skip
def test_what_cannot_be_a_calendar(store: Store, values: dict, field: str) -> None:
    with pytest.raises(InputError) as told, store.write("Kalender") as db:
        foreign_calendars.keep_calendar(db, values, ())
    assert list(told.value.fields) == [field]
