"""The journal on the command line: whose, which, from when to when, and with what values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.services import customers, users
from kundenpflege.store import Store

from .test_commands import call, database, refuse

__all__ = ["call", "database", "refuse"]

Call = Callable[..., Any]


@pytest.fixture
def changed(call: Call, database: Path) -> None:
    """Two customers, the first one changed by Inga."""
    call("customer", "list")  # makes the database
    with Store.open(database) as store:
        with store.write("Benutzer angelegt") as db:
            inga = users.add_user(db, {"name": "Inga Beispiel"})
        for name in ("Müller", "Vogt"):
            with store.write("Kunde angelegt") as db:
                values = {"number": name[:1], "persons": [{"last_name": name}]}
                customers.add_customer(db, values)
        store.user_id = inga
        with store.write("Kunde geändert") as db:
            customers.change_customer(db, 1, None, {"phone": "04102 111"})


@pytest.mark.usefixtures("changed")
def test_narrowed(call: Call, refuse: Callable[..., str]) -> None:
    def labels(*words: object) -> list[str]:
        return [row["label"] for row in call("history", "--json", *words)]

    assert labels("--customer", "M") == ["Kunde geändert", "Kunde angelegt"]
    assert labels("--user", "Inga") == ["Kunde geändert"]
    assert labels("--text", "vogt") == ["Kunde angelegt"]
    assert labels("--to", "2020-01-01") == [] and labels("--from", "31.12.2099") == []
    assert len(labels("--limit", "2")) == 2
    assert "Niemand" in refuse("history", "--user", "Otto")
    assert refuse("history", "--customer", "K-999") and refuse("history", "--offer", "AN-9")


@pytest.mark.usefixtures("changed")
def test_values(call: Call) -> None:
    row = call("history", "--json", "--limit", 1)[0]
    assert (row["who"], row["user"], row["what"], row["count"]) == ("Inga Beispiel", 1, "Kunde", 1)
    assert row["changes"] == [
        {
            "what": "Kunde geändert",
            "record": "Müller, M",
            "erased": False,
            "fields": [{"label": "Telefon", "before": "", "after": "+49 4102 111"}],
        }
    ]
    lines = call("history", "--details", "--limit", 1).splitlines()
    assert lines[0].endswith("Kunde geändert  Inga Beispiel")
    assert lines[1] == "    Kunde geändert (Müller, M): Telefon: +49 4102 111"
    assert (
        call("history", "--text", "gibt es nicht", "--details").strip() == "Noch nichts geschehen."
    )


def test_exported(call: Call, tmp_path: Path) -> None:
    call("history")
    path = tmp_path / "p.csv"
    call("export", "journal", path)
    assert "Betrieb eingerichtet" in path.read_text(encoding="utf-8-sig")
