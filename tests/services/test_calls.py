"""Calls: numbers and words before them, the note after them, and those that reached nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import InputError, NotFoundError
from kundenpflege.model import Contact, Offer, Person, ReminderAnswer
from kundenpflege.model.kinds import AnswerKind, ContactKind, Mood, OfferState
from kundenpflege.services import calls, contacts, customers, persons, today, wishes
from kundenpflege.services.calls import CallNote, Reached
from kundenpflege.services.contacts import NextStep
from kundenpflege.services.opening import open_demo
from kundenpflege.store import Store

TODAY = date(2026, 11, 20)  # a Friday
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(TODAY)


@pytest.fixture
def customer_id(store: Store) -> int:
    with store.write("Kunde") as db:
        return customers.add_customer(
            db,
            {
                "number": "K-7",
                "phone": "04102 1",
                "persons": [
                    {"salutation": "mrs", "title_before": "Dr.", "first_name": "Ida",
                     "last_name": "Ohm", "phone": "04102 2", "mobile": "0171 3"},
                    {"first_name": "Emil", "last_name": "Ohm", "mobile": "0171-3"},
                    {"first_name": "Uwe", "last_name": "Volt", "phone": "04102 5"},
                ],
            },
        )  # fmt: skip


def plan(store: Store, customer_id: int, **values: Any) -> int:
    values = {"kind": "call", "reason": "Wartung anbieten", "due": TODAY, **values}
    with store.write("Kontakt geplant") as db:
        return contacts.plan_contact(db, customer_id, **values)


def facts(store: Store, *words: Any, **named: Any) -> calls.CallFacts:
    with store.read() as db:
        return calls.call_facts(db, *words, **named)


def get(store: Store, contact_id: int) -> contacts.ContactDetail:
    with store.read() as db:
        return contacts.get_contact(db, contact_id)


def rows(store: Store, *where: Any) -> list[contacts.ContactDetail]:
    with store.read() as db:
        ids = db.scalars(select(Contact.id).where(*where).order_by(Contact.id))
        return [contacts.get_contact(db, one) for one in ids]


def test_all_numbers_are_there_those_of_the_person_first_and_each_once(
    store: Store, customer_id: int
) -> None:
    found = facts(store, customer_id)
    assert [(one.label, one.number) for one in found.numbers] == [
        ("Dr. Ida Ohm", "04102 2"),
        ("Dr. Ida Ohm, mobil", "0171 3"),
        (found.customer, "04102 1"),
        ("Uwe Volt", "04102 5"),
    ]
    assert found.spoken == "Frau Dr. Ohm"
    with store.read() as db:
        uwe = next(iter(db.scalars(select(Person.id).where(Person.last_name == "Volt"))))
    other = facts(store, customer_id, person_id=uwe)
    assert other.numbers[0].label == "Uwe Volt" and other.person == "Uwe Volt"
    assert other.spoken == "Uwe Volt", "nobody's gender is guessed"


def test_who_left_is_called_no_more(store: Store, customer_id: int) -> None:
    with store.write("weg") as db:
        ida = next(iter(db.scalars(select(Person).where(Person.first_name == "Ida"))))
        persons.leave(db, ida.id)
    found = facts(store, customer_id)
    assert "Dr. Ida Ohm" not in {one.label for one in found.numbers}
    assert found.person == "Emil Ohm"


def test_the_words_are_preparation_last_contact_and_wish(store: Store, customer_id: int) -> None:
    with store.write("Vorgeschichte") as db:
        contacts.add_done_contact(
            db, customer_id, kind="visit", text="Aufmaß", outcome="freut sich auf den Sommer",
            done_on=date(2026, 9, 2),
        )  # fmt: skip
        wishes.add_wish(db, customer_id, {"text": "ein Gartenhaus"})
    contact_id = plan(store, customer_id, note="Muster mitnehmen\nSohn heißt Max")
    found = facts(store, contact_id=contact_id)
    assert found.title == "Wartung anbieten"
    assert found.say == (
        "Muster mitnehmen",
        "Sohn heißt Max",
        "zuletzt: Besuch am 02.09.2026 – freut sich auf den Sommer",
        "offener Wunsch: ein Gartenhaus",
    )


def test_a_contact_that_is_gone_is_told(store: Store) -> None:
    with pytest.raises(NotFoundError):
        facts(store, contact_id=4711)
    with pytest.raises(NotFoundError):
        facts(store, 4711)


def test_a_planned_call_is_finished_with_mood_time_and_next_step(
    store: Store, customer_id: int
) -> None:
    contact_id = plan(store, customer_id)
    note = CallNote(
        customer_id, contact_id=contact_id, key=f"planned_contact:contact:{contact_id}:2026-11-20",
        title="Wartung anbieten", outcome="gern im Mai", mood=Mood.GOOD, minutes=7,
        step=NextStep(ContactKind.VISIT, "", MONDAY),
    )  # fmt: skip
    with store.write("Anruf") as db:
        calls.note_talk(db, note)
    done = get(store, contact_id)
    assert (done.done_on, done.outcome, done.mood, done.minutes) == (
        TODAY, "gern im Mai", Mood.GOOD, 7,
    )  # fmt: skip
    (following,) = rows(store, Contact.done_on.is_(None))
    assert (following.kind, following.reason, following.due) == (
        ContactKind.VISIT, "Wartung anbieten", MONDAY,
    )  # fmt: skip


def test_a_call_that_nobody_planned(store: Store, customer_id: int) -> None:
    with store.write("Anruf") as db:
        calls.note_talk(db, CallNote(customer_id, outcome="wollte nur danken", no_next=True))
    (done,) = rows(store)
    assert (done.reason, done.outcome, done.done_on, done.no_next) == (
        "Anruf", "wollte nur danken", TODAY, True,
    )  # fmt: skip


def test_a_birthday_call_answers_the_reminder_and_keeps_mood_and_minutes(
    store: Store, customer_id: int
) -> None:
    with store.write("Geburtstag") as db:
        ida = next(iter(db.scalars(select(Person).where(Person.first_name == "Ida"))))
        ida.birth_day, ida.birth_month = TODAY.day, TODAY.month
    with store.read() as db:
        (reminder,) = today.reminders(db).reminders
    assert reminder.rule == "birthday"
    note = CallNote(
        customer_id, person_id=reminder.person_id, key=reminder.key.text, title=reminder.title,
        outcome="hat sich gefreut", mood=Mood.GOOD, minutes=3, no_next=True,
    )  # fmt: skip
    with store.write("Anruf") as db:
        calls.note_talk(db, note)
    with store.read() as db:
        assert today.reminders(db).reminders == ()
        (answer,) = db.scalars(select(ReminderAnswer.answer))
    (done,) = rows(store)
    assert (done.mood, done.minutes, done.no_next) == (Mood.GOOD, 5, True), "no shorter slot"
    assert done.kind is ContactKind.CALL
    assert answer is AnswerKind.DONE


@pytest.mark.parametrize(
    ("how", "hour", "again", "words"),
    [
        (Reached.MISSED, 9, TODAY, "niemanden erreicht"),
        (Reached.MAILBOX, 15, TODAY, "niemanden erreicht: Mailbox"),
        (Reached.MISSED, 16, MONDAY, "niemanden erreicht"),
        (Reached.CALLS_BACK, 9, TUESDAY, "niemanden erreicht: ruft zurück"),
    ],
)
def test_a_call_that_reached_nobody_stays_planned(
    tmp_path: Path, how: Reached, hour: int, again: date, words: str
) -> None:
    with Store.open(tmp_path / "k.db", clock=FixedClock(TODAY, hour)) as store:
        with store.write("Kunde") as db:
            customer_id = customers.add_customer(db, {"persons": [{"last_name": "Ohm"}]})
        contact_id = plan(store, customer_id, due=date(2026, 11, 18))
        note = CallNote(customer_id, contact_id=contact_id, title="Wartung anbieten")
        with store.write("nicht erreicht") as db:
            assert calls.note_not_reached(db, note, how) == again
        kept = get(store, contact_id)
        assert (kept.due, kept.attempts, kept.is_done) == (again, 1, False)
        assert words in kept.note and kept.reason == "Wartung anbieten"
        with store.write("nicht erreicht") as db:
            calls.note_not_reached(db, replace(note, outcome="belegt"), Reached.MISSED)
        kept = get(store, contact_id)
        assert kept.attempts == 2 and kept.note.endswith("niemanden erreicht: belegt")
        found = facts(store, contact_id=contact_id)
        assert calls.attempts_words(found.attempts) == "2 Versuche ohne Erfolg"


def test_a_missed_call_that_nobody_planned_becomes_one_to_call_back(
    store: Store, customer_id: int
) -> None:
    with store.write("nicht erreicht") as db:
        calls.note_not_reached(
            db, CallNote(customer_id, title="wird heute 60 – runder Geburtstag"), Reached.MISSED
        )
    with store.read() as db:
        (reminder,) = today.reminders(db).reminders
    (planned,) = rows(store)
    assert planned.reason == "Rückruf: wird heute 60 – runder Geburtstag"
    assert (planned.due, planned.done_on, planned.attempts) == (TODAY, None, 1)
    assert reminder.contact_id == planned.id


def test_who_was_not_reached_on_a_birthday_is_told_of_once(store: Store, customer_id: int) -> None:
    """The call to be tried again stands for the birthday, and once it is done nothing is left."""
    with store.write("Geburtstag") as db:
        person = db.scalars(select(Person))[0]
        person.birth_day, person.birth_month = TODAY.day, TODAY.month
    with store.read() as db:
        (birthday,) = today.reminders(db).every
    note = CallNote(customer_id, person.id, key=birthday.key.text, title=birthday.title)
    with store.write("nicht erreicht") as db:
        calls.note_not_reached(db, note, Reached.MISSED)
    with store.read() as db:
        (again,) = today.reminders(db).every
    assert again.rule == "planned_contact" and again.contact_id is not None
    with store.write("nicht erreicht") as db:
        calls.note_not_reached(
            db, CallNote(customer_id, contact_id=again.contact_id), Reached.MISSED
        )
    assert [one.attempts for one in rows(store)] == [2]
    with store.write("erreicht") as db:
        calls.note_talk(
            db,
            CallNote(
                customer_id,
                contact_id=again.contact_id,
                key=again.key.text,
                outcome="gefreut",
                no_next=True,
            ),
        )
    with store.read() as db:
        assert today.reminders(db).every == ()


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Store]:
    with open_demo(tmp_path, clock=FixedClock(date(2026, 11, 21))) as opened:
        yield opened


def brandt(store: Store) -> Any:
    with store.read() as db:
        page = today.reminders(db, rule="follow_up")
        return next(one for one in page.reminders if one.who == "Familie Brandt")


def test_a_follow_up_that_reached_nobody_is_tried_again_not_doubled(demo: Store) -> None:
    reminder = brandt(demo)
    note = CallNote(
        reminder.customer_id, offer_id=reminder.offer_id, key=reminder.key.text, title="nachfassen"
    )

    def calls_planned() -> int:
        with demo.read() as db:
            return db.count(
                select(Contact.id).where(
                    Contact.customer_id == reminder.customer_id, Contact.done_on.is_(None)
                )
            )

    before = calls_planned()
    with demo.write("nicht erreicht") as db:
        calls.note_not_reached(db, note, Reached.MISSED)
    assert calls_planned() - before in (0, 1)
    once = calls_planned()
    with demo.write("nicht erreicht") as db:
        calls.note_not_reached(db, note, Reached.MISSED)
    assert calls_planned() == once


@pytest.mark.parametrize(
    ("decision", "state"),
    [("accepted", OfferState.ACCEPTED), ("declined", OfferState.DECLINED)],
)
def test_an_offer_is_decided_on_the_telephone(
    demo: Store, decision: str, state: OfferState
) -> None:
    reminder = brandt(demo)
    note = CallNote(
        reminder.customer_id, offer_id=reminder.offer_id, key=reminder.key.text,
        title=reminder.title, outcome="gesagt, getan", decision=decision,
        step=NextStep(ContactKind.VISIT, "", TUESDAY),
    )  # fmt: skip
    with demo.write("Anruf") as db:
        calls.note_talk(db, note)
    with demo.read() as db:
        assert db.require(Offer, reminder.offer_id).state is state
    planned = rows(demo, Contact.customer_id == reminder.customer_id, Contact.due == TUESDAY)
    assert [one.kind for one in planned] == [ContactKind.VISIT]
    assert (demo.undo() or "").startswith("Angebot AN-2026-0142")
    with demo.read() as db:
        assert db.require(Offer, reminder.offer_id).state is not state


def test_a_next_step_in_the_past_stores_nothing(store: Store, customer_id: int) -> None:
    contact_id = plan(store, customer_id)
    step = NextStep(ContactKind.CALL, "gestern", date(2026, 11, 19))
    with pytest.raises(InputError) as caught, store.write("Anruf") as db:
        calls.note_talk(db, CallNote(customer_id, contact_id=contact_id, step=step))
    assert set(caught.value.fields) == {"next_step.due"}
    assert not get(store, contact_id).is_done
