"""One typed line becomes a contact of the customer it means."""

from __future__ import annotations

from datetime import date

import pytest

from kundenpflege.base.errors import UserError
from kundenpflege.model import Contact, Customer, Person
from kundenpflege.model.kinds import ContactKind, CustomerKind, Importance
from kundenpflege.services.contacts import get_contact
from kundenpflege.services.quick_entry import Understood, plan_typed, understand
from kundenpflege.services.series import get_series
from kundenpflege.store import Store

from .sample_work import add_customer, add_person, fill

DI = date(2026, 11, 24)


@pytest.fixture
def ids(store: Store) -> dict[str, int]:
    found = fill(store)
    with store.write("Weitere") as db:
        found["garten"] = add_customer(
            db, "2001", "Gartenbau Brandt GmbH", company="Gartenbau Brandt GmbH",
            kind=CustomerKind.BUSINESS, importance=Importance.C,
        ).id  # fmt: skip
        linde = add_customer(db, "K-2002", "Gasthof Linde", company="Gasthof Linde")
        found["uwe"] = add_person(db, linde, "Uwe", "Lindemann").id
        found["linde"] = linde.id
    return found


def look(store: Store, text: str, customer_id: int | None = None) -> Understood:
    with store.read() as db:
        return understand(db, text, customer_id)


def typed(store: Store, text: str, customer_id: int | None = None) -> int:
    with store.write("Kontakt geplant") as db:
        return plan_typed(db, text, customer_id)


def test_the_line_of_the_plan(store: Store, ids: dict[str, int]) -> None:
    found = look(store, "Di 14 Uhr Anruf Reuter wegen Muster")
    assert found.ready and not found.ambiguous
    assert found.customers[0] == (ids["reuter"], "1010", "Autohaus Reuter")
    assert found.text == "Di, 24.11.2026, 14:00 Uhr · Anruf · Autohaus Reuter (1010) · Muster"
    with store.read() as db:
        detail = get_contact(db, typed(store, "Di 14 Uhr Anruf Reuter wegen Muster"))
    assert (detail.customer_id, detail.due, detail.at_time) == (ids["reuter"], DI, "14:00")
    assert (detail.kind, detail.reason) == (ContactKind.CALL, "Muster")


def test_the_whole_name_comes_before_a_part_of_one(store: Store, ids: dict[str, int]) -> None:
    found = look(store, "Di Anruf Brandt wegen Muster")
    assert [one[0] for one in found.customers] == [ids["brandt"], ids["garten"]]
    assert not found.ambiguous
    found = look(store, "Di Anruf Gartenbau Brandt wegen Muster")
    assert [one[0] for one in found.customers] == [ids["garten"]]


@pytest.mark.parametrize(
    ("who", "customer", "person"),
    [
        ("Petra Brandt", "brandt", "petra"), ("Dr. Sommer", "sommer", "helene"),
        ("Helene Sommer", "sommer", "helene"), ("1010", "reuter", None), ("2002", "linde", "uwe"),
        ("K-2002", "linde", None), ("Autoh", "reuter", None), ("Linde", "linde", None),
        ("Lindemann", "linde", "uwe"), ("Uwe Linde", "linde", "uwe"),
    ],
)  # fmt: skip
def test_whom_words_name(
    store: Store, ids: dict[str, int], who: str, customer: str, person: str | None
) -> None:
    found = look(store, f"Di {who} wegen Muster")
    assert found.customers[0][0] == ids[customer]
    if person is not None and not who.isdigit():
        assert found.person_id == ids[person]


def test_words_that_name_nobody_are_the_reason(store: Store, ids: dict[str, int]) -> None:
    for text in ("Di Anruf Reuter Muster zeigen", "Di Anruf Muster zeigen Reuter"):
        found = look(store, text)
        assert (found.customers[0][0], found.entry.reason) == (ids["reuter"], "Muster zeigen")
    found = look(store, "3.-5.12. Messe Treffen Reuter: Stand")
    assert found.entry.reason == "Messe – Stand"


def test_what_is_missing(store: Store, ids: dict[str, int]) -> None:
    assert "Anlass" in look(store, "Di Reuter").problems[0]
    assert "Bei wem" in look(store, "Di wegen Muster").problems[0]
    assert "Kein Kunde" in look(store, "Di Anruf Xaver wegen Muster").problems[0]
    assert "Wann" in look(store, "Anruf Reuter wegen Muster").problems[0]
    assert not look(store, "").ready
    with pytest.raises(UserError, match="Anlass"):
        typed(store, "Di Reuter")


def test_several_of_the_same_name_are_not_guessed(store: Store, ids: dict[str, int]) -> None:
    with store.write("Zweite") as db:
        other = add_customer(db, "2009", "Familie Brandt", kind=CustomerKind.FAMILY).id
    found = look(store, "Di Brandt wegen Muster")
    assert found.ambiguous and found.customers[0][0] == ids["brandt"], "A customers first"
    with pytest.raises(UserError, match=r"2009.*Nummer"):
        typed(store, "Di Brandt wegen Muster")
    contact_id = typed(store, "Di Brandt wegen Muster", other)
    with store.read() as db:
        detail = get_contact(db, contact_id)
    assert (detail.customer_id, detail.reason) == (other, "Muster"), "the name is no reason"


def test_of_a_known_customer_no_name_is_needed(store: Store, ids: dict[str, int]) -> None:
    found = look(store, "Di Petra Muster zeigen", ids["brandt"])
    assert (found.person_id, found.entry.reason) == (ids["petra"], "Muster zeigen")
    found = look(store, "Di wegen Muster", ids["brandt"])
    assert found.ready and found.customers[0][0] == ids["brandt"]


def test_a_series_by_typing(store: Store, ids: dict[str, int]) -> None:
    contact_id = typed(store, "alle 3 Monate ab 1.12. Anruf Reuter wegen Wartung")
    with store.read() as db:
        detail = get_contact(db, contact_id)
        assert detail.series_id is not None
        series = get_series(db, detail.series_id)
    assert (detail.due, series.every, series.unit) == (date(2026, 12, 1), 3, "month")


def test_restricted_and_gone_people_are_not_offered(store: Store, ids: dict[str, int]) -> None:
    with store.write("Gesperrt") as db:
        db.require(Customer, ids["reuter"]).restricted_on = date(2026, 11, 1)
        db.require(Person, ids["uwe"]).left_on = date(2026, 11, 1)
    assert look(store, "Di Reuter wegen Muster").customers == ()
    assert look(store, "Di 1010 wegen Muster").customers == ()
    assert look(store, "Di Lindemann wegen Muster").customers == ()


@pytest.mark.parametrize("who", ["%", "_", "' OR 1=1 --", "\\", "a\x00b", "Ⅷ", "()", '"', "*"])
def test_hostile_words(store: Store, ids: dict[str, int], who: str) -> None:
    assert not look(store, f"Di {who} wegen Muster").ready
    with store.read() as db:
        assert db.get(Contact, 99) is None


def test_hints_about_the_day_and_the_way(store: Store, ids: dict[str, int]) -> None:
    found = look(store, "25.12. Besuch Reuter wegen Muster")
    assert found.ready and found.hints == ("25.12.2026 ist frei: Erster Weihnachtstag.",)
    assert look(store, "Di Besuch Reuter wegen Muster").hints == ()
    (hint,) = look(store, "Di Mail Dr. Sommer wegen Muster").hints
    assert hint.count("..") == 0 and "E-Mail" in hint
