"""Facts the rule tests start from: a Saturday, one couple, one joiner's customer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kundenpflege.model.kinds import ContactKind, Importance, OfferState, Salutation
from kundenpflege.rules.reminders.facts import (
    ContactFacts,
    CustomerFacts,
    Facts,
    OfferFacts,
    PersonFacts,
)

TODAY = date(2026, 11, 21)

BRANDT = CustomerFacts(
    id=4,
    number="1004",
    name="Familie Brandt",
    importance=Importance.A,
    phone="04102 55577",
    email="brandt@example.de",
)
REUTER = CustomerFacts(
    id=6, number="1006", name="Autohaus Reuter", is_business=True, has_company=True
)
SOMMER = CustomerFacts(
    id=2, number="1002", name="Dr. Helene Sommer", importance=Importance.A, since=date(2014, 5, 1)
)
HELENE = PersonFacts(
    id=20,
    customer_id=2,
    name="Dr. Helene Sommer",
    salutation=Salutation.MRS,
    phone="0451 555087",
    birth_day=21,
    birth_month=11,
    birth_year=1966,
)
CUSTOMERS = {c.id: c for c in (BRANDT, REUTER, SOMMER)}


def facts(**values: object) -> Facts:
    """Facts with the three customers; anything else is named by the test."""
    given: dict[str, object] = {"customers": CUSTOMERS, "persons": {20: HELENE}}
    return Facts(**(given | values))  # type: ignore[arg-type]


def contact(**values: object) -> ContactFacts:
    """A planned call to Familie Brandt, today."""
    given: dict[str, object] = {
        "id": 12,
        "customer_id": 4,
        "kind": ContactKind.CALL,
        "reason": "Türen vor dem Winter",
        "due": TODAY,
    }
    return ContactFacts(**(given | values))  # type: ignore[arg-type]


def offer(**values: object) -> OfferFacts:
    """The windows offer, sent six days before the Saturday."""
    given: dict[str, object] = {
        "id": 3,
        "customer_id": 4,
        "number": "AN-2026-0142",
        "subject": "Sprossenfenster",
        "state": OfferState.SENT,
        "sent_on": date(2026, 11, 15),
        "offer_date": date(2026, 11, 15),
        "valid_until": date(2026, 12, 15),
        "net_total": Decimal("12000.00"),
        "gross_total": Decimal("14280.00"),
    }
    return OfferFacts(**(given | values))  # type: ignore[arg-type]
