"""Which customers are meant: numbers, search words, or a view of the list by its name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from kundenpflege.base.errors import NotFoundError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold
from kundenpflege.model import SavedView
from kundenpflege.store import Reader

from .customer_filter import CustomerFilter
from .customer_list import CustomerView, list_customer_ids
from .customers import find_by_number


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view whose customers can be exported; `key` finds it again, `saved` ones are our own."""

    key: str
    name: str
    saved: bool


def list_view_rows(db: Reader) -> list[ViewRow]:
    """The ready-made views, then the saved ones in their order."""
    rows = [ViewRow(view.value, view.label, False) for view in CustomerView]
    saved = db.rows(
        select(SavedView.id, SavedView.name)
        .where(SavedView.kind == "customer")
        .order_by(SavedView.position, SavedView.id)
    )
    return rows + [ViewRow(f"saved.{row.id}", row.name, True) for row in saved]


def view_ids(db: Reader, key: str) -> list[int]:
    """The customers of a view, by name; `key` is a view's key or, without regard to case, its
    name. NotFoundError names the views there are."""
    rows = list_view_rows(db)
    found = [row for row in rows if row.key == key] or [
        row for row in reversed(rows) if fold(row.name) == fold(key)
    ]
    if not found:
        raise NotFoundError(
            _("Die Ansicht „{name}“ gibt es nicht. Vorhanden sind: {names}").format(
                name=key, names=", ".join(row.name for row in rows)
            )
        )
    return list_customer_ids(db, _filter_of(db, found[0]))


def _filter_of(db: Reader, row: ViewRow) -> CustomerFilter:
    if not row.saved:
        return CustomerView(row.key).filter
    definition = db.require(SavedView, int(row.key.removeprefix("saved."))).definition
    try:
        return CustomerFilter.from_definition(json.loads(definition))
    except ValueError:
        return CustomerFilter()


def find_ids(
    db: Reader, numbers: Sequence[str] = (), text: str = "", view: str = ""
) -> list[int] | None:
    """The customers with these numbers, found by these words, or of this view; None for all.

    NotFoundError when a number or view does not exist.
    """
    if numbers:
        return [find_by_number(db, number) for number in numbers]
    if text:
        return list_customer_ids(db, CustomerFilter(text=text))
    return view_ids(db, view) if view else None
