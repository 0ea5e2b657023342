"""Roles, leaving, referrals, own wordings, phases by hand, proposals: what ties people to us."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import InputError
from kundenpflege.model import Address, Business, Category, Customer, CustomerCategory, Offer
from kundenpflege.model.kinds import Importance, OfferState, Phase, Potential
from kundenpflege.rules.reminders.reminder import Group
from kundenpflege.services import (
    business,
    contacts,
    customers,
    decision_dates,
    enquiries,
    importance,
    imports,
    letter_address,
    offer_drafts,
    persons,
    reminder_answers,
    today,
    wishes,
)
from kundenpflege.services.customer_list import (
    CustomerFilter,
    list_customer_ids,
    list_customer_rows,
)
from kundenpflege.services.import_modes import Mode
from kundenpflege.services.import_rows import ImportPlan, RowDraft
from kundenpflege.services.phases import load_phases
from kundenpflege.store import Store

TODAY = date(2026, 11, 21)
FIRM = {
    "kind": "business",
    "company": "Nordring GmbH",
    "persons": [
        {
            "salutation": "mr", "first_name": "Jörg", "last_name": "Petersen", "decides": True,
            "role": "Leitung", "birthday": "21.11.1970",
        },
        {"salutation": "mrs", "first_name": "Sabine", "last_name": "Kolbe", "pays": True},
        {"salutation": "mr", "first_name": "Ole", "last_name": "Lund", "private": True},
    ],
}  # fmt: skip


@pytest.fixture
def firm(store: Store) -> int:
    with store.write("Kunde angelegt") as db:
        business.ensure_business(db)
        return customers.add_customer(db, FIRM)


def people(store: Store, customer_id: int) -> dict[str, persons.PersonDetail]:
    with store.read() as db:
        return {p.last_name: p for p in persons.list_persons(db, customer_id)}


def letter(store: Store, customer_id: int, person_id: int | None = None) -> Any:
    with store.read() as db:
        found = letter_address.letter_address(db, customer_id, person_id)
        return found.lines, found.salutation, found.closing, found.question


# Leaving ------------------------------------------------------------------------------------


def test_who_leaves_hands_over(store: Store, firm: int) -> None:
    known = people(store, firm)
    left, successor = known["Petersen"].id, known["Kolbe"].id
    with store.write("Arbeit") as db:
        planned = contacts.plan_contact(
            db, firm, kind="call", reason="Muster zeigen", due=TODAY, person_id=left
        )
        draft = db.add(Offer(customer_id=firm, person_id=left))
        sent = db.add(Offer(customer_id=firm, person_id=left, state=OfferState.SENT))
        enquiries.add_enquiry(db, firm, {"subject": "Türen", "person_id": left})
        db.flush()
        offers = (draft.id, sent.id)
    before = store.dump()
    with store.write("Person ausgeschieden") as db:
        result = persons.leave(db, left, TODAY - timedelta(days=1), successor)
    assert (result.contacts, result.drafts, result.enquiries) == (1, 1, 1)
    with store.read() as db:
        assert contacts.get_contact(db, planned).person_id == successor
        # What was sent stays as it was.
        assert [db.require(Offer, key).person_id for key in offers] == [successor, left]
    now = people(store, firm)
    assert list(now) == ["Kolbe", "Lund", "Petersen"]
    assert now["Kolbe"].roles == ("Leitung", "Entscheidet", "Zahlt")
    assert (now["Petersen"].has_left, now["Petersen"].successor_id) == (True, successor)
    assert now["Petersen"].roles == ("Leitung",)
    lines, salutation, _closing, question = letter(store, firm)
    assert (lines[1], salutation) == ("Frau Sabine Kolbe", "Sehr geehrte Frau Kolbe,")
    assert question == ""
    # Nor does a letter to the one who left find them.
    assert letter(store, firm, left)[0][1] == "Frau Sabine Kolbe"
    store.undo()
    assert store.dump() == before


def test_who_left_has_no_birthday_any_more(store: Store, firm: int) -> None:
    def birthdays() -> int:
        with store.read() as db:
            return sum(r.rule == "birthday" for r in today.reminders(db).reminders)

    assert birthdays() == 1
    left = people(store, firm)["Petersen"].id
    with store.write("geht") as db:
        persons.leave(db, left)
    assert birthdays() == 0
    with store.write("kommt wieder") as db:
        persons.come_back(db, left)
    assert birthdays() == 1


def test_offers_are_for_those_who_are_there(store: Store, firm: int) -> None:
    known = people(store, firm)

    def meant() -> int | None:
        with store.read() as db:
            return offer_drafts.new_draft(db, firm).person_id

    assert meant() == known["Petersen"].id
    with store.write("gehen") as db:
        persons.leave(db, known["Petersen"].id)
    assert meant() == known["Kolbe"].id
    with store.write("gehen") as db:
        persons.leave(db, known["Kolbe"].id)
    # Herr Lund is a private connection: no business post.
    assert meant() is None


def test_without_a_successor_work_falls_to_the_customer(store: Store, firm: int) -> None:
    left = people(store, firm)["Petersen"].id
    with store.write("Arbeit") as db:
        planned = contacts.plan_contact(
            db, firm, kind="call", reason="x", due=TODAY, person_id=left
        )
        persons.leave(db, left)
    with store.read() as db:
        assert contacts.get_contact(db, planned).person_id is None
    assert people(store, firm)["Petersen"].decides


def test_only_somebody_who_is_there_can_follow(store: Store, firm: int) -> None:
    known = people(store, firm)
    with store.write("anderer") as db:
        other = customers.add_customer(db, {"persons": [{"last_name": "Fremd"}]})
        stranger = persons.list_persons(db, other)[0].id
        persons.leave(db, known["Lund"].id)
    for wrong in (known["Petersen"].id, stranger, known["Lund"].id, 4711):
        with pytest.raises(InputError) as caught, store.write("geht") as db:
            persons.leave(db, known["Petersen"].id, None, wrong)
        assert set(caught.value.fields) == {"successor_id"}
    with pytest.raises(InputError) as caught, store.write("geht") as db:
        persons.leave(db, known["Petersen"].id, TODAY + timedelta(days=1))
    assert set(caught.value.fields) == {"left_on"}


def test_a_derived_name_follows_those_who_are_left(store: Store) -> None:
    couple = {
        "kind": "couple",
        "persons": [
            {"salutation": "mrs", "first_name": "Eva", "last_name": "Brandt"},
            {"salutation": "mr", "first_name": "Jan", "last_name": "Brandt"},
        ],
    }
    with store.write("Paar") as db:
        customer = customers.add_customer(db, couple)
    with store.write("geht") as db:
        persons.leave(db, next(p.id for p in persons.list_persons(db, customer)
                               if p.first_name == "Jan"))  # fmt: skip
    with store.read() as db:
        detail = customers.get_customer(db, customer)
    assert detail.name == "Eva Brandt"
    assert detail.salutation == "Sehr geehrte Frau Brandt,"
    assert "zweite Person" in detail.letter_question


# Letters ------------------------------------------------------------------------------------


def test_private_people_get_no_business_post(store: Store, firm: int) -> None:
    known = people(store, firm)
    with store.write("gehen") as db:
        persons.leave(db, known["Petersen"].id)
        persons.leave(db, known["Kolbe"].id)
    assert letter(store, firm)[1] == "Sehr geehrte Damen und Herren,"
    assert letter(store, firm, known["Lund"].id)[1] == "Sehr geehrter Herr Lund,"


def test_own_words_for_customer_and_person(store: Store, firm: int) -> None:
    known = people(store, firm)
    with store.write("Worte") as db:
        customers.change_customer(
            db, firm, None,
            {"salutation_override": "Moin zusammen", "address_override": "Nordring\nHaus 3"},
        )  # fmt: skip
        own = {"salutation_override": "Lieber Jörg"}
        persons.change_person(db, known["Petersen"].id, None, own)
        values = {"street": "Hof 1", "postal_code": "22303", "place": "Hamburg"}
        db.add(Address(customer_id=firm, **values))
    assert letter(store, firm)[:2] == (
        ("Nordring", "Haus 3", "Hof 1", "22303 Hamburg"),
        "Moin zusammen,",
    )
    lines, salutation, _closing, _question = letter(store, firm, known["Petersen"].id)
    assert (lines[:2], salutation) == (("Nordring GmbH", "Herrn Jörg Petersen"), "Lieber Jörg,")
    # Another person is not greeted with the words for all.
    assert letter(store, firm, known["Kolbe"].id)[1] == "Sehr geehrte Frau Kolbe,"


def test_letters_of_a_swiss_business(store: Store, firm: int) -> None:
    with store.write("Schweiz") as db:
        business.change_business(db, None, {"country": "CH"})
    assert letter(store, firm)[1:3] == ("Sehr geehrter Herr Petersen", "Freundliche Grüsse")
    with store.write("Deutsch, mit ss") as db:
        business.change_business(db, None, {"country": "DE", "swiss_spelling": True})
    assert letter(store, firm)[1:3] == ("Sehr geehrter Herr Petersen,", "Mit freundlichen Grüssen")
    with store.read() as db:
        assert db.require(Business, 1).swiss_spelling


def test_what_is_not_known_is_asked(store: Store) -> None:
    with store.write("Kim") as db:
        kim = customers.add_customer(
            db, {"persons": [{"first_name": "Kim", "last_name": "Müller"}]}
        )
        detail = customers.get_customer(db, kim)
    assert detail.salutation == "Guten Tag Kim Müller,"
    assert detail.letter_question.startswith("Anrede von Kim Müller ist nicht bekannt")


def test_a_po_box_replaces_the_street(store: Store, firm: int) -> None:
    with store.write("Postfach") as db:
        from kundenpflege.services import addresses

        addresses.add_address(
            db, firm, {"po_box": "12345", "postal_code": "22901", "place": "Ahrensburg"}
        )
        (place,) = customers.get_customer(db, firm).addresses
    assert place.line == "Postfach 12345, 22901 Ahrensburg"
    assert letter(store, firm)[0][-2:] == ("Postfach 1 23 45", "22901 Ahrensburg")


# Referrals ----------------------------------------------------------------------------------


def test_who_recommended_whom(store: Store, firm: int) -> None:
    with store.write("Empfehlung") as db:
        new = customers.add_customer(db, {"name": "Neu", "referred_by_id": firm})
        referrer, came = customers.get_customer(db, firm), customers.get_customer(db, new)
    assert came.referred_by is not None and came.referred_by.name == "Nordring GmbH"
    assert [one.name for one in referrer.referrals] == ["Neu"]
    for wrong in (new, 4711):
        with pytest.raises(InputError) as caught, store.write("falsch") as db:
            customers.change_customer(db, new, None, {"referred_by_id": wrong})
        assert set(caught.value.fields) == {"referred_by_id"}
    with store.write("weg") as db:
        customers.remove_customer(db, firm)
        assert customers.get_customer(db, new).referred_by is None


# Phase and importance -----------------------------------------------------------------------


def test_a_phase_laid_down_by_hand(store: Store, firm: int) -> None:
    values = {"phase_override": "lost", "phase_note": "Betrieb aufgegeben"}
    with store.write("Phase") as db:
        customers.change_customer(db, firm, None, values)
        detail = customers.get_customer(db, firm)
    assert (detail.phase.phase, detail.phase.reason) == (Phase.LOST, "Betrieb aufgegeben")
    assert detail.phase.derived is not None
    assert detail.phase.derived.phase is Phase.PROSPECT
    with store.read() as db:
        assert list_customer_ids(db, CustomerFilter(phases=(Phase.LOST,))) == [firm]
    with store.write("wieder frei") as db:
        customers.change_customer(db, firm, None, {"phase_override": ""})
        assert not customers.get_customer(db, firm).phase.overridden


DAYS = st.none() | st.dates(date(2012, 1, 1), TODAY)


def test_the_timeline_tells_of_phases_by_hand_and_of_lists(store: Store) -> None:
    def take(**values: Any) -> None:
        fill = {"": Mode.FILL}
        who = {
            "persons": [{"last_name": "Ohm"}],
            "addresses": [{"street": "Ring 1", "place": "Siek"}],
        }
        drafts = (RowDraft(2, (), {**who, **values}),)
        with store.read() as db:
            rows = imports.check_rows(drafts, imports.lookup(db, drafts), modes=fill)
        plan = ImportPlan(f"liste-{len(values)}.csv", "", 1, (), (), drafts, rows, modes=fill)
        with store.write(plan.label) as db:
            imports.apply(db, plan)

    take()
    with store.write("Phase") as db:
        customer = db.scalar(select(Customer.id))
        customers.change_customer(
            db, customer, None, {"phase_override": "lost", "phase_note": "zieht fort"}
        )
    take(email="ohm@example.de")

    def told() -> list[tuple[str, str]]:
        with store.read() as db:
            page = customers.timeline_page(db, customer)
        assert all(entry.day == date(2026, 11, 21) for entry in page.entries)
        return sorted((e.title, e.subtitle) for e in page.entries if "Phase: " not in e.title)

    lists = [
        ("Durch eine Liste ergänzt", "liste-1.csv"),
        ("Mit einer Liste gekommen", "liste-0.csv"),
    ]
    assert told() == [*lists, ("Phase von Hand: Verloren", "zieht fort")]
    store.undo()
    assert told() == [lists[1], ("Phase von Hand: Verloren", "zieht fort")]
    store.undo()
    assert told() == lists[1:]


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(DAYS, st.none() | st.sampled_from(list(Phase)), st.sets(st.integers(0, 3)), DAYS),
        min_size=1,
        max_size=8,
    )
)
def test_lists_decide_limits_and_overrides_as_the_rule_does(
    store: Store, histories: list[tuple[date | None, Phase | None, set[int], date | None]]
) -> None:
    limits = (None, 6, 36, 96)
    with store.write("von vorn") as db:
        for mapped in (Customer, Category):
            for record in db.scalars(select(mapped)):
                db.delete(record)
        categories = [db.add(Category(name=f"{n}", dormant_months=m)) for n, m in enumerate(limits)]
        db.flush()
        for n, (order, laid, chosen, since) in enumerate(histories):
            customer = db.add(
                Customer(
                    number=f"K-{n}", name=f"K{n}", last_order=order, since=since,
                    phase_override=laid,
                )
            )  # fmt: skip
            db.flush()
            for index in chosen:
                link = {"customer_id": customer.id, "category_id": categories[index].id}
                db.add(CustomerCategory(**link))
    with store.read() as db:
        ids = list_customer_ids(db)
        phases = load_phases(db, ids)
        for phase in Phase:
            wanted = [key for key in ids if phases[key].phase is phase]
            assert list_customer_ids(db, CustomerFilter(phases=(phase,))) == wanted
        rows = list_customer_rows(db, ids)
        assert [row.phase for row in rows] == [phases[key].phase for key in ids]


def test_classes_are_proposed_and_taken_over_in_one_step(store: Store) -> None:
    turnovers = {"Groß": 80_000, "Mittel": 15_000, "Klein": 5_000, "Neu": None}
    with store.write("Kunden") as db:
        ids = {
            name: customers.add_customer(db, {"name": name, "turnover": amount})
            for name, amount in turnovers.items()
        }
        customers.change_customer(db, ids["Klein"], None, {"importance": "C"})
    with store.read() as db:
        big = customers.get_customer(db, ids["Groß"]).proposals.importance
        rows = importance.list_proposals(db)
        assert importance.list_proposals(db, limit=1) == rows[:1]
    assert big.importance is Importance.A
    assert big.reason.endswith("(Platz 1 von 3)")
    assert [(row.name, row.importance, row.proposed, row.turnover) for row in rows] == [
        ("Groß", Importance.NONE, Importance.A, Decimal("80000.00")),
        ("Mittel", Importance.NONE, Importance.B, Decimal("15000.00")),
    ]
    assert rows[0].reason == big.reason
    before = store.dump()
    with store.write("Klassen übernommen") as db:
        assert importance.apply_proposals(db, [ids["Groß"], ids["Klein"]]) == 1
    with store.read() as db:
        assert [row.name for row in importance.list_proposals(db)] == ["Mittel"]
        # The figure follows what was written, at once.
    with store.write("mehr") as db:
        customers.change_customer(db, ids["Klein"], None, {"turnover": 900_000})
        assert customers.get_customer(db, ids["Klein"]).proposals.importance.importance is (
            Importance.A
        )
        assert customers.get_customer(db, ids["Groß"]).proposals.importance.importance is (
            Importance.B
        )
    store.undo()
    store.undo()
    assert store.dump() == before


def test_restricted_customers_are_not_proposed(store: Store) -> None:
    with store.write("Kunde") as db:
        customer = db.add(Customer(number="1", name="x", turnover=Decimal(5), restricted_on=TODAY))
        db.flush()
        assert importance.list_proposals(db) == []
        customer.restricted_on = None
        db.flush()
        assert len(importance.list_proposals(db)) == 1


def test_the_potential_follows_what_is_noted(store: Store, firm: int) -> None:
    with store.write("Wünsche") as db:
        for text in ("Türen", "Fenster"):
            wishes.add_wish(db, firm, {"text": text})
        proposal = customers.get_customer(db, firm).proposals.potential
    assert proposal.potential is Potential.HIGH
    assert "2 offene Wünsche" in proposal.reason


# Occasions ----------------------------------------------------------------------------------


def test_decisions_enquiries_and_wishes_become_occasions(store: Store, firm: int) -> None:
    with store.write("Anlässe") as db:
        decision_dates.add_decision_date(db, firm, {"title": "Haushalt", "first_month": 12})
        decision_dates.add_decision_date(db, firm, {"title": "fern", "first_month": 6})
        asked = TODAY - timedelta(days=3)
        enquiries.add_enquiry(db, firm, {"subject": "Bürotüren", "received_on": asked})
        day = TODAY + timedelta(days=30)
        wishes.add_wish(db, firm, {"text": "Empfang", "wanted_by": day})
        wishes.add_wish(db, firm, {"text": "irgendwann"})
    with store.read() as db:
        found = {r.rule: r for r in today.reminders(db).every if r.rule != "birthday"}
    assert set(found) == {"decision_date", "enquiry", "wish"}
    decision, enquiry, wish = (found[key] for key in ("decision_date", "enquiry", "wish"))
    assert (decision.group, decision.person) == (Group.TODAY, "Jörg Petersen")
    assert decision.title == "entscheidet ab in 10 Tagen: Haushalt"
    assert (enquiry.group, enquiry.due) == (Group.OVERDUE, TODAY - timedelta(days=2))
    assert (wish.group, wish.title) == (Group.TODAY, "wünscht sich: Empfang")
    with store.write("erledigt") as db:
        for reminder in found.values():
            reminder_answers.finish(db, reminder.key, outcome="besprochen")
    with store.read() as db:
        left = {r.rule for r in today.reminders(db).every}
        (row,) = enquiries.list_enquiries(db, firm)
        told = [e.title for e in customers.timeline(db, firm, kinds={"contact"})]
    assert left == {"birthday"}
    assert row.answered_on == TODAY
    assert sorted(told) == [
        "Anruf – Anfrage: Bürotüren", "Anruf – Entscheidung: Haushalt", "Anruf – Wunsch: Empfang"
    ]  # fmt: skip


def test_an_occasion_put_off_comes_back(store: Store, firm: int) -> None:
    with store.write("Entscheidung") as db:
        decision_dates.add_decision_date(db, firm, {"title": "Haushalt", "first_month": 12})
    with store.read() as db:
        (key,) = (r.key for r in today.reminders(db).every if r.rule == "decision_date")
    with store.write("später") as db:
        reminder_answers.later(db, key, TODAY + timedelta(days=5))
    for days, shown in ((0, 0), (4, 0), (5, 1)):
        store.clock = FixedClock(TODAY + timedelta(days=days))
        with store.read() as db:
            rules = [r.rule for r in today.reminders(db).every]
        assert rules.count("decision_date") == shown
