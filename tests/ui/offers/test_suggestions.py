"""Finding services of the catalogue while typing."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

from kundenpflege.ui.offers.suggestions import find_items, make_ready


def catalogue(n: int) -> tuple[Any, ...]:
    return tuple(
        SimpleNamespace(number=f"A{k}", title=f"Schraube {k} verzinkt", benefit="rostet nicht")
        for k in range(n)
    )


def titles(items: tuple[Any, ...], text: str) -> list[str]:
    return [item.title for item in find_items(items, text)]


def test_titles_go_before_benefits_and_beginnings_first() -> None:
    items = (
        SimpleNamespace(number="1", title="Dichtung", benefit="hält die Tür dicht"),
        SimpleNamespace(number="2", title="Haustür", benefit=""),
        SimpleNamespace(number="3", title="Tür innen", benefit=""),
    )
    assert titles(items, "tür") == ["Tür innen", "Haustür", "Dichtung"]
    assert titles(items, "TUER innen") in (["Tür innen"], [])
    assert titles(items, "") == []


def test_another_catalogue_is_searched_at_once() -> None:
    assert titles(catalogue(3), "schraube 2") == ["Schraube 2 verzinkt"]
    assert titles(catalogue(2), "schraube 2") == []


def test_a_large_catalogue_is_searched_while_typing() -> None:
    items = catalogue(20_000)
    make_ready(items)
    began = time.perf_counter()
    assert len(find_items(items, "schraube verz")) == 7
    assert time.perf_counter() - began < 0.5
