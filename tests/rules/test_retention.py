"""How long data may and must stay: every case of the table, and the laws of three countries."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model.kinds import ConsentBasis, OfferState
from kundenpflege.rules.retention import (
    RetentionFacts,
    letter_end,
    offer_must_stay,
    proof_must_stay,
    retention,
)

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("country", "end"),
    [("DE", date(2032, 12, 31)), ("AT", date(2033, 12, 31)), ("CH", date(2036, 12, 31))],
)
def test_business_letters_stay_to_the_end_of_the_calendar_year(country: str, end: date) -> None:
    assert letter_end(date(2026, 1, 1), country) == end
    assert letter_end(date(2026, 12, 31), country) == end


@pytest.mark.parametrize("state", list(OfferState))
def test_only_accepted_offers_must_stay(state: OfferState) -> None:
    until = offer_must_stay(state, date(2021, 1, 1), date(2020, 1, 1), "DE", TODAY)
    assert (until is not None) is (state is OfferState.ACCEPTED)
    if until:
        assert until == date(2027, 12, 31)
    assert offer_must_stay(state, date(2019, 1, 1), None, "DE", TODAY) is None


@pytest.mark.parametrize(
    ("granted", "used", "until"),
    [
        (date(2022, 1, 1), None, date(2027, 1, 1)),
        (date(2020, 1, 1), None, None),
        (date(2020, 1, 1), date(2026, 3, 1), date(2031, 3, 1)),
        (date(2021, 11, 21), None, date(2026, 11, 21)),
        (date(2021, 11, 20), None, None),
    ],
)
def test_the_proof_of_a_phone_consent_stays_five_years_from_its_last_use(
    granted: date, used: date | None, until: date | None
) -> None:
    assert proof_must_stay(ConsentBasis.CONSENT, granted, used, "DE", TODAY) == until
    assert proof_must_stay(ConsentBasis.PRESUMED, granted, used, "DE", TODAY) is None
    assert proof_must_stay(ConsentBasis.CONSENT, granted, used, "AT", TODAY) is None


@pytest.mark.parametrize(
    ("facts", "due", "word"),
    [
        (RetentionFacts(created_on=date(2025, 1, 5)), date(2026, 1, 5), "angelegt"),
        (
            RetentionFacts(created_on=date(2020, 1, 5), last_word=date(2025, 12, 1)),
            date(2026, 12, 1),
            "Interessent",
        ),
        (RetentionFacts(last_offer=date(2022, 5, 1)), date(2025, 5, 1), "Angebot ohne Auftrag"),
        (
            RetentionFacts(last_offer=date(2022, 5, 1), last_word=date(2024, 1, 1)),
            date(2027, 1, 1),
            "Angebot ohne Auftrag",
        ),
        (RetentionFacts(last_order=date(2018, 2, 1)), date(2024, 12, 31), "Letzter Auftrag"),
        (
            RetentionFacts(last_order=date(2018, 2, 1), last_word=date(2026, 2, 1)),
            date(2029, 2, 1),
            "zuletzt gesprochen 01.02.2026",
        ),
        (
            RetentionFacts(created_on=date(2020, 1, 1), keep_until=date(2030, 1, 1)),
            date(2030, 1, 1),
            "behalten bis 01.01.2030",
        ),
        (
            RetentionFacts(last_order=date(2025, 1, 1), residue=True, keep_until=date(2027, 1, 1)),
            date(2027, 1, 1),
            "alles andere ist schon gelöscht",
        ),
    ],
)
def test_when_erasing_is_proposed(facts: RetentionFacts, due: date, word: str) -> None:
    found = retention(facts, "DE")
    assert found is not None
    assert found.due == due
    assert word in found.reason
    assert found.law


@pytest.mark.parametrize(
    "facts",
    [
        RetentionFacts(),
        RetentionFacts(created_on=date(2010, 1, 1), offer_open=True),
        RetentionFacts(created_on=date(2010, 1, 1), next_contact=date(2027, 1, 1)),
        RetentionFacts(residue=True),
    ],
)
def test_nothing_is_proposed_while_something_lies_ahead_or_nothing_is_known(
    facts: RetentionFacts,
) -> None:
    assert retention(facts, "DE") is None


days = st.dates(date(2000, 1, 1), TODAY)


@given(days, st.none() | days, st.sampled_from(["DE", "AT", "CH"]))
def test_nobody_is_proposed_before_the_law_lets_go(
    order: date, word: date | None, country: str
) -> None:
    found = retention(RetentionFacts(last_order=order, last_word=word), country)
    assert found is not None
    assert found.due >= letter_end(order, country)
    assert offer_must_stay(OfferState.ACCEPTED, order, None, country, found.due) in (
        None,
        letter_end(order, country),
    )
