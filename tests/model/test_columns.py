"""The model declares its facts once, and its columns store exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Text

from kundenpflege.model import (
    Address,
    Base,
    Consent,
    Contact,
    Customer,
    DecisionDate,
    Enquiry,
    Objection,
    OfferLine,
    Person,
    Wish,
    field_info,
    table_of,
)
from kundenpflege.model.base import Euro, UnitPrice
from kundenpflege.model.columns import KindType
from kundenpflege.model.kinds import LABELS, CustomerKind, Kind
from kundenpflege.store import Store


@given(st.decimals(-(10**9), 10**9, places=4))
def test_decimals_are_kept_as_whole_units(value: Decimal) -> None:
    kind = UnitPrice()
    stored = kind.process_bind_param(value, None)  # type: ignore[arg-type]
    assert isinstance(stored, int)
    assert kind.process_result_value(stored, None) == value  # type: ignore[arg-type]


def test_euros_round_half_up() -> None:
    assert Euro().process_bind_param(Decimal("0.005"), None) == 1  # type: ignore[arg-type]


def test_every_kind_has_a_label() -> None:
    for kind in Kind.__subclasses__():
        for member in kind:
            assert member.label
    assert len(LABELS) == sum(len(list(kind)) for kind in Kind.__subclasses__())


def test_a_value_outside_the_list_is_refused() -> None:
    with pytest.raises(ValueError):
        KindType(CustomerKind).process_bind_param("alien", None)  # type: ignore[arg-type]


def test_every_text_field_has_a_length_and_every_declared_field_a_label() -> None:
    for mapper in Base.registry.mappers:
        for column in table_of(mapper.class_).columns:
            info = column.info.get("field")
            assert info is None or info.label
            if hasattr(column.type, "length") and not isinstance(column.type, Text):
                assert column.type.length or "LargeBinary" in repr(column.type), column


def test_entities_are_buildable_in_memory_with_their_defaults() -> None:
    customer = Customer(number="1", name="Ö Ltd.")
    assert customer.kind is CustomerKind.PRIVATE and customer.sort_key() == "o ltd"
    assert OfferLine(offer_id=1).quantity == 1
    with pytest.raises(TypeError):
        Customer(nummer="1")
    person = Person(title_before="Dr.", first_name="Karl", particle="von der", last_name="Heide")
    person.set_birthday(29, 2, None)
    assert person.full_name == "Dr. Karl von der Heide" and person.birthday_key == 229


def test_field_info_names_the_purpose() -> None:
    assert field_info(Customer, "importance").label == "Klasse"
    with pytest.raises(KeyError):
        field_info(Customer, "nichts")


@pytest.mark.parametrize(
    "mapped",
    [Customer, Person, Address, Contact, Wish, DecisionDate, Enquiry, Consent, Objection],
    ids=lambda mapped: mapped.__name__,
)
def test_every_field_people_fill_in_says_what_it_is_for(mapped: type[Base]) -> None:
    """No datum without a purpose (Art. 5 DSGVO): only keys and bookkeeping have none."""
    for column in table_of(mapped).columns:
        if column.primary_key or column.name in _BOOKKEEPING:
            assert "field" not in column.info
            continue
        info = column.info["field"]
        assert info.label and len(info.purpose) >= 8, f"{mapped.__name__}.{column.name}"
        assert info.purpose != info.label


#: What the program fills in itself: links, order, folded names, days of entry.
_BOOKKEEPING = frozenset(
    "customer_id offer_id position sort_name birthday_key created_at name_key occasion "
    "series_id series_day".split()
)


def test_the_birthday_key_follows_its_parts(store: Store) -> None:
    with store.write("Person") as db:
        customer = db.add(Customer(number="1", name="A"))
        customer.persons.append(Person(last_name="A", birth_day=3, birth_month=4))
        db.flush()
        person = customer.persons[0]
        assert person.birthday_key == 403
        person.birth_day = None
        db.flush()
        assert person.birthday_key is None
