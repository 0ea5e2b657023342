"""Who orders after a visit, and whom a visit is worth now."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model.kinds import Importance
from kundenpflege.rules.decision_date import DecisionFacts
from kundenpflege.rules.visits import (
    VISIT_DAYS,
    Buying,
    Order,
    VisitFacts,
    idea,
    is_in_window,
    pattern,
    region,
)

TODAY = date(2026, 11, 21)
OCTOBER = DecisionFacts("Haushalt", first_month=10, last_month=10)
WINTER = DecisionFacts("Etat", first_month=12, last_month=1)


def back(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_an_order_counts_for_the_last_visit_of_a_quarter() -> None:
    found = pattern(
        [back(700), back(400), back(390)],
        [Order(back(385), Decimal(1000)), Order(back(20), Decimal(500))],
    )
    assert (found.visits, found.fruitful, found.orders, found.after_visit) == (3, 1, 2, 1)
    assert found.net == 1500 and found.net_after_visit == 1000
    assert found.last_visit == back(390) and found.last_order == back(20)
    assert found.buying is Buying.OTHER  # one of two is no rule


def test_the_day_of_the_visit_and_the_last_day_count() -> None:
    assert pattern([TODAY], [Order(TODAY)]).after_visit == 1
    edge = TODAY - timedelta(days=VISIT_DAYS)
    assert pattern([edge], [Order(TODAY)]).after_visit == 1
    assert pattern([edge - timedelta(days=1)], [Order(TODAY)]).after_visit == 0
    assert pattern([TODAY], [Order(back(1))]).after_visit == 0  # a visit after it brought nothing


def test_windows_run_over_the_turn_of_the_year_and_begin_four_weeks_before() -> None:
    assert is_in_window(OCTOBER, date(2026, 10, 31))
    assert is_in_window(OCTOBER, date(2026, 9, 3))
    assert not is_in_window(OCTOBER, date(2026, 9, 2))
    assert not is_in_window(OCTOBER, date(2026, 11, 1))
    assert is_in_window(WINTER, date(2027, 1, 31)) and is_in_window(WINTER, date(2026, 12, 1))
    assert not is_in_window(WINTER, date(2027, 2, 1))
    once = DecisionFacts("Umbau", day=date(2026, 3, 1))
    assert is_in_window(once, date(2026, 2, 1)) and not is_in_window(once, date(2026, 4, 1))


def test_how_a_customer_buys() -> None:
    both = pattern([date(2026, 9, 20)], [Order(date(2026, 10, 5))], [OCTOBER])
    assert both.buying is Buying.BOTH and not both.is_habit
    assert pattern([], [Order(date(2025, 10, 2))], [OCTOBER]).buying is Buying.WINDOW
    assert pattern([TODAY], [], [OCTOBER]).buying is Buying.UNKNOWN
    assert "kein Auftrag" in pattern([TODAY], []).words
    assert pattern([], [Order(TODAY)]).words == "0 von 1 Auftrag nach einem Besuch"


def test_a_visit_that_stands_needs_no_idea() -> None:
    facts = VisitFacts(1, Importance.A, pattern([back(300)], [Order(back(290))]), short_of=3)
    assert idea(facts, TODAY) is not None
    from dataclasses import replace

    assert idea(replace(facts, next_visit=TODAY), TODAY) is None


def test_no_reason_no_idea_and_nobody_twice_in_a_quarter() -> None:
    assert idea(VisitFacts(1, Importance.A, pattern([back(400)], [])), TODAY) is None
    fresh = pattern([back(400), back(20)], [Order(back(390)), Order(back(10))])
    assert idea(VisitFacts(1, Importance.A, fresh, short_of=2), TODAY) is None


def test_a_decision_ahead_is_visited_before_it() -> None:
    january = DecisionFacts("Haushalt", first_month=1, last_month=1)
    found = idea(VisitFacts(1, Importance.B, pattern([], []), windows=(january,)), TODAY)
    assert found is not None
    assert TODAY < found.day < date(2027, 1, 1) and "Haushalt" in found.reason
    running = DecisionFacts("Haushalt", first_month=11, last_month=11)
    assert idea(VisitFacts(1, Importance.B, pattern([], []), windows=(running,)), TODAY) is None


def test_who_is_near_is_visited_on_that_day() -> None:
    near = (TODAY + timedelta(days=12), "Hamburg", "Praxis Yıldız")
    alone = VisitFacts(1, Importance.C, pattern([], []), short_of=1)
    from dataclasses import replace

    found, plain = idea(replace(alone, nearby=near), TODAY), idea(alone, TODAY)
    assert found is not None and plain is not None
    assert found.day == near[0] and found.weight > plain.weight
    assert "Praxis Yıldız" in found.why[0]


def test_regions() -> None:
    assert region("DE", "22926") == region("DE", "22927") != region("DE", "23552")
    assert region("AT", "5020") == "AT-50" and region("CH", "8001") == "CH-80"
    assert region("DE", "") == region("DE", "12") == ""


days = st.dates(date(2023, 1, 1), date(2026, 12, 31))


@given(st.lists(days, max_size=12), st.lists(days, max_size=12))
def test_counts_agree(visits: list[date], orders: list[date]) -> None:
    found = pattern(visits, [Order(day, Decimal(10)) for day in orders], [OCTOBER, WINTER])
    expected = sum(
        any(0 <= (order - visit).days <= VISIT_DAYS for visit in visits) for order in orders
    )
    assert found.after_visit == expected
    assert found.in_window <= sum(order.month in (1, 9, 10, 11, 12) for order in orders)
    assert found.in_window >= sum(order.month in (1, 10, 12) for order in orders)
    assert found.fruitful <= min(found.after_visit, found.visits)
    assert found.net == 10 * len(orders) and found.net_after_visit == 10 * expected
    assert found.words
