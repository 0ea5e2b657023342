"""What was typed into a form and not saved: kept while typing, offered again after a crash.

A draft is no record: it has no history, undo does not know it, it goes when the form is saved or
given up, with its customer, and after thirty days.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.sql import ColumnElement

from kundenpflege.model import Customer, kinds
from kundenpflege.model.kinds import Kind
from kundenpflege.store import Reader, Store, drafts
from kundenpflege.store.tables import form_draft

#: How long something typed is kept for whoever does not come back to it.
KEPT = timedelta(days=30)
_TITLE = 200
_TAG = "#"


@dataclass(frozen=True, slots=True)
class FormDraft:
    """What stood in a form at `at`.

    `form` names the kind of form; `record_id` is None for a new record; `customer_id` whom it is
    about, if anybody. `title`: what the user knows it by. `version` of the record that was edited.
    """

    id: int
    form: str
    record_id: int | None
    customer_id: int | None
    title: str
    version: int
    typed: Mapping[str, Any]
    at: datetime


def save(
    store: Store,
    draft_id: int,
    form: str,
    typed: Mapping[str, Any],
    *,
    record_id: int | None = None,
    customer_id: int | None = None,
    title: str = "",
    version: int = 0,
) -> int:
    """Keep what stands in a form now, over what was kept as `draft_id` (0: nothing yet).

    `typed` may hold texts, numbers, days, kinds, lists and mappings. Gives the draft's id.
    """
    return drafts.put(
        store,
        draft_id,
        {
            "form": form,
            "record_id": record_id,
            "customer_id": customer_id,
            "user_id": store.user_id,
            "title": title.encode("utf-8", "replace").decode("utf-8").replace("\0", "")[:_TITLE],
            "version": version,
            "typed": encode(typed),
            "at": store.clock.now(),
        },
    )


def load(
    db: Reader, form: str, record_id: int | None = None, *, customer_id: int | None = None
) -> FormDraft | None:
    """The newest draft of this form and record, for a new one (no `record_id`) of the customer."""
    found = db.execute(
        select(form_draft)
        .where(
            form_draft.c.form == form,
            _is(form_draft.c.record_id, record_id),
            *([] if record_id is not None else [_is(form_draft.c.customer_id, customer_id)]),
            _own(db),
        )
        .order_by(form_draft.c.at.desc(), form_draft.c.id.desc())
        .limit(1)
    ).first()
    return _draft(found) if found is not None else None


def list_drafts(db: Reader) -> list[FormDraft]:
    """All that this user typed and did not save, the newest first; what has no title of its own
    is called after its customer."""
    rows = db.execute(
        select(form_draft, Customer.name.label("customer"))
        .join(Customer, Customer.id == form_draft.c.customer_id, isouter=True)
        .where(_own(db), form_draft.c.at >= db.now - KEPT)
        .order_by(form_draft.c.at.desc(), form_draft.c.id.desc())
    )
    found = [(_draft(row), str(row.customer or "")) for row in rows]
    return [replace(draft, title=draft.title or name) for draft, name in found]


def drop(store: Store, *draft_ids: int) -> None:
    """Forget drafts: saved, or given up."""
    wanted = [one for one in draft_ids if one]
    if wanted:
        drafts.take(store, wanted)


def tidy(store: Store) -> int:
    """Forget what nobody came back to for thirty days; gives how many."""
    return drafts.take_older(store, store.clock.now() - KEPT)


def _own(db: Reader) -> ColumnElement[bool]:
    return _is(form_draft.c.user_id, db.user_id)


def _is(column: Any, value: int | None) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.is_(None) if value is None else column == value
    return found


def _draft(row: Any) -> FormDraft:
    return FormDraft(
        id=row.id,
        form=row.form,
        record_id=row.record_id,
        customer_id=row.customer_id,
        title=row.title,
        version=row.version,
        typed=decode(row.typed),
        at=row.at,
    )


# Values as JSON --------------------------------------------------------------------------------


def encode(typed: Mapping[str, Any]) -> str:
    """What was typed as JSON in ASCII: half characters of a broken paste go through as well."""
    return json.dumps(_encoded(typed), ensure_ascii=True, separators=(",", ":"))


def decode(text: str) -> dict[str, Any]:
    """The values back, each in its type; nothing of what another version wrote otherwise."""
    try:
        found = _decoded(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
        return {}
    return found if isinstance(found, dict) else {}


def _encoded(value: Any) -> Any:
    match value:
        case None | bool() | float():
            return value
        case Kind():
            return {_TAG: "kind", "of": type(value).__name__, "is": value.value}
        case int():
            return int(value)
        case str():
            return str.__str__(value)
        case Decimal():
            return {_TAG: "decimal", "is": str(value)}
        case datetime():
            return {_TAG: "moment", "is": value.isoformat()}
        case date():
            return {_TAG: "day", "is": value.isoformat()}
        case time():
            return {_TAG: "time", "is": value.isoformat()}
        case bytes():
            return {_TAG: "bytes", "is": b64encode(value).decode("ascii")}
        case Mapping():
            if all(isinstance(key, str) for key in value) and _TAG not in value:
                return {key: _encoded(item) for key, item in value.items()}
            return {_TAG: "pairs", "is": [[_encoded(k), _encoded(v)] for k, v in value.items()]}
        case set() | frozenset():
            return {_TAG: "set", "is": [_encoded(item) for item in sorted(value, key=repr)]}
        case tuple():
            return {_TAG: "tuple", "is": [_encoded(item) for item in value]}
        case Iterable():
            return [_encoded(item) for item in value]
    raise TypeError(f"{type(value).__name__} cannot be kept in a draft")


def _decoded(value: Any) -> Any:
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    raw: Any = value.get("is")
    match value.get(_TAG):
        case "kind":
            return getattr(kinds, value["of"])(raw)
        case "decimal":
            return Decimal(raw)
        case "moment":
            return datetime.fromisoformat(raw)
        case "day":
            return date.fromisoformat(raw)
        case "time":
            return time.fromisoformat(raw)
        case "bytes":
            return b64decode(raw)
        case "pairs":
            return {_decoded(k): _decoded(v) for k, v in raw}
        case "set":
            return frozenset(_decoded(item) for item in raw)
        case "tuple":
            return tuple(_decoded(item) for item in raw)
    return {key: _decoded(item) for key, item in value.items()}
