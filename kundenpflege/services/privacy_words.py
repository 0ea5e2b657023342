"""Stored values in the words of people: dates, amounts, choices, yes and no."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Column

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_decimal, format_money
from kundenpflege.model.base import Euro, Percent, UnitPrice
from kundenpflege.model.kinds import Kind


def shown(column: Column[Any], value: Any) -> str:
    """A value for reading; '' for what is empty or says nothing."""
    if value is None or value == "" or isinstance(value, bytes):
        return ""
    if isinstance(column.type, Boolean):
        return _("ja") if value else ""
    if isinstance(value, Kind):
        return value.label if value.value else ""
    if isinstance(value, datetime):
        return format_date(value.date())
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal):
        if not value:
            return ""
        if isinstance(column.type, Euro | UnitPrice):
            return format_money(value)
        text = format_decimal(value)
        return f"{text} %" if isinstance(column.type, Percent) else text
    return str(value)
