"""Commands about the people and tags of customers, and all that `customer show` tells."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.cli import main
from kundenpflege.services import (
    business,
    contacts,
    custom_fields,
    customers,
    decision_dates,
    enquiries,
    wishes,
)
from kundenpflege.store import Store

Call = Callable[..., Any]
TODAY = date(2026, 11, 21)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "k.db"
    with Store.open(path, clock=FixedClock(TODAY)) as store, store.write("Anfang") as db:
        business.ensure_business(db)
        sommer = customers.add_customer(db, {"name": "Dr. Sommer"})
        field = custom_fields.add_field(db, {"name": "Baujahr", "kind": "number", "purpose": "x"})
        firm = customers.add_customer(
            db,
            {
                "kind": "business",
                "company": "Nordring GmbH",
                "custom": {field: "1961"},
                "referred_by_id": sommer,
                "persons": [
                    {"salutation": "mr", "first_name": "Jörg", "last_name": "Petersen"},
                    {"first_name": "Kim", "last_name": "Kolbe", "pays": True},
                ],
                "addresses": [{"po_box": "1234", "postal_code": "22303", "place": "Hamburg"}],
            },
        )
        wishes.add_wish(db, firm, {"text": "Feste Preise"})
        decision_dates.add_decision_date(db, firm, {"title": "Haushalt", "first_month": 10})
        enquiries.add_enquiry(db, firm, {"subject": "Türen", "source": "Messe"}, [1, 2, 3, 4])
        contacts.plan_contact(db, firm, kind="call", reason="Muster zeigen", due=TODAY)
    return path


@pytest.fixture
def call(database: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    def run(*words: object, code: int = 0) -> Any:
        arguments = ["--database", database, "--date", "2026-11-21", *words]
        assert main([str(word) for word in arguments]) == code
        printed = capsys.readouterr()
        if code:
            return printed.err
        assert printed.err == ""
        return json.loads(printed.out) if "--json" in words else printed.out

    return run


def test_show_tells_everything(call: Call) -> None:
    call("customer", "tag", "K-0002", "+Hausverwaltung", "+Altbau")
    (row,) = call("customer", "show", "K-0002", "--json")
    assert row["address_lines"] == [
        "Nordring GmbH",
        "Herrn Jörg Petersen",
        "Postfach 12 34",
        "22303 Hamburg",
    ]
    assert row["salutation"] == "Sehr geehrter Herr Petersen,"
    assert row["letter_closing"] == "Mit freundlichen Grüßen"
    assert (row["phase"], row["phase_reason"]) == ("prospect", "Noch kein Auftrag")
    assert row["next_contact"] == {"date": "2026-11-21", "kind": "call", "reason": "Muster zeigen"}
    assert row["tags"] == ["Altbau", "Hausverwaltung"]
    assert row["custom"] == {"Baujahr": "1961"}
    assert row["wishes"][0]["text"] == "Feste Preise"
    assert row["decision_dates"][0]["when"] == "jedes Jahr im Oktober"
    assert row["decision_dates"][0]["next_first"] == "2027-10-01"
    assert (row["enquiries"][0]["verdict"], row["enquiries"][0]["points"]) == ("yes", 9)
    assert row["referred_by"] == {"number": "K-0001", "name": "Dr. Sommer"}
    assert row["persons"][1]["roles"] == ["Zahlt"]
    assert row["addresses"][0]["po_box"] == "1234"
    assert row["importance_reason"] == "Noch kein Umsatz und kein Auftrag bekannt"
    assert {"consents", "objections", "permissions"} <= row.keys()
    assert {entry["kind"] for entry in row["timeline"]} >= {"contact", "wish", "decision", "phase"}
    assert call("customer", "show", "K-0001", "--json")[0]["referrals"] == [
        {"number": "K-0002", "name": "Nordring GmbH"}
    ]


def test_show_asks_what_is_not_known(call: Call) -> None:
    call("person", "leave", "K-0002", "Petersen")
    told = call("customer", "show", "K-0002")
    assert "Guten Tag Kim Kolbe," in told
    assert "? Anrede von Kim Kolbe ist nicht bekannt: Herr, Frau oder neutral?" in told
    assert "Interessent: Noch kein Auftrag" in told
    assert "ausgeschieden" in told


def test_people_are_added_changed_and_leave(call: Call) -> None:
    (row,) = call(
        "person", "add", "K-0002", "last_name=Lund", "first-name=Ole", "salutation=Herr",
        "birthday=3.4.61", "on_site=ja", "--json",
    )  # fmt: skip
    assert (row["position"], row["name"], row["salutation"]) == (3, "Ole Lund", "mr")
    assert (row["birth_year"], row["on_site"]) == (1961, True)
    call("person", "change", "K-0002", "kim", "salutation=frau", "role=Einkauf")
    (left,) = call(
        "person", "leave", "K-0002", "1", "--successor", "Kolbe", "--on", "2026-11-01", "--json"
    )
    assert (left["name"], left["left_on"]) == ("Jörg Petersen", "2026-11-01")
    rows = call("person", "list", "K-0002", "--json")
    assert [(r["name"], r["left_on"]) for r in rows] == [
        ("Kim Kolbe", None),
        ("Ole Lund", None),
        ("Jörg Petersen", "2026-11-01"),
    ]
    assert rows[0]["roles"] == ["Einkauf", "Zahlt"]
    assert "Einkauf, Zahlt" in call("person", "list", "K-0002")
    call("undo")
    assert call("person", "list", "K-0002", "--json")[0]["name"] == "Jörg Petersen"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("person", "add", "K-0002", "name=x"), "FELD=WERT"),
        (("person", "add", "K-0002", "last_name"), "FELD=WERT"),
        (("person", "add", "K-0002", "last_name=x", "pays=vielleicht"), "ja oder nein"),
        (("person", "add", "K-0002", "last_name=x", "email=x"), "E-Mail"),
        (("person", "change", "K-0002", "9", "role=x"), "gibt es hier nicht"),
        (("person", "change", "K-0002", "e", "role=x"), "passt auf 2 Personen"),
        (("person", "leave", "K-0002", "1", "--successor", "1"), "Nachfolgen kann nur"),
        (("person", "leave", "K-0002", "1", "--on", "2027-01-01"), "Zukunft"),
        (("person", "list", "K-9999"), "K-9999"),
        (("customer", "tag", "K-0002"), "+ oder -"),
        (("customer", "tag", "K-0002", "Altbau"), "+ oder -"),
        (("customer", "tag", "K-0002", "+"), "+ oder -"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_changes(
    call: Call, database: Path, words: tuple[str, ...], told: str
) -> None:
    with Store.open(database) as store:
        before = store.dump()
    assert told in call(*words, code=1)
    with Store.open(database) as store:
        assert store.dump() == before


def test_tags_are_given_and_taken(call: Call) -> None:
    assert call("customer", "tag", "K-0001", "+Altbau", "+Messe 2026", "--json") == [
        {"number": "K-0001", "tags": ["Altbau", "Messe 2026"]}
    ]
    assert call("customer", "tag", "K-0001", "-altbau").strip() == "Messe 2026"
    assert call("customer", "tag", "K-0001", "-Messe 2026").strip() == "Keine Schlagwörter."


def test_proposed_classes_are_listed_and_taken_over(call: Call, database: Path) -> None:
    with Store.open(database) as store, store.write("Umsatz") as db:
        for number, amount in (("K-0001", 9000), ("K-0002", 1000)):
            key = customers.find_by_number(db, number)
            customers.change_customer(db, key, None, {"turnover": amount})
    rows = call("customer", "classes", "--json")
    assert [(row["number"], row["proposed"]) for row in rows] == [("K-0001", "A"), ("K-0002", "B")]
    assert "Platz 1 von 2" in call("customer", "classes", "--apply")
    assert call("customer", "classes").strip().startswith("Alle Klassen stimmen")
    call("undo")
    assert len(call("customer", "classes", "--json")) == 2
