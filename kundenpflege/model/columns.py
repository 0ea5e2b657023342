"""Column type for the closed lists."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

from .kinds import Kind


class KindType(TypeDecorator[Kind]):
    """Stores a `Kind` as its text value and gives the enum member back."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[Kind]) -> None:
        super().__init__(24)
        self.kind = kind

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> str | None:
        """Member → text; a value outside the list raises ValueError."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Kind | None:
        """Text → member."""
        return None if value is None else self.kind(value)
