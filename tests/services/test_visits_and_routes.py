"""Whom visits brought orders from, whom to visit, and the route of a day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kundenpflege.model import (
    Address,
    Business,
    Contact,
    Customer,
    DecisionDate,
    Offer,
    Person,
    Wish,
)
from kundenpflege.model.kinds import AddressKind, ContactKind, Importance, OfferState
from kundenpflege.services import routes, visits
from kundenpflege.services.business import ensure_business
from kundenpflege.store import Store, Writer

TODAY = date(2026, 11, 21)
TOUR = date(2026, 11, 26)


def customer(db: Writer, number: str, code: str = "22926", **values: object) -> Customer:
    one = db.add(Customer(number=number, name=f"Kunde {number}", **values))
    db.flush()
    db.add(Address(customer_id=one.id, street="Weg 1", postal_code=code, place=f"Ort {code[:3]}"))
    return one


def visit(db: Writer, one: Customer, day: date, **values: object) -> Contact:
    given = {"kind": ContactKind.VISIT, "due": day, "reason": "Aufmaß", **values}
    if day < TODAY:
        given.setdefault("done_on", day)
    contact = db.add(Contact(customer_id=one.id, **given))
    db.flush()
    return contact


def order(db: Writer, one: Customer, day: date, net: int = 1000) -> None:
    db.add(
        Offer(
            customer_id=one.id, state=OfferState.ACCEPTED, decided_on=day, net_total=Decimal(net),
            number=f"A-{one.number}-{day}",
        )
    )  # fmt: skip


@pytest.fixture
def world(store: Store) -> Store:
    """A: orders after visits; B: at the decision; C: near A's next visit; D: restricted."""
    with store.write("Welt") as db:
        ensure_business(db)
        business = db.require(Business, 1)
        business.street, business.postal_code, business.place = "Hof 2", "22926", "Ahrensburg"
        a = customer(db, "A", "23552", importance=Importance.A)
        for days in (700, 400):
            visit(db, a, TODAY - timedelta(days=days))
            order(db, a, TODAY - timedelta(days=days - 30), 5000)
        b = customer(db, "B", "20097", importance=Importance.B)
        order(db, b, date(2025, 12, 10), 3000)
        order(db, b, date(2024, 12, 10), 3000)
        db.add(DecisionDate(customer_id=b.id, title="Etat", first_month=1, last_month=1))
        c = customer(db, "C", "23560", importance=Importance.C)
        visit(db, c, TODAY - timedelta(days=500))
        d = customer(db, "D", "23552", importance=Importance.A, restricted_on=TODAY)
        order(db, d, TODAY - timedelta(days=5), 90000)
        visit(db, d, TOUR)
        e = customer(db, "E", "23554", importance=Importance.B)
        visit(db, e, TOUR, at_time="09:00", note="Muster mitnehmen")
    return store


def test_who_orders_after_visits_and_who_at_decisions(world: Store) -> None:
    with world.read() as db:
        found = visits.analysis(db)
        assert [row.number for row in found.rows] == ["A", "B"]  # by their orders; D is restricted
        a, b = (row.pattern for row in found.rows)
        assert (a.orders, a.after_visit, a.buying.value) == (2, 2, "visit")
        assert (b.orders, b.in_window, b.buying.value) == (2, 2, "window")
        assert (found.total.orders, found.total.after_visit, found.total.in_window) == (4, 2, 2)
        assert (found.by_visit, found.by_window) == (1, 1)
        assert visits.visit_pattern(db, 1) == a


def test_whom_to_visit(world: Store) -> None:
    with world.read() as db:
        found = {one.number: one for one in visits.proposals(db)}
    assert set(found) <= {"A", "B", "C"}  # E has a visit, D is restricted
    assert found["A"].idea.day == TOUR and "Kunde E" in found["A"].idea.why[0]
    assert "Etat" in found["B"].idea.reason and TODAY < found["B"].idea.day < date(2027, 1, 1)
    assert found["C"].idea.day == TOUR
    assert found["A"].idea.weight > found["C"].idea.weight
    with world.read() as db:
        near = visits.proposals(db, near=TOUR)
        assert {one.number for one in near} == {"A", "C"}
        assert visits.proposals(db, near=TOUR + timedelta(days=1)) == []
        assert len(visits.proposals(db, limit=1)) == 1


def test_the_route_of_a_day(world: Store) -> None:
    with world.write("Mehr") as db:
        b = db.require(Customer, 2)
        person = db.add(
            Person(customer_id=b.id, first_name="Ina", last_name="Rau", mobile="0171 1")
        )
        db.add(
            Person(customer_id=b.id, first_name="Uwe", last_name="Wart", on_site=True, phone="4")
        )
        db.add(Wish(customer_id=b.id, text="Eine Treppe", noted_on=TODAY))
        site = Address(customer_id=b.id, kind=AddressKind.SITE, street="Bau 9", place="Siek")
        db.add(site)
        db.flush()
        first = visit(db, b, TOUR, at_time="08:00", person_id=person.id)
        away = visit(db, db.require(Customer, 1), TOUR, place="Messe, Halle 3")
        call = db.add(Contact(customer_id=b.id, kind=ContactKind.CALL, due=TOUR))
        db.flush()
        known = {first.id, away.id}
        assert call.id not in known
    with world.read() as db:
        route = routes.day_route(db, TOUR)
        assert [stop.name for stop in route.stops][:2] == ["Kunde B", "Kunde E"]
        assert len(route.stops) == 3  # neither the call nor the restricted one
        by_name = {stop.name: stop for stop in route.stops}
        b_stop = by_name["Kunde B"]
        assert b_stop.address == ("Bau 9", "Siek") and b_stop.wishes == ("Eine Treppe",)
        assert b_stop.person == "Ina Rau" and b_stop.phone == "0171 1"
        assert b_stop.on_site == "Uwe Wart, 4"
        assert by_name["Kunde A"].address == ("Messe, Halle 3",)
        assert "Messe" in by_name["Kunde A"].map_url and route.url
        own = [by_name["Kunde A"].contact_id, by_name["Kunde E"].contact_id]
        assert [s.name for s in routes.day_route(db, TOUR, own=own).stops] == [
            "Kunde A", "Kunde E", "Kunde B",
        ]  # fmt: skip
        sheet = routes.route_sheet(db, TOUR)
        assert [line.name for line in sheet.stops] == [stop.name for stop in route.stops]
        assert sheet.start == "Hof 2, 22926 Ahrensburg"
        days = routes.route_days(db, TODAY, TOUR + timedelta(days=9))
        assert [(one.day, one.count) for one in days] == [(TOUR, 3)]
        assert routes.day_route(db, TODAY).stops == ()


def test_the_tour_of_one_of_us(world: Store) -> None:
    from kundenpflege.model import User

    with world.write("Wer") as db:
        user = db.add(User(name="Tom Beck"))
        db.flush()
        db.require(Customer, 5).responsible_id = user.id
        key = user.id
    with world.read() as db:
        assert routes.day_route(db, TOUR, key).who == "Tom Beck"
        assert len(routes.day_route(db, TOUR, key).stops) == 1
        assert routes.day_route(db, TOUR, key + 1).stops == ()


def test_later_visits_of_a_series_are_on_their_tour(world: Store) -> None:
    from kundenpflege.services.series import plan_series

    first = date(2026, 12, 1)
    with world.write("Reihe") as db:
        plan_series(
            db, 1,
            {"kind": ContactKind.VISIT, "reason": "Rundgang", "starts": first, "every": 2,
             "unit": "week", "on_working_days": True, "at_time": "07:30"},
        )  # fmt: skip
    with world.read() as db:
        (stored,) = routes.day_route(db, first).stops
        assert stored.contact_id > 0 and stored.reason == "Rundgang"
        (later,) = routes.day_route(db, first + timedelta(days=14)).stops
        assert later.contact_id < 0 and later.at_time == "07:30" and later.name == "Kunde A"
        assert routes.day_route(db, first + timedelta(days=7)).stops == ()
        assert "A" not in {one.number for one in visits.proposals(db)}


def test_days_with_visits_are_those_that_have_a_tour(world: Store) -> None:
    """Also days of a series, and every day of a visit that goes on."""
    from kundenpflege.services.series import plan_series

    first, last = date(2027, 3, 1), date(2027, 3, 31)
    with world.write("Reihe") as db:
        plan_series(
            db,
            1,
            {"kind": "visit", "reason": "Runde", "starts": date(2026, 12, 1), "unit": "week"},
        )
        db.add(
            Contact(
                customer_id=2,
                kind=ContactKind.VISIT,
                reason="Montage",
                due=date(2027, 2, 27),
                last_day=date(2027, 3, 4),
            )
        )
    with world.read() as db:
        days = routes.route_days(db, first, last)
        tours = {
            first + timedelta(days=n): routes.day_route(db, first + timedelta(days=n))
            for n in range(31)
        }
    assert {one.day: one.count for one in days} == {
        day: len(tour.stops) for day, tour in tours.items() if tour.stops
    }
    assert len(days) > 7
