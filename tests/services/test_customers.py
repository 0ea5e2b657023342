"""Customers: adding, changing, removing, and what the detail shows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from kundenpflege.base.errors import ConflictError, InputError, NotFoundError, UserError
from kundenpflege.model import (
    Category,
    Contact,
    Customer,
    Offer,
    Person,
    ReminderAnswer,
    User,
)
from kundenpflege.model.kinds import (
    AddressKind,
    AnswerKind,
    ContactKind,
    CustomerKind,
    DeclineReason,
    Importance,
    OfferState,
    Phase,
    Salutation,
)
from kundenpflege.services import customers
from kundenpflege.store import Store

BRANDT: dict[str, Any] = {
    "number": "1004",
    "kind": "couple",
    "importance": "A",
    "persons": [
        {
            "salutation": "mrs",
            "first_name": "Petra",
            "last_name": "Brandt",
            "mobile": "0171 1234567",
        },
        {"salutation": "mr", "first_name": "Jan", "last_name": "Brandt", "birthday": "3.4.61"},
    ],
    "addresses": [{"street": "Villenweg 3", "postal_code": "22926", "place": "Ahrensburg"}],
}


def add(store: Store, **values: Any) -> int:
    with store.write("Kunde angelegt") as db:
        return customers.add_customer(db, values)


def change(store: Store, customer_id: int, version: int | None = None, **values: Any) -> None:
    with store.write("Kunde geändert") as db:
        customers.change_customer(db, customer_id, version, values)


def get(store: Store, customer_id: int) -> customers.CustomerDetail:
    with store.read() as db:
        return customers.get_customer(db, customer_id)


def errors(store: Store, **values: Any) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        add(store, **values)
    return caught.value.fields


def test_a_customer_comes_with_people_and_address(store: Store) -> None:
    detail = get(store, add(store, **BRANDT))
    assert detail.name == "Petra und Jan Brandt"
    assert detail.number == "1004"
    assert detail.importance is Importance.A
    assert [person.full_name for person in detail.persons] == ["Petra Brandt", "Jan Brandt"]
    assert detail.persons[0].mobile == "+49 171 1234567"
    assert detail.persons[1].birthday == "03.04.1961"
    assert detail.address is not None
    assert detail.address.line == "Villenweg 3, 22926 Ahrensburg"
    assert detail.salutation == "Sehr geehrte Frau Brandt, sehr geehrter Herr Brandt,"
    assert detail.address_lines == (
        "Eheleute",
        "Petra und Jan Brandt",
        "Villenweg 3",
        "22926 Ahrensburg",
    )
    assert detail.phase.phase is Phase.PROSPECT
    assert detail.created_at is not None
    assert detail.figures.contacts_wanted == 4


def test_numbers_come_from_the_circle_and_skip_taken_ones(store: Store) -> None:
    add(store, name="Erste", number="K-0001")
    assert get(store, add(store, name="Zweite")).number == "K-0002"


def test_a_number_belongs_to_one_customer(store: Store) -> None:
    add(store, name="Ida Ohm", number="K-7")
    told = errors(store, name="Jo Watt", number="k-7")
    assert set(told) == {"number"}
    assert "Ida Ohm" in told["number"]
    other = add(store, name="Jo Watt")
    with pytest.raises(InputError, match="Ida Ohm"):
        change(store, other, number="K-7")
    change(store, other, number=get(store, other).number)


def test_all_problems_are_told_at_once_and_nothing_is_written(store: Store) -> None:
    before = store.dump()
    told = errors(
        store,
        email="kaputt",
        vat_id="DE1",
        website="nix",
        turnover="viel",
        since="31.2.2020",
        importance="Z",
        responsible_id=99,
        persons=[{}, {"first_name": "Ida", "email": "kaputt"}],
        addresses=[{"street": "Weg 1", "postal_code": "123"}],
    )
    assert set(told) == {
        "email",
        "vat_id",
        "website",
        "turnover",
        "since",
        "importance",
        "responsible_id",
        "persons.1.email",
        "addresses.0.postal_code",
    }
    assert all(text.endswith((".", "de", "Beispiel 1.234,50.")) for text in told.values()), told
    assert store.dump() == before


def test_somebody_without_any_name_is_refused(store: Store) -> None:
    assert set(errors(store, phone="04102 5550")) == {"name"}
    assert set(errors(store, persons=[{"role": "Einkauf"}])) == {"persons.0.last_name", "name"}


def test_an_unknown_field_is_a_bug(store: Store) -> None:
    with pytest.raises(TypeError, match="sort_name"):
        add(store, name="x", sort_name="x")


def test_blank_parts_of_a_form_are_left_out(store: Store) -> None:
    detail = get(
        store,
        add(
            store,
            name="Ida Ohm",
            persons=[{"salutation": "mr", "first_name": " "}],
            addresses=[{"country": "DE", "street": ""}],
        ),
    )
    assert detail.persons == ()
    assert detail.addresses == ()


def test_a_business_known_by_name_alone_is_addressed_by_it(store: Store) -> None:
    detail = get(store, add(store, kind="business", name="Weber GmbH"))
    assert detail.company == "Weber GmbH"
    assert detail.salutation == "Sehr geehrte Damen und Herren,"
    assert detail.is_business


def test_the_country_of_the_address_decides_how_phones_are_read(store: Store) -> None:
    detail = get(
        store,
        add(
            store,
            name="Wiener",
            phone="01 5134567",
            addresses=[{"place": "Wien", "postal_code": "A-1010", "country": "at"}],
        ),
    )
    assert detail.phone == "+43 1 5134567"
    assert detail.addresses[0].postal_code == "1010"
    change(store, detail.id, phone="01 5134568")
    assert get(store, detail.id).phone == "+43 1 5134568"


def test_umlauts_and_text_are_cleaned_at_the_border(store: Store) -> None:
    detail = get(store, add(store, name="  Mu\u0308ller\x00\tTischlerei ", note="eins\r\nzwei\x0b"))
    assert detail.name == "Müller Tischlerei"
    assert detail.note == "eins\nzwei"


def test_too_long_is_refused_not_cut(store: Store) -> None:
    assert "200" in errors(store, name="x" * 201)["name"]


def test_who_writes_is_responsible(store: Store) -> None:
    with store.write("Benutzer") as db:
        inga = db.add(User(name="Inga Beispiel"))
        db.flush()
    detail = get(store, add(store, name="Ida Ohm"))
    assert (detail.responsible_id, detail.responsible_name) == (inga.id, "Inga Beispiel")
    with store.write("Benutzer") as db:
        jo = db.add(User(name="Jo Watt"))
        db.flush()
    assert get(store, add(store, name="Ohne")).responsible_id is None
    store.user_id = jo.id
    assert get(store, add(store, name="Mit")).responsible_id == jo.id
    assert get(store, add(store, name="Gewollt", responsible_id=None)).responsible_id is None


def test_only_what_differs_is_a_change(store: Store) -> None:
    customer_id = add(store, **BRANDT)
    seen = get(store, customer_id)
    change(store, customer_id, seen.version, number="1004", importance="A", name=seen.name)
    assert get(store, customer_id).version == seen.version
    change(store, customer_id, seen.version, importance=Importance.B)
    after = get(store, customer_id)
    assert after.version > seen.version
    assert after.importance is Importance.B


def test_two_people_may_change_different_fields(store: Store) -> None:
    customer_id = add(store, **BRANDT)
    seen = get(store, customer_id).version
    change(store, customer_id, seen, note="ruft lieber abends an")
    change(store, customer_id, seen, importance="B")
    with pytest.raises(ConflictError, match="Notiz") as caught:
        change(store, customer_id, seen, note="ruft lieber morgens an", source="Messe")
    assert caught.value.fields == {"note"}
    after = get(store, customer_id)
    assert (after.note, after.importance, after.source) == (
        "ruft lieber abends an",
        Importance.B,
        "",
    )


def test_a_derived_name_follows_company_and_kind(store: Store) -> None:
    customer_id = add(store, **BRANDT)
    change(store, customer_id, kind=CustomerKind.FAMILY)
    assert get(store, customer_id).name == "Familie Brandt"
    change(store, customer_id, company="Brandt Bau GmbH", kind="business")
    assert get(store, customer_id).name == "Brandt Bau GmbH"
    change(store, customer_id, company="", kind="private")
    assert get(store, customer_id).name == "Petra Brandt"


def test_a_chosen_name_stays_until_it_is_emptied(store: Store) -> None:
    customer_id = add(store, **BRANDT)
    change(store, customer_id, name="Brandts aus dem Villenweg")
    change(store, customer_id, kind="family")
    assert get(store, customer_id).name == "Brandts aus dem Villenweg"
    change(store, customer_id, name="")
    assert get(store, customer_id).name == "Familie Brandt"


def test_name_and_number_cannot_be_emptied_away(store: Store) -> None:
    customer_id = add(store, name="Ida Ohm")
    with pytest.raises(InputError) as caught:
        change(store, customer_id, name="", number=" ")
    assert set(caught.value.fields) == {"name", "number"}


def test_the_list_sorts_by_the_new_name(store: Store) -> None:
    customer_id = add(store, name="Zander")
    change(store, customer_id, name="Ärmel")
    with store.read() as db:
        assert db.require(Customer, customer_id).sort_name == "armel"


def test_an_old_wrong_vat_number_does_not_stop_other_changes(store: Store) -> None:
    customer_id = add(store, name="Weber GmbH")
    with store.write("alt") as db:
        db.require(Customer, customer_id).vat_id = "DE123456789"
    change(store, customer_id, vat_id="DE123456789", note="neu")
    assert get(store, customer_id).note == "neu"


def test_categories_are_set_as_a_whole(store: Store) -> None:
    with store.write("Leistungsbereiche") as db:
        ids = [db.add(Category(name=name, position=n)) for n, name in enumerate(("Türen", "Möbel"))]
        db.flush()
        doors, furniture = (category.id for category in ids)
    customer_id = add(store, name="Ida Ohm", categories=[furniture])
    assert get(store, customer_id).categories == ((furniture, "Möbel"),)
    with store.write("Bereiche") as db:
        customers.set_categories(db, customer_id, [doors, doors])
    assert get(store, customer_id).categories == ((doors, "Türen"),)
    with pytest.raises(NotFoundError), store.write("Bereiche") as db:
        customers.set_categories(db, customer_id, [doors, 99])
    assert get(store, customer_id).categories == ((doors, "Türen"),)


def test_removing_takes_everything_along_and_undo_brings_it_back(store: Store) -> None:
    keep = add(store, name="Bleibt", persons=[{"last_name": "Bleibt"}])
    customer_id = add(store, **BRANDT)
    with store.write("Kontakt") as db:
        contact = db.add(Contact(customer_id=customer_id, reason="x", due=date(2026, 12, 1)))
        db.flush()
        for subject in (f"customer:{customer_id}", f"contact:{contact.id}", f"customer:{keep}"):
            db.add(ReminderAnswer(rule="r", subject=subject, occasion="o", answer=AnswerKind.DONE))
    before = store.dump()
    with store.write("Kunde gelöscht") as db:
        customers.remove_customer(db, customer_id)
    with store.read() as db:
        assert db.scalars(select(Customer.id)) == [keep]
        assert db.count(select(Person.id)) == 1
        assert db.count(select(Contact.id)) == 0
        assert db.scalars(select(ReminderAnswer.subject)) == [f"customer:{keep}"]
        assert db.find("Brandt", ["customer", "person"], 9) == []
    with pytest.raises(NotFoundError):
        get(store, customer_id)
    assert store.undo() == "Kunde gelöscht"
    assert store.dump() == before


def test_a_customer_with_offers_stays(store: Store) -> None:
    customer_id = add(store, name="Ida Ohm")
    with store.write("Angebot") as db:
        db.add(Offer(customer_id=customer_id))
    with pytest.raises(UserError, match="257 HGB"), store.write("weg") as db:
        customers.remove_customer(db, customer_id)
    assert get(store, customer_id).name == "Ida Ohm"


def test_numbers_are_found_whatever_their_case(store: Store) -> None:
    customer_id = add(store, name="Ida Ohm", number="K-0007")
    with store.read() as db:
        assert customers.find_by_number(db, " k-0007 ") == customer_id
        with pytest.raises(NotFoundError, match="K-9"):
            customers.find_by_number(db, "K-9")


def test_a_number_with_an_umlaut_is_found_and_given_once(store: Store) -> None:
    with store.write("Kunde angelegt") as db:
        customer_id = customers.add_customer(db, {"number": "KÖ-7", "name": "Meier"})
        assert customers.find_by_number(db, "KÖ-7") == customer_id
        with pytest.raises(InputError):
            customers.add_customer(db, {"number": "KÖ-7", "name": "Müller"})


def test_a_day_in_an_impossible_year_is_told_beside_its_field(store: Store) -> None:
    with store.write("Kunde angelegt") as db, pytest.raises(InputError) as told:
        customers.add_customer(db, {"name": "Meier", "since": date(9999, 12, 31)})
    assert told.value.fields == {"since": "Das Jahr muss zwischen 1850 und 2199 liegen."}


def test_figures_sum_orders_and_contacts(store: Store) -> None:
    customer_id = add(store, **BRANDT, turnover=Decimal("1000"))
    with store.write("Geschichte") as db:
        for state, net, decided in (
            (OfferState.ACCEPTED, "12000.00", date(2026, 5, 1)),
            (OfferState.ACCEPTED, "500.50", date(2026, 6, 1)),
            (OfferState.SENT, "300", None),
            (OfferState.DRAFT, "999", None),
            (OfferState.DECLINED, "777", date(2026, 7, 1)),
        ):
            db.add(
                Offer(
                    customer_id=customer_id,
                    state=state,
                    net_total=Decimal(net),
                    decided_on=decided,
                )
            )
        for due, done in (
            (date(2025, 11, 21), date(2025, 11, 21)),
            (date(2025, 11, 22), date(2025, 11, 22)),
            (date(2026, 10, 1), date(2026, 10, 2)),
            (date(2026, 12, 24), None),
            (date(2026, 12, 1), None),
        ):
            db.add(
                Contact(
                    customer_id=customer_id,
                    reason=f"am {due:%d.%m.}",
                    due=due,
                    done_on=done,
                    kind=ContactKind.VISIT,
                )
            )
    figures = get(store, customer_id).figures
    assert figures.orders == 2
    assert figures.order_value == figures.turnover == Decimal("12500.50")
    assert (figures.open_offers, figures.open_value) == (1, Decimal(300))
    assert (figures.contacts_done, figures.contacts_planned) == (2, 2)
    assert figures.last_contact == date(2026, 10, 2)
    assert figures.next_contact == date(2026, 12, 1)
    assert (figures.next_kind, figures.next_reason) == (ContactKind.VISIT, "am 01.12.")


def test_the_timeline_tells_what_is_planned_and_what_happened(store: Store) -> None:
    customer_id = add(store, **BRANDT)
    with store.write("Geschichte") as db:
        person = db.scalar(select(Person.id).where(Person.first_name == "Petra"))
        db.add(
            Contact(
                customer_id=customer_id,
                person_id=person,
                reason="Wintergarten fertig",
                due=date(2026, 9, 1),
                done_on=date(2026, 9, 2),
                outcome="begeistert\nzweite Zeile",
            )
        )
        db.add(
            Contact(
                customer_id=customer_id,
                reason="Angebot nachfassen",
                due=date(2026, 11, 24),
                at_time="09:30",
            )
        )
        offer = {"customer_id": customer_id, "gross_total": Decimal(14280), "subject": "Fenster"}
        db.add(
            Offer(
                **offer,
                number="AN-2026-0001",
                state=OfferState.ACCEPTED,
                offer_date=date(2026, 5, 1),
                decided_on=date(2026, 5, 10),
            )
        )
        db.add(
            Offer(
                **offer,
                number="AN-2026-0002",
                revision=2,
                state=OfferState.DECLINED,
                offer_date=date(2026, 3, 1),
                decided_on=date(2026, 3, 2),
                decline_reason=DeclineReason.PRICE,
            )
        )
        db.add(Offer(customer_id=customer_id))
    with store.read() as db:
        page = customers.timeline_page(db, customer_id)
        told = customers.timeline(db, customer_id, kinds={"contact", "offer"})
        entries = [entry for entry in page.entries if entry.kind != "phase"]
    assert told == entries
    assert [(entry.title, entry.subtitle, entry.day, entry.planned) for entry in entries] == [
        ("Anruf – Angebot nachfassen", "geplant in 3 Tagen · 09:30 Uhr", date(2026, 11, 24), True),
        ("Angebot in Arbeit: ohne Betreff", "", date(2026, 11, 21), False),
        (
            "Anruf – Wintergarten fertig",
            "Ergebnis: begeistert · Petra Brandt",
            date(2026, 9, 2),
            False,
        ),
        (
            "Angebot AN-2026-0001 angenommen",
            "Fenster · 14.280,00\u00a0€ · nach 9 Tagen",
            date(2026, 5, 10),
            False,
        ),
        (
            "Angebot AN-2026-0001 gesendet",
            "Fenster · 14.280,00\u00a0€",
            date(2026, 5, 1),
            False,
        ),
        (
            "Angebot AN-2026-0002/2 abgelehnt",
            "Fenster · 14.280,00\u00a0€ · nach 1 Tag · Grund: Preis",
            date(2026, 3, 2),
            False,
        ),
        (
            "Angebot AN-2026-0002/2 gesendet",
            "Fenster · 14.280,00\u00a0€",
            date(2026, 3, 1),
            False,
        ),
    ]
    phases = [(entry.title, entry.day) for entry in page.entries if entry.kind == "phase"]
    assert phases == [
        ("Phase: Erstkunde", date(2026, 5, 10)),
        ("Phase: Interessent", date(2026, 5, 1)),
        ("Phase: Verloren", date(2026, 3, 2)),
        ("Phase: Interessent", date(2026, 3, 1)),
    ]
    assert dict(page.counts) == {"contact": 2, "offer": 5, "phase": 4}
    assert [(entry.record, entry.icon) for entry in entries[:2]] == [
        ("contact", "call"),
        ("offer", "offer"),
    ]
    with store.read() as db:
        assert len(customers.timeline(db, customer_id, limit=2)) == 2
        with pytest.raises(NotFoundError):
            customers.timeline(db, 99)


def test_every_edit_can_be_taken_back(store: Store) -> None:
    dumps = [store.dump()]
    customer_id = add(store, **BRANDT)
    dumps.append(store.dump())
    change(store, customer_id, kind="family", phone="04102 5550")
    dumps.append(store.dump())
    for wanted in reversed(dumps[:-1]):
        store.undo()
        assert store.dump() == wanted
    for wanted in dumps[1:]:
        store.redo()
        assert store.dump() == wanted
    assert get(store, customer_id).persons[0].salutation is Salutation.MRS
    assert get(store, customer_id).addresses[0].kind is AddressKind.POST
