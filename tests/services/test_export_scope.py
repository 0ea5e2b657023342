"""Which customers an export means, and who is left out of it."""

from __future__ import annotations

from datetime import date

import pytest

from kundenpflege.base.errors import NotFoundError
from kundenpflege.model import Customer, Objection, Person, SavedView
from kundenpflege.model.kinds import Channel
from kundenpflege.services import customers
from kundenpflege.services.business import ensure_business
from kundenpflege.services.export_scope import Why, choose, summary
from kundenpflege.services.export_views import find_ids, list_view_rows, view_ids
from kundenpflege.store import Store


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write("Bestand") as db:
        ensure_business(db)
        for name in ("Zander", "Aal", "Hecht"):
            customers.add_customer(
                db,
                {
                    "kind": "couple",
                    "importance": "A" if name == "Aal" else "C",
                    "persons": [
                        {"first_name": "Ida", "last_name": name},
                        {"first_name": "Udo", "last_name": name},
                    ],
                },
            )
        for key, name, definition in (
            (1, "Fische", '{"text": "hecht"}'),
            (2, "kaputt", "kein JSON"),
            (3, "a-kunden", '{"text": "zander"}'),
        ):
            db.add(SavedView(kind="customer", name=name, definition=definition, position=key))
    return store


def test_all_by_name_or_the_given_ones_in_their_order_each_once(filled: Store) -> None:
    with filled.read() as db:
        assert choose(db, None, None).ids == [2, 3, 1]
        assert choose(db, [3, 1, 3], None).ids == [3, 1]
        assert choose(db, [], None).ids == []


def test_a_restricted_person_is_left_out_alone(filled: Store) -> None:
    with filled.write("Sperre") as db:
        db.require(Person, 2).restricted_on = date(2026, 1, 1)
    with filled.read() as db:
        chosen = choose(db, None, None)
    assert chosen.ids == [2, 3, 1] and chosen.persons_out == {2}
    assert [(one.name, one.why) for one in chosen.left_out] == [("Udo Zander", Why.RESTRICTED)]


def test_what_one_says_counts_for_the_couple_but_not_for_a_list_of_people(filled: Store) -> None:
    with filled.write("Widerspruch") as db:
        db.add(Objection(customer_id=1, person_id=1, objected_on=date(2026, 1, 1)))
        db.require(Customer, 3).restricted_on = date(2026, 1, 1)
    with filled.read() as db:
        letter = choose(db, None, Channel.POST)
        people = choose(db, None, Channel.POST, by_person=True)
        service = choose(db, None, None)
    assert letter.ids == [2] and people.ids == [2, 1] == service.ids
    assert 1 in people.persons_out and 2 not in people.persons_out
    assert [(one.name, one.why) for one in people.left_out] == [
        ("Ida und Udo Hecht", Why.RESTRICTED),
        ("Ida Zander", Why.ADVERTISING),
    ]
    assert summary(letter.left_out) == "1 gesperrt, 1 ohne Erlaubnis für Werbung"
    assert summary(()) == ""


def test_judging_can_be_stopped(filled: Store) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with filled.read() as db:
        choose(db, None, None, progress=stop)
        with pytest.raises(KeyboardInterrupt):
            choose(db, None, Channel.POST, progress=stop)


def test_views_are_found_by_key_and_by_name(filled: Store) -> None:
    with filled.read() as db:
        rows = list_view_rows(db)
        assert [row.name for row in rows if row.saved] == ["Fische", "kaputt", "a-kunden"]
        assert view_ids(db, "important") == [2]
        assert view_ids(db, "FISCHE") == [3]
        assert view_ids(db, "A-Kunden") == [1], "our own view before the ready-made one"
        assert view_ids(db, "kaputt") == [2, 3, 1]
        with pytest.raises(NotFoundError, match="Vorhanden sind: Alle, A-Kunden"):
            view_ids(db, "Vögel")


def test_numbers_words_or_a_view(filled: Store) -> None:
    with filled.read() as db:
        assert find_ids(db) is None
        assert find_ids(db, numbers=["K-0003", "k-0001"]) == [3, 1]
        assert find_ids(db, text="zander") == [1]
        assert find_ids(db, view="Fische") == [3]
        with pytest.raises(NotFoundError):
            find_ids(db, numbers=["K-9"])
