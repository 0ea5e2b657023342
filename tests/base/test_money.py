"""Money: exact, rounded half up, read and written the German way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.base.money import format_decimal, format_money, parse_decimal, round_money


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("1.005", "1.01"), ("1.004", "1.00"), ("-1.005", "-1.01"), ("2.675", "2.68"), ("0.5", "0.50")],
)
def test_half_a_cent_is_rounded_up(value: str, rounded: str) -> None:
    assert round_money(Decimal(value)) == Decimal(rounded)


def test_german_notation() -> None:
    assert format_money(Decimal("1234567.5")) == "1.234.567,50\u00a0€"
    assert format_money(Decimal("-0.5"), symbol=False) == "−0,50"
    assert format_decimal(Decimal("2.500")) == "2,5"
    assert format_decimal(Decimal("1000")) == "1.000"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,50", "1234.50"), ("1234,5", "1234.5"), ("1234.50", "1234.50"), ("18.900", "18900"),
        ("18.900,00", "18900.00"), ("1,234.50", "1234.50"), ("12 €", "12"), ("-3", "-3"),
        ("−3,5", "-3.5"), ("0.125", "0.125"), ("1.234.567", "1234567"), (" 7 ", "7"),
        ("-0.500", "-0.5"), ("30 %", "30"), ("1’234.50", "1234.50"), ("4820.5", "4820.5"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(text: str, value: str) -> None:
    assert parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "abc", "8x", "1,2,3.4.5", "12.11.2026", "--3", "١٢", "1e5", "NaN", ","]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_decimal(text) is None


@given(st.decimals(-(10**9), 10**9, places=2))
def test_what_is_written_is_read_back(value: Decimal) -> None:
    assert parse_decimal(format_money(value)) == value
