"""Thinning: 12 days, 10 weeks, 12 months, and what always stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kundenpflege.rules.backup_keeping import AUTO, BY_HAND, LEAVING, Copy, before_upgrade, spare

NOW = datetime(2026, 11, 21, 18, 0)


def _kept(copies: list[Copy], now: datetime = NOW) -> list[Copy]:
    gone = spare(copies, now)
    assert len(set(gone)) == len(gone)
    return [copy for position, copy in enumerate(copies) if position not in gone]


def _daily(days: int, a_day: int = 3) -> list[Copy]:
    return [
        Copy(NOW - timedelta(days=day, hours=hour), AUTO)
        for day in range(days)
        for hour in range(a_day)
    ]


def test_two_years_of_work_leave_days_weeks_and_months() -> None:
    kept = _kept(_daily(730))
    stamps = [copy.made_at for copy in kept]
    days = {day.date() for day in stamps}
    # All of the last 12 days are there, with their newest copy …
    newest = [NOW - timedelta(days=day) for day in range(12)]
    assert set(newest) <= set(stamps)
    # … the newest of each of the last 10 weeks and 12 months …
    weeks = {day.isocalendar()[:2] for day in days}
    months = {(day.year, day.month) for day in days}
    assert len(weeks) >= 10 and len(months) == 12
    assert datetime(2026, 8, 31, 18) in stamps and datetime(2025, 12, 31, 18) in stamps
    # … and nothing older than a year, for erased people are in it.
    assert min(stamps) > NOW - timedelta(days=366)
    assert len(kept) <= 12 + 10 + 12 + 2


def test_thinning_day_by_day_leaves_the_same_as_thinning_once() -> None:
    copies: list[Copy] = []
    for day in range(400):
        now = NOW + timedelta(days=day)
        copies = _kept([*copies, Copy(now - timedelta(hours=2), AUTO), Copy(now, LEAVING)], now)
    now = NOW + timedelta(days=399)
    days = sorted({copy.made_at.date() for copy in copies}, reverse=True)
    assert days[:12] == [(now - timedelta(days=back)).date() for back in range(12)]
    assert len({(day.year, day.month) for day in days}) == 12
    assert len(copies) <= 12 + 10 + 12 + 2


def test_a_closed_business_loses_nothing() -> None:
    """Days without a backup count for nothing."""
    early = [Copy(NOW - timedelta(days=60 + day), AUTO) for day in range(12)]
    assert _kept([*early, Copy(NOW, AUTO)]) == [*early[:11], Copy(NOW, AUTO)]


def test_by_hand_stays_and_before_something_for_twelve_days() -> None:
    old, fresh = NOW - timedelta(days=300), NOW - timedelta(days=11)
    ages = [NOW - timedelta(days=day) for day in range(40)]
    copies = [
        Copy(old, BY_HAND),
        Copy(old - timedelta(hours=1), before_upgrade("0005")),
        Copy(fresh - timedelta(hours=5), "vor-import"),
        *(Copy(day, AUTO) for day in ages),
    ]
    kept = _kept(copies)
    assert copies[0] in kept and copies[2] in kept and copies[1] not in kept


@pytest.mark.parametrize("now", [NOW, NOW - timedelta(days=365), NOW + timedelta(days=5000)])
def test_the_newest_sound_ones_stay_whatever_the_clock_says(now: datetime) -> None:
    copies = [Copy(NOW - timedelta(minutes=n), AUTO, sound=n > 1) for n in range(6)]
    kept = _kept(copies, now)
    assert {copies[2], copies[3], copies[4]} <= set(kept)
    # Only copies that no trailer vouches for, and crowded ones, may go.
    assert len(kept) == (6 if now < NOW - timedelta(days=1) else 3)


def test_copies_of_the_future_stay_and_take_no_place() -> None:
    future = [Copy(NOW + timedelta(days=400 + day), AUTO) for day in range(20)]
    past = _daily(12, 1)
    assert _kept([*future, *past]) == [*future, *past]
