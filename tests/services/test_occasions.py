"""The occasions of a customer from the database, planned one by one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from kundenpflege.base.errors import NotFoundError, UserError
from kundenpflege.model import (
    Business,
    Closure,
    Contact,
    Customer,
    DecisionDate,
    Installation,
    Letter,
    OccasionType,
    Person,
    ReminderAnswer,
    Wish,
)
from kundenpflege.model.kinds import (
    AnswerKind,
    Channel,
    ContactKind,
    ContactNature,
    CustomerKind,
    Importance,
    OccasionAnchor,
    OfferKind,
    OfferState,
)
from kundenpflege.rules.reminders.reminder import ReminderKey
from kundenpflege.services import consents, merging, occasions
from kundenpflege.store import Store

from .sample_work import add_contact, add_customer, add_offer, add_person

TODAY = date(2026, 11, 21)


@pytest.fixture
def reuter(store: Store) -> int:
    """A business with one of everything that gives a reason."""
    with store.write("Reuter") as db:
        db.add(Business(id=1, name="Tischlerei", country="DE", state="SH"))
        one = add_customer(
            db, "1010", "Autohaus Reuter", kind=CustomerKind.BUSINESS, company="Autohaus Reuter",
            importance=Importance.A, since=date(2022, 3, 3), phone="04531 5550",
        )  # fmt: skip
        kai = add_person(db, one, "Kai", "Reuter", birth_day=14, birth_month=1, birth_year=1977)
        add_person(db, one, "Alt", "Chef", birth_day=2, birth_month=2, left_on=TODAY)
        add_person(db, one, "Still", "Chef", birth_day=3, birth_month=2, restricted_on=TODAY)
        gate = db.add(
            OccasionType(key="tor", title="Tor: UVV-Prüfung", interval_months=12, lead_days=45)
        )
        xmas = OccasionType(
            key="weihnachten", trade="alle", title="Gruß zu Weihnachten", season="12",
            anchor=OccasionAnchor.CALENDAR,
        )  # fmt: skip
        off = OccasionType(
            key="aus", trade="alle", title="Aus", season="5", anchor=OccasionAnchor.CALENDAR,
            active=False,
        )  # fmt: skip
        db.add(xmas)
        db.add(off)
        db.flush()
        db.add(
            Installation(
                customer_id=one.id, type_id=gate.id, title="Rolltor", last_service=date(2026, 4, 2),
                warranty_until=date(2027, 9, 30),
            )
        )  # fmt: skip
        db.add(Installation(customer_id=one.id, title="Weg", removed_on=TODAY,
                            warranty_until=date(2027, 9, 30)))  # fmt: skip
        db.add(Wish(customer_id=one.id, text="Ein Rammschutz", noted_on=TODAY, person_id=kai.id))
        db.add(Wish(customer_id=one.id, text="Erfüllt", noted_on=TODAY, done_on=TODAY))
        db.add(DecisionDate(customer_id=one.id, title="Budget", first_month=10, last_month=10))
        sold = {"state": OfferState.ACCEPTED, "decided_on": date(2026, 6, 1)}
        add_offer(db, one, date(2026, 5, 1), subject="Hallentür", **sold)
        add_offer(
            db, one, None, subject="Bestätigung", kind=OfferKind.CONFIRMATION, number="AB-1", **sold
        )
        add_offer(db, one, None, subject="Abgelehnt", number="AN-2", state=OfferState.DECLINED,
                  decided_on=date(2026, 6, 1))  # fmt: skip
        new = add_customer(db, "1011", "Neu GmbH", referred_by_id=one.id)
        new.created_at = datetime(2026, 11, 18, 9)
        return one.id


def listed(store: Store, customer: int, **more: Any) -> list[str]:
    with store.read() as db:
        return [one.title for one in occasions.list_occasions(db, customer, **more)]


def keys(store: Store, customer: int) -> dict[str, str]:
    with store.read() as db:
        return {one.key.rule: one.key.text for one in occasions.list_occasions(db, customer)}


def test_all_that_is_known_gives_reasons(store: Store, reuter: int) -> None:
    assert listed(store, reuter) == [
        "Dank für die Empfehlung an Neu GmbH",
        "Wunsch: Ein Rammschutz",
        "Gruß zu Weihnachten",
        "Geburtstag Kai Reuter (50, runder Geburtstag)",
        "5 Jahre Kunde",
        "Tor: UVV-Prüfung – Rolltor fällig",
        "1 Jahr „Hallentür“",
        "Gewährleistung endet: Rolltor",
        "Entscheidung: Budget",
    ]
    march = listed(store, reuter, first=date(2027, 3, 1), last=date(2027, 3, 31))
    assert march == ["5 Jahre Kunde"]
    assert "Geburtstag Kai Reuter (51)" not in march
    with store.read() as db, pytest.raises(NotFoundError):
        occasions.list_occasions(db, 999)


def test_name_days_where_they_are_usual_or_wanted(store: Store, reuter: int) -> None:
    def told() -> list[str]:
        return [title for title in listed(store, reuter) if title.startswith("Namenstag")]

    with store.write("Martin") as db:
        add_person(db, db.require(Customer, reuter), "Martin", "Lenz")
    assert told() == []
    with store.write("Bayern") as db:
        db.require(Business, 1).state = "BY"
    assert "Namenstag Martin Lenz" in told()
    with store.write("Nie") as db:
        db.require(Business, 1).name_days = False
    assert told() == []
    with store.write("Doch") as db:
        db.require(Business, 1).state = "SH"
        db.require(Business, 1).name_days = True
        for person in db.scalars(select(Person).where(Person.first_name == "Martin")):
            person.name_day = 0
    assert "Namenstag Martin Lenz" not in told()


def test_planned_done_written_or_answered_it_is_none_any_more(store: Store, reuter: int) -> None:
    found = keys(store, reuter)
    assert len(found) == 8, "two anniversaries"
    with store.write("Nicht mehr") as db:
        customer = db.require(Customer, reuter)
        add_contact(db, customer, TODAY, occasion=found["anniversary"])
        add_contact(db, customer, TODAY, occasion=found["wish"], done_on=TODAY)
        db.add(Letter(customer_id=reuter, occasion=found["season"], written_on=TODAY))
        for rule, kind in (
            ("maintenance", AnswerKind.DONE), ("warranty", AnswerKind.DISMISSED),
            ("decision_date", AnswerKind.SNOOZED),
        ):  # fmt: skip
            key = ReminderKey.read(found[rule])
            db.add(
                ReminderAnswer(
                    rule=rule, subject=key.subject, occasion=key.occasion, answer=kind,
                    until=date(2027, 9, 3) if kind is AnswerKind.SNOOZED else None,
                )
            )  # fmt: skip
        birthday = ReminderKey.read(found["birthday"])
        db.add(
            ReminderAnswer(
                rule="birthday", subject=birthday.subject, occasion="", answer=AnswerKind.NEVER,
                reason="möchte das nicht",
            )
        )  # fmt: skip
    assert listed(store, reuter) == [
        "Dank für die Empfehlung an Neu GmbH",
        "5 Jahre Kunde",
        "Entscheidung: Budget",
    ]
    store.undo()
    assert len(listed(store, reuter)) == 9


def test_planning_one_takes_it_off_the_list(store: Store, reuter: int) -> None:
    key = keys(store, reuter)["maintenance"]
    with store.write("Einplanen") as db:
        contact_id = occasions.plan_occasion(db, reuter, f" {key} ")
        contact = db.require(Contact, contact_id)
        assert contact.occasion == key
        assert contact.reason == "Termin vorschlagen: Tor: UVV-Prüfung – Rolltor"
        assert date(2027, 2, 16) <= contact.due <= date(2027, 4, 2) and contact.due.weekday() < 5
        assert (contact.kind, contact.nature) == (ContactKind.LETTER, ContactNature.CARE)
    assert key not in keys(store, reuter).values()
    with pytest.raises(UserError), store.write("Noch einmal") as db:
        occasions.plan_occasion(db, reuter, key)
    for wrong in ("", "Unsinn", "birthday:person:999:2027-01-14", "%", key[:-1]):
        with pytest.raises(UserError), store.write("Falsch") as db:
            occasions.plan_occasion(db, reuter, wrong)
    store.undo()
    assert key in keys(store, reuter).values()


def test_on_a_day_and_a_way_of_ones_own(store: Store, reuter: int) -> None:
    with store.write("Einplanen") as db:
        one = occasions.plan_occasion(
            db, reuter, keys(store, reuter)["birthday"], date(2027, 1, 14), ContactKind.VISIT
        )
        contact = db.require(Contact, one)
        person = db.require(Person, contact.person_id or 0)
        assert (contact.due, contact.kind) == (date(2027, 1, 14), ContactKind.VISIT)
        assert person.first_name == "Kai"


def test_free_days_and_company_holidays_are_kept(store: Store, reuter: int) -> None:
    with store.write("Ferien") as db:
        db.add(Closure(title="Betriebsurlaub", first=date(2026, 12, 1), last=date(2026, 12, 14)))
    with store.write("Einplanen") as db:
        one = occasions.plan_occasion(db, reuter, keys(store, reuter)["season"])
        assert db.require(Contact, one).due >= date(2026, 12, 15)


def test_a_way_that_is_not_permitted_is_not_taken(store: Store, reuter: int) -> None:
    """Who objected to letters is called; a business with which we deal may be (§ 7 UWG)."""
    key = keys(store, reuter)["season"]
    for channel, kind in ((Channel.POST, ContactKind.CALL), (None, ContactKind.LETTER)):
        with store.write("Einplanen") as db:
            consents.object_to(db, reuter, channel, how="am Telefon")
            way = occasions.plan_occasion(db, reuter, key)
            assert db.require(Contact, way).kind is kind
        store.undo()


def test_private_people_get_letters_where_nobody_consented_to_calls(store: Store) -> None:
    with store.write("Privat") as db:
        one = add_customer(db, "1", "Eva Lenz", since=date(2022, 3, 3), phone="0171 5550142").id
    with store.write("Einplanen") as db:
        contact = db.require(
            Contact, occasions.plan_occasion(db, one, keys(store, one)["anniversary"])
        )
        assert contact.kind is ContactKind.LETTER
    store.undo()
    with store.write("Einwilligung") as db:
        consents.grant(db, one, {"channel": "phone", "how": "im Gespräch"})
    with store.write("Einplanen") as db:
        contact = db.require(
            Contact, occasions.plan_occasion(db, one, keys(store, one)["anniversary"])
        )
        assert contact.kind is ContactKind.CALL


def test_restricted_customers_have_none(store: Store, reuter: int) -> None:
    key = keys(store, reuter)["birthday"]
    with store.write("Gesperrt") as db:
        db.require(Customer, reuter).restricted_on = TODAY
    assert listed(store, reuter) == []
    with pytest.raises(UserError), store.write("Trotzdem") as db:
        occasions.plan_occasion(db, reuter, key)


def test_something_planned_for_the_very_day_is_for_that_day(store: Store, reuter: int) -> None:
    with store.write("Anruf") as db:
        add_contact(db, db.require(Customer, reuter), date(2027, 1, 14), reason="Gratulieren")
    assert "birthday" not in keys(store, reuter)


def test_what_was_planned_moves_with_a_merged_customer(store: Store, reuter: int) -> None:
    with store.write("Doppelt") as db:
        other = add_customer(db, "1012", "Autohaus Reuter GmbH", since=date(2022, 3, 3)).id
    with store.write("Einplanen") as db:
        occasions.plan_occasion(db, other, keys(store, other)["anniversary"])
    with store.write("Zusammenführen") as db:
        merging.merge(db, reuter, other)
    assert "5 Jahre Kunde" not in listed(store, reuter)
    with store.read() as db:
        planned = db.scalars(select(Contact.occasion).where(Contact.occasion != ""))
    assert planned == [f"anniversary:customer:{reuter}:2027-03-03"]
