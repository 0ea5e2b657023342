"""Two records, one customer?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.rules.duplicates import (
    DUPLICATE,
    POSSIBLE,
    Identity,
    Index,
    compare,
    identify,
    street_key,
)


def _who(
    last: str = "",
    first: str = "",
    *,
    key: int = 1,
    after: str = "",
    number: str = "",
    company: str = "",
    street: str = "",
    town: str = "22926 Ahrensburg",
    phone: str = "",
    email: str = "",
) -> Identity:
    code, _, place = town.partition(" ")
    return identify(
        key,
        number=number,
        label=f"{first} {last}".strip() or company,
        company=company,
        persons=[(last, first, after)] if last or first else [],
        addresses=[(street, code, place)] if street or town else [],
        phones=[phone],
        emails=[email],
    )


HANS = _who("Müller", "Hans", number="1001", street="Dorfstr. 12", phone="+49 4102 55512")


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (_who("Mueller", "Hans", number="1001", street="Dorfstraße 12"), "same number, spelling"),
        (_who("Müller", "Hans", street="Dorf-Strasse 12"), "same address"),
        (_who("MÜLLER", "HANS", phone="04102 555 12", town=""), "same phone"),
        (_who("Müller", "H.", number="1001"), "initial, same number"),
        (_who("Müler", "Hans", street="Dorfstr. 12", phone="04102/55512"), "typing error"),
        (_who("Meier", "Hans", number="1001", street="Dorfstr. 12"), "married, same first name"),
        (_who("Müller", "Hans", town=""), "nothing but the name"),
    ],
)
def test_the_same_customer(other: Identity, why: str) -> None:
    match = compare(other, HANS)
    assert match.score >= DUPLICATE, why
    assert match.certain and match.reasons


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (_who("Müller", "Hanna", street="Dorfstr. 12", phone="04102 55512"), "wife"),
        (_who("Müller", "Inge", number="1001", street="Dorfstr. 12"), "wife under his number"),
        (_who("Müller", "Hans", after="jun.", street="Dorfstr. 12"), "son, father unmarked"),
        (_who("Schulze", "Hans", number="1001"), "number given twice"),
        (_who("Müller", "Hans", street="Lohe 3", phone="0451 1234567"), "namesake in town"),
        (_who("Mohr", "Hans", street="Dorfstr. 12"), "sounds alike by code only"),
        (_who("Müller", "Hans", company="Müller GmbH", street="Dorfstr. 12"), "his company"),
        (_who("Vogt", "Marlies", phone="04102 55512"), "same switchboard"),
    ],
)
def test_not_the_same_customer(other: Identity, why: str) -> None:
    assert compare(other, HANS).score < DUPLICATE, why


def test_father_and_son_are_two() -> None:
    father = _who("Müller", "Hans", after="sen.", street="Dorfstr. 12", phone="04102 55512")
    son = _who("Müller", "Hans", after="jun.", street="Dorfstr. 12", phone="04102 55512")
    assert compare(son, father).score < DUPLICATE


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Stefan", "Stephan", True),
        ("Klaus", "Claus", True),
        ("Jan", "Jana", False),
        ("Hans", "Hanna", False),
        ("Andrea", "Andreas", False),
        ("Maria", "Marie", False),
        ("Simon", "Simone", False),
    ],
)
def test_first_names_that_sound_alike(one: str, other: str, same: bool) -> None:
    a = _who("Meier", one, street="Ring 3", phone="04102 1234")
    b = _who("Maier", other, street="Ring 3", phone="04102 1234")
    assert compare(a, b).certain is same


def test_a_company_is_known_without_its_legal_form() -> None:
    one = _who(company="Hausverwaltung Nordring GmbH & Co. KG", street="Nordring 3a")
    other = _who(company="Hausverwaltung Nordring", street="Nordring 3 a")
    assert compare(one, other).certain


def test_a_member_of_the_family_is_the_family() -> None:
    family = identify(
        1,
        persons=[("Brandt", "Petra", ""), ("Brandt", "Jan", "")],
        addresses=[("Villenweg 3", "22926", "Ahrensburg")],
    )
    assert compare(_who("Brandt", "Petra", street="Villenweg 3"), family).certain


def test_reasons_are_told() -> None:
    same = _who("Mueller", "Hans", number="1001", street="Dorfstraße 12", phone="0 41 02/555 12")
    assert compare(same, HANS).reasons == (
        "gleiche Nummer",
        "gleicher Name",
        "gleiche Anschrift",
        "gleiche Telefonnummer",
    )


@pytest.mark.parametrize(
    "street", ["Dorfstr. 12", "Dorfstraße 12", "Dorf-Strasse 12", "dorfstrasse  12", "DORFSTR.12"]
)
def test_streets_are_compared_by_sound_of_their_spelling(street: str) -> None:
    assert street_key(street) == street_key("Dorfstraße 12")


def test_the_index_finds_what_comparing_everybody_finds() -> None:
    people = [
        _who("Müller", "Hans", key=1, number="1001", street="Dorfstr. 12"),
        _who("Schmidt", "Anna", key=2, number="1002", phone="04102 1234"),
        _who("Meyer", "Uwe", key=3, number="1003", email="u@example.de"),
        _who(company="Autohaus Reuter", key=4, number="1004", street="Ring 4"),
    ]
    index = Index(people)
    for wanted in (
        _who("Mueller", "Hans", street="Dorfstraße 12"),
        _who("Schmidt", "Anna", phone="+49 4102 1234"),
        _who("Maier", "Uwe", email="U@Example.de"),
        _who(company="Autohaus Reuter GmbH", street="Ring 4"),
    ):
        everybody = max((compare(wanted, known) for known in people), key=lambda m: m.score)
        assert index.matches(wanted)[0] == everybody
        assert everybody.score >= POSSIBLE


def test_numbers_are_found_in_small_and_large_letters() -> None:
    index = Index([_who("Müller", "Hans", number="K-0001")])
    assert index.by_number("k-0001") is not None
    assert index.by_number("") is None
    assert len(index) == 1


_IDENTITIES = st.builds(
    _who,
    st.sampled_from(["Müller", "Mueller", "Meier", "", "Vogt"]),
    st.sampled_from(["Hans", "Hanna", "", "H."]),
    number=st.sampled_from(["", "1", "2"]),
    company=st.sampled_from(["", "Vogt GmbH", "Vogt"]),
    street=st.sampled_from(["", "Ring 3", "Ringstr. 3"]),
    town=st.sampled_from(["", "22926 Ahrensburg", "01067 Dresden"]),
    phone=st.sampled_from(["", "04102 1234", "+49 4102 1234"]),
    email=st.sampled_from(["", "a@example.de"]),
)


@given(_IDENTITIES)
def test_everybody_is_a_duplicate_of_himself(who: Identity) -> None:
    """Otherwise repeating an import would add people once more."""
    if who.persons or who.company:
        assert compare(who, who).certain
        assert Index([who]).matches(who)[0].certain


@given(_IDENTITIES, _IDENTITIES)
def test_scores_stay_in_their_range(one: Identity, other: Identity) -> None:
    assert 0 <= compare(one, other).score <= 100
