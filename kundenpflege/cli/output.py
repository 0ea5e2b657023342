"""Printing rows: JSON for scripts, aligned columns for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from kundenpflege.base.dates import format_date


def plain(value: Any) -> Any:
    """A value as JSON knows it: ISO dates, decimals as strings, kinds by their key."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    return value


def show_json(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print an array of objects."""
    print(json.dumps([plain(row) for row in rows], ensure_ascii=False, indent=2))


def show_table(rows: Sequence[Sequence[str]], empty: str) -> None:
    """Print aligned columns, or the sentence `empty` when there is nothing."""
    if not rows:
        print(empty)
        return
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        line = "  ".join(
            text.ljust(width) for text, width in zip(row[:-1], widths[:-1], strict=True)
        )
        print(f"{line}  {row[-1]}".rstrip() if line else row[-1])


def tell(text: str) -> None:
    """Print one line and let it be seen at once."""
    print(text)
    sys.stdout.flush()


def show(
    as_json: bool, rows: Sequence[Mapping[str, Any]], columns: Sequence[str], empty: str
) -> None:
    """Print rows as JSON, or some of their `columns` as a table."""
    if as_json:
        show_json(rows)
        return
    show_table([[_text(row.get(key)) for key in columns] for row in rows], empty)


def _text(value: Any) -> str:
    if isinstance(value, date):
        return format_date(value)
    return "" if value is None else str(value)
