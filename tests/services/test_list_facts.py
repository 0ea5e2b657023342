"""The narrow rows behind the list follow every change, and the phase in SQL is the rule's."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.model import (
    Address,
    Category,
    Contact,
    Customer,
    CustomerCategory,
    Offer,
    Person,
    table_of,
)
from kundenpflege.model.kinds import ContactNature, DeclineReason, Importance, OfferState, Phase
from kundenpflege.rules.importance import CONTACTS_PER_YEAR
from kundenpflege.services.customer_filter import CustomerFilter
from kundenpflege.services.customer_list import CustomerSort, list_customer_ids
from kundenpflege.services.phases import load_phases
from kundenpflege.store import Store, facts
from kundenpflege.store.tables import customer_fact

TODAY = FixedClock(date(2026, 11, 21)).today()


def row_of(store: Store, key: int = 1) -> dict[str, Any]:
    with store.read() as db:
        statement = select(customer_fact).where(customer_fact.c.customer_id == key)
        return dict(db.execute(statement).mappings().one())


def is_true(store: Store) -> bool:
    with store._engine.connect() as connection:
        return facts.is_true(connection)


def test_the_row_follows_contacts_offers_people_and_addresses(store: Store) -> None:
    with store.write("Anlegen") as db:
        db.add(Customer(number="K-0001", name="Öz GmbH", turnover=Decimal(500)))
        db.flush()
        db.add(Address(customer_id=1, place="Öjendorf"))
        db.add(Person(customer_id=1, last_name="Öz", email="oz@web.example"))
        db.add(Contact(customer_id=1, due=TODAY, done_on=TODAY))
        db.add(Contact(customer_id=1, due=date(2026, 12, 24)))
        db.add(Offer(customer_id=1, state=OfferState.SENT, net_total=Decimal(700)))
    row = row_of(store)
    assert (row["place"], row["sort_name"]) == ("ojendorf", "oz gmbh")
    assert (row["last_contact"], row["next_contact"]) == (TODAY, date(2026, 12, 24))
    assert (row["open_offers"], row["orders"], row["turnover"]) == (1, 0, 50000)
    assert row["has_email"] and not row["has_phone"]
    with store.write("Angenommen") as db:
        offer = db.require(Offer, 1)
        offer.state, offer.decided_on = OfferState.ACCEPTED, TODAY
        db.require(Person, 1).left_on = TODAY
        db.delete(db.require(Contact, 2))
        db.require(Address, 1).place = ""
    row = row_of(store)
    assert (row["open_offers"], row["orders"], row["turnover"]) == (0, 1, 70000)
    assert (row["place"], row["next_contact"], row["has_email"]) == (None, None, False)
    assert store.check() == []
    assert store.undo() == "Angenommen"
    assert row_of(store)["next_contact"] == date(2026, 12, 24)
    assert store.check() == []
    assert store.undo() == "Anlegen"
    with store.read() as db:
        assert db.count(select(customer_fact.c.customer_id)) == 0
    assert store.check() == []


def test_a_contact_that_moves_counts_for_its_new_customer(store: Store) -> None:
    with store.write("Anlegen") as db:
        for number in ("K-0001", "K-0002"):
            db.add(Customer(number=number, name=number))
        db.flush()
        db.add(Contact(customer_id=1, due=TODAY))
    with store.write("Umziehen") as db:
        db.require(Contact, 1).customer_id = 2
    assert row_of(store, 1)["next_contact"] is None
    assert row_of(store, 2)["next_contact"] == TODAY


def test_the_check_sees_a_row_that_is_not_true(store: Store) -> None:
    with store.write("Anlegen") as db:
        db.add(Customer(number="K-0001", name="Weber"))
    assert is_true(store)
    with store._writing.begin() as connection:
        connection.exec_driver_sql("UPDATE customer_fact SET orders = 7")
    assert not is_true(store)
    assert store.check() == ["Listenverzeichnis weicht von den Daten ab"]


def _world(dice: random.Random, count: int) -> dict[str, list[dict[str, Any]]]:
    """Histories of every kind, also around the limits and on the last days of months."""
    limits = [TODAY.replace(year=TODAY.year - years) for years in (1, 2, 3, 4, 5, 8)]
    days = [limit + timedelta(days=step) for limit in limits for step in (-31, -1, 0, 1)]
    days += [date(2024, 2, 29), date(2024, 8, 31), date(2022, 2, 28), TODAY]

    def day() -> date | None:
        return dice.choice([None, *days])

    rows: dict[str, list[dict[str, Any]]] = {
        table_of(mapped).name: [] for mapped in (Category, Customer, CustomerCategory, Offer,
                                                 Contact)
    }  # fmt: skip
    for key, months in enumerate((None, 12, 36, 60), start=1):
        rows["category"].append({"id": key, "name": str(key), "dormant_months": months})
    states = [OfferState.ACCEPTED, OfferState.DECLINED, OfferState.SENT, OfferState.DRAFT]
    for key in range(1, count + 1):
        rows["customer"].append(
            {
                "id": key, "number": f"K-{key:04d}", "name": f"Kunde {key}",
                "sort_name": f"kunde {key:05d}", "since": day(), "last_order": day(),
                "turnover": dice.choice([None, Decimal(0), Decimal(900)]),
                "phase_override": dice.choice([None] * 9 + [Phase.REGULAR, Phase.LOST]),
                "importance": dice.choice(list(Importance)),
                "contacts_per_year": dice.choice([None] * 5 + [0, 1, 3, 6]),
            }
        )  # fmt: skip
        for category in dice.sample((1, 2, 3, 4), dice.choice((0, 0, 1, 2))):
            rows["customer_category"].append({"customer_id": key, "category_id": category})
        for _n in range(dice.choice((0, 0, 1, 1, 2, 3, 4))):
            state = dice.choice(states)
            decided = day() if state in states[:2] else None
            why = dice.choice([DeclineReason.PRICE, DeclineReason.POSTPONED])
            rows["offer"].append(
                {"customer_id": key, "state": state, "decided_on": decided,
                 "decline_reason": why if state is OfferState.DECLINED else DeclineReason.NONE}
            )  # fmt: skip
        for _n in range(dice.choice((0, 1, 2, 5))):
            done = day()
            rows["contact"].append(
                {"customer_id": key, "done_on": done,
                 "nature": dice.choice([*ContactNature, ContactNature.CARE]),
                 "due": done or TODAY + timedelta(days=dice.choice((-5, 10, 364, 366, 500)))}
            )  # fmt: skip
    return rows


def test_the_phase_in_sql_is_the_phase_of_the_rule(store: Store) -> None:
    store.bulk_load(_world(random.Random(4), 1200))
    with store.read() as db:
        everybody = list_customer_ids(db)
        phases = load_phases(db, everybody)
        for phase in Phase:
            wanted = [key for key in everybody if phases[key].phase is phase]
            assert list_customer_ids(db, CustomerFilter(phases=(phase,))) == wanted
            assert wanted, f"nobody is {phase}: the world is too small to tell"
        by_phase = [phases[key].phase for key in list_customer_ids(db, None, CustomerSort.PHASE)]
        assert by_phase == sorted(by_phase, key=list(Phase).index)
    assert store.check() == []


def test_the_gap_in_sql_is_the_gap_of_the_rule(store: Store) -> None:
    world = _world(random.Random(5), 600)
    store.bulk_load(world)
    since, until = date(2025, 11, 21), date(2027, 11, 21)
    wanted = set()
    for customer in world["customer"]:
        own = [c for c in world["contact"] if c["customer_id"] == customer["id"]]
        own = [c for c in own if c["nature"] is not ContactNature.BILLING]
        done = sum(1 for c in own if c["done_on"] and c["done_on"] > since)
        planned = sum(1 for c in own if not c["done_on"] and c["due"] <= until)
        per_year = customer["contacts_per_year"]
        if done + planned < (
            CONTACTS_PER_YEAR[customer["importance"]] if per_year is None else per_year
        ):
            wanted.add(customer["id"])
    with store.read() as db:
        assert set(list_customer_ids(db, CustomerFilter(gap=True))) == wanted
    assert 50 < len(wanted) < 550
