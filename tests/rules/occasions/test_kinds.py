from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.base.dates import add_months
from kundenpflege.model.kinds import ContactKind, OccasionAnchor
from kundenpflege.rules.decision_date import DecisionFacts
from kundenpflege.rules.maintenance import InstallationFacts, TypeFacts
from kundenpflege.rules.occasions.facts import (
    JobPart,
    OccasionFacts,
    PersonPart,
    ReferralPart,
    WishPart,
)
from kundenpflege.rules.occasions.idea import idea
from kundenpflege.rules.occasions.occasion import Occasion, ReminderKey
from kundenpflege.rules.occasions.registry import KINDS, find
from kundenpflege.rules.reminders.registry import RULES

D = date
TODAY = D(2026, 11, 21)
LAST = D(2027, 11, 21)
GATE = TypeFacts(id=3, title="Garagentor: Wartung", interval_months=24, lead_days=30)
AWNING = TypeFacts(
    id=4, title="Markise", interval_months=12, lead_days=30, season=((3, 4),),
    anchor=OccasionAnchor.CALENDAR,
)  # fmt: skip
GREETING = TypeFacts(
    id=9, title="Gruß zu Weihnachten", trade="alle", interval_months=12, lead_days=28,
    season=((12, 12),), anchor=OccasionAnchor.CALENDAR,
)  # fmt: skip
END = TypeFacts(
    id=5, key="gewaehr_bgb5", title="Gewährleistung endet", trade="alle", interval_months=60,
    anchor=OccasionAnchor.INSTALLED,
)  # fmt: skip
TYPES = {one.id: one for one in (GATE, AWNING, GREETING, END)}


def facts(**values: object) -> OccasionFacts:
    base = OccasionFacts(customer_id=12, today=TODAY, types=TYPES)
    return replace(base, **values)  # type: ignore[arg-type]


def found(one: OccasionFacts, first: date = TODAY, last: date = LAST) -> list[tuple[str, str]]:
    return [(o.key.text, o.title) for o in find(one, first, last)]


def only(one: OccasionFacts) -> Occasion:
    (occasion,) = find(one, TODAY, LAST)
    return occasion


def test_every_kind_is_the_rule_of_a_reminder() -> None:
    """What is planned for an occasion silences the reminder about the same matter."""
    assert {kind.key for kind in KINDS} <= {rule.key for rule in RULES}
    assert len({kind.key for kind in KINDS}) == len(KINDS)
    assert all(kind.title for kind in KINDS)


def test_birthdays() -> None:
    kai = PersonPart(5, "Kai Reuter", 14, 1, 1977)
    eva = PersonPart(6, "Eva Reuter", 29, 2)
    baby = PersonPart(7, "Neo Reuter", 3, 3, 2027)
    one = facts(persons=(kai, eva, baby))
    assert found(one) == [
        ("birthday:person:5:2027-01-14", "Geburtstag Kai Reuter (50, runder Geburtstag)"),
        ("birthday:person:6:2027-02-28", "Geburtstag Eva Reuter"),
    ]
    fifty, leap = find(one, TODAY, LAST)
    assert fifty.reason == "Zum 50. Geburtstag gratulieren" and fifty.person_id == 5
    assert leap.reason == "Zum Geburtstag gratulieren"
    assert fifty.weight > leap.weight
    first, last, best = fifty.span()
    assert first < best < last < fifty.day and (fifty.day - last).days >= 2, "letters take days"
    assert fifty.span(ContactKind.CALL)[0] == fifty.day


def test_name_days_only_where_they_are_kept() -> None:
    martin = PersonPart(5, "Martin Lenz", name_day=1111)
    assert found(facts(persons=(martin,))) == []
    assert found(facts(persons=(martin,), name_days=True)) == [
        ("name_day:person:5:2027-11-11", "Namenstag Martin Lenz")
    ]
    nobody = PersonPart(5, "Kevin Lenz")
    assert found(facts(persons=(nobody,), name_days=True)) == []


def test_anniversaries_of_the_customer_and_of_jobs() -> None:
    door = InstallationFacts(1, 12, "Haustür", installed_on=D(2026, 5, 4), offer_id=31)
    one = facts(
        since=D(2022, 3, 3),
        installations=(door,),
        jobs=(JobPart(31, "Haustür Eiche", D(2026, 4, 1)), JobPart(30, "Fenster", D(2017, 6, 1))),
    )
    assert found(one) == [
        ("anniversary:customer:12:2027-03-03", "5 Jahre Kunde"),
        ("anniversary:installation:1:2027-05-04", "1 Jahr „Haustür“"),
        ("anniversary:offer:30:2027-06-01", "10 Jahre „Fenster“"),
    ]
    loyal, first_year, later = find(one, TODAY, LAST)
    assert loyal.reason == "5 Jahre Kunde: für die Treue danken"
    assert first_year.weight > later.weight
    assert found(facts(jobs=(JobPart(1, "", D(2026, 4, 1)),))) == []


def test_two_things_of_one_day_are_spoken_of_once() -> None:
    two = [InstallationFacts(n, 12, f"Fenster {n}", installed_on=D(2026, 5, 4)) for n in (1, 2)]
    assert len(find(facts(installations=tuple(two)), TODAY, LAST)) == 1


def test_maintenance_with_its_lead() -> None:
    gate = InstallationFacts(1, 12, "Garagentor", "Halle 2", last_service=D(2025, 3, 1), type_id=3)
    one = only(facts(installations=(gate,)))
    assert one.key.text == "maintenance:installation:1:2027-03-01"
    assert one.title == "Garagentor: Wartung – Garagentor – Halle 2 fällig"
    assert one.span()[:2] == (D(2027, 1, 30), D(2027, 3, 1))


def test_what_is_overdue_is_an_occasion_of_today() -> None:
    gate = InstallationFacts(1, 12, "Garagentor", last_service=D(2024, 3, 1), type_id=3)
    one = only(facts(installations=(gate,)))
    assert (one.day, one.title) == (D(2026, 3, 1), "Garagentor: Wartung – Garagentor überfällig")
    assert one.span()[0] == TODAY
    later = find(facts(installations=(gate,)), D(2027, 1, 1), D(2029, 1, 1))
    assert [o.day for o in later] == [D(2028, 3, 1)], "another time asked for does not tell of it"


def test_the_end_of_a_warranty_is_spoken_of_in_time() -> None:
    door = InstallationFacts(1, 12, "Haustür", warranty_until=D(2027, 5, 4))
    one = only(facts(installations=(door,)))
    assert one.key.text == "warranty:installation:1:2027-05-04"
    assert one.span()[1] < one.day
    typed = InstallationFacts(1, 12, "Tür", installed_on=D(2022, 5, 4), type_id=5)
    keys = [key for key, _title in found(facts(installations=(typed,)))]
    assert keys == [
        "anniversary:installation:1:2027-05-04",
        "warranty:installation:1:2027-05-04",
    ] or keys == ["warranty:installation:1:2027-05-04", "anniversary:installation:1:2027-05-04"]


def test_decisions_once_and_every_year() -> None:
    once = DecisionFacts("Messestand", day=D(2027, 2, 1), id=1, customer_id=12)
    yearly = DecisionFacts("Haushalt", first_month=10, last_month=11, id=2, customer_id=12)
    one = facts(decisions=(once, yearly), decider=77)
    assert found(one) == [
        ("decision_date:decision:2:2026-10-01", "Entscheidung: Haushalt"),
        ("decision_date:decision:1:2027-02-01", "Entscheidung: Messestand"),
        ("decision_date:decision:2:2027-10-01", "Entscheidung: Haushalt"),
    ]
    assert {o.person_id for o in find(one, TODAY, LAST)} == {77}
    single = find(one, TODAY, LAST)[1]
    assert single.span()[0] == D(2027, 1, 4) and single.span()[1] < single.day
    past = DecisionFacts("Vorbei", day=D(2026, 2, 1), id=3, customer_id=12)
    assert found(facts(decisions=(past,))) == []


def test_wishes_before_their_day_or_at_any_time() -> None:
    dated = WishPart(1, "Terrasse  überdachen.", D(2026, 5, 1), D(2027, 4, 1), 5)
    some_day = WishPart(2, "Neue Küche", D(2025, 5, 1))
    one = facts(wishes=(dated, some_day))
    assert found(one) == [
        ("wish:wish:2:noted-2025-05-01", "Wunsch: Neue Küche"),
        ("wish:wish:1:2027-04-01", "Wunsch: Terrasse überdachen"),
    ]
    open_end, soon = find(one, TODAY, LAST)
    assert open_end.span()[:2] == (TODAY, LAST)
    assert soon.span()[1] == D(2027, 3, 25)
    assert soon.weight > open_end.weight


def test_a_wish_whose_day_is_past_is_still_open() -> None:
    late = WishPart(1, "Terrasse", D(2025, 5, 1), D(2026, 4, 1))
    one = only(facts(wishes=(late,)))
    assert (one.key.text, one.day) == ("wish:wish:1:2026-04-01", D(2026, 4, 1))
    assert one.span()[:2] == (TODAY, D(2026, 12, 19))
    assert found(facts(wishes=(late,)), D(2027, 1, 1), D(2027, 12, 31)) == []


def test_thanks_for_a_referral() -> None:
    new = ReferralPart(88, "Familie Weiss", D(2026, 11, 1))
    old = ReferralPart(89, "Familie Alt", D(2026, 1, 1))
    one = facts(referrals=(new, old))
    assert found(one) == [
        ("referral:customer:88:2026-11-01", "Dank für die Empfehlung an Familie Weiss")
    ]
    assert only(one).span()[1] == D(2026, 12, 31)


def test_seasons_of_what_is_there_and_of_everybody() -> None:
    awning = InstallationFacts(1, 12, "Markise Süd", type_id=4)
    one = facts(installations=(awning,), seasonal=(GREETING,))
    assert found(one) == [
        ("season:customer:12:2026-12-01-9", "Gruß zu Weihnachten"),
        ("season:installation:1:2027-03-01", "Markise – Markise Süd"),
    ]
    greeting, shade = find(one, TODAY, LAST)
    assert greeting.span()[:2] == (D(2026, 12, 1), D(2026, 12, 18))
    assert shade.span()[:2] == (D(2027, 1, 30), D(2027, 4, 23))
    assert shade.weight > greeting.weight


def test_ideas_never_say_the_same_thing_twice_while_there_is_another() -> None:
    one = facts(
        jobs=(JobPart(1, "Tür", TODAY), JobPart(2, "Tür", TODAY), JobPart(3, "Dach", TODAY))
    )
    reasons = [idea(one, D(2027, 1, n + 1), n).reason for n in range(3)]
    assert len(set(reasons)) == 3
    assert ReminderKey.read(idea(one, D(2027, 1, 1), 0).key.text).rule == "care_gap"


def test_hostile_texts_stay_one_line_and_short() -> None:
    evil = "=cmd|' /C calc'!A0\r\n<b>&\u202e\x00 " + "x" * 3000
    one = facts(
        persons=(PersonPart(5, evil, 14, 1, 1977),),
        wishes=(WishPart(1, evil, TODAY),),
        referrals=(ReferralPart(8, evil, TODAY),),
        jobs=(JobPart(1, evil, D(2026, 1, 1)),),
        decisions=(DecisionFacts(evil, day=D(2027, 2, 1), id=1),),
        installations=(
            InstallationFacts(1, 12, evil, evil, warranty_until=D(2027, 5, 4), type_id=3,
                              next_service=D(2027, 3, 3)),
        ),
    )  # fmt: skip
    for occasion in find(one, TODAY, LAST):
        assert len(occasion.reason) <= 400
        assert "\n" not in occasion.reason
        assert len(occasion.key.text) <= 80


DAYS = st.dates(D(1990, 1, 1), D(2030, 12, 31))


@st.composite
def customers(draw: st.DrawFn) -> OccasionFacts:
    def things() -> list[InstallationFacts]:
        made = []
        for n in range(draw(st.integers(0, 3))):
            made.append(
                InstallationFacts(
                    n + 1, 12, f"Ding {n}", "", draw(st.none() | DAYS), draw(st.none() | DAYS),
                    draw(st.none() | DAYS), draw(st.none() | DAYS),
                    draw(st.none() | st.integers(1, 200)), None, None,
                    draw(st.sampled_from([None, 3, 4, 5])),
                )
            )  # fmt: skip
        return made

    people = [
        PersonPart(n, f"P{n}", *draw(st.sampled_from([(29, 2, 1972), (31, 12, None), (1, 1, 1999),
                                                      (None, None, None)])),
                   name_day=draw(st.sampled_from([None, 101, 1231, 228])))
        for n in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    return facts(
        since=draw(st.none() | DAYS),
        persons=tuple(people),
        installations=tuple(things()),
        wishes=tuple(
            WishPart(n, "Wunsch", draw(DAYS), draw(st.none() | DAYS))
            for n in range(draw(st.integers(0, 2)))
        ),
        decisions=tuple(
            DecisionFacts("E", first_month=draw(st.integers(1, 12)),
                          last_month=draw(st.integers(1, 12)), id=n)
            for n in range(draw(st.integers(0, 2)))
        ),
        seasonal=(GREETING,),
        name_days=draw(st.booleans()),
    )  # fmt: skip


@given(customers())
def test_ten_years_year_by_year_each_occasion_comes_once(one: OccasionFacts) -> None:
    """What a year holds is what the same days hold in a longer time; no key comes twice."""
    start, end = D(2026, 11, 21), D(2036, 11, 21)
    whole = find(one, start, end)
    keys = [o.key.text for o in whole]
    assert len(keys) == len(set(keys))
    pieces: dict[str, date] = {}
    first = start
    while first < end:
        last = min(add_months(first, 12) - timedelta(days=1), end)
        for occasion in find(one, first, last):
            pieces[occasion.key.text] = occasion.day
        first = last + timedelta(days=1)
    for occasion in find(one, end, end):
        pieces[occasion.key.text] = occasion.day
    assert set(keys) <= set(pieces)
    for occasion in whole:
        assert pieces[occasion.key.text] == occasion.day
    # What only the pieces tell began before a piece and reaches into it.
    assert set(pieces) - set(keys) == set()


@given(customers(), st.dates(D(2026, 1, 1), D(2030, 1, 1)), st.integers(0, 900))
def test_what_is_found_lies_in_the_time_asked_for(
    one: OccasionFacts, first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    for occasion in find(one, first, last):
        begin, until, best = occasion.span()
        assert begin <= best <= until
        overdue = occasion.key.rule in ("maintenance", "wish") and occasion.day < first
        assert overdue or (occasion.day <= last and (occasion.last_day or occasion.day) >= first)
        assert ReminderKey.read(occasion.key.text) == occasion.key
        assert 0 <= occasion.weight <= 100


@pytest.mark.parametrize("kind", list(ContactKind))
def test_festive_days_by_any_way(kind: ContactKind) -> None:
    day = D(2027, 1, 14)
    key = ReminderKey("birthday", "person:1", day.isoformat())
    one = Occasion(key, day, None, "t", "r", ContactKind.LETTER, festive=True)
    first, last, best = one.span(kind)
    assert (first <= best <= last) and ((last < day) == (kind is ContactKind.LETTER))
