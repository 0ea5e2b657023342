"""Follow-up plans of generated offers: never too early or late, twice a day, on a holiday."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kundenpflege.base.errors import UserError
from kundenpflege.model.kinds import OfferKind, OfferState
from kundenpflege.rules.follow_up_plan import (
    AmountRhythm,
    FollowUpStep,
    Rhythm,
    default_rhythm,
    plan_follow_ups,
    read_days,
    rhythm_for,
)
from kundenpflege.rules.holidays import holidays_between
from kundenpflege.rules.offer_standing import standing, standing_words

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
RHYTHMS = st.builds(
    Rhythm,
    st.lists(st.integers(1, 60), max_size=5).map(tuple),
    st.none() | st.integers(0, 30),
)


def free_in(state: str, country: str = "DE"):
    days = holidays_between(date(2024, 12, 1), date(2030, 1, 31), country, state)
    return lambda day: day.weekday() >= 5 or day in days


FREE = {state: free_in(state) for state in ("SH", "BY", "BE")} | {"AT": free_in("", "AT")}


@settings(max_examples=600, deadline=None)
@given(
    sent=DAYS,
    earlier=st.integers(0, 40),
    validity=st.none() | st.integers(-3, 90),
    rhythm=RHYTHMS,
    land=st.sampled_from(sorted(FREE)),
)
def test_every_plan_keeps_the_rules(
    sent: date, earlier: int, validity: int | None, rhythm: Rhythm, land: str
) -> None:
    is_free = FREE[land]
    last = None if validity is None else sent + timedelta(days=validity)
    plan = plan_follow_ups(sent, sent - timedelta(days=earlier), last, rhythm, is_free)
    days = [step.due for step in plan]
    assert days == sorted(set(days)), "in order, never two on one day"
    assert [step.step for step in plan] == list(range(1, len(plan) + 1))
    assert all(day > sent and not is_free(day) for day in days)
    assert all(last is None or day <= last for day in days)
    assert len(plan) <= len(set(rhythm.days)) + (rhythm.days_before_end is not None)
    wanted = bool(rhythm.days) or (last is not None and rhythm.days_before_end is not None)
    possible = last is None or any(
        not is_free(sent + timedelta(days=n)) for n in range(1, (last - sent).days + 1)
    )
    assert bool(plan) == (wanted and possible)
    assert plan == plan_follow_ups(sent, sent - timedelta(days=earlier), last, rhythm, is_free)


@settings(max_examples=300, deadline=None)
@given(sent=DAYS, days=st.integers(1, 60))
def test_a_call_moves_at_most_over_the_free_days(sent: date, days: int) -> None:
    is_free = FREE["BY"]
    (step,) = plan_follow_ups(sent, sent, None, Rhythm((days,), None), is_free)
    wanted = sent + timedelta(days=days)
    between = [wanted + timedelta(days=n) for n in range((step.due - wanted).days)]
    assert step.due >= wanted and all(is_free(day) for day in between)


def test_the_usual_plan() -> None:
    plan = plan_follow_ups(
        date(2026, 11, 19), date(2026, 11, 19), date(2026, 12, 22), default_rhythm(7), FREE["SH"]
    )
    assert plan == (
        FollowUpStep(1, date(2026, 11, 26)),
        FollowUpStep(2, date(2026, 12, 10)),
        FollowUpStep(3, date(2026, 12, 17), before_end=True),
    )


@pytest.mark.parametrize(
    ("sent", "valid", "expected"),
    [
        # Christmas: the 25th is a holiday, the 26th too, then Sunday
        (date(2026, 12, 18), None, [date(2026, 12, 28), date(2027, 1, 8)]),
        # five days before the end is Saturday: the Friday before
        (date(2026, 11, 2), date(2026, 11, 26), [9, 20, 23]),
        # the validity ends before the second call
        (date(2026, 11, 2), date(2026, 11, 16), [9, 11]),
        # too short for any of them: its last workday
        (date(2026, 11, 19), date(2026, 11, 22), [20]),
        # no workday left
        (date(2026, 11, 20), date(2026, 11, 22), []),
        (date(2026, 11, 20), date(2026, 11, 20), []),
    ],
)
def test_plans_about_holidays_and_short_validity(
    sent: date, valid: date | None, expected: list[date | int]
) -> None:
    plan = plan_follow_ups(sent, sent, valid, default_rhythm(7), FREE["SH"])
    told = [step.due if isinstance(expected[0], date) else step.due.day for step in plan]
    assert told == expected if expected else plan == ()


def test_an_older_date_on_the_paper_never_plans_the_past() -> None:
    plan = plan_follow_ups(
        date(2026, 11, 20), date(2026, 11, 1), date(2026, 12, 31), default_rhythm(7), FREE["SH"]
    )
    assert [step.due for step in plan] == [
        date(2026, 11, 23),
        date(2026, 12, 24),
    ]


def test_the_rhythm_of_the_highest_amount_counts() -> None:
    small, large = Rhythm((3,), None), Rhythm((5, 10, 15), 3)
    rows = [AmountRhythm(Decimal(10_000), large), AmountRhythm(Decimal(500), small)]
    usual = default_rhythm(7)
    assert rhythm_for(Decimal("499.99"), rows, usual) == usual
    assert rhythm_for(Decimal(500), rows, usual) == small
    assert rhythm_for(Decimal(9_999), rows, usual) == small
    assert rhythm_for(Decimal(10_000), rows, usual) == large
    assert default_rhythm(30).days == (30,)


@pytest.mark.parametrize(
    ("text", "days"),
    [("7, 21", (7, 21)), ("21;7", (7, 21)), ("7. und 21.", (7, 21)), ("", ()), ("5 5", (5,))],
)
def test_days_are_read_as_people_write_them(text: str, days: tuple[int, ...]) -> None:
    assert read_days(text) == days


@pytest.mark.parametrize(
    "text", ["bald", "0", "-3", "7,5,x", "366", "1 2 3 4 5 6 7 8 9", "1e3", "٣"]
)
def test_other_words_are_refused(text: str) -> None:
    with pytest.raises(UserError):
        read_days(text)


@given(state=st.sampled_from(OfferState), valid=st.none() | DAYS, today=DAYS)
def test_only_undecided_offers_expire_and_only_after_their_last_day(
    state: OfferState, valid: date | None, today: date
) -> None:
    found = standing(state, valid, today)
    undecided = state in (OfferState.SENT, OfferState.FOLLOWED_UP)
    if undecided and valid is not None and today > valid:
        assert found is OfferState.EXPIRED
    else:
        assert found is state
    if valid is not None:
        assert standing(state, valid, valid) is state, "the last day still counts"


def test_states_in_words() -> None:
    assert standing_words(OfferState.FOLLOWED_UP, 2) == "Nachgefasst (2)"
    assert standing_words(OfferState.FOLLOWED_UP, 0) == "Nachgefasst"
    assert standing_words(OfferState.SENT, 2, OfferKind.ESTIMATE) == "Gesendet"
