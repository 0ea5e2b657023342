"""Running numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import UserError
from kundenpflege.model import Customer, NumberCircle, Offer
from kundenpflege.services.numbers import (
    check_pattern,
    format_number,
    names_year,
    next_number,
)
from kundenpflege.store import Store


def set_circle(store: Store, key: str, pattern: str, next_value: int = 1, year: int = 0) -> None:
    with store.write("Nummernkreis") as db:
        circle = db.scalar(select(NumberCircle).where(NumberCircle.key == key))
        if circle is None:
            circle = db.add(NumberCircle(key=key, pattern=pattern))
        circle.pattern, circle.next_value, circle.year = pattern, next_value, year


def take(store: Store, key: str) -> str:
    with store.write("Nummer") as db:
        return next_number(db, key)


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("AN-{JJJJ}-{NNNN}", 1, "AN-2026-0001"),
        ("K-{NNNN}", 12345, "K-12345"),
        ("{JJ}{MM}/{NN}", 7, "2603/07"),
        ("{N}", 10, "10"),
    ],
)
def test_a_pattern_fills_year_month_and_count(pattern: str, value: int, expected: str) -> None:
    assert format_number(pattern, value, date(2026, 3, 9)) == expected


@pytest.mark.parametrize("pattern", ["AN-{JJJJ}", "{NN}{NN}", "{NNNN}-{Kunde}", ""])
def test_a_pattern_needs_one_count_and_known_words(pattern: str) -> None:
    with pytest.raises(UserError):
        check_pattern(pattern)


@given(st.integers(1, 10**9), st.integers(1, 8))
def test_different_counts_give_different_numbers_of_at_least_the_width(
    value: int, width: int
) -> None:
    pattern = "A-{" + "N" * width + "}"
    number = format_number(pattern, value, date(2026, 1, 1))
    assert number != format_number(pattern, value + 1, date(2026, 1, 1))
    assert len(number.removeprefix("A-")) >= width
    assert int(number.removeprefix("A-")) == value


def test_numbers_run_on(store: Store) -> None:
    assert [take(store, "offer") for _n in range(3)] == [
        "AN-2026-0001",
        "AN-2026-0002",
        "AN-2026-0003",
    ]
    assert take(store, "customer") == "K-0001"


def test_numbers_in_use_are_skipped(store: Store) -> None:
    with store.write("Kunden eingelesen") as db:
        db.add(Customer(number="K-0001", name="Müller"))
        db.add(Customer(number="K-0002", name="Meier"))
        assert next_number(db, "customer") == "K-0003"


def test_numbers_of_offers_in_use_are_skipped(store: Store) -> None:
    with store.write("Angebot") as db:
        customer = db.add(Customer(number="1", name="Müller"))
        db.flush()
        db.add(Offer(customer_id=customer.id, number="AN-2026-0001"))
        assert next_number(db, "offer") == "AN-2026-0002"


def test_the_count_starts_anew_with_the_year(store: Store, tmp_path: Path) -> None:
    set_circle(store, "offer", "AN-{JJJJ}-{NNNN}", next_value=143, year=2025)
    assert take(store, "offer") == "AN-2026-0001"
    assert take(store, "offer") == "AN-2026-0002"


def test_a_count_without_year_never_starts_anew(tmp_path: Path) -> None:
    for year, expected in ((2026, "K-0007"), (2027, "K-0008")):
        with Store.open(tmp_path / "a.db", clock=FixedClock(date(year, 1, 2))) as store:
            if year == 2026:
                set_circle(store, "customer", "K-{NNNN}", next_value=7)
            assert take(store, "customer") == expected


def test_a_chosen_first_number_is_kept(store: Store) -> None:
    set_circle(store, "offer", "AN-{JJJJ}-{NNNN}", next_value=100)
    assert take(store, "offer") == "AN-2026-0100"


def test_a_broken_pattern_takes_no_number(store: Store) -> None:
    set_circle(store, "offer", "Angebot")
    dump = store.dump()
    with pytest.raises(UserError):
        take(store, "offer")
    assert store.dump() == dump


def test_an_undone_number_is_given_again(store: Store) -> None:
    with store.write("Kunde angelegt") as db:
        db.add(Customer(number=next_number(db, "customer"), name="Müller"))
    store.undo()
    assert take(store, "customer") == "K-0001"


def test_only_patterns_with_a_year_restart() -> None:
    assert names_year("{JJ}-{NN}") and names_year("{JJJJ}-{NN}")
    assert not names_year("K-{NNNN}")
