from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.base.dates import add_months
from kundenpflege.model.kinds import Phase
from kundenpflege.rules.phase import PhaseFacts, derive_phase
from kundenpflege.rules.phase_history import PhaseEvents, phase_history

TODAY = date(2026, 11, 21)
D = date


def told(events: PhaseEvents, today: date = TODAY) -> list[tuple[date, Phase]]:
    return [(day, phase) for day, phase, _reason in phase_history(events, today)]


def test_from_prospect_to_regular_to_sleep_to_lost() -> None:
    events = PhaseEvents(
        known_on=D(2010, 1, 5),
        open_offers=((D(2010, 2, 1), D(2010, 2, 20)),),
        accepted=(D(2010, 2, 20), D(2011, 5, 1), D(2012, 6, 1)),
    )
    assert told(events) == [
        (D(2010, 1, 5), Phase.PROSPECT),
        (D(2010, 2, 20), Phase.FIRST),
        (D(2011, 5, 1), Phase.CURRENT),
        (D(2012, 6, 1), Phase.REGULAR),
        (D(2014, 6, 2), Phase.DORMANT),
        (D(2017, 6, 2), Phase.LOST),
    ]
    assert told(events, D(2014, 6, 1))[-1][1] is Phase.REGULAR


def test_a_contact_wakes_whom_silence_had_lost() -> None:
    events = PhaseEvents(accepted=(D(2010, 1, 1),), contacts=(D(2016, 1, 1),))
    assert told(events)[-3:] == [
        (D(2015, 1, 2), Phase.LOST),
        (D(2016, 1, 1), Phase.DORMANT),
        (D(2018, 1, 2), Phase.LOST),
    ]


def test_nothing_is_claimed_between_the_first_and_the_last_entered_day() -> None:
    events = PhaseEvents(since=D(2005, 1, 1), last_order=D(2026, 1, 1))
    assert told(events) == [(D(2005, 1, 1), Phase.FIRST), (D(2026, 1, 1), Phase.REGULAR)]


def test_the_limit_of_the_field_of_work_counts() -> None:
    events = PhaseEvents(accepted=(D(2020, 1, 1),), dormant_months=72)
    assert told(events)[-1] == (D(2026, 1, 2), Phase.DORMANT)


def test_nothing_known_is_no_history() -> None:
    assert phase_history(PhaseEvents(), TODAY) == []


DAYS = st.dates(date(2005, 1, 1), date(2026, 11, 21))


@st.composite
def events(draw: st.DrawFn) -> PhaseEvents:
    spans = []
    for start in draw(st.lists(DAYS, max_size=3)):
        end = draw(st.none() | st.integers(0, 60))
        spans.append((start, None if end is None else start + timedelta(days=end)))
    return PhaseEvents(
        known_on=draw(DAYS),
        last_order=draw(st.none() | DAYS),
        accepted=tuple(draw(st.lists(DAYS, max_size=4))),
        declined=tuple(draw(st.lists(DAYS, max_size=2))),
        open_offers=tuple(spans),
        contacts=tuple(draw(st.lists(DAYS, max_size=4))),
        dormant_months=draw(st.sampled_from([6, 24, 80])),
    )


@given(events())
def test_the_last_change_is_the_phase_of_today(given_events: PhaseEvents) -> None:
    history = phase_history(given_events, TODAY)
    facts = PhaseFacts(
        orders=len(given_events.accepted),
        last_accepted=max(given_events.accepted, default=None),
        last_order=given_events.last_order,
        declined_on=max(given_events.declined, default=None),
        last_contact=max(given_events.contacts, default=None),
        offer_open=any(
            start <= TODAY and (end is None or end > TODAY)
            for start, end in given_events.open_offers
        ),
        dormant_months=given_events.dormant_months,
    )
    assert history[-1][1] is derive_phase(facts, TODAY).phase
    days = [day for day, _phase, _reason in history]
    assert days == sorted(days) and all(day <= TODAY for day in days)
    phases = [phase for _day, phase, _reason in history]
    assert all(one is not other for one, other in zip(phases, phases[1:], strict=False))


def test_a_phase_laid_down_goes_first_and_tells_what_would_follow() -> None:
    facts = PhaseFacts(orders=3, last_accepted=D(2026, 1, 1))
    laid = replace(facts, override=Phase.LOST, override_note="Betrieb aufgegeben")
    result = derive_phase(laid, TODAY)
    assert (result.phase, result.reason) == (Phase.LOST, "Betrieb aufgegeben")
    assert result.overridden and result.derived is not None
    assert result.derived.phase is Phase.REGULAR
    assert not derive_phase(facts, TODAY).overridden
    assert derive_phase(replace(laid, override_note=""), TODAY).reason == "Von Hand festgelegt"


def test_whoever_may_be_silent_for_long_sleeps_before_being_lost() -> None:
    facts = PhaseFacts(last_order=add_months(TODAY, -73), dormant_months=72)
    assert derive_phase(facts, TODAY).phase is Phase.DORMANT
    lost = replace(facts, last_order=add_months(TODAY, -109))
    assert derive_phase(lost, TODAY).phase is Phase.LOST
    awake = replace(facts, last_order=add_months(TODAY, -72))
    assert derive_phase(awake, TODAY).phase is Phase.CURRENT
