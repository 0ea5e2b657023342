"""The settings behind the contact plan and Heute, made by a script."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.cli import main

TODAY = "2026-11-23"
Call = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    def run(*words: object, today: str = TODAY) -> tuple[int, Any, str]:
        line = ["--database", tmp_path / "k.db", "--date", today, *words, "--json"]
        code = main([str(word) for word in line])
        printed = capsys.readouterr()
        return code, json.loads(printed.out) if printed.out else None, printed.err

    return run


def due(call: Call, today: str = TODAY) -> dict[str, str]:
    rows = call("today", today=today)[1]
    return {one["key"]: one["due"] for row in rows for one in (row, *row["also"])}


def test_name_days_are_switched_on(call: Call) -> None:
    assert call("customer", "add", "kind=private", "name=Kolbe")[0] == 0
    number = call("customer", "list")[1][0]["number"]
    assert call("person", "add", number, "first_name=Barbara", "last_name=Kolbe")[0] == 0
    day = "2026-12-04"
    assert not any(key.startswith("name_day") for key in due(call, day))
    code, (row,), _err = call("business", "change", "name_days=ja", "state=by")
    assert code == 0 and row["name_days"] is True and row["state"] == "BY"
    assert due(call, day)["name_day:person:1:2026-12-04"] == day
    (row,) = call("business", "change", "name_days=")[1]
    assert row["name_days"] is None


def test_free_days_shift_what_is_due(call: Call) -> None:
    call("customer", "add", "kind=private", "name=Kolbe")
    number = call("customer", "list")[1][0]["number"]
    call("contact", "plan", number, "--on", "2026-11-28", "--reason", "Türen")
    (key,) = due(call)
    assert due(call)[key] == "2026-11-28"
    assert call("business", "change", "free_day_rule=before")[0] == 0
    assert due(call)[key] == "2026-11-27"
    code, (row,), _err = call("closure", "add", "--on", "2026-11-26", "--until", "2026-11-27")
    assert (code, row["title"], row["last"]) == (0, "Betriebsurlaub", "2026-11-27")
    assert due(call)[key] == "2026-11-25"
    assert [one["id"] for one in call("closure", "list")[1]] == [row["id"]]
    assert call("closure", "remove", row["id"])[0] == 0
    assert due(call)[key] == "2026-11-27"
    assert call("closure", "remove", 9)[0] == 1


def test_who_works_here_is_responsible_and_away(call: Call) -> None:
    code, (row,), _err = call("user", "add", "name=Mia Holm", "role=Meisterin")
    assert (code, row["name"], row["active"]) == (0, "Mia Holm", True)
    assert [one["id"] for one in call("user", "list")[1]] == [row["id"]]
    assert call("customer", "add", "name=Kolbe", "kind=private", "responsible=Mia Holm")[0] == 0
    days = ("--on", "2026-12-01", "--user", "Mia")
    assert call("closure", "add", *days)[1][0]["user"] == "Mia Holm"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("business", "change", "rhythm_a=99"), "52"),
        (("business", "change", "work_days=0000000"), "Arbeitstag"),
        (("business", "change", "name_days=vielleicht"), "ja oder nein"),
        (("business", "change", "free_day_rule=nie"), "Liste"),
        (("business", "change", "logo=x"), "nicht verstanden"),
        (("business", "change", "state=XX"), "Bundesland"),
        (("closure", "add", "--on", "2026-12-24", "--until", "2026-12-01"), "vor dem ersten"),
        (("closure", "add", "--on", "2026-12-24", "--user", "Niemand"), "Niemand"),
        (("user", "add", "role=Meister"), "Name"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_changes(
    call: Call, words: tuple[str, ...], told: str
) -> None:
    code, _rows, err = call(*words)
    assert code == 1 and told in err and "Traceback" not in err


def test_the_settings_are_shown(call: Call) -> None:
    (row,) = call("business", "show")[1]
    assert row["rhythm_a"] == 4 and row["work_days"] == "1111100" and "logo" not in row
