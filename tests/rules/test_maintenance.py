from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model.kinds import OccasionAnchor
from kundenpflege.rules.maintenance import (
    InstallationFacts,
    TypeFacts,
    due_days,
    in_season,
    lead_days,
    next_due,
    read_season,
    seasons,
    warranty_end,
)

TODAY = date(2026, 11, 21)
GATE = TypeFacts(title="Garagentor: Wartung", interval_months=24, lead_days=30)
SMOKE = TypeFacts(
    title="Austausch", interval_months=120, lead_days=120, anchor=OccasionAnchor.INSTALLED
)
AWNING = TypeFacts(
    title="Markise", interval_months=12, lead_days=30, season=((3, 4),),
    anchor=OccasionAnchor.CALENDAR,
)  # fmt: skip
AFTER = TypeFacts(
    title="Nachkontrolle", trade="alle", interval_months=6, anchor=OccasionAnchor.INSTALLED
)
WARRANTY = TypeFacts(
    key="gewaehr_bgb5", trade="alle", interval_months=60, anchor=OccasionAnchor.INSTALLED
)
D = date


def days(one: InstallationFacts, kind: TypeFacts | None, first: date, last: date) -> list[date]:
    return list(due_days(one, kind, first, last))


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("1-12", ()),
        ("3-5", ((3, 5),)),
        ("3-5,9", ((3, 5), (9, 9))),
        ("1-2,11-12", ((11, 2),)),
        ("11-2", ((11, 2),)),
        ("13, x, 4", ((4, 4),)),
    ],
)
def test_seasons_are_read(text: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert read_season(text) == spans


def test_seasons_over_the_turn_of_the_year() -> None:
    found = list(seasons(((11, 2),), D(2026, 1, 1), D(2027, 12, 31)))
    assert found == [(D(2026, 11, 1), D(2027, 2, 28)), (D(2027, 11, 1), D(2028, 2, 29))]


@pytest.mark.parametrize(
    ("day", "spans", "found"),
    [
        (D(2027, 4, 9), ((3, 5),), D(2027, 4, 9)),
        (D(2027, 2, 9), ((3, 5),), D(2027, 3, 1)),
        (D(2027, 7, 9), ((3, 5),), D(2027, 5, 31)),
        (D(2027, 7, 9), ((3, 5), (9, 10)), D(2027, 5, 31)),
        (D(2027, 8, 9), ((3, 5), (9, 10)), D(2027, 9, 1)),
        (D(2027, 1, 3), ((11, 2),), D(2027, 1, 3)),
        (D(2027, 6, 1), (), D(2027, 6, 1)),
        # As near to the end as to the beginning: the earlier one.
        (D(2027, 1, 14), ((11, 11), (3, 3)), D(2026, 11, 30)),
    ],
)
def test_the_nearest_day_of_the_season(
    day: date, spans: tuple[tuple[int, int], ...], found: date
) -> None:
    assert in_season(day, spans) == found


def test_it_counts_from_the_last_service_else_from_the_installation() -> None:
    new = InstallationFacts(installed_on=D(2025, 3, 10))
    assert next_due(new, GATE, TODAY) == D(2027, 3, 10)
    served = InstallationFacts(installed_on=D(2019, 3, 10), last_service=D(2026, 6, 30))
    assert next_due(served, GATE, TODAY) == D(2028, 6, 30)
    assert next_due(InstallationFacts(), GATE, TODAY) is None
    assert next_due(new, None, TODAY) is None


def test_the_own_interval_and_the_plate_win() -> None:
    own = InstallationFacts(last_service=D(2026, 6, 30), interval_months=6)
    assert next_due(own, GATE, TODAY) == D(2026, 12, 30)
    assert next_due(own, None, TODAY) == D(2026, 12, 30)
    plate = InstallationFacts(last_service=D(2026, 6, 30), next_service=D(2027, 1, 15))
    assert next_due(plate, GATE, TODAY) == D(2027, 1, 15)
    assert days(plate, GATE, TODAY, D(2030, 1, 1)) == [D(2027, 1, 15), D(2029, 1, 15)]
    # A plate from before the last service tells nothing any more.
    old = InstallationFacts(last_service=D(2026, 6, 30), next_service=D(2026, 5, 1))
    assert next_due(old, GATE, TODAY) == D(2028, 6, 30)


def test_what_was_not_done_stays_until_the_lead_of_the_next_begins() -> None:
    old = InstallationFacts(installed_on=D(2016, 1, 8))
    assert next_due(old, GATE, TODAY) == D(2026, 1, 8)
    assert next_due(old, GATE, D(2027, 12, 8)) == D(2026, 1, 8)
    assert next_due(old, GATE, D(2027, 12, 9)) == D(2028, 1, 8)


def test_a_service_shortly_before_the_day_is_that_service() -> None:
    smoke = InstallationFacts(installed_on=D(2017, 1, 31), last_service=D(2026, 11, 2))
    assert next_due(smoke, SMOKE, TODAY) == D(2037, 1, 31)
    early = InstallationFacts(installed_on=D(2017, 1, 31), last_service=D(2026, 9, 2))
    assert next_due(early, SMOKE, TODAY) == D(2027, 1, 31)


def test_seasonal_things_are_due_each_season_and_never_after_it() -> None:
    awning = InstallationFacts(installed_on=D(2020, 5, 4))
    assert next_due(awning, AWNING, TODAY) == D(2027, 3, 1)
    assert next_due(awning, AWNING, D(2027, 4, 30)) == D(2027, 3, 1)
    assert next_due(awning, AWNING, D(2027, 5, 1)) == D(2028, 3, 1)
    assert days(awning, AWNING, TODAY, D(2029, 1, 1)) == [D(2027, 3, 1), D(2028, 3, 1)]
    served = InstallationFacts(installed_on=D(2020, 5, 4), last_service=D(2027, 2, 20))
    assert days(served, AWNING, TODAY, D(2029, 1, 1)) == [D(2028, 3, 1)]
    fresh = InstallationFacts(installed_on=D(2027, 3, 15))
    assert next_due(fresh, AWNING, D(2027, 3, 20)) == D(2028, 3, 1)


def test_the_season_moves_the_usual_day_but_not_the_plate() -> None:
    heating = TypeFacts(interval_months=12, lead_days=45, season=((5, 9),))
    winter = InstallationFacts(last_service=D(2026, 1, 5))
    assert next_due(winter, heating, D(2026, 9, 1)) == D(2026, 9, 30)
    plate = InstallationFacts(last_service=D(2026, 1, 15), next_service=D(2027, 1, 15))
    assert next_due(plate, heating, TODAY) == D(2027, 1, 15)


def test_what_comes_once_comes_once() -> None:
    new = InstallationFacts(installed_on=D(2026, 10, 1))
    assert days(new, AFTER, D(2020, 1, 1), D(2040, 1, 1)) == [D(2027, 4, 1)]
    done = InstallationFacts(installed_on=D(2026, 10, 1), last_service=D(2027, 3, 20))
    assert days(done, AFTER, D(2020, 1, 1), D(2040, 1, 1)) == []


def test_nothing_is_due_after_it_was_taken_out() -> None:
    gone = InstallationFacts(installed_on=D(2020, 1, 8), removed_on=D(2026, 1, 8))
    assert next_due(gone, GATE, TODAY) is None
    assert days(gone, GATE, D(2020, 1, 1), D(2040, 1, 1)) == [D(2022, 1, 8), D(2024, 1, 8)]


def test_the_end_of_the_warranty() -> None:
    door = InstallationFacts(installed_on=D(2024, 2, 29), warranty_until=D(2029, 3, 1))
    assert warranty_end(door, GATE) == D(2029, 3, 1)
    assert warranty_end(door, WARRANTY) == D(2029, 3, 1)
    assert warranty_end(InstallationFacts(installed_on=D(2024, 2, 29)), WARRANTY) == D(2029, 2, 28)
    assert warranty_end(InstallationFacts(installed_on=D(2024, 2, 29)), GATE) is None
    gone = InstallationFacts(warranty_until=D(2029, 3, 1), removed_on=D(2027, 1, 1))
    assert warranty_end(gone, None) is None


def test_senseless_leads_and_intervals_do_no_harm() -> None:
    assert lead_days(TypeFacts(lead_days=-4)) == 0
    assert lead_days(TypeFacts(lead_days=99999)) == 366
    never = InstallationFacts(installed_on=D(2020, 1, 1))
    assert next_due(never, TypeFacts(interval_months=0), TODAY) is None
    assert next_due(never, TypeFacts(interval_months=99999), TODAY) is None


@given(
    st.dates(D(1990, 1, 1), D(2040, 12, 31)),
    st.one_of(st.none(), st.dates(D(1990, 1, 1), D(2040, 12, 31))),
    st.integers(1, 240),
    st.dates(D(2000, 1, 1), D(2050, 1, 1)),
    st.integers(0, 3700),
)
def test_the_days_are_those_of_another_calendar(
    installed: date, served: date | None, months: int, first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    one = InstallationFacts(installed_on=installed, last_service=served)
    kind = TypeFacts(interval_months=months)
    start = served or installed
    expected = []
    number = 1
    while (day := start + relativedelta(months=months * number)) <= last:
        if day >= first:
            expected.append(day)
        number += 1
    assert days(one, kind, first, last) == expected


@given(
    st.dates(D(2000, 1, 1), D(2030, 12, 31)),
    st.integers(1, 180),
    st.integers(0, 200),
    st.sampled_from([(), ((3, 5),), ((5, 9),), ((3, 3), (9, 9)), ((11, 2),)]),
    st.sampled_from(list(OccasionAnchor)),
)
def test_refused_each_time_every_service_comes_once(
    installed: date, months: int, lead: int, season: tuple[tuple[int, int], ...],
    anchor: OccasionAnchor,
) -> None:  # fmt: skip
    """Ten years day by day: what counts never goes back, and each day that is due counts once."""
    one = InstallationFacts(installed_on=installed)
    kind = TypeFacts(interval_months=months, lead_days=lead, season=season, anchor=anchor)
    seen: list[date] = []
    today = D(2026, 1, 1)
    while today < D(2036, 1, 1):
        found = next_due(one, kind, today)
        if found is not None and (not seen or seen[-1] != found):
            seen.append(found)
        today += timedelta(days=5)
    assert seen == sorted(set(seen))
    horizon = [day for day in due_days(one, kind, D(2026, 1, 1), D(2035, 12, 1)) if day in seen]
    missed = set(due_days(one, kind, D(2026, 6, 1), D(2035, 6, 1))) - set(seen)
    # Two that fall into one lead of the other: the later one speaks for both.
    assert all(any(0 < (day - miss).days <= lead + 5 for day in horizon) for miss in missed)
