from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model.kinds import Importance, Phase, Potential
from kundenpflege.rules.importance_proposal import (
    Known,
    TurnoverPlace,
    class_by_turnover,
    places,
    propose_importance,
    propose_potential,
)

A, B, C, NONE = Importance


def classes(*turnovers: int) -> list[Importance]:
    found = {key: class_by_turnover(place) for key, place in places(enumerate(turnovers))}
    return [found.get(key, NONE) for key in range(len(turnovers))]


@pytest.mark.parametrize(
    ("turnovers", "expected"),
    [
        ((70, 15, 10, 3, 2), [A, A, B, C, C]),
        ((80, 15, 5), [A, B, C]),
        ((100,), [A]),
        ((10, 10, 10), [A, A, A]),
        ((0, 50, -3), [NONE, A, NONE]),
        # Who crosses the border belongs above it, and equal ones stay together.
        ((50, 25, 25), [A, A, A]),
        ((60, 30, 5, 5), [A, A, B, B]),
    ],
)
def test_eighty_fifteen_five(turnovers: tuple[int, ...], expected: list[Importance]) -> None:
    assert classes(*turnovers) == expected


@given(st.lists(st.integers(-5, 10**6), max_size=60))
def test_the_classes_bring_what_they_promise(turnovers: list[int]) -> None:
    found = dict(places(enumerate(turnovers)))
    assert set(found) == {key for key, value in enumerate(turnovers) if value > 0}
    total = sum(value for value in turnovers if value > 0)
    by_class = {key: class_by_turnover(place) for key, place in found.items()}
    brings_a = sum(turnovers[key] for key, value in by_class.items() if value is A)
    brings_b = sum(turnovers[key] for key, value in by_class.items() if value is B)
    if total:
        assert brings_a >= Decimal("0.8") * total
        assert brings_a + brings_b >= Decimal("0.95") * total
    order = "ABC"
    for one, first in by_class.items():
        for other, second in by_class.items():
            if turnovers[one] >= turnovers[other]:
                assert order.index(first.value) <= order.index(second.value)
    # The lone lookup of a customer says the same as the walk along all.
    for key, place in found.items():
        higher = [value for value in turnovers if value > turnovers[key]]
        assert place == TurnoverPlace(
            turnovers[key], sum(higher), total, len(higher) + 1, len(found)
        )


def test_the_reason_names_place_and_share() -> None:
    place = TurnoverPlace(100, 300, 1000, 7, 212)
    proposal = propose_importance(place, Known())
    assert proposal.importance is A
    assert proposal.reason == (
        "Zählt zu den Kunden, die zusammen 80\u00a0% des Umsatzes bringen (Platz 7 von 212)"
    )


def test_who_brings_others_counts_one_class_higher() -> None:
    place = TurnoverPlace(1, 990, 1000, 9, 9)
    assert propose_importance(place, Known(referrals=1)).importance is C
    lifted = propose_importance(place, Known(referrals=2))
    assert lifted.importance is B
    assert "hat 2 Kunden empfohlen" in lifted.reason
    top = TurnoverPlace(1, 0, 1000, 1, 9)
    assert propose_importance(top, Known(referrals=5)).importance is A


@pytest.mark.parametrize(
    ("known", "importance", "told"),
    [
        (Known(), NONE, "Noch kein Umsatz"),
        (Known(orders=1), C, "Umsatz nicht bekannt; 1 Auftrag"),
        (Known(orders=3), B, "3 Aufträge"),
        (Known(referrals=2), B, "hat 2 Kunden empfohlen"),
    ],
)
def test_without_turnover_what_is_known_speaks(
    known: Known, importance: Importance, told: str
) -> None:
    proposal = propose_importance(None, known)
    assert proposal.importance is importance
    assert told in proposal.reason


@pytest.mark.parametrize(
    ("known", "potential", "told"),
    [
        (Known(), Potential.NONE, "zu wenig"),
        (Known(wishes=1), Potential.MEDIUM, "1 offener Wunsch"),
        (Known(wishes=2, open_offers=1), Potential.HIGH, "2 offene Wünsche, Angebot offen"),
        (Known(phase=Phase.REGULAR, referrals=1), Potential.MEDIUM, "Stammkunde"),
        (Known(phase=Phase.LOST), Potential.LOW, "Verloren"),
        (Known(is_business=True), Potential.NONE, ""),
        (Known(is_business=True, orders=1), Potential.MEDIUM, "Betrieb"),
        (Known(enquiries=1, wishes=5), Potential.HIGH, "Anfrage offen"),
    ],
)
def test_the_potential_follows_wishes_offers_and_loyalty(
    known: Known, potential: Potential, told: str
) -> None:
    proposal = propose_potential(known)
    assert proposal.potential is potential
    assert told in proposal.reason
