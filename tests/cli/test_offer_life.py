"""What becomes of an offer, on the command line."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.services import offers
from kundenpflege.services.offer_decisions import keep_notes
from kundenpflege.services.offers import find_offer
from kundenpflege.services.variants import add_variant, show_together
from kundenpflege.store import Store

from .test_commands import LIST, OFFER, call, database, refuse

__all__ = ["call", "database", "refuse"]

Call = Callable[..., Any]


@pytest.fixture
def sent(call: Call) -> str:
    call("import", LIST)
    call("offer", "new", OFFER, "--send")
    return "AN-2026-0001"


def test_the_plan_is_made_by_sending_and_ended_by_a_result(call: Call, sent: str) -> None:
    rows = call("offer", "followups", sent, "--json")
    assert [(row["step"], row["due"], row["planned"]) for row in rows] == [
        (1, "2026-11-23", True),
        (2, "2026-12-07", True),
        (3, "2026-12-10", True),
    ]
    text = call("offer", "followups", sent)
    assert text is None or "geplant" in text
    call("offer", "accept", sent)
    assert call("offer", "followups", sent, "--json") == []
    call("undo")
    assert len(call("offer", "followups", sent, "--json")) == 3


def test_a_draft_tells_the_plan_that_sending_would_make(call: Call) -> None:
    call("import", LIST)
    call("offer", "new", OFFER)
    rows = call("offer", "followups", "#1", "--json")
    assert [row["planned"] for row in rows] == [False] * len(rows) and rows


def test_the_list_tells_where_offers_stand(call: Call, sent: str) -> None:
    (row,) = call("offer", "list", "--json")
    assert (row["state"], row["kind"], row["follow_ups"]) == ("sent", "offer", 0)
    (late,) = call("offer", "list", "--json", today="2027-03-01")
    assert late["state"] == "expired"
    last = row["valid_until"]
    assert call("offer", "list", "--json", today=last)[0]["state"] == "sent"


def test_declining_with_competitor_and_difference(call: Call, sent: str) -> None:
    call(
        "offer", "decline", sent, "--reason", "Preis", "--competitor", "Fenster Franz",
        "--difference", "1.200,50",
    )  # fmt: skip
    (figures,) = call("offer", "figures", "--json")
    (loss,) = figures["losses"]
    assert loss["reason"] == "price" and Decimal(loss["price_difference"]) == Decimal("1200.50")
    assert figures["competitors"] == [{"name": "Fenster Franz", "count": 1}]


def test_a_win_keeps_who_else_offered(call: Call, sent: str, database: Path) -> None:
    call("offer", "accept", sent, "--competitor", "Fenster Franz", "--difference", "-300")
    assert _noted(database) == ("accepted", "Fenster Franz", -30000)
    call("undo")
    with Store.open(database, clock=FixedClock(datetime(2026, 11, 21, 9))) as store:
        with store.write("Notizen") as db:
            keep_notes(db, find_offer(db, sent), competitor="Tischlerei Nord")
    # What the call does not name stays as it was noted.
    call("offer", "accept", sent, "--difference", "250,50")
    assert _noted(database) == ("accepted", "Tischlerei Nord", 25050)


def _noted(database: Path) -> tuple[str, str, int]:
    with sqlite3.connect(database) as db:
        row = db.execute("select state, competitor, price_difference from offer").fetchone()
    return row[0], row[1], row[2]


def test_a_draft_tells_its_plan_with_the_same_keys(call: Call, sent: str) -> None:
    call("offer", "new", OFFER)
    draft = call("offer", "followups", "#2", "--json")
    assert draft[0].keys() == call("offer", "followups", sent, "--json")[0].keys()
    assert (draft[0]["state"], draft[0]["number"], draft[0]["kind"]) == ("draft", "", "call")


def test_a_period_that_ends_before_it_begins_is_refused(refuse: Callable[..., str]) -> None:
    told = refuse("offer", "figures", "--since", "2027-01-01", "--until", "2026-01-01")
    assert "bevor er beginnt" in told


def test_confirmation_and_supplement(call: Call, refuse: Callable[..., str], sent: str) -> None:
    assert "angenommen" in refuse("offer", "confirm", sent)
    call("offer", "accept", sent)
    (made,) = call("offer", "confirm", sent, "--send", "--json")
    assert (made["number"], made["kind"], made["state"]) == ("AB-2026-0001", "confirmation", "sent")
    (extra,) = call("offer", "supplement", sent, "--json")
    assert (extra["number"], extra["kind"], extra["state"]) == ("", "supplement", "draft")


def test_the_pipeline_sums(call: Call, sent: str) -> None:
    groups = {row["group"]: row for row in call("offer", "pipeline", "--json")}
    assert list(groups) == ["draft", "sent", "followed_up", "expired"]
    assert (groups["sent"]["count"], groups["sent"]["net"]) == (1, "12000.00")
    assert groups["sent"]["numbers"] == [sent]
    for by in ("decision", "chance"):
        found = call("offer", "pipeline", "--by", by, "--json")
        assert [row["group"] for row in found if row["count"]] == ["unknown"]


def test_changes_need_an_earlier_version(refuse: Callable[..., str], sent: str) -> None:
    assert "erste Version" in refuse("offer", "changes", sent)


def test_of_several_variants_one_is_accepted(
    call: Call, refuse: Callable[..., str], database: Path
) -> None:
    call("import", LIST)
    call("offer", "new", OFFER)
    with Store.open(database, clock=FixedClock(date(2026, 11, 21))) as store:
        with store.write("Varianten") as db:
            better = add_variant(db, 1, "besser")
            show_together(db, 1, True)
            offers.send_offer(db, 1, "save")
    assert "„besser“" in refuse("offer", "accept", "AN-2026-0001", "--variant", "beste")
    call("offer", "accept", "AN-2026-0001", "--variant", "Besser")
    with sqlite3.connect(database) as db:
        states = dict(db.execute("select id, state from offer").fetchall())
    assert states == {1: "replaced", better: "accepted"}
