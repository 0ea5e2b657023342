"""Contacts: planned with a reason, noted in ten seconds, finished with a next step."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kundenpflege.base.errors import ConflictError, InputError, NotFoundError, UserError
from kundenpflege.model import Offer, ReminderAnswer, User
from kundenpflege.model.kinds import AnswerKind, ContactKind
from kundenpflege.services import contacts, customers, today
from kundenpflege.services.contacts import NextStep
from kundenpflege.services.reminder_answers import later
from kundenpflege.store import Store

from .contact_rows import list_contacts
from .sample_work import fill

TODAY = date(2026, 11, 21)
SOON = date(2026, 12, 1)


@pytest.fixture
def customer_id(store: Store) -> int:
    with store.write("Kunde") as db:
        return customers.add_customer(
            db, {"number": "K-7", "persons": [{"first_name": "Ida", "last_name": "Ohm"}]}
        )


def plan(store: Store, customer_id: int, **values: Any) -> int:
    values = {"kind": "call", "reason": "Wartung anbieten", "due": SOON, **values}
    with store.write("Kontakt geplant") as db:
        return contacts.plan_contact(db, customer_id, **values)


def get(store: Store, contact_id: int) -> contacts.ContactDetail:
    with store.read() as db:
        return contacts.get_contact(db, contact_id)


def test_a_planned_contact(store: Store, customer_id: int) -> None:
    with store.read() as db:
        person_id = customers.get_customer(db, customer_id).persons[0].id
    detail = get(store, plan(store, customer_id, at_time="9.30", person_id=person_id, note="a\nb"))
    assert detail.customer_name == "Ida Ohm"
    assert detail.customer_number == "K-7"
    assert detail.person_name == "Ida Ohm"
    assert detail.kind is ContactKind.CALL
    assert (detail.due, detail.at_time, detail.note) == (SOON, "09:30", "a\nb")
    assert not detail.is_done


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_no_contact_without_a_reason(store: Store, customer_id: int, reason: str) -> None:
    with pytest.raises(InputError, match="Anlass") as caught:
        plan(store, customer_id, reason=reason)
    assert set(caught.value.fields) == {"reason"}
    with pytest.raises(InputError, match="Anlass"), store.write("Notiz") as db:
        contacts.add_done_contact(db, customer_id, kind="call", text=reason)
    contact_id = plan(store, customer_id)
    with pytest.raises(InputError, match="Anlass"), store.write("ändern") as db:
        contacts.change_contact(db, contact_id, None, {"reason": reason})


def test_problems_are_told_by_field(store: Store, customer_id: int) -> None:
    with store.write("andere") as db:
        other = customers.add_customer(db, {"persons": [{"last_name": "Fremd"}]})
        stranger = customers.get_customer(db, other).persons[0].id
    with pytest.raises(InputError) as caught:
        plan(
            store,
            customer_id,
            kind="fax",
            due=None,
            at_time="spät",
            person_id=stranger,
            responsible_id=99,
            offer_id=99,
        )
    assert set(caught.value.fields) == {
        "kind",
        "due",
        "at_time",
        "person_id",
        "responsible_id",
        "offer_id",
    }
    with pytest.raises(NotFoundError):
        plan(store, 99)


def test_the_customers_responsible_person_takes_it(store: Store, customer_id: int) -> None:
    with store.write("Benutzer") as db:
        inga, jo = db.add(User(name="Inga")), db.add(User(name="Jo"))
        db.flush()
        customers.change_customer(db, customer_id, None, {"responsible_id": inga.id})
    assert get(store, plan(store, customer_id)).responsible_name == "Inga"
    assert get(store, plan(store, customer_id, responsible_id=jo.id)).responsible_name == "Jo"


def test_a_note_in_ten_seconds(store: Store, customer_id: int) -> None:
    with store.write("Notiz") as db:
        done = contacts.add_done_contact(
            db,
            customer_id,
            kind=ContactKind.CALL,
            text="Wintergarten fertig\nzweite Zeile\ndritte",
            outcome="begeistert",
            next_step=NextStep(ContactKind.LETTER, "Dankbrief", SOON),
        )
    detail = get(store, done)
    assert (detail.reason, detail.note) == ("Wintergarten fertig", "zweite Zeile\ndritte")
    assert (detail.due, detail.done_on, detail.outcome) == (TODAY, TODAY, "begeistert")
    with store.read() as db:
        following = list_contacts(db, customer_id)[0]
    assert (following.kind, following.reason, following.due) == (
        ContactKind.LETTER,
        "Dankbrief",
        SOON,
    )


def test_a_long_note_keeps_every_word(store: Store, customer_id: int) -> None:
    text = "Wort " * 200
    with store.write("Notiz") as db:
        done = contacts.add_done_contact(db, customer_id, kind="visit", text=text)
    detail = get(store, done)
    assert detail.note == text.strip()
    assert len(detail.reason) <= 400
    assert detail.reason.endswith("Wort…")


def test_an_outcome_alone_is_a_note_too(store: Store, customer_id: int) -> None:
    with store.write("Notiz") as db:
        done = contacts.add_done_contact(
            db, customer_id, kind="call", text="", outcome="will Türen"
        )
    assert get(store, done).reason == "will Türen"


def test_nothing_is_done_in_the_future(store: Store, customer_id: int) -> None:
    contact_id = plan(store, customer_id)
    with pytest.raises(InputError), store.write("x") as db:
        contacts.finish_contact(db, contact_id, done_on=SOON)
    with pytest.raises(InputError), store.write("x") as db:
        contacts.add_done_contact(db, customer_id, kind="call", text="x", done_on=SOON)
    with pytest.raises(InputError), store.write("x") as db:
        contacts.change_contact(db, contact_id, None, {"done_on": SOON})


def test_finishing_plans_the_next_step_with_the_same_people(store: Store, customer_id: int) -> None:
    with store.write("Vorbereitung") as db:
        offer = db.add(Offer(customer_id=customer_id, number="AN-1"))
        user = db.add(User(name="Inga"))
        db.flush()
        person_id = customers.get_customer(db, customer_id).persons[0].id
    contact_id = plan(
        store, customer_id, person_id=person_id, offer_id=offer.id, responsible_id=user.id
    )
    with store.write("Erledigt") as db:
        following = contacts.finish_contact(
            db, contact_id, "denkt nach", NextStep(ContactKind.CALL, "Noch einmal fragen", SOON)
        )
    done = get(store, contact_id)
    assert (done.done_on, done.outcome, done.due) == (TODAY, "denkt nach", SOON)
    assert following is not None
    after = get(store, following)
    assert (after.person_id, after.offer_number, after.responsible_id) == (
        person_id,
        "AN-1",
        user.id,
    )
    assert not after.is_done
    store.undo()
    assert get(store, contact_id).done_on is None
    with pytest.raises(NotFoundError):
        get(store, following)


def test_a_bad_next_step_finishes_nothing(store: Store, customer_id: int) -> None:
    contact_id = plan(store, customer_id)
    for step in (
        NextStep(ContactKind.CALL, "", SOON),
        NextStep(ContactKind.CALL, "x", date(2026, 11, 20)),
    ):
        with pytest.raises(InputError) as caught, store.write("Erledigt") as db:
            contacts.finish_contact(db, contact_id, "ok", step)
        assert all(name.startswith("next_step.") for name in caught.value.fields)
    assert not get(store, contact_id).is_done


def test_finishing_again_without_words_keeps_the_outcome(store: Store, customer_id: int) -> None:
    contact_id = plan(store, customer_id)
    for outcome in ("erreicht", ""):
        with store.write("Erledigt") as db:
            contacts.finish_contact(db, contact_id, outcome)
    assert get(store, contact_id).outcome == "erreicht"


def test_finishing_again_leaves_it_on_its_day(store: Store, customer_id: int) -> None:
    with store.write("Kontakt") as db:
        contact_id = contacts.plan_contact(
            db, customer_id, kind="call", reason="Fragen", due=date(2026, 11, 20)
        )
        contacts.finish_contact(db, contact_id, "gut", done_on=date(2026, 11, 20))
    with store.write("Noch einmal") as db:
        contacts.finish_contact(db, contact_id, "sehr gut")
    with store.read() as db:
        found = contacts.get_contact(db, contact_id)
    assert (found.done_on, found.outcome) == (date(2026, 11, 20), "sehr gut")


def test_reopening_and_moving(store: Store, customer_id: int) -> None:
    contact_id = plan(store, customer_id)
    with store.write("verschoben") as db:
        contacts.move_contact(db, contact_id, date(2026, 12, 24))
    with store.write("erledigt") as db:
        contacts.finish_contact(db, contact_id)
    with pytest.raises(UserError, match="schon erledigt"), store.write("verschoben") as db:
        contacts.move_contact(db, contact_id, SOON)
    with store.write("wieder offen") as db:
        contacts.reopen_contact(db, contact_id)
    detail = get(store, contact_id)
    assert (detail.due, detail.done_on) == (date(2026, 12, 24), None)


def test_changes_of_different_fields_merge(store: Store, customer_id: int) -> None:
    contact_id = plan(store, customer_id)
    seen = get(store, contact_id).version
    with store.write("a") as db:
        contacts.change_contact(db, contact_id, seen, {"reason": "Türen zeigen"})
    with store.write("b") as db:
        contacts.change_contact(db, contact_id, seen, {"kind": "visit"})
    with pytest.raises(ConflictError, match="Anlass"), store.write("c") as db:
        contacts.change_contact(db, contact_id, seen, {"reason": "etwas anderes"})
    detail = get(store, contact_id)
    assert (detail.reason, detail.kind) == ("Türen zeigen", ContactKind.VISIT)


def test_removing(store: Store, customer_id: int) -> None:
    contact_id = plan(store, customer_id)
    with store.write("Antwort") as db:
        db.add(
            ReminderAnswer(
                rule="planned_contact",
                subject=f"contact:{contact_id}",
                occasion="x",
                answer=AnswerKind.SNOOZED,
            )
        )
    before = store.dump()
    with store.write("gelöscht") as db:
        contacts.remove_contact(db, contact_id)
    assert "reminder_answer" not in store.dump()
    with pytest.raises(NotFoundError):
        get(store, contact_id)
    store.undo()
    assert store.dump() == before


@pytest.mark.parametrize("by_form", [False, True])
def test_a_follow_up_that_is_moved_is_no_longer_put_off(store: Store, by_form: bool) -> None:
    ids = fill(store)
    with store.read() as db:
        (put_off,) = today.reminders(db, rule="follow_up").reminders
    with store.write("Später") as db:
        later(db, put_off.key, date(2026, 11, 30))
    with store.read() as db:
        assert today.reminders(db, rule="follow_up").reminders == ()
    with store.write("Verschoben") as db:
        if by_form:
            contacts.change_contact(db, ids["planned"], None, {"due": date(2026, 11, 23)})
        else:
            contacts.move_contact(db, ids["planned"], date(2026, 11, 23))
    with store.read() as db:
        assert [r.due for r in today.reminders(db, rule="follow_up").reminders] == [
            date(2026, 11, 23)
        ]
