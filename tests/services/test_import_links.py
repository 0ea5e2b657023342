"""What new customers of an imported list point to."""

from __future__ import annotations

from sqlalchemy import select

from kundenpflege.model import Customer, CustomField, CustomValue, Person, Website
from kundenpflege.model.kinds import CustomFieldKind
from kundenpflege.services import customers
from kundenpflege.services.import_links import Links, OwnValue, apply_links
from kundenpflege.store import Store

NUMBER, TEXT = CustomFieldKind.NUMBER, CustomFieldKind.TEXT


def _two(store: Store) -> None:
    with store.write("Bestand") as db:
        for name in ("Amsel", "Drossel"):
            customers.add_customer(
                db, {"persons": [{"last_name": name}, {"last_name": "Nest"}], "note": "da"}
            )


def test_links_are_written_and_undone_in_one_step(store: Store) -> None:
    _two(store)
    before = store.dump()
    with store.write("Import") as db:
        apply_links(
            db,
            {
                1: Links(
                    "k-0002",
                    (("Shop", "https://a.example"), ("", "https://b.example")),
                    ((0, 1), (1, 7), (1, 1)),
                    (OwnValue("Höhe", NUMBER, 2.5, "2,5"), OwnValue("Ort", TEXT, "Eck", "Eck")),
                ),
                2: Links(fields=(OwnValue("Höhe", NUMBER, "hoch", "hoch"),)),
            },
        )
    with store.read() as db:
        first, second = db.require(Customer, 1), db.require(Customer, 2)
        assert (first.referred_by_id, first.note) == (2, "da")
        assert second.note == "da\nHöhe: hoch", "no number: kept as a note"
        sites = db.scalars(select(Website).order_by(Website.position))
        assert [(site.label, site.url) for site in sites] == [
            ("Shop", "https://a.example"),
            ("", "https://b.example"),
        ]
        assert db.require(Person, 1).successor_id == 2
        assert db.require(Person, 2).successor_id is None
        fields = {field.id: field for field in db.scalars(select(CustomField))}
        values = [(fields[v.field_id].name, v.text) for v in db.scalars(select(CustomValue))]
        assert sorted(values) == [("Höhe", "2,5"), ("Ort", "Eck")]
        assert {field.purpose for field in fields.values()} == {"Aus einer eingelesenen Liste"}
    store.undo()
    assert store.dump() == before


def test_who_is_not_known_here_stays_as_a_note(store: Store) -> None:
    _two(store)
    with store.write("Import") as db:
        apply_links(db, {1: Links("K-4711"), 2: Links("K-0002")})
    with store.read() as db:
        assert db.require(Customer, 1).note == "da\nEmpfohlen von: K-4711"
        assert db.require(Customer, 2).note == "da\nEmpfohlen von: K-0002", "nobody refers himself"


def test_a_field_that_is_there_takes_the_value(store: Store) -> None:
    _two(store)
    with store.write("Import") as db:
        db.add(CustomField(name="Höhe", kind=TEXT, purpose="x", active=False))
        db.flush()
        apply_links(db, {1: Links(fields=(OwnValue("HÖHE", NUMBER, "3", "3"),))})
    with store.read() as db:
        assert len(db.scalars(select(CustomField))) == 1
        assert [value.text for value in db.scalars(select(CustomValue))] == ["3"]


def test_nothing_to_link_writes_nothing(store: Store) -> None:
    _two(store)
    before = store.dump()
    with store.write("Import") as db:
        apply_links(db, {})
    assert store.dump() == before
