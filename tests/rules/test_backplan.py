"""Deadlines planned back over working days and holidays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.rules.backplan import (
    BackPlan,
    earliest_deadline,
    guarantee_sentences,
    named_work,
    plan_back,
    plan_findings,
    planned_part,
)
from kundenpflege.rules.working_days import (
    free_days,
    last_working_day,
    next_working_day,
    working_days_after,
    working_days_before,
    working_days_between,
)

TODAY = date(2026, 11, 21)
HERE = free_days("DE", "SH")


def plan(deadline: date, work: int = 5, delivery: int = 42, rework: int = 3, **more: object):
    return plan_back(
        deadline,
        work_days=work,
        delivery_days=delivery,
        rework_days=rework,
        is_free=more.get("is_free", HERE),  # type: ignore[arg-type]
        today=more.get("today", TODAY),  # type: ignore[arg-type]
    )


def test_the_sample_offer_of_the_windows() -> None:
    """Ready on 10 June, seen together on the 11th, reworked until the 16th."""
    found = plan(date(2027, 6, 16))
    assert found.finish == date(2027, 6, 10)
    assert found.inspection == date(2027, 6, 11)
    assert found.rework_until == date(2027, 6, 16)
    # Five working days that end with the finish; six weeks before them the order.
    assert found.start == date(2027, 6, 4)
    assert found.order_by == date(2027, 4, 23)
    assert found.enough and found.missing == 0 and found.too_short == ()
    what = named_work("Der Einbau ist bis 16. Juni fertig, damit Sie einziehen können.")
    sentences = guarantee_sentences(found, what=what)
    assert sentences[0].text == (
        "Der Einbau ist bis zum 10. Juni ausgeführt; am 11. Juni sehen wir uns die Arbeit "
        "gemeinsam an, gewünschte Nachbesserungen sind bis zum 16. Juni erledigt."
    )
    assert sentences[0].due == date(2027, 6, 10)
    assert plan_findings(found) == ()


def test_a_deadline_on_a_free_day_is_kept_on_the_day_before_it() -> None:
    whit_monday = date(2027, 5, 17)
    assert plan(whit_monday).rework_until == date(2027, 5, 14)
    sunday = date(2027, 5, 23)
    assert plan(sunday, rework=0).inspection == date(2027, 5, 21)


def test_holidays_are_those_of_the_land() -> None:
    corpus_christi = date(2027, 5, 27)
    assert HERE(corpus_christi) is False
    assert free_days("DE", "BY")(corpus_christi) is True
    assert free_days("AT", "")(date(2026, 10, 26)) and free_days("CH", "ZH")(date(2026, 8, 1))
    assert not free_days("FR", "")(date(2026, 7, 14))


def test_the_honest_answer_when_time_does_not_suffice() -> None:
    found = plan(date(2026, 12, 24))
    assert not found.enough and found.order_by == date(2026, 11, 2)
    assert guarantee_sentences(found) == ()
    delivery = found.too_short[0]
    assert (delivery.part, delivery.given, delivery.possible) == ("delivery", 42, 21)
    told = plan_findings(found)
    assert told == (
        "Die Zeit reicht nicht: Bestellt werden müsste bis 02.11.2026, 15 Arbeitstage fehlen.",
        "Es ginge, wenn die Lieferzeit höchstens 21 statt 42 Tage wäre.",
        "Der früheste Termin, den Sie zusagen können, ist Donnerstag, 14. Januar 2027.",
    )
    gone = plan(date(2026, 11, 1))
    assert plan_findings(gone)[0] == "Der Termin 01.11.2026 liegt in der Vergangenheit."


def test_words_for_those_one_knows_well() -> None:
    found = plan(date(2028, 6, 16), rework=0)
    formal = [one.text for one in guarantee_sentences(found)]
    singular = [one.text for one in guarantee_sentences(found, informal=True)]
    plural = [one.text for one in guarantee_sentences(found, informal=True, plural=True)]
    for texts in (formal, singular, plural):
        assert [planned_part(text) for text in texts] == ["finish", "start", "order"]
    assert planned_part("Ein fester Ansprechpartner.") == ""
    assert "bei Ihnen" in formal[1] and "Wenn Sie uns" in formal[2]
    assert "bei dir" in singular[1] and "Wenn du uns" in singular[2]
    assert "bei euch" in plural[1] and "Wenn ihr uns" in plural[2]
    # More than a year away the year is named; without rework time nothing is said about it.
    assert "15. Juni 2028" in formal[0] and "Nachbesserung" not in formal[0]


@pytest.mark.parametrize(
    ("need", "what"),
    [
        ("Das Bad ist vor Weihnachten fertig.", "Das Bad"),
        ("Die Küche wird bis März umgebaut.", "Die Küche"),
        ("Bis Ostern soll alles stehen.", "Alles"),
        ("die tür ist offen", "Alles"),
        ("", "Alles"),
    ],
)
def test_what_the_customer_calls_the_work(need: str, what: str) -> None:
    assert named_work(need) == what


calendars = st.sampled_from([HERE, free_days("DE", "BY"), free_days("AT", ""), free_days("", "")])
days = st.dates(date(2025, 1, 1), date(2030, 12, 31))


@given(days, st.integers(0, 25), st.integers(0, 120), st.integers(0, 10), days, calendars)
def test_the_days_stand_in_their_order(
    deadline: date,
    work: int,
    delivery: int,
    rework: int,
    today: date,
    is_free: Callable[[date], bool],
) -> None:
    found: BackPlan = plan(deadline, work, delivery, rework, is_free=is_free, today=today)
    chain = (found.order_by, found.start, found.finish, found.inspection, found.rework_until)
    assert list(chain) == sorted(chain) and found.rework_until <= deadline
    assert not any(map(is_free, chain))
    assert found.finish < found.inspection
    assert working_days_between(found.start, found.finish, is_free) == max(work, 1)
    assert working_days_between(found.inspection, found.rework_until, is_free) == rework + 1
    assert (found.start - found.order_by).days >= delivery
    # No later day would do for the order.
    later = next_working_day(found.order_by + timedelta(days=1), is_free)
    assert later > found.start - timedelta(days=delivery)
    assert found.enough == (found.order_by >= today) == (found.missing == 0)
    assert bool(plan_findings(found)) != bool(guarantee_sentences(found))
    for short in found.too_short:
        if short.possible is not None:
            times = {"work": work, "delivery": delivery, "rework": rework}
            times[short.part] = short.possible
            assert plan(deadline, **times, is_free=is_free, today=today).enough
            times[short.part] += 1
            assert not plan(deadline, **times, is_free=is_free, today=today).enough


@given(days, st.integers(1, 25), st.integers(0, 120), st.integers(0, 10), calendars)
def test_no_earlier_deadline_could_be_kept(
    today: date, work: int, delivery: int, rework: int, is_free: Callable[[date], bool]
) -> None:
    earliest = earliest_deadline(
        today, work_days=work, delivery_days=delivery, rework_days=rework, is_free=is_free
    )
    assert plan(earliest, work, delivery, rework, is_free=is_free, today=today).enough
    before = earliest - timedelta(days=1)
    assert not plan(before, work, delivery, rework, is_free=is_free, today=today).enough


@given(days, st.integers(0, 40), calendars)
def test_counting_back_and_forth(day: date, count: int, is_free: Callable[[date], bool]) -> None:
    start = last_working_day(day, is_free)
    assert start <= day <= next_working_day(day, is_free)
    back = working_days_before(start, count, is_free)
    assert working_days_after(back, count, is_free) == start
    assert working_days_between(back, start, is_free) == count + 1
