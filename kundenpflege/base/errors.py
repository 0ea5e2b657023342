"""Errors we expect and tell the user about in plain German; anything else is a bug."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


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


class PlaceError(StoreError):
    """A `StoreError` about one file, so that the screen can offer the way out that fits it."""

    def __init__(self, message: str, path: Path) -> None:
        self.path = path
        super().__init__(message)


class PasswordNeededError(PlaceError):
    """The database is encrypted: no key was given, or (`wrong`) one that does not fit."""

    def __init__(self, message: str, path: Path, *, wrong: bool = False) -> None:
        self.wrong = wrong
        super().__init__(message, path)


class DamagedError(PlaceError):
    """The file is damaged; it stays as it is until the user decides."""


class NewerFileError(PlaceError):
    """A newer version of the program made the file; this one leaves it alone."""


class PlaceMissingError(PlaceError):
    """Here was a database, or its drive or folder; now it is not there. Never a first start."""


class UnsafePlaceError(PlaceError):
    """The folder is kept in step by a cloud service or lies in the network: no place for data."""


class WriteProtectedError(PlaceError):
    """The file, its folder or its medium cannot be written; it can be opened to look only."""


class InUseError(PlaceError):
    """Another program, perhaps on another computer (`holder`), has the file open."""

    def __init__(self, message: str, path: Path, holder: str = "") -> None:
        self.holder = holder
        super().__init__(message, path)


class LookOnlyError(StoreError):
    """The database is open to look only; nothing was changed."""


class DiskFullError(StoreError):
    """No space left, or the disk does not take what is written; nothing of it was stored."""
