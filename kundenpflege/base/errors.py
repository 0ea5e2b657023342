"""Errors we expect and tell the user about in plain German; anything else is a bug."""

from __future__ import annotations

from collections.abc import Mapping


class UserError(Exception):
    """An expected problem. Its text is German and says what the user can do."""

    @property
    def message(self) -> str:
        """The German text to show."""
        return str(self.args[0]) if self.args else ""


class InputError(UserError):
    """Values that cannot be stored; `fields` maps a field name to the German reason."""

    def __init__(self, fields: Mapping[str, str], message: str = "") -> None:
        self.fields: dict[str, str] = dict(fields)
        super().__init__(message or "\n".join(dict.fromkeys(self.fields.values())))


class NotFoundError(UserError):
    """The wanted record is not there (any more)."""


class ConflictError(UserError):
    """Somebody else changed the same fields since they were read."""

    def __init__(self, message: str, fields: frozenset[str] = frozenset()) -> None:
        self.fields = fields
        super().__init__(message)


class StoreError(UserError):
    """The database cannot be opened, read or written; the file was left as it is."""
