"""`today done|later|skip|never|again KEY`, `today evening`, `today week`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.services import business, contacts, customers
from kundenpflege.store import Store

from .test_commands import call, refuse

__all__ = ["call", "refuse"]

Call = Callable[..., Any]
TODAY = date(2026, 11, 21)
BIRTHDAY = "birthday:person:1:2026-11-21"
CALL = "planned_contact:contact:1:2026-11-21"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "k.db"
    with Store.open(path, clock=FixedClock(TODAY)) as store, store.write("Anfang") as db:
        business.ensure_business(db)
        person = {"first_name": "Helene", "last_name": "Sommer", "birthday": "21.11.1966"}
        sommer = customers.add_customer(db, {"persons": [person]})
        contacts.plan_contact(db, sommer, kind="call", reason="Muster zeigen", due=TODAY)
    return path


def keys(call: Call, day: str = "2026-11-21") -> list[str]:
    rows = call("today", "--json", today=day)
    return [one["key"] for row in rows for one in (row, *row["also"])]


def test_one_row_a_customer_with_all_that_scripts_need(call: Call) -> None:
    (row,) = call("today", "--json")
    assert (row["key"], row["rule"], row["number"]) == (CALL, "planned_contact", "K-0001")
    assert [other["key"] for other in row["also"]] == [BIRTHDAY]
    assert row["weight"] > row["also"][0]["weight"] > 0
    assert row["say"][0] == "Guten Tag Helene Sommer"
    assert row["also"][0]["title"] == "wird heute 60 – runder Geburtstag"
    text = call("today")
    assert "Muster zeigen" in text and "+ wird heute 60" in text


def test_done_notes_the_contact_with_outcome_and_next_step(call: Call) -> None:
    (told,) = call(
        "today", "done", BIRTHDAY, "--outcome", "gefreut", "--kind", "call",
        "--next", "visit:2026-12-01:Regal ausmessen", "--json",
    )  # fmt: skip
    assert (told["key"], told["answer"], told["number"]) == (BIRTHDAY, "done", "K-0001")
    assert keys(call) == [CALL]
    rows = call("plan", "--from", "2026-11-21", "--to", "2026-12-05", "--json")
    titles = {row["reason"]: row["done"] for row in rows if row["type"] == "contact"}
    assert titles == {"Geburtstag": True, "Muster zeigen": False, "Regal ausmessen": False}
    (done, *_rest) = call("today", "evening", "--json")
    assert (done["state"], done["outcome"]) == ("done", "gefreut")


def test_later_returns_on_its_day(call: Call) -> None:
    (told,) = call("today", "later", BIRTHDAY, "--until", "2026-12-20", "--json")
    assert (told["answer"], told["until"]) == ("snoozed", "2026-12-20")
    assert BIRTHDAY not in keys(call, "2026-12-19")
    assert BIRTHDAY in keys(call, "2026-12-20")
    call("today", "later", CALL)
    # The next working day after a Saturday.
    assert "planned_contact:contact:1:2026-11-23" in keys(call)


def test_skip_never_and_again(call: Call) -> None:
    (told,) = call("today", "skip", BIRTHDAY, "--reason", "krank", "--json")
    assert (told["answer"], told["reason"]) == ("dismissed", "krank")
    assert keys(call) == [CALL]
    next_year = "birthday:person:1:2027-11-21"
    assert next_year in keys(call, "2027-11-21")
    assert "nie wieder" in call("today", "never", next_year, "--reason", "x", today="2027-11-21")
    assert next_year not in keys(call, "2027-11-21")
    (refused,) = call("today", "never", "--json")
    assert (refused["key"], refused["reason"]) == ("birthday:person:1", "x")
    call("today", "again", "birthday:person:1")
    assert next_year in keys(call, "2027-11-21")
    call("undo")
    assert next_year not in keys(call, "2027-11-21")


@pytest.mark.parametrize("verb", ["done", "later", "skip", "never"])
@pytest.mark.parametrize(
    "key",
    ["", "x", "birthday:person:1", "birthday:person:eins:2026-11-21",
     "birthday:person:1:2026-11-22", "birthday:person:99:2026-11-21",
     "nonsense:person:1:2026-11-21", "a:b:1:'; DROP TABLE x"],
)  # fmt: skip
def test_what_does_not_wait_cannot_be_answered(
    refuse: Callable[..., str], verb: str, key: str
) -> None:
    if key or verb != "never":
        assert refuse("today", verb, key)


def test_a_wrong_next_step_changes_nothing(refuse: Callable[..., str]) -> None:
    refuse("today", "done", CALL, "--next", "call:gestern")
    refuse("today", "done", CALL, "--next", "call:2026-11-20:zu spät")
    refuse("today", "done", CALL, "--kind", "brieftaube")
    refuse("today", "later", CALL, "--until", "2026-11-21")


def test_the_week_ahead(call: Call) -> None:
    assert call("today", "week", "--json") == []
    call("today", "later", CALL, "--until", "2026-11-25")
    (row,) = call("today", "week", "--json")
    assert (row["day"], row["title"]) == ("2026-11-25", "Anruf – Muster zeigen")
    assert "Mittwoch, 25. November 2026" in call("today", "week")
