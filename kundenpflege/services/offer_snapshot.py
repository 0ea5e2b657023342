"""Snapshots: the sheet of a sent offer as JSON and back, so that it can be drawn again."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from kundenpflege.base.errors import StoreError
from kundenpflege.base.i18n import _
from kundenpflege.documents.sheet import OfferSheet


def to_json(sheet: OfferSheet, *, whole: bool = True) -> str:
    """The sheet as JSON; equal sheets give equal text.

    Not `whole`, it lacks the attached papers: they may be large, and they are in the PDF that is
    kept beside the snapshot.
    """
    if not whole:
        sheet = replace(sheet, papers=())
    return json.dumps(_encode(sheet), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> OfferSheet:
    """The sheet back from JSON. Fields that were unknown then keep their defaults, fields that
    are unknown now are passed over, so old snapshots stay readable."""
    try:
        sheet = _decode(OfferSheet, json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(_("Der Stand dieses Angebots kann nicht gelesen werden.")) from error
    assert isinstance(sheet, OfferSheet)
    return sheet


def texts(value: Any) -> Iterator[str]:
    """Every text within a sheet, in the order of its fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for part in fields(value):
            yield from texts(getattr(value, part.name))


def _encode(value: Any) -> Any:
    if is_dataclass(value):
        return {item.name: _encode(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return value


def _known(kind: type, values: dict[str, Any]) -> dict[str, Any]:
    """The fields that are known now. A choice that is unknown now keeps its default, or becomes
    the first one where there is no default (a kind of line)."""
    hints = _hints(kind)
    found = {}
    for part in fields(kind):
        if part.name not in values:
            continue
        hint, value = hints[part.name], values[part.name]
        if isinstance(hint, type) and issubclass(hint, Enum) and value not in list(hint):
            if part.default is MISSING:
                found[part.name] = next(iter(hint))
            continue
        found[part.name] = _decode(hint, value)
    return found


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin is Union or origin is UnionType:
        if value is None:
            return None
        (inner,) = (part for part in get_args(kind) if part is not NoneType)
        return _decode(inner, value)
    if origin is tuple:
        inner = get_args(kind)[0]
        return tuple(_decode(inner, item) for item in value)
    if isinstance(kind, type) and is_dataclass(kind):
        if not isinstance(value, dict):
            raise TypeError(f"{kind} expected")
        return kind(**_known(kind, value))
    if kind is bytes:
        return base64.b64decode(value)
    if kind is date:
        return date.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if not isinstance(value, kind):
        raise TypeError(f"{kind} expected")
    return value
