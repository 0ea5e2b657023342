"""Choosing rows by who is responsible."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, or_

#: Stands for rows that nobody is responsible for.
NOBODY = 0


def whose(column: Any, users: Collection[int]) -> ColumnElement[bool]:
    """Rows of these users, NOBODY for those of nobody; written so that an index may serve."""
    some = [user for user in users if user != NOBODY]
    return or_(column.in_(some), column.is_(None)) if NOBODY in users else column.in_(some)
