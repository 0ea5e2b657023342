"""The list of customers: filter, order, rows, counts, and phases as the rule says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from kundenpflege.model import (
    Address,
    Category,
    Contact,
    Customer,
    CustomerCategory,
    Offer,
    Person,
    User,
)
from kundenpflege.model.kinds import (
    AddressKind,
    ContactKind,
    CustomerKind,
    DeclineReason,
    Importance,
    OfferState,
    Phase,
    Potential,
)
from kundenpflege.services.customers import (
    CustomerFilter,
    CustomerSort,
    CustomerView,
    count_customers,
    list_customer_ids,
    list_customer_rows,
)
from kundenpflege.services.phases import load_phases
from kundenpflege.store import Store

D = date


def names(store: Store, wanted: CustomerFilter | None = None, **order: Any) -> list[str]:
    with store.read() as db:
        ids = list_customer_ids(db, wanted, **order)
        return [row.name for row in list_customer_rows(db, ids)]


@pytest.fixture
def village(store: Store) -> Store:
    """Five customers who differ in everything."""
    with store.write("Dorf") as db:
        inga = db.add(User(name="Inga", color="#123456"))
        anton = db.add(User(name="Anton"))
        doors = db.add(Category(name="Türen"))
        db.flush()
        rows: list[dict[str, Any]] = [
            {
                "number": "K-0010",
                "name": "Özgür Bau",
                "kind": CustomerKind.BUSINESS,
                "importance": Importance.B,
                "potential": Potential.LOW,
                "turnover": Decimal("100.50"),
                "responsible_id": inga.id,
                "phone": "+49 4102 5550",
                "email": "bau@oezguer.de",
            },
            {
                "number": "K-9",
                "name": "Zander",
                "importance": Importance.A,
                "potential": Potential.HIGH,
                "last_order": D(2023, 1, 1),
            },
            {
                "number": "K-0100",
                "name": "Ärmel",
                "importance": Importance.C,
                "potential": Potential.MEDIUM,
                "turnover": Decimal(-5),
                "responsible_id": anton.id,
                "last_order": D(2026, 1, 1),
                "since": D(2014, 1, 1),
            },
            {"number": "K-0003", "name": "Armbrust", "turnover": Decimal(3000)},
            {"number": "1", "name": "Muster", "kind": CustomerKind.FAMILY},
        ]
        made = [db.add(Customer(**row)) for row in rows]
        db.flush()
        bau, zander, aermel, armbrust, muster = made
        for customer, kind, place in (
            (bau, AddressKind.SITE, "Aumühle"),
            (bau, AddressKind.POST, "Öjendorf"),
            (zander, AddressKind.SITE, "Siek"),
            (aermel, AddressKind.POST, "Oldesloe"),
        ):
            db.add(Address(customer_id=customer.id, kind=kind, place=place))
        for customer, first, last, key in (
            (bau, "Ali", "Özgür", None),
            (bau, "Eva", "Öz", None),
            (bau, "Kim", "Öz", (5, 12)),
            (zander, "Ida", "Zander", (1, 11)),
        ):
            person = db.add(Person(customer_id=customer.id, first_name=first, last_name=last))
            if key:
                person.birth_day, person.birth_month = key
        for customer, due, done, reason in (
            (bau, D(2026, 12, 1), None, "Wartung"),
            (bau, D(2026, 11, 25), None, "Namenstag"),
            (bau, D(2026, 10, 1), D(2026, 10, 3), "alt"),
            (aermel, D(2026, 11, 1), None, "überfällig"),
            (armbrust, D(2026, 1, 1), D(2026, 1, 1), "alt"),
        ):
            db.add(
                Contact(
                    customer_id=customer.id,
                    due=due,
                    done_on=done,
                    reason=reason,
                    kind=ContactKind.VISIT,
                )
            )
        db.add(CustomerCategory(customer_id=muster.id, category_id=doors.id))
        db.add(
            Offer(
                customer_id=muster.id,
                state=OfferState.ACCEPTED,
                net_total=Decimal(200),
                decided_on=D(2026, 2, 1),
            )
        )
        db.add(
            Offer(
                customer_id=armbrust.id,
                state=OfferState.ACCEPTED,
                net_total=Decimal(200),
                decided_on=D(2026, 2, 1),
            )
        )
    return store


@pytest.mark.parametrize(
    ("sort", "rising"),
    [
        ("name", "Armbrust Ärmel Muster Özgür_Bau Zander"),
        ("number", "Muster Zander Armbrust Özgür_Bau Ärmel"),
        ("place", "Özgür_Bau Ärmel Zander | Armbrust Muster"),
        ("importance", "Zander Özgür_Bau Ärmel | Armbrust Muster"),
        ("potential", "Zander Ärmel Özgür_Bau | Armbrust Muster"),
        ("turnover", "Ärmel Özgür_Bau Muster Armbrust | Zander"),
        ("last_contact", "Armbrust Özgür_Bau | Ärmel Muster Zander"),
        ("next_contact", "Ärmel Özgür_Bau | Armbrust Muster Zander"),
        ("responsible", "Ärmel Özgür_Bau | Armbrust Muster Zander"),
    ],
)
def test_order_in_both_directions_with_empty_values_last(
    village: Store, sort: str, rising: str
) -> None:
    filled, _bar, empty = rising.partition(" | ")
    up = [name.replace("_", " ") for name in filled.split()]
    rest = empty.split()
    assert names(village, sort=sort) == up + rest
    assert names(village, sort=sort, descending=True) == up[::-1] + rest


def test_every_sort_is_known() -> None:
    with pytest.raises(ValueError, match="colour"):
        CustomerSort("colour")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (CustomerFilter(), 5),
        (CustomerFilter(text="özgür"), ["Özgür Bau"]),
        (CustomerFilter(text="oezguer bau"), ["Özgür Bau"]),
        (CustomerFilter(text="04102 55"), ["Özgür Bau"]),
        (CustomerFilter(text="+49 4102"), ["Özgür Bau"]),
        (CustomerFilter(text="oldes"), ["Ärmel"]),
        (CustomerFilter(text="si"), ["Zander"]),
        (CustomerFilter(text="ida zander"), ["Zander"]),
        (CustomerFilter(text="  "), 5),
        (CustomerFilter(text='"*('), []),
        (CustomerFilter(importances=(Importance.A,)), ["Zander"]),
        (CustomerFilter(importances=(Importance.NONE,)), ["Armbrust", "Muster"]),
        (CustomerFilter(potentials=(Potential.HIGH,)), ["Zander"]),
        (
            CustomerFilter(kinds=(CustomerKind.FAMILY, CustomerKind.BUSINESS)),
            ["Muster", "Özgür Bau"],
        ),
        (CustomerFilter(responsible_id=1), ["Özgür Bau"]),
        (CustomerFilter(orphans=True), ["Armbrust", "Muster", "Zander"]),
        (CustomerFilter(category_ids=(1,)), ["Muster"]),
        (CustomerView.IMPORTANT.filter, ["Zander"]),
        (CustomerView.WITHOUT_NEXT.filter, ["Armbrust", "Muster", "Zander"]),
        (CustomerView.DORMANT.filter, ["Zander"]),
        (CustomerView.BIRTHDAY.filter, ["Özgür Bau"]),
        (CustomerFilter(phases=(Phase.DORMANT,)), ["Zander"]),
        (CustomerFilter(phases=(Phase.REGULAR,)), ["Ärmel"]),
        (CustomerFilter(phases=(Phase.FIRST,)), ["Armbrust", "Muster"]),
        (CustomerFilter(phases=(Phase.CURRENT,)), ["Özgür Bau"]),
        (CustomerFilter(phases=(Phase.PROSPECT,)), []),
        (CustomerFilter(text="zander", importances=(Importance.B,)), []),
        (CustomerFilter(without_next=True, importances=(Importance.A,)), ["Zander"]),
    ],
)
def test_filters(village: Store, wanted: CustomerFilter, found: int | list[str]) -> None:
    result = names(village, wanted)
    assert (len(result) if isinstance(found, int) else result) == found


def test_a_row_tells_what_the_list_shows(village: Store) -> None:
    with village.read() as db:
        ids = list_customer_ids(db, CustomerFilter(text="Özgür"))
        (row,) = list_customer_rows(db, ids)
    assert row.persons == "Ali Özgür + 2"
    assert row.place == "Öjendorf"
    assert (row.next_contact, row.next_kind, row.next_reason) == (
        D(2026, 11, 25),
        ContactKind.VISIT,
        "Namenstag",
    )
    assert row.last_contact == D(2026, 10, 3)
    assert row.turnover == Decimal("100.50")
    assert (row.responsible_name, row.responsible_color) == ("Inga", "#123456")
    assert row.phase is Phase.CURRENT
    assert row.phase_reason


def test_rows_come_in_the_wanted_order_without_those_gone(village: Store) -> None:
    with village.read() as db:
        assert [row.id for row in list_customer_rows(db, [3, 99, 1])] == [3, 1]
        assert list_customer_rows(db, []) == []


def test_a_page_costs_as_many_queries_as_one_row(village: Store) -> None:
    statements = []

    def count(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    with village.read() as db:
        ids = list_customer_ids(db)
        engine = db._session.get_bind()
        event.listen(engine, "before_cursor_execute", count)
        list_customer_rows(db, ids[:1])
        once = len(statements)
        list_customer_rows(db, ids)
        event.remove(engine, "before_cursor_execute", count)
    assert len(statements) == 2 * once
    assert once <= 10


def test_counts_agree_with_the_views(village: Store) -> None:
    with village.read() as db:
        counts = count_customers(db)
        assert (counts.customers, counts.persons) == (5, 4)
        for view in CustomerView:
            assert counts.by_view[view] == len(list_customer_ids(db, view.filter))
            assert view.label
    assert counts.by_view[CustomerView.WITHOUT_NEXT] == 3


def test_an_empty_database(store: Store) -> None:
    with store.read() as db:
        assert list_customer_ids(db) == []
        assert count_customers(db).customers == 0


days = st.sampled_from(
    [
        None,
        D(2014, 1, 1),
        D(2021, 11, 20),
        D(2021, 11, 21),
        D(2023, 6, 1),
        D(2024, 11, 20),
        D(2024, 11, 21),
        D(2026, 6, 1),
    ]
)
histories = st.lists(
    st.fixed_dictionaries(
        {
            "since": days,
            "last_order": days,
            "turnover": st.sampled_from([None, Decimal(0), Decimal(50)]),
            "offers": st.lists(
                st.tuples(
                    st.sampled_from(list(OfferState)),
                    days,
                    st.sampled_from([DeclineReason.PRICE, DeclineReason.POSTPONED]),
                ),
                max_size=3,
            ),
            "done": st.lists(days, max_size=2),
        }
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25)
@given(histories)
def test_the_database_decides_phases_as_the_rule_does(
    store: Store, histories: list[dict[str, Any]]
) -> None:
    with store.write("leer") as db:
        for mapped in (Contact, Offer, Customer):
            for record in db.scalars(select(mapped)):
                db.delete(record)
        for n, history in enumerate(histories):
            customer = db.add(
                Customer(
                    number=f"K-{n}",
                    name=f"K{n}",
                    since=history["since"],
                    last_order=history["last_order"],
                    turnover=history["turnover"],
                )
            )
            db.flush()
            for state, decided, reason in history["offers"]:
                db.add(
                    Offer(
                        customer_id=customer.id,
                        state=state,
                        decided_on=decided,
                        decline_reason=reason,
                    )
                )
            for day in history["done"]:
                db.add(Contact(customer_id=customer.id, reason="x", due=D(2026, 1, 1), done_on=day))
    with store.read() as db:
        ids = list_customer_ids(db)
        phases = load_phases(db, ids)
        assert len(phases) == len(histories)
        for phase in Phase:
            wanted = [key for key in ids if phases[key].phase is phase]
            assert list_customer_ids(db, CustomerFilter(phases=(phase,))) == wanted
        rows = list_customer_rows(db, ids)
        assert [row.phase for row in rows] == [phases[key].phase for key in ids]
        dormant = [key for key in ids if phases[key].phase is Phase.DORMANT]
        assert count_customers(db).by_view[CustomerView.DORMANT] == len(dormant)
