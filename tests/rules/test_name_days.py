"""Name days: which day a first name has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model import Customer, Person
from kundenpflege.rules import name_days
from kundenpflege.store import Store


@pytest.mark.parametrize(
    ("first_name", "day"),
    [
        ("Katharina", 1125),
        ("Jürgen", 423),
        ("JÜRGEN", 423),
        ("Juergen", 423),
        ("André", 1130),
        ("Anna-Lena", 726),
        ("Hans Peter", 624),
        ("Xyz-Maria", 912),
        ("Mehmet", None),
        ("", None),
        ("-", None),
    ],
)
def test_a_first_name_has_its_usual_day(first_name: str, day: int | None) -> None:
    assert name_days.day_of(name_days.name_key(first_name), None) == day


def test_a_chosen_day_wins_and_none_is_a_choice() -> None:
    key = name_days.name_key("Anton")
    assert name_days.days_of(key)[:2] == (613, 117)
    assert name_days.day_of(key, 117) == 117
    assert name_days.day_of(key, name_days.NO_DAY) is None
    assert name_days.day_of("", 101) == 101


def test_every_day_of_the_calendar_is_a_day_and_no_name_is_celebrated_on_leap_day() -> None:
    seen: set[str] = set()
    for month in range(1, 13):
        for day in range(1, 32):
            names = name_days.names_on([month * 100 + day])
            for name in names:
                assert name_days.days_of(name)[0] == month * 100 + day
                assert name_days.name_key(name) in (name, name.split()[0])
            seen |= names
    assert len(seen) == 1119
    assert not name_days.names_on([229])


@given(st.text(max_size=60))
def test_any_text_has_a_known_key_or_none(text: str) -> None:
    key = name_days.name_key(text)
    assert len(key) <= 40
    assert bool(key) == bool(name_days.days_of(key))


def test_it_is_usual_in_bavaria_and_austria() -> None:
    assert name_days.is_usual("AT", "Stmk") and name_days.is_usual("DE", "BY")
    assert not name_days.is_usual("DE", "SH") and not name_days.is_usual("CH", "ZH")


def test_the_store_keeps_the_key_in_step(store: Store) -> None:
    with store.write("Person") as db:
        customer = db.add(Customer(number="K-0001", name="Lenz"))
        db.flush()
        person = db.add(Person(customer_id=customer.id, first_name="Katharina Maria"))
        db.flush()
        assert person.name_key == "katharina"
        person.first_name = "Ayşe"
        db.flush()
        assert person.name_key == ""
