"""Recovery codes survive handwriting, small letters and one misread sign."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.rules import recovery_code

codes = st.binary(min_size=17, max_size=17).map(recovery_code.make)
CODE = recovery_code.make(bytes(range(17)))


@given(codes)
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    bare = code.replace("-", "")
    assert len(bare) == recovery_code.LENGTH and set(bare) <= set(recovery_code.SIGNS)
    assert recovery_code.show(bare) == code
    for typed in (
        code,
        code.lower(),
        f"  {code.replace('-', ' – ')}\n",
        bare.replace("0", "o").replace("1", "l"),
        code.replace("0", "O").replace("1", "I").replace("V", "u"),
        "".join(chr(ord(sign) + 0xFEE0) for sign in bare),  # full-width, as some keyboards type
    ):
        assert recovery_code.read(typed) == bare
        assert recovery_code.problem(typed) == ""


@given(codes, st.integers(0, 27), st.sampled_from(recovery_code.SIGNS))
def test_one_misread_sign_is_put_right(code: str, place: int, sign: str) -> None:
    bare = code.replace("-", "")
    assert recovery_code.read(bare[:place] + sign + bare[place + 1 :]) == bare


@given(codes, st.integers(0, 26))
def test_two_swapped_signs_never_give_the_code_of_another_paper(code: str, place: int) -> None:
    bare = code.replace("-", "")
    swapped = bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :]
    found = recovery_code.read(swapped)
    # Either noticed or read as a third code, which opens nothing: never taken as it stands.
    assert found != swapped or swapped == bare


def test_most_strangers_are_no_code() -> None:
    dice = random.Random(7)
    strangers = ("".join(dice.choices(recovery_code.SIGNS, k=28)) for _number in range(2000))
    read = sum(recovery_code.read(text) == text for text in strangers)
    assert read <= 8  # two check signs: one of 1,024 passes


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "28 Zeichen, hier stehen 0"),
        (CODE[:-1], "hier stehen 27"),
        ("X", "hier steht eines"),
        (CODE[:-1] + "ß", "28 Zeichen, hier stehen 29"),
        (CODE[:-1] + "%", "„%“ kommt in Wiederherstellungscodes nicht vor"),
        ("0000-0000-0000-0000-0000-0000-0011", "Tippfehler"),
    ],
)
def test_what_is_wrong_is_said(typed: str, told: str) -> None:
    assert told in recovery_code.problem(typed)
    assert recovery_code.read(typed) is None


@given(st.text(max_size=60))
def test_any_text_is_judged(text: str) -> None:
    assert (recovery_code.read(text) is None) == bool(recovery_code.problem(text))
