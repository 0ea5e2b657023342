"""Occasions and reminders speak of the same matters by the same keys: planning one of them is
enough."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from kundenpflege.model import Contact, Customer, OccasionType, Wish
from kundenpflege.rules.occasions.registry import KINDS
from kundenpflege.services import occasions, today
from kundenpflege.store import Store

from .sample_work import add_customer, add_offer
from .test_ten_years_of_care import START, Calendar, furnish

RULES = {kind.key for kind in KINDS}


@pytest.fixture
def clock() -> Calendar:
    return Calendar()


@pytest.fixture
def store(tmp_path: Path, clock: Calendar) -> Iterator[Store]:
    with Store.open(tmp_path / "k.db", clock=clock) as opened:
        with opened.write("Anfang") as db:
            furnish(db)
            first = db.require(Customer, 1)
            new = add_customer(db, "90", "Neu", referred_by_id=first.id)
            new.created_at = datetime(2026, 12, 1, 9)
            db.add(Wish(customer_id=2, text="Zaun", noted_on=START, wanted_by=date(2027, 6, 1)))
            add_offer(
                db, db.require(Customer, 3), None, subject="Treppe", state="accepted",
                decided_on=date(2026, 3, 1),
            )  # fmt: skip
        yield opened


def test_each_reminder_about_an_occasion_is_one_of_the_occasions(
    store: Store, clock: Calendar
) -> None:
    seen = set()
    while clock.day < START + timedelta(days=700):
        with store.read() as db:
            for reminder in today.reminders(db).every:
                if reminder.rule not in RULES:
                    continue
                seen.add(reminder.rule)
                known = {
                    one.key
                    for one in occasions.list_occasions(
                        db, reminder.customer_id, clock.day - timedelta(days=400)
                    )
                }
                assert reminder.key in known, f"{clock.day}: {reminder.key.text}"
        clock.day += timedelta(days=13)
    assert seen >= RULES - {"name_day"}


def test_planned_it_needs_no_reminder(store: Store, clock: Calendar) -> None:
    """Every occasion of a year is planned, nothing is done: Heute speaks of the contacts alone."""
    with store.write("Alles einplanen") as db:
        for customer in db.scalars(select(Customer.id)):
            for one in occasions.list_occasions(db, customer):
                occasions.plan_occasion(db, customer, one.key.text, date(2030, 1, 7))
    with store.read() as db:
        planned = set(db.scalars(select(Contact.occasion)))
    assert len(planned) > 40
    while clock.day < START + timedelta(days=360):
        with store.read() as db:
            reminded = {one.key.text for one in today.reminders(db).every}
        assert not reminded & planned
        clock.day += timedelta(days=5)


def test_a_kind_that_was_put_aside_reminds_of_nothing(store: Store, clock: Calendar) -> None:
    """Neither as an occasion nor in Heute, on any day of two years."""
    rules = {"maintenance", "season"}
    with store.write("Beiseite") as db:
        for kind in db.scalars(select(OccasionType)):
            kind.active = False
    while clock.day < START + timedelta(days=730):
        with store.read() as db:
            assert not rules & {one.rule for one in today.reminders(db).every}
            for customer in db.scalars(select(Customer.id)):
                found = occasions.list_occasions(db, customer)
                assert not rules & {one.key.rule for one in found}
        clock.day += timedelta(days=31)
