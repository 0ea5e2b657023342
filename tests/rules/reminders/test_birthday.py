from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model.kinds import Salutation
from kundenpflege.rules.reminders import birthday
from kundenpflege.rules.reminders.facts import PersonFacts
from kundenpflege.rules.reminders.reminder import Action, Chip, Group, Reminder

from .sample import HELENE, TODAY, facts


def remind(person: PersonFacts, today: date = TODAY) -> list[Reminder]:
    return list(birthday.due(facts(birthdays=(person,)), today))


def test_a_round_birthday_today_is_named() -> None:
    (found,) = remind(HELENE)
    assert found.title == "wird heute 60 – runder Geburtstag"
    assert found.group is Group.TODAY
    assert found.who == "Dr. Helene Sommer"
    assert found.why == "Kundin seit 2014 · noch kein Kontakt notiert"
    assert found.chips == (Chip("Geburtstag", "violet"), Chip("A-Kunde", "brand"))
    assert found.key.subject == "person:20"
    assert found.occasion == "2026-11-21"
    assert found.advice == "Karte von Hand schreiben und am Tag selbst anrufen"


@pytest.mark.parametrize(
    ("days_later", "title", "group"),
    [
        (-8, None, None),
        (-7, "wird am Samstag 60 – runder Geburtstag", Group.SOON),
        (-1, "wird morgen 60 – runder Geburtstag", Group.SOON),
        (1, "wurde gestern 60 – nachträglich gratulieren", Group.OVERDUE),
        (3, "wurde vor 3 Tagen 60 – nachträglich gratulieren", Group.OVERDUE),
        (14, "wurde vor 14 Tagen 60 – nachträglich gratulieren", Group.OVERDUE),
        (15, None, None),
    ],
)
def test_seven_days_ahead_and_two_weeks_late(
    days_later: int, title: str | None, group: Group | None
) -> None:
    found = remind(HELENE, TODAY + timedelta(days=days_later))
    assert [(r.title, r.group) for r in found] == ([(title, group)] if title else [])


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (TODAY, "hat heute Geburtstag"),
        (TODAY + timedelta(days=2), "hatte vor 2 Tagen Geburtstag – nachträglich gratulieren"),
        (TODAY - timedelta(days=1), "hat morgen Geburtstag"),
    ],
)
def test_without_a_year_no_age_is_told(day: date, title: str) -> None:
    (found,) = remind(replace(HELENE, birth_year=None), day)
    assert found.title == title


@pytest.mark.parametrize(
    ("year", "ending"),
    [(1966, "60 – runder Geburtstag"), (1951, "75 – halbrunder Geburtstag"), (1979, "47"),
     (1971, "55"), (1826, ""), (2026, "")],
)  # fmt: skip
def test_milestones_and_impossible_years(year: int, ending: str) -> None:
    (found,) = remind(replace(HELENE, birth_year=year))
    assert found.title == (f"wird heute {ending}" if ending else "hat heute Geburtstag")


@pytest.mark.parametrize(
    ("today", "celebrated"),
    [
        (date(2027, 2, 28), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2027, 2, 28)),
        (date(2028, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 2, 29)),
    ],
)
def test_the_29th_of_february(today: date, celebrated: date) -> None:
    (found,) = remind(replace(HELENE, birth_day=29, birth_month=2, birth_year=1972), today)
    assert found.due == celebrated
    assert found.occasion == celebrated.isoformat()


def test_the_turn_of_the_year_is_no_border() -> None:
    (ahead,) = remind(replace(HELENE, birth_day=2, birth_month=1), date(2026, 12, 29))
    assert (ahead.due, ahead.group) == (date(2027, 1, 2), Group.SOON)
    assert ahead.title == "wird am Samstag 61"
    (late,) = remind(replace(HELENE, birth_day=30, birth_month=12), date(2027, 1, 1))
    assert (late.due, late.group) == (date(2026, 12, 30), Group.OVERDUE)


def test_a_person_in_a_company_is_told_with_the_role() -> None:
    person = replace(HELENE, customer_id=6)
    assert remind(person)[0].why.startswith("Ansprechpartnerin bei Autohaus Reuter · ")
    assert remind(replace(person, salutation=Salutation.UNKNOWN))[0].why.startswith("bei Autohaus")
    assert remind(replace(person, role="Werkstattleitung"))[0].why.startswith(
        "Werkstattleitung bei Autohaus Reuter"
    )


def test_the_personal_note_helps_with_the_sentence() -> None:
    (found,) = remind(replace(HELENE, note="singt im Domchor."))
    assert found.advice == "Karte mit einem persönlichen Satz – singt im Domchor"


def test_without_a_number_there_is_no_call() -> None:
    assert Action.CALL in remind(HELENE)[0].actions
    assert Action.CALL not in remind(replace(HELENE, phone=""))[0].actions


@given(
    st.dates(date(2020, 1, 1), date(2032, 12, 31)),
    st.integers(0, 45),
    st.integers(0, 365),
)
def test_the_keys_find_exactly_the_birthdays_celebrated(first: date, span: int, n: int) -> None:
    last = first + timedelta(days=span)
    born = date(1972, 1, 1) + timedelta(days=n)
    found = born.month * 100 + born.day in birthday.birthday_keys(first, last)
    assert found == (birthday.celebrated(born.month, born.day, first, last) is not None)
