"""All likely pairs among many, found by parts."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.rules.duplicate_pairs import LikelyPair, find_pairs, judge
from kundenpflege.rules.duplicates import POSSIBLE, Identity, Index, identify


def who(
    key: int,
    last: str,
    first: str = "Hans",
    street: str = "",
    phone: str = "",
    town: str = "22926",
    company: str = "",
) -> Identity:
    return identify(
        key,
        company=company,
        persons=[(last, first, "")] if last else [],
        addresses=[(street, town, "")],
        phones=[phone],
    )


def everybody(known: list[Identity]) -> list[LikelyPair]:
    """The slow way."""
    found = []
    for one, other in combinations(known, 2):
        match = judge(one, other)
        if match.score >= POSSIBLE:
            first, second = sorted((one.key, other.key))
            found.append(LikelyPair(first, second, match.score, match.reasons))
    return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))


_LASTS = ["Müller", "Mueler", "Meier", "Maier", "Vogt"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(_LASTS),
            st.sampled_from(["Hans", "Stefan", "Stephan"]),
            st.sampled_from(["", "Ring 3", "Ringstr. 3", "Lohe 1"]),
            st.sampled_from(["", "04102 1234"]),
            st.sampled_from(["22926", "23552"]),
            st.sampled_from(["", "", "Vogt GmbH"]),
        ),
        max_size=14,
    )
)
def test_blocks_find_what_comparing_everybody_finds(
    people: list[tuple[str, str, str, str, str, str]],
) -> None:
    known = [who(n, *values) for n, values in enumerate(people, 1)]
    assert find_pairs(Index(known)) == everybody(known)


def test_the_order_of_two_makes_no_difference() -> None:
    bare, full = who(1, "Müller", town=""), who(2, "Müller", street="Ring 3", phone="04102 1234")
    assert judge(bare, full).score == judge(full, bare).score == 70


@pytest.mark.parametrize(
    ("one", "other", "score", "reasons"),
    [
        (
            who(1, "Müller", street="Ahornweg 12"), who(2, "Müller", street="Ahornwek 12"),
            75, ("gleicher Name", "ähnliche Anschrift"),
        ),
        (
            who(1, "Müller", street="Ahornweg 12"), who(2, "Müller", street="Ahornweg 14"),
            60, ("gleicher Name",),
        ),
        (
            who(1, "Müller", town="22926"), who(2, "Müller", town="23552"),
            65, ("gleicher Name", "keine weiteren Angaben"),
        ),
    ],
)  # fmt: skip
def test_what_speaks_for_one_customer(
    one: Identity, other: Identity, score: int, reasons: tuple[str, ...]
) -> None:
    match = judge(one, other)
    assert (match.score, match.reasons) == (score, reasons)


def test_a_house_of_many_is_looked_at_by_names() -> None:
    lasts = "Arp Brodersen Clasen Dieck Ehlers Fock Gosch Hein Ivers Jessen Kock Lüth Mohr".split()
    firsts = "Anna Bodo Carla Detlef Elke Fritz Gesa Ilse Jens Knut".split()
    house = [
        who(100 * n + m, last, first, "Turmstr. 1")
        for n, last in enumerate(lasts)
        for m, first in enumerate(firsts)
    ]
    twins = [who(9000, "Petersen", "Uwe", "Turmstr. 1"), who(9001, "Peterson", "Uwe", "Turmstr. 1")]
    (pair,) = find_pairs(Index([*house, *twins]))
    assert (pair.first, pair.second) == (9000, 9001)


def test_a_common_name_does_not_compare_everybody() -> None:
    """Ten thousand namesakes in as many streets are no pairs, and are told apart quickly."""
    known = [who(n, "Müller", street=f"Ring {n}", town=f"{n:05d}") for n in range(10_000)]
    calls: list[int] = []
    assert find_pairs(Index(known), lambda done, total: calls.append(done)) == []
    assert calls[0] == 0 and len(calls) == 20


def test_the_search_can_be_stopped() -> None:
    def stop(done: int, total: int) -> None:
        raise KeyError(total)

    with pytest.raises(KeyError, match="1"):
        find_pairs(Index([who(1, "Vogt")]), stop)
