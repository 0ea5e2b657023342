"""When offers are followed up, by their amount."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kundenpflege.base.errors import InputError
from kundenpflege.services import follow_up_rhythms as services
from kundenpflege.store import Store


def add(store: Store, **values: Any) -> int:
    with store.write("Rhythmus angelegt") as db:
        return services.add_rhythm(db, values)


def test_rhythms_stand_by_amount(store: Store) -> None:
    large = add(store, from_amount="20.000", days="21, 3;10", days_before_end="7")
    small = add(store, from_amount=0, days="7", days_before_end="")
    with store.read() as db:
        rows = services.list_rhythms(db)
    assert [(row.id, row.from_amount, row.days, row.days_before_end) for row in rows] == [
        (small, Decimal(0), "7", None),
        (large, Decimal(20000), "3, 10, 21", 7),
    ]
    with store.write("Rhythmus geändert") as db:
        services.change_rhythm(db, large, rows[1].version, {"from_amount": "30000"})
        services.remove_rhythm(db, small)
    with store.read() as db:
        assert [row.from_amount for row in services.list_rhythms(db)] == [Decimal(30000)]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"from_amount": "0", "days": "bald"}, "days"),
        ({"from_amount": "0", "days": ""}, "days"),
        ({"from_amount": "0"}, "days"),
        ({"from_amount": "-1", "days": "7"}, "from_amount"),
        ({"from_amount": "5000", "days": "7"}, "from_amount"),
        ({"from_amount": "0", "days": "7", "days_before_end": "0"}, "days_before_end"),
        ({"from_amount": "0", "days": "7", "days_before_end": "viele"}, "days_before_end"),
    ],
)
def test_what_cannot_be_is_told_by_field(store: Store, values: dict[str, Any], field: str) -> None:
    add(store, from_amount="5000", days="7")
    with pytest.raises(InputError) as refused:
        add(store, **values)
    assert field in refused.value.fields
