"""The phase follows from what happened, and says why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kundenpflege.model.kinds import Phase
from kundenpflege.rules.phase import PhaseFacts, derive_phase

TODAY = date(2026, 11, 21)
D = date


@pytest.mark.parametrize(
    ("facts", "phase", "told"),
    [
        (PhaseFacts(), Phase.PROSPECT, "Noch kein Auftrag"),
        (PhaseFacts(offer_open=True), Phase.PROSPECT, "Angebot offen"),
        (PhaseFacts(turnover=Decimal(0)), Phase.PROSPECT, "Noch kein Auftrag"),
        (PhaseFacts(declined_on=D(2026, 5, 1)), Phase.LOST, "01.05.2026 abgelehnt"),
        (PhaseFacts(declined_on=D(2026, 5, 1), offer_open=True), Phase.PROSPECT, "Angebot offen"),
        (
            PhaseFacts(orders=1, last_accepted=D(2026, 5, 1)),
            Phase.FIRST,
            "Erster Auftrag am 01.05.2026",
        ),
        (PhaseFacts(orders=1), Phase.FIRST, "Erster Auftrag"),
        (
            PhaseFacts(orders=1, last_accepted=D(2026, 5, 1), last_order=D(2026, 5, 1)),
            Phase.FIRST,
            "Erster Auftrag",
        ),
        (
            PhaseFacts(orders=1, last_accepted=D(2026, 5, 1), last_order=D(2025, 5, 1)),
            Phase.CURRENT,
            "Letzter Auftrag am 01.05.2026",
        ),
        (
            PhaseFacts(since=D(2026, 1, 1), last_order=D(2026, 2, 1)),
            Phase.FIRST,
            "Erster Auftrag am 01.02.2026",
        ),
        (
            PhaseFacts(since=D(2025, 1, 1), last_order=D(2026, 2, 1)),
            Phase.CURRENT,
            "mehr als einmal",
        ),
        (
            PhaseFacts(orders=2, last_accepted=D(2026, 5, 1), since=D(2026, 4, 1)),
            Phase.CURRENT,
            "mehr als einmal",
        ),
        (PhaseFacts(orders=2, last_accepted=D(2026, 5, 1)), Phase.CURRENT, "Letzter Auftrag"),
        (PhaseFacts(orders=3, last_accepted=D(2026, 5, 1)), Phase.REGULAR, "3 Aufträge"),
        (
            PhaseFacts(since=D(2014, 3, 1), last_order=D(2026, 9, 2)),
            Phase.REGULAR,
            "Kauft seit 2014",
        ),
        (PhaseFacts(turnover=Decimal(1200)), Phase.CURRENT, "1.200,00\u00a0€ bekannt"),
        (PhaseFacts(last_order=D(2024, 11, 20)), Phase.DORMANT, "Seit dem 20.11.2024"),
        (PhaseFacts(last_order=D(2024, 11, 21)), Phase.CURRENT, "Letzter Auftrag"),
        (
            PhaseFacts(orders=5, last_accepted=D(2023, 1, 1)),
            Phase.DORMANT,
            "Seit dem 01.01.2023",
        ),
        (
            PhaseFacts(last_order=D(2023, 1, 1), declined_on=D(2026, 1, 1)),
            Phase.LOST,
            "Angebot am 01.01.2026 abgelehnt",
        ),
        (
            PhaseFacts(last_order=D(2023, 1, 1), declined_on=D(2022, 1, 1)),
            Phase.DORMANT,
            "Seit dem",
        ),
        (
            PhaseFacts(orders=3, last_accepted=D(2023, 1, 1), offer_open=True),
            Phase.REGULAR,
            "3 Aufträge",
        ),
        (PhaseFacts(last_order=D(2021, 11, 20)), Phase.LOST, "Letzter Auftrag am 20.11.2021"),
        (
            PhaseFacts(last_order=D(2021, 11, 20), last_contact=D(2024, 11, 20)),
            Phase.LOST,
            "kaum Kontakt",
        ),
        (
            PhaseFacts(last_order=D(2021, 11, 20), last_contact=D(2024, 11, 21)),
            Phase.DORMANT,
            "Seit dem",
        ),
    ],
)
def test_the_phase_and_its_reason(facts: PhaseFacts, phase: Phase, told: str) -> None:
    result = derive_phase(facts, TODAY)
    assert result.phase is phase
    assert told in result.reason
    assert result.label == phase.label


def test_the_newest_known_purchase_counts() -> None:
    facts = PhaseFacts(orders=1, last_accepted=D(2020, 1, 1), last_order=D(2026, 1, 1))
    assert facts.bought_on == D(2026, 1, 1)
    assert derive_phase(facts, TODAY).phase is Phase.CURRENT
