from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model.kinds import Importance
from kundenpflege.rules.care import (
    MOST_A_YEAR,
    CareState,
    Rhythms,
    care,
    judge_care,
    most,
    window,
)

TODAY = date(2026, 11, 21)
COUNTS = st.integers(0, 60)


@pytest.mark.parametrize(
    ("done", "planned", "wanted", "state"),
    [
        (0, 0, 0, CareState.NONE),
        (9, 9, 0, CareState.NONE),
        (0, 0, 1, CareState.TOO_FEW),
        (1, 0, 1, CareState.ENOUGH),
        (0, 1, 1, CareState.ENOUGH),
        (2, 1, 4, CareState.TOO_FEW),
        (2, 2, 4, CareState.ENOUGH),
        # Seen four times and planned four times: that is the rhythm, not twice of it.
        (4, 4, 4, CareState.ENOUGH),
        (6, 6, 4, CareState.ENOUGH),
        (7, 0, 4, CareState.TOO_MANY),
        (0, 7, 4, CareState.TOO_MANY),
        (3, 3, 1, CareState.ENOUGH),
        (4, 0, 1, CareState.TOO_MANY),
        (18, 0, 12, CareState.ENOUGH),
        (19, 0, 12, CareState.TOO_MANY),
    ],
)
def test_too_few_just_right_too_many(
    done: int, planned: int, wanted: int, state: CareState
) -> None:
    assert judge_care(done, planned, wanted) is state


@given(COUNTS, COUNTS, st.integers(1, MOST_A_YEAR))
def test_another_contact_never_makes_it_fewer(done: int, planned: int, wanted: int) -> None:
    order = [CareState.TOO_FEW, CareState.ENOUGH, CareState.TOO_MANY]
    here = order.index(judge_care(done, planned, wanted))
    assert here <= order.index(judge_care(done + 1, planned, wanted))
    assert here <= order.index(judge_care(done, planned + 1, wanted))


@given(st.integers(1, MOST_A_YEAR))
def test_the_wanted_number_is_always_right(wanted: int) -> None:
    for done in range(wanted + 1):
        assert judge_care(done, wanted - done, wanted) is CareState.ENOUGH
    assert most(wanted) >= wanted + 2


@pytest.mark.parametrize(
    ("importance", "own", "wanted"),
    [
        (Importance.A, None, 6),
        (Importance.B, None, 3),
        (Importance.C, None, 0),
        (Importance.NONE, None, 0),
        (Importance.NONE, 2, 2),
        (Importance.A, 0, 0),
        (Importance.A, 1, 1),
        (Importance.C, 400, MOST_A_YEAR),
        (Importance.C, -3, 0),
    ],
)
def test_the_own_rhythm_comes_before_that_of_the_class(
    importance: Importance, own: int | None, wanted: int
) -> None:
    assert Rhythms(6, 3, 0).wanted(importance, own) == wanted


def test_the_usual_rhythm() -> None:
    usual = Rhythms()
    assert [usual.of(one) for one in Importance] == [4, 2, 1, 0]


def test_what_is_told_of_a_customer() -> None:
    found = care(4, 1, 1, TODAY - timedelta(days=80), TODAY + timedelta(days=3), TODAY)
    assert (found.state, found.missing, found.silent_days) == (CareState.TOO_FEW, 2, 80)
    assert care(4, 0, 9, None, None, TODAY).silent_days is None
    assert care(4, 0, 9, None, None, TODAY).missing == 0


def test_twelve_months_back_and_ahead() -> None:
    assert window(TODAY) == (date(2025, 11, 21), date(2027, 11, 21))
    assert window(date(2028, 2, 29)) == (date(2027, 2, 28), date(2029, 2, 28))
