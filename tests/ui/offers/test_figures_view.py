"""The figures of the offers on the screen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from pytestqt.qtbot import QtBot

from kundenpflege.model import Offer
from kundenpflege.model.kinds import DeclineReason, OfferState
from kundenpflege.store import Store
from kundenpflege.ui.kit.controls import Label
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.offers.figures_view import FiguresView
from kundenpflege.ui.offers.figures_words import size_name
from tests.services.offer_world import add_business, add_couple
from tests.ui.conftest import settle


def offers(store: Store) -> None:
    add_business(store)
    customer = add_couple(store)
    with store.write("Angebote") as db:
        for number, (state, day) in enumerate(
            (
                (OfferState.ACCEPTED, date(2026, 10, 1)),
                (OfferState.DECLINED, date(2026, 10, 2)),
                (OfferState.ACCEPTED, date(2025, 3, 1)),
            )
        ):
            db.add(
                Offer(
                    customer_id=customer,
                    number=f"AN-{number}",
                    state=state,
                    sent_at=datetime(day.year, day.month, day.day),
                    net_total=Decimal(6000),
                    discount_total=Decimal(100 if number == 1 else 0),
                    decline_reason=DeclineReason.PRICE if number == 1 else DeclineReason.NONE,
                    competitor="Fensterbau Meier" if number == 1 else "",
                    price_difference=Decimal(400) if number == 1 else None,
                )
            )


def words(view: FiguresView) -> str:
    return "\n".join(
        label.text().replace("\u00a0", " ") for label in view.findChildren(Label) if label.text()
    )


def test_the_figures_of_the_chosen_period_are_told(
    qtbot: QtBot, store: Store, office: Office
) -> None:
    offers(store)
    view = FiguresView(office)
    qtbot.addWidget(view)
    view.resize(1000, 800)
    view.show()
    view.refresh()
    settle(qtbot, office)
    told = words(view)
    assert "1 von 2 entschieden" in told and "50 %" in told
    assert "6.000 €" in told and "von 12.000 € angeboten" in told
    assert "Preis" in told and "im Mittel 400 € teurer" in told
    assert "Gingen an: Fensterbau Meier (1)" in told

    last = dict(view.period.items())["last"]
    last.click()
    settle(qtbot, office)
    told = words(view)
    assert "1 von 1 entschieden" in told and "100 %" in told
    assert "Kein abgelehntes Angebot in diesem Zeitraum." in told


def test_without_offers_it_says_so(qtbot: QtBot, store: Store, office: Office) -> None:
    view = FiguresView(office)
    qtbot.addWidget(view)
    view.refresh()
    settle(qtbot, office)
    assert "Noch kein gesendetes Angebot in diesem Zeitraum." in words(view)


def test_sizes_say_from_where_to_where() -> None:
    assert size_name("0").replace("\u00a0", " ") == "unter 1.000 €"
    assert size_name("1000").replace("\u00a0", " ") == "1.000 bis unter 5.000 €"
    assert size_name("50000").replace("\u00a0", " ") == "ab 50.000 €"
