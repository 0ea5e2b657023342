"""Every cell of the law's table, and that an objection always wins."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model.kinds import Channel, ConsentBasis, ContactKind, ContactNature
from kundenpflege.rules.permission import (
    ConsentFact,
    ObjectionFact,
    PermissionFacts,
    channel_of,
    judge,
)

TODAY = date(2026, 11, 21)
SALE = date(2026, 5, 4)
CARE, SERVICE = ContactNature.CARE, ContactNature.SERVICE
POST, PHONE, EMAIL, MESSAGE = Channel.POST, Channel.PHONE, Channel.EMAIL, Channel.MESSAGE
CONSENT, EXISTING = ConsentBasis.CONSENT, ConsentBasis.EXISTING_CUSTOMER
PRESUMED, CONTRACT = ConsentBasis.PRESUMED, ConsentBasis.CONTRACT


def facts(
    *consents: ConsentFact, business: bool = False, country: str = "DE", sale: bool = False
) -> PermissionFacts:
    return PermissionFacts(
        business=business,
        country=country,
        consents=consents,
        last_sale=SALE if sale else None,
        last_dealing=SALE if sale else None,
    )


def record(channel: Channel, basis: ConsentBasis, withdrawn: date | None = None) -> ConsentFact:
    return ConsentFact(channel, basis, date(2025, 2, 3), withdrawn)


# country, business, sale, basis recorded on this channel -> channels allowed for care
TABLE = [
    ("DE", False, False, None, {POST}),
    ("DE", False, True, None, {POST}),
    ("DE", False, False, CONSENT, {POST, PHONE, EMAIL, MESSAGE}),
    ("DE", False, False, EXISTING, {POST}),
    ("DE", False, True, EXISTING, {POST, EMAIL, MESSAGE}),
    ("DE", False, True, PRESUMED, {POST}),
    ("DE", False, True, CONTRACT, {POST}),
    ("DE", True, False, None, {POST}),
    ("DE", True, True, None, {POST, PHONE}),
    ("DE", True, False, CONSENT, {POST, PHONE, EMAIL, MESSAGE}),
    ("DE", True, False, PRESUMED, {POST, PHONE}),
    ("DE", True, False, EXISTING, {POST}),
    ("DE", True, True, EXISTING, {POST, PHONE, EMAIL, MESSAGE}),
    ("DE", True, False, CONTRACT, {POST}),
    ("AT", False, True, None, {POST}),
    ("AT", False, False, CONSENT, {POST, PHONE, EMAIL, MESSAGE}),
    ("AT", True, True, None, {POST}),
    ("AT", True, True, PRESUMED, {POST}),
    ("AT", True, False, CONSENT, {POST, PHONE, EMAIL, MESSAGE}),
    ("AT", True, True, EXISTING, {POST, EMAIL, MESSAGE}),
    ("CH", False, False, None, {POST}),
    ("CH", False, True, None, {POST, PHONE}),
    ("CH", True, False, None, {POST}),
    ("CH", True, False, CONSENT, {POST, PHONE, EMAIL, MESSAGE}),
    ("CH", True, True, EXISTING, {POST, PHONE, EMAIL, MESSAGE}),
    ("NL", True, True, None, {POST, PHONE}),
]


@pytest.mark.parametrize(("country", "business", "sale", "basis", "allowed"), TABLE)
def test_every_cell(
    country: str, business: bool, sale: bool, basis: ConsentBasis | None, allowed: set[Channel]
) -> None:
    for channel in Channel:
        records = (record(channel, basis),) if basis else ()
        known = facts(*records, business=business, country=country, sale=sale)
        found = judge(channel, CARE, known, TODAY)
        assert found.allowed is (channel in allowed), found.reason
        assert found.advice == "" if found.allowed else found.advice
        assert judge(channel, SERVICE, known, TODAY).allowed


@pytest.mark.parametrize(
    ("channel", "known", "text"),
    [
        (
            PHONE,
            facts(business=True, sale=True),
            "Anruf erlaubt: mutmaßliche Einwilligung, laufende Geschäftsbeziehung "
            "(§ 7 Abs. 2 Nr. 1 UWG)",
        ),
        (
            PHONE,
            facts(),
            "Anruf nicht erlaubt: dazu fehlt die vorherige ausdrückliche Einwilligung "
            "(§ 7 Abs. 2 Nr. 1 UWG)",
        ),
        (
            EMAIL,
            facts(record(EMAIL, CONSENT)),
            "E-Mail erlaubt: Einwilligung vom 03.02.2025 (§ 7 Abs. 2 Nr. 2 UWG)",
        ),
        (
            EMAIL,
            facts(business=True, sale=True),
            "E-Mail nicht erlaubt: keine Einwilligung, und es ist kein Hinweis auf das "
            "Widerspruchsrecht festgehalten (§ 7 Abs. 3 UWG)",
        ),
        (
            PHONE,
            facts(business=True, country="AT", sale=True),
            "Anruf nicht erlaubt: in Österreich brauchen auch Betriebe vorher eine Einwilligung "
            "(§ 174 Abs. 1 TKG 2021)",
        ),
        (
            POST,
            facts(),
            "Brief erlaubt: Post ist auch zur Pflege erlaubt, solange niemand widerspricht "
            "(§ 7 Abs. 1 UWG, Art. 6 Abs. 1 Buchst. f DSGVO)",
        ),
    ],
)
def test_the_reason_names_the_paragraph(
    channel: Channel, known: PermissionFacts, text: str
) -> None:
    assert judge(channel, CARE, known, TODAY).reason == text


def test_post_is_what_to_do_instead_unless_it_is_closed_too() -> None:
    assert judge(PHONE, CARE, facts(), TODAY).advice == "Stattdessen einen Brief schreiben."
    closed = PermissionFacts(objections=(ObjectionFact(POST, SALE),))
    assert "Brief" not in judge(PHONE, CARE, closed, TODAY).advice


def test_a_resting_relation_presumes_nothing() -> None:
    for last, allowed in ((date(2024, 11, 21), True), (date(2024, 11, 20), False)):
        known = PermissionFacts(business=True, last_dealing=last)
        assert judge(PHONE, CARE, known, TODAY).allowed is allowed


def test_only_a_later_consent_lifts_a_withdrawal() -> None:
    gone = ConsentFact(PHONE, CONSENT, date(2024, 1, 1), date(2025, 6, 1))
    assert not judge(PHONE, CARE, facts(gone, business=True, sale=True), TODAY).allowed
    for basis, day, allowed in (
        (CONSENT, date(2025, 6, 1), True),
        (CONSENT, date(2025, 5, 31), False),
        (PRESUMED, date(2026, 1, 1), False),
    ):
        known = facts(gone, ConsentFact(PHONE, basis, day), business=True, sale=True)
        assert judge(PHONE, CARE, known, TODAY).allowed is allowed, (basis, day)
    other = facts(ConsentFact(EMAIL, CONSENT, date(2024, 1, 1), date(2025, 6, 1)))
    assert judge(POST, CARE, other, TODAY).allowed


def test_a_restriction_closes_everything_also_orders() -> None:
    known = PermissionFacts(restricted=True, consents=(record(PHONE, CONSENT),))
    for channel in (*Channel, None):
        for nature in ContactNature:
            found = judge(channel, nature, known, TODAY)
            assert not found.allowed
            assert "Art. 18" in found.reason


def test_an_objection_leaves_orders_alone() -> None:
    known = PermissionFacts(objections=(ObjectionFact(None, SALE),))
    assert judge(PHONE, SERVICE, known, TODAY).allowed
    assert not judge(None, CARE, known, TODAY).allowed


def test_kinds_of_contacts_go_by_their_channel() -> None:
    assert {kind: channel_of(kind) for kind in ContactKind} == {
        ContactKind.CALL: PHONE,
        ContactKind.LETTER: POST,
        ContactKind.EMAIL: EMAIL,
        ContactKind.MESSAGE: MESSAGE,
        ContactKind.VISIT: None,
        ContactKind.MEETING: None,
    }


days = st.dates(date(2020, 1, 1), TODAY)
any_facts = st.builds(
    PermissionFacts,
    business=st.booleans(),
    country=st.sampled_from(["DE", "AT", "CH", "FR", ""]),
    consents=st.lists(
        st.builds(
            ConsentFact,
            st.sampled_from(list(Channel)),
            st.sampled_from(list(ConsentBasis)),
            days,
            st.none() | days,
        ),
        max_size=4,
    ).map(tuple),
    objections=st.lists(
        st.builds(ObjectionFact, st.none() | st.sampled_from(list(Channel)), days, st.booleans()),
        max_size=3,
    ).map(tuple),
    last_sale=st.none() | days,
    last_dealing=st.none() | days,
    restricted=st.booleans(),
    suppressed=st.sets(st.sampled_from(list(Channel))).map(frozenset),
)


@given(any_facts, st.sampled_from([*Channel, None]))
def test_an_objection_always_closes_care(known: PermissionFacts, channel: Channel | None) -> None:
    found = judge(channel, CARE, known, TODAY)
    standing = {o.channel for o in known.objections if not o.lifted}
    if None in standing or channel in standing or channel in known.suppressed:
        assert not found.allowed
    assert found.allowed or found.advice
    assert found.reason.startswith(("Brief ", "Anruf ", "E-Mail ", "Nachricht ", "Besuch "))


@given(any_facts)
def test_mail_is_never_open_without_a_record(known: PermissionFacts) -> None:
    for channel in (EMAIL, MESSAGE):
        if judge(channel, CARE, known, TODAY).allowed:
            assert any(c.channel is channel and not c.withdrawn_on for c in known.consents)
