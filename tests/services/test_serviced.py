"""A service that was done: counted anew, and in the history of the customer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from kundenpflege.base.errors import InputError
from kundenpflege.model import Contact, Customer, OccasionType
from kundenpflege.model.kinds import ContactKind, ContactNature, Importance, OccasionAnchor
from kundenpflege.services import installations
from kundenpflege.services.business import ensure_business
from kundenpflege.services.serviced import service_done
from kundenpflege.store import Store

TODAY = date(2026, 11, 21)


@pytest.fixture
def windows(store: Store) -> int:
    with store.write("Einbau") as db:
        ensure_business(db)
        customer = db.add(Customer(number="K-1", name="Meyer", importance=Importance.A))
        kind = db.add(
            OccasionType(key="x", title="Ölen", interval_months=24, anchor=OccasionAnchor.SERVICE)
        )
        db.flush()
        return installations.add_installation(
            db,
            customer.id,
            {"title": "Fenster", "type_id": kind.id, "installed_on": date(2024, 11, 1)},
        )


def contacts(store: Store) -> list[tuple[date | None, ContactNature, str]]:
    with store.read() as db:
        found = db.scalars(select(Contact).order_by(Contact.id))
        return [(one.done_on, one.nature, one.reason) for one in found]


def test_without_a_planned_visit_one_is_noted(store: Store, windows: int) -> None:
    with store.write("Wartung") as db:
        row = service_done(db, windows)
    assert row.last_service == TODAY and row.due == date(2028, 11, 21)
    assert contacts(store) == [(TODAY, ContactNature.SERVICE, "Wartung: Fenster")]
    assert store.undo() is not None
    assert contacts(store) == []
    with store.read() as db:
        (one,) = installations.list_installations(db, 1)
    assert one.last_service is None


def test_the_planned_visit_is_finished_and_no_second_one_noted(store: Store, windows: int) -> None:
    key = f"maintenance:installation:{windows}:2026-11-01"
    with store.write("Plan") as db:
        for kind in (ContactKind.LETTER, ContactKind.VISIT):
            db.add(Contact(customer_id=1, kind=kind, due=TODAY, reason="Ölen", occasion=key))
    with store.write("Wartung") as db:
        service_done(db, windows, TODAY - timedelta(1))
    assert [day for day, *_rest in contacts(store)] == [None, TODAY - timedelta(1)]
    with store.write("Noch einmal") as db:
        service_done(db, windows, TODAY)
    assert len(contacts(store)) == 2


def test_not_ahead(store: Store, windows: int) -> None:
    with pytest.raises(InputError), store.write("Wartung") as db:
        service_done(db, windows, TODAY + timedelta(1))
    assert contacts(store) == []
