"""Answering all kinds of reminders, and what Heute makes of it on the days after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import InputError, NotFoundError, UserError
from kundenpflege.model import (
    Business,
    Closure,
    Contact,
    Customer,
    DecisionDate,
    Installation,
    Letter,
    Need,
    OccasionType,
    Person,
    ReminderAnswer,
    Wish,
)
from kundenpflege.model.kinds import (
    AnswerKind,
    ContactKind,
    ContactNature,
    FreeDayRule,
    Importance,
    Mood,
    OccasionAnchor,
    OfferState,
)
from kundenpflege.rules.reminders.registry import RULES
from kundenpflege.rules.reminders.reminder import Group, Reminder, ReminderKey
from kundenpflege.services import reminder_answers, today
from kundenpflege.services.contacts import NextStep
from kundenpflege.services.series import plan_series
from kundenpflege.store import Store

from .sample_work import add_contact, add_customer, add_offer, add_person

TODAY = date(2026, 11, 21)


@contextmanager
def on(store: Store, day: date) -> Iterator[None]:
    before, store.clock = store.clock, FixedClock(day)
    yield
    store.clock = before


def every(store: Store, rule: str = "") -> list[Reminder]:
    with store.read() as db:
        return [r for r in today.reminders(db).every if rule in ("", r.rule)]


def key_of(store: Store, rule: str) -> ReminderKey:
    (found,) = every(store, rule)
    return found.key


@pytest.fixture
def ids(store: Store) -> dict[str, int]:
    """One customer for each of the rules that speak by themselves."""
    with store.write("Beispiel") as db:
        db.add(Business(id=1, name="Tischlerei", state="BY"))
        told = {"created_at": datetime(2026, 11, 1, 9)}
        kind = db.add(OccasionType(key="tuer", title="Türwartung", interval_months=12))
        season = db.add(
            OccasionType(key="rinne", title="Dachrinne", interval_months=12, season="10-12",
                         anchor=OccasionAnchor.CALENDAR)
        )  # fmt: skip
        db.flush()
        sommer = add_customer(db, "1", "Sommer", importance=Importance.A, **told)
        helene = add_person(db, sommer, "Helene", "Sommer", birth_day=30, birth_month=11,
                            birth_year=1966)  # fmt: skip
        cecilia = add_person(db, sommer, "Cäcilia", "Sommer")
        klaus = add_customer(db, "2", "Klaus", since=date(2021, 11, 23), **told)
        nowak = add_customer(db, "3", "Nowak", referred_by_id=klaus.id,
                             created_at=datetime(2026, 11, 18, 9))  # fmt: skip
        firm = add_customer(db, "4", "Firma", **told)
        door = db.add(Installation(customer_id=firm.id, title="Tor", type_id=kind.id,
                                   last_service=date(2025, 11, 25)))  # fmt: skip
        window = db.add(Installation(customer_id=firm.id, title="Fenster",
                                     warranty_until=date(2026, 12, 30)))  # fmt: skip
        gutter = db.add(Installation(customer_id=firm.id, title="Rinne", type_id=season.id))
        lost = add_customer(db, "5", "Lost", **told)
        talk = add_contact(db, lost, date(2026, 11, 18), done_on=date(2026, 11, 18),
                           reason="Haustür gezeigt")  # fmt: skip
        gap = add_customer(db, "6", "Lücke", importance=Importance.B, **told)
        add_contact(db, gap, date(2026, 1, 5), done_on=date(2026, 1, 5), kind=ContactKind.LETTER)
        sleeper = add_customer(db, "7", "Schlaf", last_order=date(2024, 3, 1), **told)
        found = {
            "sommer": sommer, "helene": helene, "cecilia": cecilia, "klaus": klaus,
            "nowak": nowak, "firm": firm, "door": door, "window": window, "gutter": gutter,
            "lost": lost, "talk": talk, "gap": gap, "sleeper": sleeper,
        }  # fmt: skip
        db.flush()
        return {name: one.id for name, one in found.items()}


def test_each_rule_speaks_with_reason_advice_and_words(store: Store, ids: dict[str, int]) -> None:
    found = {r.rule: r for r in every(store)}
    assert set(found) == {
        "anniversary", "birthday", "care_gap", "dormant", "maintenance", "name_day", "next_step",
        "referral", "round_birthday", "season", "warranty",
    } - {"birthday"}  # fmt: skip
    assert found["round_birthday"].title == "wird in 9 Tagen 60 – runder Geburtstag in Sicht"
    assert found["name_day"].title == "hat morgen Namenstag"
    assert found["anniversary"].title == "seit 5 Jahren Kunde"
    assert found["referral"].title == "hat uns empfohlen: Nowak"
    assert found["referral"].customer_id == ids["klaus"]
    assert found["maintenance"].title == "wird fällig: Türwartung – Tor"
    assert found["warranty"].title == "Gewährleistung endet am 30.12.2026: Fenster"
    assert found["season"].title == "zur Jahreszeit: Dachrinne – Rinne"
    assert found["next_step"].title == "nächster Schritt fehlt: Haustür gezeigt"
    assert found["care_gap"].title == "seit 10 Monaten nichts gehört und nichts geplant"
    assert found["dormant"].title == "seit 01.03.2024 nichts bestellt"
    for reminder in found.values():
        assert reminder.why and reminder.advice and reminder.say and reminder.actions
    assert found["next_step"].say[1] == "Zuletzt: Anruf am 18.11.2026"


def test_one_row_a_customer_and_ideas_do_not_count(store: Store, ids: dict[str, int]) -> None:
    with store.read() as db:
        page = today.reminders(db)
        counts = today.counts(db)
    assert len({r.customer_id for r in page.reminders}) == len(page.reminders) == page.total
    firm = next(r for r in page.reminders if r.customer_id == ids["firm"])
    assert (firm.rule, [r.rule for r in firm.also]) == ("maintenance", ["warranty", "season"])
    # Gap, sleeper and season are ideas of ours; the anniversary is two days ahead.
    assert page.due_now == counts.today == 4
    with store.read() as db:
        (season,) = today.reminders(db, rule="season").reminders
    assert (season.rule, [r.rule for r in season.also]) == ("season", ["maintenance", "warranty"])


@pytest.mark.parametrize(
    "rule",
    ["anniversary", "care_gap", "dormant", "maintenance", "name_day", "referral", "season",
     "warranty"],
)  # fmt: skip
def test_done_becomes_a_contact_for_the_occasion(
    store: Store, ids: dict[str, int], rule: str
) -> None:
    key = key_of(store, rule)
    before = store.dump()
    with store.write("Erledigt") as db:
        reminder_answers.finish(
            db, key, outcome="freut sich", mood=Mood.GOOD, no_next=True,
        )  # fmt: skip
    with store.read() as db:
        (contact,) = db.scalars(select(Contact).where(Contact.done_on == TODAY))
        assert (contact.occasion, contact.mood, contact.no_next) == (key.text, Mood.GOOD, True)
        assert contact.reason and contact.nature is ContactNature.CARE
    assert rule not in {r.rule for r in every(store)}
    assert store.undo() == "Erledigt"
    assert store.dump() == before
    assert key_of(store, rule) == key


def test_preparing_a_round_birthday_is_no_contact(store: Store, ids: dict[str, int]) -> None:
    key = key_of(store, "round_birthday")
    with store.write("Erledigt") as db:
        reminder_answers.finish(db, key)
    with store.read() as db:
        assert db.scalars(select(Contact).where(Contact.done_on == TODAY)) == []
    assert every(store, "round_birthday") == []
    with on(store, date(2026, 11, 24)):
        (birthday,) = every(store, "birthday")
    assert birthday.title == "wird am Montag 60 – runder Geburtstag"


def test_a_missing_step_is_planned_or_declared_needless(store: Store, ids: dict[str, int]) -> None:
    key = key_of(store, "next_step")
    with store.write("Geplant") as db:
        step = NextStep(ContactKind.VISIT, "", TODAY + timedelta(days=9))
        reminder_answers.finish(db, key, next_step=step)
    with store.read() as db:
        (planned,) = db.scalars(select(Contact).where(Contact.done_on.is_(None)))
        assert (planned.reason, planned.kind) == ("Haustür gezeigt", ContactKind.VISIT)
        assert not db.require(Contact, ids["talk"]).no_next
    store.undo()
    with store.write("Keiner nötig") as db:
        reminder_answers.finish(db, key, no_next=True)
    with store.read() as db:
        assert db.require(Contact, ids["talk"]).no_next
    assert every(store, "next_step") == []


def test_what_is_planned_or_written_for_an_occasion_is_silent(
    store: Store, ids: dict[str, int]
) -> None:
    name_day, warranty = key_of(store, "name_day"), key_of(store, "warranty")
    with store.write("Geplant") as db:
        planned = add_contact(db, db.require(Customer, ids["sommer"]), TODAY + timedelta(days=40),
                              occasion=name_day.text)  # fmt: skip
        letter = db.add(Letter(customer_id=ids["firm"], occasion=warranty.text, written_on=TODAY))
        db.flush()
        planned_id, letter_id = planned.id, letter.id
    assert every(store, "name_day") == []
    assert len(every(store, "warranty")) == 1, "a draft is no letter yet"
    with store.write("Fertig") as db:
        db.require(Letter, letter_id).finished_on = TODAY
    assert every(store, "warranty") == []
    with store.write("Gelöscht") as db:
        db.delete(db.require(Contact, planned_id))
    assert len(every(store, "name_day")) == 1


def test_a_birthday_that_is_planned_needs_no_announcement(
    store: Store, ids: dict[str, int]
) -> None:
    with store.write("Geplant") as db:
        add_contact(db, db.require(Customer, ids["sommer"]), date(2026, 11, 30),
                    occasion=f"birthday:person:{ids['helene']}:2026-11-30")  # fmt: skip
    assert every(store, "round_birthday") == []


def test_never_is_for_ever_keeps_its_reason_and_can_be_taken_back(
    store: Store, ids: dict[str, int]
) -> None:
    key = ReminderKey("birthday", f"person:{ids['helene']}", "2026-11-30")
    with store.write("Nie") as db:
        reminder_answers.never(db, key, "  feiert\nnicht ")
    with store.read() as db:
        (refused,) = reminder_answers.list_refused(db, [key.subject])
    assert (refused.reason, refused.since) == ("feiert nicht", TODAY)
    assert every(store, "round_birthday") == [], "whoever is not congratulated is not announced"
    for year in (2026, 2027, 2036):
        with on(store, date(year, 11, 30)):
            assert every(store, "birthday") == []
    assert every(store, "name_day"), "that is another matter"
    with store.write("Wieder") as db:
        reminder_answers.again(db, ReminderKey("birthday", key.subject, ""))
    with on(store, date(2027, 11, 30)):
        assert len(every(store, "birthday")) == 1


@pytest.mark.parametrize("kind", [AnswerKind.DISMISSED, AnswerKind.NEVER])
def test_who_calls_off_a_planned_birthday_is_not_told_of_it_at_once(
    store: Store, kind: AnswerKind
) -> None:
    with store.write("Kunde") as db:
        customer = add_customer(db, "1", "Brandt")
        add_person(db, customer, "Petra", "Brandt", birth_day=24, birth_month=11)
    birthday = key_of(store, "birthday")
    with store.write("Einplanen") as db:
        add_contact(db, customer, TODAY, reason="Gratulieren", occasion=birthday.text)
    planned = key_of(store, "planned_contact")
    with store.write("Nicht") as db:
        reminder_answers.answer(db, planned, kind, reason="passt nicht")
    assert not every(store, "birthday")
    with on(store, TODAY + timedelta(days=365)):
        assert bool(every(store, "birthday")) is (kind is AnswerKind.DISMISSED)
    with store.read() as db:
        (stored,) = db.scalars(select(ReminderAnswer).where(ReminderAnswer.rule == "birthday"))
        assert stored.reason == "passt nicht"
    store.undo()
    assert key_of(store, "planned_contact") == planned


def test_never_ends_the_series_of_a_contact(store: Store) -> None:
    with store.write("Reihe") as db:
        customer = add_customer(db, "1", "Brandt")
        plan_series(
            db,
            customer.id,
            {"kind": "call", "reason": "Quartal", "starts": TODAY, "unit": "day"},
        )
    key = key_of(store, "planned_contact")
    with store.write("Heute nicht") as db:
        reminder_answers.answer(db, key, AnswerKind.DISMISSED)
    following = key_of(store, "planned_contact")
    assert following != key
    with store.write("Nie wieder") as db:
        reminder_answers.never(db, following, "will er nicht")
    for day in range(0, 60, 7):
        with on(store, TODAY + timedelta(days=day)):
            assert not every(store, "planned_contact")
    store.undo()
    assert key_of(store, "planned_contact") == following


def test_never_about_an_offer_ends_its_calls(store: Store, ids: dict[str, int]) -> None:
    with store.write("Angebot") as db:
        customer = db.require(Customer, ids["klaus"])
        offer = add_offer(db, customer, date(2026, 11, 10), valid_until=date(2026, 12, 10))
        for step in (1, 2):
            add_contact(db, customer, date(2026, 11, 10 + 7 * step), offer_id=offer.id,
                        follow_up=step)  # fmt: skip
    before = store.dump()
    with store.write("Nie") as db:
        reminder_answers.answer(
            db, key_of(store, "follow_up"), AnswerKind.NEVER, reason="meldet sich selbst"
        )
    for day in (TODAY, date(2026, 12, 6), date(2026, 12, 20)):
        with on(store, day):
            assert {r.rule for r in every(store)} & {"follow_up", "offer_expiring"} == set()
    with store.read() as db:
        assert db.scalars(select(Contact).where(Contact.offer_id.is_not(None))) == []
    store.undo()
    assert store.dump() == before


def test_an_answer_given_before_the_rules_were_two_still_counts(
    store: Store, ids: dict[str, int]
) -> None:
    with store.write("Angebot") as db:
        customer = db.require(Customer, ids["klaus"])
        offer = add_offer(
            db, customer, date(2026, 10, 1), valid_until=date(2026, 11, 22),
            state=OfferState.FOLLOWED_UP, followed_up_on=date(2026, 10, 8),
        )  # fmt: skip
    assert key_of(store, "offer_expiring").occasion == "valid-2026-11-22"
    with store.write("Von früher") as db:
        db.add(
            ReminderAnswer(
                rule="follow_up",
                subject=f"offer:{offer.id}",
                occasion="valid-2026-11-22",
                answer=AnswerKind.DISMISSED,
            )
        )
    assert every(store, "offer_expiring") == []


def test_put_off_it_returns_whatever_the_window(store: Store, ids: dict[str, int]) -> None:
    with on(store, date(2026, 12, 1)):
        key = key_of(store, "birthday")
        with store.write("Später") as db:
            reminder_answers.later(db, key, date(2027, 1, 20), "im Urlaub")
    for day, shown in ((date(2027, 1, 19), 0), (date(2027, 1, 20), 1), (date(2027, 4, 1), 1)):
        with on(store, day):
            assert len(every(store, "birthday")) == shown
    with on(store, date(2027, 4, 1)):
        (late,) = every(store, "birthday")
        assert (late.group, late.due) == (Group.OVERDUE, date(2027, 1, 20))
    with on(store, date(2027, 11, 25)):
        (new,) = every(store, "birthday")
        assert new.occasion == "2027-11-30", "the next one takes its place"
    with on(store, date(2028, 1, 1)):
        assert every(store, "birthday") == []
    with store.read() as db:
        assert db.scalars(select(ReminderAnswer))[0].reason == "im Urlaub"


def test_the_clock_set_back_shows_nothing_that_was_done(store: Store, ids: dict[str, int]) -> None:
    with store.write("Erledigt") as db:
        reminder_answers.finish(db, key_of(store, "name_day"))
    with on(store, TODAY - timedelta(days=2)):
        assert every(store, "name_day") == []
        assert every(store, "anniversary")


@pytest.mark.parametrize(("rule", "due"), [("keep", 22), ("before", 20), ("after", 23)])
def test_free_days_move_what_is_said(
    store: Store, ids: dict[str, int], rule: str, due: int
) -> None:
    # 22 November 2026 is a Sunday.
    with store.write("Einstellung") as db:
        db.require(Business, 1).free_day_rule = FreeDayRule(rule)
    (found,) = every(store, "name_day")
    assert (found.due, found.occasion) == (date(2026, 11, due), "2026-11-22")


def test_nothing_is_missed_over_long_company_holidays(store: Store, ids: dict[str, int]) -> None:
    with store.write("Einstellung") as db:
        db.require(Business, 1).free_day_rule = FreeDayRule.AFTER
        db.add(Closure(title="Umbau", first=date(2026, 11, 22), last=date(2027, 1, 10)))
    with on(store, date(2027, 1, 11)):
        assert [r.due for r in every(store, "birthday")] == [date(2027, 1, 11)]
    with store.write("Einstellung") as db:
        db.require(Business, 1).free_day_rule = FreeDayRule.BEFORE
    # The last working day before: a Friday.
    with on(store, date(2026, 11, 20)):
        assert [(r.due, r.group) for r in every(store, "birthday")] == [
            (date(2026, 11, 20), Group.TODAY)
        ]


def test_a_planned_time_is_kept_on_free_days(store: Store, ids: dict[str, int]) -> None:
    with store.write("Termine") as db:
        db.require(Business, 1).free_day_rule = FreeDayRule.AFTER
        klaus = db.require(Customer, ids["klaus"])
        add_contact(db, klaus, date(2026, 11, 22), reason="Tag der offenen Tür", at_time="14:00")
        add_contact(db, klaus, date(2026, 11, 22), reason="Irgendwann melden")
    assert {r.title: r.due.day for r in every(store, "planned_contact")} == {
        "Anruf – Tag der offenen Tür": 22, "Anruf – Irgendwann melden": 23
    }  # fmt: skip


def test_name_days_only_where_they_are_usual_or_wanted(store: Store, ids: dict[str, int]) -> None:
    assert len(every(store, "name_day")) == 1
    with store.write("Umzug") as db:
        db.require(Business, 1).state = "SH"
    assert every(store, "name_day") == []
    with store.write("Gewünscht") as db:
        db.require(Business, 1).name_days = True
        db.require(Person, ids["helene"]).name_day = 1121
        db.require(Person, ids["cecilia"]).name_day = 0
    assert [r.person for r in every(store, "name_day")] == ["Helene Sommer"]


def test_the_evening_tells_what_was_done_and_what_is_left(
    store: Store, ids: dict[str, int]
) -> None:
    with store.write("Heute") as db:
        klaus = db.require(Customer, ids["klaus"])
        add_contact(db, klaus, TODAY, done_on=TODAY, reason="Angerufen", outcome="zufrieden")
        add_contact(db, klaus, TODAY, reason="Muster bringen")
    with store.read() as db:
        evening = today.left_over(db)
    assert [(one.customer, one.reason, one.outcome) for one in evening.done] == [
        ("Klaus", "Angerufen", "zufrieden")
    ]
    assert "Anruf – Muster bringen" in {r.title for r in evening.left}
    assert not any(r.idea for r in evening.left)


def test_the_week_ahead_names_each_day(store: Store, ids: dict[str, int]) -> None:
    with store.read() as db:
        days = dict(today.week_ahead(db))
    assert list(days) == [TODAY + timedelta(days=n) for n in range(1, 8)]
    assert [r.rule for r in days[date(2026, 11, 22)]] == ["name_day"]
    assert [r.rule for r in days[date(2026, 11, 23)]] == ["anniversary"]


def test_what_to_say_comes_from_the_records(store: Store, ids: dict[str, int]) -> None:
    with store.write("Angebot") as db:
        klaus = db.require(Customer, ids["klaus"])
        offer = add_offer(db, klaus, date(2026, 11, 10))
        db.add(Need(offer_id=offer.id, text="Die Tür schließt leise."))
        db.add(Wish(customer_id=klaus.id, text="Ein Regal", noted_on=TODAY))
        add_contact(db, klaus, TODAY, done_on=date(2026, 10, 1), outcome="Will warm haben",
                    kind=ContactKind.VISIT)  # fmt: skip
    (found,) = every(store, "follow_up")
    assert found.say == (
        "Sehr geehrte Damen und Herren",
        "Zuletzt: Besuch am 01.10.2026 – Will warm haben",
        "Wunsch: Ein Regal",
        "Wichtig: „Die Tür schließt leise“",
    )


def test_who_is_restricted_is_named_nowhere(store: Store, ids: dict[str, int]) -> None:
    with store.write("Gesperrt") as db:
        helene = db.require(Person, ids["helene"])
        helene.restricted_on, helene.position, helene.phone = TODAY, -1, "040 1"
        sommer = db.require(Customer, ids["sommer"])
        add_contact(db, sommer, TODAY, reason="Fragen", person_id=helene.id)
    (planned,) = every(store, "planned_contact")
    assert (planned.person, planned.person_id, planned.phone) == ("", None, "")
    assert not any("Helene" in line for r in every(store) for line in (*r.say, r.who, r.person))


def test_only_what_waits_is_found(store: Store, ids: dict[str, int]) -> None:
    key = key_of(store, "name_day")
    with store.read() as db:
        found = today.find(db, key)
        assert found is not None and found.say
        assert today.find(db, ReminderKey(key.rule, key.subject, "2030-01-01")) is None


@pytest.mark.parametrize("rule", [rule.key for rule in RULES])
def test_what_is_gone_cannot_be_answered(store: Store, rule: str) -> None:
    for subject in ("person:99", "nonsense:1"):
        key = ReminderKey(rule, subject, "2026-11-21")
        with pytest.raises((NotFoundError, UserError)), store.write("x") as db:
            reminder_answers.finish(db, key)
    with pytest.raises(InputError), store.write("x") as db:
        reminder_answers.later(db, ReminderKey(rule, "person:1", "x"), TODAY)


def test_overdue_for_a_customer_of_high_class_comes_first(store: Store) -> None:
    """The order of the spec: promise, follow-up, decision, birthday."""
    with store.write("Reihenfolge") as db:
        db.add(Business(id=1, name="Tischlerei"))
        customers: dict[str, Any] = {}
        for n, name in enumerate(("promise", "offer", "decision", "birthday")):
            customers[name] = add_customer(db, str(n), name)
        add_contact(db, customers["promise"], TODAY - timedelta(days=1), at_time="14:00")
        add_offer(db, customers["offer"], date(2026, 11, 1))
        db.add(DecisionDate(customer_id=customers["decision"].id, title="Halle", day=TODAY))
        add_person(db, customers["birthday"], "Eva", "x", birth_day=21, birth_month=11)
    with store.read() as db:
        page = today.reminders(db)
    assert [r.customer for r in page.reminders] == ["promise", "offer", "decision", "birthday"]
