"""The search box finds by name, place, street, phone digits and number, best first."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kundenpflege.model import Customer, Offer, Person
from kundenpflege.model.kinds import OfferState
from kundenpflege.services import customers, letters
from kundenpflege.services.search import Hit, find_anything
from kundenpflege.store import Store


@pytest.fixture
def town(store: Store) -> Store:
    with store.write("Stadt") as db:
        brandt = customers.add_customer(
            db,
            {
                "number": "K-0087",
                "kind": "family",
                "persons": [
                    {"first_name": "Petra", "last_name": "Brandt", "mobile": "0171 1234567"},
                    {"first_name": "Jan", "last_name": "Brandt"},
                ],
                "addresses": [
                    {"street": "Villenweg 3", "postal_code": "22926", "place": "Ahrensburg"}
                ],
            },
        )
        customers.add_customer(
            db,
            {
                "number": "K-0187",
                "kind": "business",
                "company": "Bau Brandt GmbH",
                "phone": "04102 5550",
                "persons": [{"first_name": "Ayşe", "last_name": "Yıldız", "role": "Einkauf"}],
                "addresses": [{"place": "Lübeck"}],
            },
        )
        customers.add_customer(
            db, {"number": "87", "persons": [{"first_name": "Łukasz", "last_name": "Nowak"}]}
        )
        customers.add_customer(db, {"number": "K-0002", "name": "Hildebrandt"})
        for number, revision, state in (
            ("AN-2026-0001", 1, OfferState.REPLACED),
            ("AN-2026-0001", 2, OfferState.SENT),
            ("", 1, OfferState.DRAFT),
        ):
            db.add(
                Offer(
                    customer_id=brandt,
                    number=number,
                    revision=revision,
                    state=state,
                    subject="Sprossenfenster",
                )
            )
    return store


def found(store: Store, text: str, limit: int = 12) -> list[Hit]:
    with store.read() as db:
        return find_anything(db, text, limit)


def titles(store: Store, text: str) -> list[str]:
    return [hit.title for hit in found(store, text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("familie brandt", ["Familie Brandt"]),
        ("AHRENSBURG", ["Familie Brandt"]),
        ("villenweg 3", ["Familie Brandt"]),
        ("0171 123", ["Familie Brandt", "Petra Brandt"]),
        ("+49 171 1234567", ["Familie Brandt", "Petra Brandt"]),
        ("luebeck", ["Bau Brandt GmbH"]),
        ("lukasz", ["Łukasz Nowak"]),
        ("yildiz", ["Ayşe Yıldız", "Bau Brandt GmbH"]),
        ("K-0087", ["Familie Brandt"]),
        ("k-0087", ["Familie Brandt"]),
        ("AN-2026-0001", ["AN-2026-0001/2 · Sprossenfenster"]),
        ("AN-2026-0001/2", ["AN-2026-0001/2 · Sprossenfenster"]),
        ("an", ["AN-2026-0001/2 · Sprossenfenster"]),
        ("sprossen", ["Sprossenfenster", "AN-2026-0001/2 · Sprossenfenster"]),
        ("", []),
        ("  ", []),
        ("!?", []),
        ("gibtesnicht", []),
    ],
)
def test_what_is_found(town: Store, text: str, wanted: list[str]) -> None:
    assert titles(town, text) == wanted


def test_names_that_begin_so_come_before_the_rest(town: Store) -> None:
    assert titles(town, "brandt") == [
        "Jan Brandt",
        "Petra Brandt",
        "Bau Brandt GmbH",
        "Familie Brandt",
        "Hildebrandt",
    ]
    assert titles(town, "b")[0] == "Bau Brandt GmbH"
    assert titles(town, "hi") == ["Hildebrandt"]


def test_the_exact_number_comes_first_with_or_without_its_letters(town: Store) -> None:
    assert titles(town, "87")[:2] == ["Familie Brandt", "Łukasz Nowak"]
    assert titles(town, "0087")[0] == "Familie Brandt"
    assert titles(town, "187")[0] == "Bau Brandt GmbH"


def test_a_hit_explains_itself(town: Store) -> None:
    family, petra = found(town, "0171 1234")
    assert family.subtitle == "K-0087 · +49 171 1234567"
    assert petra.kind == "person"
    assert petra.subtitle == "Familie Brandt · K-0087"
    assert petra.customer_id == family.id
    (ayse, _company) = found(town, "Ayşe")
    assert ayse.subtitle == "Einkauf · Bau Brandt GmbH · K-0187"
    assert found(town, "lübeck")[0].subtitle == "K-0187 · Lübeck"
    (offer,) = found(town, "AN-2026")
    assert (offer.kind, offer.subtitle) == ("offer", "Familie Brandt · Gesendet")


def test_the_limit_holds(town: Store) -> None:
    assert len(found(town, "brandt", limit=2)) == 2


def test_a_person_who_is_the_customer_is_listed_once(town: Store) -> None:
    assert [hit.kind for hit in found(town, "nowak")] == ["customer"]


def test_a_letter_is_found_by_its_words_while_it_is_there(town: Store) -> None:
    with town.read() as db:
        brandt, petra = db.rows(
            select(Person.customer_id, Person.id).where(Person.first_name == "Petra")
        )[0]
    values = {"person_id": petra, "occasion": "own", "form": "card", "body": "Alles Liebe."}
    with town.write("Brief") as db:
        key = letters.save_letter(
            db, brandt, {**values, "personal": "Die Bank am Fenster ist Ihr Platz."}
        )

    (hit,) = found(town, "bank am FENSTER")
    assert (hit.kind, hit.id, hit.customer_id) == ("letter", key, brandt)
    assert hit.title == "Karte an Petra Brandt"
    assert hit.subtitle.endswith("„Die Bank am Fenster ist Ihr Platz.“")

    with town.write("Brief weg") as db:
        letters.remove_letter(db, key)
    assert found(town, "bank am fenster") == []
    town.undo()
    assert [one.id for one in found(town, "bank am fenster")] == [key]
    assert town.check() == []
    with town.write("Gesperrt") as db:
        db.require(Customer, brandt).restricted_on = db.today
    assert found(town, "bank am fenster") == []
