"""Two customers become one, nothing is lost, and all of it can be taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kundenpflege.base.errors import ConflictError, NotFoundError, UserError
from kundenpflege.model import (
    Address,
    Contact,
    Customer,
    CustomerTag,
    CustomField,
    CustomValue,
    DistinctPair,
    Objection,
    Offer,
    OfferDocument,
    Person,
    ReminderAnswer,
    Tag,
    Website,
    table_of,
)
from kundenpflege.model.kinds import AddressKind, AnswerKind, Importance, OfferState
from kundenpflege.rules.merging import State
from kundenpflege.services import duplicates, merging
from kundenpflege.services.merge_preview import (
    FOLLOWS,
    RULED,
    WORDS,
    chosen_columns,
    references,
)
from kundenpflege.store import Store, Writer

from .merge_world import World, rows_of


@pytest.fixture
def two(store: Store) -> tuple[int, int]:
    """Hans Müller twice, each with something the other lacks."""
    with store.write("Beispiel") as db:
        first = db.add(
            Customer(
                number="K-0007", name="Hans Müller", phone="+49 4102 55512", note="Hund: Bello",
                importance=Importance.B, since=date(2019, 5, 1), website="mueller.de",
            )
        )  # fmt: skip
        second = db.add(
            Customer(
                number="K-0042", name="Hans Mueller", phone="+49 171 5550142", email="h@example.de",
                importance=Importance.A, since=date(2014, 1, 1), note="Klingel defekt",
                website="hans.de",
            )
        )  # fmt: skip
        db.flush()
        for customer, street in ((first, "Dorfstr. 12"), (second, "Dorfstraße 12")):
            db.add(Address(customer_id=customer.id, street=street, postal_code="22926"))
        db.add(Person(customer_id=first.id, first_name="Hans", last_name="Müller"))
        db.add(
            Person(
                customer_id=second.id, first_name="Hans", last_name="Mueller",
                mobile="0171 5550142", birth_day=3, birth_month=4, decides=True,
            )
        )  # fmt: skip
        db.add(Person(customer_id=second.id, first_name="Erika", last_name="Müller", position=1))
        db.flush()
        return first.id, second.id


def merge(store: Store, keep: int, gone: int, **choices: Any) -> None:
    with store.write("Zusammenführen") as db:
        merging.merge(db, keep, gone, choices)


def test_side_by_side(store: Store, two: tuple[int, int]) -> None:
    with store.read() as db:
        shown = merging.preview(db, *two)
    lines = {field.key: field for field in shown.fields}
    assert shown.score == 95 and shown.reason == "gleicher Name, gleiche Anschrift"
    assert lines["phone"].state is State.DIFFERENT
    assert lines["email"].state is State.SECOND_ONLY and lines["email"].proposed == two[1]
    assert lines["since"].proposed == two[1] and lines["since"].second == "01.01.2014"
    assert lines["importance"].proposed == two[1]
    assert lines["note"].proposed == "both" and lines["note"].both
    assert lines["website"].state is State.DIFFERENT
    assert lines["address"].label == "Anschrift" and lines["address"].proposed == two[1]
    assert "company" not in lines and "number" not in lines
    people = [part for part in shown.parts if part.kind == "person"]
    assert [(part.first, part.second) for part in people] == [
        ("Hans Müller", "Hans Mueller · 0171 5550142"),
        ("", "Erika Müller"),
    ]
    assert shown.keep == two[1], "who has more stays"
    assert shown.second.moves == ("2 Personen", "1 Anschrift")


def test_the_newer_value_is_proposed(store: Store, two: tuple[int, int]) -> None:
    """What came in one step is equally new: then the one that stays counts."""

    def proposed() -> dict[str, int | str]:
        with store.read() as db:
            return {field.key: field.proposed for field in merging.preview(db, *two).fields}

    assert proposed()["phone"] == two[1]
    with store.write("Neue Nummer") as db:
        db.require(Customer, two[0]).phone = "+49 4102 99"
        db.require(Customer, two[0]).source = "Messe"
        db.require(Customer, two[1]).website = "neu.de"
    with store.write("Später") as db:
        db.require(Customer, two[1]).source = "Webseite"
    after = proposed()
    assert (after["phone"], after["website"]) == two
    assert after["source"] == two[0], "how somebody came to us was noted at the beginning"


def test_the_chosen_values_stay_and_nothing_is_lost(store: Store, two: tuple[int, int]) -> None:
    keep, gone = two
    merge(store, keep, gone, phone=keep, since=gone)
    with store.read() as db:
        found = db.require(Customer, keep)
        assert db.get(Customer, gone) is None
        assert found.number == "K-0007" and found.name == "Hans Müller"
        assert found.phone == "+49 4102 55512" and found.email == "h@example.de"
        assert found.since == date(2014, 1, 1) and found.importance is Importance.A
        assert found.note.splitlines() == [
            "Hund: Bello", "Klingel defekt", "Früher auch K-0042",
        ], "the other phone stands with the person"  # fmt: skip
        people = db.scalars(select(Person).order_by(Person.position))
        assert [(p.full_name, p.mobile, p.decides, p.birthday_key) for p in people] == [
            ("Hans Müller", "0171 5550142", True, 403),
            ("Erika Müller", "", False, None),
        ]
        (address,) = db.scalars(select(Address))
        assert address.street == "Dorfstraße 12" and address.customer_id == keep
        (other,) = db.scalars(select(Website.url))
        assert {found.website, other} == {"mueller.de", "hans.de"}
    label = store.undo_label()
    assert label == "Zusammengeführt: Hans Müller (K-0007 und K-0042)"
    assert store.check() == []


def test_the_number_that_went_still_finds_the_customer(store: Store, two: tuple[int, int]) -> None:
    merge(store, *two)
    with store.read() as db:
        assert db.find("K-0042", ["customer"], 5) == [("customer", two[0])]
        assert merging.former_number(db, "k-0042") == two[0]
        assert merging.former_number(db, "K-004") is None


def test_a_phone_given_up_goes_into_the_note(store: Store, two: tuple[int, int]) -> None:
    with store.write("Ohne") as db:
        for person in db.scalars(select(Person)):
            person.mobile = ""
    merge(store, *two, phone=two[0], email=two[0])
    with store.read() as db:
        note = db.require(Customer, two[0]).note
    assert (
        "Weitere Telefonnummer: +49 171 5550142" in note and "Weitere E-Mail: h@example.de" in note
    )


def test_one_step_that_can_be_taken_back(store: Store, two: tuple[int, int]) -> None:
    before = store.dump()
    merge(store, *two)
    after = store.dump()
    assert after != before
    store.undo()
    assert store.dump() == before and store.check() == []
    store.redo()
    assert store.dump() == after and store.check() == []


def test_matched_people_and_addresses_can_stay_apart(store: Store, two: tuple[int, int]) -> None:
    with store.read() as db:
        parts = merging.preview(db, *two).parts
    keys = {part.key: "own" for part in parts if part.matched}
    assert len(keys) == 2
    with store.write("Zusammenführen") as db:
        merging.merge(db, *two, keys)
    with store.read() as db:
        assert len(db.scalars(select(Person))) == 3
        places = db.scalars(select(Address).order_by(Address.position))
        assert [place.street for place in places] == ["Dorfstraße 12", "Dorfstr. 12"]


def test_letters_go_to_the_chosen_address(store: Store, two: tuple[int, int]) -> None:
    keep, gone = two
    with store.write("Umzug") as db:
        moved = db.scalars(select(Address).where(Address.customer_id == gone))[0]
        moved.street = "Am Markt 1"
    for choice, streets in (
        (keep, ["Dorfstr. 12", "Am Markt 1"]),
        (gone, ["Am Markt 1", "Dorfstr. 12"]),
    ):
        merge(store, keep, gone, address=choice)
        with store.read() as db:
            places = db.scalars(select(Address).order_by(Address.position, Address.id))
            assert [place.street for place in places] == streets
            assert {place.customer_id for place in places} == {keep}
        store.undo()


def test_an_address_for_invoices_is_none_for_letters(store: Store, two: tuple[int, int]) -> None:
    with store.write("Rechnung") as db:
        place = db.scalars(select(Address).where(Address.customer_id == two[1]))[0]
        place.kind = AddressKind.INVOICE
    merge(store, *two)
    with store.read() as db:
        assert len(db.scalars(select(Address))) == 2


# Everything moves -------------------------------------------------------------------------------


def test_every_table_moves(store: Store) -> None:
    """Two customers with a row in every table: each row is there afterwards, at the one who
    stays. A table added later takes part by itself."""
    with store.write("Beispiel") as db:
        world = World(db)
        keep, gone = world.customer().id, world.customer().id
    with store.read() as db:
        hung = set(rows_of(db, Customer, gone)) | set(rows_of(db, Customer, keep))
        people = db.scalars(select(Person.id).where(Person.customer_id == gone))
        tied = {key: set(rows_of(db, Person, key)) for key in people}
    assert {mapped.__tablename__ for mapped, _c in references(Customer)} <= {
        t for t, _c, _k in hung
    }
    assert all(any(tied.values()) for _ in tied)
    before = store.dump()
    merge(store, keep, gone)
    after = store.dump()
    with store.read() as db:
        assert set(rows_of(db, Customer, keep)) >= {
            row for row in hung if row[0] != "distinct_pair"
        }
        assert not set(rows_of(db, Customer, gone))
        assert len(db.scalars(select(DistinctPair))) == 2
        for key, rows in tied.items():
            assert db.get(Person, key) is not None and set(rows_of(db, Person, key)) == rows
        subjects = db.scalars(select(ReminderAnswer.subject))
        assert f"customer:{gone}" not in subjects
    # One customer less, one of two answers to the same reminder, and a second website more.
    assert len(before.splitlines()) - len(after.splitlines()) == 2 - 1
    store.undo()
    assert store.dump() == before
    store.redo()
    assert store.dump() == after and store.check() == []


def test_what_hangs_on_a_person_follows_the_person(store: Store) -> None:
    """The same human at both: everything that refers to the one that goes refers to the other."""
    with store.write("Beispiel") as db:
        world = World(db)
        keep, gone = world.customer().id, world.customer().id
        humans = [
            db.scalars(select(Person).where(Person.customer_id == key).order_by(Person.id))[0]
            for key in (keep, gone)
        ]
        for human in humans:
            human.first_name, human.last_name, human.particle = "Hans", "Müller", ""
            human.title_after = ""
        stays, goes = humans[0].id, humans[1].id
    with store.read() as db:
        tied = set(rows_of(db, Person, goes)) | set(rows_of(db, Person, stays))
    before = store.dump()
    merge(store, keep, gone)
    with store.read() as db:
        assert db.get(Person, goes) is None
        assert {row for row in tied if row[0] != "person"} <= set(rows_of(db, Person, stays))
        assert not set(rows_of(db, Person, goes))
        assert f"person:{goes}" not in db.scalars(select(ReminderAnswer.subject))
    store.undo()
    assert store.dump() == before


def test_every_column_of_a_customer_is_chosen_or_ruled() -> None:
    names = {column.key for column in chosen_columns()}
    assert names | RULED | set(FOLLOWS) == {column.key for column in table_of(Customer).columns}
    assert all("field" in column.info for column in chosen_columns())


def test_every_table_that_moves_has_words() -> None:
    tables = {table_of(mapped).name for mapped, _column in references(Customer)}
    assert tables <= set(WORDS) | {"distinct_pair"}


def test_a_sent_offer_keeps_its_bytes(store: Store, two: tuple[int, int]) -> None:
    with store.write("Angebot") as db:
        offer = db.add(Offer(customer_id=two[1], number="AN-2026-0001", state=OfferState.SENT))
        db.flush()
        db.add(
            OfferDocument(
                offer_id=offer.id, pdf=b"%PDF", sha256="x", snapshot="{}", created_at=db.now
            )
        )
        db.seal()
        key = offer.id
    before = store.dump()
    merge(store, *two)
    with store.read() as db:
        assert db.require(Offer, key).customer_id == two[0]
        assert db.scalars(select(OfferDocument.pdf)) == [b"%PDF"]
    store.undo()
    assert store.dump() == before


def test_an_objection_and_a_restriction_survive(store: Store, two: tuple[int, int]) -> None:
    with store.write("Sperre") as db:
        human = db.scalars(select(Person).where(Person.customer_id == two[1]))[0]
        human.restricted_on = date(2026, 3, 1)
        db.require(Customer, two[1]).restricted_on = date(2026, 2, 1)
        db.add(Objection(customer_id=two[1], objected_on=date(2026, 1, 1)))
        db.add(Objection(customer_id=two[1], person_id=human.id, objected_on=date(2026, 1, 1)))
    merge(store, *two, restricted_on=two[0])
    with store.read() as db:
        assert db.require(Customer, two[0]).restricted_on == date(2026, 2, 1)
        hans = db.scalars(select(Person).order_by(Person.position))[0]
        assert hans.restricted_on == date(2026, 3, 1)
        objections = db.scalars(select(Objection).order_by(Objection.id))
        assert [(o.customer_id, o.person_id) for o in objections] == [
            (two[0], None), (two[0], hans.id),
        ]  # fmt: skip


def test_tags_and_own_fields(store: Store, two: tuple[int, int]) -> None:
    keep, gone = two
    with store.write("Felder") as db:
        shared, own = db.add(Tag(name="Altbau")), db.add(Tag(name="Messe"))
        fields = [db.add(CustomField(name=name)) for name in ("Dach", "Heizung", "Zaun")]
        db.flush()
        for customer, tag in ((keep, shared), (gone, shared), (gone, own)):
            db.add(CustomerTag(customer_id=customer, tag_id=tag.id))
        for customer, field, text in (
            (keep, fields[0], "Reet"), (gone, fields[0], "Ziegel"), (gone, fields[1], "Öl"),
            (keep, fields[2], "ja"), (gone, fields[2], "nein"),
        ):  # fmt: skip
            db.add(CustomValue(customer_id=customer, field_id=field.id, text=text))
        roof = fields[0].id
    with store.read() as db:
        lines = {field.key: field for field in merging.preview(db, keep, gone).fields}
    assert lines["tags"].fixed and lines["tags"].second == "Altbau, Messe"
    assert lines[f"custom.{roof}"].state is State.DIFFERENT
    before = store.dump()
    with store.write("Zusammenführen") as db:
        merging.merge(db, keep, gone, {f"custom.{roof}": gone, f"custom.{roof + 2}": keep})
    with store.read() as db:
        values = db.scalars(select(CustomValue.text).order_by(CustomValue.field_id))
        assert values == ["Ziegel", "Öl", "ja"]
        assert len(db.scalars(select(CustomerTag))) == 2
    store.undo()
    assert store.dump() == before


def test_referrals_never_point_at_oneself(store: Store, two: tuple[int, int]) -> None:
    keep, gone = two
    with store.write("Empfehlung") as db:
        db.require(Customer, keep).referred_by_id = gone
        third = db.add(Customer(number="3", name="Dritter", referred_by_id=gone))
        db.flush()
        key = third.id
    merge(store, keep, gone)
    with store.read() as db:
        assert db.require(Customer, keep).referred_by_id is None
        assert db.require(Customer, key).referred_by_id == keep


def test_not_double_is_remembered_for_the_one_that_stays(
    store: Store, two: tuple[int, int]
) -> None:
    keep, gone = two
    with store.write("Beispiel") as db:
        twin = db.add(Customer(number="T", name="Hans Müller"))
        db.flush()
        db.add(Person(customer_id=twin.id, first_name="Hans", last_name="Müller"))
        db.flush()
        duplicates.mark_distinct(db, gone, twin.id)
        duplicates.mark_distinct(db, gone, keep)
    merge(store, keep, gone)
    with store.read() as db:
        (pair,) = db.scalars(select(DistinctPair))
        assert {pair.first_id, pair.second_id} == {keep, twin.id}
        assert duplicates.suspects(db, keep) == []


def test_answers_to_reminders_move(store: Store, two: tuple[int, int]) -> None:
    keep, gone = two
    with store.write("Antworten") as db:
        for subject, occasion in ((gone, "2025"), (gone, "2026"), (keep, "2026")):
            db.add(
                ReminderAnswer(
                    rule="x", subject=f"customer:{subject}", occasion=occasion,
                    answer=AnswerKind.DONE,
                )
            )  # fmt: skip
    merge(store, keep, gone)
    with store.read() as db:
        found = db.rows(select(ReminderAnswer.subject, ReminderAnswer.occasion))
        assert sorted(tuple(row) for row in found) == [
            (f"customer:{keep}", "2025"), (f"customer:{keep}", "2026"),
        ]  # fmt: skip


def test_refused_merges_change_nothing(store: Store, two: tuple[int, int]) -> None:
    before = store.dump()
    with pytest.raises(UserError), store.write("x") as db:
        merging.merge(db, two[0], two[0])
    with pytest.raises(NotFoundError), store.write("x") as db:
        merging.merge(db, two[0], 4711)
    with store.read() as db:
        seen = merging.preview(db, *two).seen
    with store.write("Andere") as db:
        db.require(Customer, two[1]).note = "neu"
    with pytest.raises(ConflictError), store.write("x") as db:
        merging.merge(db, *two, {}, seen)
    store.undo()
    with store.write("Lang") as db:
        for key in two:
            db.require(Customer, key).note = f"{key}" * 9000
    with pytest.raises(UserError, match="zu lang"), store.write("x") as db:
        merging.merge(db, *two)
    store.undo()
    assert store.dump() == before


_TEXT = st.sampled_from(["", "a", "ab", "Müller", "Mueller\nzweite Zeile"])
_CUSTOMERS = st.fixed_dictionaries(
    {
        "company": _TEXT, "note": _TEXT, "email": _TEXT, "website": _TEXT,
        "phone": st.sampled_from(["", "04102 1", "04102 2"]),
        "importance": st.sampled_from(list(Importance)),
        "since": st.sampled_from([None, date(2020, 1, 1), date(2021, 1, 1)]),
        "restricted_on": st.sampled_from([None, date(2026, 1, 1)]),
    }
)  # fmt: skip
_SIDE = st.tuples(
    _CUSTOMERS,
    st.lists(st.tuples(_TEXT, _TEXT, st.sampled_from(["", "0171 1"])), max_size=3),
    st.lists(st.tuples(st.sampled_from(["", "Ring 3", "Lohe 1"]), _TEXT), max_size=3),
    st.lists(st.booleans(), max_size=3),
)


@settings(max_examples=30)
@given(sides=st.tuples(_SIDE, _SIDE), dice=st.randoms(use_true_random=False))
def test_any_two_can_be_merged_and_parted_again(
    sides: tuple[Any, Any], dice: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Store.open(tmp_path_factory.mktemp("merge") / "m.db") as store:
        with store.write("Beispiel") as db:
            keys = [_store_side(db, n, side) for n, side in enumerate(sides)]
        dice.shuffle(keys)
        before = store.dump()
        with store.read() as db:
            shown = merging.preview(db, keys[0], keys[1])
            counts = {m: len(db.scalars(select(m.id))) for m in (Contact, CustomerTag)}
        choices = {field.key: dice.choice([*keys, "both"]) for field in shown.fields}
        choices |= {part.key: "own" for part in shown.parts if part.key and dice.random() < 0.3}
        with store.write("Zusammenführen") as db:
            merging.merge(db, keys[0], keys[1], choices, shown.seen)
        after = store.dump()
        with store.read() as db:
            assert [c.id for c in db.scalars(select(Customer))] == [keys[0]]
            assert len(db.scalars(select(Contact))) == counts[Contact]
        assert store.check() == []
        store.undo()
        assert store.dump() == before and store.check() == []
        store.redo()
        assert store.dump() == after


def _store_side(db: Writer, n: int, side: Any) -> int:
    values, people, places, links = side
    customer = db.add(Customer(number=f"N{n}", name=f"Name {n}", **values))
    db.flush()
    for first, last, phone in people:
        db.add(Person(customer_id=customer.id, first_name=first, last_name=last, mobile=phone))
    for street, place in places:
        db.add(Address(customer_id=customer.id, street=street, place=place))
    for position, tagged in enumerate(links):
        db.add(Contact(customer_id=customer.id, due=date(2026, 1, 1)))
        name = f"tag {position}"
        tag = next(iter(db.scalars(select(Tag).where(Tag.name == name))), None) or db.add(
            Tag(name=name)
        )
        db.flush()
        if tagged:
            db.add(CustomerTag(customer_id=customer.id, tag_id=tag.id))
    return customer.id
