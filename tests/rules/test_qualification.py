from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.rules.qualification import (
    DEFAULT_CRITERIA,
    MOST_CRITERIA,
    CriterionFacts,
    Verdict,
    score,
)

FOUR = [CriterionFacts(n, f"Frage {n}?", weight) for n, weight in ((1, 3), (2, 2), (3, 2), (4, 2))]


@pytest.mark.parametrize(
    ("ticked", "points", "verdict"),
    [
        ({1, 2, 3, 4}, 9, Verdict.YES),
        ({1, 2, 3}, 7, Verdict.YES),
        ({2, 3, 4}, 6, Verdict.PERHAPS),
        ({1, 2}, 5, Verdict.PERHAPS),
        ({2, 3}, 4, Verdict.NO),
        ({4}, 2, Verdict.NO),
        (set(), 0, Verdict.UNKNOWN),
        ({99}, 0, Verdict.UNKNOWN),
    ],
)
def test_points_make_the_verdict(ticked: set[int], points: int, verdict: Verdict) -> None:
    found = score(FOUR, ticked)
    assert (found.points, found.most, found.verdict) == (points, 9, verdict)


def test_the_reason_names_what_is_missing_and_weighs_most() -> None:
    found = score(FOUR, {2, 4})
    assert found.reason == "2 von 4 Kriterien, 4 von 9 Punkten; offen: Frage 1?"
    assert score(FOUR, {1, 2, 3, 4}).reason == "4 von 4 Kriterien, 9 von 9 Punkten"
    assert score(FOUR, {1, 2, 3, 4}).percent == 100
    assert Verdict.YES.label == "Angebot lohnt sich: ja"


def test_without_criteria_there_is_no_verdict() -> None:
    assert score([], {1}).verdict is Verdict.UNKNOWN
    assert score([], set()).percent == 0


def test_a_new_business_begins_with_few_questions() -> None:
    assert 3 <= len(DEFAULT_CRITERIA) <= MOST_CRITERIA
    assert all(name.endswith("?") for name, _weight in DEFAULT_CRITERIA)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=5), st.data())
def test_another_yes_never_lowers_the_verdict(weights: list[int], data: st.DataObject) -> None:
    criteria = [CriterionFacts(n, "?", weight) for n, weight in enumerate(weights)]
    ticked = data.draw(st.sets(st.sampled_from(range(len(criteria)))))
    more = ticked | {data.draw(st.sampled_from(range(len(criteria))))}
    order = [Verdict.UNKNOWN, Verdict.NO, Verdict.PERHAPS, Verdict.YES]
    one, other = score(criteria, ticked), score(criteria, more)
    assert order.index(other.verdict) >= order.index(one.verdict)
    assert one.points <= other.points <= one.most
