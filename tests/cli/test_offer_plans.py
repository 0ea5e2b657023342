"""`offer backplan` and `offer variant` on the command line."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from .test_commands import LIST, OFFER, call, database, refuse

__all__ = ["call", "database", "refuse"]

Call = Callable[..., Any]


@pytest.fixture
def drafted(call: Call) -> str:
    call("import", LIST)
    call("offer", "new", OFFER)
    return "#1"


def test_a_deadline_is_planned_back(call: Call) -> None:
    (row,) = call(
        "offer", "backplan", "--deadline", "2027-06-16", "--work-days", "5", "--delivery-days",
        "42", "--rework-days", "3", "--state", "SH", "--json",
    )  # fmt: skip
    assert row["finish"] == "2027-06-10" and row["inspection"] == "2027-06-11"
    assert row["rework_until"] == "2027-06-16" and row["order_by"] == "2027-04-23"
    assert row["enough"] is True and row["findings"] == []
    assert row["guarantees"][0]["due"] == "2027-06-10"
    assert {"date": "2027-05-17", "name": "Pfingstmontag"} in row["holidays"]


def test_too_little_time_is_said(call: Call) -> None:
    (row,) = call(
        "offer", "backplan", "--deadline", "24.12.2026", "--delivery-days", "60", "--json"
    )  # fmt: skip
    assert row["enough"] is False and row["guarantees"] == []
    assert "reicht nicht" in row["findings"][0] and row["earliest"] > "2026-12-24"


def test_a_land_is_known_or_refused(call: Call, refuse: Callable[..., str]) -> None:
    for typed, state, holidays in (("by", "BY", ["Allerheiligen"]), ("Sh", "SH", [])):
        (row,) = call("offer", "backplan", "--deadline", "2027-11-05", "--state", typed, "--json")
        assert row["state"] == state and [day["name"] for day in row["holidays"]] == holidays
    assert "„QQ“" in refuse("offer", "backplan", "--deadline", "2027-06-16", "--state", "QQ")


def test_thousands_are_typed_with_a_point(call: Call, drafted: str) -> None:
    for typed in ("12.000", "12.000,00", "12000.00", "12000"):
        (row,) = call("offer", "variant", drafted, "--target", typed, "--dry-run", "--json")
        assert Decimal(row["target"]) == 12000


def test_a_variant_is_made_for_the_price(call: Call, drafted: str) -> None:
    (shown,) = call("offer", "variant", drafted, "--target", "12000", "--dry-run", "--json")
    assert shown["id"] is None and len(call("offer", "list", "--json")) == 1
    (row,) = call("offer", "variant", drafted, "--target", "12000.00", "--json")
    assert row["reached"] and Decimal(row["price"]) == Decimal("11852.40")
    assert row["lost_needs"] == [
        "Nach dem Einbau sind die Wände verputzt und können tapeziert werden."
    ]
    assert [step["kind"] for step in row["steps"]] == ["remove", "guarantee"]
    assert Decimal(row["saving"]) == sum(Decimal(step["saving"]) for step in row["steps"])
    listed = {one["id"]: one for one in call("offer", "list", "--json")}
    assert Decimal(listed[row["id"]]["total"]) == Decimal("11852.40")
    call("undo")
    assert len(call("offer", "list", "--json")) == 1


def test_a_price_out_of_reach_makes_nothing(
    call: Call, drafted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (row,) = call("offer", "variant", drafted, "--target", "1.000,00", "--json")
    assert not row["reached"] and row["id"] is None and Decimal(row["price"]) > 1000
    assert len(call("offer", "list", "--json")) == 1
    (same,) = call("offer", "variant", drafted, "--target", "99999", "--json")
    assert same["reached"] and same["steps"] == [] and same["id"] is None
    with pytest.raises(SystemExit):
        call("offer", "variant", drafted, "--target", "viel")
    assert "kein Betrag: viel" in capsys.readouterr().err


def test_variants_side_by_side(call: Call, drafted: str, tmp_path: Path) -> None:
    call("offer", "variant", drafted, "--target", "12000", "--name", "Ohne Malerarbeiten")
    pdf = tmp_path / "vergleich.pdf"
    rows = call("offer", "variants", drafted, "--pdf", pdf, "--json")
    assert [row["name"] for row in rows] == ["Unser Angebot", "Ohne Malerarbeiten"]
    assert [len(row["lost_needs"]) for row in rows] == [0, 1]
    assert pdf.read_bytes().startswith(b"%PDF")


def test_more_variants_than_a_page_holds(call: Call, drafted: str, tmp_path: Path) -> None:
    for name in ("Gut", "Besser", "Beste"):
        call("offer", "variant", drafted, "--target", "12000", "--name", name)
    told = call("offer", "variants", drafted, "--pdf", tmp_path / "v.pdf")
    assert told.strip().splitlines()[-1] == "Auf dem Papier stehen die ersten 3."
    assert "Ihres Hauses · Besser" in call("offer", "list")
