"""Rows of `form_draft`: what stands in an open form, kept past the journal.

Neither undo nor history know of it, and nobody is told: a draft is no change of the data.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from .guards import readable
from .tables import form_draft

if TYPE_CHECKING:
    from .store import Store


def put(store: Store, draft_id: int, values: dict[str, Any]) -> int:
    """Write over the draft `draft_id` if it is of this form and record, else a new one.

    `values` are columns of `form_draft`; gives the id, 0 when whom it is about is gone meanwhile.
    """
    same = [
        form_draft.c[name].is_(values[name])
        if values[name] is None
        else form_draft.c[name] == values[name]
        for name in ("form", "record_id", "customer_id", "user_id")
    ]
    try:
        with store._mutex, readable(store.path), store._writing.begin() as connection:
            changed = connection.execute(
                update(form_draft).where(form_draft.c.id == draft_id, *same).values(**values)
            )
            if changed.rowcount:
                return draft_id
            made = connection.execute(insert(form_draft).values(**values)).inserted_primary_key
    except IntegrityError:
        return 0
    assert made is not None
    return int(made[0])


def take(store: Store, ids: Iterable[int]) -> None:
    """Remove drafts; those that are gone already do not matter."""
    wanted = list(ids)
    with store._mutex, readable(store.path), store._writing.begin() as connection:
        connection.execute(delete(form_draft).where(form_draft.c.id.in_(wanted)))


def take_older(store: Store, moment: datetime) -> int:
    """Remove what was last typed before `moment`; gives how many."""
    with store._mutex, readable(store.path), store._writing.begin() as connection:
        found = connection.scalars(select(form_draft.c.id).where(form_draft.c.at < moment)).all()
        if found:
            connection.execute(delete(form_draft).where(form_draft.c.at < moment))
    return len(found)


def forget(connection: Connection, customers: Iterable[int], named: Iterable[str]) -> None:
    """Erasing: remove what was typed about these customers, and forms for new records that hold
    one of the names (small letters)."""
    connection.execute(delete(form_draft).where(form_draft.c.customer_id.in_(list(customers))))
    words = [word for word in named if len(word) > 2]
    others = connection.execute(
        select(form_draft.c.id, form_draft.c.title, form_draft.c.typed).where(
            form_draft.c.customer_id.is_(None)
        )
    )
    for row in others.all():
        text = f"{row.title} {_spoken(row.typed)}".casefold()
        if any(word in text for word in words):
            connection.execute(delete(form_draft).where(form_draft.c.id == row.id))


def _spoken(typed: str) -> str:
    """JSON writes umlauts as numbers."""
    import json

    return json.dumps(json.loads(typed), ensure_ascii=False)
