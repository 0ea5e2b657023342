"""What the demo business has installed, on several days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from kundenpflege.base.dates import FixedClock
from kundenpflege.model import Customer, Installation
from kundenpflege.services import care, installations, routes, visits
from kundenpflege.services.opening import open_demo


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2028, 2, 29), date(2027, 1, 1)])
def test_installations_services_and_orders_after_visits(tmp_path: Path, day: date) -> None:
    with open_demo(tmp_path, clock=FixedClock(day)) as store, store.read() as db:
        assert db.scalar(select(func.count(Installation.id))) >= 15
        rows = [
            row
            for customer_id in db.scalars(select(Customer.id))
            for row in installations.list_installations(db, customer_id)
        ]
        due = [row for row in rows if row.due is not None]
        assert len(due) >= 10 and all(row.is_there for row in due)
        assert sum(row.offer_id is not None for row in rows) >= 9
        assert any(row.removed_on for row in rows)
        found = visits.analysis(db)
        assert found.total.after_visit >= 10 and found.by_visit >= 8
        assert visits.proposals(db, 3)
        days = routes.route_days(db, day, date(day.year + 1, day.month, 28))
        assert max(one.count for one in days) >= 2  # there is a tour worth its name
        assert 1 <= care.balance(db).too_few <= 15
