"""Quantities typed as a calculation."""

from __future__ import annotations

import operator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.rules.calculation import MAX_LENGTH, Calculated, calculate
from kundenpflege.rules.validation import InvalidValue

D = Decimal


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2*1,25*3", "7.5"),
        ("= 2 x 1,25", "2.5"),
        ("(4,20 + 3,80) × 2,5", "20"),
        ("10:4", "2.5"),
        ("10/3", "3.333"),
        ("2/3", "0.667"),
        ("1.234,5+0,5", "1235"),
        ("1 250 + 1", "1251"),
        ("-(2-5)*2", "6"),
        ("2−5", "-3"),
        ("2--3", "5"),
        ("1'000*2", "2000"),
        (",5+,5", "1"),
        ("0,0005*1", "0.001"),
    ],
)
def test_what_is_typed_is_worked_out(typed: str, value: str) -> None:
    found = calculate(typed)
    assert found.value == D(value)
    assert found.formula == typed.removeprefix("= ")


@pytest.mark.parametrize(("typed", "value"), [("12,5", "12.5"), ("=12", "12"), ("-3", "-3")])
def test_a_plain_number_is_no_calculation(typed: str, value: str) -> None:
    assert calculate(typed) == Calculated(D(value))


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "=", "2*", "*2", "2 3", "(2", "2)", "()", "2/0", "1/(2-2)", "2**3", "zwei", "2 m",
     "1.2.3*2", "__import__('os')", "2^8", "9" * 20, "(" * 30 + "1" + ")" * 30,
     "1+" * MAX_LENGTH + "1", "1,2,3", "²"],
)  # fmt: skip
def test_what_is_none_is_told_in_german(typed: str) -> None:
    with pytest.raises(InvalidValue, match="[A-ZÄÖÜ]"):
        calculate(typed)


NUMBERS = st.decimals(D("0.001"), D("9999"), places=3)
SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from("+-*/"), st.sampled_from("+-*/"))
def test_brackets_go_first_and_nothing_is_rounded_between(a, b, c, first, second) -> None:
    def german(number: Decimal) -> str:
        return str(number).replace(".", ",")

    inner = SIGNS[second](Fraction(b), Fraction(c))
    if first == "/" and not inner:
        return
    exact = SIGNS[first](Fraction(a), inner)
    typed = f"{german(a)} {first} ({german(b)} {second} {german(c)})"
    near = D(exact.numerator) / D(exact.denominator)
    assert abs(calculate(typed).value - near) <= D("0.000501")


@given(st.text(max_size=60))
def test_nothing_typed_does_harm(typed: str) -> None:
    try:
        found = calculate(typed)
    except InvalidValue:
        return
    assert found.value.is_finite()
    assert found.value == found.value.quantize(D("0.001"), ROUND_HALF_UP)
