"""Tags, own fields, websites, wishes, decision dates and enquiries on a real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from kundenpflege.base.errors import ConflictError, InputError, NotFoundError, UserError
from kundenpflege.model import CustomValue
from kundenpflege.model.kinds import CustomFieldKind, EnquiryState
from kundenpflege.rules.qualification import Verdict
from kundenpflege.rules.validation import InvalidValue
from kundenpflege.services import (
    business,
    catalogue,
    custom_fields,
    customers,
    decision_dates,
    enquiries,
    persons,
    tags,
    websites,
    wishes,
)
from kundenpflege.store import Reader, Store, Writer

TODAY = date(2026, 11, 21)
HEATING = {"name": "Heizung", "kind": "choice", "choices": "Gas\nÖl", "purpose": "Wartung"}


@pytest.fixture
def ids(store: Store) -> list[int]:
    with store.write("Grundlage") as db:
        business.ensure_business(db)
        return [customers.add_customer(db, {"name": name}) for name in ("Weber", "Adler", "Moll")]


def write(store: Store, deed: Callable[[Writer], Any]) -> Any:
    with store.write("Schritt") as db:
        return deed(db)


def read(store: Store, look: Callable[[Reader], Any]) -> Any:
    with store.read() as db:
        return look(db)


def undone(store: Store, deed: Callable[[Writer], Any]) -> None:
    """The deed changes something, and one undo takes all of it back."""
    before = store.dump()
    write(store, deed)
    assert store.dump() != before
    store.undo()
    assert store.dump() == before


# Tags ---------------------------------------------------------------------------------------


def test_a_tag_has_one_spelling(store: Store, ids: list[int]) -> None:
    write(store, lambda db: tags.set_tags(db, ids[0], ["Altbau", " altbau", "Messe 2026", ""]))
    write(store, lambda db: tags.set_tags(db, ids[1], ["ALTBAU"]))
    rows = read(store, tags.list_tags)
    assert [(row.name, row.customers) for row in rows] == [("Altbau", 2), ("Messe 2026", 1)]
    found = read(store, lambda db: tags.tags_of(db, ids))
    assert found == {ids[0]: ("Altbau", "Messe 2026"), ids[1]: ("Altbau",)}
    write(store, lambda db: tags.set_tags(db, ids[0], []))
    assert ids[0] not in read(store, lambda db: tags.tags_of(db, ids))
    assert len(read(store, tags.list_tags)) == 2


def test_many_customers_are_tagged_in_one_step(store: Store, ids: list[int]) -> None:
    write(store, lambda db: tags.set_tags(db, ids[0], ["Altbau"]))

    def deed(db: Writer) -> int:
        return tags.tag_customers(db, [*ids, ids[0], 4711], add=["Messe"], remove=["altbau", "nie"])

    undone(store, deed)
    assert write(store, deed) == 3
    assert write(store, deed) == 0
    assert read(store, lambda db: tags.tags_of(db, ids)) == {key: ("Messe",) for key in ids}


def test_a_tag_renamed_into_another_becomes_that_one(store: Store, ids: list[int]) -> None:
    write(store, lambda db: tags.set_tags(db, ids[0], ["Altbau"]))
    write(store, lambda db: tags.set_tags(db, ids[1], ["Alter Bau", "Altbau"]))
    old = next(row for row in read(store, tags.list_tags) if row.name == "Alter Bau")
    undone(store, lambda db: tags.change_tag(db, old.id, old.version, {"name": "altbau"}))
    write(store, lambda db: tags.change_tag(db, old.id, old.version, {"name": "altbau"}))
    (row,) = read(store, tags.list_tags)
    assert (row.name, row.customers) == ("Altbau", 2)
    write(store, lambda db: tags.change_tag(db, row.id, None, {"name": "Altbauten"}))
    write(store, lambda db: tags.change_tag(db, row.id, None, {"color": "#0a8"}))
    (row,) = read(store, tags.list_tags)
    assert (row.name, row.color) == ("Altbauten", "#00AA88")


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": ""}, "name"), ({"name": "altbau"}, "name"), ({"name": "?!"}, "name"),
     ({"name": "Neu", "color": "rot"}, "color"), ({"name": "x" * 61}, "name")],
)  # fmt: skip
def test_a_wrong_tag_is_told(
    store: Store, ids: list[int], values: dict[str, str], field: str
) -> None:
    write(store, lambda db: tags.add_tag(db, {"name": "Altbau"}))
    with pytest.raises(InputError) as caught:
        write(store, lambda db: tags.add_tag(db, values))
    assert set(caught.value.fields) == {field}


def test_removing_a_tag_keeps_the_customers(store: Store, ids: list[int]) -> None:
    write(store, lambda db: tags.set_tags(db, ids[0], ["Altbau"]))
    (row,) = read(store, tags.list_tags)
    undone(store, lambda db: tags.remove_tag(db, row.id))
    write(store, lambda db: tags.remove_tag(db, row.id))
    assert read(store, lambda db: tags.tags_of(db, ids)) == {}
    assert read(store, lambda db: customers.get_customer(db, ids[0])).tags == ()


def test_words_of_a_cell_become_tags() -> None:
    assert tags.split_names("Altbau, Messe 2026; altbau\n ,") == ("altbau", "Messe 2026")


# Own fields ---------------------------------------------------------------------------------


def test_own_fields_hold_typed_values(store: Store, ids: list[int]) -> None:
    def deed(db: Writer) -> list[int]:
        made = [
            custom_fields.add_field(db, {"name": name, "kind": kind, "purpose": "x"} | more)
            for name, kind, more in (
                ("Baujahr", "number", {}),
                ("Gewartet", "date", {}),
                ("Heizung", "choice", {"choices": ["Gas", "Öl", " ", "gas"]}),
                ("Zufahrt", "text", {}),
            )
        ]
        values = dict(zip(made, ("1.931,5", "3.4.2025", "oel", "über den Hof"), strict=True))
        custom_fields.set_values(db, ids[0], values)
        return made

    number, day, choice, text = write(store, deed)
    shown = {number: "1931,5", day: "03.04.2025", choice: "Öl", text: "über den Hof"}
    assert read(store, lambda db: custom_fields.values_of(db, ids)) == {ids[0]: shown}
    detail = read(store, lambda db: customers.get_customer(db, ids[0]))
    assert [value.text for value in detail.custom] == list(shown.values())
    assert detail.custom[0].value.number == Decimal("1931.5")
    assert detail.custom[1].value.day == date(2025, 4, 3)
    assert [row.customers for row in read(store, custom_fields.list_fields)] == [1, 1, 1, 1]
    undone(store, lambda db: custom_fields.set_values(db, ids[0], {number: "", text: "vorn"}))
    assert read(store, lambda db: db.find("hof", ["customer"], 5)) == [("customer", ids[0])]
    # An emptied value is no value.
    write(store, lambda db: custom_fields.set_values(db, ids[0], {number: "", text: None}))
    assert set(read(store, lambda db: custom_fields.values_of(db, ids))[ids[0]]) == {day, choice}


def test_a_wrong_value_names_its_field(store: Store, ids: list[int]) -> None:
    field = write(store, lambda db: custom_fields.add_field(db, HEATING))
    with pytest.raises(InputError) as caught:
        write(store, lambda db: custom_fields.set_values(db, ids[0], {field: "Kohle", 99: "x"}))
    assert set(caught.value.fields) == {f"custom.{field}", "custom.99"}
    assert read(store, lambda db: custom_fields.values_of(db, ids)) == {}


def test_a_removed_choice_stays_where_it_is(store: Store, ids: list[int]) -> None:
    field = write(store, lambda db: custom_fields.add_field(db, HEATING))
    write(store, lambda db: custom_fields.set_values(db, ids[0], {field: "Öl"}))
    write(store, lambda db: custom_fields.change_field(db, field, None, {"choices": "Gas"}))
    write(store, lambda db: custom_fields.set_values(db, ids[0], {field: "Öl"}))
    assert read(store, lambda db: custom_fields.values_of(db, ids)) == {ids[0]: {field: "Öl"}}
    with pytest.raises(InputError):
        write(store, lambda db: custom_fields.set_values(db, ids[1], {field: "Öl"}))


def test_the_kind_changes_only_where_every_value_fits(store: Store, ids: list[int]) -> None:
    values = {"name": "Baujahr", "kind": "text", "purpose": "Dämmung"}
    field = write(store, lambda db: custom_fields.add_field(db, values))
    write(store, lambda db: custom_fields.set_values(db, ids[0], {field: "1931"}))
    write(store, lambda db: custom_fields.change_field(db, field, None, {"kind": "number"}))
    with store.read() as db:
        (value,) = db.scalars(select(CustomValue))
        assert value.number == Decimal(1931)
    with pytest.raises(InputError) as caught:
        write(store, lambda db: custom_fields.change_field(db, field, None, {"kind": "date"}))
    assert "1931" in caught.value.fields["kind"]


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"name": "", "purpose": "x"}, {"name"}),
        ({"name": "Neu"}, {"purpose"}),
        ({"name": "heizung", "purpose": "x"}, {"name"}),
        ({"name": "Neu", "purpose": "x", "kind": "choice"}, {"choices"}),
        ({"name": "Neu", "purpose": "x", "kind": "farbe"}, {"kind"}),
    ],
)
def test_a_wrong_field_is_told(
    store: Store, ids: list[int], values: dict[str, str], fields: set[str]
) -> None:
    write(store, lambda db: custom_fields.add_field(db, HEATING))
    with pytest.raises(InputError) as caught:
        write(store, lambda db: custom_fields.add_field(db, values))
    assert set(caught.value.fields) == fields


def test_an_inactive_field_is_shown_where_it_has_a_value(store: Store, ids: list[int]) -> None:
    field = write(store, lambda db: custom_fields.add_field(db, HEATING))
    write(store, lambda db: custom_fields.set_values(db, ids[0], {field: "Gas"}))
    write(store, lambda db: custom_fields.change_field(db, field, None, {"active": False}))
    assert read(store, custom_fields.list_fields) == []
    assert len(read(store, lambda db: custom_fields.list_fields(db, active_only=False))) == 1
    assert len(read(store, lambda db: custom_fields.customer_values(db, ids[0]))) == 1
    assert read(store, lambda db: custom_fields.customer_values(db, ids[1])) == ()
    undone(store, lambda db: custom_fields.remove_field(db, field))


def test_values_are_checked_without_a_database() -> None:
    field = custom_fields.CustomFieldRow(3, "Tag", CustomFieldKind.DATE, (), "", 0, True)
    assert field.key == "custom.3"
    assert custom_fields.check_value(field, "3.4.2025").day == date(2025, 4, 3)
    with pytest.raises(InvalidValue):
        custom_fields.check_value(field, "3.4.")
    assert custom_fields.check_value(field, "3.4.", TODAY).day == date(2026, 4, 3)


# Websites and wishes ------------------------------------------------------------------------


def test_websites_are_kept_in_order(store: Store, ids: list[int]) -> None:
    def add(url: str, label: str = "") -> int:
        values = {"url": url, "label": label}
        return int(write(store, lambda db: websites.add_website(db, ids[0], values)))

    first = add("https://shop.example/", "Shop")
    add("karriere.example")
    sites = read(store, lambda db: websites.list_websites(db, ids[0]))
    assert [(s.url, s.label) for s in sites] == [
        ("https://shop.example", "Shop"), ("karriere.example", "")
    ]  # fmt: skip
    assert read(store, lambda db: db.find("karriere", ["customer"], 5))
    with pytest.raises(InputError):
        write(store, lambda db: websites.change_website(db, first, None, {"url": ""}))
    with pytest.raises(InputError):
        add("keine adresse")
    write(store, lambda db: websites.change_website(db, first, None, {"label": "Laden"}))
    undone(store, lambda db: websites.remove_website(db, first))
    assert read(store, lambda db: customers.get_customer(db, ids[0])).websites[0].label == "Laden"


def test_wishes_are_found_across_customers(store: Store, ids: list[int]) -> None:
    def add(customer: int, text: str, **more: Any) -> int:
        values = {"text": text} | more
        return int(write(store, lambda db: wishes.add_wish(db, customer, values)))

    eva = write(store, lambda db: persons.add_person(db, ids[0], {"first_name": "Eva"}))
    category = write(store, lambda db: catalogue.add_category(db, {"name": "Regale"}))
    shelf = add(ids[0], "Bücherwand, „bis unter die Decke“", person_id=eva, category_id=category)
    add(ids[1], "Haustür mit Glas", wanted_by=TODAY + timedelta(days=90))
    done = add(ids[1], "Regal im Keller", category_id=category)
    write(store, lambda db: wishes.change_wish(db, done, None, {"done_on": TODAY}))

    def found(**wanted: Any) -> list[str]:
        return [row.text[:8] for row in read(store, lambda db: wishes.list_wishes(db, **wanted))]

    # Wanted soonest first, then the newest, done ones last.
    assert found() == ["Haustür ", "Bücherwa"]
    assert found(open_only=False) == ["Haustür ", "Bücherwa", "Regal im"]
    assert found(category_id=category, open_only=False) == ["Bücherwa", "Regal im"]
    assert found(text="buecherwand eva") == ["Bücherwa"]
    assert found(text="adler glas") == ["Haustür "]
    assert found(customer_id=ids[1]) == ["Haustür "]
    assert found(limit=1) == ["Haustür "]
    row = read(store, lambda db: wishes.list_wishes(db, ids[0]))[0]
    assert (row.person_name, row.category_name, row.noted_on) == ("Eva", "Regale", TODAY)
    undone(store, lambda db: wishes.remove_wish(db, shelf))


def test_a_wrong_wish_is_told(store: Store, ids: list[int]) -> None:
    stranger = write(store, lambda db: persons.add_person(db, ids[1], {"first_name": "Udo"}))
    values = {
        "text": " ",
        "person_id": stranger,
        "category_id": 99,
        "noted_on": TODAY + timedelta(days=1),
    }
    with pytest.raises(InputError) as caught:
        write(store, lambda db: wishes.add_wish(db, ids[0], values))
    assert set(caught.value.fields) == set(values)


def test_two_who_change_the_same_wish_learn_of_each_other(store: Store, ids: list[int]) -> None:
    wish = write(store, lambda db: wishes.add_wish(db, ids[0], {"text": "Tisch"}))
    (row,) = read(store, lambda db: wishes.list_wishes(db, ids[0]))
    write(store, lambda db: wishes.change_wish(db, wish, row.version, {"text": "Esstisch"}))
    with pytest.raises(ConflictError):
        write(store, lambda db: wishes.change_wish(db, wish, row.version, {"text": "Bank"}))
    # Another field is merged.
    write(store, lambda db: wishes.change_wish(db, wish, row.version, {"wanted_by": TODAY}))


# Decision dates -----------------------------------------------------------------------------


def test_decision_dates_come_next_first(store: Store, ids: list[int]) -> None:
    def add(title: str, **more: Any) -> int:
        values = {"title": title} | more
        return int(write(store, lambda db: decision_dates.add_decision_date(db, ids[0], values)))

    add("vorbei", day=TODAY - timedelta(days=3))
    add("Haushalt", first_month=10)
    window = add("Winter", first_month="11", last_month="2")
    add("Treffen", day="24.11.2026")
    rows = read(store, lambda db: decision_dates.list_decision_dates(db))
    assert [row.title for row in rows] == ["Winter", "Treffen", "Haushalt", "vorbei"]
    assert [row.near for row in rows] == [True, True, False, False]
    assert rows[2].last_month == 10
    near = read(store, lambda db: decision_dates.list_decision_dates(db, near_only=True))
    assert len(near) == 2
    change = {"day": TODAY}
    write(store, lambda db: decision_dates.change_decision_date(db, window, None, change))
    row = next(
        r
        for r in read(store, lambda db: decision_dates.list_decision_dates(db, ids[0]))
        if r.id == window
    )
    assert (row.day, row.first_month, row.last_month) == (TODAY, None, None)
    undone(store, lambda db: decision_dates.remove_decision_date(db, window))


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"title": "x"}, {"day"}),
        ({"title": "", "day": TODAY}, {"title"}),
        ({"title": "x", "first_month": 13}, {"first_month"}),
        ({"title": "x", "first_month": 1, "day": TODAY}, {"day"}),
        ({"title": "x", "first_month": 1, "last_month": 0}, {"last_month"}),
    ],
)
def test_a_wrong_decision_date_is_told(
    store: Store, ids: list[int], values: dict[str, Any], fields: set[str]
) -> None:
    with pytest.raises(InputError) as caught:
        write(store, lambda db: decision_dates.add_decision_date(db, ids[0], values))
    assert set(caught.value.fields) == fields


# Enquiries ----------------------------------------------------------------------------------


def test_an_enquiry_is_judged_by_the_criteria(store: Store, ids: list[int]) -> None:
    criteria = read(store, enquiries.list_criteria)
    assert len(criteria) == 4
    yes = [criteria[0].id, criteria[1].id]
    values = {"subject": "Neue Fenster", "source": "Empfehlung"}
    enquiry = write(store, lambda db: enquiries.add_enquiry(db, ids[0], values, yes))
    (row,) = read(store, lambda db: enquiries.list_enquiries(db, ids[0]))
    assert (row.received_on, row.state, row.ticks) == (TODAY, EnquiryState.OPEN, frozenset(yes))
    assert (row.score.points, row.score.most, row.score.verdict) == (5, 9, Verdict.PERHAPS)
    assert read(store, lambda db: enquiries.score(db, yes)) == row.score
    # The first enquiry tells where the customer came from.
    assert read(store, lambda db: customers.get_customer(db, ids[0])).source == "Empfehlung"
    assert read(store, enquiries.list_sources) == ["Empfehlung"]
    everything = [one.id for one in criteria]
    change = {"note": "passt"}
    undone(store, lambda db: enquiries.change_enquiry(db, enquiry, None, change, everything))
    write(store, lambda db: enquiries.change_enquiry(db, enquiry, None, change, everything))
    (row,) = read(store, lambda db: enquiries.list_enquiries(db))
    assert (row.score.verdict, row.note) == (Verdict.YES, "passt")
    # A criterion that is no longer asked does not count.
    switch = {"active": False}
    write(store, lambda db: enquiries.change_criterion(db, criteria[0].id, None, switch))
    assert read(store, lambda db: enquiries.list_enquiries(db))[0].score.most == 6


def test_an_enquiry_is_answered_and_opened_again(store: Store, ids: list[int]) -> None:
    values = {"subject": "Tür", "received_on": TODAY - timedelta(days=5)}
    enquiry = write(store, lambda db: enquiries.add_enquiry(db, ids[0], values))
    day = TODAY - timedelta(days=2)

    def answer(state: EnquiryState, on: date | None = None) -> Any:
        write(store, lambda db: enquiries.answer_enquiry(db, enquiry, state, on))
        return read(store, lambda db: enquiries.list_enquiries(db, ids[0]))[0]

    row = answer(EnquiryState.DECLINED, day)
    assert (row.state, row.answered_on, row.waiting_days) == (EnquiryState.DECLINED, day, 3)
    assert read(store, lambda db: enquiries.list_enquiries(db, open_only=True)) == []
    assert answer(EnquiryState.OFFERED).answered_on == TODAY
    assert answer(EnquiryState.OPEN).waiting_days is None
    with pytest.raises(InputError) as caught:
        answer(EnquiryState.GONE, TODAY - timedelta(days=6))
    assert "answered_on" in caught.value.fields
    with pytest.raises(InputError):
        write(store, lambda db: enquiries.change_enquiry(db, enquiry, None, {"subject": ""}))
    undone(store, lambda db: enquiries.remove_enquiry(db, enquiry))


def test_five_criteria_are_enough(store: Store, ids: list[int]) -> None:
    def add(name: str) -> Any:
        return write(store, lambda db: enquiries.add_criterion(db, {"name": name, "weight": 1}))

    fifth = add("Fünftes?")
    with pytest.raises(UserError, match="Fünf Kriterien"):
        add("Sechstes?")
    write(store, lambda db: enquiries.change_criterion(db, fifth, None, {"active": False}))
    sixth = add("Sechstes?")
    with pytest.raises(UserError):
        write(store, lambda db: enquiries.change_criterion(db, fifth, None, {"active": True}))
    with pytest.raises(InputError):
        write(store, lambda db: enquiries.change_criterion(db, sixth, None, {"weight": 6}))
    undone(store, lambda db: enquiries.remove_criterion(db, sixth))
    # A business that removed all criteria does not get them again.
    for row in read(store, lambda db: enquiries.list_criteria(db, active_only=False)):
        with store.write("weg") as db:
            enquiries.remove_criterion(db, row.id)
    with store.write("noch einmal") as db:
        business.ensure_business(db)
    assert read(store, enquiries.list_criteria) == []


def test_removing_a_customer_takes_all_of_it_and_undo_brings_it_back(
    store: Store, ids: list[int]
) -> None:
    def fill(db: Writer) -> None:
        tags.set_tags(db, ids[0], ["Altbau"])
        field = custom_fields.add_field(db, HEATING)
        custom_fields.set_values(db, ids[0], {field: "Gas"})
        websites.add_website(db, ids[0], {"url": "a.example"})
        wishes.add_wish(db, ids[0], {"text": "Tisch"})
        decision_dates.add_decision_date(db, ids[0], {"title": "x", "first_month": 3})
        enquiries.add_enquiry(db, ids[0], {"subject": "Tür"}, [1])

    write(store, fill)
    undone(store, lambda db: customers.remove_customer(db, ids[0]))
    write(store, lambda db: customers.remove_customer(db, ids[0]))
    assert store.check() == []
    assert read(store, lambda db: wishes.list_wishes(db)) == []
    with pytest.raises(NotFoundError):
        read(store, lambda db: customers.get_customer(db, ids[0]))


def test_everything_is_given_together_with_a_new_customer(store: Store, ids: list[int]) -> None:
    field = write(store, lambda db: custom_fields.add_field(db, HEATING))
    new = write(
        store,
        lambda db: customers.add_customer(
            db, {"name": "Neu", "tags": ["Messe"], "custom": {field: "gas"}}
        ),
    )
    detail = read(store, lambda db: customers.get_customer(db, new))
    assert (detail.tags, detail.custom[0].text) == (("Messe",), "Gas")
