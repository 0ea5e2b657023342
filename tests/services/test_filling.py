"""The year of one customer and of all, filled from the database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import NotFoundError
from kundenpflege.model import Business, Closure, Contact, Customer, User
from kundenpflege.model.kinds import Channel, ContactKind, ContactNature, Importance
from kundenpflege.rules.reminders.reminder import ReminderKey
from kundenpflege.services import care, consents, filling, occasions, reminder_answers
from kundenpflege.services.care import CareState
from kundenpflege.services.filling import Filled
from kundenpflege.services.opening import open_demo
from kundenpflege.services.work_calendar import load_calendar
from kundenpflege.store import Store

from .sample_work import add_contact, add_customer, add_person

TODAY = date(2026, 11, 21)
UNTIL = date(2027, 11, 21)


@pytest.fixture
def customer(store: Store) -> int:
    with store.write("Kunde") as db:
        db.add(Business(id=1, country="DE", state="SH"))
        db.add(Closure(title="Betriebsurlaub", first=date(2026, 12, 23), last=date(2027, 1, 6)))
        one = add_customer(
            db, "1002", "Dr. Helene Sommer", importance=Importance.A, since=date(2017, 5, 1)
        )
        add_person(db, one, "Helene", "Sommer", birth_day=2, birth_month=7, birth_year=1967)
        return one.id


def due(store: Store, customer: int) -> list[date]:
    with store.read() as db:
        return list(
            db.scalars(
                select(Contact.due).where(Contact.customer_id == customer).order_by(Contact.due)
            )
        )


def test_a_whole_year_with_a_reason_each(store: Store, customer: int) -> None:
    with store.read() as db:
        proposals = filling.propose(db, customer)
    assert [one.occasion.key.rule for one in proposals].count("birthday") == 1
    assert [one.occasion.key.rule for one in proposals].count("anniversary") == 1
    assert due(store, customer) == [], "proposing writes nothing"
    with store.write("Einplanen") as db:
        ids = filling.fill_customer(db, customer)
        planned = [db.require(Contact, one) for one in ids]
        for contact, one in zip(planned, proposals, strict=True):
            assert (contact.due, contact.kind) == (one.day, one.kind)
            assert (contact.reason, contact.occasion) == (
                one.occasion.reason, one.occasion.key.text
            )  # fmt: skip
            assert contact.nature is ContactNature.CARE
    with store.read() as db:
        assert care.care_of(db, customer).planned == 4
        assert filling.propose(db, customer) == [], "nothing is lacking any more"
        titles = [one.title for one in occasions.list_occasions(db, customer)]
        assert not any(title.startswith("Geburtstag") for title in titles)
    assert store.undo() is not None and due(store, customer) == []


def test_what_is_planned_counts_and_keeps_its_distance(store: Store, customer: int) -> None:
    taken = [date(2026, 12, 10), date(2027, 6, 25)]
    with store.write("Geplant") as db:
        for day in taken:
            add_contact(db, db.require(Customer, customer), day)
        done = date(2026, 11, 19)
        add_contact(db, db.require(Customer, customer), done, done_on=done)
        filling.fill_customer(db, customer)
    days = due(store, customer)
    assert len(days) == 5
    assert all((b - a).days >= 21 for a, b in zip(days, days[1:], strict=False))


def test_the_distance_is_that_of_the_business(store: Store, customer: int) -> None:
    with store.write("Abstand") as db:
        db.require(Business, 1).care_distance = 75
        filling.fill_customer(db, customer)
    days = due(store, customer)
    assert days and all((b - a).days >= 75 for a, b in zip(days, days[1:], strict=False))


def test_no_rhythm_no_contacts(store: Store) -> None:
    with store.write("Ohne") as db:
        one = add_customer(db, "1", "Ohne Klasse", since=date(2022, 3, 3)).id
        two = add_customer(db, "2", "Nie", importance=Importance.A, contacts_per_year=0).id
        locked = add_customer(db, "3", "Gesperrt", importance=Importance.A, restricted_on=TODAY).id
        for key in (one, two, locked):
            assert filling.fill_customer(db, key) == []
        assert filling.fill_all(db) == Filled(0, 0, 0, 0)
        with pytest.raises(NotFoundError):
            filling.propose(db, 99)


def test_who_objected_is_left_alone(store: Store, customer: int) -> None:
    with store.write("Widerspruch") as db:
        consents.object_to(db, customer, None, how="Brief")
        assert filling.fill_customer(db, customer) == []
        filled = filling.fill_all(db)
    assert (filled.customers, filled.helped, filled.short) == (1, 0, 1)


def test_who_is_never_to_be_thought_of_without_an_occasion(store: Store, customer: int) -> None:
    """The care gap was refused for ever: birthdays and anniversaries only."""
    with store.read() as db:
        before = [one.occasion.key.rule for one in filling.propose(db, customer)]
    assert "care_gap" in before
    with store.write("Nie") as db:
        key = ReminderKey("care_gap", f"customer:{customer}", "2026-11-01")
        reminder_answers.never(db, key, "möchte das nicht")
    with store.read() as db:
        found = [one.occasion.key.rule for one in filling.propose(db, customer)]
    assert found and "care_gap" not in found


def test_letters_where_nobody_may_call(store: Store, customer: int) -> None:
    with store.write("Einplanen") as db:
        filling.fill_customer(db, customer)
        kinds = set(db.scalars(select(Contact.kind)))
        assert kinds == {ContactKind.LETTER}
    store.undo()
    with store.write("Kein Brief") as db:
        db.require(Customer, customer).phone = "04531 5550"
        consents.grant(db, customer, {"channel": "phone", "how": "im Gespräch"})
        consents.object_to(db, customer, Channel.POST)
        filling.fill_customer(db, customer)
        assert set(db.scalars(select(Contact.kind))) == {ContactKind.CALL}


def test_all_customers_in_one_step(store: Store) -> None:
    with store.write("Viele") as db:
        users = [db.add(User(name=name)) for name in ("Jan", "Eva")]
        db.flush()
        for n in range(60):
            add_customer(
                db, str(n), f"Kunde {n:02d}", importance=list(Importance)[n % 3],
                responsible_id=users[n % 2].id,
            )  # fmt: skip
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> bool:
        told.append((done, of))
        return True

    with store.write("Alle") as db:
        filled = filling.fill_all(db, progress=progress)
    assert filled == Filled(60, 60, 20 * (4 + 2 + 1), 0)
    assert told == [(0, 120), (60, 120), (60, 120), (120, 120)]
    with store.read() as reader:
        assert care.balance(reader).enough == 60
        contacts = reader.rows(select(Contact.due, Contact.responsible_id, Contact.customer_id))
        calendar = load_calendar(reader)
    assert all(not calendar.is_free(row.due, row.responsible_id) for row in contacts)
    for user in {row.responsible_id for row in contacts}:
        weeks = [row.due.isocalendar()[:2] for row in contacts if row.responsible_id == user]
        assert max(weeks.count(week) for week in weeks) <= 8, "they are spread over the weeks"
    store.undo()
    with store.read() as reader:
        assert reader.count(select(Contact.id)) == 0, "one step takes all of it back"


def test_some_of_them(store: Store, customer: int) -> None:
    with store.write("B") as db:
        user = db.add(User(name="Jan"))
        db.flush()
        add_customer(db, "7", "Bäckerei", importance=Importance.B, responsible_id=user.id)
        assert filling.propose_all(db, Importance.B)[0].contacts == 2
        assert filling.propose_all(db, Importance.C)[0] == Filled(0, 0, 0, 0)
        filled, kept = filling.propose_all(db, responsible_id=user.id, limit=1)
        assert (filled.contacts, len(kept)) == (2, 1)


def test_stopped_nothing_is_planned(store: Store, customer: int) -> None:
    with store.write("Abgebrochen") as db:
        filled = filling.fill_all(db, progress=lambda done, of: False)
        assert filled.stopped and db.count(select(Contact.id)) == 0
        late = filling.fill_all(db, progress=lambda done, of: done == 0)
        assert late.stopped and db.count(select(Contact.id)) == 0


def test_a_preview_is_planned_as_far_as_it_still_fits(store: Store, customer: int) -> None:
    with store.read() as db:
        proposals = filling.propose(db, customer)
    assert len(proposals) == 4
    with store.write("Inzwischen") as db:
        add_contact(
            db, db.require(Customer, customer), date(2027, 8, 2),
            occasion=proposals[0].occasion.key.text,
        )  # fmt: skip
    with store.write("Vorschau übernehmen") as db:
        assert len(filling.plan_proposals(db, proposals)) == 3
        assert filling.plan_proposals(db, proposals) == []


def test_the_demo_business_is_cared_for_afterwards(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("demo")
    with open_demo(folder, clock=FixedClock(TODAY)) as store:
        with store.write("Das ganze Jahr") as db:
            before = set(db.scalars(select(Contact.id)))
            filled = filling.fill_all(db)
        with store.read() as db:
            calendar = load_calendar(db)
            made = [one for one in db.scalars(select(Contact)) if one.id not in before]
            assert len(made) == filled.contacts > 10
            assert all(not calendar.is_free(one.due, one.responsible_id) for one in made)
            assert all(TODAY < one.due <= UNTIL and one.reason for one in made)
            left = care.gaps(db, 1000)
            assert len(left) <= filled.short
            for one in made:
                others = db.rows(
                    select(Contact.due, Contact.done_on).where(
                        Contact.customer_id == one.customer_id,
                        Contact.id != one.id,
                        Contact.nature != ContactNature.BILLING,
                    )
                )
                for row in others:
                    day = row.done_on or max(row.due, TODAY)
                    assert abs(day - one.due) >= timedelta(days=21)
            states = {care.care_of(db, one.customer_id).state for one in made}
            assert states == {CareState.ENOUGH}
