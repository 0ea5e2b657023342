from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import InputError, NotFoundError, UserError
from kundenpflege.model import Business, Contact, Customer, Offer, ReminderAnswer
from kundenpflege.model.kinds import AnswerKind, ContactKind, Importance, OfferState
from kundenpflege.rules.reminders.registry import RULES
from kundenpflege.rules.reminders.reminder import Group, Reminder, ReminderKey
from kundenpflege.services import (
    day_sheet,
    reminder_answers,
    reminder_facts,
    today,
    today_figures,
)
from kundenpflege.services.contacts import NextStep
from kundenpflege.store import Store

from .sample_work import add_contact, add_customer, add_offer, fill

FOLLOW_UP = "follow_up"


@contextmanager
def on(store: Store, day: date) -> Iterator[None]:
    """Pretend that today is `day`."""
    before, store.clock = store.clock, FixedClock(day)
    yield
    store.clock = before


def found(store: Store, **values: Any) -> list[Reminder]:
    """All reminders but our own ideas, those in further lines of a customer too."""
    with store.read() as db:
        return [r for r in today.reminders(db, **values).every if not r.idea]


def one(store: Store, rule: str) -> Reminder:
    (reminder,) = [r for r in found(store) if r.rule == rule]
    return reminder


def test_an_empty_business_has_nothing_to_do(store: Store) -> None:
    with store.read() as db:
        page = today.reminders(db)
        assert (page.reminders, page.total, page.due_now) == ((), 0, 0)
        assert today.counts(db) == today.Counts(0, 0)


def test_the_day_of_the_picture(store: Store) -> None:
    fill(store)
    with store.read() as db:
        page = today.reminders(db)
    assert [(r.rule, r.customer_number, r.group) for r in page.reminders] == [
        ("planned_contact", "1010", Group.OVERDUE),
        ("birthday", "1002", Group.TODAY),
        ("follow_up", "1004", Group.SOON),
    ]
    assert [(f.title, f.count) for f in page.filters if f.count] == [
        ("Alle", 3), ("Nachfassen", 1), ("Kontakte", 1), ("Geburtstage", 1),
    ]  # fmt: skip
    assert len(page.filters) == len(RULES) + 1
    assert (page.total, page.due_now) == (3, 2)
    assert page.group(Group.TODAY)[0].title == "wird heute 60 – runder Geburtstag"
    assert page.group(Group.TODAY)[0].why == "Kundin seit 2014 · zuletzt: Anruf 02.09."


def test_the_follow_up_of_the_sample_offer_is_due_on_the_22nd(store: Store) -> None:
    ids = fill(store)
    with on(store, date(2026, 11, 22)):
        reminder = one(store, FOLLOW_UP)
    assert reminder.group is Group.TODAY
    assert reminder.advice == "wichtig: „Der Verkehrslärm bleibt draußen“"
    assert (reminder.person, reminder.phone) == ("Petra Brandt", "0171 5550142")
    assert reminder.contact_id == ids["planned"]


def test_an_offer_and_its_planned_contact_remind_once(store: Store) -> None:
    ids = fill(store)
    with on(store, date(2026, 11, 23)):
        assert [r.rule for r in found(store) if r.customer_id == ids["brandt"]] == [FOLLOW_UP]
    with store.write("Angebot angenommen") as db:
        db.require(Offer, ids["offer"]).state = OfferState.ACCEPTED
    with on(store, date(2026, 11, 23)):
        # Nobody follows up a decided offer, but the contact was planned all the same.
        assert [r.rule for r in found(store) if r.customer_id == ids["brandt"]] == [
            "planned_contact"
        ]


def test_a_filter_shows_one_rule_and_the_limit_says_what_it_hides(store: Store) -> None:
    fill(store)
    assert [r.rule for r in found(store, rule="birthday")] == ["birthday"]
    with store.read() as db:
        page = today.reminders(db, limit=1)
    assert (len(page.reminders), page.total) == (1, 3)


def test_rows_for_the_command_line(store: Store) -> None:
    fill(store)
    with store.read() as db:
        rows = today.reminder_rows(today.reminders(db))
    assert rows[1]["rule"] == "birthday"
    assert rows[1]["number"] == "1002"
    assert rows[1]["due"] == "2026-11-21"
    assert rows[1]["person"] == "Dr. Helene Sommer"
    assert rows[1]["key"] == f"{rows[1]['rule']}:{rows[1]['subject']}:{rows[1]['occasion']}"


def test_done_with_outcome_finishes_the_planned_contact(store: Store) -> None:
    ids = fill(store)
    key = one(store, "planned_contact").key
    step = NextStep(ContactKind.VISIT, "Wartung ausführen", date(2027, 2, 1))
    with store.write("Kontakt erledigt") as db:
        reminder_answers.finish(
            db, key, kind=ContactKind.VISIT, outcome="Will im Februar", next_step=step
        )
    with store.read() as db:
        done = db.require(Contact, ids["call"])
        assert (done.done_on, done.due) == (date(2026, 11, 21), date(2026, 11, 19))
        assert (done.outcome, done.kind) == ("Will im Februar", ContactKind.VISIT)
        planned = db.scalars(select(Contact).where(Contact.due == step.due))[0]
        assert (planned.customer_id, planned.reason) == (ids["reuter"], "Wartung ausführen")
        assert planned.done_on is None
        with pytest.raises(UserError, match="schon erledigt"):
            reminder_answers.finish(db, key)  # type: ignore[arg-type]
    assert [r for r in found(store) if r.customer_id == ids["reuter"]] == []


def test_done_follows_the_offer_up(store: Store) -> None:
    ids = fill(store)
    key = one(store, FOLLOW_UP).key
    with store.write("Nachgefasst") as db:
        reminder_answers.finish(
            db,
            key,
            outcome="Entscheiden Freitag",
            next_step=NextStep(ContactKind.CALL, "", date(2026, 11, 27)),
        )
    with store.read() as db:
        offer = db.require(Offer, ids["offer"])
        assert (offer.state, offer.followed_up_on) == (OfferState.FOLLOWED_UP, date(2026, 11, 21))
        assert db.require(Contact, ids["planned"]).done_on == date(2026, 11, 21)
        contacts = db.scalars(select(Contact).where(Contact.offer_id == ids["offer"]))
        assert len(contacts) == 2
    again = one(store, FOLLOW_UP)
    assert (again.due, again.group) == (date(2026, 11, 27), Group.SOON)
    assert "noch einmal" in again.title


def test_done_without_a_planned_contact_writes_one(store: Store) -> None:
    ids = fill(store)
    with store.write("Kontakt gelöscht") as db:
        db.delete(db.require(Contact, ids["planned"]))
    key = one(store, FOLLOW_UP).key
    with store.write("Nachgefasst") as db:
        reminder_answers.finish(db, key, kind=ContactKind.EMAIL)
    with store.read() as db:
        (contact,) = db.scalars(select(Contact).where(Contact.offer_id == ids["offer"]))
        assert contact.reason == "Angebot AN-2026-0142 nachgefasst"
        assert (contact.kind, contact.offer_id) == (ContactKind.EMAIL, ids["offer"])
    assert [r for r in found(store) if r.rule == FOLLOW_UP] == []


def test_a_decided_offer_cannot_be_followed_up(store: Store) -> None:
    ids = fill(store)
    key = one(store, FOLLOW_UP).key
    with store.write("Abgelehnt") as db:
        db.require(Offer, ids["offer"]).state = OfferState.DECLINED
    with pytest.raises(UserError, match="schon entschieden"), store.write("Nachgefasst") as db:
        reminder_answers.finish(db, key)


def test_a_congratulation_becomes_a_contact_and_comes_again_next_year(store: Store) -> None:
    ids = fill(store)
    key = one(store, "birthday").key
    with store.write("Gratuliert") as db:
        reminder_answers.finish(db, key, kind=ContactKind.CALL, outcome="hat sich gefreut")
    with store.read() as db:
        (contact,) = db.scalars(select(Contact).where(Contact.person_id == ids["helene"]))
        assert (contact.reason, contact.kind) == ("Geburtstag", ContactKind.CALL)
        assert (contact.customer_id, contact.person_id) == (ids["sommer"], ids["helene"])
    assert "birthday" not in {r.rule for r in found(store)}
    with on(store, date(2027, 11, 21)):
        assert one(store, "birthday").title == "wird heute 61"
    assert store.undo() == "Gratuliert"
    assert one(store, "birthday").key == key


def test_later_moves_a_planned_contact(store: Store) -> None:
    ids = fill(store)
    with store.write("Verschoben") as db:
        reminder_answers.later(db, one(store, "planned_contact").key, date(2026, 11, 24))
    with store.read() as db:
        assert db.require(Contact, ids["call"]).due == date(2026, 11, 24)
    assert one(store, "planned_contact").group is Group.SOON


def test_later_puts_offer_and_contact_off_together(store: Store) -> None:
    ids = fill(store)
    with store.write("Verschoben") as db:
        reminder_answers.later(db, one(store, FOLLOW_UP).key, date(2026, 11, 26))
    with store.read() as db:
        assert db.require(Contact, ids["planned"]).due == date(2026, 11, 26)
    for day, group in ((25, None), (26, Group.TODAY), (27, Group.OVERDUE)):
        with on(store, date(2026, 11, day)):
            shown = [r.group for r in found(store) if r.rule == FOLLOW_UP]
        assert shown == ([group] if group else [])


def test_snoozed_twice_keeps_one_answer(store: Store) -> None:
    fill(store)
    key = one(store, "birthday").key
    for day in (22, 23):
        with store.write("Später") as db:
            reminder_answers.answer(db, key, AnswerKind.SNOOZED, date(2026, 11, day))
    with store.read() as db:
        (kept,) = db.scalars(select(ReminderAnswer))
        assert (kept.until, kept.answered_at) == (date(2026, 11, 23), datetime(2026, 11, 21, 8))
    assert "birthday" not in {r.rule for r in found(store)}
    with on(store, date(2026, 11, 23)):
        assert one(store, "birthday").group is Group.TODAY


@pytest.mark.parametrize("until", [None, date(2026, 11, 20), date(2026, 11, 21)])
def test_later_needs_a_later_day(store: Store, until: date | None) -> None:
    fill(store)
    with pytest.raises(InputError) as error, store.write("Später") as db:
        reminder_answers.answer(db, one(store, "birthday").key, AnswerKind.SNOOZED, until)
    assert set(error.value.fields) == {"until"}


def test_not_needed_is_gone(store: Store) -> None:
    fill(store)
    for reminder in found(store):
        with store.write("Nicht nötig") as db:
            reminder_answers.answer(db, reminder.key, AnswerKind.DISMISSED)
    assert found(store) == []


def test_a_reminder_of_something_deleted_says_so(store: Store) -> None:
    for rule, subject in (
        ("planned_contact", "contact"),
        (FOLLOW_UP, "offer"),
        ("birthday", "person"),
    ):
        with pytest.raises(NotFoundError), store.write("Erledigt") as db:
            reminder_answers.answer(
                db, ReminderKey(rule, f"{subject}:99", "2026-11-21"), AnswerKind.DONE
            )


def test_a_next_step_in_the_past_changes_nothing(store: Store) -> None:
    fill(store)
    key = one(store, "planned_contact").key
    with pytest.raises(InputError), store.write("Erledigt") as db:
        reminder_answers.finish(
            db, key, next_step=NextStep(ContactKind.CALL, "", date(2026, 11, 20))
        )
    assert one(store, "planned_contact").key == key


def test_the_business_sets_the_days_until_the_follow_up(store: Store) -> None:
    ids = fill(store)
    with store.write("Einstellung") as db:
        db.require(Business, 1).follow_up_days = 3
        db.delete(db.require(Contact, ids["planned"]))
    assert one(store, FOLLOW_UP).due == date(2026, 11, 18)


def test_badges_count_what_is_due_now_and_drafts(store: Store) -> None:
    ids = fill(store)
    with store.write("Entwurf") as db:
        add_offer(db, db.require(Customer, ids["reuter"]), None, number="")
    with store.read() as db:
        assert today.counts(db) == today.Counts(today=2, offers=1)
    with on(store, date(2026, 11, 22)), store.read() as db:
        assert today.counts(db) == today.Counts(today=3, offers=2)


def test_this_week_counts_contacts_and_birthdays(store: Store) -> None:
    fill(store)
    with store.read() as db:
        days = today_figures.week(db)
    assert [d.day.day for d in days] == [16, 17, 18, 19, 20, 21, 22]
    assert [(d.contacts, d.birthdays) for d in days] == [
        (0, 0), (0, 0), (0, 0), (1, 0), (0, 0), (0, 1), (1, 0)
    ]  # fmt: skip
    assert [d.is_today for d in days].index(True) == 5
    assert days[5].dots == 1


def test_open_offers_are_summed_by_state(store: Store) -> None:
    ids = fill(store)
    with store.write("Angebote") as db:
        reuter = db.require(Customer, ids["reuter"])
        add_offer(db, reuter, None, number="", net_total=Decimal("100.10"))
        add_offer(db, reuter, date(2026, 11, 13), number="1")  # silent for eight days
        add_offer(db, reuter, date(2026, 11, 14), number="2")  # seven days: not yet
        add_offer(
            db, reuter, date(2026, 10, 1), number="3", state=OfferState.FOLLOWED_UP,
            followed_up_on=date(2026, 11, 20),
        )  # fmt: skip
        add_offer(db, reuter, date(2026, 10, 1), number="4", state=OfferState.ACCEPTED)
    with store.read() as db:
        offers = today_figures.open_offers(db)
    assert (offers.drafts, offers.sent, offers.followed_up, offers.count) == (1, 3, 1, 5)
    assert offers.net_total == Decimal("48100.10")
    assert (offers.silent, offers.silent_days) == (1, 7)


def test_care_counts_customers_with_a_planned_contact(store: Store) -> None:
    ids = fill(store)
    with store.write("Zweiter Kontakt") as db:
        reuter = db.require(Customer, ids["reuter"])
        add_contact(db, reuter, date(2027, 1, 5))
        add_customer(db, "1020", "Łukasz Nowak", importance=Importance.C)
        add_customer(db, "1021", "ohne Klasse")
    with store.read() as db:
        by_class = {c.importance: (c.planned, c.total) for c in today_figures.care(db)}
        assert today_figures.figures(db).care[0].missing == 1
    assert by_class == {Importance.A: (1, 2), Importance.B: (1, 1), Importance.C: (0, 1)}


def test_the_number_of_queries_does_not_grow_with_the_reminders(store: Store) -> None:
    from sqlalchemy import event

    def queries() -> int:
        seen: list[str] = []
        listener = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(store._engine, "before_cursor_execute", listener)
        with store.read() as db:
            today.reminders(db)
        event.remove(store._engine, "before_cursor_execute", listener)
        return len(seen)

    ids = fill(store)
    few = queries()
    with store.write("Viele") as db:
        for n in range(40):
            customer = add_customer(db, f"K{n}", f"Kunde {n}")
            add_contact(db, customer, date(2026, 11, 21) - timedelta(days=n))
            add_offer(db, customer, date(2026, 11, 1), number=f"AN-{n}")
    assert len(found(store)) == 83
    assert queries() == few <= 45
    assert ids


def test_a_very_large_business_sees_the_most_important_and_the_true_number(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.write("Viele") as db:
        for n, value in enumerate((Importance.NONE, Importance.C, Importance.A, Importance.B)):
            customer = add_customer(db, f"K{n}", f"Kunde {n}", importance=value)
            add_contact(db, customer, date(2026, 11, 19))
    monkeypatch.setattr(reminder_facts, "MOST", 2)
    with store.read() as db:
        page = today.reminders(db)
    assert [r.importance for r in page.reminders] == [Importance.A, Importance.B]
    assert (page.total, page.filters[3].count) == (4, 4)


def test_an_agreed_time_is_seen_however_many_others_wait(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.write("Viele") as db:
        for n in range(4):
            customer = add_customer(db, f"K{n}", f"Kunde {n}", importance=Importance.A)
            add_contact(db, customer, date(2026, 11, 19))
        small = add_customer(db, "K9", "Kunde 9", importance=Importance.C)
        add_contact(db, small, date(2026, 11, 20), at_time="09:00")
    monkeypatch.setattr(reminder_facts, "MOST", 2)
    with store.read() as db:
        first, *_others = today.reminders(db).reminders
    assert first.customer_number == "K9"


def test_what_is_not_needed_is_no_longer_planned_and_undo_brings_it_back(store: Store) -> None:
    with store.write("Anfang") as db:
        customer = db.add(Customer(number="K-77", name="Nicht nötig GmbH"))
        db.flush()
        contact = db.add(Contact(customer_id=customer.id, reason="Wartung", due=db.today))
        db.flush()
        contact_id = contact.id
    before = store.dump()
    with store.read() as reader:
        (reminder,) = today.reminders(reader).reminders
    with store.write("Nicht nötig") as db:
        reminder_answers.answer(db, reminder.key, AnswerKind.DISMISSED)
    with store.read() as reader:
        assert today.reminders(reader).reminders == ()
        assert reader.get(Contact, contact_id) is None
    assert store.undo() == "Nicht nötig"
    assert store.dump() == before


def test_an_appointment_stands_with_its_time_on_the_sheet_of_the_day(store: Store) -> None:
    """Also where something else of the customer is more urgent."""
    with store.write("Zwei") as db:
        customer = add_customer(db, "K1", "Kunde 1")
        add_contact(db, customer, date(2026, 11, 10), at_time="08:00", reason="Versprochen")
        add_contact(db, customer, db.today, at_time="11:15", reason="Aufmaß")
    with store.read() as db:
        (item,) = day_sheet.day_sheet(db).items
    assert item.time == "11:15"
    assert [words for words in item.also if "Aufmaß" in words and "11:15 Uhr" in words]
