"""The figures of offers: each is what its definition says, for any offers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model.kinds import DeclineReason, OfferState
from kundenpflege.rules.offer_figures import SIZES, OfferFact, offer_figures, size_of

D = Decimal
DAY = date(2026, 11, 2)

STANDINGS = (
    OfferState.SENT,
    OfferState.FOLLOWED_UP,
    OfferState.ACCEPTED,
    OfferState.DECLINED,
    OfferState.EXPIRED,
)

facts = st.lists(
    st.builds(
        OfferFact,
        standing=st.sampled_from(STANDINGS),
        net=st.decimals("0", "99999", places=2),
        sent_on=st.just(DAY),
        asked_on=st.none() | st.integers(-5, 60).map(lambda n: DAY - timedelta(days=n)),
        trade=st.sampled_from(("", "Fenster", "Bad")),
        source=st.sampled_from(("", "Empfehlung", "Messe")),
        delivery=st.sampled_from(("mail", "person")),
        follow_ups=st.integers(0, 6),
        discount=st.sampled_from((D(0), D("120.50"))),
        reason=st.sampled_from(DeclineReason),
        competitor=st.sampled_from(("", "Meier")),
        price_difference=st.none() | st.decimals("0", "900", places=2),
    ),
    max_size=25,
)


def fact(standing: OfferState, net: str = "1000", **more) -> OfferFact:
    return OfferFact(standing=standing, net=D(net), sent_on=DAY, **more)


def test_the_hit_rate_counts_decided_offers_and_expired_ones_as_lost():
    found = offer_figures(
        [
            fact(OfferState.ACCEPTED),
            fact(OfferState.DECLINED),
            fact(OfferState.EXPIRED),
            fact(OfferState.SENT),
        ]
    )
    assert found.all.rate == D("33.33")
    assert (found.all.won, found.all.declined, found.all.expired, found.all.open) == (1, 1, 1, 1)


def test_nothing_decided_has_no_rate():
    assert offer_figures([fact(OfferState.SENT)]).all.rate is None
    assert offer_figures([]).all.rate is None
    assert offer_figures([]).discounted_share is None


def test_follow_ups_from_three_on_are_one_group():
    found = offer_figures([fact(OfferState.ACCEPTED, follow_ups=n) for n in (0, 1, 3, 5)])
    assert [(rate.key, rate.sent) for rate in found.by_follow_ups] == [("0", 1), ("1", 1), ("3", 2)]


def test_the_time_to_answer_is_the_median_and_leaves_out_what_was_asked_later():
    days = [1, 3, 10, -2]
    found = offer_figures(
        [fact(OfferState.SENT, asked_on=DAY - timedelta(days=n)) for n in days]
        + [fact(OfferState.SENT)]
    )
    assert (found.days_to_answer, found.answered) == (D("3.00"), 3)


def test_losses_name_the_mean_difference_of_those_who_told_it():
    found = offer_figures(
        [
            fact(OfferState.DECLINED, reason=DeclineReason.PRICE, price_difference=D(100)),
            fact(OfferState.DECLINED, reason=DeclineReason.PRICE, price_difference=D("200.01")),
            fact(OfferState.DECLINED, reason=DeclineReason.PRICE),
            fact(OfferState.DECLINED, reason=DeclineReason.TIME),
            fact(OfferState.EXPIRED, reason=DeclineReason.TIME),
        ]
    )
    price, time = found.losses
    assert (price.reason, price.count, price.price_difference) == (
        DeclineReason.PRICE, 3, D("150.01"),
    )  # fmt: skip
    assert (time.count, time.price_difference) == (1, None)


def test_the_share_of_discounted_offers():
    found = offer_figures(
        [fact(OfferState.SENT, discount=D("50.25")), fact(OfferState.SENT), fact(OfferState.SENT)]
    )
    assert (found.discounted, found.discounted_share, found.discount) == (1, D("33.33"), D("50.25"))


@given(facts)
def test_every_list_holds_each_offer_once(offers):
    found = offer_figures(offers)
    for rates in (
        found.by_trade,
        found.by_size,
        found.by_source,
        found.by_delivery,
        found.by_follow_ups,
        found.by_discount,
    ):
        assert sum(rate.sent for rate in rates) == len(offers)
        assert sum(rate.won for rate in rates) == found.all.won
        assert sum((rate.net for rate in rates), D(0)) == found.all.net
        for rate in rates:
            assert rate.sent == rate.won + rate.declined + rate.expired + rate.open
    assert sum(loss.count for loss in found.losses) == found.all.declined


@given(st.decimals("0", "200000", places=2))
def test_a_size_begins_at_its_lower_bound(net):
    bound = D(size_of(fact(OfferState.SENT, str(net))))
    assert bound in SIZES and bound <= net
    assert not any(bound < size <= net for size in SIZES)
