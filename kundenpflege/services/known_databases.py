"""The databases that were opened on this computer: one that is gone is missed, not made anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kundenpflege.base.settings import Settings

#: So many are remembered, those opened last.
_MOST = 20


@dataclass(frozen=True, slots=True)
class Known:
    """One database, and when it was opened last."""

    path: Path
    opened_at: datetime | None
    database_id: str = ""


def remember(settings: Settings, path: Path, now: datetime, database_id: str = "") -> None:
    """`path` was opened (`database_id`: `store.identity()`)."""
    entries = dict(settings.get("known"))
    entries.pop(str(path), None)
    kept = sorted(entries.items(), key=lambda item: _opened(item[1]), reverse=True)[: _MOST - 1]
    told = {"id": database_id, "opened": now.isoformat(timespec="seconds")}
    settings.set("known", {str(path): told, **dict(kept)})


def forget(settings: Settings, path: Path) -> None:
    """The user does not miss the database at `path` any more."""
    entries = dict(settings.get("known"))
    if entries.pop(str(path), None) is not None:
        settings.set("known", entries)


def is_known(settings: Settings, path: Path) -> bool:
    """Whether there was a database at `path` when it was opened last."""
    return str(path) in settings.get("known")


def known_databases(settings: Settings) -> tuple[Known, ...]:
    """All that are remembered, opened last first."""
    found = []
    for path, told in settings.get("known").items():
        values: dict[str, Any] = told if isinstance(told, dict) else {}
        text = _opened(values)
        try:
            opened = datetime.fromisoformat(text) if text else None
        except ValueError:
            opened = None
        found.append(Known(Path(path), opened, str(values.get("id", ""))))
    return tuple(sorted(found, key=lambda known: known.opened_at or datetime.min, reverse=True))


def _opened(told: Any) -> str:
    return str(told.get("opened", "")) if isinstance(told, dict) else ""
