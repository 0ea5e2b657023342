"""Row images: column values as JSON and back, for the journal."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def _encode(value: Any) -> Any:
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Decimal):
        return {"d": str(value)}
    if isinstance(value, datetime):
        return {"s": value.isoformat()}
    if isinstance(value, date):
        return {"t": value.isoformat()}
    if isinstance(value, bytes):
        return {"b": base64.b64encode(value).decode("ascii")}
    return value


def _decode(value: dict[str, Any]) -> Any:
    ((tag, raw),) = value.items()
    match tag:
        case "d":
            return Decimal(raw)
        case "s":
            return datetime.fromisoformat(raw)
        case "t":
            return date.fromisoformat(raw)
        case _:
            return base64.b64decode(raw)


def to_json(image: Mapping[str, Any]) -> str:
    """One row image as JSON; dates, decimals and bytes keep their type."""
    return json.dumps(
        {key: _encode(value) for key, value in image.items()},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def from_json(text: str) -> dict[str, Any]:
    """The image back from JSON."""
    image = json.loads(text)
    return {
        key: _decode(value) if isinstance(value, dict) else value for key, value in image.items()
    }
