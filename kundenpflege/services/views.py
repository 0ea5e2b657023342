"""Named views of the customer list: ready-made ones and the user's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from kundenpflege.base.errors import InputError, NotFoundError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean, fold
from kundenpflege.model import SavedView
from kundenpflege.store import Reader, Writer

from .customer_list import CustomerFilter, CustomerView, count_filter

_KIND = "customer"
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A named view. `key` is `a-kunden`-like for ready-made ones (`important`), `own.3` for own
    ones; `id` is None for ready-made ones."""

    key: str
    name: str
    filter: CustomerFilter
    id: int | None = None

    @property
    def own(self) -> bool:
        """Whether the user made it."""
        return self.id is not None


def list_views(db: Reader) -> list[ViewRow]:
    """The ready-made views, then the user's own in their order."""
    ready = [ViewRow(view.value, view.label, view.filter) for view in CustomerView]
    return ready + [_row(view) for view in _own(db)]


def find_view(db: Reader, name: str) -> ViewRow:
    """The view called so (or with this key), whatever the spelling; NotFoundError names all."""
    views = list_views(db)
    wanted = fold(name)
    for view in views:
        if wanted and wanted in (fold(view.name), fold(view.key)):
            return view
    raise NotFoundError(
        _("Die Ansicht „{name}“ gibt es nicht. Es gibt: {names}").format(
            name=name, names=", ".join(view.name for view in views)
        )
    )


def count_view(db: Reader, view: ViewRow) -> int:
    """How many customers a view shows."""
    return count_filter(db, view.filter)


def add_view(db: Writer, name: str, wanted: CustomerFilter) -> int:
    """Keep a filter under a name and give the id; InputError `name` when it is empty or taken."""
    name = _check_name(db, name, None)
    last = db.scalar(select(func.max(SavedView.position)).where(SavedView.kind == _KIND))
    view = db.add(
        SavedView(
            kind=_KIND,
            name=name,
            definition=_definition(wanted),
            position=0 if last is None else last + 1,
        )
    )
    db.flush()
    return view.id


def rename_view(db: Writer, view_id: int, name: str) -> None:
    """Give an own view another name; InputError `name`."""
    view = db.require(SavedView, view_id)
    view.name = _check_name(db, name, view_id)
    db.flush()


def change_view(db: Writer, view_id: int, wanted: CustomerFilter) -> None:
    """Let an own view stand for another filter."""
    db.require(SavedView, view_id).definition = _definition(wanted)
    db.flush()


def remove_view(db: Writer, view_id: int) -> None:
    """Remove an own view; no customer is touched."""
    db.delete(db.require(SavedView, view_id))


def order_views(db: Writer, ids: Sequence[int]) -> None:
    """Bring the own views into this order; those not named come last in their order."""
    places = {view_id: place for place, view_id in enumerate(ids)}
    ordered = sorted(_own(db), key=lambda view: places.get(view.id, len(places)))
    for position, view in enumerate(ordered):
        if view.position != position:
            view.position = position
    db.flush()


def _own(db: Reader) -> list[SavedView]:
    statement = select(SavedView).where(SavedView.kind == _KIND)
    return list(db.scalars(statement.order_by(SavedView.position, SavedView.id)))


def _row(view: SavedView) -> ViewRow:
    try:
        definition = json.loads(view.definition)
    except ValueError:
        definition = {}
    wanted = CustomerFilter.from_definition(definition)
    return ViewRow(f"own.{view.id}", view.name, wanted, view.id)


def _definition(wanted: CustomerFilter) -> str:
    return json.dumps(wanted.to_definition(), ensure_ascii=False, sort_keys=True)


def _check_name(db: Reader, name: str, own_id: int | None) -> str:
    name = clean(name)
    if not name:
        raise InputError({"name": _("Bitte einen Namen für die Ansicht angeben.")})
    if len(name) > _LONGEST:
        raise InputError({"name": _("Höchstens {n} Zeichen, bitte kürzen.").format(n=_LONGEST)})
    for view in list_views(db):
        if (
            view.id != own_id
            and fold(view.name) == fold(name)
            or (view.id is None and fold(view.name) == fold(name))
        ):
            raise InputError({"name": _("Diese Ansicht gibt es schon. Bitte anders nennen.")})
    return name
