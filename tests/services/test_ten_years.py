"""Ten years of days: each reminder is there on its days, on no other, and only once.

What has to be shown comes from `reminder_oracle`, which knows nothing of the rules.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.cli import main
from kundenpflege.model import Business, Closure
from kundenpflege.model.kinds import AnswerKind, FreeDayRule, Phase
from kundenpflege.rules.phase import PhaseFacts, derive_phase
from kundenpflege.rules.reminders.reminder import ReminderKey
from kundenpflege.services import phases, reminder_answers, today
from kundenpflege.services.opening import open_demo, open_store
from kundenpflege.services.work_calendar import load_calendar
from kundenpflege.store import Store

from . import reminder_oracle as oracle

FIRST = date(2026, 11, 21)
TEN_YEARS = 3653
YEARS = range(2024, 2040)
#: All days of the demo business take minutes: by default one in seven, and those that matter.
STRIDE = 1 if os.environ.get("KUNDENPFLEGE_EVERY_DAY") else 7
#: No test takes minutes, however busy the machine.
PARTS = 4
SAMPLES = Path(__file__).resolve().parent.parent / "samples"

PEOPLE = """Kundennummer;Firma;Anrede;Vorname;Nachname;Geburtstag;Klasse;Kunde seit;Letzter Auftrag
1;;Frau;Helene;Sommer;29.02.1968;A;01.05.2014;12.03.2026
2;Nordring GmbH;Herr;Jörg;Petersen;31.12.1961;B;29.02.2020;10.01.2024
3;;Herr;Karl;Brandt;01.01.1987;C;31.12.2025;
4;;Frau;Anna;Lund;15.06.1950;;;30.08.2019
"""


class Phases:
    """When a customer sleeps, by the rule that derives phases (proven elsewhere)."""

    def __init__(self, facts: PhaseFacts) -> None:
        self._facts = facts

    def sleeps(self, day: date) -> bool:
        return derive_phase(self._facts, day).phase is Phase.DORMANT

    def limit(self) -> tuple[date | None, int]:
        return self._facts.bought_on, self._facts.dormant_months


class Expected:
    """All that has to be shown, day by day."""

    def __init__(self, store: Store, usual_name_days: dict[str, int]) -> None:
        with store.read() as db:
            rows = oracle.read_rows(db)
            facts = phases.load_facts(db, sorted(rows.customers))
        rows.phases = {key: Phases(one) for key, one in facts.items()}
        self.spans = list(oracle.spans(rows, YEARS))
        if usual_name_days:
            self.spans += oracle.name_days(rows, YEARS, usual_name_days)
        self.standing = oracle.Standing(rows)

    def on(self, day: date) -> set[str]:
        found = {key for key, first, last in self.spans if first <= day <= last}
        return found | set(self.standing.shown(day))

    def edges(self) -> set[date]:
        """The days on which something begins or ends, with their neighbours."""
        near = timedelta(days=1)
        days = {
            day + step
            for _key, first, last in self.spans
            for day in (first, last)
            for step in (-near, timedelta(0), near)
            if day != oracle.FOREVER
        }
        return {day for day in days if FIRST <= day < FIRST + timedelta(days=TEN_YEARS)}


def on_day(store: Store, day: date) -> set[str]:
    store.clock = FixedClock(day)
    with store.read() as db:
        found = [reminder.key.text for reminder in today.waiting(db)]
    assert len(set(found)) == len(found), "nothing is told twice"
    return set(found)


def compare(store: Store, expected: Expected, days: set[date]) -> set[str]:
    """Compare on these days; gives the rules that were seen."""
    seen = set()
    for day in sorted(days):
        found, wanted = on_day(store, day), expected.on(day)
        assert found == wanted, (day, sorted(found - wanted), sorted(wanted - found))
        seen |= {key.partition(":")[0] for key in found}
    return seen


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Store]:
    with open_demo(tmp_path, clock=FixedClock(FIRST)) as store:
        yield store


@pytest.fixture
def database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A database built through the command line alone."""
    path, people = tmp_path / "k.db", tmp_path / "leute.csv"
    people.write_text(PEOPLE, encoding="utf-8")

    def call(*words: object, day: str = "2026-11-21") -> Any:
        line = ["--database", str(path), "--date", day, *map(str, words)]
        assert main(line) == 0, capsys.readouterr().err
        told = capsys.readouterr().out
        return json.loads(told) if "--json" in words else told

    call("import", people)
    call("person", "add", "2", "first_name=Barbara", "last_name=Kolbe", "birthday=28.2.")
    call("contact", "add", "1", "--date", "2026-11-28", "--kind", "call", "--reason", "Türen")
    call("contact", "add", "2", "--date", "2026-11-20", "--kind", "visit", "--reason", "Tor",
         "--done")  # fmt: skip
    call("contact", "add", "4", "--date", "2026-11-10", "--kind", "letter", "--reason", "Gruß",
         "--done")  # fmt: skip
    for number, *values in (
        ("2", "title=Brandschutztür", "installed_on=2022-02-28", "interval_months=12",
         "last_service=2026-02-28"),
        ("1", "title=Fenster", "installed_on=2021-12-31", "warranty_until=2026-12-31"),
        ("3", "title=Markise", "type=markise", "installed_on=2024-04-01"),
        ("3", "title=Therme", "type=heiz_wartung_gas", "installed_on=2024-02-29"),
        ("4", "title=Haustür", "type=haustuer_schloss", "next_service=2028-02-29"),
    ):  # fmt: skip
        call("installation", "add", number, *values)
    call("offer", "new", _offer(tmp_path, "1"), "--send")
    call("offer", "new", _offer(tmp_path, "2"), "--send")
    call("offer", "accept", "AN-2026-0002")
    return path


def _offer(folder: Path, number: str) -> Path:
    """The sample offer for another customer."""
    values = json.loads((SAMPLES / "sprossenfenster.json").read_text(encoding="utf-8"))
    values["customer"] = {"number": number}
    path = folder / f"offer{number}.json"
    path.write_text(json.dumps(values), encoding="utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_the_demo_business_is_told_right_for_ten_years(demo: Store, part: int) -> None:
    expected = Expected(demo, {})
    days = {FIRST + timedelta(days=n) for n in range(0, TEN_YEARS, STRIDE)}
    days |= {FIRST + timedelta(days=n) for n in range(60)}
    days |= {date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1), date(2030, 12, 31)}
    seen = compare(demo, expected, set(sorted(days)[part::PARTS]))
    assert seen >= {
        "anniversary", "birthday", "care_gap", "decision_date", "dormant", "enquiry", "follow_up",
        "maintenance", "offer_expiring", "planned_contact", "referral",
        "round_birthday", "warranty", "wish",
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_a_database_of_the_command_line_is_told_right_for_ten_years(
    database: Path, capsys: pytest.CaptureFixture[str], part: int
) -> None:
    usual = {"Helene": 818, "Jörg": 423, "Karl": 1104, "Anna": 726, "Barbara": 1204}
    with open_store(database, clock=FixedClock(FIRST)) as store:
        with store.write("Namenstage") as db:
            db.require(Business, 1).name_days = True
        expected = Expected(store, usual)
        assert len(expected.spans) > 200
        seen = compare(store, expected, set(sorted(expected.edges())[part::PARTS]))
    assert seen >= {
        "anniversary", "birthday", "care_gap", "dormant", "follow_up", "maintenance", "name_day",
        "next_step", "planned_contact", "round_birthday", "season", "warranty",
    }  # fmt: skip
    for day in ("2026-11-21", "2026-12-31", "2028-02-29", "2031-03-01", "2036-11-20"):
        assert main(["--database", str(database), "--date", day, "today", "--json"]) == 0
        rows = json.loads(capsys.readouterr().out)
        keys = [one["key"] for row in rows for one in (row, *row["also"])]
        assert sorted(keys) == sorted(expected.on(date.fromisoformat(day)))
        assert len({row["number"] for row in rows}) == len(rows), "one row a customer"
        for row in rows:
            assert all(other["weight"] <= row["weight"] for other in row["also"])


#: Rules whose occasions depend on nothing that answering them changes.
FREE = frozenset(
    {"birthday", "name_day", "anniversary", "maintenance", "warranty", "referral", "wish",
     "enquiry", "season"}
)  # fmt: skip


@pytest.mark.slow
def test_who_is_there_on_most_days_sees_each_occasion_once(database: Path) -> None:
    """Two years of work: some days nobody is there, some reminders wait, some are put off, and the
    clock once goes wrong. What was answered is gone, what was put off returns on its day."""
    chance = random.Random(20261121)
    with open_store(database, clock=FixedClock(FIRST)) as store:
        expected = Expected(store, {})
        spans = {key: (first, last) for key, first, last in expected.spans}
        answered: dict[str, date] = {}
        put_off: dict[str, date] = {}
        present: list[date] = []
        day = FIRST
        while day < FIRST + timedelta(days=730):
            present.append(day)
            shown = {key for key in on_day(store, day) if key.partition(":")[0] in FREE}
            for key in shown:
                assert key not in answered, f"{key} was answered on {answered[key]}"
                first, last = spans[key]
                assert first <= day and (day <= last or key in put_off)
                assert day >= put_off.get(key, day), f"{key} came back too early"
            due = {key for key, until in put_off.items() if until <= day} - shown - set(answered)
            assert all(_replaced(key, day, spans) for key in due), due
            for key in sorted(shown):
                _answer(store, key, day, chance, answered, put_off)
            day += timedelta(days=chance.choice((1, 1, 1, 1, 2, 3, 13)))
            if len(present) == 100:
                # The clock was wrong for a moment: nothing is lost by it.
                on_day(store, day - timedelta(days=400))
        for key, (first, last) in spans.items():
            rule = key.partition(":")[0]
            if rule in FREE and any(first <= one <= last for one in present[:-60]):
                seen = key in answered or key in put_off
                assert seen or _replaced(key, present[-1], spans), f"{key} was never told"


def _answer(
    store: Store,
    text: str,
    day: date,
    chance: random.Random,
    answered: dict[str, date],
    put_off: dict[str, date],
) -> None:
    key, way = ReminderKey.read(text), chance.random()
    if way < 0.3:
        return
    with store.write("Antwort") as db:
        if way < 0.5:
            until = day + timedelta(days=chance.randrange(1, 40))
            reminder_answers.later(db, key, until, "Urlaub")
            put_off[text] = until
        else:
            reminder_answers.answer(db, key, AnswerKind.DISMISSED, reason="passt nicht")
            answered[text] = day


def _replaced(text: str, day: date, spans: dict[str, tuple[date, date]]) -> bool:
    """Whether a later occasion of the same matter is spoken of instead."""
    matter, own = text.rpartition(":")[0], spans[text][0]
    return any(
        key.rpartition(":")[0] == matter and own < first <= day
        for key, (first, _last) in spans.items()
    )


@pytest.mark.slow
@pytest.mark.parametrize("rule", [FreeDayRule.BEFORE, FreeDayRule.AFTER])
def test_whoever_works_on_working_days_alone_misses_nothing(
    database: Path, rule: FreeDayRule
) -> None:
    """With company holidays in summer and over the turn of the year, reminders moved before or
    after free days: each occasion is still seen, under its own key."""
    with open_store(database, clock=FixedClock(FIRST)) as store:
        expected = Expected(store, {})
        with store.write("Freie Tage") as db:
            db.require(Business, 1).free_day_rule = rule
            for title, first, last, yearly in (
                ("Sommer", date(2027, 7, 26), date(2027, 8, 20), False),
                ("Jahreswechsel", date(2026, 12, 23), date(2027, 1, 6), True),
            ):
                db.add(Closure(title=title, first=first, last=last, yearly=yearly))
        with store.read() as db:
            calendar = load_calendar(db)
        seen: set[str] = set()
        days = [FIRST + timedelta(days=n) for n in range(420)]
        for day in days:
            if not calendar.is_free(day):
                seen |= on_day(store, day)
        whole = timedelta(days=40)
        missed = {
            key
            for key, first, last in expected.spans
            if key.partition(":")[0] in FREE
            and days[0] + whole <= first
            and last <= days[-1] - whole
        } - seen
        assert not missed
        assert len({key.partition(":")[0] for key in seen}) > 9
