"""The queue of likely pairs, hints, and pairs that only look alike."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kundenpflege.base.errors import UserError
from kundenpflege.model import Address, Customer, DistinctPair, Person
from kundenpflege.rules.duplicate_pairs import find_pairs
from kundenpflege.rules.duplicates import Index
from kundenpflege.services import customers, duplicate_cache, duplicates, persons
from kundenpflege.services.duplicate_search import load_identities
from kundenpflege.store import Store, Writer


def add(db: Writer, first: str, last: str, street: str = "", **values: str) -> int:
    """A customer with one person and an address in Ahrensburg."""
    company = values.pop("company", "")
    return customers.add_customer(
        db,
        {
            "company": company,
            "kind": "business" if company else "private",
            "persons": [{"first_name": first, "last_name": last}] if last else [],
            "addresses": [{"street": street, "postal_code": "22926", "place": "Ahrensburg"}],
            **values,
        },
    )


@pytest.fixture
def town(store: Store) -> dict[str, int]:
    """Müller twice, Vogt with Müller's phone, Reuter twice, Sommer alone."""
    with store.write("Beispiel") as db:
        return {
            "mueller": add(db, "Hans", "Müller", "Dorfstr. 12", phone="04102 55512"),
            "mueler": add(db, "Hans", "Mueler", "Lohe 3", phone="+49 4102 55512"),
            "vogt": add(db, "Marlies", "Vogt", "Ring 4", email="vogt@example.de"),
            "reuter": add(db, "", "", "Nordring 3a", company="Autohaus Reuter GmbH"),
            "reuther": add(db, "", "", "Nord-Ring 3 a", company="Autohaus Reuter"),
            "sommer": add(db, "Helene", "Sommer", "Villenweg 3", phone="04102 999888"),
        }


def pairs(store: Store) -> list[tuple[int, int]]:
    with store.read() as db:
        return [(pair.first.id, pair.second.id) for pair in duplicates.list_pairs(db)]


def test_the_queue_tells_score_and_reason(store: Store, town: dict[str, int]) -> None:
    with store.read() as db:
        found = duplicates.list_pairs(db)
        assert len(found) == 2
    assert [(pair.first.id, pair.second.id) for pair in found] == [
        (town["reuter"], town["reuther"]),
        (town["mueller"], town["mueler"]),
    ]
    assert found[0].reason == "gleicher Name, gleiche Anschrift" and found[0].score == 95
    assert found[1].reason == "ähnlicher Name, gleiche Telefonnummer" and found[1].score == 80
    assert found[1].first.name == "Hans Müller" and found[1].first.place == "Ahrensburg"


def test_the_queue_can_be_cut_and_stopped(store: Store, town: dict[str, int]) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Stopped

    with store.read() as db:
        with pytest.raises(Stopped):
            duplicates.list_pairs(db, progress=stop)
        assert len(duplicates.list_pairs(db, limit=1)) == 1


def test_the_queue_follows_every_change_and_undo(store: Store, town: dict[str, int]) -> None:
    assert len(pairs(store)) == 2
    with store.write("Telefon") as db:
        customers.change_customer(db, town["mueler"], None, {"phone": ""})
    assert pairs(store) == [(town["reuter"], town["reuther"])]
    store.undo()
    assert len(pairs(store)) == 2
    with store.write("Neu") as db:
        twin = add(db, "Helene", "Sommer", "Villenweg 3")
    assert (town["sommer"], twin) in pairs(store)
    with store.write("Person") as db:
        key = persons.list_persons(db, twin)[0].id
        persons.change_person(db, key, None, {"first_name": "Ulf", "last_name": "Ahrens"})
    assert (town["sommer"], twin) not in pairs(store)
    with store.write("Weg") as db:
        customers.remove_customer(db, town["reuther"])
    assert pairs(store) == [(town["mueller"], town["mueler"])]


def test_rows_written_past_the_journal_are_seen(store: Store, town: dict[str, int]) -> None:
    assert len(pairs(store)) == 2
    store.bulk_load(
        {
            "customer": [{"id": 900, "number": "X-1", "name": "Helene Sommer"}],
            "person": [{"customer_id": 900, "first_name": "Helene", "last_name": "Sommer"}],
            "address": [{"customer_id": 900, "street": "Villenweg 3", "postal_code": "22926"}],
        }
    )
    assert (town["sommer"], 900) in pairs(store)


def test_what_is_not_double_is_remembered(store: Store, town: dict[str, int]) -> None:
    reuter = (town["reuter"], town["reuther"])
    with store.write("Nicht doppelt") as db:
        duplicates.mark_distinct(db, *reversed(reuter))
        duplicates.mark_distinct(db, *reuter)
    assert reuter not in pairs(store)
    with store.read() as db:
        assert len(duplicates.list_pairs(db)) == 1
        assert duplicates.suspects(db, reuter[0]) == []
        (told,) = db.scalars(select(DistinctPair))
        assert (told.first_id, told.second_id, told.decided_on) == (*reuter, db.today)
    store.undo()
    assert reuter in pairs(store)
    store.redo()
    with store.write("Doch doppelt") as db:
        duplicates.unmark_distinct(db, *reuter)
    assert reuter in pairs(store)


def test_a_customer_is_distinct_from_another_one_only(store: Store, town: dict[str, int]) -> None:
    with pytest.raises(UserError), store.write("Nicht doppelt") as db:
        duplicates.mark_distinct(db, town["vogt"], town["vogt"])
    with pytest.raises(UserError), store.write("Nicht doppelt") as db:
        duplicates.mark_distinct(db, town["vogt"], 4711)


def test_suspects_of_one_customer(store: Store, town: dict[str, int]) -> None:
    with store.read() as db:
        (found,) = duplicates.suspects(db, town["mueler"])
        assert found.id == town["mueller"] and found.number == "K-0001"
        assert found.reason == "ähnlicher Name, gleiche Telefonnummer"
        assert duplicates.suspects(db, town["sommer"]) == []
        assert duplicates.suspects(db, 4711) == []


@pytest.mark.parametrize(
    ("typed", "who", "reason"),
    [
        ({"phone": "0049 4102 999888"}, "sommer", "gleiche Telefonnummer"),
        ({"email": "VOGT@example.de"}, "vogt", "gleiche E-Mail"),
        (
            {"addresses": [{"street": "Villenweg 3", "postal_code": "22926", "place": ""}]},
            "sommer",
            "gleiche Anschrift",
        ),
        ({"persons": [{"first_name": "Marlies", "last_name": "Vogt"}]}, "vogt", "gleicher Name"),
        ({"company": "Autohaus Reuter KG"}, "reuter", "gleicher Name"),
        ({"persons": [{"mobile": "04102/999888"}]}, "sommer", "gleiche Telefonnummer"),
    ],
)
def test_somebody_typed_is_known_already(
    store: Store, town: dict[str, int], typed: dict[str, object], who: str, reason: str
) -> None:
    with store.read() as db:
        found = duplicates.similar(db, typed)
    assert found and found[0].id == town[who] and found[0].reason.startswith(reason)


def test_nobody_is_known_of_nothing(store: Store, town: dict[str, int]) -> None:
    with store.read() as db:
        assert duplicates.similar(db, {}) == []
        assert duplicates.similar(db, {"persons": [{"last_name": "Li"}], "phone": "041"}) == []
        assert duplicates.similar(db, {"company": '"; OR *'}) == []


_PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["Hans", "Jan", "Stefan", "Stephan"]),
        st.sampled_from(["Müller", "Mueller", "Vogt", "von Ahn"]),
        st.sampled_from(["Ring 3", "Ringstr. 3", "Ringstraße 3", "Am Markt 12b", ""]),
        st.sampled_from(["", "04102 1234", "+49 4102 1234", "0171 5550142"]),
        st.sampled_from(["", "a@example.de", "hans.mueller@example.de"]),
    ),
    min_size=2,
    max_size=6,
)


@settings(max_examples=30)
@given(people=_PEOPLE)
def test_one_by_one_finds_what_looking_at_everybody_finds(
    people: list[tuple[str, str, str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Store.open(tmp_path_factory.mktemp("pairs") / "p.db") as store:
        with store.write("Beispiel") as db:
            db.add(Customer(number="0", name="Erster"))
        assert pairs(store) == []
        with store.write("Beispiel") as db:
            for n, (first, last, street, phone, email) in enumerate(people, 1):
                customer = db.add(Customer(number=f"n{n}", name=last, phone=phone, email=email))
                db.flush()
                db.add(Person(customer_id=customer.id, first_name=first, last_name=last))
                db.add(Address(customer_id=customer.id, street=street, postal_code="22926"))
        with store.read() as db:
            stepwise = duplicate_cache.known_pairs(db)
            assert stepwise == find_pairs(Index(load_identities(db)))
