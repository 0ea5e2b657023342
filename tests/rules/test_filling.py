from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.base.dates import add_months
from kundenpflege.model.kinds import ContactKind
from kundenpflege.rules.filling import Desk, Proposal, Year, best_day, soon, spread
from kundenpflege.rules.maintenance import InstallationFacts
from kundenpflege.rules.occasions.facts import JobPart, OccasionFacts
from kundenpflege.rules.occasions.occasion import Occasion, ReminderKey
from kundenpflege.rules.work_calendar import ClosureFacts, WorkCalendar

TODAY = date(2026, 11, 21)
HORIZON = date(2027, 11, 21)
CALENDAR = WorkCalendar(
    "DE",
    "SH",
    closures=(
        ClosureFacts("Betriebsurlaub", date(2026, 12, 21), date(2027, 1, 8)),
        ClosureFacts("Urlaub Jan", date(2027, 7, 1), date(2027, 7, 31), user_id=2),
    ),
)
FACTS = OccasionFacts(customer_id=7, today=TODAY)


def desk(distance: int = 21) -> Desk:
    return Desk(CALENDAR, TODAY, distance)


def occasion(day: date, until: date | None = None, weight: int = 50, name: str = "a") -> Occasion:
    return Occasion(
        key=ReminderKey("wish", "wish:1", f"{name}-{day.isoformat()}"),
        day=day,
        last_day=until,
        title=name,
        reason=f"Wegen {name}",
        kind=ContactKind.CALL,
        weight=weight,
    )


def birthday(day: date) -> Occasion:
    key = ReminderKey("birthday", "person:1", day.isoformat())
    return Occasion(key, day, None, "Geburtstag", "Gratulieren", ContactKind.LETTER, festive=True)


def usual(one: Occasion) -> ContactKind | None:
    return one.kind


def year(wanted: int, planned: int = 0, taken: tuple[date, ...] = (), user: int = 1) -> Year:
    return Year(FACTS, wanted, planned, taken, user)


def test_nothing_is_lacking() -> None:
    assert spread(year(0), [occasion(date(2027, 3, 3))], usual, desk()) == []
    assert spread(year(4, planned=4), [occasion(date(2027, 3, 3))], usual, desk()) == []
    assert spread(year(4, planned=9), [occasion(date(2027, 3, 3))], usual, desk()) == []


def test_the_best_reasons_come_first() -> None:
    found = spread(
        year(2),
        [
            occasion(date(2027, 2, 3), weight=10, name="schwach"),
            occasion(date(2027, 5, 4), weight=90, name="stark"),
            occasion(date(2027, 9, 1), weight=50, name="mittel"),
        ],
        usual,
        desk(),
    )
    assert [one.occasion.title for one in found] == ["stark", "mittel"]
    assert [one.day for one in found] == [date(2027, 5, 4), date(2027, 9, 1)]


def test_what_can_wait_makes_room_for_what_cannot() -> None:
    wide = occasion(date(2027, 3, 1), date(2027, 6, 30), weight=90, name="Wartung")
    narrow = occasion(date(2027, 3, 2), weight=70, name="Entscheidung")
    found = spread(year(2), [wide, narrow], usual, desk(60))
    assert [one.occasion.title for one in found] == ["Entscheidung", "Wartung"]
    assert found[0].day == date(2027, 3, 2)


def test_where_no_reason_is_left_the_longest_silence_ends() -> None:
    found = spread(year(4), [occasion(date(2027, 8, 3), name="Grund")], usual, desk())
    assert len(found) == 4
    assert [one.occasion.key.rule for one in found].count("care_gap") == 3
    days = [TODAY, *(one.day for one in found), HORIZON]
    assert max((b - a).days for a, b in zip(days, days[1:], strict=False)) < 160


def test_ideas_ask_after_what_was_made() -> None:
    facts = OccasionFacts(
        customer_id=7,
        today=TODAY,
        installations=(InstallationFacts(id=1, title="Haustür"),),
        jobs=(JobPart(3, "Sprossenfenster", date(2025, 1, 1)), JobPart(4, "Haustür", TODAY)),
    )
    found = spread(Year(facts, 4, 0, ()), [], usual, desk())
    reasons = [one.occasion.reason for one in found]
    assert sum("Haustür" in text for text in reasons) == 1
    assert sum("Sprossenfenster" in text for text in reasons) == 1
    assert sum("was als Nächstes ansteht" in text for text in reasons) == 2


def test_letters_leave_before_the_day_and_calls_come_on_it() -> None:
    party = birthday(date(2027, 4, 22))
    (letter,) = spread(year(1), [party], usual, desk())
    assert letter.day == date(2027, 4, 19) - timedelta(days=1 if letter.day.day == 18 else 0)
    assert letter.day < party.day and (party.day - letter.day).days >= 2
    (call,) = spread(year(1), [party], lambda one: ContactKind.CALL, desk())
    assert call.day == party.day
    sunday = birthday(date(2027, 4, 25))
    (after,) = spread(year(1), [sunday], lambda one: ContactKind.CALL, desk())
    assert after.day == date(2027, 4, 26), "nobody congratulates before the day"


def test_company_holidays_take_no_birthday_away() -> None:
    """Closed from 21 December to 8 January: the card leaves before, the call comes after."""
    party = birthday(date(2026, 12, 31))
    (letter,) = spread(year(1), [party], usual, desk())
    assert letter.day == date(2026, 12, 18)
    (call,) = spread(year(1), [party], lambda one: ContactKind.CALL, desk())
    assert call.day == date(2027, 1, 11)
    assert soon(party, ContactKind.LETTER, 1, desk()) == date(2026, 12, 18)
    (other,) = spread(year(1), [birthday(date(2027, 1, 9))], usual, desk())
    assert other.occasion.key.rule == "care_gap", "three weeks early is no greeting"


def test_who_may_not_be_contacted_is_not() -> None:
    assert spread(year(4), [occasion(date(2027, 3, 3))], lambda one: None, desk()) == []


def test_the_week_with_less_to_do_is_chosen() -> None:
    busy = desk()
    for day in range(1, 6):
        busy.add(1, date(2027, 3, day), 20)
    span = occasion(date(2027, 3, 1), date(2027, 3, 12))
    (found,) = spread(year(1), [span], usual, busy)
    assert date(2027, 3, 8) <= found.day <= date(2027, 3, 12)
    (other,) = spread(year(1, user=2), [span], usual, busy)
    assert other.day == date(2027, 3, 1), "somebody else has nothing to do"


def test_each_one_sees_what_was_planned_before() -> None:
    shared = desk()
    span = occasion(date(2027, 3, 1), date(2027, 3, 31))
    days = Counter(spread(year(1), [span], usual, shared)[0].day for _n in range(46))
    assert max(days.values()) <= 4 and len(days) >= 18


def test_the_holidays_of_one_of_us_are_kept() -> None:
    span = occasion(date(2027, 6, 28), date(2027, 8, 6))
    (found,) = spread(year(1, user=2), [span], usual, desk())
    assert not date(2027, 7, 1) <= found.day <= date(2027, 7, 31)


def test_too_near_to_another_contact_nothing_fits() -> None:
    one = occasion(date(2027, 3, 10))
    assert best_day(one, ContactKind.CALL, [date(2027, 3, 1)], 1, desk()) is None
    assert best_day(one, ContactKind.CALL, [date(2027, 2, 17)], 1, desk()) == date(2027, 3, 10)
    assert soon(one, ContactKind.CALL, 1, desk()) == date(2027, 3, 10)
    assert soon(occasion(date(2026, 9, 1)), ContactKind.CALL, 1, desk()) == date(2026, 11, 23)


DAYS = st.dates(TODAY - timedelta(days=370), TODAY + timedelta(days=500))


@st.composite
def occasions(draw: st.DrawFn) -> list[Occasion]:
    found = []
    for n in range(draw(st.integers(0, 8))):
        day = draw(DAYS)
        if draw(st.booleans()):
            found.append(birthday(day))
        else:
            length = draw(st.integers(0, 200))
            found.append(
                occasion(day, day + timedelta(days=length), draw(st.integers(0, 100)), f"n{n}")
            )
    return found


@given(
    occasions(),
    st.lists(DAYS, max_size=6),
    st.integers(0, 14),
    st.sampled_from([0, 7, 21, 60, 180]),
    st.sampled_from([ContactKind.CALL, ContactKind.LETTER]),
    st.sampled_from([1, 2]),
)
def test_whatever_there_is_the_rules_are_kept(
    found: list[Occasion], taken: list[date], wanted: int, distance: int, kind: ContactKind,
    user: int,
) -> None:  # fmt: skip
    planned = sum(TODAY <= day <= HORIZON for day in taken)
    proposals = spread(
        Year(FACTS, wanted, planned, taken, user), found, lambda one: kind, desk(distance)
    )
    check(proposals, found, taken, distance, kind, user)
    assert len(proposals) <= max(0, wanted - planned)
    if distance == 21 and not taken and wanted <= 6:
        assert len(proposals) == wanted, "there is always a place for some contacts a year"


def check(
    proposals: list[Proposal], found: list[Occasion], taken: list[date], distance: int,
    kind: ContactKind, user: int,
) -> None:  # fmt: skip
    """Written anew from what is wanted, not from how it is done."""
    days = [one.day for one in proposals]
    assert days == sorted(days)
    for one in proposals:
        assert TODAY < one.day <= add_months(TODAY, 12)
        assert not CALENDAR.is_free(one.day, user)
        assert (one.kind, one.customer_id, one.responsible_id) == (kind, 7, user)
        assert one.occasion.reason.strip()
        others = [*taken, *(day for day in days if day != one.day)]
        assert days.count(one.day) == 1 or distance == 0
        assert all(abs((one.day - other).days) >= distance for other in others)
        if one.occasion in found:
            first, last, _best = one.occasion.span(kind)
            helps = [
                first + timedelta(days=n) for n in range((last - first).days + 1)
                if TODAY < first + timedelta(days=n) <= HORIZON
            ]  # fmt: skip
            if one.occasion.festive and all(CALENDAR.is_free(day, user) for day in helps):
                assert abs((one.day - one.occasion.day).days) <= 16
                assert (one.day < one.occasion.day) == (kind is ContactKind.LETTER)
            else:
                assert one.day in helps
    keys = [one.occasion.key.text for one in proposals]
    assert len(keys) == len(set(keys)), "each occasion is planned once"


@pytest.mark.parametrize("wanted", [1, 2, 3, 4, 6, 12])
def test_without_any_reason_the_contacts_lie_evenly(wanted: int) -> None:
    found = spread(year(wanted), [], usual, desk(14))
    assert len(found) == wanted
    days = [TODAY, *(one.day for one in found), HORIZON]
    gaps = [(b - a).days for a, b in zip(days, days[1:], strict=False)]
    assert max(gaps) <= 2.6 * 365 / (wanted + 1)
