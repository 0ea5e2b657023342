"""The search index: found by any spelling, in step with the data, hostile queries harmless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from kundenpflege.base.text import fold
from kundenpflege.model import Address, Customer, Offer, Person
from kundenpflege.store import Store
from kundenpflege.store.engine import WriteOutsideTransactionError


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write("Kunden") as db:
        first = db.add(
            Customer(number="K-0087", name="Hans Müller", phone="0 41 02 / 555 12", note="Straße")
        )
        first.persons.append(
            Person(first_name="Ayşe", last_name="Yıldız", mobile="+49 171 5550087")
        )
        first.addresses.append(Address(street="Dorfstr. 12", postal_code="01067", place="Łódź"))
        second = db.add(Customer(number="K-0088", name="O'Neill & Söhne <Holz>"))
        db.flush()
        db.add(Offer(customer_id=second.id, number="AN-2026-0142", subject="Sprossenfenster"))
    return store


def found(store: Store, query: str, kind: str = "customer") -> list[int]:
    with store.read() as db:
        return sorted(ref for _kind, ref in db.find(query, (kind,), 20))


@pytest.mark.parametrize(
    "query",
    [
        "mueller", "Müller", "MULLER", "muller", "Hans mül", "04102555", "04102 555", "0 41 02/555",
        "+49 4102 55512", "0087", "lodz", "Łódź", "strasse", "STRASSE", "yildiz", "ayse",
        "dorfstr 12", "mü", "0171 5550087", "1067", "h",
    ],
)  # fmt: skip
def test_the_first_customer_is_found_by(filled: Store, query: str) -> None:
    assert 1 in found(filled, query)


@pytest.mark.parametrize("query", ["Maier", "04103", "müller ahrensburg", "%", "_", '"', "*"])
def test_nothing_is_found_by(filled: Store, query: str) -> None:
    assert found(filled, query) == []


def test_signs_of_sql_and_fts_are_plain_text(filled: Store) -> None:
    assert found(filled, "O'Neill & Söhne <Holz>") == [2]
    for hostile in ("neill OR müller", "NEAR(neill)", 'soehne" OR "x', "text:neill", "-neill"):
        assert 1 not in found(filled, hostile)


@pytest.mark.parametrize("query", ["AN-2026-0142", "2026-0142", "0142", "an 2026"])
def test_an_offer_is_found_by_its_number_or_a_part_of_it(filled: Store, query: str) -> None:
    assert found(filled, query, "offer") == [1]


@pytest.mark.parametrize("word", ["mü", "müller", "h"])
def test_a_pasted_text_is_no_trouble(filled: Store, word: str) -> None:
    assert 1 in found(filled, f"{word} " * 3000)


def test_persons_and_offers_have_their_own_entries(filled: Store) -> None:
    assert found(filled, "Yıldız", "person") == [1]
    assert found(filled, "an-2026-0142", "offer") == [1]
    assert found(filled, "sprossen", "offer") == [1]


def test_the_index_follows_changes_undo_and_deletion(filled: Store) -> None:
    with filled.write("Umzug") as db:
        db.scalars(select(Address))[0].place = "Bargteheide"
    assert found(filled, "lodz") == [] and found(filled, "bargte") == [1]
    filled.undo()
    assert found(filled, "lodz") == [1] and found(filled, "bargte") == []
    with filled.write("weg") as db:
        db.delete(db.require(Customer, 1))
    assert found(filled, "müller") == [] and found(filled, "yildiz", "person") == []
    filled.undo()
    assert found(filled, "müller") == [1] and found(filled, "yildiz", "person") == [1]
    assert filled.check() == []


def test_check_notices_an_index_that_went_astray_and_rebuild_mends_it(filled: Store) -> None:
    with filled._writing.begin() as connection:
        connection.exec_driver_sql("UPDATE search_entry SET text = 'falsch' WHERE id = 4")
    assert any("Suchverzeichnis" in problem for problem in filled.check())
    filled.rebuild_search()
    assert filled.check() == []


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_and_is_searchable(text: str) -> None:
    folded = fold(text)
    assert all(ch.isalnum() or ch == " " for ch in folded)
    assert " ".join(folded.split()) == folded


def test_the_index_cannot_be_written_by_a_reader(filled: Store) -> None:
    with pytest.raises(WriteOutsideTransactionError), filled._engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM search_entry")
