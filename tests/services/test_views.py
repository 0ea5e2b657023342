"""Named views, filters as JSON, changes of many customers, misspelt names."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.base.errors import InputError, NotFoundError
from kundenpflege.model import Customer, Objection, SavedView
from kundenpflege.model.kinds import CustomerKind, Importance, Phase, Potential
from kundenpflege.services import (
    catalogue,
    contacts,
    custom_fields,
    customers,
    tags,
    users,
    views,
    wishes,
)
from kundenpflege.services.bulk_changes import BulkChange, CancelledError, change_many
from kundenpflege.services.customer_filter import CustomerFilter
from kundenpflege.services.customer_list import (
    CustomerView,
    count_filter,
    list_customer_ids,
    list_customer_rows,
)
from kundenpflege.services.misspelling import suggest
from kundenpflege.store import Store

COUNTS = st.lists(st.integers(1, 99), unique=True, max_size=3).map(tuple)
FILTERS = st.builds(
    CustomerFilter,
    text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
    importances=st.sets(st.sampled_from(Importance)).map(lambda s: _ordered(s, Importance)),
    potentials=st.sets(st.sampled_from(Potential)).map(lambda s: _ordered(s, Potential)),
    kinds=st.sets(st.sampled_from(CustomerKind)).map(lambda s: _ordered(s, CustomerKind)),
    phases=st.sets(st.sampled_from(Phase)).map(lambda s: _ordered(s, Phase)),
    responsible_id=st.none() | st.integers(1, 9),
    orphans=st.booleans(),
    category_ids=COUNTS,
    tag_ids=COUNTS,
    place=st.sampled_from(["", "Lüb", "229"]),
    custom=st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["", "Gas"])), max_size=2).map(
        tuple
    ),
    silent_months=st.none() | st.integers(1, 600),
    birthday=st.sampled_from(["", "this", "next", "5"]),
    without_next=st.booleans(),
    gap=st.booleans(),
    objection=st.booleans(),
    without_email=st.booleans(),
    left_person=st.booleans(),
    open_wish=st.booleans(),
    restricted=st.none() | st.booleans(),
)


def _ordered(values: Any, kinds: Any) -> tuple[Any, ...]:
    return tuple(kind for kind in kinds if kind in values)


@pytest.fixture
def village(store: Store) -> Store:
    with store.write("Anfang") as db:
        users.add_user(db, {"name": "Inge"})
        catalogue.add_category(db, {"name": "Türen"})
        for first, last, place, mail in (
            ("Helene", "Sommer", "Lübeck", "h@web.example"),
            ("Jörg", "Meier", "Lübbecke", ""),
            ("Ayşe", "Yıldız", "Hamburg", ""),
            ("Stefan", "Müller", "", ""),
        ):
            customers.add_customer(
                db,
                {
                    "persons": [{"first_name": first, "last_name": last, "email": mail}],
                    "addresses": [{"place": place, "postal_code": "23552"}] if place else [],
                },
            )
    return store


@given(FILTERS)
def test_a_filter_goes_to_json_and_back(wanted: CustomerFilter) -> None:
    definition = json.loads(json.dumps(wanted.to_definition()))
    assert CustomerFilter.from_definition(definition) == wanted


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*CustomerFilter.__dataclass_fields__, "x"]), inner)
        ),
        max_leaves=12,
    )
)
def test_nothing_kept_can_break_a_filter(junk: Any) -> None:
    wanted = CustomerFilter.from_definition(junk)
    assert CustomerFilter.from_definition(wanted.to_definition()) == wanted


Prepare = Callable[[Any], CustomerFilter]


def _tagged(db: Any) -> CustomerFilter:
    tags.tag_customers(db, [2, 3], add=["Altbau"])
    tags.tag_customers(db, [2], add=["Messe"])
    ids = {row.name: row.id for row in tags.list_tags(db)}
    return CustomerFilter(tag_ids=(ids["Altbau"], ids["Messe"]))


def _heating(db: Any) -> CustomerFilter:
    values = {"name": "Heizung", "kind": "choice", "choices": "Gas\nGas und Öl", "purpose": "x"}
    field = custom_fields.add_field(db, values)
    custom_fields.set_values(db, 2, {field: "Gas"})
    custom_fields.set_values(db, 3, {field: "Gas und Öl"})
    return CustomerFilter(custom=((field, "gas"),))


def _silent(db: Any) -> CustomerFilter:
    for key, day in (
        (1, date(2026, 6, 1)),
        (2, date(2026, 5, 1)),
        (3, date(2026, 5, 1)),
        (4, date(2026, 11, 1)),
    ):
        contacts.add_done_contact(db, key, kind="call", text="Anruf", done_on=day)
    return CustomerFilter(silent_months=6, place="Lüb")


def _wishing(db: Any) -> CustomerFilter:
    wishes.add_wish(db, 2, {"text": "Bücherwand"})
    wishes.change_wish(db, wishes.add_wish(db, 3, {"text": "Tür"}), None, {"done_on": db.today})
    return CustomerFilter(open_wish=True)


@pytest.mark.parametrize("prepare", [_tagged, _heating, _silent, _wishing])
def test_each_filter_finds_meier_alone(village: Store, prepare: Prepare) -> None:
    with village.write("Anfang") as db:
        wanted = prepare(db)
    with village.read() as db:
        assert list_customer_ids(db, wanted) == [2]
        assert count_filter(db, wanted) == 1


def test_without_email_place_and_postal_code(village: Store) -> None:
    with village.read() as db:
        assert list_customer_ids(db, CustomerFilter(without_email=True)) == [3, 2, 4]
        assert set(list_customer_ids(db, CustomerFilter(place="lüb"))) == {1, 2}
        assert list_customer_ids(db, CustomerFilter(place="luebe")) == [1]
        assert set(list_customer_ids(db, CustomerFilter(place="235"))) == {1, 2, 3}
        assert list_customer_ids(db, CustomerFilter(place="%")) == []
        assert list_customer_ids(db, CustomerFilter(text="%")) == []


def test_restricted_and_objecting_customers(village: Store) -> None:
    with village.write("Sperre") as db:
        db.require(Customer, 2).restricted_on = db.today
        db.add(Objection(customer_id=3, objected_on=db.today, how="Anruf"))
    with village.read() as db:
        assert list_customer_ids(db, CustomerFilter(restricted=True)) == [2]
        assert 2 in list_customer_ids(db, CustomerFilter(text="meier"))
        assert 2 not in list_customer_ids(db, CustomerView.WITHOUT_NEXT.filter)
        assert list_customer_ids(db, CustomerView.OBJECTION.filter) == [3]
        assert list_customer_rows(db, [2])[0].restricted


def test_views_are_kept_renamed_ordered_and_removed(village: Store) -> None:
    with village.write("Ansicht") as db:
        first = views.add_view(db, " Lübeck ", CustomerFilter(place="Lübeck"))
        second = views.add_view(db, "Ohne Mail", CustomerFilter(without_email=True))
        for name in ("", "lübeck", "A-Kunden", "x" * 81):
            with pytest.raises(InputError):
                views.add_view(db, name, CustomerFilter())
        views.rename_view(db, first, "LÜBECK")
        views.order_views(db, [second, first])
    with village.read() as db:
        own = [view for view in views.list_views(db) if view.own]
        assert [view.name for view in own] == ["Ohne Mail", "LÜBECK"]
        assert views.count_view(db, views.find_view(db, "lübeck")) == 1
        with pytest.raises(NotFoundError, match="Ohne Mail"):
            views.find_view(db, "gibt es nicht")
        assert views.find_view(db, "a-kunden").filter == CustomerView.IMPORTANT.filter
    with village.write("Weg") as db:
        views.remove_view(db, first)
        db.require(SavedView, second).definition = "{kaputt"
    with village.read() as db:
        [left] = [view for view in views.list_views(db) if view.own]
        assert left.filter == CustomerFilter()
    assert village.undo() == "Weg"


def test_many_are_changed_in_one_step_and_taken_back(village: Store) -> None:
    before = village.dump()
    change = BulkChange(
        importance=Importance.B, set_responsible=True, responsible_id=1, add_tags=("Altbau",),
        add_category=1,
    )  # fmt: skip
    with village.write("x") as db:
        assert change_many(db, [1, 2, 2, 99], change) == 2
    with village.read() as db:
        rows = list_customer_rows(db, [1, 2, 3])
        assert [row.importance.value for row in rows] == ["B", "B", ""]
        assert [row.tags for row in rows] == [("Altbau",), ("Altbau",), ()]
        assert [row.categories for row in rows] == [("Türen",), ("Türen",), ()]
        assert rows[0].responsible_name == "Inge"
    assert village.check() == []
    with village.write("y") as db:
        assert change_many(db, [1], BulkChange(remove_tags=("altbau",), remove_category=1)) == 1
    with village.read() as db:
        [row] = list_customer_rows(db, [1])
        assert (row.tags, row.categories) == ((), ())
    assert [village.undo(), village.undo()] == ["1 Kunde geändert", "2 Kunden geändert"]
    assert village.dump() == before
    assert village.check() == []


def test_a_long_change_can_be_stopped_and_leaves_nothing(village: Store) -> None:
    before = village.dump()
    told: list[tuple[int, int]] = []

    def stop(done: int, everything: int) -> bool:
        told.append((done, everything))
        return False

    with pytest.raises(CancelledError), village.write("x") as db:
        change_many(db, [1, 2], BulkChange(importance=Importance.A), stop)
    assert told == [(0, 2)]
    assert village.dump() == before


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Mayer", "Meier"),
        ("Maier Jörk", "Meier Jörg"),
        ("Sommre", "Sommer"),
        ("Mülller", "Müller"),
        ("Yildis", "Yıldız"),
        ("meier", ""),  # is there
        ("Xaverl", ""),
        ("%", ""),
        ("", ""),
        ("04102", ""),
    ],
)
def test_the_nearest_name_is_offered(village: Store, typed: str, meant: str) -> None:
    with village.read() as db:
        assert suggest(db, typed) == meant


def test_a_name_that_is_gone_is_not_offered(village: Store) -> None:
    with village.write("Weg") as db:
        customers.remove_customer(db, 2)
    with village.read() as db:
        assert suggest(db, "Mayer") == ""
    village.undo()
    with village.read() as db:
        assert suggest(db, "Mayer") == "Meier"
