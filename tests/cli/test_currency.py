"""A Swiss business is told its amounts in francs, on the screen as on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.money import currency_sign, format_money, parse_decimal, use_currency
from kundenpflege.services.business import change_business
from kundenpflege.services.opening import open_store

from .test_commands import LIST, OFFER, call, database

__all__ = ["call", "database"]


@pytest.mark.parametrize(
    ("country", "sign", "text"),
    [("DE", "€", "1.234,50 €"), ("AT", "€", "1.234,50 €"), ("CH", "CHF", "1.234,50 CHF")],
)
def test_amounts_bear_the_money_of_the_country(country: str, sign: str, text: str) -> None:
    use_currency(country)
    assert currency_sign() == sign
    assert format_money(Decimal("1234.5")) == text.replace(" ", "\u00a0")
    assert parse_decimal(text) == Decimal("1234.5")


def test_commands_of_a_swiss_business(
    call: Callable[..., Any], database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("import", LIST)
    call("offer", "new", OFFER)
    assert "14.280,00\u00a0€" in call("offer", "list")
    with open_store(database, clock=FixedClock(date(2026, 11, 21))) as store:
        with store.write("Betrieb") as db:
            change_business(db, None, {"country": "CH", "state": "ZH", "postal_code": "8001"})
        assert currency_sign() == "CHF"
    use_currency("DE")
    assert "14.280,00\u00a0CHF" in call("offer", "list")
    told = call("offer", "variant", "#1", "--target", "12000", "--dry-run")
    assert "CHF" in told and "€" not in told
