"""Which value is proposed, and who is the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model import Address, Person
from kundenpflege.model.kinds import AddressKind, Importance, Potential
from kundenpflege.rules.merging import (
    Proposal,
    State,
    joined,
    match,
    same_address,
    same_person,
    same_text,
    weigh,
)

FIRST, SECOND, BOTH = Proposal.FIRST, Proposal.SECOND, Proposal.BOTH


@pytest.mark.parametrize(
    ("name", "first", "second", "state", "proposal"),
    [
        ("company", "", "", State.EMPTY, FIRST),
        ("company", "Vogt", "Vogt", State.EQUAL, FIRST),
        ("company", "Vogt", "", State.FIRST_ONLY, FIRST),
        ("company", "", "Vogt", State.SECOND_ONLY, SECOND),
        ("company", "Vogt", "Bäckerei Vogt", State.DIFFERENT, SECOND),
        ("company", "Bäckerei Vogt", "Vogt", State.DIFFERENT, FIRST),
        ("company", "Vogt", "Reuter", State.DIFFERENT, FIRST),
        ("name", "Hans Mueller", "Hans Müller", State.DIFFERENT, SECOND),
        ("name", "Hans Müller", "Hans Mueller", State.DIFFERENT, FIRST),
        ("phone", "04102 55512", "+49 4102 55512", State.EQUAL, FIRST),
        ("email", "A@x.de", "a@x.de", State.EQUAL, FIRST),
        ("note", "Hund", "Katze", State.DIFFERENT, BOTH),
        ("note", "Hund", "", State.FIRST_ONLY, FIRST),
        ("since", date(2019, 1, 1), date(2014, 1, 1), State.DIFFERENT, SECOND),
        ("last_order", date(2019, 1, 1), date(2014, 1, 1), State.DIFFERENT, FIRST),
        ("last_order", None, date(2014, 1, 1), State.SECOND_ONLY, SECOND),
        ("turnover", Decimal(100), Decimal(200), State.DIFFERENT, SECOND),
        ("importance", Importance.C, Importance.A, State.DIFFERENT, SECOND),
        ("importance", Importance.NONE, Importance.C, State.SECOND_ONLY, SECOND),
        ("potential", Potential.HIGH, Potential.LOW, State.DIFFERENT, FIRST),
        ("net_prices", None, False, State.SECOND_ONLY, SECOND),
    ],
)
def test_the_fuller_value_is_proposed(
    name: str, first: Any, second: Any, state: State, proposal: Proposal
) -> None:
    verdict = weigh(name, first, second)
    assert (verdict.state, verdict.proposal) == (state, proposal)


def test_where_nothing_speaks_the_given_side_counts() -> None:
    assert weigh("company", "Vogt", "Reuter", SECOND).proposal is SECOND


def person(first: str, last: str, **values: Any) -> Person:
    return Person(first_name=first, last_name=last, **values)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (person("Hans", "Müller"), person("hans", "Mueller"), True),
        (person("Hans", "Müller"), person("Jan", "Müller"), False),
        (person("", ""), person("", ""), False),
        (person("Karl", "Heide", particle="von der"), person("Karl", "von der Heide"), True),
        (person("Hans", "Vogt", title_after="jun."), person("Hans", "Vogt"), False),
        (person("Hans", "Vogt", title_after="M. Sc."), person("Hans", "Vogt"), True),
        (person("Hans", "Vogt", birthday_key=403), person("Hans", "Vogt"), True),
        (person("Hans", "Vogt", birthday_key=403), person("Hans", "Vogt", birthday_key=404), False),
        (person("Hans", "Vogt", birth_year=1960), person("Hans", "Vogt", birth_year=1990), False),
    ],
)
def test_the_same_person(one: Person, other: Person, same: bool) -> None:
    assert same_person(one, other) is same and same_person(other, one) is same


def place(street: str = "", code: str = "", town: str = "", **values: Any) -> Address:
    return Address(street=street, postal_code=code, place=town, **values)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (place("Dorfstr. 12", "22926"), place("Dorfstraße 12", "22926", "Ahrensburg"), True),
        (place("Dorfstr. 12"), place("Dorfstr. 14"), False),
        (place("Dorfstr. 12", "22926"), place("Dorfstr. 12", "23552"), False),
        (place("", "22926", "Ahrensburg"), place("Lohe 1", "22926", "Ahrensburg"), True),
        (place(), place(), False),
        (place("Lohe 1"), place("Lohe 1", kind=AddressKind.SITE), False),
        (place("Lohe 1"), place("Lohe 1", country="AT"), False),
        (place("Lohe 1", "22926"), place("", "22926", po_box="100"), False),
        (place("Lohe 1", supplement="Hof"), place("Lohe 1", supplement="Laden"), False),
    ],
)
def test_the_same_address(one: Address, other: Address, same: bool) -> None:
    assert same_address(one, other) is same and same_address(other, one) is same


def test_each_is_matched_once() -> None:
    assert match(["a", "a", "b"], ["a", "a", "a", "c"], str.__eq__) == {0: 0, 1: 1}


def test_texts_are_joined_without_repeating_lines() -> None:
    assert joined("a\n\nb", "b\nc", "", "a") == "a\n\nb\nc"
    assert joined("", "x") == "x" and joined("x", "") == "x" and joined("") == ""


@given(st.text(alphabet="ab \n", max_size=12), st.text(alphabet="ab \n", max_size=12))
def test_no_line_is_lost(first: str, second: str) -> None:
    whole = {line.strip() for line in joined(first, second).splitlines()}
    assert {line.strip() for line in (first + "\n" + second).splitlines() if line.strip()} <= whole


def test_phones_are_compared_by_their_digits() -> None:
    assert same_text("mobile", "0171/55", "0171 55") and not same_text("mobile", "0171", "0172")
    assert same_text("email", "A@B.de", "a@b.de")
    assert not same_text("email", "a.b@c.de", "a-b@c.de")
    assert same_text("website", "vogt.de/", "Vogt.de")
    assert not same_text("website", "mueller.de", "müller.de")
