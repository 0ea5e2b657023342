"""Who is cared for enough, counted by the database, against a count by hand."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from kundenpflege.base.errors import NotFoundError
from kundenpflege.model import Business, ContactSeries, User
from kundenpflege.model.kinds import ContactNature, Importance, SeriesUnit
from kundenpflege.services import care
from kundenpflege.services.care import CareRow, CareState
from kundenpflege.services.customer_filter import CustomerFilter
from kundenpflege.services.customer_list import list_customer_ids
from kundenpflege.store import Store

from .sample_work import add_contact, add_customer, fill

TODAY = date(2026, 11, 21)
SINCE, UNTIL = date(2025, 11, 21), date(2027, 11, 21)
CLASSES = (Importance.A, Importance.B, Importance.C)


def world(seed: int, count: int) -> dict[str, list[dict[str, Any]]]:
    """Customers of every class with contacts around the limits, done and planned."""
    dice = random.Random(seed)
    customers, contacts = [], []
    for key in range(1, count + 1):
        customers.append(
            {
                "id": key, "number": f"K-{key:04d}", "name": f"Kunde {key:04d}",
                "sort_name": f"kunde {key:04d}",
                "importance": dice.choice([*CLASSES, Importance.NONE]),
                "contacts_per_year": dice.choice([None, None, None, None, 0, 2, 7]),
                "restricted_on": dice.choice([None] * 9 + [TODAY]),
            }
        )  # fmt: skip
        for _n in range(dice.choice((0, 0, 1, 2, 3, 6, 12))):
            day = dice.choice((SINCE, UNTIL, TODAY)) + timedelta(days=dice.randint(-2, 2))
            done = dice.choice((True, False)) and day <= TODAY
            contacts.append(
                {
                    "customer_id": key, "due": day, "done_on": day if done else None,
                    "nature": dice.choice([*ContactNature, ContactNature.CARE]),
                }
            )  # fmt: skip
    return {"customer": customers, "contact": contacts}


def by_hand(rows: dict[str, list[dict[str, Any]]]) -> dict[int, tuple[int, int, int]]:
    """By customer with a rhythm: wanted, done, planned."""
    usual = {Importance.A: 4, Importance.B: 2, Importance.C: 1, Importance.NONE: 0}
    found = {}
    for one in rows["customer"]:
        own = one["contacts_per_year"]
        wanted = usual[one["importance"]] if own is None else own
        if not wanted or one["restricted_on"]:
            continue
        mine = [
            c for c in rows["contact"]
            if c["customer_id"] == one["id"] and c["nature"] is not ContactNature.BILLING
        ]  # fmt: skip
        done = sum(1 for c in mine if c["done_on"] and SINCE < c["done_on"] <= TODAY)
        planned = sum(1 for c in mine if not c["done_on"] and c["due"] <= UNTIL)
        found[one["id"]] = wanted, done, planned
    return found


@pytest.mark.parametrize("seed", range(3))
def test_it_counts_as_by_hand(store: Store, seed: int) -> None:
    rows = world(seed, 300)
    store.bulk_load(rows)
    expected = by_hand(rows)
    few = {key for key, (w, d, p) in expected.items() if d + p < w}
    many = {
        key for key, (w, d, p) in expected.items()
        if key not in few and max(d, p) > w + max(2, w // 2)
    }  # fmt: skip
    assert len(few) > 40 and len(many) > 10
    with store.read() as db:
        found = care.gaps(db, 1000)
        assert {row.customer_id for row in found} == few
        assert {row.customer_id for row in found} == {
            key for key in list_customer_ids(db, CustomerFilter(gap=True, restricted=False))
        }
        for row in found:
            assert (row.wanted, row.done, row.planned) == expected[row.customer_id]
        missing = [row.missing for row in found]
        assert missing == sorted(missing, reverse=True), "the biggest gaps come first"
        often = care.gaps(db, 1000, state=CareState.TOO_MANY)
        assert {row.customer_id for row in often} == many
        everybody = care.gaps(db, 1000, state=None)
        assert {row.customer_id for row in everybody} == set(expected)
        assert [row.customer_id for row in everybody[: len(found)]] == [
            row.customer_id for row in found
        ]
        for key, (wanted, done, planned) in list(expected.items())[:40]:
            one = care.care_of(db, key)
            assert (one.wanted, one.done, one.planned) == (wanted, done, planned)
        total = care.balance(db)
    assert total.customers == len(expected)
    assert (total.too_few, total.too_many) == (len(few), len(many))
    assert total.enough == len(expected) - len(few) - len(many)
    assert sum(row.wanted for row in total.rows) == sum(w for w, _d, _p in expected.values())
    assert sum(row.have for row in total.rows) == sum(d + p for _w, d, p in expected.values())
    assert sum(row.covered for row in total.rows) == sum(
        min(w, d + p) for w, d, p in expected.values()
    )


@pytest.mark.parametrize(("seed", "limit"), [(9, 1), (9, 3), (9, 20), (9, 60), (10, 16), (11, 34)])
def test_a_short_list_is_the_beginning_of_the_long_one(store: Store, seed: int, limit: int) -> None:
    store.bulk_load(world(seed, 400 if seed == 9 else 150))
    with store.read() as db:
        for state in (CareState.TOO_FEW, CareState.TOO_MANY, None):
            for importance in (None, Importance.A, Importance.C):
                whole = care.gaps(db, 1000, importance, state=state)
                assert care.gaps(db, limit, importance, state=state) == whole[:limit]


def neglected(store: Store) -> list[CareRow]:
    with store.read() as db:
        return care.gaps(db)


def test_the_biggest_gaps_there_the_class_there_the_silence(store: Store) -> None:
    with store.write("Kunden") as db:
        old = add_customer(db, "1", "Lange still", importance=Importance.B)
        add_contact(db, old, TODAY, done_on=date(2020, 1, 1))
        late = add_customer(db, "2", "Kürzer still", importance=Importance.B)
        add_contact(db, late, TODAY, done_on=date(2025, 1, 1))
        add_customer(db, "3", "Nie gehört", importance=Importance.B)
        add_customer(db, "4", "Wichtig", importance=Importance.A)
        add_customer(db, "5", "Eigener Rhythmus", contacts_per_year=3)
        add_customer(db, "6", "Klein", importance=Importance.C)
        add_customer(db, "7", "Ohne Wunsch", importance=Importance.A, contacts_per_year=0)
    assert [row.name for row in neglected(store)] == [
        "Wichtig", "Eigener Rhythmus", "Nie gehört", "Lange still", "Kürzer still", "Klein"
    ]  # fmt: skip
    assert neglected(store)[3].silent_days == (TODAY - date(2020, 1, 1)).days


def test_the_rhythms_are_those_of_the_business(store: Store) -> None:
    with store.write("Rhythmus") as db:
        db.add(Business(id=1, rhythm_a=0, rhythm_b=6, rhythm_c=1))
        add_customer(db, "1", "A", importance=Importance.A)
        add_customer(db, "2", "B", importance=Importance.B)
    assert [(row.name, row.wanted) for row in neglected(store)] == [("B", 6)]


def test_later_contacts_of_a_series_count(store: Store) -> None:
    with store.write("Reihe") as db:
        one = add_customer(db, "1", "Mit Reihe", importance=Importance.A)
        two = add_customer(db, "2", "Ohne Reihe", importance=Importance.A)
        series = db.add(
            ContactSeries(
                customer_id=one.id, every=3, unit=SeriesUnit.MONTH, starts=date(2027, 1, 15),
                on_working_days=True,
            )
        )  # fmt: skip
        db.flush()
        add_contact(db, one, date(2027, 1, 15), series_id=series.id, series_day=date(2027, 1, 15))
        add_contact(db, two, date(2027, 1, 15))
    assert [row.name for row in neglected(store)] == ["Ohne Reihe"]
    with store.read() as db:
        found = care.care_of(db, 1)
        assert (found.planned, found.state) == (4, CareState.ENOUGH)
        assert found.next_on == date(2027, 1, 15)
        assert care.balance(db).rows[0].enough == 1
        everybody = care.gaps(db, state=None)
        assert [row.planned for row in everybody] == [1, 4]
        assert list_customer_ids(db, CustomerFilter(gap=True)) == [2]


def test_billing_is_no_care(store: Store) -> None:
    with store.write("Rechnung") as db:
        one = add_customer(db, "1", "Nur Rechnungen", importance=Importance.C)
        for days in (-3, 30):
            add_contact(
                db, one, TODAY + timedelta(days=days), nature=ContactNature.BILLING,
                done_on=TODAY + timedelta(days=days) if days < 0 else None,
            )  # fmt: skip
    (row,) = neglected(store)
    assert (row.have, row.last_on, row.next_on) == (0, None, None)


def test_who_is_gone_or_restricted(store: Store) -> None:
    with store.write("Gesperrt") as db:
        add_customer(db, "1", "Gesperrt", importance=Importance.A, restricted_on=TODAY)
    assert neglected(store) == []
    with store.read() as db:
        with pytest.raises(NotFoundError):
            care.care_of(db, 99)
        assert care.balance(db).customers == 0
        assert [row.importance for row in care.balance(db).rows] == list(CLASSES)


def test_only_those_of_one_of_us(store: Store) -> None:
    with store.write("Wir") as db:
        user = db.add(User(name="Jan"))
        db.flush()
        user_id = user.id
        add_customer(db, "1", "Seiner", importance=Importance.A, responsible_id=user.id)
        add_customer(db, "2", "Anderer", importance=Importance.A)
    with store.read() as db:
        assert [row.name for row in care.gaps(db, responsible_id=user_id)] == ["Seiner"]
        assert care.balance(db, user_id).customers == 1


def test_the_side_list_puts_the_neglected_first(store: Store) -> None:
    fill(store)
    with store.write("Pflege") as db:
        linde = add_customer(db, "20", "Gasthof Linde", importance=Importance.B)
        for days in (10, 100):
            add_contact(db, linde, TODAY + timedelta(days=days))
        add_contact(db, linde, TODAY + timedelta(days=400))  # after the twelve months
        add_contact(db, linde, TODAY - timedelta(days=9), done_on=TODAY - timedelta(days=9))
        add_customer(db, "21", "Müller Elektrotechnik", importance=Importance.C)
        add_customer(db, "22", "ohne Klasse")
    with store.read() as db:
        rows = care.gaps(db, state=None)
        assert [r.name for r in care.gaps(db, 2, state=None)] == [r.name for r in rows[:2]]
    assert [(r.name, r.planned, r.wanted, r.tone) for r in rows] == [
        ("Familie Brandt", 1, 4, "red"),
        ("Dr. Helene Sommer", 0, 4, "red"),
        ("Autohaus Reuter", 1, 2, "amber"),
        ("Müller Elektrotechnik", 0, 1, "red"),
        ("Gasthof Linde", 2, 2, "brand"),
    ]
    assert [r.silent_days for r in rows] == [None, 80, None, None, 9]
    assert rows[4].next_on == TODAY + timedelta(days=10)
    assert rows[4].share == 1.0
