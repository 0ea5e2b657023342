"""Figures from the database: each number counts once, only what was really sent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from kundenpflege.model import CatalogueItem, Category, Contact, Offer, OfferLine
from kundenpflege.model.kinds import DeclineReason, OfferKind, OfferState
from kundenpflege.services.offer_figures import load_offer_facts, load_offer_figures
from kundenpflege.store import Store
from tests.services.offer_world import add_business, add_couple

TODAY = date(2026, 11, 21)


def add(store: Store, customer_id: int, number: str, state: OfferState, **more: object) -> int:
    with store.write("Angebot") as db:
        sent = more.pop("sent_on", TODAY - timedelta(days=10))
        assert isinstance(sent, date)
        offer = db.add(
            Offer(
                customer_id=customer_id,
                number=number,
                state=state,
                sent_at=datetime.combine(sent, datetime.min.time()),
                net_total=Decimal(1000),
                **more,
            )
        )
        db.flush()
        return offer.id


def test_drafts_replaced_versions_and_confirmations_do_not_count(store: Store) -> None:
    add_business(store)
    customer = add_couple(store)
    add(store, customer, "AN-1", OfferState.REPLACED)
    add(store, customer, "AN-1", OfferState.ACCEPTED, revision=2)
    add(store, customer, "AN-2", OfferState.SENT, valid_until=TODAY)
    add(store, customer, "AN-3", OfferState.SENT, valid_until=TODAY - timedelta(days=1))
    add(store, customer, "AB-1", OfferState.ACCEPTED, kind=OfferKind.CONFIRMATION)
    with store.write("Entwurf") as db:
        db.add(Offer(customer_id=customer, state=OfferState.DRAFT))
    with store.read() as db:
        found = load_offer_figures(db)
    assert (found.all.sent, found.all.won, found.all.expired, found.all.open) == (3, 1, 1, 1)
    assert found.all.rate == Decimal("50.00")


def test_of_variants_under_one_number_the_accepted_one_counts(store: Store) -> None:
    add_business(store)
    customer = add_couple(store)
    main = add(store, customer, "AN-7", OfferState.SENT)
    add(store, customer, "AN-7", OfferState.ACCEPTED, variant_of_id=main, discount_total=50)
    with store.read() as db:
        facts = load_offer_facts(db)
    assert [(fact.standing, fact.discount) for fact in facts] == [
        (OfferState.ACCEPTED, Decimal(50))
    ]


def test_trade_source_follow_ups_and_loss_come_along(store: Store) -> None:
    add_business(store)
    customer = add_couple(store)
    with store.write("Bereich") as db:
        trade = db.add(Category(name="Fenster"))
        db.flush()
        trade_id = trade.id
    offer = add(
        store,
        customer,
        "AN-8",
        OfferState.DECLINED,
        category_id=trade_id,
        sent_by="mail",
        talk_date=TODAY - timedelta(days=13),
        decline_reason=DeclineReason.PRICE,
        competitor="Meier",
        price_difference=Decimal("250"),
    )
    with store.write("Nachfassen") as db:
        for step, done in ((1, TODAY), (2, TODAY), (3, None), (0, TODAY)):
            db.add(
                Contact(
                    customer_id=customer, offer_id=offer, due=TODAY, done_on=done, follow_up=step
                )
            )
    with store.read() as db:
        (fact,) = load_offer_facts(db)
        found = load_offer_figures(db)
    assert (fact.trade, fact.delivery, fact.follow_ups) == ("Fenster", "mail", 2)
    assert found.days_to_answer == Decimal("3.00")
    assert found.losses[0].price_difference == Decimal("250.00")
    assert found.competitors == (("Meier", 1),)


def test_the_period_holds_its_first_and_its_last_day(store: Store) -> None:
    add_business(store)
    customer = add_couple(store)
    for number, day in enumerate((9, 10, 20, 21), 1):
        add(store, customer, f"AN-{number}", OfferState.SENT, sent_on=date(2026, 11, day))
    with store.read() as db:
        facts = load_offer_facts(db, date(2026, 11, 10), date(2026, 11, 20))
    assert [fact.sent_on.day for fact in facts] == [10, 20]


def test_mails_are_one_way_and_the_catalogue_tells_the_trade(store: Store) -> None:
    add_business(store)
    customer = add_couple(store)
    with store.write("Katalog") as db:
        trades = [db.add(Category(name=name)) for name in ("Fenster", "Malerarbeiten")]
        db.flush()
        windows, paint = (
            db.add(CatalogueItem(title=one.name, category_id=one.id)) for one in trades
        )
        db.flush()
        own, items = trades[1].id, (windows.id, paint.id)
    by_smtp = add(store, customer, "AN-1", OfferState.SENT, sent_by="smtp")
    named = add(store, customer, "AN-2", OfferState.SENT, sent_by="mail", category_id=own)
    add(store, customer, "AN-3", OfferState.SENT, sent_by="print")
    with store.write("Zeilen") as db:
        for offer in (by_smtp, named):
            for item, quantity, price in ((items[0], 1, 900), (items[1], 10, 20)):
                db.add(
                    OfferLine(
                        offer_id=offer, text="x", item_id=item, quantity=quantity, unit_price=price
                    )
                )
    with store.read() as db:
        facts = load_offer_facts(db)
    assert [(fact.trade, fact.delivery) for fact in facts] == [
        ("Fenster", "mail"),
        ("Malerarbeiten", "mail"),
        ("", "print"),
    ]
