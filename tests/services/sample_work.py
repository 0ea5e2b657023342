"""A little work to be reminded of: customers, an offer, planned contacts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kundenpflege.model import Address, Business, Contact, Customer, Need, Offer, Person
from kundenpflege.model.kinds import (
    ContactKind,
    CustomerKind,
    Importance,
    NeedWeight,
    OfferState,
    Salutation,
)
from kundenpflege.store import Store, Writer


def add_customer(db: Writer, number: str, name: str, **values: Any) -> Customer:
    """A customer with an address."""
    customer = db.add(Customer(number=number, name=name, **values))
    db.flush()
    db.add(Address(customer_id=customer.id, street="Villenweg 3", place="Ahrensburg"))
    return customer


def add_person(db: Writer, customer: Customer, first: str, last: str, **values: Any) -> Person:
    """A person at the customer."""
    person = db.add(Person(customer_id=customer.id, first_name=first, last_name=last, **values))
    db.flush()
    return person


def add_contact(db: Writer, customer: Customer, due: date, **values: Any) -> Contact:
    """A planned contact."""
    contact = db.add(Contact(customer_id=customer.id, due=due, **values))
    db.flush()
    return contact


def add_offer(db: Writer, customer: Customer, sent_on: date | None, **values: Any) -> Offer:
    """An offer, sent at nine o'clock."""
    given: dict[str, Any] = {
        "number": "AN-2026-0142",
        "state": OfferState.SENT if sent_on else OfferState.DRAFT,
        "subject": "Sprossenfenster",
        "sent_at": datetime(sent_on.year, sent_on.month, sent_on.day, 9) if sent_on else None,
        "offer_date": sent_on,
        "net_total": Decimal("12000.00"),
        "gross_total": Decimal("14280.00"),
    }
    offer = db.add(Offer(customer_id=customer.id, **(given | values)))
    db.flush()
    return offer


def fill(store: Store) -> dict[str, int]:
    """Brandt with an offer sent on 15 November, Dr. Sommer who turns 60 on the 21st, Reuter with
    a call two days late; gives the ids by name."""
    with store.write("Beispiel") as db:
        if db.get(Business, 1) is None:
            db.add(Business(id=1, name="Tischlerei Beispiel GmbH", state="SH"))
        brandt = add_customer(
            db, "1004", "Familie Brandt", kind=CustomerKind.FAMILY, importance=Importance.A
        )
        petra = add_person(db, brandt, "Petra", "Brandt", mobile="0171 5550142", position=0)
        add_person(db, brandt, "Jan", "Brandt", position=1)
        offer = add_offer(db, brandt, date(2026, 11, 15), valid_until=date(2026, 12, 15))
        planned = add_contact(
            db, brandt, date(2026, 11, 22), offer_id=offer.id, reason="Nachfassen", follow_up=1
        )
        for text, weight in (
            ("Ihre Wohnräume bleiben warm.", NeedWeight.IMPORTANT),
            ("Der Verkehrslärm bleibt draußen.", NeedWeight.VERY_IMPORTANT),
        ):
            db.add(Need(offer_id=offer.id, text=text, weight=weight))
        sommer = add_customer(
            db, "1002", "Dr. Helene Sommer", importance=Importance.A, since=date(2014, 5, 1)
        )
        helene = add_person(
            db, sommer, "Helene", "Sommer", title_before="Dr.", salutation=Salutation.MRS,
            birth_day=21, birth_month=11, birth_year=1966,
        )  # fmt: skip
        add_contact(db, sommer, date(2026, 9, 2), done_on=date(2026, 9, 2), kind=ContactKind.CALL)
        reuter = add_customer(
            db, "1010", "Autohaus Reuter", company="Autohaus Reuter", kind=CustomerKind.BUSINESS,
            importance=Importance.B, phone="04531 5550",
        )  # fmt: skip
        call = add_contact(db, reuter, date(2026, 11, 19), reason="Türen-Wartung anbieten")
    return {
        "brandt": brandt.id,
        "petra": petra.id,
        "offer": offer.id,
        "planned": planned.id,
        "sommer": sommer.id,
        "helene": helene.id,
        "reuter": reuter.id,
        "call": call.id,
    }
