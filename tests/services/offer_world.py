"""A business, a couple, a company, and drafts for the tests of offers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kundenpflege.documents.sheet import OfferSheet
from kundenpflege.model import Address, Business, Customer, Person, User
from kundenpflege.model.kinds import (
    CustomerKind,
    LegalForm,
    LineKind,
    NeedWeight,
    Salutation,
)
from kundenpflege.services import offers
from kundenpflege.services.offers import GuaranteeDraft, LineDraft, NeedDraft, OfferDraft
from kundenpflege.store import Store


def add_business(store: Store, **values: object) -> int:
    """The letterhead's business and one user; gives the user's id."""
    particulars: dict[str, object] = {
        "id": 1,
        "name": "Tischlerei Beispiel GmbH",
        "short_name": "Tischlerei Beispiel",
        "legal_form": LegalForm.GMBH,
        "street": "Werkstraße 8",
        "postal_code": "22926",
        "place": "Ahrensburg",
        "phone": "04102 5550-0",
        "email": "info@tischlerei-beispiel.de",
        "owners": "Inga Beispiel",
        "register_court": "Amtsgericht Lübeck",
        "register_number": "HRB 12345",
        "chamber": "Handwerkskammer Lübeck",
        "payment_terms": "Zahlung innerhalb von 14 Tagen nach Abnahme ohne Abzug.",
    }
    with store.write("Betrieb") as db:
        known = db.get(Business, 1)
        if known is not None:
            for name, value in {**particulars, **values}.items():
                setattr(known, name, value)
        else:
            db.add(Business(**{**particulars, **values}))
        user = db.add(User(name="Inga Beispiel", phone="04102 5550-12"))
        db.flush()
        return user.id


def add_couple(store: Store, number: str = "1004") -> int:
    """Eheleute Petra und Jan Brandt, consumers."""
    with store.write("Kunde angelegt") as db:
        customer = db.add(
            Customer(
                number=number,
                kind=CustomerKind.COUPLE,
                name="Petra und Jan Brandt",
                email="brandt@beispiel.de",
            )
        )
        db.flush()
        for position, (salutation, name) in enumerate(
            ((Salutation.MRS, "Petra"), (Salutation.MR, "Jan"))
        ):
            db.add(
                Person(
                    customer_id=customer.id,
                    salutation=salutation,
                    first_name=name,
                    last_name="Brandt",
                    position=position,
                )
            )
        db.add(
            Address(
                customer_id=customer.id,
                street="Villenweg 3",
                postal_code="22926",
                place="Ahrensburg",
            )
        )
        return customer.id


def add_company(store: Store, number: str = "1010") -> int:
    """Weber GmbH with one contact person, sees net prices."""
    with store.write("Kunde angelegt") as db:
        customer = db.add(
            Customer(
                number=number, kind=CustomerKind.BUSINESS, name="Weber GmbH", company="Weber GmbH"
            )
        )
        db.flush()
        db.add(
            Person(
                customer_id=customer.id,
                salutation=Salutation.MRS,
                first_name="Sandra",
                last_name="Weber",
                email="s.weber@weber.example",
            )
        )
        db.add(
            Address(
                customer_id=customer.id, street="Am Markt 1", postal_code="23552", place="Lübeck"
            )
        )
        return customer.id


def full_draft() -> OfferDraft:
    """Two needs, three lines, one guarantee, all linked; 2.000,00 € net."""
    return OfferDraft(
        subject="Haustür",
        talk_date=date(2026, 11, 18),
        needs=(
            NeedDraft(-1, "Die Tür hält Einbrecher ab.", NeedWeight.VERY_IMPORTANT),
            NeedDraft(-2, "Sie ist vor Weihnachten drin.", deadline=date(2026, 12, 20)),
        ),
        lines=(
            LineDraft(-1, LineKind.HEADING, "Tür"),
            LineDraft(
                -2,
                text="Haustür Eiche RC 2",
                benefit="Widerstandsklasse RC 2",
                unit_price=Decimal("1600"),
                labour_share=Decimal(25),
                fulfils=(-1,),
            ),
            LineDraft(-3, text="Einbau", benefit="ein Tag", unit="psch", unit_price=Decimal(400)),
            LineDraft(
                -4,
                LineKind.ALTERNATIVE,
                "Haustür Kunststoff",
                unit_price=Decimal(1200),
                alternative_to=-2,
            ),
        ),
        guarantees=(
            GuaranteeDraft(-1, "Eingebaut bis 18. Dezember.", date(2026, 12, 18), fulfils=(-2,)),
        ),
    )


def add_full(store: Store, customer_id: int) -> int:
    """The full draft, stored."""
    with store.write("Angebot angelegt") as db:
        return offers.add_offer(db, customer_id, full_draft())


def tiny_pdf(sheet: OfferSheet) -> bytes:
    """A stand-in for the renderer that tells the number."""
    return f"%PDF {sheet.number}".encode()


def send(store: Store, offer_id: int, how: str = "save") -> offers.SentOffer:
    """Send quickly."""
    with store.write("Angebot gesendet") as db:
        return offers.send_offer(db, offer_id, how, render=tiny_pdf)
