"""Visits and the route of a day as scripts use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from kundenpflege.cli import main

CALL = ("--demo", "--date", "2026-11-21", "plan")


def rows(capsys: pytest.CaptureFixture[str], *words: object) -> list[dict[str, Any]]:
    assert main([*CALL, *(str(word) for word in words), "--json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_whom_to_visit_and_who_orders_then(capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(capsys, "visits", "--limit", 3)
    assert len(found) == 3 and found[0]["number"] == "K-0119"
    assert found[0]["why"] and found[0]["date"] > "2026-11-21"
    near = rows(capsys, "visits", "--near", "2026-11-24")
    assert near and {one["date"] for one in near} == {"2026-11-24"}
    orders = rows(capsys, "visits", "--analysis")
    assert sum(one["after_visit"] for one in orders) >= 10
    assert main([*CALL, "visits"]) == 0
    assert "Autohaus Reuter" in capsys.readouterr().out


def test_the_route_of_a_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "tour.pdf"
    found = rows(capsys, "route", "--on", "2026-12-02", file)
    assert [one["name"] for one in found] == [
        "Café Kännchen", "Hotel Schlossblick KG", "Familie Şahin",
    ]  # fmt: skip
    assert found[0]["drive"].startswith("https://www.google.com/maps/dir/?api=1&destination=")
    text = pypdfium2.PdfDocument(file.read_bytes())[0].get_textpage().get_text_range()
    assert text.index("Kännchen") < text.index("Schlossblick") < text.index("Şahin")
    assert rows(capsys, "route") == []
    assert main([*CALL, "route", "--on", "2026-12-02"]) == 0
    assert "11:30" in capsys.readouterr().out
